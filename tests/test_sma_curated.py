"""The family of spinal muscular atrophy as curated sources have it, on a real build.

The sources are cut to the family (`tests/family.py`); with `--home FOLDER` the same tests ask a whole release.
"""

import json
from collections import Counter
from pathlib import Path

import pytest

from raregraph.api.knowledge_graph import KnowledgeGraph
from raregraph.api.trapi.models import Query
from raregraph.api.trapi.provider import answer
from raregraph.graph.engine.interface import EmbeddedEngine
from raregraph.graph.errors import UnknownNameError
from raregraph.graph.export.selection import select
from raregraph.graph.kgx.export import export_kgx
from raregraph.graph.kgx.formats import KGX_FORMATS
from raregraph.graph.release import Release, current_release
from raregraph.graph.search.finding import SearchIndex
from raregraph.loaders.build import build
from raregraph.loaders.build_request import BuildRequest
from raregraph.loaders.registry import discover, source
from raregraph.ontology import modes
from raregraph.ontology.identifiers import compress, expand
from raregraph.queries.binding import bound
from raregraph.queries.lookup import diseases_named
from raregraph.queries.question import question
from tests.api.trapi.queries import GENE, edge, ids, query
from tests.api.trapi.queries import answers as bindings
from tests.family import alternative_ids, cut, members

pytestmark = pytest.mark.data

SMA = "MONDO:0001516"
TYPES = {"1": "MONDO:0009669", "2": "MONDO:0009673", "3": "MONDO:0009672", "4": "MONDO:0010056"}
CHILDHOOD, ADULT, X_LINKED, VEXAS = "MONDO:0008026", "MONDO:0008453", "MONDO:0010532", "MONDO:0026777"
CAUSAL = {"causes", "causes_loss_of_function", "causes_gain_of_function", "causes_somatic"}
AD, AR, XLR = "HP:0000006", "HP:0000007", "HP:0001419"
ASSOCIATIONS = {
    "Disease-causing germline mutation(s) in": "317343",
    "Disease-causing germline mutation(s) (loss of function) in": "410295",
    "Disease-causing germline mutation(s) (gain of function) in": "410296",
    "Disease-causing somatic mutation(s) in": "317344",
    "Major susceptibility factor in": "317345",
    "Modifying germline mutation in": "317346",
    "Part of a fusion gene in": "317348",
    "Role in the phenotype of": "317349",
    "Candidate gene tested in": "327767",
    "Biomarker tested in": "465410",
}


@pytest.fixture(scope="module")
def release(shared_data: Path, given_home: Path | None, tmp_path_factory: pytest.TempPathFactory) -> Release:
    if given_home:
        return current_release(given_home)
    folder = cut(shared_data, tmp_path_factory.mktemp("family"))
    inputs = tuple(discover(folder).items())
    return build(BuildRequest(inputs, tmp_path_factory.mktemp("home"), jobs=2, partial=True)).release


@pytest.fixture(scope="module")
def engine(release: Release) -> EmbeddedEngine:
    return EmbeddedEngine.open(release.store_path)


@pytest.fixture(scope="module")
def kg(engine: EmbeddedEngine, release: Release) -> KnowledgeGraph:
    return KnowledgeGraph(engine, release)


def answers(engine: EmbeddedEngine, name: str, *columns: str, **values: str) -> list[tuple[str, ...]]:
    rows = engine.rows(bound(engine, question(name), values))
    return [tuple(short(row[column]) for column in columns) for row in rows]


def short(term: object) -> str:
    text = "" if term is None else str(term)
    return compress(text, strict=False) or text


def rows_of(engine: EmbeddedEngine, disease: str, gene: str) -> set[tuple[str, ...]]:
    """Kind, source, the source's own word and its file, for each row on a gene of a disease."""
    wanted = ("symbol", "row", "disease", "relation", "source", "stated_as", "file")
    found = answers(engine, "genes-of-condition", *wanted, condition=disease)
    return {row[3:] for row in found if row[0] == gene and row[1] and row[2] == disease}


