"""`/questions`: the named questions, and `/questions/NAME` for the answer of one, as a page or as data."""

from collections.abc import Callable, Coroutine, Mapping
from functools import partial
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from raregraph.api.inside import Forwarded
from raregraph.api.listings import PAGE_NUMBER, Shown, number_of_page, shown
from raregraph.api.negotiation import prefers_page
from raregraph.api.pages import page, refused
from raregraph.api.problems import status_of
from raregraph.api.question_parameters import described, fields
from raregraph.api.responses import (
    BY_ENGINE,
    NOT_MODIFIED,
    PAGE,
    ROWS,
    Responses,
    headers,
    leads_on,
    or_page,
    parameter,
    problems,
)
from raregraph.api.shapes import NamedQuestions
from raregraph.api.turns import InTurn, in_turn
from raregraph.graph.errors import QueryError, RaregraphError
from raregraph.graph.formats import ResultFormat
from raregraph.queries.binding import bound
from raregraph.queries.question import Question, question, questions, without_head

ROUTER = APIRouter(tags=["Questions"], route_class=InTurn)

_FORMATS = [*(form.value for form in ResultFormat if not form.is_for_triples), "html"]
_FORMAT = parameter(
    "format",
    f"The format, instead of Accept: {', '.join(_FORMATS)}; an unknown one counts for nothing",
    {"type": "string", "examples": _FORMATS},
    "csv",
)
_NUMBER = parameter("page", "Which page of the rows, in HTML; data have them all", PAGE_NUMBER, 1)
_OF_ONE: Responses = {
    200: {
        "description": "The rows, or a page of them for a browser",
        "content": ROWS | PAGE,
        "headers": headers("ETag", "Cache-Control", "Raregraph-Release", "Raregraph-Cut-At"),
    },
    **NOT_MODIFIED,
    **or_page(BY_ENGINE),
    **or_page(
        problems(
            {
                400: "A value is none of its parameter's type, or there is no such parameter",
                404: "The graph has no such disease, gene, record or source; the remedy offers the nearest names",
            }
        )
    ),
    **problems({406: "There is no such format, or none is accepted"}),
}


@ROUTER.get(
    "/questions",
    operation_id="list_questions",
    summary="List the named questions with their parameters",
    response_model=None,
    responses={
        200: {"description": "All named questions", "model": NamedQuestions},
        **leads_on(303, "A browser is led to the first page"),
    },
)
def listing(request: Request) -> Response | list[dict[str, Any]]:
    """Each with its summary, description, keywords, parameters and SPARQL text. A browser gets the first page."""
    if prefers_page(request):
        return RedirectResponse("/#questions", 303, headers={"Vary": "Accept"})
    return [_listed(each) for each in questions()]


def _listed(each: Question) -> dict[str, Any]:
    return {
        "name": each.name,
        "summary": each.summary,
        "description": each.description,
        "keywords": list(each.keywords),
        "parameters": [
            {
                "name": parameter.name,
                "type": parameter.type,
                "description": parameter.description,
                "default": parameter.default,
                "example": parameter.example,
            }
            for parameter in each.parameters
        ],
        "query": each.text,
    }


def _endpoint(asked: Question) -> Callable[[Request], Coroutine[Any, Any, Response]]:
    async def answer(request: Request) -> Response:
        return await _answered(asked, request)

    return answer


def operation_of(asked: Question) -> str:
    """The name of a question's operation, of which generators make a function's.

    >>> from raregraph.queries.question import question
    >>> operation_of(question("genes-of-condition"))
    'ask_genes_of_condition'
    """
    return f"ask_{asked.name.replace('-', '_')}"


for _asked in questions():
    ROUTER.add_api_route(
        f"/questions/{_asked.name}",
        _endpoint(_asked),
        methods=["GET"],
        name=_asked.name,
        operation_id=operation_of(_asked),
        summary=_asked.summary,
        description=_asked.description,
        response_class=Response,
        responses=_OF_ONE,
        openapi_extra={"parameters": [*map(described, _asked.parameters), _FORMAT, _NUMBER]},
    )
    ROUTER.add_api_route(
        f"/questions/{_asked.name}", _endpoint(_asked), methods=["HEAD"], include_in_schema=False
    )


@ROUTER.get("/questions/{name}", include_in_schema=False)
async def unknown(name: str, request: Request) -> Response:
    """There is no such question: say which names are near."""
    try:
        return await _answered(question(name), request)
    except QueryError as error:
        if not prefers_page(request):
            raise
        graph = request.app.state.graph
        return page(graph, "error.html", status=status_of(error), error=refused(error))


async def _answered(asked: Question, request: Request) -> Response:
    """The answer to a question: a page for whoever would rather have one, else what SPARQL gives."""
    given = request.query_params
    wanted = given.get("format")
    values = {key: given.getlist(key) for key in given if key not in {"format", "page"}}
    if wanted == "html" or (wanted is None and prefers_page(request)):
        return await _page(asked, request, values)
    number_of_page(given.get("page", "1"))  # data have all rows, but a number that is none is a mistake
    text = await in_turn(request, partial(bound, request.app.state.graph.engine, asked, values))
    return Forwarded(request, {"query": text} | ({"format": wanted} if wanted is not None else {}))


async def _page(asked: Question, request: Request, values: Mapping[str, list[str]]) -> Response:
    """The question with its form and rows; a field that is left empty asks the default."""
    graph = request.app.state.graph
    filled = {
        name: kept for name, several in values.items() if (kept := [each for each in several if each.strip()])
    }
    text, number = "", request.query_params.get("page", "1")
    try:
        text = await in_turn(request, partial(bound, graph.engine, asked, filled))
        found = await shown(request, text, number_of_page(number))
    except RaregraphError as error:
        found = Shown(status_of(error), error=refused(error))
    address = f"/questions/{asked.name}?{urlencode(filled, doseq=True)}"
    joined = f"{address}&" if filled else address
    readable = without_head(text, asked.summary)
    return page(
        graph,
        "question.html",
        status=found.status,
        asked=asked,
        fields=fields(asked, values),
        found=found,
        text=readable,
        address=joined,
        editor=f"/editor?{urlencode({'query': readable})}" if text else "",
    )
