"""Answers made ready for a page: rows as cells of text and links."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus

from fastapi import Request
from rdflib import URIRef

from raregraph.api.inside import Reply, ask_inside
from raregraph.api.nodes.addresses import address
from raregraph.graph.errors import QueryError
from raregraph.graph.rdf.nquads import unescaped
from raregraph.ontology.identifiers import compress

_MOST_DIGITS = 6  # of the number of a page
_MOST_ROWS = 500
_MOST_BYTES = 76_000  # of the rows of a page; with what stands around them it stays below 100,000
_OF_A_CELL = 60  # bytes of its markup


PAGE_NUMBER = {"type": "integer", "minimum": 1, "maximum": 10**_MOST_DIGITS - 1, "default": 1}
"""The schema of the number of a page."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A value of a row: its text, and where a click on it leads, if anywhere."""

    text: str
    link: str | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    """Rows ready for a page: columns that hold anything, the rows of one page, and how many there are in all.

    `first` is the number of the first of these rows, from 1 on, and `number` that of the page, of `pages`. `is_all` is
    False where not all rows were read: then there are more than `total`.
    """

    names: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    total: int
    first: int = 1
    number: int = 1
    pages: int = 1
    is_all: bool = True


@dataclass(frozen=True, slots=True)
class Shown:
    """The answer to a query for a page: its rows, or what is wrong."""

    status: int
    rows: Listing | None = None
    error: Mapping[str, str] | None = None


def number_of_page(given: str) -> int:
    """The number of a page that is asked for.

    Raises:
        QueryError: if it is no number from 1 on.
    """
    if not (given.isdecimal() and len(given) <= _MOST_DIGITS and int(given) > 0):
        raise QueryError("it is no number of a page", place="page", remedy="Give a number from 1 on.")
    return int(given)


def _arranged(
    variables: Sequence[str], cells: Sequence[Sequence[Cell]]
) -> tuple[list[str], list[list[Cell]]]:
    """The columns that hold anything, and their cells: who says it stands right after the sentence."""
    held = [i for i in range(len(variables)) if not cells or any(row[i].text for row in cells)]
    kept = _credit_by_sentence([variables[i] for i in held])
    order = [variables.index(name) for name in kept]
    rows = [[row[i] for i in order] for row in _placed(kept, variables, cells)]
    return [name.replace("_", " ") for name in kept], rows


def _placed(
    kept: Sequence[str], variables: Sequence[str], cells: Sequence[Sequence[Cell]]
) -> Iterator[Sequence[Cell]]:
    """Rows of which each that has no sentence says its place in the source's file in place of that."""
    if "sentence" not in kept or "row" not in kept:
        yield from cells
        return
    sentence, place = variables.index("sentence"), variables.index("row")
    for row in cells:
        is_placed = row[place].text and not row[sentence].text
        yield [*row[:sentence], Cell(f"row: {row[place].text}"), *row[sentence + 1 :]] if is_placed else row


def _credit_by_sentence(names: list[str]) -> list[str]:
    if "sentence" not in names:
        return names
    credit = [name for name in ("source", "cited") if name in names]
    others = [name for name in names if name not in credit]
    after = others.index("sentence") + 1
    return others[:after] + credit + others[after:]


def cell(term: object) -> Cell:
    """A term for a page: nodes lead to what the graph says of them, web addresses to where they point.

    >>> cell(URIRef("http://identifiers.org/hgnc/11117"))
    Cell(text='HGNC:11117', link='/node/HGNC:11117')
    >>> cell(URIRef("https://example.org/page")).link, cell(URIRef("javascript:alert(1)")).link
    ('https://example.org/page', None)
    """
    if term is None:
        return Cell("")
    return _link(str(term)) if isinstance(term, URIRef) else Cell(str(term))


def _link(iri: str) -> Cell:
    curie = compress(iri, strict=False)
    if curie:
        prefix, _, local = curie.partition(":")
        text = f"{local[:8]}…" if prefix == "association" else curie
        return Cell(text, address(iri))
    return Cell(iri, iri if iri.startswith(("https://", "http://")) else None)


