"""The least that answers SPARQL over HTTP: one Starlette route that serializes in the process itself, no isolation.

python -m tests.benchmarks.bare STORE PORT
"""

import sys

import pyoxigraph
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route


def bare(path: str) -> Starlette:
    """The service over a store on disk."""
    store = pyoxigraph.Store.read_only(path)

    async def sparql(request: Request) -> Response:
        results = store.query(request.query_params["query"], use_default_graph_as_union=True)
        assert not isinstance(results, pyoxigraph.QueryTriples)
        found = results.serialize(format=pyoxigraph.QueryResultsFormat.JSON)
        return Response(found, media_type="application/sparql-results+json")

    return Starlette(routes=[Route("/sparql", sparql)])


if __name__ == "__main__":
    uvicorn.run(bare(sys.argv[1]), port=int(sys.argv[2]), log_level="warning", access_log=False)
