"""Bytes become events, or a ProtocolError: nothing else, and never too many of them."""

import asyncio
import contextlib
import errno
from itertools import pairwise
import json
import time
import tracemalloc

from hypothesis import given, settings, strategies as st
import pytest
from wyoming.audio import AudioChunk
from wyoming.event import Event, async_write_event
from wyoming.info import Describe
from wyoming.tts import Synthesize, SynthesizeVoice

from wyoming_jabber.errors import ProtocolError
from wyoming_jabber.server.event_reader import (
    MAX_HEADER_BYTES,
    MAX_PAYLOAD_BYTES,
    EventReader,
    IdleError,
    ReadLimits,
)

LIMITS = ReadLimits(max_characters=1000, idle_timeout=5, event_timeout=5)
HURRIED = ReadLimits(max_characters=1000, idle_timeout=0.05, event_timeout=0.05)
DESCRIBE = b'{"type": "describe"}\n'


def open_stream(*pieces: bytes, end: bool = True) -> asyncio.StreamReader:
    stream = asyncio.StreamReader(limit=MAX_HEADER_BYTES)
    for piece in pieces:
        stream.feed_data(piece)
    if end:
        stream.feed_eof()
    return stream


async def read(*pieces: bytes, limits: ReadLimits = LIMITS) -> Event | None:
    return await EventReader(open_stream(*pieces), limits).read()


async def read_all(stream: asyncio.StreamReader) -> list[Event]:
    reader = EventReader(stream, LIMITS)
    events = []
    while (event := await reader.read()) is not None:
        events.append(event)
    return events


def header(**keys: object) -> bytes:
    return json.dumps({"type": "t", **keys}).encode() + b"\n"


def with_data(data: bytes) -> bytes:
    return header(data_length=len(data)) + data


# What is an event


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        (DESCRIBE, Event("describe")),
        (b'{"type":"describe"}', Event("describe")),  # the last line, without a break
        (b'{"type":"describe"}\r\n', Event("describe")),
        (b'  {"type":"describe"}  \n', Event("describe")),
        (b'{"type":"a","version":"9","unknown":[1]}\n', Event("a")),
        (b'{"type":"a","data":{"text":"x"}}\n', Event("a", {"text": "x"})),
        (b'{"type":"a","data":null,"data_length":null}\n', Event("a")),
        (b'{"type":"a","data_length":0,"payload_length":0}\n', Event("a")),
        (b'{"type":"a","payload_length":null}\n', Event("a")),
        (b'{"type":"a","payload_length":3}\nabc', Event("a")),
        (b'{"type":"\\u00e4"}\n', Event("ä")),
        ('{"type":"ä"}\n'.encode(), Event("ä")),
        (with_data(b'{"text":"x"}'), Event("t", {"text": "x"})),
        (with_data(b'{"text":\n"x\\n"}\n'), Event("t", {"text": "x\n"})),
        (with_data(b"null"), Event("t")),
        (with_data(b'{"a":1,"a":2}'), Event("t", {"a": 2})),
        (with_data(b'{"n":1.5e3,"m":[]}'), Event("t", {"n": 1500.0, "m": []})),
        (
            b'{"type":"a","data":{"x":1,"y":1},"data_length":7}\n{"x":2}',
            Event("a", {"x": 2, "y": 1}),
        ),
    ],
)
async def test_these_bytes_are_an_event(sent, expected):
    assert await read(sent) == expected


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        (b"\n", "empty line"),
        (b"\r\n", "header is not valid JSON"),
        (b"GET / HTTP/1.1\r\n\r\n", "header is not valid JSON"),
        (b"\x16\x03\x01\x02\x00\x01\n", "header is not valid JSON"),  # TLS
        (b"\xff\xfe\n", "header is not valid JSON"),
        (b'{"type":"a"\n', "header is not valid JSON"),
        (b'{"type":"a"}}\n', "header is not valid JSON"),
        (b"{'type':'a'}\n", "header is not valid JSON"),
        (b'"describe"\n', "header is not a JSON object"),
        (b'["describe"]\n', "header is not a JSON object"),
        (b"1\n", "header is not a JSON object"),
        (b"null\n", "no type"),
        (b"{}\n", "no type"),
        (b'{"type":""}\n', "no type"),
        (b'{"type":null}\n', "no type"),
        (b'{"type":5}\n', "no type"),
        (b'{"type":["a"]}\n', "no type"),
        (b'{"type":"a","data":[]}\n', "data is not an object"),
        (b'{"type":"a","data":"x"}\n', "data is not an object"),
        (with_data(b"[]"), "data is not a JSON object"),
        (with_data(b'"x"'), "data is not a JSON object"),
        (with_data(b"{"), "data is not valid JSON"),
        (with_data(b'{"text":"\xff"}'), "data is not valid JSON"),
        (header(data_length=9) + b'{"x":', "ended inside an event"),
        (header(data_length=9), "ended inside an event"),
        (header(payload_length=9) + b"12345678", "ended inside an event"),
    ],
)
async def test_these_bytes_are_none(sent, told):
    with pytest.raises(ProtocolError, match=told) as caught:
        await read(sent)
    assert caught.value.code == "protocol-error"
    assert "\n" not in str(caught.value)


