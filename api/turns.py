"""Places for what is worked out in threads of the service itself, given to clients in turn.

SPARQL runs in worker processes, which have lanes and a waiting line of their own. Pages, Monarch's routes and TRAPI
work in threads: there are only so many places for these, no client has all of them, and those who wait are served
client by client. Where too many wait, or one waits too long, the answer is 503 with the time to ask again.
"""

import asyncio
import inspect
from collections import Counter
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar

from fastapi import Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.routing import APIRoute

from raregraph.graph.errors import OverloadedError
from raregraph.graph.workers.schedule import FairLine

PLACES = 16

_T = TypeVar("_T")


@dataclass(eq=False, slots=True)
class _Waiting:
    """Somebody who waits for a place; `called` is done when it is there."""

    client: str
    called: "asyncio.Future[None]" = field(default_factory=lambda: asyncio.get_running_loop().create_future())


class Turns:
    """So many places, taken in turn by clients; `queue` may wait, each for so many seconds at most.

    All calls come from one event loop.
    """

    def __init__(self, places: int, queue: int, seconds: float) -> None:
        self.places = places
        self.seconds = seconds
        self._taken: Counter[str] = Counter()
        self._line: FairLine[_Waiting] = FairLine(queue)

    @property
    def waiting(self) -> int:
        """How many wait."""
        return len(self._line)

    @property
    def running(self) -> int:
        """How many places are taken."""
        return self._taken.total()

    @asynccontextmanager
    async def turn(self, client: str) -> AsyncIterator[None]:
        """A place for as long as the block lasts.

        Raises:
            OverloadedError: if too many wait, or none was free in time.
        """
        if self._may_begin(client) and not self._line:
            self._taken[client] += 1
        else:
            await self._called(client)
        try:
            yield
        finally:
            self._taken[client] -= 1
            self._taken += Counter()  # without those who have none
            self._call()

    def _may_begin(self, client: str) -> bool:
        """One place is always left to the others, if there are several."""
        return self.running < self.places and self._taken[client] < max(1, self.places - 1)

    async def _called(self, client: str) -> None:
        waiting = _Waiting(client)
        given_way = self._line.add(client, waiting)
        if given_way is not None and not given_way.called.done():
            given_way.called.set_exception(OverloadedError("too many requests wait"))
        self._call()  # others may wait only because they have their share
        try:
            async with asyncio.timeout(self.seconds):
                await waiting.called
        except BaseException as error:
            self._forget(waiting)
            if isinstance(error, TimeoutError):
                late = max(1, round(self.seconds))
                raise OverloadedError("too many requests are under way", retry_after=late) from None
            raise

    def _call(self) -> None:
        """Give free places to those whose turn it is."""
        while (next_one := self._line.take(self._may_begin)) is not None:
            self._taken[next_one.client] += 1
            next_one.called.set_result(None)

    def _forget(self, waiting: _Waiting) -> None:
        """Somebody waits no more; a place that came at the last moment is for the next."""
        called = waiting.called
        if called.done() and not called.cancelled() and called.exception() is None:
            self._taken[waiting.client] -= 1
            self._call()
        else:
            self._line.remove(waiting.client, waiting)


class InTurn(APIRoute):
    """A route that waits for its turn where it works in a thread; one that is async keeps no thread."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The handler, which begins once there is a place."""
        handler = super().get_route_handler()
        if inspect.iscoroutinefunction(self.endpoint):
            return handler

        async def handled(request: Request) -> Response:
            turns: Turns = request.app.state.turns
            async with turns.turn(client_of(request)):
                return await handler(request)

        return handled


async def in_turn(request: Request, work: Callable[[], _T]) -> _T:
    """What some work gives that is done in a thread, for a route that is async itself.

    Raises:
        OverloadedError: if too many wait, or no place was free in time.
    """
    turns: Turns = request.app.state.turns
    async with turns.turn(client_of(request)):
        return await run_in_threadpool(work)


def client_of(request: Request) -> str:
    """Whose share a request takes: the address that it comes from."""
    return request.client.host if request.client else ""
