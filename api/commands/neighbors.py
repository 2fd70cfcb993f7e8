"""`raregraph neighbors`: what lies within some steps of a gene or disease."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from raregraph.api.options import HOME
from raregraph.api.walk_options import cut, named, show, walking

if TYPE_CHECKING:
    from rich.console import Console

    from raregraph.api.walks import Neighbour, Neighbours, Walk


@click.command(name="neighbors")
@click.argument("name")
@click.option(
    "--hops", type=click.IntRange(min=1), default=1, show_default=True, help="How many steps away at most."
)
@walking("causes, modifies, susceptibility, subtypes", 50, "neighbors")
@HOME
def COMMAND(  # noqa: N802, PLR0913, PLR0917 - one for each option
    name: str,
    hops: int,
    walk: Walk,
    limit: int | None,
    form: str,
    home: Path | None,
) -> None:
    """List what lies within some steps of a gene or disease, the nearest first, each with its link to what is nearer.

    NAME is a name, symbol, synonym or identifier. Links are followed either way, over genes, diseases and subtypes;
    --kind chooses others, and only those.

    \b
        raregraph neighbors SMN1
        raregraph neighbors "spinal muscular atrophy" --hops 2 --kind causes
        raregraph neighbors UBA1 --hops 2 --limit 0 --format csv > near-uba1.csv
    """
    from raregraph.api.knowledge_graph import KnowledgeGraph  # noqa: PLC0415 - slow to import

    answer = KnowledgeGraph.open(home).neighbors(name, hops, limit=limit, **walk)
    show(answer, form, _print)


def _print(console: Console, answer: Neighbours) -> None:
    from rich.text import Text  # noqa: PLC0415 - slow to import

    from raregraph.api.table import print_columns  # noqa: PLC0415

    console.print(Text(named(answer.start), style="bold"))
    for hops, kinds in answer.counts.items():
        counted = ", ".join(f"{count:,} {kind}{'' if count == 1 else 's'}" for kind, count in kinds.items())
        console.print(f"{hops} step{'' if hops == 1 else 's'} away: {counted}")
    console.print()
    cells = [
        [str(each.hops), each.node.label, each.node.id, _linked(each), _sources(each)]
        for each in answer.found
    ]
    print_columns(console, ["steps", "neighbor", "id", "is linked so", "sources"], cells)
    console.print()
    console.print(cut(len(answer.found), answer.total, "neighbors"), style="dim")


def _linked(each: Neighbour) -> str:
    """What the neighbour does to a nearer node, and to how many more: `causes spinal muscular atrophy, and 2 more`."""
    said = " and ".join(words for words, _ in each.step.by_words())
    more = f", and {each.ways - 1:,} more" if each.ways > 1 else ""
    return f"{said} {each.step.end.label}{more}"


def _sources(each: Neighbour) -> str:
    return ", ".join(sorted({claim.source for claim in each.step.claims}))
