"""`raregraph query`: ask a named question, the query in a file, or a query of one's own."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from raregraph.api.options import ENDPOINT, HOME, complete_questions, format_option
from raregraph.graph.engine.interface import ResultFormat

if TYPE_CHECKING:
    from raregraph.api.knowledge_graph import KnowledgeGraph
    from raregraph.queries.question import Question


@click.command(name="query")
@click.argument(
    "asked", metavar="NAME | FILE.rq | 'SPARQL'", required=False, shell_complete=complete_questions
)
@click.option(
    "--param", "-p", "params", multiple=True, metavar="NAME=VALUE", help="A value; repeat it for several."
)
@format_option(*map(str, ResultFormat))
@click.option("--list", "listing", is_flag=True, help="List the named questions with their parameters.")
@HOME
@ENDPOINT
def COMMAND(  # noqa: N802, PLR0913, PLR0917 - one argument an option
    asked: str | None,
    params: tuple[str, ...],
    form: str,
    listing: bool,
    home: Path | None,
    endpoint: str | None,
) -> None:
    """Ask a named question, the query in a file, or a query of your own.

    A query of your own needs no PREFIX lines for the usual prefixes; - reads it from the standard input. A value
    of --param fills the place VALUES ?NAME { ... } of the query.

    \b
        raregraph query --list
        raregraph query genes-of-condition --param condition=SMA --format csv
        raregraph query 'SELECT * WHERE { ?gene biolink:symbol "SMN1" }'
    """
    if listing:
        return _list_questions()
    if home and endpoint:
        raise click.UsageError("give --home or --endpoint, not both")
    if asked is None:
        raise click.UsageError("say what to ask: a question of --list, a file, or a query")
    values = _values(params)
    question = _question(asked)
    from raregraph.api.knowledge_graph import KnowledgeGraph  # noqa: PLC0415 - slow to import

    graph = KnowledgeGraph.at(endpoint) if endpoint else KnowledgeGraph.open(home)
    _answer(graph, _text(graph, question, values), form)
    return None


def _answer(graph: KnowledgeGraph, text: str, form: str) -> None:
    if form == "table":
        from rich.console import Console  # noqa: PLC0415 - slow to import

        from raregraph.api.table import print_rows  # noqa: PLC0415

        print_rows(Console(highlight=False), graph.engine.rows(text))
        return
    sys.stdout.buffer.write(graph.engine.serialize(text, ResultFormat(form)))
    sys.stdout.buffer.flush()


def _question(asked: str) -> Question:
    """The question that is meant; one without parameters if it is a query of the user's own."""
    from raregraph.queries.question import question, questions, read_question  # noqa: PLC0415 - slow to import

    if asked in {known.name for known in questions()}:
        return question(asked)
    name, text = _own(asked)
    return question(asked) if text is None else read_question(name, text)


def _text(graph: KnowledgeGraph, question: Question, values: dict[str, list[str]]) -> str:
    from raregraph.queries.binding import bound, bound_text  # noqa: PLC0415 - slow to import

    if question.summary:
        return bound(graph.engine, question, values)
    terms = {name: [_term(value) for value in given] for name, given in values.items()}
    return bound_text(question.text, terms)


def _own(asked: str) -> tuple[str, str | None]:
    """The name and text of a query that is no named question; no text if it is none at all."""
    from raregraph.graph.errors import QueryError  # noqa: PLC0415 - slow to import

    if asked == "-":
        return "standard input", sys.stdin.read()
    if asked.endswith(".rq"):
        try:
            return asked, Path(asked).read_text(encoding="utf-8")
        except OSError as error:
            raise QueryError(
                f"the file can't be read: {error.strerror}", place=asked, remedy="Check the path."
            ) from error
        except UnicodeDecodeError as error:
            raise QueryError(
                f"byte {error.start} is no UTF-8", place=asked, remedy="Save the file as UTF-8."
            ) from error
    return "query", asked if "{" in asked or " " in asked else None


def _term(value: str) -> object:
    """`<IRI>` in angle brackets is an IRI, anything else is text."""
    from rdflib import URIRef  # noqa: PLC0415 - slow to import

    return URIRef(value[1:-1]) if value.startswith("<") and value.endswith(">") else value


def _values(params: tuple[str, ...]) -> dict[str, list[str]]:
    values: dict[str, list[str]] = {}
    for param in params:
        name, equals, value = param.partition("=")
        if not equals or not name:
            raise click.BadParameter(f"{param!r} is not of the form NAME=VALUE", param_hint="--param")
        values.setdefault(name, []).append(value)
    return values


def _list_questions() -> None:
    from raregraph.queries.question import questions  # noqa: PLC0415 - slow to import

    for question in questions():
        click.echo(click.style(question.name, bold=True))
        click.echo(f"    {question.summary}")
        for parameter in question.parameters:
            given = (
                f"default: {parameter.default}"
                if parameter.default
                else f"optional, such as {parameter.example}"
            )
            click.echo(f"    --param {parameter.name}=...  {parameter.description} ({given})")
