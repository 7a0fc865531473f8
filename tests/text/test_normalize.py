"""Numbers become words before the phonemizer can break them."""

from concurrent.futures import ThreadPoolExecutor
import time

from hypothesis import given, settings, strategies as st
import pytest

from wyoming_jabber.text.normalize import normalize
from wyoming_jabber.text.normalize.numbers import can_spell, spell

bounded = settings(max_examples=200, deadline=None, derandomize=True, database=None)

ENGLISH = [
    ("No numbers here.", "No numbers here."),
    ("5", "five"),
    ("5.", "five."),
    ("-5 and +5", "minus five and + five"),
    (
        "1,234,567",
        "one million two hundred thirty-four thousand five hundred sixty-seven",
    ),
    ("1,2,3", "one,two,three"),
    ("3.14", "three point one four"),
    ("Only .5 or -.5", "Only zero point five or minus zero point five"),
    ("-0.5", "minus zero point five"),
    ("1st, 22nd, 1,103rd", "first, twenty-second, one thousand one hundred third"),
    ("at 7:05", "at seven oh five"),
    ("3:00 and 15:00", "three o'clock and fifteen hundred"),
    (
        "3:05 pm, 7am, 8 a.m. sharp, 7 p.m.",
        "three oh five PM, seven AM, eight AM sharp, seven PM.",
    ),
    ("12:30:45 or 7:00 pm", "twelve thirty forty-five or seven PM"),
    ("Dr. Smith, e.g. No. 5 etc.", "doctor Smith, for example number five et cetera."),
    ("The U.S. Army. No. The U.S.", "The U S Army. No. The U S."),
    ("12-10", "twelve ten"),
    ("9:00-17:00", "nine o'clock to seventeen hundred"),
    ("50% or 1 %", "fifty percent or one percent"),
    (
        "21.5°C, -3 °F, 1°",
        "twenty-one point five degrees Celsius, minus three degrees Fahrenheit, one degree",
    ),
    ("$5.99", "five dollars and ninety-nine cents"),
    ("$1.01 $0.50 $0.00", "one dollar and one cent fifty cents zero dollars"),
    ("-$5 or $-5.20", "minus five dollars or minus five dollars and twenty cents"),
    ("$3.5 million, £2k", "three point five million dollars, two thousand pounds"),
    ("€1, 5 €, 5€", "one euro, five euros, five euros"),
    ("10-12 and 20-25°C", "ten to twelve and twenty to twenty-five degrees Celsius"),
    ("$5-$10", "five dollars to ten dollars"),
    ("10 - 3, 3 - 5", "ten minus three, three to five"),
    ("call 555-1234", "call five five five, one two three four"),
    ("2024-12-25", "two thousand twenty-four twelve twenty-five"),
    ("5kg MP3 B12", "five kg MP three B twelve"),
    ("007", "zero zero seven"),
    (
        "1234567890123456",
        "one two three four five six seven eight nine zero one two three four five six",
    ),
    (
        "192.168.1.10",
        "one hundred ninety-two dot one hundred sixty-eight dot one dot ten",
    ),
    ("v1.2.3", "v one point two point three"),
    ("2.4.1 is out", "two point four point one is out"),
    ("config.yaml and on.The", "config dot yaml and on.The"),
    ("joe.d_x@example.org", "joe dot d x @ example dot org"),
    (
        "#5 ~5 4 < 5 > 3",
        "number five about five four less than five greater than three",
    ),
    ("COVID-19", "COVID-nineteen"),
    ("[[ 5 ]] 5", "[[ 5 ]] five"),
    ("٣ cats", "three cats"),
]


@pytest.mark.parametrize(("text", "expected"), ENGLISH)
def test_english(text: str, expected: str):
    assert normalize(text, "en-US") == expected


OTHERS = [
    ("de-DE", "21,5 °C", "einundzwanzig Komma fünf °C"),
    ("de", "21.5 und 1.234,56", "einundzwanzig Komma fünf und eintausendzweihundertvierunddreißig Komma fünf sechs"),
    ("de", "7:05:09 7:00 -5 50%", "sieben fünf neun sieben minus fünf fünfzig %"),
    ("de", "3.10.2024 example.org", "drei Punkt zehn Punkt zweitausendvierundzwanzig example Punkt org"),
    ("fr-FR", "1 234,56 et -3,05", "mille deux cent trente-quatre virgule cinquante-six et moins trois virgule zéro cinq"),
    ("fr", "3,141", "trois virgule un quatre un"),
    ("es", "3,14 y 1.000", "tres coma catorce y mil"),
    ("it", "3,5", "tre virgola cinque"),
    ("nl", "3,5", "drie komma vijf"),
    ("pt-PT", "16,5", "dezasseis vírgula cinco"),
    ("pl", "3,5", "trzy przecinek pięć"),
    ("sv", "3,5", "tre komma fem"),
    ("cs", "3,5", "tři celá pět"),
    ("ru", "3,5", "три запятая пять"),
    ("uk", "-3,5", "мінус три кома пʼять"),
    ("zh-CN", "3.14 0", "三 点 一 四 零"),
    ("zh-TW", "10000", "一萬"),
    ("nb-NO", "5", "fem"),
    ("hu", "5, 3,5, 7:05 abc5", "öt, 3,5, hét öt abc öt"),
    ("ko", "5 -5", "오 -오"),
    ("en-IN", "100000", "one lakh"),
    ("ja", "3.5 5", "3.5 5"),
    ("xx", "5", "5"),
    ("", "5", "5"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text", "expected"), OTHERS)
def test_other_languages(language: str, text: str, expected: str):
    assert normalize(text, language) == expected


def test_numbers_without_a_rule_stay_digits():
    assert spell(-5, "ko") == "-5"
    assert spell(10**15, "en") == str(10**15)
    assert spell(5, "xx") == "5"
    assert can_spell("de-AT")
    assert not can_spell("ja-JP")


def test_threads_may_share_the_engines():
    languages = ["en", "de", "fr", "ru"] * 8

    def read(language: str) -> list[str]:
        return [spell.__wrapped__(number, language) for number in range(0, 30_000, 997)]

    with ThreadPoolExecutor(4) as pool:
        results = list(pool.map(read, languages))
    assert results == [read(language) for language in languages]


SIGNS = st.sampled_from(
    [
        *"0123456789.,:;-+%°$€£#~<>@/ CFkmM()'\n٣²a",
        "st",
        "th",
        " pm",
        "a.m.",
        "[[",
        "]]",
    ]
)
LANGUAGES = st.sampled_from(["en-US", "de", "fr", "zh", "hu", "ja", "ko", "??"])


@given(
    st.one_of(st.text(max_size=30), st.lists(SIGNS, max_size=30).map("".join)),
    LANGUAGES,
)
@bounded
def test_normalize_is_total(text: str, language: str):
    normalize(text, language)


@pytest.mark.parametrize(
    "piece",
    [
        *("7", "7,", "7.", "7:", "7-", "7 ", "a.", "a@", "a-", "$", "-", "a", "7,777"),
        *("1.1.", "$7", "7%", "°", "v1.", "_", "7a", "10-", "1:11", "7am ", "1,000,"),
    ],
)
@pytest.mark.parametrize("language", ["en", "fr", "hu"])
def test_time_is_linear(piece: str, language: str):
    text = piece * (10_000 // len(piece))
    started = time.perf_counter()
    normalize(text, language)
    normalize(text + "st", language)
    assert time.perf_counter() - started < 1
