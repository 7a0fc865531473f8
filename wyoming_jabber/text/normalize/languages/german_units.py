"""German units and currencies."""

from collections.abc import Mapping
from typing import Final

from wyoming_jabber.text.normalize.language import Currency, Noun, noun


def _he(*forms: str, per: str = "") -> Noun:
    return noun(*forms, gender="masculine", per=per)


def _she(*forms: str, per: str = "") -> Noun:
    return noun(*forms, gender="feminine", per=per)


def _it(*forms: str, per: str = "") -> Noun:
    return noun(*forms, gender="neuter", per=per)


UNITS: Final[Mapping[str, Noun]] = {
    "celsius": _he("Grad Celsius"),
    "fahrenheit": _he("Grad Fahrenheit"),
    "kelvin": _it("Kelvin"),
    "degree": _he("Grad"),
    "percent": _it("Prozent"),
    "permille": _it("Promille"),
    "watt": _it("Watt"),
    "watt_peak": _it("Watt Peak"),
    "watt_hour": _she("Wattstunde", "Wattstunden"),
    "volt": _it("Volt"),
    "ampere": _it("Ampere"),
    "ampere_hour": _she("Amperestunde", "Amperestunden"),
    "volt_ampere": _it("Voltampere"),
    "volt_ampere_reactive": _it("Var"),
    "ohm": _it("Ohm"),
    "joule": _it("Joule"),
    "calorie": _she("Kalorie", "Kalorien"),
    "newton": _it("Newton"),
    "newton_metre": _it("Newtonmeter"),
    "horsepower": _she("Pferdestärke", "Pferdestärken"),
    "hertz": _it("Hertz"),
    "revolution_per_minute": _she("Umdrehung pro Minute", "Umdrehungen pro Minute"),
    "lux": _it("Lux"),
    "lumen": _it("Lumen"),
    "candela": _she("Candela"),
    "decibel": _it("Dezibel"),
    "decibel_milliwatt": _it("Dezibel Milliwatt"),
    "decibel_a": _it("Dezibel A"),
    "pascal": _it("Pascal"),
    "bar": _it("Bar"),
    "psi": _it("P S I"),
    "metre": _he("Meter"),
    "mile": _she("Meile", "Meilen"),
    "inch": _he("Zoll"),
    "foot": _he("Fuß"),
    "square_metre": _he("Quadratmeter"),
    "square_kilometre": _he("Quadratkilometer"),
    "square_centimetre": _he("Quadratzentimeter"),
    "cubic_metre": _he("Kubikmeter"),
    "cubic_centimetre": _he("Kubikzentimeter"),
    "hectare": _it("Hektar"),
    "litre": _he("Liter"),
    "gram": _it("Gramm"),
    "pound": _it("Pfund"),
    "ounce": _she("Unze", "Unzen"),
    "tonne": _she("Tonne", "Tonnen"),
    "part_per_million": _it("Teil pro Million", "Teile pro Million"),
    "part_per_billion": _it("Teil pro Milliarde", "Teile pro Milliarde"),
    "mile_per_hour": _she("Meile pro Stunde", "Meilen pro Stunde"),
    "knot": _he("Knoten"),
    "bit": _it("Bit"),
    "byte": _it("Byte"),
    "kilobit_per_second": _it("Kilobit pro Sekunde"),
    "megabit_per_second": _it("Megabit pro Sekunde"),
    "gigabit_per_second": _it("Gigabit pro Sekunde"),
    "pixel": _it("Pixel"),
    "frame_per_second": _it("Bild pro Sekunde", "Bilder pro Sekunde"),
    "day": _he("Tag", "Tage"),
    "hour": _she("Stunde", "Stunden"),
    "minute": _she("Minute", "Minuten"),
    "second": _she("Sekunde", "Sekunden"),
    "week": _she("Woche", "Wochen"),
    "month": _he("Monat", "Monate"),
    "year": _it("Jahr", "Jahre"),
    "person": _she("Person", "Personen"),
    "cent": _he("Cent"),
    "rappen": _he("Rappen"),
    "teaspoon": _he("Teelöffel"),
    "tablespoon": _he("Esslöffel"),
    "piece": _it("Stück"),
    "packet": _she("Packung", "Packungen"),
}

PREFIXES: Final = {
    "nano": "Nano",
    "micro": "Mikro",
    "milli": "Milli",
    "centi": "Zenti",
    "deci": "Dezi",
    "hecto": "Hekto",
    "kilo": "Kilo",
    "mega": "Mega",
    "giga": "Giga",
    "tera": "Tera",
}

UNIT_SYMBOLS: Final = {
    **dict.fromkeys(("Std.", "Std"), "hour"),
    **dict.fromkeys(("Min.", "Min", "min."), "minute"),
    **dict.fromkeys(("Sek.", "Sek", "sek."), "second"),
    **dict.fromkeys(("Wo.",), "week"),
    **dict.fromkeys(("ct", "Ct", "Cent", "ct."), "cent"),
    **dict.fromkeys(("Rp.", "Rp", "Rappen"), "rappen"),
    **dict.fromkeys(("Grad", "Grad C"), "degree"),
    "TL": "teaspoon",
    "EL": "tablespoon",
    **dict.fromkeys(("Stk.", "Stk", "St."), "piece"),
    **dict.fromkeys(("Pkg.", "Pck.", "Pkg"), "packet"),
    **dict.fromkeys(("U/min", "1/min"), "revolution_per_minute"),
    **dict.fromkeys(("cbm",), "cubic_metre"),
    "PS": "horsepower",
    "Zoll": "inch",
    "in": "",
    "N": "",
}

_CENT: Final = _he("Cent")
CURRENCIES: Final[Mapping[str, Currency]] = {
    "EUR": Currency(_he("Euro"), _CENT),
    "USD": Currency(_he("Dollar"), _CENT),
    "GBP": Currency(_it("Pfund"), _he("Penny", "Pence")),
    "CHF": Currency(_he("Franken"), _he("Rappen")),
    "JPY": Currency(_he("Yen")),
    "CNY": Currency(_he("Yuan")),
    "PLN": Currency(_he("Zloty"), _he("Groszy")),
    "CZK": Currency(_she("tschechische Krone", "tschechische Kronen")),
    "DKK": Currency(_she("dänische Krone", "dänische Kronen")),
    "NOK": Currency(_she("norwegische Krone", "norwegische Kronen")),
    "SEK": Currency(_she("schwedische Krone", "schwedische Kronen")),
    "AUD": Currency(_he("australischer Dollar", "australische Dollar"), _CENT),
    "CAD": Currency(_he("kanadischer Dollar", "kanadische Dollar"), _CENT),
    "RUB": Currency(_he("Rubel")),
    "INR": Currency(_she("Rupie", "Rupien")),
    "BTC": Currency(_he("Bitcoin")),
}
CURRENCY_SYMBOLS: Final = {
    **dict.fromkeys(("Euro", "EURO", "Eur", "Eur."), "EUR"),
    **dict.fromkeys(("Fr.", "SFr.", "sFr.", "Franken"), "CHF"),
    "BTC": "BTC",
}
# Abbreviations are written out before money is read.
SCALES: Final = {
    "Tausend": "Tausend",
    "Million": "Million",
    "Millionen": "Millionen",
    "Milliarde": "Milliarde",
    "Milliarden": "Milliarden",
    "Billionen": "Billionen",
    "k": "Tausend",
    "M": "Millionen",
}
