"""Grammar that the Slavic languages share: genders, cases, money.

Nouns have four forms: one, few, many (the plural's genitive), and the form behind
fractions, which is the singular's genitive. So both genitives are known of each unit.
"""

from collections.abc import Callable, Mapping
import re
from typing import Final, NamedTuple

from wyoming_jabber.text.normalize import defaults
from wyoming_jabber.text.normalize.amount import Amount, Marks, numeral
from wyoming_jabber.text.normalize.language import Noun
from wyoming_jabber.text.normalize.patterns import BEFORE, DASH, any_of
from wyoming_jabber.text.normalize.reader import Reader
from wyoming_jabber.text.normalize.rule import Rule, rule
from wyoming_jabber.text.normalize.units import (
    CURRENCY_CODES,
    CURRENCY_SYMBOLS,
    SYMBOLS,
)

MARKS: Final = Marks(",", " ")
WORD: Final = r"[^\W\d_]+(?:'[^\W\d_]+)?"
_NUMBER: Final = numeral(MARKS)
_MANY, _SINGULAR_GENITIVE = 2, 3
# Behind the number may be its noun, or an adjective and its noun.
_NEXT: Final = rf"(?![\w%°]|[.,:/]\d)(?=(?: (?P<next>{WORD})(?: (?P<noun>{WORD}))?)?)"
# Units whose many-form is a scale of money.
SCALES: Final = ("thousand", "million", "billion")


class Grammar(NamedTuple):
    """What decides on a number's gender and case; the fields are patterns."""

    genitive: str
    """Prepositions before a genitive."""

    feminine: str
    """Stems of feminine nouns that are counted in homes."""

    neuter: str
    adjective: str
    """Endings of adjectives: then the next word is the noun."""

    cases: tuple[tuple[str, str], ...]
    """Pattern of a noun's ending -> its case; only for what is unmistakable."""


# --- what is counted ---


def genitive(reader: Reader, amount: Amount, noun: Noun) -> str:
    """Read "of five degrees"."""
    is_singular = not amount.is_whole or reader.language.plural(amount) == 0
    at = _SINGULAR_GENITIVE if is_singular else _MANY
    form = noun.forms[min(at, len(noun.forms) - 1)]
    gender = noun.gender or "masculine"
    return reader.join(reader.amount(amount, f"{gender}-genitive"), form)


def number_form(grammar: Grammar, before: str, match: re.Match[str]) -> str:
    """Return gender and case of a number between a preposition and its noun."""
    word = (match["next"] or "").lower()
    gender, case = _gender(grammar, word), _case(grammar, word)
    is_adjective = re.search(rf"(?:{grammar.adjective})\Z", word)
    if not gender and not case and match["noun"] and is_adjective:
        word = match["noun"].lower()
        gender, case = _gender(grammar, word), _case(grammar, word)
    gender = gender or "masculine"
    case = case or ("genitive" if before else "")
    if case == "accusative" and gender != "feminine":
        case = ""
    return f"{gender}-{case}" if case else gender.removeprefix("masculine")


def _gender(grammar: Grammar, word: str) -> str:
    """Return a counted noun's gender; nothing for masculines and unknown words."""
    if re.match(rf"(?:{grammar.feminine})", word):
        return "feminine"
    return "neuter" if re.match(rf"(?:{grammar.neuter})", word) else ""


def _case(grammar: Grammar, word: str) -> str:
    """Return the case that a noun's ending shows."""
    shown = (name for end, name in grammar.cases if re.search(rf"(?:{end})\Z", word))
    return next(shown, "")


def counted_rule(grammar: Grammar) -> Rule:
    """Read numbers before words, and behind prepositions of the genitive."""

    def read(reader: Reader, match: re.Match[str]) -> str | None:
        before = match["before"] or ""
        form = number_form(grammar, before, match)
        if not form:
            return None
        return reader.join(before, reader.amount(reader.parse(match["number"]), form))

    before = rf"(?:(?<![\w-])(?P<before>(?i:{grammar.genitive})) )?"
    return rule(rf"{before}{BEFORE}(?P<number>{_NUMBER}){_NEXT}", read)


