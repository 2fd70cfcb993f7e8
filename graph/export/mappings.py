"""The mappings of a release: who calls which two identifiers the same, and what identity made of it.

What is taken: the mappings of mapping sources, the matches and cross references of ontologies, nomenclatures and KGX
nodes, the identifiers of genes, and the matches of raregraph's own vocabulary and modes. A cross reference is of
unstated strength, as oboInOwl:hasDbXref says.

What is not: the identifiers of records on conditions, because a record without one is grounded by its name, and that is
no mapping that anybody states; and the links to the hub that a build adds to rows where it applied one, because the
mapping itself is there, with its own source.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

import pyoxigraph
from pyoxigraph import Literal, NamedNode, Store

from raregraph.graph import curated
from raregraph.graph.curated import Term
from raregraph.graph.disease_index import EXACT, HUB, DiseaseIndex
from raregraph.graph.export.selection import ExportedGraph
from raregraph.graph.mapping_index import STATED, STATING, default_justification
from raregraph.graph.release import Release
from raregraph.ontology.identifiers import compress, expand

HUB_SOURCE = "infores:mondo"


@dataclass(frozen=True, slots=True)
class StatedMapping:
    """A mapping, the graph that states it, and whether identity applied it: rows move by it from one end to the other.

    `contradicts` is set of an exact match that identity could not apply because others contradict it.
    """

    mapping: curated.Mapping
    graph: ExportedGraph
    is_applied: bool
    contradicts: bool


@dataclass(frozen=True, slots=True)
class Identity:
    """What a release's own mappings make of identifiers: the hub class of a disease, the HGNC gene of a gene.

    `ambiguous` are identifiers with several hub classes, `with_rows` the graphs of sources that have rows.
    """

    diseases: DiseaseIndex
    genes: Mapping[str, frozenset[str]]
    ambiguous: frozenset[str]
    with_rows: frozenset[str]

    @classmethod
    def of(cls, release: Release, said: "_Said") -> "Identity":
        """The identity that a build found: from the hub's terms, the mapping sources and the genes."""
        described = release.manifest()["sources"]
        kinds = [(entry["graph"], entry["kind"], entry["infores"]) for entry in described]
        hubs = [graph for graph, kind, infores in kinds if kind == "ontology" and infores == HUB_SOURCE]
        terms = [term for graph in hubs for term in _hub_terms(said, NamedNode(graph))]
        mappings = (
            mapping for graph, kind, _ in kinds if kind == "mappings" for mapping in said.mappings(graph)
        )
        diseases = DiseaseIndex.of(terms, mappings)
        genes: defaultdict[str, set[str]] = defaultdict(set)
        for graph, kind, _ in kinds:
            for gene, identifier in said.pairs(EXACT, graph) if kind == "genes" else ():
                genes[identifier].add(gene)
        return cls(
            diseases,
            {identifier: frozenset(found) for identifier, found in genes.items()},
            frozenset(conflict.identifier for conflict in diseases.conflicts),
            frozenset(entry["graph"] for entry in described if entry["counts"].get("rows")),
        )

    def judged(self, mapping: curated.Mapping, graph: ExportedGraph) -> StatedMapping:
        """Whether identity applied a mapping, or it contradicts others."""
        if mapping.predicate != EXACT:
            return StatedMapping(mapping, graph, is_applied=False, contradicts=False)
        if graph.kind == "genes":
            is_one = len(self.genes[mapping.object]) == 1
            return StatedMapping(mapping, graph, is_applied=is_one, contradicts=not is_one)
        ends = mapping.subject, mapping.object
        to_hub = any(end.startswith(HUB) for end in ends)
        hubs = {hub for end in ends if (hub := self.diseases.hub(end))}
        contradicts = len(hubs) > 1 or (to_hub and any(end in self.ambiguous for end in ends))
        all_known = all(self.diseases.hub(end) for end in ends)
        return StatedMapping(mapping, graph, to_hub and all_known and len(hubs) == 1, contradicts)


def stated_mappings(release: Release, graphs: Iterable[ExportedGraph]) -> Iterator[StatedMapping]:
    """The mappings that some graphs of a release state, each with what identity made of it; in no order."""
    said = _Said(Store.read_only(str(release.store_path)))
    identity = Identity.of(release, said)
    label = {**_labels(said.store), **identity.diseases.labels}.get
    for graph in graphs:
        if graph.kind in STATING or graph.source == "ontology":
            for mapping in _of_graph(said, graph):
                if not _is_made_here(mapping, graph, identity):
                    named = curated.Mapping(
                        mapping.subject,
                        mapping.predicate,
                        mapping.object,
                        mapping.justification,
                        mapping.subject_label or label(mapping.subject),
                        mapping.object_label or label(mapping.object),
                    )
                    yield identity.judged(named, graph)


def _is_made_here(mapping: curated.Mapping, graph: ExportedGraph, identity: Identity) -> bool:
    """Whether a build linked the identifier of a row to its hub class."""
    return (
        graph.graph in identity.with_rows
        and mapping.predicate == EXACT
        and identity.diseases.hub(mapping.subject) == mapping.object
    )


