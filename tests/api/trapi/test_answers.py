"""What queries of TRAPI find: who causes, who merely contributes, what follows, what nobody may answer."""

from typing import Any

import pytest

from raregraph.graph.errors import QueryError
from tests.api.trapi.conftest import GENERALIZED, HYPOTONIA, Ask
from tests.api.trapi.queries import (
    DISEASE,
    EXAMPLES,
    GENE,
    MODE,
    SIGN,
    answers,
    attributes,
    bound,
    claim,
    codes,
    edge,
    ids,
    query,
    where,
)
from tests.curated_graph import AR, SMA, SMN1, SMN2, TYPE1, TYPE2, TYPE3, UBA1, VAPB, XLR

CAUSES, CONTRIBUTES = "biolink:causes", "biolink:contributes_to"
ASSERTED, ENTAILED = "knowledge_assertion", "logical_entailment"


def claims(response: dict[str, Any], number: int, key: str = "e0") -> list[tuple[str, ...]]:
    return sorted(claim(response, each) for each in bound(response, number, key))


def test_smn1_causes_the_disease_and_its_types_and_smn2_never_does(ask: Ask) -> None:
    response = ask(EXAMPLES["genes that cause a disease"])
    assert answers(response) == [(SMN1, SMA), (SMN1, TYPE1), (SMN1, TYPE2)]
    assert claims(response, 0) == [
        (SMN1, CAUSES, SMA, "gard", ASSERTED),
        (SMN1, CAUSES, SMA, "raregraph", ENTAILED),
    ]
    assert claims(response, 1) == [
        (SMN1, CAUSES, TYPE1, "mondo", ASSERTED),
        (SMN1, CAUSES, TYPE1, "omim", ASSERTED),
        (SMN1, CAUSES, TYPE1, "orphanet", ASSERTED),
    ]
    assert SMN2 not in response["message"]["knowledge_graph"]["nodes"]


def test_what_modifies_contributes_and_keeps_its_kind(ask: Ask) -> None:
    response = ask(query({"g": ids(SMN2), "d": ids(SMA)}, edge("g", "contributes_to", "d")))
    assert answers(response) == [(SMN2, SMA), (SMN2, TYPE1)]
    (key,) = bound(response, 1)
    assert claim(response, key) == (SMN2, CONTRIBUTES, TYPE1, "orphanet", ASSERTED)
    assert attributes(response, key)["raregraph:kind"] == "modifies"
    assert attributes(response, key)["raregraph:relation"] == "RO:0003305"


def test_a_denied_cause_is_no_answer_and_the_log_says_that_it_was_left_out(ask: Ask) -> None:
    response = ask(query({"g": ids(SMN2), "d": ids(TYPE2)}, edge("g", None, "d")))
    assert answers(response) == []
    assert codes(response) == ["DeniedClaims"]


@pytest.mark.parametrize(
    ("asked", "subject", "target"),
    [
        ("causes", "g", "d"),
        ("caused_by", "d", "g"),
        ("contribution_from", "d", "g"),
        ("related_to", "d", "g"),
    ],
)
def test_a_claim_answers_for_what_it_says_the_other_way_round(
    ask: Ask, asked: str, subject: str, target: str
) -> None:
    response = ask(query({"g": ids(SMN1), "d": ids(TYPE2)}, edge(subject, asked, target)))
    assert claims(response, 0) == [(SMN1, CAUSES, TYPE2, "omim", ASSERTED)]


def test_a_predicate_answers_for_no_narrower_one(ask: Ask) -> None:
    response = ask(query({"g": ids(SMN2), "d": ids(TYPE1)}, edge("g", "causes", "d")))
    assert answers(response) == []


@pytest.mark.parametrize("category", ["biolink:Gene", "biolink:GeneOrGeneProduct", "biolink:NamedThing"])
def test_a_category_stands_for_all_below_it(ask: Ask, category: str) -> None:
    response = ask(query({"g": {"categories": [category]}, "d": ids(TYPE2)}, edge("g", "causes", "d")))
    assert answers(response) == [(SMN1, TYPE2)]


