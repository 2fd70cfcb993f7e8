"""What the service and a worker say to each other over their socket.

A request is one frame, an answer one frame (`WHOLE`, `FAILED`) or several (`HEAD`, `DATA`..., then `END` or `FAILED`).
A frame is its length, its kind and its content. Nothing that comes from a worker is ever unpickled: the service must
stay sound whatever became of the worker.
"""

import json
import struct
from collections.abc import Iterator
from enum import IntEnum
from typing import Any, NamedTuple

from raregraph.graph.formats import QueryForm, ResultFormat

FRAME = struct.Struct("!IB")
_META = struct.Struct("!BBBqq")
_ROWS = struct.Struct("!q")
_FORMS = tuple(QueryForm)
_FORMATS = tuple(ResultFormat)
_GZIP = 1
_FORM_NUMBERS = {form: number for number, form in enumerate(_FORMS)}
_FORMAT_NUMBERS = {each: number for number, each in enumerate(_FORMATS)}

_written = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False).encode

MOST_IN_FRAME = 1 << 24


class Kind(IntEnum):
    """What a frame is."""

    READY = 1
    REQUEST = 2
    WHOLE = 3
    HEAD = 4
    DATA = 5
    END = 6
    FAILED = 7


class FrameError(ValueError):
    """The other side doesn't keep to the rules."""


class Meta(NamedTuple):
    """What is known of an answer before its first byte.

    `cut_at` is the row after which it was cut, or None; `rows` how many it has, if that is known by then.
    """

    form: QueryForm
    format: ResultFormat
    is_gzip: bool
    cut_at: int | None
    rows: int | None = None


def frame(kind: Kind, content: bytes = b"") -> bytes:
    """The frame of this kind and content."""
    return FRAME.pack(len(content), kind) + content


def json_frame(kind: Kind, content: dict[str, Any]) -> bytes:
    """A frame whose content is JSON."""
    return frame(kind, _written(content).encode("utf-8", "surrogatepass"))


def answer_frame(kind: Kind, meta: Meta, body: bytes) -> bytes:
    """A frame that begins an answer.

    >>> found = Meta(QueryForm.ROWS, ResultFormat.CSV, False, None)
    >>> [(kind, content)] = Frames().feed(answer_frame(Kind.WHOLE, found, b"s"))
    >>> split_answer(content) == (found, b"s")
    True
    """
    packed = _META.pack(
        _FORM_NUMBERS[meta.form],
        _FORMAT_NUMBERS[meta.format],
        _GZIP if meta.is_gzip else 0,
        -1 if meta.cut_at is None else meta.cut_at,
        -1 if meta.rows is None else meta.rows,
    )
    return FRAME.pack(len(packed) + len(body), kind) + packed + body


def split_answer(content: bytes) -> tuple[Meta, bytes]:
    """What `answer_frame` put into a frame.

    Raises:
        FrameError: if it was not made so.
    """
    try:
        form, number, flags, cut_at, rows = _META.unpack_from(content)
        meta = Meta(_FORMS[form], _FORMATS[number], bool(flags & _GZIP), _given(cut_at), _given(rows))
    except (struct.error, IndexError) as error:
        raise FrameError("the beginning of an answer can't be read") from error
    return meta, content[_META.size :]


def end_frame(rows: int | None) -> bytes:
    """The frame that ends an answer; `rows` is how many it has had, if they were counted."""
    return frame(Kind.END, _ROWS.pack(-1 if rows is None else rows))


def rows_at_end(content: bytes) -> int | None:
    """What `end_frame` put into a frame.

    Raises:
        FrameError: if it was not made so.
    """
    try:
        (rows,) = _ROWS.unpack(content)
    except struct.error as error:
        raise FrameError("the end of an answer can't be read") from error
    return _given(rows)


def _given(number: int) -> int | None:
    return None if number < 0 else number


def parsed(content: bytes) -> dict[str, Any]:
    """The JSON object of a frame.

    Raises:
        FrameError: if it holds none.
    """
    try:
        found = json.loads(content.decode("utf-8", "surrogatepass"))
    except ValueError as error:
        raise FrameError("a message can't be read") from error
    if not isinstance(found, dict):
        raise FrameError("a message is no object")
    return found


class Frames:
    """Cuts what comes in into frames."""

    __slots__ = ("_rest",)

    def __init__(self) -> None:
        self._rest = b""

    def feed(self, data: bytes) -> Iterator[tuple[Kind, bytes]]:
        """The frames that are whole with this piece.

        Raises:
            FrameError: if a frame is of no known kind, or larger than any may be.
        """
        data = self._rest + data if self._rest else data
        start, end = 0, len(data)
        while end - start >= FRAME.size:
            length, kind = FRAME.unpack_from(data, start)
            if length > MOST_IN_FRAME or not Kind.READY <= kind <= Kind.FAILED:
                raise FrameError(f"a frame of kind {kind} has {length} bytes")
            stop = start + FRAME.size + length
            if stop > end:
                break
            yield Kind(kind), data[start + FRAME.size : stop]
            start = stop
        self._rest = data[start:]
