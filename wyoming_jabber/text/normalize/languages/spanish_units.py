"""Spanish units and currencies."""

from collections.abc import Mapping
from typing import Final

from wyoming_jabber.text.normalize.language import Currency, Noun, noun


def _he(one: str, more: str = "", per: str = "") -> Noun:
    return noun(one, more or f"{one}s", gender="masculine", per=per)


def _she(one: str, more: str = "") -> Noun:
    return noun(one, more or f"{one}s", gender="feminine")


UNITS: Final[Mapping[str, Noun]] = {
    "celsius": _he("grado Celsius", "grados Celsius", per="grado"),
    "fahrenheit": _he("grado Fahrenheit", "grados Fahrenheit", per="grado"),
    "kelvin": _he("kelvin"),
    "degree": _he("grado"),
    "percent": noun("por ciento"),
    "permille": noun("por mil"),
    "watt": _he("vatio"),
    "watt_peak": _he("vatio pico", "vatios pico"),
    "watt_hour": _he("vatio hora", "vatios hora"),
    "volt": _he("voltio"),
    "ampere": _he("amperio"),
    "ampere_hour": _he("amperio hora", "amperios hora"),
    "volt_ampere": _he("voltamperio"),
    "volt_ampere_reactive": _he("voltamperio reactivo", "voltamperios reactivos"),
    "ohm": _he("ohmio"),
    "joule": _he("julio"),
    "calorie": _she("caloría"),
    "newton_metre": _he("newton metro", "newtons metro"),
    "newton": _he("newton"),
    "british_thermal_unit": _she("be te u", "be te u"),
    "hertz": _he("hercio"),
    "revolution_per_minute": _she("revolución por minuto", "revoluciones por minuto"),
    "lux": _he("lux", "lux"),
    "lumen": _he("lumen", "lúmenes"),
    "candela": _she("candela"),
    "decibel": _he("decibelio"),
    "decibel_milliwatt": _he("decibelio milivatio", "decibelios milivatio"),
    "decibel_a": _he("decibelio A", "decibelios A"),
    "pascal": _he("pascal", "pascales"),
    "bar": _he("bar", "bares"),
    "psi": _she("libra por pulgada cuadrada", "libras por pulgada cuadrada"),
    "inch_of_mercury": _she("pulgada de mercurio", "pulgadas de mercurio"),
    "millimetre_of_mercury": _he("milímetro de mercurio", "milímetros de mercurio"),
    "metre": _he("metro"),
    "kilometre": _he("kilómetro"),
    "decimetre": _he("decímetro"),
    "centimetre": _he("centímetro"),
    "millimetre": _he("milímetro"),
    "micrometre": _he("micrómetro"),
    "nanometre": _he("nanómetro"),
    "mile": _she("milla"),
    "mile_per_hour": _she("milla por hora", "millas por hora"),
    "foot": _he("pie"),
    "yard": _she("yarda"),
    "inch": _she("pulgada"),
    "square_metre": _he("metro cuadrado", "metros cuadrados"),
    "square_kilometre": _he("kilómetro cuadrado", "kilómetros cuadrados"),
    "square_centimetre": _he("centímetro cuadrado", "centímetros cuadrados"),
    "square_foot": _he("pie cuadrado", "pies cuadrados"),
    "hectare": _she("hectárea"),
    "cubic_metre": _he("metro cúbico", "metros cúbicos"),
    "cubic_centimetre": _he("centímetro cúbico", "centímetros cúbicos"),
    "cubic_foot": _he("pie cúbico", "pies cúbicos"),
    "litre": _he("litro"),
    "millilitre": _he("mililitro"),
    "centilitre": _he("centilitro"),
    "decilitre": _he("decilitro"),
    "hectolitre": _he("hectolitro"),
    "gallon": _he("galón", "galones"),
    "gram": _he("gramo"),
    "pound": _she("libra"),
    "ounce": _she("onza"),
    "tonne": _she("tonelada"),
    "part_per_million": _she("parte por millón", "partes por millón"),
    "part_per_billion": _she("parte por mil millones", "partes por mil millones"),
    "knot": _he("nudo"),
    "bit": _he("bit"),
    "byte": _he("byte"),
    "kilobit_per_second": _he("kilobit por segundo", "kilobits por segundo"),
    "megabit_per_second": _he("megabit por segundo", "megabits por segundo"),
    "gigabit_per_second": _he("gigabit por segundo", "gigabits por segundo"),
    "pixel": _he("píxel", "píxeles"),
    "frame_per_second": _he("fotograma por segundo", "fotogramas por segundo"),
    "horsepower": _he("caballo", "caballos"),
    "year": _he("año"),
    "month": _he("mes", "meses"),
    "week": _she("semana"),
    "day": _he("día"),
    "hour": _she("hora"),
    "minute": _he("minuto"),
    "second": _he("segundo"),
    "cent": _he("céntimo"),
}

