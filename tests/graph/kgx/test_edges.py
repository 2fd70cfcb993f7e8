"""What a row of an edge says, and that quick and careful writing say the same."""

import csv
import json

import pytest

from raregraph.graph.kgx.claims import chosen
from raregraph.graph.kgx.edges import EdgeRows
from raregraph.graph.kgx.rows import Layout
from raregraph.graph.traversal.arrays import Arrays
from raregraph.graph.traversal.gather import Attribution
from raregraph.graph.traversal.noting import write_noted
from raregraph.ontology.kgx_columns import EDGE_COLUMNS
from tests.curated_graph import SMA, SMN1, SMN2, TYPE1, quads

MONARCH = [
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
    "supporting_text",
    "sources",
    "provided_by",
    "file_source",
    "qualifier",
    "qualifiers",
    "frequency_qualifier",
    "onset_qualifier",
    "sex_qualifier",
    "stage_qualifier",
    "disease_context_qualifier",
    "species_context_qualifier",
    "object_aspect_qualifier",
    "object_specialization_qualifier",
    "has_count",
    "has_total",
    "has_percentage",
    "has_quotient",
    "has_attribute",
]


@pytest.fixture(scope="module")
def arrays(tmp_path_factory: pytest.TempPathFactory) -> Arrays:
    folder = tmp_path_factory.mktemp("kgx") / "arrays"
    write_noted(quads(), folder)
    return Arrays(folder)


def lines(arrays: Arrays, layout: Layout) -> list[str]:
    sources = {each.source for each in arrays.table}
    claims = chosen(arrays, sources, sources, inferred=True, is_whole=True)
    rows = EdgeRows(arrays.all_ids(), arrays.table, {"mondo": "urn:g"}, layout)
    return [line.decode() for line in (rows.head(), *rows.rows(claims)) if line]


@pytest.fixture(scope="module")
def edges(arrays: Arrays) -> list[dict[str, str]]:
    rows = csv.DictReader(lines(arrays, "tsv"), delimiter="\t", quoting=csv.QUOTE_NONE)
    return [{name: value for name, value in row.items() if value} for row in rows]


def test_monarchs_columns_come_first_in_monarchs_order() -> None:
    names = [column.name for column in EDGE_COLUMNS]
    assert names[: len(MONARCH)] == MONARCH
    assert all(name.startswith("raregraph_") for name in names[len(MONARCH) + 2 :])


def test_a_modifier_is_never_a_cause(edges: list[dict[str, str]]) -> None:
    of_smn2 = [edge for edge in edges if edge["subject"] == SMN2]
    assert {edge["predicate"] for edge in of_smn2 if edge["raregraph_kind"] == "modifies"} == {
        "biolink:contributes_to"
    }
    assert {edge["raregraph_relation"] for edge in of_smn2 if edge["raregraph_kind"] == "modifies"} >= {
        "RO:0003305"
    }
    assert not [edge for edge in of_smn2 if edge["predicate"] == "biolink:causes"]


def test_an_edge_says_who_says_it_and_on_which_evidence(edges: list[dict[str, str]]) -> None:
    (edge,) = (dict(x) for x in edges if x["subject"] == SMN1 and x.get("provided_by") == "orphapacket")
    assert edge.pop("id").startswith("https://w3id.org/raregraph/association/")
    assert edge == {
        "category": "biolink:CausalGeneToDiseaseAssociation",
        "subject": SMN1,
        "predicate": "biolink:causes",
        "object": TYPE1,
        "original_object": "ORPHA:83330",
        "primary_knowledge_source": "infores:orphanet",
        "knowledge_level": "knowledge_assertion",
        "agent_type": "manual_agent",
        "provided_by": "orphapacket",
        "subject_form_or_variant_qualifier": "loss_of_function_variant_form",
        "raregraph_kind": "causes_loss_of_function",
        "raregraph_relation": "RO:0003303",
        "raregraph_sio_class": "SIO:001119",
        "raregraph_row": "line 1",
    }


