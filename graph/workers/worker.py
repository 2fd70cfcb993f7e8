"""A worker: it opens the store read-only, then answers one query after another over its socket until that closes."""

import re
import socket
import time
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import IO, Any, cast

import pyoxigraph

from raregraph.graph.errors import RaregraphError
from raregraph.graph.formats import ROW_FORMATS, TRIPLE_FORMATS, ResultFormat, form_of
from raregraph.graph.sparql.rewriting import Search, no_index, rewrite
from raregraph.graph.sparql.syntax_errors import explained
from raregraph.graph.sparql.text import names_dataset
from raregraph.graph.workers.frames import (
    FRAME,
    Kind,
    Meta,
    answer_frame,
    end_frame,
    frame,
    json_frame,
    parsed,
)
from raregraph.graph.workers.memory import give_back
from raregraph.graph.workers.row_count import row_counter
from raregraph.graph.workers.row_writer import written_rows

_BATCH = 1 << 16
_BATCH_SECONDS = 0.05
# The store hands out pieces of at most 8 KiB and nearly that; a smaller one is the last.
_NEARLY_FULL = 7_000
_WORTH_GZIP = 1_000
_LONGEST_KEPT = 4_000
_LEAVES_MUCH_AFTER = 0.05  # seconds: what is quicker leaves little behind
_GZIP_LEVEL = 1

Found = pyoxigraph.QuerySolutions | pyoxigraph.QueryBoolean | pyoxigraph.QueryTriples


@dataclass(frozen=True, slots=True)
class Request:
    """A query as it comes to a worker; `formats` is by form."""

    text: str
    formats: Mapping[str, str]
    default_graphs: list[str] | None = None
    named_graphs: list[str] | None = None
    row_limit: int | None = None
    gzip: bool = False
    head_only: bool = False
    base: str | None = None
    given: list[list[str]] = field(default_factory=list)


class RefusedError(Exception):
    """The store can't answer the query; `kind` tells the service which error that is."""

    def __init__(self, kind: str, message: str, **more: Any) -> None:
        self.content = {"kind": kind, "message": message} | more
        super().__init__(message)


@dataclass(slots=True)
class Worker:
    """The loop of a worker over an open store."""

    store: pyoxigraph.Store
    connection: socket.socket
    prefixes: Mapping[str, str] = field(default_factory=dict)
    search: Search = no_index

    def run(self) -> None:
        """Answer until the service closes the socket."""
        prepared = lru_cache(maxsize=512)(self._prepared)
        while (content := self._received()) is not None:
            request = Request(**parsed(content))
            began = time.monotonic()
            try:
                # Long texts are not kept: they are rare, and hundreds of them are much.
                prepare = prepared if len(request.text) <= _LONGEST_KEPT else self._prepared
                self._answer(request, *prepare(request.text))
            except RefusedError as error:
                self.connection.sendall(json_frame(Kind.FAILED, error.content))
            if time.monotonic() - began > _LEAVES_MUCH_AFTER:
                give_back()

    def _prepared(self, text: str) -> tuple[str, dict[str, str]]:
        """A query as the store is asked it, and the prefixes that it needs."""
        return self._rewritten(text), self._prefixes_of(text)

    def _received(self) -> bytes | None:
        data = self.connection.recv(1 << 16)
        if not data:
            return None
        length = FRAME.size + (FRAME.unpack_from(data)[0] if len(data) >= FRAME.size else 0)
        while len(data) < length or len(data) < FRAME.size:
            more = self.connection.recv(1 << 20)
            if not more:
                return None
            data += more
            length = FRAME.size + FRAME.unpack_from(data)[0] if len(data) >= FRAME.size else FRAME.size
        return data[FRAME.size :]

    def _prefixes_of(self, text: str) -> dict[str, str]:
        """The prefixes that a query uses: to hand over all of ours takes longer than a small query."""
        return {name: iri for name, iri in self.prefixes.items() if f"{name}:" in text}

    def _rewritten(self, text: str) -> str:
        try:
            return rewrite(text, self.search)
        except RaregraphError as error:
            raise RefusedError("refused", error.message, remedy=error.remedy) from error

    def _answer(self, request: Request, text: str, prefixes: dict[str, str]) -> None:
        found = _asked(self.store, request, _filled(text, request.given), prefixes)
        form = form_of(found)
        name = request.formats.get(form)
        if name is None:
            raise RefusedError("format", "", form=form)
        meta = Meta(form, ResultFormat(name), is_gzip=False, cut_at=None)
        if request.head_only:
            self.connection.sendall(answer_frame(Kind.WHOLE, meta, b""))
            return
        writer = _Writer(self.connection, meta, gzip=request.gzip)
        try:
            if request.row_limit is not None and not isinstance(found, pyoxigraph.QueryBoolean):
                _write_some(writer, found, meta.format, request.row_limit)
            else:
                _write_all(writer, found, meta.format)
        except BrokenPipeError:
            raise  # the service wants no more of it
        except (ValueError, RuntimeError, OSError) as error:
            raise _refusal(error) from error
        writer.finish()


def _write_all(writer: "_Writer", found: Found, form: ResultFormat) -> None:
    sink = cast("IO[bytes]", writer)
    if isinstance(found, pyoxigraph.QueryTriples):
        found.serialize(sink, format=TRIPLE_FORMATS[form])
    else:
        found.serialize(sink, format=ROW_FORMATS[form])


