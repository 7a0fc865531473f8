"""What clients ask for, checked: events become values with the right types."""

from typing import Any

from wyoming.event import Event

from wyoming_jabber.errors import ProtocolError
from wyoming_jabber.voices.selection import Selection


def parse_text(event: Event) -> str:
    """Read the text of a `synthesize` or `synthesize-chunk` event."""
    text = event.data.get("text")
    if not isinstance(text, str):
        raise ProtocolError(f"{event.type}: text is missing or not a string")
    return _whole(text)


def parse_selection(event: Event) -> Selection:
    """Read the voice of a `synthesize` or `synthesize-start` event.

    A null stands for a field that is not there: clients in other languages send it.
    """
    voice = event.data.get("voice")
    if voice is None:
        return Selection()
    if not isinstance(voice, dict):
        raise ProtocolError(f"{event.type}: voice is not an object")
    return Selection(
        name=_optional(event, voice, "name"),
        language=_optional(event, voice, "language"),
        speaker=_speaker(event, voice),
    )


def is_ssml(event: Event) -> bool | None:
    """Whether a `synthesize` or `synthesize-start` event announces SSML or plain text.

    None where it announces neither.
    """
    return {"ssml": True, "text": False}.get(str(event.data.get("text_format")))


def parse_ping(event: Event) -> str | None:
    """Read the text of a `ping` event, which its `pong` repeats."""
    text = event.data.get("text")
    return _whole(text) if isinstance(text, str) else None


def _speaker(event: Event, voice: dict[str, Any]) -> str | None:
    """Read the speaker, whose number people write without quotes."""
    value = voice.get("speaker")
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return _optional(event, voice, "speaker")


def _optional(event: Event, voice: dict[str, Any], key: str) -> str | None:
    value = voice.get(key)
    if value is None or value == "":
        return None
    if not isinstance(value, str):
        raise ProtocolError(f"{event.type}: voice.{key} is not a string")
    return _whole(value)


def _whole(text: str) -> str:
    r"""Replace lone surrogates: JSON can carry `\ud800`, UTF-8 can't."""
    return text.encode("utf-8", "replace").decode("utf-8")
