"""Threads of the service are taken in turn: nobody has all of them, and whoever waits is told how long."""

import asyncio
import inspect
from collections.abc import Awaitable, Callable
from importlib import import_module
from pkgutil import iter_modules
from typing import TypeVar

import pytest
from fastapi.routing import APIRoute

from raregraph.api import routes
from raregraph.api.turns import InTurn, Turns
from raregraph.graph.errors import OverloadedError

T = TypeVar("T")


class Visits:
    """Clients that take places and stay until they are let go."""

    def __init__(self, turns: Turns) -> None:
        self.turns = turns
        self.inside: list[str] = []
        self._doors: dict[str, asyncio.Event] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}

    async def come(self, *names: str) -> None:
        """Visits with these names begin; the first letter of each is the client's."""
        for name in names:
            self._doors[name] = asyncio.Event()
            self._tasks[name] = asyncio.create_task(self._visit(name))
            await asyncio.sleep(0)
        await asyncio.sleep(0)

    async def go(self, *names: str) -> None:
        for name in names:
            self._doors[name].set()
            await self._tasks[name]
        await asyncio.sleep(0)

    async def leave_the_line(self, name: str) -> None:
        self._tasks[name].cancel()
        await asyncio.gather(self._tasks[name], return_exceptions=True)
        await asyncio.sleep(0)

    def refusal(self, name: str) -> BaseException | None:
        return self._tasks[name].exception() if self._tasks[name].done() else None

    async def _visit(self, name: str) -> None:
        async with self.turns.turn(name[0]):
            self.inside.append(name)
            await self._doors[name].wait()
            self.inside.remove(name)


def visited(work: Callable[[Visits], Awaitable[T]], *, places: int = 3, queue: int = 4) -> T:
    async def within() -> T:
        return await work(Visits(Turns(places, queue, 30)))

    return asyncio.run(within())


def test_one_client_never_has_all_places() -> None:
    async def work(visits: Visits) -> list[list[str]]:
        await visits.come("a1", "a2", "a3", "a4")
        before = visits.inside[:]
        await visits.come("b1")
        return [before, visits.inside[:]]

    assert visited(work) == [["a1", "a2"], ["a1", "a2", "b1"]]


def test_who_waits_is_served_client_by_client() -> None:
    async def work(visits: Visits) -> list[str]:
        await visits.come("a1", "a2", "b1", "a3", "a4", "c1")
        await visits.go("b1")  # c's turn: a has its share
        await visits.go("a1")
        return visits.inside[:]

    assert visited(work) == ["a2", "c1", "a3"]


def test_a_single_place_is_for_everyone() -> None:
    async def work(visits: Visits) -> list[str]:
        await visits.come("a1", "b1", "a2")
        await visits.go("a1")
        return visits.inside[:]

    assert visited(work, places=1) == ["b1"]


def test_whoever_waits_most_gives_way_when_too_many_do() -> None:
    async def work(visits: Visits) -> tuple[BaseException | None, BaseException | None]:
        await visits.come("a1", "a2", "b1", "a3", "a4", "a5", "b2", "b3")
        return visits.refusal("a5"), visits.refusal("b3")

    gave_way, stays = visited(work)
    assert isinstance(gave_way, OverloadedError)
    assert gave_way.retry_after == 1
    assert stays is None


def test_a_place_is_free_again_whatever_becomes_of_its_visit() -> None:
    async def work(visits: Visits) -> list[str]:
        await visits.come("a1", "b1", "c1", "d1", "e1")
        await visits.leave_the_line("d1")  # while it waits
        await visits.leave_the_line("a1")  # while it has a place
        return visits.inside[:]

    found = visited(work)
    assert "e1" in found
    assert "d1" not in found


def test_a_visit_that_is_cancelled_just_as_its_place_comes_passes_it_on() -> None:
    async def work(visits: Visits) -> tuple[list[str], int]:
        await visits.come("a1", "b1", "c1", "d1", "e1")
        visits._doors["a1"].set()
        await asyncio.sleep(0)  # a1 leaves and calls d1, which has not run since
        await visits.leave_the_line("d1")
        await asyncio.sleep(0)
        inside = sorted(visits.inside)
        await visits.go(*inside)
        return inside, visits.turns.running

    assert visited(work) == (["b1", "c1", "e1"], 0)


def test_whoever_waits_too_long_is_told_when_to_ask_again() -> None:
    async def work() -> int:
        turns = Turns(1, 4, 0.05)
        async with turns.turn("a"):
            with pytest.raises(OverloadedError) as told:
                async with turns.turn("b"):
                    pass
            assert turns.waiting == 0
        async with turns.turn("b"):
            return told.value.retry_after

    assert asyncio.run(work()) == 1


def test_every_route_that_works_in_a_thread_waits_for_its_turn() -> None:
    modules = [import_module(f"{routes.__name__}.{each.name}") for each in iter_modules(routes.__path__)]
    found = [route for module in modules for route in module.ROUTER.routes if isinstance(route, APIRoute)]
    in_threads = [route for route in found if not inspect.iscoroutinefunction(route.endpoint)]
    assert len(in_threads) > 15
    assert [route.path for route in in_threads if not isinstance(route, InTurn)] == []
