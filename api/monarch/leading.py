"""Identifiers that lead to other nodes than they name, and how an answer says so."""

from collections.abc import Iterable, Mapping
from urllib.parse import quote

from fastapi.responses import Response

from raregraph.api.monarch.identifiers import curie_of
from raregraph.api.monarch.view import View

ASKED_FOR = "Raregraph-Asked-For"
"""The header that names identifiers that lead elsewhere, each with its node: `OMIM:253300=MONDO:0009669`."""
_AT_ONCE = 50
_SAFE = ":/=, ?#&%"


def led(view: View, identifiers: Iterable[str]) -> dict[str, str]:
    """Those identifiers, in any spelling, that lead to another node: the CURIE of each, and that of the node.

    Raises:
        QueryError: if one is no identifier.
    """
    asked = {curie_of(view.index, each): view.node_of(each) for each in identifiers}
    return {written: node for written, node in asked.items() if written != node}


def say(answer: Response, found: Mapping[str, str]) -> None:
    """Say with an answer which identifiers lead where."""
    pairs = [f"{written}={node}" for written, node in found.items()]
    for start in range(0, len(pairs), _AT_ONCE):  # clients take no lines of any length
        line = ", ".join(pairs[start : start + _AT_ONCE])
        answer.headers.append(ASKED_FOR, quote(line, safe=_SAFE))


def link(answer: Response, place: str) -> None:
    """Say with an answer about one node that its own address is another; `place` is its path."""
    answer.headers["Link"] = f'<{quote(place, safe=":/")}>; rel="canonical"'
