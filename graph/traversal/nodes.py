"""The nodes that claims link: what each of them is and how it is called, out of the lines that say so."""

from dataclasses import dataclass
from functools import cache

from raregraph.graph.rdf.nquads import unescaped
from raregraph.graph.traversal.facts import LABEL, TYPE, Described
from raregraph.ontology import biolink
from raregraph.ontology.identifiers import BASE

GENE, DISEASE, PHENOTYPE, MODE, OTHER = "gene", "disease", "phenotype", "mode", "other"


@dataclass(frozen=True, slots=True)
class Node:
    """A node that claims link: `id` is a CURIE, or an IRI where there is no CURIE."""

    id: str
    kind: str
    label: str
    synonyms: tuple[str, ...] = ()


_NAMES = (LABEL, "dcterms:title", "raregraph:previousSymbol", "skos:altLabel")
"""The properties that name a node, labels first."""
_HUB = f"{BASE}graph/mondo/"


def node_of(described: Described) -> Node:
    """A node, from the facts that graphs state of it."""
    identifier = described[0].decode()
    kinds, names = set(), []
    for said, value in described[1]:
        if said.property == TYPE:
            kinds.add(kind_of_category(value.decode()))
        elif said.property in _NAMES:
            by_hub = any(graph.startswith(_HUB) for graph in said.graphs)
            names.append((_NAMES.index(said.property), not by_hub, unescaped(value.decode())))
    label = min(
        ((elsewhere, name) for place, elsewhere, name in names if not place), default=(True, identifier)
    )[1]
    others = dict.fromkeys(name for *_, name in sorted(names) if name != label)
    return Node(identifier, min(filter(None, kinds), key=_rank, default=OTHER), label, tuple(others))


_RANKS = (MODE, GENE, DISEASE, PHENOTYPE)


def _rank(kind: str) -> tuple[int, str]:
    return (_RANKS.index(kind) if kind in _RANKS else len(_RANKS) + (kind == OTHER), kind)


@cache
def kind_of_category(category: str) -> str | None:
    """The kind of node that a category (a CURIE) makes; None for one of something else, such as associations.

    >>> kind_of_category("biolink:Pathway"), kind_of_category("biolink:Association")
    ('pathway', None)
    """
    known = {
        "biolink:Gene": GENE,
        "biolink:Disease": DISEASE,
        "biolink:PhenotypicFeature": PHENOTYPE,
        "raregraph:NamedPhenotype": PHENOTYPE,
        "biolink:GeneticInheritance": MODE,
        "biolink:NamedThing": OTHER,
    }
    if category in known:
        return known[category]
    if category not in biolink.narrower_classes("biolink:NamedThing"):
        return None
    local = category.partition(":")[2]
    return "".join(f"_{c.lower()}" if c.isupper() else c for c in local).lstrip("_")
