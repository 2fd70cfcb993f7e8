"""`/mappings.sssom.tsv`: the mappings in use, as SSSOM."""

from functools import partial
from http import HTTPStatus

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse, Response
from starlette.exceptions import HTTPException

from raregraph.api.etags import unchanged
from raregraph.api.ranges import settle_range
from raregraph.api.responses import IN_TURN, NOT_MODIFIED, OF_A_RELEASE, headers, problems, text_in
from raregraph.api.turns import in_turn
from raregraph.graph.errors import ExportError, NotOfferedError
from raregraph.graph.export.selection import select

ROUTER = APIRouter(tags=["Description"])

_MEDIA_TYPE = "text/tab-separated-values"


@ROUTER.head("/mappings.sssom.tsv", include_in_schema=False)
@ROUTER.get(
    "/mappings.sssom.tsv",
    operation_id="mappings_as_sssom",
    summary="The mappings between identifiers that are in use, as SSSOM",
    response_class=Response,
    responses={
        200: {
            "description": "SSSOM/TSV",
            "content": text_in([_MEDIA_TYPE]),
            "headers": headers("ETag", "Content-Disposition"),
        },
        206: {
            "description": "The part that Range asks for",
            "content": text_in([_MEDIA_TYPE]),
            "headers": headers("ETag", "Content-Range"),
        },
        **NOT_MODIFIED,
        **problems(
            {
                403: "No source of the release may be passed on",
                416: "The range begins behind the end of the file",
                500: "The file could not be made",
            }
        ),
        **OF_A_RELEASE,
        **IN_TURN,
    },
)
async def mappings(request: Request) -> Response:
    """Who calls which two identifiers the same, broader, narrower or close, and whether identity applied it."""
    release = request.app.state.graph.release
    if release is None:
        raise NotOfferedError(
            "the mappings of a release are written, and another endpoint is served here",
            remedy="Ask that endpoint for sssom:Mapping, or serve a release: raregraph serve --home HOME.",
        )
    tag = f'"{release.id}"'
    if unchanged(request, tag):
        return Response(status_code=304, headers={"ETag": tag})
    try:
        await in_turn(request, partial(select, release))
    except ExportError as error:
        raise HTTPException(HTTPStatus.FORBIDDEN, error.message) from None
    if request.method == "HEAD":  # to tell how long it is, it would have to be made
        return Response(media_type=_MEDIA_TYPE, headers={"ETag": tag})
    path = await request.app.state.downloads.file(release, "sssom")
    settle_range(request, path.stat().st_size, tag)
    return FileResponse(path, media_type=_MEDIA_TYPE, filename="mappings.sssom.tsv", headers={"ETag": tag})
