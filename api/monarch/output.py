"""Rows as JSON, tab-separated values or JSON Lines, whole or as they are made."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Literal

from fastapi.responses import Response, StreamingResponse
from pydantic_core import to_json

Format = Literal["json", "tsv"]
StreamedFormat = Literal["json", "tsv", "jsonl"]
_TSV = "text/tab-separated-values; charset=utf-8"
_TYPES = {"json": "application/json", "tsv": _TSV, "jsonl": "application/x-ndjson"}
_AT_ONCE = 500


def as_json(content: object) -> Response:
    """A whole answer as JSON; bytes are JSON already."""
    body = content if isinstance(content, bytes) else to_json(content)
    return Response(body, media_type="application/json")


def as_tsv(fields: Sequence[str], items: Iterable[Mapping[str, Any]]) -> Response:
    """A whole answer as a table: its head, and a line for each item."""
    return Response("".join([tsv_line(fields), *(_line(fields, item) for item in items)]), media_type=_TSV)


def streamed(
    form: StreamedFormat,
    fields: Sequence[str],
    envelope: Mapping[str, Any],
    items: Iterator[Mapping[str, Any]],
    name: str,
) -> Response:
    """Items as they are made, to be saved under a name; in JSON with the envelope around them."""
    if form == "json":
        pieces = _json_pieces(envelope, items)
    elif form == "tsv":
        pieces = _tsv_pieces(fields, items)
    else:
        pieces = (to_json(item) + b"\n" for item in items)
    headers = {"Content-Disposition": f'attachment; filename="{name}.{form}"'}
    return StreamingResponse(_gathered(pieces), media_type=_TYPES[form], headers=headers)


def tsv_line(cells: Iterable[str]) -> str:
    """A line of a table."""
    return "\t".join(cells) + "\n"


def cell(value: object) -> str:
    r"""A value as a cell: lists joined by `|`, nothing for null, JSON for what has parts, no tabs or line ends.

    >>> cell(["PMID:1", "PMID:2"]), cell(None), cell(True), cell("two\nlines")
    ('PMID:1|PMID:2', '', 'true', 'two lines')
    """
    if value is None:
        return ""
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return "|".join(map(cell, value))
    if isinstance(value, str):
        return " ".join(value.split()) if any(sign in value for sign in "\t\n\r") else value
    return to_json(value).decode()


def _line(fields: Sequence[str], item: Mapping[str, Any]) -> str:
    return tsv_line(cell(item.get(name)) for name in fields)


def _tsv_pieces(fields: Sequence[str], items: Iterator[Mapping[str, Any]]) -> Iterator[bytes]:
    yield tsv_line(fields).encode()
    for item in items:
        yield _line(fields, item).encode()


def _json_pieces(envelope: Mapping[str, Any], items: Iterator[Mapping[str, Any]]) -> Iterator[bytes]:
    yield to_json(envelope)[:-1] + b',"items":['
    for number, item in enumerate(items):
        yield b"," + to_json(item) if number else to_json(item)
    yield b"]}"


def _gathered(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Pieces, some hundred at once: each that is sent costs a switch between threads."""
    waiting: list[bytes] = []
    for piece in pieces:
        waiting.append(piece)
        if len(waiting) == _AT_ONCE:
            yield b"".join(waiting)
            waiting = []
    yield b"".join(waiting)
