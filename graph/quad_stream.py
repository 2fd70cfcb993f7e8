"""N-Quads text on its way into the store: a file that is made while it is read, counted and hashed."""

from collections.abc import Iterator
from hashlib import sha256

import pyoxigraph


class QuadStream:
    r"""Chunks of N-Quads as a binary file to read from.

    An exception of the chunks' maker ends the stream as an error and is kept in `failure`, because the reader
    on the other side reports only that reading failed.

    >>> stream = QuadStream(iter([b"<urn:a> <urn:b> <urn:c> .\n"]))
    >>> stream.read(7), stream.lines
    (b'<urn:a>', 1)
    """

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks
        self._chunk = memoryview(b"")
        self._hash = sha256()
        self.lines = 0
        self.failure: BaseException | None = None

    @property
    def digest(self) -> str:
        """The sha256 of all text read so far, in hexadecimal."""
        return self._hash.hexdigest()

    def load_into(self, store: pyoxigraph.Store) -> None:
        """Bulk load everything; raises SyntaxError if the text is no N-Quads, OSError if it fails.

        All of it is one bulk load, which holds two batches of a million quads at a time, whatever there is in all
        (about 1.7 GB). Several bulk loads one after the other would make the store sort again what it has, and
        took a third more time. IRIs are not checked again: `raregraph.graph.rdf.nquads` spells none that is not one
        (a property in its tests), and checking them takes a tenth of the time of a load.
        """
        store.bulk_load(self, pyoxigraph.RdfFormat.N_QUADS, lenient=True)  # type: ignore[arg-type]

    def add(self, chunk: bytes) -> None:
        """One more chunk, which counts and is hashed as the others are, after the stream has come to its end."""
        self._chunks = iter((chunk,))

    def read(self, size: int = -1) -> bytes:
        """The next bytes, at most `size` of them; none at the end."""
        if not self._chunk and not self._fill():
            return b""
        taken = self._chunk if size < 0 else self._chunk[:size]
        self._chunk = self._chunk[len(taken) :]
        return bytes(taken)

    def _fill(self) -> bool:
        while not self._chunk:
            try:
                chunk = next(self._chunks, None)
            except BaseException as error:
                self.failure = error
                raise
            if chunk is None:
                return False
            self._hash.update(chunk)
            self.lines += chunk.count(b"\n")
            self._chunk = memoryview(chunk)
        return True