def test_what_stands_for_something_asked_says_so_and_shows_that_it_is_below_it(ask: Ask) -> None:
    response = ask(EXAMPLES["genes that cause a disease"])
    whole, part = response["message"]["results"][:2]
    assert "query_id" not in whole["node_bindings"]["d"][0]
    assert part["node_bindings"]["d"] == [{"id": TYPE1, "query_id": SMA, "attributes": []}]
    (support,) = part["analyses"][0]["support_graphs"]
    (step,) = response["message"]["auxiliary_graphs"][support]["edges"]
    assert claim(response, step)[:4] == (TYPE1, "biolink:subclass_of", SMA, "who-publishes-mondo")


def test_an_inferred_claim_names_the_claims_that_it_follows_from(ask: Ask) -> None:
    response = ask(EXAMPLES["genes that cause a disease"])
    (inferred,) = [key for key in bound(response, 0) if claim(response, key)[4] == ENTAILED]
    (support,) = attributes(response, inferred)["biolink:support_graphs"]
    premises = response["message"]["auxiliary_graphs"][support]["edges"]
    assert sorted(claim(response, each)[:4] for each in premises) == [
        (SMN1, CAUSES, TYPE1, "mondo"),
        (SMN1, CAUSES, TYPE1, "omim"),
        (SMN1, CAUSES, TYPE2, "omim"),
        (TYPE1, "biolink:subclass_of", SMA, "who-publishes-mondo"),
        (TYPE2, "biolink:subclass_of", SMA, "who-publishes-mondo"),
    ]


def test_what_is_inferred_of_a_disease_is_no_answer_where_nobody_asked_for_the_disease(ask: Ask) -> None:
    response = ask(query({"g": ids(SMN1), "d": DISEASE}, edge("g", "causes", "d")))
    assert all(
        claim(response, each)[4] == ASSERTED for number in range(3) for each in bound(response, number)
    )


def test_asked_for_by_its_level_it_is(ask: Ask) -> None:
    entailed = where("knowledge_level", ENTAILED)
    response = ask(query({"g": ids(SMN1), "d": DISEASE}, edge("g", "causes", "d", **entailed)))
    assert claims(response, 0) == [(SMN1, CAUSES, SMA, "raregraph", ENTAILED)]


@pytest.mark.parametrize(
    ("constraint", "sources"),
    [
        (where("primary_knowledge_source", "infores:omim"), ["omim"]),
        (where("knowledge_source", "infores:omim", "infores:mondo"), ["mondo", "omim"]),
        (where("knowledge_source", "infores:omim", negated=True), ["mondo", "orphanet"]),
        (where("aggregator_knowledge_source", "infores:raregraph"), ["mondo", "omim", "orphanet"]),
        (where("agent_type", "text_mining_agent"), []),
        (where("knowledge_level", ASSERTED), ["mondo", "omim", "orphanet"]),
    ],
)
def test_edges_can_be_constrained_by_where_they_come_from(
    ask: Ask, constraint: dict[str, Any], sources: list[str]
) -> None:
    response = ask(query({"g": ids(SMN1), "d": ids(TYPE1)}, edge("g", "causes", "d", **constraint)))
    found = claims(response, 0) if sources else []
    assert [source for _, _, _, source, _ in found] == sources
    assert len(response["message"]["results"]) == bool(sources)


def with_qualifier(kind: str, value: str) -> dict[str, Any]:
    one = {"qualifier_type_id": f"biolink:{kind}", "qualifier_value": value}
    return {"qualifier_constraints": [{"qualifier_set": [one]}]}


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("loss_of_function_variant_form", [(SMN1, TYPE1)]),
        ("gain_of_function_variant_form", [(UBA1, TYPE3)]),
        ("non_loss_of_function_variant_form", [(UBA1, TYPE3)]),
        ("genetic_variant_form", [(SMN1, TYPE1), (UBA1, TYPE3)]),
        ("snp_form", []),
    ],
)
def test_loss_and_gain_of_function_are_qualifiers_and_go_by_their_hierarchy(
    ask: Ask, value: str, found: list[tuple[str, str]]
) -> None:
    form = with_qualifier("subject_form_or_variant_qualifier", value)
    response = ask(query({"g": GENE, "d": DISEASE}, edge("g", "causes", "d", **form)))
    assert answers(response) == found


