"""Flags from the fields of `Settings`, and settings from the flags."""

import argparse
from dataclasses import Field, fields
from typing import Any

from wyoming_jabber.config import (
    Folders,
    Settings,
    Texts,
    default_of,
    field_types,
    show_number,
)
from wyoming_jabber.option_sources import load_settings

_METAVARS: dict[object, str] = {str: "TEXT", int: "INT", float: "FLOAT"}


def add_options(
    parser: argparse.ArgumentParser, command: str, *, explains: bool = True
) -> None:
    """Add the flags of all settings that `command` takes.

    Values stay strings here: they are parsed and checked in one place for all sources.
    Nobody reads what `explains` leaves out unless help is asked for.
    """
    group = parser.add_argument_group("settings")
    for spec in fields(Settings):
        if command in spec.metadata["commands"]:
            _add_option(group, spec, _describe(spec) if explains else None)


def settings_from(arguments: argparse.Namespace, command: str) -> Settings:
    """Build settings from parsed flags, environment and add-on options.

    Raises ConfigError.
    """
    flags = {
        spec.name: getattr(arguments, spec.name)
        for spec in fields(Settings)
        if command in spec.metadata["commands"]
    }
    return load_settings(flags)


def _add_option(
    group: argparse._ArgumentGroup, spec: "Field[Any]", description: str | None
) -> None:
    flag = "--" + spec.name.replace("_", "-")
    kind = field_types()[spec.name]
    if kind is bool:
        group.add_argument(
            flag, action=argparse.BooleanOptionalAction, default=None, help=description
        )
    elif kind in (Folders, Texts):
        group.add_argument(
            flag, action="append", metavar=spec.metadata["metavar"], help=description
        )
    else:
        metavar = spec.metadata["metavar"] or _METAVARS[kind]
        group.add_argument(flag, metavar=metavar, help=description)


def _describe(spec: "Field[Any]") -> str:
    """Help text with choices, range and default; `%` is argparse's own sign."""
    low, high, choices = (spec.metadata[key] for key in ("low", "high", "choices"))
    default = default_of(spec)
    notes = []
    if choices:
        notes.append(", ".join(choices))
    elif low is not None:
        notes.append(f"{show_number(low)} to {show_number(high)}")
    if default is not None and default != ():
        notes.append(f"default {_show(default)}")
    text: str = spec.metadata["description"] + (
        f" ({'; '.join(notes)})" if notes else ""
    )
    return text.replace("%", "%%")


def _show(default: object) -> str:
    if isinstance(default, tuple):
        return ", ".join(map(str, default))
    if isinstance(default, bool):
        return "on" if default else "off"
    return show_number(default) if isinstance(default, float) else str(default)
