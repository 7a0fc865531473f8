"""Who takes part: how each is started, as a server and as a program."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
import os
from pathlib import Path
import sys
from typing import Final

BUILT_IN: Final = "en_US-jabber-medium"
"""The voice that comes with the program."""

_ONE_THREAD: Final = str(Path(__file__).parent / "one_thread")

# SpeechT5 takes longer than the speech: what it says twice is enough.
_SPEECHT5_TURNS: Final = 2


@dataclass(frozen=True, kw_only=True, slots=True)
class Contestant:
    """One way to make speech."""

    name: str
    """As tables call it; unique in a group."""

    server: Sequence[str] = ()
    """Starts a Wyoming server; `{uri}` is where. Empty if there is none."""

    program: Sequence[str] = ()
    """Speaks `{text}` into the WAV file `{file}` and ends. Empty if there is none."""

    environment: Mapping[str, str] = field(default_factory=dict)

    is_ours: bool = False
    """Whether it says when it is ready, and computes away from its event loop."""

    is_confined: bool = True
    """Whether it gets one core; else all there are."""

    most_turns: int | None = None
    """After so many turns of a kind it is left out; None for whoever is quick."""

    def cores(self) -> list[int]:
        """Where it runs: on the cores that we run on, or on all."""
        if self.is_confined:
            return sorted(os.sched_getaffinity(0))
        return list(range(os.cpu_count() or 1))


def ours(name: str, voice: str, folder: Path) -> Contestant:
    """Return our server with a voice from a folder, as the folder has it."""
    jabber = (sys.executable, "-m", "wyoming_jabber")
    chosen = ("--voice", voice, "--data-dir", str(folder))
    return Contestant(
        name=name,
        server=(
            *(*jabber, "serve", "--uri", "{uri}", *chosen),
            *("--no-zeroconf", "--cache", "off", "--prepare", "off"),
            # Given, not found out: nothing tries other numbers in the background.
            *("--engine-threads", "1", "--session-threads", "1"),
        ),
        program=(*jabber, "say", "{text}", "-o", "{file}", *chosen),
        is_ours=True,
    )


def peer(
    name: str, python: Path, voice: str, folder: Path, *, is_shipped: bool = False
) -> Contestant:
    """Return wyoming-piper: with one thread on one core, or as it is shipped on all."""
    model = folder / f"{voice}.onnx"
    return Contestant(
        name=name,
        server=(
            *(str(python), "-m", "wyoming_piper", "--uri", "{uri}"),
            *("--voice", voice, "--data-dir", str(folder)),
        ),
        program=(
            str(python),
            "-m",
            "piper",
            "-m",
            str(model),
            "-f",
            "{file}",
            "{text}",
        ),
        environment={} if is_shipped else {"PYTHONPATH": _ONE_THREAD},
        is_confined=not is_shipped,
    )


def espeak() -> Contestant:
    """Return Debian's espeak-ng."""
    program = ("espeak-ng", "-v", "en-us", "-w", "{file}", "{text}")
    return Contestant(name="espeak-ng", program=program)


def flite() -> Contestant:
    """Return Debian's flite with the voice that sounds best."""
    program = ("flite", "-voice", "slt", "-t", "{text}", "-o", "{file}")
    return Contestant(name="flite slt", program=program)


def speecht5(python: Path) -> Contestant:
    """Return SpeechT5 and its vocoder with random weights, on torch."""
    script = Path(__file__).parent / "torch_side" / "speecht5.py"
    return Contestant(
        name="SpeechT5, torch",
        server=(str(python), str(script), "{uri}"),
        most_turns=_SPEECHT5_TURNS,
    )


def filled(command: Sequence[str], **values: str) -> list[str]:
    """Put values in place of what stands in braces, and nothing else."""
    marks = {f"{{{name}}}": value for name, value in values.items()}
    return [marks.get(word, word) for word in command]
