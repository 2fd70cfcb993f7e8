"""The HTML pages: templates, and rows made ready for them."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import urlencode

from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined
from rdflib import URIRef

from raregraph.api.knowledge_graph import KnowledgeGraph
from raregraph.graph.engine import Rows
from raregraph.graph.errors import RaregraphError
from raregraph.ontology.identifiers import compress
from raregraph.queries.question import Question, questions

MOST_ROWS = 500
_ORDER = {topic: place for place, topic in enumerate(("gene", "form", "inheritance", "record", "source"))}
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}


@dataclass(frozen=True, slots=True)
class Cell:
    """A value of a row: its text, and where a click on it leads, if anywhere."""

    text: str
    link: str | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    """Rows ready for a page: columns that hold anything, at most MOST_ROWS of the rows, and how many there are."""

    names: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    total: int


def listing(rows: Rows) -> Listing:
    """Rows made ready for a page: who says it stands right after the sentence, whatever the query's order."""
    held = [
        i
        for i in range(len(rows.variables))
        if any(str(values[i] or "") for values in rows.values[:MOST_ROWS])
    ]
    kept = _credit_by_sentence([rows.variables[i] for i in held])
    order = [rows.variables.index(name) for name in kept]
    cells = [[cell(values[i]) for i in order] for values in rows.values[:MOST_ROWS]]
    return Listing([name.replace("_", " ") for name in kept], cells, len(rows))


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
    Cell(text='HGNC:11117', link='/node?iri=http%3A%2F%2Fidentifiers.org%2Fhgnc%2F11117')
    >>> cell(URIRef("https://example.org/page")).link, cell(URIRef("javascript:alert(1)")).link
    ('https://example.org/page', None)
    """
    if term is None:
        return Cell("")
    if not isinstance(term, URIRef):
        return Cell(str(term))
    iri = str(term)
    curie = compress(iri, strict=False)
    if curie:
        prefix, _, local = curie.partition(":")
        text = f"{local[:8]}…" if prefix == "association" else curie
        return Cell(text, f"/node?{urlencode({'iri': iri})}")
    return Cell(iri, iri if iri.startswith(("https://", "http://")) else None)


def page(graph: KnowledgeGraph, template: str, *, status: int = 200, **values: Any) -> HTMLResponse:
    """A page from a template, with what every page needs."""
    values |= {"topics": _topics(), "release": graph.release.id if graph.release else None}
    return HTMLResponse(_templates().get_template(template).render(values), status, headers=_HEADERS)


@cache
def _topics() -> dict[str, list[Question]]:
    """The questions by topic, which is the first keyword of each; the topics in the order a newcomer asks."""
    asked = sorted(
        {each.keywords[0] for each in questions()}, key=lambda topic: (_ORDER.get(topic, len(_ORDER)), topic)
    )
    return {topic: [each for each in questions() if each.keywords[0] == topic] for topic in asked}


def refused(error: RaregraphError) -> dict[str, str]:
    """An error for a page."""
    return {"message": error.message, "place": error.place, "remedy": error.remedy}


@cache
def _templates() -> Environment:
    return Environment(
        loader=PackageLoader("raregraph.api", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
