"""Polish units and money."""

from typing import Final

from wyoming_jabber.text.normalize.language import Currency, Noun, noun


def _regular(stem: str) -> Noun:
    return noun(stem, f"{stem}y", f"{stem}ów", f"{stem}a")


def _soft(one: str, few: str, many: str, part: str) -> Noun:
    return noun(one, few, many, part)


def _feminine(one: str, few: str, many: str, per: str) -> Noun:
    return noun(one, few, many, few, gender="feminine", per=per)


def _with(base: Noun, tail: str) -> Noun:
    return base._replace(forms=tuple(f"{form} {tail}" for form in base.forms))


def _metre(tail: str, prefix: str = "") -> Noun:
    forms = ("metr {}y", "metry {}e", "metrów {}ych", "metra {}ego")
    return noun(*(prefix + form.format(tail) for form in forms))


def _foot(tail: str) -> Noun:
    forms = ("stopa {}a", "stopy {}e", "stóp {}ych", "stopy {}ej")
    return noun(*(form.format(tail) for form in forms), gender="feminine")


_DEGREE: Final = _soft("stopień", "stopnie", "stopni", "stopnia")
_HOUR: Final = _feminine("godzina", "godziny", "godzin", "godzinę")
_PART: Final = _feminine("część", "części", "części", "część")
_DECIBEL: Final = _soft("decybel", "decybele", "decybeli", "decybela")

UNITS: Final = {
    "celsius": _with(_DEGREE, "Celsjusza"),
    "fahrenheit": _with(_DEGREE, "Fahrenheita"),
    "degree": _DEGREE,
    "kelvin": _regular("kelwin"),
    "percent": noun("procent", "procent", "procent", "procenta"),
    "permille": _soft("promil", "promile", "promili", "promila"),
    "watt": _regular("wat"),
    "watt_peak": _with(_regular("wat"), "mocy szczytowej"),
    "watt_hour": _feminine("watogodzina", "watogodziny", "watogodzin", "watogodzinę"),
    "volt": _regular("wolt"),
    "ampere": _regular("amper"),
    "ampere_hour": _feminine(
        "amperogodzina", "amperogodziny", "amperogodzin", "amperogodzinę"
    ),
    "volt_ampere": _regular("woltoamper"),
    "volt_ampere_reactive": _regular("war"),
    "ohm": _regular("om"),
    "joule": _soft("dżul", "dżule", "dżuli", "dżula"),
    "calorie": _feminine("kaloria", "kalorie", "kalorii", "kalorię")._replace(
        forms=("kaloria", "kalorie", "kalorii", "kalorii")
    ),
    "newton": _regular("niuton"),
    "newton_metre": _regular("niutonometr"),
    "hertz": _soft("herc", "herce", "herców", "herca"),
    "revolution_per_minute": noun(
        *(f"{form} na minutę" for form in ("obrót", "obroty", "obrotów", "obrotu"))
    ),
    "lux": _regular("luks"),
    "lumen": _regular("lumen"),
    "candela": _feminine("kandela", "kandele", "kandeli", "kandelę")._replace(
        forms=("kandela", "kandele", "kandeli", "kandeli")
    ),
    "decibel": _DECIBEL,
    "decibel_a": _with(_DECIBEL, "A"),
    "decibel_milliwatt": _regular("decybelomiliwat"),
    "pascal": _soft("paskal", "paskale", "paskali", "paskala"),
    "bar": _regular("bar"),
    "psi": noun("psi"),
    "inch_of_mercury": noun(
        *(f"{form} słupa rtęci" for form in ("cal", "cale", "cali", "cala"))
    ),
    "millimetre_of_mercury": _with(_regular("milimetr"), "słupa rtęci"),
    "metre": _regular("metr"),
    "mile": _feminine("mila", "mile", "mil", "milę")._replace(
        forms=("mila", "mile", "mil", "mili")
    ),
    "foot": _feminine("stopa", "stopy", "stóp", "stopę"),
    "yard": _regular("jard"),
    "inch": _soft("cal", "cale", "cali", "cala"),
    "square_metre": _metre("kwadratow"),
    "square_kilometre": _metre("kwadratow", "kilo"),
    "square_centimetre": _metre("kwadratow", "centy"),
    "square_foot": _foot("kwadratow"),
    "cubic_metre": noun(
        *("metr sześcienny", "metry sześcienne"),
        *("metrów sześciennych", "metra sześciennego"),
    ),
    "cubic_centimetre": noun(
        *("centymetr sześcienny", "centymetry sześcienne"),
        *("centymetrów sześciennych", "centymetra sześciennego"),
    ),
    "cubic_foot": _foot("sześcienn"),
    "hectare": _regular("hektar"),
    "litre": _regular("litr"),
    "gallon": _regular("galon"),
    "gram": _regular("gram"),
    "pound": _regular("funt"),
    "ounce": _feminine("uncja", "uncje", "uncji", "uncję")._replace(
        forms=("uncja", "uncje", "uncji", "uncji")
    ),
    "tonne": _feminine("tona", "tony", "ton", "tonę"),
    "part_per_million": _with(_PART, "na milion"),
    "part_per_billion": _with(_PART, "na miliard"),
    "knot": _soft("węzeł", "węzły", "węzłów", "węzła"),
    "bit": _regular("bit"),
    "byte": _regular("bajt"),
    "pixel": _soft("piksel", "piksele", "pikseli", "piksela"),
    "frame_per_second": noun(
        *(f"{form} na sekundę" for form in ("klatka", "klatki", "klatek", "klatki")),
        gender="feminine",
    ),
    "year": _soft("rok", "lata", "lat", "roku"),
    "month": _soft("miesiąc", "miesiące", "miesięcy", "miesiąca"),
    "week": _soft("tydzień", "tygodnie", "tygodni", "tygodnia"),
    "day": _soft("dzień", "dni", "dni", "dnia"),
    "hour": _HOUR,
    "minute": _feminine("minuta", "minuty", "minut", "minutę"),
    "second": _feminine("sekunda", "sekundy", "sekund", "sekundę"),
    "person": noun("osoba", "osoby", "osób", "osoby", gender="feminine"),
    "piece": _feminine("sztuka", "sztuki", "sztuk", "sztukę"),
    "thousand": _soft("tysiąc", "tysiące", "tysięcy", "tysiąca"),
    "million": _regular("milion"),
    "billion": _regular("miliard"),
}