PREFIXES: Final = {"milli": "mili"}

UNIT_SYMBOLS: Final = {
    **dict.fromkeys(("hs", "hrs", "hrs.", "hs.", "h."), "hour"),
    **dict.fromkeys(("min.", "mins", "mins."), "minute"),
    **dict.fromkeys(("seg", "seg.", "segs", "segs.", "s."), "second"),
    **dict.fromkeys(("gr", "gr.", "grs"), "gram"),
    **dict.fromkeys(("kg.", "Kg", "Kg.", "kgs"), "kilogram"),
    **dict.fromkeys(("Km", "km.", "kms"), "kilometre"),
    **dict.fromkeys(("Km/h", "kms/h"), "kilometre_per_hour"),
    "lts": "litre",
    "cts": "cent",
    "CV": "horsepower",
    "gal": "gallon",
    "día": "day",
    "hora": "hour",
    "mes": "month",
    "año": "year",
}

_CENT: Final = _he("céntimo")
_CENTAVO: Final = _he("centavo")

CURRENCIES: Final[Mapping[str, Currency]] = {
    "EUR": Currency(_he("euro"), _CENT),
    "USD": Currency(_he("dólar", "dólares"), _CENTAVO),
    "GBP": Currency(_she("libra"), _he("penique")),
    "AUD": Currency(_he("dólar australiano", "dólares australianos"), _CENTAVO),
    "CAD": Currency(_he("dólar canadiense", "dólares canadienses"), _CENTAVO),
    "NZD": Currency(_he("dólar neozelandés", "dólares neozelandeses"), _CENTAVO),
    "MXN": Currency(_he("peso mexicano", "pesos mexicanos"), _CENTAVO),
    "ARS": Currency(_he("peso argentino", "pesos argentinos"), _CENTAVO),
    "CLP": Currency(_he("peso chileno", "pesos chilenos")),
    "COP": Currency(_he("peso colombiano", "pesos colombianos"), _CENTAVO),
    "PEN": Currency(_he("sol", "soles"), _CENT),
    "BRL": Currency(_he("real", "reales"), _CENTAVO),
    "CHF": Currency(_he("franco suizo", "francos suizos"), _CENT),
    "JPY": Currency(_he("yen", "yenes")),
    "CNY": Currency(_he("yuan", "yuanes")),
    "INR": Currency(_she("rupia")),
    "PLN": Currency(_he("esloti")),
    "CZK": Currency(_she("corona checa", "coronas checas")),
    "DKK": Currency(_she("corona danesa", "coronas danesas")),
    "NOK": Currency(_she("corona noruega", "coronas noruegas")),
    "SEK": Currency(_she("corona sueca", "coronas suecas")),
    "RUB": Currency(_he("rublo")),
    "UAH": Currency(_she("grivna")),
    "BTC": Currency(_he("bitcóin", "bitcoines")),
}
CURRENCY_SYMBOLS: Final = {"R$": "BRL", "MX$": "MXN", "S/": "PEN"}
MEXICAN_CURRENCIES: Final = {
    **CURRENCIES,
    "MXN": Currency(_he("peso"), _CENTAVO),
}
SCALES: Final = {
    "mil": "mil",
    "millón": "millón",
    "millones": "millones",
    "mill.": "millones",
    "M": "millones",
    "k": "mil",
    "K": "mil",
}
