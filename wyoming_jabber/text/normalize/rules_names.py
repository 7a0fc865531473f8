"""Rules for addresses, versions, telephone numbers, codes, abbreviations and signs."""

from collections.abc import Iterable
import re
from typing import Final

from wyoming_jabber.text.normalize.language import Language
from wyoming_jabber.text.normalize.patterns import any_of
from wyoming_jabber.text.normalize.reader import Reader
from wyoming_jabber.text.normalize.rule import Rule, rule
from wyoming_jabber.text.normalize.symbols import unit_symbols

# "config.yaml", "home-assistant.io", "me@example.org"; the last part's lower case tells
# them from a missing space ("on.The").
_ADDRESS: Final = (
    r"(?<![\w.+-])(?:[\w.+-]{1,64}@)?(?:[\w-]{1,63}\.){1,8}[a-z]{2,24}(?:/[\w./-]*\w)?"
    r"(?![\w-]|\.\w)"
)
_ENTITY: Final = r"(?<![\w.])[a-z][a-z_]{1,30}\.[a-z0-9]+(?:_[a-z0-9]+)*(?![\w]|\.\w)"
_MAC: Final = r"(?<![\w:-])[0-9A-Fa-f]{2}(?:([:-])[0-9A-Fa-f]{2})(?:\1[0-9A-Fa-f]{2}){2,6}(?![\w:-])"
_IP: Final = (
    r"(?<![\w.])(?P<ip>\d{1,3}(?:\.\d{1,3}){3})(?:/(?P<mask>\d{1,2})|:(?P<port>\d{1,5}))?"
    r"(?![\w]|\.\d)"
)
_VERSION: Final = (
    r"(?<![\w.,])(?:(?P<v>[vV])\.? ?(?P<short>\d+(?:\.\d+)*)"
    r"|(?P<long>\d+(?:\.\d+){2,}))(?P<tail>(?:[ab]|rc|beta|dev)\d{1,4})?(?![\w]|\.\d)"
)
_GROUPED: Final = re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+")
_PHONE: Final = (
    r"(?<![\w.,:/+-])(?P<plus>\+|00(?=[1-9]\d))?(?P<rest>(?:\(?\d{1,5}\)?[ ./-]?){2,7}\d{2,})"
    r"(?![\w]|[.,:/-]\d)"
)
_MIN_PHONE: Final = 7
# A part with letters and digits that is no word with a number behind it.
_CODE: Final = r"(?<![\w.])(?=[A-Za-z]*\d)(?=\d*[A-Za-z])[A-Za-z0-9]{2,24}(?!\w|[.,]\d)"
# More changes than in "WS2812B" make a code, unless a part is as long as a word.
_MAX_PARTS: Final = 3
_WORD: Final = 4
# Not "McDonald" or "iPhone".
_CAMEL: Final = (
    r"(?<=[a-z]{2})(?<!\bMac)(?=[A-Z])|(?<=[A-Z]{2})(?=[A-Z][a-z]{2})(?!\w*\d)"
)
_HANDLE: Final = r"(?<!\w)[@#](?=[^\W\d_])"


def address_rules(_language: Language) -> tuple[Rule, ...]:
    """Return the rules for addresses, versions and telephone numbers."""
    return (
        rule(_ADDRESS, _read_address, ".", r"\.[a-z]"),
        rule(_ENTITY, _read_address, ".", r"\.[a-z0-9]"),
        rule(_MAC, _read_code, ":-"),
        rule(_IP, _read_ip, hint=r"\d\.\d+\.\d+\.\d"),
    )


def version_rules(_language: Language) -> tuple[Rule, ...]:
    """Return the rules for versions and telephone numbers; dates come before."""
    return (
        rule(_VERSION, _read_version, hint=r"\d\.\d+\.\d|[vV]\.? ?\d"),
        rule(_PHONE, _read_phone, hint=r"\d[) ./-]{1,2}\(?\d"),
    )


def word_rules(language: Language) -> tuple[Rule, ...]:
    """Return the rules for abbreviations; they come before numbers."""
    return _abbreviation_rules(language)


def name_rules(language: Language) -> tuple[Rule, ...]:
    """Return the rules for acronyms, codes, device names and tags."""
    return (
        *_acronym_rules(language),
        rule(_HANDLE, _read_nothing, "@#"),
        rule(_CAMEL, _read_gap, "", r"[a-z][A-Z]|[A-Z]{3}[a-z]"),
        rule(_CODE, _read_mixed, hint=r"[A-Za-z]\d|\d[A-Za-z]"),
        rule(r"(?<=\w)_+(?=\w)", _read_gap, "_"),
    )


def number_sign_rules(
    language: Language, *, without: frozenset[str] = frozenset()
) -> tuple[Rule, ...]:
    """Return the rule for signs before numbers."""
    signs = frozenset(language.number_signs) - without
    if not signs:
        return ()
    pattern = rf" ?(?P<sign>{any_of(signs)}) ?(?=[-+]?[.,]?\d)"
    return (rule(pattern, _read_number_sign, "".join(signs)),)


def sign_rules(language: Language) -> tuple[Rule, ...]:
    """Return the rule for signs that are left over."""
    if not language.signs:
        return ()
    pattern = rf" ?(?P<sign>{any_of(language.signs)})"
    return (rule(pattern, _read_sign, "".join(language.signs)),)


def _read_nothing(_reader: Reader, _match: re.Match[str]) -> str:
    return ""


def _read_gap(_reader: Reader, _match: re.Match[str]) -> str:
    return " "


