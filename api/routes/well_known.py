"""What the service says of itself, for machines: VoID, the named questions as RDF, and its service description."""

from collections.abc import Callable
from functools import lru_cache
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import RedirectResponse, Response
from starlette.exceptions import HTTPException
from starlette.types import Receive, Scope, Send

from raregraph.api.kept import Kept
from raregraph.api.knowledge_graph import KnowledgeGraph
from raregraph.api.negotiation import chosen_formats, content_type, not_acceptable, prefers_page
from raregraph.api.of_release import OfRelease
from raregraph.api.problems import problem, status_of
from raregraph.api.responses import (
    BY_ENGINE,
    IN_TURN,
    NOT_MODIFIED,
    OF_A_RELEASE,
    RDF,
    Responses,
    headers,
    leads_on,
    problems,
)
from raregraph.graph.errors import NotOfferedError, RaregraphError, ReleaseError
from raregraph.graph.formats import QueryForm, ResultFormat
from raregraph.graph.metadata.dcat import dcat_lines
from raregraph.graph.metadata.service_description import service_description, transcribed, void_description
from raregraph.graph.metadata.source_accounts import source_accounts
from raregraph.graph.release import Release
from raregraph.queries.executables import executable_triples

ROUTER = APIRouter(tags=["Description"], route_class=OfRelease)

_MOST_KEPT = 16
_RESPONSES: Responses = {
    200: {"description": "The description", "content": RDF, "headers": headers("ETag", "Cache-Control")},
    **NOT_MODIFIED,
    **problems({400: "The address that was asked is no IRI", 406: "No format is accepted that there is"}),
    **IN_TURN,
}
_FORMATS = ", ".join(form.value for form in ResultFormat if form.is_for_triples)
Named = Annotated[
    str | None,
    Query(
        description=f"The format, instead of Accept: {_FORMATS}; an unknown one counts for nothing",
        examples=["ttl"],
    ),
]
_HEADERS = {"Vary": "Accept", "Access-Control-Allow-Origin": "*"}


@ROUTER.get("/void", include_in_schema=False)
@ROUTER.get(
    "/.well-known/void",
    operation_id="void",
    summary="What each graph holds: classes, properties and counts, as VoID",
    response_class=Response,
    responses={
        **_RESPONSES,
        **leads_on(303, "A browser is led to the page of the sources"),
        **OF_A_RELEASE,
        **BY_ENGINE,
    },
)
def void(request: Request, format: Named = None) -> Response:
    """Turtle, N-Triples, RDF/XML or JSON-LD; with the data set as DCAT describes it. Browsers get the sources."""
    if format is None and prefers_page(request):
        return RedirectResponse("/sources", HTTPStatus.SEE_OTHER, headers={"Vary": "Accept"})
    release = request.app.state.graph.release
    if release is None:
        raise NotOfferedError(
            "what each graph holds is counted when a release is built, and another endpoint is served here",
            remedy="Ask that endpoint for its own description, or serve a release: raregraph serve --home HOME.",
        )
    graph = request.app.state.graph
    return _answer(request, format, lambda form: _kept_void(graph, _endpoint(request), form))


@ROUTER.get(
    "/.well-known/sparql-examples",
    operation_id="sparql_examples",
    summary="The named questions as RDF, for editors of SPARQL",
    response_class=Response,
    responses=_RESPONSES,
)
def examples(request: Request, format: Named = None) -> Response:
    """Each is a sh:SPARQLExecutable with a comment and keywords; the usual prefixes stand beside them."""
    return _answer(request, format, lambda form: _examples(_endpoint(request), form))


async def describe(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer a request to `/sparql` that brings no query: what the service is, knows and holds."""
    request = Request(scope, receive)
    wanted = request.query_params.get("format")
    try:
        response = await run_in_threadpool(_described, request, wanted)
    except HTTPException as error:
        response = problem(error.status_code, error.detail)
    except RaregraphError as error:
        response = problem(status_of(error), error.message, remedy=error.remedy)
    await response(scope, receive, send)


def _described(request: Request, wanted: str | None) -> Response:
    release = request.app.state.graph.release
    return _answer(request, wanted, lambda form: _service(release, _endpoint(request), form))


def _answer(request: Request, wanted: str | None, written: Callable[[ResultFormat], bytes]) -> Response:
    form = chosen_formats(request.headers.get("accept"), wanted).triples
    if form is None:
        raise HTTPException(HTTPStatus.NOT_ACCEPTABLE, not_acceptable(QueryForm.TRIPLES))
    try:
        content = written(form)
    except ValueError:
        raise HTTPException(HTTPStatus.BAD_REQUEST, "the address that was asked is no IRI") from None
    return Response(content, media_type=content_type(form), headers=_HEADERS)


def _endpoint(request: Request) -> str:
    """The address of the SPARQL endpoint, as whoever asks has it."""
    return str(request.base_url.replace(path=f"{request.scope.get('root_path', '')}/sparql", query=""))


def _kept_void(graph: KnowledgeGraph, endpoint: str, form: ResultFormat) -> bytes:
    """The description at the endpoint's address, in a format; some are kept with the graph."""
    kept = graph.kept.once(_descriptions, graph)
    found = kept.get((endpoint, form))
    if found is None:
        found = _void(graph, endpoint, form)
        kept.put((endpoint, form), found)
    return found


def _descriptions(_: KnowledgeGraph) -> Kept[tuple[str, ResultFormat], bytes]:
    return Kept(_MOST_KEPT, lambda key, description: 1)


def _void(graph: KnowledgeGraph, endpoint: str, form: ResultFormat) -> bytes:
    release = graph.release
    assert release is not None
    manifest, held = release.manifest(), source_accounts(graph.engine, release)
    also = dcat_lines(endpoint.removesuffix("/sparql"), held, release.id, manifest["built_at"])
    return void_description(endpoint, release.void(), manifest, form, also)


@lru_cache(maxsize=_MOST_KEPT)
def _service(release: Release | None, endpoint: str, form: ResultFormat) -> bytes:
    try:
        void = release.void() if release else b""
    except ReleaseError:
        void = b""  # of an older version; the service is described without its graphs
    return service_description(endpoint, void, form)


@lru_cache(maxsize=_MOST_KEPT)
def _examples(endpoint: str, form: ResultFormat) -> bytes:
    return transcribed(executable_triples(endpoint), form)
