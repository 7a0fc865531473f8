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


def begin() -> None:
    """Start without garbage collection, numpy's help and its threads for matrices.

    Must come before numpy is imported, which starts the threads.
    """
    # What is imported and loaded lives for ever: Python would look through it 78 times,
    # which takes 10 ms.
    gc.disable()
    # OpenBLAS starts a thread per core and lets it spin for a moment, 70 ms on two
    # cores, for products of large matrices. We have none: models run in onnxruntime.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    # The eighth part of numpy's import. Where they have other names, nothing changes.
    for name in _NUMPY_HELP:
        sys.modules.setdefault(name, ModuleType(name))


def end() -> None:
    """Collect garbage from here on, but not among what has been loaded.

    Does nothing where `begin` did not come before, or `end` has.
    """
    if not gc.isenabled():
        gc.freeze()
        gc.enable()
