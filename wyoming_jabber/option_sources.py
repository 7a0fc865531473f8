"""Where settings come from: flags, environment, add-on options; first one wins."""

from collections.abc import Callable, Mapping
import json
import os
from pathlib import Path
from typing import Any

from wyoming_jabber.config import Folders, Settings, Texts, field_types
from wyoming_jabber.errors import ConfigError

ENVIRONMENT_PREFIX = "WYOMING_JABBER_"

# Where Home Assistant's Supervisor puts the options of an add-on.
ADDON_OPTIONS = Path("/data/options.json")


def load_settings(
    flags: Mapping[str, Any],
    environment: Mapping[str, str] | None = None,
    addon_options: Path = ADDON_OPTIONS,
) -> Settings:
    """Build settings from flags, else environment, else the add-on's options, else defaults.

    `flags` maps field names to strings, or to a list of them for `data_dir`; None
    means not given. Raises ConfigError, which names the source and the option.
    """
    environment = os.environ if environment is None else environment
    values = _from_addon(addon_options)
    values |= _from_environment(environment)
    for name, text in flags.items():
        if text is not None:
            values[name] = _parse(name, text, _flag_name(name))
    return Settings(**values)


def _flag_name(name: str) -> str:
    return "--" + name.replace("_", "-")


def _from_environment(environment: Mapping[str, str]) -> dict[str, Any]:
    values = {}
    for name in field_types():
        variable = ENVIRONMENT_PREFIX + name.upper()
        if text := environment.get(variable):
            values[name] = _parse(name, text, variable)
    return values


def _from_addon(path: Path) -> dict[str, Any]:
    try:
        options = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise ConfigError(f"{path}: can't be read: {error}") from error
    if not isinstance(options, dict):
        raise ConfigError(f"{path}: must be a JSON object")
    if unknown := sorted(set(options) - set(field_types())):
        raise ConfigError(f"{path}: unknown option {', '.join(unknown)}")
    return {
        name: _parse(name, value, f"{path}: {name}")
        for name, value in options.items()
        if value is not None and value not in ("", [])
    }


def _parse(name: str, value: object, source: str) -> object:
    """Turn text, or a JSON value, into the type of the option's field."""
    wanted = field_types()[name]
    try:
        return _PARSERS[wanted](value)
    except (TypeError, ValueError) as error:
        raise ConfigError(
            f"{source}: {value!r} is not {_TYPE_NAMES[wanted]}"
        ) from error


def _parse_bool(value: object) -> bool:
    if isinstance(value, bool):
        return value
    word = str(value).lower()
    if word not in _TRUE | _FALSE:
        raise ValueError(value)
    return word in _TRUE


def _parse_number(convert: Callable[[Any], float]) -> Callable[[object], float]:
    def parse(value: object) -> float:
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            raise TypeError(value)
        number = convert(value)
        if isinstance(value, float) and number != value:
            raise ValueError(value)
        return number

    return parse


def _parse_text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value


def _parse_folders(value: object) -> tuple[Path, ...]:
    """One folder, several separated like PATH, or a list of them."""
    return tuple(Path(text).expanduser() for text in _parse_list(value, os.pathsep))


def _parse_texts(value: object) -> tuple[str, ...]:
    """One text, several separated by semicolons, or a list of them."""
    return _parse_list(value, ";")


def _parse_list(value: object, separator: str) -> tuple[str, ...]:
    if isinstance(value, str):
        value = [part.strip() for part in value.split(separator) if part.strip()]
    if not isinstance(value, list):
        raise TypeError(value)
    return tuple(map(_parse_text, value))


_TRUE = {"true", "1", "yes", "on"}
_FALSE = {"false", "0", "no", "off"}
_PARSERS: dict[object, Callable[[Any], Any]] = {
    str: _parse_text,
    bool: _parse_bool,
    int: _parse_number(int),
    float: _parse_number(float),
    Folders: _parse_folders,
    Texts: _parse_texts,
}
_TYPE_NAMES: dict[object, str] = {
    str: "text",
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    Folders: "a list of folders",
    Texts: "a list of texts",
}
