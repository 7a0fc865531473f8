"""Pronunciations that overrule, and the files they come from."""

from collections.abc import Sequence
import logging
import os
from pathlib import Path
import time

from hypothesis import given, settings, strategies as st
import pytest

from wyoming_jabber.text.lexicon import (
    Entry,
    Lexicon,
    LexiconFiles,
    files as lexicon_files,
    load_lexicon,
    parse,
    shipped_lexicon,
    words,
)
from wyoming_jabber.text.lexicon.entries import EntryError
from wyoming_jabber.text.lexicon.parse import parse_lexicon
from wyoming_jabber.text.lexicon.shipped import shipped_entries
from wyoming_jabber.text.phonemize import Phonemizer

bounded = settings(max_examples=200, deadline=None, derandomize=True, database=None)

FILE = r"""
Zigbee: zig bee
IKEA: [[aɪkˈiːə]]
Nabu: naboo
Nabu Casa: "nah boo kah sa"
Wi-Fi: why fye
AT&T: A T and T
C++: see plus plus
O'Brien: oh brian
off: "off"
no: nope
1984: nineteen eighty four
Café: kaffay
东京: 冬京
이케아: 이키아
Bose: [[bˈoʊs]]
Volt: [[vˈɑːlt]]
shh: ""
de:
  Zigbee: Sigbi
  entries:
    - pattern: 'X(\d)'
      say: ix \1
de-AT:
  Zigbee: Zickbi
entries:
  - {word: US, say: U S, case: exact}
  - {pattern: 'GU(\d+)', say: 'G U \1'}
  - {word: lamp, say: lump, voice: [robot, Clown]}
  - {word: bin, say: been, language: [fr, es]}
  - {pattern: 'casa', say: house, case: exact}
  - {pattern: 'q*', say: queue}
"""


def lexicon_of(text: str) -> Lexicon:
    entries, errors = parse_lexicon(text)
    assert not errors
    return Lexicon.of(entries)


LEXICON = lexicon_of(FILE)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ""),
        ("Nothing here.", "Nothing here."),
        ("The ZIGBEE stick", "The zig bee stick"),
        ("Zigbees, the Zigbee's range", "zig bees, the zig bee's range"),
        ("Zigbeetle", "Zigbeetle"),
        ("IKEA.", "[[aɪkˈiːə]]."),
        ("IKEA's lamp, ikeas", "[[aɪkˈiːəz]] lamp, [[aɪkˈiːəz]]"),
        ("Volts, Bose's", "[[vˈɑːlts]], [[bˈoʊsᵻz]]"),
        ("nabu  casa, Nabu-Casa", "nah boo kah sa, nah boo kah sa"),
        ("Nabu. Casa", "naboo. Casa"),
        ("wi fi WI-FI wifi", "why fye why fye wifi"),
        ("AT & T at&t", "A T and T A T and T"),
        ("C++ C", "see plus plus C"),
        ("o’brien", "oh brian"),
        ("Off? No, 1984", "off? nope, nineteen eighty four"),
        ("cafe\u0301 CAFÉ cafe", "kaffay kaffay cafe"),
        ("在东京的灯", "在冬京的灯"),
        ("이케아 IKEA에서", "이키아 [[aɪkˈiːə]]에서"),
        ("US us, Us", "U S us, Us"),
        ("gu10 bulb", "G U 10 bulb"),
        ("[[Zigbee]] Zigbee", "[[Zigbee]] zig bee"),
        ("lamp bin", "lamp bin"),
        ("casa Casa", "house Casa"),
        ("shh shh's", " 's"),
        ("Q", "queue"),
        ("X5", "X5"),
    ],
)
def test_english(text: str, expected: str):
    assert LEXICON.apply(text, "en-US") == expected


@pytest.mark.parametrize(
    ("text", "language", "voice", "expected"),
    [
        ("Zigbee X5", "de", None, "Sigbi ix 5"),
        ("Zigbee", "de-DE", None, "Sigbi"),
        ("Zigbee", "de_at", None, "Zickbi"),
        ("Zigbees IKEA's", "fr", None, "Zigbees [[aɪkˈiːə]]'s"),
        ("bin", "fr-CA", None, "been"),
        ("lamp", "en", "ROBOT", "lump"),
        ("lamp", "en", "clown", "lump"),
        ("lamp", "en", "alba", "lamp"),
        ("", "", "", ""),
        ("Zigbee", "", None, "zig bee"),
    ],
)
def test_language_and_voice(text: str, language: str, voice: str | None, expected: str):
    assert LEXICON.apply(text, language, voice) == expected


