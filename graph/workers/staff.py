"""The workers of a pool, of both lanes: as many as are needed are started, renewed, and replaced with a release."""

import asyncio
import time
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Protocol

from raregraph.graph.errors import ReleaseError
from raregraph.graph.workers.frames import Kind
from raregraph.graph.workers.lanes import Lane, Seat
from raregraph.graph.workers.limits import PoolLimits
from raregraph.graph.workers.processes import Template, WorkerProcess
from raregraph.graph.workers.rest import Rest
from raregraph.graph.workers.schedule import FairLine
from raregraph.ontology.identifiers import prefixes

_MOST_BETWEEN_SWEEPS = 1.0
_LOW_PRIORITY = 5
_SPARE = 1
_START_SECONDS = 120.0
_PAUSE_AFTER_FAILED_START = 0.5
_OVERSHOOT = 1.25


class Employer(Protocol):
    """Whoever gives the workers their queries."""

    def said(self, seat: Seat, kind: Kind, content: bytes) -> None:
        """A worker has sent a frame."""
        ...

    def lost(self, seat: Seat) -> None:
        """A worker is gone; it may have had a query."""
        ...

    def run_waiting(self) -> None:
        """There is a worker for whoever waits."""
        ...


class Staff:
    """The workers over the store of a release, in two lanes.

    `version` is the id of the release that those who are started from now on work over. `kills` counts the workers
    that were ended, by reason.
    """

    def __init__(self, store: Path, version: str | None, limits: PoolLimits, employer: Employer) -> None:
        self.version = version
        self.quick = Lane(limits.workers, FairLine(limits.queue))
        self.long = Lane(limits.long_workers, FairLine(limits.queue))
        self.kills: Counter[str] = Counter()
        self.is_stopping = False
        self._store = store
        self._employer = employer
        self._template = Template(prefixes(), int(limits.memory * _OVERSHOOT))
        self._rests = Rest(limits)
        self._between_sweeps = min(_MOST_BETWEEN_SWEEPS, limits.rest_seconds)
        self._sweeping: asyncio.TimerHandle | None = None
        self._start_failure: str | None = None
        self._changed = asyncio.Event()

    @property
    def lanes(self) -> tuple[Lane, Lane]:
        """That of quick queries, and that of long ones."""
        return self.quick, self.long

    async def start(self) -> None:
        """Start the workers.

        Raises:
            ReleaseError: if they can't open the store.
        """
        self.is_stopping = False
        self.balance()
        await self._until_ready(self.quick)
        self._sweep()

    async def switch(self, store: Path, version: str | None) -> None:
        """Let others, over the store of another release, take over; who works ends with its query.

        Those who are not ready in time come later, like those of any start: as long as one is ready.

        Raises:
            ReleaseError: if no worker can open the store; the staff then stays as it is.
        """
        fresh = Lane(self.quick.most, self.quick.line)
        for _ in range(fresh.most):
            self._spawn(fresh, store, version)
        with ExitStack() as undoing:
            undoing.callback(_dismiss, fresh)
            await self._until_ready(fresh)
            undoing.pop_all()
        old = [*self.quick.seats, *self.long.seats]
        self._store, self.version = store, version
        for seat in fresh.seats:
            seat.lane = self.quick
        self.quick.idle, self.quick.starting = fresh.idle, fresh.starting
        self.long.idle, self.long.starting = [], set()
        for seat in old:
            seat.is_stale = True
            if seat.job is None:
                seat.process.kill()
        self.balance()
        self._employer.run_waiting()

    def balance(self) -> None:
        """Have as many workers as the lanes need."""
        if self.is_stopping and not any(lane.line for lane in self.lanes):
            return
        for _ in range(self.quick.most + _SPARE - self.quick.size):
            self._spawn(self.quick, self._store, self.version)
        wanted = min(self.long.most, len(self.long.running) + len(self.long.line))
        for _ in range(wanted - self.long.size):
            self._spawn(self.long, self._store, self.version)

    def ready(self, seat: Seat) -> None:
        """A worker has opened its store."""
        seat.lane.starting.discard(seat)
        seat.growth()
        if seat.lane is self.long:
            self.make_long(seat)
        self.rest(seat)
        if seat.renews is not None:
            self._give_place(seat.renews)
            seat.renews = None

    def failed_to_start(self, seat: Seat, why: str) -> None:
        """A worker can't open its store."""
        self._start_failure = why
        seat.process.kill()

    def make_long(self, seat: Seat) -> None:
        """A worker is one for long queries: others go first."""
        seat.process.lower_priority(_LOW_PRIORITY)

    def rest(self, seat: Seat) -> None:
        """A worker is free: for whoever waits, else it rests."""
        seat.idle_since = time.monotonic()
        seat.lane.idle.append(seat)
        if seat.lane.line:
            self._employer.run_waiting()
        self._changed.set()

    async def until(self, holds: Callable[[], bool], seconds: float) -> None:
        """Wait until something holds, for so many seconds at most."""
        end = time.monotonic() + seconds
        while not holds() and (left := end - time.monotonic()) > 0:
            self._changed.clear()
            try:
                await asyncio.wait_for(self._changed.wait(), min(left, 0.05))
            except TimeoutError:
                continue

    def end(self) -> None:
        """End all workers."""
        self.is_stopping = True
        if self._sweeping is not None:
            self._sweeping.cancel()
            self._sweeping = None
        for lane in self.lanes:
            for seat in lane.seats:
                seat.process.kill()
        self._template.stop()

    async def _until_ready(self, lane: Lane) -> None:
        """Wait for the workers of a lane.

        Raises:
            ReleaseError: if one can't open its store, or none is ready in time.
        """
        self._start_failure = None
        await self.until(
            lambda: len(lane.idle) >= lane.most or self._start_failure is not None, _START_SECONDS
        )
        if self._start_failure is not None or not lane.idle:
            raise ReleaseError(
                f"no worker can open the store: {self._start_failure or 'none is ready in time'}",
                remedy="Build the release again.",
            )

    def _spawn(self, lane: Lane, store: Path, version: str | None) -> Seat:
        seat = Seat(lane, version)
        connection = self._template.order(store)
        seat.process = WorkerProcess(
            connection, partial(self._employer.said, seat), partial(self._gone, seat)
        )
        seat.began = time.monotonic()
        lane.starting.add(seat)
        return seat

    def _gone(self, seat: Seat) -> None:
        failed_to_start = seat in seat.lane.starting
        seat.lane.leave(seat)
        self._employer.lost(seat)
        self._changed.set()
        if seat.is_stale or self.is_stopping:
            return
        if failed_to_start:
            asyncio.get_running_loop().call_later(_PAUSE_AFTER_FAILED_START, self.balance)
        else:
            self.balance()
            self._employer.run_waiting()

    def _sweep(self) -> None:
        """Look after the workers that rest, and after those that don't come to their start."""
        now = time.monotonic()
        for seat, why in list(self._rests.to_end(self.quick, self.long, now)):
            self.kills[why] += 1
            seat.process.kill()
        rested = self._rests.to_renew(self.quick, now)
        if rested is not None:
            self._spawn(self.quick, self._store, self.version).renews = rested
        for seat in [*self.quick.starting, *self.long.starting]:
            if now - seat.began > _START_SECONDS:
                seat.process.kill()
        self._sweeping = asyncio.get_running_loop().call_later(self._between_sweeps, self._sweep)

    def _give_place(self, seat: Seat) -> None:
        """A worker whose successor is ready ends: at once, or after the query that it has got meanwhile."""
        if seat.process.is_gone:
            return
        seat.is_stale = True
        self.kills["renewed"] += 1
        if seat.job is None:
            seat.process.kill()


def _dismiss(lane: Lane) -> None:
    """End all who were to begin in a lane."""
    for seat in lane.seats:
        seat.is_stale = True
        seat.process.kill()
