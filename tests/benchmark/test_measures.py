"""Turns, and a short run of ours against ours: real processes, real sockets."""

from dataclasses import replace
from pathlib import Path
import subprocess
import sys

import pytest

from benchmark.contestants import (
    Contestant,
    espeak,
    filled,
    flite,
    ours,
    peer,
    speecht5,
)
from benchmark.groups import PEER, PREPARED
from benchmark.measures import (
    Hall,
    Plan,
    measure,
    ready_to_audio,
    schedule,
    sentences_of_a_program,
    start_to_audio,
    start_to_wav,
)
from benchmark.servers import Server
from tests.tiny_models import write_piper_voice
from wyoming_jabber.errors import JabberError

VOICE = "en_US-tiny-medium"

# Writes a WAV file of silence, so many bytes at 8 kHz.
WRITE_WAV = """
import sys, wave
with wave.open(sys.argv[1], "wb") as file:
    file.setnchannels(1), file.setsampwidth(2), file.setframerate(8000)
    file.writeframes(bytes(int(sys.argv[2])))
"""


@pytest.fixture(scope="module")
def voices(tmp_path_factory) -> Path:
    folder: Path = tmp_path_factory.mktemp("voices")
    write_piper_voice(folder, VOICE)
    return folder


def writer(size: int) -> Contestant:
    program = (sys.executable, "-S", "-c", WRITE_WAV, "{file}", str(size))
    return Contestant(name="writer", program=program)


# Turns


def names(plan: Plan, *contestants: Contestant) -> list[tuple[str, str]]:
    turns = schedule(contestants, plan)
    return [(turn.measure.__name__, turn.contestant.name) for turn in turns]


def test_everybody_takes_a_turn_before_anybody_takes_another():
    a = Contestant(name="a", server=("a",), program=("a",))
    b = replace(a, name="b", is_ours=True)
    c = Contestant(name="c", program=("c",))
    start = [
        *(("start_to_wav", n) for n in "abc"),
        *(("start_to_audio", n) for n in "ab"),
        ("ready_to_audio", "b"),
    ]
    batch = [*(("sentences", n) for n in "ab"), ("sentences_of_a_program", "c")]
    memory = [("memory", n) for n in "ab"]
    requests = [
        (what, n)
        for what in ("short_reply", "paragraph", "second_client")
        for n in "ab"
    ]
    assert names(Plan(starts=2, batches=3, rounds=2), a, b, c) == [
        *start * 2,
        *batch * 3,
        *memory,
        *requests * 2,
    ]


def test_who_is_slow_takes_fewer_turns_and_has_no_figure_for_memory():
    slow = Contestant(name="slow", server=("slow",), most_turns=2)
    turns = [what for what, _ in names(Plan(), slow)]
    expected = ["start_to_audio"] * 2 + ["sentences"] * 2
    expected += ["short_reply", "paragraph", "second_client"] * 2
    assert turns == expected


def test_memory_is_told_after_that_many_utterances():
    assert Plan(batches=5).utterances == 50


# Commands


def test_only_what_stands_in_braces_is_replaced():
    command = filled(("say", "{text}", "{rate}", "a {text}"), text="{file}", file="b")
    assert command == ["say", "{file}", "{rate}", "a {text}"]


@pytest.mark.parametrize(
    "contestant",
    [
        ours("ours", VOICE, Path("voices")),
        peer("peer", Path("python"), VOICE, Path("voices")),
        peer("peer", Path("python"), VOICE, Path("voices"), is_shipped=True),
        espeak(),
        flite(),
        speecht5(Path("python")),
    ],
)
def test_every_command_says_what_it_is_for(contestant):
    assert contestant.server or contestant.program
    for command, marks in (
        (contestant.server, {"{uri}"}),
        (contestant.program, {"{text}", "{file}"}),
    ):
        found = {word for word in command if word.startswith("{")}
        assert found == (marks if command else set())


def test_only_the_peer_as_shipped_has_all_cores():
    shipped = peer("peer", Path("python"), VOICE, Path("voices"), is_shipped=True)
    tamed = peer("peer", Path("python"), VOICE, Path("voices"))
    assert (shipped.is_confined, tamed.is_confined) == (False, True)
    assert not shipped.environment
    assert set(tamed.cores()) <= set(shipped.cores())