def test_plurals_of_spellings():
    lexicon = lexicon_of("TRV: T R V\nFox: focks\nGA: gah\nBos: bosh")
    assert lexicon.apply("TRVs Foxs gas Boss", "en") == "T R V's fockses gas boshes"
    assert lexicon.apply("GAs", "en") == "gahs"


def test_phonemes_end_voiceless():
    lexicon = lexicon_of("Mac: [[mˈæk]]\nempty: [[]]")
    assert lexicon.apply("Macs Mac’s", "en") == "[[mˈæks]] [[mˈæks]]"


def test_the_users_entries_win_over_the_base():
    base = lexicon_of("Nabu Casa: long\nHue: hew\nlamp: base")
    user = lexicon_of("Nabu: short\nlamp: user")
    assert user.over(base).apply("Nabu Casa Hue lamp", "en") == "short Casa hew user"


def test_the_later_of_equal_entries_wins():
    lexicon = Lexicon.of([Entry(word="a", say="1"), Entry(word="A", say="2")])
    assert lexicon.apply("a", "en") == "2"
    lexicon = Lexicon.of(
        [
            Entry(word="a", say="1", languages=frozenset({"en"})),
            Entry(word="a", say="2"),
        ]
    )
    assert lexicon.apply("a", "en") == "1"


def test_empty_lexicon_changes_nothing():
    assert Lexicon().apply("Zigbee", "en") == "Zigbee"
    assert Lexicon.of([]) == Lexicon()


@given(st.text(max_size=80))
@bounded
def test_any_text_with_raw_phonemes_kept(text: str):
    spoken = LEXICON.apply(f"{text} [[zigbee]]", "en")
    assert spoken.endswith("[[zigbee]]") or "[[" in text


@given(st.text(max_size=60))
@bounded
def test_any_file(text: str):
    entries, _errors = parse_lexicon(text)
    Lexicon.of(entries).apply(text, "en")


@given(st.lists(st.sampled_from([*" -'&+.s", "nabu", "casa", "IKEA", "ß", "东", "x"])))
@bounded
def test_any_mixture(pieces: list[str]):
    text = "".join(pieces)
    assert LEXICON.apply(f"{text} ", "en") == LEXICON.apply(text, "en") + " "


@pytest.mark.parametrize(
    "text",
    ["Nabu " * 20_000, "a" * 100_000, "'s" * 50_000, "IKEA" * 20_000, "& " * 50_000],
)
def test_time_is_linear(text: str):
    started = time.perf_counter()
    LEXICON.apply(text, "en")
    assert time.perf_counter() - started < 3


def test_a_slow_pattern_is_given_up(caplog: pytest.LogCaptureFixture):
    lexicon = lexicon_of("lamp: lump\nentries: [{pattern: '(x|x|xx)+y', say: why}]")
    started = time.perf_counter()
    text = "lamp " + "x" * 5000
    assert lexicon.apply(text, "en").startswith("lump xx")
    assert time.perf_counter() - started < 1
    assert "takes too long" in caplog.text