def _of_graph(said: "_Said", graph: ExportedGraph) -> Iterator[curated.Mapping]:
    justified = {(each.subject, each.predicate, each.object): each for each in said.mappings(graph.graph)}
    yield from justified.values()
    justification = default_justification(graph.graph)
    for stated, predicate in STATED.items():
        for subject, target in said.pairs(stated, graph.graph):
            if subject != target and (subject, predicate, target) not in justified:
                yield curated.Mapping(subject, predicate, target, justification)


class _Said:
    """What the graphs of a store say of mappings; what identity is made of, and the export gives out, is read once.

    That is the mappings with a justification and the exact matches: some hundred bytes for each.
    """

    def __init__(self, store: Store) -> None:
        self.store = store
        self._mappings: dict[str, list[curated.Mapping]] = {}
        self._exact: dict[str, list[tuple[str, str]]] = {}

    def mappings(self, graph: str) -> Iterable[curated.Mapping]:
        """The mappings of a graph (an IRI) that have a node with their justification."""
        if graph not in self._mappings:
            self._mappings[graph] = list(_mappings(self.store, NamedNode(graph)))
        return self._mappings[graph]

    def pairs(self, predicate: str, graph: str) -> Iterable[tuple[str, str]]:
        """Subjects and objects of a predicate in a graph (an IRI), as CURIEs."""
        if predicate != EXACT:
            return _pairs(self.store, predicate, NamedNode(graph))
        if graph not in self._exact:
            self._exact[graph] = list(_pairs(self.store, predicate, NamedNode(graph)))
        return self._exact[graph]


def _mappings(store: Store, graph: NamedNode) -> Iterator[curated.Mapping]:
    """The mappings that have a node with their justification."""
    solutions = _rows(
        store,
        f"""
        SELECT ?subject ?predicate ?object ?justification ?subject_label ?object_label {{ GRAPH {graph} {{
            ?mapping a {_node("sssom:Mapping")} ;
                {_node("owl:annotatedSource")} ?subject ;
                {_node("owl:annotatedProperty")} ?predicate ;
                {_node("owl:annotatedTarget")} ?object ;
                {_node("sssom:mapping_justification")} ?justification .
            OPTIONAL {{ ?mapping {_node("sssom:subject_label")} ?subject_label }}
            OPTIONAL {{ ?mapping {_node("sssom:object_label")} ?object_label }} }} }}""",
    )
    for solution in solutions:
        *ids, subject_label, object_label = solution
        subject, predicate, target, justification = (_curie(term) for term in ids)
        if subject and predicate and target and justification:
            yield curated.Mapping(
                subject, predicate, target, justification, _text(subject_label), _text(object_label)
            )


def _hub_terms(said: _Said, graph: NamedNode) -> Iterator[Term]:
    """The classes of the hub with what its identity needs of them."""
    exact: defaultdict[str, list[str]] = defaultdict(list)
    store = said.store
    for subject, target in said.pairs(EXACT, graph.value):
        exact[subject].append(target)
    replaced = dict(_pairs(store, "dcterms:isReplacedBy", graph))
    gone = {
        _curie(quad.subject) for quad in store.quads_for_pattern(None, _node("owl:deprecated"), None, graph)
    }
    for quad in store.quads_for_pattern(None, _node("rdfs:label"), None, graph):
        identifier = _curie(quad.subject)
        if identifier and identifier.startswith(HUB) and isinstance(quad.object, Literal):
            yield Term(
                identifier,
                quad.object.value,
                "disease",
                exact=tuple(exact[identifier]),
                obsolete=identifier in gone,
                replaced_by=replaced.get(identifier),
            )


def _pairs(store: Store, predicate: str, graph: NamedNode) -> Iterator[tuple[str, str]]:
    """Subjects and objects of a predicate, as CURIEs; what has no CURIE is no identifier."""
    for one, other in _rows(store, f"SELECT ?s ?o {{ GRAPH {graph} {{ ?s {_node(predicate)} ?o }} }}"):
        subject, target = _curie(one), _curie(other)
        if subject and target:
            yield subject, target


def _labels(store: Store) -> dict[str, str]:
    """What the release calls each identifier, the first of its names where sources differ.

    All at once: one by one, half a million look-ups that mostly find nothing took most of the time.
    """
    found: dict[str, str] = {}
    for node, name in _rows(store, f"SELECT ?s ?o {{ GRAPH ?g {{ ?s {_node('rdfs:label')} ?o }} }}"):
        identifier, label = _curie(node), _text(name)
        if identifier and label is not None:
            found[identifier] = min(label, found.get(identifier, label))
    return found


def _rows(store: Store, query: str) -> pyoxigraph.QuerySolutions:
    solutions = store.query(query)
    assert isinstance(solutions, pyoxigraph.QuerySolutions)
    return solutions


@lru_cache(1 << 18)
def _compressed(iri: str) -> str | None:
    return compress(iri, strict=False)


def _curie(term: object) -> str | None:
    return _compressed(term.value) if isinstance(term, NamedNode) else None


def _text(term: object) -> str | None:
    return term.value if isinstance(term, Literal) else None


@lru_cache
def _node(curie: str) -> NamedNode:
    return NamedNode(expand(curie))
