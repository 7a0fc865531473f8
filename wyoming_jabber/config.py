"""Settings: the one place where an option is written down.

Flags, environment variables, the add-on's options and docs/configuration.md all
come from, or are tested against, the fields of `Settings`.
"""

from dataclasses import MISSING, Field, dataclass, field, fields
from pathlib import Path
import types
from typing import Any, get_args, get_type_hints

import platformdirs

from wyoming_jabber.errors import ConfigError

Folders = tuple[Path, ...]
Texts = tuple[str, ...]

LOG_LEVELS = ("debug", "info", "warning", "error")
DOWNLOAD = ("off", "auto")
PREPARE = ("auto", "off")
PROVIDERS = (
    *("cpu", "coreml", "cuda", "directml", "migraphx", "openvino", "qnn", "rocm"),
    *("tensorrt", "xnnpack"),
)


def _option(
    default: Any,
    description: str,
    *,
    low: float | None = None,
    high: float | None = None,
    choices: tuple[str, ...] = (),
    commands: tuple[str, ...] = ("serve",),
    metavar: str | None = None,
) -> Any:
    """Declare one option; `commands` are the subcommands that take it as a flag."""
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


def _default_data_dirs() -> tuple[Path, ...]:
    return (platformdirs.user_data_path("wyoming-jabber"),)


_ONE_VOICE = ("serve", "say", "explain", "bench")
_SPEAKING = (*_ONE_VOICE, "audit")
_CATALOG = ("serve", "voices")
_ALL = ("serve", "say", "explain", "voices", "prepare", "tune", "bench", "audit")


