"""Italian units and currencies."""

from collections.abc import Mapping
from typing import Final

from wyoming_jabber.text.normalize.language import Currency, Noun, noun


def _he(one: str, more: str = "", per: str = "") -> Noun:
    return noun(one, more or one, gender="masculine", per=per or f"per {one}")


def _she(one: str, more: str = "", per: str = "") -> Noun:
    return noun(one, more or one, gender="feminine", per=per or f"per {one}")


def _to(one: str, more: str = "") -> Noun:
    """Make a masculine noun that is said "al ..." below a quotient's line."""
    return _he(one, more, per=f"al {one}")


# Prefixes change with the word behind them, so the common ones are written out.
UNITS: Final[Mapping[str, Noun]] = {
    "celsius": _he("grado Celsius", "gradi Celsius", per="per grado"),
    "fahrenheit": _he("grado Fahrenheit", "gradi Fahrenheit", per="per grado"),
    "kelvin": _he("kelvin"),
    "degree": _he("grado", "gradi"),
    "percent": noun("per cento"),
    "permille": noun("per mille"),
    "watt": _he("watt"),
    "kilowatt": _he("chilowatt"),
    "watt_peak": _he("watt di picco"),
    "kilowatt_peak": _he("chilowatt di picco"),
    "watt_hour": _he("wattora"),
    "kilowatt_hour": _to("chilowattora"),
    "megawatt_hour": _to("megawattora"),
    "volt": _he("volt"),
    "ampere": _he("ampere"),
    "ampere_hour": _he("amperora"),
    "milliampere_hour": _he("milliamperora"),
    "volt_ampere": _he("voltampere"),
    "volt_ampere_reactive": _he("voltampere reattivo", "voltampere reattivi"),
    "ohm": _he("ohm"),
    "joule": _he("joule"),
    "calorie": _she("caloria", "calorie"),
    "newton_metre": _he("newton metro"),
    "newton": _he("newton"),
    "british_thermal_unit": _she("bi ti u"),
    "hertz": _he("hertz"),
    "revolution_per_minute": _he("giro al minuto", "giri al minuto"),
    "lux": _he("lux"),
    "lumen": _he("lumen"),
    "candela": _she("candela", "candele"),
    "decibel": _he("decibel"),
    "decibel_milliwatt": _he("decibel milliwatt"),
    "decibel_a": _he("decibel A"),
    "pascal": _he("pascal"),
    "bar": _he("bar"),
    "psi": _she("libbra per pollice quadrato", "libbre per pollice quadrato"),
    "inch_of_mercury": _he("pollice di mercurio", "pollici di mercurio"),
    "millimetre_of_mercury": _he("millimetro di mercurio", "millimetri di mercurio"),
    "metre": _to("metro", "metri"),
    "kilometre": _to("chilometro", "chilometri"),
    "kilometre_per_hour": _he("chilometro all'ora", "chilometri all'ora"),
    "micrometre": _he("micrometro", "micrometri"),
    "mile": _she("miglio", "miglia"),
    "mile_per_hour": _he("miglio all'ora", "miglia all'ora"),
    "foot": _he("piede", "piedi"),
    "yard": _she("iarda", "iarde"),
    "inch": _he("pollice", "pollici"),
    "square_metre": _to("metro quadrato", "metri quadrati"),
    "square_kilometre": _to("chilometro quadrato", "chilometri quadrati"),
    "square_centimetre": _he("centimetro quadrato", "centimetri quadrati"),
    "square_foot": _he("piede quadrato", "piedi quadrati"),
    "hectare": _he("ettaro", "ettari"),
    "cubic_metre": _he("metro cubo", "metri cubi"),
    "cubic_centimetre": _he("centimetro cubo", "centimetri cubi"),
    "cubic_foot": _he("piede cubo", "piedi cubi"),
    "litre": _to("litro", "litri"),
    "gallon": _he("gallone", "galloni"),
    "gram": _he("grammo", "grammi"),
    "kilogram": _to("chilogrammo", "chilogrammi"),
    "pound": _she("libbra", "libbre"),
    "ounce": _she("oncia", "once"),
    "tonne": _she("tonnellata", "tonnellate", per="a tonnellata"),
    "part_per_million": _she("parte per milione", "parti per milione"),
    "part_per_billion": _she("parte per miliardo", "parti per miliardo"),
    "knot": _he("nodo", "nodi"),
    "bit": _he("bit"),
    "byte": _he("byte"),
    "kilobyte": _he("kilobyte"),
    "kilobit": _he("kilobit"),
    "kilobit_per_second": _he("kilobit al secondo"),
    "megabit_per_second": _he("megabit al secondo"),
    "gigabit_per_second": _he("gigabit al secondo"),
    "pixel": _he("pixel"),
    "frame_per_second": _he("fotogramma al secondo", "fotogrammi al secondo"),
    "horsepower": _he("cavallo", "cavalli"),
    "year": _he("anno", "anni", per="all'anno"),
    "month": _he("mese", "mesi", per="al mese"),
    "week": _she("settimana", "settimane", per="a settimana"),
    "day": _he("giorno", "giorni", per="al giorno"),
    "hour": _she("ora", "ore", per="all'ora"),
    "minute": _to("minuto", "minuti"),
    "second": _to("secondo", "secondi"),
    "millisecond": _he("millisecondo", "millisecondi"),
    "microsecond": _he("microsecondo", "microsecondi"),
    "cent": _he("centesimo", "centesimi"),
}

