"""`raregraph search`: find diseases, genes, phenotypes, modes and records by name."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click

from raregraph.api.options import HOME, format_option
from raregraph.graph.search.hits import KINDS


@click.command(name="search")
@click.argument("text")
@click.option(
    "--kind", "-k", "kinds", multiple=True, type=click.Choice(KINDS), help="Only this kind; may be repeated."
)
@click.option(
    "--limit", "-n", type=click.IntRange(1, 10_000), default=10, show_default=True, help="The most hits."
)
@format_option("json")
@HOME
def COMMAND(text: str, kinds: tuple[str, ...], limit: int, form: str, home: Path | None) -> None:  # noqa: N802
    """Find nodes by a name, synonym, symbol or identifier; typing errors are mended.

    \b
        raregraph search "spinal muscular"
        raregraph search OMIM:253300 --kind disease
    """
    from raregraph.graph.release import current_release  # noqa: PLC0415 - slow to import
    from raregraph.graph.search.finding import SearchIndex  # noqa: PLC0415

    hits = SearchIndex.open(current_release(home).search_path).search(text, kinds, limit)
    if form == "json":
        click.echo(json.dumps([asdict(hit) for hit in hits], ensure_ascii=False, indent=1))
        return
    for hit in hits:
        found = "" if hit.name == hit.label else f"  ({hit.name})"
        click.echo(f"{hit.score:.2f}  {hit.kind:9}  {hit.id}  {hit.label}{found}")