WRONG_LENGTHS = ["-1", "1.0", "1.5", '"1"', "true", "false", "[1]", "{}", "1e3", '""']


@pytest.mark.parametrize("key", ["data_length", "payload_length"])
@pytest.mark.parametrize("length", [*WRONG_LENGTHS, "NaN", "Infinity", "-Infinity"])
async def test_a_length_that_is_no_number_of_bytes_is_refused(key, length):
    with pytest.raises(ProtocolError, match=f"{key} is not a number of bytes"):
        await read(f'{{"type":"a","{key}":{length}}}\n'.encode() + b"1234")


@pytest.mark.parametrize("key", ["data_length", "payload_length"])
@pytest.mark.parametrize("digits", [10, 400, 4300])
async def test_a_huge_length_is_refused_at_once(key, digits):
    with pytest.raises(ProtocolError, match=f"{key} is over the limit"):
        await read(f'{{"type":"a","{key}":{"9" * digits}}}\n'.encode())


async def test_a_number_with_more_digits_than_python_reads_is_refused():
    with pytest.raises(ProtocolError, match="not valid JSON"):
        await read(b'{"type":"a","data_length":' + b"9" * 5000 + b"}\n")


@pytest.mark.parametrize("opening", [b"[", b'{"a":'])
async def test_deep_nesting_is_refused_in_header_and_data(opening):
    depth = LIMITS.max_brackets - 10
    with pytest.raises(ProtocolError, match="header is not valid JSON"):
        await read(b'{"type":"a","data":' + opening * depth + b"\n")
    with pytest.raises(ProtocolError, match="data is not valid JSON"):
        await read(with_data(opening * depth))


@pytest.mark.parametrize("opening", [b"[", b'{"a":', b"[],"])
async def test_more_lists_and_objects_than_a_text_needs_are_refused(opening):
    many = opening * (LIMITS.max_brackets + 1)
    for block in (b'{"type":"a","data":' + many + b"\n", with_data(many)):
        with pytest.raises(ProtocolError, match="too many lists and objects"):
            await read(block)


async def test_lone_surrogates_pass_as_they_are():
    event = await read(with_data(rb'{"text":"a\ud800b"}'))
    assert event == Event("t", {"text": "a\ud800b"})


# Several events, and the end of them


async def test_no_bytes_at_all_are_the_end():
    assert await read() is None


async def test_events_follow_one_another_and_payloads_are_dropped():
    sent = [
        DESCRIBE,
        header(data_length=8, payload_length=5) + b'{"x": 1}' + b'{"ty\n',
        b'{"type":"last"}',
    ]
    assert await read_all(open_stream(*sent)) == [
        Event("describe"),
        Event("t", {"x": 1}),
        Event("last"),
    ]


class Written:
    """Keeps what is written, as a stream writer would send it."""

    def __init__(self) -> None:
        self.sent = b""

    def write(self, data: bytes) -> None:
        self.sent += data

    def writelines(self, parts) -> None:
        self.sent += b"".join(parts)

    async def drain(self) -> None:
        pass


async def encode(*events: Event) -> bytes:
    written = Written()
    for event in events:
        await async_write_event(event, written)  # type: ignore[arg-type] # bytes are enough
    return written.sent


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63)
    | st.floats(allow_nan=False)
    | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3)
    ),
    max_leaves=4,
)
events = st.builds(
    Event,
    type=st.text(min_size=1),
    data=st.dictionaries(st.text(), json_values, max_size=3),
    payload=st.none() | st.binary(max_size=300),
)


@settings(deadline=None, max_examples=60)
@given(
    sent=st.lists(events, max_size=3), cuts=st.lists(st.integers(0, 900), max_size=12)
)
def test_what_wyoming_writes_is_read_back_however_it_is_cut(sent, cuts):
    async def converse() -> list[Event]:
        data = await encode(*sent)
        stream = open_stream(end=False)
        reading = asyncio.create_task(read_all(stream))
        places = [0, *sorted(min(cut, len(data)) for cut in cuts), len(data)]
        for a, b in pairwise(places):
            stream.feed_data(data[a:b])
            await asyncio.sleep(0)
        stream.feed_eof()
        return await reading

    expected = [Event(event.type, event.data) for event in sent]
    assert asyncio.run(converse()) == expected


near_events = st.builds(
    lambda key, value, rest: header(**{key: value}) + rest,
    st.sampled_from(["type", "data", "data_length", "payload_length"]),
    json_values,
    st.binary(max_size=40),
)


@settings(deadline=None, max_examples=150)
@given(st.binary(max_size=200) | near_events)
def test_any_bytes_are_events_or_a_protocol_error(data):
    async def converse() -> list[Event]:
        return await read_all(open_stream(data))

    with contextlib.suppress(ProtocolError):
        for event in asyncio.run(converse()):
            assert event.type
            assert isinstance(event.data, dict)


