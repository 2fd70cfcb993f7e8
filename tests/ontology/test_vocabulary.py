"""Every term of ours is explained and used; every term that the shapes use exists."""

from pathlib import Path

import pytest
import yaml
from rdflib import Graph, Namespace, URIRef
from rdflib.namespace import OWL, RDF, RDFS, SKOS, split_uri

from raregraph.ontology.identifiers import VOCABULARY, compress, expand
from raregraph.ontology.kinds import TERMS, GeneDiseaseKind, terms_of, wordings
from raregraph.ontology.vocabulary import PAGE, SHAPES, TURTLE, page, terms_in_shapes

SH = Namespace("http://www.w3.org/ns/shacl#")
GRAPH = Graph().parse(TURTLE, format="turtle")
OURS = sorted((t for t in GRAPH.subjects(unique=True) if str(t) != VOCABULARY), key=str)
MATCHES = (SKOS.exactMatch, SKOS.closeMatch, SKOS.relatedMatch, RDFS.subClassOf, RDFS.subPropertyOf)


@pytest.mark.parametrize("term", OURS, ids=str)
def test_a_term_has_label_definition_and_a_use_or_match(term: URIRef) -> None:
    assert str(term).startswith(VOCABULARY)
    assert len(list(GRAPH.objects(term, RDFS.label))) == 1
    assert len(list(GRAPH.objects(term, SKOS.definition))) == 1
    assert str(GRAPH.value(term, SKOS.definition)).endswith(".")
    assert (term, RDFS.isDefinedBy, URIRef(VOCABULARY)) in GRAPH
    assert any((term, match, None) in GRAPH for match in MATCHES) or compress(str(term)) in terms_in_shapes()


@pytest.mark.parametrize("term", OURS, ids=str)
def test_classes_begin_with_a_capital_and_properties_do_not(term: URIRef) -> None:
    assert split_uri(term)[1][0].isupper() == ((term, RDF.type, OWL.Class) in GRAPH)


def test_every_term_of_ours_in_the_shapes_is_defined() -> None:
    used = {term for term in terms_in_shapes() if term.startswith("raregraph:")}
    assert used - {compress(str(term)) for term in OURS} == set()


def test_every_term_of_ours_that_a_triple_may_have_is_constrained_by_a_shape() -> None:
    assert {compress(str(term)) for term in OURS} - terms_in_shapes() == {
        "raregraph:applied",
        "raregraph:search",
    }


def test_the_biolink_terms_of_shapes_and_kinds_exist_and_are_not_deprecated(shared_data: Path) -> None:
    text = (shared_data / "biolink" / "biolink-model.yaml").read_text(encoding="utf-8")
    model = yaml.load(text, Loader=yaml.CSafeLoader)
    named = {name.title().replace(" ", ""): body for name, body in model["classes"].items()}
    named |= {name.replace(" ", "_"): body for name, body in model["slots"].items()}
    kinds = {curie for *_, t in wordings() for curie in (t.predicate, t.category, t.direct or "", t.relation)}
    used = {
        curie.removeprefix("biolink:") for curie in terms_in_shapes() | kinds if curie.startswith("biolink:")
    }
    assert used - named.keys() == set()
    assert [name for name in used if (named[name] or {}).get("deprecated")] == []


def test_biolink_allows_the_predicates_of_claims_that_are_not_causal(shared_data: Path) -> None:
    text = (shared_data / "biolink" / "biolink-model.yaml").read_text(encoding="utf-8")
    allowed = yaml.load(text, Loader=yaml.CSafeLoader)["enums"]["GeneToDiseasePredicateEnum"][
        "permissible_values"
    ]
    plain = {t.predicate for t in TERMS.values() if t.category == "biolink:GeneToDiseaseAssociation"}
    assert plain <= allowed.keys()


def test_the_shapes_know_each_kind_by_its_terms() -> None:
    text = " ".join(SHAPES.read_text(encoding="utf-8").split())
    for kind, _, terms in wordings():
        head = f'raregraph:kind "{kind}" ; a {terms.category}, {terms.sio_class} ;'
        body = f"biolink:predicate {terms.predicate} ; raregraph:relation {terms.relation}"
        form = (
            f' ; biolink:subject_form_or_variant_qualifier "{terms.variant_form}"'
            if terms.variant_form
            else " ."
        )
        assert f"{head} {body}{form}" in text


def test_every_constraint_of_the_shapes_has_a_message_that_ends_a_sentence() -> None:
    shapes = Graph().parse(SHAPES, format="turtle")
    parts = {*shapes.objects(None, SH.property), *shapes.objects(None, SH.sparql)}
    nested = {
        part
        for alternative in shapes.subjects(RDF.first)
        for part in shapes.objects(alternative, SH.property)
    }
    nested |= {
        part for member in shapes.objects(None, RDF.first) for part in shapes.objects(member, SH.property)
    }
    without = [part for part in parts - nested if not str(shapes.value(part, SH.message)).endswith(".")]
    assert without == []


def test_the_page_of_the_vocabulary_is_up_to_date() -> None:
    remedy = "write it with python -m raregraph.ontology.vocabulary"
    assert PAGE.read_text(encoding="utf-8") == page(), remedy


def test_a_claim_names_the_germline_only_where_its_source_does() -> None:
    said = [(kind.value, germline, terms.relation, terms.sio_class) for kind, germline, terms in wordings()]
    assert said == [
        ("causes", False, "RO:0003303", "SIO:001119"),
        ("causes", True, "RO:0004013", "SIO:001344"),
        ("causes_loss_of_function", False, "RO:0003303", "SIO:001119"),
        ("causes_loss_of_function", True, "RO:0004012", "SIO:001344"),
        ("causes_gain_of_function", False, "RO:0003303", "SIO:001119"),
        ("causes_gain_of_function", True, "RO:0004011", "SIO:001344"),
        ("causes_somatic", False, "RO:0004014", "SIO:001345"),
        ("modifies", False, "RO:0003305", "SIO:001342"),
        ("modifies", True, "RO:0003305", "SIO:001347"),
        ("susceptibility", False, "RO:0019501", "SIO:001343"),
        ("role", False, "RO:0003304", "SIO:000983"),
        ("uncertain", False, "biolink:associated_with", "SIO:000983"),
    ]


def test_a_somatic_cause_is_none_of_the_germline() -> None:
    with pytest.raises(ValueError, match="causes_somatic has no terms for the germline"):
        terms_of(GeneDiseaseKind.CAUSES_SOMATIC, germline=True)


def test_relations_of_the_kinds_expand() -> None:
    for *_, terms in wordings():
        for curie in (terms.relation, terms.predicate, terms.category, terms.sio_class):
            assert compress(expand(curie)) == curie