def test_the_tamed_peer_has_one_thread_in_each_session():
    tamed = peer("peer", Path("python"), VOICE, Path("voices"))
    code = (
        "import onnxruntime as ort; options = ort.SessionOptions(); "
        "print(options.intra_op_num_threads, options.inter_op_num_threads)"
    )
    shown = subprocess.check_output(
        [sys.executable, "-c", code], env=dict(tamed.environment)
    )
    assert shown.split() == [b"1", b"1"]


# Measuring


def test_a_run_of_ours_against_ours(voices, tmp_path):
    reference = replace(ours(PEER, VOICE, voices), program=())
    other = replace(ours(PREPARED, VOICE, voices), program=())
    plan = Plan(starts=0, batches=1, rounds=2)
    samples = measure(schedule([reference, other], plan), tmp_path / "logs")
    assert list(samples) == [PEER, PREPARED]
    for figures in samples.values():
        assert {name: len(values) for name, values in figures.items()} == {
            **dict.fromkeys(("cpu", "memory", "threads"), 1),
            **dict.fromkeys(("short", "paragraph", "server", "second"), 2),
        }
        assert 0 < figures["cpu"][0] < 1
        assert 20e6 < figures["memory"][0] < 1e9
        assert all(0 < first < 10 for first in figures["short"] + figures["paragraph"])
        assert all(0 < seconds < 1 for seconds in figures["server"])
    logs = {file.name for file in (tmp_path / "logs").iterdir()}
    assert logs == {"wyoming-piper-one-thread.log", "ours-prepared.log"}


def test_a_start_is_timed_until_the_first_sound(voices, tmp_path):
    contestant = ours("ours", VOICE, voices)
    with Hall(tmp_path) as hall:
        ready = ready_to_audio(hall, contestant)
        wav = start_to_wav(hall, contestant)
        # Who never says that it is ready is so when its door is open.
        quiet = start_to_audio(hall, replace(contestant, is_ours=False))
    assert list(ready) == ["ready"]
    assert 0 < ready["ready"] < quiet["load"] < 30
    assert 0 < quiet["ready"] < quiet["load"]
    assert 0 < wav["wav"] < 30


def test_a_programs_cost_is_for_a_second_of_its_sound(tmp_path):
    with Hall(tmp_path) as hall:
        second = sentences_of_a_program(hall, writer(16000))["cpu"]
        minute = sentences_of_a_program(hall, writer(60 * 16000))["cpu"]
    assert 0 < minute < second


@pytest.mark.parametrize(
    ("program", "complaint"),
    [
        (writer(0).program, r"speech\.wav has no sound in it"),
        (
            (sys.executable, "-S", "-c", ""),
            r"speech\.wav is no WAV file: .*No such file",
        ),
    ],
)
def test_a_program_without_sound_is_one_line(tmp_path, program, complaint):
    with Hall(tmp_path) as hall, pytest.raises(JabberError, match=complaint):
        start_to_wav(hall, Contestant(name="mute", program=program))


@pytest.mark.parametrize("is_ours", [False, True])
def test_a_server_that_fails_says_why_and_where(tmp_path, is_ours):
    program = (sys.executable, "-S", "-c", "raise SystemExit('No room')", "{uri}")
    broken = Contestant(name="broken one", server=program, is_ours=is_ours)
    with (
        Server(broken, tmp_path) as server,
        pytest.raises(JabberError, match=r"broken one .*: No room \(see .*broken-one"),
    ):
        server.wait_until_ready()


def test_a_server_that_is_not_there_is_one_line(tmp_path):
    nobody = Contestant(name="nobody", server=("/no/such/server",))
    with pytest.raises(JabberError, match="/no/such/server can't be started"):
        Server(nobody, tmp_path)


def test_a_server_that_stays_is_killed(tmp_path, monkeypatch):
    monkeypatch.setattr("benchmark.servers._GOODBYE", 0.1)
    stubborn = (
        "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); "
        "print('ready', flush=True); time.sleep(60)"
    )
    contestant = Contestant(
        name="stubborn", server=(sys.executable, "-S", "-c", stubborn), is_ours=True
    )
    with Server(contestant, tmp_path) as server:
        server.wait_until_ready()
        server.close()
        with pytest.raises(JabberError, match="has ended"):
            server.resident_bytes()
