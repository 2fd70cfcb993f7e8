"""Mappings between identifiers, with their predicates and justifications, out of the store."""

from collections.abc import Sequence
from dataclasses import dataclass

from raregraph.api.monarch.answers import Paging
from raregraph.api.monarch.identifiers import curie_of, term_of
from raregraph.api.monarch.rows import Row
from raregraph.api.monarch.view import View
from raregraph.graph.engine import Row as Solution
from raregraph.graph.errors import QueryError
from raregraph.ontology.identifiers import BASE, compress

PREDICATES = (
    "skos:exactMatch",
    "skos:closeMatch",
    "skos:broadMatch",
    "skos:narrowMatch",
    "skos:relatedMatch",
)
_WHERE = """
  %(values)s
  GRAPH ?graph {
    ?mapping a sssom:Mapping ; owl:annotatedSource ?subject ; owl:annotatedProperty ?predicate ;
      owl:annotatedTarget ?object ; sssom:mapping_justification ?justification
  }
"""
_SUBJECTS = "VALUES ?subject { %s }"
_OBJECTS = "VALUES ?object { %s }"


@dataclass(frozen=True, slots=True)
class WantedMappings:
    """Which mappings are wanted; what is left empty allows everything. Identifiers may be spelled in any way."""

    entities: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    predicates: tuple[str, ...] = ()
    objects: tuple[str, ...] = ()
    justifications: tuple[str, ...] = ()


def mappings(view: View, wanted: WantedMappings, paging: Paging) -> Row:
    """A page of mappings, in the order of their subjects, predicates and objects.

    Raises:
        QueryError: if an identifier or a predicate is none.
    """
    where = _where(view, wanted)
    [counted] = view.engine.rows(f"SELECT (COUNT(DISTINCT ?mapping) AS ?count) WHERE {{ {where} }}")
    total = int(str(counted["count"]))
    page = (
        f"LIMIT {paging.limit} OFFSET {paging.offset}"
        if paging.limit is not None
        else f"OFFSET {paging.offset}"
    )
    found = view.engine.rows(
        f"SELECT DISTINCT ?mapping ?subject ?predicate ?object ?justification ?graph WHERE {{ {where} }} "
        f"ORDER BY ?subject ?predicate ?object ?mapping {page}"
    )
    limit = total if paging.limit is None else paging.limit
    return {
        "limit": limit,
        "offset": paging.offset,
        "total": total,
        "items": [_item(view, each) for each in found],
    }


def _where(view: View, wanted: WantedMappings) -> str:
    parts: list[str] = []
    if wanted.subjects:
        parts.append(_SUBJECTS % _terms(view, wanted.subjects))
    if wanted.objects:
        parts.append(_OBJECTS % _terms(view, wanted.objects))
    if wanted.predicates:
        parts.append(f"VALUES ?predicate {{ {' '.join(map(_predicate, wanted.predicates))} }}")
    if wanted.justifications:
        parts.append(f"VALUES ?justification {{ {_terms(view, wanted.justifications)} }}")
    where = _WHERE % {"values": "\n  ".join(parts)}
    if not wanted.entities:
        return where
    entities = _terms(view, wanted.entities)
    return f"{{ {_SUBJECTS % entities} {where} }} UNION {{ {_OBJECTS % entities} {where} }}"


def _terms(view: View, identifiers: Sequence[str]) -> str:
    return " ".join(term_of(curie_of(view.index, each)) for each in identifiers)


def _predicate(written: str) -> str:
    name = written if ":" in written else f"skos:{written}"
    if name not in PREDICATES:
        raise QueryError(
            f"there is no predicate of mappings {written[:100]!r}",
            place=written[:100],
            remedy=f"Take one of: {', '.join(PREDICATES)}.",
        )
    return term_of(name)


def _item(view: View, found: Solution) -> Row:
    subject, target = _short(found["subject"]), _short(found["object"])
    return {
        "subject_id": subject,
        "subject_label": _label(view, subject),
        "predicate_id": _short(found["predicate"]),
        "object_id": target,
        "object_label": _label(view, target),
        "mapping_justification": _short(found["justification"]),
        "id": _short(found["mapping"]),
        "mapping_source": str(found["graph"]).removeprefix(f"{BASE}graph/").partition("/")[0],
        "highlighting": None,
    }


def _label(view: View, identifier: str) -> str | None:
    number = view.index.arrays.number(identifier)
    return None if number is None else view.index.node(number).label


def _short(term: object) -> str:
    return compress(str(term), strict=False) or str(term)
