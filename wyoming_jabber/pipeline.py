"""The story of a sentence: `render` tells it, `Synthesizer` finds who speaks it."""

from collections import deque
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from itertools import chain
import logging
from typing import Self

from wyoming_jabber.audio.pcm import SAMPLE_WIDTH, to_pcm
from wyoming_jabber.engine.worker import EngineWorker, Lane
from wyoming_jabber.errors import (
    EngineError,
    LanguageNotFoundError,
    SpeakerNotFoundError,
    VoiceError,
    VoiceNotFoundError,
)
from wyoming_jabber.text.markup import clean
from wyoming_jabber.text.normalize import normalize
from wyoming_jabber.text.sentences import UnitCutter
from wyoming_jabber.voices.base import SynthesisOptions, Voice, VoiceInfo
from wyoming_jabber.voices.registry import VoiceRegistry
from wyoming_jabber.voices.selection import Selection, best, check_speaker, choose, find
from wyoming_jabber.voices.store import VoiceStore

_LOGGER = logging.getLogger(__name__)

# Samples in one block of PCM: about 0.4 s, so that what a lane holds ready is small
# and a client that leaves is noticed soon.
_BLOCK_SAMPLES = 8192


def render(voice: Voice, unit: str, options: SynthesisOptions) -> Iterator[bytes]:
    """Turn one unit of text into blocks of PCM; blocks, and knows no event loop.

    Text that can't be spoken gives no block. Raises SpeakerNotFoundError,
    VoiceError, EngineError.
    """
    text = normalize(clean(unit), voice.info.languages[0])
    phonemes = voice.phonemize(text)
    _LOGGER.debug("Unit %r reads %r", unit, text)
    if phonemes:
        for samples in voice.generate(phonemes, options):
            yield from _blocks(to_pcm(samples))


def render_text(voice: Voice, text: str, options: SynthesisOptions) -> Iterator[bytes]:
    """Turn a whole text into blocks of PCM; an empty block means work, but no sound."""
    cutter = UnitCutter()
    for unit in chain(cutter.add(text), cutter.finish()):
        yield b""
        yield from render(voice, unit, options)


class Synthesizer:
    """Finds the voice of a request and speaks with it on the engine threads."""

    def __init__(
        self,
        store: VoiceStore,
        registry: VoiceRegistry,
        worker: EngineWorker,
        *,
        default_voice: str | None,
        options: SynthesisOptions,
    ) -> None:
        self._store = store
        self._registry = registry
        self._worker = worker
        self._default_voice = default_voice
        self._options = options

    def check_default(self) -> None:
        """Raise VoiceNotFoundError or SpeakerNotFoundError if the setting is wrong."""
        if self._default_voice is not None:
            find(self._store.voices, self._default_voice)
        if self._options.speaker is not None:
            check_speaker(self.default_voice(), self._options.speaker)

    def default_voice(self) -> VoiceInfo:
        """Return the voice of requests that name none.

        A default voice that has left its folder is stood in for by the best there is.
        """
        voices = self._store.voices
        if self._default_voice is not None:
            with suppress(VoiceNotFoundError):
                return find(voices, self._default_voice)
        return best([v for v in voices if not self._registry.is_broken(v)] or voices)

    def speech(self, selection: Selection) -> "Speech":
        """Begin an utterance; text may be fed before its voice is loaded."""
        return Speech(self, selection, self._worker.open_lane())

    async def voice(self, selection: Selection) -> tuple[Voice, SynthesisOptions]:
        """Return the voice that a request means, loaded, and how it shall speak.

        A voice whose file arrived a moment ago is found. Raises RequestError,
        VoiceError, EngineError.
        """
        try:
            info = choose(self._store.voices, selection, self.default_voice())
        except (VoiceNotFoundError, LanguageNotFoundError):
            voices = await self._worker.run(self._store.scan)
            info = choose(voices, selection, self.default_voice())
        voice = await self._load(info, named=bool(selection.name))
        return voice, self._options_for(voice.info, selection)

    async def _load(self, info: VoiceInfo, *, named: bool) -> Voice:
        """Load a voice; where none was named, a nearby one speaks for a broken one."""
        if (voice := self._registry.loaded(info)) is not None:
            return voice
        try:
            return await self._worker.run(self._registry.load, info)
        except (VoiceError, EngineError) as error:
            stand_in = self._stand_in(info)
            if named or stand_in is None:
                raise
            _LOGGER.error("%s; %s speaks instead", error, stand_in.name)  # noqa: TRY400 - one line is enough
            return await self._load(stand_in, named=False)

    def _stand_in(self, broken: VoiceInfo) -> VoiceInfo | None:
        usable = [v for v in self._store.voices if not self._registry.is_broken(v)]
        if not usable:
            return None
        with suppress(LanguageNotFoundError):
            return choose(usable, Selection(language=broken.languages[0]), best(usable))
        return None

    def _options_for(self, voice: VoiceInfo, selection: Selection) -> SynthesisOptions:
        """Say how to speak; the default speaker belongs to the default voice alone."""
        speaker = selection.speaker
        if speaker is None and voice.name == self.default_voice().name:
            speaker = self._default_speaker(voice)
        return replace(self._options, speaker=speaker)

    def _default_speaker(self, voice: VoiceInfo) -> str | None:
        """Return the default speaker; what stands in for their voice may lack them."""
        speaker = self._options.speaker
        if speaker is not None:
            with suppress(SpeakerNotFoundError):
                check_speaker(voice, speaker)
                return speaker
        return None


