"""Settings: the one place where an option is written down.

Flags, environment variables, the add-on's options and docs/configuration.md all
come from, or are tested against, the fields of `Settings`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import get_type_hints

from wyoming_jabber.errors import ConfigError
from wyoming_jabber.option import (
    Folders,
    Texts,
    check,
    default_of,
    option,
    plain_type,
    show_number,
)

__all__ = ["Folders", "Settings", "Texts", "default_of", "field_types", "show_number"]

PROVIDERS = (
    *("cpu", "coreml", "cuda", "directml", "migraphx", "openvino", "qnn", "rocm"),
    *("tensorrt", "xnnpack"),
)


_ONE_VOICE = ("serve", "say", "explain", "bench")
_SPEAKING = (*_ONE_VOICE, "audit")
_ALL = ("serve", "say", "explain", "voices", "prepare", "tune", "bench", "audit")
_speech_option = partial(option, commands=_SPEAKING)
_catalog_option = partial(option, commands=("serve", "voices"), metavar="URL")
_common_option = partial(option, commands=_ALL)


def _default_data_dir() -> tuple[Path]:
    # 6 ms that whoever names a folder does without.
    import platformdirs  # noqa: PLC0415

    return (platformdirs.user_data_path("wyoming-jabber"),)


# Nobody prints them, and what writes fifty fields takes 1 ms to make.
@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class Settings:
    """Everything a person can set, checked."""

    uri: str = option(
        "tcp://0.0.0.0:10200",
        "where to listen: tcp://HOST:PORT, unix:///PATH or stdio://; "
        "tcp://[::]:PORT listens on IPv4 and IPv6",
    )
    voice: str | None = option(
        None,
        "voice for requests that name none; without it, the best one there is",
        commands=_ONE_VOICE,
        metavar="NAME",
    )
    speaker: str | None = _speech_option(
        None, "speaker inside the default voice, by name or number", metavar="NAME"
    )
    data_dir: Folders = _common_option(
        _default_data_dir,
        "folder with voices; may be given several times, the first is also where "
        "the server keeps its own state",
        metavar="DIR",
    )
    length_scale: float | None = _speech_option(
        None,
        "duration of speech: 2 is half as fast, 0.5 twice as fast; "
        "without it, the voice's own",
        within=(0.5, 2.0),
    )
    noise_scale: float | None = _speech_option(
        None,
        "variation of the sound (Piper voices), or how loud breath and hiss are "
        "(Jabber voices)",
        within=(0.0, 2.0),
    )
    noise_w_scale: float | None = _speech_option(
        None, "variation of the rhythm (Piper voices)", within=(0.0, 2.0)
    )
    pitch_range: float = _speech_option(
        1.0,
        "how lively the melody is: 0 is flat, 2 twice as lively (Jabber voices)",
        within=(0.0, 2.0),
    )
    volume: float = _speech_option(
        0.0,
        "decibels louder; voices are levelled to one loudness before",
        within=(-40.0, 20.0),
    )
    pitch: float = _speech_option(0.0, "semitones higher", within=(-12.0, 12.0))
    voice_settings: Texts = _speech_option(
        (),
        "settings of one voice in place of those for all, such as "
        "'en_US-amy-low length_scale=0.9 volume=-3 pitch=1 speaker=2'",
        metavar="TEXT",
    )
    language_voice: Texts = _speech_option(
        (),
        "default voice of a language, such as de=de_DE-thorsten-medium",
        metavar="TAG=NAME",
    )
    follow_language: bool = _speech_option(
        True,
        "read text in another language with a voice of that language, for requests "
        "that name neither voice nor language",
    )
    detect_ssml: bool = _speech_option(
        True, "take a text that begins with <speak> for SSML"
    )
    speak_emoji: bool = _speech_option(
        False, "say the names of emoji instead of skipping them"
    )
    pause_scale: float = _speech_option(
        1.0,
        "factor on the pauses between sentences, list items and paragraphs",
        within=(0.0, 5.0),
    )
    lead_in: float = _speech_option(
        0.0,
        "seconds of silence before the first word, for players that swallow it",
        within=(0.0, 5.0),
    )
    tail: float = _speech_option(
        0.0,
        "seconds of silence after the last word, for players that cut it off",
        within=(0.0, 5.0),
    )
    speed_variants: bool = option(
        False, "list each voice also as NAME (slow) and NAME (fast)"
    )
    zeroconf: bool = option(True, "announce the server on the local network")
    zeroconf_name: str | None = option(
        None,
        "name to announce; without it, one that is unique and stays the same",
        metavar="NAME",
    )
    http: str = option(
        "off",
        "where HTTP and the web page listen: off, or HOST:PORT such as 127.0.0.1:8080; "
        "beyond this machine it needs http_token, http_clients or http_open",
        metavar="HOST:PORT",
    )
    http_token: str | None = option(
        None,
        "token that HTTP clients must send, at least 16 characters; give it as a "
        "variable, since other users of a computer can read flags",
        metavar="TOKEN",
    )
    http_clients: Texts = option(
        (),
        "addresses or networks that may use HTTP; without it, all; 172.30.32.2 is Home "
        "Assistant's ingress, which needs no token",
        metavar="ADDRESS",
    )
    http_hosts: Texts = option(
        (),
        "names of this server in browsers, beside its addresses, localhost, its own "
        "name and those of a home network such as NAME.local",
        metavar="NAME",
    )
    http_open: bool = option(
        False, "let everybody who can reach the HTTP port use it without a token"
    )
    http_upload: int = option(
        512,
        "megabytes of a voice that is uploaded on the web page",
        within=(1, 10_000),
        metavar="MB",
    )
    log_level: str = _common_option(
        "info",
        "how much to log; debug also logs the spoken text",
        choices=("debug", "info", "warning", "error"),
        metavar="LEVEL",
    )
    engine_threads: int = option(
        0,
        "sentences rendered at the same time; 0 means as many as pay, as `tune` has "
        "measured, and before that one for each CPU, at most 4",
        within=(0, 64),
        commands=("serve", "audit"),
    )
    session_threads: int = _speech_option(
        0,
        "threads inside one sentence; 0 means as many as pay, as `tune` has measured, "
        "and before that 1",
        within=(0, 64),
    )
    provider: str = option(
        "cpu",
        "ONNX Runtime execution provider",
        choices=PROVIDERS,
        commands=(*_SPEAKING, "tune"),
    )
    prepare: str = option(
        "auto",
        "make a voice fast for this machine, in the background, the first time it is "
        "used",
        choices=("auto", "off"),
    )
    voice_memory: int = option(
        1024,
        "megabytes for loaded voices; the least recently used one leaves first",
        within=(16, 1_000_000),
        metavar="MB",
    )
    cache: str = option(
        "disk",
        "where speech is kept: off, memory, disk, or redis://HOST:PORT to share it",
    )
    cache_memory: int = option(
        32, "megabytes of speech kept in memory", within=(1, 100_000), metavar="MB"
    )
    cache_disk: int = option(
        256, "megabytes of speech kept on disk", within=(0, 1_000_000), metavar="MB"
    )
    cache_dir: str | None = option(
        None,
        "folder for speech kept on disk; without it, the user's own for caches",
        metavar="DIR",
    )
    cache_varied: bool = option(
        True,
        "keep speech of voices that vary, as Piper's do; they repeat themselves then",
    )
    download: str = option(
        "off",
        "whether a request for a voice of the catalog that isn't here starts its "
        "download",
        choices=("off", "auto"),
    )
    download_wait: bool = option(
        False,
        "let a request wait until its voice is downloaded; otherwise the nearest voice "
        "speaks until then",
    )
    catalog_url: str = _catalog_option(
        "https://huggingface.co/rhasspy/piper-voices/resolve/main",
        "address of Piper's collection of voices, or of a copy of it",
    )
    catalog_mirrors: Texts = _catalog_option(
        (),
        "another address of that collection, asked when the first can't help; may be "
        "given several times",
    )
    catalogs: Texts = _catalog_option(
        (),
        "address of a catalog in the format of docs/voices.md; may be given several "
        "times, and comes before Piper's",
    )
    catalog_insecure: bool = _catalog_option(
        False,
        "also take catalogs and voices from http:// addresses of other machines; "
        "anybody on the way can then replace a voice",
    )
    proxy: str | None = _catalog_option(
        None,
        "address of an HTTP proxy for catalogs and downloads; without it, as the "
        "environment says (HTTPS_PROXY, NO_PROXY)",
    )
    offline: bool = _catalog_option(
        False, "never ask another machine for a catalog or a voice"
    )
    max_connections: int = option(
        512, "connections open at the same time", within=(1, 65_536)
    )
    max_requests: int = option(
        64, "requests being spoken or waiting, over all connections", within=(1, 65_536)
    )
    max_characters: int = _speech_option(
        50_000, "characters in one request", within=(1, 10_000_000)
    )
    idle_timeout: float = option(
        300.0, "seconds that a connection may stay silent", within=(0.05, 86_400)
    )
    event_timeout: float = option(
        20.0, "seconds that a client may take to send one event", within=(0.05, 86_400)
    )
    write_timeout: float = option(
        120.0, "seconds that a client may leave audio unread", within=(0.05, 86_400)
    )
    shutdown_timeout: float = option(
        2.0,
        "seconds to finish current speech before it is cut when the server stops",
        within=(0.0, 600),
    )
    samples_per_chunk: int = option(
        16_384, "most samples in one audio-chunk event", within=(64, 65_536)
    )

    def __post_init__(self) -> None:
        check(self)
        if not self.data_dir:
            raise ConfigError("data_dir: at least one folder is needed")


@cache
def field_types() -> Mapping[str, object]:
    """Plain type of each option: `float | None` counts as float."""
    return {name: plain_type(hint) for name, hint in get_type_hints(Settings).items()}
