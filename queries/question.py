"""The named questions: one `.rq` file each in `queries/named`, with its documentation in its own head.

A file begins with `#+` lines, which are YAML: a summary, a description, keywords and parameters. Each
parameter is a line `VALUES ?name { ... }` of the query that holds the default, so the file is plain SPARQL
that can be pasted into any endpoint as it is. Adding a question is adding a file; nothing else lists them.

>>> question("genes-of-condition").parameters[0].name
'condition'
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from raregraph.graph.errors import QueryError, UnknownNameError


class ParameterType(StrEnum):
    """What a value of a parameter names, and so how it is looked up and written into the query."""

    DISEASE = "disease"
    GENE = "gene"
    MODE = "mode"
    RECORD = "record"
    SOURCE = "source"
    DATE = "date"
    INTEGER = "integer"
    TEXT = "text"
    KIND = "kind"


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a question, as its file documents it.

    `default` is what the file asks as it stands, in the words a user would give; it is None for an optional
    parameter that asks for everything. `example` is a value that makes a good first try.
    """

    name: str
    type: ParameterType
    description: str
    default: str | None
    example: str


@dataclass(frozen=True, slots=True)
class Question:
    """A named question: its documentation and its SPARQL text, which asks the defaults."""

    name: str
    summary: str
    description: str
    keywords: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    text: str

    @property
    def body(self) -> str:
        """The query without its head, after a line of comment that says what it asks."""
        return without_head(self.text, self.summary)

    def bind(self, terms: Mapping[str, str]) -> str:
        """The query with these terms, in SPARQL's spelling, in place of the defaults.

        Raises:
            QueryError: if the question has no such parameter.

        >>> question("modifiers").bind({"form": '"x"'})
        Traceback (most recent call last):
        raregraph.graph.errors.QueryError: modifiers: it has no parameter 'form'. It takes none
        """
        known = [parameter.name for parameter in self.parameters]
        for name in terms:
            if name not in known:
                remedy = f"Its parameters: {', '.join(known)}" if known else "It takes none"
                raise QueryError(f"it has no parameter {name!r}", place=self.name, remedy=remedy)
        return bind(self.text, terms)


def questions() -> tuple[Question, ...]:
    """All named questions, sorted by name."""
    return tuple(_all().values())


def question(name: str) -> Question:
    """The question of that name.

    Raises:
        UnknownNameError: if there is none; it offers the nearest names.
    """
    known = _all()
    if name in known:
        return known[name]
    from difflib import get_close_matches  # noqa: PLC0415 - only needed once something is wrong

    near = ", ".join(get_close_matches(name, known, n=3))
    remedy = (
        f"Did you mean: {near}?" if near else "List them: raregraph query --list, or /questions over HTTP."
    )
    raise UnknownNameError("there is no such question", place=name, remedy=remedy)


def read_question(name: str, text: str) -> Question:
    """A question from the text of an `.rq` file; one without a head has no summary and no parameters.

    Raises:
        QueryError: if the head is not YAML, lacks a part, or names a parameter the query has no line for.
    """
    head = _head(name, text)
    parameters = tuple(_parameter(name, entry) for entry in head.get("parameters") or ())
    for parameter in parameters:
        if len(_places(text, parameter.name)) != 1:
            raise QueryError(
                f"parameter {parameter.name!r} has no line of its own in the query",
                place=name,
                remedy=f"Write one line VALUES ?{parameter.name} {{ ... }}.",
            )
    return Question(
        name=name,
        summary=str(head.get("summary") or ""),
        description=str(head.get("description") or "").strip(),
        keywords=tuple(head.get("keywords") or ()),
        parameters=parameters,
        text=text,
    )


def bind(text: str, terms: Mapping[str, str]) -> str:
    """Put terms in SPARQL's spelling into the `VALUES ?name { ... }` lines of a query.

    Raises:
        QueryError: if the query has not exactly one such line for each of them.

    >>> bind('SELECT * { VALUES ?x { "a" } ?s ?p ?x }', {"x": '"b"'})
    'SELECT * { VALUES ?x { "b" } ?s ?p ?x }'
    """
    for name, term in terms.items():
        places = _places(text, name)
        if len(places) != 1:
            raise QueryError(
                f"the query has {len(places) or 'no'} {'places' if places else 'place'} for the parameter {name!r}",
                remedy=f"Write VALUES ?{name} {{ UNDEF }} into it, once, where the value is to stand.",
            )
        place = places[0]
        text = f"{text[: place.start()]}{place['place']}{{ {term} }}{text[place.end() :]}"
    return text


def without_head(text: str, summary: str = "") -> str:
    """A query as people read it: without the lines of its head, after its summary as a comment.

    >>> without_head("#+ summary: All.\\n\\nSELECT * { ?s ?p ?o }", "All.")
    '# All.\\nSELECT * { ?s ?p ?o }'
    """
    lines = [line for line in text.splitlines() if not line.startswith("#+")]
    return (f"# {summary}\n" if summary else "") + "\n".join(lines).strip("\n")


@cache
def _all() -> dict[str, Question]:
    folder = files("raregraph.queries").joinpath("named")
    found = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".rq"))
    return {
        name.removesuffix(".rq"): read_question(
            name.removesuffix(".rq"), folder.joinpath(name).read_text(encoding="utf-8")
        )
        for name in found
    }


def _head(name: str, text: str) -> dict[str, Any]:
    lines = (line[2:].removeprefix(" ") for line in text.splitlines() if line.startswith("#+"))
    try:
        head = yaml.load("\n".join(lines), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except yaml.YAMLError as error:
        raise QueryError(f"its head is no YAML: {error}", place=name, remedy="Mend its #+ lines.") from error
    if head is None:
        return {}
    if not isinstance(head, dict):
        raise QueryError("its head has no fields", place=name, remedy="Write lines such as #+ summary: ...")
    return head


def _parameter(place: str, entry: Any) -> Parameter:
    try:
        return Parameter(
            name=entry["name"],
            type=ParameterType(entry["type"]),
            description=entry["description"],
            default=None if entry.get("optional") else str(entry["default"]),
            example=str(entry.get("example", entry.get("default"))),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise QueryError(
            f"a parameter of its head is incomplete: {error}",
            place=place,
            remedy="Give it name, type, description and default (or optional: true with an example).",
        ) from error


# Comments, IRIs and strings are skipped as wholes: a brace or a VALUES in them is none.
_SKIPPED = r"""
    \#[^\r\n]*
  | <[^<>"{}|^`\\\x00-\x20]*>
  | \"{3}(?:\"{0,2}(?:[^"\\]|\\.))*\"{3}
  | '{3}(?:'{0,2}(?:[^'\\]|\\.))*'{3}
  | "(?:[^"\\\r\n]|\\.)*"
  | '(?:[^'\\\r\n]|\\.)*'
"""


@cache
def _values_of(name: str) -> re.Pattern[str]:
    place = rf"(?<![\w?$:])(?P<place>(?i:VALUES)\s+[?$]{re.escape(name)}\s*)"
    return re.compile(rf"{_SKIPPED} | {place}\{{(?:{_SKIPPED}|[^{{}}\"'<\#])*+\}}", re.VERBOSE | re.DOTALL)


def _places(text: str, name: str) -> list[re.Match[str]]:
    """The lines `VALUES ?name { ... }` of a query."""
    return [found for found in _values_of(name).finditer(text) if found["place"]]
