"""The HTTP door, joined to the rest of the server; loaded only when it is on."""

from collections.abc import Awaitable, Callable, Iterable, MutableSet
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from wyoming_jabber.assembly import Voices
from wyoming_jabber.config import Settings
from wyoming_jabber.engine.worker import EngineWorker
from wyoming_jabber.errors import ConfigError
from wyoming_jabber.metrics import Metrics
from wyoming_jabber.synthesizer import Synthesizer

if TYPE_CHECKING:
    from wyoming_jabber.catalog import Catalog, Downloads
    from wyoming_jabber.server.http.door import HttpDoor


@dataclass(frozen=True, kw_only=True, slots=True)
class Shared:
    """What the door shares with the others."""

    voices: Voices
    synthesizer: Synthesizer
    worker: EngineWorker
    metrics: Metrics
    requests: MutableSet[Any]
    """Requests being spoken or waiting, of all doors."""

    wait_for_room: Callable[[], Awaitable[None]]
    """Waits a moment until there are not too many. Raises BusyError."""

    leave: Callable[[Iterable[Any]], None]
    """Takes requests from `requests`, and tells those that wait."""

    look: Callable[[], Awaitable[None]]
    """Reads the data folders again."""

    is_ready: Callable[[], bool]


def build_http_door(
    settings: Settings, shared: Shared, catalog: "Catalog", downloads: "Downloads"
) -> "HttpDoor":
    """Load and build the door; blocks. Raises ConfigError."""
    try:
        from wyoming_jabber.server.http.door import (  # noqa: PLC0415 - few need it
            HttpDoor,
            Parts,
        )
        from wyoming_jabber.server.http.room import SharedRoom  # noqa: PLC0415
    except ModuleNotFoundError as error:
        package = (error.name or "").partition(".")[0]
        raise ConfigError(
            f"http: needs the package {package}: pip install wyoming-jabber[http]"
        ) from error
    parts = Parts(
        synthesizer=shared.synthesizer,
        worker=shared.worker,
        store=shared.voices.store,
        registry=shared.voices.registry,
        directory=shared.voices.directory,
        catalog=catalog,
        downloads=downloads,
        metrics=shared.metrics,
        room=SharedRoom(shared.requests, shared.wait_for_room, shared.leave),
        look=shared.look,
        is_ready=shared.is_ready,
    )
    return HttpDoor(settings, parts)
