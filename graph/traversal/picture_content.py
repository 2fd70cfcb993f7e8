"""What stands in a picture: its lines, each for all claims of one meaning, and its columns."""

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from raregraph.graph.traversal.gather import DISEASE, GENE
from raregraph.graph.traversal.layout import Link
from raregraph.graph.traversal.picture_look import SUBTYPE, Style, styles_of

if TYPE_CHECKING:
    from networkx import Graph


@dataclass(frozen=True, slots=True)
class Line:
    """All claims of one meaning from one node to another."""

    subject: str
    target: str
    style: Style
    inferred: bool
    told: str

    @property
    def link(self) -> Link:
        """Both ends."""
        return self.subject, self.target


def lines_of(graph: "Graph[str]") -> list[Line]:
    """The lines of a graph: claims of one meaning between two nodes are one line."""
    found: dict[tuple[str, str, Style], list[dict[str, Any]]] = defaultdict(list)
    for subject, target, said in graph.edges(data=True):
        for style in styles_of(said):
            found[subject, target, style].append(said)
    return [
        Line(
            subject,
            target,
            style,
            all(each.get("inferred", False) for each in said),
            _told(graph, subject, target, said),
        )
        for (subject, target, style), said in sorted(
            found.items(), key=lambda each: (each[0][:2], each[0][2].name)
        )
        if subject != target
    ]


def _told(graph: "Graph[str]", subject: str, target: str, said: list[dict[str, Any]]) -> str:
    """What a line says in words: what the SVG shows when a pointer rests on it."""
    kinds = sorted(
        {kind for each in said for kind in each.get("kinds") or (each.get("kind", "linked with"),)}
    )
    sources = sorted(
        {name for each in said for name in each.get("sources") or (each.get("source", ""),) if name}
    )
    ends = (graph.nodes[end].get("label", end) for end in (subject, target))
    words = f" {', '.join(kind.replace('_', ' ') for kind in kinds)} ".join(ends)
    return f"{words} ({', '.join(sources)})" if sources else words


def columns_of(graph: "Graph[str]") -> list[list[str]]:
    """Genes, then diseases from the lowest to the root, then all else; each in the order of its labels."""
    depth = _depths(graph)
    deepest = max(depth.values(), default=0)
    columns: dict[int, list[str]] = defaultdict(list)
    for node in sorted(graph, key=lambda each: (graph.nodes[each].get("label", each), each)):
        kind = graph.nodes[node].get("kind", "")
        after = 0 if kind == GENE else 1 + deepest - depth[node] if kind == DISEASE else deepest + 2
        columns[after].append(node)
    return [columns[number] for number in sorted(columns)]


def _depths(graph: "Graph[str]") -> dict[str, int]:
    """How many steps each disease stands below the farthest one above it; those in a circle stand on one level."""
    from networkx import DiGraph, condensation, topological_generations  # noqa: PLC0415 - slow to import

    diseases = {node for node, said in graph.nodes(data=True) if said.get("kind") == DISEASE}
    upwards: DiGraph[str] = DiGraph()
    upwards.add_nodes_from(sorted(diseases))
    upwards.add_edges_from(
        (target, subject)
        for subject, target, said in graph.edges(data=True)
        if SUBTYPE in styles_of(said) and {subject, target} <= diseases
    )
    levels: Any = condensation(upwards)
    return {
        node: number
        for number, level in enumerate(topological_generations(levels))
        for each in level
        for node in levels.nodes[each]["members"]
    }
