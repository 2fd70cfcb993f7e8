"""Every node has its page: IRIs of ours at the path that they have below their base, all others at `/node/CURIE`.

Each page comes as HTML, Turtle, JSON-LD, TriG, N-Triples, N-Quads or RDF/XML, by the Accept header or by an ending
of the address (.html .ttl .jsonld .trig .nt .nq .rdf).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated
from urllib.parse import unquote

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import RedirectResponse, Response

from raregraph.api.etags import unchanged
from raregraph.api.kept import Kept
from raregraph.api.knowledge_graph import KnowledgeGraph
from raregraph.api.linked_data import (
    alternates,
    base_url,
    checked_iri,
    etag,
    headers,
    is_ours,
    licences_of,
    nearest,
    rdf_response,
    unknown,
    words_in,
)
from raregraph.api.listings import PAGE_NUMBER, number_of_page
from raregraph.api.negotiation import wanted_format
from raregraph.api.nodes.addresses import SPACES, SUFFIXES, address, own_iris, parted, with_suffix
from raregraph.api.nodes.layout import A_PAGE, Link, Subject
from raregraph.api.nodes.pages import list_of, page_of, subject_of
from raregraph.api.pages import page, refused
from raregraph.api.plain_triples import explained
from raregraph.api.problems import status_of
from raregraph.api.responses import (
    BY_ENGINE,
    NOT_MODIFIED,
    PAGE,
    RDF,
    Responses,
    leads_on,
    or_page,
    parameter,
    problems,
)
from raregraph.api.responses import headers as of_answers
from raregraph.api.turns import InTurn
from raregraph.graph.description import Document, described, written
from raregraph.graph.engine.texts import answers
from raregraph.graph.errors import RaregraphError, UnknownNameError
from raregraph.graph.formats import ResultFormat
from raregraph.ontology.identifiers import expand, short

ROUTER = APIRouter(tags=["Linked data"], route_class=InTurn)

_LICENCES = """SELECT ?graph ?rights ?licence {
  GRAPH ?g { ?graph a raregraph:NamedGraph ; dcterms:rights ?rights OPTIONAL { ?graph dcterms:license ?licence } }
}"""
_MOST_LICENCES = 12
_RESPONSES: Responses = {
    200: {
        "description": "The page, or the description of the node",
        "content": RDF | PAGE,
        "headers": of_answers("ETag", "Link", "Cache-Control"),
    },
    **NOT_MODIFIED,
    **leads_on(308, "The node has another address: its identifier is spelled in another way"),
    **or_page(BY_ENGINE),
    **or_page(
        problems(
            {
                400: "It is no IRI, or the number of a page is none",
                404: "The graph has no such node, or list of it",
            }
        )
    ),
    **problems({406: "There is no such format, or none is accepted"}),
}
FORMAT = parameter(
    "format", "The format, instead of Accept or an ending", {"type": "string", "enum": list(SUFFIXES)}, "ttl"
)
_PARAMETERS = [
    parameter("page", "Which page of a long description, or of a list", PAGE_NUMBER, 1),
    FORMAT,
    parameter("list", "A section of the page for people, whole, by its name", {"type": "string"}, "names"),
]
_KEPT_BYTES, _BESIDES = 12 << 20, 2_000
Formats = ResultFormat | None


@ROUTER.get(
    "/node",
    operation_id="node_by_iri",
    summary="All that the graph says of a node, by IRI",
    response_class=Response,
    responses=_RESPONSES,
    openapi_extra={"parameters": _PARAMETERS},
)
def node_by_iri(
    request: Request,
    iri: Annotated[
        str, Query(description="Its IRI, or its CURIE", examples=["http://identifiers.org/hgnc/11117"])
    ],
) -> Response:
    """A node by its IRI or CURIE: where it has a page of its own, that is where this leads."""
    suffix = request.query_params.get("format")
    whole = expand(iri, strict=False) or iri
    place = address(whole)
    if not place.startswith("/node?"):
        return RedirectResponse(with_suffix(place, suffix) if suffix else place, 308)
    return answered(request, [whole], suffix, place)


@ROUTER.get(
    "/node/{curie:path}",
    operation_id="node",
    summary="All that the graph says of a node, by CURIE",
    response_class=Response,
    responses=_RESPONSES,
    openapi_extra={"parameters": _PARAMETERS},
)
def node_by_curie(
    request: Request,
    curie: Annotated[
        str,
        Path(description="Its CURIE, with or without an ending such as .ttl", examples=["HGNC:11117"]),
    ],
) -> Response:
    """A page for people, or RDF with an ending such as `.ttl`: of a disease, gene, sign, mode or any other node."""
    stem, suffix = parted(_path(request))
    text = unquote(stem.removeprefix("/node/"))
    iri = expand(text, strict=False)
    if iri is None:
        return _unknown(request, curie, suffix)
    place = address(iri)
    # Clients encode more than they need: %3A and %2F are no other spelling of the identifier.
    if unquote(place) != unquote(stem):
        return _moved(request, with_suffix(place, suffix) if suffix else place)
    return answered(request, [iri], suffix, place)


def _moved(request: Request, place: str) -> Response:
    """An answer that leads to the address of a node, with the parameters that came."""
    asked = request.url.query
    joined = "&" if "?" in place else "?"
    return RedirectResponse(f"{place}{joined}{asked}" if asked else place, HTTPStatus.PERMANENT_REDIRECT)


def own_node(request: Request, path: str) -> Response:
    """A node of ours, at the path of its IRI."""
    whole = _path(request)
    stem, suffix = parted(whole)
    candidates = [*own_iris(stem), *(own_iris(whole) if suffix else ())]
    return answered(request, candidates, suffix, stem)


for _space in SPACES:
    ROUTER.add_api_route(f"/{_space}/{{path:path}}", own_node, include_in_schema=False)


def _path(request: Request) -> str:
    """The path that was asked for, still percent-encoded, below the service's root."""
    raw = request.scope.get("raw_path") or request.scope["path"].encode()
    path = str(raw, "ascii", "replace").partition("?")[0]
    return path.removeprefix(request.scope.get("root_path", ""))


