"""Russian words: units, money, abbreviations, ordinals."""

from typing import Final

from wyoming_jabber.text.normalize.language import Currency, Noun, noun
from wyoming_jabber.text.normalize.languages.slavic import (
    DecimalNames,
    Grammar,
    Ordinals,
)


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

PREFIXES: Final = {
    **{"nano": "нано", "micro": "микро", "milli": "милли", "centi": "санти"},
    **{"deci": "деци", "hecto": "гекто", "kilo": "кило", "mega": "мега"},
    **{"giga": "гига", "tera": "тера"},
}

UNIT_SYMBOLS: Final = {
    **{"kb": "kilobit", "Mb": "megabit", "Gb": "gigabit"},
    **{"Вт": "watt", "мВт": "milliwatt", "кВт": "kilowatt", "МВт": "megawatt"},
    **dict.fromkeys(("Вт·ч", "Вт*ч", "Вт⋅ч", "Втч"), "watt_hour"),
    **dict.fromkeys(("кВт·ч", "кВт*ч", "кВт⋅ч", "кВтч", "кВт-ч"), "kilowatt_hour"),
    **dict.fromkeys(("МВт·ч", "МВт*ч", "МВт⋅ч", "МВтч"), "megawatt_hour"),
    **{"В": "volt", "мВ": "millivolt", "кВ": "kilovolt", "А": "ampere"},
    **{"мА": "milliampere", "мА·ч": "milliampere_hour", "мАч": "milliampere_hour"},
    **{"А·ч": "ampere_hour", "Ом": "ohm", "кОм": "kiloohm", "Гц": "hertz"},
    **{"кГц": "kilohertz", "МГц": "megahertz", "ГГц": "gigahertz", "ВА": "volt_ampere"},
    **{"Па": "pascal", "гПа": "hectopascal", "кПа": "kilopascal", "бар": "bar"},
    **{"мбар": "millibar", "лк": "lux", "лм": "lumen", "кд": "candela"},
    **{"дБ": "decibel", "дБм": "decibel_milliwatt", "°С": "celsius"},
    **dict.fromkeys(("мм рт. ст.", "мм рт.ст.", "мм рт. ст"), "millimetre_of_mercury"),
    **{"мкм": "micrometre", "мм": "millimetre", "см": "centimetre", "дм": "decimetre"},
    **{"м": "metre", "км": "kilometre", "м²": "square_metre", "м2": "square_metre"},
    **{"кв. м": "square_metre", "м³": "cubic_metre", "м3": "cubic_metre"},
    **{"куб. м": "cubic_metre", "см²": "square_centimetre", "км²": "square_kilometre"},
    **{"см³": "cubic_centimetre", "га": "hectare", "л": "litre", "мл": "millilitre"},
    **{"г": "gram", "кг": "kilogram", "мг": "milligram", "мкг": "microgram"},
    **{"т": "tonne", "бит": "bit", "Кбит": "kilobit", "Мбит": "megabit"},
    **{"Гбит": "gigabit", "КБ": "kilobyte", "МБ": "megabyte", "ГБ": "gigabyte"},
    **{"ТБ": "terabyte", "кал": "calorie", "ккал": "kilocalorie", "Дж": "joule"},
    **{"кДж": "kilojoule", "Н": "newton", "Мп": "megapixel", "пикс": "pixel"},
    **{"мс": "millisecond", "с": "second", "сек": "second", "мин": "minute"},
    **{"ч": "hour", "час": "hour", "дн": "day", "нед": "week", "мес": "month"},
    **{"шт": "piece", "чел": "person", "об/мин": "revolution_per_minute"},
    **{"тыс": "thousand", "млн": "million", "млрд": "billion"},
    **dict.fromkeys(("ppm", "млн⁻¹"), "part_per_million"),
}
DOTTED_UNITS: Final = (
    *("сек", "мин", "час", "ч", "дн", "нед", "мес", "шт", "чел", "тыс", "млн", "млрд"),
    *("руб", "коп", "р"),
)
BEFORE_NUMBERS: Final = {
    **{"мин.": "минимум", "макс.": "максимум", "№": "номер", "д.": "дом"},
    **{"кв.": "квартира", "стр.": "страница", "п.": "пункт", "корп.": "корпус"},
    **{"эт.": "этаж", "рис.": "рисунок", "гл.": "глава"},
}
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
    "BYN": Currency(noun("белорусский рубль", "белорусских рубля", "белорусских рублей")),
}
CURRENCY_SYMBOLS: Final = {
    **{"₽": "RUB", "руб": "RUB", "р": "RUB", "₴": "UAH", "грн": "UAH", "₸": "KZT"},
}
KOPECKS: Final = ("коп",)

