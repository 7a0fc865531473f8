"""Answers: errors in OpenAI's shape, and streams that end when their client leaves."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from http import HTTPStatus
import json
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Message, Receive, Scope, Send

from wyoming_jabber.catalog import CatalogError
from wyoming_jabber.errors import (
    BusyError,
    JabberError,
    RequestError,
    SpeakerNotFoundError,
    VoiceNotFoundError,
)
from wyoming_jabber.server.http.errors import (
    BodyTimeoutError,
    BodyTooLargeError,
    BodyTypeError,
    ConflictError,
    FieldError,
    ForbiddenError,
    MethodError,
    NotFoundError,
    TokenError,
)

Endpoint = Callable[[Request], Awaitable[Response]]

# The first that fits counts.
_STATUS: Final[Mapping[type[JabberError], HTTPStatus]] = {
    VoiceNotFoundError: HTTPStatus.NOT_FOUND,
    BodyTooLargeError: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    BodyTypeError: HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    BodyTimeoutError: HTTPStatus.REQUEST_TIMEOUT,
    NotFoundError: HTTPStatus.NOT_FOUND,
    MethodError: HTTPStatus.METHOD_NOT_ALLOWED,
    ConflictError: HTTPStatus.CONFLICT,
    ForbiddenError: HTTPStatus.FORBIDDEN,
    TokenError: HTTPStatus.UNAUTHORIZED,
    RequestError: HTTPStatus.BAD_REQUEST,
    BusyError: HTTPStatus.SERVICE_UNAVAILABLE,
    # Not ours: what a catalog's server has failed to give.
    CatalogError: HTTPStatus.BAD_GATEWAY,
    JabberError: HTTPStatus.INTERNAL_SERVER_ERROR,
}

# Seconds after which a client that was refused for want of room may ask again.
_RETRY_AFTER: Final = "1"


def json_answer(content: object, status: int = HTTPStatus.OK) -> Response:
    """Answer with JSON that nobody keeps."""
    body = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    headers = {"cache-control": "no-store"}
    return Response(body, status, headers, media_type="application/json")


def error_answer(error: JabberError) -> Response:
    """Say what went wrong, as OpenAI's API does."""
    status = next(code for kind, code in _STATUS.items() if isinstance(error, kind))
    answer = json_answer({"error": error_content(error)}, status)
    if isinstance(error, TokenError):
        answer.headers["www-authenticate"] = "Bearer"
    if isinstance(error, BusyError):
        answer.headers["retry-after"] = _RETRY_AFTER
    return answer


def error_content(error: JabberError) -> dict[str, Any]:
    """Describe an error: its text for people, its code for programs."""
    is_clients = isinstance(error, RequestError)
    return {
        "message": error.public,
        "type": "invalid_request_error" if is_clients else "server_error",
        "param": _param(error),
        "code": error.code,
    }


def _param(error: JabberError) -> str | None:
    if isinstance(error, FieldError):
        return error.field
    if isinstance(error, VoiceNotFoundError):
        return "voice"
    return "speaker" if isinstance(error, SpeakerNotFoundError) else None


class Stream:
    """What a streamed answer is written to."""

    def __init__(self, send: Send) -> None:
        self._send = send

    async def start(self, content_type: str, headers: Mapping[str, str]) -> None:
        """Send the head; from here on an error can only cut the answer."""
        fields = {"content-type": content_type, "cache-control": "no-store", **headers}
        head: Message = {
            "type": "http.response.start",
            "status": int(HTTPStatus.OK),
            "headers": [(k.encode(), v.encode("latin-1")) for k, v in fields.items()],
        }
        await self._send(head)

    async def write(self, part: bytes) -> None:
        """Send a part; waits while the client is slow."""
        if part:
            await self._send(_body(part, more=True))

    async def end(self) -> None:
        """Say that this was all."""
        await self._send(_body(b"", more=False))


class StreamAnswer(Response):
    """An answer that is made while it is sent, and no longer than somebody reads it."""

    def __init__(self, produce: Callable[[Stream], Awaitable[None]]) -> None:
        super().__init__()
        self._produce = produce

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002 - ASGI's signature
        """Send the answer; its making is cancelled when the client leaves."""
        working = asyncio.ensure_future(self._produce(Stream(send)))
        watching = asyncio.create_task(_until_gone(receive))
        try:
            await asyncio.wait({working, watching}, return_when=asyncio.FIRST_COMPLETED)
            if working.done():
                working.result()
        finally:
            for task in (working, watching):
                task.cancel()
            await asyncio.gather(working, watching, return_exceptions=True)


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _body(part: bytes, *, more: bool) -> Message:
    return {"type": "http.response.body", "body": part, "more_body": more}
