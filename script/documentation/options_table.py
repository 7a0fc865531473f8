"""The fields of `Settings` as a table in Markdown."""

from collections.abc import Sequence
from dataclasses import Field, fields
from pathlib import Path
import re
from typing import Any

from wyoming_jabber.config import (
    Folders,
    Settings,
    Texts,
    default_of,
    field_types,
    show_number,
)
from wyoming_jabber.option_sources import ENVIRONMENT_PREFIX

_HEADER = (
    *("option", "flag", "environment variable", "default", "value"),
    *("what it is for", "also for"),
)

_KINDS: dict[object, str] = {
    bool: "on or off",
    int: "whole number",
    float: "number",
    str: "text",
    Folders: "folders",
    Texts: "texts",
}

# Tags would be HTML to a reader of Markdown.
_TAG = re.compile(r"<[^<>]+>")


def options_table() -> str:
    """Return the table, a row for each option in the order of the settings."""
    rows = [
        _HEADER,
        ("---",) * len(_HEADER),
        *(_row(spec) for spec in fields(Settings)),
    ]
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


def _row(spec: "Field[Any]") -> Sequence[str]:
    flag = "--" + spec.name.replace("_", "-")
    is_switch = field_types()[spec.name] is bool
    return (
        f"`{spec.name}`",
        f"`{flag}`, `--no-{flag[2:]}`" if is_switch else f"`{flag}`",
        f"`{ENVIRONMENT_PREFIX}{spec.name.upper()}`",
        _code(_default(default_of(spec))),
        _value(spec),
        _escape(spec.metadata["description"]),
        ", ".join(name for name in spec.metadata["commands"] if name != "serve"),
    )


def _value(spec: "Field[Any]") -> str:
    """Say what may be given: the kind, and its limits or choices."""
    low, high, choices = (spec.metadata[key] for key in ("low", "high", "choices"))
    if choices:
        return ", ".join(_code(choice) for choice in choices)
    kind = _KINDS[field_types()[spec.name]]
    if low is None:
        return kind
    return f"{kind}, {show_number(low)} to {show_number(high)}"


def _default(default: object) -> str:
    if default is None or default == ():
        return ""
    if isinstance(default, bool):
        return "on" if default else "off"
    if isinstance(default, tuple):
        return ", ".join(_at_home(path) for path in default)
    return show_number(default) if isinstance(default, float) else str(default)


def _at_home(path: Path) -> str:
    home = Path.home()
    return f"~/{path.relative_to(home)}" if path.is_relative_to(home) else str(path)


def _code(text: str) -> str:
    return f"`{text}`" if text else ""


def _escape(text: str) -> str:
    return _TAG.sub(lambda tag: f"`{tag[0]}`", text).replace("|", "\\|")
