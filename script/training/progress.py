"""What a training run leaves behind: checkpoints that it can go on from, and a log."""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
import time
from typing import Any

import torch
from torch import Tensor, nn

# Weights are averaged, exponentially, over about this part of a run's steps: longer, and
# what the last steps taught is not in it yet.
_AVERAGED_PART = 1 / 15

Parts = nn.Module | torch.optim.Optimizer


class Average:
    """Means of what was added since the last time they were taken."""

    def __init__(self) -> None:
        self._sums: dict[str, float] = defaultdict(float)
        self._counts: dict[str, int] = defaultdict(int)

    def add(self, values: dict[str, float]) -> None:
        for name, value in values.items():
            self._sums[name] += value
            self._counts[name] += 1

    def take(self) -> dict[str, float]:
        means = {name: total / self._counts[name] for name, total in self._sums.items()}
        self._sums.clear()
        self._counts.clear()
        return means


class Log:
    """One line for some steps, on the screen and in a file that `plots` reads."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._path = path
        self._average = Average()
        self._once: dict[str, float] = {}
        self._last: tuple[float, int] | None = None
        self._started = time.monotonic()

    def add(self, losses: dict[str, float]) -> None:
        self._average.add(losses)

    def add_once(self, values: dict[str, float]) -> None:
        self._once |= values

    def write(self, step: int, rate: float) -> None:
        now = time.monotonic()
        before, done = self._last or (self._started, 0)
        speed = (step - done) / max(1e-9, now - before)
        self._last = (now, step)
        values = {"rate": rate, "speed": speed, **self._average.take(), **self._once}
        self._once = {}
        line = "\t".join(f"{name}={value:.4g}" for name, value in values.items())
        text = f"{step}\t{now - self._started:.0f}s\t{line}"
        print(text, flush=True)
        with self._path.open("a") as file:
            file.write(text + "\n")


class Checkpoint:
    """The state of a run: all its parts, the averaged weights of `net`, the step."""

    def __init__(
        self, path: Path, net: nn.Module, steps: int = 15000, **parts: Parts
    ) -> None:
        """`steps` are those of the whole run."""
        self.path = path
        self._most = 1 - 1 / max(1.0, steps * _AVERAGED_PART)
        self._net = net
        self._parts = {"net": net, **parts}
        self._averaged = _copied(net)

    def follow(self, step: int) -> None:
        """Move the average a little towards the weights of this step."""
        keep = min(self._most, step / (step + 20))
        with torch.no_grad():
            for name, value in self._net.state_dict().items():
                if value.dtype.is_floating_point:
                    self._averaged[name].lerp_(value, 1 - keep)
                else:
                    self._averaged[name].copy_(value)

    @contextmanager
    def averaged(self, net: nn.Module) -> Iterator[None]:
        """Lend `net` the averaged weights."""
        own = _copied(net)
        net.load_state_dict(self._averaged)
        net.eval()
        try:
            yield
        finally:
            net.load_state_dict(own)
            net.train()

    def save(self, step: int) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        state: dict[str, Any] = {
            name: part.state_dict() for name, part in self._parts.items()
        }
        state |= {"step": step, "averaged": self._averaged}
        partial = self.path.with_suffix(".tmp")
        torch.save(state, partial)
        partial.rename(self.path)

    def resume(self) -> int:
        """Load what an earlier run saved; return its step, 0 for none."""
        if not self.path.exists():
            return 0
        state = torch.load(self.path, map_location="cpu", weights_only=True)
        for name, part in self._parts.items():
            part.load_state_dict(state[name])
        for name, value in state["averaged"].items():
            self._averaged[name].copy_(value)
        return int(state["step"])

    def start_from(self, path: Path) -> None:
        """Begin with another run's averaged weights."""
        self._net.load_state_dict(averaged_weights(path))
        self._averaged = _copied(self._net)


def averaged_weights(path: Path) -> dict[str, Tensor]:
    """Return the averaged weights of a checkpoint."""
    state = torch.load(path, map_location="cpu", weights_only=True)
    weights: dict[str, Tensor] = state["averaged"]
    return weights


def _copied(net: nn.Module) -> dict[str, Tensor]:
    return {name: value.detach().clone() for name, value in net.state_dict().items()}
