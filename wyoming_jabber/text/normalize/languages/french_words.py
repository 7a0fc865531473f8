"""French abbreviations, acronyms, signs, genders, and the names of days and months."""

from typing import Final

MONTHS: Final = (
    *("janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août"),
    *("septembre", "octobre", "novembre", "décembre"),
)
MONTH_NAMES: Final = {
    **dict.fromkeys(("janv.", "janv", "jan."), 1),
    **dict.fromkeys(("févr.", "févr", "fév.", "fév", "fevrier"), 2),
    **dict.fromkeys(("avr.", "avr"), 4),
    **dict.fromkeys(("juil.", "juil"), 7),
    "aout": 8,
    **dict.fromkeys(("sept.", "sept"), 9),
    **dict.fromkeys(("oct.", "oct"), 10),
    **dict.fromkeys(("nov.", "nov"), 11),
    **dict.fromkeys(("déc.", "déc", "decembre"), 12),
}
WEEKDAYS: Final = (
    *("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
)
SHORT_DAYS: Final = {name[:3]: at for at, name in enumerate(WEEKDAYS)}
WEEKDAY_NAMES: Final = {
    **SHORT_DAYS,
    **{f"{name}.": at for name, at in SHORT_DAYS.items()},
}

ABBREVIATIONS: Final = {
    "adr.": "adresse",
    "apr.": "après",
    "apr. J.-C.": "après Jésus-Christ",
    "appt.": "appartement",
    "arr.": "arrondissement",
    "av.": "avenue",
    "av. J.-C.": "avant Jésus-Christ",
    "bât.": "bâtiment",
    "bd.": "boulevard",
    "boul.": "boulevard",
    "c.-à-d.": "c'est-à-dire",
    "c. à c.": "cuillères à café",
    "c. à s.": "cuillères à soupe",
    "c. à soupe": "cuillères à soupe",
    "c. à café": "cuillères à café",
    "cf.": "confer",
    "chap.": "chapitre",
    "coll.": "collection",
    "dép.": "départ",
    "éd.": "édition",
    "env.": "environ",
    "etc.": "et cetera",
    "ex.": "exemple",
    "ext.": "extérieur",
    "excl.": "exclu",
    "fig.": "figure",
    "hab.": "habitants",
    "imm.": "immeuble",
    "incl.": "inclus",
    "int.": "intérieur",
    "J.-C.": "Jésus-Christ",
    "max.": "maximum",
    "min.": "minimum",
    "moy.": "moyenne",
    "n. b.": "nota bene",
    "obs.": "observation",
    "p. ex.": "par exemple",
    "pl.": "place",
    "qqch.": "quelque chose",
    "qqn.": "quelqu'un",
    "quot.": "quotidien",
    "réf.": "référence",
    "rdv.": "rendez-vous",
    "s. v. p.": "s'il vous plaît",
    "tél.": "téléphone",
    "temp.": "température",
    "tjrs.": "toujours",
    "vol.": "volume",
}

ACRONYMS: Final = {
    name: " ".join(name)
    for name in (
        *("AI", "API", "BBC", "CD", "CPU", "CHU", "CO", "DNS", "DPE", "DVD", "EDF"),
        *("ETA", "FM", "GPS", "GPU", "HD", "HDMI", "HS", "HVAC", "IA", "IP", "IR"),
        *("LED", "LCD", "MQTT", "NFC", "OTA", "PC", "PV", "QR", "SMS", "SSD", "TV"),
        *("UE", "UPS", "URL", "USA", "USB", "UV", "VPN", "ONU", "AQI", "VMC", "PAC"),
        *("COV", "TVOC", "BLE", "PIR", "TNT", "RER", "SSID", "SUV"),
    )
} | {
    "ONU": "Onu",
    "PAC": "pac",
    "LEDs": "L E D",
    "CO2": "C O deux",
    "CO₂": "C O deux",
    "eCO2": "E C O deux",
    "H2O": "H deux O",
    "NO2": "N O deux",
    "NO₂": "N O deux",
    "O3": "O trois",
    "PM2.5": "P M deux virgule cinq",
    "PM2,5": "P M deux virgule cinq",
    "PM10": "P M dix",
    "PM1": "P M un",
    "WiFi": "Wi-Fi",
    "pH": "P H",
    "RDC": "rez-de-chaussée",
    "RdC": "rez-de-chaussée",
    "rdc": "rez-de-chaussée",
    "rdv": "rendez-vous",
    "RDV": "rendez-vous",
    "svp": "s'il vous plaît",
    "SVP": "s'il vous plaît",
    "bd": "boulevard",
    "Bd": "boulevard",
    "Dr": "docteur",
    "Mme": "Madame",
    "Mmes": "Mesdames",
    "Mlle": "Mademoiselle",
    "MM.": "Messieurs",
    "Pr": "professeur",
    "St": "Saint",
    "Ste": "Sainte",
    "tél": "téléphone",
    "càd": "c'est-à-dire",
    "T°": "température",
}

SIGNS: Final = {
    "&": "et",
    "@": "arobase",
    "%": "pour cent",
    "‰": "pour mille",
    "°": "degrés",
    "€": "euros",
    "$": "dollars",
    "£": "livres",
    "¥": "yens",
    "§": "paragraphe",
    "+": "plus",
    "<=": "inférieur ou égal à",
    ">=": "supérieur ou égal à",
    "!=": "différent de",
    "==": "égale",
    "=": "égale",
    "<": "inférieur à",
    ">": "supérieur à",
    "≤": "inférieur ou égal à",
    "≥": "supérieur ou égal à",
    "≠": "différent de",
    "≈": "environ",
    "±": "plus ou moins",
    "×": "fois",
    "÷": "divisé par",
    "²": "au carré",
    "³": "au cube",
    "√": "racine de",
    "∞": "l'infini",
    "π": "pi",
    "Ω": "ohms",
    "µ": "micro",
}
NUMBER_SIGNS: Final = {
    "#": "numéro",
    "~": "environ",
    "/": "sur",
    "^": "puissance",
    "*": "fois",
}

# Singulars that "1" and "21" agree with; suffixes first, then whole words.
FEMININE_ENDINGS: Final = (
    *("tion", "sion", "té", "ette", "elle", "ance", "ence", "ée", "ille", "esse"),
    *("ade", "ude", "ure", "ine", "eille", "oire", "euse", "ice", "ise", "ière"),
)
NOT_FEMININE: Final = frozenset(
    "côté été été lycée musée magazine service exercice comité thé café dîner squelette"
    " silence territoire murmure".split()
)
FEMININE: Final = frozenset(
    "lampe lumière porte minute heure seconde semaine année journée personne tâche alarme"
    " prise pièce ampoule caméra tasse boîte tranche gousse pomme carotte tomate course"
    " batterie fois page chanson piste erreur zone machine lessive fenêtre banane orange"
    " pincée botte barquette brique douzaine moitié part portion tonne livre once calorie"
    " image photo vidéo liste mise étape règle scène place maison chambre voiture clé clef"
    " poubelle plante demande recette série saison partie étoile télé radio application"
    " unité ligne mile imprimante box chaîne enceinte sonnette serrure valeur couleur"
    " odeur chaleur fleur sœur fille femme dame amie tortue rue route ville nuit matinée"
    " soirée fête gomme miette feuille pomme prune poire cerise fraise goutte dose"
    " marche couche douche montre carte lettre adresse alerte fuite panne visite"
    " entreprise réponse phrase histoire blague planète île mer vache poule bière".split()
)