def one_rule(grammar: Grammar, prepositions: str, ending: str) -> Rule:
    """Read "in 1 room", a locative that only its preposition tells from others."""

    def read(reader: Reader, match: re.Match[str]) -> str:
        is_feminine = _gender(grammar, match["noun"]) == "feminine"
        form = f"{'feminine' if is_feminine else 'masculine'}-locative"
        return reader.join(match["before"], reader.cardinal(1, form))

    before = rf"(?<!\w)(?P<before>(?i:{prepositions}))[ \u00a0]{{1,2}}"
    noun = rf"(?= (?P<noun>[^\W\d_]{{2,20}}(?:{ending}))(?!\w))"
    return rule(rf"{before}1{noun}", read)


def genitive_rules(grammar: Grammar, symbols: Mapping[str, str]) -> tuple[Rule, ...]:
    """Read "up to 5 °C"; `symbols` are the language's units and currencies."""
    keys, money = _keys(symbols), _money(symbols)
    unit = any_of(keys)

    def read(reader: Reader, match: re.Match[str]) -> str | None:
        amount = reader.parse(match["number"])
        code = money.get(match["unit"])
        if code and not amount.is_whole:
            return reader.join(match["before"], _money_genitive(reader, amount, code))
        noun = _noun(reader, keys, match["unit"])
        return reader.join(match["before"], genitive(reader, amount, noun))

    pattern = (
        rf"(?<![\w-])(?P<before>(?i:{grammar.genitive})) (?P<number>{_NUMBER}) ?"
        rf"(?P<unit>{unit}(?: ?/ ?{unit})?)(?![\w°^/]|'\w| ?\d| ?{DASH} ?\d)"
    )
    return (rule(pattern, read),)


def _money_genitive(reader: Reader, amount: Amount, code: str) -> str:
    unit, cent = reader.currency(code)
    if cent is None or len(amount.fraction) != len("99"):
        return genitive(reader, amount, unit)
    cents = Amount("", str(int(amount.fraction)))
    whole = genitive(reader, amount._replace(fraction=""), unit)
    return reader.join(whole, genitive(reader, cents, cent)) if cents.value else whole


def accusative_rule(prepositions: str, symbols: Mapping[str, str]) -> Rule:
    """Read "in 1 h": one feminine unit behind a preposition of the accusative."""
    keys = _keys(symbols)

    def read(reader: Reader, match: re.Match[str]) -> str | None:
        amount, noun = Amount("", match["number"]), _noun(reader, keys, match["unit"])
        if noun.gender != "feminine" or not noun.per or reader.language.plural(amount):
            return None
        number = reader.amount(amount, "feminine-accusative")
        return reader.join(match["before"], number, noun.per)

    return rule(
        rf"(?<![\w-])(?P<before>(?i:{prepositions})) (?P<number>\d{{0,3}}1) ?"
        rf"(?P<unit>{any_of(keys)})(?![\w°^/])",
        read,
    )


