"""How long a request is worked on in a thread: a thread can't be ended, so what works in it looks here and stops."""

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from raregraph.graph.errors import DeadlineError, UnansweredError

_T = TypeVar("_T")
_BETWEEN_LOOKS = 64


@dataclass(slots=True)
class Patience:
    """Until when a request may be worked on (by `time.monotonic`), and whether anybody still waits for it.

    `seconds` is the time that it had in all. One thread works and looks, another may give up.

    >>> patience = Patience.of(60)
    >>> list(patience.over("abc"))
    ['a', 'b', 'c']
    >>> patience.give_up()
    >>> patience.check()
    Traceback (most recent call last):
    raregraph.graph.errors.UnansweredError: the client went away
    """

    seconds: float
    end: float
    is_given_up: bool = False

    @classmethod
    def of(cls, seconds: float, since: float | None = None) -> "Patience":
        """So many seconds from a moment on, or from now."""
        return cls(seconds, (time.monotonic() if since is None else since) + seconds)

    @classmethod
    def without_end(cls) -> "Patience":
        """That of somebody who waits for as long as it takes."""
        return cls(float("inf"), float("inf"))

    def give_up(self) -> None:
        """Nobody waits any more."""
        self.is_given_up = True

    def check(self) -> None:
        """Stop here if it is over.

        Raises:
            DeadlineError: if the time is over.
            UnansweredError: if nobody waits any more.
        """
        if self.is_given_up:
            raise UnansweredError("the client went away")
        if time.monotonic() > self.end:
            raise DeadlineError(
                f"the query took longer than {self.seconds:g} s",
                remedy="Ask for less: name identifiers, narrower categories or predicates, or a limit.",
            )

    def over(self, items: Iterable[_T]) -> Iterator[_T]:
        """The same items, with a look now and then.

        Raises:
            DeadlineError, UnansweredError: as `check` does.
        """
        for number, item in enumerate(items):
            if number % _BETWEEN_LOOKS == 0:
                self.check()
            yield item
