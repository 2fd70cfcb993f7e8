"""A query graph, checked, and turned into what is to be looked up. Pure: no data is needed.

What the service can't do is an error, never a shorter answer (ImplementationRules.md of TRAPI): constraints that it
doesn't know, sets of identifiers, pathfinder queries, inferred knowledge in the sense of speculation, other workflows.
What merely has no match (a category that the Biolink model lacks) is told in the logs.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from raregraph.api.trapi.limits import MOST_EDGES
from raregraph.api.trapi.models import AttributeConstraint, QEdge, QNode, Query, QueryGraph
from raregraph.graph.errors import NotOfferedError, QueryError
from raregraph.ontology import biolink
from raregraph.ontology.predicates import predicate

TESTED = (
    "biolink:knowledge_level",
    "biolink:agent_type",
    "biolink:primary_knowledge_source",
    "biolink:aggregator_knowledge_source",
    "biolink:knowledge_source",
)
"""The attributes of edges that a query may constrain."""
_SINGLE = TESTED[:3]
_LOOKUP = "lookup"


@dataclass(frozen=True, slots=True)
class Note:
    """Something to tell in the logs: a level of TRAPI, a short code, a sentence."""

    level: str
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class PlannedNode:
    """A node: the identifiers that it must be or be below, as they were asked; or the categories that it may have.

    Without identifiers and categories it may be anything.
    """

    key: str
    ids: tuple[str, ...]
    categories: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AttributeTest:
    """Whether an attribute of an edge is one of some values, or none of them."""

    attribute: str
    values: frozenset[str]
    negated: bool

    def holds(self, values: Iterable[str]) -> bool:
        """Whether the test holds of an edge's values.

        >>> AttributeTest("biolink:agent_type", frozenset({"manual_agent"}), negated=True).holds(["manual_agent"])
        False
        """
        return self.values.isdisjoint(values) == self.negated


Qualifiers = tuple[tuple[str, str], ...]
"""Types of qualifiers with their values, all of which an edge must have."""


@dataclass(frozen=True, slots=True)
class PlannedEdge:
    """An edge between two nodes of the plan, by their places.

    It may have any of the `predicates`, if there are some, must hold all `tests`, and have all qualifiers of one of
    `qualifiers`, if there are some.
    """

    key: str
    subject: int
    object: int
    predicates: tuple[str, ...]
    tests: tuple[AttributeTest, ...]
    qualifiers: tuple[Qualifiers, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be looked up, and what there is to tell of the query."""

    nodes: tuple[PlannedNode, ...]
    edges: tuple[PlannedEdge, ...]
    notes: tuple[Note, ...]


def planned(query: Query) -> Plan:
    """The plan of a query.

    Raises:
        NotOfferedError: if it asks for what TRAPI has and this service has not.
        QueryError: if it makes no sense, or is too large. Both messages begin with a short code.
    """
    graph = query.message.query_graph
    if graph is None:
        raise _refused("QueryGraphMissing", "there is no query graph", "message", "Send one.")
    _check_workflow(query)
    _check_shape(graph)
    places = {key: place for place, key in enumerate(graph.nodes)}
    _check_constraints(graph)
    return Plan(
        tuple(_node(key, node) for key, node in graph.nodes.items()),
        tuple(_edge(key, edge, places) for key, edge in graph.edges.items()),
        tuple(_notes(query, graph)),
    )


def _node(key: str, node: QNode) -> PlannedNode:
    place = f"nodes.{key}"
    if node.set_interpretation in {"ALL", "MANY"} or node.member_ids:
        raise _not_offered(
            "UnsupportedSetInterpretation",
            "identifiers are looked up one by one, not as a set",
            place,
            "Ask with set_interpretation BATCH and without member_ids.",
        )
    return PlannedNode(key, tuple(dict.fromkeys(node.ids or ())), tuple(dict.fromkeys(node.categories or ())))


def _edge(key: str, edge: QEdge, places: dict[str, int]) -> PlannedEdge:
    if edge.knowledge_type not in {None, _LOOKUP}:
        raise _not_offered(
            "UnsupportedKnowledgeType",
            f"knowledge of type {edge.knowledge_type!r} is not offered",
            f"edges.{key}",
            "Ask for 'lookup'.",
        )
    return PlannedEdge(
        key,
        places[edge.subject],
        places[edge.object],
        tuple(dict.fromkeys(edge.predicates or ())),
        tuple(_test(each) for each in edge.attribute_constraints or ()),
        tuple(
            tuple((one.qualifier_type_id, one.qualifier_value) for one in each.qualifier_set)
            for each in edge.qualifier_constraints or ()
        ),
    )


def _test(constraint: AttributeConstraint) -> AttributeTest:
    return AttributeTest(constraint.id, frozenset(_words(constraint.value) or ()), constraint.negated)


