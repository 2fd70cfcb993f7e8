"""Monarch's routes: closure, facets, filters, pages, downloads, spellings of identifiers, and what is refused."""

import csv
import io
import json
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from raregraph.api.knowledge_graph import KnowledgeGraph
from raregraph.graph.engine.async_remote import AsyncRemoteEngine
from tests.api.monarch.conftest import TREMOR, WEAKNESS
from tests.api.served import served_here
from tests.curated_graph import AD, AR, PENETRANCE, SMA, SMN1, SMN2, TYPE1, TYPE2, TYPE3, UBA1, VAPB
from tests.peers import free_port

CAUSAL = "biolink:CausalGeneToDiseaseAssociation"
SIGNS = "biolink:DiseaseToPhenotypicFeatureAssociation"


def test_an_identifier_in_any_spelling_leads_to_its_class(monarch: httpx.Client) -> None:
    spelled = (
        TYPE3,
        "mondo:0009672",
        "OMIM:253400",
        "MIM:253400",
        "http://purl.obolibrary.org/obo/MONDO_0009672",
    )
    for written in (*spelled, "MONDO:0000333"):  # the last was merged into the class
        assert monarch.get(f"entity/{quote(written, safe='')}").json()["id"] == TYPE3
    for written in ("ORPHA:83330", "Orphanet:83330", "ordo:83330"):
        assert monarch.get(f"entity/{written}").json()["id"] == TYPE1
        assert monarch.get("association", params={"object": written, "category": CAUSAL}).json()["total"] == 3


def test_a_node_says_what_it_is_called_and_where_else_it_is_known(monarch: httpx.Client) -> None:
    node = monarch.get(f"entity/{TYPE3}").json()
    assert node["exact_synonym"] == ["Kugelberg-Welander disease"]
    assert node["broad_synonym"] == ["mild muscular atrophy"]
    assert node["subsets"] == ["rare"]
    assert node["xref"] == ["MONDO:0000333", "OMIM:253400", "UMLS:C0152109"]
    assert node["mappings"] == [{"id": "OMIM:253400", "url": "https://omim.org/entry/253400"}]
    assert {"id": "UMLS:C0152109", "url": "https://uts.nlm.nih.gov/uts/umls/concept/C0152109"} in node[
        "external_links"
    ]
    assert [each["id"] for each in node["node_hierarchy"]["super_classes"]] == [SMA]
    assert node["provided_by"] == "mondo"
    gene = monarch.get(f"entity/{SMN1}").json()
    assert (gene["symbol"], gene["full_name"]) == ("SMN1", "survival of motor neuron 1")
    assert (gene["in_taxon"], gene["in_taxon_label"]) == ("NCBITaxon:9606", "Homo sapiens")
    assert [each["id"] for each in gene["causes_disease"]] == [SMA, TYPE1, TYPE2, TYPE3]


def test_a_gene_of_which_nothing_is_claimed_is_a_node_all_the_same(monarch: httpx.Client) -> None:
    node = monarch.get(f"entity/{VAPB}").json()
    assert (node["name"], node["category"], node["association_counts"]) == ("VAPB", "biolink:Gene", [])
    table = monarch.get(f"entity/{VAPB}/{CAUSAL}").json()
    assert (table["total"], table["items"]) == (0, [])


def test_an_identifier_of_ours_has_slashes(http: httpx.Client) -> None:
    [form] = http.get("/v3/api/entity/GARD:0007674").json()["forms"]
    assert (form["name"], form["id"].count("/")) == ("Dominant SMA", 3)
    assert http.get(f"/v3/api/entity/{form['id']}").json()["name"] == "Dominant SMA"
    table = http.get(f"/v3/api/entity/{form['id']}?format=tsv")
    assert table.headers["content-type"].startswith("text/tab-separated-values")
    [row] = http.get(f"/v3/api/entity/{form['id']}/{CAUSAL}").json()["items"]
    assert (row["subject_label"], row["object"]) == ("DYNC1H1", form["id"])
    assert http.get("/v3/api/entity/disease:vague/alport").json()["name"] == "Alport Syndrome"
    assert http.get(f"/v3/api/entity/GARD:0007674/{CAUSAL}").json()["total"] == 3


