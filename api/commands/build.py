"""`raregraph build`: from source files to a new release."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

import click

from raregraph.api.options import HOME, JOBS, complete_sources

if TYPE_CHECKING:
    from raregraph.loaders.build import BuildResult
    from raregraph.loaders.source import Source

_SHOWN = 20


@click.command(name="build")
@click.argument("named", metavar="[SOURCE=PATH]...", nargs=-1, shell_complete=complete_sources)
@click.option(
    "--from",
    "folder",
    type=click.Path(path_type=Path),
    help="Take the files of every source from their usual places below this folder.",
)
@HOME
@JOBS
@click.option(
    "--limit", type=click.IntRange(min=1), help="Take no more than this many pieces of each source."
)
@click.option("--strict", is_flag=True, help="Stop at the first error in the data.")
@click.option("--partial", is_flag=True, help="Allow a source to hold fewer records than it should.")
def COMMAND(  # noqa: N802, PLR0913, PLR0917 - one parameter an option
    named: tuple[str, ...],
    folder: Path | None,
    home: Path | None,
    jobs: int,
    limit: int | None,
    strict: bool,
    partial: bool,
) -> None:
    """Build a new release from source files and make it the current one.

    Without sources it builds the starter records that come with raregraph. Until the new release is whole, the
    old one answers. Errors in the data are counted and reported, and don't stop the build without --strict.

    \b
        raregraph build
        raregraph build --from ../shared/data
        raregraph build hgnc=hgnc_complete_set.txt medquad=MedQuAD/ --jobs 4
    """
    from raregraph.api.progress import progress_of_steps  # noqa: PLC0415 - slow to import
    from raregraph.graph.release import default_home  # noqa: PLC0415
    from raregraph.loaders.build import build  # noqa: PLC0415
    from raregraph.loaders.build_request import BuildRequest  # noqa: PLC0415
    from raregraph.queries.executables import executable_quads  # noqa: PLC0415

    inputs = _inputs(named, folder)
    examples = executable_quads(version("raregraph"))
    request = BuildRequest(inputs, home or default_home(), jobs, limit, strict, partial, examples)
    with progress_of_steps() as progress:
        result = build(request, progress)
    _report(result)


def _inputs(named: tuple[str, ...], folder: Path | None) -> tuple[tuple[Source, Path], ...]:
    from raregraph.loaders.registry import source  # noqa: PLC0415 - slow to import
    from raregraph.loaders.starter import STARTER_RECORDS  # noqa: PLC0415

    given = {source(name): path for name, path in map(_name_and_path, named)}
    found = _discovered(folder) if folder else {}
    inputs = found | given
    return tuple(inputs.items()) or ((source("starter"), STARTER_RECORDS),)


def _name_and_path(argument: str) -> tuple[str, Path]:
    name, equals, path = argument.partition("=")
    if not equals or not name or not path:
        raise click.BadParameter(f"{argument!r} is not of the form SOURCE=PATH", param_hint="SOURCE=PATH")
    return name, Path(path)


def _discovered(folder: Path) -> dict[Source, Path]:
    from raregraph.graph.errors import RaregraphError  # noqa: PLC0415 - slow to import
    from raregraph.loaders.registry import discover, sources  # noqa: PLC0415

    if not folder.is_dir():
        raise RaregraphError("there is no such folder", place=str(folder), remedy="Check the path of --from.")
    found = discover(folder)
    if not found:
        usual = ", ".join(path for source in sources() for path in source.default_paths[:1])
        raise RaregraphError(
            "no source has files below this folder", place=str(folder), remedy=f"Looked for: {usual}."
        )
    return found


def _report(result: BuildResult) -> None:
    from raregraph.api.holdings import holds  # noqa: PLC0415 - slow to import

    for problem in [problem for problem in result.problems if problem.level == "error"][:_SHOWN]:
        click.echo(f"warning: {problem}", err=True)
    errors = sum(report["errors"] for report in result.qc["sources"].values())
    notes = sum(report["notes"] for report in result.qc["sources"].values())
    if errors > _SHOWN:
        click.echo(f"warning: {errors - _SHOWN:,} more, all in {result.release.path / 'qc.json'}", err=True)
    for name, report in result.qc["sources"].items():
        click.echo(f"{name}: {holds(report['counts'])}")
    quads = result.release.manifest()["quads"]
    click.echo(f"release {result.release.id}: {quads:,} quads, {errors:,} errors, {notes:,} notes")
    click.echo(str(result.release.path))
