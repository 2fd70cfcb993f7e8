"""The pool: an engine that answers each query in a worker process, within its time, its memory and its share.

A query begins in the quick lane. One that takes long there moves, with its worker, to the long lane, where workers
have a low priority, and a fresh worker takes its place: so heavy queries wait for heavy ones, and small ones for
neither. If the long lane is full, the worker is ended and the query begins again when there is room. A query that
was long before goes to the long lane at once.
"""

import asyncio
import time
from collections import Counter, OrderedDict, deque
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from raregraph.graph.async_engine import Query
from raregraph.graph.errors import (
    DeadlineError,
    MalformedQueryError,
    MemoryLimitError,
    NotWritableError,
    OverloadedError,
    QueryError,
    ReleaseError,
    UnansweredError,
    WorkerLostError,
)
from raregraph.graph.formats import QueryForm, ResultFormat
from raregraph.graph.query_guard import check
from raregraph.graph.workers.frames import Kind, Meta, json_frame, parsed, rows_at_end, split_answer
from raregraph.graph.workers.processes import Template, WorkerProcess
from raregraph.graph.workers.schedule import FairLine
from raregraph.ontology.identifiers import prefixes

_TICK = 0.02
_SWEEP = 1.0
_LOOKED_AT_AFTER = 0.04
_LONG_AFTER_WORK = 0.06
_LONG_AFTER = 0.4
_SHARE_IF_OTHERS_WAIT = 0.4
_LOW_PRIORITY = 5
_MOST_BUFFERED = 1 << 18
_FEW_BUFFERED = 1 << 16
_MOST_REMEMBERED = 4096
_TRIES = 2
_GROWN = 96 << 20
_SPARE = 1
_START_SECONDS = 120.0
_PAUSE_AFTER_FAILED_START = 0.5
_OVERSHOOT = 1.25
_TRANSFER_FACTOR = 10
# The share of its time after which a query that waits is refused: a quick one needs little of what is left.
_LATE_QUICK = 0.9
_LATE_LONG = 0.5
_REASONS: dict[type[QueryError], str] = {DeadlineError: "deadline", MemoryLimitError: "memory"}


@dataclass(frozen=True, slots=True)
class PoolLimits:
    """What queries may take.

    `seconds` is the time from a query's arrival to the last byte worked out, `memory` the bytes that a worker may
    have for itself, `workers` how many quick queries run at once, `long_workers` how many long ones, `queue` how
    many wait in each lane, `stall_seconds` how long a client may take nothing of an answer.
    """

    seconds: float = 60.0
    memory: int = 1 << 30
    workers: int = 4
    long_workers: int = 4
    queue: int = 256
    stall_seconds: float = 60.0


@dataclass(eq=False, slots=True)
class _Job:
    """A query on its way."""

    query: Query
    request: bytes
    answered: "asyncio.Future[PooledAnswer]"
    arrived: float
    deadline: float
    tries: int = 0
    seat: "_Seat | None" = None
    meta: Meta | None = None
    pieces: deque[bytes] = field(default_factory=deque)
    buffered: int = 0
    is_ended: bool = False
    error: QueryError | None = None
    waiter: "asyncio.Future[None] | None" = None
    paused_at: float | None = None

    def wake(self) -> None:
        if self.waiter is not None and not self.waiter.done():
            self.waiter.set_result(None)


@dataclass(eq=False, slots=True)
class _Seat:
    """A worker, the lane it is in, and the query it works on."""

    lane: "_Lane"
    version: str | None
    process: WorkerProcess = field(init=False)
    job: _Job | None = None
    began: float = 0.0
    first_seen_work: float | None = None
    memory: int = 0
    first_memory: int | None = None
    is_stale: bool = False
    idle_since: float = 0.0


