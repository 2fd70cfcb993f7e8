"""`/search`: find diseases, genes, phenotypes, modes and records by what people type."""

from dataclasses import asdict
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse, Response

from raregraph.api.negotiation import prefers_page
from raregraph.api.nodes.addresses import address
from raregraph.api.pages import page
from raregraph.graph.errors import ReleaseError
from raregraph.graph.search.finding import SearchIndex
from raregraph.graph.search.hits import LONGEST_TEXT

ROUTER = APIRouter(tags=["Search"])

_FAILURES: dict[int | str, dict[str, Any]] = {
    400: {"description": "The text is too long, or there is no such kind"},
    503: {"description": "The release that is served has no search index"},
}
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
    # A search takes about a millisecond: on a thread of its own it would wait longer for its turn than that.
    graph = request.app.state.graph
    index = index_of(graph.release.search_path if graph.release else None)
    found = index.find(q, kinds=kind or (), limit=limit, offset=offset)
    if prefers_page(request):
        return page(graph, "search.html", asked=q, hits=found.hits, total=found.total, address=address)
    hits = [asdict(hit) for hit in found.hits]
    return JSONResponse({"query": q, "total": found.total, "kinds": found.kinds, "hits": hits})


def index_of(path: Path | None) -> SearchIndex:
    """The search index of a release.

    Raises:
        ReleaseError: if it has none.
    """
    if path is None:
        raise ReleaseError("another endpoint has no search index", remedy="Serve a release.")
    return _opened(path)


@lru_cache(maxsize=2)
def _opened(path: Path) -> SearchIndex:
    return SearchIndex.open(path)