@dataclass(frozen=True, kw_only=True, slots=True)
class Settings:
    """Everything a person can set, checked."""

    uri: str = _option(
        "tcp://0.0.0.0:10200",
        "where to listen: tcp://HOST:PORT, unix:///PATH or stdio://; "
        "tcp://[::]:PORT listens on IPv4 and IPv6",
    )
    voice: str | None = _option(
        None,
        "voice for requests that name none; without it, the best one there is",
        commands=_ONE_VOICE,
        metavar="NAME",
    )
    speaker: str | None = _option(
        None,
        "speaker inside the default voice, by name or number",
        commands=_SPEAKING,
        metavar="NAME",
    )
    data_dir: Folders = _option(
        _default_data_dirs,
        "folder with voices; may be given several times, the first is also where "
        "the server keeps its own state",
        commands=_ALL,
        metavar="DIR",
    )
    length_scale: float | None = _option(
        None,
        "duration of speech: 2 is half as fast, 0.5 twice as fast; "
        "without it, the voice's own",
        low=0.5,
        high=2.0,
        commands=_SPEAKING,
    )
    noise_scale: float | None = _option(
        None,
        "variation of the sound (Piper voices), or how loud breath and hiss are "
        "(Jabber voices)",
        low=0.0,
        high=2.0,
        commands=_SPEAKING,
    )
    noise_w_scale: float | None = _option(
        None,
        "variation of the rhythm (Piper voices)",
        low=0.0,
        high=2.0,
        commands=_SPEAKING,
    )
    pitch_range: float = _option(
        1.0,
        "how lively the melody is: 0 is flat, 2 twice as lively (Jabber voices)",
        low=0.0,
        high=2.0,
        commands=_SPEAKING,
    )
    volume: float = _option(
        0.0,
        "decibels louder; voices are levelled to one loudness before",
        low=-40.0,
        high=20.0,
        commands=_SPEAKING,
    )
    pitch: float = _option(
        0.0, "semitones higher", low=-12.0, high=12.0, commands=_SPEAKING
    )
    voice_settings: Texts = _option(
        (),
        "settings of one voice in place of those for all, such as "
        "'en_US-amy-low length_scale=0.9 volume=-3 pitch=1 speaker=2'",
        commands=_SPEAKING,
        metavar="TEXT",
    )
    language_voice: Texts = _option(
        (),
        "default voice of a language, such as de=de_DE-thorsten-medium",
        commands=_SPEAKING,
        metavar="TAG=NAME",
    )
    follow_language: bool = _option(
        True,
        "read text in another language with a voice of that language, for requests "
        "that name neither voice nor language",
        commands=_SPEAKING,
    )
    detect_ssml: bool = _option(
        True, "take a text that begins with <speak> for SSML", commands=_SPEAKING
    )
    speak_emoji: bool = _option(
        False, "say the names of emoji instead of skipping them", commands=_SPEAKING
    )
    pause_scale: float = _option(
        1.0,
        "factor on the pauses between sentences, list items and paragraphs",
        low=0.0,
        high=5.0,
        commands=_SPEAKING,
    )
    lead_in: float = _option(
        0.0,
        "seconds of silence before the first word, for players that swallow it",
        low=0.0,
        high=5.0,
        commands=_SPEAKING,
    )
    tail: float = _option(
        0.0,
        "seconds of silence after the last word, for players that cut it off",
        low=0.0,
        high=5.0,
        commands=_SPEAKING,
    )
    speed_variants: bool = _option(
        False, "list each voice also as NAME (slow) and NAME (fast)"
    )
    zeroconf: bool = _option(True, "announce the server on the local network")
    zeroconf_name: str | None = _option(
        None,
        "name to announce; without it, one that is unique and stays the same",
        metavar="NAME",
    )
    http: str = _option(
        "off",
        "where HTTP and the web page listen: off, or HOST:PORT such as 127.0.0.1:8080; "
        "beyond this machine it needs http_token, http_clients or http_open",
        metavar="HOST:PORT",
    )
    http_token: str | None = _option(
        None,
        "token that HTTP clients must send, at least 16 characters; give it as a "
        "variable, since other users of a computer can read flags",
        metavar="TOKEN",
    )
    http_clients: Texts = _option(
        (),
        "addresses or networks that may use HTTP; without it, all; 172.30.32.2 is Home "
        "Assistant's ingress, which needs no token",
        metavar="ADDRESS",
    )
    http_hosts: Texts = _option(
        (),
        "names of this server in browsers, beside its addresses, localhost, its own "
        "name and those of a home network such as NAME.local",
        metavar="NAME",
    )
    http_open: bool = _option(
        False, "let everybody who can reach the HTTP port use it without a token"
    )
    http_upload: int = _option(
        512,
        "megabytes of a voice that is uploaded on the web page",
        low=1,
        high=10_000,
        metavar="MB",
    )
    log_level: str = _option(
        "info",
        "how much to log; debug also logs the spoken text",
        choices=LOG_LEVELS,
        commands=_ALL,
        metavar="LEVEL",
    )
    engine_threads: int = _option(
        0,
        "sentences rendered at the same time; 0 means as many as pay, as `tune` has "
        "measured, and before that one for each CPU, at most 4",
        low=0,
        high=64,
        commands=("serve", "audit"),
    )
    session_threads: int = _option(
        0,
        "threads inside one sentence; 0 means as many as pay, as `tune` has measured, "
        "and before that 1",
        low=0,
        high=64,
        commands=_SPEAKING,
    )
    provider: str = _option(
        "cpu",
        "ONNX Runtime execution provider",
        choices=PROVIDERS,
        commands=(*_SPEAKING, "tune"),
    )
    prepare: str = _option(
        "auto",
        "make a voice fast for this machine, in the background, the first time it is "
        "used",
        choices=PREPARE,
    )
    voice_memory: int = _option(
        1024,
        "megabytes for loaded voices; the least recently used one leaves first",
        low=16,
        high=1_000_000,
        metavar="MB",
    )
    cache: str = _option(
        "disk",
        "where speech is kept: off, memory, disk, or redis://HOST:PORT to share it",
    )
    cache_memory: int = _option(
        32, "megabytes of speech kept in memory", low=1, high=100_000, metavar="MB"
    )
    cache_disk: int = _option(
        256, "megabytes of speech kept on disk", low=0, high=1_000_000, metavar="MB"
    )
    cache_dir: str | None = _option(
        None,
        "folder for speech kept on disk; without it, the user's own for caches",
        metavar="DIR",
    )
    cache_varied: bool = _option(
        True,
        "keep speech of voices that vary, as Piper's do; they repeat themselves then",
    )
    download: str = _option(
        "off",
        "whether a request for a voice of the catalog that isn't here starts its "
        "download",
        choices=DOWNLOAD,
    )
    download_wait: bool = _option(
        False,
        "let a request wait until its voice is downloaded; otherwise the nearest voice "
        "speaks until then",
    )
    catalog_url: str = _option(
        "https://huggingface.co/rhasspy/piper-voices/resolve/main",
        "address of Piper's collection of voices, or of a copy of it",
        commands=_CATALOG,
        metavar="URL",
    )
    catalog_mirrors: Texts = _option(
        (),
        "another address of that collection, asked when the first can't help; may be "
        "given several times",
        commands=_CATALOG,
        metavar="URL",
    )
    catalogs: Texts = _option(
        (),
        "address of a catalog in the format of docs/voices.md; may be given several "
        "times, and comes before Piper's",
        commands=_CATALOG,
        metavar="URL",
    )
    catalog_insecure: bool = _option(
        False,
        "also take catalogs and voices from http:// addresses of other machines; "
        "anybody on the way can then replace a voice",
        commands=_CATALOG,
    )
    proxy: str | None = _option(
        None,
        "address of an HTTP proxy for catalogs and downloads; without it, as the "
        "environment says (HTTPS_PROXY, NO_PROXY)",
        commands=_CATALOG,
        metavar="URL",
    )
    offline: bool = _option(
        False,
        "never ask another machine for a catalog or a voice",
        commands=_CATALOG,
    )
    max_connections: int = _option(
        512, "connections open at the same time", low=1, high=65_536
    )
    max_requests: int = _option(
        64,
        "requests being spoken or waiting, over all connections",
        low=1,
        high=65_536,
    )
    max_characters: int = _option(
        50_000,
        "characters in one request",
        low=1,
        high=10_000_000,
        commands=_SPEAKING,
    )
    idle_timeout: float = _option(
        300.0, "seconds that a connection may stay silent", low=0.05, high=86_400
    )
    event_timeout: float = _option(
        20.0, "seconds that a client may take to send one event", low=0.05, high=86_400
    )
    write_timeout: float = _option(
        120.0, "seconds that a client may leave audio unread", low=0.05, high=86_400
    )
    shutdown_timeout: float = _option(
        2.0,
        "seconds to finish current speech before it is cut when the server stops",
        low=0.0,
        high=600,
    )
    samples_per_chunk: int = _option(
        16_384, "most samples in one audio-chunk event", low=64, high=65_536
    )

    def __post_init__(self) -> None:
        for spec in fields(self):
            _check(spec, getattr(self, spec.name))
        if not self.data_dir:
            raise ConfigError("data_dir: at least one folder is needed")


def _check(spec: Field[Any], value: object) -> None:
    """Raise ConfigError if a value is outside of what its field allows."""
    low, high, choices = (spec.metadata[key] for key in ("low", "high", "choices"))
    if value is None:
        return
    if choices and value not in choices:
        raise ConfigError(f"{spec.name}: {value!r} is not one of {', '.join(choices)}")
    # Written so that NaN, which is neither, is refused too.
    if isinstance(value, int | float) and low is not None and not low <= value <= high:
        limits = f"{show_number(low)} and {show_number(high)}"
        raise ConfigError(f"{spec.name}: {value} is not between {limits}")


def show_number(number: float) -> str:
    """Write a number as a person would: 2, 0.05, 10000000."""
    return f"{number:.9g}"


def field_types() -> dict[str, object]:
    """Plain type of each option: `float | None` counts as float."""
    return {name: _plain(hint) for name, hint in get_type_hints(Settings).items()}


def default_of(spec: "Field[Any]") -> Any:
    """Return a field's default value, made if need be."""
    if spec.default_factory is not MISSING:
        return spec.default_factory()
    return spec.default


def _plain(hint: object) -> object:
    if isinstance(hint, types.UnionType):
        return next(arg for arg in get_args(hint) if arg is not type(None))
    return hint