@dataclass(eq=False, slots=True)
class _Lane:
    """The workers for one kind of query, and the queries that wait for them."""

    most: int
    line: FairLine[_Job]
    starting: set[_Seat] = field(default_factory=set)
    idle: list[_Seat] = field(default_factory=list)
    running: set[_Seat] = field(default_factory=set)

    @property
    def has_room(self) -> bool:
        return len(self.running) < self.most

    @property
    def size(self) -> int:
        return len(self.starting) + len(self.idle) + len(self.running)

    def running_for(self, client: str) -> int:
        return sum(seat.job is not None and seat.job.query.client == client for seat in self.running)


class WorkerPool:
    """An engine (`AsyncEngine`) over the store of a release. Everything runs on the event loop that starts it."""

    def __init__(self, store: Path, version: str | None, limits: PoolLimits | None = None) -> None:
        self.limits = limits or PoolLimits()
        self._store = store
        self._version = version
        self._quick = _Lane(self.limits.workers, FairLine(self.limits.queue))
        self._long = _Lane(self.limits.long_workers, FairLine(self.limits.queue))
        self._template = Template(prefixes(), int(self.limits.memory * _OVERSHOOT))
        self._known_long: OrderedDict[str, None] = OrderedDict()
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
        fresh = _Lane(self._quick.most, self._quick.line)
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

    async def answer(self, query: Query) -> "PooledAnswer":
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
        job = _Job(query, _request(query), loop.create_future(), now, deadline)
        self._enter(job, self._long if query.text in self._known_long else self._quick)
        try:
            return await job.answered
        except asyncio.CancelledError:
            self._abandon(job)
            raise

    def _enter(self, job: _Job, lane: _Lane) -> None:
        if lane.idle and lane.has_room and not lane.line:
            self._begin(job, lane.idle.pop())
            return
        given_way = lane.line.add(job.query.client, job)
        if given_way is not None:
            _fail(given_way, OverloadedError("too many queries wait"))
        self._balance()
        self._run_waiting()

    def _begin(self, job: _Job, seat: _Seat) -> None:
        job.seat, seat.job = seat, job
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
                job = lane.line.take(self._may_begin if lane is self._long else lambda _: True)
                if job is None:
                    break
                self._begin(job, lane.idle.pop())

    def _may_begin(self, client: str) -> bool:
        """Whether a client's next long query may begin: not if it has all but one of the places and others wait."""
        most = max(1, self._long.most - 1)
        return self._long.running_for(client) < most or all(
            job.query.client == client for job in self._long.line
        )

    def _balance(self) -> None:
        """Have as many workers as the lanes need."""
        if self._is_stopping and not self.waiting:
            return
        for _ in range(self._quick.most + _SPARE - self._quick.size):
            self._spawn(self._quick, self._store, self._version)
        wanted = min(self._long.most, len(self._long.running) + len(self._long.line))
        for _ in range(wanted - self._long.size):
            self._spawn(self._long, self._store, self._version)

    def _spawn(self, lane: _Lane, store: Path, version: str | None) -> None:
        seat = _Seat(lane, version)
        connection = self._template.order(store)
        seat.process = WorkerProcess(connection, partial(self._said, seat), partial(self._gone, seat))
        seat.began = time.monotonic()
        lane.starting.add(seat)

    def _said(self, seat: _Seat, kind: Kind, content: bytes) -> None:
        job = seat.job
        if kind is Kind.WHOLE and job is not None:
            meta, body = split_answer(content)
            self._finish(seat)
            _hand_over(job, PooledAnswer(self, job, meta, seat.version, body))
        elif kind is Kind.HEAD and job is not None:
            job.meta, body = split_answer(content)
            self._take_piece(seat, job, body)
            if seat.lane is self._long or self._long.has_room:
                _hand_over(job, PooledAnswer(self, job, job.meta, seat.version))
        elif kind is Kind.DATA and job is not None and job.meta is not None:
            self._take_piece(seat, job, content)
        elif kind is Kind.END and job is not None and job.meta is not None:
            job.meta = job.meta._replace(rows=rows_at_end(content))
            job.is_ended = True
            self._finish(seat)
            _hand_over(job, PooledAnswer(self, job, job.meta, seat.version))
            job.wake()
        elif kind is Kind.FAILED and job is not None:
            self._finish(seat)
            _fail(job, _error_of(parsed(content), job))
        elif kind is Kind.READY and seat in seat.lane.starting:
            seat.lane.starting.discard(seat)
            if seat.lane is self._long:
                seat.process.lower_priority(_LOW_PRIORITY)
            self._rest(seat)
        else:
            if kind is Kind.FAILED:
                self._start_failure = str(parsed(content).get("message"))
            seat.process.kill()

    def _take_piece(self, seat: _Seat, job: _Job, piece: bytes) -> None:
        job.pieces.append(piece)
        job.buffered += len(piece)
        job.wake()
        if job.buffered > _MOST_BUFFERED and job.paused_at is None:
            seat.process.pause()
            job.paused_at = time.monotonic()

    def took(self, job: _Job) -> None:
        """A reader has taken a piece: let the worker go on if it had to wait for that."""
        if job.paused_at is not None and job.buffered <= _FEW_BUFFERED:
            # The time is the worker's, not that of a slow reader.
            job.deadline += time.monotonic() - job.paused_at
            job.paused_at = None
            if job.seat is not None:
                job.seat.process.resume()

    def _finish(self, seat: _Seat) -> None:
        """A worker is through with its query."""
        job, seat.job = seat.job, None
        assert job is not None
        job.seat = None
        seat.lane.running.discard(seat)
        if seat.first_seen_work is not None:
            self._remember(seat, job)
        if seat.is_stale or (seat.first_seen_work is not None and self._has_grown(seat)):
            seat.process.kill()
            return
        self._rest(seat)

    def _rest(self, seat: _Seat) -> None:
        """A worker is free: for whoever waits, else it rests."""
        lane = seat.lane
        seat.idle_since = time.monotonic()
        lane.idle.append(seat)
        if lane.line:
            self._run_waiting()
        if len(lane.idle) >= lane.most:
            self._changed.set()

    def _remember(self, seat: _Seat, job: _Job) -> None:
        """Which queries are long, so that the next time they don't begin among the quick ones."""
        if seat.lane is self._long and time.monotonic() - seat.began < _LOOKED_AT_AFTER:
            self._known_long.pop(job.query.text, None)

    def _has_grown(self, seat: _Seat) -> bool:
        usage = seat.process.usage()
        if usage is None:
            return False
        if seat.first_memory is None:
            seat.first_memory = usage.memory
        return usage.memory > seat.first_memory + _GROWN

    def _gone(self, seat: _Seat) -> None:
        lane, job = seat.lane, seat.job
        failed_to_start = seat in lane.starting
        lane.starting.discard(seat)
        lane.running.discard(seat)
        if seat in lane.idle:
            lane.idle.remove(seat)
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

    def _lost(self, seat: _Seat, job: _Job) -> None:
        """A worker ended in the middle of a query: begin it again if nothing was handed out and that may help."""
        if job.error is not None or job.answered.cancelled():
            return
        self.kills["lost"] += 1
        if seat.memory > self.limits.memory // 2:
            _fail(job, self._too_large())
        elif job.answered.done() or job.tries >= _TRIES:
            _fail(job, WorkerLostError("the process that worked on the query ended", remedy="Ask again."))
        else:
            _forget(job)
            seat.lane.line.add_first(job.query.client, job)

    def _abandon(self, job: _Job) -> None:
        """Nobody waits for this query any more."""
        job.answered.cancel()
        _fail(job, UnansweredError("the client went away"))
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
            if seat.job is not None and now - seat.began > _LOOKED_AT_AFTER:
                self._look_at(seat, seat.job, now)
        self._drop_late(now)
        busy = self.running or self.waiting
        self._ticking = asyncio.get_running_loop().call_later(_TICK, self._tick) if busy else None

    def _look_at(self, seat: _Seat, job: _Job, now: float) -> None:
        usage = seat.process.usage()
        if usage is not None:
            seat.memory = usage.memory
            if usage.memory > self.limits.memory:
                self._cut_off(seat, job, self._too_large())
                return
        work = now if usage is None else usage.seconds
        if seat.first_seen_work is None:
            seat.first_seen_work = work
        if job.paused_at is not None:
            if now - job.paused_at > self.limits.stall_seconds:
                self._cut_off(
                    seat, job, UnansweredError("the client took nothing of the answer for too long")
                )
        elif now > min(job.deadline, job.arrived + _TRANSFER_FACTOR * self.limits.seconds):
            self._cut_off(seat, job, self._too_late())
        # While others wait, a place among the quick ones is for those that really are.
        share = _SHARE_IF_OTHERS_WAIT if self._quick.line else 1.0
        if seat.lane is self._quick and (
            work - seat.first_seen_work > share * _LONG_AFTER_WORK or now - seat.began > share * _LONG_AFTER
        ):
            self._make_long(seat, job)

    def _make_long(self, seat: _Seat, job: _Job) -> None:
        if seat.job is not job:
            return
        self._known_long[job.query.text] = None
        self._known_long.move_to_end(job.query.text)
        while len(self._known_long) > _MOST_REMEMBERED:
            self._known_long.popitem(last=False)
        if job.answered.done() or (self._long.has_room and self._may_begin(job.query.client)):
            self._quick.running.discard(seat)
            seat.lane = self._long
            self._long.running.add(seat)
            seat.process.lower_priority(_LOW_PRIORITY)
            if self._long.idle and self._long.size > self._long.most:
                self._long.idle[0].process.kill()
            if job.meta is not None:
                _hand_over(job, PooledAnswer(self, job, job.meta, seat.version))
        else:
            _forget(job)
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
            for job in [job for job in lane.line if now - job.arrived > latest]:
                lane.line.remove(job.query.client, job)
                _fail(job, OverloadedError("too many queries run", retry_after=max(1, round(latest))))

    def _cut_off(self, seat: _Seat, job: _Job, error: QueryError) -> None:
        _fail(job, error)
        self.kills[_REASONS.get(type(error), "stalled")] += 1
        seat.process.kill()

    def _sweep(self) -> None:
        """End idle workers that have grown, and those of the long lane that nobody needs."""
        now = time.monotonic()
        for seat in [*self._quick.idle]:
            if self._has_grown(seat):
                seat.process.kill()
        for seat in [*self._long.idle]:
            if now - seat.idle_since > 30 or self._has_grown(seat):
                seat.process.kill()
        for seat in [*self._quick.starting, *self._long.starting]:
            if now - seat.began > _START_SECONDS:
                seat.process.kill()
        self._sweeping = asyncio.get_running_loop().call_later(_SWEEP, self._sweep)

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
                _fail(job, OverloadedError("the service stops", retry_after=5))
            for seat in (*lane.starting, *lane.idle, *lane.running):
                if seat.job is not None:
                    _fail(seat.job, UnansweredError("the service stops"))
                seat.process.kill()
        self._template.stop()

    def _too_late(self) -> DeadlineError:
        return DeadlineError(
            f"the query took longer than {self.limits.seconds:g} s",
            remedy="Ask for less: name a graph, bind more, add a LIMIT.",
        )

    def _too_large(self) -> MemoryLimitError:
        return MemoryLimitError(
            f"the query needed more than {self.limits.memory >> 20:,} MiB of memory",
            remedy="Ask for less: sort, group or join fewer rows.",
        )