def range_rules(
    grammar: Grammar,
    symbols: Mapping[str, str],
    read_range: Callable[[Reader, Amount, Amount, Noun], str],
    joint: str = "-",
) -> tuple[Rule, ...]:
    """Read "2-3 hours" as two neighbours, and ranges of money."""
    money = _money(symbols)

    def read_money(reader: Reader, match: re.Match[str]) -> str:
        first, last = reader.parse(match["first"]), reader.parse(match["last"])
        noun = reader.currency(money[match["money"]]).unit
        return read_range(reader, first, last, noun)

    def read_pair(reader: Reader, match: re.Match[str]) -> str | None:
        first, last = Amount("", match["first"]), Amount("", match["last"])
        is_few = reader.language.plural(last) == 1
        if not is_few or first.value >= last.value or match["next"] in symbols:
            return None
        form = number_form(grammar, "", match)
        return joint.join((reader.amount(first, form), reader.amount(last, form)))

    between = rf" ?{DASH} ?"
    amounts = rf"{BEFORE}(?P<first>{_NUMBER}){between}(?P<last>{_NUMBER})"
    counts = rf"{BEFORE}(?P<first>\d{{1,3}}){between}(?P<last>\d{{1,3}})"
    return (
        rule(rf"{amounts} ?(?P<money>{any_of(money)})(?![\w/])", read_money),
        rule(rf"{counts}{_NEXT}(?= {WORD})", read_pair),
    )


def _money(symbols: Mapping[str, str]) -> dict[str, str]:
    codes = {code: code for code in CURRENCY_CODES}
    own = {symbol: key for symbol, key in symbols.items() if key.isupper()}
    return codes | CURRENCY_SYMBOLS | own


def _keys(symbols: Mapping[str, str]) -> dict[str, str]:
    both = SYMBOLS | dict(symbols) | _money(symbols)
    return {symbol: key for symbol, key in both.items() if key}


def _noun(reader: Reader, keys: Mapping[str, str], written: str) -> Noun:
    above, slash, below = (part.strip() for part in written.partition("/"))
    if slash:
        return reader.noun(f"{keys[above]}_per_{keys[below]}")
    key = keys[above]
    return reader.currency(key).unit if key.isupper() else reader.noun(key)


# --- money ---


def read_money(reader: Reader, amount: Amount, code: str, scale: str) -> str:
    """Read money; a scale is a noun's many-form, and is inflected."""
    scales = (reader.noun(key) for key in SCALES)
    noun = next((noun for noun in scales if noun.forms[_MANY] == scale), None)
    if noun is None:
        return defaults.read_money(reader, amount, code, scale)
    forms = reader.currency(code).unit.forms
    name = forms[min(_MANY, len(forms) - 1)]
    return reader.join(reader.counted(amount, noun), name)


def price_rule(symbols: Mapping[str, str], per: str) -> Rule:
    """Read "0,65 zł/kWh"; `per` stands before what the money is for."""
    keys = _keys(symbols)
    money = _money(symbols)

    def read(reader: Reader, match: re.Match[str]) -> str:
        amount, noun = reader.parse(match["number"]), reader.noun(keys[match["unit"]])
        price = reader.money(amount, money[match["money"]])
        return reader.join(price, per, noun.per or noun.forms[0])

    pattern = (
        rf"(?<!\d-)(?<![\w.,])(?P<number>{_NUMBER}) ?(?P<money>{any_of(money)}) ?/ ?"
        rf"(?P<unit>{any_of(keys)})(?!\w)"
    )
    return rule(pattern, read, "/")


def symbol_words(names: Mapping[str, str]) -> Rule:
    """Put words for signs before a number, ahead of the rules that look for them."""

    def read(_reader: Reader, match: re.Match[str]) -> str:
        is_signed = match.string[match.end()] in "+-"
        return names[match["sign"]] + " " * is_signed

    pattern = rf"(?P<sign>{any_of(names)}) ?(?=[-+]?\d)"
    return rule(pattern, read, "".join(names))


def compound_rule(prefix: Callable[[Reader, int], str], ending: str) -> Rule:
    """Read "5-minute" as one adjective; `ending` is the pattern of its end."""

    def read(reader: Reader, match: re.Match[str]) -> str:
        return prefix(reader, int(match["number"])) + match["word"]

    word = rf"(?P<word>(?=[^\W\d_]{{5,30}}(?!\w))[^\W\d_]{{3,28}}?(?:{ending})(?!\w))"
    return rule(rf"{BEFORE}(?P<number>\d{{1,3}})-?{word}", read)