def test_what_stands_beside_a_mode_is_no_mode(monarch: httpx.Client) -> None:
    inheritance = monarch.get(f"entity/{TYPE3}").json()["inheritance"]
    assert inheritance["id"] == AD
    assert [each["id"] for each in inheritance["modes"]] == [AD]
    assert [each["id"] for each in inheritance["mode_qualifiers"]] == [PENETRANCE]


def test_denied_associations_say_so_and_count_as_denied(monarch: httpx.Client) -> None:
    node = monarch.get(f"entity/{TYPE3}").json()
    [causal] = [each for each in node["association_counts"] if each["category"] == CAUSAL]
    assert (causal["count"], causal["count_direct"], causal["count_negated"]) == (1, 1, 1)
    assert [each["id"] for each in node["causal_gene"]] == [SMN1]
    items = monarch.get(f"entity/{TYPE3}/{CAUSAL}").json()["items"]
    assert {(each["subject"], each["negated"]) for each in items} == {(SMN1, False), (UBA1, True)}
    assert monarch.get(f"entity/{UBA1}").json()["causes_disease"] is None


def test_signs_have_their_frequencies_and_the_most_frequent_come_first(monarch: httpx.Client) -> None:
    first, second, *others = monarch.get(f"entity/{SMA}/{SIGNS}").json()["items"]
    assert (first["subject"], first["object"], first["direction"]) == (TYPE1, WEAKNESS, "outgoing")
    assert (first["has_count"], first["has_total"], first["has_percentage"]) == (7, 8, 87.5)
    assert first["aggregator_knowledge_source"] == ["infores:hpo-annotations"]
    assert (second["object"], second["frequency_qualifier_label"]) == (TREMOR, "Frequent")
    assert (second["sex_qualifier"], second["sex_qualifier_label"]) == ("PATO:0000384", "male")
    assert [each["publications"] for each in others] == [["PMID:1", "PMID:2"], None]
    assert first["object_closure"] == ["HP:0000118", WEAKNESS, "HP:0003011"]


def test_associations_are_chosen_by_all_that_monarch_chooses_by(monarch: httpx.Client) -> None:
    def total(**wanted: Any) -> int:
        return int(monarch.get("association", params=wanted).json()["total"])

    assert total(entity=SMA, category=CAUSAL) == 7
    assert total(entity=SMA, category=CAUSAL, direct=True) == 1
    assert total(entity=SMA, category="CausalGeneToDiseaseAssociation") == 7
    assert total(entity=SMA, category="biolink:GeneToDiseaseAssociation") == 10
    assert total(entity=SMA, category=[CAUSAL, SIGNS]) == 11
    assert total(subject=[SMN1, SMN2], predicate="biolink:causes") == 6
    assert total(subject=SMN1, object=TYPE1) == 3
    assert (
        total(object=TYPE1, subject_category="biolink:Gene")
        == total(object=TYPE1, subject_namespace="HGNC")
        == 5
    )
    assert total(object=TYPE1, subject_taxon="NCBITaxon:9606") == 5
    assert total(object_category="biolink:GeneticInheritance", subject_namespace="MONDO") == 5
    assert total(primary_knowledge_source="infores:omim", category=CAUSAL) == 2
    assert total(entity=SMA, query="tremor") == 2
    assert total(entity=SMA, filter_queries=[f'category:"{CAUSAL}"', f'-subject:"{SMN1}"']) == 1
    assert total(entity="MONDO:7654321") == 0


def test_what_only_follows_is_taken_when_it_is_asked_for_and_says_so(monarch: httpx.Client) -> None:
    wanted: dict[str, Any] = {"subject": SMN1, "object": SMA, "direct": True}
    assert monarch.get("association", params=wanted).json()["total"] == 1
    [entailed] = [
        each
        for each in monarch.get("association", params={**wanted, "inferred": True}).json()["items"]
        if each["knowledge_level"] == "logical_entailment"
    ]
    assert entailed["inferred_from"] == [TYPE1]


def test_facets_count_the_whole_and_not_the_page(monarch: httpx.Client) -> None:
    answer = monarch.get(
        f"entity/{SMA}/{SIGNS}",
        params={
            "limit": 1,
            "facet_fields": ["object_label", "negated"],
            "facet_queries": f'object_closure:"{WEAKNESS}"',
        },
    ).json()
    assert (answer["limit"], answer["total"], len(answer["items"])) == (1, 4, 1)
    assert answer["facet_fields"] == [
        {
            "label": "object_label",
            "facet_values": [{"label": "Muscle weakness", "count": 2}, {"label": "Tremor", "count": 2}],
        },
        {"label": "negated", "facet_values": [{"label": "false", "count": 3}, {"label": "true", "count": 1}]},
    ]
    assert answer["facet_queries"] == [{"label": f'object_closure:"{WEAKNESS}"', "count": 2}]


