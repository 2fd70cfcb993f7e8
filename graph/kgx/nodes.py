"""Nodes of KGX: all that the exported graphs describe, and all that exported claims link.

What they say of nodes is read graph by graph and predicate by predicate, sorted by node on disk, and put together: so
memory doesn't grow with the graph, and what a source left out says of a node is nowhere in the export.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import groupby
from pathlib import Path

import pyoxigraph
from pyoxigraph import Literal, NamedNode

from raregraph.graph.export.selection import ExportedGraph
from raregraph.graph.kgx.rows import Layout, RowWriter, Value
from raregraph.graph.line_sort import LineSorter
from raregraph.graph.rdf.nquads import literal, unescaped
from raregraph.graph.traversal.claims import column_of
from raregraph.ontology import biolink
from raregraph.ontology.identifiers import compress, expand
from raregraph.ontology.kgx_columns import EDGE_COLUMNS, NODE_COLUMNS

_COLUMNS = {
    "rdfs:label": "name",
    "skos:altLabel": "synonym",
    "dcterms:title": "full_name",
    "biolink:symbol": "symbol",
    "biolink:in_taxon": "in_taxon",
    "skos:exactMatch": "same_as",
    "skos:broadMatch": "raregraph_broad_match",
    "skos:narrowMatch": "raregraph_narrow_match",
    "skos:closeMatch": "raregraph_close_match",
    "raregraph:crossReference": "xref",
    "oboInOwl:hasDbXref": "xref",
    "raregraph:alternativeId": "raregraph_alternative_id",
    "raregraph:subset": "subsets",
    "owl:deprecated": "deprecated",
    "dcterms:isReplacedBy": "raregraph_replaced_by",
    "raregraph:previousSymbol": "raregraph_previous_symbol",
    "raregraph:location": "raregraph_location",
    "raregraph:locusType": "raregraph_locus_type",
    "raregraph:category": "raregraph_category",
}
"""The predicates that describe a node, each with its column."""
_OURS = {"raregraph:NamedPhenotype": "biolink:PhenotypicFeature"}
_MODE = "biolink:GeneticInheritance"
_HUB = "mondo"
_HUMAN = "NCBITaxon:9606"
_LINKED, _DESCRIBED = b"!0 linked", b"!1 category"
"""Marks that sort before all columns."""
_LINES_PER_RUN = 200_000
_SEVERAL = {column.name for column in NODE_COLUMNS if column.holds == "list"}


class NodeRows:
    """Collects what graphs say of nodes, and writes it."""

    def __init__(self, scratch: Path, layout: Layout) -> None:
        self._sorter = LineSorter(scratch, name="nodes")
        self._writer = RowWriter(NODE_COLUMNS, layout)
        self._lines: list[bytes] = []

    def link(self, ids: Iterable[bytes]) -> None:
        """Take nodes that claims link, by their CURIEs."""
        for each in ids:
            self._put(each, _LINKED, b"")

    def describe(self, store: pyoxigraph.Store, graph: ExportedGraph, further: Iterable[str] = ()) -> None:
        """Take what a graph says of nodes; `further` are predicates that a graph has that was read from KGX."""
        g = NamedNode(graph.graph)
        rank = "0" if graph.source == _HUB else "1"
        by = graph.source.encode()
        for category in _categories():
            for quad in store.quads_for_pattern(None, _TYPE, NamedNode(expand(category)), g):
                node = _identifier(str(quad.subject)[1:-1])
                self._put(node, _DESCRIBED, category.encode())
                if graph.kind != "kgx":  # a graph of KGX says itself who gave it what
                    self._put(node, b"provided_by", by)
        for predicate, column in _predicates(further):
            name = column.encode()
            for quad in store.quads_for_pattern(None, NamedNode(predicate), None, g):
                value = _value(quad.object)
                self._put(
                    _identifier(str(quad.subject)[1:-1]),
                    name,
                    f"{rank}{value}".encode() if column == "name" else value.encode(),
                )

    def head(self) -> bytes:
        """The first line of a table."""
        return self._writer.head()

    def rows(self, *, only_linked: bool) -> Iterator[bytes]:
        """The nodes as lines, in the order of their CURIEs' bytes."""
        self._flush()
        for node, lines in groupby(_lines(self._sorter), key=lambda line: line.partition(b"\t")[0]):
            said = [line.split(b"\t", 2)[1:] for line in lines]
            if said[0][0] == _LINKED or (said[0][0] == _DESCRIBED and not only_linked):
                yield self._writer.line(_node(node.decode(), said))

    def _put(self, node: bytes, column: bytes, value: bytes) -> None:
        self._lines.append(b"%b\t%b\t%b\n" % (node, column, value))
        if len(self._lines) >= _LINES_PER_RUN:
            self._flush()

    def _flush(self) -> None:
        self._sorter.add(self._lines)
        self._lines = []


