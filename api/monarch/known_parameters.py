"""Parameters that a route of Monarch's doesn't know: a slip of the pen is refused, anything else is named.

Monarch's own service ignores what it doesn't know, and its clients may send such names. A misspelled filter that is
ignored gives all rows for some, though, so what is nearly the name of a parameter is an error.
"""

from collections.abc import Callable, Coroutine, Iterable, Iterator
from difflib import get_close_matches
from typing import Any

from fastapi import Request
from fastapi.dependencies.models import Dependant
from fastapi.responses import Response

from raregraph.api.of_release import OfRelease
from raregraph.graph.errors import QueryError

IGNORED = "Raregraph-Ignored"
"""The header that names parameters that were ignored."""
_NEAR = 0.75
_MOST_NAMED = 20


class KnownParameters(OfRelease):
    """A route that says what it makes of parameters that it doesn't know."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The handler, which looks at the names of the parameters first."""
        handler = super().get_route_handler()
        known = frozenset(_names(self.dependant))

        async def handled(request: Request) -> Response:
            ignored = ignored_of(request.query_params.keys(), known)
            response = await handler(request)
            if ignored:
                response.headers[IGNORED] = ", ".join(ignored)
            return response

        return handled


def ignored_of(given: Iterable[str], known: frozenset[str]) -> list[str]:
    """The names that are ignored, as a header can hold them.

    >>> ignored_of(["subject", "highlight"], frozenset({"subject", "object"}))
    ['highlight']

    Raises:
        QueryError: if one is nearly a name that is known.
    """
    unknown = list(dict.fromkeys(name for name in given if name not in known))
    for name in unknown:
        near = get_close_matches(name.lower().replace("-", "_"), sorted(known), 1, _NEAR)
        if near:
            raise QueryError(
                f"there is no parameter {name[:100]!r}", place=name[:100], remedy=f"Did you mean {near[0]}?"
            )
    return [
        name[:50].encode("ascii", "replace").decode() for name in unknown[:_MOST_NAMED] if name.isprintable()
    ]


def _names(dependant: Dependant) -> Iterator[str]:
    """The names of the parameters of a route, and of what it depends on."""
    yield from (each.alias for each in dependant.query_params)
    for each in dependant.dependencies:
        yield from _names(each)
