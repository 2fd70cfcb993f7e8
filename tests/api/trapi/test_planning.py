"""What a query may ask for: what makes no sense or is not offered is an error, and never a shorter answer."""

from typing import Any

import pytest

from raregraph.api.trapi.models import Query
from raregraph.api.trapi.planning import Plan, planned
from raregraph.graph.errors import NotOfferedError, QueryError
from tests.api.trapi.queries import GENE, SMA, edge, query, where

NODES = {"g": GENE, "d": SMA}


def plan(asked: dict[str, Any]) -> Plan:
    return planned(Query.model_validate(asked))


def constraint(**fields: Any) -> dict[str, Any]:
    return {"id": "biolink:agent_type", "name": "agent type", "operator": "==", "value": "x"} | fields


def test_a_plan_has_the_nodes_and_edges_of_the_query_graph() -> None:
    found = plan(query(NODES, edge("g", "causes", "d", **where("agent_type", "manual_agent", negated=True))))
    assert [(node.key, node.ids, node.categories) for node in found.nodes] == [
        ("g", (), ("biolink:Gene",)),
        ("d", ("MONDO:0001516",), ()),
    ]
    (only,) = found.edges
    assert (only.subject, only.object, only.predicates) == (0, 1, ("biolink:causes",))
    assert [test.holds(["text_mining_agent"]) for test in only.tests] == [True]
    assert found.notes == ()


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"message": {}}, "QueryGraphMissing"),
        (query(NODES), "QueryNotTraversable: there is no edge"),
        (query(NODES, edge("g", None, "x")), "QueryNotTraversable: there is no node 'x'"),
        (query(NODES, edge("g", None, "g")), "QueryNotTraversable: an edge links a node with itself"),
        (query(NODES | {"x": {}}, edge("g", None, "d")), "QueryNotTraversable: the graph falls apart"),
        (query(NODES, *[edge("g", None, "d")] * 5), "QueryTooLarge: 5 edges are more than 4"),
    ],
)
def test_what_makes_no_sense_is_refused(asked: dict[str, Any], said: str) -> None:
    with pytest.raises(QueryError, match=said) as refused:
        plan(asked)
    assert not isinstance(refused.value, NotOfferedError)
    assert refused.value.remedy


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (
            query(NODES | {"g": GENE | {"constraints": [constraint(name="mass")]}}, edge("g", None, "d")),
            "UnsupportedConstraint: constraints that are not supported: 'mass'",
        ),
        (query(NODES, edge("g", None, "d", knowledge_type="inferred")), "UnsupportedKnowledgeType"),
        (query(NODES, edge("g", None, "d"), workflow=[{"id": "overlay"}]), "UnsupportedOperation"),
        (query(NODES, edge("g", None, "d"), workflow=[]), "UnsupportedOperation"),
        (query(NODES, edge("g", None, "d"), workflow=[{"id": "lookup"}] * 2), "UnsupportedOperation"),
        *(
            (query(NODES | {"g": GENE | more}, edge("g", None, "d")), "UnsupportedSetInterpretation")
            for more in (
                {"set_interpretation": "ALL"},
                {"set_interpretation": "MANY"},
                {"member_ids": ["HGNC:1"]},
            )
        ),
        (
            {"message": {"query_graph": {"nodes": NODES, "edges": {}, "paths": {"p": {}}}}},
            "UnsupportedQuery: pathfinder",
        ),
    ],
)
def test_what_trapi_has_and_we_have_not_is_refused(asked: dict[str, Any], said: str) -> None:
    with pytest.raises(NotOfferedError, match=said):
        plan(asked)


@pytest.mark.parametrize(
    "fields",
    [
        {"id": "biolink:p_value"},
        {"operator": "matches"},
        {"operator": ">"},
        {"value": 3},
        {"value": []},
        {"value": ["x"], "operator": "==="},
        {"id": "biolink:knowledge_source", "operator": "==="},
    ],
)
def test_a_constraint_that_is_not_understood_is_refused(fields: dict[str, Any]) -> None:
    with pytest.raises(NotOfferedError, match="UnsupportedConstraint"):
        plan(query(NODES, edge("g", None, "d", attribute_constraints=[constraint(**fields)])))


def test_all_constraints_that_are_not_understood_are_named() -> None:
    unknown = [constraint(id="biolink:p_value", name="p"), constraint(), constraint(operator=">", name="q")]
    with pytest.raises(NotOfferedError, match="'p', 'q'"):
        plan(query(NODES, edge("g", None, "d", attribute_constraints=unknown)))


@pytest.mark.parametrize(
    "more",
    [{}, {"set_interpretation": "BATCH"}, {"constraints": []}, {"constraints": None}, {"categories": None}],
)
def test_what_changes_nothing_may_stand_in_a_node(more: dict[str, Any]) -> None:
    assert plan(query({"g": GENE, "d": SMA | more}, edge("g", None, "d"))).notes == ()


def test_what_is_not_known_or_not_used_is_told_in_the_logs() -> None:
    asked = query(
        {"g": {"categories": ["biolink:Ailment"], "is_set": True}, "d": SMA},
        edge("g", "ails", "d", color="red"),
        workflow=[{"id": "lookup"}],
    )
    asked["message"]["results"] = [{}]
    assert [(note.level, note.code) for note in plan(asked).notes] == [
        ("WARNING", "MessageIgnored"),
        ("WARNING", "UnrecognizedProperty"),
        ("WARNING", "UnknownBiolinkTerm"),
        ("WARNING", "UnrecognizedProperty"),
        ("WARNING", "UnknownBiolinkTerm"),
    ]