PREFIXES: Final = {"kilo": "chilo", "hecto": "etto"}

UNIT_SYMBOLS: Final = {
    **dict.fromkeys(("gg", "gg.", "giorno"), "day"),
    **dict.fromkeys(("hr", "hrs"), "hour"),
    **dict.fromkeys(("min.", "mins"), "minute"),
    **dict.fromkeys(("sec.", "sec", "s."), "second"),
    **dict.fromkeys(("gr", "gr."), "gram"),
    **dict.fromkeys(("Kg", "kg.", "Kg."), "kilogram"),
    **dict.fromkeys(("Km", "km."), "kilometre"),
    **dict.fromkeys(("mq", "mq."), "square_metre"),
    **dict.fromkeys(("mc", "Smc", "smc"), "cubic_metre"),
    **dict.fromkeys(("lt", "lt."), "litre"),
    "Km/h": "kilometre_per_hour",
    "CV": "horsepower",
    "ora": "hour",
    "mese": "month",
    "anno": "year",
}

_CENT: Final = _he("centesimo", "centesimi")


def _crown(kind: str, kinds: str) -> Currency:
    return Currency(_she(f"corona {kind}", f"corone {kinds}"))


def _dollar(kind: str, kinds: str) -> Currency:
    return Currency(_he(f"dollaro {kind}", f"dollari {kinds}"), _CENT)


CURRENCIES: Final[Mapping[str, Currency]] = {
    "EUR": Currency(_he("euro"), _CENT),
    "USD": Currency(_he("dollaro", "dollari"), _CENT),
    "GBP": Currency(_she("sterlina", "sterline"), _he("penny", "pence")),
    "AUD": _dollar("australiano", "australiani"),
    "CAD": _dollar("canadese", "canadesi"),
    "NZD": _dollar("neozelandese", "neozelandesi"),
    "CHF": Currency(_he("franco svizzero", "franchi svizzeri"), _CENT),
    "JPY": Currency(_he("yen")),
    "CNY": Currency(_he("yuan")),
    "INR": Currency(_she("rupia", "rupie")),
    "BRL": Currency(_he("real", "reais"), _he("centavo", "centavos")),
    "MXN": Currency(_he("peso messicano", "pesos messicani")),
    "PLN": Currency(_he("zloty")),
    "CZK": _crown("ceca", "ceche"),
    "DKK": _crown("danese", "danesi"),
    "NOK": _crown("norvegese", "norvegesi"),
    "SEK": _crown("svedese", "svedesi"),
    "RUB": Currency(_he("rublo", "rubli")),
    "UAH": Currency(_she("grivnia", "grivnie")),
    "BTC": Currency(_he("bitcoin")),
}
CURRENCY_SYMBOLS: Final = {"R$": "BRL", "Fr.": "CHF"}
SCALES: Final = {
    "mila": "mila",
    "milione": "milioni",
    "milioni": "milioni",
    "mln": "milioni",
    "miliardo": "miliardi",
    "miliardi": "miliardi",
    "mld": "miliardi",
    "M": "milioni",
    "k": "mila",
    "K": "mila",
}
