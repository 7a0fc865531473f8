"""What the teacher says: varied, in plain words, and never what is kept for judging."""

import argparse
from collections import Counter
from itertools import islice
from pathlib import Path
import random
import re

from hypothesis import given, settings, strategies as st
import pytest

from training import sentences
from training.diphones import (
    Reader,
    choose_covering,
    coverage,
    diphones,
    every_phoneme,
)
from training.sentence_templates import Kind, Templates, read_templates
from training.sentences import (
    Kept,
    book_sentences,
    distance,
    home_sentences,
    make_corpus,
    plain,
    read_corpus,
    read_recorded,
    read_transcripts,
    words_of,
    write_corpus,
)

SHIPPED = Path(sentences.__file__).with_name("sentence_templates.yaml")
NONE = Kept([])


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("Turn it on", "Turn it on."),
        ("it's 7:05 PM.", "It's seven oh five PM."),
        ("Set to 21 °C, or 45 %.", "Set to twenty-one degrees Celsius, or forty-five percent."),
        ("“Yes”, (he said); he didn’t go -- not yet", "Yes, he said, he didn't go, not yet."),
        ("In the kitchen,", "In the kitchen,"),
        ("a , b,.", "A, b."),
        ("chapters: one", "Chapters, one."),
        ("", ""),
    ],
)  # fmt: skip
def test_texts_are_in_plain_words(written, spoken):
    assert plain(written) == spoken


@pytest.mark.parametrize(
    ("line", "name", "text"),
    [
        ("LJ001-0002|in 1900|in nineteen hundred", "LJ001-0002", "in nineteen hundred"),
        ("LJSpeech-1.1/wavs/LJ001-0002.wav|in being", "LJ001-0002", "in being"),
    ],
)
def test_lists_of_transcripts_come_in_two_forms(tmp_path, line, name, text):
    path = tmp_path / "list.txt"
    path.write_text(line + "\n", "utf-8")
    assert read_transcripts([path]) == {name: text}


def test_metadata_of_recordings(tmp_path):
    path = tmp_path / "metadata.csv"
    path.write_text("LJ001-0002|in being|somewhere\n", "utf-8")
    assert read_recorded(path) == {"LJ001-0002": "in being"}


WORDS = st.lists(st.sampled_from("abcd"), max_size=6)


@settings(max_examples=100, deadline=None)
@given(WORDS, WORDS, WORDS)
def test_distance_is_a_metric(one, two, three):
    assert (distance(one, two) == 0) == (one == two)
    assert distance(one, two) == distance(two, one)
    assert distance(one, three) <= distance(one, two) + distance(two, three)


@pytest.mark.parametrize(
    ("one", "other", "changes"),
    [("a b c", "a b c", 0), ("a b c", "a x c", 1), ("a b", "a b c", 1), ("", "a b", 2)],
)
def test_distance_counts_words(one, other, changes):
    assert distance(one.split(), other.split()) == changes


@pytest.mark.parametrize(
    ("text", "near"),
    [
        ("The blue lamp in my room is on.", True),
        ("the BLUE lamp, in my room is on!", True),
        ("The red lamp in our room is on.", True),
        ("The red lamp in our room is off.", False),
        ("On.", False),
        ("Okay, then.", False),
        ("Okay!", True),
    ],
)
def test_near_are_texts_of_few_other_words(text, near):
    assert Kept(["The blue lamp in my room is on.", "Okay."]).is_near(text) is near


def test_templates_take_words_choices_and_numbers():
    templates = Templates({"room": ["kitchen", "(big|small) attic"]}, [])
    rng = random.Random(1)
    texts = {templates.expand("a {room} at {7..8}:{05..06}.", rng) for _ in range(200)}
    rooms = {re.split(r" at ", text)[0] for text in texts}
    assert rooms == {"A kitchen", "A big attic", "A small attic"}
    assert {text.split(" at ")[1] for text in texts} == {
        *("7:05.", "7:06.", "8:05.", "8:06.")
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [("a apple", "An apple"), ("a unit", "A unit"), ("see a owl", "See an owl")],
)
def test_the_article_fits_the_word(text, expected):
    assert Templates({}, []).expand(text, random.Random(1)) == expected


def test_sentences_of_a_kind_differ_and_end():
    kind = Kind("word", 9, ["(a|b).", "c."])
    found = list(Templates({}, [kind]).sentences(kind, random.Random(1)))
    assert sorted(found) == ["A.", "B.", "C."]


