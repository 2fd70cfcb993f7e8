"""The way of an answer's pieces from a worker to whoever reads them, no faster than they are read."""

import asyncio
import time
from collections import deque
from collections.abc import AsyncIterator

from raregraph.graph.errors import QueryError
from raregraph.graph.workers.processes import WorkerProcess

_MOST_BUFFERED = 1 << 18
_FEW_BUFFERED = 1 << 16


class Stream:
    """The pieces that have come and have not been read; while there are many of them, their worker stands still.

    `paused_at` is since when it does, None while it works; `stood_still` for how many seconds it did before.
    """

    __slots__ = (
        "_buffered",
        "_error",
        "_is_ended",
        "_pieces",
        "_waiter",
        "paused_at",
        "stood_still",
        "worker",
    )

    def __init__(self) -> None:
        self.worker: WorkerProcess | None = None
        self.paused_at: float | None = None
        self.stood_still = 0.0
        self._pieces: deque[bytes] = deque()
        self._buffered = 0
        self._is_ended = False
        self._error: QueryError | None = None
        self._waiter: asyncio.Future[None] | None = None

    @property
    def is_ended(self) -> bool:
        """Whether all has come."""
        return self._is_ended

    def put(self, piece: bytes) -> None:
        """A piece has come."""
        self._pieces.append(piece)
        self._buffered += len(piece)
        self._wake()
        if self._buffered > _MOST_BUFFERED and self.paused_at is None and self.worker is not None:
            self.worker.pause()
            self.paused_at = time.monotonic()

    def end(self) -> None:
        """All has come; the worker may do something else even if not all is read yet."""
        self._is_ended = True
        self._let_go_on()
        self.worker = None
        self._wake()

    def fail(self, error: QueryError) -> None:
        """No more will come, and why."""
        self._error = error
        self._let_go_on()
        self.worker = None
        self._wake()

    async def pieces(self) -> AsyncIterator[bytes]:
        """The pieces as they come.

        Raises:
            QueryError: if the last one never will.
        """
        while True:
            if self._pieces:
                yield self._taken()
            elif self._error is not None:
                raise self._error
            elif self._is_ended:
                return
            else:
                self._waiter = asyncio.get_running_loop().create_future()
                await self._waiter

    def _taken(self) -> bytes:
        piece = self._pieces.popleft()
        self._buffered -= len(piece)
        if self._buffered <= _FEW_BUFFERED:
            self._let_go_on()
        return piece

    def _let_go_on(self) -> None:
        if self.paused_at is None:
            return
        self.stood_still += time.monotonic() - self.paused_at
        self.paused_at = None
        if self.worker is not None:
            self.worker.resume()

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)
