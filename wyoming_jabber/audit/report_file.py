"""Reports in files: JSON that is checked as it is read, written whole or not at all."""

from collections.abc import Mapping
from dataclasses import MISSING, asdict, fields, is_dataclass
import json
import os
from pathlib import Path
import sys
import types
from typing import Any, Final, TypeGuard, TypeVar, get_args, get_origin, get_type_hints

from wyoming_jabber import whole_file
from wyoming_jabber.audit.report import SCHEMA, Report
from wyoming_jabber.errors import ConfigError, JabberError

Value = TypeVar("Value")

# A report of a hundred voices is smaller.
_LARGEST_FILE: Final = 16_000_000

# Everybody may read a report, as any file that a person makes.
_MODE: Final = 0o644


class _WrongError(ValueError):
    """A value is not what its place needs."""


def to_json(report: Report) -> str:
    """Write a report as JSON."""
    return json.dumps(asdict(report), indent=2, allow_nan=False) + "\n"


def read_report(file: Path) -> Report:
    """Read the report of another audit; blocks.

    Raises ConfigError, which names the file, if it is none or of another schema.
    """
    try:
        with file.open("rb") as stream:
            content = stream.read(_LARGEST_FILE + 1)
    except OSError as error:
        raise ConfigError(f"{file} can't be read: {error.strerror}") from error
    if len(content) > _LARGEST_FILE:
        limit = _LARGEST_FILE // 1_000_000
        raise ConfigError(f"{file} is no report of audit: over {limit} MB")
    try:
        values = json.loads(content)
    except (ValueError, RecursionError):
        raise ConfigError(f"{file} is no report of audit: not JSON") from None
    return _report(file, values)


def check_writable(file: Path) -> None:
    """Raise ConfigError if a file can't be made where it shall be."""
    if file.is_dir():
        raise ConfigError(f"Can't write {file}: it is a folder")
    if not os.access(file.parent, os.W_OK | os.X_OK):
        reason = "not allowed" if file.parent.is_dir() else "there is no such folder"
        raise ConfigError(f"Can't write {file}: {reason}")


def write_whole(file: Path, text: str) -> None:
    """Write a file, so that a reader sees all of it or what was there before; blocks.

    Raises JabberError.
    """
    try:
        whole_file.write_whole(file, text, mode=_MODE)
    except OSError as error:
        raise JabberError(f"Can't write {file}: {error.strerror}") from error


def _report(file: Path, values: object) -> Report:
    if not isinstance(values, dict) or "schema" not in values:
        raise ConfigError(f"{file} is no report of audit: it names no schema")
    if values["schema"] != SCHEMA:
        raise ConfigError(
            f"{file} is a report of schema {str(values['schema'])[:20]!r}, and only "
            f"{SCHEMA} is understood here; make it again with this version"
        )
    try:
        return _decode(Report, values, "report")
    except _WrongError as error:
        raise ConfigError(f"{file} is no report of audit: {error}") from None


def _decode(kind: type[Value], value: object, place: str) -> Value:
    """Check that a JSON value is of a kind, and make it that. Raises _WrongError."""
    made: Any
    origin = get_origin(kind)
    if origin is types.UnionType:
        made = _decode_optional(kind, value, place)
    elif is_dataclass(kind):
        made = _decode_object(kind, value, place)
    elif origin is tuple:
        made = _decode_tuple(kind, value, place)
    elif origin is Mapping:
        made = _decode_mapping(kind, value, place)
    else:
        made = _decode_plain(kind, value, place)
    return made  # type: ignore[no-any-return] # it is what the branches check


def _decode_optional(kind: object, value: object, place: str) -> object:
    if value is None:
        return None
    (some,) = (arg for arg in get_args(kind) if arg is not types.NoneType)
    return _decode(some, value, place)


def _decode_object(kind: Any, value: object, place: str) -> object:  # noqa: ANN401 - a dataclass's type
    if not isinstance(value, dict):
        raise _WrongError(f"{place} is not an object")
    hints = get_type_hints(kind)
    missing = {s.name for s in fields(kind) if s.default is MISSING} - value.keys()
    if missing:
        raise _WrongError(f"{place} has no {', '.join(sorted(missing))}")
    return kind(
        **{
            name: _decode(hints[name], value[name], f"{place}.{name}")
            for name in hints.keys() & value.keys()
        }
    )


def _decode_tuple(kind: object, value: object, place: str) -> tuple[object, ...]:
    args = get_args(kind)
    if not isinstance(value, list):
        raise _WrongError(f"{place} is not a list")
    kinds = [args[0]] * len(value) if args[-1] is Ellipsis else list(args)
    if len(kinds) != len(value):
        raise _WrongError(f"{place} is not a list of {len(kinds)}")
    pairs = zip(kinds, value, strict=True)
    return tuple(_decode(k, item, f"{place}[{n}]") for n, (k, item) in enumerate(pairs))


def _decode_mapping(kind: object, value: object, place: str) -> dict[str, object]:
    if not isinstance(value, dict):
        raise _WrongError(f"{place} is not an object")
    _, item = get_args(kind)
    return {
        _decode(str, name, place): _decode(item, v, f"{place}.{name}")
        for name, v in value.items()
    }


def _decode_plain(kind: object, value: object, place: str) -> object:
    if kind is float and _is_number(value) and abs(value) <= sys.float_info.max:
        return float(value)
    if kind is int and _is_number(value) and isinstance(value, int):
        return value
    if kind is bool and isinstance(value, bool):
        return value
    # What can't be shown is no name: it would reach a terminal.
    if kind is str and isinstance(value, str) and value.isprintable():
        return value
    raise _WrongError(f"{place} is not {_KINDS[kind]}")


def _is_number(value: object) -> TypeGuard[int | float]:
    return isinstance(value, int | float) and not isinstance(value, bool)


_KINDS: Final[Mapping[object, str]] = {
    float: "a number",
    int: "a whole number",
    bool: "true or false",
    str: "a text in one line",
}