def count(engine: EmbeddedEngine, pattern: str) -> int:
    (row,) = engine.rows(f"SELECT (COUNT(*) AS ?n) WHERE {{ {pattern} }}")
    return int(str(row["n"]))


ORPHA, TABLE, OMIM, HUB = "orphapacket.tar.xz", "genes_to_disease.txt.gz", "mim2gene_medgen", "mondo.json.gz"
UNKNOWN = ("uncertain", "infores:orphanet", "UNKNOWN", TABLE)


def causal(orphanet: tuple[str, str]) -> set[tuple[str, ...]]:
    """What the four sources of every causal gene of the family say; Orphanet's kind and type are given."""
    return {
        ("causes", "infores:omim", "MENDELIAN", TABLE),
        ("causes", "infores:omim", "phenotype", OMIM),
        ("causes", "infores:mondo", "RO:0004003", HUB),
        (orphanet[0], "infores:orphanet", f"Orphanet:{orphanet[1]}", ORPHA),
        UNKNOWN,
    }


MODIFIER = {("modifies", "infores:orphanet", "Orphanet:317346", ORPHA), UNKNOWN}


@pytest.mark.parametrize("disease", TYPES.values(), ids=TYPES)
def test_smn1_causes_each_type(engine: EmbeddedEngine, disease: str) -> None:
    assert rows_of(engine, disease, "SMN1") == causal(("causes", "317343"))


@pytest.mark.parametrize("disease", [SMA, *TYPES.values()])
def test_a_disease_has_one_label_whatever_records_and_rows_call_it(
    engine: EmbeddedEngine, disease: str
) -> None:
    labels = engine.rows(f"SELECT DISTINCT ?label {{ GRAPH ?g {{ {disease} rdfs:label ?label }} }}").values
    assert len(labels) == 1


@pytest.mark.parametrize("number", ["1", "2", "4"])
def test_smn2_modifies_and_hpo_knows_no_more_than_that_there_is_something(
    engine: EmbeddedEngine, number: str
) -> None:
    assert rows_of(engine, TYPES[number], "SMN2") == MODIFIER


def test_of_type_3_omim_calls_smn2_a_modifier_and_hpo_polygenic(engine: EmbeddedEngine) -> None:
    assert rows_of(engine, TYPES["3"], "SMN2") == MODIFIER | {
        ("modifies", "infores:omim", "susceptibility; modifier", OMIM),
        ("susceptibility", "infores:omim", "POLYGENIC", TABLE),
    }


@pytest.mark.parametrize(
    ("number", "said"), [("1", MODIFIER), ("2", MODIFIER), ("3", MODIFIER), ("4", set())]
)
def test_naip_modifies_the_first_three_types(
    engine: EmbeddedEngine, number: str, said: set[tuple[str, ...]]
) -> None:
    assert rows_of(engine, TYPES[number], "NAIP") == said


@pytest.mark.parametrize("gene", ["SMN2", "NAIP"])
def test_nothing_turns_a_modifier_into_a_cause(engine: EmbeddedEngine, gene: str) -> None:
    found = answers(engine, "genes-of-subtypes", "symbol", "relation", condition=SMA)
    assert {relation for symbol, relation in found if symbol == gene} >= {"modifies", "uncertain"}
    assert not {relation for symbol, relation in found if symbol == gene} & CAUSAL
    triple = f'?gene biolink:symbol "{gene}" ; biolink:causes ?disease . ?disease raregraph:ancestor {SMA}'
    assert count(engine, triple) == 0


