"""Reads the parts of written forms aloud in one language."""

from typing import Final

from wyoming_jabber.text.normalize.amount import Amount, parse
from wyoming_jabber.text.normalize.language import (
    Currency,
    Date,
    Language,
    Noun,
    Time,
)
from wyoming_jabber.text.normalize.numbers import MAX_DIGITS
from wyoming_jabber.text.normalize.units import split_prefix

_PER: Final = "_per_"


class Reader:
    """A language with its tag, so that regions may differ: what rules read with."""

    def __init__(self, tag: str, language: Language) -> None:
        self.tag = tag
        self.language = language

    def join(self, *words: str) -> str:
        """Join the words that are not empty."""
        return self.language.joiner.join(filter(None, words))

    def cardinal(self, number: int, form: str = "") -> str:
        """Count; `form` is a gender, case or both, as the language names them."""
        return self.language.cardinal(self, number, form)

    def ordinal(self, number: int, form: str = "") -> str:
        """Say the number's place in a row."""
        return self.language.ordinal(self, number, form)

    def digits(self, digits: str) -> str:
        """Read digits one by one."""
        return self.join(*(self.cardinal(int(digit)) for digit in digits))

    def integer(self, digits: str, form: str = "") -> str:
        """Read a row of digits; a very long one, or a code as "007", digit by digit."""
        is_code = len(digits) > 1 and digits[0] == "0"
        if is_code or len(digits) > MAX_DIGITS:
            return self.digits(digits)
        return self.cardinal(int(digits), form)

    def parse(self, text: str) -> Amount:
        """Take apart what the language's numeral pattern has matched."""
        return parse(text, self.language.marks)

    def amount(self, amount: Amount, form: str = "") -> str:
        """Read a number with its sign and fraction."""
        return self.language.read_amount(self, amount, form)

    def signed(self, amount: Amount, words: str) -> str:
        """Say the amount's sign before the words for its size."""
        language = self.language
        plus = language.plus
        both = language.plus_minus or f"{plus} {language.minus}"
        names = {"-": language.minus, "+": plus, "±": both}
        return self.join(names.get(amount.sign, "").strip(), words)

    def form(self, noun: Noun, amount: Amount) -> str:
        """Return a noun's form behind a number."""
        return noun.forms[min(self.language.plural(amount), len(noun.forms) - 1)]

    def counted(self, amount: Amount, noun: Noun) -> str:
        """Read a number of things."""
        number = self.amount(amount, noun.gender)
        form = self.form(noun, amount)
        return form.replace("{}", number) if "{}" in form else self.join(number, form)

    def noun(self, unit: str) -> Noun:
        """Return a unit's noun by its key, made up from its parts if need be."""
        units = self.language.units
        if (known := units.get(unit)) is not None:
            return known
        above, per, below = unit.partition(_PER)
        if per:
            return self._quotient(above, below)
        prefix, base = split_prefix(unit)
        if base in units:
            return self._prefixed(prefix, units[base])
        return Noun((unit.replace("_", " "),))

    def _quotient(self, above: str, below: str) -> Noun:
        upper = self._unit_or_currency(above)
        lower = self._unit_or_currency(below)
        behind = self.join(self.language.per, lower.per or lower.forms[0])
        forms = (self.join(form, behind) for form in upper.forms)
        return upper._replace(forms=tuple(forms), per="")

    def _unit_or_currency(self, key: str) -> Noun:
        return self.currency(key).unit if key.isupper() else self.noun(key)

    def _prefixed(self, prefix: str, base: Noun) -> Noun:
        word = self.language.prefixes.get(prefix, prefix)
        forms = tuple(word + form[0].lower() + form[1:] for form in base.forms)
        per = word + base.per[0].lower() + base.per[1:] if base.per else ""
        return base._replace(forms=forms, per=per)

    def currency(self, code: str) -> Currency:
        """Return a currency by its ISO code."""
        return self.language.currencies.get(code) or Currency(Noun((code,)))

    def measure(self, amount: Amount, unit: str) -> str:
        """Read an amount with its unit, a key of `units.py` or two with "_per_"."""
        return self.language.read_measure(self, amount, unit)

    def money(self, amount: Amount, code: str, scale: str = "") -> str:
        """Read money in an ISO currency; `scale` is a word as "million"."""
        return self.language.read_money(self, amount, code, scale)

    def range(self, first: Amount, last: Amount, unit: str = "") -> str:
        """Read "from ... to ..."."""
        return self.language.read_range(self, first, last, unit)

    def fraction(self, whole: Amount | None, numerator: int, denominator: int) -> str:
        """Read a fraction, behind a whole number or alone."""
        return self.language.read_fraction(self, whole, numerator, denominator)

    def date(self, date: Date) -> str:
        """Read a date."""
        return self.language.read_date(self, date)

    def time(self, time: Time) -> str:
        """Read a time of day."""
        return self.language.read_time(self, time)

    def year(self, year: int) -> str:
        """Read a year."""
        return self.language.read_year(self, year)

    def label(self, digits: str) -> str:
        """Read digits within a name."""
        return self.language.read_label(self, digits)

    def letters(self, text: str) -> str:
        """Read a code sign by sign: "A1" -> "A one"."""
        signs = (
            self.cardinal(int(sign)) if sign.isdecimal() else sign.upper()
            for sign in text
            if sign.isalnum()
        )
        return " ".join(signs)
