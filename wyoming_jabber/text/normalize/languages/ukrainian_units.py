"""Ukrainian units and money."""

from typing import Final

from wyoming_jabber.text.normalize.language import Currency, Noun, noun


def _regular(stem: str, part: str = "а") -> Noun:
    return noun(stem, f"{stem}и", f"{stem}ів", f"{stem}{part}")


def _feminine(one: str, few: str, many: str, per: str) -> Noun:
    return noun(one, few, many, few, gender="feminine", per=per)


def _with(base: Noun, tail: str) -> Noun:
    return base._replace(forms=tuple(f"{form} {tail}" for form in base.forms))


def _adjective(stem: str, base: Noun) -> Noun:
    endings = ("ий", "і", "их", "ого")
    forms = zip(endings, base.forms, strict=True)
    return noun(*(f"{stem}{ending} {form}" for ending, form in forms))


_DEGREE: Final = _regular("градус")
_DECIBEL: Final = _regular("децибел")
_METRE: Final = _regular("метр")
_PART: Final = _feminine("частина", "частини", "частин", "частину")
_INCH: Final = _regular("дюйм")
_CUBIC, _SQUARE = "кубічн", "квадратн"

UNITS: Final = {
    "celsius": _with(_DEGREE, "Цельсія"),
    "fahrenheit": _with(_DEGREE, "Фаренгейта"),
    "degree": _DEGREE,
    "kelvin": _regular("кельвін"),
    "percent": noun("відсоток", "відсотки", "відсотків", "відсотка"),
    "permille": noun("проміле"),
    "watt": _regular("ват"),
    "watt_peak": _with(_regular("ват"), "пікової потужності"),
    "watt_hour": _feminine("ват-година", "ват-години", "ват-годин", "ват-годину"),
    "volt": _regular("вольт"),
    "ampere": _regular("ампер"),
    "ampere_hour": _feminine(
        "ампер-година", "ампер-години", "ампер-годин", "ампер-годину"
    ),
    "volt_ampere": _regular("вольт-ампер"),
    "volt_ampere_reactive": _regular("вар"),
    "ohm": _regular("ом"),
    "joule": noun("джоуль", "джоулі", "джоулів", "джоуля"),
    "calorie": _feminine("калорія", "калорії", "калорій", "калорію"),
    "newton": _regular("ньютон"),
    "newton_metre": _regular("ньютон-метр"),
    "hertz": _regular("герц"),
    "revolution_per_minute": _with(_regular("оберт"), "на хвилину"),
    "lux": _regular("люкс"),
    "lumen": _regular("люмен"),
    "candela": _feminine("кандела", "кандели", "кандел", "канделу"),
    "decibel": _DECIBEL,
    "decibel_a": _with(_DECIBEL, "А"),
    "decibel_milliwatt": _regular("децибел-міліват"),
    "pascal": noun("паскаль", "паскалі", "паскалів", "паскаля"),
    "bar": _regular("бар"),
    "psi": _with(_regular("фунт"), "на квадратний дюйм"),
    "inch_of_mercury": _with(_INCH, "ртутного стовпа"),
    "millimetre_of_mercury": _with(_regular("міліметр"), "ртутного стовпа"),
    "metre": _METRE,
    "mile": _feminine("миля", "милі", "миль", "милю"),
    "foot": _regular("фут"),
    "yard": _regular("ярд"),
    "inch": _INCH,
    "square_metre": _adjective(_SQUARE, _METRE),
    "square_kilometre": _adjective(_SQUARE, _regular("кілометр")),
    "square_centimetre": _adjective(_SQUARE, _regular("сантиметр")),
    "square_foot": _adjective(_SQUARE, _regular("фут")),
    "cubic_metre": _adjective(_CUBIC, _METRE),
    "cubic_centimetre": _adjective(_CUBIC, _regular("сантиметр")),
    "cubic_foot": _adjective(_CUBIC, _regular("фут")),
    "hectare": _regular("гектар"),
    "litre": _regular("літр"),
    "gallon": _regular("галон"),
    "gram": _regular("грам"),
    "pound": _regular("фунт"),
    "ounce": _feminine("унція", "унції", "унцій", "унцію"),
    "tonne": _feminine("тонна", "тонни", "тонн", "тонну"),
    "part_per_million": _with(_PART, "на мільйон"),
    "part_per_billion": _with(_PART, "на мільярд"),
    "knot": noun("вузол", "вузли", "вузлів", "вузла"),
    "bit": _regular("біт"),
    "byte": _regular("байт"),
    "pixel": noun("піксель", "пікселі", "пікселів", "пікселя"),
    "frame_per_second": _with(_regular("кадр"), "на секунду"),
    "year": noun("рік", "роки", "років", "року"),
    "month": noun("місяць", "місяці", "місяців", "місяця"),
    "week": noun("тиждень", "тижні", "тижнів", "тижня"),
    "day": noun("день", "дні", "днів", "дня"),
    "hour": _feminine("година", "години", "годин", "годину"),
    "minute": _feminine("хвилина", "хвилини", "хвилин", "хвилину"),
    "second": _feminine("секунда", "секунди", "секунд", "секунду"),
    "piece": _feminine("штука", "штуки", "штук", "штуку"),
    "person": _feminine("особа", "особи", "осіб", "особу"),
    "thousand": _feminine("тисяча", "тисячі", "тисяч", "тисячу"),
    "million": _regular("мільйон"),
    "billion": _regular("мільярд"),
}

