"""What of a release may leave the house: its sources, or some of them, without those whose terms don't allow it.

A graph whose source's terms forbid passing it on, or leave that open, is left out, and so is all that follows from
it: unless all sources are in the export, its inferred graph is inferred anew, from what is in it, and the counts
of what the release holds (VoID) are left out. The formats of an export are those of `raregraph.graph.export.formats`.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Protocol
from urllib.parse import quote

import pyoxigraph

from raregraph.graph.asserted import KINDS
from raregraph.graph.errors import ExportError
from raregraph.graph.release import Release
from raregraph.ontology.identifiers import BASE

OWN = {
    "catalogue": "What the named graphs are",
    "examples": "The named questions",
    "inferred": "What follows from the hierarchy",
    "ontology": "The vocabulary",
    "void": "What the named graphs hold, counted",
}
"""The graphs of raregraph's own, by name, with their titles."""

Progress = Callable[[str, str, int], None]
"""Told of each step: `reading` or `writing`, the graph at work, and how many quads are done."""


class Sink(Protocol):
    """Where bytes go."""

    def write(self, data: bytes, /) -> object:
        """Take bytes."""
        ...


def silent(phase: str, graph: str, done: int) -> None:
    """Progress that nobody is told of."""


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

    @property
    def stem(self) -> str:
        """The name of a file for it, without its ending.

        >>> ExportedGraph("hgnc", "", f"{BASE}graph/hgnc/2024-10-18", "2024-10-18", "genes").stem
        'hgnc_2024-10-18'
        """
        return quote(self.graph.removeprefix(f"{BASE}graph/").replace("/", "_"), safe="")

    def as_json(self) -> dict[str, str | bool | None]:
        """What a description says of it; of a graph of raregraph's own there are no terms to tell."""
        described: dict[str, str | bool | None] = {
            "source": self.source,
            "title": self.title,
            "graph": self.graph,
            "version": self.version,
        }
        if self.kind == "own":
            return described
        return described | {"licence": self.licence, "redistributable": self.redistributable}


@dataclass(frozen=True, slots=True)
class Selection:
    """What of a release is exported, what its terms keep out, and whether all sources are in.

    `asserting` are those of its graphs that inference starts from.
    """

    release: Release
    graphs: tuple[ExportedGraph, ...]
    left_out: tuple[ExportedGraph, ...]
    is_whole: bool
    asserting: tuple[ExportedGraph, ...]

    def only(self, graph: ExportedGraph) -> "Selection":
        """One graph of it, as it is in the whole."""
        return replace(self, graphs=(graph,))


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
    asserting = tuple(graph for graph in graphs if graph.kind in KINDS)
    return Selection(release, tuple(graphs), tuple(left_out), is_whole, asserting)


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
