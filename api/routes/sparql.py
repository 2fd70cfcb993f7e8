"""`/sparql`: the SPARQL 1.1 protocol for queries, by GET and POST."""

from urllib.parse import parse_qs

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from raregraph.api.negotiation import answer

ROUTER = APIRouter(tags=["SPARQL"])

MOST_BYTES = 1_000_000


@ROUTER.head("/sparql", summary="The headers of the answer to a query", include_in_schema=False)
@ROUTER.get("/sparql", summary="Answer the SPARQL query of the parameter `query`")
async def by_get(request: Request) -> Response:
    """Rows as JSON, XML, CSV or TSV, triples as Turtle, N-Triples, JSON-LD or RDF/XML, by Accept or `format`."""
    return await _answer(request, request.url.query)


@ROUTER.post("/sparql", summary="Answer the SPARQL query of a form or of the body itself")
async def by_post(request: Request) -> Response:
    """The body is a form with `query`, or the query itself as `application/sparql-query`."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in {"application/x-www-form-urlencoded", "application/sparql-query"}:
        raise HTTPException(
            415, "send the query as application/sparql-query or as a form (application/x-www-form-urlencoded)"
        )
    body = _decoded(await _body(request))
    if kind == "application/sparql-query":
        return await _answer(request, request.url.query, body)
    return await _answer(request, f"{request.url.query}&{body}")


async def _answer(request: Request, parameters: str, query: str | None = None) -> Response:
    given = parse_qs(parameters, keep_blank_values=True)
    if given.keys() & {"default-graph-uri", "named-graph-uri"}:
        raise HTTPException(400, "name the dataset by FROM and FROM NAMED in the query, not by parameters")
    if "update" in given:
        raise HTTPException(400, "updates are refused: this graph is read-only; send a query")
    queries = ([query] if query is not None else []) + given.get("query", [])
    if len(queries) != 1 or not queries[0].strip():
        raise HTTPException(400, "give exactly one query")
    wanted = given.get("format", [None])[-1]
    engine = request.app.state.graph.engine
    return await run_in_threadpool(answer, engine, queries[0], request, wanted)


async def _body(request: Request) -> bytes:
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST_BYTES:
            raise HTTPException(413, f"the body is larger than {MOST_BYTES:,} bytes")
    return body


def _decoded(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise HTTPException(400, f"byte {error.start} of the body is not UTF-8") from error
