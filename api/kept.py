"""What is kept from one request to the next, up to a size."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

_Key = TypeVar("_Key", bound=Hashable)
_Value = TypeVar("_Value")


class Kept(Generic[_Key, _Value]):
    """Values by their keys; those not asked for longest go first. It may be used from many threads.

    `size` says what a key with its value counts, of which there may be `most`. Where keys are long or values may be
    empty, both must count: what counts nothing is never dropped.

    >>> kept = Kept[str, str](most=5, size=lambda key, value: len(value))
    >>> for word in ("one", "two", "six"): kept.put(word, word)
    >>> kept.get("one"), kept.get("six")
    (None, 'six')
    """

    def __init__(self, most: int, size: Callable[[_Key, _Value], int]) -> None:
        self._most = most
        self._size = size
        self._total = 0
        self._values: OrderedDict[_Key, _Value] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: _Key) -> _Value | None:
        """The value of a key; None if it isn't kept."""
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
            return self._values.get(key)

    def put(self, key: _Key, value: _Value) -> None:
        """Keep a value, unless it alone is larger than all that may be kept."""
        with self._lock:
            size = self._size(key, value)
            if key in self._values or size > self._most:
                return
            self._values[key] = value
            self._total += size
            while self._total > self._most:
                self._total -= self._size(*self._values.popitem(last=False))
