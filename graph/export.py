"""A release as a file: sorted N-Quads of all that may be passed on, with a description beside it.

A graph whose source's terms forbid passing it on, or leave that open, is left out, and so is all that follows from
it: unless all sources are in the file, its inferred graph is inferred anew, from what is in the file, and the counts
of what the release holds (VoID) are left out. The same release, asked for in the same way, gives the same bytes.
"""

import errno
import gzip
import json
import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from difflib import get_close_matches
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, BinaryIO, Protocol

import pyoxigraph
from pyoxigraph import NamedNode, RdfFormat

from raregraph.graph.asserted import KINDS, asserted_facts
from raregraph.graph.errors import ExportError
from raregraph.graph.inference import inferred_quads
from raregraph.graph.line_sort import LineSorter
from raregraph.graph.release import Release
from raregraph.ontology.identifiers import BASE

OWN = {
    "catalogue": "What the named graphs are",
    "inferred": "What follows from the hierarchy",
    "ontology": "The vocabulary",
    "void": "What the named graphs hold, counted",
}
"""The graphs of raregraph's own, by name, with their titles."""
_RUN_BYTES = 32 * 1024 * 1024
"""How much text is sorted in memory at once; it takes about five times as much."""

Progress = Callable[[str, str, int], None]
"""Told of each step: `reading` or `writing`, the graph at work, and how many quads are done."""


class Sink(Protocol):
    """Where bytes go."""

    def write(self, data: bytes, /) -> object:
        """Take bytes."""
        ...


def _silent(phase: str, graph: str, done: int) -> None:
    return None


@dataclass(frozen=True, slots=True)
class ExportedGraph:
    """A named graph that is exported or left out: of what source, version and terms it is.

    `kind` is that of the source, `own` for a graph of raregraph's own, `unknown` for one that the manifest
    doesn't describe. `redistributable` is None where nothing is established.
    """

    source: str
    title: str
    graph: str
    version: str
    kind: str
    licence: str | None = None
    redistributable: bool | None = None

    @property
    def is_free(self) -> bool:
        """Whether it may be passed on."""
        return self.kind == "own" or self.redistributable is True


@dataclass(frozen=True, slots=True)
class Selection:
    """What of a release is exported, what its terms keep out, and whether all sources are in."""

    release: Release
    graphs: tuple[ExportedGraph, ...]
    left_out: tuple[ExportedGraph, ...]
    is_whole: bool


@dataclass(frozen=True, slots=True)
class Exported:
    """A finished file, the description beside it, and how much is in it."""

    path: Path
    description: Path
    quads: int
    bytes: int


def select(release: Release, sources: Sequence[str] = (), *, include_restricted: bool = False) -> Selection:
    """What to export: all sources of a release or those named, and the graphs of raregraph's own.

    Raises:
        ExportError: if the release has no such source, or nothing that is asked for may be passed on.
    """
    held, own = _graphs(release)
    _check_names(sources, [graph.source for graph in held])
    wanted = [graph for graph in held if not sources or graph.source in sources]
    kept = [graph for graph in wanted if graph.is_free or include_restricted]
    left_out = [graph for graph in wanted if graph not in kept]
    if not kept:
        terms = ", ".join(f"{graph.source} ({graph.licence or 'no licence stated'})" for graph in left_out)
        raise ExportError(
            f"nothing that is asked for may be passed on: {terms}",
            place=f"release {release.id}",
            remedy="For your own use, --include-restricted takes it in.",
        )
    is_whole = len(kept) == len(held)
    graphs = sorted(
        (*kept, *(graph for graph in own if is_whole or graph.source != "void")),
        key=lambda graph: graph.graph,
    )
    return Selection(release, tuple(graphs), tuple(left_out), is_whole)


def write_quads(selection: Selection, out: Sink, scratch: Path, progress: Progress = _silent) -> Counter[str]:
    """Write the N-Quads of a selection, sorted by their bytes, and count those of each graph.

    Memory doesn't grow with the release; the scratch folder gets about a tenth of the text.
    """
    store = pyoxigraph.Store.read_only(str(selection.release.store_path))
    sorter = LineSorter(scratch)
    counted: Counter[str] = Counter()
    for graph in selection.graphs:
        progress("reading", graph.source, 0)
        runs = _Runs(sorter, graph, progress)
        if graph.source == "inferred" and not selection.is_whole:
            runs.take(_inferred_anew(store, selection, graph.graph))
        else:
            runs.dump(store)
        counted[graph.graph] = runs.quads
    done = 0
    for chunk in sorter.chunks():
        out.write(chunk)
        done += chunk.count(b"\n")
        progress("writing", "", done)
    return counted