def _words(value: Any) -> list[str] | None:
    """The words of a constraint's value; None if it is anything but a word or words."""
    words = value if isinstance(value, list) else [value]
    return words if words and all(isinstance(each, str) for each in words) else None


def _check_workflow(query: Query) -> None:
    steps = [step.id for step in query.workflow or ()]
    if query.workflow is not None and steps != [_LOOKUP]:
        raise _not_offered(
            "UnsupportedOperation",
            f"the workflow {', '.join(steps) or 'without steps'} is not offered",
            "workflow",
            "Leave it out, or ask for the single step 'lookup'.",
        )


def _check_shape(graph: QueryGraph) -> None:
    if "paths" in (graph.model_extra or {}):
        raise _not_offered(
            "UnsupportedQuery", "pathfinder queries are not offered", "paths", "Ask with edges."
        )
    if not graph.edges:
        raise _refused(
            "QueryNotTraversable", "there is no edge", "query_graph.edges", "Ask for one at least."
        )
    if len(graph.edges) > MOST_EDGES:
        many = f"{len(graph.edges)} edges are more than {MOST_EDGES}"
        raise _refused("QueryTooLarge", many, "query_graph.edges", "Ask in several queries.")
    for key, edge in graph.edges.items():
        for end in (edge.subject, edge.object):
            if end not in graph.nodes:
                unknown = f"there is no node {end!r}"
                raise _refused("QueryNotTraversable", unknown, f"edges.{key}", "Name one of the nodes.")
        if edge.subject == edge.object:
            loop = "an edge links a node with itself"
            raise _refused("QueryNotTraversable", loop, f"edges.{key}", "Link it with another node.")
    apart = sorted(set(graph.nodes) - _connected(graph))
    if apart:
        remedy = "Ask for each part by itself."
        raise _refused("QueryNotTraversable", "the graph falls apart", f"nodes.{apart[0]}", remedy)


def _connected(graph: QueryGraph) -> set[str]:
    """The nodes that hang together with the first edge."""
    links = [{edge.subject, edge.object} for edge in graph.edges.values()]
    found = set(links[0])
    while grown := [link for link in links if link & found and not link <= found]:
        found.update(*grown)
    return found


def _check_constraints(graph: QueryGraph) -> None:
    """Refuse at once whatever constraint is not understood, naming all of them (a rule of TRAPI)."""
    unknown = [each.name for node in graph.nodes.values() for each in node.constraints or ()]
    unknown += [
        each.name
        for edge in graph.edges.values()
        for each in edge.attribute_constraints or ()
        if not _is_understood(each)
    ]
    if unknown:
        raise _not_offered(
            "UnsupportedConstraint",
            f"constraints that are not supported: {', '.join(map(repr, unknown))}",
            "query_graph",
            f"On edges, {', '.join(TESTED)} may be constrained, with == and one or more words; on nodes, nothing.",
        )


def _is_understood(constraint: AttributeConstraint) -> bool:
    words = _words(constraint.value)
    if constraint.id not in TESTED or words is None:
        return False
    # === compares whole values: of an attribute that has one word, with one word
    alike = isinstance(constraint.value, str) and constraint.id in _SINGLE
    return constraint.operator == "==" or (constraint.operator == "===" and alike)


def _notes(query: Query, graph: QueryGraph) -> Iterable[Note]:
    message = query.message
    for name, given in (
        ("knowledge_graph", message.knowledge_graph),
        ("results", message.results),
        ("auxiliary_graphs", message.auxiliary_graphs),
    ):
        if given:
            yield _warning("MessageIgnored", f"the {name} of the query was not used: a lookup starts anew")
    for key, node in graph.nodes.items():
        yield from _unrecognized(f"node {key!r}", node.model_extra)
        yield from _unknown(key, node.categories or (), "category", biolink.is_class)
    for key, edge in graph.edges.items():
        yield from _unrecognized(f"edge {key!r}", edge.model_extra)
        yield from _unknown(key, edge.predicates or (), "predicate", predicate)


def _unrecognized(what: str, extra: dict[str, Any] | None) -> Iterable[Note]:
    for name in extra or ():
        yield _warning(
            "UnrecognizedProperty", f"the property {name!r} of {what} is not known, and was not used"
        )


def _unknown(key: str, names: Sequence[str], what: str, known: Any) -> Iterable[Note]:
    for name in names:
        if not known(name):
            yield _warning(
                "UnknownBiolinkTerm",
                f"Biolink {biolink.version()} has no {what} {name} ({key!r}): nothing matches it",
            )


def _warning(code: str, message: str) -> Note:
    return Note("WARNING", code, message)


def _refused(code: str, message: str, place: str, remedy: str) -> QueryError:
    """What can't be understood as a query."""
    return QueryError(f"{code}: {message}", place=place, remedy=remedy)


def _not_offered(code: str, message: str, place: str, remedy: str) -> QueryError:
    """What TRAPI has, and this service has not."""
    return NotOfferedError(f"{code}: {message}", place=place, remedy=remedy)
