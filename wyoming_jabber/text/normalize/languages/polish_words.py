"""Polish words: names of time, ordinals, grammar, abbreviations, signs."""

from typing import Final

from wyoming_jabber.text.normalize.languages.slavic import Grammar
from wyoming_jabber.text.normalize.languages.slavic_numbers import Ordinals

MONTHS: Final = (
    *("stycznia", "lutego", "marca", "kwietnia", "maja", "czerwca", "lipca"),
    *("sierpnia", "września", "października", "listopada", "grudnia"),
)
MONTH_NAMES: Final = (
    {"styczeń": 1, "luty": 2, "marzec": 3, "kwiecień": 4, "maj": 5, "czerwiec": 6}
    | {"lipiec": 7, "sierpień": 8, "wrzesień": 9, "październik": 10}
    | {"listopad": 11, "grudzień": 12, "sty": 1, "lut": 2, "mar": 3, "kwi": 4}
    | {"cze": 6, "lip": 7, "sie": 8, "wrz": 9, "paź": 10, "lis": 11, "gru": 12}
)
WEEKDAYS: Final = (
    *("poniedziałek", "wtorek", "środa", "czwartek", "piątek", "sobota", "niedziela"),
)
WEEKDAY_NAMES: Final = (
    {"pon.": 0, "wt.": 1, "śr.": 2, "czw.": 3, "pt.": 4, "sob.": 5, "niedz.": 6}
    | {"pn.": 0, "sb.": 5, "nd.": 6, "ndz.": 6, "pon": 0, "wt": 1, "śr": 2, "czw": 3}
    | {"pt": 4, "sob": 5, "niedz": 6}
)

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
        "y": (
            {"genitive": "ego", "locative": "ym", "feminine": "a", "neuter": "e"}
            | {"feminine-oblique": "ej", "feminine-accusative": "ą", "plural": "e"}
            | {"plural-genitive": "ych"}
        ),
        "gi": (
            {"genitive": "giego", "locative": "gim", "feminine": "ga"}
            | {"neuter": "gie", "feminine-oblique": "giej"}
            | {"feminine-accusative": "gą", "plural": "gie"}
            | {"plural-genitive": "gich"}
        ),
        "ci": (
            {"genitive": "ciego", "locative": "cim", "feminine": "cia"}
            | {"neuter": "cie", "feminine-oblique": "ciej"}
            | {"feminine-accusative": "cią", "plural": "cie"}
            | {"plural-genitive": "cich"}
        ),
    },
    inflects_tens=True,
)

GRAMMAR: Final = Grammar(
    genitive=(
        r"do|od|z|ze|około|ok\.|koło|powyżej|poniżej|prawie do|spośród|dla|bez|oprócz"
        r"|wśród|w ciągu|w przeciągu|blisko|spod|co najmniej do"
    ),
    feminine=(
        r"minut|minuci|sekund|godzin|dob|lamp|żarów|kamer|osob|osób|osoby|wiadomoś|rolet|żaluz"
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

ABBREVIATIONS: Final = (
    {"np.": "na przykład", "itd.": "i tak dalej", "itp.": "i tym podobne"}
    | {"m.in.": "między innymi", "m. in.": "między innymi", "tzn.": "to znaczy"}
    | {"tj.": "to jest", "tzw.": "tak zwany", "ok.": "około", "ul.": "ulica"}
    | {"na ul.": "na ulicy", "przy ul.": "przy ulicy", "z ul.": "z ulicy"}
    | {"al.": "aleja", "pl.": "plac", "os.": "osiedle", "dr": "doktor", "nr": "numer"}
    | {"prof.": "profesor", "inż.": "inżynier", "św.": "święty", "godz.": "godzina"}
    | {"tel.": "telefon", "wg": "według", "ww.": "wyżej wymieniony", "ds.": "do spraw"}
    | {
        "cd.": "ciąg dalszy",
        "jw.": "jak wyżej",
        "b.d.": "brak danych",
        "str.": "strona",
    }
    | {"temp.": "temperatura", "wilg.": "wilgotność", "maks.": "maksymalna"}
    | {"max.": "maksymalna", "min.": "minimalna", "śr. temp.": "średnia temperatura"}
    | {"zob.": "zobacz", "por.": "porównaj", "n.p.m.": "nad poziomem morza"}
    | {"p.n.e.": "przed naszą erą", "n.e.": "naszej ery", "woj.": "województwo"}
    | {
        "w godz.": "w godzinach",
        "br.": "bieżącego roku",
        "mgr": "magister",
        "mies.": "miesiąc",
    }
)

ACRONYMS: Final = (
    {"HDMI": "ha de em i", "AGD": "a gie de", "SMS": "es em es", "API": "a pe i"}
    | {"CWU": "ce wu u", "IP": "i pe"}
    | {"CO": "ce o", "UV": "u fał", "ESP": "e es pe", "SSD": "es es de"}
)

FORMULAS: Final = (
    {"CO2": "ce o dwa", "CO₂": "ce o dwa", "NO2": "en o dwa", "O3": "o trzy"}
    | {"PM2.5": "pe em dwa i pół", "PM2,5": "pe em dwa i pół"}
    | {"PM10": "pe em dziesięć", "PM1": "pe em jeden", "H2O": "ha dwa o"}
)
SIGNS: Final = (
    {"&": "i", "@": "małpa", "%": "procent", "€": "euro", "$": "dolar"}
    | {"£": "funt", "°": "stopni", "=": "równa się", "+": "plus", "²": "kwadrat"}
    | {"³": "sześcian", "#": "numer", "§": "paragraf", "√": "pierwiastek z"}
)
COMPARED: Final = {
    "<=": "najwyżej",
    ">=": "co najmniej",
    "≤": "najwyżej",
    "≥": "co najmniej",
} | {"<": "mniej niż", ">": "więcej niż", "~": "około", "≈": "około"}
NUMBER_SIGNS: Final = {
    "×": "razy",
    "x": "razy",
    "*": "razy",
    "÷": "podzielić przez",
    "/": "na",
} | {"=": "równa się", "+": "plus", "±": "plus minus"}
COMPOUNDS: Final = (
    {1: "jedno", 2: "dwu", 3: "trzy", 4: "cztero", 5: "pięcio", 6: "sześcio"}
    | {7: "siedmio", 8: "ośmio", 9: "dziewięcio", 10: "dziesięcio"}
    | {11: "jedenasto", 12: "dwunasto", 13: "trzynasto", 14: "czternasto"}
    | {15: "piętnasto", 16: "szesnasto", 17: "siedemnasto", 18: "osiemnasto"}
    | {19: "dziewiętnasto", 20: "dwudziesto", 30: "trzydziesto", 40: "czterdziesto"}
    | {50: "pięćdziesięcio", 60: "sześćdziesięcio", 70: "siedemdziesięcio"}
    | {80: "osiemdziesięcio", 90: "dziewięćdziesięcio", 100: "stu"}
)
