"""The lexicon that comes with the program, as Python: as YAML it took 30 ms to read.

What espeak-ng reads rightly (Zigbee, IKEA, Sonos, MQTT, ...) is not here. Phonemes are
IPA as espeak-ng writes it.
"""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Final

from wyoming_jabber.text.lexicon.entries import Entry
from wyoming_jabber.text.lexicon.lexicon import Lexicon

# Words of homes and makers that espeak-ng reads wrongly in English.
_ENGLISH: Final = {
    # Radio, protocols and networks
    "BLE": "[[bˌiːˌɛlˈiː]]",
    "EnOcean": "[[ɛnˈoʊʃən]]",
    "GPIO": "[[dʒˌiːpˌiːˌaɪˈoʊ]]",
    "I2C": "[[ˌaɪ skwˈɛɹd sˈiː]]",
    "IIoT": "[[dˈʌbəl ˌaɪ ˌoʊ tˈiː]]",
    "IoT": "[[ˌaɪˌoʊtˈiː]]",
    "IPv4": "[[ˌaɪpˌiː vˌiː fˈɔːɹ]]",
    "IPv6": "[[ˌaɪpˌiː vˌiː sˈɪks]]",
    "IPv four": "[[ˌaɪpˌiː vˌiː fˈɔːɹ]]",
    "IPv six": "[[ˌaɪpˌiː vˌiː sˈɪks]]",
    "OTA": "[[ˌoʊtˌiːˈeɪ]]",
    "PoE": "[[pˌiːˌoʊˈiː]]",
    "RFID": "[[ˌɑːɹˌɛfˌaɪdˈiː]]",
    "SPI": "[[ˌɛspˌiːˈaɪ]]",
    "WLAN": "[[wˈaɪɚləs lˈæn]]",
    "ZHA": "[[zˌiːˌeɪtʃˈeɪ]]",
    "Zigbee2MQTT": "[[zˈɪɡbiː tə ˌɛmkjˌuːtˌiːtˈiː]]",
    "Zigbee two MQTT": "[[zˈɪɡbiː tə ˌɛmkjˌuːtˌiːtˈiː]]",
    # Measures, parts and abbreviations
    "ADC": "[[ˌeɪdˌiːsˈiː]]",
    "AQI": "[[ˌeɪkjˌuːˈaɪ]]",
    "CO2": "[[sˌiːˌoʊ tˈuː]]",
    "CO two": "[[sˌiːˌoʊ tˈuː]]",
    "GUI": "[[dʒˌiːjˌuːˈaɪ]]",
    "JSON": "[[dʒˈeɪsən]]",
    "NiMH": "[[nˌɪkəl mˈɛɾəl hˈaɪdɹaɪd]]",
    "NO2": "[[ˌɛnˌoʊ tˈuː]]",
    "NO two": "[[ˌɛnˌoʊ tˈuː]]",
    "PIR": "[[pˌiːˌaɪˈɑːɹ]]",
    "TVOC": "[[tˌiːvˌiːˌoʊsˈiː]]",
    # Makers and products
    "Adax": "[[ˈædæks]]",
    "AdGuard": "[[ˈædɡɑːɹd]]",
    "Aeotec": "[[ˈeɪoʊtɛk]]",
    "Aqara": "[[ɐkˈɑːɹə]]",
    "Bauknecht": "[[bˈaʊknɛkt]]",
    "Bticino": "[[bˌiːtɪtʃˈiːnoʊ]]",
    "Buderus": "[[buːdˈɛɹuːs]]",
    "Busch-Jaeger": "[[bˈʊʃ jˈeɪɡɚ]]",
    "Casambi": "[[kəsˈæmbi]]",
    "Caseta": "[[kɐsˈeɪɾə]]",
    "Citroën": "[[sˈɪtɹoʊən]]",
    "Coway": "[[kˈoʊweɪ]]",
    "Dahua": "[[dˈɑːhwɑː]]",
    "Daikin": "[[dˈaɪkɪn]]",
    "deCONZ": "[[dˈiːkɑːnz]]",
    "Denon": "[[dˈɛnɑːn]]",
    "Deye": "[[dˈɛjə]]",
    "Dirigera": "[[dˌɪɹɪʒˈɛɹə]]",
    "Domoticz": "[[dəmˈɑːɾɪks]]",
    "Dreame": "[[dɹˈiːmi]]",
    "Ecobee": "[[ˈiːkoʊbˌiː]]",
    "Ecovacs": "[[ˈiːkoʊvˌæks]]",
    "Ecowitt": "[[ˈiːkoʊwˌɪt]]",
    "Easee": "[[ˈiːzi]]",
    "Emby": "[[ˈɛmbi]]",
    "Enphase": "[[ˈɛnfeɪz]]",
    "ESPHome": "[[ˌiːˌɛspˈiː hˈoʊm]]",
    "ESP Home": "[[ˌiːˌɛspˈiː hˈoʊm]]",
    "ESP32": "[[ˌiːˌɛspˈiː θˈɜːɾi tˈuː]]",
    "ESP8266": "[[ˌiːˌɛspˈiː ˈeɪt tˈuː sˈɪks sˈɪks]]",
    "ESP": "[[ˌiːˌɛspˈiː]]",
    "Eufy": "[[jˈuːfi]]",
    "Evohome": "[[ˈiːvoʊhˌoʊm]]",
    "Fibaro": "[[fɪbˈɑːɹoʊ]]",
    "Fritzbox": "[[fɹˈɪts bɑːks]]",
    "Fritz Box": "[[fɹˈɪts bɑːks]]",
    "Fritz!Box": "[[fɹˈɪts bɑːks]]",
    "Fujitsu": "[[fuːdʒˈiːtsuː]]",
    "Gira": "[[ɡˈiəɹə]]",
    "Goodwe": "[[ɡˈʊdwiː]]",
    "Govee": "[[ɡˈoʊvi]]",
    "Growatt": "[[ɡɹˈoʊwɑːt]]",
    "Haier": "[[hˈaɪɚ]]",
    "Heatit": "[[hˈiːt ɪt]]",
    "HEOS": "[[hˈiːoʊs]]",
    "Honeywell": "[[hˈʌniwˌɛl]]",
    "Huawei": "[[wˈɑːweɪ]]",
    "Husqvarna": "[[hˈʊskvɑːɹnə]]",
    "Immich": "[[ˈɪmɪk]]",
    "Insteon": "[[ˈɪnstiɑːn]]",
    "ioBroker": "[[ˌaɪˌoʊ bɹˈoʊkɚ]]",
    "Levoit": "[[ləvˈɔɪt]]",
    "Legrand": "[[ləɡɹˈænd]]",
    "LIFX": "[[lˈaɪfˈɛks]]",
    "Lutron": "[[lˈuːtɹɑːn]]",
    "macOS": "[[mˈæk oʊˈɛs]]",
    "Marantz": "[[məɹˈænts]]",
    "Meross": "[[mˈɛɹɑːs]]",
    "Mi Home": "[[mˈiː hˈoʊm]]",
    "Midea": "[[maɪdˈiːə]]",
    "Miele": "[[mˈiːlə]]",
    "Moes": "[[mˈoʊɛs]]",
    "Molekule": "[[mˈɑːlɪkjˌuːl]]",
    "Mosquitto": "[[məskˈiːɾoʊ]]",
    "Nginx": "[[ˈɛndʒɪn ˈɛks]]",
    "Nvidia": "[[ɛnvˈɪdiə]]",
    "Ollama": "[[oʊlˈɑːmə]]",
    "Onkyo": "[[ˈɑːŋkioʊ]]",
    "openHAB": "[[ˈoʊpən hˈæb]]",
    "Osram": "[[ˈɑːzɹæm]]",
    "Plejd": "[[plˈeɪd]]",
    "Porsche": "[[pˈɔːɹʃə]]",
    "PostgreSQL": "[[pˈoʊstɡɹɛs kjˌuːˈɛl]]",
    "Postgres": "[[pˈoʊstɡɹɛs]]",
    "PyPI": "[[pˌaɪ pˌiːˈaɪ]]",
    "Qobuz": "[[kˈoʊbʌz]]",
    "Rademacher": "[[ɹˈɑːdəmˌɑːkɚ]]",
    "Renault": "[[ɹənˈoʊ]]",
    "Reolink": "[[ɹˈiːoʊlˌɪŋk]]",
    "Resideo": "[[ɹᵻzˈɪdioʊ]]",
    "Schlage": "[[ʃlˈeɪɡ]]",
    "Schneider": "[[ʃnˈaɪdɚ]]",
    "Sengled": "[[sˈɛn lˌɛd]]",
    "SmartThings": "[[smˈɑːɹtθɪŋz]]",
    "Sonoff": "[[sˈoʊnɔf]]",
    "SQLite": "[[ˌɛskjˌuːˈɛl lˈaɪt]]",
    "Switchbot": "[[swˈɪtʃ bɑːt]]",
    "Symfonisk": "[[sɪmfˈoʊnɪsk]]",
    "TRÅDFRI": "[[tɹˈɔːdfɹiː]]",
    "Tradfri": "[[tɹˈɔːdfɹiː]]",
    "Traefik": "[[tɹˈæfɪk]]",
    "Ubiquiti": "[[juːbˈɪkwᵻɾi]]",
    "Ubuntu": "[[ʊbˈʊntuː]]",
    "UniFi": "[[jˈuːnɪfˌaɪ]]",
    "Vaillant": "[[vˈaɪlənt]]",
    "Vaultwarden": "[[vˈɔlt wˈɔːɹdən]]",
    "Velux": "[[vˈiːlʌks]]",
    "Withings": "[[wˈɪðɪŋz]]",
    "WLED": "[[dˌʌbəljˌuː lˈɛd]]",
    "Xiaomi": "[[ʃˈaʊmi]]",
    "YouTube": "[[jˈuːtuːb]]",
    "PayPal": "[[pˈeɪpæl]]",
    "GitHub": "[[ɡˈɪthʌb]]",
    "WhatsApp": "[[wˈʌtsæp]]",
}

