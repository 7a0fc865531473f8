"""The door itself: its parts, its routes, and how it opens and closes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from starlette.routing import Route, Router
from starlette.types import Receive, Scope, Send

from wyoming_jabber.catalog import Catalog, Downloads
from wyoming_jabber.config import Settings
from wyoming_jabber.engine.worker import EngineWorker
from wyoming_jabber.metrics import Metrics
from wyoming_jabber.server.http.address import read_policy
from wyoming_jabber.server.http.answers import Endpoint
from wyoming_jabber.server.http.connection import ClientLimits
from wyoming_jabber.server.http.errors import MethodError
from wyoming_jabber.server.http.events import Events
from wyoming_jabber.server.http.explanations import Explanations
from wyoming_jabber.server.http.guard import Guard, Limits
from wyoming_jabber.server.http.health import Health, MetricsPage
from wyoming_jabber.server.http.listener import HttpListener
from wyoming_jabber.server.http.look import Look
from wyoming_jabber.server.http.openai_lists import Lists
from wyoming_jabber.server.http.openai_speech import OpenAiSpeech
from wyoming_jabber.server.http.page_speech import PageSpeech
from wyoming_jabber.server.http.pages import AuditReports, Documentation, Pages
from wyoming_jabber.server.http.pronunciations import Pronunciations
from wyoming_jabber.server.http.room import Room
from wyoming_jabber.server.http.samples import Samples
from wyoming_jabber.server.http.speaking import SpeechDesk
from wyoming_jabber.server.http.status import StatusBoard
from wyoming_jabber.server.http.voice_list import VoiceList
from wyoming_jabber.server.http.voices import DefaultVoice, Voices
from wyoming_jabber.synthesizer import Synthesizer
from wyoming_jabber.text.lexicon.files import MAX_BYTES
from wyoming_jabber.voices.default_voice import ChosenVoiceDirectory
from wyoming_jabber.voices.registry import VoiceRegistry
from wyoming_jabber.voices.store import VoiceStore

_BYTES_PER_MEGABYTE: Final = 1_000_000

# JSON may write a character as two escapes of 6 bytes, which is 3 for each byte of it.
_BYTES_PER_CHARACTER: Final = 12
_BYTES_PER_BYTE: Final = 3

# Bytes for all fields but the text.
_OTHER_FIELDS: Final = 65_536

_UPLOAD_PATH: Final = "/api/voices"
_HEALTH_PATHS: Final = frozenset({"/health", "/health/live", "/health/ready"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Parts:
    """What the door shares with the rest of the server."""

    synthesizer: Synthesizer
    worker: EngineWorker
    store: VoiceStore
    registry: VoiceRegistry
    directory: ChosenVoiceDirectory
    catalog: Catalog
    downloads: Downloads
    metrics: Metrics
    room: Room
    look: Look
    is_ready: Callable[[], bool]
    """Whether the default voice is warm."""


class HttpDoor:
    """Listens for HTTP. `start`, then `stop`."""

    def __init__(self, settings: Settings, parts: Parts) -> None:
        """Build everything; nothing is opened. Raises ConfigError."""
        policy = read_policy(settings)
        self._worker = parts.worker
        self._pages = Pages()
        self.routes = Routes(settings, parts, self._pages)
        self._guard = Guard(
            self.routes.router, policy, _limits(settings), parts.metrics
        )
        self.listener = HttpListener(
            self._guard,
            (policy.host, policy.port),
            ClientLimits(
                head=settings.event_timeout,
                write=settings.write_timeout,
                connections=settings.max_connections,
            ),
            parts.metrics,
        )

    async def start(self) -> None:
        """Read the page and listen. Raises JabberError."""
        await self._worker.run(self._pages.load)
        self._guard.open_paths = _HEALTH_PATHS | self._pages.paths
        await self.listener.start()

    async def stop(self, grace: float) -> None:
        """Finish what is being answered, for `grace` seconds; may be called twice."""
        self.routes.close()
        await self.listener.stop(grace)


class Routes:
    """Which part answers which address."""

    def __init__(self, settings: Settings, parts: Parts, pages: Pages) -> None:
        state_dir, worker = settings.data_dir[0], parts.worker
        desk = SpeechDesk(
            *(parts.synthesizer, worker, parts.metrics, parts.room),
            settings.max_characters,
        )
        self.status = StatusBoard(
            *(parts.directory, parts.registry, parts.metrics, worker), state_dir
        )
        voices = _voice_list(settings, parts)
        self._events = Events(self.status, voices, parts.downloads)
        self._default_voice = DefaultVoice(
            *(parts.store, parts.directory, worker, state_dir, self.status)
        )
        pronunciations = Pronunciations(state_dir, worker, parts.look)
        explanations = Explanations(parts.synthesizer, parts.directory, worker, desk)
        self.router = Router(
            [
                *_openai_routes(desk, Lists(parts.store, parts.registry)),
                *_server_routes(Health(parts.is_ready), MetricsPage(parts.metrics)),
                *_voice_routes(
                    _voices(settings, parts, voices),
                    Samples(parts.catalog, parts.catalog.web),
                ),
                *_speech_routes(PageSpeech(desk), explanations, pronunciations),
                _route("GET", "/api/status", self.status.get),
                _route("GET", "/api/events", self._events.get),
                _route("PUT", "/api/default-voice", self._default_voice.put),
                _route("GET", "/api/audit", AuditReports(state_dir, worker).get),
                *_documentation_routes(Documentation()),
            ],
            redirect_slashes=False,
            default=pages,
        )

    def close(self) -> None:
        """End what would go on for as long as somebody listens."""
        self._events.close()
        self._default_voice.close()


def _voice_list(settings: Settings, parts: Parts) -> VoiceList:
    return VoiceList(
        store=parts.store,
        registry=parts.registry,
        directory=parts.directory,
        catalog=parts.catalog,
        downloads=parts.downloads,
        data_dirs=settings.data_dir,
    )


def _voices(settings: Settings, parts: Parts, voices: VoiceList) -> Voices:
    return Voices(
        voices=voices,
        catalog=parts.catalog,
        downloads=parts.downloads,
        state_dir=settings.data_dir[0],
        worker=parts.worker,
        look=parts.look,
    )


def _openai_routes(desk: SpeechDesk, lists: Lists) -> Sequence[Route]:
    return (
        _route("POST", "/v1/audio/speech", OpenAiSpeech(desk).speak),
        _route("GET", "/v1/audio/voices", lists.voices),
        _route("GET", "/v1/models", lists.models),
        _route("GET", "/v1/models/{id}", lists.model),
    )


def _server_routes(health: Health, metrics: MetricsPage) -> Sequence[Route]:
    return (
        _route("GET", "/health", health.health),
        _route("GET", "/health/live", health.live),
        _route("GET", "/health/ready", health.ready),
        _route("GET", "/metrics", metrics.metrics),
    )


def _voice_routes(voices: Voices, samples: Samples) -> Sequence[Route]:
    return (
        _route("GET", "/api/voices", voices.list),
        _route("POST", "/api/voices", voices.upload),
        _route("DELETE", "/api/voices/{name}", voices.delete),
        _route("POST", "/api/voices/{name}/download", voices.download),
        _route("DELETE", "/api/voices/{name}/download", voices.cancel),
        _route("GET", "/api/voices/{name}/licence", voices.licence),
        _route("GET", "/api/voices/{name}/sample", samples.get),
        _route("POST", "/api/catalog/refresh", voices.refresh),
    )


def _speech_routes(
    speech: PageSpeech, explanations: Explanations, pronunciations: Pronunciations
) -> Sequence[Route]:
    return (
        _route("POST", "/api/speech", speech.speak),
        _route("GET", "/api/speech/{id}", speech.figures),
        _route("POST", "/api/explain", explanations.explain),
        _route("GET", "/api/pronunciations", pronunciations.get),
        _route("PUT", "/api/pronunciations", pronunciations.put),
    )


def _documentation_routes(documentation: Documentation) -> Sequence[Route]:
    return (
        _route("GET", "/openapi.json", documentation.openapi),
        _route("GET", "/docs", documentation.page),
    )


class _Route(Route):
    """One address and method."""

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request. Raises MethodError, which is told as all errors are."""
        assert self.methods is not None, "every route names its method"
        if scope["method"] not in self.methods:
            raise MethodError(f"{self.path} does not take {scope['method'][:20]}")
        await super().handle(scope, receive, send)


def _route(method: str, path: str, endpoint: Endpoint) -> Route:
    return _Route(path, endpoint, methods=[method])


def _limits(settings: Settings) -> Limits:
    text_bytes = settings.max_characters * _BYTES_PER_CHARACTER
    return Limits(
        body_bytes=text_bytes + _OTHER_FIELDS,
        body_bytes_at={
            _UPLOAD_PATH: settings.http_upload * _BYTES_PER_MEGABYTE,
            "/api/pronunciations": MAX_BYTES * _BYTES_PER_BYTE + _OTHER_FIELDS,
        },
        upload_path=_UPLOAD_PATH,
        body_timeout=settings.event_timeout,
        max_connections=settings.max_connections,
    )
