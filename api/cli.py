"""The command line: `raregraph COMMAND ...`. Each command is a file in `api/commands`.

Exit status: 0 when all is well, 1 for bad input or a graph that doesn't conform, 2 for wrong usage.
"""

import sys
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

import click

import raregraph
from raregraph.api import commands
from raregraph.graph.errors import RaregraphError


class _Commands(click.Group):
    """The files of the folder `commands`, each imported when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return _names()

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in _names():
            return None
        command: click.Command = import_module(f"{commands.__name__}.{name}").COMMAND
        return command


@cache
def _names() -> list[str]:
    return sorted(found.name for found in iter_modules(commands.__path__))


def _version(context: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted:
        click.echo(f"raregraph {raregraph.__version__}")
        context.exit()


@click.command(
    cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.option(
    "--version", is_flag=True, is_eager=True, expose_value=False, callback=_version, help="Say which."
)
def cli() -> None:
    """Condition records in, one rare-disease knowledge graph out.

    Build a graph from condition records, then ask it: which genes, which forms, which inheritance, said by whom,
    in which sentence?

    \b
        raregraph build
        raregraph query genes-of-condition --param condition="spinal muscular atrophy"
    """


def main(arguments: list[str] | None = None) -> Any:
    """Run the command line and end the process with its exit status.

    What raregraph itself reports is one line on the error stream, never a traceback.
    """
    try:
        status = cli.main(arguments, prog_name="raregraph", standalone_mode=False)
    except RaregraphError as error:
        status = _complain(f"error: {error}", 1)
    except click.ClickException as error:
        error.show()
        status = error.exit_code
    except (click.Abort, KeyboardInterrupt):
        status = _complain("stopped", 130)
    except BrokenPipeError:
        sys.stdout = None  # whoever read it has gone: nothing is left to flush
        status = 0
    sys.exit(status)


def _complain(message: str, status: int) -> int:
    click.echo(" ".join(message.split()), err=True)
    return status
