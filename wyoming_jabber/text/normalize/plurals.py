"""Which form of a noun stands behind a number, for each family of languages.

Each function returns an index into `Noun.forms`; a noun with fewer forms uses its last.
"""

from collections.abc import Callable

from wyoming_jabber.text.normalize.amount import Amount

Plural = Callable[[Amount], int]


def never(_amount: Amount) -> int:
    """One form for all: Chinese, Japanese."""
    return 0


def one_other(amount: Amount) -> int:
    """One for exactly 1, other for the rest and all fractions: English, German."""
    return 0 if amount.is_whole and int(amount.whole) == 1 else 1


def below_two(amount: Amount) -> int:
    """One for 0 up to 1.99, other for the rest: French, Brazilian Portuguese."""
    return 0 if amount.value < 2 else 1  # noqa: PLR2004 - the rule's own number


def east_slavic(amount: Amount) -> int:
    """One (1, 21), few (2-4, 22), many (0, 5-20), fraction: Russian, Ukrainian."""
    if not amount.is_whole:
        return 3
    last = int(amount.whole[-1])
    is_teen = amount.whole[-2:-1] == "1"
    if last == 1 and not is_teen:
        return 0
    return 1 if last in {2, 3, 4} and not is_teen else 2


def polish(amount: Amount) -> int:
    """One (1), few (2-4, 22-24), many (0, 5-21), fraction."""
    if amount.is_whole and int(amount.whole) == 1:
        return 0
    form = east_slavic(amount)
    return 2 if form == 0 else form


def czech(amount: Amount) -> int:
    """One (1), few (2-4), many (0, 5 and more), fraction: Czech, Slovak."""
    if not amount.is_whole:
        return 3
    number = int(amount.whole)
    if number == 1:
        return 0
    return 1 if number in {2, 3, 4} else 2
