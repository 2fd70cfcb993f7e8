"""`raregraph extract`: what the text reader finds in records, without building anything."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from raregraph.api.options import HOME, JOBS, format_option

if TYPE_CHECKING:
    from raregraph.graph.records import Claims, ConditionRecord, Gene, Problem
    from raregraph.loaders.source import Source


@click.command(name="extract")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@format_option("jsonl")
@click.option(
    "--text",
    is_flag=True,
    help="Print the records' texts instead: the spans of claims count their characters.",
)
@click.option(
    "--genes", type=click.Path(path_type=Path), help="HGNC's complete set, with which texts are read."
)
@HOME
@JOBS
def COMMAND(  # noqa: N802, PLR0913, PLR0917 - one parameter an option
    paths: tuple[Path, ...], form: str, text: bool, genes: Path | None, home: Path | None, jobs: int
) -> None:
    """Print what records claim, without building: files, folders or archives of any source.

    Genes are read from --genes, else $RAREGRAPH_HGNC, else an hgnc/ folder beside or above a path, else the
    current release.

    \b
        raregraph extract ../shared/data/medquad --format jsonl > claims.jsonl
        raregraph extract gard/spinal-muscular-atrophy.txt --text
    """
    from raregraph.api.genes_to_read_with import genes_for  # noqa: PLC0415 - slow to import
    from raregraph.api.recognition import recognise  # noqa: PLC0415

    inputs = [pair for path in paths for pair in recognise(path)]
    known = [] if text else genes_for(paths, genes, home)
    show = _show_text if text else {"jsonl": _show_jsonl, "table": _show_table}[form]
    read = set_aside = 0
    for record, claims, problems in _read(inputs, known, jobs):
        for problem in problems:
            if problem.level == "error":
                click.echo(f"warning: {problem}", err=True)
            else:
                set_aside += 1
        if record is not None:
            read += 1
            show(record, claims)
    if set_aside:
        click.echo(
            f"note: {set_aside:,} things were set aside on purpose; a build's qc.json lists them", err=True
        )
    if not read:
        from raregraph.graph.errors import RaregraphError  # noqa: PLC0415 - slow to import

        named = ", ".join(map(str, paths))
        raise RaregraphError("no record could be read", place=named, remedy="See the warnings above.")


def _read(
    inputs: list[tuple[Source, Path]], genes: list[Gene], jobs: int
) -> Iterator[tuple[ConditionRecord | None, Claims, tuple[Problem, ...]]]:
    from raregraph.loaders.extract import read_claims  # noqa: PLC0415 - slow to import

    for source, path in inputs:
        yield from read_claims(source, path, genes, jobs)


def _show_text(record: ConditionRecord, _: Claims) -> None:
    click.echo(record.text)


def _show_jsonl(record: ConditionRecord, claims: Claims) -> None:
    import json  # noqa: PLC0415 - slow to import

    from raregraph.loaders.reader.rendering import as_extract  # noqa: PLC0415

    click.echo(json.dumps(as_extract(record, claims), ensure_ascii=False))


def _show_table(record: ConditionRecord, claims: Claims) -> None:
    from raregraph.api.table import print_claims  # noqa: PLC0415 - slow to import

    print_claims(record, claims)
