"""`raregraph diff`: what changed between two releases."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from raregraph.api.options import HOME
from raregraph.ontology.identifiers import short

if TYPE_CHECKING:
    from raregraph.graph.comparison import Change, Difference
    from raregraph.graph.release import Release

_SHOWN = 100


@click.command(name="diff")
@click.argument("before")
@click.argument("after", required=False)
@click.option(
    "--format", "-f", "form", type=click.Choice(("table", "jsonl")), default="table", show_default=True
)
@click.option("--examples", type=click.IntRange(min=0), default=5, show_default=True, help="For each source.")
@HOME
def COMMAND(  # noqa: N802
    before: str, after: str | None, form: str, examples: int, home: Path | None
) -> None:
    """Compare two releases: claims added, gone and changed, source by source.

    BEFORE and AFTER are ids of releases, or their first digits, or paths of release folders; AFTER is the
    current release if it is left out. The table gives counts and examples, jsonl every change, one a line.

    \b
        raregraph diff 3f9a
        raregraph diff 3f9a 71c0 --format jsonl
    """
    from raregraph.graph.comparison import changes, diff  # noqa: PLC0415 - slow to import
    from raregraph.graph.release import current_release, release_named  # noqa: PLC0415

    old = release_named(before, home)
    new = release_named(after, home) if after else current_release(home)
    if form == "jsonl":
        import json  # noqa: PLC0415 - slow to import

        for change in changes(old, new):
            click.echo(json.dumps(_as_json(change), ensure_ascii=False))
        return
    found = diff(old, new, examples)
    _print(found, _names(found, (old, new)))


def _names(found: Difference, releases: Iterable[Release]) -> dict[str, str]:
    """What the diseases and genes of the examples are called, by IRI, in the newer release or else the older."""
    from raregraph.graph.agreement.who_says import labels  # noqa: PLC0415 - slow to import
    from raregraph.graph.engine.interface import EmbeddedEngine  # noqa: PLC0415

    every = [change for each in found.sources for change in each.examples]
    terms = {term for change in every for term in (change.subject, change.object) if "://" in term}
    names: dict[str, str] = {}
    for release in releases:
        known = labels(EmbeddedEngine.open(release.store_path), sorted(terms))
        names |= {term: name for term, name in known.items() if name != short(term)}
    return names


def _print(found: Difference, names: Mapping[str, str]) -> None:
    from rich.console import Console  # noqa: PLC0415 - slow to import

    from raregraph.api.table import print_cells  # noqa: PLC0415

    console = Console(highlight=False)
    console.print(f"from {found.before} to {found.after}")
    console.print()
    if not found.sources:
        console.print("neither release has claims")
        return
    cells = [
        [
            each.source,
            each.version_before or "none",
            each.version_after or "none",
            *(f"{count:,}" for count in (each.added, each.gone, each.changed, each.same)),
        ]
        for each in found.sources
    ]
    print_cells(console, ["source", "from", "to", "added", "gone", "changed", "same"], cells)
    if found.is_empty:
        console.print()
        console.print("both have the same claims", style="dim")
    rows = [_row(change, names) for each in found.sources for change in each.examples]
    if rows:
        console.print()
        console.print("for example", style="dim")
        print_cells(console, ["source", "what", "subject", "says", "object", "before", "after"], rows)


def _row(change: Change, names: Mapping[str, str]) -> list[str]:
    from raregraph.api.table import readable  # noqa: PLC0415 - slow to import

    changed = change.status == "changed"
    return [
        change.source,
        change.status,
        *(
            f"{names.get(term, '')} {readable(term)}".lstrip()
            for term in (change.subject, change.relation, change.object)
        ),
        _details(change.before) if changed else "",
        _details(change.after) if changed else "",
    ]


def _details(statements: tuple[tuple[tuple[str, str], ...], ...]) -> str:
    from raregraph.api.table import readable  # noqa: PLC0415 - slow to import

    said = "; ".join(
        f"{readable(name).partition(':')[2]} {readable(value)}"
        for details in statements
        for name, value in details
    )
    return said if len(said) <= _SHOWN else f"{said[:_SHOWN]}..."


def _as_json(change: Change) -> dict[str, Any]:
    return {
        "source": change.source,
        "status": change.status,
        "subject": change.subject,
        "relation": change.relation,
        "object": change.object,
        "record": change.record,
        "credited": change.credited,
        "before": [list(map(list, details)) for details in change.before],
        "after": [list(map(list, details)) for details in change.after],
    }
