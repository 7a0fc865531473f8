"""Russian units and money."""

from typing import Final

from wyoming_jabber.text.normalize.language import Currency, Noun, noun


def _regular(stem: str, many: str = "ов") -> Noun:
    return noun(stem, f"{stem}а", f"{stem}{many}", f"{stem}а")


def _feminine(one: str, few: str, many: str, per: str) -> Noun:
    return noun(one, few, many, few, gender="feminine", per=per)


def _with(base: Noun, tail: str) -> Noun:
    return base._replace(forms=tuple(f"{form} {tail}" for form in base.forms))


def _metre(adjective: str, prefix: str = "") -> Noun:
    ending = {"квадратн": ("ый", "ых"), "кубическ": ("ий", "их")}[adjective]
    one, many = (adjective + end for end in ending)
    forms = (f"{one} {prefix}метр", f"{many} {prefix}метра", f"{many} {prefix}метров")
    genitive = f"{adjective}ого {prefix}метра"
    return noun(*forms, genitive)


def _foot(adjective: str, one: str, many: str) -> Noun:
    forms = (f"{one} фут", f"{many} фута", f"{many} футов", f"{adjective}ого фута")
    return noun(*forms)


_DEGREE: Final = _regular("градус")
_DECIBEL: Final = _regular("децибел", "")
_PART: Final = _feminine("часть", "части", "частей", "часть")

_UNITS: Final = {
    "celsius": _with(_DEGREE, "Цельсия"),
    "fahrenheit": _with(_DEGREE, "Фаренгейта"),
    "degree": _DEGREE,
    "kelvin": _regular("кельвин"),
    "percent": _regular("процент"),
    "permille": noun("промилле"),
    "watt": _regular("ватт", ""),
    "watt_peak": _with(_regular("ватт", ""), "пиковой мощности"),
    "watt_hour": _regular("ватт-час"),
    "volt": _regular("вольт", ""),
    "ampere": _regular("ампер", ""),
    "ampere_hour": _regular("ампер-час"),
    "volt_ampere": _regular("вольт-ампер", ""),
    "volt_ampere_reactive": _regular("вар"),
    "ohm": _regular("ом", ""),
    "joule": noun("джоуль", "джоуля", "джоулей", "джоуля"),
    "calorie": _feminine("калория", "калории", "калорий", "калорию"),
    "newton": _regular("ньютон"),
    "newton_metre": _regular("ньютон-метр"),
    "hertz": _regular("герц", ""),
    "revolution_per_minute": _with(_regular("оборот"), "в минуту"),
    "lux": _regular("люкс", ""),
    "lumen": _regular("люмен", ""),
    "candela": _feminine("кандела", "канделы", "кандел", "канделу"),
    "decibel": _DECIBEL,
    "decibel_a": _with(_DECIBEL, "А"),
    "decibel_milliwatt": _regular("децибел-милливатт", ""),
    "pascal": noun("паскаль", "паскаля", "паскалей", "паскаля"),
    "bar": _regular("бар", ""),
    "psi": _with(_regular("фунт"), "на квадратный дюйм"),
    "inch_of_mercury": _with(_regular("дюйм"), "ртутного столба"),
    "millimetre_of_mercury": _with(_regular("миллиметр"), "ртутного столба"),
    "metre": _regular("метр"),
    "mile": _feminine("миля", "мили", "миль", "милю"),
    "foot": _regular("фут"),
    "yard": _regular("ярд"),
    "inch": _regular("дюйм"),
    "square_metre": _metre("квадратн"),
    "square_kilometre": _metre("квадратн", "кило"),
    "square_centimetre": _metre("квадратн", "санти"),
    "square_foot": _foot("квадратн", "квадратный", "квадратных"),
    "cubic_metre": _metre("кубическ"),
    "cubic_centimetre": _metre("кубическ", "санти"),
    "cubic_foot": _foot("кубическ", "кубический", "кубических"),
    "hectare": _regular("гектар"),
    "litre": _regular("литр"),
    "gallon": _regular("галлон"),
    "gram": _regular("грамм"),
    "pound": _regular("фунт"),
    "ounce": _feminine("унция", "унции", "унций", "унцию"),
    "tonne": _feminine("тонна", "тонны", "тонн", "тонну"),
    "part_per_million": _with(_PART, "на миллион"),
    "part_per_billion": _with(_PART, "на миллиард"),
    "knot": noun("узел", "узла", "узлов", "узла"),
    "bit": _regular("бит", ""),
    "byte": _regular("байт", ""),
    "pixel": noun("пиксель", "пикселя", "пикселей", "пикселя"),
    "frame_per_second": _with(_regular("кадр"), "в секунду"),
    "year": noun("год", "года", "лет", "года"),
    "month": noun("месяц", "месяца", "месяцев", "месяца"),
    "week": _feminine("неделя", "недели", "недель", "неделю"),
    "day": noun("день", "дня", "дней", "дня"),
    "hour": _regular("час"),
    "minute": _feminine("минута", "минуты", "минут", "минуту"),
    "second": _feminine("секунда", "секунды", "секунд", "секунду"),
    "piece": _feminine("штука", "штуки", "штук", "штуку"),
    "person": noun("человек", "человека", "человек", "человека"),
    "thousand": _feminine("тысяча", "тысячи", "тысяч", "тысячу"),
    "million": _regular("миллион"),
    "billion": _regular("миллиард"),
}

