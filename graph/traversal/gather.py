"""Claims out of N-Quads, while these are on their way into the store.

A claim is an edge of the traversal part of a release: an association that links two nodes, or one of the direct
triples that have no association: a class below another, a form of a disease, and a phenotype that is inferred.
Reading them back out of a finished store takes many times as long as noting them here.

Lines of one association may stand anywhere in one chunk, or in a chunk and the next.
"""

from array import array
from collections import Counter, defaultdict
from dataclasses import dataclass, field

from raregraph.graph.traversal.claims import (
    BROADER,
    DIRECT,
    FORM_OF,
    FURTHER_TEXTS,
    HAS_MODE,
    HAS_PHENOTYPE,
    HIERARCHY,
    MAY_HAVE_MODE,
    MORE,
    NO_FACTS,
    OBJECT,
    OTHER_PLACE,
    PHENOTYPE_PREDICATE,
    PLACES,
    PUBLICATIONS,
    PUBLISHER,
    SENTENCE,
    SEVERAL,
    SHARED,
    SUBCLASS_OF,
    SUBJECT,
    TEXTS,
    TYPES,
    VOCABULARIES,
    Attribution,
    Facts,
    attribution_of,
    attribution_of_triple,
    category_of,
    cited,
    credited_to_publisher,
    graph_of,
    place_of,
    source_of,
    text_line,
)
from raregraph.graph.traversal.line_spool import LineSpool
from raregraph.graph.traversal.nodes import (
    DISEASE,
    GENE,
    MODE,
    OTHER,
    PHENOTYPE,
    TYPE,
    Node,
    kind_of_category,
    noted_node,
    short,
)

__all__ = [
    "DISEASE",
    "FORM_OF",
    "FURTHER_TEXTS",
    "GENE",
    "HAS_MODE",
    "HAS_PHENOTYPE",
    "HIERARCHY",
    "MAY_HAVE_MODE",
    "MODE",
    "OTHER",
    "PHENOTYPE",
    "SEVERAL",
    "SUBCLASS_OF",
    "TEXTS",
    "Attribution",
    "Gathered",
    "Gatherer",
    "Node",
]


@dataclass(frozen=True, slots=True)
class Gathered:
    """Claims in the order in which they were read, and the nodes that they link.

    `subjects` and `objects` are positions in `nodes`, `attributions` positions in `table`. `texts` hold the fields of
    `TEXTS` and `FURTHER_TEXTS` as UTF-8, escaped as in N-Quads. `unlinked` counts the associations that link no two
    nodes, by source and category.
    """

    nodes: tuple[Node, ...]
    subjects: "array[int]"
    objects: "array[int]"
    attributions: "array[int]"
    texts: LineSpool
    table: tuple[Attribution, ...]
    unlinked: tuple[tuple[str, str, int], ...] = ()


