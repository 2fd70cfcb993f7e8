"""Pages of nodes over curated rows, texts and what is inferred: who agrees, what follows, and nothing else."""

from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import pyoxigraph
import pytest

from raregraph.api.knowledge_graph import KnowledgeGraph
from raregraph.api.nodes.in_order import by_name
from raregraph.api.nodes.layout import NodePage, Row, Section, Window, voices
from raregraph.api.nodes.others_say import others_say
from raregraph.api.nodes.pages import list_of, page_of, subject_of
from raregraph.api.nodes.terms import diseases_with
from raregraph.graph.agreement.who_says import claims
from raregraph.graph.curated import Attribution, PhenotypeRow
from raregraph.graph.draft import draft
from raregraph.graph.engine.interface import EmbeddedEngine
from raregraph.graph.errors import UnknownNameError
from raregraph.graph.rdf.nquads import iri
from raregraph.graph.rdf.static import ontology_quads
from raregraph.ontology.identifiers import expand
from tests.curated_graph import AR, SMA, SMN1, SMN2, TYPE1, TYPE2, build_curated_graph, quads


@pytest.fixture(scope="module")
def curated(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeGraph:
    home = Path(tmp_path_factory.mktemp("curated"))
    build_curated_graph(home)
    return KnowledgeGraph.open(home)


def page(graph: KnowledgeGraph, node: str, *, is_settled: bool = True) -> NodePage:
    return page_of(subject_of(graph.engine, expand(node), is_settled=is_settled))


def section(made: NodePage, key: str) -> Section:
    return next(each for each in made.sections if each.key == key)


def rows(made: NodePage, key: str) -> Iterator[tuple[str, Row]]:
    for group in section(made, key).groups:
        for row in group.rows:
            yield group.title, row


def test_independent_voices_are_counted_not_claims(curated: KnowledgeGraph) -> None:
    made = page(curated, TYPE1)
    found = {(title, row.link.text): row for title, row in rows(made, "genes")}
    smn1 = found["Genes that cause it", "SMN1"]
    assert smn1.count == "2 independent voices", "OMIM, whom MONDO and HPO's table copy, and Orphanet"
    assert sorted(voice.credited for voice in smn1.said) == [
        "mondo",
        "omim",
        "orphanet",
    ]
    assert found["Cause it by loss of function", "SMN1"].count == "1 independent voice"


def test_what_hpo_read_in_an_entry_of_omim_is_omims_voice_over_the_store(curated: KnowledgeGraph) -> None:
    found = claims(curated.engine, [expand(TYPE1)]).modes
    read = subject_of(curated.engine, expand(TYPE1)).reader.said(
        f"GRAPH ?g {{ ?c {iri('prov:wasDerivedFrom')} {iri('OMIM:253300')} }}", limit=9
    )
    assert [str(each.basis) for each in found if each.source == "hpoa"] == ["OMIM"]
    assert [str(each.claim().basis) for each in read] == ["OMIM"]


def test_a_modifier_and_a_cause_by_another_source_stand_apart(curated: KnowledgeGraph) -> None:
    found = {(title, row.link.text): row for title, row in rows(page(curated, TYPE1), "genes")}
    modifies, causes = found["Modify it", "SMN2"], found["Genes that cause it", "SMN2"]
    assert [voice.credited for voice in causes.said if not voice.marks] == ["invented"]
    assert [(voice.credited, list(voice.marks)) for voice in modifies.said] == [
        ("orphanet", []),
        ("orphanet", ["says less"]),
    ]


def test_a_row_says_its_place_and_a_text_its_sentence(curated: KnowledgeGraph) -> None:
    found = {row.link.text: row for _, row in rows(page(curated, SMA), "genes")}
    assert [voice.sentence for voice in found["SMN1"].said] == ["Changes in SMN1 cause it."]
    smn1 = next(row for title, row in rows(page(curated, TYPE1), "genes") if title == "Genes that cause it")
    assert "mondo line 1" in {voice.place for voice in smn1.said}


def test_what_is_inferred_stands_in_sections_of_its_own_and_is_marked(curated: KnowledgeGraph) -> None:
    made = page(curated, SMA)
    inferred = [row for _, row in rows(made, "inferred-genes")]
    assert [(row.link.text, list(row.marks)) for row in inferred] == [("SMN1", ["inferred"])]
    assert [link.text for link in inferred[0].links] == ["spinal muscular atrophy type 1"]
    modes = [row for _, row in rows(made, "inferred-modes")]
    assert [(row.link.node, list(row.marks)) for row in modes] == [(expand(AR), ["inferred"])]
    for _, row in rows(made, "genes"):
        assert "inferred" not in {mark for voice in row.said for mark in voice.marks}


def test_the_page_of_an_inferred_claim_says_that_no_source_makes_it(curated: KnowledgeGraph) -> None:
    row = next(row for _, row in rows(page(curated, SMN1), "inferred-diseases"))
    assert row.link.node == expand(SMA)
    query = "SELECT ?c { GRAPH ?g { ?c raregraph:inferredFrom ?x ; raregraph:kind ?k } }"
    (claim,) = (str(found["c"]) for found in curated.query(query))
    made = page_of(subject_of(curated.engine, claim))
    assert "no source says this" in made.notices[0].text
    assert (made.name, made.structured) == ("Inferred: SMN1 causes spinal muscular atrophy", {})
    assert {fact.name: fact.values[0].text for fact in made.facts}[
        "Inferred from"
    ] == "spinal muscular atrophy type 1"


def test_a_claim_names_those_who_say_so_too_and_those_who_say_less(curated: KnowledgeGraph) -> None:
    query = 'SELECT ?c { GRAPH ?g { ?c raregraph:kind "modifies" ; raregraph:row ?row } }'
    (claim,) = (str(found["c"]) for found in curated.query(query))
    made = page_of(subject_of(curated.engine, claim))
    assert made.name == "SMN2 modifies spinal muscular atrophy type 1"
    assert [(title, row.link.text) for title, row in rows(made, "agreement")] == [
        ("Say something weaker", "orphanet")
    ]
    assert {fact.name: fact.values[0].text for fact in made.facts}[
        "The source's identifiers"
    ] == "ORPHA:83330"


def test_a_claim_on_a_mode_names_those_who_say_so_too(curated: KnowledgeGraph) -> None:
    query = "SELECT ?c { GRAPH ?g { ?c biolink:original_subject OMIM:253300 ; raregraph:certainty ?any } }"
    (claim,) = (str(found["c"]) for found in curated.query(query))
    made = page_of(subject_of(curated.engine, claim))
    assert made.name == "Inheritance of spinal muscular atrophy type 1: HP:0000007", (
        "no ontology names it here"
    )
    assert [(title, row.link.text) for title, row in rows(made, "agreement")] == [
        ("Say that it is so", "orphanet")
    ]
    assert section(made, "agreement").note == "Independent voices that say so: 2."


def test_voices_that_are_left_out_are_counted_and_stand_on_the_page_of_a_claim(
    curated: KnowledgeGraph,
) -> None:
    subject = subject_of(curated.engine, expand(TYPE1))
    claims = subject.reader.said(
        f"GRAPH ?g {{ ?c biolink:object <{subject.node}> ; raregraph:kind ?k }}", limit=9
    )
    shown, left_out = voices(subject, claims, most=2)
    assert (len(shown), left_out) == (2, len(claims) - 2)
    many = others_say(subject_of(curated.engine, claims[0].node), Window(0, 50))
    part = others_say(subject_of(curated.engine, claims[0].node), Window(0, 1))
    assert many
    assert part
    assert (part.total, part.shown) == (many.total, 1)


def test_structured_data_name_causes_only(curated: KnowledgeGraph) -> None:
    disease = page(curated, SMA).structured
    assert disease["@type"] == "MedicalCondition"
    assert [cause["name"] for cause in disease["cause"]] == ["SMN1"], (
        "SMN2 modifies it, and nothing inferred counts"
    )
    gene = page(curated, SMN2).structured
    assert gene["dct:conformsTo"] == {"@id": "https://bioschemas.org/profiles/Gene/1.0-RELEASE"}
    assert [each["@id"] for each in gene["associatedDisease"]] == [expand(TYPE1)], (
        "as the invented source has it"
    )


def test_an_identifier_that_is_a_class_of_the_hub_leads_there(curated: KnowledgeGraph) -> None:
    made = page(curated, "OMIM:253300")
    assert [(each.text, each.href) for each in made.notices] == [
        ("Claims about it stand at spinal muscular atrophy type 1 (MONDO:0009669)", "/node/MONDO:0009669")
    ]
    assert "skos:exactMatch, in mondo" in {row.text for _, row in rows(made, "incoming")}


def test_another_identifier_of_a_gene_and_a_merged_one_lead_there_too() -> None:
    said = (
        (SMN1, "skos:exactMatch", "NCBIGene:6606"),
        (TYPE1, "raregraph:alternativeId", "MONDO:0000333"),
    )
    quads = "".join(f"{iri(s)} {iri(p)} {iri(o)} <urn:g> .\n" for s, p, o in said)
    store = pyoxigraph.Store()
    store.load(quads.encode(), pyoxigraph.RdfFormat.N_QUADS)
    found = {
        identifier: page_of(subject_of(EmbeddedEngine(store), expand(identifier))).notices
        for identifier in ("NCBIGene:6606", "MONDO:0000333", SMN1)
    }
    assert {identifier: [each.href for each in notices] for identifier, notices in found.items()} == {
        "NCBIGene:6606": [f"/node/{SMN1}"],
        "MONDO:0000333": [f"/node/{TYPE1}"],
        SMN1: [],
    }


def test_subtypes_are_listed_with_the_genes_that_sources_say_cause_them(curated: KnowledgeGraph) -> None:
    found = {row.link.text: row for _, row in rows(page(curated, SMA), "subtypes")}
    assert list(found) == ["spinal muscular atrophy type 1", "spinal muscular atrophy type 2"]
    assert [link.text for link in found["spinal muscular atrophy type 2"].links] == ["SMN1"]


def test_any_engine_gives_the_same_page(curated: KnowledgeGraph) -> None:
    """What keeps no order of its own is asked for rows in order."""
    for node in (SMA, TYPE1, SMN1, AR):
        settled, not_settled = page(curated, node), page(curated, node, is_settled=False)
        assert [(each.key, each.total) for each in settled.sections] == [
            (each.key, each.total) for each in not_settled.sections
        ]


def test_a_list_has_the_same_rows_as_its_section(curated: KnowledgeGraph) -> None:
    subject = subject_of(curated.engine, expand(TYPE1))
    for each in page_of(subject).sections:
        found, is_more = list_of(subject, each.key, 1)
        assert (found.total, found.shown, is_more) == (each.total, each.total, False)
    with pytest.raises(UnknownNameError, match="no such page"):
        list_of(subject, "genes", 2)


def test_a_sign_is_told_with_how_often_and_in_whom_in_words(tmp_path: Path) -> None:
    said = Attribution("infores:hpo-annotations", "line 1")
    male = PhenotypeRow("OMIM:253300", "HP:0001337", said, frequency="7/8", sex="PATO:0000384")
    frequent = PhenotypeRow("OMIM:253300", "HP:0001324", said, frequency="HP:0040281")
    with draft(tmp_path) as release:
        release.load(chain(quads((("hpoa", male), ("hpoa", frequent)), pages=()), ontology_quads("1")))
        release.publish({"built_at": "2020-01-01T00:00:00+00:00", "sources": []}, {})
    graph = KnowledgeGraph.open(tmp_path)
    found = [(row.link.text, row.text) for _, row in rows(page(graph, TYPE1), "signs")]
    assert found == [("HP:0001337", "7/8; male"), ("HP:0001324", "very frequent, 80 to 99 %")]
    asked = graph.ask("phenotypes-of-condition", condition=TYPE1)
    assert {(str(row["frequency"]), str(row["sex"])) for row in asked} == {
        ("Very frequent", ""),
        ("7/8", "male"),
    }


def test_the_arrays_of_a_release_and_its_statements_list_the_same_diseases_of_a_mode(
    curated: KnowledgeGraph,
) -> None:
    stated, indexed = (
        diseases_with(
            "biolink:has_mode_of_inheritance",
            subject_of(curated.engine, expand(AR), index=index),
            Window(0, 50),
        )
        for index in (None, curated.associations)
    )
    assert indexed
    assert stated == indexed
    assert [row.link.text for row in indexed.groups[0].rows] == [
        "spinal muscular atrophy",
        "spinal muscular atrophy type 1",
    ]


def test_a_window_of_a_list_is_cut_from_the_whole_order(curated: KnowledgeGraph) -> None:
    found = subject_of(curated.engine, expand(SMA), index=curated.associations)
    whole, first, second = (
        by_name(found.reader, [expand(TYPE2), expand(SMN1), expand(TYPE1)], window)
        for window in (Window(0, 9), Window(0, 1), Window(1, 9))
    )
    assert first + second == whole == [expand(SMN1), expand(TYPE1), expand(TYPE2)]
