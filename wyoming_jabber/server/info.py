"""Voices -> Wyoming info, the answer to `describe`."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from wyoming.event import Event

from wyoming_jabber import __version__
from wyoming_jabber.voices.base import VoiceInfo
from wyoming_jabber.voices.registry import VoiceRegistry
from wyoming_jabber.voices.selection import SPEED_VARIANTS
from wyoming_jabber.voices.store import VoiceStore

if TYPE_CHECKING:
    from wyoming.info import Attribution, TtsVoice

PROJECT_URL = "https://github.com/wyoming-jabber/wyoming-jabber"


class InfoSource:
    """Keeps the answer to `describe` ready; makes it anew when the voices change."""

    def __init__(
        self,
        store: VoiceStore,
        registry: VoiceRegistry,
        *,
        speed_variants: bool = False,
    ) -> None:
        """With `speed_variants`, voices are also listed as slow and fast ones."""
        self._store = store
        self._registry = registry
        self._variants = ("", *SPEED_VARIANTS) if speed_variants else ("",)
        self._states: tuple[_VoiceState, ...] | None = None
        self._event = Event("info")

    def event(self) -> Event:
        """Return the `info` event for the voices there are now."""
        states = tuple(
            self._state(voice, variant)
            for voice in self._store.voices
            for variant in self._variants
        )
        if states != self._states:
            self._event = _info(states)
            self._states = states
        return self._event

    def _state(self, voice: VoiceInfo, variant: str) -> "_VoiceState":
        return _VoiceState(
            voice,
            f" ({variant})" if variant else "",
            not self._registry.is_broken(voice),
            self._registry.is_warm(voice),
        )


class _VoiceState(NamedTuple):
    voice: VoiceInfo
    suffix: str
    is_installed: bool
    is_warm: bool


def _info(states: Sequence[_VoiceState]) -> Event:
    """Describe one program; never a satellite, which would hide it from users.

    Beyond the protocol, each voice says whether it is `warm`; clients that don't know
    the key ignore it.
    """
    # 8 ms that a first request for speech does without.
    from wyoming.info import Info, TtsProgram  # noqa: PLC0415

    program = TtsProgram(
        name="jabber",
        description="Jabber: fast speech without any cloud, GPL-3.0-or-later",
        attribution=_attribution("wyoming-jabber", PROJECT_URL),
        installed=True,
        version=__version__,
        voices=[_voice(state) for state in states],
        supports_synthesize_streaming=True,
    )
    event = Info(tts=[program]).event()
    for entry, state in zip(event.data["tts"][0]["voices"], states, strict=True):
        entry["warm"] = state.is_warm
    return event


def _voice(state: _VoiceState) -> "TtsVoice":
    from wyoming.info import TtsVoice, TtsVoiceSpeaker  # noqa: PLC0415 - see above

    voice = state.voice
    return TtsVoice(
        name=voice.name + state.suffix,
        description=voice.description + state.suffix,
        attribution=_attribution(voice.attribution_name, voice.attribution_url),
        installed=state.is_installed,
        version=voice.version,
        languages=[wire_language(tag) for tag in voice.languages],
        speakers=[TtsVoiceSpeaker(name=name) for name in voice.speakers] or None,
    )


def _attribution(name: str, url: str) -> "Attribution":
    from wyoming.info import Attribution  # noqa: PLC0415 - see above

    return Attribution(name=name, url=url)


def wire_language(tag: str) -> str:
    """Spell a BCP-47 tag as every Wyoming voice does: `en_US`.

    Home Assistant compares the strings exactly, so all servers have to agree.
    """
    return tag.replace("-", "_")
