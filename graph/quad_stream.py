"""N-Quads text on its way into the store: a file that is made while it is read, counted and hashed."""

from collections.abc import Iterator
from hashlib import sha256

import pyoxigraph

LINES_PER_PART = 3_000_000
"""How much one bulk load takes at once. It works in batches of a million quads side by side, which keeps both
cores busy; its memory levels off near 1.7 GB. Parts of 250,000 quads take 280 MB, and more time."""


class QuadStream:
    r"""Chunks of N-Quads, each ending at a line end, as a binary file to read from, part by part.

    A part ends with the chunk that brings it to `lines_per_part` lines; `next_part` opens the following one.
    An exception of the chunks' maker ends the stream as an error and is kept in `failure`, because the reader
    on the other side reports only that reading failed.

    >>> stream = QuadStream(iter([b"<urn:a> <urn:b> <urn:c> .\n"]))
    >>> stream.next_part(), stream.read(7), stream.lines
    (True, b'<urn:a>', 1)
    """

    def __init__(self, chunks: Iterator[bytes], lines_per_part: int = LINES_PER_PART) -> None:
        self._chunks = chunks
        self._chunk = memoryview(b"")
        self._hash = sha256()
        self._lines_per_part = lines_per_part
        self._part_ends_at = 0
        self.lines = 0
        self.failure: BaseException | None = None

    @property
    def digest(self) -> str:
        """The sha256 of all text read so far, in hexadecimal."""
        return self._hash.hexdigest()

    def load_into(self, store: pyoxigraph.Store) -> None:
        """Bulk load everything, part by part; raises SyntaxError if the text is no N-Quads, OSError if it fails.

        IRIs are not checked again: `raregraph.graph.nquads` spells none that is not one (a property in its tests),
        and checking them takes a tenth of the time of a load.
        """
        while self.next_part():
            store.bulk_load(self, pyoxigraph.RdfFormat.N_QUADS, lenient=True)  # type: ignore[arg-type]

    def next_part(self) -> bool:
        """Open the next part; False if there is nothing more to read."""
        self._part_ends_at = self.lines + self._lines_per_part
        return self._fill()

    def read(self, size: int = -1) -> bytes:
        """The next bytes of this part, at most `size` of them; none at its end."""
        if not self._chunk and (self.lines >= self._part_ends_at or not self._fill()):
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