@pytest.mark.parametrize(
    ("gene", "disease", "orphanet"),
    [
        ("DYNC1H1", CHILDHOOD, ("causes", "317343")),
        ("VAPB", ADULT, ("causes", "317343")),
        ("UBA1", X_LINKED, ("causes_loss_of_function", "410295")),
        ("UBA1", VEXAS, ("causes_somatic", "317344")),
    ],
)
def test_the_rare_forms_have_their_genes(
    engine: EmbeddedEngine, gene: str, disease: str, orphanet: tuple[str, str]
) -> None:
    graded = (
        {("causes", "infores:gene2phenotype", "", "gencc-submissions.tsv")} if gene == "DYNC1H1" else set()
    )
    assert rows_of(engine, disease, gene) == causal(orphanet) | graded


@pytest.mark.parametrize(
    ("disease", "mode"),
    [*((disease, AR) for disease in TYPES.values()), (CHILDHOOD, AD), (ADULT, AD), (X_LINKED, XLR)],
)
def test_hpo_and_orphanet_agree_on_the_inheritance(engine: EmbeddedEngine, disease: str, mode: str) -> None:
    found = answers(engine, "inheritance-of-condition", "row", "disease", "mode", "source", condition=disease)
    assert {row[2:] for row in found if row[0] and row[1] == disease} == {
        (mode, "infores:hpo-annotations"),
        (mode, "infores:orphanet"),
    }


def test_all_genes_of_the_family_are_told_apart_by_what_they_rest_on(engine: EmbeddedEngine) -> None:
    wanted = ("symbol", "relation", "basis", "disease", "source")
    found = set(answers(engine, "genes-of-subtypes", *wanted, condition=SMA))
    assert found >= {
        ("SMN1", "causes", "asserted", SMA, "infores:gard"),
        ("SMN2", "modifies", "asserted", SMA, "infores:gard"),
        ("SMN1", "causes", "inferred", TYPES["1"], "infores:orphanet"),
        ("SMN2", "modifies", "inferred", TYPES["4"], "infores:orphanet"),
        ("NAIP", "modifies", "inferred", TYPES["3"], "infores:orphanet"),
        ("DYNC1H1", "causes", "inferred", CHILDHOOD, "infores:mondo"),
        ("VAPB", "causes", "inferred", ADULT, "infores:omim"),
        ("UBA1", "causes_loss_of_function", "inferred", X_LINKED, "infores:orphanet"),
    }
    assert {row[2] for row in found if row[3] == SMA} == {"asserted"}
    assert {row[2] for row in found if row[3] != SMA} == {"inferred"}


def test_what_the_question_infers_is_what_the_graph_infers(engine: EmbeddedEngine) -> None:
    query = f"""SELECT DISTINCT ?symbol ?kind {{ GRAPH ?g {{ ?claim raregraph:inferredFrom ?below ;
        biolink:object {SMA} ; raregraph:kind ?kind ; biolink:subject ?gene }}
        GRAPH ?h {{ ?gene biolink:symbol ?symbol }} }}"""
    graph = {(str(row["symbol"]), str(row["kind"])) for row in engine.rows(query)}
    found = answers(engine, "genes-of-subtypes", "symbol", "relation", "basis", condition=SMA)
    assert graph == {row[:2] for row in found if row[1] != "uncertain" and row[2] == "inferred"}


def test_no_question_lists_an_inferred_claim_as_asserted(engine: EmbeddedEngine) -> None:
    for name in ("genes-of-condition", "inheritance-of-condition"):
        claims = answers(engine, name, "claim", condition=SMA)
        values = " ".join(f"<{expand(claim) if '://' not in claim else claim}>" for (claim,) in claims)
        assert claims
        assert count(engine, f"VALUES ?c {{ {values} }} ?c biolink:knowledge_level 'logical_entailment'") == 0


