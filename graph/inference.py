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

from raregraph.graph.nquads import iri, literal
from raregraph.ontology.identifiers import BASE
from raregraph.ontology.kinds import TERMS, GeneDiseaseKind


class Fact(NamedTuple):
    """Something asserted: `what` is `is_a`, `mode`, `phenotype` or a kind of gene claim; terms as in N-Quads.

    A class that is described, but has nothing above it, is a class itself (`is_a` with itself as object).
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
        """The hierarchy that `is_a` facts state; what nothing describes is no class of it, and gets no claims."""
        edges = [(fact.subject, fact.object) for fact in facts if fact.what == "is_a"]
        described = {child for child, _ in edges}
        parents: defaultdict[str, set[str]] = defaultdict(set)
        for child, parent in edges:
            if child != parent and parent in described:
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
    yield from _chunks(_ancestor_lines(ancestors, g))
    yield from _chunks(_claim_lines(known, ancestors, g))


def _ancestor_lines(ancestors: Mapping[str, Set[str]], g: str) -> Iterator[str]:
    above = iri("raregraph:ancestor")
    classes = set(ancestors).union(*ancestors.values()) if ancestors else set()
    for child in sorted(classes):
        yield f"{child} {above} {child} {g}"
        for ancestor in sorted(ancestors.get(child, frozenset())):
            yield f"{child} {above} {ancestor} {g}"


def _claim_lines(known: Iterable[Fact], ancestors: Mapping[str, Set[str]], g: str) -> Iterator[str]:
    """What rises to each disease, one disease after the other: there is too much of it to hold at once."""
    asserted: defaultdict[str, defaultdict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for what, subject, other in known:
        if what != "is_a":
            asserted[what][subject].append(other)
    below: defaultdict[str, list[str]] = defaultdict(list)
    for child in sorted(ancestors):
        for ancestor in ancestors[child]:
            below[ancestor].append(child)
    direct: dict[str, None] = {}
    for what, disease in product(sorted(asserted), sorted(below)):
        own = asserted[what]
        come_from: defaultdict[str, list[str]] = defaultdict(list)
        for child in below[disease]:
            for other in own.get(child, ()):
                come_from[other].append(child)
        for other in sorted(come_from):
            inferred = Fact(what, disease, other)
            if what != "phenotype":
                yield from _association_lines(inferred, come_from[other], g)
                direct[_direct_line(inferred, g)] = None  # several kinds of a gene's claims have the same one
            elif other not in own.get(disease, ()):
                yield _direct_line(inferred, g)
    yield from direct


def _association_lines(inferred: Fact, subtypes: Iterable[str], g: str) -> Iterator[str]:
    content = "\n".join(("inferred", *inferred))
    s = f"<{BASE}association/{blake2b(content.encode(), digest_size=12).hexdigest()}>"
    what, disease, other = inferred
    if what == "mode":
        category = iri("biolink:DiseaseOrPhenotypicFeatureToGeneticInheritanceAssociation")
        subject, predicate, target = disease, iri("biolink:has_mode_of_inheritance"), other
    else:
        terms = TERMS[GeneDiseaseKind(what)]
        category, predicate = iri(terms.category), iri(terms.predicate)
        subject, target = other, disease
        yield f"{s} {iri('raregraph:kind')} {literal(what)} {g}"
    yield f"{s} {iri('rdf:type')} {category} {g}"
    yield f"{s} {iri('biolink:subject')} {subject} {g}"
    yield f"{s} {iri('biolink:predicate')} {predicate} {g}"
    yield f"{s} {iri('biolink:object')} {target} {g}"
    yield f"{s} {iri('biolink:primary_knowledge_source')} {iri('infores:raregraph')} {g}"
    yield f'{s} {iri("biolink:knowledge_level")} "logical_entailment" {g}'
    yield f'{s} {iri("biolink:agent_type")} "automated_agent" {g}'
    for subtype in subtypes:
        yield f"{s} {iri('raregraph:inferredFrom')} {subtype} {g}"


def _direct_line(inferred: Fact, g: str) -> str:
    what, disease, other = inferred
    if what in {"mode", "phenotype"}:
        return f"{disease} {_predicate(what)} {other} {g}"
    return f"{other} {_predicate(what)} {disease} {g}"


@lru_cache
def _predicate(what: str) -> str:
    if what == "mode":
        return iri("biolink:has_mode_of_inheritance")
    if what == "phenotype":
        return iri("biolink:has_phenotype")
    return iri(TERMS[GeneDiseaseKind(what)].direct or "biolink:associated_with")


def _chunks(lines: Iterable[str]) -> Iterator[bytes]:
    held: list[str] = []
    for line in lines:
        held.append(line)
        if len(held) == 4096:
            yield "".join(held).encode()
            held = []
    yield "".join(held).encode()
