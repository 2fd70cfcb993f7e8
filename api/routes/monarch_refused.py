"""What Monarch's API has and this service hasn't: each route says so with its reason."""

from fastapi import APIRouter, Request

from raregraph.graph.errors import NotOfferedError

ROUTER = APIRouter(prefix="/v3/api", include_in_schema=False)

_GRIDS = "grids of cases, orthologs and models need signs of single patients and of animals, which this graph hasn't"
_REASONS = {
    "/semsim": ("semantic similarity is not computed here", "Ask Monarch's own service for it."),
    "/annotate": (
        "text is not annotated here",
        "Ask Monarch's own service, or raregraph extract for records.",
    ),
    "/ground": ("text is not grounded here", "Take the first hit of /v3/api/search?q=..."),
    "/pathograph": ("there are no graphs of mechanisms here", "Ask Monarch's own service for it."),
    "/case-phenotype-matrix": (
        _GRIDS,
        "Take /v3/api/entity/ID/biolink:DiseaseToPhenotypicFeatureAssociation.",
    ),
    "/entity-grid": (_GRIDS, "Take /v3/api/association."),
    "/meta": ("there are no link previews here", "Take /v3/api/entity/ID."),
}


async def _refuse(request: Request) -> None:
    """There is no such thing here, and why."""
    path = request.url.path.removeprefix(str(request.scope.get("root_path", ""))).removeprefix("/v3/api")
    found = next((said for start, said in _REASONS.items() if path.startswith(start)), None)
    reason, remedy = found or (_GRIDS, "Take /v3/api/association.")
    raise NotOfferedError(reason, place=request.url.path, remedy=remedy)


def refuse_grid(name: str) -> None:
    """Refuse a grid of a node.

    Raises:
        NotOfferedError: if that is the name of one.
    """
    if name.endswith("-grid"):
        raise NotOfferedError(_GRIDS, place=name, remedy="Take /v3/api/association.")


for _start in _REASONS:
    ROUTER.add_api_route(_start, _refuse, methods=["GET", "POST"], name=_start)
    ROUTER.add_api_route(f"{_start}/{{rest:path}}", _refuse, methods=["GET", "POST"], name=_start)
