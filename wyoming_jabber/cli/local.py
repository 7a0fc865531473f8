"""Speech without a server, for commands that speak themselves."""

from wyoming_jabber.app import session_options, synthesis_options, voice_budget
from wyoming_jabber.config import Settings
from wyoming_jabber.voices.base import SynthesisOptions, Voice, VoiceInfo
from wyoming_jabber.voices.registry import VoiceRegistry, load_families
from wyoming_jabber.voices.selection import best, check_speaker, find
from wyoming_jabber.voices.store import VoiceStore


def find_voices(settings: Settings) -> tuple[VoiceInfo, ...]:
    """Return all voices there are."""
    return VoiceStore(load_families(), settings.data_dir).scan()


def load_voice(settings: Settings) -> tuple[Voice, SynthesisOptions]:
    """Return the voice that the settings name, or the best, warm; and how to speak.

    Raises VoiceNotFoundError, SpeakerNotFoundError, VoiceError, EngineError.
    """
    families = load_families()
    voices = VoiceStore(families, settings.data_dir).scan()
    info = find(voices, settings.voice) if settings.voice else best(voices)
    if settings.speaker is not None:
        check_speaker(info, settings.speaker)
    registry = VoiceRegistry(
        families, session_options(settings), voice_budget(settings)
    )
    return registry.load(info), synthesis_options(settings)
