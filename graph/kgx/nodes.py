"""Nodes of KGX: all that the exported graphs describe, and all that exported claims link.

They are read from the facts of the release, node by node, so that memory doesn't grow with the graph. A fact counts if
one of the exported graphs states it: what a source that is left out says of a node is nowhere in the export.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain

from raregraph.graph.export.selection import ExportedGraph
from raregraph.graph.kgx.rows import Layout, RowWriter, Value
from raregraph.graph.rdf.nquads import unescaped
from raregraph.graph.traversal.claims import column_of
from raregraph.graph.traversal.facts import LABEL, NAMING_LOOSELY, TYPE, FactFile, Stated
from raregraph.ontology import biolink
from raregraph.ontology.identifiers import expand
from raregraph.ontology.kgx_columns import EDGE_COLUMNS, INEXACT_SYNONYMS, MATCHES, NODE_COLUMNS
from raregraph.ontology.locus_types import so_term

COLUMNS = {
    LABEL: "name",
    "skos:altLabel": "synonym",
    "oboInOwl:hasExactSynonym": "exact_synonym",
    "oboInOwl:hasBroadSynonym": "broad_synonym",
    "oboInOwl:hasNarrowSynonym": "narrow_synonym",
    "oboInOwl:hasRelatedSynonym": "related_synonym",
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
"""The properties that describe a node, each with its column."""
_OURS = {"raregraph:NamedPhenotype": "biolink:PhenotypicFeature"}
_MODE = "biolink:GeneticInheritance"
_HUB, _HUB_NAME, _LOOSE_NAME = "mondo", "hub name", "name without scope"
_HUMAN = [b"NCBITaxon:9606"]
_ODD = re.compile(rb"[\\|\x00-\x08\x0a-\x1f\x7f\xc2\xe2]").search
"""What a table or JSON would need in other letters, or may need so; see `raregraph.graph.kgx.edges`."""
_HOLDS = {column.name: column.holds for column in NODE_COLUMNS}
_OF_EDGES = {column.name for column in EDGE_COLUMNS} - {"provided_by", "has_attribute"}
_TOLD_HERE = {"id", "category", "name", "iri"}
"""Columns that are worked out, whatever a KGX file gave."""

_Values = dict[str, list[bytes]]
"""The values of a node by column, escaped as in N-Quads."""


class NodeRows:
    """Writes nodes as rows, in one layout, by what some graphs say of them."""

    def __init__(self, facts: FactFile, graphs: Iterable[ExportedGraph], layout: Layout) -> None:
        self._facts = facts
        exported = {graph.graph: graph for graph in graphs}
        meanings = ((number, _meaning(stated, exported)) for number, stated in enumerate(facts.table))
        self._meanings = {b"%d" % number: meaning for number, meaning in meanings if meaning}
        self._writer = RowWriter(NODE_COLUMNS, layout)
        self._spelled = _tabbed if layout == "tsv" else _object

    def head(self) -> bytes:
        """The first line of a table."""
        return self._writer.head()

    def rows(self, linked: Iterable[bytes], *, only_linked: bool) -> Iterator[bytes]:
        """The nodes as lines, in the order of their CURIEs' bytes.

        `linked` are those that claims link, in this order. `only_linked` leaves out all others, which else are written
        if one of the graphs says of what class they are.
        """
        waiting = iter(linked)
        other = next(waiting, None)
        for line in self._facts.lines:
            node, *fields = line.split(b"\t")
            while other is not None and other < node:
                yield self._row(other, {}, other)
                other = next(waiting, None)
            is_linked = other == node
            if is_linked:
                other = next(waiting, None)
            elif only_linked:
                continue
            values = self._values(fields)
            if is_linked or "category" in values:
                yield self._row(node, values, line)
        for rest in chain(() if other is None else (other,), waiting):
            yield self._row(rest, {}, rest)

    def _values(self, fields: Sequence[bytes]) -> _Values:
        """The values of a node by column, in order and each once."""
        found: _Values = {}
        meanings = self._meanings
        for field in fields:
            number, _, value = field.partition(b" ")
            meaning = meanings.get(number)
            if meaning is None:
                continue
            column, providers = meaning
            if column in found:
                found[column].append(value)
            else:
                found[column] = [value]
            if providers:
                found.setdefault("provided_by", []).extend(providers)
        return {name: sorted(set(some)) if len(some) > 1 else some for name, some in found.items()}

    def _row(self, node: bytes, values: _Values, line: bytes) -> bytes:
        """The row of a node; `line` holds all that it may be made of."""
        found = _completed(node, values)
        if _ODD(line) or not found.keys() <= _HOLDS.keys():
            return self._writer.line(_exact(found))
        return self._spelled(found) or self._writer.line(_exact(found))


def _meaning(stated: Stated, exported: Mapping[str, ExportedGraph]) -> tuple[str, tuple[bytes, ...]] | None:
    """The column of a fact and, of a class, who provides the node; None where no exported graph states it."""
    graphs = [exported[each] for each in stated.graphs if each in exported]
    if not graphs:
        return None
    name = stated.property
    if name == TYPE:  # a graph of KGX says itself who gave it what
        return "category", tuple(graph.source.encode() for graph in graphs if graph.kind != "kgx")
    if name == LABEL and any(graph.source == _HUB for graph in graphs):
        return _HUB_NAME, ()
    if name == "skos:altLabel" and all(graph.kind in NAMING_LOOSELY for graph in graphs):
        return _LOOSE_NAME, ()
    column = COLUMNS.get(name, "")
    if not column and any(graph.kind == "kgx" for graph in graphs):
        column = column_of(f"<{expand(name)}>".encode()).decode()
    return (column, ()) if column and (name in COLUMNS or column not in _OF_EDGES) else None


def _completed(node: bytes, found: _Values) -> _Values:
    """All columns of a node, from what graphs say of it."""
    identifier = node.decode()
    category = _category(tuple(found.pop("category", ())))
    label, *others = [*found.pop(_HUB_NAME, ()), *found.pop("name", ())] or [b""]
    found = {name: some for name, some in found.items() if name not in _TOLD_HERE}
    found["id"], found["category"] = [node], [category]
    found["iri"] = [(expand(identifier, strict=False) or identifier).encode()]
    if label:
        found["name"] = [label]
    _add_synonyms(found, label, others)
    _add_references(found)
    kinds = [so_term(each.decode()) for each in found.get("raregraph_locus_type", ())]
    if len(kinds) == 1 and kinds[0]:
        found.setdefault("type", [kinds[0].encode()])
    if category == b"biolink:Gene" and identifier.startswith("HGNC:"):
        found.setdefault("in_taxon", _HUMAN)
    if found.get("in_taxon") == _HUMAN:
        found.setdefault("in_taxon_label", [b"Homo sapiens"])
    return found


def _add_synonyms(found: _Values, label: bytes, others: Iterable[bytes]) -> None:
    """All other names under `synonym`; those of an ontology are exact, too, unless a graph says that they aren't."""
    inexact = {name for scope in INEXACT_SYNONYMS for name in found.get(scope, ())}
    exact = set(found.pop("exact_synonym", ()))
    loose = set(found.pop(_LOOSE_NAME, ())) - {label}
    every = {*found.pop("synonym", ()), *others, *exact, *inexact} - {label}
    if every | loose:
        found["synonym"] = sorted(every | loose)
    if exactly := (exact - {label}) | (every - inexact):
        found["exact_synonym"] = sorted(exactly)


