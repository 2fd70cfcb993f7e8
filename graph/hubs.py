"""Which class stands for a disease, a gene, a sign or a mode, whatever identifier is at hand: asked of a graph.

There the claims of all sources stand. While a release is built, `raregraph.graph.disease_index` decides the same of
the identifiers of rows and records.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from raregraph.graph.engine.interface import Engine
from raregraph.ontology.identifiers import prefixes
from raregraph.ontology.iris import is_iri

HUBS = ("MONDO", "HGNC", "HP")
"""The prefixes of the hubs: of diseases, of genes, and of signs and modes of inheritance."""

_AT_ONCE = 200
_MATCHED = ("{} skos:exactMatch ?asked", "?asked skos:exactMatch {}")
_EXACTLY = tuple(f"GRAPH ?g {{ {way.format('?node')} }}" for way in _MATCHED)
_BY_OBSOLETE = tuple(
    f"GRAPH ?g {{ {way.format('?old')} }} GRAPH ?h {{ ?old dcterms:isReplacedBy ?node }}" for way in _MATCHED
)
_SAME = (
    *_EXACTLY,
    *_BY_OBSOLETE,
    "GRAPH ?g { ?node raregraph:alternativeId ?asked }",
    "GRAPH ?g { ?asked dcterms:isReplacedBy ?node }",
)
_IN_USE = "FILTER NOT EXISTS { GRAPH ?d { ?node owl:deprecated true } }"


def exact_matches(engine: Engine, nodes: Iterable[str]) -> defaultdict[str, set[str]]:
    """For each of some nodes (IRIs), the others in use that it exactly is, by its own word or by theirs."""
    return _matched(engine, nodes, _EXACTLY)


def same_nodes(engine: Engine, nodes: Iterable[str]) -> defaultdict[str, set[str]]:
    """For each of some nodes (IRIs), those in use that it exactly is, that it was merged into, or that replace it.

    An obsolete class that it exactly is leads to what replaces it, as while a release is built; else to nothing.
    """
    return _matched(engine, nodes, _SAME)


def is_hub(node: str, hubs: Iterable[str] = HUBS) -> bool:
    """Whether a node (an IRI) is a class of a hub.

    >>> is_hub("http://purl.obolibrary.org/obo/MONDO_0001516"), is_hub("http://www.orpha.net/ORDO/Orphanet_70")
    (True, False)
    """
    return node.startswith(tuple(prefixes()[hub] for hub in hubs))


def only_hub(nodes: Iterable[str], hubs: Iterable[str] = HUBS) -> str | None:
    """The one class of a hub among some nodes (IRIs); None where there is none, or there are several."""
    found = {node for node in nodes if is_hub(node, hubs)}
    return found.pop() if len(found) == 1 else None


def _matched(engine: Engine, nodes: Iterable[str], ways: Iterable[str]) -> defaultdict[str, set[str]]:
    either = " UNION ".join(f"{{ {way} }}" for way in ways)
    found: defaultdict[str, set[str]] = defaultdict(set)
    for batch in _batches(sorted(set(filter(is_iri, nodes)))):
        values = " ".join(f"<{node}>" for node in batch)
        query = f"SELECT DISTINCT ?asked ?node WHERE {{ VALUES ?asked {{ {values} }} {either} {_IN_USE} }}"
        for asked, node in engine.rows(query).values:
            if node != asked:
                found[str(asked)].add(str(node))
    return found


def _batches(values: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(values), _AT_ONCE):
        yield values[start : start + _AT_ONCE]
