"""The pool: an engine that answers each query in a worker process, within its time, its memory and its share.

A query begins in the quick lane. One that takes long there moves, with its worker, to the long lane, where workers
have a low priority, and a fresh worker takes its place: so heavy queries wait for heavy ones, and small ones for
neither. If the long lane is full, the worker is ended and the query begins again when there is room. A query that
was long before goes to the long lane at once.
"""

import asyncio
import time
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path

from raregraph.graph.engine.asynchronous import Query
from raregraph.graph.errors import (
    DeadlineError,
    MemoryLimitError,
    OverloadedError,
    QueryError,
    ReleaseError,
    UnansweredError,
)
from raregraph.graph.sparql.guard import check
from raregraph.graph.workers.frames import Kind, parsed, rows_at_end, split_answer
from raregraph.graph.workers.jobs import Job, PooledAnswer
from raregraph.graph.workers.lanes import Lane, LongQueries, Seat
from raregraph.graph.workers.limits import PoolLimits
from raregraph.graph.workers.messages import error_of, lost_error, request_frame
from raregraph.graph.workers.processes import Template, WorkerProcess
from raregraph.graph.workers.rest import Rest, has_grown_much
from raregraph.graph.workers.schedule import FairLine
from raregraph.graph.workers.watch import LOOKED_AT_AFTER, Verdict, Watch
from raregraph.ontology.identifiers import prefixes

_TICK = 0.02
_MOST_BETWEEN_SWEEPS = 1.0
_LOW_PRIORITY = 5
_TRIES = 2
_SPARE = 1
_START_SECONDS = 120.0
_PAUSE_AFTER_FAILED_START = 0.5
_OVERSHOOT = 1.25
# The share of its time after which a query that waits is refused: a quick one needs little of what is left.
_LATE_QUICK = 0.9
_LATE_LONG = 0.5
_REASONS: dict[type[QueryError], str] = {DeadlineError: "deadline", MemoryLimitError: "memory"}


