"""`raregraph compare`: which source says what of a disease, side by side."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from raregraph.api.options import HOME

if TYPE_CHECKING:
    from raregraph.api.comparison import Comparison

FORMATS = ("table", "json", "csv", "tsv")


@click.command(name="compare")
@click.argument("disease")
@click.option(
    "--subtypes/--alone",
    default=True,
    show_default=True,
    help="With the claims on its subtypes, or only those on the disease itself and its forms.",
)
@click.option("--format", "-f", "form", type=click.Choice(FORMATS), default="table", show_default=True)
@HOME
def COMMAND(disease: str, subtypes: bool, form: str, home: Path | None) -> None:  # noqa: N802
    """Show which source says what of a disease: its genes, then its modes of inheritance.

    DISEASE is a name, synonym or identifier. A row is one thing that may be said: who asserts it, who denies
    it, who says something weaker. Sources that copy from each other stand together as one voice, such as OMIM
    (genes-to-disease, mondo); the number of voices that assert it is that of independent sources.

    \b
        raregraph compare "spinal muscular atrophy"
        raregraph compare MONDO:0009669 --alone --format json
    """
    from raregraph.api.comparison import compared, written  # noqa: PLC0415 - slow to import
    from raregraph.api.knowledge_graph import KnowledgeGraph  # noqa: PLC0415

    comparison = compared(KnowledgeGraph.open(home).engine, disease, subtypes=subtypes)
    if form == "table":
        _print(comparison)
    else:
        sys.stdout.write(written(comparison, form))


def _print(comparison: Comparison) -> None:
    from rich.console import Console  # noqa: PLC0415 - slow to import
    from rich.text import Text  # noqa: PLC0415

    from raregraph.api.table import print_cells  # noqa: PLC0415

    console = Console(highlight=False)
    console.print(Text.assemble((comparison.label, "bold"), f"  {', '.join(comparison.ids)}"))
    for title, rows in (("Genes", comparison.genes), ("Modes of inheritance", comparison.modes)):
        console.print()
        console.print(Text(title, style="bold"))
        if not rows:
            console.print("no source says anything", style="dim")
            continue
        cells = [row.cells() for row in rows]
        names = list(cells[0])
        kept = [name for name in names if any(row[name] for row in cells)]
        print_cells(console, kept, [[row[name] for name in kept] for row in cells])
