"""English names of units and money."""

from collections.abc import Mapping
from typing import Final

from wyoming_jabber.text.normalize.language import Currency, Noun, noun


def _regular(*names: str) -> dict[str, Noun]:
    """Return units whose plural has an s."""
    return {name.replace(" ", "_"): noun(name, f"{name}s") for name in names}


_METRES: Final = {
    "metre": noun("meter", "meters"),
    "square_metre": noun("square meter", "square meters"),
    "square_kilometre": noun("square kilometer", "square kilometers"),
    "square_centimetre": noun("square centimeter", "square centimeters"),
    "cubic_metre": noun("cubic meter", "cubic meters"),
    "cubic_centimetre": noun("cubic centimeter", "cubic centimeters"),
    "litre": noun("liter", "liters"),
    "newton_metre": noun("newton meter", "newton meters"),
    "millimetre_of_mercury": noun("millimeter of mercury", "millimeters of mercury"),
    "tonne": noun("ton", "tons"),
}

UNITS: Final[Mapping[str, Noun]] = {
    **_regular("degree", "watt", "watt hour", "volt", "ohm", "joule", "calorie"),
    **_regular("newton", "lumen", "candela", "decibel", "pascal", "hectare", "mole"),
    **_regular("mile", "yard", "gallon", "gram", "pound", "ounce", "knot", "bit"),
    **_regular("byte", "pixel", "day", "hour", "minute", "second", "week", "month"),
    **_regular("year", "millibar", "teaspoon", "tablespoon", "pint", "quart", "cent"),
    **_METRES,
    "celsius": noun("degree Celsius", "degrees Celsius", per="degree"),
    "fahrenheit": noun("degree Fahrenheit", "degrees Fahrenheit", per="degree"),
    "kelvin": noun("kelvin"),
    "percent": noun("percent"),
    "bar": noun("bar"),
    "becquerel": noun("becquerel", "becquerels"),
    "siemens": noun("siemens"),
    "hundred_kilometre": noun("hundred kilometers"),
    "permille": noun("per mille"),
    "watt_peak": noun("watt peak", "watts peak"),
    "kilowatt_peak": noun("kilowatt peak", "kilowatts peak"),
    "ampere": noun("amp", "amps"),
    "ampere_hour": noun("amp hour", "amp hours"),
    "volt_ampere": noun("volt amp", "volt amps"),
    "volt_ampere_reactive": noun("volt amp reactive", "volt amps reactive"),
    "british_thermal_unit": noun("B T U", "B T Us"),
    "hertz": noun("hertz"),
    "lux": noun("lux"),
    "revolution_per_minute": noun("revolution per minute", "revolutions per minute"),
    "decibel_milliwatt": noun("decibel milliwatt", "decibel milliwatts"),
    "decibel_a": noun("decibel A", "decibels A"),
    "psi": noun("pound per square inch", "pounds per square inch"),
    "inch_of_mercury": noun("inch of mercury", "inches of mercury"),
    "inch": noun("inch", "inches"),
    "foot": noun("foot", "feet"),
    "square_foot": noun("square foot", "square feet"),
    "cubic_foot": noun("cubic foot", "cubic feet"),
    "fluid_ounce": noun("fluid ounce", "fluid ounces"),
    "part_per_million": noun("part per million", "parts per million"),
    "part_per_billion": noun("part per billion", "parts per billion"),
    "mile_per_hour": noun("mile per hour", "miles per hour"),
    "megapixel": noun("megapixel", "megapixels"),
    "frame_per_second": noun("frame per second", "frames per second"),
    "beat_per_minute": noun("beat per minute", "beats per minute"),
    "penny": noun("penny", "pence"),
    "person": noun("person", "people"),
    "horsepower": noun("horsepower"),
    "kilobit_per_second": noun("kilobit per second", "kilobits per second"),
    "megabit_per_second": noun("megabit per second", "megabits per second"),
    "gigabit_per_second": noun("gigabit per second", "gigabits per second"),
}


def _british(form: str) -> str:
    return form.replace("meter", "metre").replace("liter", "litre")


