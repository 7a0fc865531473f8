"""Symbols of units and currencies, and the keys under which languages name them.

A key is the unit's English name. Only symbols that people and Home Assistant write are
here; they count behind a number, and capitals matter. Quotients ("km/h", "€/kWh") are
made from two symbols; their key is "kilometre_per_hour", and a language may name it.
"""

from typing import Final

SYMBOLS: Final[dict[str, str]] = {
    # temperature, angle, share
    **dict.fromkeys(("°C", "º C", "° C", "ºC", "℃"), "celsius"),
    **dict.fromkeys(("°F", "º F", "° F", "ºF", "℉"), "fahrenheit"),
    **dict.fromkeys(("°K", "K"), "kelvin"),
    **dict.fromkeys(("°", "º"), "degree"),
    **dict.fromkeys(("%", "％"), "percent"),
    "‰": "permille",
    # electricity and energy
    "W": "watt",
    "mW": "milliwatt",
    "kW": "kilowatt",
    "MW": "megawatt",
    "GW": "gigawatt",
    "Wp": "watt_peak",
    "kWp": "kilowatt_peak",
    "Wh": "watt_hour",
    **dict.fromkeys(("kWh", "KWh", "kwh", "KWH"), "kilowatt_hour"),
    "MWh": "megawatt_hour",
    "GWh": "gigawatt_hour",
    "TWh": "terawatt_hour",
    "V": "volt",
    "mV": "millivolt",
    "kV": "kilovolt",
    "A": "ampere",
    "mA": "milliampere",
    **dict.fromkeys(("µA", "μA"), "microampere"),
    "Ah": "ampere_hour",
    "mAh": "milliampere_hour",
    "VA": "volt_ampere",
    "kVA": "kilovolt_ampere",
    **dict.fromkeys(("var", "VAr"), "volt_ampere_reactive"),
    "kvar": "kilovolt_ampere_reactive",
    **dict.fromkeys(("Ω", "Ω"), "ohm"),
    **dict.fromkeys(("kΩ", "kΩ"), "kiloohm"),
    "J": "joule",
    "kJ": "kilojoule",
    "MJ": "megajoule",
    "cal": "calorie",
    "kcal": "kilocalorie",
    "Nm": "newton_metre",
    "N": "newton",
    "BTU": "british_thermal_unit",
    "Bq": "becquerel",
    "mmol": "millimole",
    **dict.fromkeys(("µS", "μS"), "microsiemens"),
    "mS": "millisiemens",
    # frequency, light, sound
    "Hz": "hertz",
    **dict.fromkeys(("kHz", "KHz"), "kilohertz"),
    "MHz": "megahertz",
    "GHz": "gigahertz",
    "rpm": "revolution_per_minute",
    "lx": "lux",
    "lux": "lux",
    "lm": "lumen",
    "cd": "candela",
    "dB": "decibel",
    "dBm": "decibel_milliwatt",
    **dict.fromkeys(("dBA", "dB(A)"), "decibel_a"),
    # pressure
    "Pa": "pascal",
    "hPa": "hectopascal",
    "kPa": "kilopascal",
    "bar": "bar",
    "mbar": "millibar",
    "psi": "psi",
    "inHg": "inch_of_mercury",
    "mmHg": "millimetre_of_mercury",
    # length, area, volume
    "km": "kilometre",
    "m": "metre",
    "dm": "decimetre",
    "cm": "centimetre",
    "mm": "millimetre",
    **dict.fromkeys(("µm", "μm"), "micrometre"),
    "nm": "nanometre",
    "mi": "mile",
    "ft": "foot",
    "yd": "yard",
    **dict.fromkeys(("m²", "m2", "m^2", "qm", "sqm"), "square_metre"),
    **dict.fromkeys(("km²", "km2", "km^2"), "square_kilometre"),
    **dict.fromkeys(("cm²", "cm2", "cm^2"), "square_centimetre"),
    **dict.fromkeys(("ft²", "ft2", "ft^2"), "square_foot"),
    "ha": "hectare",
    **dict.fromkeys(("m³", "m3", "m^3"), "cubic_metre"),
    **dict.fromkeys(("cm³", "cm3", "cm^3"), "cubic_centimetre"),
    **dict.fromkeys(("ft³", "ft3", "ft^3"), "cubic_foot"),
    **dict.fromkeys(("l", "L", "ℓ"), "litre"),
    **dict.fromkeys(("ml", "mL"), "millilitre"),
    **dict.fromkeys(("cl", "cL"), "centilitre"),
    **dict.fromkeys(("dl", "dL"), "decilitre"),
    **dict.fromkeys(("hl", "hL"), "hectolitre"),
    "gal": "gallon",
    # weight, share in air
    "kg": "kilogram",
    "g": "gram",
    "mg": "milligram",
    **dict.fromkeys(("µg", "μg"), "microgram"),
    "lb": "pound",
    "lbs": "pound",
    "oz": "ounce",
    "t": "tonne",
    "ppm": "part_per_million",
    "ppb": "part_per_billion",
    # speed
    "mph": "mile_per_hour",
    "kn": "knot",
    "kt": "knot",
    **dict.fromkeys(("kmh", "kph"), "kilometre_per_hour"),
    # data
    "bit": "bit",
    "kbit": "kilobit",
    "Mbit": "megabit",
    "Gbit": "gigabit",
    "kbps": "kilobit_per_second",
    **dict.fromkeys(("Mbps", "mbps"), "megabit_per_second"),
    **dict.fromkeys(("Gbps", "gbps"), "gigabit_per_second"),
    **dict.fromkeys(("kB", "KB", "KiB"), "kilobyte"),
    **dict.fromkeys(("MB", "MiB"), "megabyte"),
    **dict.fromkeys(("GB", "GiB"), "gigabyte"),
    **dict.fromkeys(("TB", "TiB"), "terabyte"),
    "px": "pixel",
    "MP": "megapixel",
    "fps": "frame_per_second",
    # time
    "d": "day",
    "h": "hour",
    "min": "minute",
    **dict.fromkeys(("s", "sec"), "second"),
    "ms": "millisecond",
    **dict.fromkeys(("µs", "μs"), "microsecond"),
}

