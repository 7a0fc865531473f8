"""Spanish names, abbreviations, acronyms, signs, and the gender of nouns."""

import re
from typing import Final

from wyoming_jabber.text.normalize.languages.romance import words

MONTHS: Final = (
    *("enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto"),
    *("septiembre", "octubre", "noviembre", "diciembre"),
)
MONTH_NAMES: Final = {
    **{name[:3]: at for at, name in enumerate(MONTHS, 1)},
    **{f"{name[:3]}.": at for at, name in enumerate(MONTHS, 1)},
    "sept": 9,
    "sept.": 9,
    "setiembre": 9,
}
WEEKDAYS: Final = (
    *("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"),
)
# "mar." also ends a sentence about the sea, so only a date tells it.
WEEKDAY_NAMES: Final = {
    **{name[:3]: at for at, name in enumerate(WEEKDAYS)},
    **{f"{name[:3]}.": at for at, name in enumerate(WEEKDAYS) if name != "martes"},
    "mie": 2,
    "mie.": 2,
    "sab": 5,
    "sab.": 5,
    "miercoles": 2,
    "sabado": 5,
}

ABBREVIATIONS: Final = {
    "a. C.": "antes de Cristo",
    "d. C.": "después de Cristo",
    "admón.": "administración",
    "aprox.": "aproximadamente",
    "art.": "artículo",
    "avda.": "avenida",
    "av.": "avenida",
    "c/": "calle",
    "cap.": "capítulo",
    "cía.": "compañía",
    "D.ª": "doña",
    "Dña.": "doña",
    "dpto.": "departamento",
    "depto.": "departamento",
    "dcha.": "derecha",
    "Dr.": "doctor",
    "Dra.": "doctora",
    "Dres.": "doctores",
    "EE. UU.": "Estados Unidos",
    "ej.": "ejemplo",
    "etc.": "etcétera",
    "Excmo.": "excelentísimo",
    "ext.": "extensión",
    "fig.": "figura",
    "hab.": "habitantes",
    "izda.": "izquierda",
    "izq.": "izquierda",
    "kg.": "kilos",
    "Lic.": "licenciado",
    "Ing.": "ingeniero",
    "máx.": "máximo",
    "mín.": "mínimo",
    "núm.": "número",
    "nro.": "número",
    "p. ej.": "por ejemplo",
    "pág.": "página",
    "págs.": "páginas",
    "pza.": "plaza",
    "plza.": "plaza",
    "Prof.": "profesor",
    "Profa.": "profesora",
    "prom.": "promedio",
    "prov.": "provincia",
    "ref.": "referencia",
    "Sr.": "señor",
    "Sra.": "señora",
    "Sres.": "señores",
    "Srta.": "señorita",
    "Sto.": "santo",
    "Sta.": "santa",
    "tel.": "teléfono",
    "tfno.": "teléfono",
    "temp.": "temperatura",
    "Ud.": "usted",
    "Uds.": "ustedes",
    "ud.": "unidad",
    "uds.": "unidades",
    "urb.": "urbanización",
    "vol.": "volumen",
    "vs.": "contra",
}

# The phonemizer reads what has a vowel as a word.
ACRONYMS: Final = {
    "AC": "a ce",
    "aprox": "aproximadamente",
    "BLE": "be ele e",
    "CO2": "ce o dos",
    "CO₂": "ce o dos",
    "COV": "ce o uve",
    "COVs": "ce o uves",
    "DIY": "de i y griega",
    "EEUU": "Estados Unidos",
    "H2O": "hache dos o",
    "HVAC": "hache uve a ce",
    "IA": "i a",
    "ID": "i de",
    "IoT": "i o te",
    "IP": "i pe",
    "IPv4": "i pe uve cuatro",
    "IPv6": "i pe uve seis",
    "ITV": "i te uve",
    "NO2": "ene o dos",
    "NO₂": "ene o dos",
    "O3": "o tres",
    "OK": "okey",
    "PIR": "pe i erre",
    "PM10": "pe eme diez",
    "PM1": "pe eme uno",
    "QR": "cu erre",
    "SAI": "sai",
    "SO2": "ese o dos",
    "TVOC": "te uve o ce",
    "UE": "u e",
    "UPS": "u pe ese",
    "URL": "u erre ele",
    "USB": "u ese be",
    "UV": "u uve",
    "VOC": "uve o ce",
    "vs": "contra",
    "WiFi": "wifi",
    "Wi-Fi": "wifi",
    "WIFI": "wifi",
    "Zigbee": "zigbi",
    "ZigBee": "zigbi",
}

