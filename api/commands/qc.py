"""`raregraph qc`: what a build could not place, left out or found odd."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from raregraph.api.options import HOME, format_option, sources_named

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.console import Console

    from raregraph.api.quality import NotMerged, Quality

_NUMBERS = ("grounded", "ambiguous", "ungrounded", "signs_left", "dropped", "errors", "notes")


@click.command(name="qc")
@sources_named("Problems")
@click.option(
    "--examples",
    type=click.IntRange(min=0),
    default=3,
    show_default=True,
    help="For each sort of problem, with --source.",
)
@format_option("json")
@HOME
def COMMAND(names: tuple[str, ...], examples: int, form: str, home: Path | None) -> None:  # noqa: N802
    """Show what the build of the current release could not place, left out or found odd.

    Without --source a row a source: how many of its records (of texts) or diseases (of tables) have a class of the
    hub (grounded), several (ambiguous) or none (ungrounded); how many claims give a sign by a name alone that HPO has
    no one term for (signs left); what gave nothing to the graph (dropped); errors and notes. With --source
    its problems, those of one sort together, and what is not grounded. JSON gives the whole report.

    \b
        raregraph qc
        raregraph qc --source medquad --examples 10
    """
    from raregraph.api.holdings import chosen  # noqa: PLC0415 - slow to import
    from raregraph.api.quality import not_merged, qualities  # noqa: PLC0415
    from raregraph.graph.release import current_release  # noqa: PLC0415

    release = current_release(home)
    report = release.qc_report()
    found = report.get("sources", {})
    kept = [each["name"] for each in chosen([{"name": name} for name in found], names)]
    if form == "json":
        import json  # noqa: PLC0415 - slow to import

        only = {**report, "sources": {name: found[name] for name in kept}} if names else report
        click.echo(json.dumps(only, indent=1, ensure_ascii=False))
        return
    from rich.console import Console  # noqa: PLC0415 - slow to import

    console = Console(highlight=False)
    shown = [each for each in qualities(report, examples) if each.source in kept]
    contrary = [each for each in not_merged(report) if not names or each.source in kept]
    _print_table(console, shown)
    for each in shown if names else ():
        _print_source(console, each, examples)
    _print_not_merged(console, contrary, examples if names else 0)


def _print_table(console: Console, shown: Iterable[Quality]) -> None:
    from raregraph.api.table import print_columns  # noqa: PLC0415 - slow to import

    cells = [
        [each.source, *(f"{n:,}" if (n := getattr(each, name)) else "" for name in _NUMBERS)]
        for each in shown
    ]
    print_columns(console, ["source", *(name.replace("_", " ") for name in _NUMBERS)], cells)


def _print_source(console: Console, each: Quality, examples: int) -> None:
    from rich.padding import Padding  # noqa: PLC0415 - slow to import
    from rich.text import Text  # noqa: PLC0415

    console.print()
    console.print(Text(each.source, style="bold"))
    for sort in each.sorts:
        console.print(Text(f"{sort.count:,} {sort.level}{'' if sort.count == 1 else 's'}: {sort.message}"))
        for example in sort.examples:
            console.print(Padding(Text(example, style="dim"), (0, 0, 0, 4)))
        if sort.remedy:
            console.print(Padding(Text(sort.remedy), (0, 0, 0, 4)))
    if each.not_grounded:
        console.print(Text(f"{len(each.not_grounded):,} not grounded"))
        for record in each.not_grounded[:examples]:
            perhaps = f"; perhaps {', '.join(record.candidates)}" if record.candidates else ""
            text = f"{record.identifier} {record.name}".rstrip()
            console.print(Padding(Text(f"{text}{perhaps}", style="dim"), (0, 0, 0, 4)))
    if each.signs_not_grounded:
        left = f"{len(each.signs_not_grounded):,} names of signs not grounded, by their claims"
        console.print(Text(f"{left} ({each.signs:,} claims found their sign in HPO)"))
        for sign in each.signs_not_grounded[:examples]:
            perhaps = f"; perhaps {', '.join(sign.candidates)}" if sign.candidates else ""
            text = f"{sign.claims:,} {sign.name}{perhaps}"
            console.print(Padding(Text(text, style="dim"), (0, 0, 0, 4)))


def _print_not_merged(console: Console, contrary: list[NotMerged], examples: int) -> None:
    from rich.padding import Padding  # noqa: PLC0415 - slow to import
    from rich.text import Text  # noqa: PLC0415

    if not contrary:
        return
    console.print()
    console.print(
        Text(f"{len(contrary):,} identifiers with several exact matches in the hub: merged with none of them")
    )
    for each in contrary[:examples]:
        said = f"{each.identifier} ({each.source}): {', '.join(each.targets)}; {each.reason}"
        console.print(Padding(Text(said, style="dim"), (0, 0, 0, 4)))
