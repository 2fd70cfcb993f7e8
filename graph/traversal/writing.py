"""Writing the traversal part of a release: what was gathered from its N-Quads, as arrays and lines on disk."""

from array import array
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from raregraph.graph.mapped_files import save, save_lines, save_tables
from raregraph.graph.traversal.arrays import VERSION, Ints, Positions
from raregraph.graph.traversal.closure import closure
from raregraph.graph.traversal.facts import FactFile, FactLines
from raregraph.graph.traversal.gather import HIERARCHY, Attribution, Gathered, Node
from raregraph.graph.traversal.line_spool import LineSpool
from raregraph.graph.traversal.nodes import node_of

_MOST_PRODUCTS = 1_000_000_000


def write(gathered: Gathered, folder: Path) -> None:
    """Write what was gathered as arrays into a new folder."""
    folder.mkdir()
    facts = FactLines()
    save_lines(folder, "facts", facts.lines(gathered.facts))
    nodes = sorted(range(len(gathered.ids)), key=gathered.ids.__getitem__)
    rank = np.empty(len(nodes), np.int32)
    rank[nodes] = np.arange(len(nodes), dtype=np.int32)
    subjects = rank[np.frombuffer(gathered.subjects, np.int32)]
    objects = rank[np.frombuffer(gathered.objects, np.int32)]
    table, attributions = _sorted_table(gathered)
    order = _distinct(subjects, objects, attributions, gathered.texts)
    subjects, objects, attributions = subjects[order], objects[order], attributions[order]

    save(folder, "objects", objects)
    save(folder, "starts", _starts(subjects, len(nodes)))
    save(folder, "incoming", np.argsort(objects, kind="stable").astype(np.int32))
    save(folder, "incoming_starts", _starts(objects, len(nodes)))
    save(folder, "attributions", attributions.astype(np.min_scalar_type(max(len(table) - 1, 0))))
    save_lines(folder, "texts", gathered.texts.in_order(order.tolist()))
    save(folder, "breadths", _breadths(subjects, objects, attributions, table, len(nodes)))
    kinds = _write_nodes(folder, [gathered.ids[i] for i in nodes], FactFile(folder, facts.table()))
    tables = {
        "version": VERSION,
        "nodes": len(nodes),
        "claims": len(objects),
        "kinds": kinds,
        "attributions": [each._asdict() for each in table],
        "unlinked": gathered.unlinked,
        "facts": facts.table(),
    }
    save_tables(folder, tables)


def _write_nodes(folder: Path, ids: Sequence[bytes], facts: FactFile) -> list[str]:
    """Write the nodes with their names, from their facts; answers with the table of kinds."""
    kinds = array("B")
    table: dict[str, int] = {}

    def names() -> Iterator[bytes]:
        for node in map(node_of, facts.described(ids)):
            kinds.append(table.setdefault(node.kind, len(table)))
            yield _names(node)

    save_lines(folder, "ids", ids)
    save_lines(folder, "names", names())
    ordered = sorted(table)
    places = np.array([ordered.index(kind) for kind in table], np.uint8)
    save(folder, "kinds", places[np.frombuffer(kinds, np.uint8)] if ids else np.zeros(0, np.uint8))
    return ordered


def _sorted_table(gathered: Gathered) -> tuple[list[Attribution], NDArray[Any]]:
    """The table of attributions in order, and each claim's place in it."""
    order = sorted(range(len(gathered.table)), key=lambda i: gathered.table[i])
    place = np.empty(len(order), np.int32)
    place[order] = np.arange(len(order), dtype=np.int32)
    return [gathered.table[i] for i in order], place[np.frombuffer(gathered.attributions, np.int32)]


def _distinct(subjects: Ints, objects: Ints, attributions: NDArray[Any], texts: LineSpool) -> Positions:
    """The claims in order; one that stands twice in the N-Quads is one claim."""
    order = np.lexsort((attributions, objects, subjects))
    same = np.zeros(len(order), bool)
    same[1:] = (
        (np.diff(subjects[order]) == 0)
        & (np.diff(objects[order]) == 0)
        & (np.diff(attributions[order].astype(np.int32)) == 0)
    )
    kept = np.ones(len(order), bool)
    seen: set[bytes] = set()
    doubtful = np.flatnonzero(same | np.r_[same[1:], False])
    for place, claim in zip(doubtful, texts.in_order(order[doubtful].tolist()), strict=True):
        if not same[place]:
            seen = set()
        kept[place] = claim not in seen
        seen.add(claim)
    return order[kept]


def _starts(sorted_or_not: Ints, nodes: int) -> Ints:
    starts = np.zeros(nodes + 1, np.int32)
    np.cumsum(np.bincount(sorted_or_not, minlength=nodes), out=starts[1:])
    return starts


def _breadths(
    subjects: Ints, objects: Ints, attributions: NDArray[Any], table: Sequence[Attribution], nodes: int
) -> Ints:
    """How many nodes are below each node, itself not counted, at any distance.

    A strange graph may put nearly all below nearly all: where there are too many pairs to look at, what was found
    nearer stands, which is a lower bound.
    """
    states = [each.kind in HIERARCHY and not each.inferred and not each.negated for each in table]
    stated = np.array(states, bool)[attributions] if table else np.zeros(0, bool)
    found = closure(subjects[stated], objects[stated], nodes, _MOST_PRODUCTS).breadths()
    return found.astype(np.int32)


def _names(node: Node) -> bytes:
    return "\t".join(" ".join(name.split()) for name in (node.label, *node.synonyms)).encode()