LIMITS: Final = {
    **dict.fromkeys(("max", "máx"), "máxima"),
    **dict.fromkeys(("min", "mín"), "mínima"),
}

SIGNS: Final = {
    "&": "y",
    "@": "arroba",
    "%": "por ciento",
    "°": "grados",
    "€": "euros",
    "$": "dólares",
    "£": "libras",
    "¥": "yenes",
    "§": "sección",
    "+": "más",
    "<=": "menor o igual que",
    ">=": "mayor o igual que",
    "!=": "distinto de",
    "==": "igual a",
    "=": "igual a",
    "<": "menor que",
    ">": "mayor que",
    "≤": "menor o igual que",
    "≥": "mayor o igual que",
    "≠": "distinto de",
    "≈": "aproximadamente",
    "±": "más o menos",
    "×": "por",
    "÷": "entre",
    "²": "al cuadrado",
    "³": "al cubo",
    "√": "raíz de",
    "∞": "infinito",
    "π": "pi",
    "Ω": "ohmios",
    "µ": "micro",
}
NUMBER_SIGNS: Final = {
    "#": "número",
    "~": "aproximadamente",
    "/": "sobre",
    "^": "elevado a",
    "*": "por",
}

# --- which gender a noun has, as far as its ending and these words tell ---

_MASCULINE: Final = words(
    "día días programa programas problema problemas sistema sistemas tema temas mapa "
    "mapas idioma idiomas clima planeta planetas esquema aroma drama diagrama tranvía "
    "sofá pijama pijamas avión aviones camión camiones guion gorrión"
)
_FEMININE: Final = words(
    "luz luces vez veces noche noches tarde tardes llave llaves calle calles clase "
    "clases serie series parte partes nube nubes red redes pared paredes señal señales "
    "mano manos foto fotos moto motos imagen imágenes flor flores sal piel frase frases "
    "base bases fase fases mujer mujeres gente leche carne torre torres radio radios "
    "cruz voz voces compra alarma orden órdenes razón razones sección sartén "
    "suite superficie especie nieve fuente fuentes corriente mente muerte suerte"
)
_FEMININE_END: Final = re.compile(
    r"(?:as?|ción|sión|ciones|siones|dad|dades|tud|tudes)$"
)
# What may stand behind a number and is not counted by it.
_NOT_COUNTED: Final = words(
    "a al ante bajo con contra de del desde en entre es está están era eran esta este "
    "ese esa esos esas estas estos estará fue ha han hacia hasta hay la las le lo los "
    "les más me menos mi ni no o para pero por porque que quedan se según ser será si "
    "sin sobre son su sus también te tiene tienen tras tu u un una uno y ya como cuando "
    "donde e igual sobre coma punto mil millón millones nada activa activada acaba "
    "pasa suena detecta queda va hace falta necesita cerca fuera dentro ahora hoy "
    "mañana ayer luego entonces aquí veces arriba abajo indica marca informa muestra "
    "empieza comienza termina finaliza sigue continúa funciona"
) - {"veces"}


def gender(word: str) -> str:
    """Return the gender of what a number counts; empty if it counts nothing."""
    word = word.lower()
    if word in _NOT_COUNTED:
        return ""
    if word in _FEMININE or (word not in _MASCULINE and _FEMININE_END.search(word)):
        return "feminine"
    return "masculine"


# Behind these a number is a name: "la zona 1 detecta".
LABELS: Final = words(
    "altavoz alarma aula baño batería bloque botón cámara canal capítulo casa circuito "
    "código cortina dispositivo dormitorio enchufe entrada episodio escena escenario "
    "estación fase fila grupo habitación interruptor lámpara línea luz modo nivel nodo "
    "número oficina opción página panel paso perfil persiana piso planta plaza "
    "preajuste preset programa puerta puerto radiador radio relé ruta sala salida "
    "sección sensor tanque tarifa temporada temporizador termostato toma "
    "unidad usuario válvula ventana versión volumen zona"
)
# Nouns that an ordinal with the sign for degrees stands before.
PLACES: Final = words(
    "andén año aniversario apellido aviso bloque capítulo ciclo cumpleaños curso día "
    "episodio grado grupo hijo intento lugar mes nivel nombre partido paso piso planta "
    "premio puerta puesto semestre set sótano tiempo trimestre turno"
)
