"""Options that several commands share."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

_Command = TypeVar("_Command", bound=Callable[..., Any])

HOME = click.option(
    "--home",
    type=click.Path(file_okay=False, path_type=Path),
    help="The folder of releases. Default: $RAREGRAPH_HOME, or else your user data folder.",
)
ENDPOINT = click.option(
    "--endpoint",
    metavar="URL",
    help="Ask the SPARQL endpoint at this address, not a release on this machine.",
)
JOBS = click.option(
    "--jobs",
    type=click.IntRange(min=1),
    default=2,
    show_default=True,
    help="How many texts to read, or checks to make, at once.",
)


def sources_named(of_each: str) -> Callable[[_Command], _Command]:
    """The option for some sources by name, as `names`; `of_each` tells what is shown of one."""
    return click.option(
        "--source",
        "-s",
        "names",
        multiple=True,
        metavar="NAME",
        help=f"{of_each} of this source; may be repeated.",
    )


def format_option(*forms: str) -> Callable[[_Command], _Command]:
    """The option for how an answer is written, as `form`: as a table for people, or in one of some formats."""
    return click.option(
        "--format", "-f", "form", type=click.Choice(("table", *forms)), default="table", show_default=True
    )


def complete_sources(_: click.Context, __: click.Parameter, incomplete: str) -> list[str]:
    """The names of sources, for the shell."""
    from raregraph.loaders.registry import sources  # noqa: PLC0415 - slow to import

    return [f"{source.name}=" for source in sources() if source.name.startswith(incomplete)]


def complete_names(_: click.Context, __: click.Parameter, incomplete: str) -> list[str]:
    """The bare names of sources, for the shell."""
    from raregraph.loaders.registry import sources  # noqa: PLC0415 - slow to import

    return [source.name for source in sources() if source.name.startswith(incomplete)]


def complete_questions(_: click.Context, __: click.Parameter, incomplete: str) -> list[str]:
    """The names of questions, for the shell."""
    from raregraph.queries.question import questions  # noqa: PLC0415 - slow to import

    return [question.name for question in questions() if question.name.startswith(incomplete)]
