"""The page that a person can open about an identifier."""

import pytest

from raregraph.ontology.identifiers import expand
from raregraph.ontology.web_pages import page_of


@pytest.mark.parametrize(
    ("identifier", "page"),
    [
        ("ORPHA:83330", "https://www.orpha.net/en/disease/detail/83330"),
        ("OMIM:253300", "https://omim.org/entry/253300"),
        ("OMIMPS:253300", "https://omim.org/phenotypicSeries/PS253300"),
        ("HGNC:11117", "https://www.genenames.org/data/gene-symbol-report/#!/hgnc_id/HGNC:11117"),
        ("NCBIGene:6606", "https://www.ncbi.nlm.nih.gov/gene/6606"),
        ("GARD:0007674", "https://rarediseases.info.nih.gov/diseases/7674"),
        ("PMID:9590291", "https://pubmed.ncbi.nlm.nih.gov/9590291"),
        ("https://example.org/page", "https://example.org/page"),
    ],
)
def test_a_space_that_has_pages_leads_to_them(identifier: str, page: str) -> None:
    assert page_of(identifier) == page


@pytest.mark.parametrize("identifier", ["ORPHA:C016", "OMIM:MTHU001234", "ICD11:8B61.0", "DOID:12377"])
def test_what_has_no_page_keeps_its_iri(identifier: str) -> None:
    assert page_of(identifier) == expand(identifier)
