"""Czech units and money."""

from typing import Final

from wyoming_jabber.text.normalize.language import Currency, Noun, noun


def _regular(stem: str) -> Noun:
    return noun(stem, f"{stem}y", f"{stem}ů", f"{stem}u")


def _feminine(one: str, few: str, many: str, per: str) -> Noun:
    return noun(one, few, many, few, gender="feminine", per=per)


def _with(base: Noun, tail: str) -> Noun:
    return base._replace(forms=tuple(f"{form} {tail}" for form in base.forms), per="")


def _square(prefix: str) -> Noun:
    stem = f"{prefix}metr"
    return noun(
        *(f"{stem} čtvereční", f"{stem}y čtvereční"),
        *(f"{stem}ů čtverečních", f"{stem}u čtverečního"),
    )


def _cubic(prefix: str) -> Noun:
    stem = f"{prefix}metr"
    return noun(
        *(f"{stem} krychlový", f"{stem}y krychlové"),
        *(f"{stem}ů krychlových", f"{stem}u krychlového"),
    )


_DEGREE: Final = noun("stupeň", "stupně", "stupňů", "stupně")
_DECIBEL: Final = noun("decibel", "decibely", "decibelů", "decibelu")
_FOOT: Final = _feminine("stopa", "stopy", "stop", "stopu")
_INCH: Final = noun("palec", "palce", "palců", "palce")

_UNITS: Final = {
    "celsius": _with(_DEGREE, "Celsia"),
    "fahrenheit": _with(_DEGREE, "Fahrenheita"),
    "degree": _DEGREE,
    "kelvin": _regular("kelvin"),
    "percent": noun("procento", "procenta", "procent", "procenta", gender="neuter"),
    "permille": noun("promile"),
    "watt": _regular("watt"),
    "watt_peak": _with(_regular("watt"), "špičkového výkonu"),
    "watt_hour": _feminine("watthodina", "watthodiny", "watthodin", "watthodinu"),
    "volt": _regular("volt"),
    "ampere": noun("ampér", "ampéry", "ampérů", "ampéru"),
    "ampere_hour": _feminine("ampérhodina", "ampérhodiny", "ampérhodin", "ampérhodinu"),
    "volt_ampere": _regular("voltampér"),
    "volt_ampere_reactive": _regular("var"),
    "ohm": _regular("ohm"),
    "joule": noun("joule", "jouly", "joulů", "joulu"),
    "calorie": _feminine("kalorie", "kalorie", "kalorií", "kalorii"),
    "newton": _regular("newton"),
    "newton_metre": _regular("newtonmetr"),
    "hertz": _regular("hertz"),
    "revolution_per_minute": _with(
        noun("otáčka", "otáčky", "otáček", "otáčky", gender="feminine"), "za minutu"
    ),
    "lux": _regular("lux"),
    "lumen": _regular("lumen"),
    "candela": _feminine("kandela", "kandely", "kandel", "kandelu"),
    "decibel": _DECIBEL,
    "decibel_a": _with(_DECIBEL, "A"),
    "decibel_milliwatt": _with(_DECIBEL, "miliwattu"),
    "pascal": _regular("pascal"),
    "bar": _regular("bar"),
    "psi": noun("psí"),
    "inch_of_mercury": _with(_INCH, "rtuti"),
    "millimetre_of_mercury": _with(_regular("milimetr"), "rtuti"),
    "metre": _regular("metr"),
    "mile": _feminine("míle", "míle", "mil", "míli"),
    "foot": _FOOT,
    "yard": _regular("yard"),
    "inch": _INCH,
    "square_metre": _square(""),
    "square_kilometre": _square("kilo"),
    "square_centimetre": _square("centi"),
    "square_foot": noun(
        *("stopa čtvereční", "stopy čtvereční", "stop čtverečních"),
        *("stopy čtvereční",),
        gender="feminine",
    ),
    "cubic_metre": _cubic(""),
    "cubic_centimetre": _cubic("centi"),
    "cubic_foot": noun(
        *("stopa krychlová", "stopy krychlové", "stop krychlových"),
        *("stopy krychlové",),
        gender="feminine",
    ),
    "hectare": _regular("hektar"),
    "litre": _regular("litr"),
    "gallon": _regular("galon"),
    "gram": _regular("gram"),
    "pound": _feminine("libra", "libry", "liber", "libru"),
    "ounce": _feminine("unce", "unce", "uncí", "unci"),
    "tonne": _feminine("tuna", "tuny", "tun", "tunu"),
    "part_per_million": noun(
        "částice na milion", "částice na milion", "částic na milion"
    )._replace(gender="feminine"),
    "part_per_billion": noun("částice na miliardu", "částice na miliardu")._replace(
        gender="feminine"
    ),
    "knot": noun("uzel", "uzly", "uzlů", "uzlu"),
    "bit": _regular("bit"),
    "byte": noun("bajt", "bajty", "bajtů", "bajtu"),
    "pixel": _regular("pixel"),
    "frame_per_second": _with(_regular("snímek"), "za sekundu"),
    "year": noun("rok", "roky", "let", "roku"),
    "month": noun("měsíc", "měsíce", "měsíců", "měsíce"),
    "week": noun("týden", "týdny", "týdnů", "týdne"),
    "day": noun("den", "dny", "dní", "dne"),
    "hour": _feminine("hodina", "hodiny", "hodin", "hodinu"),
    "minute": _feminine("minuta", "minuty", "minut", "minutu"),
    "second": _feminine("sekunda", "sekundy", "sekund", "sekundu"),
    "piece": noun("kus", "kusy", "kusů", "kusu"),
    "person": _feminine("osoba", "osoby", "osob", "osobu"),
    "thousand": noun("tisíc", "tisíce", "tisíc", "tisíce"),
    "million": noun("milion", "miliony", "milionů", "milionu"),
    "billion": _feminine("miliarda", "miliardy", "miliard", "miliardu"),
}

