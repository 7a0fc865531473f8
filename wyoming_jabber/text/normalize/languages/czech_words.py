"""Czech words: units, money, abbreviations, ordinals."""

from typing import Final

from wyoming_jabber.text.normalize.language import Currency, Noun, noun
from wyoming_jabber.text.normalize.languages.slavic import Grammar, Ordinals


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
    "ampere_hour": _feminine(
        "ampérhodina", "ampérhodiny", "ampérhodin", "ampérhodinu"
    ),
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
    "part_per_million": noun("částice na milion", "částice na milion", "částic na milion")
    ._replace(gender="feminine"),
    "part_per_billion": noun("částice na miliardu", "částice na miliardu")
    ._replace(gender="feminine"),
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

PREFIXES: Final = {
    **{"micro": "mikro", "milli": "mili", "hecto": "hekto"},
}
UNIT_SYMBOLS: Final = {
    **{"kb": "kilobit", "Mb": "megabit", "Gb": "gigabit"},
    **{"hod": "hour", "sek": "second", "týd": "week", "měs": "month"},
    **{"ks": "piece", "os": "person", "tis": "thousand", "mil": "million"},
    **{"mld": "billion", "ot./min": "revolution_per_minute"},
    "ot/min": "revolution_per_minute",
}
DOTTED_UNITS: Final = ("hod", "min", "sek", "týd", "měs", "ks", "os", "tis", "mil", "mld")
BEFORE_NUMBERS: Final = {
    **{"min.": "minimálně", "max.": "maximálně", "č.": "číslo", "čp.": "číslo popisné"},
    **{"č. p.": "číslo popisné", "str.": "strana", "tel.": "telefon", "cca": "cirka"},
}
SCALES: Final = {
    **{"tis.": "tisíc", "tis": "tisíc", "mil.": "milionů", "mil": "milionů"},
    **{"mld.": "miliard", "mld": "miliard"},
}
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

MONTHS: Final = (
    *("ledna", "února", "března", "dubna", "května", "června", "července", "srpna"),
    *("září", "října", "listopadu", "prosince"),
)
MONTH_NAMES: Final = {
    **{"leden": 1, "únor": 2, "březen": 3, "duben": 4, "květen": 5, "červen": 6},
    **{"červenec": 7, "srpen": 8, "říjen": 10, "listopad": 11, "prosinec": 12},
    **{"led.": 1, "úno.": 2, "bře.": 3, "dub.": 4, "kvě.": 5, "čvn.": 6, "čvc.": 7},
    **{"srp.": 8, "zář.": 9, "říj.": 10, "lis.": 11, "pro.": 12},
}
OTHER_CASES: Final = (
    *("lednu", "únoru", "březnu", "dubnu", "květnu", "červnu", "červenci", "srpnu"),
    *("říjnu", "prosinci"),
)
WEEKDAYS: Final = (
    *("pondělí", "úterý", "středa", "čtvrtek", "pátek", "sobota", "neděle"),
)
WEEKDAY_NAMES: Final = {
    **{"po.": 0, "út.": 1, "st.": 2, "čt.": 3, "pá.": 4, "so.": 5, "ne.": 6},
    **{"po": 0, "út": 1, "st": 2, "čt": 3, "pá": 4, "so": 5, "ne": 6},
}

