"""Where preparations lie on disk, and which one fits.

    VOICE.onnx
    VOICE.onnx.prepared/KIND/prepared.json, text.ort, flow.ort, decoder.ort

KIND stands for onnxruntime's version and the processor; `prepared.json` names the digests
of the voice that it was made from and of the files beside it, says what was measured, or
why it can't be done.
Where the voice's folder can't be written to, the folder lies in the one for state.
"""

from collections.abc import Iterator, Mapping
import json
import logging
from pathlib import Path
from typing import Any, Final, NamedTuple

from wyoming_jabber.digests import file_digest, text_digest
from wyoming_jabber.engine.cpu import Cpu

_LOGGER = logging.getLogger(__name__)

FORMAT: Final = 3
"""Grows when preparations are made otherwise, so that all are made again."""

REPORT: Final = "prepared.json"

# Characters of a digest in a folder's name: two kinds meet once in a billion.
_KIND_LENGTH: Final = 16


class Preparation(NamedTuple):
    """One that fits a voice on this machine; it may be a failure."""

    folder: Path
    report: Mapping[str, Any]

    @property
    def failure(self) -> str | None:
        """Why there are no models."""
        text = self.report.get("failure")
        return None if text is None else str(text)


def kind_of(version: str, cpu: Cpu) -> str:
    """Name the folder for an onnxruntime and a processor."""
    return text_digest(f"{FORMAT} {version} {cpu.key}")[:_KIND_LENGTH]


def places(model: Path, state_dir: Path | None) -> Iterator[Path]:
    """Yield the folders in which a voice's preparations may lie, the best first."""
    name = f"{model.name}.prepared"
    yield model.parent / name
    if state_dir is not None:
        whole = text_digest(str(model.resolve()))[:_KIND_LENGTH]
        yield state_dir / "prepared" / f"{whole}-{name}"


def find(model: Path, state_dir: Path | None, kind: str) -> Preparation | None:
    """Return the preparation that fits a voice's file as it is; blocks."""
    for place in places(model, state_dir):
        folder = place / kind
        try:
            report = read(folder)
            if _fits(report, model):
                return Preparation(folder, report)
        except FileNotFoundError:
            continue
        except (OSError, ValueError, KeyError, TypeError) as error:
            _LOGGER.warning("Preparation %s can't be used: %s", folder, error)
    return None


def read(folder: Path) -> dict[str, Any]:
    """Read a report. Raises OSError, ValueError."""
    report = json.loads((folder / REPORT).read_text(encoding="utf-8"))
    if not isinstance(report, dict):
        raise ValueError(f"{REPORT} is not what we write")  # noqa: TRY004 - a bad file
    return report


def check(preparation: Preparation) -> None:
    """Read all files; blocks.

    Raises OSError, ValueError for what is torn or was changed, LookupError.
    """
    for name, digest in preparation.report["files"].items():
        if file_digest(preparation.folder / name) != digest:
            raise ValueError(f"{name} is not as it was stored")


def is_intact(preparation: Preparation) -> bool:
    """Tell whether all files are as they were stored; blocks."""
    try:
        check(preparation)
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return False
    return True


def variant_of(preparation: Preparation) -> str:
    """Name what a preparation's sound depends on: how it is run, and all of its files."""
    parts = (FORMAT, preparation.report["shape"], preparation.report["files"])
    return text_digest(json.dumps(parts, sort_keys=True))


def identity(model: Path, *, with_digest: bool = True) -> dict[str, Any]:
    """Describe a voice's file: size, time of change, digest; blocks. Raises OSError."""
    stat = model.stat()
    found: dict[str, Any] = {"size": stat.st_size, "changed": stat.st_mtime_ns}
    if with_digest:
        found["sha256"] = file_digest(model)
    return found


def _fits(report: Mapping[str, Any], model: Path) -> bool:
    """Tell whether a preparation was made from this file; a digest is the last word."""
    made_from = report["voice"]
    now = identity(model, with_digest=False)
    if made_from["size"] != now["size"]:
        return False
    if made_from["changed"] == now["changed"]:
        return True
    return bool(made_from["sha256"] == identity(model)["sha256"])
