"""What an option is: a field of `Settings` with its description, limits and commands."""

from dataclasses import MISSING, Field, field, fields
from pathlib import Path
import types
from typing import TYPE_CHECKING, Any, get_args

from wyoming_jabber.errors import ConfigError

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Folders = tuple[Path, ...]
Texts = tuple[str, ...]


def option(
    default: Any,  # noqa: ANN401 - an option may have any type
    description: str,
    *,
    within: tuple[float, float] | None = None,
    choices: tuple[str, ...] = (),
    commands: tuple[str, ...] = ("serve",),
    metavar: str | None = None,
) -> Any:  # noqa: ANN401 - what a dataclass takes for a default
    """Declare one option; `commands` are the subcommands that take it as a flag.

    A number is `within` its lowest and highest value, a text one of the `choices`.
    """
    low, high = within or (None, None)
    metadata = {
        "description": description,
        "low": low,
        "high": high,
        "choices": choices,
        "commands": commands,
        "metavar": metavar,
    }
    if callable(default):
        return field(default_factory=default, metadata=metadata)
    return field(default=default, metadata=metadata)


def check(options: "DataclassInstance") -> None:
    """Raise ConfigError if one of these options is outside of what its field allows."""
    for spec in fields(options):
        _check(spec, getattr(options, spec.name))


def show_number(number: float) -> str:
    """Write a number as a person would: 2, 0.05, 10000000."""
    return f"{number:.9g}"


def default_of(spec: Field[Any]) -> Any:  # noqa: ANN401 - of any type
    """Return a field's default value, made if need be."""
    if spec.default_factory is not MISSING:
        return spec.default_factory()
    return spec.default


def plain_type(hint: object) -> object:
    """Return the type without None: `float | None` is float."""
    if isinstance(hint, types.UnionType):
        return next(arg for arg in get_args(hint) if arg is not type(None))
    return hint


def _check(spec: Field[Any], value: object) -> None:
    low, high, choices = (spec.metadata[key] for key in ("low", "high", "choices"))
    if value is None:
        return
    if choices and value not in choices:
        raise ConfigError(f"{spec.name}: {value!r} is not one of {', '.join(choices)}")
    # Written so that NaN, which is neither, is refused too.
    if isinstance(value, int | float) and low is not None and not low <= value <= high:
        limits = f"{show_number(low)} and {show_number(high)}"
        raise ConfigError(f"{spec.name}: {value} is not between {limits}")
