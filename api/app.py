"""The HTTP service: SPARQL, named questions, search, a page for every node, Monarch's API and TRAPI.

    app = create_app(raregraph.open())

The routes are the files of `api/routes`. Every error has one shape, made by `problems`. No SPARQL query runs in the
service's own process: all go to its engine, the pool of workers or another endpoint. Search, Monarch's API and TRAPI
read the arrays of the release.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from tempfile import TemporaryDirectory
from typing import IO

from fastapi import APIRouter, FastAPI
from fastapi.exceptions import RequestValidationError
from fastapi.middleware.cors import CORSMiddleware
from starlette.exceptions import HTTPException
from starlette.middleware.errors import ServerErrorMiddleware
from starlette.types import Receive, Scope, Send

import raregraph
from raregraph.api import failures, routes
from raregraph.api.access_log import AccessLog
from raregraph.api.downloads import Downloads
from raregraph.api.head import without_body
from raregraph.api.knowledge_graph import KnowledgeGraph
from raregraph.api.metrics import Metrics
from raregraph.api.monarch.view import view_of
from raregraph.api.observation import Observer
from raregraph.api.openapi import Description
from raregraph.api.release_watch import watch_releases
from raregraph.api.responses import EXPOSED
from raregraph.api.result_cache import ResultCache
from raregraph.api.routes import trapi, well_known
from raregraph.api.routes.search import index_of
from raregraph.api.sparql_service import SparqlService
from raregraph.api.trapi.limits import AT_ONCE, MOST_WAITING
from raregraph.api.trapi.provider import meta
from raregraph.api.turns import PLACES, Turns
from raregraph.graph.engine.asynchronous import AsyncEngine
from raregraph.graph.engine.blocking import ASKER, Asker, BlockingEngine
from raregraph.graph.engine.service_calls import CallLimits, ServiceCalls
from raregraph.graph.errors import RaregraphError, ReleaseError
from raregraph.graph.release import Release
from raregraph.graph.workers.limits import PoolLimits
from raregraph.graph.workers.pool import WorkerPool

SPARQL = ("/sparql", "/sparql/")
_ANSWER_HEAD = ("/questions/", "/mappings.sssom.tsv")


@dataclass(frozen=True, slots=True)
class Settings:
    """How a service runs: what a query may take, bytes of answers kept, and rows after which answers are cut.

    `services` are the endpoints that SERVICE may ask.
    """

    limits: PoolLimits = field(default_factory=PoolLimits)
    cache_bytes: int = 64 << 20
    row_limit: int | None = None
    services: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Operations:
    """What whoever runs a service wants of it.

    `home` is where new releases are looked for, None for a release that stays; `announce` is told of them, a line
    each; `access_log` gets a line of JSON for each request.
    """

    home: Path | None = None
    announce: Callable[[str], None] = lambda line: None
    access_log: IO[str] | None = None


class Service(FastAPI):
    """The application. SPARQL goes straight to its service, past all that the other routes need."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        await self.state.observer(scope, receive, send)

    async def dispatch(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request that is observed."""
        if scope["type"] == "http" and scope["path"].removeprefix(scope.get("root_path", "")) in SPARQL:
            scope["app"] = self
            await self.state.guarded_sparql(scope, receive, send)
            return
        if scope["type"] == "http":
            client = scope.get("client")
            ASKER.set(Asker(client[0] if client else "", time.monotonic()))
        asked = _as_get(scope)
        if asked is scope:
            await super().__call__(scope, receive, send)
        else:
            await without_body(super().__call__, asked, receive, send)
        # Where a request went is told to those who observe it.
        scope.setdefault("route", asked.get("route"))

    async def switch(self, release: Release) -> None:
        """Answer from another release from now on.

        Raises:
            ReleaseError: if it can't be opened; the old one then goes on answering.
        """
        graph = KnowledgeGraph(self.state.blocking, release)
        # Whoever asks goes on asking the old one until the new one is no slower.
        await asyncio.to_thread(_warm, graph)
        await self.state.engine.switch(release.store_path, release.id)
        self.state.graph = graph
        self.state.downloads.keep(release)
        if self.state.sparql.cache is not None:
            self.state.sparql.cache.clear()
        self.state.preparing = asyncio.create_task(_prepare(self))


def _as_get(scope: Scope) -> Scope:
    """HEAD is answered as GET is, by every route.

    The named questions and the file of mappings answer it themselves, as they needn't work out for it what they have.
    """
    if scope["type"] != "http" or scope["method"] != "HEAD":
        return scope
    path = scope["path"].removeprefix(scope.get("root_path", ""))
    return scope if path.startswith(_ANSWER_HEAD) else {**scope, "method": "GET"}


def create_app(
    graph: KnowledgeGraph,
    *,
    engine: AsyncEngine | None = None,
    settings: Settings | None = None,
    operations: Operations | None = None,
) -> Service:
    """The service over a graph; it only reads.

    Args:
        graph: which release is served; its own engine is not asked.
        engine: what answers all queries; a pool of workers over the release, if there is none.
        settings: how it runs.
        operations: what whoever runs it wants of it.

    Raises:
        ReleaseError: if there is neither an engine nor a release.
    """
    settings, operations = settings or Settings(), operations or Operations()
    answering = engine or _pool(graph, settings)
    app = Service(
        title="raregraph",
        version=raregraph.__version__,
        summary="A rare-disease knowledge graph: every claim with the sentence and the source behind it.",
        openapi_url=None,  # `routes.openapi` answers it
        docs_url=None,
        redoc_url=None,
        lifespan=_lifespan,
    )
    app.state.engine = answering
    app.state.operations = operations
    app.state.metrics = Metrics(answering)
    log = () if operations.access_log is None else (AccessLog(operations.access_log),)
    app.state.observer = Observer(app.dispatch, (app.state.metrics, *log))
    app.state.blocking = BlockingEngine(answering)
    app.state.graph = KnowledgeGraph(app.state.blocking, graph.release)
    cache = ResultCache(settings.cache_bytes) if settings.cache_bytes > 0 else None
    seconds = min(CallLimits().seconds, settings.limits.seconds / 2)
    calls = ServiceCalls(settings.services, CallLimits(seconds)) if settings.services else None
    app.state.sparql = SparqlService(answering, cache, row_limit=settings.row_limit, calls=calls)
    app.state.sparql.describe = well_known.describe
    seconds, queue = settings.limits.seconds, settings.limits.queue
    app.state.turns = Turns(PLACES, queue, seconds)
    app.state.trapi_turns = Turns(AT_ONCE, min(queue, MOST_WAITING), seconds)
    app.state.seconds = seconds
    app.state.guarded_sparql = ServerErrorMiddleware(app.state.sparql, handler=failures.broken)
    # Any page may ask: the service only reads, and holds nothing that is secret.
    app.add_middleware(
        CORSMiddleware,
        allow_origins=["*"],
        allow_methods=["GET", "HEAD", "POST"],
        allow_headers=["*"],
        expose_headers=list(EXPOSED),
    )
    app.state.description = Description(app, app.routes, app.title)
    app.state.trapi_description = Description(app, trapi.ROUTER.routes, "raregraph by TRAPI")
    routers = list(_routers())
    for router in routers:
        app.include_router(router)
    app.state.routes = [route for router in routers for route in router.routes]
    app.add_exception_handler(RaregraphError, failures.refused)
    app.add_exception_handler(HTTPException, failures.failed)
    app.add_exception_handler(RequestValidationError, failures.invalid)
    app.add_exception_handler(Exception, failures.broken)
    return app


def _routers() -> Iterator[APIRouter]:
    """The routers of `api/routes`, by their names."""
    for module in sorted(iter_modules(routes.__path__), key=lambda found: found.name):
        yield import_module(f"{routes.__name__}.{module.name}").ROUTER


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    assert isinstance(app, Service)
    app.state.blocking.attach(asyncio.get_running_loop())
    await app.state.engine.start()
    calls: ServiceCalls | None = app.state.sparql.calls
    if calls is not None:
        await calls.start()
    watching = asyncio.create_task(_watch(app))
    folder = TemporaryDirectory(prefix="raregraph-downloads-")
    app.state.downloads = Downloads(Path(folder.name))
    app.state.warming = asyncio.create_task(asyncio.to_thread(_warm, app.state.graph))
    app.state.preparing = asyncio.create_task(_prepare(app))
    try:
        yield
    finally:
        watching.cancel()
        app.state.preparing.cancel()
        folder.cleanup()
        if calls is not None:
            await calls.stop()
        await app.state.engine.stop()


def _warm(graph: KnowledgeGraph) -> None:
    """Work out what would make the first requests slow: the indexes of names and of associations."""
    # A release that lacks something says so to whoever asks for it.
    for warm in (lambda: index_of(graph).find("sma"), lambda: view_of(graph).warm()):
        with suppress(RaregraphError):
            warm()


async def _prepare(app: Service) -> None:
    """Work out what takes the store some seconds, once the service is ready: it has a low priority there."""
    graph: KnowledgeGraph = app.state.graph
    await app.state.warming
    if graph.release is not None:
        with suppress(RaregraphError):
            await asyncio.to_thread(meta, graph)


async def _watch(app: Service) -> None:
    operations: Operations = app.state.operations
    release = app.state.graph.release
    if operations.home is None or release is None:
        return

    async def switch(found: Release) -> None:
        await app.switch(found)
        operations.announce(f"release {found.id} answers from now on")

    await watch_releases(operations.home, release, switch, operations.announce)


def _pool(graph: KnowledgeGraph, settings: Settings) -> WorkerPool:
    if graph.release is None:
        raise ReleaseError("there is no release to serve", remedy="Open one, or give an engine.")
    return WorkerPool(graph.release.store_path, graph.release.id, settings.limits)
