"""Figures about the service in the format of Prometheus, each service with a register of its own."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any, Protocol, runtime_checkable

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric

from raregraph.api.observation import Observation
from raregraph.graph.engine.asynchronous import AsyncEngine

_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120)
MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"


@runtime_checkable
class Busy(Protocol):
    """An engine that says how busy it is."""

    @property
    def running(self) -> int:
        """How many queries are worked on."""
        ...

    @property
    def waiting(self) -> int:
        """How many queries wait."""
        ...


class Metrics:
    """Counts requests, and asks the engine how it is when somebody asks for the figures."""

    def __init__(self, engine: AsyncEngine) -> None:
        self.registry = CollectorRegistry(auto_describe=False)
        self._requests = Counter(
            "raregraph_requests",
            "Requests by route and status.",
            ("method", "route", "status"),
            registry=self.registry,
        )
        self._outcomes = Counter(
            "raregraph_queries",
            "Queries by what came of them.",
            ("outcome",),
            registry=self.registry,
        )
        self._seconds = Histogram(
            "raregraph_request_seconds",
            "Seconds from a request to the end of its answer, by route.",
            ("route",),
            buckets=_SECONDS,
            registry=self.registry,
        )
        self._bytes = Counter(
            "raregraph_answer_bytes", "Bytes of answers, by route.", ("route",), registry=self.registry
        )
        self._cache_hits = Counter(
            "raregraph_cache_hits", "Queries answered from the cache.", registry=self.registry
        )
        self.registry.register(_EngineFigures(engine))
        # To find a figure by its labels costs more than to count.
        self._of = lru_cache(maxsize=512)(self._found)

    def _found(self, method: str, route: str, status: int) -> tuple[Counter, Histogram, Counter]:
        return (
            self._requests.labels(method, route, str(status)),
            self._seconds.labels(route),
            self._bytes.labels(route),
        )

    def saw(self, observation: Observation) -> None:
        """Count a request."""
        route = observation.route
        requests, seconds, sent = self._of(_method(observation.method), route, observation.status)
        requests.inc()
        seconds.observe(observation.seconds)
        sent.inc(observation.bytes)
        if observation.query is not None:
            self._outcomes.labels(observation.outcome).inc()
        if observation.is_cached:
            self._cache_hits.inc()

    def text(self) -> bytes:
        """All figures, as Prometheus reads them."""
        return generate_latest(self.registry)


def _method(method: str) -> str:
    # Whoever invents methods must not make figures without end.
    return method if method in {"GET", "HEAD", "POST", "OPTIONS"} else "other"


class _EngineFigures:
    """What the engine says of itself at this moment."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    def collect(self) -> Iterator[Metric]:
        """The figures of now."""
        engine: Any = self._engine
        if isinstance(engine, Busy):
            yield GaugeMetricFamily("raregraph_queries_running", "Queries being worked on.", engine.running)
            yield GaugeMetricFamily("raregraph_queries_waiting", "Queries that wait.", engine.waiting)
        if (workers := getattr(engine, "workers", None)) is not None:
            yield GaugeMetricFamily("raregraph_workers", "Worker processes, busy or not.", len(workers))
        if (kills := getattr(engine, "kills", None)) is not None:
            family = CounterMetricFamily(
                "raregraph_workers_killed", "Worker processes ended, by reason.", labels=("reason",)
            )
            for reason, number in sorted(kills.items()):
                family.add_metric((reason,), number)
            yield family
        release = GaugeMetricFamily(
            "raregraph_release_info", "The release that answers, in its label.", labels=("release",)
        )
        release.add_metric((engine.version or "",), 1)
        yield release