BRITISH_UNITS: Final[Mapping[str, Noun]] = {
    **UNITS,
    **{key: Noun(tuple(map(_british, unit.forms))) for key, unit in _METRES.items()},
    "hundred_kilometre": noun("hundred kilometres"),
    "tonne": noun("tonne", "tonnes"),
}

# What a word may follow at once would be taken for a unit: "5 in the hall", "30 t".
UNIT_SYMBOLS: Final = {
    **dict.fromkeys(("sq ft", "sq. ft.", "sqft"), "square_foot"),
    **dict.fromkeys(("sq m", "sqm"), "square_metre"),
    **dict.fromkeys(("cu ft",), "cubic_foot"),
    **dict.fromkeys(("fl oz", "fl. oz."), "fluid_ounce"),
    **dict.fromkeys(("tsp", "tsp."), "teaspoon"),
    **dict.fromkeys(("tbsp", "tbsp.", "Tbsp"), "tablespoon"),
    "qt": "quart",
    **dict.fromkeys(("hr", "hrs", "hr.", "hrs.", "hours", "hour"), "hour"),
    **dict.fromkeys(("mins", "min.", "mins.", "minutes", "minute"), "minute"),
    **dict.fromkeys(("secs", "sec.", "secs.", "seconds", "second"), "second"),
    **dict.fromkeys(("yr", "yrs", "yr.", "yrs."), "year"),
    **dict.fromkeys(("wk", "wks"), "week"),
    **dict.fromkeys(("lb.", "lbs."), "pound"),
    "oz.": "ounce",
    "ft.": "foot",
    "in.": "inch",
    "deg": "degree",
    **dict.fromkeys(("¢", "ct", "cts"), "cent"),
    "p": "penny",
    "hp": "horsepower",
    "bpm": "beat_per_minute",
    "day": "day",
    "week": "week",
    "month": "month",
    "year": "year",
    "person": "person",
    **dict.fromkeys(("deg C", "degC"), "celsius"),
    **dict.fromkeys(("deg F", "degF"), "fahrenheit"),
}

_CENT: Final = noun("cent", "cents")
_DOLLAR: Final = noun("dollar", "dollars")

CURRENCIES: Final[Mapping[str, Currency]] = {
    "USD": Currency(_DOLLAR, _CENT),
    "EUR": Currency(noun("euro", "euros"), _CENT),
    "GBP": Currency(noun("pound", "pounds"), noun("penny", "pence")),
    "AUD": Currency(noun("Australian dollar", "Australian dollars"), _CENT),
    "CAD": Currency(noun("Canadian dollar", "Canadian dollars"), _CENT),
    "NZD": Currency(noun("New Zealand dollar", "New Zealand dollars"), _CENT),
    "JPY": Currency(noun("yen")),
    "CNY": Currency(noun("yuan")),
    "CHF": Currency(noun("Swiss franc", "Swiss francs")),
    "INR": Currency(noun("rupee", "rupees")),
    "BRL": Currency(noun("Brazilian real", "Brazilian reais")),
    "MXN": Currency(noun("Mexican peso", "Mexican pesos")),
    "PLN": Currency(noun("zloty", "zlotys")),
    "CZK": Currency(noun("Czech koruna", "Czech korunas")),
    "DKK": Currency(noun("Danish krone", "Danish kroner")),
    "NOK": Currency(noun("Norwegian krone", "Norwegian kroner")),
    "SEK": Currency(noun("Swedish krona", "Swedish kronor")),
    "RUB": Currency(noun("ruble", "rubles")),
    "UAH": Currency(noun("hryvnia", "hryvnias")),
    "BTC": Currency(noun("bitcoin", "bitcoins")),
}
CURRENCY_SYMBOLS: Final = {
    "A$": "AUD",
    "C$": "CAD",
    "CA$": "CAD",
    "NZ$": "NZD",
    "BTC": "BTC",
}

SCALES: Final = {
    **{
        word: word for word in ("hundred", "thousand", "million", "billion", "trillion")
    },
    **dict.fromkeys(("k", "K"), "thousand"),
    **dict.fromkeys(("m", "M", "mn"), "million"),
    **dict.fromkeys(("b", "B", "bn"), "billion"),
    "tn": "trillion",
}