WRONG: list[tuple[str, Sequence[str]]] = [
    ("a: b\nc: [[x", ("not valid YAML",)),
    ("a: b\n\x01: c", ("not valid YAML",)),
    ("a:\nb: c", ('1: there is nothing to say; for silence write ""',)),
    ("a: b\n\na: c", ("3: 'a' is in line 1 too; this one counts",)),
    ("just text", ("1: expected lines of the form WORD: SPELLING",)),
    ("a: [[x", ("not valid YAML",)),
    ("a: '[[x'", ("1: phonemes need [[ before",)),
    ("a: [b, c]", ("1: 'a' is no language; entries go under 'entries'",)),
    ("lamps: {b: c}", ("1: 'lamps' is no language",)),
    ("de: {fr: {b: c}}", ("1: 'fr' is no language",)),
    ("[x, y]: z", ("1: needs a word or a pattern",)),
    ("'---': z", ("1: '---' is no word",)),
    ('a: "b\\nc"', ("1: what to say has a line break",)),
    (f"a: {'b' * 401}", ("1: what to say is longer than 400",)),
    (f"{'a ' * 33}: b", ("1: the word has more than 32 parts",)),
    ("- x", ("1: an entry needs 'say' and 'word'",)),
    ("- {word: x}", ("1: an entry needs 'say'",)),
    ("- {say: x}", ("1: needs a word or a pattern",)),
    ("- {say: x, word: y, pattern: z}", ("1: needs a word or a pattern",)),
    ("- {say: x, word: y, colour: z}", ("1: unknown 'colour'",)),
    ("- {say: x, word: y, case: z}", ("1: case is 'any' or 'exact', not 'z'",)),
    ("- {say: x, word: y, language: german!}", ("1: 'german!' is not a language",)),
    ("- {say: x, word: y, language: {a: b}}", ("1: a word or text is expected",)),
    ("- {say: x, word: y, voice: [[a, b], c]}", ("1: a word or text is expected",)),
    ("- {say: x, pattern: '('}", ("1: the pattern or its groups are wrong",)),
    (r"- {say: '\2', pattern: '(x)'}", ("1: the pattern or its groups are wrong",)),
    ("- {say: x, pattern: '(a+)+b'}", ("1: the pattern repeats a group",)),
    ("- {say: x, pattern: '((a|b{2,})c)*'}", ("1: the pattern repeats a group",)),
    (f"- {{say: x, pattern: '{'y' * 201}'}}", ("1: the pattern is longer than 200",)),
    ("[" * 50_000, ("1: nested too deeply",)),
    ("a: " + "[" * 40 + "]" * 40, ("1: nested too deeply",)),
    ("a: &x b\nc: *y", ("2: not valid YAML: found undefined alias",)),
    ("a: b\n--- \nc: d", ("not valid YAML: but found another document",)),
]


@pytest.mark.parametrize(("text", "problems"), WRONG)
def test_problems_are_named(text: str, problems: Sequence[str], tmp_path: Path):
    path = tmp_path / "lexicon.yaml"
    path.write_text(text, encoding="utf-8")
    _, errors = load_lexicon([path])
    assert len(errors) == len(problems)
    for error, problem in zip(errors, problems, strict=True):
        assert error.startswith(f"{path}:")
        assert problem in error
        assert "\n" not in error


@pytest.mark.parametrize(
    "pattern", ["(ab)+", "(?:a?b)*", "(a+)b+", r"[(+]+\)+", "(a+)?"]
)
def test_harmless_patterns_are_taken(pattern: str):
    Entry(pattern=pattern, say="x").check()


def test_a_wrong_entry_leaves_the_others(tmp_path: Path):
    path = tmp_path / "lexicon.yaml"
    path.write_text("lamp: lump\nfan:\nhue: hew\n", encoding="utf-8")
    lexicon, errors = load_lexicon([path])
    assert lexicon.apply("lamp fan hue", "en") == "lump fan hew"
    assert len(errors) == 1
    assert f"{path}:2:" in errors[0]


def test_entries_can_be_made_by_hand():
    with pytest.raises(EntryError):
        Entry(say="x").check()


def test_limits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(parse, "MAX_ENTRIES", 2)
    assert parse_lexicon("a: b\nc: d\ne: f")[1] == [(3, "more than 2 entries")]
    monkeypatch.setattr(parse, "MAX_PATTERNS", 0)
    (error,) = parse_lexicon("- {pattern: a, say: b}")[1]
    assert error == (1, "more than 0 patterns")
    large = tmp_path / "large.yaml"
    large.write_text("a: b\n" + "#" * lexicon_files.MAX_BYTES, encoding="utf-8")
    assert load_lexicon([large])[1] == [
        f"{large}:1: the file is larger than 1048576 bytes"
    ]


def test_unreadable_files(tmp_path: Path):
    latin = tmp_path / "latin.yaml"
    latin.write_bytes(b"caf\xe9: x")
    folder = tmp_path / "lexicon"
    folder.mkdir()
    (folder / "gone.yaml").symlink_to(tmp_path / "gone")
    (folder / "door.yaml").mkdir()
    _, errors = load_lexicon([latin, folder, tmp_path / "none.yaml"])
    assert len(errors) == 2
    assert "not UTF-8" in errors[0]
    assert "can't be read" in errors[1]


