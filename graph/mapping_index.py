"""All mappings that a release states, found by their ends: who calls which two identifiers the same, broader or close.

They are read from the facts of the release (`raregraph.graph.traversal.facts`) in one pass, and held as arrays: the
identifiers once, in order, and for each mapping its two ends, its predicate and who states it, about 60 bytes a mapping
in all. What counts as a mapping, and what doesn't, is said in `raregraph.graph.export.mappings`, whose file has the
same ones; here are those that contradict others, too, because a client asks who says what.
"""

from array import array
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from raregraph.graph.curated import Mapping as CuratedMapping
from raregraph.graph.curated import Term
from raregraph.graph.disease_index import EXACT, HUB, DiseaseIndex
from raregraph.graph.rdf.iris import named_by
from raregraph.graph.rdf.named_graphs import source_of
from raregraph.graph.rdf.nquads import iri
from raregraph.graph.traversal.facts import LABEL, FactFile, Stated
from raregraph.ontology.identifiers import compress

CROSS_REFERENCE = "oboInOwl:hasDbXref"
PREDICATES = (
    EXACT,
    "skos:closeMatch",
    "skos:broadMatch",
    "skos:narrowMatch",
    "skos:relatedMatch",
    CROSS_REFERENCE,
)
"""What a mapping can say. A cross reference is of unstated strength."""
BY_HAND, UNSPECIFIED = "semapv:ManualMappingCuration", "semapv:UnspecifiedMatching"
STATED = {
    **{name: name for name in PREDICATES if name != CROSS_REFERENCE},
    "raregraph:crossReference": CROSS_REFERENCE,
}
"""The predicates of bare triples that state a mapping, with the predicate that the mapping has."""
_PROPERTIES = STATED | {CROSS_REFERENCE: CROSS_REFERENCE}
_EXACT, _HUB = PREDICATES.index(EXACT), HUB.encode()
STATING = frozenset({"mappings", "ontology", "associations", "genes", "kgx"})
"""The kinds of sources that state mappings."""
_HUB_SOURCE, _OWN = "mondo", "ontology"
_NOT_STATING = frozenset({"inferred", "void", "catalogue", "examples"})

Positions = NDArray[np.int64]


class FoundMapping(NamedTuple):
    """A mapping as a graph states it; `node` is the IRI that its justification hangs on, if it has one."""

    subject: str
    predicate: str
    object: str
    graph: str

    @property
    def source(self) -> str:
        """The name of the source whose graph states it.

        >>> graph = "https://w3id.org/raregraph/graph/orphapacket/3.0"
        >>> FoundMapping("ORPHA:70", "skos:exactMatch", "OMIM:1", graph).source
        'orphapacket'
        """
        return source_of(self.graph)

    @property
    def node(self) -> str:
        """The node of the statement: it is named by its content, as `raregraph.graph.rdf.terms` names it."""
        terms = map(iri, (self.subject, self.predicate, self.object))
        return named_by("mapping", *terms, self.graph)[1:-1]

    @property
    def justification(self) -> str:
        """How it was found, where its node doesn't say."""
        return default_justification(self.graph)