def answered(request: Request, iris: Sequence[str], suffix: str | None, place: str) -> Response:
    """The first of these nodes that the graph has, as a page or as RDF."""
    form = wanted_format(request, suffix)
    tag = etag(request, form)
    not_modified = Response(status_code=304, headers={"ETag": tag or "", "Vary": "Accept"})
    if unchanged(request, tag, is_there=False):
        return not_modified
    for number, iri in enumerate(iris):
        try:
            here = place if number == 0 or suffix is None else address(iri)
            found = _of_node(request, checked_iri(iri), here, form)
            return not_modified if unchanged(request, tag) else found
        except UnknownNameError as error:
            if error.place != iri:
                return _refused(request, error, form)
        except RaregraphError as error:
            return _refused(request, error, form)
    for iri in iris:
        if told := explained(iri):
            return _refused(request, told, form)
    return _unknown(request, place, suffix)


def _of_node(request: Request, iri: str, place: str, form: Formats) -> Response:
    if form is not None:
        return _rdf(request, iri, place, form)
    graph = request.app.state.graph
    key, number = request.query_params.get("list"), number_of_page(request.query_params.get("page", "1"))
    asked = _Asked(graph, base_url(request), iri, place, key, number if key else 1)
    made = _made(asked) if graph.release is None else _kept(asked)
    relations = [] if key else made.relations
    return Response(made.body, headers=made.headers | headers(request, place, None, relations))


@dataclass(frozen=True, slots=True)
class _Asked:
    """A page that is asked for, or one of its lists."""

    graph: KnowledgeGraph
    here: str
    iri: str
    place: str
    key: str | None
    number: int


@dataclass(frozen=True, slots=True)
class _Made:
    """A page as it goes out, with its headers, and the relations that belong to it."""

    body: bytes
    headers: dict[str, str]
    relations: tuple[tuple[str, str], ...]


