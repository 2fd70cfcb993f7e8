"""`raregraph export`: the current release, or some of its sources, as files."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from raregraph.api.options import HOME, complete_names
from raregraph.graph.exports import export_format, format_names

if TYPE_CHECKING:
    from raregraph.api.progress import Bars, Lines
    from raregraph.graph.export import Progress, Selection
    from raregraph.graph.exports import ExportFormat

_STDOUT = "-"


@click.command(name="export")
@click.option(
    "--output",
    "-o",
    help="The file to write; - for the standard output. Default: raregraph-RELEASE.nq.gz here.",
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
    type=click.Choice(format_names()),
    default=format_names()[0],
    show_default=True,
    help="The format of the file.",
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
@click.option("--force", is_flag=True, help="Replace the file if there is one.")
@HOME
def COMMAND(  # noqa: N802, PLR0913, PLR0917 - one parameter an option
    output: str | None,
    sources: tuple[str, ...],
    form: str,
    gzipped: bool | None,
    include_restricted: bool,
    force: bool,
    home: Path | None,
) -> None:
    """Write the current release as a file, sorted: N-Quads, TriG or N-Triples.

    Sources whose licence forbids passing them on, or leaves that open, are left out with what follows from them. Beside
    FILE, FILE.json says what is in it: release, graphs, licences, counts and checksums.

    \b
        raregraph export
        raregraph export --source orphapacket --source mondo --output orphanet.nq.gz
        raregraph export --format trig --output - | head
    """
    from raregraph.graph.export import select  # noqa: PLC0415 - slow to import
    from raregraph.graph.export_files import export_file  # noqa: PLC0415
    from raregraph.graph.release import current_release  # noqa: PLC0415

    selection = select(current_release(home), sources, include_restricted=include_restricted)
    for graph in selection.left_out:
        click.echo(
            f"left out: {graph.source}, licence: {graph.licence or 'none stated'}; "
            "for your own use, --include-restricted takes it in",
            err=True,
        )
    written = export_format(form)
    if output == _STDOUT:
        _to_stdout(selection, written, gzipped=bool(gzipped))
        return
    path = Path(output or _default_name(selection, written, gzipped))
    with _progress() as shown:
        exported = export_file(selection, path, written, gzipped=gzipped, force=force, progress=_told(shown))
    click.echo(f"{exported.path}: {exported.count:,} {exported.counted}, {exported.bytes:,} bytes")
    click.echo(str(exported.description))


def _default_name(selection: Selection, form: ExportFormat, gzipped: bool | None) -> str:
    return f"raregraph-{selection.release.id}.{form.ending}{'' if gzipped is False else '.gz'}"


def _to_stdout(selection: Selection, form: ExportFormat, *, gzipped: bool) -> None:
    from tempfile import TemporaryDirectory  # noqa: PLC0415 - slow to import

    from raregraph.graph.export import writing  # noqa: PLC0415
    from raregraph.graph.export_files import write_stream  # noqa: PLC0415

    try:
        with (
            writing("the standard output"),
            TemporaryDirectory(prefix="raregraph-export-") as scratch,
            _progress() as shown,
        ):
            write_stream(selection, form, sys.stdout.buffer, Path(scratch), gzipped, _told(shown))
            sys.stdout.buffer.flush()
    except BrokenPipeError:
        sys.stdout = None  # whoever read it has seen enough: nothing is left to flush


def _progress() -> Lines | Bars:
    from raregraph.api.progress import Bars, Lines  # noqa: PLC0415 - slow to import

    return Bars() if sys.stderr.isatty() else Lines()


def _told(shown: Lines | Bars) -> Progress:
    from raregraph.loaders.build import ProgressEvent  # noqa: PLC0415 - slow to import

    def tell(phase: str, graph: str, done: int) -> None:
        shown(ProgressEvent(phase, graph, done))

    return tell
