"""What a run trained on and how its losses went, as tables for the model card."""

from collections.abc import Iterator, Mapping
import json
from pathlib import Path

import numpy as np

from training.features import HOP, SAMPLE_RATE

# In a line of a log, but no loss.
_NO_LOSSES = frozenset({"rate", "speed"})

# In the order in which they are trained.
_RUNS = (
    "acoustic-spectrum",
    "acoustic-prosody",
    "acoustic-texture",
    "vocoder-regression",
    "vocoder",
)


def training_log(work: Path) -> str:
    """Return two tables in Markdown for a work folder; blocks for seconds."""
    clips = [
        "| speaker | clips | minutes | of them held out |",
        "|---|---|---|---|",
        *_amounts(work),
    ]
    runs = [
        "| run | steps | first line of its log → last; `lj_`, `slt_`, `held_`: apart |",
        "|---|---|---|",
        *_runs(work / "logs"),
    ]
    return "\n".join([*clips, "", *runs])


def _amounts(work: Path) -> Iterator[str]:
    held_out = set((work / "held-out.txt").read_text("utf-8").split())
    for aligned in sorted((work / "alignments").glob("*.json")):
        names = json.loads(aligned.read_text("utf-8"))["utterances"]
        features = [work / "features" / aligned.stem / f"{name}.npz" for name in names]
        minutes = sum(map(_frames, features)) * HOP / SAMPLE_RATE / 60
        apart = len(held_out.intersection(names))
        yield f"| `{aligned.stem}` | {len(names)} | {minutes:.0f} | {apart} |"


def _frames(features: Path) -> int:
    with np.load(features) as found:
        return len(found["voiced"])


def _runs(logs: Path) -> Iterator[str]:
    for name in _RUNS:
        if not (log := logs / f"{name}.tsv").exists():
            continue
        lines = [line.split("\t") for line in log.read_text("utf-8").splitlines()]
        first, last = _values(lines[0]), _values(lines[-1])
        losses = ", ".join(
            f"{key} {first[key]} → {value}" if key in first else f"{key} {value}"
            for key, value in last.items()
            if key not in _NO_LOSSES
        )
        yield f"| {name} | {lines[-1][0]} | {losses} |"


def _values(line: list[str]) -> Mapping[str, str]:
    return dict(field.split("=") for field in line[2:])
