"""`health`: one line and a status, whatever answers, and never later than promised."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
import json
from pathlib import Path
import socket
import threading
import time

from hypothesis import HealthCheck, given, settings as hypothesis_settings, strategies
import pytest

from wyoming_jabber import __version__
from wyoming_jabber.cli.health import _own_address
from wyoming_jabber.errors import ConfigError, JabberError
from wyoming_jabber.server.probe import describe

# Seconds for servers that never end their answer, and what may come on top of it.
SHORT, SLACK = "0.3", 5.0

Talk = Callable[[socket.socket], None]


@contextmanager
def listening(talk: Talk, server: socket.socket | None = None) -> Iterator[str]:
    """Run a server that treats every client alike; yield its URI."""
    server = server or socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        with suppress(OSError):  # how accept() ends when the server is shut down
            while True:
                client, _ = server.accept()
                threading.Thread(target=treat, args=(client,), daemon=True).start()

    def treat(client: socket.socket) -> None:
        with client, suppress(OSError):
            client.recv(10_000)
            talk(client)

    thread = threading.Thread(target=serve)
    thread.start()
    name = server.getsockname()
    yield f"unix://{name}" if isinstance(name, str) else uri_of(*name[:2])
    server.shutdown(socket.SHUT_RDWR)
    thread.join()
    server.close()


def uri_of(host: str, port: int) -> str:
    return f"tcp://[{host}]:{port}" if ":" in host else f"tcp://{host}:{port}"


def saying(*parts: bytes) -> Talk:
    def talk(client: socket.socket) -> None:
        for part in parts:
            client.sendall(part)

    return talk


def hanging(*parts: bytes) -> Talk:
    """Say something, then nothing, until the client leaves."""

    def talk(client: socket.socket) -> None:
        saying(*parts)(client)
        client.recv(1)

    return talk


def endless(part: bytes) -> Talk:
    def talk(client: socket.socket) -> None:
        while True:
            client.sendall(part)

    return talk


def event(kind: str, data: object = None) -> bytes:
    return json.dumps({"type": kind, "data": data}).encode() + b"\n"


def info(*programs: object) -> bytes:
    return event("info", {"tts": programs})


def voice(name: str = "amy", *, installed: bool = True) -> dict[str, object]:
    return {"name": name, "installed": installed}


def program(*voices: object, installed: bool = True) -> dict[str, object]:
    return {"name": "p", "version": "2", "installed": installed, "voices": voices}


GOOD = info(program(voice()))


# A server that is well


def test_our_own_server_is_ready(jabber, server):
    status, out, err = jabber("health", "--uri", server)
    assert (status, err) == (0, "")
    assert out.startswith(f"ready {server} jabber {__version__}, ")
    assert int(out.split()[-2]) > 100


def test_our_own_server_is_live(jabber, server):
    answer = jabber("health", "--uri", server, "--live")
    assert answer.status == 0
    assert answer.out.startswith(f"live {server} jabber")


def test_one_voice_is_enough(jabber):
    with listening(saying(GOOD)) as uri:
        assert jabber("health", "--uri", uri) == (0, f"ready {uri} p 2, 1 voice\n", "")


def test_what_nobody_asked_for_is_passed_over(jabber):
    with listening(saying(event("pong"), b'{"type":"x","data":null}\n', GOOD)) as uri:
        assert jabber("health", "--uri", uri).status == 0


def test_the_first_program_that_is_there_counts(jabber):
    absent = program(voice("a"), voice("b"), installed=False)
    with listening(saying(info(absent, program(voice())))) as uri:
        assert jabber("health", "--uri", uri).out.endswith("1 voice\n")


def test_a_program_without_a_version_has_none(jabber):
    entry = {"name": "p", "installed": True, "voices": [voice()]}
    with listening(saying(info(entry))) as uri:
        assert jabber("health", "--uri", uri).out == f"ready {uri} p, 1 voice\n"


def test_an_answer_may_arrive_byte_by_byte(jabber):
    with listening(saying(*(bytes([byte]) for byte in GOOD))) as uri:
        assert jabber("health", "--uri", uri).status == 0


def test_a_large_catalogue_is_no_trouble(jabber):
    voices = [voice(f"en_US-somebody{number:04}-medium") for number in range(2000)]
    block = json.dumps({"tts": [program(*voices)]}).encode()
    header = f'{{"type":"info","data_length":{len(block)}}}\n'.encode()
    assert len(block) > 65_536
    with listening(saying(header, block)) as uri:
        assert jabber("health", "--uri", uri).out.endswith("2000 voices\n")


def test_a_unix_socket_can_be_asked(jabber, tmp_path):
    server = socket.socket(socket.AF_UNIX)
    server.bind(str(tmp_path / "socket"))
    server.listen()
    with listening(saying(GOOD), server) as uri:
        assert uri == f"unix://{tmp_path}/socket"
        assert jabber("health", "--uri", uri).status == 0


def test_ipv6_can_be_asked(jabber):
    try:
        server = socket.create_server(("::1", 0), family=socket.AF_INET6)
    except OSError:
        pytest.skip("no IPv6 on this machine")
    with listening(saying(GOOD), server) as uri:
        assert uri.startswith("tcp://[::1]:")
        assert jabber("health", "--uri", uri).status == 0


def test_a_name_with_several_addresses_is_tried_through(jabber, monkeypatch):
    # No name of a test machine has two addresses for certain.
    with listening(saying(GOOD)) as uri:
        port = int(uri.rpartition(":")[2])
        found = [
            (socket.AF_INET, socket.SOCK_STREAM, 0, "", ("127.0.0.1", place))
            for place in (free_port(), port)
        ]
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
        assert jabber("health", "--uri", f"tcp://home:{port}").status == 0


# A server that is not well


def test_a_server_of_another_kind_is_live_but_not_ready(jabber):
    with listening(saying(event("info", {"asr": []}))) as uri:
        live = jabber("health", "--uri", uri, "--live")
        assert live.out == f"live {uri} a server that does not speak, 0 voices\n"
        ready = jabber("health", "--uri", uri)
    assert (ready.status, ready.out) == (1, "")
    assert ready.complaint.startswith(f"The server on {uri} answers, but it does not")


@pytest.mark.parametrize("voices", [(), (voice(installed=False),)])
def test_without_a_voice_it_is_live_but_not_ready(jabber, voices):
    with listening(saying(info(program(*voices)))) as uri:
        assert jabber("health", "--uri", uri, "--live").status == 0
        ready = jabber("health", "--uri", uri)
    assert (ready.status, ready.out) == (1, "")
    assert ready.complaint.startswith(f"p 2 on {uri} answers, but has no voice")


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (b"", "hung up without an answer"),
        (b"HTTP/1.1 400 Bad Request\r\n\r\n", "not valid JSON"),
        (b"\x00\xff\n", "not valid JSON"),
        (b"\n", "an empty line"),
        (b"[]\n", "not a JSON object"),
        (b"{}\n", "has no type"),
        (b"x" * 70_000, "longer than 65536 bytes"),
        (b"[" * 200_000, "longer than 65536 bytes"),
        (GOOD[:-20], "not valid JSON"),
        (b'{"type":"info","data_length":100}\n{"tts":', "ended inside an event"),
        (b'{"type":"info","data_length":99999999999}\n', "over the limit"),
        (b'{"type":"info","payload_length":99999999}\n', "over the limit"),
        (b'{"type":"info","data_length":"1"}\n', "not a number of bytes"),
        (event("info", {"tts": 5}), "description can't be read"),
        (event("info", {"tts": [5]}), "description can't be read"),
        (event("info", {"tts": [{}]}), "description can't be read"),
        (info({"name": "p", "installed": True}), "description can't be read"),
        (info(program("amy")), "description can't be read"),
        (info(program({"installed": True})), "description can't be read"),
    ],
)
@pytest.mark.parametrize("live", [(), ("--live",)])
def test_garbage_is_told_as_such(jabber, answer, told, live):
    with listening(saying(answer)) as uri:
        status, out, err = jabber("health", "--uri", uri, *live)
    assert (status, out) == (1, "")
    (line,) = err.splitlines()
    assert line.startswith(f"wyoming-jabber: What answers on {uri} is no Wyoming serv")
    assert told in line
    assert line.endswith("check the port")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("busy", "refused to answer: busy"),
        ("two\nlines \x1b[31m\x07", "refused to answer: two lines [31m"),
        (None, "refused to answer: None"),
        ("x" * 5000, "refused to answer: " + "x" * 200),
    ],
)
def test_a_refusal_is_quoted_in_one_short_line(jabber, text, told):
    with listening(saying(event("error", {"text": text}))) as uri:
        answer = jabber("health", "--uri", uri)
    assert answer.status == 1
    assert answer.complaint == f"The server on {uri} {told}"


@pytest.mark.parametrize(
    "talk",
    [
        hanging(),
        hanging(b'{"type":'),
        hanging(b'{"type":"info","data_length":50}\n{"tts"'),
        endless(event("pong")),
        endless(b'{"type":"x","payload_length":1000}\n' + bytes(1000)),
    ],
    ids=["silent", "half a header", "half an answer", "chatter", "payloads"],
)
def test_a_server_that_never_ends_is_given_up_in_time(jabber, talk):
    started = time.monotonic()
    with listening(talk) as uri:
        answer = jabber("health", "--uri", uri, "--timeout", SHORT)
    assert time.monotonic() - started < SLACK
    assert answer.status == 1
    assert f"{uri} did not describe itself within {SHORT} s" in answer.complaint


def test_a_connection_that_is_cut_is_told(jabber):
    def cut(client: socket.socket) -> None:
        # With nothing to linger for, closing resets the connection.
        client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")

    with listening(cut) as uri:
        answer = jabber("health", "--uri", uri)
    assert answer.status == 1
    assert answer.complaint == (
        f"The server on {uri} hung up (Connection reset by peer): see its log"
    )


# Nobody there


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def test_where_nobody_listens_is_named(jabber):
    uri = f"tcp://127.0.0.1:{free_port()}"
    assert jabber("health", "--uri", uri).complaint == (
        f"Nothing listens on {uri} (Connection refused): "
        "start the server, or correct the address"
    )


def test_a_socket_that_is_not_there_is_named(jabber, tmp_path):
    answer = jabber("health", "--uri", f"unix://{tmp_path}/none")
    assert answer.status == 1
    assert "/none can't be reached (No such file or directory)" in answer.complaint


@pytest.mark.parametrize("host", ["nobody.invalid", "a..b", "x" * 64])
def test_a_name_that_nobody_has_is_told(jabber, host):
    uri = f"tcp://{host}:10200"
    answer = jabber("health", "--uri", uri)
    assert answer.status == 1
    assert answer.complaint.startswith(f"There is no host of the name in {uri} (")


def test_a_resolver_that_hangs_is_not_waited_for(jabber, monkeypatch):
    # What a dead DNS server does can't be had on every machine.
    released = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: released.wait(20))
    started = time.monotonic()
    answer = jabber("health", "--uri", "tcp://home:10200", "--timeout", SHORT)
    assert time.monotonic() - started < SLACK
    released.set()
    assert answer.complaint.startswith("tcp://home:10200 could not be reached in time")


def test_a_host_that_swallows_everything_is_given_up(jabber):
    # A full backlog: the system neither accepts nor refuses.
    with socket.socket() as server, socket.socket() as first, socket.socket() as second:
        server.bind(("127.0.0.1", 0))
        server.listen(0)
        for one in (first, second):
            one.setblocking(False)
            one.connect_ex(server.getsockname())
        uri = uri_of(*server.getsockname())
        answer = jabber("health", "--uri", uri, "--timeout", SHORT)
    assert answer.complaint.startswith(f"{uri} could not be reached in time: check")


# Wrong usage


@pytest.mark.parametrize(
    "uri",
    [
        *("", "nonsense", "http://a:1", "tcp://a", "tcp://:1", "tcp://a:x", "stdio://"),
        *("tcp://a:0", "tcp://a:70000", "tcp://[::1:1", "tcp://a:1/b", "unix://"),
        "unix://host/path",
    ],
)
def test_a_bad_address_is_a_usage_error(jabber, uri):
    answer = jabber("health", "--uri", uri)
    assert (answer.status, answer.out) == (2, "")
    assert answer.complaint == (
        f"--uri: {uri!r} must be tcp://HOST:PORT or unix:///PATH"
    )


@pytest.mark.parametrize("seconds", ["0", "-1", "nan", "inf", "1e9", "soon"])
def test_a_bad_timeout_is_a_usage_error(jabber, seconds):
    answer = jabber("health", "--uri", "tcp://a:1", f"--timeout={seconds}")
    assert (answer.status, answer.out) == (2, "")
    last = answer.err.splitlines()[-1]
    assert f"--timeout: {seconds!r} is not between 0.05 and 600 seconds" in last


# Without --uri, what `serve` would listen on


@pytest.mark.parametrize(
    ("listens", "asked"),
    [
        ("tcp://0.0.0.0:10200", "tcp://127.0.0.1:10200"),
        ("tcp://[::]:10200", "tcp://localhost:10200"),
        ("tcp://:10200", "tcp://localhost:10200"),
        ("tcp://192.0.2.1:1", "tcp://192.0.2.1:1"),
        ("tcp://[::1]:1", "tcp://[::1]:1"),
        ("unix:///run/jabber", "unix:///run/jabber"),
    ],
)
def test_an_address_to_listen_on_becomes_one_to_ask(listens, asked):
    assert _own_address(listens) == asked


def test_a_port_to_listen_on_that_does_not_exist_is_told():
    with pytest.raises(ConfigError, match=r"uri: 'tcp://0\.0\.0\.0:x' has no port"):
        _own_address("tcp://0.0.0.0:x")


def test_the_server_of_this_machine_is_asked(jabber, server, monkeypatch):
    port = server.rpartition(":")[2]
    monkeypatch.setenv("WYOMING_JABBER_URI", f"tcp://0.0.0.0:{port}")
    assert jabber("health").out.startswith(f"ready tcp://127.0.0.1:{port} jabber")


def test_a_server_on_pipes_can_not_be_asked(jabber, monkeypatch):
    monkeypatch.setenv("WYOMING_JABBER_URI", "stdio://")
    assert "'stdio://' must be tcp://" in jabber("health").complaint


# Whatever the bytes


@hypothesis_settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(answer=strategies.binary(max_size=300))
async def test_no_bytes_are_anything_but_a_description_or_an_error(
    answer: bytes, tmp_path: Path
):
    with listening(saying(answer), unix_server(tmp_path)) as uri:
        with suppress(JabberError):
            await describe(uri, 1.0)


def unix_server(folder: Path) -> socket.socket:
    path = folder / "socket"
    path.unlink(missing_ok=True)
    server = socket.socket(socket.AF_UNIX)
    server.bind(str(path))
    server.listen()
    return server
