"""Counts the rows of an answer while it passes as bytes: the store writes answers itself, and tells nobody how many.

Each counter reads what the store writes, not all that a format allows: JSON without blanks, for one. They take little
of the time in which the store writes the same bytes.
"""

from collections.abc import Callable

from raregraph.graph.formats import QueryForm, ResultFormat

Count = Callable[[bytes], int]


def row_counter(form: QueryForm, written: ResultFormat) -> Count | None:
    r"""A function that takes the pieces of an answer in order and gives how many rows each has; None for no rows.

    A row counts in the piece in which it begins or ends; the first piece must not be empty.

    >>> count = row_counter(QueryForm.ROWS, ResultFormat.CSV)
    >>> count(b's\r\n"a ""quo') + count(b'te"",\r\nb"\r\nc\r\n')
    2
    """
    if form is not QueryForm.ROWS:
        return None
    return _COUNTERS[written]()


def _tsv() -> Count:
    is_first = True

    def count(piece: bytes) -> int:
        nonlocal is_first
        names, is_first = int(is_first), False
        return piece.count(b"\n") - names

    return count


def _csv() -> Count:
    is_first, is_quoted = True, False

    def count(piece: bytes) -> int:
        nonlocal is_first, is_quoted
        names, is_first = int(is_first), False
        parts = piece.split(b'"')
        found = sum(part.count(b"\n") for part in parts[int(is_quoted) :: 2])
        is_quoted ^= len(parts) % 2 == 0
        return found - names

    return count


def _xml() -> Count:
    mark = b"<result>"
    rest = b""

    def count(piece: bytes) -> int:
        nonlocal rest
        found = (rest + piece).count(mark)
        rest = (rest + piece[-len(mark) :])[1 - len(mark) :]
        return found

    return count


def _json() -> Count:
    is_quoted, escape, before = False, b"", b""

    def count(piece: bytes) -> int:
        nonlocal is_quoted, escape, before
        piece = escape + piece
        if b"\\" in piece:
            escape = b"\\" if (len(piece) - len(piece.rstrip(b"\\"))) % 2 else b""
            piece = piece.removesuffix(escape).replace(b"\\\\", b"").replace(b'\\"', b"")
        # Most strings are empty now; without two quotes, what stood inside of strings still does.
        parts = piece.translate(None, _NO_MARKS).replace(b'""', b"").split(b'"')
        # Outside of strings a row is an object in a list: `{` after `[` or `,`. No string stands right before a `{`.
        marks = before + b"".join(parts[int(is_quoted) :: 2])
        is_quoted ^= len(parts) % 2 == 0
        before = marks[-1:]
        return marks.count(b"[{") + marks.count(b",{")

    return count


_NO_MARKS = bytes(set(range(256)) - set(b'"[,{}:'))
_COUNTERS = {
    ResultFormat.CSV: _csv,
    ResultFormat.TSV: _tsv,
    ResultFormat.XML: _xml,
    ResultFormat.JSON: _json,
}
