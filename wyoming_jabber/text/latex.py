"""LaTeX that slips into an answer: the formula as plain signs."""

import re
from typing import Final

_COMMANDS: Final = {
    "Delta": "Δ",
    "Omega": "Ω",
    "alpha": "α",
    "approx": "≈",
    "beta": "β",
    "cdot": "×",
    "circ": "°",
    "degree": "°",
    "displaystyle": "",
    "div": "÷",
    "dots": "...",
    "ge": "≥",
    "geq": "≥",
    "implies": "→",
    "infty": "∞",
    "ldots": "...",
    "le": "≤",
    "left": "",
    "leq": "≤",
    "mu": "µ",
    "ne": "≠",
    "neq": "≠",
    "pi": "π",
    "pm": "±",
    "quad": " ",
    "right": "",
    "rightarrow": "→",
    "times": "×",
    "to": "→",
}
_COMMAND = re.compile(rf" ?\\({'|'.join(_COMMANDS)})(?![A-Za-z]) ?")
_DEGREE = re.compile(r" ?\^ ?\{? ?\\(?:circ|degree)\b ?\}?")
_FRACTION = re.compile(r"\\[dt]?frac\{([^{}]*)\}\{([^{}]*)\}")
_ROOT = re.compile(r"\\sqrt\{([^{}]*)\}")
_GROUP = re.compile(
    r"\\(?:boxed|emph|math(?:bf|it|rm)|operatorname|text(?:bf|it|rm)?)\{([^{}]*)\}"
)
_INDEX = re.compile(r"([_^])\{([^{}]*)\}")
# Deeper formulas are not for the ear.
_MAX_DEPTH: Final = 3

_DELIMITER = re.compile(r"\\[()\[\]]|\$\$")
# Money is no formula: "$5 and $10".
_INLINE = re.compile(
    r"\$(?=[^\s$])((?:[A-Za-z]|[A-Za-z][^$\n=]*=[^$\n]*|[^$\n\\^_{}]*[\\^_{}][^$\n]*))"
    r"(?<!\s)\$(?!\d)"
)
_POWERS: Final = (
    (re.compile(r"(?<=[A-Za-z0-9)])\^2(?!\d)"), "²"),
    (re.compile(r"(?<=[A-Za-z0-9)])\^3(?!\d)"), "³"),
)


def plain_formulas(text: str) -> str:
    """Write LaTeX's signs and delimiters plainly, and squares and cubes as "²" and "³"."""
    if "$" in text:
        text = text.replace("$$", " ")
        text = _INLINE.sub(lambda formula: _without_commands(formula[1]), text)
    if "\\" in text:
        text = _without_commands(text)
    if "^" in text:
        for pattern, sign in _POWERS:
            text = pattern.sub(sign, text)
    return text


def _without_commands(text: str) -> str:
    text = _DEGREE.sub("°", text)
    for _ in range(_MAX_DEPTH):
        text = _INDEX.sub(r"\1\2", text)
        text = _FRACTION.sub(r"\1/\2", text)
        text = _ROOT.sub(r"√\1", text)
        text = _GROUP.sub(r"\1", text)
    text = _COMMAND.sub(lambda match: f" {_COMMANDS[match[1]]} ", text)
    return _DELIMITER.sub(" ", text).replace("\\%", "%")
