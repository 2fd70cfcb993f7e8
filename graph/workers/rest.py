"""What becomes of workers that rest: those that hold much are renewed, those of the long lane end.

The store keeps what it has read in each worker's own memory, up to a bound of its own that nobody can set; a heavy
query leaves some more behind. While there is work, that makes it quicker; a service that rests is to take no more
than it did at its start. So a worker that has rested for some time and has grown gives its place to a fresh fork of
the template, which costs it nothing to make: one at a time, the fresh one first, and never while a query waits.
"""

from collections.abc import Iterator

from raregraph.graph.workers.lanes import Lane, Seat
from raregraph.graph.workers.limits import PoolLimits

_GROWN = 96 << 20


class Rest:
    """Looks at workers that rest."""

    def __init__(self, limits: PoolLimits) -> None:
        self._limits = limits

    def is_over(self, seat: Seat, now: float) -> bool:
        """Whether a worker has rested long enough to be renewed."""
        return now - seat.idle_since >= self._limits.rest_seconds

    def to_end(self, quick: Lane, long: Lane, now: float) -> Iterator[tuple[Seat, str]]:
        """The workers that end at once, and why: those that hold very much, and long ones that nobody needs."""
        for seat in quick.idle:
            if has_grown_much(seat):
                yield seat, "grown"
        for seat in long.idle:
            if self.is_over(seat, now):
                yield seat, "not needed"
            elif has_grown_much(seat):
                yield seat, "grown"

    def to_renew(self, quick: Lane, now: float) -> Seat | None:
        """The worker whose turn it is to be renewed, if there is one and nothing is in its way."""
        if quick.line or quick.starting:
            return None
        rested = (seat for seat in quick.idle if self.is_over(seat, now))
        return next((seat for seat in rested if seat.growth() >= self._limits.rest_growth), None)


def has_grown_much(seat: Seat) -> bool:
    """Whether a worker holds so much more than at its start that it isn't to work on."""
    return seat.growth() > _GROWN
