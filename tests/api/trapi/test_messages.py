"""Every answer is a message of TRAPI, whatever is asked; read with the models that others keep of TRAPI, too."""

from contextlib import suppress
from typing import Any

import pytest
import reasoner_pydantic
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from raregraph.api.knowledge_graph import KnowledgeGraph
from raregraph.api.trapi.models import MetaKnowledgeGraph, TrapiResponse
from raregraph.api.trapi.provider import meta
from raregraph.graph.errors import QueryError
from raregraph.ontology import biolink
from raregraph.ontology.predicates import predicate
from tests.api.trapi.conftest import Ask
from tests.api.trapi.queries import EXAMPLES, edge, query, where


def check(response: dict[str, Any]) -> None:
    """An answer holds together: what is bound, listed or built upon is there, and nothing else."""
    message = response["message"]
    nodes, edges = message["knowledge_graph"]["nodes"], message["knowledge_graph"]["edges"]
    auxiliary = message["auxiliary_graphs"]
    used = {each for graph in auxiliary.values() for each in graph["edges"]}
    for result in message["results"]:
        assert result["node_bindings"].keys() == message["query_graph"]["nodes"].keys()
        assert {each["id"] for found in result["node_bindings"].values() for each in found} <= nodes.keys()
        for analysis in result["analyses"]:
            assert analysis["edge_bindings"].keys() == message["query_graph"]["edges"].keys()
            assert all(analysis["edge_bindings"].values())
            used |= {each["id"] for found in analysis["edge_bindings"].values() for each in found}
            assert auxiliary.keys() >= set(analysis.get("support_graphs", ()))
    assert used == edges.keys()
    assert {end for each in edges.values() for end in (each["subject"], each["object"])} == nodes.keys()
    for each in edges.values():
        check_edge(each, nodes, auxiliary)
    for node in nodes.values():
        assert all(map(biolink.is_class, node["categories"]))


def check_edge(each: dict[str, Any], nodes: dict[str, Any], auxiliary: dict[str, Any]) -> None:
    """An edge has a predicate of Biolink in its usual direction, one primary source, and one level and agent."""
    known = predicate(each["predicate"])
    assert known is not None
    assert "canonical" in known.marks
    roles = [source["resource_role"] for source in each["sources"]]
    assert roles.count("primary_knowledge_source") == 1
    assert "infores:raregraph" in {source["resource_id"] for source in each["sources"]}
    types = [attribute["attribute_type_id"] for attribute in each["attributes"]]
    assert types.count("biolink:knowledge_level") == types.count("biolink:agent_type") == 1
    values = {attribute["attribute_type_id"]: attribute["value"] for attribute in each["attributes"]}
    entailed = values["biolink:knowledge_level"] == "logical_entailment"
    assert entailed == ("biolink:support_graphs" in values)
    assert auxiliary.keys() >= set(values.get("biolink:support_graphs", ()))


@pytest.mark.parametrize("name", EXAMPLES)
def test_answers_are_messages_of_trapi(ask: Ask, name: str) -> None:
    response = ask(EXAMPLES[name])
    check(response)
    read = reasoner_pydantic.Response.model_validate(response, context={"normalize": False})
    assert len(read.message.results) == len(response["message"]["results"])
    assert read.schema_version == "1.5.0"
    again = TrapiResponse.model_validate(response).model_dump(exclude_unset=True)
    assert again == response


NAMES = ("a", "b", "c")
NODE: st.SearchStrategy[dict[str, Any]] = st.one_of(
    st.just({}),
    st.sampled_from(
        ["Gene", "Disease", "PhenotypicFeature", "GeneticInheritance", "NamedThing", "Nothing"]
    ).map(lambda name: {"categories": [f"biolink:{name}"]}),
    st.lists(
        st.sampled_from(
            ["MONDO:0001516", "OMIM:253300", "HGNC:11117", "HP:0001252", "HP:0000005", "x", "<>", "a:b c"]
        ),
        min_size=1,
    ).map(lambda found: {"ids": found}),
)
EDGE = st.tuples(
    st.permutations(NAMES),
    st.sampled_from(
        [None, "causes", "caused_by", "contributes_to", "has_phenotype", "related_to", "subclass_of"]
    ),
    st.sampled_from(
        [{}, where("knowledge_level", "logical_entailment"), where("agent_type", "x", negated=True)]
    ),
)


@given(
    st.fixed_dictionaries(dict.fromkeys(NAMES, NODE)),
    st.lists(EDGE, min_size=1, max_size=3),
    st.integers(1, 9),
)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_asked_is_answered_or_refused(
    ask: Ask, nodes: dict[str, Any], edges: list[Any], limit: int
) -> None:
    asked = [edge(ends[0], name, ends[1], **more) for ends, name, more in edges]
    used = {end for each in asked for end in (each["subject"], each["object"])}
    with suppress(QueryError):
        response = ask(query({name: nodes[name] for name in used}, *asked, limit=limit))
        check(response)
        assert len(response["message"]["results"]) == min(limit, response["total_results"])


def test_the_meta_knowledge_graph_has_what_can_be_asked(kg: KnowledgeGraph) -> None:
    found = meta(kg)
    MetaKnowledgeGraph.model_validate(found, strict=True)
    reasoner_pydantic.MetaKnowledgeGraph.model_validate(found)
    assert found["nodes"]["biolink:Disease"]["id_prefixes"] == ["MONDO", "OMIM", "ORPHA"]
    assert {
        (each["subject"], each["predicate"], each["object"])
        for each in found["edges"]
        if each["predicate"] != "biolink:subclass_of"
    } == {
        ("biolink:Gene", "biolink:causes", "biolink:Disease"),
        ("biolink:Gene", "biolink:contributes_to", "biolink:Disease"),
        ("biolink:Gene", "biolink:associated_with", "biolink:Disease"),
        ("biolink:Gene", "biolink:regulates", "biolink:Gene"),
        ("biolink:Disease", "biolink:has_phenotype", "biolink:PhenotypicFeature"),
        ("biolink:Disease", "biolink:has_mode_of_inheritance", "biolink:GeneticInheritance"),
    }
    (causes,) = [each for each in found["edges"] if each["predicate"] == "biolink:causes"]
    assert causes["association"] == "biolink:CausalGeneToDiseaseAssociation"
    assert causes["qualifiers"][0]["applicable_values"] == [
        "gain_of_function_variant_form",
        "loss_of_function_variant_form",
    ]
    usable = [each["attribute_type_id"] for each in causes["attributes"] if each.get("constraint_use")]
    assert "biolink:knowledge_level" in usable
    assert "biolink:primary_knowledge_source" in usable
