"""Italian names, abbreviations, acronyms, signs, and the gender of nouns."""

import re
from typing import Final

from wyoming_jabber.text.normalize.languages.romance import words

MONTHS: Final = (
    *("gennaio", "febbraio", "marzo", "aprile", "maggio", "giugno", "luglio"),
    *("agosto", "settembre", "ottobre", "novembre", "dicembre"),
)
MONTH_NAMES: Final = {
    **{name[:3]: at for at, name in enumerate(MONTHS, 1)},
    **{f"{name[:3]}.": at for at, name in enumerate(MONTHS, 1)},
    "sett": 9,
    "sett.": 9,
}
WEEKDAYS: Final = (
    *("lunedì", "martedì", "mercoledì", "giovedì", "venerdì", "sabato", "domenica"),
)
WEEKDAY_NAMES: Final = {
    **{name[:3]: at for at, name in enumerate(WEEKDAYS)},
    **{f"{name[:3]}.": at for at, name in enumerate(WEEKDAYS)},
    **{name.replace("ì", "i'"): at for at, name in enumerate(WEEKDAYS[:5])},
}

ABBREVIATIONS: Final = {
    "a. C.": "avanti Cristo",
    "d. C.": "dopo Cristo",
    "ad es.": "ad esempio",
    "es.": "esempio",
    "p. es.": "per esempio",
    "per es.": "per esempio",
    "all.": "allegato",
    "app.": "appartamento",
    "art.": "articolo",
    "Avv.": "avvocato",
    "c.a.": "corrente anno",
    "ca.": "circa",
    "cap.": "capitolo",
    "c.so": "corso",
    "Dott.": "dottor",
    "Dr.": "dottor",
    "ecc.": "eccetera",
    "etc.": "eccetera",
    "Egr.": "egregio",
    "fig.": "figura",
    "Geom.": "geometra",
    "Ing.": "ingegner",
    "int.": "interno",
    "max.": "massima",
    "N.B.": "nota bene",
    "pag.": "pagina",
    "pagg.": "pagine",
    "p.zza": "piazza",
    "P.za": "piazza",
    "Prof.": "professor",
    "prov.": "provincia",
    "rif.": "riferimento",
    "Sig.": "signor",
    "Sigg.": "signori",
    "S.p.A.": "esse pi a",
    "S.r.l.": "esse erre elle",
    "tel.": "telefono",
    "cell.": "cellulare",
    "temp.": "temperatura",
    "v.le": "viale",
    "vol.": "volume",
    "vs.": "contro",
}

# A point within a word makes an address of it elsewhere.
TITLES: Final = {
    "Dott.ssa": "dottoressa",
    "Dott.ri": "dottori",
    "Dr.ssa": "dottoressa",
    "Gent.ma": "gentilissima",
    "Gent.mo": "gentilissimo",
    "Prof.ssa": "professoressa",
    "Sig.na": "signorina",
    "Sig.ra": "signora",
}

# The phonemizer reads what has a vowel as a word.
ACRONYMS: Final = {
    "AC": "a ci",
    "API": "a pi i",
    "BCE": "bi ci e",
    "BLE": "bi elle e",
    "CO2": "ci o due",
    "CO₂": "ci o due",
    "COV": "ci o vu",
    "H2O": "acca due o",
    "HDMI": "acca di emme i",
    "HVAC": "acca vu a ci",
    "IA": "i a",
    "ID": "i di",
    "IoT": "i o ti",
    "IP": "i pi",
    "IPv4": "i pi vu quattro",
    "IPv6": "i pi vu sei",
    "NO2": "enne o due",
    "NO₂": "enne o due",
    "O3": "o tre",
    "OK": "okei",
    "PIR": "pi i erre",
    "QR": "cu erre",
    "RAI": "rai",
    "SO2": "esse o due",
    "TVOC": "ti vu o ci",
    "UE": "u e",
    "UPS": "u pi esse",
    "URL": "u erre elle",
    "USB": "u esse bi",
    "UV": "u vu",
    "VOC": "vu o ci",
    "vs": "contro",
    "WiFi": "uai fai",
    "Wi-Fi": "uai fai",
    "WIFI": "uai fai",
    "wifi": "uai fai",
    "Zigbee": "zigbi",
    "ZigBee": "zigbi",
}

