"""What a language says about itself: `Language`, and the values its readers get."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from wyoming_jabber.text.normalize import defaults, plurals
from wyoming_jabber.text.normalize.amount import Amount, Marks
from wyoming_jabber.text.normalize.rule import Rule

if TYPE_CHECKING:
    from wyoming_jabber.text.normalize.reader import Reader


class Noun(NamedTuple):
    """A counted thing."""

    forms: tuple[str, ...]
    """A form for each index that `Language.plural` returns; the last stands for more.

    "{}" in a form is the number's place: "摄氏{}度". Without, the number comes first.
    """

    gender: str = ""
    """Which form of the number it wants: `Reader.cardinal`'s `form`."""

    per: str = ""
    """The form behind "per"; the first one if empty."""


def noun(*forms: str, gender: str = "", per: str = "") -> Noun:
    """Make a noun: `noun("Stunde", "Stunden", gender="feminine")`."""
    return Noun(forms, gender, per)


class Currency(NamedTuple):
    """Money: its name and, where it has some, its hundredth."""

    unit: Noun
    cent: Noun | None = None


class Date(NamedTuple):
    """A date; what was not written is None. Day and month are possible ones."""

    day: int | None = None
    month: int | None = None
    year: int | None = None
    weekday: int | None = None
    """0 is Monday."""


class Time(NamedTuple):
    """A time of day."""

    hour: int
    minute: int | None = None
    second: int | None = None
    half_day: str = ""
    """"a" or "p" when a half of the day was written."""

    is_padded: bool = False
    """Whether the hour was written with a leading zero."""


class Language(NamedTuple):
    """All that the rules ask of a language. Only the first block must be given.

    Compared and hashed by identity, so that what is made from one can be cached.
    """

    marks: Marks
    """Decimal and group marks: `Marks(",", ". ")`."""

    decimal: str
    """The decimal mark's name."""

    minus: str
    to: str
    """Between the ends of a range."""

    dot: str
    """The point's name in addresses."""

    # --- numbers ---
    version_dot: str = ""
    """The point's name in versions, where it is another."""

    plus: str = ""
    plus_minus: str = ""
    is_fraction_number: bool = False
    """Whether 3.14 ends in "fourteen" and not in "one four"."""

    plural: plurals.Plural = plurals.one_other
    joiner: str = " "
    """Between words; empty in scripts without spaces."""

    cardinal: Callable[["Reader", int, str], str] = defaults.cardinal
    ordinal: Callable[["Reader", int, str], str] = defaults.ordinal
    ordinal_pattern: str = ""
    """What follows the digits of an ordinal, with a lookahead for its context."""

    ordinal_form: Callable[[str], str] = defaults.plain_form
    """The ordinal's form for what was written behind the digits: "ère" -> feminine."""

    fractions: Mapping[tuple[int, int], str] = {}
    """Names of fractions: (1, 2) -> "one half"."""

    mixed: str = ""
    """Between a whole number and a fraction: "and"."""

    # --- units and money ---
    units: Mapping[str, Noun] = {}
    """Unit key -> noun; the keys are in `units.py`. A key with a metric prefix may be
    missing if its base is there: "kilowatt" is made of "kilo" and "watt"."""

    prefixes: Mapping[str, str] = {}
    """Metric prefixes that are not written as their keys: "kilo" -> "кило"."""

    per: str = "per"
    unit_symbols: Mapping[str, str] = {}
    """More symbols, as "Std." -> "hour"; an empty key takes a shared one away."""

    currencies: Mapping[str, Currency] = {}
    """ISO 4217 code -> currency."""

    currency_symbols: Mapping[str, str] = {}
    """More symbols, as "zł" -> "PLN", or the same with another meaning."""

    scales: Mapping[str, str] = {}
    """What may stand between amount and currency: "million", "Mio." -> its word.

    A number word that is used as a noun; letters such as k count after a currency
    sign only.
    """

    money_joint: str = " "
    """Between the unit and the cents."""

    money_of: str = ""
    """Between a scale and the currency: "de" in "un million d'euros"."""

    # --- time ---
    months: tuple[str, ...] = ()
    """Twelve names as they stand in a date."""

    month_names: Mapping[str, int] = {}
    """Other writings: "jan", "janv.", nominatives; any case; 1 is January."""

    weekdays: tuple[str, ...] = ()
    """Seven names, Monday first."""

    weekday_names: Mapping[str, int] = {}
    """Other writings, expanded before a date or on their own if they end in a point."""

    date_patterns: tuple[str, ...] = ()
    r"""Dates by their parts: {d} {m} (numbers) {month} (a name) {y} (four digits) {yy}
    (two or four); what is between is a regular expression: r"{d}\.{m}\.{y}"."""

    time_patterns: tuple[str, ...] = (r"{h}:{min}(?::{s})?",)
    """Times by their parts: {h} {min} {s} {half}; as "{h}:{min}(?: Uhr)?"."""

    half_days: Mapping[str, str] = {}
    """"a" and "p" -> a pattern of what is written for them behind {half}."""

    read_date: Callable[["Reader", Date], str] = defaults.read_date
    read_time: Callable[["Reader", Time], str] = defaults.read_time
    read_year: Callable[["Reader", int], str] = defaults.read_year
    duration_joint: str = " "
    """Between hours and minutes."""

    # --- words and signs ---
    abbreviations: Mapping[str, str] = {}
    """"z. B." -> "zum Beispiel", as written or with a capital first letter; spaces
    within are optional. A point that also ends the text is kept."""

    signs: Mapping[str, str] = {}
    """Names of signs wherever they are left over: "&" -> "and", "€" -> "euro"."""

    number_signs: Mapping[str, str] = {}
    """Names of signs directly before a number or between two: "<" -> "less than"."""

    acronyms: Mapping[str, str] = {}
    """Words in capitals -> how they are said; for what the phonemizer gets wrong."""

    read_amount: Callable[["Reader", Amount, str], str] = defaults.read_amount
    read_measure: Callable[["Reader", Amount, str], str] = defaults.read_measure
    read_money: Callable[["Reader", Amount, str, str], str] = defaults.read_money
    read_range: Callable[["Reader", Amount, Amount, str], str] = defaults.read_range
    read_fraction: Callable[["Reader", Amount | None, int, int], str] = (
        defaults.read_fraction
    )
    read_label: Callable[["Reader", str], str] = defaults.read_label
    """Reads digits within a name: "ESP8266", "Lamp2"."""

    early_rules: tuple[Rule, ...] = ()
    """The language's own rules, before the shared ones."""

    late_rules: tuple[Rule, ...] = ()
    """The same, after units and dates and before plain numbers."""

    variants: Mapping[str, Mapping[str, object]] = {}
    """Region -> fields that differ: "GB" -> {"date_patterns": (...)}."""

    # A tuple has all three, for what is in it.
    def __eq__(self, other: object) -> bool:
        return self is other

    def __ne__(self, other: object) -> bool:
        return self is not other

    def __hash__(self) -> int:
        return id(self)
