"""Stage: figures of a voice, on clips that it was never trained on.

Four ways to speak: `recorded`, the held-out clips themselves; `copied`, through the
vocoder alone; `forced`, the mel with the recording's own prosody; `free`, from the text.
Sentences without a recording and lists of sound files can be measured beside them. All
figures are a program's: nobody listened.
"""

import argparse
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
import json
from pathlib import Path

import numpy as np
from tqdm import tqdm

from training.acoustic_data import Utterance, read_alignments, read_utterances
from training.features import (
    F0_RANGE,
    Floats,
    mel_spectrogram,
    read_clip,
    write_features,
)
from training.measures import against, means, of_sound, texture, word_errors
from training.plan import clips_folder, find_clip
from training.probe import Probe
from training.recognition import Recogniser, is_there
from training.sentences import read_recorded
from wyoming_jabber.voices.jabber_phonemes import PhonemeTable

Figures = dict[str, dict[str, float]]
"""Group -> name -> value."""

SPEAKER = "lj"

_MEANINGS = {
    "clips": "clips",
    "word_error_rate": "words that pocketsphinx gets wrong, %",
    "length_ratio": "seconds of speech, over the recording's",
    "pitch_difference": "mean pitch against the recording's, semitones",
    "pitch_spread": "deviation of the pitch within a clip, semitones",
    "pitch_spread_ratio": "deviation of the pitch within a clip, over the recording's",
    "texture_time": "steps of the mel in time, over the recording's",
    "texture_frequency": "steps of the mel in frequency, over the recording's",
    "mel_distance": "mean distance of the mel from the recording's, nats",
    "real_time_factor": "seconds of one core for a second of speech",
}


@dataclass
class Group:
    """Clips that were made in one way."""

    rows: list[dict[str, float]] = field(default_factory=list)
    errors: list[tuple[int, int]] = field(default_factory=list)
    cpu_seconds: float = 0.0

    def figures(self) -> dict[str, float]:
        """Return the means, and rates over all clips together."""
        figures = {"clips": float(len(self.rows)), **means(self.rows)}
        if self.errors:
            wrong, words = map(sum, zip(*self.errors, strict=True))
            figures["word_error_rate"] = 100 * wrong / max(1, words)
        if self.cpu_seconds:
            seconds = sum(row["seconds"] for row in self.rows)
            figures["real_time_factor"] = self.cpu_seconds / seconds
        return {name: round(figures[name], 4) for name in _MEANINGS if name in figures}


@dataclass(frozen=True)
class HeldOut:
    """One clip that was never trained on."""

    name: str
    text: str
    samples: Floats
    mel: Floats
    log_f0: Floats
    aligned: Utterance | None


class Evaluation:
    """Measures clips, each in its group."""

    def __init__(self, recogniser: Recogniser | None) -> None:
        self.groups: dict[str, Group] = {}
        self._recogniser = recogniser

    def group(self, name: str) -> Group:
        return self.groups.setdefault(name, Group())

    def hear(
        self,
        name: str,
        text: str,
        samples: Floats,
        recorded: dict[str, float] | None = None,
        **more: float,
    ) -> dict[str, float]:
        """Measure a clip, also against a recording of the same text; return the figures."""
        group, figures = self.group(name), of_sound(samples)
        ratios = against(figures, recorded) if recorded else {}
        group.rows.append({**figures, **ratios, **more})
        if self._recogniser is not None:
            group.errors.append(word_errors(text, self._recogniser.hear(samples)))
        return figures

    def measure_held_out(self, probe: Probe, clips: Iterable[HeldOut]) -> None:
        """Let the voice say what was recorded, in all ways."""
        for clip in clips:
            recorded = self.hear("recorded", clip.text, clip.samples)
            copied = probe.copy(clip.mel, clip.log_f0)
            distance = _mel_distance(
                mel_spectrogram(copied.astype(np.float64)), clip.mel
            )
            self.hear("copied", clip.text, copied, recorded, mel_distance=distance)
            if clip.aligned is not None:
                mel, _ = probe.forced(clip.aligned)
                row = {
                    **texture(mel, clip.mel),
                    "mel_distance": _mel_distance(mel, clip.mel),
                }
                self.group("forced").rows.append(row)
            spoken = probe.speak(clip.text)
            self.hear("free", clip.text, spoken.samples, recorded)
            self.group("free").cpu_seconds += spoken.cpu_seconds


def _mel_distance(ours: Floats, theirs: Floats) -> float:
    frames = min(len(ours), len(theirs))
    return float(np.abs(ours[:frames] - theirs[:frames].astype(np.float32)).mean())