def _read_number_sign(reader: Reader, match: re.Match[str]) -> str:
    return f" {reader.language.number_signs[match['sign']]} "


def _read_sign(reader: Reader, match: re.Match[str]) -> str:
    return f" {reader.language.signs[match['sign']]} "


# --- addresses ---


def _read_address(reader: Reader, match: re.Match[str]) -> str:
    names = reader.language.signs
    words = match[0].replace("@", f" {names.get('@', '@')} ")
    words = words.replace(".", f" {reader.language.dot} ")
    return re.sub(r"[_/-]+", " ", words)


def _read_ip(reader: Reader, match: re.Match[str]) -> str:
    parts = map(reader.integer, match["ip"].split("."))
    words = f" {reader.language.dot} ".join(parts)
    names = reader.language.number_signs
    if match["mask"]:
        return reader.join(words, names.get("/", ""), reader.integer(match["mask"]))
    if match["port"]:
        return f"{words}, {reader.digits(match['port'])}"
    return words


def _read_version(reader: Reader, match: re.Match[str]) -> str | None:
    language = reader.language
    is_grouped = "." in language.marks.group and _GROUPED.fullmatch(match[0])
    if is_grouped:
        return None
    dot = f" {language.version_dot or language.dot} "
    first, *rest = (match["short"] or match["long"]).split(".")
    is_year = re.fullmatch(r"20\d\d", first)
    head = reader.year(int(first)) if is_year else reader.integer(_number(first))
    read = dot.join([head, *(reader.integer(_number(part)) for part in rest)])
    return reader.join(match["v"] or "", read, reader.letters(match["tail"] or ""))


def _number(digits: str) -> str:
    return digits.lstrip("0") or "0"


def _read_phone(reader: Reader, match: re.Match[str]) -> str | None:
    written = match["rest"]
    digits = re.sub(r"\D", "", written)
    groups = re.findall(r"\d+", written)
    is_long = len(digits) >= _MIN_PHONE and len(groups) > 1
    starts = match["plus"] or written[0] in "0("
    if not (is_long and (starts or _is_dialled(written, groups))):
        return None
    plus = reader.language.plus if match["plus"] else ""
    return ", ".join(
        [reader.join(plus, reader.digits(groups[0])), *map(reader.digits, groups[1:])]
    )


def _is_dialled(written: str, groups: list[str]) -> bool:
    """Tell a number without a prefix: "555-1234", "555-123-4567"."""
    lengths = [len(group) for group in groups]
    return "-" in written and lengths in ([3, 4], [3, 3, 4], [1, 3, 3, 4])


# --- codes ---


def _read_code(reader: Reader, match: re.Match[str]) -> str:
    return ", ".join(map(reader.letters, re.split("[:-]", match[0])))


def _read_mixed(reader: Reader, match: re.Match[str]) -> str:
    """Part letters and digits; what changes often is a code, read sign by sign."""
    parts = re.findall(r"\d+|[A-Za-z]+", match[0])
    if _is_code(parts):
        return reader.letters(match[0])
    return " ".join(reader.label(part) if part.isdecimal() else part for part in parts)


def _is_code(parts: list[str]) -> bool:
    """Tell a serial number or plate from a name with a number in it."""
    words = [part for part in parts if part.isalpha()]
    if max(map(len, words)) >= _WORD:
        return False
    is_plate = len(parts) == _MAX_PARTS and parts[0].isdecimal()
    return is_plate or len(parts) > _MAX_PARTS


# --- abbreviations ---


def _abbreviation_rules(language: Language) -> tuple[Rule, ...]:
    """Expand abbreviations; what may be a unit too, only if no number is before it."""
    words = {_squeezed(key): value for key, value in language.abbreviations.items()}
    symbols = {symbol.rstrip(".") for symbol in unit_symbols(language)}
    units = {key for key in words if key.rstrip(".") in symbols}
    known = list(language.abbreviations)
    others = any_of(_both_cases(key for key in known if _squeezed(key) not in units))
    behind_no_number = any_of(_both_cases(units))
    pattern = rf"(?<![\w.])(?:{others}|(?<![\d/])(?<!\d ){behind_no_number})(?!\w)"

    def read(_reader: Reader, match: re.Match[str]) -> str:
        key = _squeezed(match[0])
        word = words.get(key) or words[key[0].lower() + key[1:]]
        return word + sentence_end(match)

    if not known:
        return ()
    is_dotted = all("." in name for name in known)
    return (rule(pattern, read, "." if is_dotted else ""),)


def _both_cases(names: Iterable[str]) -> list[str]:
    return [writing for name in names for writing in (name, name[0].upper() + name[1:])]


def _squeezed(abbreviation: str) -> str:
    return abbreviation.replace(" ", "")


_TEXT_END = re.compile(r"[\"')]*\s*\Z")


def sentence_end(match: re.Match[str]) -> str:
    """Return the point that ends an abbreviation if it ends the text too."""
    is_last = match[0].endswith(".") and _TEXT_END.match(match.string, match.end())
    return "." if is_last else ""


def _acronym_rules(language: Language) -> tuple[Rule, ...]:
    if not language.acronyms:
        return ()

    def read(reader: Reader, match: re.Match[str]) -> str | None:
        return reader.language.acronyms.get(match[0])

    # Words are looked up: an alternation of all of them takes 0.7 ms to compile.
    others = any_of(name for name in language.acronyms if not name.isalnum())
    return (rule(rf"(?<!\w)(?:{others}|\w++)(?!\w)", read, frozenset()),)
