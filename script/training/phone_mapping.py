"""From the teacher's phones to the phonemes that a voice reads, with their frames.

Festival and espeak pronounce the same words with different phone sets, and not always
alike. The cheapest way through both sequences (dynamic programming) pairs them; times of
the phones then become frames of the phonemes. Silence before the first sound belongs to
START, after the last to END; other pauses belong to marks, which get no frames where the
teacher made no pause.

Writes WORK/alignments/slt.json: `phonemes`, the vocabulary of the voice, and for each
utterance `text`, `kind`, `ipa`, `symbols` (what PhonemeTable.ids takes), `frames` (one
number per phoneme id; their sum is the length) and `cost` per phoneme.
"""

import argparse
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, partial
import json
import math
from multiprocessing import Pool
import os
from pathlib import Path
from typing import Any
import wave

from tqdm import tqdm

from training.diphones import Reader, every_phoneme, sounds_of
from training.sentences import plain, read_corpus, read_transcripts
from wyoming_jabber.voices.jabber_phonemes import END, PAUSES, START

SAMPLE_RATE = 22050
HOP = 256

# Cost per phoneme above which the two front ends have read different words.
MAX_COST = 0.25

# Occurrences below which a phoneme can't be learnt.
_RARE = 20

_SILENCE = "pau"


def _table(rows: str) -> dict[str, frozenset[str]]:
    """Read rows of a key and its values, parted by bars."""
    split = (row.split() for row in rows.split("|"))
    return {key: frozenset(values) for key, *values in split}


# Festival's phones, and what espeak writes for the same sound.
_SAME = _table(
    "aa ɑː ɑːɹ ɑ ɔː ɔ a | ae æ ɐ a | ah ʌ ə ɐ | ao ɔː ɔːɹ ɔ ɑː oʊ | aw aʊ"
    "| ax ə ɐ ᵻ ɪ ʌ əl n̩ ɚ | ay aɪ aɪɚ aɪə | eh ɛ ɛɹ | er ɚ ɜː ʊɹ | ey eɪ e"
    "| ih ɪ ᵻ ɪɹ i iə ə | iy i iː iə ɪɹ ᵻ | ow oʊ o | oy ɔɪ | uh ʊ ʊɹ | uw uː u"
    "| b b | ch tʃ | d d ɾ | dh ð | f f | g ɡ | hh h | jh dʒ | k k x | l l əl ɫ | m m"
    "| n n n̩ | ng ŋ | p p | r ɹ r | s s | sh ʃ | t t ɾ ʔ | th θ | v v | w w | y j"
    "| z z | zh ʒ"
)
# Sounds that one dictionary may have for the other's.
_KIN_SETS = tuple(
    frozenset(sounds.split())
    for sounds in (
        *("t d ɾ ʔ tʃ dʒ θ ð", "s z ʃ ʒ θ ð f v", "m n ŋ n̩", "l ɹ w j əl ɫ"),
        *("p b k ɡ x", "ʒ dʒ", "ɚ ɹ"),
    )
)
_VOWEL_LETTERS = frozenset("aeiouæɐɑɒɔəɚɛɜɪʊʌᵻ")

# Two phones that are one phoneme.
_MERGES = _table(
    "ao+r ɔːɹ ʊɹ ɚ | ow+r ɔːɹ | aa+r ɑːɹ | eh+r ɛɹ | ey+r ɛɹ | ih+r ɪɹ | iy+r ɪɹ"
    "| uh+r ʊɹ | uw+r ʊɹ | ax+r ɚ | er+r ɚ | ax+l əl | ah+l əl | ih+l əl | ax+n n̩"
    "| ih+n n̩ | ay+er aɪɚ | ay+ax aɪə | iy+ax iə | y+ax iə | hh+w w"
)

# Second half of a phone that is two phonemes ("er" in "hurry": ɜː, ɹ), and its share.
_SPLITS = {
    "er": ("ɹ", 0.45),
    "ay": ("ə ɚ", 0.4),
    "iy": ("ə ɐ ɚ", 0.4),
    "uw": ("ə ɚ l", 0.4),
    "ow": ("ə ɚ", 0.4),
    "ax": ("l n m", 0.5),
}

# Costs in units of one surely wrong phoneme.
_MERGE_COST = 0.05
_SPLIT_COST = 0.3
_KIN_COST = 0.6
_VOWEL_COST = 0.8
_WRONG_COST = 1.5
_MIXED_COST = 2.5
_PAUSE_COST = 5.0
_SKIP_COST = 1.6
_SKIP_SILENCE_COST = 1.0
# A mark is silent rather than END, so that the last pause is END's.
_SILENT_COST = {**dict.fromkeys(PAUSES, 0.0), START: 0.5, END: 0.5}

