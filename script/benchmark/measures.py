"""What is measured, and in which order: everybody takes a turn, then again from the start.

A turn lasts seconds. What the machine does beside it comes and goes slower, and so
meets all alike.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
import tempfile
import time
from typing import NamedTuple, Self
import wave

from benchmark.contestants import Contestant, filled
from benchmark.processes import Spent, on_cores, run
from benchmark.servers import Server
from benchmark.texts import PARAGRAPH, SENTENCES, SHORT
from wyoming_jabber.errors import JabberError

# Seconds of audio that the server's own work is told for.
_LONG_SPEECH = 15.0

# Seconds of rest between turns: who has just answered may still tidy up.
_REST = 0.05


class Plan(NamedTuple):
    """How often everything is done."""

    starts: int = 9
    """Fresh processes for each figure that includes one."""

    batches: int = 5
    """Times that all sentences are spoken before memory is looked at."""

    rounds: int = 7
    """Requests for each time to first audio."""

    @property
    def utterances(self) -> int:
        """Requests that a server has answered when its memory is looked at."""
        return self.batches * len(SENTENCES)


QUICK = Plan(starts=1, batches=1, rounds=2)

Samples = dict[str, dict[str, list[float]]]
"""What was measured, by contestant and measure; seconds, bytes, or a ratio."""


class Hall:
    """Where servers wait between their turns."""

    def __init__(self, logs: Path) -> None:
        self.logs = logs
        self._servers: dict[str, Server] = {}
        self._exits = ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._exits.close()

    def server(self, contestant: Contestant) -> Server:
        """Return a contestant's server, warm. Raises JabberError."""
        if contestant.name not in self._servers:
            server = self._exits.enter_context(Server(contestant, self.logs))
            server.wait_until_ready()
            server.speak(SHORT)
            self._servers[contestant.name] = server
        return self._servers[contestant.name]


class Turn(NamedTuple):
    """One thing that one contestant does."""

    contestant: Contestant
    measure: Callable[[Hall, Contestant], Mapping[str, float]]


def schedule(contestants: Sequence[Contestant], plan: Plan) -> Iterator[Turn]:
    """Yield all turns of a group in their order."""
    servers = [c for c in contestants if c.server]
    programs = [c for c in contestants if c.program]
    lone = [c for c in programs if not c.server]
    ours = [c for c in servers if c.is_ours]
    for n in range(plan.starts):
        yield from _turns(n, programs, start_to_wav)
        yield from _turns(n, servers, start_to_audio)
        yield from _turns(n, ours, ready_to_audio)
    for n in range(plan.batches):
        yield from _turns(n, servers, sentences)
        yield from _turns(n, lone, sentences_of_a_program)
    if plan.batches:
        yield from _turns(plan.batches - 1, servers, memory)
    for n in range(plan.rounds):
        yield from _turns(n, servers, short_reply)
        yield from _turns(n, servers, paragraph)
        yield from _turns(n, servers, second_client)


def measure(turns: Iterator[Turn], logs: Path) -> Samples:
    """Take the turns. Raises JabberError."""
    samples: Samples = {}
    with Hall(logs) as hall:
        for contestant, what in turns:
            own = samples.setdefault(contestant.name, {})
            for name, value in what(hall, contestant).items():
                own.setdefault(name, []).append(value)
            time.sleep(_REST)
    return samples


def start_to_wav(_hall: Hall, contestant: Contestant) -> dict[str, float]:
    """Speak the short reply in a process of its own, into a file."""
    spent, _ = _written(contestant, SHORT)
    return {"wav": spent.wall}


def start_to_audio(hall: Hall, contestant: Contestant) -> dict[str, float]:
    """Start the server and ask at once: from the process's start to the first sound.

    Who is ready as soon as it listens has its first request timed too.
    """
    with Server(contestant, hall.logs) as server:
        server.wait_until_open()
        answer = server.speak(SHORT)
        request = time.perf_counter() - answer.total - server.started
    figures = {"load": request + answer.first_audio}
    return figures if contestant.is_ours else {**figures, "ready": answer.first_audio}


def ready_to_audio(hall: Hall, contestant: Contestant) -> dict[str, float]:
    """Ask for the short reply when the server says that it is ready."""
    with Server(contestant, hall.logs) as server:
        server.wait_until_ready()
        return {"ready": server.speak(SHORT).first_audio}


def sentences(hall: Hall, contestant: Contestant) -> dict[str, float]:
    """Speak all sentences: CPU time of the server for a second of audio."""
    server = hall.server(contestant)
    before = server.cpu_seconds()
    audio = sum(server.speak(text).audio for text in SENTENCES)
    return {"cpu": (server.cpu_seconds() - before) / audio}


def sentences_of_a_program(_hall: Hall, contestant: Contestant) -> dict[str, float]:
    """Speak all sentences, a few times over, in one process."""
    spent, audio = _written(contestant, " ".join(SENTENCES * 5))
    return {"cpu": spent.cpu / audio}


def memory(hall: Hall, contestant: Contestant) -> dict[str, float]:
    """Look at what the server occupies."""
    server = hall.server(contestant)
    return {"memory": server.resident_bytes(), "threads": server.thread_count()}


def short_reply(hall: Hall, contestant: Contestant) -> dict[str, float]:
    """Time the first sound of the short reply."""
    return {"short": hall.server(contestant).speak(SHORT).first_audio}


def paragraph(hall: Hall, contestant: Contestant) -> dict[str, float]:
    """Time the first sound of the paragraph.

    Ours computes speech on threads of its own, so that the CPU time of its event loop
    is what the server adds: reading and writing events, taking turns.
    """
    server = hall.server(contestant)
    before = server.loop_seconds()
    answer = server.speak(PARAGRAPH)
    figures = {"paragraph": answer.first_audio}
    if contestant.is_ours:
        seconds = server.loop_seconds() - before
        figures["server"] = seconds * _LONG_SPEECH / answer.audio
    return figures


def second_client(hall: Hall, contestant: Contestant) -> dict[str, float]:
    """Time the first sound of the short reply while the paragraph is spoken."""
    return {"second": hall.server(contestant).interrupt().first_audio}


def _turns(
    n: int,
    contestants: Sequence[Contestant],
    what: Callable[[Hall, Contestant], Mapping[str, float]],
) -> Iterator[Turn]:
    for contestant in contestants:
        if contestant.most_turns is None or n < contestant.most_turns:
            yield Turn(contestant, what)


def _written(contestant: Contestant, text: str) -> tuple[Spent, float]:
    """Have a program write a WAV file; return what it took, and seconds of audio."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "speech.wav"
        command = filled(contestant.program, text=text, file=str(file))
        with on_cores(contestant.cores()):
            spent = run(command, contestant.environment)
        return spent, _seconds(file)


def _seconds(file: Path) -> float:
    try:
        with wave.open(str(file)) as sound:
            seconds: float = sound.getnframes() / sound.getframerate()
    except (OSError, wave.Error, EOFError) as error:
        raise JabberError(f"{file.name} is no WAV file: {error}") from error
    if not seconds:
        raise JabberError(f"{file.name} has no sound in it")
    return seconds