async def shown(request: Request, query: str, number: int = 1) -> Shown:
    """A page of the answer to a query, asked of the service itself; 404 if it has no such page."""
    reply = await ask_inside(request, query, _READABLE)
    if reply.status != HTTPStatus.OK or reply.media_type not in _READERS:
        return Shown(max(reply.status, HTTPStatus.BAD_REQUEST), error=_problem_of(reply))
    text = reply.body.decode("utf-8", "replace")
    if not reply.is_whole:
        text = text[: text.rfind("\n") + 1]
    names, lines = _READERS[reply.media_type](text)
    starts = _starts(lines, len(names))
    if number > len(starts):
        remedy = f"The last one is {len(starts):,}."
        return Shown(404, error={"message": "there is no such page", "place": "page", "remedy": remedy})
    start, end = [*starts, len(lines)][number - 1 : number + 1]
    columns, rows = _arranged(
        names, [[_written(part) for part in _parts(line, len(names))] for line in lines[start:end]]
    )
    listing = Listing(columns, rows, len(lines), start + 1, number, len(starts), is_all=reply.is_whole)
    return Shown(200, listing, _BROKEN if reply.is_broken else None)


def _starts(lines: Sequence[str], columns: int) -> list[int]:
    """Where each page begins: it has as many rows as a page may be long."""
    starts, size = [0], 0
    for at, line in enumerate(lines):
        cost = len(line.encode()) + columns * _OF_A_CELL
        if at > starts[-1] and (size + cost > _MOST_BYTES or at - starts[-1] == _MOST_ROWS):
            starts.append(at)
            size = 0
        size += cost
    return starts


def _problem_of(reply: Reply) -> dict[str, str]:
    """What the service says is wrong, for a page."""
    try:
        told = json.loads(reply.body)
    except ValueError:
        told = {}
    said = told.get("detail") or "the service didn't answer"
    return {"message": said, "place": told.get("place", ""), "remedy": told.get("remedy", "")}


def _rows_of(text: str) -> tuple[list[str], list[str]]:
    """The variables and the lines of rows of a text in TSV; a yes or no is a row of its own."""
    first, *lines = text.removesuffix("\n").split("\n")
    if first.strip() in {"true", "false"}:
        return ["answer"], ["yes" if first.strip() == "true" else "no"]
    return [name.lstrip("?") for name in first.rstrip("\r").split("\t")], lines


def _triples_of(text: str) -> tuple[list[str], list[str]]:
    """The lines of triples of a text in N-Triples, spelled as rows."""
    lines = [line.removesuffix(".").rstrip() for line in text.split("\n") if line.strip()]
    return ["subject", "predicate", "object"], ["\t".join(line.split(" ", 2)) for line in lines]


_BROKEN = {
    "message": "the answer broke off: there may be more rows than these",
    "place": "",
    "remedy": "Ask for less, or ask again.",
}
_READERS = {"text/tab-separated-values": _rows_of, "application/n-triples": _triples_of}
_READABLE = "text/tab-separated-values, application/n-triples"
_STRING = re.compile(r'"((?:[^"\\]|\\.)*)"(?:@[\w-]+|\^\^<[^>]*>)?', re.DOTALL)


def _parts(line: str, many: int) -> list[str]:
    found = line.split("\t")
    return [*found, *[""] * (many - len(found))][:many]


def _written(term: str) -> Cell:
    """A term as TSV and N-Triples spell it, for a page.

    >>> _written('"a \\\\"b\\\\""@en'), _written("42"), _written("<https://example.org/>").link
    (Cell(text='a "b"', link=None), Cell(text='42', link=None), 'https://example.org/')
    """
    if term.startswith("<") and term.endswith(">"):
        return _link(unescaped(term[1:-1]))
    string = _STRING.fullmatch(term)
    return Cell(unescaped(string[1]) if string else term)