# Only in capitals: in small letters these are words of their own.
_ENGLISH_CAPITALS: Final = {
    "AA": "[[dˌʌbəl ˈeɪ]]",
    "AAA": "[[tɹˌɪpəl ˈeɪ]]",
    "ABB": "[[ˌeɪbˌiːbˈiː]]",
    "AEG": "[[ˌeɪˌiːdʒˈiː]]",
    "ARD": "[[ˌeɪˌɑːɹdˈiː]]",
    "AVM": "[[ˌeɪvˌiːˈɛm]]",
    "CO": "[[sˌiːˈoʊ]]",
    "EV": "[[ˌiːvˈiː]]",
    "ITV": "[[ˌaɪtˌiːvˈiː]]",
    "LED": "[[ˌɛlˌiːdˈiː]]",
    "QLED": "[[kjˈuː lˌɛd]]",
    "SOS": "[[ˌɛsˌoʊˈɛs]]",
    "UPS": "[[jˌuːpˌiːˈɛs]]",
    "VOC": "[[vˌiːˌoʊsˈiː]]",
}

# What a text must have, the pattern, what is said, and whether case matters.
_ENGLISH_PATTERNS: Final = (
    # Words that are said in two ways, where their neighbours tell which
    (
        "close",
        r"\bclose(?= (?:the|my|your|our|his|her|its|their|all|it|them|this|that|these|those|both|every|each|any|everything|down)\b)",
        "[[klˈoʊz]]",
        False,
    ),
    (
        " close",
        r"\b(to|will|would|can|could|should|shall|must|please|not|never|and|I|you|we|they) close\b(?! (?:to|by|enough|together|behind|call|friend))",
        r"\1 [[klˈoʊz]]",
        False,
    ),
    (
        "lead",
        r"\blead(?=[- ](?:acid|battery|batteries|free|paint|pipes?|poisoning|solder))",
        "[[lˈɛd]]",
        False,
    ),
    (
        "wind",
        r"\bwind(?= (?:back|down|up) (?:all|it|my|that|the|this|your)\b)",
        "[[wˈaɪnd]]",
        False,
    ),
    (
        "minute",
        r"\bminute(?= (?:amounts?|details?|differences?|particles?|traces?)\b)",
        "[[maɪnjˈuːt]]",
        False,
    ),
    (
        " record",
        r"\b(to|will|can|could|should|shall|please|and) record(?= (?:a|all|an|every|it|my|new|that|the|this|your)\b)",
        r"\1 [[ɹᵻkˈɔːɹd]]",
        False,
    ),
    # The letter, not the article
    (
        " A",
        r"(?<=\b(?:[A-Z]|zero|one|two|three|four|five|six|seven|eight|nine|class|code|gate|option|phase|plan|port|room|row|seat|team|type|vitamin|zone) )A\b(?! [a-z]+ [a-z])",
        "[[ˈeɪ]]",
        True,
    ),
    ("A ", r"\bA(?= \w+ [B-Z]\b)", "[[ˈeɪ]]", True),
)

