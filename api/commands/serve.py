"""`raregraph serve`: answer SPARQL and the named questions over HTTP."""

from __future__ import annotations

import errno
import os
import socket
from pathlib import Path
from typing import TYPE_CHECKING

import click

from raregraph.api.options import HOME

if TYPE_CHECKING:
    from raregraph.api.knowledge_graph import KnowledgeGraph


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
def COMMAND(  # noqa: N802, PLR0913
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
) -> None:
    """Serve the current release: SPARQL at /sparql, named questions at /questions/NAME, a page at /.

    A running server keeps the release with which it was started; start it again after a build.
    """
    import uvicorn  # noqa: PLC0415 - slow to import

    from raregraph.api.app import Settings, create_app  # noqa: PLC0415
    from raregraph.api.knowledge_graph import KnowledgeGraph  # noqa: PLC0415
    from raregraph.graph.workers.pool import PoolLimits  # noqa: PLC0415

    quick = workers or 2 * (os.cpu_count() or 1)
    limits = PoolLimits(timeout, memory << 20, quick, long_workers or quick, queue)
    graph = KnowledgeGraph.open(home)
    app = create_app(graph, settings=Settings(limits, cache << 20, row_limit))
    with _listening(host, port) as listener:
        _announce(graph, host, listener.getsockname()[1])
        server = uvicorn.Server(uvicorn.Config(app, log_level="info", access_log=False))
        server.run(sockets=[listener])


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
    if release:
        name = f"[{host}]" if ":" in host else host
        click.echo(
            f"release {release.id} of {release.path.parent.parent} at http://{name}:{port}/;"
            " a newer release answers once it is started again",
            err=True,
        )
