"""`/search`: find diseases, genes, phenotypes, modes and records by what people type."""

from dataclasses import asdict
from functools import partial
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse, Response

from raregraph.api.knowledge_graph import KnowledgeGraph
from raregraph.api.negotiation import prefers_page
from raregraph.api.nodes.addresses import address
from raregraph.api.pages import page
from raregraph.api.turns import in_turn
from raregraph.graph.errors import NotOfferedError
from raregraph.graph.search.finding import SearchIndex
from raregraph.graph.search.hits import LONGEST_TEXT

ROUTER = APIRouter(tags=["Search"])

_FAILURES: dict[int | str, dict[str, Any]] = {
    400: {"description": "The text is too long, or there is no such kind"},
    501: {"description": "Another endpoint is served, not a release"},
    503: {"description": "The release that is served has no search index"},
}
_ON_THE_LOOP = 1_000
Kind = Literal["disease", "form", "gene", "phenotype", "mode", "record"]


@ROUTER.get(
    "/search",
    summary="Find nodes of the graph by name, synonym, symbol or identifier",
    response_model=None,
    responses=_FAILURES,
)
async def search(
    request: Request,
    q: Annotated[str, Query(description="What to look for", max_length=LONGEST_TEXT)] = "",
    kind: Annotated[list[Kind] | None, Query(description="Only nodes of this kind; may be repeated")] = None,
    limit: Annotated[int, Query(ge=1, le=1000, description="The most hits")] = 20,
    offset: Annotated[int, Query(ge=0, le=1_000_000, description="How many of the best to pass over")] = 0,
) -> Response:
    """The best first: the name itself, names that begin so, names with all words; then with typing errors mended.

    `total` counts all nodes that fit, `kinds` those of each kind.
    """
    graph = request.app.state.graph
    find = partial(index_of(graph).find, q, kinds=tuple(set(kind or ())), limit=limit, offset=offset)
    # The first pages take about a millisecond: in a thread they would wait longer for their turn than that. What stands
    # far behind takes longer than all others should wait.
    found = find() if limit + offset <= _ON_THE_LOOP else await in_turn(request, find)
    if prefers_page(request):
        return page(graph, "search.html", asked=q, hits=found.hits, total=found.total, address=address)
    hits = [asdict(hit) for hit in found.hits]
    return JSONResponse({"query": q, "total": found.total, "kinds": found.kinds, "hits": hits})


def index_of(graph: KnowledgeGraph) -> SearchIndex:
    """The search index of the release that is served.

    Raises:
        NotOfferedError: if another endpoint is served.
        ReleaseError: if the release has none.
    """
    return graph.kept.once(_opened, graph)


def _opened(graph: KnowledgeGraph) -> SearchIndex:
    if graph.release is None:
        raise NotOfferedError(
            "names are searched in the index of a release, and another endpoint is served here",
            remedy="Ask that endpoint in SPARQL, or serve a release: raregraph serve --home HOME.",
        )
    return SearchIndex.open(graph.release.search_path)