BELOW_SYMBOLS: Final = {"100 km": "hundred_kilometre"}
"""What is a unit only below the line: "l/100 km"."""

DURATION_SYMBOLS: Final[dict[str, str]] = {
    "d": "day",
    "h": "hour",
    "hr": "hour",
    "hrs": "hour",
    "min": "minute",
    "mins": "minute",
    "m": "minute",
    "s": "second",
    "sec": "second",
    "secs": "second",
}
"""What is a unit of time in a row: "2h 15m"."""

CURRENCY_SYMBOLS: Final[dict[str, str]] = {
    "€": "EUR",
    "$": "USD",
    "US$": "USD",
    "£": "GBP",
    "¥": "JPY",
    "￥": "JPY",
    "zł": "PLN",
    "Kč": "CZK",
    "₴": "UAH",
    "₽": "RUB",
    "₹": "INR",
    "₿": "BTC",
    "kr": "SEK",
}
CURRENCY_CODES: Final = (
    *("AUD", "BRL", "CAD", "CHF", "CNY", "CZK", "DKK", "EUR", "GBP", "INR", "JPY"),
    *("MXN", "NOK", "NZD", "PLN", "RUB", "SEK", "UAH", "USD"),
)

_PREFIXES: Final = (
    *("nano", "micro", "milli", "centi", "deci", "hecto", "kilo", "mega", "giga"),
    "tera",
)


def split_prefix(key: str) -> tuple[str, str]:
    """Take a key's metric prefix off: "kilowatt_hour" -> "kilo", "watt_hour"."""
    for prefix in _PREFIXES:
        if key.startswith(prefix):
            return prefix, key.removeprefix(prefix)
    return "", key
