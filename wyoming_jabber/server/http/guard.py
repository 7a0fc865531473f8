"""The guard at the door: who comes in, how much they carry, what they are told."""

from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass, field
from email.utils import formatdate
import hmac
import logging
from typing import Any, Final

from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from wyoming_jabber.errors import BusyError, JabberError
from wyoming_jabber.metrics import Metrics
from wyoming_jabber.server.http.address import Policy
from wyoming_jabber.server.http.answers import error_answer
from wyoming_jabber.server.http.bodies import Body, check_size
from wyoming_jabber.server.http.errors import (
    BodyTypeError,
    ForbiddenError,
    TokenError,
)

_LOGGER = logging.getLogger(__name__)

CUSTOM_HEADER: Final = "x-requested-with"
"""What marks a request without JSON as one of the page's own: browsers let no page of
another site send it without asking us first, and we never agree."""

# Refusals that are told in the log: who knocks from ever new addresses shall not fill it.
_MOST_TOLD: Final = 100

_SAFE_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS"})
_OWN_SITES: Final = frozenset({"same-origin", "none"})

# Nothing from elsewhere, nothing inline; sound and pictures may be made by the page.
_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src 'self' data: blob:; media-src 'self' blob:; font-src 'self'; "
    "worker-src 'self' blob:; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'self'"
)
_HEADERS: Final[Mapping[str, str]] = {
    "content-security-policy": _POLICY,
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-frame-options": "SAMEORIGIN",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Limits:
    """What one request may cost."""

    body_bytes: int
    body_bytes_at: Mapping[str, int]
    """Of the paths that have a limit of their own."""

    upload_path: str
    """Whose body may take long, as long as it goes on."""

    body_timeout: float
    """Seconds that a client may take for a body, or for a piece of an upload."""

    max_connections: int


@dataclass(slots=True)
class _Reply:
    """The answer on its way out."""

    send: Send
    has_started: bool = False
    extra: MutableMapping[str, str] = field(default_factory=dict)

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.has_started = True
            given = {name.lower() for name, _ in message["headers"]}
            added = {"date": formatdate(usegmt=True), **_HEADERS, **self.extra}
            message["headers"] = [
                *message["headers"],
                *(
                    (name.encode(), value.encode())
                    for name, value in added.items()
                    if name.encode() not in given
                ),
            ]
        await self.send(message)


class Guard:
    """Lets requests through to the door's own application, or refuses them."""

    def __init__(
        self, app: ASGIApp, policy: Policy, limits: Limits, metrics: Metrics
    ) -> None:
        self._app = app
        self._policy = policy
        self._limits = limits
        self._metrics = metrics
        self._told: set[str] = set()
        self.open_paths: frozenset[str] = frozenset()
        """What everybody who may connect sees without a token."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; every error becomes an answer."""
        reply = _Reply(send)
        try:
            headers = Headers(scope=scope)
            self._check(scope, headers)
            body = self._body(scope, headers, receive)
            await self._app(scope, body.receive, reply)
        except JabberError as error:
            self._log(scope, error)
            await _fail(error, scope, receive, reply)
        except ClientDisconnect:
            _LOGGER.debug("A client left before its request was whole")
        except Exception:
            _LOGGER.exception("A request failed; this is a fault of the server")
            failure = JabberError("The server failed; its log says why")
            await _fail(failure, scope, receive, reply)

    def _body(self, scope: Scope, headers: Headers, receive: Receive) -> Body:
        """Return the body within its limits. Raises BodyTooLargeError."""
        limits, path = self._limits, scope["path"]
        size = limits.body_bytes_at.get(path, limits.body_bytes)
        check_size(_length(headers), size)
        is_large = path == limits.upload_path
        return Body(receive, size, limits.body_timeout, is_large=is_large)

    def _check(self, scope: Scope, headers: Headers) -> None:
        """Raise BusyError, ForbiddenError, TokenError or BodyTypeError."""
        self._check_room()
        address = _address(scope)
        if not self._policy.admits(address):
            raise ForbiddenError(f"http_clients does not have the address {address}")
        if not self._policy.trusts(address):
            self._check_stranger(scope, headers)
        _check_site(scope, headers)

    def _check_room(self) -> None:
        if self._metrics.connections_open > self._limits.max_connections:
            self._metrics.connections_refused += 1
            raise BusyError(
                f"{self._limits.max_connections} clients are connected already; "
                "try again later"
            )

    def _check_stranger(self, scope: Scope, headers: Headers) -> None:
        """Check the token, and where there is none, by which name we are called."""
        if self._has_token(headers):
            return
        if self._policy.token is not None and scope["path"] not in self.open_paths:
            raise _token_error(headers)
        if not self._policy.knows_host(headers.get("host", "")):
            raise ForbiddenError(
                "This server does not know itself by that name; http_hosts may list it"
            )

    def _log(self, scope: Scope, error: JabberError) -> None:
        """Tell the person who runs the server what the client is not told.

        And once, why a client does not come in.
        """
        if error.public != str(error):
            _LOGGER.error("%s", str(error))  # not the error, which holds its frames
        if isinstance(error, ForbiddenError | TokenError):
            line = f"HTTP refuses {_address(scope)}: {error}"
            if line not in self._told and len(self._told) < _MOST_TOLD:
                self._told.add(line)
                _LOGGER.warning("%s", line)

    def _has_token(self, headers: Headers) -> bool:
        """Whether the request carries the right token."""
        token = self._policy.token
        kind, _, given = headers.get("authorization", "").partition(" ")
        if token is None or kind.lower() != "bearer":
            return False
        return hmac.compare_digest(given.strip().encode(), token.encode())


def _address(scope: Scope) -> str:
    return str((scope.get("client") or ("",))[0])


def _check_site(scope: Scope, headers: Headers) -> None:
    """Raise ForbiddenError for what a page of another site makes a browser send."""
    if scope["method"] in _SAFE_METHODS:
        return
    if headers.get("sec-fetch-site", "none").lower() not in _OWN_SITES:
        raise ForbiddenError("Pages of other sites may not change anything here")
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json" and CUSTOM_HEADER not in headers:
        raise BodyTypeError(
            "This needs Content-Type: application/json, or the header X-Requested-With"
        )


def _token_error(headers: Headers) -> TokenError:
    if "authorization" in headers:
        return TokenError("The token is wrong")
    return TokenError("A token is needed: Authorization: Bearer TOKEN")


def _length(headers: Headers) -> int:
    """Return the length that is announced; 0 if it is not, which HTTP has checked."""
    length = headers.get("content-length", "0")
    return int(length) if length.isdigit() else 0


async def _fail(
    error: JabberError, scope: Scope, receive: Receive, reply: _Reply
) -> None:
    """Tell the client of an error, or cut an answer that has begun."""
    if not reply.has_started:
        if isinstance(error, BusyError):
            reply.extra["connection"] = "close"
        await error_answer(error)(scope, receive, reply)
        return
    _LOGGER.warning("An answer was cut short: %s", error.public)
    abort: Any = scope["state"]["abort"]
    await abort()
