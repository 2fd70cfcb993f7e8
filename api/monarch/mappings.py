"""Mappings between identifiers, with their predicates and justifications, out of the store."""

from collections.abc import Sequence
from dataclasses import dataclass

from raregraph.api.monarch.answers import Paging
from raregraph.api.monarch.identifiers import curie_of, term_of
from raregraph.api.monarch.rows import Row
from raregraph.api.monarch.view import View
from raregraph.graph.engine.interface import Row as Solution
from raregraph.graph.errors import QueryError
from raregraph.ontology.identifiers import BASE, short

PREDICATES = (
    "skos:exactMatch",
    "skos:closeMatch",
    "skos:broadMatch",
    "skos:narrowMatch",
    "skos:relatedMatch",
)
_DETAILS = """
SELECT DISTINCT ?mapping ?subject ?predicate ?object ?justification ?graph WHERE {
  %s
  GRAPH ?graph {
    ?mapping owl:annotatedSource ?subject ; owl:annotatedProperty ?predicate ; owl:annotatedTarget ?object ;
      sssom:mapping_justification ?justification
  }
} ORDER BY ?subject ?predicate ?object ?mapping
"""
_COUNT = "SELECT (COUNT(*) AS ?count) WHERE { %s }"
_ANY = "GRAPH ?graph { ?mapping a sssom:Mapping }"
_SORTED = 1000
"""So many mappings are sorted as a whole; more come in the order of the store, which a release never changes."""


@dataclass(frozen=True, slots=True)
class WantedMappings:
    """Which mappings are wanted; what is left empty allows everything. Identifiers may be spelled in any way."""

    entities: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    predicates: tuple[str, ...] = ()
    objects: tuple[str, ...] = ()
    justifications: tuple[str, ...] = ()


def mappings(view: View, wanted: WantedMappings, paging: Paging) -> Row:
    """A page of mappings: few are in the order of their subjects, predicates and objects, many in that of the store.

    Raises:
        QueryError: if an identifier or a predicate is none.
    """
    where = _where(view, wanted)
    has_few = wanted.entities or wanted.subjects or wanted.objects
    if has_few or view.counted(_COUNT % where) <= _SORTED:
        found = list(view.engine.rows(_DETAILS % where))
        total, limit = len(found), len(found) if paging.limit is None else paging.limit
        page = found[paging.offset : paging.offset + limit]
    else:
        total = view.counted(_COUNT % where)
        limit = total if paging.limit is None else paging.limit
        cut = f"SELECT ?mapping WHERE {{ {where} }} LIMIT {limit} OFFSET {paging.offset}"
        nodes = " ".join(f"<{row['mapping']}>" for row in view.engine.rows(cut))
        page = list(view.engine.rows(_DETAILS % f"VALUES ?mapping {{ {nodes} }}")) if nodes else []
    return {
        "limit": limit,
        "offset": paging.offset,
        "total": total,
        "items": [_item(view, each) for each in page],
    }


def _where(view: View, wanted: WantedMappings) -> str:
    """The patterns that a mapping must fit, none that it need not."""
    parts: list[str] = []
    for name, values in (
        ("owl:annotatedSource", _terms(view, wanted.subjects)),
        ("owl:annotatedTarget", _terms(view, wanted.objects)),
        ("owl:annotatedProperty", " ".join(map(_predicate, wanted.predicates))),
        ("sssom:mapping_justification", _terms(view, wanted.justifications)),
    ):
        if values:
            parts.append(_pattern(name, values))
    if not wanted.entities:
        return " ".join(parts) or _ANY
    entities = _terms(view, wanted.entities)
    ends = [_pattern(name, entities) for name in ("owl:annotatedSource", "owl:annotatedTarget")]
    return " UNION ".join(f"{{ {' '.join([end, *parts])} }}" for end in ends)


def _pattern(name: str, values: str) -> str:
    variable = f"?{name.partition(':')[2]}"
    return f"VALUES {variable} {{ {values} }} GRAPH ?graph {{ ?mapping {name} {variable} }}"


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
    subject, target = short(found["subject"]), short(found["object"])
    return {
        "subject_id": subject,
        "subject_label": _label(view, subject),
        "predicate_id": short(found["predicate"]),
        "object_id": target,
        "object_label": _label(view, target),
        "mapping_justification": short(found["justification"]),
        "id": short(found["mapping"]),
        "mapping_source": str(found["graph"]).removeprefix(f"{BASE}graph/").partition("/")[0],
        "highlighting": None,
    }


def _label(view: View, identifier: str) -> str | None:
    number = view.index.arrays.number(identifier)
    return None if number is None else view.index.node(number).label
