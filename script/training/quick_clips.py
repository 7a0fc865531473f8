"""Stage of a quick run: ten clips to train on, from real recordings or from the teacher.

Writes WORK/recordings/metadata.csv, WORK/recordings/wavs/* and WORK/held-out.txt.
"""

import argparse
from pathlib import Path
import shutil

from training.plan import clips_folder, find_clip
from training.teacher import say_all

_COUNT, _HELD_OUT = 10, 2

_SENTENCES = (
    "The kitchen light is now off.",
    "Good morning, it is seven thirty and the sun is up.",
    "Nobody has opened the front door since yesterday.",
    "A timer for ten minutes has been started.",
    "Which room do you mean, the bedroom or the bathroom?",
    "The washing machine will be done in an hour.",
    "It feels cold outside, and there may be some rain.",
    "Sure, the blinds in the living room are going down.",
    "There is milk, bread and butter on your shopping list.",
    "Sorry, the garage door does not answer.",
)


def copy_some(recordings: Path, target: Path) -> list[tuple[str, str]]:
    """Copy the first clips; return their ids and texts."""
    source = clips_folder(recordings)
    rows = []
    for line in (recordings / "metadata.csv").read_text("utf-8").splitlines()[:_COUNT]:
        name, text = line.split("|")[:2]
        clip = find_clip(source, name)
        shutil.copyfile(clip, target / clip.name)
        rows.append((name, text))
    return rows


def say_some(target: Path) -> list[tuple[str, str]]:
    """Let the teacher read; return ids and texts."""
    rows = [(f"quick{number:02}", text) for number, text in enumerate(_SENTENCES)]
    failed = say_all(rows, target, 1)
    if failed:
        raise RuntimeError(f"the teacher did not say {failed}")
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--recordings", type=Path, help="take the first from here")
    args = parser.parse_args()
    folder = args.work / "recordings"
    clips = folder / "wavs"
    clips.mkdir(parents=True, exist_ok=True)
    rows = copy_some(args.recordings, clips) if args.recordings else say_some(clips)
    lines = [f"{name}|{text}|quick\n" for name, text in rows]
    (folder / "metadata.csv").write_text("".join(lines), "utf-8")
    held_out = "".join(f"{name}\n" for name, _ in rows[-_HELD_OUT:])
    (args.work / "held-out.txt").write_text(held_out)


if __name__ == "__main__":
    main()
