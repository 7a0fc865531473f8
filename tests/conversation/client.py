"""A Wyoming client of the tests' own: it can say things that no library would."""

import asyncio
import contextlib
from dataclasses import dataclass, field
import json
from typing import Any

Format = tuple[int, int, int]


@dataclass
class Received:
    """One event from the server."""

    type: str
    data: dict[str, Any]
    payload: bytes


@dataclass
class Answer:
    """All events up to the one that ends an answer, or to the end of the connection."""

    events: list[Received] = field(default_factory=list)
    ended: bool = False
    """Whether the last awaited event came; otherwise the connection was closed."""

    @property
    def types(self) -> list[str]:
        """Types in order; a run of audio-chunks counts once."""
        types: list[str] = []
        for event in self.events:
            if not types or types[-1] != event.type or event.type != "audio-chunk":
                types.append(event.type)
        return types

    def of(self, type_: str) -> list[Received]:
        return [event for event in self.events if event.type == type_]

    @property
    def pcm(self) -> bytes:
        return b"".join(event.payload for event in self.of("audio-chunk"))

    @property
    def formats(self) -> set[Format]:
        return {
            (event.data["rate"], event.data["width"], event.data["channels"])
            for event in self.events
            if event.type in ("audio-start", "audio-chunk")
        }

    @property
    def seconds(self) -> float:
        (rate, width, channels) = next(iter(self.formats))
        return len(self.pcm) / (rate * width * channels)

    @property
    def error(self) -> dict[str, Any] | None:
        errors = self.of("error")
        return errors[0].data if errors else None


def encode(
    type_: str,
    data: object = None,
    *,
    payload: bytes = b"",
    inline: bool = False,
    **header: object,
) -> bytes:
    """Bytes of one event; data in a block of its own, or `inline` in the header."""
    head: dict[str, object] = {"type": type_} | header
    block = b""
    if data is not None and inline:
        head["data"] = data
    elif data is not None:
        block = json.dumps(data, ensure_ascii=False).encode()
        head["data_length"] = len(block)
    if payload:
        head["payload_length"] = len(payload)
    return json.dumps(head).encode() + b"\n" + block + payload


class Client:
    """One connection."""

    def __init__(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self.reader = reader
        self.writer = writer

    async def send_bytes(self, *blocks: bytes) -> None:
        self.writer.write(b"".join(blocks))
        await self.writer.drain()

    async def send(self, type_: str, data: object = None, **options: Any) -> None:
        await self.send_bytes(encode(type_, data, **options))

    async def receive(self, patience: float = 10) -> Received | None:
        """The next event; None at the end of the connection."""
        async with asyncio.timeout(patience):
            try:
                line = await self.reader.readline()
                if not line:
                    return None
                head = json.loads(line)
                data = head.get("data") or {}
                if length := head.get("data_length"):
                    data |= json.loads(await self.reader.readexactly(length))
                payload = await self.reader.readexactly(head.get("payload_length") or 0)
            except (ConnectionError, asyncio.IncompleteReadError):
                return None
        return Received(head["type"], data, payload)

    async def answer(self, *until: str, patience: float = 15) -> Answer:
        """Read to the first event of these types (audio-stop), or to the end."""
        answer = Answer()
        while (event := await self.receive(patience)) is not None:
            answer.events.append(event)
            if event.type in (until or ("audio-stop",)):
                answer.ended = True
                break
        return answer

    async def say(self, text: str, **data: object) -> Answer:
        await self.send("synthesize", {"text": text, **data})
        return await self.answer()

    async def stream(self, *chunks: str, copy: bool = True, **data: object) -> Answer:
        """Stream as Home Assistant does, with a copy of the text before the end."""
        await self.send("synthesize-start", data)
        for chunk in chunks:
            await self.send("synthesize-chunk", {"text": chunk})
        if copy:
            await self.send("synthesize", {"text": "".join(chunks), **data})
        await self.send("synthesize-stop")
        return await self.answer("synthesize-stopped")

    async def describe(self, patience: float = 10) -> dict[str, Any]:
        await self.send("describe")
        event = await self.receive(patience)
        assert event is not None
        assert event.type == "info"
        return event.data

    async def is_closed(self, patience: float = 5) -> bool:
        """Whether the server has ended the connection; events before that are lost."""
        answer = await self.answer("never", patience=patience)
        return not answer.ended

    def abort(self) -> None:
        self.writer.transport.abort()

    async def close(self) -> None:
        self.writer.close()
        with contextlib.suppress(OSError):
            await self.writer.wait_closed()
