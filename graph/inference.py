"""What follows from the hierarchy: genes, modes and phenotypes of subtypes at the diseases above them.

All of it stands in a graph of its own, marked `logical_entailment`, so that the asserted and the inferred can always
be told apart. Each inferred association of a gene or a mode names the subtypes that it comes from. Frequencies
are never rolled up: what is frequent in a subtype may be rare in the disease.

The same graph holds the ancestors of each class (`raregraph:ancestor`, the class itself included), so that queries over
a hierarchy need no property path.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from itertools import product
from typing import NamedTuple

from raregraph.graph.hierarchy import Standing, edge_holds, holds
from raregraph.graph.rdf.nquads import iri, literal, quads
from raregraph.ontology.identifiers import BASE
from raregraph.ontology.kinds import TERMS, GeneDiseaseKind

NO_CLAIMS = frozenset({"is_a", "linked_below", "class"})
"""What facts say that are no claims: what is below what, and what is a class."""
_SOME = ("",)


class Fact(NamedTuple):
    """Something asserted: `what` is `is_a`, `mode`, `phenotype` or a kind of gene claim; terms as in N-Quads.

    A class that is described, but has nothing above it, is a class itself (`is_a` with itself as object). What an edge
    of a KGX graph puts below another is `linked_below` it, and `class` says of a node that an ontology has it, in use
    or not (`raregraph.graph.hierarchy`).
    """

    what: str
    subject: str
    object: str


@dataclass(frozen=True, slots=True)
class Hierarchy:
    """Classes and what is above them."""

    parents: Mapping[str, frozenset[str]]

    @classmethod
    def of(cls, facts: Iterable[Fact]) -> "Hierarchy":
        """The hierarchy that facts state, by the one rule; what nothing describes is none of it, and gets no claims.

        >>> hpo, kgx = Fact("class", "a", "a"), [Fact("linked_below", "a", "b"), Fact("linked_below", "b", "c")]
        >>> dict(Hierarchy.of([hpo, *kgx]).parents)
        {'b': frozenset({'c'})}
        """
        pairs: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
        for what, child, parent in facts:
            if what in NO_CLAIMS:
                pairs[what].append((child, parent))
        owned, described = ({child for child, _ in pairs[what]} for what in ("class", "is_a"))
        stands = {child: Standing(_SOME if child in owned else (), _SOME) for child in described}
        parents: defaultdict[str, set[str]] = defaultdict(set)
        for child, parent in pairs["is_a"]:
            if child != parent and holds(*_SOME, stands[child], stands.get(parent, Standing())):
                parents[child].add(parent)
        for child, parent in pairs["linked_below"]:
            if child != parent and edge_holds(Standing(_SOME if child in owned else ())):
                parents[child].add(parent)
        return cls({child: frozenset(found) for child, found in parents.items()})

    def ancestors(self) -> dict[str, frozenset[str]]:
        """All classes above each class, without itself; a cycle in the input ends at the classes it has.

        >>> facts = [Fact("is_a", "a", "b"), Fact("is_a", "b", "c"), Fact("is_a", "c", "c"), Fact("is_a", "c", "d")]
        >>> sorted(Hierarchy.of(facts).ancestors()["a"])
        ['b', 'c']
        """
        found: dict[str, frozenset[str]] = {}
        for start in sorted(self.parents):
            above: set[str] = set()
            waiting = list(self.parents[start])
            while waiting:
                here = waiting.pop()
                if here in above:
                    continue
                above.add(here)
                waiting.extend(found.get(here, self.parents.get(here, frozenset())))
            found[start] = frozenset(above - {start})
        return found


def inferred_quads(facts: Iterable[Fact], graph: str) -> Iterator[bytes]:
    """The inferred graph, sorted, in chunks of N-Quads."""
    known = sorted(set(facts))
    ancestors = Hierarchy.of(known).ancestors()
    g = f"<{graph}> .\n"
    yield from _chunks(_ancestor_quads(ancestors, g))
    yield from _chunks(_claim_quads(known, ancestors, g))


def _ancestor_quads(ancestors: Mapping[str, Set[str]], g: str) -> Iterator[str]:
    above = iri("raregraph:ancestor")
    classes = set(ancestors).union(*ancestors.values()) if ancestors else set()
    for child in sorted(classes):
        yield quads(child, [f"{above} {other}" for other in (child, *sorted(ancestors.get(child, ())))], g)


def _claim_quads(known: Iterable[Fact], ancestors: Mapping[str, Set[str]], g: str) -> Iterator[str]:
    """What rises to each disease, one disease after the other: there is too much of it to hold at once."""
    asserted: defaultdict[str, defaultdict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for what, subject, other in known:
        if what not in NO_CLAIMS:
            asserted[what][subject].append(other)
    below: defaultdict[str, list[str]] = defaultdict(list)
    for child in sorted(ancestors):
        for ancestor in ancestors[child]:
            below[ancestor].append(child)
    direct: dict[str, None] = {}
    for what, disease in product(sorted(asserted), sorted(below)):
        own = asserted[what]
        children = [child for child in below[disease] if child in own]
        if what == "phenotype":
            yield _phenotype_quads(disease, children, own, g)
            continue
        come_from: defaultdict[str, list[str]] = defaultdict(list)
        for child in children:
            for other in own[child]:
                come_from[other].append(child)
        for other in sorted(come_from):
            inferred = Fact(what, disease, other)
            yield _association_quads(inferred, come_from[other], g)
            direct[_direct_quad(inferred, g)] = None  # several kinds of a gene's claims have the same one
    yield "".join(direct)


def _phenotype_quads(disease: str, children: Iterable[str], own: Mapping[str, Iterable[str]], g: str) -> str:
    """The signs of a disease's subtypes that it doesn't show itself, as direct triples only: they are many."""
    risen = set[str]().union(*(own[child] for child in children)).difference(own.get(disease, ()))
    predicate = _predicate("phenotype")
    return quads(disease, [f"{predicate} {other}" for other in sorted(risen)], g)


def _association_quads(inferred: Fact, subtypes: Iterable[str], g: str) -> str:
    content = "\n".join(("inferred", *inferred))
    s = f"<{BASE}association/{blake2b(content.encode(), digest_size=12).hexdigest()}>"
    what, disease, other = inferred
    subject, target = (disease, other) if what == "mode" else (other, disease)
    predicate, *constant = _constant_tails(what)
    come_from = iri("raregraph:inferredFrom")
    tails = [
        f"{iri('biolink:subject')} {subject}",
        predicate,
        f"{iri('biolink:object')} {target}",
        *constant,
        *(f"{come_from} {subtype}" for subtype in subtypes),
    ]
    return quads(s, tails, g)


@lru_cache
def _constant_tails(what: str) -> tuple[str, ...]:
    """What all inferred associations of a kind say alike, their predicate first."""
    kind = []
    if what == "mode":
        category = "biolink:DiseaseOrPhenotypicFeatureToGeneticInheritanceAssociation"
        predicate = "biolink:has_mode_of_inheritance"
    else:
        terms = TERMS[GeneDiseaseKind(what)]
        category, predicate = terms.category, terms.predicate
        kind.append(f"{iri('raregraph:kind')} {literal(what)}")
    return (
        f"{iri('biolink:predicate')} {iri(predicate)}",
        *kind,
        f"{iri('rdf:type')} {iri(category)}",
        f"{iri('biolink:primary_knowledge_source')} {iri('infores:raregraph')}",
        f'{iri("biolink:knowledge_level")} "logical_entailment"',
        f'{iri("biolink:agent_type")} "automated_agent"',
    )


def _direct_quad(inferred: Fact, g: str) -> str:
    what, disease, other = inferred
    if what == "mode":
        return f"{disease} {_predicate(what)} {other} {g}"
    return f"{other} {_predicate(what)} {disease} {g}"


@lru_cache
def _predicate(what: str) -> str:
    if what == "mode":
        return iri("biolink:has_mode_of_inheritance")
    if what == "phenotype":
        return iri("biolink:has_phenotype")
    return iri(TERMS[GeneDiseaseKind(what)].direct or "biolink:associated_with")


def _chunks(texts: Iterable[str]) -> Iterator[bytes]:
    held: list[str] = []
    size = 0
    for text in texts:
        held.append(text)
        size += len(text)
        if size >= _CHUNK:
            yield "".join(held).encode()
            held, size = [], 0
    yield "".join(held).encode()


_CHUNK = 1 << 18
