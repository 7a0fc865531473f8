"""The add-on's options are fields of `Settings`, with the same limits and meaning."""

from dataclasses import Field, fields
import json
from pathlib import Path
import re
from typing import Any

from hypothesis import given, strategies as st
import pytest

from tests.addon import documented
from tests.addon.files import ADDON, addon_config, read_yaml
from wyoming_jabber.cache.redis import SCHEMES
from wyoming_jabber.config import (
    Folders,
    Settings,
    Texts,
    default_of,
    field_types,
    show_number,
)
from wyoming_jabber.option_sources import load_settings

SCHEMA: dict[str, Any] = addon_config()["schema"]
SHOWN: dict[str, Any] = addon_config()["options"]
SPECS = {spec.name: spec for spec in fields(Settings)}
LANGUAGES = ("de", "en", "es", "fr", "nl")

CONTAINER = "the container says it: folders, addresses and networks are its own"
GUARDED = "ingress guards the page, and nobody else reaches the port"
UNLIMITED = "a limit against strangers; the add-on's network has none"

# Why the add-on does not offer a field.
NOT_OFFERED = {
    "uri": CONTAINER,
    "data_dir": CONTAINER,
    "cache_dir": CONTAINER,
    "zeroconf": "multicast does not leave the add-on's network; Supervisor announces",
    "zeroconf_name": "nothing is announced by zeroconf",
    "provider": "the image has the processor's provider alone",
    "http": CONTAINER,
    "http_clients": CONTAINER,
    "http_token": GUARDED,
    "http_hosts": GUARDED,
    "http_open": GUARDED,
    "http_upload": "the page's limit is enough for every voice there is",
    "catalog_url": "who has a copy names it as a mirror",
    "catalogs": "for who makes voices, and not for who hears them",
    "catalog_insecure": "a voice over plain HTTP can be replaced on its way",
    "max_connections": UNLIMITED,
    "max_requests": UNLIMITED,
    "idle_timeout": UNLIMITED,
    "event_timeout": UNLIMITED,
    "write_timeout": UNLIMITED,
    "shutdown_timeout": "Supervisor kills a container that takes longer than its own",
    "samples_per_chunk": "Home Assistant reads all sizes alike",
}

# Fields that are checked where they are used, not by a limit; the add-on checks first.
BY_HAND = {"cache": "match(^(off|memory|disk|rediss?://.+|unix://.+)$)?"}


def schema_of(spec: "Field[Any]") -> str | list[str]:
    """Write a field's type and limits as Home Assistant does; none is mandatory."""
    kind = field_types()[spec.name]
    low, high, choices = (spec.metadata[key] for key in ("low", "high", "choices"))
    if kind == Texts:
        return ["str?"]
    if spec.name in BY_HAND:
        return BY_HAND[spec.name]
    if choices:
        return f"list({'|'.join(choices)})?"
    names: dict[object, str] = {bool: "bool", str: "str", int: "int", float: "float"}
    limits = "" if low is None else f"({show_number(low)},{show_number(high)})"
    return f"{names[kind]}{limits}?"


def read(options: dict[str, Any], folder: Path) -> Settings:
    """Read options as the server in the add-on does."""
    path = folder / "options.json"
    path.write_text(json.dumps(options), encoding="utf-8")
    return load_settings({}, {}, path)


@pytest.mark.parametrize("name", SCHEMA)
def test_every_option_is_a_field_with_the_same_limits(name):
    assert SCHEMA[name] == schema_of(SPECS[name])


def test_every_field_is_an_option_or_is_left_out_for_a_reason():
    assert set(SCHEMA) | set(NOT_OFFERED) == set(SPECS)
    assert not set(SCHEMA) & set(NOT_OFFERED)
    assert all(field_types()[name] != Folders for name in SCHEMA)


@pytest.mark.parametrize("name", SCHEMA)
def test_every_type_is_documented(name):
    shape = SCHEMA[name]
    text = shape[0] if isinstance(shape, list) else shape
    kinds = "|".join(f"(?:{kind})" for kind in documented.OPTION_TYPES)
    assert re.fullmatch(rf"(?:{kinds})\??", text)


def test_options_that_are_shown_at_once_say_what_holds_anyway(tmp_path):
    assert set(SHOWN) <= set(SCHEMA)
    assert read(SHOWN, tmp_path) == Settings()


@pytest.mark.parametrize("name", SCHEMA)
def test_an_option_that_is_left_empty_is_the_default(name, tmp_path):
    empty: object = [] if isinstance(SCHEMA[name], list) else ""
    settings = read({name: empty}, tmp_path)
    assert getattr(settings, name) == default_of(SPECS[name])


def values_of(spec: "Field[Any]") -> st.SearchStrategy[Any]:
    """What a person may enter, as Home Assistant passes it on."""
    kind = field_types()[spec.name]
    low, high, choices = (spec.metadata[key] for key in ("low", "high", "choices"))
    text = st.from_regex(r"[a-zA-Z0-9_=. -]+", fullmatch=True)
    if choices:
        return st.sampled_from(choices)
    if kind is bool:
        return st.booleans()
    if kind is int:
        return st.integers(int(low), int(high))
    if kind is float:
        return st.floats(low, high)
    return st.lists(text, min_size=1, max_size=3) if kind == Texts else text


VALUES = st.fixed_dictionaries(
    {}, optional={name: values_of(SPECS[name]) for name in SCHEMA}
)


@given(VALUES)
def test_what_the_schema_lets_through_reaches_the_settings(tmp_path_factory, options):
    settings = read(options, tmp_path_factory.getbasetemp())
    for name, value in options.items():
        expected = tuple(value) if isinstance(value, list) else value
        assert getattr(settings, name) == expected


CACHE = BY_HAND["cache"].removeprefix("match(").removesuffix(")?")


@pytest.mark.parametrize(
    "place", ["off", "memory", "disk", *(f"{scheme}://host" for scheme in SCHEMES)]
)
def test_places_for_speech_are_let_through(place):
    assert re.match(CACHE, place)
    assert not re.match(CACHE, f"x{place}")


# Translations and documentation


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_option_and_port_is_translated(language):
    translation = read_yaml(ADDON / f"translations/{language}.yaml")
    assert set(translation) == documented.TRANSLATION_KEYS
    assert list(translation["configuration"]) == list(SCHEMA)
    assert set(translation["network"]) == set(addon_config()["ports"])
    for option in translation["configuration"].values():
        assert set(option) <= documented.TRANSLATED_KEYS
        assert option["name"].strip()
        assert option["description"].strip()


def test_there_are_no_other_translations():
    files = {path.name for path in (ADDON / "translations").iterdir()}
    assert files == {f"{language}.yaml" for language in LANGUAGES}


@pytest.mark.parametrize("language", [code for code in LANGUAGES if code != "en"])
def test_a_translation_says_it_in_its_own_words(language):
    english = read_yaml(ADDON / "translations/en.yaml")["configuration"]
    other = read_yaml(ADDON / f"translations/{language}.yaml")["configuration"]
    for name in SCHEMA:
        assert other[name]["description"] != english[name]["description"], name


def test_the_documentation_tells_of_every_option():
    text = (ADDON / "DOCS.md").read_text(encoding="utf-8")
    table = re.findall(r"^\| (`.+?) \|", text, re.MULTILINE)
    assert sorted(re.findall(r"`(\w+)`", " ".join(table))) == sorted(SCHEMA)
