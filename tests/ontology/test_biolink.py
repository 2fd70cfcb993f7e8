"""The tables of the Biolink model say what the model says; what doesn't fit it is found in a graph."""

from pathlib import Path

import pyoxigraph as ox
import yaml

from raregraph.graph.validation.biolink_validity import misfits
from raregraph.ontology import biolink
from raregraph.ontology.biolink_table import FORMS, PREDICATES, TABLE, form_table, predicate_table, table
from raregraph.ontology.identifiers import prefixes

HEAD = "\n".join(f"PREFIX {name}: <{iri}>" for name, iri in prefixes().items())
GRAPH = """
    HGNC:11117 a biolink:Gene . MONDO:0001516 a biolink:Disease . HP:0001252 a biolink:PhenotypicFeature .
    raregraph:Form rdfs:subClassOf biolink:Disease .
    <urn:a1> a biolink:CausalGeneToDiseaseAssociation ; biolink:subject HGNC:11117 ;
        biolink:predicate biolink:causes ; biolink:object MONDO:0001516 .
    <urn:a2> a biolink:DiseaseToPhenotypicFeatureAssociation ; biolink:subject MONDO:0001516 ;
        biolink:predicate biolink:has_phenotype ; biolink:object HP:0001252 .
    <urn:a3> a raregraph:OnsetAssociation ; biolink:subject MONDO:0001516 ;
        biolink:predicate raregraph:ageOfOnset ; biolink:object "Infancy" .
    <urn:form> a raregraph:Form .
    <urn:a4> a biolink:GeneToDiseaseAssociation ; biolink:subject HGNC:11117 ;
        biolink:predicate biolink:contributes_to ; biolink:object <urn:form> .
"""


def found(more: str = "") -> list[tuple[str, str, int]]:
    store = ox.Store()
    store.update(f"{HEAD} INSERT DATA {{ GRAPH <urn:g> {{ {GRAPH} {more} }} }}")
    return [(misfit.problem, misfit.detail, misfit.count) for misfit in misfits(store)]


def test_the_tables_are_those_of_the_model(shared_data: Path) -> None:
    text = (shared_data / "biolink" / "biolink-model.yaml").read_text(encoding="utf-8")
    model = yaml.load(text, Loader=yaml.CSafeLoader)
    assert TABLE.read_text(encoding="utf-8") == table(model)
    assert PREDICATES.read_text(encoding="utf-8") == predicate_table(model)
    assert FORMS.read_text(encoding="utf-8") == form_table(model)
    assert biolink.version() == model["version"]


def test_everything_that_the_table_names_is_in_the_model() -> None:
    for name in (
        line.split("\t")[0] for line in TABLE.read_text(encoding="utf-8").splitlines() if line[0] != "#"
    ):
        fit = biolink.fit(f"biolink:{name}")
        assert fit is not None
        assert biolink.is_class(f"biolink:{name}") or biolink.is_predicate(name)
        assert all(biolink.is_class(kind) for kind in (fit.subject, fit.object) if kind)


def test_a_graph_of_valid_claims_and_terms_of_our_own_has_no_misfits() -> None:
    assert found() == []


def test_a_category_that_the_model_lacks_is_counted() -> None:
    assert found("<urn:x> a biolink:Ailment . <urn:y> a biolink:Ailment") == [
        ("unknown category", "biolink:Ailment", 2)
    ]


def test_a_property_and_a_predicate_that_the_model_lacks_are_counted() -> None:
    claim = (
        "<urn:a5> a biolink:Association ; biolink:predicate biolink:ails ; biolink:subject HGNC:11117 ;"
        " biolink:object MONDO:0001516 . HGNC:11117 biolink:ails MONDO:0001516"
    )
    assert found(claim) == [
        ("unknown predicate", "biolink:ails on biolink:Association", 1),
        ("unknown property", "biolink:ails", 1),
    ]


def test_a_predicate_that_is_not_for_the_category_is_counted() -> None:
    claim = (
        "<urn:a5> a biolink:GeneToDiseaseAssociation ; biolink:predicate biolink:has_phenotype ;"
        " biolink:subject HGNC:11117 ; biolink:object MONDO:0001516"
    )
    assert (
        "predicate of an association",
        "biolink:GeneToDiseaseAssociation with biolink:has_phenotype",
        1,
    ) in found(claim)


def test_subjects_and_objects_of_another_kind_are_counted_with_what_they_are() -> None:
    claim = (
        "<urn:a5> a biolink:CausalGeneToDiseaseAssociation ; biolink:predicate biolink:causes ;"
        " biolink:subject MONDO:0001516 ; biolink:object <urn:nothing>"
    )
    name = "biolink:CausalGeneToDiseaseAssociation"
    assert found(claim) == [
        ("object of an association", f"{name} wants biolink:Disease, found no category", 1),
        ("subject of an association", f"{name} wants biolink:GeneOrGeneProduct, found biolink:Disease", 1),
    ]
