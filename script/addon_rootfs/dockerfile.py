"""Reading a Dockerfile, as far as ours go."""

from collections.abc import Iterator, Mapping
import json
from pathlib import Path
import re
import shlex
from typing import NamedTuple

# ${NAME} and $NAME; our shell commands keep theirs, for the shell.
_VARIABLE = re.compile(r"\$(?:\{(\w+)\}|(\w+))")

_DEFAULT_SHELL = ("/bin/sh", "-c")


class Step(NamedTuple):
    """One instruction, such as COPY with `--from=build /opt /opt`."""

    name: str
    text: str

    @property
    def flags(self) -> dict[str, str]:
        """The words in front that begin with `--`, as name -> value."""
        flags = {}
        for word in self.text.split():
            if not word.startswith("--"):
                break
            name, _, value = word.removeprefix("--").partition("=")
            flags[name] = value
        return flags

    @property
    def arguments(self) -> str:
        """The text behind the flags."""
        return re.sub(r"^(?:--\S+\s+)*", "", self.text)


class Stage(NamedTuple):
    """What stands between one FROM and the next; `name` is empty for a nameless one."""

    base: str
    name: str
    steps: tuple[Step, ...]

    def of(self, name: str) -> list[Step]:
        """Return the instructions with this name, in order."""
        return [step for step in self.steps if step.name == name]


def read_steps(path: Path) -> list[Step]:
    """Return a Dockerfile's instructions, with continued lines joined."""
    lines = path.read_text(encoding="utf-8").splitlines()
    text = "\n".join(line for line in lines if not line.lstrip().startswith("#"))
    joined = re.sub(r"\s*\\\n\s*", " ", text)
    steps = (line.strip().partition(" ") for line in joined.splitlines())
    return [Step(name.upper(), text.strip()) for name, _, text in steps if name]


def read_stages(path: Path) -> list[Stage]:
    """Return a Dockerfile's stages; ARGs before the first FROM are put into its base."""
    steps = read_steps(path)
    starts = [number for number, step in enumerate(steps) if step.name == "FROM"]
    given = dict(variables(step) for step in steps[: starts[0]] if step.name == "ARG")
    ends = [*starts[1:], len(steps)]
    return [
        _stage(steps[start], steps[start + 1 : end], given)
        for start, end in zip(starts, ends, strict=True)
    ]


def variables(step: Step) -> tuple[str, str]:
    """Return name and default of an ARG; one without a default has an empty one."""
    name, _, value = step.text.partition("=")
    return name, "".join(shlex.split(value))


def settings(step: Step) -> dict[str, str]:
    """Return what an ENV or a LABEL sets."""
    pairs = (word.partition("=") for word in shlex.split(step.text))
    return {name: value for name, _, value in pairs}


def expand(text: str, values: Mapping[str, str]) -> str:
    """Put values in place of `${NAME}` and `$NAME`; nothing for unknown names."""
    return _VARIABLE.sub(lambda found: values.get(found[1] or found[2], ""), text)


def shells(stage: Stage) -> Iterator[tuple[Step, tuple[str, ...]]]:
    """Yield each step with the shell that a RUN would have there."""
    shell = _DEFAULT_SHELL
    for step in stage.steps:
        if step.name == "SHELL":
            shell = tuple(json.loads(step.text))
        yield step, shell


def _stage(start: Step, steps: list[Step], given: Mapping[str, str]) -> Stage:
    base, _, rest = expand(start.arguments, given).partition(" ")
    name = rest.split()[-1] if rest else ""
    return Stage(base, name, tuple(steps))
