"""The one door to other machines: HTTP requests, their rules, and what becomes of errors."""

import asyncio
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from importlib.metadata import version
import random
import time
from typing import Final

import httpx2

from wyoming_jabber.catalog.entry import megabytes
from wyoming_jabber.catalog.errors import FetchError, OfflineError
from wyoming_jabber.catalog.nearness import Nearness, nearness
from wyoming_jabber.errors import ConfigError

Response = httpx2.Response
"""An answer whose body is read in pieces."""

# A collection's address leads to a content network's by one or two.
_MOST_REDIRECTS: Final = 5

# Answers after which the same request may succeed.
_MAY_PASS: Final = frozenset({408, 416, 425, 429, 500, 502, 503, 504})

# Seconds; a server that wants a longer pause than this is as good as down.
_LONGEST_WAIT: Final = 60.0

_HIGHEST_PORT: Final = 65_535

# An upper limit for what a server may ask to keep open.
_CONNECTIONS: Final = httpx2.Limits(max_connections=16)


@dataclass(frozen=True, kw_only=True, slots=True)
class NetworkOptions:
    """How other machines are reached."""

    proxy: str | None = None
    """Address of a proxy for all requests; None: as the environment says."""

    is_offline: bool = False
    """True: no other machine is ever asked."""

    allows_plain: bool = False
    """True: http:// is as good as https://, also beyond this machine."""

    connect_timeout: float = 15.0
    read_timeout: float = 30.0
    """Seconds without a byte after which an answer counts as lost."""

    attempts: int = 5
    """How often one address is asked before the next; each that brings bytes is free."""

    backoff: float = 0.5
    """Seconds before the second attempt; doubles with each."""


class Web:
    """Asks other machines. Used in one event loop; `close` when it ends.

    Only https:// is spoken, but for this machine itself and where the options allow it.
    Redirects are few, and never lead from TLS to plain text, nor to what is nearer:
    from the world into the house, or to this machine.
    """

    def __init__(self, options: NetworkOptions) -> None:
        """Ask nobody yet. Raises ConfigError for a proxy's address that can't be used."""
        self.options = options
        self._client: httpx2.AsyncClient | None = None
        self._making = asyncio.Lock()
        if options.proxy is not None:
            _check_proxy(options.proxy)

    async def close(self) -> None:
        """Close all connections; may be called twice."""
        if self._client is not None:
            await self._client.aclose()
            self._client = None

    def check_online(self, purpose: str) -> None:
        """Raise OfflineError if the network is switched off."""
        if self.options.is_offline:
            raise OfflineError(f"{purpose} needs the network, which is off (offline)")

    @asynccontextmanager
    async def get(
        self, address: str, headers: Mapping[str, str] | None = None
    ) -> AsyncGenerator[Response, None]:
        """Ask for an address; the answer is 200 or 206, its body not read yet.

        Raises FetchError, also while the body is read; OfflineError.
        """
        self.check_online(f"asking {shown(address)}")
        async with AsyncExitStack() as stack:
            with _translated(address):
                response = await self._follow(address, headers or {}, stack)
                _check_status(response, address)
                yield response

    async def get_small(self, addresses: Sequence[str], limit: int) -> bytes:
        """Return a body of at most `limit` bytes from the first address that has it.

        Raises FetchError of the last address; OfflineError.
        """
        failure = FetchError("no address is known")
        for address in addresses:
            for attempt in range(self.options.attempts):
                try:
                    return await self._read(address, limit)
                except FetchError as error:
                    failure = error
                if not failure.may_pass or attempt + 1 == self.options.attempts:
                    break
                await asyncio.sleep(self.pause(attempt, failure))
        raise failure

    def pause(self, attempt: int, failure: FetchError) -> float:
        """Return the seconds to wait after a failed attempt; the first is number 0."""
        grown = self.options.backoff * float(2**attempt)
        # Spread, so that a household's machines don't come back in step.
        spread = grown * random.uniform(0.75, 1.25)  # noqa: S311 - no secret
        return min(_LONGEST_WAIT, max(spread, failure.wait))

    async def _read(self, address: str, limit: int) -> bytes:
        body = bytearray()
        async with self.get(address) as response:
            async for block in response.aiter_bytes():
                body += block
                if len(body) > limit:
                    raise FetchError(
                        f"{shown(address)} is larger than {megabytes(limit)}"
                    )
        return bytes(body)

    async def _follow(
        self, address: str, headers: Mapping[str, str], stack: AsyncExitStack
    ) -> Response:
        """Ask, and ask again where a redirect leads."""
        client = await self._opened()
        url = self._checked(httpx2.URL(address), address)
        for _ in range(_MOST_REDIRECTS + 1):
            # Compressed, a range would be one of other bytes.
            request = client.build_request(
                "GET", url, headers={"Accept-Encoding": "identity", **headers}
            )
            response = await client.send(request, stream=True)
            if response.next_request is None:
                stack.push_async_callback(response.aclose)
                return response
            await response.aclose()
            url = self._redirected(url, response.next_request.url, address)
        raise FetchError(
            f"{shown(address)} redirects more than {_MOST_REDIRECTS} times"
        )

    def _redirected(self, old: httpx2.URL, new: httpx2.URL, address: str) -> httpx2.URL:
        if old.scheme == "https" and new.scheme != "https":
            raise FetchError(f"{shown(address)} redirects from https to {new.scheme}")
        near = nearness(new.host)
        if near > nearness(old.host):
            where = "this machine itself" if near is Nearness.HERE else "the house"
            raise FetchError(f"{shown(address)} redirects to {where}")
        return self._checked(new, address)

    def _checked(self, url: httpx2.URL, address: str) -> httpx2.URL:
        is_plain = url.scheme == "http" and (
            self.options.allows_plain or nearness(url.host) is Nearness.HERE
        )
        if not _is_web(url) or not (url.scheme == "https" or is_plain):
            raise FetchError(
                f"{shown(str(url))} is not an https address"
                + ("" if str(url) == address else f"; {shown(address)} redirects to it")
            )
        return url

    async def _opened(self) -> httpx2.AsyncClient:
        """Return the client; reading the certificates takes a while, hence the thread."""
        async with self._making:
            if self._client is None:
                self._client = await asyncio.to_thread(_client, self.options)
            return self._client


