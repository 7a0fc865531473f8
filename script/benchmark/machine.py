"""One line about the machine, without which no figure means anything."""

import datetime as dt
import os
from pathlib import Path
import platform

from benchmark.environments import Workshop, versions
from wyoming_jabber import __version__
from wyoming_jabber.engine.cpu import this_cpu
from wyoming_jabber.engine.session import engine_version


def describe(core: int, cpuinfo: Path = Path("/proc/cpuinfo")) -> str:
    """Return processor, system, our versions, the load there is, and the day."""
    dot_product = "with" if this_cpu().has_dot_product else "without"
    return "; ".join(
        (
            f"{model_name(cpuinfo)} ({platform.machine()}, {dot_product} dot product)",
            f"core {core} of {os.cpu_count()}",
            f"Linux {platform.release()}, Python {platform.python_version()}",
            f"wyoming-jabber {__version__} with onnxruntime {engine_version()}",
            f"load {os.getloadavg()[0]:.1f} before",
            dt.datetime.now(dt.UTC).date().isoformat(),
        )
    )


def describe_peer(workshop: Workshop) -> str:
    """Return the peer's versions. Raises JabberError."""
    found = versions(workshop.peer_python, "wyoming-piper", "piper-tts", "onnxruntime")
    return "peer: " + ", ".join(f"{name} {found[name]}" for name in found)


def model_name(cpuinfo: Path) -> str:
    """Return what the processor calls itself, if it does."""
    try:
        lines = cpuinfo.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        lines = []
    found = (line.partition(":")[2] for line in lines if line.startswith("model name"))
    return next(found, "").strip() or "unknown processor"