@dataclass(frozen=True, slots=True)
class MappingIndex:
    """The mappings of a release in the order of subject, predicate, object and graph.

    `ids` are all identifiers, as bytes in order; `subjects` and `objects` are places in it, `predicates` in
    `PREDICATES` and `of_graphs` in `graphs`; `by_object` are the mappings in the order of their objects.
    """

    ids: NDArray[np.bytes_]
    subjects: NDArray[np.int32]
    objects: NDArray[np.int32]
    predicates: NDArray[np.uint8]
    of_graphs: NDArray[np.uint16]
    graphs: tuple[str, ...]
    by_object: NDArray[np.int32]

    @classmethod
    def of(cls, facts: FactFile, kinds: Mapping[str, str], with_rows: Collection[str]) -> "MappingIndex":
        """The mappings in the facts of a release.

        `kinds` are those of its sources by name, `with_rows` the sources that have rows about diseases: to these a
        build adds the link to the class of the hub that it moved a row to, which is no statement of the source.
        """
        stated = _Stated(facts, kinds)
        names, rows = stated.names, stated.rows
        order = np.argsort(np.array(names, np.bytes_), kind="stable")
        rank = np.empty(len(names), np.int32)
        rank[order] = np.arange(len(names), dtype=np.int32)
        kept = stated.kept(with_rows)
        subjects, objects = (rank[np.array(each, np.int32)[kept]] for each in (rows.subjects, rows.objects))
        predicates = np.array(rows.predicates, np.uint8)[kept]
        graphs = tuple(sorted(stated.graphs))
        place = np.array([graphs.index(graph) for graph in stated.graphs], np.uint16)
        of_graphs = place[np.array(rows.graphs, np.int32)[kept]]
        order_of_rows = np.lexsort((of_graphs, objects, predicates, subjects))
        objects = objects[order_of_rows]
        return cls(
            np.array(names, np.bytes_)[order],
            subjects[order_of_rows],
            objects,
            predicates[order_of_rows],
            of_graphs[order_of_rows],
            graphs,
            np.argsort(objects, kind="stable").astype(np.int32),
        )

    def __len__(self) -> int:
        return len(self.subjects)

    def chosen(
        self,
        *,
        entities: Sequence[str] = (),
        subjects: Sequence[str] = (),
        objects: Sequence[str] = (),
        predicates: Sequence[str] = (),
    ) -> Positions:
        """The mappings with one of the entities at either end, and the subjects, objects and predicates named.

        Identifiers are CURIEs. What is left empty allows everything.
        """
        found: Positions | None = None
        if entities:
            found = np.union1d(self._with_subjects(entities), self._with_objects(entities))
        if subjects:
            found = _both(found, self._with_subjects(subjects))
        if objects:
            found = _both(found, self._with_objects(objects))
        if not predicates:
            return np.arange(len(self)) if found is None else found
        wanted = np.zeros(len(PREDICATES), np.bool_)
        wanted[[PREDICATES.index(each) for each in predicates]] = True
        return (
            np.flatnonzero(wanted[self.predicates])
            if found is None
            else found[wanted[self.predicates[found]]]
        )

    def at(self, position: int) -> FoundMapping:
        """A mapping, by its place in the order of all."""
        return FoundMapping(
            self.ids[self.subjects[position]].decode(),
            PREDICATES[self.predicates[position]],
            self.ids[self.objects[position]].decode(),
            self.graphs[self.of_graphs[position]],
        )

    def stated_by(self, graphs: Collection[str]) -> Positions:
        """The mappings of some graphs (IRIs)."""
        wanted = np.array([graph in graphs for graph in self.graphs], np.bool_)
        return np.flatnonzero(wanted[self.of_graphs]) if len(self) else np.arange(0)

    def _with_subjects(self, identifiers: Iterable[str]) -> Positions:
        return _joined(
            np.arange(*np.searchsorted(self.subjects, (place, place + 1)))
            for place in self._places(identifiers)
        )

    def _with_objects(self, identifiers: Iterable[str]) -> Positions:
        sorter = self.by_object
        return _joined(
            sorter[slice(*np.searchsorted(self.objects, (place, place + 1), sorter=sorter))]
            for place in self._places(identifiers)
        )

    def _places(self, identifiers: Iterable[str]) -> Iterator[int]:
        for identifier in identifiers:
            wanted = identifier.encode()
            place = int(np.searchsorted(self.ids, wanted))
            if place < len(self.ids) and self.ids[place] == wanted:
                yield place


class _Rows(NamedTuple):
    """Mappings as numbers, a column each: millions of small objects would take ten times the room."""

    subjects: "array[int]"
    predicates: "array[int]"
    objects: "array[int]"
    graphs: "array[int]"


