"""Rows of curated sources in RDF: what describes the genes and diseases that no list and no hub has."""

from dataclasses import dataclass, field, replace

import pytest

from raregraph.graph.curated import Attribution, GeneDiseaseRow, Synonym, Term
from raregraph.graph.rdf.rows import disease_quads, row_quads
from raregraph.graph.rdf.terms import term_quads
from raregraph.ontology.identifiers import expand
from raregraph.ontology.kinds import GeneDiseaseKind

G = "https://w3id.org/raregraph/graph/test/1"
ROW = GeneDiseaseRow(
    gene="HGNC:11117",
    disease="OMIM:253300",
    kind=GeneDiseaseKind.CAUSES,
    attribution=Attribution("infores:orphanet", "line 7"),
    symbol="SMN1",
)


@dataclass
class Known:
    """A resolver of some diseases and genes."""

    diseases: dict[str, str] = field(default_factory=dict)
    genes: dict[str, str] = field(default_factory=dict)

    def disease(self, identifier: str) -> str | None:
        return self.diseases.get(identifier)

    def gene(self, identifier: str) -> str | None:
        return self.genes.get(identifier)


def about(curie: str, text: str) -> list[str]:
    """What is said of a node, as predicate and object."""
    head, tail = f"<{expand(curie)}> ", f" <{G}> ."
    return [line.removeprefix(head).removesuffix(tail) for line in text.splitlines() if line.startswith(head)]


def iri(curie: str) -> str:
    return f"<{expand(curie)}>"


def test_a_gene_that_the_list_has_is_described_there_alone() -> None:
    text = row_quads(ROW, G, Known(genes={"HGNC:11117": "HGNC:11117"}))
    assert about("HGNC:11117", text) == [f"{iri('biolink:causes')} {iri('OMIM:253300')}"]


def test_a_gene_that_the_list_lacks_is_described_by_its_row() -> None:
    text = row_quads(replace(ROW, gene="HGNC:12599", symbol="USH1A"), G, Known())
    assert about("HGNC:12599", text) == [
        f"{iri('rdf:type')} {iri('biolink:Gene')}",
        f'{iri("rdfs:label")} "USH1A"',
        f'{iri("biolink:symbol")} "USH1A"',
        f'{iri("raregraph:nameKey")} "ush1a"',
        f'{iri("raregraph:nameKey")} "hgnc 12599"',
        f"{iri('biolink:causes')} {iri('OMIM:253300')}",
    ]


def test_a_locus_that_hgnc_has_not_stays_under_its_omim_number_with_the_symbol_of_its_row() -> None:
    text = row_quads(replace(ROW, gene="OMIM:616842", symbol="DHS6S1"), G, Known())
    assert f'{iri("OMIM:616842")} {iri("biolink:symbol")} "DHS6S1"' in text
    with pytest.raises(LookupError, match="OMIM:616842"):
        row_quads(replace(ROW, gene="OMIM:616842", symbol=None), G, Known())


def test_a_gene_that_is_none_of_hgnc_leaves_the_row_out() -> None:
    with pytest.raises(LookupError, match="NCBIGene:1"):
        row_quads(replace(ROW, gene="NCBIGene:1"), G, Known())


def test_a_disease_without_hub_or_name_is_found_by_its_number() -> None:
    assert about("OMIM:253300", disease_quads(ROW, G, Known())) == [
        f"{iri('rdf:type')} {iri('biolink:Disease')}",
        f'{iri("raregraph:nameKey")} "omim 253300"',
    ]


def test_a_disease_with_a_hub_only_leads_to_it() -> None:
    text = disease_quads(ROW, G, Known(diseases={"OMIM:253300": "MONDO:0009669"}))
    assert about("OMIM:253300", text) == [f"{iri('skos:exactMatch')} {iri('MONDO:0009669')}"]


def test_a_synonym_says_whether_it_is_less_than_exact() -> None:
    synonyms = (
        Synonym("SMA"),
        Synonym("amyotrophy", "broad"),
        Synonym("muscle wasting", "related"),
        Synonym("muscle wasting", "exact"),
    )
    said = about("MONDO:0001516", term_quads(Term("MONDO:0001516", "SMA", "disease", synonyms), G))
    assert [line for line in said if "ynonym" in line or "altLabel" in line] == [
        f'{iri("skos:altLabel")} "SMA"',
        f'{iri("skos:altLabel")} "amyotrophy"',
        f'{iri("oboInOwl:hasBroadSynonym")} "amyotrophy"',
        f'{iri("skos:altLabel")} "muscle wasting"',
    ]


@pytest.mark.parametrize(
    ("germline", "relation", "sio_class"),
    [(False, "RO:0003303", "SIO:001119"), (True, "RO:0004013", "SIO:001344")],
)
def test_a_cause_is_of_the_germline_where_its_row_says_so(
    germline: bool, relation: str, sio_class: str
) -> None:
    text = row_quads(replace(ROW, germline=germline), G, Known())
    assert f"{iri('raregraph:relation')} {iri(relation)} " in text
    assert f"{iri('rdf:type')} {iri(sio_class)} " in text
    assert '"causes"' in text
