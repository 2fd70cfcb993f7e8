"""Chosen claims as a networkx graph: with an edge for each claim, or one edge a pair with its sources counted."""

import gc
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import groupby
from typing import TYPE_CHECKING, Any

from raregraph.graph.agreement.independence import Basis, voices
from raregraph.graph.rdf.nquads import unescaped
from raregraph.graph.traversal.gather import SEVERAL, TEXTS, Attribution, Node
from raregraph.graph.traversal.network import Network

if TYPE_CHECKING:
    from networkx import DiGraph, MultiDiGraph

_PLAIN = tuple(name for name in TEXTS if name not in SEVERAL)


def multigraph(network: Network) -> "MultiDiGraph[str]":
    """An edge for each claim, from subject to object, with all its provenance.

    Nodes are CURIEs (IRIs where there is none) with `label`, `kind` and `synonyms`. An edge is keyed by its claim, or
    by kind and source where the claim is a plain triple. It has `kind`, `source`, `credited`, `agent`, `negated` and
    `inferred`, and as far as the claim has them `record`, `row`, `sentence`, `publications`, `modes`,
    `classification`, `frequency`, `inferred_from` and `derived_from`.
    """
    from networkx import MultiDiGraph  # noqa: PLC0415 - slow to import

    graph: MultiDiGraph[str] = MultiDiGraph()
    with _collecting_no_garbage():
        _fill(graph, _edges(network, _add_nodes(graph, network)))
    return graph


_Edge = tuple[str, str, str, dict[str, Any]]


def _fill(graph: "MultiDiGraph[str]", edges: Iterable[_Edge]) -> None:
    """Put edges into a new graph whose nodes are there, as `add_edges_from` does, in half the time.

    That looks each node up and copies each dictionary; here both are known to be new. What it leaves is the
    same, which the tests hold.
    """
    after: Any = graph._succ  # type: ignore[attr-defined]
    before: Any = graph._pred  # type: ignore[attr-defined]
    for subject, target, key, said in edges:
        targets = after[subject]
        keyed = targets.get(target)
        if keyed is None:
            keyed = targets[target] = before[target][subject] = {}
        keyed[key] = {**keyed[key], **said} if key in keyed else said


def simple_graph(network: Network) -> "DiGraph[str]":
    """One edge a pair of nodes, from subject to object, with what is said of it by whom.

    Nodes are as in `multigraph`. An edge has `kinds` and `sources` (sorted tuples), `claims`, the number of claims, and
    `weight`, that of independent sources among them, but at least 1.
    """
    from networkx import DiGraph  # noqa: PLC0415 - slow to import

    graph: DiGraph[str] = DiGraph()
    with _collecting_no_garbage():
        ids = _add_nodes(graph, network)
        graph.add_edges_from((ids[one], ids[other], said) for (one, other), said in pair_attributes(network))
    return graph


def pair_attributes(network: Network) -> Iterator[tuple[tuple[int, int], dict[str, Any]]]:
    """The positions of each pair of a subject and an object, with what an edge of a simple graph says of them."""
    table = network.arrays.table
    known: dict[tuple[int, ...], dict[str, Any]] = {}
    pairs = zip(network.subjects.tolist(), network.objects.tolist(), strict=True)
    said = network.arrays.attributions[network.claims].tolist()
    for pair, group in groupby(zip(pairs, said, strict=True), key=lambda each: each[0]):
        numbers = tuple(number for _, number in group)
        if numbers not in known:
            known[numbers] = _counted([table[number] for number in numbers])
        yield pair, known[numbers]


def node_attributes(node: Node) -> dict[str, Any]:
    """What a node of a networkx graph has: `label`, `kind` and `synonyms`."""
    return {"label": node.label, "kind": node.kind, "synonyms": node.synonyms}


def _add_nodes(graph: "DiGraph[str] | MultiDiGraph[str]", network: Network) -> list[str]:
    nodes = list(network.arrays.all_nodes(network.nodes.tolist()))
    graph.add_nodes_from((node.id, node_attributes(node)) for node in nodes)
    return [node.id for node in nodes]


def _edges(network: Network, ids: list[str]) -> Iterator[_Edge]:
    arrays = network.arrays
    common = [_common(each) for each in arrays.table]
    keys = [f"{each.kind} {each.source}" for each in arrays.table]
    numbers = arrays.attributions[network.claims].tolist()
    texts = arrays.texts(network.claims)
    for subject, target, number, text in zip(
        network.subjects.tolist(), network.objects.tolist(), numbers, texts, strict=True
    ):
        own = common[number].copy()
        if not text:
            yield ids[subject], ids[target], keys[number], own
            continue
        claim, *said = text.split("\t")
        for (name, several), value in zip(_AFTER_CLAIM, said, strict=False):
            if value:
                own[name] = tuple(value.split()) if several else value
        if "\\" in text:
            own |= {name: unescaped(own[name]) for name in _PLAIN if name in own}
        yield ids[subject], ids[target], claim, own


_AFTER_CLAIM = tuple((name, name in SEVERAL) for name in TEXTS[1:])


def _common(claim: Attribution) -> dict[str, Any]:
    return {
        "kind": claim.kind,
        "source": claim.source,
        "credited": claim.credited,
        "agent": claim.agent,
        "negated": claim.negated,
        "inferred": claim.inferred,
    }


def _counted(claims: list[Attribution]) -> dict[str, Any]:
    independent = voices(Basis(each.voices, "") for each in claims if each.voices and not each.negated)
    return {
        "kinds": tuple(sorted({each.kind for each in claims})),
        "sources": tuple(sorted({each.source for each in claims})),
        "claims": len(claims),
        "weight": max(len(independent), 1),
    }


@contextmanager
def _collecting_no_garbage() -> Iterator[None]:
    """A graph is all new objects and no garbage: looking for some while it grows doubles the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