def export_file(
    selection: Selection, path: Path, *, force: bool = False, progress: Progress = _silent
) -> Exported:
    """Write the N-Quads of a selection to a file, gzipped if its name ends in `.gz`, with `PATH.json` beside it.

    Both are made in a folder beside the file and put in place when they are whole.

    Raises:
        ExportError: if there is such a file already (without `force`), or it can't be written.
    """
    description = path.with_name(f"{path.name}.json")
    for present in (path, description):
        if present.exists() and not force:
            raise ExportError(
                "there is such a file already", place=str(present), remedy="--force replaces it."
            )
    with writing(path), TemporaryDirectory(prefix=f"{path.name}.", suffix=".part", dir=path.parent) as name:
        scratch = Path(name)
        with (scratch / path.name).open("wb") as file:
            packed = _Measured(file)
            if path.suffix == ".gz":
                with gzip.GzipFile("", "wb", 6, packed, mtime=0) as packing:
                    text = _Measured(packing)
                    counted = write_quads(selection, text, scratch, progress)
            else:
                text = packed
                counted = write_quads(selection, text, scratch, progress)
            _settle(file)
        with (scratch / description.name).open("wb") as file:
            about = _described(selection, counted)
            about["file"] = {"name": path.name, "bytes": packed.size, "sha256": packed.digest}
            about["text"] = {"quads": counted.total(), "bytes": text.size, "sha256": text.digest}
            file.write(f"{json.dumps(about, indent=1, ensure_ascii=False)}\n".encode())
            _settle(file)
        (scratch / path.name).replace(path)
        (scratch / description.name).replace(description)
    return Exported(path, description, counted.total(), packed.size)


@contextmanager
def writing(place: Path | str) -> Iterator[None]:
    """Errors of the file system, told as what they mean for an export to that place."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        full = error.errno == errno.ENOSPC
        raise ExportError(
            f"it can't be written: {error.strerror or error}",
            place=str(place),
            remedy="Free disk space, or choose another --output." if full else "Choose another --output.",
        ) from error


class _Measured:
    """Passes bytes on, counts and hashes them."""

    def __init__(self, out: Sink) -> None:
        self._out = out
        self._hash = sha256()
        self.size = 0

    @property
    def digest(self) -> str:
        return self._hash.hexdigest()

    def write(self, data: bytes, /) -> int:
        self._out.write(data)
        self._hash.update(data)
        self.size += len(data)
        return len(data)

    def flush(self) -> None:
        """What is written is with `out` already."""


class _Runs:
    """The lines of one graph on their way to the sorter, in runs that fit in memory."""

    def __init__(self, sorter: LineSorter, graph: ExportedGraph, progress: Progress) -> None:
        self._sorter = sorter
        self._graph = graph
        self._progress = progress
        self._text = bytearray()
        self.quads = 0

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
        self._text += data
        if len(self._text) >= _RUN_BYTES:
            self._add()
        return len(data)

    def flush(self) -> None:
        """Nothing waits for it."""

    def _add(self) -> None:
        end = self._text.rfind(b"\n") + 1
        text = bytes(self._text[:end]).replace(b" .\n", f" <{self._graph.graph}> .\n".encode())
        del self._text[:end]
        lines = text.splitlines(keepends=True)
        self.quads += len(lines)
        self._sorter.add(lines)
        self._progress("reading", self._graph.source, self.quads)


def _inferred_anew(store: pyoxigraph.Store, selection: Selection, graph: str) -> Iterator[bytes]:
    """What follows from the graphs of a selection, as N-Triples."""
    asserting = [each.graph for each in selection.graphs if each.kind in KINDS]
    facts = {fact for each in asserting for fact in asserted_facts(store, each)}
    end = f" <{graph}> .\n".encode()
    for chunk in inferred_quads(facts, graph):
        yield chunk.replace(end, b" .\n")


def _graphs(release: Release) -> tuple[list[ExportedGraph], list[ExportedGraph]]:
    """The graphs of sources, and raregraph's own; of a graph without description nothing is established."""
    described = {
        entry["graph"]: ExportedGraph(
            entry["name"],
            entry["title"],
            entry["graph"],
            entry["version"],
            entry["kind"],
            entry["licence"],
            entry["redistributable"],
        )
        for entry in release.manifest()["sources"]
    }
    own: list[ExportedGraph] = []
    for node in pyoxigraph.Store.read_only(str(release.store_path)).named_graphs():
        graph = str(node.value)
        name, _, version = graph.removeprefix(f"{BASE}graph/").partition("/")
        if name in OWN:
            own.append(ExportedGraph(name, OWN[name], graph, version, "own"))
        elif graph not in described:
            described[graph] = ExportedGraph(name, "", graph, version, "unknown")
    return list(described.values()), own


def _check_names(wanted: Iterable[str], known: Sequence[str]) -> None:
    for name in wanted:
        if name not in known:
            near = get_close_matches(name, known) or sorted(known)
            raise ExportError(
                "the release holds no such source", place=name, remedy=f"Take one of: {', '.join(near)}."
            )


def _described(selection: Selection, counted: Counter[str]) -> dict[str, Any]:
    manifest = selection.release.manifest()
    return {
        "release": selection.release.id,
        "raregraph_version": manifest["raregraph_version"],
        "format": "application/n-quads",
        "inferred_from": "all sources of the release" if selection.is_whole else "the graphs in this file",
        "graphs": [_graph_as_json(graph) | {"quads": counted[graph.graph]} for graph in selection.graphs],
        "left_out": [_graph_as_json(graph) for graph in selection.left_out],
    }


def _graph_as_json(graph: ExportedGraph) -> dict[str, Any]:
    described = {
        "source": graph.source,
        "title": graph.title,
        "graph": graph.graph,
        "version": graph.version,
    }
    if graph.kind == "own":
        return described
    return described | {"licence": graph.licence, "redistributable": graph.redistributable}


def _settle(file: BinaryIO) -> None:
    file.flush()
    os.fsync(file.fileno())
