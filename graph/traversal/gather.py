"""Claims out of N-Quads, while these are on their way into the store.

A claim is an edge of the traversal part of a release: an association that links two nodes, or one of the direct
triples that have no association: a class below another, a form of a disease, and a phenotype that is inferred.
Reading them back out of a finished store takes many times as long as noting them here.

Lines of one association may stand anywhere in one chunk, or in a chunk and the next.
"""

from array import array
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from raregraph.graph.rdf.nquads import iri
from raregraph.graph.traversal.claims import (
    BROADER,
    DERIVED,
    DIRECT,
    FORM_OF,
    FURTHER_TEXTS,
    HAS_MODE,
    HAS_PHENOTYPE,
    HIERARCHY,
    MAY_HAVE_MODE,
    MORE,
    NOTHING_NOTED,
    OBJECT,
    OTHER_PLACE,
    PHENOTYPE_PREDICATE,
    PLACES,
    PROVIDED_BY,
    PUBLICATIONS,
    PUBLISHER,
    SENTENCE,
    SEVERAL,
    SHARED,
    SOURCE_KIND,
    SUBCLASS_OF,
    SUBJECT,
    TEXTS,
    TYPES,
    VOCABULARIES,
    Attribution,
    Noted,
    attribution_of,
    attribution_of_triple,
    category_of,
    credited_to_publisher,
    graph_of,
    place_of,
    read_in,
    source_of,
    text_line,
)
from raregraph.graph.traversal.facts import Described, FactNotes, is_column, short
from raregraph.graph.traversal.line_spool import LineSpool
from raregraph.graph.traversal.nodes import (
    DISEASE,
    GENE,
    MODE,
    OTHER,
    PHENOTYPE,
    Node,
    kind_of_category,
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


_TYPE, _PROVIDED_BY = iri("rdf:type").encode(), iri("biolink:provided_by").encode()


@dataclass(frozen=True, slots=True)
class Gathered:
    """Claims in the order in which they were read, the nodes that they link, and facts of these and other nodes.

    `subjects` and `objects` are positions in `ids`, the identifiers of the nodes; `attributions` are positions in
    `table`. `texts` hold the fields of `TEXTS` and `FURTHER_TEXTS` as UTF-8, escaped as in N-Quads. `facts` come in the
    order of the nodes' identifiers. `unlinked` counts the associations that link no two nodes, by source and category;
    `kinds` are the kinds of sources by their names, as the catalogue has them.
    """

    ids: Sequence[bytes]
    subjects: "array[int]"
    objects: "array[int]"
    attributions: "array[int]"
    texts: LineSpool
    table: tuple[Attribution, ...]
    facts: Iterable[Described]
    unlinked: tuple[tuple[str, str, int], ...] = ()
    kinds: Mapping[str, str] = field(default_factory=dict)


class Gatherer:
    """Takes N-Quads in chunks that end at line ends, and keeps their claims, and what they say of nodes.

    What memory shouldn't hold goes to a scratch folder, until the answer of `finish` was used.

    >>> from tempfile import TemporaryDirectory
    >>> from raregraph.graph.rdf.nquads import iri
    >>> graph = "<https://w3id.org/raregraph/graph/mondo/1>"
    >>> quad = f"{iri('MONDO:0009669')} {iri('rdfs:subClassOf')} {iri('MONDO:0001516')} {graph} ."
    >>> with TemporaryDirectory() as scratch:
    ...     gatherer = Gatherer(Path(scratch))
    ...     gatherer.take(quad.encode())
    ...     gathered = gatherer.finish()
    >>> gathered.ids, gathered.table[0].kind, gathered.table[0].source
    ([b'MONDO:0009669', b'MONDO:0001516'], 'subclass_of', 'mondo')
    """

    def __init__(self, scratch: Path) -> None:
        self._open: dict[bytes, Noted] = {}
        self._before: dict[bytes, Noted] = {}
        self._places = dict(PLACES)
        self._numbers: dict[bytes, int] = {}
        self._subjects, self._objects, self._attributions = array("i"), array("i"), array("i")
        self._texts = LineSpool(folder=scratch)
        self._facts = FactNotes(scratch)
        self._table: dict[Attribution, int] = {}
        self._known: dict[tuple[bytes, ...], int | None] = {}
        self._unlinked: dict[bytes, tuple[bytes, bytes]] = {}
        self._form_texts: dict[bytes, bytes] = {}
        self._forms: list[tuple[int, bytes]] = []
        self._publishers: dict[str, str] = {}
        self._kinds: dict[str, str] = {}

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
            noted = opened.get(node)
            if noted is None:
                noted = opened[node] = before.pop(node, []) or NOTHING_NOTED.copy()
            noted[place] = noted[place] + b"\n" + rest if noted[place] else rest
        for node, noted in before.items():
            self._close(node, noted)
        self._before, self._open = opened, {}

    def finish(self) -> Gathered:
        """All claims; an association that links no two nodes (a prevalence, say) is counted, but none."""
        for node, noted in (*self._before.items(), *self._open.items()):
            self._close(node, noted)
        self._before, self._open = {}, {}
        for claim, form in self._forms:
            self._texts.replace(claim, self._form_texts.get(form, b""))
        counted = Counter(self._unlinked.values())
        unlinked = sorted(
            (source_of(graph), category_of(types)[0], n) for (graph, types), n in counted.items()
        )
        return Gathered(
            [short(node) for node in self._numbers],
            self._subjects,
            self._objects,
            self._attributions,
            self._texts,
            tuple(credited_to_publisher(said, self._publishers) for said in self._table),
            self._facts.by_node(),
            tuple(unlinked),
            self._kinds,
        )

    def _take_other(self, node: bytes, predicate: bytes, rest: bytes) -> None:
        if predicate == PUBLISHER:
            self._publishers[source_of(node)] = short(rest[: rest.index(b" ")]).decode()
            return
        if predicate == SOURCE_KIND:
            self._kinds[source_of(node)] = short(rest[: rest.index(b" ")]).decode()
            return
        if predicate not in DIRECT:
            self._facts.note(node, predicate, rest)
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

    def _close(self, node: bytes, noted: Noted) -> None:
        subject, target = noted[SUBJECT], noted[OBJECT]
        if not subject:
            self._close_node(node, noted)
            return
        if not target.startswith(b"<"):
            self._unlinked[node] = (graph_of(subject), noted[TYPES])
            return
        publications, spaces = read_in(noted[PUBLICATIONS], noted[DERIVED])
        said = (*noted[SHARED], spaces)
        if said not in self._known:
            self._known[said] = self._number(attribution_of(graph_of(subject), noted, spaces))
        subject, target = subject[: subject.index(b" ")], target[: target.index(b" ")]
        self._add(subject, target, self._known[said], text_line(node, publications, noted))

    def _close_node(self, node: bytes, noted: Noted) -> None:
        """Note what something is that is no association, its columns of KGX, and where a record speaks of a form."""
        for rest in _lines(noted[TYPES]):
            if kind_of_category(short(rest[: rest.index(b" ")]).decode()):
                self._facts.note(node, _TYPE, rest)
        for rest in _lines(noted[PROVIDED_BY]):
            self._facts.note(node, _PROVIDED_BY, rest)
        for line in _lines(noted[MORE]):
            predicate, rest = line.split(b" ", 1)
            if is_column(predicate):
                self._facts.note(node, predicate, rest)
        if noted[SENTENCE]:
            self._form_texts[node] = text_line(b"", b"", noted)

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


def _lines(values: bytes) -> list[bytes]:
    """What stands after the predicates of several lines."""
    return values.split(b"\n") if values else []