def test_a_category_that_rows_show_is_one_to_filter_and_to_count_by(monarch: httpx.Client) -> None:
    chosen = 'category:"biolink:CorrelatedGeneToDiseaseAssociation"'
    whole = monarch.get("association", params={"entity": SMA, "facet_fields": "category"}).json()
    [field] = whole["facet_fields"]
    counted = {each["label"]: each["count"] for each in field["facet_values"]}
    wanted = {"entity": SMA, "filter_queries": chosen, "facet_queries": chosen}
    answer = monarch.get("association", params=wanted).json()
    assert answer["total"] == counted["biolink:CorrelatedGeneToDiseaseAssociation"] > 0
    assert answer["facet_queries"] == [{"label": chosen, "count": answer["total"]}]
    assert {f'category:"{each["category"]}"' for each in answer["items"]} == {chosen}


def test_the_words_of_a_query_are_marked(monarch: httpx.Client) -> None:
    [first, _] = monarch.get(f"entity/{SMA}/{SIGNS}", params={"query": "weak"}).json()["items"]
    assert first["highlighting"]["object_label"] == ['Muscle <em class="hl">weak</em>ness']
    assert first["highlighting"]["subject_label"] is None


def test_pages_make_up_the_whole(monarch: httpx.Client) -> None:
    whole = monarch.get("association", params={"limit": 500}).json()
    assert len(whole["items"]) == whole["total"]
    pages = [
        monarch.get("association", params={"limit": 7, "offset": at}).json()["items"]
        for at in range(0, whole["total"], 7)
    ]
    assert [item for page in pages for item in page] == whole["items"]
    assert monarch.get("association", params={"limit": 0}).json()["items"] == []


def test_a_download_has_every_row_in_each_format(monarch: httpx.Client) -> None:
    rows = monarch.get("association", params={"limit": 500, "compact": True}).json()["items"]
    wanted = {"download": True, "compact": True, "include_restricted": True}
    assert monarch.get("association", params=wanted).json()["items"] == rows
    lines = monarch.get("association", params={**wanted, "format": "jsonl"}).text.splitlines()
    assert [json.loads(line) for line in lines] == rows
    table = monarch.get("association", params={**wanted, "format": "tsv"})
    assert table.headers["content-type"] == "text/tab-separated-values; charset=utf-8"
    assert 'filename="associations.tsv"' in table.headers["content-disposition"]
    read = list(csv.DictReader(io.StringIO(table.text), delimiter="\t"))
    assert [each["object_label"] for each in read] == [each["object_label"] for each in rows]
    part = monarch.get("association/all", params={**wanted, "limit": 3, "offset": 2}).json()["items"]
    assert part == rows[2:5]


def test_a_download_leaves_out_what_may_not_be_passed_on_and_says_so(monarch: httpx.Client) -> None:
    def said(**asked: str | bool) -> tuple[list[str], str | None]:
        wanted: dict[str, str | bool] = {"subject": UBA1, "object": TYPE3, "direct": True, **asked}
        answer = monarch.get("association", params=wanted)
        found = [item["provided_by"] for item in answer.json()["items"]]
        assert answer.json()["total"] == len(found)
        return found, answer.headers.get("Raregraph-Left-Out")

    assert said() == (["clingen"], None), "a page of rows is a look"
    assert said(download=True) == ([], "clingen")
    assert said(download=True, include_restricted=True) == (["clingen"], None)
    assert said(download=True, object=TYPE1) == ([], None), "nothing is left out"
    table = monarch.get("association", params={"subject": UBA1, "download": True, "format": "tsv"})
    assert (table.headers["Raregraph-Left-Out"], "clingen" in table.text) == ("clingen", False)


