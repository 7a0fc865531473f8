"""The machine that figures are from, and whether it had time for them."""

from dataclasses import dataclass
import os
from pathlib import Path
import platform
from typing import Final

from wyoming_jabber.engine.cores import usable_cores
from wyoming_jabber.engine.cpu import this_cpu
from wyoming_jabber.engine.session import engine_version

_CPU_FILE: Final = Path("/proc/cpuinfo")

# How Linux names a processor on x86-64, and a whole board such as a Raspberry Pi.
_NAME_KEYS: Final = ("model name", "Model", "Hardware")


@dataclass(frozen=True, kw_only=True, slots=True)
class Machine:
    """What speed depends on."""

    cpu: str
    architecture: str
    cores: int
    usable_cores: int
    """Those that can work for this process at the same time."""

    features: tuple[str, ...]
    """Instruction sets that the engine has kernels for."""

    memory_bytes: int
    python: str
    onnxruntime: str

    @property
    def line(self) -> str:
        """All of it in one line."""
        features = " ".join(self.features) or "no known instruction sets"
        return (
            f"{self.cpu}, {self.architecture}, {self.usable_cores} of {self.cores} "
            f"cores, {self.memory_bytes / 1e9:.1f} GB; {features}; "
            f"Python {self.python}, onnxruntime {self.onnxruntime}"
        )


def this_machine() -> Machine:
    """Describe the machine; blocks for the import of onnxruntime."""
    cpu = this_cpu()
    return Machine(
        cpu=cpu_name(_CPU_FILE) or "unknown CPU",
        architecture=cpu.architecture,
        cores=os.cpu_count() or 1,
        usable_cores=usable_cores(),
        features=tuple(sorted(cpu.features)),
        memory_bytes=os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"),
        python=platform.python_version(),
        onnxruntime=engine_version(),
    )


def cpu_name(file: Path) -> str:
    """Read what Linux calls the processor or the board; empty if it doesn't say."""
    try:
        text = file.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    pairs = (line.partition(":") for line in text.splitlines())
    names = {key.strip(): " ".join(value.split()) for key, _, value in pairs}
    return next((names[key] for key in _NAME_KEYS if names.get(key)), "")


def load_average() -> float:
    """Return how many tasks wanted a core in the last minute; 0 if nobody knows."""
    try:
        return os.getloadavg()[0]
    except OSError:
        return 0.0
