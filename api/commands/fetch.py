"""`raregraph fetch`: download sources from where their publishers give them out."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from raregraph.api.options import complete_sources

if TYPE_CHECKING:
    from raregraph.api.transfers import TransferBars, TransferLines
    from raregraph.loaders.fetch import FetchResult


@click.command(name="fetch")
@click.argument("names", metavar="SOURCE...", nargs=-1, required=True, shell_complete=complete_sources)
@click.option(
    "--to",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("data"),
    show_default=True,
    help="The folder to fill; `raregraph build --from` finds the files there.",
)
def COMMAND(names: tuple[str, ...], folder: Path) -> None:  # noqa: N802
    """Download sources from where their publishers give them out.

    A transfer that broke off goes on where it stopped, and a file that is here already and unchanged is not
    transferred again. SOURCE.fetch.json beside the files tells their address, version, date and checksum.

    \b
        raregraph fetch mondo hpo hgnc
        raregraph build --from data
    """
    from raregraph.graph.errors import FetchError  # noqa: PLC0415 - slow to import
    from raregraph.loaders.fetch import fetch  # noqa: PLC0415
    from raregraph.loaders.registry import source  # noqa: PLC0415

    wanted = [source(name) for name in dict.fromkeys(names)]
    failed = False
    for each in wanted:
        try:
            with _progress() as progress:
                result = fetch(each, folder, progress)
        except FetchError as error:
            failed = True
            click.echo(f"error: {error}", err=True)
        else:
            _report(result)
    if failed:
        sys.exit(1)


def _progress() -> TransferLines | TransferBars:
    from raregraph.api.transfers import TransferBars, TransferLines  # noqa: PLC0415 - slow to import

    return TransferBars() if sys.stderr.isatty() else TransferLines()


def _report(result: FetchResult) -> None:
    base = result.record.parent
    for file in result.files:
        state = "unchanged" if file.file in result.unchanged else "fetched"
        version = f", version {file.version}" if file.version else ""
        click.echo(
            f"{result.source}: {state} {base / file.file} "
            f"({file.size:,} bytes{version}, sha256 {file.sha256[:12]})"
        )
    if result.hidden_by:
        click.echo(
            f"warning: {result.source}: a build takes {result.hidden_by} instead. Remove it, or name the "
            "file that you want: SOURCE=PATH",
            err=True,
        )