def test_tables_have_the_fields_of_json_with_lists_joined(monarch: httpx.Client) -> None:
    text = monarch.get(f"entity/{TYPE2}/{SIGNS}", params={"format": "tsv"}).text
    [first, _] = csv.DictReader(io.StringIO(text), delimiter="\t")
    assert (first["publications"], first["direction"], first["negated"]) == (
        "PMID:1|PMID:2",
        "outgoing",
        "false",
    )
    [node] = csv.DictReader(io.StringIO(monarch.get(f"entity/{TYPE3}?format=tsv").text), delimiter="\t")
    assert (node["id"], node["subsets"]) == (TYPE3, "rare")
    [bin_, *_] = csv.DictReader(io.StringIO(monarch.get(f"histopheno/{SMA}?format=tsv").text), delimiter="\t")
    assert (bin_["label"], bin_["count"]) == ("musculature", "2")
    mapped = csv.DictReader(
        io.StringIO(monarch.get(f"mappings?format=tsv&entity_id={TYPE1}").text), delimiter="\t"
    )
    assert [each["object_id"] for each in mapped] == ["OMIM:253300", "ORPHA:83330"]


def test_signs_by_parts_of_the_body_have_twenty_bins(monarch: httpx.Client) -> None:
    items = monarch.get(f"histopheno/{SMA}").json()["items"]
    assert len(items) == 20
    counted = [(each["label"], each["count"], each["id"]) for each in items[:3]]
    assert counted == [
        ("musculature", 2, "HP:0003011"),
        ("nervous_system", 1, "HP:0000707"),
        ("skeletal_system", 0, "HP:0000924"),
    ]


def test_mappings_are_chosen_by_their_ends_predicate_and_justification(monarch: httpx.Client) -> None:
    def pairs(**wanted: Any) -> set[tuple[str, str]]:
        items = monarch.get("mappings", params=wanted).json()["items"]
        return {(each["subject_id"], each["object_id"]) for each in items}

    one, two, broad = (TYPE1, "OMIM:253300"), (TYPE1, "ORPHA:83330"), (SMA, "ORPHA:70")
    assert pairs(entity_id="Orphanet:83330") == {two}
    assert pairs(subject_id=TYPE1) == {one, two}
    assert pairs(entity_id=[SMA, "OMIM:253300"], predicate_id="broadMatch") == {broad}
    assert pairs(mapping_justification="semapv:LexicalMatching") == {broad}
    assert pairs(subject_id=TYPE1, object_id="ORPHA:70") == set()
    page = monarch.get("mappings", params={"subject_id": TYPE1, "limit": 1, "offset": 1}).json()
    assert (page["total"], [each["object_id"] for each in page["items"]]) == (2, ["ORPHA:83330"])
    [found] = monarch.get("mappings", params={"object_id": "ORPHA:70"}).json()["items"]
    assert (found["subject_label"], found["mapping_source"]) == ("spinal muscular atrophy", "mondo")


