"""Times a voice with one thread and with more, and with several runs at once."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
import time
from typing import Final

from wyoming_jabber.errors import EngineError
from wyoming_jabber.tuning.choice import Measured, Setup
from wyoming_jabber.voices.base import SynthesisOptions, Voice

Load = Callable[[int], Voice]
"""Loads the voice with so many threads inside a session; blocks."""

Progress = Callable[[int, int], None]
"""Told how many steps are done, and of how many."""

# A reply, and a text whose sentences are units of their own. Without letters of one
# language alone, so that every voice reads something like as long.
_REPLY: Final = "Radio 21, Europa, Berlin."
_STORY: Final = (
    "Radio 21, Europa, Berlin, Madrid, Paris, London, Roma.",
    "Taxi, hotel, motor, melodia, harmonia, opera, piano, forte.",
)

# Rounds: the fewest that tell a difference from noise, and the most. Beyond the fewest,
# no round begins that may last longer than this many seconds in all.
_FEWEST: Final = 5
_MOST: Final = 9
_PATIENCE: Final = 60.0

# A slow voice gets fewer rounds, rather than minutes of everybody's processor; three are
# what the choice needs at least.
_FEWEST_SLOW: Final = 3


class VoiceMeasurement:
    """Measures the setups in turns, so that what disturbs one disturbs all."""

    def __init__(self, load: Load, setups: Sequence[Setup]) -> None:
        """Load the voice once for each number of threads; blocks."""
        self._setups = setups
        threads = sorted({setup.session_threads for setup in setups})
        self._voices = {number: load(number) for number in threads}
        self._firsts: dict[Setup, list[float]] = {setup: [] for setup in setups}
        self._rates: dict[Setup, list[float]] = {setup: [] for setup in setups}

    def run(self, progress: Progress = lambda _done, _all: None) -> list[Measured]:
        """Measure all setups; blocks. Raises EngineError."""
        for voice in self._voices.values():
            _speak(voice, (_REPLY, *_STORY))  # first runs allocate
        began = time.perf_counter()
        for number in range(_MOST):
            progress(number, _MOST)
            spent = time.perf_counter() - began
            fewest = _FEWEST_SLOW if spent > _PATIENCE else _FEWEST
            if number >= fewest and spent * (number + 1) / number > _PATIENCE:
                break
            for setup in self._setups:
                self._measure(setup)
        progress(_MOST, _MOST)
        return list(self._measured())

    def _measure(self, setup: Setup) -> None:
        voice = self._voices[setup.session_threads]
        if setup.engine_threads == 1:
            self._firsts[setup].append(_time_first(voice))
            seconds, audio = _timed(lambda: _speak(voice, _STORY))
        else:
            seconds, audio = _timed(lambda: _speak_together(voice, setup))
        self._rates[setup].append(audio / seconds)

    def _measured(self) -> Iterator[Measured]:
        for setup in self._setups:
            yield Measured(
                setup=setup,
                first_audio=tuple(self._firsts[setup]),
                rate=tuple(self._rates[setup]),
            )


def _time_first(voice: Voice) -> float:
    """Return the seconds from a reply's text to its first block."""
    started = time.perf_counter()
    blocks = voice.generate(voice.phonemize(_REPLY), SynthesisOptions())
    next(blocks, None)
    return time.perf_counter() - started


def _timed(work: Callable[[], float]) -> tuple[float, float]:
    started = time.perf_counter()
    result = work()
    return time.perf_counter() - started, result


def _speak_together(voice: Voice, setup: Setup) -> float:
    """Let several clients have the story at once; return the seconds of audio."""
    with ThreadPoolExecutor(setup.engine_threads) as pool:
        stories = [_STORY] * setup.engine_threads
        return sum(pool.map(lambda texts: _speak(voice, texts), stories))


def _speak(voice: Voice, texts: Sequence[str]) -> float:
    """Speak texts; return the seconds of audio."""
    samples = 0
    for text in texts:
        phonemes = voice.phonemize(text)
        blocks = voice.generate(phonemes, SynthesisOptions()) if phonemes else ()
        samples += sum(block.size for block in blocks)
    if not samples:
        raise EngineError(f"voice {voice.info.name} said nothing, so it can't be timed")
    return samples / voice.info.sample_rate
