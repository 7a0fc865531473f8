"""What is written becomes words; the golden tables hold the readings."""

from collections import deque
from concurrent.futures import ThreadPoolExecutor
from itertools import chain
from pathlib import Path
import re
import sys
import time

from hypothesis import given, settings, strategies as st
import pytest

from wyoming_jabber.text.normalize import normalize, normalizer, prepare
from wyoming_jabber.text.normalize.amount import Amount, Marks, numeral, parse
from wyoming_jabber.text.normalize.language import Currency, Language, noun
from wyoming_jabber.text.normalize.languages import MODULES, find_language
from wyoming_jabber.text.normalize.numbers import can_spell, spell
from wyoming_jabber.text.normalize.plurals import (
    below_two,
    czech,
    east_slavic,
    never,
    one_other,
    polish,
)
from wyoming_jabber.text.normalize.reader import Reader
from wyoming_jabber.text.normalize.rules import _LEFT_OVER, _ORDINARY
from wyoming_jabber.text.normalize.rules_time import time_rules
from wyoming_jabber.text.normalize.say_as import say_as

bounded = settings(max_examples=200, deadline=None, derandomize=True, database=None)

# What `clean` would change, so that no golden table can hold it.
UNCLEANED = [
    ("Color #FF8800", "Color F F eight eight zero zero"),
    ("from 5 – 7 or 10 — 12", "from five to seven or ten to twelve"),
    ("[[ 5 ]] 5", "[[ 5 ]] five"),
    ("٣ cats", "three cats"),
    ("3\u00a0kg", "three kilograms"),
    (" 5 ", " five "),
    ("   ", "   "),
    ("5|6", "five six"),
    ("|", ""),
    ("a\n5", "a\nfive"),
    ("@5 $ £ ^ * ~ &", "five dollars pounds about and"),
]


@pytest.mark.parametrize(("text", "expected"), UNCLEANED)
def test_signs_that_cleaning_takes(text: str, expected: str):
    assert normalize(text, "en-US") == expected


# A valid form that isn't what it seems.
IMPOSSIBLE = [
    ("15 h 20 h", "fifteen hours twenty hours"),
    ("on 13/32", "on thirteen thirty-seconds"),
    ("between 13/32 and 14/33", "between thirteen thirty-seconds and fourteen over thirty-three"),
    ("2020-2019", "two thousand twenty to two thousand nineteen"),
    ("2020-35", "two thousand twenty to thirty-five"),
    ("5 kg-7 g", "five kilograms-seven grams"),
    ("3 5/4", "three five over four"),
    ("555-12", "five hundred fifty-five to twelve"),
    ("16-5 PM", "sixteen-five PM"),
    ("the 2013 cats", "the two thousand thirteen cats"),
    ("for 1500", "for one thousand five hundred"),
    ("a $5.99 book", "a five dollars and ninety-nine cents book"),
    ('"5" and "6"', '"five" and "six"'),
    ("9/7", "nine over seven"),
    ("in 1900s style, 1800s", "in nineteen hundreds style, eighteen hundreds"),
    ("the 2000s", "the two thousands"),
    ("24:00", "midnight"),
    ("0:00:00 left", "zero seconds left"),
    ("Chapter I am", "Chapter I am"),
    ("Charles I", "Charles I"),
    ("4K", "four K"),
    ("a 4K TV", "a four K TV"),
    ("3080i", "thirty eighty i"),
    ("5/2", "five halves"),
    ("3/2 cups", "three halves cups"),
    ("1234567890123456", "one two three four five six seven eight nine zero one two three four five six"),
    ("Room 2000, Room 300, Room 12345", "Room two thousand, Room three hundred, Room twelve thousand three hundred forty-five"),
    ("12 / 4 = 3", "twelve divided by four equals three"),
    ("45°N", "forty-five degrees north"),
    ("Visit St Peter", "Visit Saint Peter"),
    ("5/6 and 7/8", "five sixths and seven eighths"),
    ("on 25/12", "on December twenty-fifth"),
    ("Dec 24-Jan 2", "December twenty-fourth to January second"),
    ("SKU A123456", "SKU A one two three four five six"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), IMPOSSIBLE)
def test_forms_that_mislead(text: str, expected: str):
    assert normalize(text, "en-US") == expected


