"""The HTML pages: templates, and the headers of pages."""

from functools import cache
from typing import Any

from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined

from raregraph.api.knowledge_graph import KnowledgeGraph
from raregraph.graph.errors import RaregraphError
from raregraph.queries.question import Question, questions

# What stands in an empty editor.
FIRST = """SELECT ?symbol ?condition ?sentence
WHERE {
  ?claim raregraph:kind "modifies" ;
    biolink:subject/biolink:symbol ?symbol ;
    raregraph:record/dcterms:title ?condition ;
    biolink:supporting_text ?sentence
}
ORDER BY ?symbol ?condition
LIMIT 100
"""

_ORDER = {topic: place for place, topic in enumerate(("gene", "form", "inheritance", "record", "source"))}
_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
# What the editor's script may do: ask this service, and set styles, as CodeMirror and its table do. No other host.
_SCRIPTED_POLICY = _POLICY.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'") + (
    "; script-src 'self'; connect-src 'self'; font-src data:"
)
_HEADERS = {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin", "Vary": "Accept"}


def page(
    graph: KnowledgeGraph, template: str, *, status: int = 200, is_scripted: bool = False, **values: Any
) -> HTMLResponse:
    """A page from a template, with what every page needs; only a scripted one may run our scripts."""
    values |= {"topics": topics(), "release": graph.release.id if graph.release else None}
    headers = _HEADERS | {"Content-Security-Policy": _SCRIPTED_POLICY if is_scripted else _POLICY}
    return HTMLResponse(_templates().get_template(template).render(values), status, headers=headers)


@cache
def topics() -> dict[str, list[Question]]:
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
