"""Speech without a server, for commands that speak themselves."""

from wyoming_jabber.assembly import assemble_voices, delivery, lexicon_files
from wyoming_jabber.config import Settings
from wyoming_jabber.pipeline import Delivery
from wyoming_jabber.voices.base import VoiceInfo
from wyoming_jabber.voices.casting import Casting
from wyoming_jabber.voices.selection import Selection


def find_voices(settings: Settings) -> tuple[VoiceInfo, ...]:
    """Return all voices there are."""
    return assemble_voices(settings).store.scan()


def cast_locally(
    settings: Settings, language: str | None = None, *, is_brief: bool = False
) -> tuple[Casting, Delivery]:
    """Return the voice that the settings name, or the best, loaded; and how to speak.

    Without a voice in the settings it is the best for `language`. For a few sentences
    (`is_brief`), a voice needn't be as fast as it can be. Raises ConfigError,
    LanguageNotFoundError, VoiceNotFoundError, SpeakerNotFoundError, VoiceError,
    EngineError.
    """
    voices = assemble_voices(settings, is_brief=is_brief)
    voices.store.scan_natural()
    voices.directory.check()
    casting = Casting(
        voices.directory.part(Selection(name=settings.voice, language=language)),
        voices.directory,
        follows_language=settings.follow_language and not (settings.voice or language),
    )
    return casting, delivery(settings, lexicon_files(settings))
