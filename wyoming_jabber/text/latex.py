"""LaTeX that slips into an answer: the formula as plain signs."""

import re
from typing import Final

from wyoming_jabber.text.pattern import Pattern

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
_COMMAND = Pattern(rf" ?\\({'|'.join(_COMMANDS)})(?![A-Za-z]) ?")
_DEGREE = Pattern(r" ?\^ ?\{? ?\\(?:circ|degree)\b ?\}?")
_FRACTION = Pattern(r"\\[dt]?frac\{([^{}]*)\}\{([^{}]*)\}")
_ROOT = Pattern(r"\\sqrt\{([^{}]*)\}")
_GROUP = Pattern(
    r"\\(?:boxed|emph|math(?:bf|it|rm)|operatorname|text(?:bf|it|rm)?)\{([^{}]*)\}"
)
_INDEX = Pattern(r"([_^])\{([^{}]*)\}")
# Deeper formulas are not for the ear.
_MAX_DEPTH: Final = 3

_DELIMITER = Pattern(r"\\[()\[\]]|\$\$")
# Money is no formula: "$5 and $10".
_INLINE = Pattern(
    r"\$(?=[^\s$])((?:[A-Za-z]|[A-Za-z][^$\n=]*=[^$\n]*|[^$\n\\^_{}]*[\\^_{}][^$\n]*))"
    r"(?<!\s)\$(?!\d)"
)
_POWERS: Final = (
    (Pattern(r"(?<=[A-Za-z0-9)])\^2(?!\d)"), "²"),
    (Pattern(r"(?<=[A-Za-z0-9)])\^3(?!\d)"), "³"),
)


def plain_formulas(text: str) -> str:
    """Write LaTeX's signs and delimiters plainly, and squares and cubes as "²" and "³"."""
    if "$" in text:
        text = text.replace("$$", " ")
        text = _INLINE.compiled.sub(lambda formula: _without_commands(formula[1]), text)
    if "\\" in text:
        text = _without_commands(text)
    if "^" in text:
        for pattern, sign in _POWERS:
            text = pattern.compiled.sub(sign, text)
    return text


def _without_commands(text: str) -> str:
    text = _DEGREE.compiled.sub("°", text)
    for _ in range(_MAX_DEPTH):
        text = _INDEX.compiled.sub(r"\1\2", text)
        text = _FRACTION.compiled.sub(r"\1/\2", text)
        text = _ROOT.compiled.sub(r"√\1", text)
        text = _GROUP.compiled.sub(r"\1", text)
    text = _COMMAND.compiled.sub(_sign, text)
    return _DELIMITER.compiled.sub(" ", text).replace("\\%", "%")


def _sign(command: re.Match[str]) -> str:
    return f" {_COMMANDS[command[1]]} "
