"""Everything that the measurement needs beside ourselves, made once in one folder.

    peer/       wyoming-piper as anybody installs it
    torch/      builds graphs, and runs SpeechT5
    voices/     Piper's graphs with random weights, as they are shipped
    prepared/   the same voices again, and what `wyoming-jabber prepare` made of them

Whatever was interrupted is done again, whatever is complete stays.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
import hashlib
import json
import os
from pathlib import Path
import shutil
import subprocess
import sys
from typing import Final

from benchmark.processes import last_line
from wyoming_jabber.errors import JabberError

PEER: Final = ("piper-tts==1.8.0", "wyoming-piper==2.5.2")
TORCH: Final = ("torch==2.13.0", "onnx", "numpy", *PEER)
SPEECHT5: Final = ("transformers>=5,<6", "wyoming>=1.10.2,<2")

QUALITIES: Final = ("x_low", "medium", "high")

# Sample rates of Piper's qualities, hertz.
_SAMPLE_RATES: Final = {"x_low": 16000, "medium": 22050, "high": 22050}

_SYMBOLS: Final = 256
_HOP_LENGTH: Final = 256

# The table that all of Piper's espeak voices share, as the peer has it.
_PRINT_IDS: Final = (
    "import json; from piper.phoneme_ids import DEFAULT_PHONEME_ID_MAP as ids; "
    "print(json.dumps(ids))"
)

_TORCH_SIDE: Final = Path(__file__).parent / "torch_side"
_BUILDER: Final = _TORCH_SIDE / "piper_graphs.py"

Tell = Callable[[str], None]
"""Called with what is done now."""


def voice_name(quality: str) -> str:
    """Name a graph as Piper names voices."""
    return f"en_US-random-{quality}"


class Workshop:
    """The folder, and how its contents are made."""

    def __init__(self, folder: Path, tell: Tell) -> None:
        self._tell = tell
        self.peer_python = folder / "peer" / "bin" / "python"
        self.torch_python = folder / "torch" / "bin" / "python"
        self.voices = folder / "voices"
        self.prepared = folder / "prepared"
        self.logs = folder / "logs"
        self.nothing = folder / "no-voices"
        self.results = folder / "results.json"
        for made in (folder, self.nothing, self.voices, self.prepared):
            made.mkdir(parents=True, exist_ok=True)
        # What lies here is nobody's to commit.
        (folder / ".gitignore").write_text("*\n", encoding="ascii")

    def set_up_peer(self) -> None:
        """Install the peer. Raises JabberError."""
        self._environment(self.peer_python, PEER)

    def set_up_speecht5(self) -> None:
        """Install SpeechT5. Raises JabberError."""
        self._environment(self.torch_python, (*TORCH, *SPEECHT5))

    def build_voice(self, quality: str) -> None:
        """Make the graph of one of `QUALITIES`, and prepare a copy. Raises JabberError."""
        name = voice_name(quality)
        model, config = self.voices / f"{name}.onnx", self.voices / f"{name}.onnx.json"
        if not _is_built(config):
            self._environment(self.torch_python, TORCH)
            self._tell(f"building {model.name}")
            self._build_graph(quality, model)
            _write(config, json.dumps(self._config(quality)))
        for file in (model, config):
            _copy(file, self.prepared / file.name)
        self._tell(f"preparing {name}")
        command = (sys.executable, "-m", "wyoming_jabber", "prepare", name)
        _output((*command, "--data-dir", str(self.prepared)))

    def _environment(self, python: Path, packages: Sequence[str]) -> None:
        """Make a virtual environment that has these packages, and maybe more."""
        stamp = python.parents[1] / ".installed"
        installed = set(stamp.read_text().split("\n")) if stamp.exists() else set()
        if installed.issuperset(packages):
            return
        self._tell(f"installing {', '.join(packages)}")
        if not python.exists():
            _output((sys.executable, "-m", "venv", str(python.parents[1])))
        pip = (str(python), "-m", "pip", "--disable-pip-version-check", "install")
        _output((*pip, "--quiet", *packages))
        _write(stamp, "\n".join(sorted(installed.union(packages))))

    def _build_graph(self, quality: str, model: Path) -> None:
        packages = _output(
            (
                *(str(self.torch_python), "-c"),
                "import sysconfig; print(sysconfig.get_path('purelib'))",
            )
        )
        unfinished = model.with_suffix(".partial")
        command = (str(self.torch_python), str(_BUILDER), packages.strip(), quality)
        _output((*command, str(unfinished)))
        unfinished.replace(model)

    def _config(self, quality: str) -> Mapping[str, object]:
        """Return what Piper keeps beside a model."""
        self.set_up_peer()
        ids = json.loads(_output((str(self.peer_python), "-c", _PRINT_IDS)))
        return {
            "dataset": _recipe(),
            "audio": {"sample_rate": _SAMPLE_RATES[quality], "quality": quality},
            "espeak": {"voice": "en-us"},
            "inference": {"noise_scale": 0.667, "length_scale": 1, "noise_w": 0.8},
            "phoneme_type": "espeak",
            "phoneme_map": {},
            "phoneme_id_map": ids,
            "num_symbols": _SYMBOLS,
            "num_speakers": 1,
            "speaker_id_map": {},
            "hop_length": _HOP_LENGTH,
        }


def install_programs(names: Iterable[str]) -> dict[str, str]:
    """Install Debian packages that are missing; return why those are that stay so."""
    missing = [name for name in names if shutil.which(name) is None]
    if not missing:
        return {}
    how = f"apt-get install {' '.join(missing)}"
    if os.getuid() != 0 or shutil.which("apt-get") is None:
        return dict.fromkeys(missing, f"not installed; as root: {how}")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    install = ("apt-get", "install", "-qq", "--no-install-recommends", *missing)
    try:
        _output(("apt-get", "update", "-qq"), environment)
        _output(install, environment)
    except JabberError as error:
        return dict.fromkeys(missing, str(error))
    return {}


def versions(python: Path, *packages: str) -> dict[str, str]:
    """Return which versions of packages an environment has. Raises JabberError."""
    code = (
        "import sys, importlib.metadata as m; "
        "print('\\n'.join(m.version(name) for name in sys.argv[1:]))"
    )
    found = _output((str(python), "-c", code, *packages)).split()
    return dict(zip(packages, found, strict=True))


def _is_built(config: Path) -> bool:
    """Tell whether a graph is complete and made as we would make it now."""
    try:
        found = json.loads(config.read_bytes())  # it is written last
    except FileNotFoundError:
        return False
    return bool(found.get("dataset") == _recipe())


def _recipe() -> str:
    """Name what a graph is made of."""
    digest = hashlib.sha256(" ".join(TORCH).encode())
    for name in ("piper_graphs.py", "random_weights.py"):
        digest.update((_TORCH_SIDE / name).read_bytes())
    return f"random weights {digest.hexdigest()[:16]}"


def _output(
    command: Sequence[str], environment: Mapping[str, str] | None = None
) -> str:
    """Run a program and return what it printed. Raises JabberError if it fails."""
    try:
        done = subprocess.run(command, env=environment, capture_output=True, check=True)
    except OSError as error:
        raise JabberError(f"{command[0]} can't be started: {error}") from error
    except subprocess.CalledProcessError as error:
        # Our own commands say on standard output why nothing came of it.
        said = last_line(error.stderr + b"\n" + error.stdout)
        raise JabberError(f"{' '.join(command)} failed: {said}") from error
    return done.stdout.decode(errors="replace")


def _copy(file: Path, copy: Path) -> None:
    """Copy a file unless its copy is there; a copy keeps its time of change."""
    if copy.exists() and copy.stat().st_mtime_ns == file.stat().st_mtime_ns:
        return
    unfinished = copy.with_suffix(".partial")
    shutil.copy2(file, unfinished)
    unfinished.replace(copy)


def _write(file: Path, text: str) -> None:
    """Write a file that is either whole or not there."""
    unfinished = file.with_suffix(".partial")
    unfinished.write_text(text, encoding="utf-8")
    unfinished.replace(file)
