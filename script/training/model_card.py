"""Writes what a voice folder says in words: its card and its licence."""

from collections.abc import Mapping, Sequence
import json
from pathlib import Path
from string import Template
from typing import Any

from training.training_log import training_log

_CARD = Path(__file__).with_name("model_card.md")
_LICENCE = Path(__file__).with_name("voice_licence.txt")
_NOTICE = Path(__file__).with_name("teacher_notice.txt")

_MEGABYTE = 1e6

# In place of a table.
_NO_FIGURES = "Nothing has been measured of these weights yet."


def write_licence(folder: Path) -> None:
    """Write LICENSE, with the notice that the teacher's licence asks for."""
    text = _LICENCE.read_text("utf-8").rstrip() + "\n\n" + _NOTICE.read_text("utf-8")
    (folder / "LICENSE").write_text(text, "utf-8")


def write_card(folder: Path, figures: Sequence[Path], work: Path | None) -> None:
    """Write MODEL_CARD.md of a finished folder, with the log of a work folder.

    `figures` are JSON files: `command` says how they were measured, `figures` maps names
    to values. Raises KeyError where the template asks for something that isn't there.
    """
    config = json.loads((folder / "voice.json").read_text("utf-8"))
    results = [json.loads(path.read_text("utf-8")) for path in figures]
    card = Template(_CARD.read_text("utf-8")).substitute(
        name=config["name"],
        version=config["version"],
        sample_rate=config["sample_rate"],
        phonemes=len(config["phonemes"]),
        sizes=_sizes(folder, config),
        speakers=_speakers(config),
        weight_bits=config["training"]["weight_bits"],
        commit=config["training"]["commit"],
        steps=_steps(config["training"]["steps"]),
        log="" if work is None else training_log(work),
        figures="\n\n".join(map(_table, results)) or _NO_FIGURES,
        notice=_NOTICE.read_text("utf-8").rstrip(),
    )
    (folder / "MODEL_CARD.md").write_text(card, "utf-8")


def _sizes(folder: Path, config: Mapping[str, Any]) -> str:
    sizes = {
        graph: (folder / config[graph]["file"]).stat().st_size / _MEGABYTE
        for graph in ("encoder", "decoder", "vocoder")
    }
    parts = ", ".join(f"{graph} {size:.1f} MB" for graph, size in sizes.items())
    return f"{parts}; {sum(sizes.values()):.1f} MB in all"


def _speakers(config: Mapping[str, Any]) -> str:
    head = (
        "| speaker | length scale | pitch range | length, of the recordings' | "
        "spread of F0, of the recordings' | recordings |"
    )
    rows = [head, "|---|---|---|---|---|---|"]
    for speaker in config["speakers"]:
        fit = config["training"]["calibration"][speaker["name"]]
        rows.append(
            f"| `{speaker['name']}` | {speaker['length_scale']:g} | "
            f"{speaker['pitch_range']:g} | {fit['length_ratio']:.2f} | "
            f"{fit['spread_ratio']:.2f} | {fit['recordings']} |"
        )
    return "\n".join(rows)


def _steps(steps: Mapping[str, int]) -> str:
    return ", ".join(f"{count} of `{name}`" for name, count in steps.items())


def _table(result: Mapping[str, Any]) -> str:
    rows = [f"| {name} | {value} |" for name, value in result["figures"].items()]
    head = [
        f"Measured by `{result['command']}`:",
        "",
        "| figure | value |",
        "|---|---|",
    ]
    return "\n".join([*head, *rows])
