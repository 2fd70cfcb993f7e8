"""`raregraph sources`: which sources there are, under which terms, and what the release holds of each."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from raregraph.api.options import HOME, format_option, sources_named

_MAY = {True: "yes", False: "no", None: "not established"}


@click.command(name="sources")
@sources_named("All that is known")
@format_option("json")
@HOME
def COMMAND(names: tuple[str, ...], form: str, home: Path | None) -> None:  # noqa: N802
    """List all sources: version, whether it may be passed on, licence, what the current release holds.

    With --source: its title, homepage, citation, terms and usual place below the folder of `build --from`, too.
    """
    described = _described(home)
    unknown = set(names) - {entry["source"] for entry in described}
    if unknown:
        raise click.BadParameter(f"there is no source {min(unknown)!r}", param_hint="--source")
    described = [entry for entry in described if not names or entry["source"] in names]
    if form == "json":
        import json  # noqa: PLC0415 - slow to import

        click.echo(json.dumps(described, indent=1, ensure_ascii=False))
        return
    from rich.console import Console  # noqa: PLC0415 - slow to import

    from raregraph.api.table import print_blocks, print_columns  # noqa: PLC0415

    console = Console(highlight=False)
    shown = list(described[0]) if names else ["source", "held", "version", "may be passed on", "licence"]
    cells = [[str(entry[name]) for name in shown] for entry in described]
    (print_blocks if names else print_columns)(console, shown, cells)


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
    from raregraph.api.holdings import holds  # noqa: PLC0415 - slow to import
    from raregraph.graph.errors import ReleaseError  # noqa: PLC0415
    from raregraph.graph.release import current_release  # noqa: PLC0415

    try:
        manifest = current_release(home).manifest()
    except ReleaseError:
        return {}
    return {entry["name"]: holds(entry["counts"]) for entry in manifest["sources"]}
