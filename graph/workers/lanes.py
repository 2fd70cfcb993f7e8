"""Lanes: the workers for one kind of query, quick or long, and the queries that wait for them."""

from collections import OrderedDict
from dataclasses import dataclass, field
from hashlib import blake2b

from raregraph.graph.workers.jobs import Job
from raregraph.graph.workers.processes import WorkerProcess
from raregraph.graph.workers.schedule import FairLine

_MOST_REMEMBERED = 4096


@dataclass(eq=False, slots=True)
class Seat:
    """A worker, the lane it is in, and the query it works on.

    `first_memory` is what it held when it was ready. One that is stale ends with its query. `renews` is the worker
    whose place it takes once it is ready.
    """

    lane: "Lane"
    version: str | None
    process: WorkerProcess = field(init=False)
    job: Job | None = None
    began: float = 0.0
    first_seen_work: float | None = None
    memory: int = 0
    first_memory: int | None = None
    is_stale: bool = False
    idle_since: float = 0.0
    renews: "Seat | None" = None

    def growth(self) -> int:
        """By how many bytes it has grown since it was ready; 0 where the system doesn't say."""
        usage = self.process.usage()
        if usage is None:
            return 0
        if self.first_memory is None:
            self.first_memory = usage.memory
        return usage.memory - self.first_memory


@dataclass(eq=False, slots=True)
class Lane:
    """The workers for one kind of query, of which so many may run at once, and the queries that wait for them."""

    most: int
    line: FairLine[Job]
    starting: set[Seat] = field(default_factory=set)
    idle: list[Seat] = field(default_factory=list)
    running: set[Seat] = field(default_factory=set)

    @property
    def has_room(self) -> bool:
        """Whether one more may run."""
        return len(self.running) < self.most

    @property
    def size(self) -> int:
        """How many workers it has, ready or not."""
        return len(self.starting) + len(self.idle) + len(self.running)

    @property
    def seats(self) -> tuple[Seat, ...]:
        """All its workers."""
        return (*self.starting, *self.idle, *self.running)

    def running_for(self, client: str) -> int:
        """How many work for a client."""
        return sum(seat.job is not None and seat.job.query.client == client for seat in self.running)

    def may_begin(self, client: str) -> bool:
        """Whether a client's next query may: not if it has all but one of the places and others wait."""
        most = max(1, self.most - 1)
        return self.running_for(client) < most or all(job.query.client == client for job in self.line)

    def drop_older(self, than: float) -> list[Job]:
        """Take out of the line, and return, what arrived before a time."""
        found = [job for job in self.line if job.arrived < than]
        for job in found:
            self.line.remove(job.query.client, job)
        return found

    def leave(self, seat: Seat) -> None:
        """A worker is none of the lane's any more."""
        self.starting.discard(seat)
        self.running.discard(seat)
        if seat in self.idle:
            self.idle.remove(seat)


class LongQueries:
    """Which queries were long, so that the next time they don't begin among the quick ones; the last some thousand.

    >>> known = LongQueries()
    >>> known.add("SELECT * { ?s ?p ?o }")
    >>> "SELECT * { ?s ?p ?o }" in known, "ASK {}" in known
    (True, False)
    """

    def __init__(self) -> None:
        # By hash: the texts of some thousand queries can be long.
        self._known: OrderedDict[bytes, None] = OrderedDict()

    def __contains__(self, text: str) -> bool:
        return bool(self._known) and _hashed(text) in self._known

    def add(self, text: str) -> None:
        """This one was long."""
        name = _hashed(text)
        self._known[name] = None
        self._known.move_to_end(name)
        while len(self._known) > _MOST_REMEMBERED:
            self._known.popitem(last=False)

    def discard(self, text: str) -> None:
        """This one wasn't."""
        self._known.pop(_hashed(text), None)


def _hashed(text: str) -> bytes:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()
