"""`/search`: find diseases, genes, phenotypes, modes and records by what people type."""

from dataclasses import asdict, dataclass, replace
from functools import partial
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse, Response

from raregraph.api.knowledge_graph import KnowledgeGraph
from raregraph.api.negotiation import prefers_page
from raregraph.api.nodes.addresses import address
from raregraph.api.of_release import OfRelease
from raregraph.api.pages import page
from raregraph.api.responses import IN_TURN, NOT_MODIFIED, OF_A_RELEASE, PAGE, Responses, headers, problems
from raregraph.api.shapes import Hits, Kind
from raregraph.api.turns import in_turn
from raregraph.graph.errors import NotOfferedError
from raregraph.graph.search.finding import SearchIndex
from raregraph.graph.search.hits import LONGEST_TEXT

ROUTER = APIRouter(tags=["Search"], route_class=OfRelease)

_RESPONSES: Responses = {
    200: {
        "description": "What fits, or a page of it for a browser",
        "model": Hits,
        "content": {"application/json": {}} | PAGE,
        "headers": headers("ETag", "Cache-Control"),
    },
    **NOT_MODIFIED,
    **problems({400: "The text is too long, there is no such kind, or a number is out of bounds"}),
    **OF_A_RELEASE,
    **IN_TURN,
}
_ON_THE_LOOP = 1_000
_LONGEST_PAGE = 20


@dataclass(frozen=True, slots=True)
class _Place:
    """Which hits a page shows, and the addresses of others of the same search."""

    asked: str
    kinds: tuple[str, ...]
    limit: int
    offset: int

    def page(self, offset: int) -> str:
        """The address of the hits from another one on."""
        more = {"limit": self.limit} if self.limit != _LONGEST_PAGE else {}
        more |= {"offset": offset} if offset > 0 else {}
        return f"/search?{urlencode({'q': self.asked, 'kind': self.kinds, **more}, doseq=True)}"

    def of_kind(self, kind: str | None) -> str:
        """The address of the best hits of one kind, or of all."""
        return replace(self, kinds=(kind,) if kind else (), offset=0).page(0)


@ROUTER.get(
    "/search",
    operation_id="search",
    summary="Find nodes of the graph by name, synonym, symbol or identifier",
    response_model=None,
    responses=_RESPONSES,
)
async def search(
    request: Request,
    q: Annotated[str, Query(description="What to look for", max_length=LONGEST_TEXT, examples=["SMA"])] = "",
    kind: Annotated[
        list[Kind] | None,
        Query(description="Only nodes of this kind; may be repeated", examples=[["disease"]]),
    ] = None,
    limit: Annotated[int, Query(ge=1, le=1000, description="The most hits", examples=[20])] = _LONGEST_PAGE,
    offset: Annotated[
        int, Query(ge=0, le=1_000_000, description="How many of the best to pass over", examples=[0])
    ] = 0,
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
        every = index_of(graph).find(q, limit=1) if kind else found
        at = _Place(q, tuple(dict.fromkeys(kind or ())), limit, offset)
        return page(graph, "search.html", asked=q, found=found, every=every, at=at, address=address)
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
