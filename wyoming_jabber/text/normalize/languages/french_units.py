"""French units and currencies."""

from collections.abc import Mapping
from typing import Final

from wyoming_jabber.text.normalize.language import Currency, Noun, noun


def _regular(*singulars: str) -> dict[str, Noun]:
    """Return the nouns whose key is the English name: "watt" -> watt, watts."""
    return {name: noun(name, f"{name}s") for name in singulars}


def _she(*forms: str, per: str = "") -> Noun:
    return noun(*forms, gender="feminine", per=per)


UNITS: Final[Mapping[str, Noun]] = {
    **_regular("watt", "volt", "ohm", "joule", "newton", "lumen", "pascal", "bar"),
    **_regular("hectare", "pixel", "bit"),
    "celsius": noun("degré Celsius", "degrés Celsius"),
    "fahrenheit": noun("degré Fahrenheit", "degrés Fahrenheit"),
    "kelvin": noun("kelvin", "kelvins"),
    "degree": noun("degré", "degrés"),
    "percent": noun("pour cent"),
    "permille": noun("pour mille"),
    "watt_peak": noun("watt-crête", "watts-crête"),
    "watt_hour": noun("wattheure", "wattheures"),
    "ampere": noun("ampère", "ampères"),
    "ampere_hour": noun("ampère-heure", "ampères-heures"),
    "volt_ampere": noun("voltampère", "voltampères"),
    "volt_ampere_reactive": noun("var", "vars"),
    "calorie": _she("calorie", "calories"),
    "newton_metre": noun("newton-mètre", "newtons-mètres"),
    "hertz": noun("hertz"),
    "revolution_per_minute": noun("tour par minute", "tours par minute"),
    "lux": noun("lux"),
    "candela": _she("candela", "candelas"),
    "decibel": noun("décibel", "décibels"),
    "decibel_milliwatt": noun("décibel milliwatt", "décibels milliwatt"),
    "decibel_a": noun("décibel A", "décibels A"),
    "psi": noun("P S I"),
    "metre": noun("mètre", "mètres"),
    "mile": noun("mile", "miles"),
    "foot": noun("pied", "pieds"),
    "inch": noun("pouce", "pouces"),
    "square_metre": noun("mètre carré", "mètres carrés"),
    "square_kilometre": noun("kilomètre carré", "kilomètres carrés"),
    "square_centimetre": noun("centimètre carré", "centimètres carrés"),
    "cubic_metre": noun("mètre cube", "mètres cubes"),
    "cubic_centimetre": noun("centimètre cube", "centimètres cubes"),
    "litre": noun("litre", "litres"),
    "gram": noun("gramme", "grammes"),
    "pound": _she("livre", "livres"),
    "ounce": _she("once", "onces"),
    "tonne": _she("tonne", "tonnes"),
    "part_per_million": _she("partie par million", "parties par million"),
    "part_per_billion": _she("partie par milliard", "parties par milliard"),
    "mile_per_hour": noun("mile par heure", "miles par heure"),
    "knot": noun("nœud", "nœuds"),
    "byte": noun("octet", "octets"),
    "kilobit_per_second": noun("kilobit par seconde", "kilobits par seconde"),
    "megabit_per_second": noun("mégabit par seconde", "mégabits par seconde"),
    "gigabit_per_second": noun("gigabit par seconde", "gigabits par seconde"),
    "frame_per_second": _she("image par seconde", "images par seconde"),
    "day": noun("jour", "jours"),
    "hour": _she("heure", "heures"),
    "minute": _she("minute", "minutes"),
    "second": _she("seconde", "secondes"),
    "week": _she("semaine", "semaines"),
    "month": noun("mois"),
    "year": noun("an", "ans"),
    "person": _she("personne", "personnes"),
    "cent": noun("centime", "centimes"),
    "tablespoon": _she("cuillère à soupe", "cuillères à soupe"),
    "teaspoon": _she("cuillère à café", "cuillères à café"),
    "horsepower": noun("cheval", "chevaux"),
}
PREFIXES: Final = {
    "micro": "micro",
    "deci": "déci",
    "mega": "méga",
    "tera": "téra",
}
UNIT_SYMBOLS: Final = {
    **dict.fromkeys(("ko", "Ko", "kio"), "kilobyte"),
    **dict.fromkeys(("Mo", "Mio"), "megabyte"),
    **dict.fromkeys(("Go", "Gio"), "gigabyte"),
    **dict.fromkeys(("To", "Tio"), "terabyte"),
    **dict.fromkeys(("mn", "min.", "mins"), "minute"),
    **dict.fromkeys(("sec.", "sec"), "second"),
    **dict.fromkeys(("j", "j.", "jour"), "day"),
    **dict.fromkeys(("c€", "ct", "cts", "ct€", "centimes"), "cent"),
    **dict.fromkeys(("tr/min", "trs/min"), "revolution_per_minute"),
    **dict.fromkeys(
        ("c. à s.", "c.à.s.", "càs", "CàS", "cs", "c. à soupe"), "tablespoon"
    ),
    **dict.fromkeys(("c. à c.", "c.à.c.", "càc", "CàC", "cc", "c. à café"), "teaspoon"),
    "mois": "month",
    "an": "year",
    "pers.": "person",
    "personne": "person",
    "heure": "hour",
    "kn": "knot",
    "dB(A)": "decibel_a",
    "d": "",
}
_CENT: Final = noun("centime", "centimes")
_DOLLAR: Final = noun("dollar", "dollars")
CURRENCIES: Final[Mapping[str, Currency]] = {
    "EUR": Currency(noun("euro", "euros"), _CENT),
    "USD": Currency(_DOLLAR, noun("cent", "cents")),
    "CAD": Currency(
        noun("dollar canadien", "dollars canadiens"), noun("cent", "cents")
    ),
    "GBP": Currency(_she("livre", "livres"), noun("penny", "pence")),
    "CHF": Currency(noun("franc", "francs"), _CENT),
    "JPY": Currency(noun("yen", "yens")),
    "CNY": Currency(noun("yuan", "yuans")),
    "PLN": Currency(noun("zloty", "zlotys")),
    "CZK": Currency(_she("couronne tchèque", "couronnes tchèques")),
    "DKK": Currency(_she("couronne danoise", "couronnes danoises")),
    "NOK": Currency(_she("couronne norvégienne", "couronnes norvégiennes")),
    "SEK": Currency(_she("couronne suédoise", "couronnes suédoises")),
    "INR": Currency(_she("roupie", "roupies")),
    "RUB": Currency(noun("rouble", "roubles")),
    "BTC": Currency(noun("bitcoin", "bitcoins")),
}
CURRENCY_SYMBOLS: Final = {
    **dict.fromkeys(("euro", "euros"), "EUR"),
    **dict.fromkeys(("Fr.", "fr.", "francs"), "CHF"),
    **dict.fromkeys(("dollars", "dollar"), "USD"),
    "BTC": "BTC",
}
SCALES: Final = {
    "mille": "mille",
    "million": "million",
    "millions": "millions",
    "milliard": "milliard",
    "milliards": "milliards",
    "Md": "milliards",
    "Mds": "milliards",
    "k": "mille",
    "M": "millions",
}
