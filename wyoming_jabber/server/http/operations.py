"""What can be asked at the door: a table that the description is made from.

A test compares it with the routes, both ways.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from wyoming_jabber.audio.encode import ENCODINGS, PCM_RATE

_JSON: Final = "application/json"


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a body."""

    text: str
    schema: Mapping[str, Any] = field(default_factory=lambda: {"type": "string"})
    needed: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Operation:
    """One address and method."""

    method: str
    path: str
    summary: str
    answer: str
    answer_type: str = _JSON
    body_type: str = _JSON
    fields: Mapping[str, Field] = field(default_factory=dict)
    query: tuple[Mapping[str, Any], ...] = ()


_HOW: Final = {
    "voice": Field("name or alias; without it the default voice"),
    "speaker": Field("speaker inside the voice, by name or number"),
    "language": Field("BCP-47 tag such as de; for requests that name no voice"),
    "speed": Field(
        "how fast; voices go from 0.5 to 2, and what is beyond counts as that",
        {"type": "number", "minimum": 0.25, "maximum": 4, "default": 1},
    ),
    "pitch": Field(
        "semitones higher", {"type": "number", "minimum": -12, "maximum": 12}
    ),
    "ssml": Field(
        "whether the text is SSML; without it that is found out", {"type": "boolean"}
    ),
}
_TEXT: Final = Field("what to speak", needed=True)

_OPENAI: Final = (
    Operation(
        method="POST",
        path="/v1/audio/speech",
        summary="Speak a text; the answer is sent while it is made.",
        answer=f"The sound. pcm is {PCM_RATE} Hz, mono, 16 bit little-endian; wav says "
        "that its length is unknown. With stream_format sse: events "
        "speech.audio.delta (base64), then speech.audio.done.",
        answer_type="audio/*",
        fields={
            "model": Field("any name, or none; there is one model"),
            "input": _TEXT,
            **_HOW,
            "response_format": Field(
                "format of the sound", {"enum": list(ENCODINGS), "default": "mp3"}
            ),
            "stream_format": Field(
                "sound, or events", {"enum": ["audio", "sse"], "default": "audio"}
            ),
            "instructions": Field("ignored"),
        },
    ),
    Operation(
        method="GET",
        path="/v1/audio/voices",
        summary="List the voices that speak.",
        answer="voices: id, name, description, languages, speakers",
    ),
    Operation(
        method="GET",
        path="/v1/models",
        summary="List the names of models.",
        answer="data: id, object, created, owned_by",
    ),
    Operation(
        method="GET",
        path="/v1/models/{id}",
        summary="Tell of one of them.",
        answer="id, object, created, owned_by",
    ),
)

_SERVER: Final = (
    Operation(
        method="GET",
        path="/health",
        summary="Whether the server lives and is ready; needs no token.",
        answer="status, live, ready",
    ),
    Operation(
        method="GET",
        path="/health/live",
        summary="Whether the server lives; needs no token.",
        answer="status",
    ),
    Operation(
        method="GET",
        path="/health/ready",
        summary="Whether the default voice is warm, else 503; needs no token.",
        answer="status",
    ),
    Operation(
        method="GET",
        path="/metrics",
        summary="All counters, as Prometheus reads them.",
        answer="Text in Prometheus's format",
        answer_type="text/plain",
    ),
)