def _add_references(found: _Values) -> None:
    """All matches under `xref`, as others have them there; and those beside it that are cross references as well."""
    loose = set(found.get("xref", ()))
    matches = {each for name in MATCHES for each in found.get(name, ())}
    if matches:
        found["xref"] = sorted(loose | matches)
    if both := loose & matches:
        found["raregraph_cross_reference"] = sorted(both)


@lru_cache
def _category(classes: tuple[bytes, ...]) -> bytes:
    """The class that says most of what a node is."""
    found = [each.decode() for each in classes] or ["biolink:NamedThing"]
    if _MODE in found:
        return _MODE.encode()
    return biolink.most_specific([_OURS.get(each, each) for each in found]).encode()


def _exact(found: _Values) -> dict[str, Value]:
    """The values as they are meant; several of a column that holds one are a list."""
    texts = {name: [unescaped(value.decode()) for value in values] for name, values in found.items()}
    return {
        name: values if len(values) > 1 or _HOLDS.get(name) == "list" else values[0]
        for name, values in texts.items()
    }


def _tabbed(found: _Values) -> bytes:
    """A line of a table; none where a column that holds one value has several."""
    cells = []
    for name, holds in _HOLDS.items():
        values = found.get(name)
        if not values:
            cells.append(b"")
        elif len(values) == 1:
            cells.append(values[0])
        elif holds == "list":
            cells.append(b"|".join(values))
        else:
            return b""
    return b"\t".join(cells) + b"\n"


def _object(found: _Values) -> bytes:
    """A JSON object; none where a column that holds one value has several."""
    parts = []
    for name, holds in _HOLDS.items():
        values = found.get(name)
        if not values:
            continue
        if holds == "list":
            parts.append(b'"%b":["%b"]' % (_KEYS[name], b'","'.join(values)))
        elif len(values) > 1:
            return b""
        elif holds == "flag":
            parts.append(b'"%b":%b' % (_KEYS[name], b"true" if values[0] == b"true" else b"false"))
        else:
            parts.append(b'"%b":"%b"' % (_KEYS[name], values[0]))
    return b"{%b}\n" % b",".join(parts)


_KEYS = {name: name.encode() for name in _HOLDS}
