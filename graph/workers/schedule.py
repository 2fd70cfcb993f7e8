"""Whose turn it is: a waiting line in which every client has its share and none can fill it for the others."""

from collections import OrderedDict, deque
from collections.abc import Callable, Iterator
from typing import Generic, TypeVar

Waiting = TypeVar("Waiting")


class FairLine(Generic[Waiting]):
    """Waiting queries, taken in turn from each client that has some.

    >>> line = FairLine(4)
    >>> for client, name in [("a", "a1"), ("a", "a2"), ("a", "a3"), ("b", "b1")]:
    ...     assert line.add(client, name) is None
    >>> line.add("c", "c1")    # the line is full: whoever has most in it gives way
    'a3'
    >>> [line.take() for _ in range(4)]
    ['a1', 'b1', 'c1', 'a2']
    """

    def __init__(self, most: int) -> None:
        self.most = most
        self._lines: OrderedDict[str, deque[Waiting]] = OrderedDict()
        self._size = 0

    def __len__(self) -> int:
        return self._size

    def __iter__(self) -> Iterator[Waiting]:
        for line in self._lines.values():
            yield from line

    def add(self, client: str, waiting: Waiting) -> Waiting | None:
        """Put a query at the end of its client's line; returns the one that gives way, which may be itself."""
        given_way = None
        if self._size >= self.most:
            longest = max(self._lines, key=lambda name: len(self._lines[name]), default=client)
            if longest == client or len(self._lines[longest]) <= len(self._lines.get(client, ())) + 1:
                return waiting
            given_way = self._lines[longest].pop()
            self._size -= 1
            if not self._lines[longest]:
                del self._lines[longest]
        self._lines.setdefault(client, deque()).append(waiting)
        self._size += 1
        return given_way

    def add_first(self, client: str, waiting: Waiting) -> None:
        """Put a query that was begun already back, before all others."""
        self._lines.setdefault(client, deque()).appendleft(waiting)
        self._lines.move_to_end(client, last=False)
        self._size += 1

    def take(self, may: Callable[[str], bool] = lambda _: True) -> Waiting | None:
        """The next query of the client whose turn it is, among those who may; None if there is none."""
        for client, line in self._lines.items():
            if may(client):
                waiting = line.popleft()
                self._size -= 1
                if line:
                    self._lines.move_to_end(client)
                else:
                    del self._lines[client]
                return waiting
        return None

    def remove(self, client: str, waiting: Waiting) -> bool:
        """Take a query out of the line; False if it isn't there."""
        line = self._lines.get(client)
        if line is None or waiting not in line:
            return False
        line.remove(waiting)
        self._size -= 1
        if not line:
            del self._lines[client]
        return True