def _lines(sorter: LineSorter) -> Iterator[bytes]:
    """The sorted lines, each once."""
    for chunk in sorter.chunks():
        for line, _ in groupby(chunk.split(b"\n")):
            if line:
                yield line


def _node(identifier: str, said: Sequence[Sequence[bytes]]) -> dict[str, Value]:
    """The values of a node, from the columns and values that graphs give, sorted."""
    found: dict[str, list[str]] = {}
    for column, value in said:
        found.setdefault(column.decode(), []).append(unescaped(value.decode()))
    found = {name: list(dict.fromkeys(values)) for name, values in found.items()}
    categories = found.pop(_DESCRIBED.decode(), ["biolink:NamedThing"])
    found.pop(_LINKED.decode(), None)
    names = [each[1:] for each in found.pop("name", [])]
    label, others = (names[0], names[1:]) if names else ("", [])
    category = _MODE if _MODE in categories else biolink.most_specific([_OURS.get(x, x) for x in categories])
    values: dict[str, Value] = {
        "id": identifier,
        "category": [category],
        "name": label,
        "iri": expand(identifier, strict=False) or identifier,
    }
    synonyms = [*found.pop("synonym", ()), *others]
    found["synonym"] = sorted({each for each in synonyms if each != label})
    if category == "biolink:Gene" and identifier.startswith("HGNC:"):
        found.setdefault("in_taxon", [_HUMAN])
    if found.get("in_taxon") == [_HUMAN]:
        found.setdefault("in_taxon_label", ["Homo sapiens"])
    for name, several in found.items():
        if name in values:
            continue
        values[name] = several if name in _SEVERAL or len(several) > 1 else several[0]
    return values


def further_predicates(store: pyoxigraph.Store) -> tuple[str, ...]:
    """The slots of Biolink and the columns of KGX that a release has, by what it says of itself (VoID)."""
    counted = store.quads_for_pattern(None, NamedNode(expand("void:property")), None, None)
    found = {str(quad.object)[1:-1] for quad in counted}
    known = {expand(curie) for curie in _COLUMNS}
    ours = (expand("biolink:x")[:-1], expand("raregraph:column/x")[:-1])
    return tuple(sorted(each for each in found - known if each.startswith(ours) and _describes(each)))


def _describes(predicate: str) -> bool:
    column = column_of(f"<{predicate}>".encode()).decode()
    return bool(column) and column not in _OF_EDGES


_OF_EDGES = {column.name for column in EDGE_COLUMNS} - {"provided_by", "has_attribute"}
_TYPE = NamedNode(expand("rdf:type"))


@lru_cache
def _categories() -> tuple[str, ...]:
    return tuple(sorted({"biolink:NamedThing", *biolink.narrower_classes("biolink:NamedThing"), *_OURS}))


def _predicates(further: Iterable[str]) -> Iterator[tuple[str, str]]:
    for curie, column in _COLUMNS.items():
        yield expand(curie), column
    for predicate in further:
        if column := column_of(f"<{predicate}>".encode()).decode():
            yield predicate, column


def _value(term: object) -> str:
    if isinstance(term, NamedNode):
        return _identifier(term.value).decode()
    if isinstance(term, Literal):
        return literal(term.value)[1:-1]
    return str(term)


@lru_cache(1 << 18)  # nodes come again with each predicate
def _identifier(plain: str) -> bytes:
    """An IRI as a CURIE where it has one that means the same."""
    curie = compress(plain, strict=False)
    return (curie if curie and expand(curie, strict=False) == plain else plain).encode()