def test_the_entry_that_a_row_was_read_in_has_a_column_of_its_own(edges: list[dict[str, str]]) -> None:
    (edge,) = (each for each in edges if each.get("provided_by") == "hpoa")
    assert (edge.get("publications"), edge["raregraph_derived_from"]) == (None, "OMIM:253300")


def test_a_sentence_comes_with_its_record_and_its_place(edges: list[dict[str, str]]) -> None:
    (edge,) = (x for x in edges if x.get("supporting_text") == "More copies of SMN2 make it milder.")
    assert edge["raregraph_record"] == "https://w3id.org/raregraph/record/gard/sma"
    assert edge["raregraph_span"] == "54-89"


def test_every_edge_has_a_level_an_agent_and_an_id_of_its_own(edges: list[dict[str, str]]) -> None:
    assert all(edge["knowledge_level"] and edge["agent_type"] for edge in edges)
    assert len({edge["id"] for edge in edges}) == len(edges)
    levels = {edge["knowledge_level"] for edge in edges if edge["provided_by"] == "inferred"}
    assert levels == {"logical_entailment"}


def test_a_plain_triple_has_an_id_of_its_content_and_its_sources_name(edges: list[dict[str, str]]) -> None:
    (edge,) = (x for x in edges if x["subject"] == TYPE1 and x["object"] == SMA)
    assert edge["id"].startswith("https://w3id.org/raregraph/association/triple-")
    assert (edge["predicate"], edge["raregraph_relation"]) == ("biolink:subclass_of", "rdfs:subClassOf")
    assert (edge["primary_knowledge_source"], edge["raregraph_graph"]) == ("infores:mondo", "urn:g")


@pytest.mark.parametrize("layout", ["tsv", "jsonl"])
def test_quick_and_careful_writing_give_the_same(
    arrays: Arrays, layout: Layout, monkeypatch: pytest.MonkeyPatch
) -> None:
    quick = lines(arrays, layout)
    monkeypatch.setattr("raregraph.graph.kgx.edges._ODD", lambda text: True)
    careful = lines(arrays, layout)
    assert quick == careful


def test_json_lines_and_tables_say_the_same(arrays: Arrays, edges: list[dict[str, str]]) -> None:
    objects = [json.loads(line) for line in lines(arrays, "jsonl")]
    assert [each["id"] for each in objects] == [edge["id"] for edge in edges]
    for each, edge in zip(objects, edges, strict=True):
        for name, value in each.items():
            assert edge[name] == ("|".join(value) if isinstance(value, list) else str(value))


def test_an_inferred_sign_has_the_class_that_monarchs_api_gives_it() -> None:
    said = Attribution(
        "has_phenotype", "inferred", "", "", False, True, (), predicate="biolink:has_phenotype"
    )
    (line,) = EdgeRows([b"MONDO:0001516", b"HP:0001324"], [said], {}, "jsonl").rows([(b"", 0, 1, 0)])
    edge = json.loads(line)
    assert edge["category"] == ["biolink:DiseaseToPhenotypicFeatureAssociation"]
    assert edge["knowledge_level"] == "logical_entailment"


@pytest.mark.parametrize("layout", ["tsv", "jsonl"])
def test_a_source_whose_name_has_a_tab_breaks_no_row(layout: Layout) -> None:
    said = Attribution(
        "has_phenotype",
        "kgx",
        "infores:a",
        "manual_agent",
        False,
        False,
        (),
        predicate="biolink:has_phenotype",
        provided_by=("a\tb",),
    )
    writer = EdgeRows([b"MONDO:0001516", b"HP:0001324"], [said], {}, layout)
    (line,) = writer.rows([(b"urn:uuid:1", 0, 1, 0)])
    if layout == "jsonl":
        assert json.loads(line)["provided_by"] == ["a\tb"]
    else:
        row = dict(
            zip(writer.head().decode().strip().split("\t"), line.decode()[:-1].split("\t"), strict=True)
        )
        assert (row["provided_by"], row["qualifier"]) == ("a b", "")
        assert json.loads(row["raregraph_further"]) == {"provided_by": ["a\tb"]}