@pytest.mark.parametrize(
    ("name", "disease"),
    [
        ("Spinal muscular atrophy", SMA),
        ("GARD:7674", SMA),
        ("OMIMPS:253300", SMA),
        ("ORPHA:70", "MONDO:0019079"),
        ("ORPHA:83330", TYPES["1"]),
        ("OMIM:253300", TYPES["1"]),
        ("Werdnig-Hoffmann disease", TYPES["1"]),
        ("SMA1", TYPES["1"]),
        ("SMA3", TYPES["3"]),
        ("MIM:158600", CHILDHOOD),
        ("Orphanet_1145", X_LINKED),
        ("VEXAS", VEXAS),
    ],
)
def test_a_name_or_identifier_finds_the_class_of_mondo(
    engine: EmbeddedEngine, name: str, disease: str
) -> None:
    assert diseases_named(engine, name) == (expand(disease),)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Spinal muscular atrophy", "MONDO:0001516"),
        ("spinal muscluar atrophy", "MONDO:0001516"),
        ("spinal muscular atr", "MONDO:0001516"),
        ("Werdnig Hoffmann disease", "MONDO:0009669"),
        ("SMA type III", "MONDO:0009672"),
        ("OMIM:253300", "MONDO:0009669"),
        ("253300", "MONDO:0009669"),
        ("SMN1", "HGNC:11117"),
        ("survival motor neuron 1", "HGNC:11117"),
    ],
)
def test_a_search_finds_what_is_meant(release: Release, text: str, first: str) -> None:
    assert SearchIndex.open(release.search_path).search(text)[0].id == first


def test_a_search_for_the_abbreviation_of_two_diseases_gives_both_first(
    release: Release, given_home: Path | None
) -> None:
    found = [hit.id for hit in SearchIndex.open(release.search_path).search("SMA")[:2]]
    assert set(found) == {SMA, "MONDO:0019079"}
    if (
        given_home
    ):  # as many sources call the whole disease SMA as its proximal kind, but for the family's few
        assert found[0] == SMA


def test_the_abbreviation_of_two_diseases_finds_both(engine: EmbeddedEngine) -> None:
    assert diseases_named(engine, "SMA") == (expand(SMA), expand("MONDO:0019079"))


@pytest.mark.parametrize(
    "name", ["genes-of-condition", "inheritance-of-condition", "phenotypes-of-condition"]
)
def test_several_labels_of_a_disease_double_no_row(engine: EmbeddedEngine, name: str) -> None:
    claims = [claim for (claim,) in answers(engine, name, "claim", condition=TYPES["1"])]
    assert len(claims) == len(set(claims)) > 3


def test_a_disease_is_called_as_mondo_calls_it_by_all_sources(engine: EmbeddedEngine) -> None:
    found = answers(engine, "conditions-of-gene", "disease", "condition", "source", gene="SMN1")
    assert {row[1] for row in found if row[0] == SMA} == {"spinal muscular atrophy"}
    assert len({row[2] for row in found if row[0] == TYPES["1"]}) == 4
    assert len({row[1] for row in found if row[0] == TYPES["1"]}) == 1


def test_all_ten_association_types_of_orphanet_are_as_many_as_in_the_packets(
    engine: EmbeddedEngine, shared_data: Path
) -> None:
    stated: Counter[str] = Counter()
    for name, content in members(shared_data / "orphanet" / "orphapacket.tar.xz"):
        if name.endswith(".json"):
            for entry in json.loads(content)["Orphapacket"].get("Genes", ()):
                stated[ASSOCIATIONS[entry["Gene"]["DisorderGeneAssociationType"]]] += 1
    query = """SELECT ?type (COUNT(?claim) AS ?n) {
        GRAPH ?g { ?claim biolink:original_predicate ?type ; raregraph:kind ?kind ; raregraph:row ?row ;
            biolink:primary_knowledge_source infores:orphanet } FILTER(ISIRI(?type)) } GROUP BY ?type"""
    loaded = {str(row["type"]).rpartition("_")[2]: int(str(row["n"])) for row in engine.rows(query)}
    assert loaded == stated
    assert sum(stated.values()) == 8018


