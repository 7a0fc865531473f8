"""Bodies of requests: read within limits, and checked field by field."""

import asyncio
from collections.abc import Collection, Mapping
import json
import math
from typing import Any, Final

from starlette.requests import Request
from starlette.types import Message, Receive

from wyoming_jabber.server.http.errors import (
    BodyError,
    BodyTimeoutError,
    BodyTooLargeError,
    BodyTypeError,
    FieldError,
)

# Characters of a wrong value that are shown again.
_SHOWN: Final = 60


class Body:
    """Hands out a request's body piece by piece, and no more than it may have."""

    def __init__(
        self, receive: Receive, limit_bytes: int, timeout: float, *, is_large: bool
    ) -> None:
        """`timeout` is what the body may take; of one that is large, each piece."""
        self._receive = receive
        self._limit = limit_bytes
        self._timeout = timeout
        self._is_large = is_large
        self._deadline = _now() + timeout
        self._bytes = 0
        self._is_complete = False

    async def receive(self) -> Message:
        """Return the next piece, or later that the client has left.

        Raises BodyTooLargeError, BodyTimeoutError.
        """
        if self._is_complete:
            return await self._receive()
        if self._is_large:
            self._deadline = _now() + self._timeout
        try:
            async with asyncio.timeout_at(self._deadline):
                message = await self._receive()
        except TimeoutError:
            raise BodyTimeoutError(
                f"The body did not arrive within {self._timeout:g} s"
            ) from None
        self._bytes += len(message.get("body", b""))
        check_size(self._bytes, self._limit)
        self._is_complete = not message.get("more_body", False)
        return message


def _now() -> float:
    return asyncio.get_running_loop().time()


def check_size(size: int, limit: int) -> None:
    """Raise BodyTooLargeError if a body has more bytes than it may."""
    if size > limit:
        raise BodyTooLargeError(f"The body has more than {limit} bytes")


def content_type(request: Request) -> str:
    """Return the type that a body says it has, without its parameters."""
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


async def read_fields(request: Request) -> "Fields":
    """Read a body that is a JSON object. Raises BodyError and its kinds."""
    if content_type(request) != "application/json":
        raise BodyTypeError("The body must be JSON: Content-Type: application/json")
    body = await request.body()
    try:
        content = json.loads(body)
    except json.JSONDecodeError as error:
        raise BodyError(f"The body is not valid JSON: {error}") from None
    except (ValueError, RecursionError):
        raise BodyError(
            "The body is no JSON that can be read: it is not UTF-8, nested too deeply, "
            "or has a number of thousands of digits"
        ) from None
    if not isinstance(content, dict):
        raise BodyError("The body must be a JSON object")
    return Fields(content)


class Fields:
    """The fields of a JSON object, each read with its type.

    A null stands for a field that is not there. All methods raise FieldError.
    """

    def __init__(self, content: Mapping[str, Any]) -> None:
        self._content = content

    def text(self, name: str) -> str:
        """Return a text that must be there."""
        value = self.optional_text(name)
        if value is None:
            raise FieldError(name, "is missing")
        return value

    def optional_text(self, name: str) -> str | None:
        """Return a text; lone surrogates, which UTF-8 can't carry, are replaced."""
        value = self._content.get(name)
        if value is None:
            return None
        if not isinstance(value, str):
            raise FieldError(name, f"{shown(value)} is not a string")
        return _whole(value)

    def number(self, name: str, default: float, low: float, high: float) -> float:
        """Return a number within its limits."""
        value = self._content.get(name)
        if value is None:
            return default
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise FieldError(name, f"{shown(value)} is not a number")
        # Written so that NaN, which is neither, is refused too.
        if not low <= value <= high:
            raise FieldError(
                name, f"{shown(value)} is not between {low:g} and {high:g}"
            )
        return float(value)

    def choice(self, name: str, default: str, choices: Collection[str]) -> str:
        """Return one of several words."""
        value = self.optional_text(name)
        if value is None:
            return default
        if value not in choices:
            raise FieldError(
                name, f"{shown(value)} is not one of {', '.join(sorted(choices))}"
            )
        return value

    def optional_flag(self, name: str) -> bool | None:
        """Return true, false or nothing."""
        value = self._content.get(name)
        if value is not None and not isinstance(value, bool):
            raise FieldError(name, f"{shown(value)} is not true or false")
        return value

    def objects(self, name: str) -> "list[Fields]":
        """Return a list of objects that must be there."""
        value = self._content.get(name)
        if not isinstance(value, list):
            raise FieldError(name, "a list is expected here")
        if not all(isinstance(item, dict) for item in value):
            raise FieldError(name, "must hold nothing but objects")
        return [Fields(item) for item in value]

    def texts(self, name: str) -> frozenset[str]:
        """Return a text or a list of texts as a set."""
        value = self._content.get(name)
        items = value if isinstance(value, list) else [value]
        texts = [item for item in items if isinstance(item, str)]
        if len(texts) + items.count(None) != len(items):
            raise FieldError(name, "a string or a list of strings is expected here")
        return frozenset(_whole(text) for text in texts if text)

    def raw(self, name: str) -> object:
        """Return a value of any type."""
        return self._content.get(name)


def shown(value: object) -> str:
    """Show what a client sent, short and on one line."""
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    try:
        text = json.dumps(value)
    except RecursionError:  # it was nested as deeply as can just be read
        return "something nested deeply"
    return text if len(text) <= _SHOWN else text[: _SHOWN - 3] + "..."


def _whole(text: str) -> str:
    return text.encode("utf-8", "replace").decode()
