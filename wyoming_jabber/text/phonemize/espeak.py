"""Instances of espeak-ng, shared by threads one call at a time.

The library keeps its state in globals, and phonemizer's answer is a private copy of it
for each instance. A copy costs about 2 MB (the Russian dictionary 10 MB more) and 5 ms,
and is never unloaded, so instances are lent and given back, not made and dropped.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from importlib.util import find_spec, module_from_spec
import sys
import threading
from typing import TYPE_CHECKING, Final

from wyoming_jabber.errors import VoiceError

if TYPE_CHECKING:
    from phonemizer.backend.espeak.wrapper import EspeakWrapper

# So many languages alternate without a voice change, which takes 0.1 ms and leaks 1 kB
# inside espeak. More instances are made only if more threads phonemize at one time.
_MAX_INSTANCES: Final = 8

# What would run for nothing on the way to the wrapper: phonemizer's other backends with
# joblib, asyncio and ssl, 75 ms; and dlinfo, which starts ldconfig and is asked only
# where a library lies that was given without a path.
_UNUSED: Final = ("phonemizer", "phonemizer.backend", "dlinfo", "ctypes.util")


class _Instance:
    """One copy of the library, and the voice that it was last set to."""

    def __init__(self, espeak: "EspeakWrapper") -> None:
        self.espeak = espeak
        self.language: str | None = None


class EspeakPool:
    """Lends espeak instances; each is used by one thread at a time."""

    def __init__(self, max_instances: int = _MAX_INSTANCES) -> None:
        self._max_instances = max_instances
        self._lock = threading.Lock()
        self._idle: list[_Instance] = []  # the longest idle first
        self._count = 0

    @contextmanager
    def lend(self, language: str) -> Iterator["EspeakWrapper"]:
        """Lend an instance that speaks an espeak voice, such as `en-us`.

        Raises VoiceError if espeak has no such voice or can't be loaded.
        """
        instance = self._take(language)
        try:
            _choose_voice(instance, language)
            yield instance.espeak
        finally:
            with self._lock:
                self._idle.append(instance)

    def _take(self, language: str) -> _Instance:
        with self._lock:
            for index, instance in enumerate(self._idle):
                if instance.language == language:
                    return self._idle.pop(index)
            if self._idle and self._count >= self._max_instances:
                return self._idle.pop(0)
            instance = _load_instance()
            self._count += 1
            return instance


@lru_cache(maxsize=1)
def shared_pool() -> EspeakPool:
    """Return the pool of this process."""
    return EspeakPool()


def _choose_voice(instance: _Instance, language: str) -> None:
    if instance.language == language:
        return
    try:
        instance.espeak.set_voice(language)
    except RuntimeError as error:
        raise VoiceError(f"espeak-ng has no voice for {language!r}") from error
    instance.language = language


def _load_instance() -> _Instance:
    # Only who speaks with phonemes needs them.
    import espeakng_loader  # noqa: PLC0415

    with _not_executed(*_UNUSED):
        from phonemizer.backend.espeak.wrapper import EspeakWrapper  # noqa: PLC0415

    try:
        EspeakWrapper.set_library(espeakng_loader.get_library_path())
        EspeakWrapper.set_data_path(espeakng_loader.get_data_path())
        return _Instance(EspeakWrapper())
    except (RuntimeError, OSError) as error:
        raise VoiceError(f"espeak-ng can't be loaded: {error}") from error


@contextmanager
def _not_executed(*names: str) -> Iterator[None]:
    """Let what is imported here find modules in packages that do not run.

    Whoever imports such a package later gets all of it, by `from`: it does not know as
    its attributes what was found here. One that isn't there, or has run already, is
    left as it is.
    """
    absent = [name for name in names if name not in sys.modules]
    try:
        for name in absent:
            if spec := find_spec(name):
                sys.modules[name] = module_from_spec(spec)
        yield
    finally:
        for name in absent:
            sys.modules.pop(name, None)