ORDINALS: Final = Ordinals(
    ones=(
        *("nultý", "první", "druhý", "třetí", "čtvrtý", "pátý", "šestý", "sedmý"),
        *("osmý", "devátý", "desátý", "jedenáctý", "dvanáctý", "třináctý"),
        *("čtrnáctý", "patnáctý", "šestnáctý", "sedmnáctý", "osmnáctý"),
        "devatenáctý",
    ),
    tens=(
        *("dvacátý", "třicátý", "čtyřicátý", "padesátý", "šedesátý", "sedmdesátý"),
        *("osmdesátý", "devadesátý"),
    ),
    hundreds=(
        *("stý", "dvoustý", "třístý", "čtyřstý", "pětistý", "šestistý", "sedmistý"),
        *("osmistý", "devítistý"),
    ),
    thousands=(
        *("tisící", "dvoutisící", "třítisící", "čtyřtisící", "pětitisící"),
        *("šestitisící", "sedmitisící", "osmitisící", "devítitisící"),
    ),
    endings={
        "ý": {
            **{"genitive": "ého", "locative": "ém", "instrumental": "ým"},
            **{"feminine": "á", "feminine-oblique": "é", "feminine-accusative": "ou"},
            **{"neuter": "é", "plural": "é", "plural-genitive": "ých"},
        },
        "í": {"genitive": "ího", "locative": "ím", "instrumental": "ím"},
    },
    inflects_tens=True,
)
# Nominative -> genitive, which after 4 is the locative, too.
GENITIVES: Final = {
    **{"jeden": "jednoho", "jedna": "jedné", "jedno": "jednoho", "dva": "dvou"},
    **{"dvě": "dvou", "tři": "tří", "čtyři": "čtyř", "devět": "devíti"},
    **{"deset": "deseti", "sto": "sta", "nula": "nuly", "milion": "milionu"},
    **{"miliony": "milionů", "tisíce": "tisíc", "sta": "set", "stě": "set"},
    "tisíc": "tisíce",
}
LOCATIVES: Final = {"tří": "třech", "čtyř": "čtyřech", "jednoho": "jednom"}
INSTRUMENTALS: Final = {
    **{"dvou": "dvěma", "tří": "třemi", "čtyř": "čtyřmi", "jednoho": "jedním"},
    "jedné": "jednou",
}
FRACTIONS: Final = {
    2: noun("polovina", "poloviny", "polovin"),
    3: noun("třetina", "třetiny", "třetin"),
    4: noun("čtvrtina", "čtvrtiny", "čtvrtin"),
    5: noun("pětina", "pětiny", "pětin"),
    6: noun("šestina", "šestiny", "šestin"),
    7: noun("sedmina", "sedminy", "sedmin"),
    8: noun("osmina", "osminy", "osmin"),
    9: noun("devítina", "devítiny", "devítin"),
    10: noun("desetina", "desetiny", "desetin"),
    100: noun("setina", "setiny", "setin"),
}

GRAMMAR: Final = Grammar(
    genitive=r"do|od|z|ze|kolem|okolo|bez|během|u|vedle|podle|asi do|zhruba do|víc než do",
    feminine=(
        r"minut|sekund|hodin|vteřin|lamp|žárov|kamer|osob|osoby|zpráv|žaluz|bran|zásuv"
        r"|položk|položek|aktualiz|bateri|automatiz|scén|zón|místnost|ložnic|kuchyn"
        r"|pračk|myčk|sušičk|ledni|láhev|láhv|kapk|noc|korun|stanic|skupin|verz|částí?\Z"
        r"|osob|stran|úloh|připomín|událost|schůz|písn|sklad[eb]|porc|lžic|lžíc|cigar"
        r"|rolet|závěs|zahrad|garáž|chyb|jednot|stop[ay]|tun[ay]|míl|integrac|aplikac"
        r"|služb|stránk|věc|ulic|hvězd|knih|známk|kočk|pomůc|možnost|vrat"
    ),
    neuter=(
        r"okn|oken|světl|světel|zařízen|upozorněn|oznámen|čidl|čidel|tlačít|míst|měst"
        r"|pater|patr|patro|procent|eur[ao]?\Z|slov|jablk|vejc|vajíč|auto?\Z|auta|setkán"
        r"|spojen|připojen|varován|křesl|svítid|topen|těles|těles|relé|jídl|piv|kol[ao]"
    ),
    adjective=r"[éíýáou]|ých|ích|ého|ou",
    cases=(
        (r"ách|kách|nách|tách|orech|zích|cích|sících|nech|dnech|[jclsz]ích", "locative"),
        (r"[ae]mi", "instrumental"),
        (r"(?:minut|sekund|hodin|lamp|osob|žárovk|zásuvk|zpráv|korun|kamer|vteřin)u", "accusative"),
    ),
)

