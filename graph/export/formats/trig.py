"""TriG: the graphs one after the other, each sorted, with the usual prefixes. The format for people's eyes."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph

from raregraph.graph.export.formats import ExportFormat, Written
from raregraph.graph.export.selection import Progress, Selection, Sink
from raregraph.graph.export.sorted_graphs import sorted_graphs
from raregraph.graph.quad_stream import QuadStream
from raregraph.ontology.identifiers import prefixes

_QUADS_PER_STEP = 50_000


def write(selection: Selection, out: Sink, scratch: Path, progress: Progress) -> Written:
    """Write all quads of a selection; of its text only some parts are held at once."""
    graphs = sorted_graphs(selection, scratch, progress)
    chunks = QuadStream(chunk for graph in graphs for chunk in graph.sorter.chunks())
    parsed = pyoxigraph.parse(chunks, pyoxigraph.RdfFormat.N_QUADS, lenient=True)  # type: ignore[arg-type]
    told = _told(parsed, progress)
    text = _SortedHead(out)
    pyoxigraph.serialize(told, text, pyoxigraph.RdfFormat.TRIG, prefixes=prefixes())  # type: ignore[arg-type]
    text.flush()
    return Written(Counter({each.graph.graph: each.lines for each in graphs}), chunks.lines)


def _told(quads: Iterator[pyoxigraph.Quad], progress: Progress) -> Iterator[pyoxigraph.Quad]:
    done = 0
    for done, quad in enumerate(quads, start=1):
        if done % _QUADS_PER_STEP == 0:
            progress("writing", "", done)
        yield quad
    progress("writing", "", done)


class _SortedHead:
    """Passes on what the serializer writes, the lines of prefixes at its beginning sorted: it has them in any order."""

    def __init__(self, out: Sink) -> None:
        self._out = out
        self._head: bytes | None = b""

    def write(self, data: bytes) -> int:
        """Take a part of the text."""
        if self._head is None:
            self._out.write(data)
            return len(data)
        self._head += data
        lines = self._head.splitlines(keepends=True)
        if len(lines) > 1 and not lines[-2].startswith(b"@prefix "):
            self.flush()
        return len(data)

    def flush(self) -> None:
        """Nothing waits any longer."""
        if self._head:
            lines = self._head.splitlines(keepends=True)
            head = [line for line in lines if line.startswith(b"@prefix ")]
            self._out.write(b"".join((*sorted(head), *lines[len(head) :])))
        self._head = None


FORMAT = ExportFormat("trig", "application/trig", "quads", write)
