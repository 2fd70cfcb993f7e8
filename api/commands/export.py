"""`raregraph export`: the current release, or some of its sources, as files."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from raregraph.api.options import HOME, complete_names
from raregraph.graph.export.formats import export_format, format_names
from raregraph.graph.kgx.formats import KGX_FORMATS, GraphFormat, KgxChoice, Subset

if TYPE_CHECKING:
    from raregraph.graph.export.formats import ExportFormat
    from raregraph.graph.export.selection import Progress, Selection

_STDOUT = "-"


@click.command(name="export")
@click.option(
    "--output",
    "-o",
    help="The file to write; - for the standard output. Default: a file here, such as raregraph-RELEASE.nq.gz.",
)
@click.option(
    "--source",
    "sources",
    multiple=True,
    shell_complete=complete_names,
    help="Only this source; may be given several times.",
)
@click.option(
    "--format",
    "-f",
    "form",
    type=click.Choice((*format_names(), *KGX_FORMATS)),
    default=format_names()[0],
    show_default=True,
    help="What is written, and how.",
)
@click.option(
    "--gzip/--plain",
    "gzipped",
    default=None,
    help="Whether to compress. Default: if the file's name ends in .gz.",
)
@click.option(
    "--include-restricted", is_flag=True, help="Take in what may not be passed on, for your own use."
)
@click.option(
    "--crate",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="FOLDER",
    help="Write a folder: the file with VoID, checksums, and licences and citations as an RO-Crate.",
)
@click.option(
    "--per-graph",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="FOLDER",
    help="The same, with a file for each named graph.",
)
@click.option(
    "--inferred/--without-inferred",
    "inferred",
    default=None,
    help="KGX: with what follows from the hierarchy, or without it. Default: with it.",
)
@click.option("--subset", type=click.Choice(("rare",)), help="KGX: rare diseases and their claims only.")
@click.option(
    "--release", metavar="ID", help="Not the current release but this one: its id, or how that begins."
)
@click.option("--force", is_flag=True, help="Replace the file, or the folder of an export, if there is one.")
@HOME
def COMMAND(  # noqa: N802, PLR0913, PLR0917 - one parameter an option
    output: str | None,
    sources: tuple[str, ...],
    form: str,
    gzipped: bool | None,
    include_restricted: bool,
    crate: Path | None,
    per_graph: Path | None,
    release: str | None,
    inferred: bool | None,
    subset: Subset | None,
    force: bool,
    home: Path | None,
) -> None:
    """Write the current release as a file, or a folder of files: N-Quads, TriG, N-Triples, its mappings, or KGX.

    Sources whose licence forbids passing them on, or leaves that open, are left out with what follows from them.
    Beside each file stands another, with .json behind its name, which says what is in it: release, graphs, licences,
    counts and checksums.

    KGX is two files, nodes and edges: --output names a folder, or an archive that ends in .tar.gz.

    \b
        raregraph export
        raregraph export --source orphapacket --source mondo --output orphanet.nq.gz
        raregraph export --format trig --output - | head
        raregraph export --per-graph dump
        raregraph export --format kgx-tsv --output kgx
        raregraph export --format kgx-jsonl --subset rare --output rare.tar.gz
        raregraph export --format sssom
    """
    from raregraph.graph.export.selection import select  # noqa: PLC0415 - slow to import
    from raregraph.graph.release import current_release, release_named  # noqa: PLC0415

    if len([each for each in (output, crate, per_graph) if each is not None]) > 1:
        raise click.UsageError("Give one of --output, --crate and --per-graph.")
    chosen = release_named(release, home) if release else current_release(home)
    selection = select(chosen, sources, include_restricted=include_restricted)
    for graph in selection.left_out:
        click.echo(
            f"left out: {graph.source}, licence: {graph.licence or 'none stated'}; "
            "for your own use, --include-restricted takes it in",
            err=True,
        )
    if form in KGX_FORMATS:
        if crate or per_graph or output == _STDOUT:
            raise click.UsageError(
                "KGX is two files: give --output a folder, or a name that ends in .tar.gz."
            )
        path = Path(output or f"raregraph-{selection.release.id}-{form}.tar.gz")
        choice = KgxChoice(inferred is not False, subset, gzipped is True)
        _to_kgx(selection, path, KGX_FORMATS[form], choice, force=force)
        return
    if inferred is not None or subset:
        raise click.UsageError(
            "--inferred, --without-inferred and --subset are for KGX: add --format kgx-tsv."
        )
    written = export_format(form)
    folder = crate or per_graph
    if folder and written.counted == "mappings":
        raise click.UsageError("A folder holds RDF: give --output for mappings.")
    if folder:
        options = {"per_graph": per_graph is not None, "gzipped": gzipped is not False, "force": force}
        _to_folder(selection, folder, written, **options)
    elif output == _STDOUT:
        _to_stdout(selection, written, gzipped=bool(gzipped))
    else:
        path = Path(output or _default_name(selection, written, gzipped))
        _to_file(selection, path, written, gzipped=gzipped, force=force)


def _to_file(
    selection: Selection, path: Path, form: ExportFormat, *, gzipped: bool | None, force: bool
) -> None:
    from raregraph.graph.export.files import export_file  # noqa: PLC0415 - slow to import

    with _told() as progress:
        exported = export_file(selection, path, form, gzipped=gzipped, force=force, progress=progress)
    click.echo(f"{exported.path}: {exported.count:,} {exported.counted}, {exported.bytes:,} bytes")
    click.echo(str(exported.description))


def _to_folder(selection: Selection, folder: Path, form: ExportFormat, **options: bool) -> None:
    from raregraph.graph.export.crate import export_crate  # noqa: PLC0415 - slow to import

    with _told() as progress:
        made = export_crate(selection, folder, form, progress=progress, **options)
    files = "1 file" if len(made.files) == 1 else f"{len(made.files)} files"
    click.echo(f"{made.path}: {made.count:,} {made.counted} in {files}, {made.bytes:,} bytes")


def _to_kgx(selection: Selection, path: Path, form: GraphFormat, choice: KgxChoice, *, force: bool) -> None:
    from raregraph.graph.kgx.export import export_kgx  # noqa: PLC0415 - slow to import

    with _told() as progress:
        made = export_kgx(selection, path, form, choice, force=force, progress=progress)
    click.echo(f"{made.path}: {made.nodes.rows:,} nodes, {made.edges.rows:,} edges")
    click.echo(str(made.description))


def _default_name(selection: Selection, form: ExportFormat, gzipped: bool | None) -> str:
    return f"raregraph-{selection.release.id}.{form.ending}{'' if gzipped is False else '.gz'}"


def _to_stdout(selection: Selection, form: ExportFormat, *, gzipped: bool) -> None:
    from tempfile import TemporaryDirectory  # noqa: PLC0415 - slow to import

    from raregraph.graph.disk import writing  # noqa: PLC0415
    from raregraph.graph.export.files import write_stream  # noqa: PLC0415

    try:
        with (
            writing("the standard output"),
            TemporaryDirectory(prefix="raregraph-export-") as scratch,
            _told() as progress,
        ):
            write_stream(selection, form, sys.stdout.buffer, Path(scratch), gzipped, progress)
            sys.stdout.buffer.flush()
    except BrokenPipeError:
        sys.stdout = None  # whoever read it has seen enough: nothing is left to flush


@contextmanager
def _told() -> Iterator[Progress]:
    """What an export tells its steps to, which are shown as those of a build."""
    from raregraph.api.progress import progress_of_steps  # noqa: PLC0415 - slow to import
    from raregraph.loaders.build_request import ProgressEvent  # noqa: PLC0415

    with progress_of_steps() as shown:
        yield lambda phase, graph, done: shown(ProgressEvent(phase, graph, done))