MONTHS: Final = (
    *("января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа"),
    *("сентября", "октября", "ноября", "декабря"),
)
MONTH_NAMES: Final = {
    **{"янв.": 1, "фев.": 2, "февр.": 2, "мар.": 3, "апр.": 4, "июн.": 6, "июл.": 7},
    **{"авг.": 8, "сен.": 9, "сент.": 9, "окт.": 10, "нояб.": 11, "ноя.": 11},
    **{"дек.": 12, "янв": 1, "фев": 2, "мар": 3, "апр": 4, "июн": 6, "июл": 7},
    **{"авг": 8, "сен": 9, "окт": 10, "ноя": 11, "дек": 12},
}
OTHER_CASES: Final = (
    *("январь", "февраль", "март", "апрель", "май", "июнь", "июль", "август"),
    *("сентябрь", "октябрь", "ноябрь", "декабрь", "январе", "феврале", "марте"),
    *("апреле", "мае", "июне", "июле", "августе", "сентябре", "октябре", "ноябре"),
    "декабре",
)
WEEKDAYS: Final = (
    *("понедельник", "вторник", "среда", "четверг", "пятница", "суббота"),
    "воскресенье",
)
WEEKDAY_NAMES: Final = {
    **{"пн.": 0, "вт.": 1, "ср.": 2, "чт.": 3, "пт.": 4, "сб.": 5, "вс.": 6},
    **{"пн": 0, "вт": 1, "ср": 2, "чт": 3, "пт": 4, "сб": 5, "вс": 6},
}

_HARD: Final = {
    **{"genitive": "ого", "locative": "ом", "dative": "ому", "instrumental": "ым"},
    **{"feminine": "ая", "feminine-genitive": "ой", "feminine-accusative": "ую"},
    **{"neuter": "ое", "plural": "ые", "plural-genitive": "ых"},
}
ORDINALS: Final = Ordinals(
    ones=(
        *("нулевой", "первый", "второй", "третий", "четвёртый", "пятый", "шестой"),
        *("седьмой", "восьмой", "девятый", "десятый", "одиннадцатый", "двенадцатый"),
        *("тринадцатый", "четырнадцатый", "пятнадцатый", "шестнадцатый"),
        *("семнадцатый", "восемнадцатый", "девятнадцатый"),
    ),
    tens=(
        *("двадцатый", "тридцатый", "сороковой", "пятидесятый", "шестидесятый"),
        *("семидесятый", "восьмидесятый", "девяностый"),
    ),
    hundreds=(
        *("сотый", "двухсотый", "трёхсотый", "четырёхсотый", "пятисотый"),
        *("шестисотый", "семисотый", "восьмисотый", "девятисотый"),
    ),
    thousands=(
        *("тысячный", "двухтысячный", "трёхтысячный", "четырёхтысячный"),
        *("пятитысячный", "шеститысячный", "семитысячный", "восьмитысячный"),
        "девятитысячный",
    ),
    endings={
        "ый": _HARD,
        "ой": _HARD,
        "ий": {
            **{"genitive": "ьего", "locative": "ьем", "dative": "ьему"},
            **{"instrumental": "ьим", "feminine": "ья", "feminine-genitive": "ьей"},
            **{"feminine-accusative": "ью", "neuter": "ье", "plural": "ьи"},
            "plural-genitive": "ьих",
        },
    },
    inflects_tens=False,
)
DECIMALS: Final = DecimalNames(
    whole=("целая", "целых", "целой"),
    parts=(
        ("десятая", "десятых", "десятой"),
        ("сотая", "сотых", "сотой"),
        ("тысячная", "тысячных", "тысячной"),
    ),
    comma="запятая",
)