# Without a module: numbers, and times with their colon.
OTHERS = [
    ("nb-NO", "5", "fem"),
    ("hu", "5, 3,5, 7:05 7:00 abc5", "öt, 3,5, hét öt hét abc öt"),
    ("hu", "7:05:09", "hét öt kilenc"),
    ("ko", "5 -5", "오 -오"),
    ("xx", "5", "5"),
    ("", "5", "5"),
    ("??", "5 %", "5 %"),
]


@pytest.mark.parametrize(("language", "text", "expected"), OTHERS)
def test_languages_without_a_module(language: str, text: str, expected: str):
    assert normalize(text, language) == expected


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en-IN", "100000", "one lakh"),
        ("en-AU", "125 m on 1/2/2025", "one hundred and twenty-five metres on the first of February twenty twenty-five"),
        ("EN", "5 l", "five liters"),
        ("zh-TW", "10000", "一萬"),
    ],
)  # fmt: skip
def test_regions(language: str, text: str, expected: str):
    assert normalize(text, language) == expected


SAID_AS = [
    ("12", "cardinal", None, "twelve"),
    ("-1,200.5", "number", "", "minus one thousand two hundred point five"),
    ("twelve", "cardinal", None, "twelve"),
    ("3", "ordinal", None, "third"),
    ("21st", "ordinal", None, "twenty-first"),
    ("x", "ordinal", None, "x"),
    ("HA 2-b.ß%", "spell-out", None, "H A two B dot ß percent"),
    ("a1", "characters", None, "A one"),
    ("1984", "digits", None, "one nine eight four"),
    ("none", "digits", None, "none"),
    ("1/2", "fraction", None, "one half"),
    ("2+1/2", "fraction", None, "two and a half"),
    ("1/2/3", "fraction", None, "one slash two slash three"),
    ("10 ft", "unit", None, "ten feet"),
    ("12/25/2024", "date", "mdy", "December twenty-fifth, twenty twenty-four"),
    ("25/12/24", "date", "dmy", "December twenty-fifth, twenty twenty-four"),
    ("2024-12-25", "date", "ymd", "December twenty-fifth, twenty twenty-four"),
    ("20241225", "date", "ymd", "December twenty-fifth, twenty twenty-four"),
    ("12/99", "date", "my", "December, nineteen ninety-nine"),
    ("12/25", "date", "md", "December twenty-fifth"),
    ("1984", "date", "y", "nineteen eighty-four"),
    ("13/13/2024", "date", "mdy", "thirteen slash thirteen slash two thousand twenty-four"),
    ("2024-12-25", "date", None, "December twenty-fifth, twenty twenty-four"),
    ("3:05pm", "time", "hms12", "three oh five PM"),
    ("15:05", "time", "hms12", "three oh five PM"),
    ("15:05:10", "time", "hms24", "fifteen oh five and ten seconds"),
    ("25:61", "time", "hms24", "twenty-five to sixty-one"),
    ("noon", "time", None, "noon"),
    ("+1 (555) 123", "telephone", None, "plus one, five five five, one two three"),
    ("none", "telephone", None, "none"),
    ("$5.99", "currency", None, "five dollars and ninety-nine cents"),
    ("5.99", "currency", "EUR", "five euros and ninety-nine cents"),
    ("5.99", "currency", None, "five point nine nine"),
    ("damn", "expletive", None, "bleep"),
    ("5 kg", "no such kind", None, "five kilograms"),
    (" ", "cardinal", None, " "),
]  # fmt: skip


@pytest.mark.parametrize(("text", "kind", "detail", "expected"), SAID_AS)
def test_say_as(text: str, kind: str, detail: str | None, expected: str):
    assert say_as(text, kind, detail, "en-US") == expected


def test_say_as_without_a_module():
    assert say_as("12/25", "date", "md", "hu") == normalize("12/25", "hu")
    assert say_as("12", "cardinal", None, "xx") == "12"


def test_numbers_without_a_rule_stay_digits():
    assert spell(-5, "ko") == "-5"
    assert spell(10**15, "en") == str(10**15)
    assert spell(5, "xx") == "5"
    assert can_spell("de-AT")
    assert not can_spell("xx")


def test_rule_sets_choose_gender():
    assert spell(1, "de", "spellout-cardinal-feminine") == "eine"
    assert spell(1, "de", "no such set") == "eins"


def test_threads_may_share_the_engines():
    languages = ["en", "de", "fr", "ru"] * 8

    def read(language: str) -> list[str]:
        return [spell.__wrapped__(number, language) for number in range(0, 30_000, 997)]

    with ThreadPoolExecutor(4) as pool:
        results = list(pool.map(read, languages))
    assert results == [read(language) for language in languages]


