"""The web page's files, the audit report and the documentation: what a browser shows."""

from collections.abc import Mapping
from dataclasses import dataclass
import hashlib
import json
from pathlib import Path
import re
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from wyoming_jabber.engine.worker import EngineWorker
from wyoming_jabber.server.http.answers import json_answer
from wyoming_jabber.server.http.errors import NotFoundError
from wyoming_jabber.server.http.openapi import describe, show_page

PAGE_FOLDER: Final = Path(__file__).parent / "page"

_TYPES: Final[Mapping[str, str]] = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".ico": "image/x-icon",
    ".json": "application/json",
    ".webmanifest": "application/manifest+json",
    ".woff2": "font/woff2",
}

_INDEX: Final = "index.html"

# A report is drawn by `wyoming-jabber audit`, which needs no scripts; whoever else
# may have written the file doesn't get any.
_REPORT_POLICY: Final = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox"
)
# A report of a hundred voices is smaller.
_LARGEST_REPORT: Final = 16_000_000

# What the Supervisor puts before the paths of a page under ingress.
_INGRESS_PATH = re.compile(r"/[A-Za-z0-9_-][A-Za-z0-9/_-]{0,200}")

# Characters of a digest that tells two versions of a file apart.
_TAG_LENGTH: Final = 16


@dataclass(frozen=True, slots=True)
class _File:
    content: bytes
    content_type: str
    tag: str
    """Changes whenever the content does."""


class Pages:
    """Serves the page from memory; its files are read once."""

    def __init__(self, folder: Path = PAGE_FOLDER) -> None:
        self._folder = folder
        self._files: Mapping[str, _File] = {}

    def load(self) -> None:
        """Read the files; blocks."""
        self._files = {
            path.relative_to(self._folder).as_posix(): _read(path)
            for path in sorted(self._folder.rglob("*"))
            if path.is_file() and path.suffix in _TYPES
        }

    @property
    def paths(self) -> frozenset[str]:
        """The paths that the page consists of."""
        return frozenset({"/", *(f"/{name}" for name in self._files)})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request for what no other part knows. Raises NotFoundError."""
        answer = self.get(Request(scope))
        await answer(scope, receive, send)

    def get(self, request: Request) -> Response:
        """Return a file; browsers ask again each time, and get it once."""
        path = request.scope["path"]
        file = self._files.get(path.removeprefix("/") or _INDEX)
        if file is None or request.method not in ("GET", "HEAD"):
            raise NotFoundError(f"There is nothing at {path[:80]!r}")
        headers = {"etag": file.tag, "cache-control": "no-cache"}
        if request.headers.get("if-none-match") == file.tag:
            return Response(status_code=304, headers=headers)
        headers["content-type"] = file.content_type
        return Response(file.content, headers=headers)


class AuditReports:
    """Shows the last report that `wyoming-jabber audit` has left in the state folder."""

    def __init__(self, state_dir: Path, worker: EngineWorker) -> None:
        self._state_dir = state_dir
        self._worker = worker

    async def get(self, request: Request) -> Response:
        """Return `audit.html`, or with `?format=json` `audit.json`."""
        is_json = request.query_params.get("format") == "json"
        name = "audit.json" if is_json else "audit.html"
        content = await self._worker.run(_read_report, self._state_dir / name)
        if content is None:
            raise NotFoundError(
                f"There is no audit report: the state folder lacks {name}"
            )
        headers = {"cache-control": "no-store"}
        if not is_json:
            headers["content-security-policy"] = _REPORT_POLICY
        return Response(content, headers=headers, media_type=_TYPES[Path(name).suffix])


class Documentation:
    """Describes the API for programs and for people; nothing comes from elsewhere."""

    async def openapi(self, request: Request) -> Response:
        """Return the description as OpenAPI."""
        return json_answer(describe(ingress_path(request) or "/"))

    async def page(self, request: Request) -> Response:
        """Return the description as a page."""
        content = show_page(describe(ingress_path(request) or "/"))
        return Response(content, media_type=_TYPES[".html"])


def ingress_path(request: Request) -> str:
    """Return what stands before our paths in the browser; empty without ingress."""
    path = request.headers.get("x-ingress-path", "").rstrip("/")
    return path if _INGRESS_PATH.fullmatch(path) is not None else ""


def _read(path: Path) -> _File:
    content = path.read_bytes()
    digest = hashlib.sha256(content).hexdigest()[:_TAG_LENGTH]
    return _File(content, _TYPES[path.suffix], json.dumps(digest))


def _read_report(path: Path) -> bytes | None:
    try:
        with path.open("rb") as file:
            content = file.read(_LARGEST_REPORT + 1)
    except OSError:
        return None
    return content if len(content) <= _LARGEST_REPORT else None