MASCULINE: Final = (
    r"(?:nov[ýé] |aktivní |zapnutý |vypnutý |otevřený )?(?:senzor|den|týden|měsíc|rok|alarm"
    r"|budík|časovač|krok|pokus|úkol|kus|spínač|světlomet|radiátor|termostat|člověk"
    r"|uživatel|soubor|problém|vypínač|pokoj|program|cyklus|záznam|email|e-mail|hovor"
    r"|telefon|robot|vysavač|detektor|motor|ventil|ventilátor|zámek|skript|stupeň"
    r"|metr|kilometr|litr|watt|bod|díl|list|balík|balíček|kontakt|host|dotaz|výsledek)"
)

ABBREVIATIONS: Final = {
    **{"např.": "například", "atd.": "a tak dále", "apod.": "a podobně"},
    **{"tj.": "to jest", "tzn.": "to znamená", "tzv.": "takzvaný", "cca": "cirka"},
    **{"č.": "číslo", "ul.": "ulice", "nám.": "náměstí", "tř.": "třída"},
    **{"min.": "minimální", "max.": "maximální", "prům.": "průměrná"},
    **{"tel.": "telefon", "ing.": "inženýr", "dr.": "doktor", "mgr.": "magistr"},
    **{"sv.": "svatý", "str.": "strana", "popř.": "popřípadě", "příp.": "případně"},
    **{"resp.": "respektive", "mj.": "mimo jiné", "vč.": "včetně"},
    **{"př. n. l.": "před naším letopočtem", "n. l.": "našeho letopočtu"},
    **{"n. m.": "nad mořem", "vlhk.": "vlhkost", "tepl.": "teplota", "odd.": "oddělení"},
    **{"pí.": "paní", "s. r. o.": "es er o", "a. s.": "a es"},
    **{"aj.": "a jiné", "pozn.": "poznámka", "zn.": "značka"},
}

ACRONYMS: Final = {
    **{"USB": "ú es bé", "HDO": "há dé ó", "TUV": "té ú vé", "FVE": "ef vé é"},
    **{"API": "á pé í", "HDMI": "há dé em í"},
    **{"UV": "ú vé", "CO": "cé ó", "ESP": "é es pé", "SSD": "es es dé"},
}
FORMULAS: Final = {
    **{"CO2": "cé ó dva", "CO₂": "cé ó dva", "NO2": "en ó dva", "O3": "ó tři"},
    **{"PM2.5": "pé em dva celé pět", "PM2,5": "pé em dva celé pět"},
    **{"PM10": "pé em deset", "PM1": "pé em jedna", "H2O": "há dvě ó"},
}
SIGNS: Final = {
    **{"&": "a", "@": "zavináč", "%": "procent", "€": "eur", "$": "dolarů"},
    **{"£": "liber", "°": "stupňů", "=": "rovná se", "+": "plus", "²": "na druhou"},
    **{"³": "na třetí", "#": "číslo", "§": "paragraf", "√": "odmocnina z"},
}
COMPARED: Final = {
    **{"<=": "nejvýše", ">=": "nejméně", "≤": "nejvýše", "≥": "nejméně"},
    **{"<": "méně než", ">": "více než", "~": "asi", "≈": "asi"},
}
NUMBER_SIGNS: Final = {
    **{"×": "krát", "x": "krát", "*": "krát", "÷": "děleno", "/": "lomeno"},
    **{"=": "rovná se", "+": "plus", "±": "plus mínus"},
}
COMPOUNDS: Final = {
    **{1: "jedno", 2: "dvou", 3: "tří", 4: "čtyř", 9: "devíti", 10: "deseti"},
    **{90: "devadesáti", 100: "sto"},
}