@pytest.mark.parametrize(
    ("plural", "forms"),
    [
        (never, [0, 0, 0, 0, 0, 0]),
        (one_other, [0, 1, 1, 1, 1, 1]),
        (below_two, [0, 1, 1, 1, 1, 0]),
        (east_slavic, [0, 1, 2, 2, 0, 3]),
        (polish, [0, 1, 2, 2, 2, 3]),
        (czech, [0, 1, 2, 2, 2, 3]),
    ],
)
def test_plurals(plural, forms: list[int]):
    amounts = [Amount("", digits) for digits in ("1", "2", "5", "12", "21")]
    assert [plural(amount) for amount in (*amounts, Amount("", "1", "5"))] == forms


@pytest.mark.parametrize(
    ("text", "marks", "expected"),
    [
        ("-1.234,56", Marks(",", "."), Amount("-", "1234", "56")),
        ("1.234", Marks(",", "."), Amount("", "1234")),
        ("0.234", Marks(",", "."), Amount("", "0", "234")),
        ("21.5", Marks(",", "."), Amount("", "21", "5")),
        ("1.234.567", Marks(",", "."), Amount("", "1234567")),
        ("1 234,5", Marks(",", ". "), Amount("", "1234", "5")),
        (".5", Marks(".", ","), Amount("", "0", "5")),
        ("±5", Marks(".", ","), Amount("±", "5")),
    ],
)
def test_written_numbers(text: str, marks: Marks, expected: Amount):
    assert re.fullmatch(numeral(marks), text)
    assert parse(text, marks) == expected


DEFAULTS = Language(
    marks=Marks(".", ","),
    decimal="point",
    minus="minus",
    plus="plus",
    to="to",
    dot="dot",
    is_fraction_number=True,
    units={
        "watt": noun("Watt", per="Watt"),
        "celsius": noun("Celsius {} degree", "Celsius {} degrees"),
        "hour": noun("hour", "hours", per="each hour"),
    },
    prefixes={"kilo": "Kilo"},
    currencies={"EUR": Currency(noun("euro", "euros"), noun("cent", "cents"))},
    scales={"million": "million"},
    money_of="of",
    months=tuple("ABCDEFGHIJKL"),
    weekdays=tuple("1234567"),
    fractions={(1, 2): "half"},
    mixed="and",
)


def test_default_readings():
    reader = Reader("en", DEFAULTS)
    assert reader.measure(Amount("-", "3", "14"), "kilowatt") == (
        "minus three point fourteen Kilowatt"
    )
    assert reader.measure(Amount("±", "2"), "celsius") == (
        "Celsius plus minus two degrees"
    )
    assert reader.noun("kilowatt_per_hour").forms == ("Kilowatt per each hour",)
    assert reader.noun("hour_per_kilowatt").forms[0] == "hour per Kilowatt"
    assert reader.noun("no_such_unit").forms == ("no such unit",)
    assert reader.money(Amount("", "2"), "EUR", "million") == "two million of euros"
    assert reader.money(Amount("", "5"), "XAU") == "five XAU"
    assert reader.fraction(Amount("", "2"), 1, 2) == "two and half"
    assert reader.fraction(None, 2, 3) == "two three"
    assert reader.label("12345") == "one two three four five"
    assert reader.label("12") == "twelve"


def test_default_dates_and_times():
    texts = {
        "2024-12-25": "twenty-five L twenty twenty-four",
        "2024-12-25 10:00": "twenty-five L twenty twenty-four, ten",
        "10:05:03": "ten five three",
    }
    reader = Reader("en", DEFAULTS)
    for text, expected in texts.items():
        read = [
            r.read(reader, m)
            for r in time_rules(DEFAULTS)
            if (m := r.pattern.compiled.fullmatch(text))
        ]
        assert read == [expected]


def test_every_language_loads():
    assert all(find_language(language) for language in MODULES)
    assert find_language("xx") is None


def test_languages_are_told_apart_by_identity():
    language = find_language("en")
    assert language is not None
    alike = language._replace()
    assert alike != language
    assert not alike == language  # noqa: SIM201 - it has an `==` and a `!=`
    assert {language: 1}.keys() == {language}
    assert hash(alike) != hash(language)


