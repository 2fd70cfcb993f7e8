"""What a claim becomes in RDF: an association node with provenance and, where it holds, a direct triple."""

from dataclasses import replace

import pyoxigraph
import pytest

from raregraph.graph.errors import UnverifiedQuoteError
from raregraph.graph.records import Claims, FormClaim, ModeClaim
from raregraph.ontology.identifiers import expand
from raregraph.ontology.kinds import GeneDiseaseKind
from tests.graph import sma

DISEASE = expand("GARD:0007674")
FORM = "https://w3id.org/raregraph/disease/test/sma/form/x-linked-sma"


@pytest.fixture(scope="module")
def store() -> pyoxigraph.Store:
    found = pyoxigraph.Store()
    found.load(sma.all_quads().encode(), pyoxigraph.RdfFormat.N_QUADS)
    return found


def has(store: pyoxigraph.Store, subject: str, predicate: str, target: str) -> bool:
    nodes = [pyoxigraph.NamedNode(expand(x) if "//" not in x else x) for x in (subject, predicate, target)]
    return any(True for _ in store.quads_for_pattern(nodes[0], nodes[1], nodes[2], None))


def values(store: pyoxigraph.Store, kind: str, prop: str) -> set[str]:
    query = f"""SELECT ?value {{ GRAPH ?g {{
        ?a <{expand("raregraph:kind")}> "{kind}" ; <{expand(prop)}> ?value }} }}"""
    return {row[0].value for row in store.query(query)}  # type: ignore[union-attr]


def test_smn1_causes_the_disease(store: pyoxigraph.Store) -> None:
    assert has(store, "HGNC:11117", "biolink:causes", DISEASE)


def test_smn2_modifies_the_disease_and_is_no_cause(store: pyoxigraph.Store) -> None:
    assert has(store, "HGNC:11118", "RO:0003305", DISEASE)
    assert not has(store, "HGNC:11118", "biolink:causes", DISEASE)
    assert values(store, "modifies", "biolink:predicate") == {expand("biolink:contributes_to")}
    assert values(store, "modifies", "rdf:type") >= {expand("SIO:001342")}


def test_a_gene_of_a_form_causes_the_form_not_the_whole_disease(store: pyoxigraph.Store) -> None:
    assert has(store, "HGNC:12469", "biolink:causes", FORM)
    assert not has(store, "HGNC:12469", "biolink:causes", DISEASE)
    assert has(store, FORM, "skos:broader", DISEASE)
    assert has(store, FORM, "biolink:has_mode_of_inheritance", "HP:0001417")


def test_a_gene_of_several_forms_is_linked_to_each_of_them() -> None:
    forms = tuple(FormClaim(name, sma.evidence(2)) for name in ("type 1", "type 2"))
    claim = replace(sma.CLAIMS.genes[2], form="type 1; type 2")
    text = sma.quads(Claims(genes=(claim,), forms=forms))
    disease = "https://w3id.org/raregraph/disease/test/sma"
    for form in ("type-1", "type-2"):
        assert f"<{expand('HGNC:12469')}> <{expand('biolink:causes')}> <{disease}/form/{form}>" in text
    assert "type-1-type-2" not in text


def test_a_negated_claim_is_kept_and_asserts_nothing(store: pyoxigraph.Store) -> None:
    assert not any(
        True
        for _ in store.quads_for_pattern(
            pyoxigraph.NamedNode(expand("HGNC:12649")), None, pyoxigraph.NamedNode(DISEASE), None
        )
    )
    negated = pyoxigraph.NamedNode(expand("biolink:negated"))
    assert len(list(store.quads_for_pattern(None, negated, None, None))) == 1


def test_the_mode_that_a_source_ties_to_a_gene_stands_on_the_genes_association(
    store: pyoxigraph.Store,
) -> None:
    assert values(store, "causes", "biolink:allelic_requirement") == {
        expand("HP:0000007"),
        expand("HP:0001417"),
    }


def test_a_citation_in_the_sentence_and_one_at_the_end_of_the_passage_are_told_apart(
    store: pyoxigraph.Store,
) -> None:
    reference = "https://w3id.org/raregraph/record/test/sma/reference/4"
    assert values(store, "causes", "raregraph:cites") == {reference}
    assert values(store, "causes", "raregraph:citesByPassage") == {reference}


def test_the_page_is_the_primary_source_and_the_collection_the_aggregator(store: pyoxigraph.Store) -> None:
    assert values(store, "modifies", "biolink:primary_knowledge_source") == {expand("infores:gard")}
    assert values(store, "modifies", "biolink:aggregator_knowledge_source") == {expand("infores:medquad")}


def test_an_unclear_mode_is_kept_but_not_asserted() -> None:
    claims = Claims(modes=(ModeClaim("HP:0000006", "unclear", sma.evidence(0)),))
    text = sma.quads(claims)
    assert '"unclear"' in text
    assert f"<{DISEASE}> <{expand('biolink:has_mode_of_inheritance')}>" not in text


def test_a_mode_that_a_sentence_gives_to_a_form_hangs_on_the_form_alone_and_is_written_once() -> None:
    form = FormClaim("X-linked SMA", sma.evidence(1), modes=("HP:0001417",))
    mode = ModeClaim("HP:0001417", "usual", sma.evidence(0), form="X-linked SMA")
    text = sma.quads(Claims(modes=(mode,), forms=(form,)))
    has_mode = f"<{expand('biolink:has_mode_of_inheritance')}> <{expand('HP:0001417')}>"
    assert f"<{FORM}> {has_mode}" in text
    assert f"<{DISEASE}> {has_mode}" not in text
    assert text.count(f"<{expand('raregraph:certainty')}>") == 1


def test_every_kind_has_its_own_terms_and_none_is_flattened() -> None:
    said = [(kind.relation, kind.terms.sio_class, kind.terms.variant_form) for kind in GeneDiseaseKind]
    assert len(set(said)) == len(said)


def test_a_quote_that_is_not_in_the_record_stops_the_build() -> None:
    with pytest.raises(UnverifiedQuoteError, match="test/sma: the quote 'SMN2 causes it' is not at"):
        sma.quads(sma.with_quote("SMN2 causes it"))


def test_a_page_that_is_no_condition_has_a_record_but_no_disease() -> None:
    text = sma.quads(record=replace(sma.RECORD, is_condition=False))
    assert expand("raregraph:Record") in text
    assert expand("biolink:Disease") not in text


def test_the_same_record_always_gives_the_same_text() -> None:
    assert sma.all_quads() == sma.all_quads()


def test_no_triple_is_written_twice_for_a_record() -> None:
    lines = sma.quads().splitlines()
    assert len(lines) == len(set(lines))
