"""From settings to the parts that speak; the server and the commands share it."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from wyoming_jabber.config import Settings
from wyoming_jabber.engine.session import SessionOptions
from wyoming_jabber.errors import ConfigError
from wyoming_jabber.pipeline import Delivery
from wyoming_jabber.text.frontend import FrontEnd
from wyoming_jabber.text.lexicon import LexiconFiles, shipped_lexicon
from wyoming_jabber.text.pauses import DEFAULT_PAUSES, Pauses
from wyoming_jabber.tuning.storage import Tuning
from wyoming_jabber.voices.base import Family, SynthesisOptions
from wyoming_jabber.voices.default_voice import ChosenVoiceDirectory
from wyoming_jabber.voices.directory import Manner
from wyoming_jabber.voices.manners import parse_language_voices, parse_manners
from wyoming_jabber.voices.registry import ROBOTIC, Families, VoiceRegistry
from wyoming_jabber.voices.shipped import shipped_voices
from wyoming_jabber.voices.store import VoiceStore

if TYPE_CHECKING:
    from wyoming_jabber.cache import RenderCache
    from wyoming_jabber.cache.redis import RedisStore
    from wyoming_jabber.cache.store import Store

_BYTES_PER_MEGABYTE = 1_000_000

# In each data folder; a file for a start, a folder for many words.
_LEXICON_NAMES = ("lexicon.yaml", "lexicon")


class Voices(NamedTuple):
    """The voices there are, those that are loaded, and the choice among them."""

    families: Mapping[str, Family]
    store: VoiceStore
    registry: VoiceRegistry
    directory: ChosenVoiceDirectory
    tuning: Tuning


def assemble_voices(settings: Settings, *, is_brief: bool = False) -> Voices:
    """Build the parts that find, load and choose voices; nothing is scanned yet.

    `is_brief` says that a few sentences are all that is spoken. Raises ConfigError.
    """
    families = Families()
    folders = (*settings.data_dir, shipped_voices())
    store = VoiceStore(families, folders, robotic=ROBOTIC)
    tuning = Tuning(settings.data_dir[0], settings.provider)
    registry = VoiceRegistry(
        families,
        session_options(settings)._replace(is_brief=is_brief),
        settings.voice_memory * _BYTES_PER_MEGABYTE,
        None if settings.session_threads else tuning.options,
    )
    manner = _manner(settings)
    directory = ChosenVoiceDirectory(
        store,
        registry,
        default_voice=settings.voice,
        language_voices=parse_language_voices(settings.language_voice),
        manner=manner,
        manners=parse_manners(settings.voice_settings, manner),
    )
    return Voices(
        families=families,
        store=store,
        registry=registry,
        directory=directory,
        tuning=tuning,
    )


def assemble_cache(settings: Settings) -> "RenderCache | None":
    """Build the cache of rendered units; nothing is opened yet. None if it is off.

    Raises ConfigError.
    """
    # The server's alone: commands that speak start without it.
    from wyoming_jabber.cache import KeyMaker, RenderCache  # noqa: PLC0415
    from wyoming_jabber.cache.disk import DiskStore  # noqa: PLC0415
    from wyoming_jabber.cache.redis import SCHEMES  # noqa: PLC0415

    kind = settings.cache
    is_redis = kind.partition("://")[0] in SCHEMES
    if kind not in ("off", "memory", "disk") and not is_redis:
        # Not the value: it may be an address with a password.
        schemes = ", ".join(f"{scheme}://" for scheme in SCHEMES)
        raise ConfigError(f"cache: must be off, memory, disk, or begin with {schemes}")
    if kind == "off":
        return None
    stores: list[Store] = []
    if kind != "memory" and settings.cache_disk:
        budget = settings.cache_disk * _BYTES_PER_MEGABYTE
        stores.append(DiskStore(_cache_folder(settings), budget))
    if is_redis:
        stores.append(_redis(kind))
    return RenderCache(
        KeyMaker(settings.provider),
        settings.cache_memory * _BYTES_PER_MEGABYTE,
        stores,
        keeps_varied=settings.cache_varied,
    )


def session_options(settings: Settings) -> SessionOptions:
    """Say how models are run, those of voices that nobody has tuned."""
    return SessionOptions(
        threads=settings.session_threads or 1,
        provider=settings.provider,
        state_dir=settings.data_dir[0],
    )


def lexicon_files(settings: Settings) -> LexiconFiles:
    """Return the user's lexicon files over the shipped lexicon; blocks."""
    return LexiconFiles(lexicon_paths(settings.data_dir), base=shipped_lexicon())


def lexicon_paths(data_dirs: tuple[Path, ...]) -> list[Path]:
    """Return where a user's pronunciations may lie."""
    return [folder / name for folder in data_dirs for name in _LEXICON_NAMES]


def delivery(settings: Settings, lexicon: LexiconFiles) -> Delivery:
    """Say how utterances are read and delivered, with the lexicon as it is; blocks."""
    scale = settings.pause_scale
    pauses = DEFAULT_PAUSES
    if scale != 1.0:
        pauses = Pauses(*(length * scale for length in pauses))
    return Delivery(
        front=FrontEnd(lexicon=lexicon.refresh(), speak_emoji=settings.speak_emoji),
        pauses=pauses,
        lead_in=settings.lead_in,
        tail=settings.tail,
        detects_ssml=settings.detect_ssml,
        follows_language=settings.follow_language,
    )


def _cache_folder(settings: Settings) -> Path:
    if settings.cache_dir is None:
        import platformdirs  # noqa: PLC0415 - as in the settings

        return platformdirs.user_cache_path("wyoming-jabber")
    return Path(settings.cache_dir).expanduser()


def _redis(url: str) -> "RedisStore":
    from wyoming_jabber.cache.redis import RedisStore  # noqa: PLC0415 - see above

    try:
        return RedisStore(url)
    except ImportError as error:
        raise ConfigError(
            "cache: Redis needs the package redis: pip install wyoming-jabber[redis]"
        ) from error
    except ValueError as error:
        raise ConfigError(f"cache: not an address of Redis: {error}") from error


def _manner(settings: Settings) -> Manner:
    options = SynthesisOptions(
        speaker=settings.speaker,
        length_scale=settings.length_scale,
        noise_scale=settings.noise_scale,
        noise_w_scale=settings.noise_w_scale,
        pitch_range=settings.pitch_range,
    )
    return Manner(options=options, volume=settings.volume, pitch=settings.pitch)
