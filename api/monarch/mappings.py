"""Mappings between identifiers, with their predicates, justifications and sources.

Which there are comes from arrays (`raregraph.graph.mapping_index`); how a mapping was found, and what its source calls
the two identifiers, from the node of the statement in the store, for the mappings of a page.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from raregraph.api.monarch.answers import Paging
from raregraph.api.monarch.identifiers import curie_of
from raregraph.api.monarch.rows import Row
from raregraph.api.monarch.view import View
from raregraph.graph.errors import QueryError
from raregraph.graph.mapping_index import PREDICATES, FoundMapping
from raregraph.graph.rdf.nquads import iri_term
from raregraph.ontology.identifiers import short

_DETAILS = """
SELECT ?mapping ?name ?value WHERE {
  VALUES ?mapping { %s }
  GRAPH ?graph { ?mapping ?name ?value }
  FILTER(?name IN (sssom:mapping_justification, sssom:subject_label, sssom:object_label))
}
"""
"""All of each node and a filter: with a second VALUES, or OPTIONAL, an engine reads the justifications of all nodes."""


@dataclass(frozen=True, slots=True)
class WantedMappings:
    """Which mappings are wanted; what is left empty allows everything. Identifiers may be spelled in any way."""

    entities: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    predicates: tuple[str, ...] = ()
    objects: tuple[str, ...] = ()
    justifications: tuple[str, ...] = ()


def mappings(view: View, wanted: WantedMappings, paging: Paging) -> Row:
    """A page of the mappings that any source states, by subject, predicate, object and source.

    Raises:
        QueryError: if an identifier or a predicate is none.
    """
    index = view.mapping_index
    found = index.chosen(
        entities=_curies(view, wanted.entities),
        subjects=_curies(view, wanted.subjects),
        objects=_curies(view, wanted.objects),
        predicates=tuple(map(_predicate, wanted.predicates)),
    )
    if wanted.justifications:
        named = sorted(_curies(view, wanted.justifications))
        found = found[np.isin(view.justifications[found], named)]
    limit = len(found) if paging.limit is None else paging.limit
    page = [index.at(each) for each in found[paging.offset : paging.offset + limit].tolist()]
    return {
        "limit": limit,
        "offset": paging.offset,
        "total": len(found),
        "items": list(_items(view, page)),
    }


def _curies(view: View, written: Sequence[str]) -> tuple[str, ...]:
    return tuple(curie_of(view.index, each) for each in written)


def _predicate(written: str) -> str:
    name = written if ":" in written else f"skos:{written}"
    if name not in PREDICATES:
        raise QueryError(
            f"there is no predicate of mappings {written[:100]!r}",
            place=written[:100],
            remedy=f"Take one of: {', '.join(PREDICATES)}.",
        )
    return name


def _items(view: View, page: Sequence[FoundMapping]) -> Iterator[Row]:
    nodes = [each.node for each in page]
    told = _told(view, nodes)
    for mapping, node in zip(page, nodes, strict=True):
        details = told[node]
        justification = details.get("sssom:mapping_justification")
        yield {
            "subject_id": mapping.subject,
            "subject_label": _label(view, mapping.subject) or details.get("sssom:subject_label"),
            "predicate_id": mapping.predicate,
            "object_id": mapping.object,
            "object_label": _label(view, mapping.object) or details.get("sssom:object_label"),
            "mapping_justification": short(justification) if justification else mapping.justification,
            "id": short(node),
            "mapping_source": mapping.source,
            "highlighting": None,
        }


def _told(view: View, nodes: Iterable[str]) -> Mapping[str, Mapping[str, str]]:
    """What the nodes of statements say, by property; nothing of those that there aren't."""
    found: defaultdict[str, dict[str, str]] = defaultdict(dict)
    values = " ".join(map(iri_term, nodes))
    for row in view.engine.rows(_DETAILS % values) if values else ():
        found[str(row["mapping"])][short(str(row["name"]))] = str(row["value"])
    return found


def _label(view: View, identifier: str) -> str | None:
    """What the release calls an identifier."""
    number = view.index.arrays.number(identifier)
    if number is not None:
        return view.index.node(number).label
    facts = view.facts_of(identifier)
    return facts.first("rdfs:label") if facts else None