class Speech:
    """One utterance on its way: text goes in, blocks of PCM come out in order."""

    def __init__(
        self, synthesizer: Synthesizer, selection: Selection, lane: Lane[bytes]
    ) -> None:
        self._synthesizer = synthesizer
        self._selection = selection
        self._lane = lane
        self._cutter = UnitCutter()
        # Filled by the event loop, emptied by the lane's thread.
        self._texts: deque[str] = deque()
        self._ended = False
        self._voice: Voice | None = None
        self._options = SynthesisOptions()

    @property
    def voice(self) -> VoiceInfo:
        """The voice that speaks; known once `open` has returned."""
        assert self._voice is not None, "open() comes first"
        return self._voice.info

    @property
    def busy_seconds(self) -> float:
        """Time that engine threads have spent on this utterance."""
        return self._lane.busy_seconds

    def feed(self, text: str) -> None:
        """Add text, cut anywhere."""
        self._texts.append(text)
        # With more than one waiting, a source that will read them all is queued.
        if self._voice is not None and len(self._texts) == 1:
            self._lane.add(self._render_arrived())

    def end(self) -> None:
        """Say that the text is complete."""
        self._ended = True
        if self._voice is not None:
            self._lane.add(self._render_rest())
            self._lane.end()

    async def open(self) -> None:
        """Find and load the voice, then start on the text that has arrived.

        Raises RequestError, VoiceError, EngineError.
        """
        self._voice, self._options = await self._synthesizer.voice(self._selection)
        self._lane.add(self._render_arrived())
        if self._ended:
            self.end()

    def close(self) -> None:
        """Stop speaking within one block; reading ends at once."""
        self._lane.close()

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> bytes:
        while not (block := await anext(self._lane)):
            pass
        return block

    def _render_arrived(self) -> Iterator[bytes]:
        while self._texts:
            yield from self._render_units(self._cutter.add(self._texts.popleft()))

    def _render_rest(self) -> Iterator[bytes]:
        yield from self._render_units(self._cutter.finish())

    def _render_units(self, units: Iterator[str]) -> Iterator[bytes]:
        assert self._voice is not None, "a lane gets work after open()"
        for unit in units:
            yield b""  # others have their turn, also when nothing can be spoken
            yield from render(self._voice, unit, self._options)


def _blocks(pcm: bytes) -> Iterator[bytes]:
    step = _BLOCK_SAMPLES * SAMPLE_WIDTH
    for start in range(0, len(pcm), step):
        yield pcm[start : start + step]
