"""Polish words: units, money, abbreviations, ordinals."""

from typing import Final

from wyoming_jabber.text.normalize.language import Currency, Noun, noun
from wyoming_jabber.text.normalize.languages.slavic import Grammar, Ordinals


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

UNIT_SYMBOLS: Final = {
    **{"kb": "kilobit", "Mb": "megabit", "Gb": "gigabit"},
    **{"godz": "hour", "sek": "second", "tyg": "week", "tydz": "week"},
    **{"mies": "month", "szt": "piece", "os": "person", "tys": "thousand"},
    **{"mln": "million", "mld": "billion"},
    **dict.fromkeys(("obr./min", "obr/min"), "revolution_per_minute"),
}
# Written with a point, which at the end of a text ends the sentence, too.
DOTTED_UNITS: Final = (
    *("godz", "min", "sek", "tyg", "tydz", "mies", "szt", "os", "tys", "mln", "mld"),
    "zł",
)
BEFORE_NUMBERS: Final = {
    **{"min.": "minimum", "maks.": "maksimum", "max.": "maksimum", "max": "maksimum"},
    **{"nr": "numer", "nr.": "numer"},
}
SCALES: Final = {
    **{"tys.": "tysięcy", "tys": "tysięcy", "mln": "milionów", "mld": "miliardów"},
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
    "CZK": Currency(_with(_feminine("korona", "korony", "koron", "koronę"), "czeskich")),
    "UAH": Currency(_feminine("hrywna", "hrywny", "hrywien", "hrywnę")),
    "RUB": Currency(_soft("rubel", "ruble", "rubli", "rubla")),
    "SEK": Currency(_feminine("korona", "korony", "koron", "koronę")),
    "JPY": Currency(_soft("jen", "jeny", "jenów", "jena")),
}

MONTHS: Final = (
    *("stycznia", "lutego", "marca", "kwietnia", "maja", "czerwca", "lipca"),
    *("sierpnia", "września", "października", "listopada", "grudnia"),
)
MONTH_NAMES: Final = {
    **{"styczeń": 1, "luty": 2, "marzec": 3, "kwiecień": 4, "maj": 5, "czerwiec": 6},
    **{"lipiec": 7, "sierpień": 8, "wrzesień": 9, "październik": 10},
    **{"listopad": 11, "grudzień": 12, "sty": 1, "lut": 2, "mar": 3, "kwi": 4},
    **{"cze": 6, "lip": 7, "sie": 8, "wrz": 9, "paź": 10, "lis": 11, "gru": 12},
}
WEEKDAYS: Final = (
    *("poniedziałek", "wtorek", "środa", "czwartek", "piątek", "sobota", "niedziela"),
)
WEEKDAY_NAMES: Final = {
    **{"pon.": 0, "wt.": 1, "śr.": 2, "czw.": 3, "pt.": 4, "sob.": 5, "niedz.": 6},
    **{"pn.": 0, "sb.": 5, "nd.": 6, "ndz.": 6, "pon": 0, "wt": 1, "śr": 2, "czw": 3},
    **{"pt": 4, "sob": 5, "niedz": 6},
}

ORDINALS: Final = Ordinals(
    ones=(
        *("zerowy", "pierwszy", "drugi", "trzeci", "czwarty", "piąty", "szósty"),
        *("siódmy", "ósmy", "dziewiąty", "dziesiąty", "jedenasty", "dwunasty"),
        *("trzynasty", "czternasty", "piętnasty", "szesnasty", "siedemnasty"),
        *("osiemnasty", "dziewiętnasty"),
    ),
    tens=(
        *("dwudziesty", "trzydziesty", "czterdziesty", "pięćdziesiąty"),
        *("sześćdziesiąty", "siedemdziesiąty", "osiemdziesiąty", "dziewięćdziesiąty"),
    ),
    hundreds=(
        *("setny", "dwusetny", "trzechsetny", "czterechsetny", "pięćsetny"),
        *("sześćsetny", "siedemsetny", "osiemsetny", "dziewięćsetny"),
    ),
    thousands=(
        *("tysięczny", "dwutysięczny", "trzytysięczny", "czterotysięczny"),
        *("pięciotysięczny", "sześciotysięczny", "siedmiotysięczny"),
        *("ośmiotysięczny", "dziewięciotysięczny"),
    ),
    endings={
        "y": {
            **{"genitive": "ego", "locative": "ym", "feminine": "a", "neuter": "e"},
            **{"feminine-oblique": "ej", "feminine-accusative": "ą", "plural": "e"},
            "plural-genitive": "ych",
        },
        "gi": {
            **{"genitive": "giego", "locative": "gim", "feminine": "ga"},
            **{"neuter": "gie", "feminine-oblique": "giej"},
            **{"feminine-accusative": "gą", "plural": "gie"},
            "plural-genitive": "gich",
        },
        "ci": {
            **{"genitive": "ciego", "locative": "cim", "feminine": "cia"},
            **{"neuter": "cie", "feminine-oblique": "ciej"},
            **{"feminine-accusative": "cią", "plural": "cie"},
            "plural-genitive": "cich",
        },
    },
    inflects_tens=True,
)

