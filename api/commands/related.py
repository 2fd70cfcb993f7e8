"""`raregraph related`: the diseases related to a disease, each with its reason."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from raregraph.api.options import HOME
from raregraph.api.walk_options import cut, named, show, walking

if TYPE_CHECKING:
    from rich.console import Console

    from raregraph.api.walks import Related, Walk
    from raregraph.graph.traversal.related import Relation


@click.command(name="related")
@click.argument("disease")
@walking("causes, for shared genes", 10, "diseases of each reason")
@HOME
def COMMAND(  # noqa: N802
    disease: str,
    walk: Walk,
    limit: int | None,
    form: str,
    home: Path | None,
) -> None:
    """List the diseases related to a disease: by classes above and below, by shared genes, by similar signs.

    DISEASE is a name, synonym or identifier. Genes count where they cause the disease or a subtype of it; with --kind
    modifies, say, those that modify it. Diseases of its own family are told as its subtypes only.

    \b
    above, below   the next classes; the number is that of classes below them
    shared genes   weight: of the genes of one or the other, the share that both have (Jaccard)
    similar signs  weight: the same of signs and the classes above them, rare ones weighing more (simGIC)
        raregraph related "spinal muscular atrophy"
        raregraph related MONDO:0009669 --limit 0 --format json
    """
    from raregraph.api.knowledge_graph import KnowledgeGraph  # noqa: PLC0415 - slow to import

    answer = KnowledgeGraph.open(home).related(disease, limit=limit, **walk)
    show(answer, form, _print)


def _print(console: Console, answer: Related) -> None:
    from rich.text import Text  # noqa: PLC0415 - slow to import

    from raregraph.api.table import print_columns, widths_of  # noqa: PLC0415

    console.print(Text(named(answer.disease), style="bold"))
    names = ["disease", "id", "weight", "by"]
    widths = widths_of(console, names, [_cells(each) for each in answer.found])
    for reason, total in answer.totals.items():
        found = [each for each in answer.found if each.reason is reason]
        console.print()
        shown = cut(len(found), total, "diseases") if total else "none"
        if reason == "similar signs" and not answer.has_signs:
            shown = "no source lists signs of the disease itself"
        console.print(Text.assemble((str(reason), "bold"), (f"  {shown}", "dim")))
        if found:
            print_columns(console, names, [_cells(each) for each in found], widths=widths, head=False)
    console.print()


def _cells(each: Relation) -> list[str]:
    if each.kind is not None:
        kind = "form" if each.kind == "form_of" else "subtype"
        below = f"{int(each.weight):,} below it" if each.weight else ""
        return [each.disease.label, each.disease.id, below, kind]
    names = ", ".join(dict.fromkeys(node.label for node in each.by))
    listed = len(each.by) == each.shared
    return [
        each.disease.label,
        each.disease.id,
        f"{each.weight:.3f}",
        names if listed else f"{names} ({each.shared:,} in common)",
    ]
