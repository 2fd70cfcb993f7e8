"""Every spelling of an identifier comes out as one, and goes back and forth without loss."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from raregraph.ontology.identifiers import (
    IdentifierError,
    compress,
    converter,
    expand,
    prefixes,
    standardize,
)
from raregraph.ontology.prefix_table import PREFIXES

SPELLINGS = {
    "ORPHA:70": (
        "ORPHA:70",
        "Orphanet:70",
        "orphanet:70",
        "ordo:70",
        "ORDO:70",
        "Orphanet:Orphanet_70",
        "http://www.orpha.net/ORDO/Orphanet_70",
        "https://identifiers.org/orphanet:70",
        "http://identifiers.org/orphanet.ordo/Orphanet_70",
    ),
    "GARD:0004531": (
        "GARD:4531",
        "GARD:0004531",
        "gard:4531",
        "https://rarediseases.info.nih.gov/diseases/4531",
        "https://rarediseases.info.nih.gov/diseases/4531/kearns",
        "http://rarediseases.info.nih.gov/gard/4531/kearns",
    ),
    "OMIM:253300": (
        "MIM:253300",
        "omim:253300",
        "https://omim.org/entry/253300",
        "http://purl.obolibrary.org/obo/OMIM_253300",
    ),
    "OMIMPS:253300": (
        "OMIMPS:253300",
        "OMIM.PS:PS253300",
        "OMIMPS:PS253300",
        "https://omim.org/phenotypicSeries/PS253300",
        "https://www.omim.org/phenotypicSeries/PS253300",
    ),
    "HGNC:11117": (
        "HGNC:11117",
        "hgnc:11117",
        "HGNC:HGNC:11117",
        "http://identifiers.org/hgnc/11117",
        "https://identifiers.org/hgnc/HGNC:11117",
        "https://identifiers.org/hgnc:11117",
    ),
    "MONDO:0001516": ("MONDO:0001516", "mondo:0001516", "http://purl.obolibrary.org/obo/MONDO_0001516"),
    "MESH:D009134": ("mesh:D009134", "MeSH:D009134", "http://identifiers.org/mesh/D009134"),
    "UMLS:C0026847": ("umls:C0026847", "http://linkedlifedata.com/resource/umls/id/C0026847"),
    "PMID:9590291": ("PMID:9590291", "pubmed:9590291", "https://pubmed.ncbi.nlm.nih.gov/9590291/"),
    "DOI:10.1038/ng0598_a/b": ("doi:10.1038/ng0598_a/b", "https://doi.org/10.1038/ng0598_a/b"),
    "infores:gard": ("infores:gard", "https://w3id.org/information-resource-registry/gard"),
    "record:3_GHR_QA/0000935": (
        "record:3_GHR_QA/0000935",
        "https://w3id.org/raregraph/record/3_GHR_QA/0000935",
    ),
}


@pytest.mark.parametrize(("curie", "spelling"), [(c, s) for c, all_ in SPELLINGS.items() for s in all_])
def test_every_spelling_has_one_standard(curie: str, spelling: str) -> None:
    assert standardize(spelling) == curie


@pytest.mark.parametrize(
    ("written", "standard"),
    [
        ("NCBI_Gene:6606", "NCBIGene:6606"),
        ("umls:c0043116", "UMLS:C0043116"),
        ("umls:cn043596", "UMLS:CN043596"),
        ("SCTID:64383006", "SNOMEDCT:64383006"),
        ("MedDRA:10079419", "MEDDRA:10079419"),
        ("Orphanet:70", "ORPHA:70"),
        ("icd11.foundation:1464662404", "ICD11:1464662404"),
    ],
)
def test_identifiers_as_monarch_writes_them_have_one_standard(written: str, standard: str) -> None:
    assert standardize(written) == standard
    assert compress(expand(written)) == standard


@pytest.mark.parametrize("curie", SPELLINGS)
def test_expand_and_compress_are_inverse(curie: str) -> None:
    assert compress(expand(curie)) == curie


@given(st.sampled_from(["MONDO", "HP", "GARD", "ECO", "GENO"]), st.integers(0, 9_999_999))
def test_seven_digit_identifiers_come_back(prefix: str, number: int) -> None:
    curie = f"{prefix}:{number:07d}"
    assert standardize(curie) == compress(expand(curie)) == curie


@given(st.text(max_size=30))
def test_any_text_is_an_identifier_or_an_error_that_names_it(text: str) -> None:
    try:
        curie = standardize(text)
    except IdentifierError as error:
        assert repr(text) in str(error)  # noqa: PT017
    else:
        assert standardize(curie) == curie


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ("GRAD:4531", "has no known prefix. Write it as PREFIX:ID"),
        ("MONDO:12", "is no identifier of MONDO: after the prefix must come"),
        ("https://example.org/1", "begins with no known prefix"),
        ("", "has no known prefix"),
    ],
)
def test_an_error_names_the_thing_and_the_remedy(wrong: str, message: str) -> None:
    with pytest.raises(IdentifierError, match=message):
        standardize(wrong)
    assert standardize(wrong, strict=False) is None


def test_our_table_is_a_curies_converter() -> None:
    assert converter().expand("ordo:70") == expand("ORPHA:70")
    assert converter().bimap.items() >= prefixes().items()


def test_no_prefix_and_no_iri_belongs_to_two_spaces() -> None:
    names = [name for prefix in PREFIXES for name in {prefix.name, *prefix.synonyms}]
    iris = [iri for prefix in PREFIXES for iri in {prefix.iri, *prefix.iri_synonyms}]
    assert len(names) == len(set(names))
    assert len(iris) == len(set(iris))


def test_prefixes_expand_as_biolink_expands_them(shared_data: Path) -> None:
    text = (shared_data / "biolink" / "biolink_model.context.jsonld").read_text(encoding="utf-8")
    context = json.loads(text)["@context"]
    theirs = {
        name: value["@id"] if isinstance(value, dict) else value
        for name, value in context.items()
        if not isinstance(value, dict) or value.get("@prefix")
    }
    ours = prefixes()
    shared = ours.keys() & theirs.keys()
    assert len(shared) > 25
    assert {name: ours[name] for name in shared} == {name: theirs[name] for name in shared}
    assert ours["ORPHA"] == theirs["orphanet"]
    assert ours["OMIMPS"] == theirs["OMIM.PS"] + "PS"