# Only time takes "za": metres a second, but grams "na" a metre.
_SHARES: Final = {
    f"{prefix}gram_per_{key}": _with(_regular(f"{word}gram"), f"na {name}")
    for prefix, word in (("", ""), ("milli", "mili"), ("micro", "mikro"))
    for key, name in (
        *(("cubic_metre", "metr krychlový"), ("square_metre", "metr čtvereční")),
        *(("litre", "litr"), ("decilitre", "decilitr"), ("kilogram", "kilogram")),
    )
}
_ALL_UNITS: Final = {
    **_UNITS,
    **_SHARES,
    "watt_per_square_metre": _with(_UNITS["watt"], "na metr čtvereční"),
    "litre_per_square_metre": _with(_UNITS["litre"], "na metr čtvereční"),
}
# Counting without a noun has feminine forms, so that masculines are named.
UNITS: Final = {
    key: unit._replace(gender=unit.gender or "masculine")
    for key, unit in _ALL_UNITS.items()
}

PREFIXES: Final = {"micro": "mikro", "milli": "mili", "hecto": "hekto"}
UNIT_SYMBOLS: Final = (
    {"kb": "kilobit", "Mb": "megabit", "Gb": "gigabit"}
    | {"hod": "hour", "sek": "second", "týd": "week", "měs": "month"}
    | {"ks": "piece", "os": "person", "tis": "thousand", "mil": "million"}
    | {"mld": "billion", "ot./min": "revolution_per_minute"}
    | {"ot/min": "revolution_per_minute"}
)
DOTTED_UNITS: Final = (
    "hod",
    "min",
    "sek",
    "týd",
    "měs",
    "ks",
    "os",
    "tis",
    "mil",
    "mld",
)
BEFORE_NUMBERS: Final = {
    "min.": "minimálně",
    "max.": "maximálně",
    "č.": "číslo",
    "čp.": "číslo popisné",
} | {"č. p.": "číslo popisné", "str.": "strana", "tel.": "telefon", "cca": "cirka"}
SCALES: Final = {
    "tis.": "tisíc",
    "tis": "tisíc",
    "mil.": "milionů",
    "mil": "milionů",
} | {"mld.": "miliard", "mld": "miliard"}
_CROWN: Final = _feminine("koruna", "koruny", "korun", "korunu")
_CENT: Final = noun("cent", "centy", "centů", "centu", gender="masculine")
CURRENCIES: Final = {
    "CZK": Currency(
        _CROWN, noun("haléř", "haléře", "haléřů", "haléře", gender="masculine")
    ),
    "EUR": Currency(
        noun("euro", "eura", "eur", "eura", gender="neuter"),
        _CENT,
    ),
    "USD": Currency(
        noun("dolar", "dolary", "dolarů", "dolaru", gender="masculine"),
        _CENT,
    ),
    "GBP": Currency(
        _feminine("libra", "libry", "liber", "libru"),
        noun("pence", "pence", "pencí", "pence", gender="feminine"),
    ),
    "PLN": Currency(noun("zlotý", "zloté", "zlotých", "zlotého", gender="masculine")),
    "UAH": Currency(_feminine("hřivna", "hřivny", "hřiven", "hřivnu")),
    "RUB": Currency(noun("rubl", "rubly", "rublů", "rublu", gender="masculine")),
    "CHF": Currency(noun("frank", "franky", "franků", "franku", gender="masculine")),
    "SEK": Currency(_CROWN),
    "JPY": Currency(noun("jen", "jeny", "jenů", "jenu", gender="masculine")),
}
CURRENCY_SYMBOLS: Final = {"Kč": "CZK", "Kčs": "CZK", ",- Kč": "CZK", ",-": "CZK"}
