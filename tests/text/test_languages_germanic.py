"""German, French, Dutch and Swedish: regions, totality, and forms that tables lack."""

from time import perf_counter

from hypothesis import given, settings, strategies as st
import pytest

from wyoming_jabber.text.markup import clean
from wyoming_jabber.text.normalize import normalize

LANGUAGES = (
    "de",
    "de-AT",
    "de-CH",
    "fr",
    "fr-BE",
    "fr-CH",
    "fr-CA",
    "nl",
    "nl-BE",
    "sv",
)

REGIONS = [
    (
        "de-AT",
        "Termin am 3.1.2025",
        "Termin am dritten Jänner zweitausendfünfundzwanzig",
    ),
    ("de-AT", "am 5. Jänner", "am fünften Jänner"),
    ("de-CH", "CHF 1'234.50", "eintausendzweihundertvierunddreissig Franken fünfzig"),
    ("de-CH", "Preis: 5.90 Fr.", "Preis: fünf Franken neunzig"),
    ("fr-BE", "71 kg", "septante et un kilogrammes"),
    ("fr-BE", "81 %", "quatre-vingt-un pour cent"),
    ("fr-BE", "99 €", "nonante-neuf euros"),
    (
        "fr-BE",
        "0475 12 34 56",
        "zéro quatre cent septante-cinq, douze, trente-quatre, cinquante-six",
    ),
    ("fr-CH", "CHF 1'234.50", "mille deux cent trente-quatre francs cinquante"),
    ("fr-CH", "81 %", "huitante et un pour cent"),
    ("fr-CA", "5,99 $", "cinq dollars quatre-vingt-dix-neuf"),
    ("fr-CA", "12 $ CA", "douze dollars canadiens"),
    ("nl-BE", "Om 18u30", "Om achttien uur dertig"),
    ("sv-FI", "5,99 €", "fem euro och nittionio cent"),
]

PIECES = st.sampled_from(
    [
        "1",
        "2",
        "11",
        "21",
        "1999",
        "3.",
        "12:30",
        "18.30",
        "1/2",
        "½",
        "€",
        "kr",
        "%",
        "°C",
        "kWh",
        "l",
        "h",
        "min",
        "Uhr",
        "uur",
        "kl.",
        "XIV",
        "Mio.",
        "1.",
        "-",
        ",",
        ".",
        "/",
        ":",
        "x",
        "den",
        "der",
        "am",
        "le",
        "de",
        "Mai",
        "mai",
        "maj",
        "mei",
        "CO2",
        "2024-05-03",
        "t.ex.",
        "z.B.",
        "m",
        "m",
        "1",
        "M.",
        "n°",
    ]
)


@pytest.mark.parametrize(("language", "text", "spoken"), REGIONS)
def test_regions(language: str, text: str, spoken: str):
    assert normalize(clean(text), language) == spoken


@pytest.mark.parametrize("language", LANGUAGES)
@settings(max_examples=60, deadline=None)
@given(
    text=st.one_of(st.text(max_size=60), st.lists(PIECES, max_size=12).map(" ".join))
)
def test_total(language: str, text: str):
    assert isinstance(normalize(text, language), str)


@pytest.mark.parametrize("language", ["de", "fr", "nl", "sv"])
@given(pieces=st.lists(PIECES, max_size=10))
@settings(max_examples=60, deadline=None)
def test_no_digits_are_left(language: str, pieces: list[str]):
    spoken = normalize(" ".join(pieces), language)
    assert not any(sign in spoken for sign in "0123456789%€"), spoken


@pytest.mark.parametrize("language", ["de", "fr", "nl", "sv"])
@pytest.mark.parametrize(
    "piece", ["1 ", "1.", "a1", "12:30 - ", "1/2 l ", "XIV ", "A-"]
)
def test_linear_time(language: str, piece: str):
    normalize("1", language)
    text = piece * (4000 // len(piece))
    start = perf_counter()
    normalize(text, language)
    assert perf_counter() - start < 2