def test_folders_are_read_in_the_order_of_names(tmp_path: Path):
    (tmp_path / "b.yaml").write_text("lamp: b", encoding="utf-8")
    (tmp_path / "a.yml").write_text("lamp: a\nfan: fun", encoding="utf-8")
    (tmp_path / ".swap.yaml").write_text("lamp: swap", encoding="utf-8")
    (tmp_path / "empty.yaml").write_text("# nothing", encoding="utf-8")
    lexicon, errors = load_lexicon([tmp_path])
    assert not errors
    assert lexicon.apply("lamp fan", "en") == "b fun"


def test_files_are_followed(tmp_path: Path, caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.WARNING)
    path = tmp_path / "lexicon.yaml"
    files = LexiconFiles([path], lexicon_of("hue: hew"))
    assert files.refresh().apply("lamp hue", "en") == "lamp hew"

    path.write_text("lamp: one", encoding="utf-8")
    first = files.refresh()
    assert first.apply("lamp hue", "en") == "one hew"
    assert files.refresh() is first

    path.write_text("lamp: 'broken", encoding="utf-8")
    assert files.refresh().apply("lamp", "en") == "one"
    assert len(files.errors) == len(caplog.records) == 1
    os.utime(path, ns=(1, 1))
    assert files.refresh().apply("lamp", "en") == "one"
    assert len(caplog.records) == 1

    path.write_text("lamp: three", encoding="utf-8")
    assert files.refresh().apply("lamp", "en") == "three"
    assert files.errors == []
    path.unlink()
    assert files.refresh().apply("lamp hue", "en") == "lamp hew"


def test_shipped_entries_change_what_espeak_says():
    phonemizer = Phonemizer()
    count = 0
    for language, espeak_voice in {"en": "en-us", "de": "de"}.items():
        for entry in shipped_entries(language):
            entry.check()
            spoken = phonemizer.phonemize(entry.say, espeak_voice)
            assert spoken != phonemizer.phonemize(entry.word, espeak_voice), entry.word
            count += 1
    assert count >= 140


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Led by LEDs", "Led by [[ˌɛlˌiːdˈiːz]]"),
        ("CO2 and CO two", "[[sˌiːˌoʊ tˈuː]] and [[sˌiːˌoʊ tˈuː]]"),
        ("ESPHome's", "[[ˌiːˌɛspˈiː hˈoʊmz]]"),
        ("ups and UPS", "ups and [[jˌuːpˌiːˈɛs]]"),
    ],
)
def test_shipped_lexicon(text: str, expected: str):
    assert shipped_lexicon().apply(text, "en-GB") == expected


def test_large_lexicon_is_fast():
    lexicon = Lexicon.of(Entry(word=f"word{n}", say="w") for n in range(20_000))
    started = time.perf_counter()
    for _ in range(100):
        lexicon.apply("The word5 in the living room is word19999 today.", "en")
    assert (time.perf_counter() - started) / 100 < 0.002


@given(st.text(st.characters(max_codepoint=0x2FF), max_size=40))
@bounded
def test_plain_words_are_found_alike_by_the_quick_pattern(text: str):
    quick = [match[0] for match in words._PLAIN_TOKEN.finditer(text)]
    assert quick == [match[0] for match in words._token().finditer(text)]


def test_shipped_patterns_compile_and_match_only_texts_with_their_hint():
    assert len(list(shipped_lexicon().prepare("en-US"))) == 8
    patterns = [entry for entry in shipped_entries("en") if entry.pattern]
    assert len(patterns) == 8
    for entry in patterns:
        as_if_a_users = entry._replace(hint="")
        as_if_a_users.check()  # of the pattern and its groups too
        assert entry.hint
        literal = entry.hint if entry.is_exact else entry.hint.lower()
        assert literal == entry.hint
        assert literal.strip() in as_if_a_users.pattern


@pytest.mark.parametrize(
    ("text", "is_changed"),
    [
        ("Please Close the door", True),
        ("CLOSE the door", True),
        ("We are close by", False),
        ("I will record a song", True),
        ("a lead-acid cell", True),
        ("Wind up the clock", True),
        ("minute amounts", True),
        ("vitamin A", True),
        ("vitamin a", False),
        ("A Plan B", True),
    ],
)
def test_shipped_patterns(text: str, is_changed: bool):
    assert ("[[" in shipped_lexicon().apply(text, "en-US")) is is_changed
