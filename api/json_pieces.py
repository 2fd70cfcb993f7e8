"""A large answer as JSON, in pieces.

To write an object as JSON is one call that no other thread runs beside. Of many megabytes that takes a second, in which
the service answers nobody; piece by piece the others get their turns between.
"""

from collections.abc import Iterator
from itertools import chain
from typing import Any

from pydantic_core import to_json

_LEVELS = 4


def pieces(value: Any, levels: int = _LEVELS) -> Iterator[bytes]:
    """The JSON of a value, its outer levels part by part.

    >>> b"".join(pieces({"a": [1, "\u00e4"], "b": {}}))
    b'{"a":[1,"\xc3\xa4"],"b":{}}'
    """
    if levels and isinstance(value, dict) and value:
        for start, (key, each) in zip(_starts(b"{"), value.items(), strict=False):
            yield start + to_json(key) + b":"
            yield from pieces(each, levels - 1)
        yield b"}"
    elif levels and isinstance(value, list) and value:
        for start, each in zip(_starts(b"["), value, strict=False):
            yield start
            yield from pieces(each, levels - 1)
        yield b"]"
    else:
        yield to_json(value)


def _starts(first: bytes) -> Iterator[bytes]:
    return chain([first], iter(lambda: b",", None))
