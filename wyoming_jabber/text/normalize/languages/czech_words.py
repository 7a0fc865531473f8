"""Czech words: names of time, ordinals, grammar, abbreviations, signs."""

from typing import Final

from wyoming_jabber.text.normalize.language import noun
from wyoming_jabber.text.normalize.languages.slavic import Grammar
from wyoming_jabber.text.normalize.languages.slavic_numbers import Ordinals

MONTHS: Final = (
    *("ledna", "února", "března", "dubna", "května", "června", "července", "srpna"),
    *("září", "října", "listopadu", "prosince"),
)
MONTH_NAMES: Final = (
    {"leden": 1, "únor": 2, "březen": 3, "duben": 4, "květen": 5, "červen": 6}
    | {"červenec": 7, "srpen": 8, "říjen": 10, "listopad": 11, "prosinec": 12}
    | {"led.": 1, "úno.": 2, "bře.": 3, "dub.": 4, "kvě.": 5, "čvn.": 6, "čvc.": 7}
    | {"srp.": 8, "zář.": 9, "říj.": 10, "lis.": 11, "pro.": 12}
)
OTHER_CASES: Final = (
    *("lednu", "únoru", "březnu", "dubnu", "květnu", "červnu", "červenci", "srpnu"),
    *("říjnu", "prosinci"),
)
WEEKDAYS: Final = (
    *("pondělí", "úterý", "středa", "čtvrtek", "pátek", "sobota", "neděle"),
)
WEEKDAY_NAMES: Final = {
    "po.": 0,
    "út.": 1,
    "st.": 2,
    "čt.": 3,
    "pá.": 4,
    "so.": 5,
    "ne.": 6,
} | {"po": 0, "út": 1, "st": 2, "čt": 3, "pá": 4, "so": 5, "ne": 6}

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
        "ý": (
            {"genitive": "ého", "locative": "ém", "instrumental": "ým"}
            | {"feminine": "á", "feminine-oblique": "é", "feminine-accusative": "ou"}
            | {"neuter": "é", "plural": "é", "plural-genitive": "ých"}
        ),
        "í": {"genitive": "ího", "locative": "ím", "instrumental": "ím"},
    },
    inflects_tens=True,
)
# Nominative -> genitive, which after 4 is the locative, too.
GENITIVES: Final = (
    {"jeden": "jednoho", "jedna": "jedné", "jedno": "jednoho", "dva": "dvou"}
    | {"dvě": "dvou", "tři": "tří", "čtyři": "čtyř", "devět": "devíti"}
    | {"deset": "deseti", "sto": "sta", "nula": "nuly", "milion": "milionu"}
    | {"miliony": "milionů", "tisíce": "tisíc", "sta": "set", "stě": "set"}
    | {"tisíc": "tisíce"}
)
LOCATIVES: Final = {"tří": "třech", "čtyř": "čtyřech", "jednoho": "jednom"}
INSTRUMENTALS: Final = {
    "dvou": "dvěma",
    "tří": "třemi",
    "čtyř": "čtyřmi",
    "jednoho": "jedním",
} | {"jedné": "jednou"}
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
        r"minut|sekund|hodin|vteřin|lamp|žárov|kamer|osob|osoby|zpráv|žaluz|bran|brán|zásuv"
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
        (
            r"ách|kách|nách|tách|orech|zích|cích|sících|nech|dnech|[jclsz]ích",
            "locative",
        ),
        (r"[ae]mi", "instrumental"),
        (
            r"(?:minut|sekund|hodin|lamp|osob|žárovk|zásuvk|zpráv|korun|kamer|vteřin)u",
            "accusative",
        ),
    ),
)

MASCULINE: Final = (
    r"(?:nov[ýé] |aktivní |zapnutý |vypnutý |otevřený )?(?:senzor|den|týden|měsíc|rok|alarm"
    r"|budík|časovač|krok|pokus|úkol|kus|spínač|světlomet|radiátor|termostat|člověk"
    r"|uživatel|soubor|problém|vypínač|pokoj|program|cyklus|záznam|email|e-mail|hovor"
    r"|telefon|robot|vysavač|detektor|motor|ventil|ventilátor|zámek|skript|stupeň"
    r"|metr|kilometr|litr|watt|bod|díl|list|balík|balíček|kontakt|host|dotaz|výsledek)"
)

ABBREVIATIONS: Final = (
    {"např.": "například", "atd.": "a tak dále", "apod.": "a podobně"}
    | {"tj.": "to jest", "tzn.": "to znamená", "tzv.": "takzvaný", "cca": "cirka"}
    | {"č.": "číslo", "ul.": "ulice", "nám.": "náměstí", "tř.": "třída"}
    | {"min.": "minimální", "max.": "maximální", "prům.": "průměrná"}
    | {"tel.": "telefon", "ing.": "inženýr", "dr.": "doktor", "mgr.": "magistr"}
    | {"sv.": "svatý", "str.": "strana", "popř.": "popřípadě", "příp.": "případně"}
    | {"resp.": "respektive", "mj.": "mimo jiné", "vč.": "včetně"}
    | {"př. n. l.": "před naším letopočtem", "n. l.": "našeho letopočtu"}
    | {
        "n. m.": "nad mořem",
        "vlhk.": "vlhkost",
        "tepl.": "teplota",
        "odd.": "oddělení",
    }
    | {"pí.": "paní", "s. r. o.": "es er o", "a. s.": "a es"}
    | {"aj.": "a jiné", "pozn.": "poznámka", "zn.": "značka"}
)

ACRONYMS: Final = (
    {"USB": "ú es bé", "HDO": "há dé ó", "TUV": "té ú vé", "FVE": "ef vé é"}
    | {"API": "á pé í", "HDMI": "há dé em í"}
    | {"UV": "ú vé", "CO": "cé ó", "ESP": "é es pé", "SSD": "es es dé"}
)
FORMULAS: Final = (
    {"CO2": "cé ó dva", "CO₂": "cé ó dva", "NO2": "en ó dva", "O3": "ó tři"}
    | {"PM2.5": "pé em dva celé pět", "PM2,5": "pé em dva celé pět"}
    | {"PM10": "pé em deset", "PM1": "pé em jedna", "H2O": "há dvě ó"}
)
SIGNS: Final = (
    {"&": "a", "@": "zavináč", "%": "procent", "€": "eur", "$": "dolarů"}
    | {"£": "liber", "°": "stupňů", "=": "rovná se", "+": "plus", "²": "na druhou"}
    | {"³": "na třetí", "#": "číslo", "§": "paragraf", "√": "odmocnina z"}
)
COMPARED: Final = {"<=": "nejvýše", ">=": "nejméně", "≤": "nejvýše", "≥": "nejméně"} | {
    "<": "méně než",
    ">": "více než",
    "~": "asi",
    "≈": "asi",
}
NUMBER_SIGNS: Final = {
    "×": "krát",
    "x": "krát",
    "*": "krát",
    "÷": "děleno",
    "/": "lomeno",
} | {"=": "rovná se", "+": "plus", "±": "plus mínus"}
COMPOUNDS: Final = {
    1: "jedno",
    2: "dvou",
    3: "tří",
    4: "čtyř",
    9: "devíti",
    10: "deseti",
} | {90: "devadesáti", 100: "sto"}
