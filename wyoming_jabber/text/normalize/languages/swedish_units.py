"""Swedish units and currencies."""

from collections.abc import Mapping
from typing import Final

from wyoming_jabber.text.normalize.language import Currency, Noun, noun


def _en(*forms: str, per: str = "") -> Noun:
    return noun(*forms, gender="reale", per=per)


def _same(*names: str) -> dict[str, Noun]:
    """Return common-gender nouns that are called by their key and have no plural."""
    return {name: _en(name) for name in names}


UNITS: Final[Mapping[str, Noun]] = {
    **_same("watt", "volt", "ohm", "joule", "newton", "pascal", "bar", "hertz"),
    **_same("kelvin", "decibel", "bit", "byte", "candela"),
    "celsius": _en("grad Celsius", "grader Celsius"),
    "fahrenheit": _en("grad Fahrenheit", "grader Fahrenheit"),
    "degree": _en("grad", "grader"),
    "percent": _en("procent"),
    "permille": _en("promille"),
    "watt_peak": _en("wattpeak"),
    "watt_hour": _en("wattimme", "wattimmar"),
    "ampere": _en("ampere"),
    "ampere_hour": _en("amperetimme", "amperetimmar"),
    "volt_ampere": _en("voltampere"),
    "volt_ampere_reactive": _en("var"),
    "calorie": _en("kalori", "kalorier"),
    "newton_metre": _en("newtonmeter"),
    "horsepower": _en("hästkraft", "hästkrafter"),
    "revolution_per_minute": noun("varv per minut"),
    "lux": noun("lux"),
    "lumen": noun("lumen"),
    "decibel_milliwatt": _en("decibel milliwatt"),
    "decibel_a": _en("decibel A"),
    "psi": noun("P S I"),
    "metre": _en("meter"),
    "mile": _en("engelsk mil", "engelska mil"),
    "swedish_mile": _en("mil"),
    "foot": _en("fot"),
    "inch": _en("tum"),
    "square_metre": _en("kvadratmeter"),
    "square_kilometre": _en("kvadratkilometer"),
    "square_centimetre": _en("kvadratcentimeter"),
    "cubic_metre": _en("kubikmeter"),
    "cubic_centimetre": _en("kubikcentimeter"),
    "hectare": noun("hektar"),
    "litre": _en("liter"),
    "gram": noun("gram"),
    "pound": noun("pund"),
    "ounce": noun("uns"),
    "tonne": noun("ton"),
    "part_per_million": _en("del per miljon", "delar per miljon"),
    "part_per_billion": _en("del per miljard", "delar per miljard"),
    "mile_per_hour": _en("engelsk mil i timmen", "engelska mil i timmen"),
    "kilometre_per_hour": _en("kilometer i timmen"),
    "knot": _en("knop"),
    "kilobit_per_second": _en("kilobit per sekund"),
    "megabit_per_second": _en("megabit per sekund"),
    "gigabit_per_second": _en("gigabit per sekund"),
    "pixel": _en("pixel", "pixlar"),
    "frame_per_second": _en("bild per sekund", "bilder per sekund"),
    "day": _en("dag", "dagar"),
    "hour": _en("timme", "timmar"),
    "minute": _en("minut", "minuter"),
    "second": _en("sekund", "sekunder"),
    "week": _en("vecka", "veckor"),
    "month": _en("månad", "månader"),
    "year": noun("år"),
    "person": _en("person", "personer"),
    "piece": noun("styck", "stycken"),
    "ore": noun("öre"),
    "teaspoon": _en("tesked", "teskedar"),
    "tablespoon": _en("matsked", "matskedar"),
    "spice_measure": noun("kryddmått"),
}
PREFIXES: Final = {"micro": "mikro", "hecto": "hekto"}
UNIT_SYMBOLS: Final = {
    **dict.fromkeys(("tim", "tim.", "t"), "hour"),
    **dict.fromkeys(("min.",), "minute"),
    **dict.fromkeys(("sek", "sek.", "s."), "second"),
    **dict.fromkeys(("dgr",), "day"),
    **dict.fromkeys(("mån", "mån."), "month"),
    **dict.fromkeys(("st", "st.", "stk"), "piece"),
    **dict.fromkeys(("öre",), "ore"),
    **dict.fromkeys(("tsk", "tsk."), "teaspoon"),
    **dict.fromkeys(("msk", "msk."), "tablespoon"),
    **dict.fromkeys(("krm", "krm."), "spice_measure"),
    **dict.fromkeys(("varv/min", "v/min"), "revolution_per_minute"),
    **dict.fromkeys(("kvm",), "square_metre"),
    **dict.fromkeys(("kbm",), "cubic_metre"),
    **dict.fromkeys(("hk",), "horsepower"),
    **dict.fromkeys(("km/t", "km/tim", "km/h"), "kilometre_per_hour"),
    "hg": "hectogram",
    "mil": "swedish_mile",
    "pers.": "person",
    "år": "year",
    "tum": "inch",
}
_ORE: Final = noun("öre")
_CENT: Final = _en("cent")
CURRENCIES: Final[Mapping[str, Currency]] = {
    "SEK": Currency(_en("krona", "kronor"), _ORE),
    "EUR": Currency(_en("euro"), _CENT),
    "USD": Currency(_en("dollar"), _CENT),
    "GBP": Currency(noun("pund"), _en("penny", "pence")),
    "NOK": Currency(_en("norsk krona", "norska kronor"), _ORE),
    "DKK": Currency(_en("dansk krona", "danska kronor"), _ORE),
    "CZK": Currency(_en("tjeckisk krona", "tjeckiska kronor")),
    "CHF": Currency(_en("schweizisk franc", "schweiziska franc")),
    "JPY": Currency(_en("yen")),
    "CNY": Currency(_en("yuan")),
    "PLN": Currency(_en("zloty")),
    "INR": Currency(_en("rupie", "rupier")),
    "RUB": Currency(_en("rubel")),
    "BTC": Currency(_en("bitcoin")),
}
CURRENCY_SYMBOLS: Final = {
    **dict.fromkeys(("kr", "kr.", "Kr", "krona", "kronor", "SEK"), "SEK"),
    **dict.fromkeys(("euro",), "EUR"),
    "BTC": "BTC",
}
SCALES: Final = {
    "tusen": "tusen",
    "miljon": "miljon",
    "miljoner": "miljoner",
    "miljard": "miljard",
    "miljarder": "miljarder",
    "k": "tusen",
    "M": "miljoner",
}