def test_signs_can_be_asked_for_by_their_frequency(ask: Ask) -> None:
    frequent = with_qualifier("frequency_qualifier", "HP:0040281")
    assert answers(ask(query({"d": DISEASE, "p": SIGN}, edge("d", "has_phenotype", "p", **frequent)))) == [
        (TYPE2, HYPOTONIA)
    ]


def test_a_qualifier_that_no_edge_has_finds_nothing(ask: Ask) -> None:
    aspect = with_qualifier("object_aspect_qualifier", "abundance")
    assert answers(ask(query({"g": GENE, "d": DISEASE}, edge("g", "causes", "d", **aspect)))) == []


def test_two_hops_lead_from_a_gene_over_its_diseases_to_their_signs(ask: Ask) -> None:
    response = ask(EXAMPLES["diseases of a gene, and their signs"])
    assert answers(response) == [(SMN1, TYPE1, GENERALIZED), (SMN1, TYPE2, HYPOTONIA)]
    (sign,) = bound(response, 0, "e1")
    said = attributes(response, sign)
    assert (said["biolink:has_count"], said["biolink:has_total"]) == (7, 12)
    assert said["biolink:publications"] == ["PMID:1"]
    (sign,) = bound(response, 1, "e1")
    assert response["message"]["knowledge_graph"]["edges"][sign]["qualifiers"] == [
        {"qualifier_type_id": "biolink:frequency_qualifier", "qualifier_value": "HP:0040281"}
    ]


def test_a_sign_stands_for_the_signs_below_it(ask: Ask) -> None:
    response = ask(query({"d": DISEASE, "p": ids(HYPOTONIA)}, edge("d", "has_phenotype", "p")))
    assert answers(response) == [(TYPE2, HYPOTONIA), (TYPE1, GENERALIZED)]


def test_two_hops_lead_from_a_gene_to_modes_of_inheritance(ask: Ask) -> None:
    response = ask(EXAMPLES["diseases of a gene, and their modes"])
    assert answers(response) == [(SMN1, TYPE1, AR), (SMN1, SMA, AR)]


def test_x_linked_stands_for_x_linked_recessive_and_a_gene_keeps_its_own_mode(ask: Ask) -> None:
    response = ask(EXAMPLES["genes of X-linked diseases"])
    assert answers(response) == [(UBA1, TYPE3, XLR)]
    (gene,) = bound(response, 0)
    assert attributes(response, gene)["biolink:allelic_requirement"] == [XLR]


@pytest.mark.parametrize(
    "asked", ["OMIM:253300", "ORPHA:83330", "Orphanet:83330", "orphanet:83330", "MIM:253300"]
)
def test_an_identifier_of_another_nomenclature_leads_to_the_class_that_it_is(ask: Ask, asked: str) -> None:
    response = ask(query({"g": GENE, "d": ids(asked)}, edge("g", "causes", "d")))
    assert answers(response) == [(SMN1, TYPE1)]
    (result,) = response["message"]["results"]
    assert result["node_bindings"]["d"][0]["query_id"] == asked


def test_each_identifier_of_a_batch_is_answered_by_itself(ask: Ask) -> None:
    response = ask(query({"g": GENE, "d": ids(TYPE1, SMA, "MONDO:9999999")}, edge("g", "causes", "d")))
    bindings = [result["node_bindings"]["d"][0] for result in response["message"]["results"]]
    assert sorted((each["id"], each.get("query_id", each["id"])) for each in bindings) == [
        (SMA, SMA),
        (TYPE1, SMA),
        (TYPE1, TYPE1),
        (TYPE2, SMA),
    ]
    assert codes(response) == ["UnknownIdentifier", "DeniedClaims"]


