"""The families there are, and the loaded voices: loaded once, warm, within a budget."""

from collections import OrderedDict, deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib import import_module
import logging
import math
import threading
import time
from typing import Final, NamedTuple

import numpy as np

from wyoming_jabber.audio.loudness import levelling_gain
from wyoming_jabber.audio.pcm import Samples
from wyoming_jabber.engine.session import SessionOptions
from wyoming_jabber.errors import EngineError, ProviderError, VoiceError
from wyoming_jabber.voices.base import Family, SynthesisOptions, Voice, VoiceInfo

_LOGGER = logging.getLogger(__name__)

# A family joins by its file and one line here; the best come first.
FAMILIES: Mapping[str, str] = {
    "jabber": "wyoming_jabber.voices.jabber:JabberFamily",
    "piper": "wyoming_jabber.voices.piper:PiperFamily",
    "espeak": "wyoming_jabber.voices.espeak:EspeakFamily",
}

ROBOTIC: Final = frozenset({"espeak"})
"""Families without a natural voice: nobody need look there where there is one."""

# The first run allocates and warms up; only both are enough to tell a loudness.
_WARM_UP_TEXTS = ("Ready.", "The kitchen light is now on, and the door is closed.")


# Seconds before a voice that failed for want of memory, say, is tried again.
_RETRY_AFTER = 60.0


class _Failure(NamedTuple):
    """Why a voice could not be loaded; not the error itself, which holds its frames."""

    info: VoiceInfo
    kind: type[VoiceError | EngineError]
    text: str
    holds_until: float

    def error(self) -> VoiceError | EngineError:
        error = self.kind(self.text)
        error.voice = self.info.name
        return error


class Families(Mapping[str, Family]):
    """The families of a table of import strings; each is imported when it is needed."""

    def __init__(self, table: Mapping[str, str] = FAMILIES) -> None:
        self._table = table
        self._imported: dict[str, Family] = {}

    def __getitem__(self, name: str) -> Family:
        if name not in self._imported:
            module, _, attribute = self._table[name].partition(":")
            family: Family = getattr(import_module(module), attribute)()
            # Of two threads that import it, both have the first one's.
            self._imported.setdefault(name, family)
        return self._imported[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._table)

    def __len__(self) -> int:
        return len(self._table)


def load_families(table: Mapping[str, str] = FAMILIES) -> dict[str, Family]:
    """Import every family of a table of import strings."""
    return dict(Families(table))


