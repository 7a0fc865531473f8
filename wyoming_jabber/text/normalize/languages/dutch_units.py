"""Dutch units and currencies."""

from collections.abc import Mapping
from typing import Final

from wyoming_jabber.text.normalize.language import Currency, Noun, noun


def _same(*names: str) -> dict[str, Noun]:
    """Return nouns that are called by their key and have no plural behind numbers."""
    return {name: noun(name) for name in names}


UNITS: Final[Mapping[str, Noun]] = {
    **_same("watt", "volt", "ohm", "joule", "newton", "lux", "lumen", "pascal", "bar"),
    **_same("hertz", "kelvin", "hectare", "decibel", "gram", "bit", "byte", "liter"),
    "celsius": noun("graad Celsius", "graden Celsius"),
    "fahrenheit": noun("graad Fahrenheit", "graden Fahrenheit"),
    "degree": noun("graad", "graden"),
    "percent": noun("procent"),
    "permille": noun("promille"),
    "watt_peak": noun("wattpiek"),
    "watt_hour": noun("wattuur"),
    "ampere": noun("ampère"),
    "ampere_hour": noun("ampère-uur"),
    "volt_ampere": noun("voltampère"),
    "volt_ampere_reactive": noun("var"),
    "calorie": noun("calorie", "calorieën"),
    "newton_metre": noun("newtonmeter"),
    "horsepower": noun("paardenkracht"),
    "revolution_per_minute": noun("toer per minuut", "toeren per minuut"),
    "candela": noun("candela"),
    "decibel_milliwatt": noun("decibel milliwatt"),
    "decibel_a": noun("decibel A"),
    "psi": noun("P S I"),
    "metre": noun("meter"),
    "mile": noun("mijl"),
    "foot": noun("voet"),
    "inch": noun("inch"),
    "square_metre": noun("vierkante meter"),
    "square_kilometre": noun("vierkante kilometer"),
    "square_centimetre": noun("vierkante centimeter"),
    "cubic_metre": noun("kubieke meter"),
    "cubic_centimetre": noun("kubieke centimeter"),
    "litre": noun("liter"),
    "pound": noun("pond"),
    "ounce": noun("ons"),
    "tonne": noun("ton"),
    "part_per_million": noun("deel per miljoen", "delen per miljoen"),
    "part_per_billion": noun("deel per miljard", "delen per miljard"),
    "mile_per_hour": noun("mijl per uur"),
    "knot": noun("knoop", "knopen"),
    "kilobit_per_second": noun("kilobit per seconde"),
    "megabit_per_second": noun("megabit per seconde"),
    "gigabit_per_second": noun("gigabit per seconde"),
    "pixel": noun("pixel", "pixels"),
    "frame_per_second": noun("beeld per seconde", "beelden per seconde"),
    "day": noun("dag", "dagen"),
    "hour": noun("uur"),
    "minute": noun("minuut", "minuten"),
    "second": noun("seconde", "seconden"),
    "week": noun("week", "weken"),
    "month": noun("maand", "maanden"),
    "year": noun("jaar"),
    "person": noun("persoon", "personen"),
    "cent": noun("cent"),
    "teaspoon": noun("theelepel", "theelepels"),
    "tablespoon": noun("eetlepel", "eetlepels"),
    "piece": noun("stuk", "stuks"),
}
PREFIXES: Final = {"deci": "deci", "hecto": "hecto"}
UNIT_SYMBOLS: Final = {
    **dict.fromkeys(("u", "u."), "hour"),
    **dict.fromkeys(("min.", "minuut"), "minute"),
    **dict.fromkeys(("sec.", "sec", "seconde"), "second"),
    **dict.fromkeys(("mnd", "mnd."), "month"),
    **dict.fromkeys(("wk", "wk."), "week"),
    **dict.fromkeys(("dag",), "day"),
    **dict.fromkeys(("jr", "jr."), "year"),
    **dict.fromkeys(("pers.", "pers"), "person"),
    **dict.fromkeys(("ct", "cent", "ct."), "cent"),
    **dict.fromkeys(("km/u", "km/uur", "kmu"), "kilometre_per_hour"),
    **dict.fromkeys(("tpm", "omw/min", "r/min"), "revolution_per_minute"),
    **dict.fromkeys(("tl", "theel.", "tl."), "teaspoon"),
    **dict.fromkeys(("el", "eetl.", "el."), "tablespoon"),
    **dict.fromkeys(("st.", "st", "stk"), "piece"),
    **dict.fromkeys(("pk",), "horsepower"),
    **dict.fromkeys(("kuub", "m^3"), "cubic_metre"),
    **dict.fromkeys(("graden", "graad", "gr."), "degree"),
}
_CENT: Final = noun("cent")
CURRENCIES: Final[Mapping[str, Currency]] = {
    "EUR": Currency(noun("euro"), _CENT),
    "USD": Currency(noun("dollar"), _CENT),
    "GBP": Currency(noun("pond"), noun("penny", "pence")),
    "CHF": Currency(noun("Zwitserse frank"), _CENT),
    "JPY": Currency(noun("yen")),
    "CNY": Currency(noun("yuan")),
    "PLN": Currency(noun("zloty")),
    "CZK": Currency(noun("Tsjechische kroon", "Tsjechische kronen")),
    "DKK": Currency(noun("Deense kroon", "Deense kronen")),
    "NOK": Currency(noun("Noorse kroon", "Noorse kronen")),
    "SEK": Currency(noun("Zweedse kroon", "Zweedse kronen")),
    "INR": Currency(noun("roepie")),
    "RUB": Currency(noun("roebel")),
    "BTC": Currency(noun("bitcoin")),
}
CURRENCY_SYMBOLS: Final = {"euro": "EUR", "dollar": "USD", "BTC": "BTC"}
SCALES: Final = {
    "duizend": "duizend",
    "miljoen": "miljoen",
    "miljard": "miljard",
    "biljoen": "biljoen",
    "k": "duizend",
    "M": "miljoen",
}
