"""What queries may take of a pool, and what its workers may keep."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PoolLimits:
    """What queries may take, and what workers may keep.

    `seconds` is the time from a query's arrival to the last byte worked out, `memory` the bytes that a worker may
    have for itself, `workers` how many quick queries run at once, `long_workers` how many long ones, `queue` how
    many wait in each lane, `stall_seconds` how long a client may take nothing of an answer. A worker that has
    rested for `rest_seconds` and holds `rest_growth` bytes more than when it began is renewed.
    """

    seconds: float = 60.0
    memory: int = 1 << 30
    workers: int = 4
    long_workers: int = 4
    queue: int = 256
    stall_seconds: float = 60.0
    rest_seconds: float = 30.0
    rest_growth: int = 8 << 20
