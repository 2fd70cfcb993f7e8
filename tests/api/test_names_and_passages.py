"""What a page says of names: which are exact, who else bears one, which class a form may be; and sentences in place."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from raregraph.api.knowledge_graph import KnowledgeGraph
from raregraph.api.nodes.layout import NodePage, Row
from raregraph.api.nodes.pages import list_of, page_of, subject_of
from raregraph.api.nodes.passage import Passage, Sentence
from raregraph.graph.curated import Synonym, Term
from raregraph.graph.draft import draft
from raregraph.graph.records import FormClaim
from raregraph.ontology.identifiers import expand
from raregraph.ontology.kinds import GeneDiseaseKind as Kind
from tests.curated_graph import ROWS, SMA, SMA_PAGE, SMN2, TERMS, TEXT, TYPE1, TYPE2, gene, quads

PAGE, CLAIMS = SMA_PAGE
SENTENCE = CLAIMS.genes[0].evidence
FORMS = tuple(
    FormClaim(name, SENTENCE) for name in ("SMA type 1", "Spinal Muscular Atrophy Type 2", "mild SMA")
)
NAMED = (
    replace(
        TERMS[1],
        synonyms=(
            Synonym("SMA"),
            Synonym("proximal spinal muscular atrophy", "narrow"),
            Synonym("spinal amyotrophy", "related"),
        ),
    ),
    replace(TERMS[2], synonyms=(Synonym("SMA type 1"),)),
    replace(TERMS[3], exact=(*TERMS[3].exact, "ORPHA:83418")),
    Term("ORPHA:70", "Spinal muscular atrophy", "disease"),
    Term("ORPHA:83418", "spinal muscular atrophy", "disease"),
)
MODIFIES = replace(gene(SMN2, "ORPHA:83330", Kind.MODIFIES, "orphanet"), original_predicate="ORPHA:317346")


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeGraph:
    home = Path(tmp_path_factory.mktemp("named"))
    page = replace(PAGE, url="https://example.org/sma#inheritance", synonyms=("SMA", "Amyotrophy, spinal"))
    rows = (*ROWS[:3], ("orphapacket", MODIFIES))
    with draft(home) as release:
        release.load(quads(rows, ((page, replace(CLAIMS, forms=FORMS)),), (TERMS[0], *NAMED)))
        release.publish({"built_at": "2020-01-01T00:00:00+00:00", "sources": []}, {})
    return KnowledgeGraph.open(home)


def page(graph: KnowledgeGraph, node: str) -> NodePage:
    return page_of(subject_of(graph.engine, expand(node, strict=False) or node))


def facts(made: NodePage) -> dict[str, list[str]]:
    return {fact.name: [value.text for value in fact.values] for fact in made.facts}


def rows(made: NodePage, key: str) -> Iterator[Row]:
    for section in made.sections:
        if section.key == key:
            for group in section.groups:
                yield from group.rows


def test_names_that_mean_less_or_more_stand_apart_from_exact_ones(graph: KnowledgeGraph) -> None:
    told = facts(page(graph, SMA))
    assert told["Also called"] == ["A page", "Amyotrophy, spinal", "SMA"]
    assert told["Less exactly called"] == ["proximal spinal muscular atrophy", "spinal amyotrophy"]


def test_the_list_of_names_has_the_exact_ones_first(graph: KnowledgeGraph) -> None:
    found, _ = list_of(subject_of(graph.engine, expand(SMA)), "names", 1)
    assert [(group.title, len(group.rows)) for group in found.groups] == [
        ("Also called", 3),
        ("Less exactly called", 2),
    ]


def test_others_with_the_same_name_are_told_with_why_they_are_not_merged(graph: KnowledgeGraph) -> None:
    assert [(row.link.text, row.text) for row in rows(page(graph, SMA), "namesakes")] == [
        ("Spinal muscular atrophy", "ORPHA:70: no source says that the two are exactly the same"),
        (
            "spinal muscular atrophy",
            f"ORPHA:83418: it is said to be exactly spinal muscular atrophy type 2 ({TYPE2})",
        ),
    ]
    assert "no source says" in next(rows(page(graph, "ORPHA:70"), "namesakes")).text


def test_what_exactly_is_the_disease_is_no_other_with_its_name(graph: KnowledgeGraph) -> None:
    assert not list(rows(page(graph, TYPE2), "namesakes"))


def test_a_form_leads_to_the_class_below_the_disease_that_has_its_name(graph: KnowledgeGraph) -> None:
    links = {row.link.text: [link.text for link in row.links] for row in rows(page(graph, SMA), "forms")}
    assert links == {
        "SMA type 1": ["spinal muscular atrophy type 1"],
        "Spinal Muscular Atrophy Type 2": [],
        "mild SMA": [],
    }, "the type 2 is not stated to be below the disease here"
    form = next(row.link.node for row in rows(page(graph, SMA), "forms") if row.link.text == "SMA type 1")
    assert facts(page(graph, form))["By its name perhaps"] == ["spinal muscular atrophy type 1"]
    assert TYPE1 not in str(graph.query(f"SELECT ?o {{ <{form}> skos:exactMatch ?o }}")), "it is no mapping"


def test_a_sentence_stands_among_its_neighbours_with_the_way_to_its_page(graph: KnowledgeGraph) -> None:
    query = 'SELECT ?c { GRAPH ?g { ?c raregraph:kind "causes" ; raregraph:record ?r } }'
    (claim,) = {str(found["c"]) for found in graph.query(query)}
    assert page(graph, claim).extra["passage"] == Passage(
        (
            Sentence("SMA is autosomal recessive.", is_own=False),
            Sentence("Changes in SMN1 cause it.", is_own=True),
            Sentence("More copies of SMN2 make it milder.", is_own=False),
        ),
        "https://example.org/sma#:~:text=Changes%20in%20SMN1%20cause%20it.",
    )
    assert TEXT.count(". ") == 2


def test_the_source_has_its_own_word_for_a_relation(graph: KnowledgeGraph) -> None:
    (row,) = [row for row in rows(page(graph, TYPE1), "genes") if row.link.text == "SMN2"]
    assert row.said[0].place == "orphapacket line 1, “Modifying germline mutation in”"
    claim = subject_of(graph.engine, f"https://w3id.org/raregraph{row.said[0].claim}")
    assert facts(page_of(claim))["The source's word for it"] == [
        "Modifying germline mutation in (ORPHA:317346)"
    ]