def _made(asked: _Asked) -> _Made:
    graph, is_settled = asked.graph, asked.graph.release is not None
    index = graph.associations if is_settled else None
    subject = subject_of(graph.engine, asked.iri, is_settled=is_settled, index=index)
    return _list(asked, subject, asked.key) if asked.key else _page(asked, subject)


def _kept(asked: _Asked) -> _Made:
    """The page, kept with the graph that it tells of."""
    pages = asked.graph.kept.once(_pages, asked.graph)
    found = pages.get(asked)
    if found is None:
        found = _made(asked)
        pages.put(asked, found)
    return found


def _pages(_: KnowledgeGraph) -> Kept[_Asked, _Made]:
    return Kept(_KEPT_BYTES, lambda asked, made: len(made.body) + len(asked.iri) + _BESIDES)


def _page(asked: _Asked, subject: Subject) -> _Made:
    made, iri = page_of(subject), subject.node
    graphs = {*subject.facts.graphs, *subject.reader.graphs}
    licences = list(licences_of(_licences(asked.graph), sorted(graphs)))
    canonical = iri if is_ours(iri) else asked.here + asked.place
    response = page(
        asked.graph,
        made.template,
        node=made,
        iri=iri,
        curie=short(iri),
        canonical=canonical,
        alternates=alternates(asked.place),
        licences=licences[:_MOST_LICENCES],
    )
    relations = (("canonical", canonical), *(("license", each.href or "") for each in licences))
    return _Made(bytes(response.body), dict(response.headers), relations)


def _list(asked: _Asked, subject: Subject, key: str) -> _Made:
    number = asked.number
    found, is_more = list_of(subject, key, number)
    response = page(
        asked.graph,
        "list.html",
        section=found,
        name=subject.name,
        first=(number - 1) * A_PAGE + 1,
        here=asked.here + subject.list_address(key, number),
        back=f"{subject.address}#{key}",
        before=subject.list_address(key, number - 1) if number > 1 else None,
        after=subject.list_address(key, number + 1) if is_more else None,
    )
    return _Made(bytes(response.body), dict(response.headers), ())


def _rdf(request: Request, iri: str, place: str, form: ResultFormat) -> Response:
    graph = request.app.state.graph
    number = number_of_page(request.query_params.get("page", "1"))
    found = described(graph.engine, iri, number, is_settled=graph.release is not None)
    if not found.quads:
        if number > 1:
            raise UnknownNameError(
                "its description has no such page", place=f"page {number}", remedy="Begin at page 1."
            )
        subject_of(graph.engine, iri)
    document = base_url(request) + with_suffix(place, form.value)
    joined = "&" if "?" in document else "?"
    next_page = f"{document}{joined}page={number + 1}" if number < found.pages else None
    if number > 1:
        document = f"{document}{joined}page={number}"
    terms = licences_of(_licences(graph), sorted(found.graphs))
    relations = [
        *([("canonical", iri)] if is_ours(iri) else []),
        *(("license", each.href or "") for each in terms),
        ("next", next_page or ""),
    ]
    endpoint = f"{base_url(request)}/sparql"
    content = written(found, form, Document(document, endpoint, next_page))
    return rdf_response(content, form, headers(request, place, form, relations))


def _licences(graph: KnowledgeGraph) -> dict[str, Link]:
    """The terms of each named graph of a source."""
    return _read_licences(graph) if graph.release is None else graph.kept.once(_read_licences, graph)


def _read_licences(graph: KnowledgeGraph) -> dict[str, Link]:
    found = answers(graph.engine, _LICENCES)
    return {named: Link(rights, licence or None) for named, rights, licence in found}


def _unknown(request: Request, place: str, suffix: str | None) -> Response:
    near = nearest(request, words_in(unquote(place)))
    return _refused(request, unknown(unquote(place), near), wanted_format(request, suffix), near)


def _refused(request: Request, error: RaregraphError, form: Formats, near: Iterable[Link] = ()) -> Response:
    """An error: as a page where a page was wanted, else in the one shape of errors."""
    if form is not None:
        raise error
    told = refused(error) | ({"remedy": ""} if near else {})
    return page(request.app.state.graph, "error.html", status=status_of(error), error=told, near=near)
