"""`raregraph module`: the genes and diseases that lie closest to some genes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from raregraph.api.options import HOME
from raregraph.api.walk_options import cut, named, show, walking

if TYPE_CHECKING:
    from rich.console import Console

    from raregraph.api.walks import Module, Walk


@click.command(name="module")
@click.argument("genes", metavar="GENE...", nargs=-1, required=True)
@click.option(
    "--restart",
    type=click.FloatRange(0, 1, min_open=True, max_open=True),
    default=0.3,
    show_default=True,
    help="The chance at each step that the walk starts again: more keeps it nearer.",
)
@walking("causes, subtypes", 10, "genes and diseases each")
@HOME
def COMMAND(  # noqa: N802, PLR0913, PLR0917 - one for each option
    genes: tuple[str, ...],
    restart: float,
    walk: Walk,
    limit: int | None,
    form: str,
    home: Path | None,
) -> None:
    """List the genes and diseases that lie closest to some genes, over all paths at once.

    GENE is a symbol, name or identifier; a disease may be given too. The score is the share of its time that a random
    walk spends at a node if it starts at the given genes and, at each step, starts again there with the chance of
    --restart (personalised PageRank). The lift says how many times as much that is as of a walk that starts anywhere:
    below 1, a node is reached only because so much leads there. The path leads to the nearest of the given genes.

    \b
        raregraph module SMN1 VAPB DYNC1H1
        raregraph module SMN2 --kind modifies --kind subtypes
        raregraph module UBA1 --limit 0 --format csv > module.csv
    """
    from raregraph.api.knowledge_graph import KnowledgeGraph  # noqa: PLC0415 - slow to import

    answer = KnowledgeGraph.open(home).module(*genes, restart=restart, limit=limit, **walk)
    show(answer, form, _print)


def _print(console: Console, answer: Module) -> None:
    from rich.text import Text  # noqa: PLC0415 - slow to import

    from raregraph.api.table import print_columns, widths_of  # noqa: PLC0415

    console.print(Text(f"around {', '.join(named(each) for each in answer.seeds)}", style="bold"))
    names = ["score", "lift", "name", "id", "path"]
    cells = {
        each.node.id: [
            f"{each.score:.2%}",
            f"{each.lift:,.1f}",
            each.node.label,
            each.node.id,
            " - ".join(node.label for node in each.path[:-1]),
        ]
        for each in answer.found
    }
    widths = widths_of(console, names, list(cells.values())) if cells else []
    for kind, total in answer.totals.items():
        found = [each for each in answer.found if each.node.kind == kind]
        console.print()
        console.print(Text.assemble((f"{kind}s", "bold"), (f"  {cut(len(found), total, f'{kind}s')}", "dim")))
        print_columns(console, names, [cells[each.node.id] for each in found], widths=widths)
    if not answer.found:
        console.print("nothing else is linked with them", style="dim")
    console.print()
    console.print(
        f"score: the share of its time that a walk spends there that starts again with a chance of {answer.restart}; "
        "lift: as many times as of a walk that starts anywhere",
        style="dim",
    )