def read_held_out(
    work: Path, recordings: Path, names: Sequence[str], probe: Probe
) -> list[HeldOut]:
    """Read held-out clips; what was not analysed before is now."""
    texts, folder = (
        read_recorded(recordings / "metadata.csv"),
        work / "features" / SPEAKER,
    )
    folder.mkdir(parents=True, exist_ok=True)
    clips = clips_folder(recordings)
    for name in names:
        write_features(find_clip(clips, name), folder, pads=True, f0_range=F0_RANGE)
    aligned = _read_aligned(work, folder, names, probe)
    found = []
    for name in names:
        with np.load(folder / f"{name}.npz") as features:
            samples = features["samples"].astype(np.float32) / 32767
            mel, log_f0 = features["mel"].astype(np.float32), features["log_f0"]
        found.append(
            HeldOut(name, texts[name], samples, mel, log_f0, aligned.get(name))
        )
    return found


def _read_aligned(
    work: Path, folder: Path, names: Sequence[str], probe: Probe
) -> dict[str, Utterance]:
    """Return the clips that are aligned, as the voice's own phonemes."""
    path = work / "alignments" / f"{SPEAKER}.json"
    if not path.exists():
        return {}
    wanted = {name: a for name, a in read_alignments(path)[1].items() if name in names}
    table, mean = (
        PhonemeTable(probe.config.phonemes),
        probe.config.speakers[0].log_f0_mean,
    )
    rows = read_utterances(folder, wanted, table, 0, mean)
    return {row.name: row for row in rows}


def measure_sentences(evaluation: Evaluation, probe: Probe, path: Path) -> None:
    """Measure `id<TAB>text` lines, spoken freely."""
    for line in tqdm(
        path.read_text("utf-8").splitlines(), desc=path.name, mininterval=5
    ):
        text = line.split("\t")[1]
        spoken = probe.speak(text)
        evaluation.hear(path.stem, text, spoken.samples)
        evaluation.group(path.stem).cpu_seconds += spoken.cpu_seconds


def measure_list(evaluation: Evaluation, path: Path) -> None:
    """Measure `id<TAB>sound file<TAB>text` lines."""
    for line in path.read_text("utf-8").splitlines():
        _, file, text = line.split("\t")[:3]
        sound = read_clip(path.parent / file).astype(np.float32)
        evaluation.hear(path.stem, text, sound)


def markdown(figures: Figures) -> str:
    """Return a table: a row per figure, a column per group."""
    lines = [f"| | {' | '.join(figures)} |", f"|---{'|---' * len(figures)}|"]
    for name, meaning in _MEANINGS.items():
        cells = [f"{row[name]:.3g}" if name in row else "" for row in figures.values()]
        if any(cells):
            lines.append(f"| {meaning} | {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def for_card(figures: Figures) -> dict[str, str]:
    """Return what the model card says: each figure with what it means, for all groups."""
    rows = {}
    for name, meaning in _MEANINGS.items():
        having = {group: row[name] for group, row in figures.items() if name in row}
        if having:
            values = " / ".join(f"{value:.3g}" for value in having.values())
            rows[f"{meaning}: {' / '.join(having)}"] = values
    return rows


def write_figures(work: Path, figures: Figures, command: str) -> None:
    """Write WORK/evaluation.json, which the model card reads, and evaluation.md."""
    saved = {"command": command, "figures": for_card(figures), "values": figures}
    text = json.dumps(saved, indent=1, ensure_ascii=False)
    (work / "evaluation.json").write_text(text + "\n", "utf-8")
    (work / "evaluation.md").write_text(markdown(figures), "utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    add = parser.add_argument
    add(
        "--work",
        type=Path,
        required=True,
        help="figures go there; features come from there",
    )
    add("--voice", type=Path, help="folder of the voice")
    add("--recordings", type=Path, help="folder with metadata.csv and the clips")
    add("--held-out", type=Path, help="ids of recordings never trained on")
    add("--clips", type=int, help="so many of them; all")
    add(
        "--sentences",
        type=Path,
        nargs="*",
        default=[],
        help="`id<TAB>text` files to speak",
    )
    add(
        "--lists", type=Path, nargs="*", default=[], help="`id<TAB>file<TAB>text` files"
    )
    add("--no-recognition", action="store_true")
    args = parser.parse_args()
    can_hear = not args.no_recognition and is_there()
    evaluation = Evaluation(Recogniser() if can_hear else None)
    if args.voice:
        probe = Probe(args.voice)
        if args.held_out and args.recordings:
            names = args.held_out.read_text().split()[: args.clips]
            clips = read_held_out(args.work, args.recordings, names, probe)
            evaluation.measure_held_out(
                probe, tqdm(clips, desc="held-out", mininterval=5)
            )
        for path in args.sentences:
            measure_sentences(evaluation, probe, path)
    for path in args.lists:
        measure_list(evaluation, path)
    figures = {name: group.figures() for name, group in evaluation.groups.items()}
    write_figures(args.work, figures, "script/training/run evaluate")
    print(markdown(figures))


if __name__ == "__main__":
    main()
