"""`raregraph path`: how two genes or diseases are linked, step by step, with who says so."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from raregraph.api.options import HOME
from raregraph.api.walk_options import cut, named, show, walking

if TYPE_CHECKING:
    from rich.console import Console

    from raregraph.api.walks import PathsBetween, Walk
    from raregraph.graph.traversal.steps import Step


@click.command(name="path")
@click.argument("start")
@click.argument("end")
@click.option(
    "--max-length",
    "longest",
    type=click.IntRange(min=1),
    metavar="N",
    help="No path of more than N steps. With --all it is 4 if left out.",
)
@click.option(
    "--all", "every", is_flag=True, help="All paths that visit nothing twice, not only the shortest."
)
@walking("causes, modifies, susceptibility, subtypes", 10, "paths")
@HOME
def COMMAND(  # noqa: N802, PLR0913, PLR0917 - one for each option
    start: str,
    end: str,
    longest: int | None,
    every: bool,
    walk: Walk,
    limit: int | None,
    form: str,
    home: Path | None,
) -> None:
    """Show how two genes or diseases are linked: the shortest paths, each step with its sources and a sentence or row.

    START and END are names, symbols, synonyms or identifiers. Paths run over genes, diseases and links of subtypes,
    either way; not over modes of inheritance, signs or sources, which link nearly everything, unless --kind asks for
    them. That there is no path is an answer too, with exit status 0.

    \b
        raregraph path SMN1 VAPB
        raregraph path SMN1 UBA1 --kind causes --kind subtypes --all --max-length 3
        raregraph path "Rett syndrome" HP:0001250 --kind has_phenotype --format json
    """
    from raregraph.api.knowledge_graph import KnowledgeGraph  # noqa: PLC0415 - slow to import

    answer = KnowledgeGraph.open(home).path(start, end, longest=longest, every=every, limit=limit, **walk)
    show(answer, form, _print)


def _print(console: Console, answer: PathsBetween) -> None:
    from rich.text import Text  # noqa: PLC0415 - slow to import

    console.print(Text(_head(answer), style="bold"))
    for number, path in enumerate(answer.paths, start=1):
        console.print()
        if len(answer.paths) > 1:
            console.print(f"{number}. {_steps(len(path))}", style="dim")
        for step in path:
            _print_step(console, step)
        if path:
            console.print(Text(named(path[-1].end), style="bold"))
    console.print()
    if answer.paths:
        console.print(cut(len(answer.paths), answer.total, "paths", more=answer.uncounted), style="dim")


def _head(answer: PathsBetween) -> str:
    both = f"{named(answer.start)} and {named(answer.end)}"
    if answer.distance is None:
        return f"{both}: no path links them"
    if not answer.paths:
        return (
            f"{both}: no path of at most {_steps(answer.longest or 0)}; "
            f"the shortest has {answer.distance}: --max-length {answer.distance}"
        )
    return f"{both}: {_steps(answer.distance)} apart"


def _steps(count: int) -> str:
    return f"{count} step{'' if count == 1 else 's'}"


def _print_step(console: Console, step: Step) -> None:
    from rich.padding import Padding  # noqa: PLC0415 - slow to import
    from rich.text import Text  # noqa: PLC0415

    console.print(Text(named(step.start), style="bold"))
    for said, claims in step.by_words():
        sources = ", ".join(sorted({claim.source for claim in claims}))
        console.print(
            Padding(Text.assemble(f"{said}  ", (f"[{sources}]", "dim")), (0, 0, 0, 3), expand=False)
        )
        evidence = next(filter(None, (claim.evidence for claim in claims)), "")
        if evidence:
            console.print(Padding(Text(evidence, style="dim"), (0, 0, 0, 6), expand=False))