class WorkerPool:
    """An engine (`AsyncEngine`) over the store of a release. Everything runs on the event loop that starts it."""

    def __init__(self, store: Path, version: str | None, limits: PoolLimits | None = None) -> None:
        self.limits = limits or PoolLimits()
        self._store = store
        self._version = version
        self._quick = Lane(self.limits.workers, FairLine(self.limits.queue))
        self._long = Lane(self.limits.long_workers, FairLine(self.limits.queue))
        self._template = Template(prefixes(), int(self.limits.memory * _OVERSHOOT))
        self._known_long = LongQueries()
        self._watch = Watch(self.limits)
        self._rests = Rest(self.limits)
        self._ticking: asyncio.TimerHandle | None = None
        self._sweeping: asyncio.TimerHandle | None = None
        self._is_stopping = False
        self._start_failure: str | None = None
        self._changed: asyncio.Event = asyncio.Event()
        self.kills: Counter[str] = Counter()

    @property
    def version(self) -> str | None:
        """The id of the release that new queries are answered from."""
        return self._version

    @property
    def waiting(self) -> int:
        """How many queries wait."""
        return len(self._quick.line) + len(self._long.line)

    @property
    def running(self) -> int:
        """How many queries are worked on."""
        return len(self._quick.running) + len(self._long.running)

    @property
    def workers(self) -> tuple[WorkerProcess, ...]:
        """The workers that are ready or at work."""
        lanes = (self._quick, self._long)
        return tuple(seat.process for lane in lanes for seat in (*lane.idle, *lane.running))

    async def start(self) -> None:
        """Start the workers.

        Raises:
            ReleaseError: if they can't open the store.
        """
        self._is_stopping = False
        self._balance()
        await self._until(
            lambda: len(self._quick.idle) >= self._quick.most or self._start_failure is not None
        )
        if self._start_failure is not None or not self._quick.idle:
            self._end()
            raise ReleaseError(
                f"no worker can open the store: {self._start_failure or 'none is ready in time'}",
                remedy="Build the release again.",
            )
        self._sweep()

    async def stop(self, grace: float = 5.0) -> None:
        """Begin no more queries, let those under way end for so many seconds, then end all processes."""
        self._is_stopping = True
        await self._until(lambda: not self.running and not self.waiting, grace)
        self._end()

    async def switch(self, store: Path, version: str | None) -> None:
        """Answer from another release from now on; queries under way end over the one they began with.

        Raises:
            ReleaseError: if no worker can open its store; the old one then goes on answering.
        """
        fresh = Lane(self._quick.most, self._quick.line)
        self._start_failure = None
        for _ in range(fresh.most):
            self._spawn(fresh, store, version)
        await self._until(lambda: len(fresh.idle) >= fresh.most or self._start_failure is not None)
        if self._start_failure is not None or not fresh.idle:
            for seat in (*fresh.starting, *fresh.idle):
                seat.process.kill()
            raise ReleaseError(
                f"no worker can open the store: {self._start_failure or 'none is ready in time'}",
                remedy="Build the release again.",
            )
        old = [*self._quick.starting, *self._quick.idle, *self._long.starting, *self._long.idle]
        for seat in (*self._quick.running, *self._long.running):
            seat.is_stale = True
        self._store, self._version = store, version
        for seat in fresh.idle:
            seat.lane = self._quick
        self._quick.idle = fresh.idle[:]
        self._quick.starting.clear()
        self._long.idle.clear()
        self._long.starting.clear()
        for seat in old:
            seat.is_stale = True
            seat.process.kill()
        self._balance()
        self._run_waiting()

    async def answer(self, query: Query) -> PooledAnswer:
        """Begin to answer a query; returns once the first bytes, or all of a small answer, are here.

        Raises:
            MalformedQueryError: if it can't be parsed.
            NotWritableError: if its formats lack one for what it answers with.
            OverloadedError: if too many wait.
            DeadlineError, MemoryLimitError, WorkerLostError: if it is not answered in its time or memory.
            QueryError: if it is refused for another reason.
        """
        check(query.text)
        if self._is_stopping:
            raise OverloadedError("the service is about to stop", retry_after=5)
        now = time.monotonic()
        loop = asyncio.get_running_loop()
        deadline = now + self.limits.seconds - query.spent
        job = Job(query, request_frame(query), loop.create_future(), now, deadline, self._abandon)
        self._enter(job, self._long if query.text in self._known_long else self._quick)
        try:
            return await job.answered
        except asyncio.CancelledError:
            self._abandon(job)
            raise

    def _enter(self, job: Job, lane: Lane) -> None:
        if lane.idle and lane.has_room and not lane.line:
            self._begin(job, lane.idle.pop())
            return
        given_way = lane.line.add(job.query.client, job)
        if given_way is not None:
            given_way.fail(OverloadedError("too many queries wait"))
        self._balance()
        self._run_waiting()

    def _begin(self, job: Job, seat: Seat) -> None:
        job.seat, seat.job = seat, job
        job.stream.worker = seat.process
        job.tries += 1
        seat.began = time.monotonic()
        seat.first_seen_work = None
        seat.lane.running.add(seat)
        seat.process.send(job.request)
        if self._ticking is None:
            self._ticking = asyncio.get_running_loop().call_later(_TICK, self._tick)

    def _run_waiting(self) -> None:
        for lane in (self._quick, self._long):
            while lane.idle and lane.has_room and lane.line:
                job = lane.line.take(self._long.may_begin if lane is self._long else lambda _: True)
                if job is None:
                    break
                self._begin(job, lane.idle.pop())

    def _balance(self) -> None:
        """Have as many workers as the lanes need."""
        if self._is_stopping and not self.waiting:
            return
        for _ in range(self._quick.most + _SPARE - self._quick.size):
            self._spawn(self._quick, self._store, self._version)
        wanted = min(self._long.most, len(self._long.running) + len(self._long.line))
        for _ in range(wanted - self._long.size):
            self._spawn(self._long, self._store, self._version)

    def _spawn(self, lane: Lane, store: Path, version: str | None) -> Seat:
        seat = Seat(lane, version)
        connection = self._template.order(store)
        seat.process = WorkerProcess(connection, partial(self._said, seat), partial(self._gone, seat))
        seat.began = time.monotonic()
        lane.starting.add(seat)
        return seat

    def _said(self, seat: Seat, kind: Kind, content: bytes) -> None:
        """A worker has sent a frame; one that is out of turn ends it."""
        job = seat.job
        if kind is Kind.READY and seat in seat.lane.starting:
            self._ready(seat)
        elif job is not None and kind is Kind.FAILED:
            self._finish(seat)
            job.fail(error_of(parsed(content)))
        elif job is not None and kind in {Kind.WHOLE, Kind.HEAD}:
            self._begun(seat, job, kind, content)
        elif job is not None and job.meta is not None and kind is Kind.DATA:
            job.stream.put(content)
        elif job is not None and job.meta is not None and kind is Kind.END:
            job.meta = job.meta._replace(rows=rows_at_end(content))
            job.stream.end()
            self._finish(seat)
            job.hand_over(seat.version, job.meta)
        else:
            if kind is Kind.FAILED:
                self._start_failure = str(parsed(content).get("message"))
            seat.process.kill()

    def _ready(self, seat: Seat) -> None:
        seat.lane.starting.discard(seat)
        seat.growth()
        if seat.lane is self._long:
            seat.process.lower_priority(_LOW_PRIORITY)
        self._rest(seat)
        if seat.renews is not None:
            self._give_place(seat.renews)
            seat.renews = None

    def _begun(self, seat: Seat, job: Job, kind: Kind, content: bytes) -> None:
        """The beginning of an answer, or all of it."""
        meta, body = split_answer(content)
        if kind is Kind.WHOLE:
            self._finish(seat)
            job.hand_over(seat.version, meta, body)
            return
        job.meta = meta
        job.stream.put(body)
        if seat.lane is self._long or self._long.has_room:
            job.hand_over(seat.version, meta)

    def _finish(self, seat: Seat) -> None:
        """A worker is through with its query."""
        job, seat.job = seat.job, None
        assert job is not None
        job.seat = None
        seat.lane.running.discard(seat)
        was_looked_at = seat.first_seen_work is not None
        if was_looked_at and seat.lane is self._long and time.monotonic() - seat.began < LOOKED_AT_AFTER:
            self._known_long.discard(job.query.text)
        if seat.is_stale or (was_looked_at and has_grown_much(seat)):
            seat.process.kill()
        else:
            self._rest(seat)

    def _rest(self, seat: Seat) -> None:
        """A worker is free: for whoever waits, else it rests."""
        lane = seat.lane
        seat.idle_since = time.monotonic()
        lane.idle.append(seat)
        if lane.line:
            self._run_waiting()
        if len(lane.idle) >= lane.most:
            self._changed.set()

    def _gone(self, seat: Seat) -> None:
        lane, job = seat.lane, seat.job
        failed_to_start = seat in lane.starting
        lane.leave(seat)
        if job is not None:
            seat.job, job.seat = None, None
            self._lost(seat, job)
        self._changed.set()
        if seat.is_stale or self._is_stopping:
            return
        if failed_to_start:
            asyncio.get_running_loop().call_later(_PAUSE_AFTER_FAILED_START, self._balance)
        else:
            self._balance()
            self._run_waiting()

    def _lost(self, seat: Seat, job: Job) -> None:
        """A worker ended in the middle of a query: begin it again if nothing was handed out and that may help."""
        if job.error is not None or job.answered.cancelled():
            return
        self.kills["lost"] += 1
        if seat.memory > self.limits.memory // 2:
            job.fail(self._watch.too_large())
        elif job.answered.done() or job.tries >= _TRIES:
            job.fail(lost_error(job.tries))
        else:
            job.forget()
            seat.lane.line.add_first(job.query.client, job)

    def _abandon(self, job: Job) -> None:
        """Nobody waits for this query any more."""
        job.answered.cancel()
        job.fail(UnansweredError("the client went away"))
        if job.seat is not None:
            self.kills["client gone"] += 1
            seat, job.seat = job.seat, None
            seat.job = None
            seat.process.kill()
        else:
            _ = self._quick.line.remove(job.query.client, job) or self._long.line.remove(
                job.query.client, job
            )

    def _tick(self) -> None:
        now = time.monotonic()
        for seat in (*self._quick.running, *self._long.running):
            if seat.job is not None and now - seat.began > LOOKED_AT_AFTER:
                self._look_at(seat, seat.job)
        self._drop_late(now)
        busy = self.running or self.waiting
        self._ticking = asyncio.get_running_loop().call_later(_TICK, self._tick) if busy else None

    def _look_at(self, seat: Seat, job: Job) -> None:
        verdict = self._watch.judged(seat, job, others_wait=bool(self._quick.line))
        if isinstance(verdict, QueryError):
            self._cut_off(seat, job, verdict)
        elif verdict is Verdict.IS_LONG and seat.lane is self._quick:
            self._make_long(seat, job)

    def _make_long(self, seat: Seat, job: Job) -> None:
        self._known_long.add(job.query.text)
        if job.answered.done() or (self._long.has_room and self._long.may_begin(job.query.client)):
            self._quick.running.discard(seat)
            seat.lane = self._long
            self._long.running.add(seat)
            seat.process.lower_priority(_LOW_PRIORITY)
            if self._long.idle and self._long.size > self._long.most:
                self._long.idle[0].process.kill()
            if job.meta is not None:
                job.hand_over(seat.version, job.meta)
        else:
            job.forget()
            job.tries -= 1
            job.seat, seat.job = None, None
            self._enter(job, self._long)
            self.kills["made way"] += 1
            seat.process.kill()
        self._balance()

    def _drop_late(self, now: float) -> None:
        """Queries that would begin too late to be answered in their time."""
        for lane, share in ((self._quick, _LATE_QUICK), (self._long, _LATE_LONG)):
            latest = share * self.limits.seconds
            for job in lane.drop_older(now - latest):
                job.fail(OverloadedError("too many queries run", retry_after=max(1, round(latest))))

    def _cut_off(self, seat: Seat, job: Job, error: QueryError) -> None:
        job.fail(error)
        self.kills[_REASONS.get(type(error), "stalled")] += 1
        seat.process.kill()

    def _sweep(self) -> None:
        """Look after the workers that rest, and after those that don't come to their start."""
        now = time.monotonic()
        for seat, why in list(self._rests.to_end(self._quick, self._long, now)):
            self.kills[why] += 1
            seat.process.kill()
        rested = self._rests.to_renew(self._quick, now)
        if rested is not None:
            self._spawn(self._quick, self._store, self._version).renews = rested
        for seat in [*self._quick.starting, *self._long.starting]:
            if now - seat.began > _START_SECONDS:
                seat.process.kill()
        pause = min(_MOST_BETWEEN_SWEEPS, self.limits.rest_seconds)
        self._sweeping = asyncio.get_running_loop().call_later(pause, self._sweep)

    def _give_place(self, seat: Seat) -> None:
        """A worker whose successor is ready ends: at once, or after the query that it has got meanwhile."""
        if seat.process.is_gone:
            return
        seat.is_stale = True
        self.kills["renewed"] += 1
        if seat.job is None:
            seat.process.kill()

    async def _until(self, holds: Callable[[], bool], seconds: float = _START_SECONDS) -> None:
        end = time.monotonic() + seconds
        while not holds() and (left := end - time.monotonic()) > 0:
            self._changed.clear()
            try:
                await asyncio.wait_for(self._changed.wait(), min(left, 0.05))
            except TimeoutError:
                continue

    def _end(self) -> None:
        self._is_stopping = True
        for timer in (self._ticking, self._sweeping):
            if timer is not None:
                timer.cancel()
        self._ticking = self._sweeping = None
        for lane in (self._quick, self._long):
            while (job := lane.line.take()) is not None:
                job.fail(OverloadedError("the service stops", retry_after=5))
            for seat in lane.seats:
                if seat.job is not None:
                    seat.job.fail(UnansweredError("the service stops"))
                seat.process.kill()
        self._template.stop()