class PooledAnswer:
    """An answer of the pool (`AsyncAnswer`)."""

    __slots__ = ("_job", "_meta", "_pool", "_version", "body")

    def __init__(
        self, pool: WorkerPool, job: _Job, meta: Meta, version: str | None, body: bytes | None = None
    ) -> None:
        self._pool = pool
        self._job = job
        self._meta = meta
        self._version = version
        self.body = body

    @property
    def form(self) -> QueryForm:
        """What the query answers with."""
        return self._meta.form

    @property
    def format(self) -> ResultFormat:
        """In which format it is written."""
        return self._meta.format

    @property
    def version(self) -> str | None:
        """The id of the release that it was worked out from."""
        return self._version

    @property
    def is_gzip(self) -> bool:
        """Whether `chunks` are gzip."""
        return self._meta.is_gzip

    @property
    def cut_at(self) -> int | None:
        """After how many rows the answer was cut; None for a whole answer."""
        return self._meta.cut_at

    @property
    def rows(self) -> int | None:
        """How many rows it has; None for what has no rows, and before its end."""
        return (self._job.meta or self._meta).rows

    async def chunks(self) -> AsyncIterator[bytes]:
        """The answer in pieces, as they are worked out.

        Raises:
            UnansweredError: if the answer doesn't come to its end.
        """
        if self.body is not None:
            yield self.body
            return
        job = self._job
        while True:
            if job.pieces:
                piece = job.pieces.popleft()
                job.buffered -= len(piece)
                self._pool.took(job)
                yield piece
            elif job.error is not None:
                raise job.error
            elif job.is_ended:
                return
            else:
                job.waiter = asyncio.get_running_loop().create_future()
                await job.waiter

    async def close(self) -> None:
        """Let go of the answer; the worker that still works on it is ended."""
        if self.body is None and not self._job.is_ended:
            self._pool._abandon(self._job)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()


