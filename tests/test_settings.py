"""Settings: one dataclass, four sources, clear errors, complete documentation."""

from dataclasses import FrozenInstanceError, fields
import json
from pathlib import Path

import pytest

from wyoming_jabber.config import PROVIDERS, Settings, default_of, field_types
from wyoming_jabber.engine.session import PROVIDER_NAMES
from wyoming_jabber.errors import ConfigError
from wyoming_jabber.option_sources import load_settings

NOWHERE = Path("/nonexistent/options.json")


def load(flags=None, environment=None, addon_options=NOWHERE) -> Settings:
    return load_settings(flags or {}, environment or {}, addon_options)


@pytest.fixture
def write_options(tmp_path):
    def write(value):
        path = tmp_path / "options.json"
        path.write_text(value if isinstance(value, str) else json.dumps(value))
        return path

    return write


def test_defaults_are_what_the_readme_says():
    settings = load()
    assert settings.uri == "tcp://0.0.0.0:10200"
    assert settings.zeroconf
    assert settings.session_threads == 0
    assert settings == Settings()


def test_settings_are_a_value():
    with pytest.raises(FrozenInstanceError):
        load().uri = "other"  # type: ignore[misc]


def test_flag_wins_over_environment_over_addon(write_options):
    path = write_options({"voice": "addon", "speaker": "addon", "uri": "stdio://"})
    environment = {"WYOMING_JABBER_VOICE": "env", "WYOMING_JABBER_SPEAKER": "env"}
    settings = load({"voice": "flag", "speaker": None}, environment, path)
    assert (settings.voice, settings.speaker) == ("flag", "env")
    assert settings.uri == "stdio://"


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("engine_threads", "3", 3),
        ("length_scale", "1.5", 1.5),
        ("zeroconf", "off", False),
        ("zeroconf", "YES", True),
        ("voice", "en_US-lessac-medium", "en_US-lessac-medium"),
        ("data_dir", "/a:/b", (Path("/a"), Path("/b"))),
        ("volume", "-3", -3.0),
        ("detect_ssml", "no", False),
        ("language_voice", "de=a b", ("de=a b",)),
        ("language_voice", " de=a ; fr=b;", ("de=a", "fr=b")),
        ("voice_settings", "a pitch=1;b pitch=2", ("a pitch=1", "b pitch=2")),
    ],
)
def test_environment_is_read_as_the_type_of_the_field(name, text, value):
    settings = load(environment={f"WYOMING_JABBER_{name.upper()}": text})
    assert getattr(settings, name) == value


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("engine_threads", 3, 3),
        ("length_scale", 2, 2.0),
        ("zeroconf", False, False),
        ("data_dir", ["/a"], (Path("/a"),)),
        ("voice", "", None),
        ("voice", None, None),
        ("voice_settings", ["a pitch=1", "b pitch=2"], ("a pitch=1", "b pitch=2")),
        ("voice_settings", "a pitch=1; b pitch=2", ("a pitch=1", "b pitch=2")),
        ("voice_settings", [], ()),
        ("language_voice", "", ()),
    ],
)
def test_addon_options_may_have_json_types(write_options, name, value, expected):
    assert getattr(load(addon_options=write_options({name: value})), name) == expected


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("engine_threads", "many"),
        ("engine_threads", "1.5"),
        ("engine_threads", "-1"),
        ("session_threads", "65"),
        ("length_scale", "nan"),
        ("length_scale", "0.1"),
        ("noise_scale", "inf"),
        ("volume", "nan"),
        ("volume", "20.5"),
        ("pitch", "-13"),
        ("pause_scale", "-0.1"),
        ("lead_in", "6"),
        ("tail", "inf"),
        ("speak_emoji", "sometimes"),
        ("zeroconf", "maybe"),
        ("log_level", "loud"),
        ("provider", "abacus"),
        ("max_characters", "0"),
        ("data_dir", ":"),
    ],
)
def test_a_wrong_value_names_the_option_and_the_value(name, text):
    either = f"{name}|--{name.replace('_', '-')}"
    with pytest.raises(ConfigError, match=either) as caught:
        load({name: text})
    assert caught.value.exit_status == 2
    if name != "data_dir":
        assert text.lower() in str(caught.value)


def test_a_wrong_flag_is_named_as_the_flag():
    with pytest.raises(
        ConfigError, match="--engine-threads: 'x' is not a whole number"
    ):
        load({"engine_threads": "x"})


@pytest.mark.parametrize(
    "content",
    ["{", "[]", '{"no_such_option": 1}', '{"voice": 5}', '{"engine_threads": 1.5}'],
)
def test_wrong_addon_options_name_the_file(write_options, content):
    path = write_options(content)
    with pytest.raises(ConfigError, match=str(path)):
        load(addon_options=path)


@pytest.mark.parametrize("value", [True, "x", [1], {"a": 1}])
def test_wrong_json_types_are_refused(write_options, value):
    with pytest.raises(ConfigError):
        load(addon_options=write_options({"engine_threads": value}))


def test_folders_must_be_text(write_options):
    for value in (5, [5]):
        with pytest.raises(ConfigError, match="a list of folders"):
            load(addon_options=write_options({"data_dir": value}))


@pytest.mark.parametrize("name", ["voice_settings", "language_voice"])
@pytest.mark.parametrize("value", [5, [5], {"a": 1}, True])
def test_lists_of_texts_must_be_text(write_options, name, value):
    with pytest.raises(ConfigError, match="a list of texts"):
        load(addon_options=write_options({name: value}))


def test_a_flag_may_be_given_several_times():
    lines = ["a pitch=1", "b pitch=2; c pitch=3"]
    assert load({"voice_settings": lines}).voice_settings == tuple(lines)


def test_unreadable_addon_options_are_an_error(tmp_path):
    with pytest.raises(ConfigError, match="can't be read"):
        load(addon_options=tmp_path)


def test_home_is_expanded_in_folders(monkeypatch):
    monkeypatch.setenv("HOME", "/home/somebody")
    assert load({"data_dir": ["~/voices"]}).data_dir == (Path("/home/somebody/voices"),)


def test_every_option_says_what_it_is_for():
    for spec in fields(Settings):
        assert spec.metadata["description"], spec.name
        assert spec.metadata["commands"], spec.name


def test_every_option_is_documented_with_its_default():
    table = Path("docs/configuration.md").read_text(encoding="utf-8")
    for spec in fields(Settings):
        row = next(
            line for line in table.splitlines() if line.startswith(f"| `{spec.name}`")
        )
        assert f"`WYOMING_JABBER_{spec.name.upper()}`" in row
        default = default_of(spec)
        if isinstance(default, bool):
            assert f"| `{'on' if default else 'off'}` |" in row
        elif isinstance(default, int | float | str):
            shown = f"{default:g}" if isinstance(default, float) else default
            assert f"| `{shown}` |" in row
        commands = ", ".join(c for c in spec.metadata["commands"] if c != "serve")
        assert row.endswith(f"| {commands} |")
    assert len(field_types()) == sum(
        line.startswith("| `") for line in table.splitlines()
    )


def test_the_documentation_has_the_order_of_the_settings():
    table = Path("docs/configuration.md").read_text(encoding="utf-8")
    names = [row.split("`")[1] for row in table.splitlines() if row.startswith("| `")]
    assert names == [spec.name for spec in fields(Settings)]


def test_every_provider_that_the_engine_knows_can_be_set():
    assert PROVIDERS == PROVIDER_NAMES
