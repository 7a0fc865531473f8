"""Links, file paths and entity ids: what of them a person would say."""

import re
from typing import Final

from wyoming_jabber.text.pattern import Pattern

_URL = Pattern(r"\b(?:https?|ftp|wss?)://\S*+|\bwww\.\S++", re.IGNORECASE)
_URL_TAIL: Final = ".,;:!?'\")]}>*_~`"
_HOST = Pattern(r"(?:\w+://)?(?:[^\s/@?#]*@)?(?:www\.)*([^\s/:?#@]*)", re.IGNORECASE)
_MAILTO = Pattern(r"\bmailto:(?=\S)", re.IGNORECASE)
# A host without a scheme is left alone; only what hangs on it goes.
_BARE_TAIL = Pattern(
    r"(?<=\.(?:com|org|net))(?::\d{1,5})?/[^\s,;!?()\[\]|]*+"
    r"|(?<=\.(?:io|de|eu|fr|uk|me|tv|ai))(?::\d{1,5})?/[^\s,;!?()\[\]|]*+"
)

# Home Assistant's domains that are also ordinary words need no underscore behind.
_DOMAINS: Final = (
    "alarm_control_panel|assist_satellite|automation|binary_sensor|button|calendar|camera"
    "|climate|conversation|counter|cover|device_tracker|event|fan|group|homeassistant"
    "|humidifier|image|input_boolean|input_button|input_datetime|input_number"
    "|input_select|input_text|lawn_mower|light|lock|media_player|notify|number|person"
    "|persistent_notification|remote|scene|schedule|script|select|sensor|siren|stt|sun"
    "|switch|tag|timer|todo|tts|update|vacuum|valve|water_heater|weather|zone"
)
_FILE_ENDINGS: Final = (
    "com|conf|css|csv|db|html|io|js|json|local|log|md|org|py|sh|txt|xml|ya?ml"
)
_ENTITY = Pattern(
    rf"(?<![\w./@\\-])(?:({_DOMAINS})\.(?!(?:{_FILE_ENDINGS})\b)([a-z0-9][a-z0-9_]*+)"
    r"|([a-z]++(?:_[a-z]++)*+)\.([a-z0-9]++(?:_[a-z0-9]++)++))(?!\.?[\w/@-])"
)

# A cheap sign that there may be one.
_DOTTED = re.compile(r"[a-z_]\.[a-z0-9]")

# No path begins after a word, a number or a sign of its own: "km/h", "€/kWh", "5 /day".
_NAME: Final = r"[A-Za-z_.@-][\w.@+-]*+"
_PATH = Pattern(
    rf"(?<![^\s(\"'`,:=])(?<!\d )(?:~|\.{{1,2}})?(?:/{_NAME})++/?"
    r"|(?<![\w\\])(?:[A-Za-z]:\\[\w.$@~-]*+|\\\\[\w.$-]++)(?:\\[\w.$@~-]++)*+\\?"
)
_RELATIVE = Pattern(rf"(?<![^\s(\"'`])[\w-]++(?:/[\w-]++)++\.(?:{_FILE_ENDINGS})\b")
_SEPARATOR = Pattern(r"[\\/:~]+\.*|^\.+/?")


def spoken_addresses(text: str) -> str:
    """Cut links to their host, and write paths and entity ids as separate words."""
    if ":" in text or "www" in text or "WWW" in text:
        text = _URL.compiled.sub(_host, _MAILTO.compiled.sub("", text))
    if "/" in text or "\\" in text:
        text = _BARE_TAIL.compiled.sub("", text)
        text = _RELATIVE.compiled.sub(_steps, _PATH.compiled.sub(_steps, text))
    return _ENTITY.compiled.sub(_entity, text) if _DOTTED.search(text) else text


def _host(url: re.Match[str]) -> str:
    """Keep a link's host without `www`, and the sentence marks behind the link."""
    address = url[0].rstrip(_URL_TAIL)
    host = _HOST.compiled.match(address)
    assert host is not None  # every part may be missing
    tail = url[0][len(address) :].replace(")", "", address.count("("))
    return host[1].lower() + tail


def _steps(path: re.Match[str]) -> str:
    """Say a path's names one after the other, and keep sentence marks behind it."""
    name = path[0].rstrip(".,:")
    return _SEPARATOR.compiled.sub(" ", name).strip() + path[0][len(name) :]


def _entity(match: re.Match[str]) -> str:
    return " ".join(part for part in match.groups() if part).replace("_", " ")