def _request(query: Query) -> bytes:
    wanted = query.formats
    content: dict[str, Any] = {
        "text": query.text,
        "formats": {
            form: each
            for form, each in (
                (QueryForm.ROWS, wanted.rows),
                (QueryForm.BOOLEAN, wanted.boolean),
                (QueryForm.TRIPLES, wanted.triples),
            )
            if each is not None
        },
    }
    if query.default_graphs is not None or query.named_graphs is not None:
        content["default_graphs"] = query.default_graphs or ()
        content["named_graphs"] = query.named_graphs or ()
    if query.row_limit is not None:
        content["row_limit"] = query.row_limit
    if query.gzip:
        content["gzip"] = True
    if query.head_only:
        content["head_only"] = True
    if query.base is not None:
        content["base"] = query.base
    if query.given:
        content["given"] = query.given
    return json_frame(Kind.REQUEST, content)


def _hand_over(job: _Job, answer: PooledAnswer) -> None:
    if not job.answered.done():
        job.answered.set_result(answer)


def _fail(job: _Job, error: QueryError) -> None:
    if job.error is not None:
        return
    job.error = error
    if not job.answered.done():
        job.answered.set_exception(error)
    job.wake()


def _forget(job: _Job) -> None:
    """What came so far; the query begins again."""
    job.meta = None
    job.pieces.clear()
    job.buffered = 0
    job.paused_at = None


def _error_of(said: dict[str, Any], job: _Job) -> QueryError:
    message = str(said.get("message", ""))
    match said.get("kind"):
        case "malformed":
            line, column = said.get("line"), said.get("column")
            if isinstance(line, int) and isinstance(column, int):
                return MalformedQueryError(message, line=line, column=column)
            return MalformedQueryError(message)
        case "format":
            form = str(said.get("form"))
            return NotWritableError(
                f"the answer is {form}, which none of the formats asked for can hold", form=form
            )
        case "failed":
            return UnansweredError(message, remedy="Ask again.")
        case "refused" if said.get("remedy"):
            return QueryError(message, remedy=str(said["remedy"]))
        case _:
            return QueryError(
                f"the query can't be answered: {message}", remedy="Leave out what the store can't do."
            )
