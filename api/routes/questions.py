"""`/questions`: the named questions, and `/questions/NAME` for the answer of one."""

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from raregraph.api.negotiation import answer
from raregraph.queries.binding import bound
from raregraph.queries.question import Question, question, questions

ROUTER = APIRouter(tags=["Questions"])


@ROUTER.get("/questions", summary="List the named questions with their parameters")
def listing() -> list[dict[str, Any]]:
    """Each with its summary, description, keywords, parameters and SPARQL text."""
    return [_described(each) for each in questions()]


@ROUTER.get("/questions/{name}", summary="Answer a named question")
def ask(name: str, request: Request) -> Response:
    """The question's parameters are those of the address; one given several times asks for any of its values.

    Rows come as JSON, XML, CSV or TSV, by Accept or `format`.
    """
    asked = question(name)
    given = request.query_params
    values = {key: given.getlist(key) for key in given if key != "format"}
    graph = request.app.state.graph
    return answer(graph.engine, bound(graph.engine, asked, values), request, given.get("format"))


def _described(each: Question) -> dict[str, Any]:
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