def shown(address: str) -> str:
    """Write an address for the log: without passwords and signatures."""
    try:
        url = httpx2.URL(address)
    except httpx2.InvalidURL:
        return ascii(address[:80])
    port = f":{url.port}" if url.port else ""
    return f"{url.scheme}://{url.host}{port}{url.path}" if url.host else ascii(address)


def host_of(address: str) -> str:
    """Return the host that an address of the web names; empty if it is none."""
    try:
        url = httpx2.URL(address)
    except (httpx2.InvalidURL, UnicodeError):
        return ""
    return url.host if _is_web(url) else ""


def _client(options: NetworkOptions) -> httpx2.AsyncClient:
    return httpx2.AsyncClient(
        proxy=options.proxy,
        timeout=httpx2.Timeout(options.read_timeout, connect=options.connect_timeout),
        limits=_CONNECTIONS,
        headers={"User-Agent": f"wyoming-jabber/{version('wyoming-jabber')}"},
    )


def _check_proxy(address: str) -> None:
    try:
        httpx2.Proxy(address)
    except (ValueError, httpx2.InvalidURL) as error:
        # Not the value: it may hold a password.
        raise ConfigError("proxy: must begin with http:// or https://") from error
    if httpx2.URL(address).scheme.startswith("socks"):
        raise ConfigError("proxy: SOCKS is not supported; name an HTTP proxy")


def _is_web(url: httpx2.URL) -> bool:
    """Tell whether an address is one of the web, with a port that there can be."""
    is_port = url.port is None or url.port <= _HIGHEST_PORT
    return url.scheme in ("http", "https") and bool(url.host) and is_port


class _translated:  # noqa: N801 - a context manager, which reads as a verb
    """The one place where the client library's errors become ours."""

    def __init__(self, address: str) -> None:
        self._address = address

    def __enter__(self) -> None:
        pass

    def __exit__(
        self, kind: object, error: BaseException | None, traceback: object
    ) -> None:
        if isinstance(error, httpx2.InvalidURL | httpx2.UnsupportedProtocol):
            raise FetchError(f"{shown(self._address)} is not an address") from error
        if isinstance(error, httpx2.HTTPError):
            raise FetchError(
                f"{shown(self._address)} {_reason(error)}", may_pass=True
            ) from error


def _reason(error: httpx2.HTTPError) -> str:
    match error:
        case httpx2.ConnectTimeout() | httpx2.ConnectError():
            return f"can't be reached: {str(error) or 'no answer'}"
        case httpx2.TimeoutException():
            return "has stopped sending"
        case httpx2.RemoteProtocolError() | httpx2.ReadError():
            return "has broken off its answer"
    return f"failed: {str(error) or type(error).__name__}"


def _check_status(response: Response, address: str) -> None:
    """Refuse every answer that is not a body, and one that is compressed."""
    status = response.status_code
    if status not in (HTTPStatus.OK, HTTPStatus.PARTIAL_CONTENT):
        raise FetchError(
            f"{shown(address)} answers {status} {response.reason_phrase}".rstrip(),
            status=status,
            may_pass=status in _MAY_PASS,
            wait=_retry_after(response.headers.get("Retry-After", "")),
        )
    # Nobody has asked for it, and a few bytes could become more than there is memory.
    if response.headers.get("Content-Encoding", "identity") != "identity":
        raise FetchError(f"{shown(address)} is compressed on its way")


def _retry_after(value: str) -> float:
    """Read how long a server wants to be left alone: seconds, or a date."""
    if value.isascii() and value.isdigit():
        return min(_LONGEST_WAIT, float(value))
    try:
        when = parsedate_to_datetime(value).timestamp()
    except (TypeError, ValueError, OverflowError):
        return 0.0
    return min(_LONGEST_WAIT, max(0.0, when - time.time()))
