"""Commands, flags and exit statuses, as a person meets them."""

from dataclasses import fields
import re

import pytest

from wyoming_jabber import __version__
from wyoming_jabber.cli.main import COMMANDS
from wyoming_jabber.config import Settings

OWN_FLAGS = {
    "serve": set[str](),
    "say": {"--output", "--play"},
    "explain": {"--json", "--ssml", "--language"},
    "voices": {
        *("--json", "--language", "--server", "--quality", "--max-size", "--refresh"),
        *("--licence", "--family"),
    },
    "prepare": {"--background", "--force", "--json", "--keep"},
    "tune": {"--background", "--json"},
    "health": {"--uri", "--timeout", "--live"},
    "bench": {"--server", "--runs", "--json"},
    "audit": {
        *("--voice", "--target", "--json", "--html", "--compare", "--quick"),
        *("--runs", "--cold-starts", "--utterances"),
    },
}


def flags_of(command: str) -> set[str]:
    settings = {
        "--" + spec.name.replace("_", "-")
        for spec in fields(Settings)
        if command in spec.metadata["commands"]
    }
    return settings | OWN_FLAGS[command] | {"--help"}


# Help


def test_help_lists_the_commands_and_the_exit_statuses(jabber):
    answer = jabber("--help")
    assert answer.status == 0
    assert answer.err == ""
    for name, command in COMMANDS.items():
        assert re.search(
            rf"^ +{name} +{command.description}$", answer.out, re.MULTILINE
        )
    assert "exit status:" in answer.out
    assert "WYOMING_JABBER_DATA_DIR" in answer.out


@pytest.mark.parametrize("command", COMMANDS)
def test_help_of_a_command_names_every_option_with_what_it_is_for(jabber, command):
    answer = jabber(command, "--help")
    assert (answer.status, answer.err) == (0, "")
    parts = re.split(r"^  (?:-\w(?: [A-Z]+)?, )?(?=--)", answer.out, flags=re.MULTILINE)
    explained = {part.split()[0].strip(","): part for part in parts[1:]}
    assert explained.keys() == flags_of(command)
    for text in explained.values():
        assert len(text.split()) > 3, text


@pytest.mark.parametrize("command", COMMANDS)
def test_help_is_written_for_people(jabber, command):
    out = jabber(command, "--help").out
    assert not re.search(r"None|\be\+|\d_\d|%\(|%%|Path\(|MISSING|\(\)", out)
    assert not re.search(r"\d+e\+?\d+", out)
    assert max(map(len, out.splitlines())) <= 100


def test_help_shows_ranges_choices_and_defaults(jabber):
    out = " ".join(jabber("serve", "--help").out.split())
    assert "characters in one request (1 to 10000000; default 50000)" in out
    assert "(0.05 to 86400; default 300)" in out
    assert "(debug, info, warning, error; default info)" in out
    assert "--zeroconf, --no-zeroconf announce" in out
    assert "(default on)" in out


@pytest.mark.parametrize("argv", [["--version"], ["--version", "say"]])
def test_the_version_is_the_packages(jabber, argv):
    assert jabber(*argv) == (0, f"{__version__}\n", "")


# Mistakes


@pytest.mark.parametrize(
    ("argv", "told"),
    [
        (["say"], "the following arguments are required: text"),
        (["say", "hi", "--loud"], "unrecognized arguments: --loud"),
        (["say", "hi", "-o", "x", "--play"], "not allowed with argument"),
        (["say", "hi", "--uri", "stdio://"], "unrecognized arguments"),
        (["voices", "list", "--voice", "amy"], "unrecognized arguments"),
        (["sing", "hi"], "unrecognized arguments: sing hi"),
        (["--loud"], "unrecognized arguments: --loud"),
        (["serve", "--voice"], "expected one argument"),
        (["bench", "--runs", "0"], "--runs: '0' is not a whole number above 0"),
        (["bench", "--runs", "x"], "--runs: 'x' is not a whole number above 0"),
        (["bench", "--runs", "-1"], "--runs: '-1' is not a whole number above 0"),
    ],
)
def test_a_wrong_flag_is_one_line_that_says_where_there_is_help(jabber, argv, told):
    answer = jabber(*argv)
    assert (answer.status, answer.out) == (2, "")
    (line,) = answer.err.splitlines()
    assert line.startswith("wyoming-jabber")
    assert told in line
    assert line.endswith(" --help")