# Only time takes "в": metres a second, but grams "на" a metre.
_SHARES: Final = {
    f"{prefix}gram_per_{key}": _with(_regular(f"{word}грамм"), f"на {name}")
    for prefix, word in (("", ""), ("milli", "милли"), ("micro", "микро"))
    for key, name in (
        *(("cubic_metre", "кубический метр"), ("square_metre", "квадратный метр")),
        *(("litre", "литр"), ("decilitre", "децилитр"), ("kilogram", "килограмм")),
    )
}
UNITS: Final = {
    **_UNITS,
    **_SHARES,
    "watt_per_square_metre": _with(_UNITS["watt"], "на квадратный метр"),
    "litre_per_square_metre": _with(_UNITS["litre"], "на квадратный метр"),
    "millimole_per_litre": _with(noun("миллимоль"), "на литр"),
}

PREFIXES: Final = (
    {"nano": "нано", "micro": "микро", "milli": "милли", "centi": "санти"}
    | {"deci": "деци", "hecto": "гекто", "kilo": "кило", "mega": "мега"}
    | {"giga": "гига", "tera": "тера"}
)

UNIT_SYMBOLS: Final = (
    {"kb": "kilobit", "Mb": "megabit", "Gb": "gigabit"}
    | {"Вт": "watt", "мВт": "milliwatt", "кВт": "kilowatt", "МВт": "megawatt"}
    | {
        **dict.fromkeys(("Вт·ч", "Вт*ч", "Вт⋅ч", "Втч"), "watt_hour"),
        **dict.fromkeys(("кВт·ч", "кВт*ч", "кВт⋅ч", "кВтч", "кВт-ч"), "kilowatt_hour"),
        **dict.fromkeys(("МВт·ч", "МВт*ч", "МВт⋅ч", "МВтч"), "megawatt_hour"),
    }
    | {"В": "volt", "мВ": "millivolt", "кВ": "kilovolt", "А": "ampere"}
    | {"мА": "milliampere", "мА·ч": "milliampere_hour", "мАч": "milliampere_hour"}
    | {"А·ч": "ampere_hour", "Ом": "ohm", "кОм": "kiloohm", "Гц": "hertz"}
    | {"кГц": "kilohertz", "МГц": "megahertz", "ГГц": "gigahertz", "ВА": "volt_ampere"}
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
    | {"т": "tonne", "бит": "bit", "Кбит": "kilobit", "Мбит": "megabit"}
    | {"Гбит": "gigabit", "КБ": "kilobyte", "МБ": "megabyte", "ГБ": "gigabyte"}
    | {"ТБ": "terabyte", "кал": "calorie", "ккал": "kilocalorie", "Дж": "joule"}
    | {"кДж": "kilojoule", "Н": "newton", "Мп": "megapixel", "пикс": "pixel"}
    | {"мс": "millisecond", "с": "second", "сек": "second", "мин": "minute"}
    | {"ч": "hour", "час": "hour", "дн": "day", "нед": "week", "мес": "month"}
    | {"шт": "piece", "чел": "person", "об/мин": "revolution_per_minute"}
    | {"тыс": "thousand", "млн": "million", "млрд": "billion"}
    | {**dict.fromkeys(("ppm", "млн⁻¹"), "part_per_million")}
)
DOTTED_UNITS: Final = (
    *("сек", "мин", "час", "ч", "дн", "нед", "мес", "шт", "чел", "тыс", "млн", "млрд"),
    *("руб", "коп", "р"),
)
BEFORE_NUMBERS: Final = (
    {"мин.": "минимум", "макс.": "максимум", "№": "номер", "д.": "дом"}
    | {"кв.": "квартира", "стр.": "страница", "п.": "пункт", "корп.": "корпус"}
    | {"эт.": "этаж", "рис.": "рисунок", "гл.": "глава"}
)
SCALES: Final = {"тыс": "тысяч", "млн": "миллионов", "млрд": "миллиардов"}

CURRENCIES: Final = {
    "RUB": Currency(
        noun("рубль", "рубля", "рублей", "рубля"),
        noun("копейка", "копейки", "копеек", "копейки", gender="feminine"),
    ),
    "EUR": Currency(noun("евро"), _regular("цент")),
    "USD": Currency(_regular("доллар"), _regular("цент")),
    "GBP": Currency(_regular("фунт"), _regular("пенс")),
    "UAH": Currency(
        _feminine("гривна", "гривны", "гривен", "гривну"),
        noun("копейка", "копейки", "копеек", "копейки", gender="feminine"),
    ),
    "PLN": Currency(noun("злотый", "злотых", "злотых", "злотого")),
    "CZK": Currency(_feminine("крона", "кроны", "крон", "крону")),
    "SEK": Currency(_feminine("крона", "кроны", "крон", "крону")),
    "CHF": Currency(_regular("франк")),
    "CNY": Currency(noun("юань", "юаня", "юаней", "юаня")),
    "JPY": Currency(_feminine("иена", "иены", "иен", "иену")),
    "KZT": Currency(noun("тенге")),
    "BYN": Currency(
        noun("белорусский рубль", "белорусских рубля", "белорусских рублей")
    ),
}
CURRENCY_SYMBOLS: Final = {
    "₽": "RUB",
    "руб": "RUB",
    "р": "RUB",
    "₴": "UAH",
    "грн": "UAH",
    "₸": "KZT",
}
KOPECKS: Final = ("коп",)