def test_unknown_words_of_a_template_are_named(tmp_path):
    path = tmp_path / "templates.yaml"
    path.write_text(
        "words: {a: x | y}\nkinds: {k: {count: 1, templates: 'The {b}.'}}", "utf-8"
    )
    with pytest.raises(ValueError, match="no words called b"):
        read_templates(path)


def test_shipped_templates_say_plain_words_of_every_kind():
    templates = read_templates(SHIPPED)
    found = list(home_sentences(templates, 400, NONE, random.Random(3)))
    assert {kind for kind, _ in found} == {kind.name for kind in templates.kinds}
    assert len({text for _, text in found}) == len(found)
    for _, text in found:
        assert re.fullmatch(r"[A-Za-z][A-Za-z ,.?!'-]*[,.?!]", text), text


def test_every_shipped_template_can_be_said():
    templates = read_templates(SHIPPED)
    rng = random.Random(4)
    for kind in templates.kinds:
        for template in kind.templates:
            text = plain(templates.expand(template, rng))
            assert re.fullmatch(r"[A-Za-z][A-Za-z ,.?!'-]*[,.?!]", text), template


def test_kinds_have_enough_to_say():
    templates = read_templates(SHIPPED)
    rng = random.Random(5)
    for kind in templates.kinds:
        some = list(islice(templates.sentences(kind, rng), kind.count))
        assert len(some) == kind.count, kind.name


def test_nothing_kept_for_judging_is_said():
    templates = Templates({}, [Kind("reply", 2, ["The (big|red) light is on now."])])
    assert not list(
        home_sentences(templates, 2, Kept(["The light is on now."]), random.Random(1))
    )


def test_books_leave_out_what_is_read_in_two_ways():
    transcripts = [
        *(
            "He came home in the evening",
            "Short.",
            "He came at one:thirty p.m. that day",
        ),
        *(
            "Mister J. Smith was not at home that day",
            "x" * 300,
            "Müller had left it all",
        ),
        "The lamp in my room is on",
    ]
    kept = Kept(["The lamp in my room was on"])
    found = book_sentences(transcripts, kept, random.Random(1))
    assert found == ["He came home in the evening."]


@pytest.fixture(scope="module")
def reader():
    return Reader(every_phoneme())


def test_sentences_with_rare_pairs_are_chosen_first(reader):
    common = [f"The {word} is on the table." for word in ("cat", "hat", "bat", "mat")]
    rare = "A vision of leisure, I measure."
    chosen = choose_covering([*common, rare], 2, common, reader, random.Random(1))
    assert rare in chosen
    assert len(chosen) == len(set(chosen)) == 2


def test_fewer_candidates_than_wanted_are_all_chosen(reader):
    assert choose_covering(["Yes."], 5, [], reader, random.Random(1)) == ["Yes."]


def test_pairs_of_sounds_begin_and_end_in_silence():
    assert diphones(["j", "ɛ", "s", "."]) == {
        *(("^", "j"), ("j", "ɛ"), ("ɛ", "s"), ("s", "."), (".", "$"))
    }


def test_coverage_is_told_in_figures(reader):
    assert coverage(["Yes."], reader).startswith("4 phonemes and marks; the rarest: ")


def test_a_corpus_on_disk_is_the_corpus(tmp_path):
    path = tmp_path / "corpus" / "slt.tsv"
    write_corpus(path, [("word", "Yes."), ("book", "He came home.")])
    assert read_corpus(path) == {
        "slt00000": ("word", "Yes."),
        "slt00001": ("book", "He came home."),
    }


def arguments(folder: Path) -> argparse.Namespace:
    books = [f"LJ001-{n:04}|He saw {n} birds|He saw {n} small birds" for n in range(20)]
    (folder / "books.csv").write_text("\n".join(books), "utf-8")
    (folder / "metadata.csv").write_text("LJ001-0000|He saw birds|x\n", "utf-8")
    (folder / "tests.tsv").write_text("s1\tHe saw one small bird.\n", "utf-8")
    (folder / "held.txt").write_text("LJ001-0000\n", "utf-8")
    return argparse.Namespace(
        transcripts=[folder / "books.csv"],
        recordings=folder / "metadata.csv",
        exclude=folder / "tests.tsv",
        held_out=folder / "held.txt",
        home=20,
        books=5,
        seed=7,
    )


def test_a_corpus_is_the_same_for_the_same_seed(tmp_path):
    args = arguments(tmp_path)
    first = make_corpus(args)
    assert first == make_corpus(args)
    kinds = Counter(kind for kind, _ in first)
    # Each transcript is two words from the test sentence.
    assert kinds["book"] == 0
    assert 15 <= kinds.total() <= 30
    assert words_of("He said: it's ON!") == ("he", "said", "it's", "on")
