"""What the commands that walk the graph have in common: their options, and how their answers are shown."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar

import click

from raregraph.api.options import format_option

if TYPE_CHECKING:
    from rich.console import Console

    from raregraph.api.walks import Followed, Module, Neighbours, PathsBetween, Related, Walk
    from raregraph.graph.traversal.gather import Node

_Answer = TypeVar("_Answer", "PathsBetween", "Neighbours", "Related", "Module")


def walking(usual: str, limit: int, limited: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """The options of a walk, which the command gets as `walk`, and with them `limit` and `form`.

    `usual` tells which kinds the walk follows, `limited` what `limit` counts.
    """
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
        format_option("json", "csv", "tsv"),
    )

    def with_options(command: Callable[..., None]) -> Callable[..., None]:
        @wraps(command)
        def walks(
            *,
            kinds: tuple[str, ...],
            sources: tuple[str, ...],
            inferred: bool,
            broadest: int,
            limit: int,
            **others: Any,
        ) -> None:
            walk: Walk = {
                "kinds": kinds or None,
                "sources": sources or None,
                "inferred": inferred,
                "broadest": broadest or None,
            }
            command(walk=walk, limit=limit or None, **others)

        walked: Callable[..., None] = walks
        for option in reversed(options):
            walked = option(walked)
        return walked

    return with_options


def show(answer: _Answer, form: str, to_console: Callable[[Console, _Answer], None]) -> None:
    """Write an answer in a format for programs; or print it for people, and on what it rests."""
    from rich.console import Console  # noqa: PLC0415 - slow to import

    from raregraph.api.walk_formats import written  # noqa: PLC0415

    if form != "table":
        sys.stdout.write(written(answer, form))
        return
    console = Console(highlight=False)
    to_console(console, answer)
    _print_followed(console, answer.followed)


def _print_followed(console: Console, followed: Followed) -> None:
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
