"""`raregraph serve`: answer SPARQL and the named questions over HTTP."""

from __future__ import annotations

import errno
import os
import socket
from functools import partial
from pathlib import Path
from typing import IO, TYPE_CHECKING

import click

from raregraph.api.options import ENDPOINT, HOME

if TYPE_CHECKING:
    from raregraph.api.knowledge_graph import KnowledgeGraph
    from raregraph.graph.engine.async_remote import AsyncRemoteEngine
    from raregraph.graph.workers.limits import PoolLimits


@click.command(name="serve")
@HOME
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option(
    "--port", type=click.IntRange(0, 65_535), default=8000, show_default=True, help="The port, 0 for any."
)
@click.option(
    "--workers",
    type=click.IntRange(1, 256),
    help="How many quick queries run at once, each in a process of its own; twice the cores if not given.",
)
@click.option(
    "--long-workers",
    type=click.IntRange(1, 256),
    help="How many long queries run beside them, with a low priority; as many as workers if not given.",
)
@click.option(
    "--timeout",
    type=click.FloatRange(0.1, 86_400),
    default=60.0,
    show_default=True,
    help="Seconds after which a query is ended.",
)
@click.option(
    "--memory",
    type=click.IntRange(64, 1 << 20),
    default=1024,
    show_default=True,
    help="MiB that a query may take before it is ended.",
)
@click.option(
    "--queue",
    type=click.IntRange(1, 100_000),
    default=256,
    show_default=True,
    help="How many queries may wait.",
)
@click.option(
    "--cache", type=click.IntRange(0, 1 << 20), default=64, show_default=True, help="MiB of answers to keep."
)
@click.option(
    "--row-limit",
    type=click.IntRange(1),
    help="Cut answers after so many rows, and say so. Never if not given.",
)
@click.option(
    "--allow-service",
    "services",
    multiple=True,
    metavar="URL",
    help="An endpoint that SERVICE in queries may ask; may be given several times. None if not given.",
)
@click.option(
    "--access-log",
    type=click.File("a", encoding="utf-8", lazy=False),
    metavar="FILE",
    help="Write a line of JSON for each request to this file, - for the standard output. Off if not given.",
)
@ENDPOINT
def COMMAND(  # noqa: N802, PLR0913, PLR0917 - one argument an option
    home: Path | None,
    host: str,
    port: int,
    workers: int | None,
    long_workers: int | None,
    timeout: float,
    memory: int,
    queue: int,
    cache: int,
    row_limit: int | None,
    services: tuple[str, ...],
    access_log: IO[str] | None,
    endpoint: str | None,
) -> None:
    """Serve the current release: pages from / on, named questions at /questions/NAME, SPARQL at /sparql.

    Every node has an address at /node/CURIE or below its own path, Monarch's API is at /v3/api, TRAPI at /trapi, and
    /openapi.json describes all of them.

    A release that becomes current in the home while it runs is picked up, without the loss of a request. SIGTERM
    stops it: no new requests, and those under way are answered. With --endpoint it serves what is behind another
    SPARQL endpoint; --workers, --memory and --cache then say nothing.
    """
    if home and endpoint:
        raise click.UsageError("give --home or --endpoint, not both")
    if services and endpoint:
        raise click.UsageError("--allow-service is for a release: what is behind --endpoint asks nobody else")
    from raregraph.api.app import Operations, Settings, create_app  # noqa: PLC0415 - slow to import
    from raregraph.api.knowledge_graph import KnowledgeGraph  # noqa: PLC0415
    from raregraph.api.server import serve  # noqa: PLC0415
    from raregraph.graph.release import default_home  # noqa: PLC0415
    from raregraph.graph.workers.limits import PoolLimits  # noqa: PLC0415

    quick = workers or 2 * (os.cpu_count() or 1)
    limits = PoolLimits(timeout, memory << 20, quick, long_workers or quick, queue)
    settings = Settings(limits, cache << 20, row_limit, services)
    if endpoint:
        graph, engine = KnowledgeGraph.at(endpoint), _remote(endpoint, limits)
        operations = Operations(access_log=access_log)
    else:
        graph, engine = KnowledgeGraph.open(home), None
        operations = Operations(home or default_home(), partial(click.echo, err=True), access_log)
    app = create_app(graph, engine=engine, settings=settings, operations=operations)
    with _listening(host, port) as listener:
        _announce(graph, host, listener.getsockname()[1])
        serve(app, listener, timeout)


def _remote(endpoint: str, limits: PoolLimits) -> AsyncRemoteEngine:
    """The engine over an endpoint, within the limits of a pool as far as they apply."""
    from raregraph.graph.engine.async_remote import AsyncRemoteEngine, RemoteShares  # noqa: PLC0415
    from raregraph.graph.engine.remote_protocol import RemoteLimits  # noqa: PLC0415

    shares = RemoteShares(limits.workers + limits.long_workers, limits.queue)
    return AsyncRemoteEngine(endpoint, RemoteLimits(limits.seconds), shares)


def _listening(host: str, port: int) -> socket.socket:
    """A socket that listens there, so that an address which is taken is known before anything is served."""
    from raregraph.graph.errors import RaregraphError  # noqa: PLC0415 - slow to import

    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        return socket.create_server((host, port), family=family, backlog=2048)
    except OSError as error:
        no_address = isinstance(error, socket.gaierror) or error.errno == errno.EADDRNOTAVAIL
        remedy = (
            "Give --host an address of this machine."
            if no_address
            else "Give another --port, or 0 for any that is free."
        )
        raise RaregraphError(
            f"nothing can listen there: {error.strerror}",
            place=f"{host}:{port}",
            remedy=remedy,
        ) from error


def _announce(graph: KnowledgeGraph, host: str, port: int) -> None:
    release = graph.release
    what = f"release {release.id} of {release.path.parent.parent}" if release else "another endpoint"
    name = f"[{host}]" if ":" in host else host
    click.echo(f"{what} at http://{name}:{port}/", err=True)
