"""Portuguese units and currencies, European and Brazilian."""

from collections.abc import Mapping
from typing import Final

from wyoming_jabber.text.normalize.language import Currency, Noun, noun


def _he(one: str, more: str = "", per: str = "") -> Noun:
    return noun(one, more or f"{one}s", gender="masculine", per=per)


def _she(one: str, more: str = "") -> Noun:
    return noun(one, more or f"{one}s", gender="feminine")


UNITS: Final[Mapping[str, Noun]] = {
    "celsius": _he("grau Celsius", "graus Celsius", per="grau"),
    "fahrenheit": _he("grau Fahrenheit", "graus Fahrenheit", per="grau"),
    "kelvin": _he("kelvin"),
    "degree": _he("grau"),
    "percent": noun("por cento"),
    "permille": noun("por mil"),
    "watt": _he("watt"),
    "watt_peak": _he("watt pico", "watts pico"),
    "watt_hour": _he("watt-hora", "watts-hora"),
    "volt": _he("volt"),
    "ampere": _he("ampere"),
    "ampere_hour": _he("ampere-hora", "amperes-hora"),
    "volt_ampere": _he("volt-ampere", "volt-amperes"),
    "volt_ampere_reactive": _he("volt-ampere reativo", "volt-amperes reativos"),
    "ohm": _he("ohm"),
    "joule": _he("joule"),
    "calorie": _she("caloria"),
    "newton_metre": _he("newton-metro", "newtons-metro"),
    "newton": _he("newton"),
    "british_thermal_unit": _she("bê tê u", "bê tê u"),
    "hertz": _he("hertz", "hertz"),
    "revolution_per_minute": _she("rotação por minuto", "rotações por minuto"),
    "lux": _he("lux", "lux"),
    "lumen": _he("lúmen", "lúmenes"),
    "candela": _she("candela"),
    "decibel": _he("decibel", "decibéis"),
    "decibel_milliwatt": _he("decibel miliwatt", "decibéis miliwatt"),
    "decibel_a": _he("decibel A", "decibéis A"),
    "pascal": _he("pascal", "pascais"),
    "bar": _he("bar", "bares"),
    "psi": _she("libra por polegada quadrada", "libras por polegada quadrada"),
    "inch_of_mercury": _she("polegada de mercúrio", "polegadas de mercúrio"),
    "millimetre_of_mercury": _he("milímetro de mercúrio", "milímetros de mercúrio"),
    "metre": _he("metro"),
    "kilometre": _he("quilómetro"),
    "decimetre": _he("decímetro"),
    "centimetre": _he("centímetro"),
    "millimetre": _he("milímetro"),
    "micrometre": _he("micrómetro"),
    "nanometre": _he("nanómetro"),
    "mile": _she("milha"),
    "mile_per_hour": _she("milha por hora", "milhas por hora"),
    "foot": _he("pé"),
    "yard": _she("jarda"),
    "inch": _she("polegada"),
    "square_metre": _he("metro quadrado", "metros quadrados"),
    "square_kilometre": _he("quilómetro quadrado", "quilómetros quadrados"),
    "square_centimetre": _he("centímetro quadrado", "centímetros quadrados"),
    "square_foot": _he("pé quadrado", "pés quadrados"),
    "hectare": _he("hectare"),
    "cubic_metre": _he("metro cúbico", "metros cúbicos"),
    "cubic_centimetre": _he("centímetro cúbico", "centímetros cúbicos"),
    "cubic_foot": _he("pé cúbico", "pés cúbicos"),
    "litre": _he("litro"),
    "gallon": _he("galão", "galões"),
    "gram": _he("grama"),
    "pound": _she("libra"),
    "ounce": _she("onça"),
    "tonne": _she("tonelada"),
    "part_per_million": _she("parte por milhão", "partes por milhão"),
    "part_per_billion": _she("parte por mil milhões", "partes por mil milhões"),
    "knot": _he("nó"),
    "bit": _he("bit"),
    "byte": _he("byte"),
    "kilobyte": _he("kilobyte"),
    "kilobit_per_second": _he("kilobit por segundo", "kilobits por segundo"),
    "megabit_per_second": _he("megabit por segundo", "megabits por segundo"),
    "gigabit_per_second": _he("gigabit por segundo", "gigabits por segundo"),
    "pixel": _he("píxel", "píxeis"),
    "megapixel": _he("megapíxel", "megapíxeis"),
    "frame_per_second": _he("fotograma por segundo", "fotogramas por segundo"),
    "horsepower": _he("cavalo"),
    "year": _he("ano"),
    "month": _he("mês", "meses"),
    "week": _she("semana"),
    "day": _he("dia"),
    "hour": _she("hora"),
    "minute": _he("minuto"),
    "second": _he("segundo"),
    "cent": _he("cêntimo"),
}