SIGNS = st.sampled_from(
    [
        *"0123456789.,:;-+%°€$£#~<>@/ CFkmMhdVI()'\"\n٣²½xa",
        *("st", "th", " pm", "a.m.", "[[", "]]", "Dec ", "Mon", "St.", " to ", "'s"),
        *("million", "kWh", "in ", "from ", "201", "A1", "King ", "II"),
    ]
)
LANGUAGES = st.sampled_from(["en-US", "en-GB", "hu", "ko", "??", *MODULES])
TEXTS = st.one_of(st.text(max_size=30), st.lists(SIGNS, max_size=30).map("".join))


@given(TEXTS, LANGUAGES)
@bounded
def test_normalize_is_total(text: str, language: str):
    normalize(text, language)


@given(TEXTS)
@bounded
def test_english_leaves_no_digit(text: str):
    read = normalize(text.replace("[", ""), "en")
    assert not any(sign in "0123456789%$#@=" for sign in read)


@given(
    TEXTS,
    st.sampled_from(["cardinal", "date", "time", "currency", "characters", "fraction"]),
    st.sampled_from([None, "mdy", "ymd", "y", "hms12", "EUR"]),
    LANGUAGES,
)
@bounded
def test_say_as_is_total(text: str, kind: str, detail: str | None, language: str):
    say_as(text, kind, detail, language)


@pytest.mark.parametrize(
    "piece",
    [
        *("7", "7,", "7.", "7:", "7-", "7 ", "a.", "a@", "a-", "$", "-", "a", "7,777"),
        *("1.1.", "$7", "7%", "°", "v1.", "_", "7a", "10-", "1:11", "7am ", "1,000,"),
        *(
            "7/",
            "1h ",
            "Mon ",
            "Dec 5 ",
            "II",
            "A1",
            "x",
            "7x",
            "(7) ",
            "A. ",
            "'",
            '"',
        ),
    ],
)
@pytest.mark.parametrize("language", ["en", "hu"])
def test_time_is_linear(piece: str, language: str):
    text = piece * (10_000 // len(piece))
    started = time.perf_counter()
    normalize(text, language)
    normalize(text + "st", language)
    assert time.perf_counter() - started < 2


@pytest.mark.parametrize("language", sorted(MODULES))
def test_time_is_linear_in_every_language(language: str):
    pieces = (
        "7",
        "7,",
        "7.777",
        "7 ",
        "-7 ",
        "$7",
        "7 kWh ",
        "1/2 ",
        "12:30 ",
        "a.",
        "A1",
    )
    texts = [piece * (3_000 // len(piece)) for piece in pieces]
    started = time.perf_counter()
    for text in texts:
        normalize(text, language)
    assert time.perf_counter() - started < 3


# Rules that wait

EVERY_CHARACTER = "".join(map(chr, range(sys.maxunicode + 1)))


def waiting(language: str) -> set[str]:
    """Return the patterns of a language that are not compiled yet."""
    return {
        pattern._source
        for steps in normalizer._stages(language)
        for step in steps
        for pattern in (step.hint, step.pattern)
        if pattern is not None and "compiled" not in vars(pattern)
    }


def test_rules_are_compiled_for_the_texts_that_need_them():
    normalizer._stages.cache_clear()
    normalize("Hello", "en-US")
    at_first = waiting("en-US")
    assert numeral(Marks(".", ",")) in "".join(at_first)
    normalize("The kitchen light is now off.", "en-US")
    assert _LEFT_OVER in waiting("en-US")
    normalize("It is 21.5 °C at 7:05", "en-US")
    assert waiting("en-US") < at_first
    deque(prepare("en-US"), maxlen=0)
    assert not waiting("en-US")


def test_no_text_that_a_rule_reads_is_without_its_sign():
    golden = Path(__file__).parent.parent / "golden" / "en.tsv"
    texts = golden.read_text(encoding="utf-8").splitlines()
    for needs, hint, pattern, read in chain.from_iterable(normalizer._stages("en-US")):
        for text in filter(pattern.compiled.search, texts):
            if pattern.compiled.sub(read, text) != text:
                assert not needs or not needs.isdisjoint(text), pattern._source
                assert hint is None or hint.compiled.search(text), pattern._source


def test_no_sign_that_is_left_over_is_ordinary():
    left_over = re.findall(_LEFT_OVER.removesuffix("+"), EVERY_CHARACTER)
    assert len(left_over) > 1000
    assert not re.search(f"[{_ORDINARY}]", "".join(left_over))


@pytest.mark.parametrize("language", ["en-GB", "hu", "zz", *MODULES])
def test_all_rules_of_a_language_compile(language: str):
    deque(prepare(language), maxlen=0)
    assert not waiting(language)
