"""`raregraph disagreements`: where sources contradict each other, the most telling first."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from raregraph.api.options import HOME, format_option

if TYPE_CHECKING:
    from rich.console import Console

    from raregraph.api.comparison import Finding, Voice

KINDS = ("modifier-or-cause", "denied-gene", "mode", "text-gene", "sibling-gene", "mapping")
_SHOWN = 30
_CLAIMS = 6


@click.command(name="disagreements")
@click.option(
    "--kind", "-k", "kinds", type=click.Choice(KINDS), multiple=True, help="Only this kind; may be repeated."
)
@click.option(
    "--limit",
    type=click.IntRange(min=0),
    default=_SHOWN,
    show_default=True,
    help="How many to show; 0 for all.",
)
@format_option("json", "csv", "tsv")
@HOME
def COMMAND(kinds: tuple[str, ...], limit: int, form: str, home: Path | None) -> None:  # noqa: N802
    """List where sources contradict each other, the most telling first: a curator's work list.

    \b
    modifier-or-cause  one source says that a gene modifies a disease, another that it causes it
    denied-gene        one asserts that a gene causes a disease, another denies it
    mode               modes of inheritance that don't fit each other
    text-gene          a text names a causal gene that no curated source has for the disease or its relatives
    sibling-gene       a subtype without the gene that its siblings have
    mapping            an identifier that sources map to several diseases as the same
    \b
        raregraph disagreements --kind mode --limit 10
        raregraph disagreements --limit 0 --format tsv > to-check.tsv
    """
    from raregraph.api.comparison import findings  # noqa: PLC0415 - slow to import
    from raregraph.api.comparison_tables import written  # noqa: PLC0415 - slow to import
    from raregraph.api.knowledge_graph import KnowledgeGraph  # noqa: PLC0415
    from raregraph.api.progress import steps  # noqa: PLC0415
    from raregraph.graph.agreement.disagreements import disagreements  # noqa: PLC0415

    graph = KnowledgeGraph.open(home)
    with steps("comparing all claims") as progress:
        progress(0, 1)
        found = disagreements(graph.engine, graph.release.qc_report() if graph.release else None)
    counts = Counter(str(each.kind) for each in found)
    wanted = [each for each in found if not kinds or each.kind in kinds]
    shown = findings(graph.engine, wanted[: limit or None])
    if form != "table":
        sys.stdout.write(written(shown, form))
        return
    from rich.console import Console  # noqa: PLC0415 - slow to import

    console = Console(highlight=False)
    for number, each in enumerate(shown, start=1):
        _print(console, number, each)
    counted = ", ".join(f"{counts[kind]:,} {kind}" for kind in KINDS if counts[kind])
    console.print(f"{len(shown):,} of {len(wanted):,} shown; in all: {counted or 'none'}", style="dim")


def _print(console: Console, number: int, each: Finding) -> None:
    from rich.padding import Padding  # noqa: PLC0415 - slow to import
    from rich.text import Text  # noqa: PLC0415

    gene = f"{each.gene.label} ({each.gene.id}) in " if each.gene else ""
    console.print(
        Text.assemble(
            f"{number}. ",
            (f"{gene}{each.disease.label}", "bold"),
            f" ({each.disease.id})  ",
            (each.kind, "dim"),
        )
    )
    console.print(Padding(Text(each.what), (0, 0, 0, 3), expand=False))
    for line in (*_lines(each.asserted, "+"), *_lines(each.against, "-")):
        console.print(Padding(Text(line), (0, 0, 0, 5), expand=False))
    if each.others:
        names = "; ".join(f"{other.label} ({other.id})" for other in each.others)
        console.print(Padding(Text(f"{each.others_are}: {names}"), (0, 0, 0, 5), expand=False))
    console.print()


def _lines(voices: Iterable[Voice], sign: str) -> Iterable[str]:
    """A line for each claim of a side; of many claims the first, and how many more there are."""
    lines = list(dict.fromkeys(_line(voice, sign) for voice in voices))
    yield from lines[:_CLAIMS]
    if len(lines) > _CLAIMS:
        yield f"{sign} and {len(lines) - _CLAIMS} more"


def _line(voice: Voice, sign: str) -> str:
    said = ", ".join((f"not: {voice.said}" if voice.negated else voice.said, *voice.modes))
    strength = f", {voice.strength}" if voice.strength not in {None, "usual"} else ""
    credited = voice.credited.removeprefix("infores:")
    return f"{sign} {credited}: {said}{strength} [{voice.place}]"
