"""`raregraph compare`: which source says what of a disease, side by side."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from raregraph.api.options import HOME

if TYPE_CHECKING:
    from rich.console import Console

    from raregraph.api.comparison import Comparison, Named, Row

FORMATS = ("table", "json", "csv", "tsv")
_ALWAYS = ("gene", "kind or mode", "voices", "asserted by")
_GAP, _LEAST = 2, 16


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
    """Show which source says what of a disease and its subtypes: genes, then modes of inheritance.

    DISEASE is a name, synonym or identifier; a name that several diseases share shows all of them. A row is one
    thing that may be said: who asserts it, who denies it, who says something weaker. Sources that copy from each
    other stand together as one voice, such as OMIM (genes-to-disease, mondo); the number of voices that assert it
    is that of independent sources.

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

    console = Console(highlight=False)
    console.print(Text.assemble((comparison.label, "bold"), f"  {', '.join(comparison.ids)}"))
    rows = sorted((*comparison.genes, *comparison.modes), key=lambda row: not row.gene)
    by_disease: dict[Named, list[Row]] = {each: [] for each in comparison.diseases}
    for row in rows:
        by_disease[row.disease].append(row)
    if not rows:
        console.print("no source says anything of its genes or inheritance", style="dim")
        return
    cells = [row.cells() for row in rows]
    names = [name for name in cells[0] if name in _ALWAYS or any(row[name] for row in cells)]
    widths = _widths(names, cells, console.width)
    for number, (disease, said) in enumerate(by_disease.items()):
        console.print()
        if (disease.id,) != comparison.ids:
            console.print(Text.assemble((disease.label, "bold"), f"  {disease.id}"), overflow="fold")
        _print_rows(console, names, widths, [row.cells() for row in said], head=not number)
    things = "1 row" if len(rows) == 1 else f"{len(rows)} rows"
    console.print()
    console.print(
        Text(f"{things}; voices: independent sources that assert it; in brackets: through what", style="dim")
    )


def _widths(names: Sequence[str], cells: Sequence[Mapping[str, str]], width: int) -> dict[str, int]:
    """The widths of the columns: short ones as wide as their texts, long ones share what is left by their needs."""
    most = {name: max(len(name), *(len(row[name]) for row in cells)) for name in names}
    long = [name for name in names if name not in _ALWAYS or name == "asserted by"]
    left = width - _GAP * (len(names) - 1) - sum(most[name] for name in names if name not in long)
    needed = sum(most[name] for name in long)
    if needed > left:
        least = min(_LEAST, max(left // len(long), 1))
        spare = max(left - least * len(long), 0)
        over = sum(max(most[name] - least, 0) for name in long)
        for name in long:
            extra = max(most[name] - least, 0)
            most[name] = min(most[name], least + (spare * extra // over if over else 0))
    return most


def _print_rows(
    console: Console,
    names: Sequence[str],
    widths: Mapping[str, int],
    cells: Iterable[Mapping[str, str]],
    *,
    head: bool,
) -> None:
    from rich.table import Table  # noqa: PLC0415 - slow to import
    from rich.text import Text  # noqa: PLC0415

    table = Table(box=None, header_style="dim", show_header=head, padding=(0, _GAP, 0, 0), pad_edge=False)
    for name in names:
        right = name == "voices"
        table.add_column(
            name, width=widths[name], justify="right" if right else "left", overflow="fold", no_wrap=right
        )
    for row in cells:
        table.add_row(*(Text(row[name]) for name in names))
    console.print(table)
