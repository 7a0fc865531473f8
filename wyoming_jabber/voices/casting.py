"""Casting: who speaks each unit of an utterance."""

import logging

from wyoming_jabber.errors import JabberError
from wyoming_jabber.text.language import LanguageChooser, load_detector
from wyoming_jabber.text.language.scripts import is_written_in
from wyoming_jabber.text.spans import Span
from wyoming_jabber.voices.base import VoiceInfo
from wyoming_jabber.voices.directory import Part, VoiceDirectory
from wyoming_jabber.voices.selection import Selection, base_language

_LOGGER = logging.getLogger(__name__)

# Where only robotic voices are there, the languages that the detector knows apart best;
# among all 130, a short sentence would be in several.
_COMMON = frozenset({"cs", "de", "en", "es", "fr", "it", "nl", "pl", "pt", "sv"})
# Languages that share their script with a common one, and that the detector can't tell
# from it: ancient Greek, Cantonese, Tigrinya ... Their robotic voices are not followed.
_RARE = frozenset(
    {"ba", "bpy", "cv", "grc", "hak", "hyw", "kok", "sd", "shn", "ti", "yue"}
)


class Casting:
    """The parts of one utterance: its lead, and whom markup or language call for.

    Blocks while another voice loads. One that can't be had leaves the lead speaking.
    """

    def __init__(
        self, lead: Part, directory: VoiceDirectory, *, follows_language: bool
    ) -> None:
        """With `follows_language`, text in another language gets a voice of its own."""
        self._lead = lead
        self._directory = directory
        # What is there, or not there, stays so for an utterance.
        self._others: dict[Selection, Part] = {}
        self._follows_language = follows_language
        self._chooser: LanguageChooser | None = None
        # What was said before there was need for a chooser.
        self._heard: list[str] = []

    @property
    def lead(self) -> VoiceInfo:
        """The voice of the utterance, whose sample rate is that of the whole."""
        return self._lead.voice.info

    def part_for(self, span: Span) -> Part:
        """Return who speaks a unit; blocks while that voice loads."""
        return self.part(self.choose(span))

    def choose(self, span: Span) -> Selection | None:
        """Say who speaks a unit: as its markup says, else by its language.

        None means the lead. To be asked once for each unit, in their order: a language
        that has been heard makes the next one likelier.
        """
        if span.voice is not None:
            return Selection(name=span.voice)
        if span.language is not None:
            return self._in_language(span.language)
        if self._follows_language:
            language = self._language_of(span.text)
            if language is not None:
                return self._in_language(language)
        return None

    def loaded_part(self, selection: Selection | None) -> Part | None:
        """Return who was chosen, if that needs no loading; never blocks."""
        if selection is None:
            return self._lead
        if selection not in self._others:
            part = self._directory.loaded_part(selection)
            if part is None:
                return None
            self._others[selection] = part
        return self._others[selection]

    def part(self, selection: Selection | None) -> Part:
        """Return who was chosen, loaded; blocks."""
        part = self.loaded_part(selection)
        if part is None:
            assert selection is not None, "the lead is loaded"
            part = self._others[selection] = self._find(selection)
        return part

    def _language_of(self, text: str) -> str | None:
        """Return the language of a unit; None for the lead's.

        Robotic voices are not looked for before a text has letters that might be theirs.
        """
        if self._chooser is None:
            if text.isascii() and _is_alone(self.lead, self._directory):
                self._heard.append(text)
                return None
            own = base_language(self.lead.languages[0])
            candidates = _candidates(self.lead, self._directory)
            self._chooser = LanguageChooser(candidates, own)
            for heard in self._heard:
                self._chooser.choose(heard)
        return self._chooser.choose(text)

    def _in_language(self, language: str) -> Selection | None:
        if self._directory.speaks(self._lead.voice.info, language):
            return None
        return Selection(language=language)

    def _find(self, selection: Selection) -> Part:
        try:
            return self._directory.part(selection)
        except JabberError as error:
            _LOGGER.warning("%s; %s speaks instead", error, self.lead.name)
            return self._lead


def prepare_languages(lead: Part, directory: VoiceDirectory) -> None:
    """Load the language detector if a lead's utterances will need it; blocks."""
    candidates = _candidates(lead.voice.info, directory)
    if sum(is_written_in(tag, "Latin") for tag in candidates) > 1:
        load_detector()


def _is_alone(lead: VoiceInfo, directory: VoiceDirectory) -> bool:
    """Whether no natural voice but a natural lead's would be followed into ASCII."""
    own = base_language(lead.languages[0])
    others = (tag for tag in directory.languages(natural_only=True) if tag != own)
    return lead.is_natural and not any(is_written_in(tag, "Latin") for tag in others)


def _candidates(lead: VoiceInfo, directory: VoiceDirectory) -> tuple[str, ...]:
    """Return the languages of natural voices, and those in other scripts of any voice.

    A robotic lead shares its place with the robotic voices of the common languages.
    """
    natural = directory.languages(natural_only=True)
    others = [
        tag
        for tag in directory.languages(natural_only=False)
        if _is_followed(tag, lead)
    ]
    own = base_language(lead.languages[0])
    return tuple(dict.fromkeys((own, *natural, *others)))


def _is_followed(tag: str, lead: VoiceInfo) -> bool:
    """Tell whether a text gets a robotic voice of a language in a lead's place."""
    if is_written_in(tag, "Latin"):
        return not lead.is_natural and tag in _COMMON
    return tag not in _RARE