# A phone and when it ends, in seconds.
Phone = tuple[str, float]
# Cost, phones taken, phonemes taken.
Move = tuple[float, int, int]


@dataclass(frozen=True, slots=True)
class Mapping:
    """Phonemes in the teacher's time."""

    ends: list[float]
    """When each phoneme ends, in seconds; never falls."""

    cost: float
    """Per phoneme."""


def map_phones(phones: Sequence[Phone], sounds: Sequence[str]) -> Mapping:
    """Pair the teacher's phones with sounds, START and END among them."""
    names = [name for name, _ in phones]
    moves, cost = _cheapest(names, sounds)
    ends: list[float] = []
    at, now = 0, 0.0
    for _, taken, made in moves:
        at += taken
        then = phones[at - 1][1] if taken else now
        if made == 0 and ends:
            # A phone without phoneme lengthens the sound beside it, not a pause.
            if names[at - 1] != _SILENCE and sounds[len(ends) - 1] in _SILENT_COST:
                continue
            ends[-1] = then
        elif made == 2:  # noqa: PLR2004 - the two of a split
            share = _SPLITS[names[at - 1]][1]
            ends += [then - share * (then - now), then]
        elif made == 1:
            ends.append(then)
        now = then
    return Mapping(ends, cost / len(sounds))


def to_frames(mapping: Mapping, sounds: Sequence[str], total: int) -> list[int]:
    """Return the frames of each sound; their sum is `total`.

    A frame belongs to the sound that its middle falls in. Each sound gets one at least,
    if a neighbour can spare it; a mark may have none.
    """
    per_second = SAMPLE_RATE / HOP
    edges = [min(total, math.ceil(end * per_second)) for end in mapping.ends]
    edges[-1] = total
    frames = [end - begin for begin, end in zip([0, *edges], edges, strict=False)]
    for at, sound in enumerate(sounds):
        if frames[at] == 0 and sound not in _SILENT_COST:
            near = [n for n in (at - 1, at + 1) if frames[n] > 1]
            if near:
                frames[max(near, key=lambda n: frames[n])] -= 1
                frames[at] = 1
    return frames