class _Stated:
    """The facts that state mappings, and those that identity needs, each sorted out by the number of its property."""

    def __init__(self, facts: FactFile, kinds: Mapping[str, str]) -> None:
        self.rows = _Rows(array("i"), array("B"), array("i"), array("i"))
        self._facts = facts
        self._kinds = kinds
        self._numbers: dict[bytes, int] = {}
        self._of_graph: dict[str, int] = {}
        self._labels: dict[str, str] = {}
        self._gone: set[str] = set()
        self._replaced: dict[str, str] = {}
        self._read()

    @property
    def names(self) -> list[bytes]:
        """The identifiers by number."""
        return list(self._numbers)

    @property
    def graphs(self) -> list[str]:
        """The graphs by number."""
        return list(self._of_graph)

    def kept(self, with_rows: Collection[str]) -> NDArray[np.bool_]:
        """Which of the rows are statements, and not the link that a build made from a row to its class."""
        diseases, names = self._diseases(), self.names
        kept = np.ones(len(self.rows.subjects), np.bool_)
        of_rows = {number for graph, number in self._of_graph.items() if source_of(graph) in with_rows}
        for place, (subject, predicate, target, graph) in enumerate(zip(*self.rows, strict=True)):
            if graph in of_rows and predicate == _EXACT and names[target].startswith(_HUB):
                kept[place] = diseases.hub(names[subject].decode()) != names[target].decode()
        return kept

    def _diseases(self) -> DiseaseIndex:
        """The identity that the hub's classes and the mapping sources make."""
        exact: defaultdict[str, list[str]] = defaultdict(list)
        mapped: list[CuratedMapping] = []
        names, sources = self.names, [source_of(graph) for graph in self._of_graph]
        for one, predicate, other, graph in zip(*self.rows, strict=True):
            source = sources[graph]
            if source == _HUB_SOURCE and predicate == _EXACT:
                exact[names[one].decode()].append(names[other].decode())
            elif predicate == _EXACT and self._kinds.get(source) == "mappings":
                mapped.append(CuratedMapping(names[one].decode(), EXACT, names[other].decode(), ""))
        terms = (
            Term(
                each,
                label,
                "disease",
                exact=tuple(exact[each]),
                obsolete=each in self._gone,
                replaced_by=self._replaced.get(each),
            )
            for each, label in self._labels.items()
        )
        return DiseaseIndex.of(terms, mapped)

    def _read(self) -> None:
        table = {b"%d" % number: each for number, each in enumerate(self._facts.table)}
        stating = {number: found for number, each in table.items() if (found := self._stating(each))[1]}
        of_hub = {
            number: each.property
            for number, each in table.items()
            if each.property in _OF_HUB and _HUB_SOURCE in map(source_of, each.graphs)
        }
        for line in self._facts.lines:
            node, *fields = line.split(b"\t")
            is_hub = node.startswith(_HUB)
            for field in fields:
                number, _, value = field.partition(b" ")
                if number in stating:
                    self._add(node, value, *stating[number])
                elif is_hub and number in of_hub:
                    self._note(node.decode(), of_hub[number], value.decode())

    def _add(self, node: bytes, value: bytes, predicate: int, graphs: Iterable[int]) -> None:
        subject, target = _curie(node), _curie(value)
        if subject and target and subject != target:
            one = self._numbers.setdefault(subject, len(self._numbers))
            other = self._numbers.setdefault(target, len(self._numbers))
            for graph in graphs:
                self.rows.subjects.append(one)
                self.rows.predicates.append(predicate)
                self.rows.objects.append(other)
                self.rows.graphs.append(graph)

    def _stating(self, stated: Stated) -> tuple[int, tuple[int, ...]]:
        """The place of a property among the predicates of mappings, and the numbers of the graphs that state them."""
        predicate = _PROPERTIES.get(stated.property)
        if predicate is None:
            return 0, ()
        graphs = [graph for graph in stated.graphs if self._states(source_of(graph), stated.property)]
        numbers = tuple(self._of_graph.setdefault(graph, len(self._of_graph)) for graph in graphs)
        return PREDICATES.index(predicate), numbers

    def _states(self, source: str, name: str) -> bool:
        if source in _NOT_STATING:
            return False
        kind = self._kinds.get(source, "ontology")
        return kind == "mappings" if name == CROSS_REFERENCE else kind in STATING or source == _OWN

    def _note(self, node: str, name: str, value: str) -> None:
        if name == LABEL:
            self._labels[node] = value
        elif name == "owl:deprecated":
            self._gone.add(node)
        else:
            self._replaced[node] = value


_OF_HUB = frozenset({LABEL, "owl:deprecated", "dcterms:isReplacedBy"})


def _curie(value: bytes) -> bytes | None:
    """An identifier as facts spell it, as a CURIE; what has none is no identifier."""
    if b"://" not in value:
        return value
    curie = compress(value.decode(), strict=False)
    return curie.encode() if curie else None


def default_justification(graph: str) -> str:
    """How mappings of a graph (an IRI) were found where no node says so: raregraph's own by hand, others don't tell.

    >>> default_justification("https://w3id.org/raregraph/graph/hgnc/2024-10-18")
    'semapv:UnspecifiedMatching'
    """
    return BY_HAND if source_of(graph) == _OWN else UNSPECIFIED


def _both(one: Positions | None, other: Positions) -> Positions:
    return other if one is None else np.intersect1d(one, other)


def _joined(parts: Iterable[NDArray[np.integer]]) -> Positions:
    found = [part.astype(np.int64) for part in parts]
    return np.unique(np.concatenate(found)) if found else np.arange(0)
