"""What the teacher says: sentences from books, and those of a home.

Writes WORK/corpus/slt.tsv, `id<TAB>kind<TAB>text`, in random order. Texts are in words,
as the normalizer leaves them, so that the teacher and the phonemizer read the same.
"""

import argparse
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
import random
import re

from training.diphones import Reader, choose_covering, coverage, every_phoneme
from training.sentence_templates import Templates, read_templates
from wyoming_jabber.text.normalize import normalize

BOOK = "book"
_TEMPLATES = Path(__file__).with_name("sentence_templates.yaml")

# Letters of a sentence from a book: shorter ones are headings, longer ones lose the
# teacher's breath.
_BOOK_LENGTH = range(15, 136)

# Words by which a sentence must differ from every one that is kept for judging.
_NEAR = 3

_BRACKETS = re.compile(r"\s*[\[\](){};:]\s*|\s*--+\s*|\s+-\s+|\s*—\s*")
_QUOTES = re.compile('["“”]')
_SAME_APOSTROPHE = str.maketrans("‘’", "''")
_COMMAS = re.compile(r"[\s,]*,[\s,]*")
_PLAIN = re.compile(r"[A-Za-z][A-Za-z ,.?!'-]*[,.?!]")
# "p.m." and "J. Smith": the point doesn't end a sentence. "one:thirty" is a time.
_DOUBTFUL = re.compile(r"\b[A-Za-z]\.|\w:\w|\.\.")


def plain(text: str) -> str:
    """Return a text in words, with no signs but marks, hyphens and apostrophes."""
    text = _QUOTES.sub("", text.translate(_SAME_APOSTROPHE)).replace("_", " ")
    text = _BRACKETS.sub(", ", normalize(text, "en-US"))
    text = _COMMAS.sub(", ", text).strip(" ,") + ("," if text[-1:] == "," else "")
    text = re.sub(r",\s*([.?!])", r"\1", re.sub(r"\s+", " ", text))
    if text and text[-1] not in ",.?!":
        text += "."
    return text[:1].upper() + text[1:]


def read_transcripts(paths: Iterable[Path]) -> dict[str, str]:
    """Return id -> text of lists: `id|text|normalized`, or `folder/id.wav|text`."""
    texts: dict[str, str] = {}
    for path in paths:
        for line in path.read_text("utf-8").splitlines():
            name, *columns = line.split("|")
            texts[Path(name).name.removesuffix(".wav")] = columns[-1].strip()
    return texts


def read_recorded(path: Path) -> dict[str, str]:
    """Return id -> text of the recordings' metadata, `id|text|source`."""
    rows = (line.split("|") for line in path.read_text("utf-8").splitlines())
    return {row[0]: row[1] for row in rows}


def words_of(text: str) -> tuple[str, ...]:
    """Return the casefolded words, by which texts are compared."""
    return tuple(re.findall(r"[\w']+", text.casefold()))


def distance(one: Sequence[str], other: Sequence[str]) -> int:
    """Return how many words must be put in, taken out or changed (Levenshtein)."""
    row = list(range(len(other) + 1))
    for index, word in enumerate(one, 1):
        diagonal, row[0] = row[0], index
        for column, theirs in enumerate(other, 1):
            best = min(
                diagonal + (word != theirs), row[column] + 1, row[column - 1] + 1
            )
            diagonal, row[column] = row[column], best
    return row[-1]


class Kept:
    """Sentences kept for judging, which the teacher must not say."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._kept = [words_of(text) for text in texts]

    def is_near(self, text: str) -> bool:
        """Tell whether a text is one of them, or nearly."""
        words = words_of(text)
        return any(
            abs(len(words) - len(kept)) < _NEAR
            and distance(words, kept) < min(_NEAR, len(kept))
            for kept in self._kept
        )


def home_sentences(
    templates: Templates, count: int, kept: Kept, rng: random.Random
) -> Iterator[tuple[str, str]]:
    """Yield about `count` pairs of kind and text, in the kinds' proportions."""
    share = count / sum(kind.count for kind in templates.kinds)
    seen: set[str] = set()
    for kind in templates.kinds:
        texts = map(plain, templates.sentences(kind, rng))
        new = (text for text in texts if text not in seen and not kept.is_near(text))
        for text in islice(new, max(1, round(share * kind.count))):
            seen.add(text)
            yield kind.name, text


def book_sentences(
    transcripts: Iterable[str], kept: Kept, rng: random.Random
) -> list[str]:
    """Return the transcripts that both front ends are sure to read alike, shuffled."""
    texts = {plain(text): None for text in transcripts if not _DOUBTFUL.search(text)}
    fitting = [
        text
        for text in texts
        if len(text) in _BOOK_LENGTH
        and _PLAIN.fullmatch(text)
        and not kept.is_near(text)
    ]
    rng.shuffle(fitting)
    return fitting


def kept_for_judging(
    tests: Path | None, held_out: Path | None, recorded: dict[str, str]
) -> Kept:
    """Read the test sentences, `id<TAB>text...`, and the texts of held-out recordings."""
    texts: list[str] = []
    if tests:
        texts += [row.split("\t")[1] for row in tests.read_text("utf-8").splitlines()]
    if held_out:
        texts += [recorded[clip] for clip in held_out.read_text("utf-8").split()]
    return Kept(texts)


def write_corpus(path: Path, sentences: Iterable[tuple[str, str]]) -> None:
    """Write numbered sentences, pairs of kind and text."""
    path.parent.mkdir(parents=True, exist_ok=True)
    rows = (f"slt{n:05}\t{kind}\t{text}\n" for n, (kind, text) in enumerate(sentences))
    path.write_text("".join(rows), "utf-8")


def read_corpus(path: Path) -> dict[str, tuple[str, str]]:
    """Return id -> kind and text."""
    rows = (line.split("\t") for line in path.read_text("utf-8").splitlines())
    return {name: (kind, text) for name, kind, text in rows}


def make_corpus(args: argparse.Namespace) -> list[tuple[str, str]]:
    """Return kinds and texts as the arguments ask for."""
    rng = random.Random(args.seed)
    recorded = read_recorded(args.recordings) if args.recordings else {}
    kept = kept_for_judging(args.exclude, args.held_out, recorded)
    home = list(home_sentences(read_templates(_TEMPLATES), args.home, kept, rng))
    transcripts = read_transcripts(args.transcripts)
    free = [text for clip, text in transcripts.items() if clip not in recorded]
    reader = Reader(every_phoneme())
    books = choose_covering(
        book_sentences(free, kept, rng),
        args.books,
        [text for _, text in home],
        reader,
        rng,
    )
    sentences = [*home, *((BOOK, text) for text in books)]
    rng.shuffle(sentences)
    print(f"{len(home)} sentences of a home, {len(books)} from books")
    print(coverage([text for _, text in sentences], reader))
    return sentences


def main() -> None:
    parser = argparse.ArgumentParser(description="Write what the teacher will say.")
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--transcripts", type=Path, nargs="*", default=[])
    parser.add_argument("--recordings", type=Path, help="metadata.csv: not said again")
    parser.add_argument("--exclude", type=Path, help="tsv of the test sentences")
    parser.add_argument("--held-out", type=Path, help="ids of recordings held out")
    parser.add_argument("--home", type=int, default=3300)
    parser.add_argument("--books", type=int, default=2300)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    write_corpus(args.work / "corpus" / "slt.tsv", make_corpus(args))


if __name__ == "__main__":
    main()