def frame_count(samples: int, rate: int) -> int:
    """Return the whole frames of a clip after resampling to 22,050 Hz."""
    return -(-samples * SAMPLE_RATE // rate) // HOP


def read_phones(path: Path) -> list[Phone]:
    """Read festival's segments: lines of end time, a number and the phone."""
    rows = (line.split() for line in path.read_text("ascii").splitlines())
    return [(row[2], float(row[0])) for row in rows if len(row) == len(("s", "n", "p"))]


def learnable(texts: Iterable[str]) -> list[str]:
    """Return the vocabulary of a voice: marks, and each phoneme that is not too rare."""
    reader = Reader(every_phoneme())
    counts = Counter(sound for text in texts for sound in reader.sounds(text))
    often = {sound for sound, number in counts.items() if number >= _RARE}
    return [START, END, *PAUSES, *sorted(often - set(PAUSES))]


def align(row: tuple[str, str, str], folder: Path, reader: Reader) -> dict[str, Any]:
    """Return one utterance's alignment, from its id, kind and text."""
    name, kind, text = row
    ipa = reader.ipa(text)
    symbols = reader.table.read(ipa)
    sounds = [START, *sounds_of(symbols), END]
    mapping = map_phones(read_phones(folder / f"{name}.segs"), sounds)
    with wave.open(str(folder / f"{name}.wav")) as clip:
        total = frame_count(clip.getnframes(), clip.getframerate())
    return {
        "id": name,
        "text": text,
        "kind": kind,
        "ipa": ipa,
        "symbols": symbols,
        "frames": to_frames(mapping, sounds, total),
        "cost": round(mapping.cost, 4),
    }


def _cheapest(phones: Sequence[str], sounds: Sequence[str]) -> tuple[list[Move], float]:
    """Find the cheapest moves that take all phones and all sounds, and their cost."""
    rows, columns = len(phones) + 1, len(sounds) + 1
    costs = [[math.inf] * columns for _ in range(rows)]
    last: list[list[Move]] = [[(0.0, 0, 0)] * columns for _ in range(rows)]
    costs[0][0] = 0.0
    for i in range(rows):
        for j in range(columns):
            for move in _moves(phones[i : i + 2], sounds[j : j + 2]):
                cost, taken, made = move
                cost += costs[i][j]
                if cost < costs[i + taken][j + made]:
                    costs[i + taken][j + made] = cost
                    last[i + taken][j + made] = move
    moves: list[Move] = []
    i, j = rows - 1, columns - 1
    while i or j:
        moves.append(last[i][j])
        i, j = i - last[i][j][1], j - last[i][j][2]
    return moves[::-1], costs[-1][-1]


def _moves(phones: Sequence[str], sounds: Sequence[str]) -> Iterable[Move]:
    """Return what may come next, given the next two phones and sounds."""
    return _moves_of(tuple(phones), tuple(sounds))


@cache
def _moves_of(phones: tuple[str, ...], sounds: tuple[str, ...]) -> tuple[Move, ...]:
    return tuple(_possible(phones, sounds))


def _possible(phones: tuple[str, ...], sounds: tuple[str, ...]) -> Iterator[Move]:
    if phones and sounds:
        yield _match_cost(phones[0], sounds[0]), 1, 1
        if sounds[0] in _MERGES.get("+".join(phones), ()):
            yield _MERGE_COST, 2, 1
        if phones[0] in _SPLITS and sounds[1:]:
            seconds = _SPLITS[phones[0]][0].split()
            if sounds[1] in seconds:
                yield _match_cost(phones[0], sounds[0]) / 2 + _SPLIT_COST, 1, 2
    if phones:
        yield (_SKIP_SILENCE_COST if phones[0] == _SILENCE else _SKIP_COST), 1, 0
    if sounds:
        yield _SILENT_COST.get(sounds[0], _SKIP_COST), 0, 1


def _match_cost(phone: str, sound: str) -> float:
    """Return what it costs to take a phone for a sound."""
    if phone == _SILENCE or sound in _SILENT_COST:
        is_pause = phone == _SILENCE and sound in _SILENT_COST
        return 0.0 if is_pause else _PAUSE_COST
    same = _SAME[phone]
    if sound in same:
        return 0.0
    vowels = (phone[0] in _VOWEL_LETTERS) + (sound[0] in _VOWEL_LETTERS)
    is_kin = any(sound in kin and same & kin for kin in _KIN_SETS)
    if vowels and not is_kin:
        return _VOWEL_COST if vowels == len((phone, sound)) else _MIXED_COST
    return _KIN_COST if is_kin else _WRONG_COST


def main() -> None:
    parser = argparse.ArgumentParser(description="Align the teacher's speech.")
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--transcripts", type=Path, nargs="*", default=[])
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    args = parser.parse_args()
    corpus = read_corpus(args.work / "corpus" / "slt.tsv")
    books = map(plain, read_transcripts(args.transcripts).values())
    phonemes = learnable([*(text for _, text in corpus.values()), *books])
    folder = args.work / "teacher"
    rows = [(name, *entry) for name, entry in corpus.items()]
    rows = [row for row in rows if (folder / f"{row[0]}.segs").exists()]
    work = partial(align, folder=folder, reader=Reader(phonemes))
    with Pool(args.jobs) as pool:
        results = pool.imap(work, rows, chunksize=50)
        aligned = list(tqdm(results, total=len(rows), desc="alignment", mininterval=5))
    write_alignments(args.work / "alignments" / "slt.json", phonemes, aligned)


def write_alignments(
    path: Path, phonemes: Sequence[str], aligned: Sequence[dict[str, Any]]
) -> None:
    """Write the alignments that are good enough, and say how many those are."""
    good = {row.pop("id"): row for row in aligned if row["cost"] < MAX_COST}
    path.parent.mkdir(parents=True, exist_ok=True)
    content = {"phonemes": list(phonemes), "utterances": good}
    path.write_text(json.dumps(content, ensure_ascii=False), "utf-8")
    costs = sorted(row["cost"] for row in aligned)
    at = {share: costs[int(share / 100 * (len(costs) - 1))] for share in (50, 90, 99)}
    print(f"{len(phonemes)} phonemes: {' '.join(phonemes)}")
    print(f"{len(good)} of {len(aligned)} utterances aligned; cost per phoneme")
    print(", ".join(f"{cost:.3f} at {share} %" for share, cost in at.items()))
    for row in sorted(aligned, key=lambda row: -row["cost"])[:10]:
        print(f"{row['cost']:.2f} {row['text']}  {row['ipa']}")


if __name__ == "__main__":
    main()