def _write_some(
    writer: "_Writer",
    found: pyoxigraph.QuerySolutions | pyoxigraph.QueryTriples,
    form: ResultFormat,
    most: int,
) -> None:
    """Write the first rows or triples; whether there are more is known, and said, before the first byte leaves."""
    if isinstance(found, pyoxigraph.QueryTriples):
        triples = list(islice(found, most + 1))
        writer.cut_at = most if len(triples) > most else None
        pyoxigraph.serialize(triples[:most], cast("IO[bytes]", writer), TRIPLE_FORMATS[form])
        return
    rows = [tuple(row) for row in islice(found, most + 1)]
    writer.cut_at = most if len(rows) > most else None
    names = [variable.value for variable in found.variables]
    writer.write(written_rows(names, rows[:most], form, writer.cut_at))


def _asked(store: pyoxigraph.Store, request: Request, text: str, prefixes: dict[str, str]) -> Found:
    """The answer to a query, whose text as it is asked is `text`."""
    has_dataset = request.default_graphs is not None or request.named_graphs is not None
    try:
        if has_dataset:
            return store.query(
                text,
                base_iri=request.base,
                prefixes=prefixes,
                default_graph=[pyoxigraph.NamedNode(iri) for iri in request.default_graphs or ()],
                named_graphs=[pyoxigraph.NamedNode(iri) for iri in request.named_graphs or ()],
            )
        return store.query(
            text,
            base_iri=request.base,
            prefixes=prefixes,
            use_default_graph_as_union=not names_dataset(request.text),
        )
    except (SyntaxError, ValueError, RuntimeError, OSError) as error:
        if isinstance(error, SyntaxError) and text != request.text:
            # What was sent says where in it the error is.
            found = _asked(store, request, request.text, prefixes)
            if not request.given:
                return found
        raise _refusal(error, text) from error


def _filled(text: str, given: list[list[str]]) -> str:
    """A text with what takes the place of its marks; what comes in for one is not searched for others."""
    if not given:
        return text
    contents = dict(given)
    marks = re.compile("|".join(map(re.escape, contents)))
    return marks.sub(lambda found: contents[found[0]], text)


def _refusal(error: Exception, text: str = "") -> RefusedError:
    message = str(error)
    if isinstance(error, OSError):
        # The message names files of the store.
        return RefusedError("failed", "the store can't be read")
    if isinstance(error, SyntaxError):
        words, line, column = explained(message, text)
        return RefusedError("malformed", words, line=line, column=column)
    return RefusedError("refused", message)


class _Writer:
    """Where the store writes an answer: small ones leave as one frame, others as they come, in larger pieces.

    The first piece leaves at once, so that the reader sees that something comes.
    """

    def __init__(self, connection: socket.socket, meta: Meta, *, gzip: bool) -> None:
        self._connection = connection
        self._meta = meta
        self._wants_gzip = gzip
        self._gzip: zlib._Compress | None = None
        self._held: list[bytes] = []
        self._size = 0
        self._begun = False
        self._sent_at = 0.0
        self._count = row_counter(meta.form, meta.format)
        self._rows = None if self._count is None else 0

    @property
    def cut_at(self) -> int | None:
        """After how many rows the answer is cut; to be set before the first byte."""
        return self._meta.cut_at

    @cut_at.setter
    def cut_at(self, rows: int | None) -> None:
        self._meta = self._meta._replace(cut_at=rows)

    def write(self, data: bytes) -> int:
        self._held.append(data)
        self._size += len(data)
        if self._begun:
            if self._size >= _BATCH or time.monotonic() - self._sent_at >= _BATCH_SECONDS:
                self._send(Kind.DATA)
        elif self._size >= _NEARLY_FULL:
            self._begin()
        return len(data)

    def flush(self) -> None:
        """Nothing: what leaves when is decided here."""

    def finish(self) -> None:
        """Send what is left, and that this was all."""
        body = self._taken()
        if not self._begun:
            if self._wants_gzip and len(body) >= _WORTH_GZIP:
                body = zlib.compress(body, _GZIP_LEVEL, 31)
                self._meta = self._meta._replace(is_gzip=True)
            whole = self._meta._replace(rows=self._rows)
            self._connection.sendall(answer_frame(Kind.WHOLE, whole, body))
            return
        if self._gzip is not None:
            body = self._gzip.compress(body) + self._gzip.flush()
        self._connection.sendall((frame(Kind.DATA, body) if body else b"") + end_frame(self._rows))

    def _begin(self) -> None:
        self._begun = True
        if self._wants_gzip:
            self._gzip = zlib.compressobj(_GZIP_LEVEL, zlib.DEFLATED, 31)
            self._meta = self._meta._replace(is_gzip=True)
        self._send(Kind.HEAD)

    def _send(self, kind: Kind) -> None:
        body = self._taken()
        if self._gzip is not None:
            body = self._gzip.compress(body) + self._gzip.flush(zlib.Z_SYNC_FLUSH)
        self._connection.sendall(
            answer_frame(kind, self._meta, body) if kind is Kind.HEAD else frame(kind, body)
        )
        self._sent_at = time.monotonic()

    def _taken(self) -> bytes:
        body = b"".join(self._held) if len(self._held) != 1 else self._held[0]
        self._held.clear()
        self._size = 0
        if self._count is not None and self._rows is not None:
            self._rows += self._count(body)
        return body


def opened(path: Path) -> pyoxigraph.Store:
    """The store, read-only, its most used parts in memory."""
    store = pyoxigraph.Store.read_only(str(path))
    for text in ("ASK {}", "ASK { GRAPH ?graph { ?subject ?predicate ?object } }"):
        bool(store.query(text))
    return store
