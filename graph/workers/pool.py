"""The pool: an engine that answers each query in a worker process, within its time, its memory and its share.

A query begins in the quick lane. One that takes long there moves, with its worker, to the long lane, where workers
have a low priority, and a fresh worker takes its place: so heavy queries wait for heavy ones, and small ones for
neither. If the long lane is full, the worker is ended and the query begins again when there is room. A query that
was long before goes to the long lane at once.
"""

import asyncio
import time
from collections import Counter
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
from raregraph.graph.workers.processes import WorkerProcess
from raregraph.graph.workers.rest import has_grown_much
from raregraph.graph.workers.staff import Staff
from raregraph.graph.workers.watch import LOOKED_AT_AFTER, Verdict, Watch

_TICK = 0.02
_TRIES = 2
# The share of its time after which a query that waits is refused: a quick one needs little of what is left.
_LATE_QUICK = 0.9
_LATE_LONG = 0.5
_REASONS: dict[type[QueryError], str] = {DeadlineError: "deadline", MemoryLimitError: "memory"}


class WorkerPool:
    """An engine (`AsyncEngine`) over the store of a release. Everything runs on the event loop that starts it."""

    def __init__(self, store: Path, version: str | None, limits: PoolLimits | None = None) -> None:
        self.limits = limits or PoolLimits()
        self._staff = Staff(store, version, self.limits, self)
        self._quick, self._long = self._staff.lanes
        self._known_long = LongQueries()
        self._watch = Watch(self.limits)
        self._ticking: asyncio.TimerHandle | None = None

    @property
    def version(self) -> str | None:
        """The id of the release that new queries are answered from."""
        return self._staff.version

    @property
    def kills(self) -> Counter[str]:
        """How many workers were ended, by reason."""
        return self._staff.kills

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
        lanes = self._staff.lanes
        return tuple(seat.process for lane in lanes for seat in (*lane.idle, *lane.running))

    async def start(self) -> None:
        """Start the workers.

        Raises:
            ReleaseError: if they can't open the store.
        """
        try:
            await self._staff.start()
        except ReleaseError:
            self._end()
            raise

    async def stop(self, grace: float = 5.0) -> None:
        """Begin no more queries, let those under way end for so many seconds, then end all processes."""
        self._staff.is_stopping = True
        await self._staff.until(lambda: not self.running and not self.waiting, grace)
        self._end()

    async def switch(self, store: Path, version: str | None) -> None:
        """Answer from another release from now on; queries under way end over the one they began with.

        Raises:
            ReleaseError: if no worker can open its store; the old one then goes on answering.
        """
        await self._staff.switch(store, version)

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
        if self._staff.is_stopping:
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
        self._staff.balance()
        self.run_waiting()

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

    def run_waiting(self) -> None:
        """Begin what waits, as far as there are workers for it."""
        for lane in (self._quick, self._long):
            while lane.idle and lane.has_room and lane.line:
                job = lane.line.take(self._long.may_begin if lane is self._long else lambda _: True)
                if job is None:
                    break
                self._begin(job, lane.idle.pop())

    def said(self, seat: Seat, kind: Kind, content: bytes) -> None:
        """A worker has sent a frame; one that is out of turn ends it."""
        job = seat.job
        if kind is Kind.READY and seat in seat.lane.starting:
            self._staff.ready(seat)
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
        elif kind is Kind.FAILED:
            self._staff.failed_to_start(seat, str(parsed(content).get("message")))
        else:
            seat.process.kill()

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
            self._staff.rest(seat)

    def lost(self, seat: Seat) -> None:
        """A worker is gone; if it was in the middle of a query, that is begun again or fails."""
        job = seat.job
        if job is not None:
            seat.job, job.seat = None, None
            self._lost(seat, job)

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
            self._staff.make_long(seat)
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
        self._staff.balance()

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

    def _end(self) -> None:
        if self._ticking is not None:
            self._ticking.cancel()
            self._ticking = None
        for lane in self._staff.lanes:
            while (job := lane.line.take()) is not None:
                job.fail(OverloadedError("the service stops", retry_after=5))
            for seat in lane.seats:
                if seat.job is not None:
                    seat.job.fail(UnansweredError("the service stops"))
        self._staff.end()
