"""Instances of espeak-ng, shared by threads one call at a time.

The library keeps its state in globals, and phonemizer's answer is a private copy of it
for each instance. A copy costs about 2 MB (the Russian dictionary 10 MB more) and 5 ms,
and is never unloaded, so instances are lent and given back, not made and dropped.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
import sys
import threading
from types import ModuleType
from typing import TYPE_CHECKING, Any, Final

from wyoming_jabber.errors import VoiceError

if TYPE_CHECKING:
    from phonemizer.backend.espeak.wrapper import EspeakWrapper

# So many languages alternate without a voice change, which takes 0.1 ms and leaks 1 kB
# inside espeak. More instances are made only if more threads phonemize at one time.
_MAX_INSTANCES: Final = 8


@dataclass(slots=True)
class _Instance:
    espeak: "EspeakWrapper"
    language: str | None = None


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

    # joblib is for phonemizer's parallel jobs, takes 65 ms, and brings asyncio and ssl.
    with _deferred("joblib"):
        from phonemizer.backend.espeak.wrapper import EspeakWrapper  # noqa: PLC0415

    try:
        EspeakWrapper.set_library(espeakng_loader.get_library_path())
        EspeakWrapper.set_data_path(espeakng_loader.get_data_path())
        return _Instance(EspeakWrapper())
    except (RuntimeError, OSError) as error:
        raise VoiceError(f"espeak-ng can't be loaded: {error}") from error


class _Deferred(ModuleType):
    """Stands in for a module, which is imported when something of it is used."""

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever it has
        if name.startswith("__"):  # the import system asks for them
            raise AttributeError(name)
        return getattr(import_module(self.__name__), name)


@contextmanager
def _deferred(name: str) -> Iterator[None]:
    """Let `import NAME` in what is imported here take no time; others see no change.

    importlib's LazyLoader does not help: in Python 3.11 an import statement loads it.
    """
    if name in sys.modules:
        yield
        return
    sys.modules[name] = _Deferred(name)
    try:
        yield
    finally:
        del sys.modules[name]
