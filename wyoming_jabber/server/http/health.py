"""`/health` and `/metrics`: for watchdogs, and for Prometheus."""

from collections.abc import Callable, Iterator
from http import HTTPStatus
from typing import Final

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    InfoMetricFamily,
    Metric,
)
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.registry import Collector
from starlette.requests import Request
from starlette.responses import Response

from wyoming_jabber import __version__
from wyoming_jabber.metrics import Metrics
from wyoming_jabber.server.http.answers import json_answer

_PREFIX: Final = "wyoming_jabber_"

# Endings of the counters that go down as well as up.
_GAUGES: Final = ("_open", "_units", "_bytes", "_texts")


class Health:
    """Says whether the server lives, and whether it is ready to speak at once."""

    def __init__(self, is_ready: Callable[[], bool]) -> None:
        self._is_ready = is_ready

    async def health(self, request: Request) -> Response:  # noqa: ARG002 - it says nothing
        """Both; a server that still loads its voice is healthy."""
        return json_answer({"status": "ok", "live": True, "ready": self._is_ready()})

    async def live(self, request: Request) -> Response:  # noqa: ARG002 - it says nothing
        """Whoever answers lives."""
        return json_answer({"status": "ok"})

    async def ready(self, request: Request) -> Response:  # noqa: ARG002 - it says nothing
        """503 until the default voice is warm."""
        if self._is_ready():
            return json_answer({"status": "ok"})
        status = HTTPStatus.SERVICE_UNAVAILABLE
        return json_answer({"status": "loading the default voice"}, status)


class MetricsPage:
    """The counters as Prometheus reads them."""

    def __init__(self, metrics: Metrics) -> None:
        self._registry = CollectorRegistry(auto_describe=False)
        self._registry.register(_Counters(metrics))

    async def metrics(self, request: Request) -> Response:  # noqa: ARG002 - it says nothing
        """All counters of the process."""
        body = generate_latest(self._registry)
        headers = {"content-type": CONTENT_TYPE_LATEST, "cache-control": "no-store"}
        return Response(body, headers=headers)


class _Counters(Collector):
    """Reads the counters when somebody asks."""

    def __init__(self, metrics: Metrics) -> None:
        self._metrics = metrics

    def collect(self) -> Iterator[Metric]:
        about = {"version": __version__}
        yield InfoMetricFamily(f"{_PREFIX}build", "Version of the server", about)
        for name, value in self._metrics.snapshot().items():
            kind = GaugeMetricFamily if name.endswith(_GAUGES) else CounterMetricFamily
            yield kind(_PREFIX + name, name.replace("_", " ").capitalize(), value)