LIMITS: Final = {"max": "massima", "min": "minima"}

SIGNS: Final = {
    "&": "e",
    "@": "chiocciola",
    "%": "per cento",
    "°": "gradi",
    "€": "euro",
    "$": "dollari",
    "£": "sterline",
    "¥": "yen",
    "§": "paragrafo",
    "+": "più",
    "<=": "minore o uguale a",
    ">=": "maggiore o uguale a",
    "!=": "diverso da",
    "==": "uguale a",
    "=": "uguale a",
    "<": "minore di",
    ">": "maggiore di",
    "≤": "minore o uguale a",
    "≥": "maggiore o uguale a",
    "≠": "diverso da",
    "≈": "circa",
    "±": "più o meno",
    "×": "per",
    "÷": "diviso",
    "²": "al quadrato",
    "³": "al cubo",
    "√": "radice di",
    "∞": "infinito",
    "π": "pi greco",
    "Ω": "ohm",
    "µ": "micro",
}
NUMBER_SIGNS: Final = {
    "#": "numero",
    "~": "circa",
    "/": "su",
    "^": "elevato a",
    "*": "per",
}

# --- which gender a noun has, as far as its ending and these words tell ---

_MASCULINE: Final = words(
    "problema programma sistema tema clima diagramma schema pianeta poeta aroma "
    "dramma grammo chilogramma panorama idioma sofà papà cinema delta gorilla"
)
_FEMININE: Final = words(
    "luce notte chiave parete classe rete parte voce neve fonte corrente gente carne "
    "mente morte sorte torre mano foto moto radio auto stagione canzone regione "
    "opinione ragione decisione immagine serie specie superficie fase frase base "
    "email mail app chat tv playlist unità"
)
_FEMININE_END: Final = re.compile(r"(?:a|zione|sione|tà|tù|trice)$")
_NOT_COUNTED: Final = words(
    "a ad al alla alle allo ai agli anche che chi ci circa con contro cui da dal dalla "
    "dalle dai dagli dallo davanti de dei del della delle dello degli di dietro dopo dove "
    "e ed era fa fino fra fuori già gli ha hanno ho i il in la le lo ma meno mentre nel "
    "nella nelle nei negli nello no non o ogni ora per perché però più poi prima qui "
    "quando quanto questa questo rileva segna se sei senza si sia sono sopra sotto su sul "
    "sulla sulle sui sullo tra un una uno va verso è virgola mila resta rimane indica "
    "scade suona inizia parte finisce termina funziona adesso oggi domani ieri stasera "
    "stamattina secondo attiva"
) - {"ora", "parte", "secondo"}


def gender(word: str) -> str:
    """Return the gender of what a number counts; empty if it counts nothing."""
    word = word.lower()
    if word in _NOT_COUNTED:
        return ""
    if word in _FEMININE or (word not in _MASCULINE and _FEMININE_END.search(word)):
        return "feminine"
    return "masculine"


# Behind these a number is a name: "la zona 1 rileva".
LABELS: Final = words(
    "allarme altoparlante aula bagno batteria blocco camera canale capitolo casa "
    "circuito codice dispositivo finestra episodio fase fila gruppo interruttore lampada "
    "linea livello luce modalità modo nodo numero opzione pagina pannello passo piano "
    "porta presa profilo programma puntata radio relè sala scena sensore serbatoio sezione "
    "stagione stanza tapparella tariffa termostato timer ufficio uscita utente valvola "
    "versione via zona ingresso telecamera rai canale italia"
)
PLACES: Final = words(
    "anno anniversario binario blocco capitolo compleanno episodio giorno grado gruppo "
    "figlio livello mese nome passo piano posto premio quadrimestre sabato semestre set "
    "tempo tentativo trimestre turno"
)
