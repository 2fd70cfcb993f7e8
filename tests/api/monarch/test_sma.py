"""Spinal muscular atrophy over Monarch's routes, as the starter records tell it: causes, modifiers, modes."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from raregraph.api.knowledge_graph import KnowledgeGraph
from raregraph.loaders.build import build
from raregraph.loaders.build_request import BuildRequest
from raregraph.loaders.registry import source
from raregraph.loaders.starter import STARTER_RECORDS
from tests.api.served import served_here

SMA, LOWER, ADULT, X_LINKED = "MONDO:0001516", "MONDO:0008026", "MONDO:0008453", "MONDO:0010532"
TYPE1, TYPE2, TYPE3, TYPE4 = "MONDO:0009669", "MONDO:0009673", "MONDO:0009672", "MONDO:0010056"
AD, AR, XL, XLR = "HP:0000006", "HP:0000007", "HP:0001417", "HP:0001419"


@pytest.fixture(scope="module")
def starter(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    home = Path(tmp_path_factory.mktemp("starter"))
    build(BuildRequest(((source("starter"), STARTER_RECORDS),), home))
    with served_here(KnowledgeGraph.open(home)) as client:
        client.base_url = client.base_url.join("/v3/api/")
        yield client


def rows(client: httpx.Client, address: str, *fields: str) -> set[tuple[Any, ...]]:
    items = client.get(address).json()["items"]
    return {
        tuple(tuple(item[name]) if isinstance(item[name], list) else item[name] for name in fields)
        for item in items
    }


def test_each_gene_causes_the_disease_that_it_causes(starter: httpx.Client) -> None:
    address = f"entity/{SMA}/biolink:CausalGeneToDiseaseAssociation"
    assert rows(
        starter, address, "subject_label", "predicate", "object", "relation", "allelic_requirement"
    ) == {
        ("SMN1", "biolink:causes", SMA, "RO:0003303", (AR,)),
        ("SMN1", "biolink:causes", TYPE1, "RO:0003303", (AR,)),
        ("SMN1", "biolink:causes", TYPE2, "RO:0003303", (AR,)),
        ("SMN1", "biolink:causes", TYPE3, "RO:0003303", (AR,)),
        ("SMN1", "biolink:causes", TYPE4, "RO:0003303", (AR,)),
        ("DYNC1H1", "biolink:causes", LOWER, "RO:0003303", (AD,)),
        ("VAPB", "biolink:causes", ADULT, "RO:0003303", (AD,)),
        ("UBA1", "biolink:causes", X_LINKED, "RO:0003303", (XLR,)),
    }


def test_smn2_and_naip_modify_and_never_cause(starter: httpx.Client) -> None:
    correlated = f"entity/{SMA}/biolink:CorrelatedGeneToDiseaseAssociation"
    assert rows(starter, correlated, "subject_label", "predicate", "object", "relation", "direction") == {
        ("NAIP", "biolink:contributes_to", SMA, "RO:0003305", "incoming"),
        ("SMN2", "biolink:contributes_to", SMA, "RO:0003305", "incoming"),
    }
    for gene in ("HGNC:11118", "HGNC:7634"):
        caused = starter.get(
            "association", params={"subject": gene, "predicate": "biolink:causes", "inferred": True}
        )
        assert caused.json()["total"] == 0
        node = starter.get(f"entity/{gene}").json()
        assert node["causes_disease"] is None
        assert {each["relation"] for each in node["node_relationships"]} == {"RO:0003305"}
    assert [each["name"] for each in starter.get(f"entity/{SMA}").json()["causal_gene"]] == ["SMN1"]


def test_inheritance_lists_all_modes_with_their_sources(starter: httpx.Client) -> None:
    inheritance = starter.get(f"entity/{SMA}").json()["inheritance"]
    assert inheritance["id"] == "HP:0034345"  # Mendelian inheritance, which all of them are
    assert inheritance["name"] == (
        "Autosomal dominant inheritance; Autosomal recessive inheritance; X-linked inheritance"
    )
    stated = {
        (mode["id"], voice["provided_by"])
        for mode in inheritance["modes"]
        for voice in mode["said_by"]
        if voice["knowledge_level"] != "logical_entailment"
    }
    assert stated == {(AD, "starter"), (AR, "starter"), (XL, "starter")}
    for mode in inheritance["modes"]:
        for voice in mode["said_by"]:
            assert (voice["knowledge_level"] == "logical_entailment") == bool(voice["inferred_from"])
            assert voice["inferred_from"] or voice["supporting_text"] or voice["record"]
    assert starter.get(f"entity/{X_LINKED}").json()["inheritance"]["id"] == XLR


def test_a_sentence_stands_behind_each_claim_of_a_record(starter: httpx.Client) -> None:
    [row] = starter.get(
        "association", params={"subject": "HGNC:11118", "object": SMA, "direct": True}
    ).json()["items"]
    assert row["supporting_text"] == [
        "Extra copies of SMN2 make spinal muscular atrophy milder and its onset later; they do not cause it."
    ]
    assert row["record"].startswith("https://w3id.org/raregraph/record/")
    assert row["primary_knowledge_source"].startswith("infores:")


def test_the_counts_are_those_of_the_tables(starter: httpx.Client) -> None:
    for count in starter.get(f"entity/{SMA}").json()["association_counts"]:
        address = f"entity/{SMA}/{count['category']}"
        assert starter.get(address).json()["total"] == count["count"] + count["count_negated"]
        direct = starter.get(address, params={"direct": True, "filter_queries": "negated:false"}).json()[
            "total"
        ]
        assert direct == count["count_direct"]
    labels = {each["label"] for each in starter.get(f"entity/{SMA}").json()["association_counts"]}
    assert {"Causal Gene", "Correlated Gene", "Mode of Inheritance"} <= labels
    of_gene = {each["label"] for each in starter.get("entity/HGNC:11117").json()["association_counts"]}
    assert of_gene == {"Causal Disease"}


def test_the_right_disease_is_found_first(starter: httpx.Client) -> None:
    for address in ("search", "autocomplete"):
        found = starter.get(address, params={"q": "spinal muscular atrophy"}).json()
        assert found["items"][0]["id"] == SMA
    by_gene = starter.get("search", params={"q": "SMN1", "category": "biolink:Gene"}).json()
    assert [each["id"] for each in by_gene["items"]][:1] == ["HGNC:11117"]
    assert by_gene["facet_fields"] == [
        {"label": "category", "facet_values": [{"label": "biolink:Gene", "count": by_gene["total"]}]},
        {"label": "in_taxon_label", "facet_values": [{"label": "Homo sapiens", "count": by_gene["total"]}]},
    ]


def test_what_several_sources_say_is_one_fact(starter: httpx.Client) -> None:
    node = starter.get(f"entity/{SMA}").json()
    for count in node["association_counts"]:
        rows = starter.get(
            f"entity/{SMA}/{count['category']}", params={"filter_queries": "negated:false", "limit": 500}
        ).json()["items"]
        assert len(rows) == count["count"]
        assert (
            len({(row["subject"], row["predicate"], row["object"]) for row in rows}) == count["count_facts"]
        )