def test_a_triangle_is_closed(ask: Ask) -> None:
    response = ask(
        query(
            {"g": GENE, "d": DISEASE, "m": MODE},
            edge("g", "causes", "d"),
            edge("d", "has_mode_of_inheritance", "m"),
            edge("g", "related_to", "d"),
        )
    )
    assert answers(response) == [(SMN1, TYPE1, AR), (SMN1, SMA, AR), (UBA1, TYPE3, XLR)]
    assert len(bound(response, 0, "e2")) == 3


def test_answers_come_in_pages_and_nothing_is_cut_in_silence(ask: Ask) -> None:
    whole = ask(EXAMPLES["anything about a disease"])
    total = whole["total_results"]
    assert len(answers(whole)) == total > 4
    pages = [
        ask(EXAMPLES["anything about a disease"] | {"limit": 2, "offset": at}) for at in range(0, total, 2)
    ]
    assert [row for page in pages for row in answers(page)] == answers(whole)
    assert pages[0]["description"] == f"2 of {total} results, after the first 0."
    assert "ResultsInPart" in codes(pages[0])
    assert codes(ask(EXAMPLES["anything about a disease"] | {"limit": 2, "log_level": "ERROR"})) == []


def test_more_answers_than_can_be_held_are_refused_before_they_are_put_together(
    ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("raregraph.api.trapi.joining.MOST_ROWS", 3)
    with pytest.raises(QueryError, match="QueryTooLarge: the query has more than 3 claims"):
        ask(EXAMPLES["genes that cause a disease"])
    monkeypatch.setattr("raregraph.api.trapi.joining.MOST_ROWS", 20)
    star = {"d": ids(TYPE1), "a": {}, "b": {}, "c": {}}
    with pytest.raises(QueryError, match="QueryTooLarge: the query has more than 20 answers"):
        ask(query(star, *(edge(each, None, "d") for each in "abc")))


def test_a_sentence_comes_with_its_record(ask: Ask) -> None:
    response = ask(EXAMPLES["genes that cause a disease"])
    (text,) = [key for key in bound(response, 0) if claim(response, key)[3] == "gard"]
    found = attributes(response, text)
    assert found["biolink:supporting_text"] == ["Changes in SMN1 cause it."]
    assert found["biolink:agent_type"] == "text_mining_agent"
    assert found["raregraph:record"] == ["https://w3id.org/raregraph/record/gard/sma"]


def test_an_edge_of_another_graph_keeps_its_qualifiers_slots_and_columns(ask: Ask) -> None:
    up = with_qualifier("object_direction_qualifier", "upregulated")
    response = ask(query({"a": ids(UBA1), "b": GENE}, edge("b", "regulated_by", "a", **up)))
    (key,) = bound(response, 0)
    found = response["message"]["knowledge_graph"]["edges"][key]
    assert (found["subject"], found["predicate"], found["object"]) == (UBA1, "biolink:regulates", VAPB)
    assert found["qualifiers"] == [
        {"qualifier_type_id": "biolink:object_direction_qualifier", "qualifier_value": "upregulated"}
    ]
    said = attributes(response, key)
    assert (said["biolink:has_count"], said["biolink:p_value"]) == (3, "nan")
    (column,) = [each for each in found["attributes"] if each["attribute_type_id"] == "raregraph:column"]
    assert (column["original_attribute_name"], column["value"]) == ("odd name", "odd value")
    assert [(each["resource_id"], each.get("upstream_resource_ids")) for each in found["sources"]] == [
        ("infores:signor", None),
        ("infores:biogrid", ["infores:signor"]),
        ("infores:monarchinitiative", ["infores:signor"]),
        ("infores:raregraph", ["infores:biogrid", "infores:monarchinitiative"]),
    ]


def test_no_sign_is_asked_of_a_gene(ask: Ask) -> None:
    assert answers(ask(query({"g": GENE, "p": SIGN}, edge("g", "has_phenotype", "p")))) == []