@pytest.mark.parametrize(
    ("claimed", "triple"),
    [
        ("biolink:subject ?one ; biolink:object ?other", "?one biolink:has_phenotype ?other"),
        ("raregraph:kind ?kind ; biolink:subject ?one ; biolink:object ?other", "?one biolink:causes ?other"),
    ],
    ids=["sign", "gene"],
)
def test_a_negated_row_asserts_nothing(engine: EmbeddedEngine, claimed: str, triple: str) -> None:
    """Where a triple stands in the graph of a negated row, another row of the same source asserts it."""
    denied = f"?claim biolink:negated true ; raregraph:row ?row ; {claimed}"
    assert count(engine, denied) > 3
    beside = engine.rows(f"SELECT DISTINCT ?g ?one ?other {{ GRAPH ?g {{ {denied} . {triple} }} }}")
    values = " ".join(f"({' '.join(f'<{term}>' for term in row)})" for row in beside.values)
    asserted = f"""SELECT DISTINCT ?g ?one ?other {{ VALUES (?g ?one ?other) {{ {values} }}
        GRAPH ?g {{ ?also biolink:object ?other ; biolink:subject ?one ; raregraph:row ?place }}
        FILTER NOT EXISTS {{ GRAPH ?g {{ ?also biolink:negated true }} }} }}"""
    assert set(beside.values) == set(engine.rows(asserted).values)


def test_a_mode_is_a_mode(engine: EmbeddedEngine) -> None:
    query = (
        "SELECT DISTINCT ?mode { GRAPH ?g { ?claim raregraph:certainty ?certainty ; biolink:object ?mode } }"
    )
    found = {compress(str(row["mode"])) for row in engine.rows(query)}
    assert found >= {AD, AR, XLR}
    assert {mode for mode in found if modes.resolve(mode) != mode} == set()
    query = (
        "SELECT DISTINCT ?word { GRAPH ?g { ?c raregraph:certainty ?any ; biolink:original_object ?word } }"
    )
    words = {str(row["word"]) for row in engine.rows(query)}
    assert words & {"Not applicable", "Unknown", "No data available", "Not yet documented"} == set()


def test_no_sign_stands_under_an_identifier_that_hpo_merged(
    engine: EmbeddedEngine, shared_data: Path
) -> None:
    """Edges of other people's graphs are taken in as they are; rows are ours to resolve."""
    merged = {expand(each.rpartition("/")[2].replace("_", ":")) for each in alternative_ids(shared_data)}
    signs = (
        "?claim a biolink:DiseaseToPhenotypicFeatureAssociation ; biolink:object ?sign ; raregraph:row ?row"
    )
    query = f"SELECT DISTINCT ?sign {{ GRAPH ?g {{ {signs} }} }}"
    assert len(merged) > 3000
    assert {str(row["sign"]) for row in engine.rows(query)} & merged == set()


def test_smn1_and_vapb_are_linked_by_a_subtype_of_mondo_with_rows_behind_it(kg: KnowledgeGraph) -> None:
    answer = kg.path("SMN1", "VAPB", limit=None)
    told = {
        tuple((step.start.id, step.claims[0].words, step.end.id) for step in path) for path in answer.paths
    }
    assert answer.distance == 3
    assert (
        ("HGNC:11117", "causes", SMA),
        (SMA, "has the subtype", ADULT),
        (ADULT, "is caused by", "HGNC:12649"),
    ) in told
    by_source = {path[1].end.id: path for path in answer.paths}
    last = by_source[ADULT][-1]
    assert {claim.source for claim in last.claims} == {
        "genes-to-disease",
        "mim2gene-medgen",
        "mondo",
        "orphapacket",
    }
    assert all(claim.text.row for claim in last.claims if claim.source != "mondo")


def test_all_that_lies_between_smn1_and_smn2_says_that_smn2_causes_nothing(kg: KnowledgeGraph) -> None:
    answer = kg.path("SMN1", "SMN2", limit=None)
    kinds = {claim.kind for path in answer.paths for claim in path[-1].claims}
    assert answer.distance == 2
    assert kinds <= {"modifies", "susceptibility"}
    assert {path[0].end.id for path in answer.paths} >= {SMA, *TYPES.values()}


