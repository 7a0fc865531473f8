"""The directory of voices: who a request means, loaded, and how they shall speak."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
import logging
from typing import NamedTuple

from wyoming_jabber.errors import (
    EngineError,
    LanguageNotFoundError,
    SpeakerNotFoundError,
    VoiceError,
    VoiceNotFoundError,
)
from wyoming_jabber.voices.base import SynthesisOptions, Voice, VoiceInfo
from wyoming_jabber.voices.registry import VoiceRegistry
from wyoming_jabber.voices.selection import (
    Selection,
    base_language,
    best,
    check_speaker,
    choose,
    find,
    split_variant,
)
from wyoming_jabber.voices.store import VoiceStore

_LOGGER = logging.getLogger(__name__)


class Manner(NamedTuple):
    """How to speak when a request doesn't say; for all voices or for one."""

    options: SynthesisOptions = SynthesisOptions()
    volume: float = 0.0
    """Decibels on top of the levelled loudness."""

    pitch: float = 0.0
    """Semitones up."""


class Part(NamedTuple):
    """A loaded voice and how it speaks a part of an utterance."""

    voice: Voice
    options: SynthesisOptions
    gain_db: float = 0.0
    pitch: float = 0.0


class VoiceDirectory:
    """Chooses and loads voices. Thread-safe; what says that it blocks may take long."""

    def __init__(
        self,
        store: VoiceStore,
        registry: VoiceRegistry,
        *,
        default_voice: str | None = None,
        language_voices: Mapping[str, str] | None = None,
        manner: Manner | None = None,
        manners: Mapping[str, Manner] | None = None,
        on_its_way: Callable[[str], Sequence[str] | None] | None = None,
    ) -> None:
        """`language_voices` names the default voice of a language.

        `manner` is for all voices but those that have their own in `manners`.
        `on_its_way` returns the languages of a voice that isn't there yet but will be,
        in whose place the nearest one speaks; else None. It must not block.
        """
        self._store = store
        self._registry = registry
        self._default_voice = default_voice
        self._language_voices = language_voices or {}
        self._manner = manner or Manner()
        self._manners = manners or {}
        self.on_its_way = on_its_way
        self._told: set[str] = set()
        self._kept_default: tuple[int, int, VoiceInfo] | None = None

    def check(self) -> None:
        """Raise if the settings name a voice or speaker that is not there.

        A voice that is on its way is as good as there. VoiceNotFoundError,
        SpeakerNotFoundError.
        """
        own = self._default_voice
        for name in (own, *self._language_voices.values()):
            if name is not None:
                self._find_or_await(name)
        if self._manner.options.speaker is not None:
            voice = self.default_voice() if own is None else self._find_or_await(own)
            if voice is not None:
                check_speaker(voice, self._manner.options.speaker)
        for name, manner in self._manners.items():
            voice = self._find_or_await(name)
            if voice is not None and manner.options.speaker is not None:
                check_speaker(voice, manner.options.speaker)

    def missing(self) -> list[str]:
        """Return the names in the settings that no voice has that is there."""
        names = (self._default_voice, *self._language_voices.values(), *self._manners)
        return [n for n in names if n is not None and self._find(n) is None]

    def default_voice(self) -> VoiceInfo:
        """Return the voice of requests that name none.

        A default voice that has left its folder is stood in for by the best there is.
        """
        # It is asked for at every request, and among 140 voices found in half a
        # millisecond: kept for as long as the voices are the same.
        state = (self._store.version, self._registry.failures)
        kept = self._kept_default
        if kept is None or kept[:2] != state:
            kept = self._kept_default = (*state, self._find_default())
        return kept[2]

    def _find_default(self) -> VoiceInfo:
        if self._default_voice is not None:
            name = self._default_voice
            if found := self._find(name) or self._stand_in_for_absent(name):
                return found
        natural = self._usable(self._store.natural)
        return best(natural or self._usable() or self._store.voices)

    def loaded_part(self, selection: Selection) -> Part | None:
        """Return the part of a request if its voice is known and warm; never blocks."""
        try:
            info, rate = self._choose(selection)
        except (VoiceNotFoundError, LanguageNotFoundError):
            return None
        voice = self._registry.loaded(info)
        return None if voice is None else self._part(voice, selection, rate)

    def part(self, selection: Selection) -> Part:
        """Return the part of a request, its voice loaded; blocks.

        A voice whose file arrived a moment ago is found, and a nearby one speaks for
        one that is on its way; also for a broken one, where none was named. Raises
        RequestError, VoiceError, EngineError.
        """
        try:
            info, rate = self._choose(selection)
        except (VoiceNotFoundError, LanguageNotFoundError):
            self._store.scan()
            info, rate, selection = self._choose_present(selection)
        voice = self._load(info, named=selection.name is not None)
        return self._part(voice, selection, rate)

    def speaks(self, voice: VoiceInfo, language: str) -> bool:
        """Whether it is one of the voice's languages, in any accent."""
        wanted = base_language(language)
        return any(base_language(tag) == wanted for tag in voice.languages)

    def languages(self, *, natural_only: bool) -> tuple[str, ...]:
        """Return the base tags of the languages there are, each once.

        A voice that the settings give a language is as good as a natural one.
        """
        voices = self._usable(self._store.natural if natural_only else None)
        tags = [tag for voice in voices for tag in voice.languages]
        return tuple(dict.fromkeys(map(base_language, (*self._language_voices, *tags))))

    def _choose(self, selection: Selection) -> tuple[VoiceInfo, float]:
        """Return the voice and the speed of the variant that was asked for."""
        default = self.default_voice()
        if selection.name is not None:
            with suppress(VoiceNotFoundError):
                return choose(self._store.voices, selection, default), 1.0
            name, rate = split_variant(selection.name)
            selection = selection._replace(name=name)
            return choose(self._store.voices, selection, default), rate
        if selection.language is None:
            # The same among any voices, which need not be looked for.
            return choose((), selection, default), 1.0
        own = self._voice_of_language(selection.language)
        if own is None and not self.speaks(default, selection.language):
            own = self._voice_of_any_accent(selection.language)
        if own is not None:
            selection, default = selection._replace(language=None), own
        return choose(self._store.voices, selection, default), 1.0

    def _choose_present(
        self, selection: Selection
    ) -> tuple[VoiceInfo, float, Selection]:
        """Choose among the voices there are, one that is on its way not being there."""
        try:
            return *self._choose(selection), selection
        except VoiceNotFoundError:
            name = selection.name
            if name is None or (stand_in := self._stand_in_for_absent(name)) is None:
                raise
            self._tell_once(
                f"Voice {name} is on its way; {stand_in.name} speaks until it is there",
                logging.INFO,
            )
            # Its speakers are other people.
            return stand_in, split_variant(name)[1], selection._replace(speaker=None)

    def _stand_in_for_absent(self, name: str) -> VoiceInfo | None:
        """Return the voice nearest to one that is on its way; None if it isn't."""
        if self.on_its_way is None:
            return None
        languages = self.on_its_way(split_variant(name)[0])
        usable = self._usable() or self._store.voices
        if not languages or not usable:
            return None
        with suppress(LanguageNotFoundError):
            return choose(usable, Selection(language=languages[0]), best(usable))
        return best(usable)

    def _find_or_await(self, name: str) -> VoiceInfo | None:
        """Return the voice with this name; None while it is on its way.

        Raises VoiceNotFoundError if it won't come.
        """
        voice = self._find(name)
        if voice is None and (self.on_its_way is None or self.on_its_way(name) is None):
            return find(self._store.voices, name)
        return voice

    def _find(self, name: str) -> VoiceInfo | None:
        with suppress(VoiceNotFoundError):
            return find(self._store.voices, name)
        return None

    def _voice_of_language(self, language: str) -> VoiceInfo | None:
        """Return the voice that the settings give a language."""
        tags = (language.replace("_", "-").lower(), base_language(language))
        return self._first_of(self._language_voices.get(tag) for tag in tags)

    def _voice_of_any_accent(self, language: str) -> VoiceInfo | None:
        base = base_language(language)
        named = self._language_voices.items()
        return self._first_of(name for tag, name in named if base_language(tag) == base)

    def _first_of(self, names: Iterable[str | None]) -> VoiceInfo | None:
        found = (self._find(name) for name in names if name is not None)
        return next(filter(None, found), None)

    def _load(self, info: VoiceInfo, *, named: bool) -> Voice:
        try:
            return self._registry.load(info)
        except (VoiceError, EngineError) as error:
            stand_in = self._stand_in(info)
            if named or stand_in is None:
                raise
            self._tell_once(f"{error}; {stand_in.name} speaks instead")
            return self._load(stand_in, named=False)

    def _tell_once(self, text: str, level: int = logging.ERROR) -> None:
        if text not in self._told:
            self._told.add(text)
            _LOGGER.log(level, "%s", text)

    def _stand_in(self, broken: VoiceInfo) -> VoiceInfo | None:
        usable = self._usable()
        with suppress(LanguageNotFoundError, VoiceNotFoundError):
            return choose(usable, Selection(language=broken.languages[0]), best(usable))
        return None

    def _usable(self, among: Sequence[VoiceInfo] | None = None) -> list[VoiceInfo]:
        voices = self._store.voices if among is None else among
        return [v for v in voices if not self._registry.is_broken(v)]

    def _part(self, voice: Voice, selection: Selection, rate: float) -> Part:
        manner = self._manner_of(voice.info)
        speaker = selection.speaker
        if speaker is None:
            speaker = self._default_speaker(voice.info, manner)
        options = manner.options._replace(speaker=speaker, rate=rate)
        gain = self._registry.levelling_gain(voice.info) + manner.volume
        return Part(voice=voice, options=options, gain_db=gain, pitch=manner.pitch)

    def _manner_of(self, voice: VoiceInfo) -> Manner:
        """Return the manner of a voice, which the settings may spell in another way."""
        for name, manner in self._manners.items():
            found = self._find(name)
            if found is not None and found.name == voice.name:
                return manner
        return self._manner

    def _default_speaker(self, voice: VoiceInfo, manner: Manner) -> str | None:
        """Return the speaker of the settings: the voice's own, or the default voice's."""
        speaker = manner.options.speaker if manner is not self._manner else None
        if speaker is None and voice.name == self.default_voice().name:
            speaker = self._manner.options.speaker
        if speaker is not None:
            # What stands in for the default voice may lack its speaker.
            with suppress(SpeakerNotFoundError):
                check_speaker(voice, speaker)
                return speaker
        return None