GRAMMAR: Final = Grammar(
    genitive=(
        r"do|od|z|ze|około|ok\.|koło|powyżej|poniżej|prawie do|spośród|dla|bez|oprócz"
        r"|wśród|w ciągu|w przeciągu|blisko|spod|co najmniej do"
    ),
    feminine=(
        r"minut|sekund|godzin|dob|lamp|żarów|kamer|osob|osób|osoby|wiadomoś|rolet|żaluz"
        r"|bram|list|pozyc|rzecz|aktualizac|bater|jednostk|liczb|próby|prób|scen"
        r"|automatyzac|stref|łazien|sypial|kuchni|piwnic|godz|szuflad|pomp|pralk"
        r"|zmywark|suszark|lodów|tablet|butel|kropl|paczk|przesył|żarów|wtycz"
        r"|gniazdek|noc|zim|wiosn|szans|stopa|stopy|mila|mile|ton[ay]|łyż|szklan|sztuk"
        r"|kaw|porc|aplikac|usług|stron|integrac|kartk|częś|wersj|próbk|metod|podróż"
        r"|piosen|płyt|stacj|grup|koron|cegieł|drog|książ|gier|gr[ay]\Z|ofert|zasłon"
    ),
    neuter=(
        r"okn|światł|urządzen|powiadomien|wydarzen|zadan|drzw|gniazd|pomieszczen"
        r"|spotkan|połączen|zdarzen|zdję|euro|jaj|piętr|miejsc|mieszkan|ostrzeżen"
        r"|przypomnien|polecen|ustawien|słow|krzes|pytan|pudeł|zwierz|dziec|miejsc"
    ),
    adjective=r"[yieaą]|ych|ich|ego|ej",
    cases=(
        (r"(?:domownik|mieszka|użytkownik|goś)[a-zńć]*(?:ów|ców|ci)", "genitive"),
        (r"ach", "locative"),
        (r"(?<!z)ami", "instrumental"),
        (r"(?<=[a-ząćęłńóśźż]{3})om", "dative"),
        (r"ę", "accusative"),
    ),
)

ABBREVIATIONS: Final = {
    **{"np.": "na przykład", "itd.": "i tak dalej", "itp.": "i tym podobne"},
    **{"m.in.": "między innymi", "m. in.": "między innymi", "tzn.": "to znaczy"},
    **{"tj.": "to jest", "tzw.": "tak zwany", "ok.": "około", "ul.": "ulica"},
    **{"na ul.": "na ulicy", "przy ul.": "przy ulicy", "z ul.": "z ulicy"},
    **{"al.": "aleja", "pl.": "plac", "os.": "osiedle", "dr": "doktor", "nr": "numer"},
    **{"prof.": "profesor", "inż.": "inżynier", "św.": "święty", "godz.": "godzina"},
    **{"tel.": "telefon", "wg": "według", "ww.": "wyżej wymieniony", "ds.": "do spraw"},
    **{"cd.": "ciąg dalszy", "jw.": "jak wyżej", "b.d.": "brak danych", "str.": "strona"},
    **{"temp.": "temperatura", "wilg.": "wilgotność", "maks.": "maksymalna"},
    **{"max.": "maksymalna", "min.": "minimalna", "śr. temp.": "średnia temperatura"},
    **{"zob.": "zobacz", "por.": "porównaj", "n.p.m.": "nad poziomem morza"},
    **{"p.n.e.": "przed naszą erą", "n.e.": "naszej ery", "woj.": "województwo"},
    **{"w godz.": "w godzinach", "br.": "bieżącego roku", "mgr": "magister", "mies.": "miesiąc"},
}

ACRONYMS: Final = {
    **{"HDMI": "ha de em i", "AGD": "a gie de", "SMS": "es em es", "API": "a pe i"},
    **{"CWU": "ce wu u", "IP": "i pe"},
    **{"CO": "ce o", "UV": "u fał", "ESP": "e es pe", "SSD": "es es de"},
}

FORMULAS: Final = {
    **{"CO2": "ce o dwa", "CO₂": "ce o dwa", "NO2": "en o dwa", "O3": "o trzy"},
    **{"PM2.5": "pe em dwa i pół", "PM2,5": "pe em dwa i pół"},
    **{"PM10": "pe em dziesięć", "PM1": "pe em jeden", "H2O": "ha dwa o"},
}
SIGNS: Final = {
    **{"&": "i", "@": "małpa", "%": "procent", "€": "euro", "$": "dolar"},
    **{"£": "funt", "°": "stopni", "=": "równa się", "+": "plus", "²": "kwadrat"},
    **{"³": "sześcian", "#": "numer", "§": "paragraf", "√": "pierwiastek z"},
}
COMPARED: Final = {
    **{"<=": "najwyżej", ">=": "co najmniej", "≤": "najwyżej", "≥": "co najmniej"},
    **{"<": "mniej niż", ">": "więcej niż", "~": "około", "≈": "około"},
}
NUMBER_SIGNS: Final = {
    **{"×": "razy", "x": "razy", "*": "razy", "÷": "podzielić przez", "/": "na"},
    **{"=": "równa się", "+": "plus", "±": "plus minus"},
}
COMPOUNDS: Final = {
    **{1: "jedno", 2: "dwu", 3: "trzy", 4: "cztero", 5: "pięcio", 6: "sześcio"},
    **{7: "siedmio", 8: "ośmio", 9: "dziewięcio", 10: "dziesięcio"},
    **{11: "jedenasto", 12: "dwunasto", 13: "trzynasto", 14: "czternasto"},
    **{15: "piętnasto", 16: "szesnasto", 17: "siedemnasto", 18: "osiemnasto"},
    **{19: "dziewiętnasto", 20: "dwudziesto", 30: "trzydziesto", 40: "czterdziesto"},
    **{50: "pięćdziesięcio", 60: "sześćdziesięcio", 70: "siedemdziesięcio"},
    **{80: "osiemdziesięcio", 90: "dziewięćdziesięcio", 100: "stu"},
}