_VOICES: Final = (
    Operation(
        method="GET",
        path="/api/voices",
        summary="All voices: those that are here, and those that can be had.",
        answer="voices, catalog",
    ),
    Operation(
        method="POST",
        path="/api/voices",
        summary="Upload a voice: its .onnx and its .onnx.json, and perhaps a MODEL_CARD.",
        answer="name",
        body_type="multipart/form-data",
        fields={
            "files": Field(
                "the model and its settings",
                {"type": "array", "items": {"type": "string", "format": "binary"}},
                needed=True,
            ),
            "name": Field("name of the voice; without it, that of the model's file"),
        },
    ),
    Operation(
        method="DELETE",
        path="/api/voices/{name}",
        summary="Delete a voice that was installed.",
        answer="name",
    ),
    Operation(
        method="POST",
        path="/api/voices/{name}/download",
        summary="Begin to download a voice of the catalog.",
        answer="name, state, received_bytes, total_bytes, error",
    ),
    Operation(
        method="DELETE",
        path="/api/voices/{name}/download",
        summary="Stop a download.",
        answer="name, state, received_bytes, total_bytes, error",
    ),
    Operation(
        method="GET",
        path="/api/voices/{name}/licence",
        summary="The licence of a voice of the catalog, with its model card.",
        answer="name, licence, card",
    ),
    Operation(
        method="GET",
        path="/api/voices/{name}/sample",
        summary="A recording of a voice of the catalog.",
        answer="The recording",
        answer_type="audio/mpeg",
    ),
    Operation(
        method="POST",
        path="/api/catalog/refresh",
        summary="Fetch the catalog anew.",
        answer="voices, catalog",
    ),
    Operation(
        method="PUT",
        path="/api/default-voice",
        summary="Choose the voice of requests that name none; null takes it back.",
        answer="name, set_by, chosen, is_effective, message",
        fields={"name": Field("name of a voice that is here, or null", needed=True)},
    ),
)

_PAGE: Final = (
    Operation(
        method="GET",
        path="/api/status",
        summary="How the server is: version, load, memory, caches, loaded voices.",
        answer="version, versions, uptime_seconds, default_voice, load, caches, "
        "loaded_voices, metrics",
    ),
    Operation(
        method="GET",
        path="/api/events",
        summary="The same as events, each second while somebody looks.",
        answer="Events status, and downloads whenever a download has moved",
        answer_type="text/event-stream",
    ),
    Operation(
        method="POST",
        path="/api/speech",
        summary="Speak a text as a WAV stream; X-Speech-Id names its figures.",
        answer="The sound, at the rate of X-Sample-Rate",
        answer_type="audio/wav",
        fields={"text": _TEXT, **_HOW},
    ),
    Operation(
        method="GET",
        path="/api/speech/{id}",
        summary="How one of the last 64 utterances of the page went.",
        answer="voice, characters, time_to_first_audio, audio_seconds, busy_seconds, "
        "real_time_factor, cached, is_complete",
    ),
    Operation(
        method="POST",
        path="/api/explain",
        summary="How a text is read, stage by stage; nothing is spoken.",
        answer="spoken, units: text, clean, normalized, lexicon, phonemes, voice, "
        "language, pause, rate, pitch, volume",
        fields={"text": Field("what to read", needed=True), **_HOW},
    ),
    Operation(
        method="GET",
        path="/api/pronunciations",
        summary="The pronunciations that were set on the page.",
        answer="entries: word or pattern, say, language, voice, case; problems, "
        "revision, file",
    ),
    Operation(
        method="PUT",
        path="/api/pronunciations",
        summary="Replace all of them; they hold at once.",
        answer="As GET",
        fields={
            "entries": Field(
                "all entries: word or pattern; say, a spelling or [[phonemes]]; "
                "language, voice (one or a list); case (any or exact)",
                {"type": "array", "items": {"type": "object"}},
                needed=True,
            ),
            "revision": Field("of the entries that were changed; others are refused"),
        },
    ),
    Operation(
        method="GET",
        path="/api/audit",
        summary="The last report of wyoming-jabber audit.",
        answer="A page, or JSON",
        answer_type="text/html",
        query=(
            {"name": "format", "in": "query", "schema": {"enum": ["html", "json"]}},
        ),
    ),
)

OPERATIONS: Final[tuple[Operation, ...]] = (*_OPENAI, *_SERVER, *_VOICES, *_PAGE)
"""All of them but the page's files and this description itself."""
