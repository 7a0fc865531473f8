"""Let the teacher, festival's HTS voice "slt", say the corpus.

Writes WORK/teacher/ID.wav (32 kHz) and ID.segs, festival's own times of its phones. What
is there is kept. The voice is free for any purpose (copyright: Carnegie Mellon
University and Nagoya Institute of Technology); keep its notice with what learns from it.
"""

import argparse
from collections.abc import Iterable, Sequence
from functools import partial
from multiprocessing.pool import ThreadPool
import os
from pathlib import Path
import re
import shutil
import subprocess
import sys

from tqdm import tqdm

from training.sentences import read_corpus

# The voice pauses at every mark, and nowhere else: a pause without a mark would be heard
# as part of a sound, and its own phrasing (a language model) passes over commas.
_PROLOGUE = """
(voice_cmu_us_slt_arctic_hts)
(Parameter.set 'Phrase_Method 'cart_tree)
(set! phrase_cart_tree
  '((lisp_token_end_punc in ("?" "." "!")) ((BB))
    ((lisp_token_end_punc in (",")) ((B)) ((n.name is 0) ((BB)) ((NB))))))
"""

# Frequent words that the teacher says otherwise than espeak ("Mondee"), as espeak has
# them: syllables of festival's phones, with their stress.
_LEXICON = {
    "was": "((w ah z) 1)",
    "wasn't": "((w ah) 1) ((z ax n t) 0)",
    "because": "((b ih) 0) ((k ah z) 1)",
    "monday": "((m ah n) 1) ((d ey) 0)",
    "tuesday": "((t uw z) 1) ((d ey) 0)",
    "wednesday": "((w eh n z) 1) ((d ey) 0)",
    "thursday": "((th er z) 1) ((d ey) 0)",
    "friday": "((f r ay) 1) ((d ey) 0)",
    "saturday": "((s ae) 1) ((t er) 0) ((d ey) 1)",
    "president": "((p r eh) 1) ((z ax) 0) ((d ax n t) 0)",
    "oswald": "((aa s) 1) ((w ax l d) 0)",
    "foyer": "((f oy) 1) ((ey) 0)",
}

# Sentences per festival process: loading the voice takes 0.3 s, and one crash costs the
# rest of its batch a second start.
_BATCH = 50

# Seconds for a batch, which takes about 8.
_TIMEOUT = 300

_LETTERS = re.compile(r"\b[A-Z]{2,}\b")

Sentence = tuple[str, str]


class TeacherError(Exception):
    """Festival or its voice is missing."""


def festival_text(text: str) -> str:
    """Return what makes festival say the words that our front end reads.

    It would say "AM" as a word, and "twenty-one" with a pause.
    """
    spelled = _LETTERS.sub(lambda letters: " ".join(letters[0]), text)
    return spelled.replace("-", " ")


def scheme_string(text: str) -> str:
    """Quote a text for Scheme; only plain letters and marks can be in it."""
    if not text.isprintable():
        raise ValueError(f"not printable: {text!r}")
    return '"' + text.replace("\\", " ").replace('"', " ") + '"'


def scheme_program(sentences: Iterable[Sentence], folder: Path) -> str:
    """Return what festival shall do; the times appear last, when the sound is whole."""
    lines = [_PROLOGUE]
    lines += [
        f"(lex.add.entry '({scheme_string(word)} nil ({syllables})))"
        for word, syllables in _LEXICON.items()
    ]
    for name, text in sentences:
        sound, times = folder / f"{name}.wav", folder / f"{name}.segs"
        lines += [
            f"(set! said (SynthText {scheme_string(festival_text(text))}))",
            f"(utt.save.wave said {scheme_string(str(sound))} 'riff)",
            f"(utt.save.segs said {scheme_string(str(times))})",
        ]
    return "\n".join(lines)


def missing(sentences: Iterable[Sentence], folder: Path) -> list[Sentence]:
    """Return the sentences that aren't there yet."""
    return [row for row in sentences if not (folder / f"{row[0]}.segs").exists()]


def say_batch(sentences: Sequence[Sentence], folder: Path) -> str:
    """Say some sentences in one festival process; returns what it complained of."""
    command = ["festival", "--pipe"]
    program = scheme_program(sentences, folder)
    try:
        done = subprocess.run(
            command,
            input=program,
            text=True,
            capture_output=True,
            timeout=_TIMEOUT,
            check=False,  # its exit status is 0 after errors, too
        )
    except subprocess.TimeoutExpired:
        return f"festival took more than {_TIMEOUT} s"
    return done.stderr.strip()


def say_all(sentences: Sequence[Sentence], folder: Path, jobs: int) -> dict[str, str]:
    """Say what isn't there yet. Returns id -> complaint of those that failed.

    Raises TeacherError without festival.
    """
    if not shutil.which("festival"):
        raise TeacherError("festival isn't installed: apt install festvox-us-slt-hts")
    folder.mkdir(parents=True, exist_ok=True)
    todo = missing(sentences, folder)
    with ThreadPool(jobs) as pool, tqdm(total=len(todo), desc="teacher") as progress:
        batches = [todo[at : at + _BATCH] for at in range(0, len(todo), _BATCH)]
        say = partial(say_batch, folder=folder)
        for batch, _ in zip(batches, pool.imap(say, batches), strict=True):
            progress.update(len(batch))
    # One sentence may have stopped its batch: each of the rest gets its own process.
    left = missing(todo, folder)
    complaints = {row[0]: say_batch([row], folder) for row in left}
    return {name: complaints[name] for name, _ in missing(left, folder)}


def main() -> None:
    parser = argparse.ArgumentParser(description="Let the teacher say the corpus.")
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    args = parser.parse_args()
    corpus = read_corpus(args.work / "corpus" / "slt.tsv")
    sentences = [(name, text) for name, (_, text) in corpus.items()]
    failed = say_all(sentences, args.work / "teacher", args.jobs)
    for name, complaint in failed.items():
        print(
            f"{name}: {corpus[name][1]!r}: {complaint or 'no sound'}", file=sys.stderr
        )
    print(f"{len(sentences) - len(failed)} of {len(sentences)} sentences are there")
    if len(failed) > len(sentences) // 100:
        sys.exit("the teacher failed too often")


if __name__ == "__main__":
    main()