# What espeak-ng reads by German letters, and Germans don't.
_GERMAN: Final = {
    "Bluetooth": "[[blˈuːtuːs]]",
    "CO2": "[[tseːʔˈoː tsvˈaɪ]]",
    "CO zwei": "[[tseːʔˈoː tsvˈaɪ]]",
    "Home Assistant": "[[hˈoʊm ɛsˈɪstənt]]",
    "HomeKit": "[[hˈoʊmkɪt]]",
    "Hue": "[[hjˈuː]]",
    "iPhone": "[[ˈaɪfoʊn]]",
    "Reolink": "[[rˈiːoʊlɪŋk]]",
    "Smart Home": "[[smˈaːɾthoʊm]]",
    "SmartHome": "[[smˈaːɾthoʊm]]",
    "Spotify": "[[spˈɔtɪfaɪ]]",
    "USB": "[[uːʔɛsbˈeː]]",
    "Wi-Fi": "[[vˈaɪfaɪ]]",
    "WiFi": "[[vˈaɪfaɪ]]",
    "Xiaomi": "[[ʃˈaʊmiː]]",
    "YouTube": "[[jˈuːtjuːp]]",
    "Zigbee": "[[zˈɪɡbiː]]",
    "Z-Wave": "[[zˈiːvɛɪf]]",
}
_GERMAN_CAPITALS: Final = {
    "LED": "[[ɛlʔeːdˈeː]]",
    "LEDs": "[[ɛlʔeːdˈeːs]]",
}


def shipped_entries(language: str) -> Iterator[Entry]:
    """Yield the entries of a language, "en" or "de"."""
    words, capitals = _TABLES[language]
    languages = frozenset({language})
    for word, say in words.items():
        yield Entry(word=word, say=say, languages=languages)
    for word, say in capitals.items():
        yield Entry(word=word, say=say, languages=languages, is_exact=True)
    for hint, pattern, say, is_exact in _PATTERNS.get(language, ()):
        yield Entry(
            pattern=pattern, say=say, languages=languages, is_exact=is_exact, hint=hint
        )


@lru_cache(maxsize=1)
def shipped_lexicon() -> Lexicon:
    """Return the lexicon that comes with the program."""
    entries = [entry for language in _TABLES for entry in shipped_entries(language)]
    return Lexicon.of(entries)


_Words = Mapping[str, str]
_TABLES: Final[Mapping[str, tuple[_Words, _Words]]] = {
    "de": (_GERMAN, _GERMAN_CAPITALS),
    "en": (_ENGLISH, _ENGLISH_CAPITALS),
}
_PATTERNS: Final = {"en": _ENGLISH_PATTERNS}
