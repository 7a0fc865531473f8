"""What a process does, and leaves undone, until its command can work.

`begin` comes before everything else, `end` when the voice is loaded.
"""

import gc
import os
import sys
from types import ModuleType
from typing import Final

# Modules of numpy that do nothing but write what help() says of its functions in C.
_NUMPY_HELP: Final = ("numpy._core._add_newdocs", "numpy._core._add_newdocs_scalars")
# Its types for type checkers, and their help.
_NUMPY_TYPES: Final = "numpy._typing"
_NUMPY_TYPES_HELP: Final = f"{_NUMPY_TYPES}._add_docstring"


class _Type:
    """Stands for whatever an annotation names."""

    def __class_getitem__(cls, _parameters: object) -> type["_Type"]:
        return cls


def begin() -> None:
    """Start without garbage collection, and without what numpy has for others.

    That is help texts, types for type checkers, and threads for large matrices.

    Must come before numpy is imported, which starts the threads.
    """
    # What is imported and loaded lives for ever: Python would look through it 78 times,
    # which takes 10 ms.
    gc.disable()
    # OpenBLAS starts a thread per core and lets it spin for a moment, 70 ms on two
    # cores, for products of large matrices. We have none: models run in onnxruntime.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    # A quarter of numpy's import. Where they have other names, nothing changes.
    for name in _NUMPY_HELP:
        sys.modules.setdefault(name, ModuleType(name))
    if _NUMPY_TYPES not in sys.modules:
        types, texts = ModuleType(_NUMPY_TYPES), ModuleType(_NUMPY_TYPES_HELP)
        vars(types)["__getattr__"] = _numpy_type
        vars(texts)["_docstrings"] = ""
        sys.modules.update({_NUMPY_TYPES: types, _NUMPY_TYPES_HELP: texts})


def _numpy_type(name: str) -> type[_Type] | list[str]:
    """Return an attribute of numpy's types: its other modules are there."""
    if name == "__path__":
        package = sys.modules["numpy"].__file__ or ""
        return [os.path.join(os.path.dirname(package), "_typing")]  # noqa: PTH118, PTH120
    if name.startswith("__"):
        raise AttributeError(name)
    return _Type


def end() -> None:
    """Collect garbage from here on, but not among what has been loaded.

    Does nothing where `begin` did not come before, or `end` has.
    """
    if not gc.isenabled():
        gc.freeze()
        gc.enable()