PREFIXES: Final = (
    {"nano": "нано", "micro": "мікро", "milli": "мілі", "centi": "санти"}
    | {"deci": "деци", "hecto": "гекто", "kilo": "кіло", "mega": "мега"}
    | {"giga": "гіга", "tera": "тера"}
)

UNIT_SYMBOLS: Final = (
    {"kb": "kilobit", "Mb": "megabit", "Gb": "gigabit"}
    | {"Вт": "watt", "мВт": "milliwatt", "кВт": "kilowatt", "МВт": "megawatt"}
    | {
        **dict.fromkeys(("Вт·год", "Вт*год", "Вт⋅год", "Вт-год"), "watt_hour"),
        **dict.fromkeys(
            ("кВт·год", "кВт*год", "кВт⋅год", "кВт-год", "кВтгод", "кВт год"),
            "kilowatt_hour",
        ),
        **dict.fromkeys(("МВт·год", "МВт⋅год", "МВт-год"), "megawatt_hour"),
    }
    | {"В": "volt", "мВ": "millivolt", "кВ": "kilovolt", "А": "ampere"}
    | {"мА": "milliampere", "мА·год": "milliampere_hour", "А·год": "ampere_hour"}
    | {"Ом": "ohm", "кОм": "kiloohm", "Гц": "hertz", "кГц": "kilohertz"}
    | {"МГц": "megahertz", "ГГц": "gigahertz", "ВА": "volt_ampere"}
    | {"Па": "pascal", "гПа": "hectopascal", "кПа": "kilopascal", "бар": "bar"}
    | {"мбар": "millibar", "лк": "lux", "лм": "lumen", "кд": "candela"}
    | {"дБ": "decibel", "дБм": "decibel_milliwatt", "°С": "celsius"}
    | {
        **dict.fromkeys(
            ("мм рт. ст.", "мм рт.ст.", "мм рт. ст"), "millimetre_of_mercury"
        )
    }
    | {"мкм": "micrometre", "мм": "millimetre", "см": "centimetre", "дм": "decimetre"}
    | {"м": "metre", "км": "kilometre", "м²": "square_metre", "м2": "square_metre"}
    | {"кв. м": "square_metre", "м³": "cubic_metre", "м3": "cubic_metre"}
    | {"куб. м": "cubic_metre", "см²": "square_centimetre", "км²": "square_kilometre"}
    | {"см³": "cubic_centimetre", "га": "hectare", "л": "litre", "мл": "millilitre"}
    | {"г": "gram", "кг": "kilogram", "мг": "milligram", "мкг": "microgram"}
    | {"т": "tonne", "біт": "bit", "Кбіт": "kilobit", "Мбіт": "megabit"}
    | {"Гбіт": "gigabit", "КБ": "kilobyte", "МБ": "megabyte", "ГБ": "gigabyte"}
    | {"ТБ": "terabyte", "кал": "calorie", "ккал": "kilocalorie", "Дж": "joule"}
    | {"кДж": "kilojoule", "Н": "newton", "Мп": "megapixel"}
    | {"мс": "millisecond", "с": "second", "сек": "second", "хв": "minute"}
    | {"год": "hour", "дн": "day", "тиж": "week", "міс": "month"}
    | {"шт": "piece", "ос": "person", "об/хв": "revolution_per_minute"}
    | {"тис": "thousand", "млн": "million", "млрд": "billion"}
)
DOTTED_UNITS: Final = (
    *("сек", "хв", "год", "дн", "тиж", "міс", "шт", "ос", "тис", "млн", "млрд"),
    *("грн", "коп"),
)
BEFORE_NUMBERS: Final = (
    {"мін.": "мінімум", "макс.": "максимум", "№": "номер", "буд.": "будинок"}
    | {"б.": "будинок", "кв.": "квартира", "с.": "сторінка", "п.": "пункт"}
    | {"корп.": "корпус", "пов.": "поверх", "рис.": "рисунок", "стор.": "сторінка"}
)
SCALES: Final = {"тис": "тисяч", "млн": "мільйонів", "млрд": "мільярдів"}

_KOPECK: Final = noun("копійка", "копійки", "копійок", "копійки", gender="feminine")
CURRENCIES: Final = {
    "UAH": Currency(_feminine("гривня", "гривні", "гривень", "гривню"), _KOPECK),
    "RUB": Currency(noun("рубль", "рублі", "рублів", "рубля"), _KOPECK),
    "EUR": Currency(noun("євро"), _regular("цент")),
    "USD": Currency(_regular("долар"), _regular("цент")),
    "GBP": Currency(_regular("фунт"), _regular("пенс")),
    "PLN": Currency(noun("злотий", "злоті", "злотих", "злотого")),
    "CZK": Currency(_feminine("крона", "крони", "крон", "крону")),
    "SEK": Currency(_feminine("крона", "крони", "крон", "крону")),
    "CHF": Currency(_regular("франк")),
    "JPY": Currency(_feminine("єна", "єни", "єн", "єну")),
}
CURRENCY_SYMBOLS: Final = {"₴": "UAH", "грн": "UAH", "руб": "RUB"}