def test_the_next_neighbors_of_uba1_are_its_diseases(kg: KnowledgeGraph) -> None:
    answer = kg.neighbors("UBA1", kinds=["causes"])
    said = {each.node.id: [words for words, _ in each.step.by_words()] for each in answer.found}
    assert said[X_LINKED] == ["is caused by", "is caused by loss of function of"]
    assert said[VEXAS] == ["is caused by", "is caused by somatic variants of"]
    assert {each.node.kind for each in answer.found} == {"disease"}


def test_type_1_is_related_to_the_other_types_by_its_gene_and_to_type_2_by_its_signs_most(
    kg: KnowledgeGraph,
) -> None:
    answer = kg.related("MONDO:0009669", limit=None)
    genes = {
        each.disease.id: [gene.label for gene in each.by]
        for each in answer.found
        if each.reason == "shared genes"
    }
    assert {genes[TYPES[number]][0] for number in "234"} == {"SMN1"}
    signs = [each.disease.id for each in answer.found if each.reason == "similar signs"]
    assert signs[0] == TYPES["2"]


def test_an_abbreviation_of_a_gene_and_two_diseases_is_answered_with_all_three(kg: KnowledgeGraph) -> None:
    with pytest.raises(UnknownNameError, match="3 nodes have it") as raised:
        kg.path("SMA", "VAPB")
    assert [name in str(raised.value) for name in ("HGNC:11117", SMA, "MONDO:0019079")] == [True] * 3


def by_trapi(kg: KnowledgeGraph, predicate: str, disease: str) -> set[tuple[str, str]]:
    """The genes, with the diseases, that a query of TRAPI finds for a disease and what is below it."""
    asked = query({"g": GENE, "d": ids(disease)}, edge("g", predicate, "d"), limit=5_000)
    found = answer(kg, Query.model_validate(asked))
    names = found["message"]["knowledge_graph"]["nodes"]
    assert found["total_results"] == len(found["message"]["results"])
    return {(names[gene]["name"], node) for gene, node in bindings(found)}


def test_by_trapi_smn1_causes_each_type_and_what_modifies_them_only_contributes(kg: KnowledgeGraph) -> None:
    for number, disease in TYPES.items():
        assert by_trapi(kg, "causes", disease) == {("SMN1", disease)}, number
    causing = {gene for gene, _ in by_trapi(kg, "causes", SMA)}
    contributing = {gene for gene, _ in by_trapi(kg, "contributes_to", SMA)}
    assert {"SMN1", "DYNC1H1", "VAPB", "UBA1"} <= causing < contributing
    assert {"SMN2", "NAIP"} <= contributing - causing


def test_by_trapi_an_identifier_of_omim_or_orphanet_finds_the_disease(kg: KnowledgeGraph) -> None:
    for asked in ("OMIM:253300", "ORPHA:83330"):
        assert by_trapi(kg, "causes", asked) == {("SMN1", TYPES["1"])}
    assert ("UBA1", VEXAS) in by_trapi(kg, "causes", "OMIM:301054")


def test_the_family_comes_back_from_kgx_claim_for_claim(
    release: Release, given_home: Path | None, tmp_path: Path
) -> None:
    if given_home:
        pytest.skip("a whole release takes minutes to go through KGX; the family will do")
    form = KGX_FORMATS["kgx-tsv"]
    everything = select(release, include_restricted=True)
    first = export_kgx(everything, tmp_path / "first", form)
    inputs = ((source("kgx"), tmp_path / "first"),)
    again = build(BuildRequest(inputs, tmp_path / "home", jobs=2, partial=True)).release
    export_kgx(select(again), tmp_path / "again", form)
    for name in (first.edges.name, first.nodes.name):
        one, other = (set((tmp_path / at / name).read_bytes().splitlines()) for at in ("first", "again"))
        assert one == other