@pytest.mark.parametrize(
    ("argv", "told"),
    [
        (["--uri", "nonsense"], "uri: 'nonsense' must be tcp://HOST:PORT"),
        (["serve", "--max-requests", "many"], "--max-requests: 'many' is not a whole"),
        (
            ["serve", "--max-requests", "0"],
            "max_requests: 0 is not between 1 and 65536",
        ),
        (
            ["serve", "--max-characters", "0"],
            "max_characters: 0 is not between 1 and 10000000",
        ),
        (["serve", "--idle-timeout", "nan"], "idle_timeout: nan is not between 0.05"),
        (["say", "hi", "--length-scale", "9"], "length_scale: 9.0 is not between 0.5"),
        (["say", "hi", "--log-level", "loud"], "log_level: 'loud' is not one of debug"),
        (["say", "hi", "--provider", "abacus"], "provider: 'abacus' is not one of cpu"),
        (["say", "hi", "-o", "-", "--voice", "nobody"], "There is no voice 'nobody'"),
        (["bench", "--voice", "nobody"], "There is no voice 'nobody'"),
        (["bench", "--speaker", "x"], "has no speaker 'x'; it has only one speaker"),
        (["say", "hi", "--volume", "21"], "volume: 21.0 is not between -40 and 20"),
        (["explain", "hi", "--pitch", "x"], "--pitch: 'x' is not a number"),
        (["explain", "hi", "--voice-settings", "a"], "voice_settings: 'a' must be"),
        (["explain", "hi", "--language-voice", "de"], "language_voice: 'de' must be"),
        (["explain", "hi", "--language", "xx"], "No voice speaks 'xx'"),
        (["bench", "--server", "nonsense"], "server: 'nonsense' must be tcp://"),
        (["bench", "--server", "stdio://"], "server: 'stdio://' must be tcp://"),
        (["bench", "--server", "tcp://host"], "server: 'tcp://host' must be tcp://"),
        (["voices", "--server", "nonsense"], "server: 'nonsense' must be tcp://"),
    ],
)
def test_a_wrong_value_is_one_line_and_status_2(jabber, argv, told):
    answer = jabber(*argv)
    assert (answer.status, answer.out) == (2, "")
    assert answer.complaint.startswith(told) or told in answer.complaint


def test_a_wrong_variable_is_named(jabber, monkeypatch):
    monkeypatch.setenv("WYOMING_JABBER_VOICE_MEMORY", "plenty")
    answer = jabber("voices")
    assert answer.status == 2
    assert answer.complaint.startswith("WYOMING_JABBER_VOICE_MEMORY: 'plenty'")


# serve, as far as it doesn't serve


@pytest.mark.parametrize(
    ("argv", "told"),
    [
        (["--voice", "nobody"], "There is no voice 'nobody'"),
        (["--speaker", "nobody"], "has no speaker 'nobody'"),
        (["--voice", "de_DE-crew-low", "--speaker", "carl"], "it has anna, bert"),
        (["--voice-settings", "nobody volume=1"], "There is no voice 'nobody'"),
        (["--voice-settings", "de_DE-crew-low speaker=carl"], "it has anna, bert"),
        (["--voice-settings", "amy volume=loud"], "'loud' is not a number"),
        (["--language-voice", "fr=nobody"], "There is no voice 'nobody'"),
        (["--language-voice", "french=espeak-fr"], "must be TAG=NAME"),
        (["--lead-in", "9"], "lead_in: 9.0 is not between 0 and 5"),
    ],
)
def test_a_server_with_a_wrong_voice_does_not_start(jabber, argv, told):
    answer = jabber("serve", "--uri", "tcp://127.0.0.1:0", "--no-zeroconf", *argv)
    assert (answer.status, answer.out) == (2, "")
    assert told in answer.complaint


def test_a_port_that_is_taken_is_one_line_and_status_1(jabber, server):
    answer = jabber("serve", "--uri", server, "--no-zeroconf")
    assert (answer.status, answer.out) == (1, "")
    assert answer.complaint.startswith(f"Can't listen on {server}: ")
    assert "in use" in answer.complaint


@pytest.mark.parametrize("uri", ["tcp://127.0.0.1:99999", "tcp://127.0.0.1:x"])
def test_a_port_that_does_not_exist_is_a_wrong_value(jabber, uri):
    answer = jabber("serve", "--uri", uri, "--no-zeroconf")
    assert answer.status == 2
    assert repr(uri) in answer.complaint


def test_a_folder_that_is_not_there_is_no_place_for_a_socket(jabber, tmp_path):
    uri = f"unix://{tmp_path}/missing/socket"
    answer = jabber("serve", "--uri", uri, "--no-zeroconf")
    assert answer.status == 1
    assert answer.complaint == f"Can't listen on {uri}: No such file or directory"
