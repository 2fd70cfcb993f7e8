"""All claims of a graph at once, with the hierarchy in which their diseases stand: what disagreements are found in."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from raregraph.graph.agreement.who_says import HUB_GRAPH, Claim, Claims, asserted_graphs, claims
from raregraph.graph.engine.interface import Engine
from raregraph.graph.engine.texts import answers
from raregraph.graph.inference import Hierarchy
from raregraph.ontology.identifiers import BASE

HUB = "http://purl.obolibrary.org/obo/MONDO_"
_OWN = f"{BASE}disease/"
_OF_ANIMALS = f"{HUB}0005583"


@dataclass(frozen=True, slots=True)
class Whole:
    """Everything that finders look at: claims, and the hierarchy with what exactly is a class of the hub as that class.

    `aside` are obsolete classes and diseases of animals, of which nothing is asked.
    """

    claims: Claims
    broader_of_form: Mapping[str, frozenset[str]]
    parents: Mapping[str, frozenset[str]]
    ancestors: Mapping[str, frozenset[str]]
    descendants: Mapping[str, frozenset[str]]
    aside: frozenset[str]

    @classmethod
    def of(cls, engine: Engine) -> "Whole":
        """What an engine's graph holds; inferred claims are none."""
        graphs = asserted_graphs(engine)
        with ThreadPoolExecutor(1) as pool:
            claimed = pool.submit(claims, engine)
            hub = [graph for graph in graphs if graph.startswith(HUB_GRAPH)]
            hub_of = _only(_pairs(engine, hub, _EXACT))
            broader, is_a = (_pairs(engine, graphs, each) for each in (_BROADER, _PARENTS))
            gone = frozenset(node for node, _ in _pairs(engine, graphs, _OBSOLETE))
            found = claimed.result()
        forms = _grouped((form, disease) for form, disease in broader if form.startswith(_OWN))
        edges = ((hub_of.get(a, a), hub_of.get(b, b)) for a, b in is_a)
        parents = _grouped((a, b) for a, b in edges if a != b)
        ancestors = Hierarchy(parents).ancestors()
        below: defaultdict[str, set[str]] = defaultdict(set)
        for child, above in ancestors.items():
            for ancestor in above:
                below[ancestor].add(child)
        return cls(
            claims=found,
            broader_of_form=forms,
            parents=parents,
            ancestors=ancestors,
            descendants={above: frozenset(classes) for above, classes in below.items()},
            aside=gone | frozenset({_OF_ANIMALS, *below.get(_OF_ANIMALS, ())}),
        )

    def roots(self, claim: Claim) -> frozenset[str]:
        """The diseases that a claim belongs to: that of its form if it is about a form that only a text names."""
        return self.broader_of_form.get(claim.disease, frozenset({claim.disease}))

    def line(self, disease: str) -> frozenset[str]:
        """A disease with all classes above and below it."""
        none = frozenset[str]()
        return frozenset({disease}) | self.ancestors.get(disease, none) | self.descendants.get(disease, none)

    def with_subtypes(self, disease: str) -> frozenset[str]:
        """A disease with all classes below it."""
        return frozenset({disease}) | self.descendants.get(disease, frozenset())


def _pairs(engine: Engine, graphs: Iterable[str], pattern: str) -> list[tuple[str, str]]:
    named = " ".join(f"<{graph}>" for graph in graphs)
    query = f"SELECT ?a ?b {{ VALUES ?graph {{ {named} }} GRAPH ?graph {{ {pattern} }} }}"
    return sorted({(a, b) for a, b in answers(engine, query)})


def _grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, frozenset[str]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for key, value in pairs:
        found[key].add(value)
    return {key: frozenset(values) for key, values in found.items()}


def _only(pairs: Sequence[tuple[str, str]]) -> dict[str, str]:
    """The hub class of each identifier that has just one."""
    return {
        key: next(iter(found))
        for key, found in _grouped(pairs).items()
        if len(found) == 1 and not key.startswith(HUB)
    }


_PARENTS = "?a rdfs:subClassOf ?b"
_BROADER = "?a skos:broader ?b"
_EXACT = "?b skos:exactMatch ?a"
_OBSOLETE = "?a owl:deprecated ?b"