@dataclass(slots=True)
class Gatherer:
    """Takes N-Quads in chunks that end at line ends, and keeps their claims.

    >>> from raregraph.graph.rdf.nquads import iri
    >>> gatherer = Gatherer()
    >>> graph = "<https://w3id.org/raregraph/graph/mondo/1>"
    >>> gatherer.take(f"{iri('MONDO:0009669')} {iri('rdfs:subClassOf')} {iri('MONDO:0001516')} {graph} .".encode())
    >>> gathered = gatherer.finish()
    >>> [node.id for node in gathered.nodes], gathered.table[0].kind, gathered.table[0].source
    (['MONDO:0009669', 'MONDO:0001516'], 'subclass_of', 'mondo')
    """

    _open: dict[bytes, Facts] = field(default_factory=dict)
    _before: dict[bytes, Facts] = field(default_factory=dict)
    _numbers: dict[bytes, int] = field(default_factory=dict)
    _subjects: "array[int]" = field(default_factory=lambda: array("i"))
    _objects: "array[int]" = field(default_factory=lambda: array("i"))
    _attributions: "array[int]" = field(default_factory=lambda: array("i"))
    _texts: LineSpool = field(default_factory=LineSpool)
    _table: dict[Attribution, int] = field(default_factory=dict)
    _known: dict[tuple[bytes, ...], int | None] = field(default_factory=dict)
    _about: dict[bytes, list[tuple[bytes, bytes]]] = field(default_factory=lambda: defaultdict(list))
    _places: dict[bytes, int] = field(default_factory=lambda: dict(PLACES))
    _unlinked: dict[bytes, tuple[bytes, bytes]] = field(default_factory=dict)
    _form_texts: dict[bytes, bytes] = field(default_factory=dict)
    _forms: list[tuple[int, bytes]] = field(default_factory=list)
    _publishers: dict[str, str] = field(default_factory=dict)

    def take(self, chunk: bytes) -> None:
        """Note what a chunk says."""
        opened, before, places = self._open, self._before, self._places
        known = places.get
        for line in chunk.split(b"\n"):
            parts = line.split(b" ", 2)
            if len(parts) < 3:
                continue
            node, predicate, rest = parts
            place = known(predicate)
            if place is None:
                place = places[predicate] = place_of(predicate)
            if place < 0:
                if place == OTHER_PLACE:
                    self._take_other(node, predicate, rest)
                continue
            if place == MORE:
                rest = predicate + b" " + rest
            facts = opened.get(node)
            if facts is None:
                facts = opened[node] = before.pop(node, []) or NO_FACTS.copy()
            facts[place] = facts[place] + b"\n" + rest if facts[place] else rest
        for node, facts in before.items():
            self._close(node, facts)
        self._before, self._open = opened, {}

    def finish(self) -> Gathered:
        """All claims; an association that links no two nodes (a prevalence, say) is counted, but none."""
        for node, facts in (*self._before.items(), *self._open.items()):
            self._close(node, facts)
        self._before, self._open = {}, {}
        for claim, form in self._forms:
            self._texts.replace(claim, self._form_texts.get(form, b""))
        nodes = tuple(noted_node(node, self._about.get(node, ())) for node in self._numbers)
        counted = Counter(self._unlinked.values())
        unlinked = sorted(
            (source_of(graph), category_of(types)[0], n) for (graph, types), n in counted.items()
        )
        return Gathered(
            nodes,
            self._subjects,
            self._objects,
            self._attributions,
            self._texts,
            tuple(credited_to_publisher(said, self._publishers) for said in self._table),
            tuple(unlinked),
        )

    def _take_other(self, node: bytes, predicate: bytes, rest: bytes) -> None:
        if predicate == PUBLISHER:
            self._publishers[source_of(node)] = short(rest[: rest.index(b" ")]).decode()
            return
        if predicate not in DIRECT:
            self._about[node].append((predicate, rest))
            return
        target, graph, _ = rest.split(b" ", 2)
        said = (predicate, graph)
        number = self._known.get(said, 0)
        if number == 0 and said not in self._known:
            number = self._known[said] = self._number(attribution_of_triple(predicate, graph))
        if predicate != PHENOTYPE_PREDICATE:
            if target.startswith(VOCABULARIES):
                return  # schema
            if predicate == BROADER:
                self._forms.append((len(self._texts), node))
        self._add(node, target, number, b"")

    def _close(self, node: bytes, facts: Facts) -> None:
        subject, target = facts[SUBJECT], facts[OBJECT]
        if not subject:
            self._close_node(node, facts)
            return
        if not target.startswith(b"<"):
            self._unlinked[node] = (graph_of(subject), facts[TYPES])
            return
        publications, spaces = cited(facts[PUBLICATIONS])
        said = (*facts[SHARED], spaces)
        if said not in self._known:
            self._known[said] = self._number(attribution_of(graph_of(subject), facts, spaces))
        subject, target = subject[: subject.index(b" ")], target[: target.index(b" ")]
        self._add(subject, target, self._known[said], text_line(node, publications, facts))

    def _close_node(self, node: bytes, facts: Facts) -> None:
        """Note the classes of something that is no association, and where the record speaks of a form."""
        for rest in facts[TYPES].split(b"\n") if facts[TYPES] else ():
            if kind_of_category(rest[: rest.index(b" ")]):
                self._about[node].append((TYPE, rest))
        if facts[SENTENCE]:
            self._form_texts[node] = text_line(b"", b"", facts)

    def _number(self, attribution: Attribution | None) -> int | None:
        return None if attribution is None else self._table.setdefault(attribution, len(self._table))

    def _add(self, subject: bytes, target: bytes, attribution: int | None, text: bytes) -> None:
        if attribution is None:
            return
        numbers = self._numbers
        self._subjects.append(numbers.setdefault(subject, len(numbers)))
        self._objects.append(numbers.setdefault(target, len(numbers)))
        self._attributions.append(attribution)
        self._texts.append(text)
