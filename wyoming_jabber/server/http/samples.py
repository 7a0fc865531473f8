"""`GET /api/voices/{name}/sample`: a recording of a voice that is not here yet.

The server fetches it, so that a browser asks nobody else, and so that the options for
proxies, mirrors and offline use hold for it too.
"""

from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Final
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response

from wyoming_jabber.catalog import Catalog
from wyoming_jabber.catalog.network import Web
from wyoming_jabber.server.http.errors import NotFoundError

# Piper's recordings are a tenth of this; nobody waits for more to hear a voice.
_MOST_BYTES: Final = 4_000_000

# What browsers play; no page of another site gets in under such a name.
_TYPES: Final[Mapping[str, str]] = {
    ".flac": "audio/flac",
    ".mp3": "audio/mpeg",
    ".ogg": "audio/ogg",
    ".opus": "audio/ogg",
    ".wav": "audio/wav",
}


class Samples:
    """Hands on the recordings that a catalog names, and nothing else."""

    def __init__(self, catalog: Catalog, web: Web) -> None:
        self._catalog = catalog
        self._web = web

    async def get(self, request: Request) -> Response:
        """Return a recording, at most 4 MB.

        Raises VoiceNotFoundError; NotFoundError if the catalog names no recording;
        CatalogError if it can't be had.
        """
        entry = self._catalog.find(request.path_params["name"])
        address = entry.sample_url or ""
        kind = _TYPES.get(PurePosixPath(urlsplit(address).path).suffix.lower())
        if kind is None:
            raise NotFoundError(f"There is no recording of voice {entry.name}")
        content = await self._web.get_small((address,), _MOST_BYTES)
        # Heard again within an hour, it isn't fetched again.
        headers = {"cache-control": "private, max-age=3600"}
        return Response(content, headers=headers, media_type=kind)
