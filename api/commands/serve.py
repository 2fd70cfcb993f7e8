"""`raregraph serve`: answer SPARQL and the named questions over HTTP."""

from __future__ import annotations

from pathlib import Path

import click

from raregraph.api.options import HOME


@click.command(name="serve")
@HOME
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option(
    "--port", type=click.IntRange(0, 65_535), default=8000, show_default=True, help="The port, 0 for any."
)
def COMMAND(home: Path | None, host: str, port: int) -> None:  # noqa: N802
    """Serve the current release: SPARQL at /sparql, named questions at /questions/NAME, a page at /."""
    import uvicorn  # noqa: PLC0415 - slow to import

    from raregraph.api.app import create_app  # noqa: PLC0415
    from raregraph.api.knowledge_graph import KnowledgeGraph  # noqa: PLC0415

    graph = KnowledgeGraph.open(home)
    app = create_app(graph)
    uvicorn.run(app, host=host, port=port, log_level="info", access_log=False)