@pytest.mark.parametrize(
    "event",
    [
        Describe().event(),
        Synthesize("Grüße! 😀", SynthesizeVoice("a", speaker="b")).event(),
        AudioChunk(16000, 2, 1, b"\n{}" * 100).event(),
    ],
)
async def test_an_event_byte_by_byte_is_the_same_event(event):
    data = await encode(event)
    stream = open_stream(*(bytes([byte]) for byte in data))
    assert await read_all(stream) == [Event(event.type, event.data)]


# Limits


async def test_the_longest_header_is_read_and_a_longer_one_refused():
    start, end = b'{"type":"a","x":"', b'"}'
    fits = start + b"x" * (MAX_HEADER_BYTES - len(start + end)) + end + b"\n"
    assert await read(fits) == Event("a")
    with pytest.raises(ProtocolError, match=f"longer than {MAX_HEADER_BYTES}"):
        await read(b"  " + fits)


async def test_a_header_that_never_ends_is_refused_before_its_end():
    stream = open_stream(b"x" * (MAX_HEADER_BYTES + 2), end=False)
    with pytest.raises(ProtocolError, match="longer than"):
        await EventReader(stream, LIMITS).read()


@pytest.mark.parametrize("character", ["a", "ä", "😀", "\x01"])
async def test_the_longest_text_fits_however_it_is_escaped(character):
    text = character * LIMITS.max_characters
    for escape in (True, False):
        data = json.dumps({"text": text}, ensure_ascii=escape).encode()
        event = await read(with_data(data))
        assert event is not None
        assert event.data == {"text": text}


async def test_more_data_than_the_longest_text_needs_is_refused_unread():
    sent = header(data_length=LIMITS.max_data_bytes + 1)
    with pytest.raises(ProtocolError, match=f"limit of {LIMITS.max_data_bytes} bytes"):
        await EventReader(open_stream(sent, end=False), LIMITS).read()


async def test_a_payload_over_the_limit_is_refused_unread():
    sent = header(payload_length=MAX_PAYLOAD_BYTES + 1)
    with pytest.raises(ProtocolError, match=f"limit of {MAX_PAYLOAD_BYTES} bytes"):
        await EventReader(open_stream(sent, end=False), LIMITS).read()


async def test_the_longest_payload_is_dropped_without_keeping_it():
    stream = open_stream(header(payload_length=MAX_PAYLOAD_BYTES), end=False)
    reading = asyncio.create_task(EventReader(stream, LIMITS).read())
    step = bytes(16_384)
    tracemalloc.start()
    try:
        for _ in range(MAX_PAYLOAD_BYTES // len(step)):
            stream.feed_data(step)
            await asyncio.sleep(0)
        assert await reading == Event("t")
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < MAX_PAYLOAD_BYTES / 2


# Time


async def test_a_client_that_is_silent_is_idle():
    with pytest.raises(IdleError, match=r"Nothing was sent for 0\.05 s") as caught:
        await EventReader(open_stream(end=False), HURRIED).read()
    assert caught.value.code == "idle"


@pytest.mark.parametrize(
    "beginning", [b"{", header(data_length=5) + b"{", header(payload_length=5) + b"abc"]
)
async def test_an_event_has_to_be_complete_in_time(beginning):
    stream = open_stream(beginning, end=False)
    with pytest.raises(ProtocolError, match=r"longer than 0\.05 s to arrive") as caught:
        await EventReader(stream, HURRIED).read()
    assert not isinstance(caught.value, IdleError)


async def test_trickling_bytes_do_not_win_time():
    stream = open_stream(b"{", end=False)
    reading = asyncio.create_task(EventReader(stream, HURRIED).read())
    started = time.perf_counter()
    while not reading.done():
        stream.feed_data(b" ")
        await asyncio.sleep(0.005)
    with pytest.raises(ProtocolError, match="to arrive"):
        await reading
    assert time.perf_counter() - started < 2


async def test_after_idle_time_a_late_event_is_still_read():
    stream = open_stream(end=False)
    reader = EventReader(stream, HURRIED)
    with pytest.raises(IdleError):
        await reader.read()
    stream.feed_data(DESCRIBE)
    assert await reader.read() == Event("describe")


@pytest.mark.parametrize("beginning", [b"", b'{"type":'])
@pytest.mark.parametrize(
    "error",
    [
        ConnectionResetError("gone"),
        OSError(errno.EHOSTUNREACH, "No route to host"),
        # The network's own time-out: reading again would fail again, for ever.
        OSError(errno.ETIMEDOUT, "Connection timed out"),
    ],
)
async def test_a_lost_connection_is_a_connection_error_whatever_the_system_calls_it(
    beginning, error
):
    stream = open_stream(beginning, end=False)
    reading = asyncio.create_task(EventReader(stream, LIMITS).read())
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    stream.set_exception(error)
    with pytest.raises(ConnectionError):
        await reading


async def test_reading_can_be_cancelled():
    reading = asyncio.create_task(EventReader(open_stream(end=False), LIMITS).read())
    await asyncio.sleep(0)
    reading.cancel()
    with pytest.raises(asyncio.CancelledError):
        await reading
