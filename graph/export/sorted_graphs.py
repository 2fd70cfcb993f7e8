"""The graphs of a selection, read from the store and sorted, with little memory."""

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from threading import Event

import pyoxigraph
from pyoxigraph import NamedNode, RdfFormat

from raregraph.graph.asserted import asserted_facts
from raregraph.graph.errors import ReleaseError
from raregraph.graph.export.selection import ExportedGraph, Progress, Selection
from raregraph.graph.inference import inferred_quads
from raregraph.graph.line_sort import LineSorter
from raregraph.graph.metadata.void import triples_of_graphs
from raregraph.graph.release import Release

RUN_BYTES = 16 * 1024 * 1024
"""How much text of a graph is sorted in memory at once; it takes about five times as much."""
READERS = 2
"""How many graphs are read at the same time: the store looks terms up without holding up other threads."""


@dataclass(frozen=True, slots=True)
class SortedGraph:
    """A graph whose lines are sorted, and how many it has."""

    graph: ExportedGraph
    sorter: LineSorter
    lines: int


def sorted_graphs(
    selection: Selection, scratch: Path, progress: Progress, *, with_graph: bool = True
) -> tuple[SortedGraph, ...]:
    """Read the graphs of a selection as N-Quads, or without their graph as N-Triples.

    The graphs come in the selection's order, whichever were read first. The scratch folder gets about a tenth of their
    text.
    """
    store = pyoxigraph.Store.read_only(str(selection.release.store_path))
    stopped = Event()

    def read(graph: ExportedGraph) -> SortedGraph:
        progress("reading", graph.source, 0)
        runs = _Runs(graph, scratch, progress, stopped, with_graph=with_graph)
        if graph.source == "inferred" and not selection.is_whole:
            runs.take(_inferred_anew(store, selection, graph.graph))
        else:
            runs.dump(store)
        return SortedGraph(graph, runs.sorter, runs.lines)

    sizes = _sizes(selection.release)
    largest_first = sorted(selection.graphs, key=lambda graph: -sizes.get(graph.graph, 0))
    with ThreadPoolExecutor(READERS) as pool:
        try:
            done = dict(zip(largest_first, pool.map(read, largest_first), strict=True))
        finally:
            stopped.set()  # Ctrl-C, or a full disk: nobody waits until a large graph is read
    return tuple(done[graph] for graph in selection.graphs)


class _StoppedError(Exception):
    """Another thread has failed, so this one ends too."""


class _Runs:
    """The lines of one graph on their way to the sorter, in runs that fit in memory."""

    def __init__(
        self, graph: ExportedGraph, scratch: Path, progress: Progress, stopped: Event, *, with_graph: bool
    ) -> None:
        self.sorter = LineSorter(scratch, name=f"{graph.stem}.")
        self.lines = 0
        self._graph = graph
        self._progress = progress
        self._stopped = stopped
        self._end = f" <{graph.graph}> .\n".encode() if with_graph else b""
        self._text = bytearray()

    def dump(self, store: pyoxigraph.Store) -> None:
        """Take the graph as the store has it."""
        graph = NamedNode(self._graph.graph)
        store.dump(self, RdfFormat.N_TRIPLES, from_graph=graph)  # type: ignore[arg-type]
        self._add()

    def take(self, chunks: Iterable[bytes]) -> None:
        """Take N-Triples."""
        for chunk in chunks:
            self.write(chunk)
        self._add()

    def write(self, data: bytes) -> int:
        """Take a part of the text."""
        if self._stopped.is_set():
            raise _StoppedError
        self._text += data
        if len(self._text) >= RUN_BYTES:
            self._add()
        return len(data)

    def flush(self) -> None:
        """Nothing waits for it."""

    def _add(self) -> None:
        end = self._text.rfind(b"\n") + 1
        text = bytes(self._text[:end])
        del self._text[:end]
        lines = (text.replace(b" .\n", self._end) if self._end else text).splitlines(keepends=True)
        self.lines += len(lines)
        self.sorter.add(lines)
        self._progress("reading", self._graph.source, self.lines)


def _sizes(release: Release) -> dict[str, int]:
    """How many triples each graph has, where the release knows."""
    try:
        return triples_of_graphs(release.void())
    except ReleaseError:
        return {}


def _inferred_anew(store: pyoxigraph.Store, selection: Selection, graph: str) -> Iterator[bytes]:
    """What follows from the graphs of a selection, as N-Triples."""
    facts = {fact for each in selection.asserting for fact in asserted_facts(store, each.graph, each.kind)}
    end = f" <{graph}> .\n".encode()
    for chunk in inferred_quads(facts, graph):
        yield chunk.replace(end, b" .\n")