PREFIXES: Final = {
    "micro": "mikro",
    "milli": "mili",
    "centi": "centy",
    "deci": "decy",
    "hecto": "hekto",
}

UNIT_SYMBOLS: Final = (
    {"kb": "kilobit", "Mb": "megabit", "Gb": "gigabit"}
    | {"godz": "hour", "sek": "second", "tyg": "week", "tydz": "week"}
    | {"mies": "month", "szt": "piece", "os": "person", "tys": "thousand"}
    | {"mln": "million", "mld": "billion"}
    | {**dict.fromkeys(("obr./min", "obr/min"), "revolution_per_minute")}
)
# Written with a point, which at the end of a text ends the sentence, too.
DOTTED_UNITS: Final = (
    *("godz", "min", "sek", "tyg", "tydz", "mies", "szt", "os", "tys", "mln", "mld"),
    "zł",
)
BEFORE_NUMBERS: Final = {
    "min.": "minimum",
    "maks.": "maksimum",
    "max.": "maksimum",
    "max": "maksimum",
} | {"nr": "numer", "nr.": "numer"}
SCALES: Final = {
    "tys.": "tysięcy",
    "tys": "tysięcy",
    "mln": "milionów",
    "mld": "miliardów",
}

CURRENCIES: Final = {
    "PLN": Currency(
        noun("złoty", "złote", "złotych", "złotego"),
        noun("grosz", "grosze", "groszy", "grosza"),
    ),
    "EUR": Currency(noun("euro"), _regular("cent")),
    "USD": Currency(_regular("dolar"), _regular("cent")),
    "GBP": Currency(
        _regular("funt"), noun("pens", "pensy", "pensów", "pensa", gender="")
    ),
    "CHF": Currency(_soft("frank", "franki", "franków", "franka")),
    "CZK": Currency(
        _with(_feminine("korona", "korony", "koron", "koronę"), "czeskich")
    ),
    "UAH": Currency(_feminine("hrywna", "hrywny", "hrywien", "hrywnę")),
    "RUB": Currency(_soft("rubel", "ruble", "rubli", "rubla")),
    "SEK": Currency(_feminine("korona", "korony", "koron", "koronę")),
    "JPY": Currency(_soft("jen", "jeny", "jenów", "jena")),
}