class VoiceRegistry:
    """Keeps the voices that were used last loaded and warm, within a memory budget.

    Thread-safe. Loading blocks; one voice is loaded at a time. A voice that leaves
    lives on until the last utterance that speaks with it has ended.
    """

    def __init__(
        self,
        families: Mapping[str, Family],
        options: SessionOptions,
        budget_bytes: int,
        options_for: Callable[[VoiceInfo, SessionOptions], SessionOptions]
        | None = None,
    ) -> None:
        """`options_for` is asked, whenever a voice loads, for what differs for it."""
        self._families = families
        self.options = options
        """How models are run."""

        self._options_for = options_for
        self._budget_bytes = budget_bytes
        self._loading = threading.Lock()
        self._lock = threading.Lock()
        self._voices: OrderedDict[str, Voice] = OrderedDict()
        self._failed: dict[str, _Failure] = {}
        self._gains: dict[str, float] = {}
        self.failures = 0
        """Grows when a voice fails to load, or loads that had failed."""

    def loaded(self, info: VoiceInfo) -> Voice | None:
        """Return the voice if it is warm and its files are unchanged; never blocks."""
        with self._lock:
            voice = self._voices.get(info.name)
            if voice is None or voice.info != info:
                return None
            self._voices.move_to_end(info.name)
            return voice

    def load(self, info: VoiceInfo) -> Voice:
        """Return the voice, loaded; blocks.

        It has run only if its loudness had to be measured: whoever loads it because
        somebody waits need not `warm_up` it first. Broken files are not tried again before they change, and what failed for
        another reason not before a minute has passed. Raises VoiceError, EngineError.
        """
        if (voice := self.loaded(info)) is not None:
            return voice
        with self._loading:
            if (voice := self.loaded(info)) is not None:
                return voice
            if (failure := self._failure(info)) is not None:
                raise failure.error()
            try:
                voice = self._load(info)
            except (VoiceError, EngineError) as error:
                self._note_failure(info, error)
                raise
            self._keep(info, voice)
            return voice

    def reload(self, info: VoiceInfo) -> None:
        """Load a voice again that is loaded, as its files are now; blocks.

        Utterances that have begun go on with the voice as it was; the next one finds
        the new one warm. Raises VoiceError, EngineError.
        """
        with self._loading:
            if self.is_warm(info):
                voice = self._load(info)
                deque(warm_up(voice), maxlen=0)
                self._keep(info, voice)

    def warm(self) -> tuple[VoiceInfo, ...]:
        """Return the voices that are loaded."""
        with self._lock:
            return tuple(voice.info for voice in self._voices.values())

    def levelling_gain(self, info: VoiceInfo) -> float:
        """Return the decibels that bring a loaded voice to the loudness of all."""
        with self._lock:
            return self._gains.get(info.name, 0.0)

    def is_warm(self, info: VoiceInfo) -> bool:
        """Whether the voice is loaded."""
        with self._lock:
            voice = self._voices.get(info.name)
            return voice is not None and voice.info == info

    def is_broken(self, info: VoiceInfo) -> bool:
        """Whether these very files failed to load."""
        return self._failure(info) is not None

    def forget_missing(self, voices: tuple[VoiceInfo, ...]) -> None:
        """Let go of the loaded voices whose files are gone or have changed."""
        known = {voice.name: voice for voice in voices}
        with self._lock:
            for name, voice in list(self._voices.items()):
                if known.get(name) != voice.info:
                    del self._voices[name]
            for name in self._gains.keys() - known.keys():
                del self._gains[name]
            for name in self._failed.keys() - known.keys():
                del self._failed[name]

    def _failure(self, info: VoiceInfo) -> "_Failure | None":
        with self._lock:
            failure = self._failed.get(info.name)
            if failure is None or failure.info != info:
                return None
            if time.monotonic() < failure.holds_until:
                return failure
            del self._failed[info.name]
            self.failures += 1
            return None

    def _note_failure(self, info: VoiceInfo, error: VoiceError | EngineError) -> None:
        error.voice = info.name
        is_lasting = isinstance(error, VoiceError | ProviderError)
        holds_until = math.inf if is_lasting else time.monotonic() + _RETRY_AFTER
        with self._lock:
            self._failed[info.name] = _Failure(
                info, type(error), str(error), holds_until
            )
            self.failures += 1

    def _keep(self, info: VoiceInfo, voice: Voice) -> None:
        with self._lock:
            if self._failed.pop(info.name, None) is not None:
                self.failures += 1
            self._voices[info.name] = voice
            self._voices.move_to_end(info.name)
            self._evict()

    def _load(self, info: VoiceInfo) -> Voice:
        started = time.perf_counter()
        options = self.options
        if self._options_for is not None:
            options = self._options_for(info, options)
        voice = self._families[info.family].load(info, options)
        gain = known_gain(voice)
        if gain is None:
            gain = measured_gain(voice)
        with self._lock:
            self._gains[info.name] = gain
        took = time.perf_counter() - started
        if info.path is None:
            _LOGGER.info("Voice %s is ready (%.2f s)", info.name, took)
        else:
            _LOGGER.info(
                "Voice %s is ready (%.2f s, session threads %d)",
                *(info.name, took, options.threads),
            )
        return voice

    def _evict(self) -> None:
        """Drop the least recently used voices over the budget; the newest one stays."""
        while len(self._voices) > 1 and self._memory_bytes() > self._budget_bytes:
            name, _ = self._voices.popitem(last=False)
            _LOGGER.info("Voice %s left memory to make room", name)

    def _memory_bytes(self) -> int:
        return sum(voice.info.memory_bytes for voice in self._voices.values())


def warm_up(voice: Voice) -> Iterator[None]:
    """Run a voice on throw-away text, block by block: its first run takes 10 ms longer.

    Raises EngineError.
    """
    return (None for _ in _said(voice, _WARM_UP_TEXTS[:1]))


def known_gain(voice: Voice) -> float | None:
    """Return the levelling gain in dB that a voice brings in its attribute of that name.

    None is for the many that don't.
    """
    gain: float | None = getattr(voice, "levelling_gain", None)
    return gain


def measured_gain(voice: Voice) -> float:
    """Return the levelling gain in dB of a voice, which is warm then; blocks."""
    blocks = (np.zeros(0, np.float32), *_said(voice, _WARM_UP_TEXTS))
    return levelling_gain(np.concatenate(blocks), voice.info.sample_rate)


def _said(voice: Voice, texts: Sequence[str]) -> Iterator[Samples]:
    """Yield what a voice says without variation, so that it is as loud every time."""
    options = SynthesisOptions(noise_scale=0.0, noise_w_scale=0.0)
    for text in texts:
        if phonemes := voice.phonemize(text):
            yield from voice.generate(phonemes, options)
