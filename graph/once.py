"""What is worked out once and kept with what it was worked out of: made by one thread, gone when that goes.

A service answers from a release until another one takes its place. Whatever it worked out of the first, its arrays'
indexes, pages, tables, must go with it. So none of it stands in a cache of a module, where it would outlive the
release: it is kept by the object that stands for the release.

`functools.cached_property` does not do: since Python 3.12 several threads that ask at once each make the value.
"""

import threading
from collections.abc import Callable, Hashable
from typing import Any, Generic, TypeVar, overload

_Owner = TypeVar("_Owner")
_Value = TypeVar("_Value")


class Keepsakes:
    """What was worked out of its owner, by how it is made. It may be used from many threads.

    >>> made = []
    >>> def doubled(number: int) -> int:
    ...     made.append(number)
    ...     return 2 * number
    >>> kept = Keepsakes()
    >>> kept.once(doubled, 4), kept.once(doubled, 4), made
    (8, 8, [4])
    """

    def __init__(self) -> None:
        self._values: dict[Hashable, Any] = {}
        self._locks: dict[Hashable, threading.RLock] = {}

    def once(self, make: Callable[[_Owner], _Value], owner: _Owner) -> _Value:
        """What `make` gives for the owner: made now, or kept from before. An error is not kept.

        `make` is a function or a class of a module; its owner is the same in every call.
        """
        if make not in self._values:
            with self._locks.setdefault(make, threading.RLock()):
                if make not in self._values:
                    self._values[make] = make(owner)
        value: _Value = self._values[make]
        return value


class once(Generic[_Owner, _Value]):  # noqa: N801 - reads as a decorator, like `property`
    """A property that is worked out when it is first asked for, by one thread however many ask.

    >>> class Book:
    ...     @once
    ...     def words(self) -> list[str]:
    ...         return ["once", "upon"]
    >>> book = Book()
    >>> book.words is book.words
    True
    """

    def __init__(self, make: Callable[[_Owner], _Value]) -> None:
        self._make = make
        self.__doc__ = make.__doc__

    def __set_name__(self, kind: type[_Owner], name: str) -> None:
        self._name = name

    @overload
    def __get__(self, owner: None, kind: type[_Owner]) -> "once[_Owner, _Value]": ...

    @overload
    def __get__(self, owner: _Owner, kind: type[_Owner]) -> _Value: ...

    def __get__(self, owner: _Owner | None, kind: type[_Owner]) -> "once[_Owner, _Value] | _Value":
        if owner is None:
            return self
        values = owner.__dict__  # where Python finds the value without coming here again
        with values.setdefault(f"{self._name} is being made", threading.RLock()):
            if self._name not in values:
                values[self._name] = self._make(owner)
        value: _Value = values[self._name]
        return value
