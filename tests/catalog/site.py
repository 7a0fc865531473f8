"""A web site on this machine, in a thread, that can misbehave in every way we know."""

import asyncio
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
import hashlib
import re
import threading
from typing import Self
from urllib.parse import unquote


@dataclass(frozen=True)
class Request:
    """One request as it came."""

    path: str
    headers: dict[str, str]
    """By their names in lower case."""

    @property
    def start(self) -> int:
        found = re.fullmatch(r"bytes=(\d+)-", self.headers.get("range", ""))
        return int(found[1]) if found else 0


class Exchange:
    """A request, and the means to answer it badly."""

    def __init__(
        self, request: Request, content: bytes | None, writer: asyncio.StreamWriter
    ) -> None:
        self.request = request
        self.content = content or b""
        self.writer = writer

    def head(self, status: str, **headers: object) -> None:
        lines = [f"HTTP/1.1 {status}", "Connection: close"]
        lines += [f"{name.replace('_', '-')}: {v}" for name, v in headers.items()]
        self.writer.write(("\r\n".join(lines) + "\r\n\r\n").encode("latin-1"))

    async def send(self, status: str, body: bytes = b"", **headers: object) -> None:
        self.head(status, Content_Length=len(body), **headers)
        self.writer.write(body)
        await self.writer.drain()


Answer = Callable[[Exchange], Awaitable[None]]


class Site:
    """Serves `files`, with ranges and strong tags; `plan` says what it does otherwise."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.requests: list[Request] = []
        self.connections = self.most_connections = 0
        self.held = asyncio.Event()
        """Set: answers go on that `hold_after` has stopped."""

        self._plans: dict[str, deque[Answer]] = defaultdict(deque)
        self._default: Answer = serve_file
        self._started = threading.Event()
        self._stopping = asyncio.Event()
        self.port = 0

    def __enter__(self) -> Self:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(
            target=self._loop.run_until_complete, args=(self._run(),)
        )
        self._thread.start()
        assert self._started.wait(10)
        return self

    def __exit__(self, *_: object) -> None:
        self.release()
        self._loop.call_soon_threadsafe(self._stopping.set)
        self._thread.join(10)
        assert not self._thread.is_alive()
        self._loop.close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def plan(self, path: str, *answers: Answer) -> None:
        """Answer the next requests for a path like this; then properly again."""
        self._plans[path].extend(answers)

    def always(self, answer: Answer) -> None:
        self._default = answer

    def release(self) -> None:
        self._loop.call_soon_threadsafe(self.held.set)

    def paths(self) -> list[str]:
        return [request.path for request in self.requests]

    def asked(self, path: str) -> list[Request]:
        return [request for request in self.requests if request.path == path]

    async def _run(self) -> None:
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        self._started.set()
        await self._stopping.wait()
        server.close()
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _serve(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self.connections += 1
        self.most_connections = max(self.most_connections, self.connections)
        try:
            request = await _read_request(reader)
            self.requests.append(request)
            plan = self._plans[request.path]
            answer = plan.popleft() if plan else self._default
            await answer(Exchange(request, self.files.get(request.path), writer))
        except (ConnectionError, asyncio.IncompleteReadError):
            pass  # the client has left
        finally:
            self.connections -= 1
            writer.close()


async def _read_request(reader: asyncio.StreamReader) -> Request:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    first, *lines = head.strip().split("\r\n")
    headers = {k.lower(): v.strip() for k, _, v in (x.partition(":") for x in lines)}
    # To a proxy, a client names the whole address.
    path = re.sub(r"^http://[^/]+", "", first.split()[1])
    return Request(unquote(path), headers)


def tag_of(content: bytes) -> str:
    return f'"{hashlib.sha256(content).hexdigest()[:16]}"'


async def serve_file(exchange: Exchange) -> None:
    """Answer as a good server does: ranges, and If-Range."""
    content, start = exchange.content, exchange.request.start
    if not content:
        await exchange.send("404 Not Found", b"no such file")
        return
    tag = tag_of(content)
    if start and exchange.request.headers.get("if-range", tag) == tag:
        if start >= len(content):
            await exchange.send("416 Range Not Satisfiable")
            return
        end = f"bytes {start}-{len(content) - 1}/{len(content)}"
        await exchange.send(
            "206 Partial Content", content[start:], ETag=tag, Content_Range=end
        )
    else:
        await exchange.send("200 OK", content, ETag=tag)


async def ignore_range(exchange: Exchange) -> None:
    await exchange.send("200 OK", exchange.content)


def begin(exchange: Exchange) -> bytes:
    """Announce what was asked for, properly; return what has to follow."""
    content, start = exchange.content, exchange.request.start
    tag, rest = tag_of(content), content[start:]
    if start:
        span = f"bytes {start}-{len(content) - 1}/{len(content)}"
        exchange.head(
            "206 Partial Content",
            Content_Length=len(rest),
            Content_Range=span,
            ETag=tag,
        )
    else:
        exchange.head("200 OK", Content_Length=len(rest), ETag=tag)
    return rest


def break_off_after(size: int) -> Answer:
    """Announce all of it, and hang up in the middle."""

    async def answer(exchange: Exchange) -> None:
        exchange.writer.write(begin(exchange)[:size])
        await exchange.writer.drain()

    return answer


def hold_after(size: int, site: Site) -> Answer:
    """Send a beginning, and the rest when the site is told to `release` it."""

    async def answer(exchange: Exchange) -> None:
        rest = begin(exchange)
        exchange.writer.write(rest[:size])
        await exchange.writer.drain()
        await site.held.wait()
        exchange.writer.write(rest[size:])
        await exchange.writer.drain()

    return answer


def status(text: str, **headers: object) -> Answer:
    async def answer(exchange: Exchange) -> None:
        await exchange.send(text, b"sorry", **headers)

    return answer


def redirect(address: str, code: str = "302 Found") -> Answer:
    async def answer(exchange: Exchange) -> None:
        await exchange.send(code, Location=address)

    return answer


def send(body: bytes, text: str = "200 OK", **headers: object) -> Answer:
    async def answer(exchange: Exchange) -> None:
        await exchange.send(text, body, **headers)

    return answer


def send_unmeasured(body: bytes) -> Answer:
    """Send without a length: it ends when the connection does."""

    async def answer(exchange: Exchange) -> None:
        exchange.head("200 OK")
        exchange.writer.write(body)
        await exchange.writer.drain()

    return answer
