"""`raregraph export`: the current release, or some of its sources, as a file."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from raregraph.api.options import HOME, complete_names

if TYPE_CHECKING:
    from raregraph.api.progress import Bars, Lines
    from raregraph.graph.export import Progress, Selection

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
@click.option("--format", "-f", "form", type=click.Choice(("nq",)), default="nq", show_default=True)
@click.option(
    "--include-restricted", is_flag=True, help="Take in what may not be passed on, for your own use."
)
@click.option("--force", is_flag=True, help="Replace the file if there is one.")
@HOME
def COMMAND(  # noqa: N802, PLR0913, PLR0917 - one parameter an option
    output: str | None,
    sources: tuple[str, ...],
    form: str,
    include_restricted: bool,
    force: bool,
    home: Path | None,
) -> None:
    """Write the current release as N-Quads, sorted; gzipped if the file's name ends in .gz.

    Sources whose licence forbids passing them on, or leaves that open, are left out with what follows from them. Beside
    FILE, FILE.json says what is in it: release, graphs, licences, counts and checksums.

    \b
        raregraph export
        raregraph export --source orphapacket --source mondo --output orphanet.nq.gz
        raregraph export --output - | head
    """
    from raregraph.graph.export import export_file, select  # noqa: PLC0415 - slow to import
    from raregraph.graph.release import current_release  # noqa: PLC0415

    selection = select(current_release(home), sources, include_restricted=include_restricted)
    for graph in selection.left_out:
        click.echo(
            f"left out: {graph.source}, licence: {graph.licence or 'none stated'}; "
            "for your own use, --include-restricted takes it in",
            err=True,
        )
    if output == _STDOUT:
        _to_stdout(selection)
        return
    path = Path(output or f"raregraph-{selection.release.id}.{form}.gz")
    with _progress() as shown:
        exported = export_file(selection, path, force=force, progress=_told(shown))
    click.echo(f"{exported.path}: {exported.quads:,} quads, {exported.bytes:,} bytes")
    click.echo(str(exported.description))


def _to_stdout(selection: Selection) -> None:
    from tempfile import TemporaryDirectory  # noqa: PLC0415 - slow to import

    from raregraph.graph.export import write_quads, writing  # noqa: PLC0415

    try:
        with (
            writing("the standard output"),
            TemporaryDirectory(prefix="raregraph-export-") as scratch,
            _progress() as shown,
        ):
            write_quads(selection, sys.stdout.buffer, Path(scratch), _told(shown))
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
