"""What a worker has used for its query, and whether it may go on: its time, its memory, its reader, its lane."""

import time
from enum import Enum, auto

from raregraph.graph.errors import DeadlineError, MemoryLimitError, QueryError, UnansweredError
from raregraph.graph.workers.jobs import Job
from raregraph.graph.workers.lanes import Seat
from raregraph.graph.workers.limits import PoolLimits

LOOKED_AT_AFTER = 0.04
_LONG_AFTER_WORK = 0.06
_LONG_AFTER = 0.4
_SHARE_IF_OTHERS_WAIT = 0.4
_TRANSFER_FACTOR = 10


class Verdict(Enum):
    """What is to become of a query that may go on."""

    STAYS = auto()
    IS_LONG = auto()


class Watch:
    """Looks at workers that have a query for some time already."""

    def __init__(self, limits: PoolLimits) -> None:
        self._limits = limits

    def judged(self, seat: Seat, job: Job, *, others_wait: bool) -> QueryError | Verdict:
        """The error for which a query is to be ended, or whether it has shown itself as a long one.

        `others_wait` says that the places among the quick ones are in demand: they are for those that really are.
        """
        now = time.monotonic()
        usage = seat.process.usage()
        if usage is not None:
            seat.memory = usage.memory
            if usage.memory > self._limits.memory:
                return self.too_large()
        work = now if usage is None else usage.seconds
        if seat.first_seen_work is None:
            seat.first_seen_work = work
        if (error := self._overdue(job, now)) is not None:
            return error
        share = _SHARE_IF_OTHERS_WAIT if others_wait else 1.0
        has_worked = work - seat.first_seen_work > share * _LONG_AFTER_WORK
        return Verdict.IS_LONG if has_worked or now - seat.began > share * _LONG_AFTER else Verdict.STAYS

    def _overdue(self, job: Job, now: float) -> QueryError | None:
        """A query's time is the worker's, not that of a slow reader; but a transfer has a longest time, too."""
        stream = job.stream
        if stream.paused_at is not None:
            if now - stream.paused_at > self._limits.stall_seconds:
                return UnansweredError("the client took nothing of the answer for too long")
            return None
        latest = job.arrived + _TRANSFER_FACTOR * self._limits.seconds
        return self.too_late() if now > min(job.deadline + stream.stood_still, latest) else None

    def too_late(self) -> DeadlineError:
        """The error of a query that has had its time."""
        return DeadlineError(
            f"the query took longer than {self._limits.seconds:g} s",
            remedy="Ask for less: name a graph, bind more, add a LIMIT.",
        )

    def too_large(self) -> MemoryLimitError:
        """The error of a query that has had its memory."""
        return MemoryLimitError(
            f"the query needed more than {self._limits.memory >> 20:,} MiB of memory",
            remedy="Ask for less: sort, group or join fewer rows.",
        )
