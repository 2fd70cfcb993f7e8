"""`raregraph serve`: answer SPARQL and the named questions over HTTP."""

from __future__ import annotations

import errno
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
def COMMAND(home: Path | None, host: str, port: int) -> None:  # noqa: N802
    """Serve the current release: SPARQL at /sparql, named questions at /questions/NAME, a page at /.

    A running server keeps the release with which it was started; start it again after a build.
    """
    import uvicorn  # noqa: PLC0415 - slow to import

    from raregraph.api.app import create_app  # noqa: PLC0415
    from raregraph.api.knowledge_graph import KnowledgeGraph  # noqa: PLC0415

    graph = KnowledgeGraph.open(home)
    app = create_app(graph)
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
