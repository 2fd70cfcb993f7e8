"""Answers kept for those who ask the same: by query, format and release, bounded in bytes, the least used go first."""

from collections import OrderedDict
from dataclasses import dataclass, field

Headers = list[tuple[bytes, bytes]]
_BESIDES = 1_000
_LARGEST_SHARE = 16


@dataclass(slots=True)
class CachedAnswer:
    """A whole answer to a query with its headers, as it goes out; `aliases` are the requests that lead to it."""

    version: str
    etag: bytes
    headers: Headers
    body: bytes
    text: str = ""
    rows: int | None = None
    aliases: list[bytes] = field(default_factory=list)

    @property
    def size(self) -> int:
        """What it takes, about, in bytes."""
        return len(self.body) + _BESIDES


class ResultCache:
    """Holds answers up to so many bytes in all.

    An answer is found by its key. A request that was answered before, byte for byte the same, is found by an alias
    without even being parsed.

    >>> cache = ResultCache(4_000)
    >>> for number in range(4):
    ...     cache.put(bytes([number]), CachedAnswer("r", b"", [], b"x" * 100))
    >>> [cache.get(bytes([number]), "r") is not None for number in range(4)]
    [False, True, True, True]
    >>> cache.get(bytes([3]), "another release") is None
    True
    """

    def __init__(self, most_bytes: int) -> None:
        self.most_bytes = most_bytes
        self.size = 0
        self._answers: OrderedDict[bytes, CachedAnswer] = OrderedDict()
        self._aliases: dict[bytes, bytes] = {}

    def __len__(self) -> int:
        return len(self._answers)

    @property
    def largest(self) -> int:
        """How many bytes an answer may have that is kept."""
        return self.most_bytes // _LARGEST_SHARE

    def get(self, key: bytes, version: str | None) -> CachedAnswer | None:
        """The answer of this release with this key."""
        found = self._answers.get(key)
        if found is None or found.version != version:
            return None
        self._answers.move_to_end(key)
        return found

    def get_alias(self, alias: bytes, version: str | None) -> CachedAnswer | None:
        """The answer of this release to just this request."""
        key = self._aliases.get(alias)
        return None if key is None else self.get(key, version)

    def put(self, key: bytes, answer: CachedAnswer) -> None:
        """Keep an answer, if it isn't too large."""
        if answer.size > max(self.largest, 2 * _BESIDES) or answer.size > self.most_bytes:
            return
        self._drop(key)
        self._answers[key] = answer
        self.size += answer.size
        while self.size > self.most_bytes:
            self._drop(next(iter(self._answers)))

    def put_alias(self, alias: bytes, key: bytes) -> None:
        """Let this request lead to the answer with this key."""
        found = self._answers.get(key)
        if found is not None and alias not in self._aliases and len(found.aliases) < 8:
            found.aliases.append(alias)
            self._aliases[alias] = key
            self.size += len(alias)

    def clear(self) -> None:
        """Forget all."""
        self._answers.clear()
        self._aliases.clear()
        self.size = 0

    def _drop(self, key: bytes) -> None:
        found = self._answers.pop(key, None)
        if found is not None:
            self.size -= found.size + sum(map(len, found.aliases))
            for alias in found.aliases:
                del self._aliases[alias]
