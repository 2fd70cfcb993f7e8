"""A query of TRAPI is worked on while somebody waits for it: at each step it is looked whether that is over."""

from typing import Any

import pytest

from raregraph.api.knowledge_graph import KnowledgeGraph
from raregraph.api.patience import Patience
from raregraph.api.trapi.models import Query
from raregraph.api.trapi.provider import answer
from raregraph.graph.errors import DeadlineError, UnansweredError
from tests.api.trapi.queries import GENE, edge, ids, query

TWO_HOPS = query(
    {"g": GENE, "d": {"categories": ["biolink:Disease"]}, "s": {"categories": ["biolink:PhenotypicFeature"]}},
    edge("g", "causes", "d"),
    edge("d", "has_phenotype", "s", qualifier_constraints=[]),
)


class Counted(Patience):
    """Patience for so many looks."""

    looks: int
    most: int

    def __init__(self, most: int) -> None:
        super().__init__(60, float("inf"))
        self.looks, self.most = 0, most

    def check(self) -> None:
        self.looks += 1
        if self.looks > self.most:
            self.give_up()
        super().check()


def asked(kg: KnowledgeGraph, patience: Patience) -> dict[str, Any]:
    return answer(kg, Query.model_validate(TWO_HOPS), patience)


def test_wherever_a_query_stands_it_is_given_up(kg: KnowledgeGraph) -> None:
    whole = Counted(1_000_000)
    assert asked(kg, whole)["total_results"] > 0
    assert whole.looks > 10
    for most in range(whole.looks):
        with pytest.raises(UnansweredError, match="the client went away"):
            asked(kg, Counted(most))


def test_a_query_that_is_late_before_it_begins_is_not_begun(kg: KnowledgeGraph) -> None:
    with pytest.raises(DeadlineError, match="longer than 0 s"):
        asked(kg, Patience.of(0, since=0))


def test_a_qualifier_is_looked_for_in_many_claims_with_patience(kg: KnowledgeGraph) -> None:
    constraint = {
        "qualifier_set": [
            {"qualifier_type_id": "biolink:frequency_qualifier", "qualifier_value": "HP:0040281"}
        ]
    }
    found = query(
        {"d": {"categories": ["biolink:Disease"]}, "s": ids("HP:0000118")},
        edge("d", "has_phenotype", "s", qualifier_constraints=[constraint]),
    )
    patience = Counted(1_000_000)
    answer(kg, Query.model_validate(found), patience)
    assert patience.looks > 3
