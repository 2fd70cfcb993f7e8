"""`raregraph sources`: which sources there are, under which terms, and what the release holds of each."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from raregraph.api.options import HOME

_MAY = {True: "yes", False: "no", None: "not established"}


@click.command(name="sources")
@click.option(
    "--format", "-f", "form", type=click.Choice(("table", "json")), default="table", show_default=True
)
@HOME
def COMMAND(form: str, home: Path | None) -> None:  # noqa: N802
    """List all sources: licence, version, whether it may be passed on, what the current release holds."""
    described = _described(home)
    if form == "json":
        import json  # noqa: PLC0415 - slow to import

        click.echo(json.dumps(described, indent=1, ensure_ascii=False))
        return
    from rich.console import Console  # noqa: PLC0415 - slow to import

    from raregraph.api.table import print_cells  # noqa: PLC0415

    names = ["source", "title", "version", "licence", "may be passed on", "held", "usual place"]
    cells = [[str(entry[name]) for name in names] for entry in described]
    print_cells(Console(highlight=False), names, cells)


def _described(home: Path | None) -> list[dict[str, Any]]:
    from raregraph.loaders.registry import sources  # noqa: PLC0415 - slow to import

    held = _held(home)
    return [
        {
            "source": source.name,
            "title": source.title,
            "kind": source.kind,
            "version": source.version,
            "licence": source.licence.name,
            "may be passed on": _MAY[source.licence.redistributable],
            "held": held.get(source.name, "nothing"),
            "usual place": next(iter(source.default_paths), "comes with raregraph"),
            "homepage": source.homepage,
            "citation": source.citation,
        }
        for source in sources()
    ]


def _held(home: Path | None) -> dict[str, str]:
    """What the current release holds of each source; nothing if there is no release yet."""
    from raregraph.graph.errors import ReleaseError  # noqa: PLC0415 - slow to import
    from raregraph.graph.release import current_release  # noqa: PLC0415
    from raregraph.loaders.source import COUNTED  # noqa: PLC0415

    try:
        manifest = current_release(home).manifest()
    except ReleaseError:
        return {}
    return {
        entry["name"]: ", ".join(
            f"{entry['counts'][what]:,} {what}" for what in COUNTED if entry["counts"].get(what)
        )
        for entry in manifest["sources"]
    }
