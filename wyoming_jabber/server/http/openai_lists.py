"""`/v1/audio/voices` and `/v1/models`: what clients of OpenAI's API choose from."""

from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from wyoming_jabber.server.http.answers import json_answer
from wyoming_jabber.server.http.errors import NotFoundError
from wyoming_jabber.voices.base import VoiceInfo
from wyoming_jabber.voices.registry import VoiceRegistry
from wyoming_jabber.voices.store import VoiceStore

# Any model is taken; those that clients are set to are listed too, for the clients
# that look here first.
_MODELS: Final = ("jabber", "tts-1", "tts-1-hd", "gpt-4o-mini-tts")

# Seconds since 1970. Clients want a date and sort by it; it says nothing else.
_CREATED: Final = 1_700_000_000


class Lists:
    """Lists voices and models."""

    def __init__(self, store: VoiceStore, registry: VoiceRegistry) -> None:
        self._store = store
        self._registry = registry

    async def voices(self, request: Request) -> Response:  # noqa: ARG002 - it says nothing
        """Return the voices that speak."""
        usable = (v for v in self._store.voices if not self._registry.is_broken(v))
        return json_answer({"voices": [_voice(voice) for voice in usable]})

    async def models(self, request: Request) -> Response:  # noqa: ARG002 - it says nothing
        """Return the models' names."""
        return json_answer({"object": "list", "data": [_model(n) for n in _MODELS]})

    async def model(self, request: Request) -> Response:
        """Return one of them."""
        name = request.path_params["id"]
        if name not in _MODELS:
            known = ", ".join(_MODELS)
            raise NotFoundError(f"There is no model {name[:60]!r}; there are {known}")
        return json_answer(_model(name))


def _voice(voice: VoiceInfo) -> dict[str, Any]:
    return {
        "id": voice.name,
        "name": voice.name,
        "description": voice.description,
        "languages": list(voice.languages),
        "speakers": list(voice.speakers),
    }


def _model(name: str) -> dict[str, Any]:
    owner = "wyoming-jabber"
    return {"id": name, "object": "model", "created": _CREATED, "owned_by": owner}
