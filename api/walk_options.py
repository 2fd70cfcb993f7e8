"""What the commands that walk the graph have in common: their options, and how they say what they followed."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Literal, TypeVar, get_args

import click

if TYPE_CHECKING:
    from rich.console import Console

    from raregraph.api.walks import Followed
    from raregraph.graph.traversal.gather import Node

Layout = Literal["table", "json", "csv", "tsv"]
FORMATS: tuple[Layout, ...] = get_args(Layout)
_Command = TypeVar("_Command", bound=Callable[..., Any])


def walking(usual: str, limit: int, limited: str) -> Callable[[_Command], _Command]:
    """The options of a walk. `usual` tells which kinds it follows, `limited` what `limit` counts."""
    options = (
        click.option(
            "--kind",
            "-k",
            "kinds",
            multiple=True,
            metavar="KIND",
            help=f"Follow claims of this kind only; may be repeated; 'subtypes' for links of subtypes. Usual: {usual}.",
        ),
        click.option(
            "--source",
            "-s",
            "sources",
            multiple=True,
            metavar="NAME",
            help="Follow claims of this source only; may be repeated.",
        ),
        click.option("--inferred", is_flag=True, help="Follow claims that are inferred from subtypes, too."),
        click.option(
            "--broadest",
            type=click.IntRange(min=0),
            default=100,
            show_default=True,
            metavar="N",
            help="A class with more than N classes below it links nothing, unless you name it; 0 for no bound.",
        ),
        click.option(
            "--limit",
            type=click.IntRange(min=0),
            default=limit,
            show_default=True,
            help=f"How many {limited} to show; 0 for all.",
        ),
        click.option(
            "--format", "-f", "form", type=click.Choice(FORMATS), default="table", show_default=True
        ),
    )

    def with_options(command: _Command) -> _Command:
        for option in reversed(options):
            command = option(command)
        return command

    return with_options


def chosen(kinds: tuple[str, ...], sources: tuple[str, ...], inferred: bool, broadest: int) -> dict[str, Any]:
    """What the options choose, as keywords of `raregraph.api.walks`."""
    return {
        "kinds": kinds or None,
        "sources": sources or None,
        "inferred": inferred,
        "broadest": broadest or None,
    }


def print_followed(console: Console, followed: Followed) -> None:
    """Say on what the answer rests."""
    said = f"followed: {', '.join(followed.kinds)}; {'asserted and inferred' if followed.inferred else 'asserted'}"
    if followed.sources:
        said += f"; by {', '.join(followed.sources)}"
    if followed.broadest is not None:
        said += f"; no class with more than {followed.broadest:,} below it"
    console.print(said, style="dim")


def cut(shown: int, total: int, what: str, *, more: bool = False) -> str:
    """How many of something are shown, and how to get the others.

    >>> cut(50, 1234, "neighbors"), cut(3, 3, "paths"), cut(1, 1, "paths")
    ('first 50 of 1,234 neighbors; --limit 0 for all', '3 paths', '1 path')
    """
    if shown < total or more:
        return f"first {shown:,} of {'more than ' if more else ''}{total:,} {what}; --limit 0 for all"
    return f"{total:,} {what.removesuffix('s') if total == 1 else what}"


def named(node: Node) -> str:
    """A node for people: `SMN1 (HGNC:11117)`."""
    return node.label if node.label == node.id else f"{node.label} ({node.id})"
