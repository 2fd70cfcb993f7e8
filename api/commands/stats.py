"""`raregraph stats`: how much of what the current release holds."""

from __future__ import annotations

from pathlib import Path

import click

from raregraph.api.options import HOME


@click.command(name="stats")
@click.option(
    "--format", "-f", "form", type=click.Choice(("table", "json")), default="table", show_default=True
)
@HOME
def COMMAND(form: str, home: Path | None) -> None:  # noqa: N802
    """Count what the current release holds, source by source and kind by kind."""
    from raregraph.graph.release import current_release  # noqa: PLC0415 - slow to import

    release = current_release(home)
    manifest = release.manifest()
    if form == "json":
        import json  # noqa: PLC0415 - slow to import

        click.echo(json.dumps(manifest, indent=1, ensure_ascii=False))
        return
    from rich.console import Console  # noqa: PLC0415 - slow to import

    from raregraph.api.table import print_cells  # noqa: PLC0415

    console = Console(highlight=False)
    console.print(f"release {release.id}, built {manifest['built_at']}: {manifest['quads']:,} quads")
    console.print()
    names = [source["name"] for source in manifest["sources"]]
    kinds = sorted({kind for source in manifest["sources"] for kind in source["counts"]})
    cells = [
        [kind, *(_count(source["counts"].get(kind)) for source in manifest["sources"])] for kind in kinds
    ]
    print_cells(console, ["", *names], cells)


def _count(number: int | None) -> str:
    return "" if number is None else f"{number:,}"