GRAMMAR: Final = Grammar(
    genitive=(
        r"до|от|с|со|из|около|более|менее|больше|меньше|выше|ниже|свыше|после|для|без"
        r"|кроме|в течение|порядка|не более|не менее"
    ),
    feminine=(
        r"минут|секунд|недел|ламп|камер|комнат|двер|розет|батаре|кноп|задач|ошиб|запис"
        r"|сцен|автоматизац|зон|штор|строк|позиц|спальн|кухн|кнопк|копе|гривн|попыт"
        r"|програм|стирк|машин|бутыл|пачк|чаш|ложк|штук|ступен|тонн|мил[яиь]|групп|верси"
        r"|станци|сторон|песн|песен|покуп|посыл|квартир|ноч|зим|вёсн|весн|улиц|тысяч"
        r"|страниц|книг|интеграц|служб|свеч|колон|точ[ек]|част|встреч|подсвет|гирлянд"
        r"|девоч|кош|собак|заряд[ок]к|рол[ьи]|жалоб|новост|единиц|форточ|калитк"
    ),
    neuter=(
        r"окн|окон|устройств|сообщен|уведомлен|событ|напоминан|помещен|мест|обновлен"
        r"|предупрежден|задан|делен|реле|подключен|изображен|слов|яйц|яблок|утр|дел[оа]?"
        r"\Z|имя|врем|правил|движен|срабатыван|письм|одеял|кресл|растен|совещан"
    ),
    adjective=r"[ыи]й|ой|[ая]я|[ое]е|[ыи]х|[ыи]е|[ую]ю|ого|его|ей",
    cases=(
        (r"[ая]х", "locative"),
        (r"[ая]ми", "ablative"),
        (r"(?<=\w{3})[ая]м", "dative"),
        (r"[ую]", "accusative"),
    ),
)

ABBREVIATIONS: Final = {
    **{"т. е.": "то есть", "и т. д.": "и так далее", "и т. п.": "и тому подобное"},
    **{"т. к.": "так как", "т. н.": "так называемый", "напр.": "например"},
    **{"др.": "другие", "пр.": "прочее", "см.": "смотри", "ср.": "сравни"},
    **{"ул.": "улица", "на ул.": "на улице", "по ул.": "по улице", "пл.": "площадь"},
    **{"просп.": "проспект", "пр-т": "проспект", "пер.": "переулок", "обл.": "область"},
    **{"р-н": "район", "г.": "город", "в г.": "в городе", "тел.": "телефон"},
    **{"темп.": "температура", "t°": "температура", "влажн.": "влажность"},
    **{"макс.": "максимальная", "мин.": "минимальная", "прибл.": "приблизительно"},
    **{"им.": "имени", "кв.": "квартира", "д.": "дом", "ок.": "около"},
    **{"н. э.": "нашей эры", "до н. э.": "до нашей эры", "т.ч.": "том числе"},
    **{"пн-пт": "с понедельника по пятницу", "Пн-Пт": "с понедельника по пятницу"},
    **{"кол-во": "количество", "эл.": "электрический", "вкл.": "включено"},
    **{"выкл.": "выключено", "ред.": "редактор", "проф.": "профессор"},
}

ACRONYMS: Final = {
    **{"США": "сэ шэ а", "ИИ": "и и", "ПВО": "пэ вэ о"},
    "ПО": "пэ о",
    **{"УФ": "у эф", "ОС": "о эс"},
}
FORMULAS: Final = {
    **{"CO2": "це о два", "CO₂": "це о два", "СО2": "це о два", "СО₂": "це о два"},
    **{"NO2": "эн о два", "O3": "о три", "H2O": "аш два о"},
    **{"PM2.5": "пэ эм два и пять", "PM2,5": "пэ эм два и пять"},
    **{"PM10": "пэ эм десять", "PM1": "пэ эм один"},
}
SIGNS: Final = {
    **{"&": "и", "@": "собака", "%": "процентов", "€": "евро", "$": "долларов"},
    **{"£": "фунтов", "₽": "рублей", "°": "градусов", "=": "равно", "+": "плюс"},
    **{"²": "в квадрате", "³": "в кубе", "#": "номер", "№": "номер", "§": "параграф"},
    "√": "корень из",
}
COMPARED: Final = {
    **{"<=": "не больше", ">=": "не меньше", "≤": "не больше", "≥": "не меньше"},
    **{"<": "меньше", ">": "больше", "~": "около", "≈": "около"},
}
NUMBER_SIGNS: Final = {
    **{"×": "на", "x": "на", "х": "на", "*": "умножить на", "÷": "разделить на"},
    **{"/": "на", "=": "равно", "+": "плюс", "±": "плюс-минус"},
}