def test_mappings_of_all_sources_are_there_not_only_of_those_that_justify_them(monarch: httpx.Client) -> None:
    found = monarch.get("mappings", params={"entity_id": TYPE3}).json()
    assert [
        (each["predicate_id"], each["object_id"], each["mapping_justification"], each["mapping_source"])
        for each in found["items"]
    ] == [
        ("skos:exactMatch", "OMIM:253400", "semapv:UnspecifiedMatching", "mondo"),
        ("oboInOwl:hasDbXref", "UMLS:C0152109", "semapv:UnspecifiedMatching", "mondo"),
    ]
    asked: dict[str, str | int] = {"mapping_justification": "semapv:ManualMappingCuration", "limit": 500}
    by_hand = monarch.get("mappings", params=asked).json()
    assert {each["mapping_source"] for each in by_hand["items"]} == {"mondo", "ontology"}
    assert {each["mapping_justification"] for each in by_hand["items"]} == {"semapv:ManualMappingCuration"}


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("entity/FOO:1", 400),
        ("entity/MONDO:17", 400),
        ("entity/nonsense", 400),
        ("entity/MONDO:7654321", 404),
        (f"entity/MONDO:7654321/{CAUSAL}", 404),
        (f"entity/{SMA}/biolink:CausalGeneToDiseaseAsociation", 400),
        (f"entity/{SMA}/Gene", 400),
        ("histopheno/MONDO:7654321", 404),
        ("association?limit=501", 400),
        ("association?limit=-1", 400),
        ("association?offset=-1", 400),
        ("association?limit=many", 400),
        ("association?category=biolink:Nonsense", 400),
        ("association?predicate=biolink:nonsense", 400),
        ("association?subject_category=biolink:Nonsense", 400),
        ("association?subject=nonsense", 400),
        ("association?facet_fields=colour", 400),
        ("association?filter_queries=colour:red", 400),
        ("association?facet_queries=(", 400),
        ("association?sort=colour", 400),
        ("association?" + "&".join(["facet_fields=object_closure"] * 51), 400),
        ("association?" + "&".join(["entity=HGNC:11117"] * 101), 400),
        ("association?" + "&".join(["subject=HGNC:11117"] * 101), 400),
        ("mappings?" + "&".join(["entity_id=MONDO:0001516"] * 101), 400),
        ("association?format=xml", 400),
        ("search?category=biolink:Nonsense", 400),
        ("search?limit=501", 400),
        ("mappings?predicate_id=owl:sameAs", 400),
        ("mappings?entity_id=nonsense", 400),
        ("releases?release=2020-01-01", 404),
        ("semsim/compare/HP:0001324/HP:0001337", 501),
        ("annotate?text=muscle", 501),
        ("annotate/entities", 501),
        ("ground?text=muscle", 501),
        ("pathograph/MONDO:0001516", 501),
        ("case-phenotype-matrix/MONDO:0001516", 501),
        (f"entity/{SMA}/case-phenotype-grid", 501),
        ("entity-grid/MONDO:0001516", 501),
    ],
)
def test_what_cant_be_answered_says_what_to_do(monarch: httpx.Client, address: str, status: int) -> None:
    answer = monarch.get(address)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    said = answer.json()
    assert said["status"] == status
    assert said["detail"]
    assert said["remedy"]


def test_a_service_over_another_endpoint_says_that_it_has_no_associations() -> None:
    endpoint = f"http://127.0.0.1:{free_port()}/sparql"
    with served_here(KnowledgeGraph.at(endpoint), AsyncRemoteEngine(endpoint)) as client:
        answer = client.get(f"/v3/api/entity/{SMA}")
    assert (answer.status_code, answer.headers["content-type"]) == (501, "application/problem+json")
    assert "another endpoint" in answer.json()["detail"]


WORDS = st.text(max_size=12) | st.sampled_from([SMA, SMN1, AR, CAUSAL, "negated:true", "a:(b", "\x00", "🧬"])
LISTED = [
    "subject",
    "object",
    "entity",
    "category",
    "predicate",
    "subject_category",
    "object_taxon",
    "primary_knowledge_source",
    "facet_fields",
    "facet_queries",
    "filter_queries",
    "sort",
]


@settings(max_examples=40, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
@given(
    listed=st.dictionaries(st.sampled_from(LISTED), st.lists(WORDS, max_size=2), max_size=3),
    single=st.dictionaries(
        st.sampled_from(["limit", "offset", "direct", "query", "format"]),
        WORDS | st.integers(-5, 600),
        max_size=3,
    ),
    path=st.sampled_from(["association", "mappings", "search", "autocomplete"])
    | st.builds("entity/{}/{}".format, WORDS.map(quote), WORDS.map(quote))
    | st.builds("entity/{}".format, WORDS.map(quote)),
)
@example(listed={}, single={"offset": 10**30}, path="association")
def test_whatever_is_asked_is_answered_or_refused(
    monarch: httpx.Client, listed: dict[str, list[str]], single: dict[str, Any], path: str
) -> None:
    answer = monarch.get(path, params={**listed, **single})
    assert answer.status_code < 500, answer.text
    if answer.status_code >= 400:
        assert answer.headers["content-type"] == "application/problem+json"


def test_a_parameter_that_is_misspelled_is_refused_and_any_other_is_named(monarch: httpx.Client) -> None:
    refused = monarch.get("association", params={"subjct": SMN1})
    assert (refused.status_code, refused.json()["remedy"]) == (400, "Did you mean subject?")
    plain, more = (monarch.get(f"association?subject={SMN1}{extra}") for extra in ("", "&foo=bar&x%0Ay=1"))
    assert more.json() == plain.json()
    assert (plain.headers.get("Raregraph-Ignored"), more.headers["Raregraph-Ignored"]) == (None, "foo")
    assert monarch.get("autocomplete?q=sma&highlight=true").headers["Raregraph-Ignored"] == "highlight"
