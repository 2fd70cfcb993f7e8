"""What the columns of a file are to a node or an edge, worked out once for all its lines."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from operator import itemgetter

from raregraph.graph.records import Problem
from raregraph.loaders.kgx.roles import ENDS, Role, role, without_role
from raregraph.ontology import biolink
from raregraph.ontology.kgx_columns import LISTS


@dataclass(frozen=True, slots=True)
class Columns:
    """Columns that are kept under their own names, and how to take their values from a line."""

    names: tuple[str, ...]
    values: Callable[[list[str]], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Plan:
    """How a line becomes a record: made once from its columns, used for each line.

    `fields` takes from a line's values those that a record has a field for; where a column is absent, it takes
    the empty value that stands behind the last. `others` are the columns that stay `extra`; `is_ours` says whether
    raregraph wrote the file.
    """

    role: Role
    width: int
    fields: Callable[[list[str]], tuple[str, ...]]
    qualifiers: Columns
    others: Columns
    is_ours: bool


_EDGE_FIELDS = (
    "id",
    "category",
    "subject",
    "predicate",
    "object",
    "original_subject",
    "original_predicate",
    "original_object",
    "negated",
    "primary_knowledge_source",
    "aggregator_knowledge_source",
    "knowledge_level",
    "agent_type",
    "publications",
    "has_evidence",
)
_NODE_FIELDS = (
    "id",
    "category",
    "name",
    "synonym",
    "exact_synonym",
    "same_as",
    "xref",
    "symbol",
    "in_taxon",
    "deprecated",
)
_NEEDED: Mapping[Role, tuple[str, ...]] = {"nodes": ("id",), "edges": ("subject", "predicate", "object")}
_LISTS = LISTS - {"category", "sources", "has_attribute"}


@lru_cache(256)
def plan_of(name: str, columns: tuple[str, ...]) -> Plan | Problem:
    """How the lines of a file with these columns become records, or why they can't."""
    found = role(name, columns)
    if found is None:
        return without_role(name, columns)
    absent = len(columns)
    places = {column: place for place, column in enumerate(columns)}
    if found == "edges" and not ENDS & places.keys():
        places = {_RENAMED.get(column, column): place for column, place in places.items()}
    missing = [column for column in _NEEDED[found] if column not in places]
    if missing:
        message = f"the header lacks the column {', '.join(missing)}"
        return Problem(name, "line 1", message, f"KGX {found} have {', '.join(_NEEDED[found])}.")
    fields = _EDGE_FIELDS if found == "edges" else _NODE_FIELDS
    others = [column for column in places if column not in fields and column]
    slots = [column for column in others if found == "edges" and _qualifies(column)]
    return Plan(
        found,
        absent,
        itemgetter(*(places.get(column, absent) for column in fields)),
        _columns(slots, places),
        _columns([column for column in others if column not in slots], places),
        "raregraph_kind" in places,
    )


def _columns(names: Sequence[str], places: Mapping[str, int]) -> Columns:
    chosen = [places[name] for name in names]
    if len(chosen) > 1:
        return Columns(tuple(names), itemgetter(*chosen))
    if not chosen:
        return Columns((), lambda values: ())
    (place,) = chosen
    return Columns(tuple(names), lambda values: (values[place],))


_RENAMED = {"from": "subject", "to": "object"}


@cache
def is_list(column: str) -> bool:
    """Whether a column holds lists."""
    slot = biolink.slot(column)
    return column in _LISTS or (slot is not None and slot.many)


@cache
def _qualifies(column: str) -> bool:
    """Whether a column of edges is a slot of Biolink that says more of the statement."""
    return biolink.slot(column) is not None and column not in _NO_QUALIFIERS


_NO_QUALIFIERS = {"provided_by", "knowledge_source", "type", "id", "iri", "name", "description"}
