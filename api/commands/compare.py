"""`raregraph compare`: which source says what of a disease, side by side."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from raregraph.api.options import HOME, format_option

if TYPE_CHECKING:
    from raregraph.api.comparison import Comparison, Named, Row

_ALWAYS = ("gene", "kind or mode", "voices", "asserted by")


@click.command(name="compare")
@click.argument("disease")
@click.option(
    "--subtypes/--alone",
    default=True,
    show_default=True,
    help="With the claims on its subtypes and forms, or only those on the disease itself.",
)
@format_option("json", "csv", "tsv")
@HOME
def COMMAND(disease: str, subtypes: bool, form: str, home: Path | None) -> None:  # noqa: N802
    """Show which source says what of a disease, its subtypes and forms: genes, then modes of inheritance.

    DISEASE is a name, synonym or identifier; a name that several diseases share shows all of them. A row is one
    thing that may be said: who asserts it, who denies it, who says something weaker. Sources that copy from each
    other stand together as one voice, such as OMIM (genes-to-disease, mondo); the number of voices that assert it
    is that of independent sources.

    \b
        raregraph compare "spinal muscular atrophy"
        raregraph compare MONDO:0009669 --alone --format json
    """
    from raregraph.api.comparison import compared  # noqa: PLC0415 - slow to import
    from raregraph.api.comparison_tables import written  # noqa: PLC0415 - slow to import
    from raregraph.api.knowledge_graph import KnowledgeGraph  # noqa: PLC0415

    comparison = compared(KnowledgeGraph.open(home).engine, disease, subtypes=subtypes)
    if form == "table":
        _print(comparison)
    else:
        sys.stdout.write(written(comparison, form))


def _print(comparison: Comparison) -> None:
    from rich.console import Console  # noqa: PLC0415 - slow to import
    from rich.text import Text  # noqa: PLC0415

    from raregraph.api.table import print_columns, widths_of  # noqa: PLC0415

    console = Console(highlight=False)
    console.print(Text.assemble((comparison.label, "bold"), f"  {', '.join(comparison.ids)}"))
    rows = sorted((*comparison.genes, *comparison.modes), key=lambda row: not row.gene)
    by_disease: dict[Named, list[Row]] = {each: [] for each in comparison.diseases}
    for row in rows:
        by_disease[row.disease].append(row)
    if not rows:
        console.print("no source says anything of its genes or inheritance", style="dim")
        return
    every = [row.cells() for row in rows]
    names = [name for name in every[0] if name in _ALWAYS or any(row[name] for row in every)]
    widths = widths_of(console, names, [[row[name] for name in names] for row in every])
    for number, (disease, said) in enumerate(by_disease.items()):
        console.print()
        if (disease.id,) != comparison.ids:
            console.print(Text.assemble((disease.label, "bold"), f"  {disease.id}"), overflow="fold")
        cells = [row.cells() for row in said]
        print_columns(
            console, names, [[row[name] for name in names] for row in cells], widths=widths, head=not number
        )
    console.print()
    counted = f"{len(rows)} row{'' if len(rows) == 1 else 's'}"
    console.print(
        Text(f"{counted}; voices: independent sources that assert it; in brackets: through what", style="dim")
    )