_BRAZILIAN: Final = {
    "lumen": _he("lúmen", "lúmens"),
    "kilometre": _he("quilômetro"),
    "micrometre": _he("micrômetro"),
    "nanometre": _he("nanômetro"),
    "square_kilometre": _he("quilômetro quadrado", "quilômetros quadrados"),
    "part_per_billion": _she("parte por bilhão", "partes por bilhão"),
    "pixel": _he("pixel", "pixels"),
    "megapixel": _he("megapixel", "megapixels"),
    "frame_per_second": _he("quadro por segundo", "quadros por segundo"),
    "cent": _he("centavo"),
}
BRAZILIAN_UNITS: Final[Mapping[str, Noun]] = {**UNITS, **_BRAZILIAN}

PREFIXES: Final = {"kilo": "quilo", "milli": "mili"}

UNIT_SYMBOLS: Final = {
    **dict.fromkeys(("hs", "hrs", "hr"), "hour"),
    **dict.fromkeys(("min.", "mins"), "minute"),
    **dict.fromkeys(("seg", "seg.", "segs"), "second"),
    **dict.fromkeys(("gr", "gr."), "gram"),
    **dict.fromkeys(("Kg", "kg.", "kgs"), "kilogram"),
    **dict.fromkeys(("Km", "km.", "kms"), "kilometre"),
    "Km/h": "kilometre_per_hour",
    "cv": "horsepower",
    "CV": "horsepower",
    "dia": "day",
    "hora": "hour",
    "mês": "month",
    "ano": "year",
}

_CENT: Final = _he("cêntimo")
_CENTAVO: Final = _he("centavo")


def _crown(kind: str) -> Currency:
    return Currency(_she(f"coroa {kind}", f"coroas {kind}s"))


def _dollar(kind: str, kinds: str) -> Currency:
    return Currency(_he(f"dólar {kind}", f"dólares {kinds}"), _CENTAVO)


CURRENCIES: Final[Mapping[str, Currency]] = {
    "EUR": Currency(_he("euro"), _CENT),
    "USD": Currency(_he("dólar", "dólares"), _CENT),
    "BRL": Currency(_he("real", "reais"), _CENTAVO),
    "GBP": Currency(_she("libra"), _he("péni", "pence")),
    "AUD": _dollar("australiano", "australianos"),
    "CAD": _dollar("canadiano", "canadianos"),
    "NZD": _dollar("neozelandês", "neozelandeses"),
    "CHF": Currency(_he("franco suíço", "francos suíços"), _CENT),
    "MXN": Currency(_he("peso mexicano", "pesos mexicanos"), _CENTAVO),
    "JPY": Currency(_he("iene")),
    "CNY": Currency(_he("yuan")),
    "INR": Currency(_she("rupia")),
    "PLN": Currency(_he("zlóti")),
    "CZK": _crown("checa"),
    "DKK": _crown("dinamarquesa"),
    "NOK": _crown("norueguesa"),
    "SEK": _crown("sueca"),
    "RUB": Currency(_he("rublo")),
    "UAH": Currency(_she("grívnia")),
    "BTC": Currency(_she("bitcoin")),
}
BRAZILIAN_CURRENCIES: Final[Mapping[str, Currency]] = {
    **CURRENCIES,
    "EUR": Currency(_he("euro"), _CENTAVO),
    "USD": Currency(_he("dólar", "dólares"), _CENTAVO),
    "CAD": _dollar("canadense", "canadenses"),
}
CURRENCY_SYMBOLS: Final = {"R$": "BRL", "r$": "BRL"}
SCALES: Final = {
    "mil": "mil",
    "milhão": "milhões",
    "milhões": "milhões",
    "mi": "milhões",
    "bilhão": "bilhões",
    "bilhões": "bilhões",
    "bi": "bilhões",
    "M": "milhões",
    "k": "mil",
    "K": "mil",
}
