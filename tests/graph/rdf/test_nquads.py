"""Terms survive the way into N-Quads and back."""

import pyoxigraph
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from raregraph.graph.rdf.nquads import date, integer, iri, literal, url
from raregraph.ontology.identifiers import prefixes, standardize


def read_object(term: str) -> pyoxigraph.NamedNode | pyoxigraph.Literal:
    (quad,) = pyoxigraph.parse(f"<urn:s> <urn:p> {term} .", pyoxigraph.RdfFormat.N_QUADS)
    assert isinstance(quad.object, pyoxigraph.NamedNode | pyoxigraph.Literal)
    return quad.object


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_comes_back_as_it_was(text: str) -> None:
    assert read_object(literal(text)) == pyoxigraph.Literal(text)


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_any_web_address_becomes_an_iri_that_an_engine_takes(text: str) -> None:
    assert isinstance(read_object(url(f"http://example.org/{text}")), pyoxigraph.NamedNode)


_IN_IDENTIFIERS = st.text(st.characters(exclude_categories=["Cs"]), max_size=8) | st.text(
    "0123456789abcXYZ:%[]#?/@!$&()*+,;=~-._'\x00\x7f\u00a0\ue000\ufffe", max_size=8
)


@given(_IN_IDENTIFIERS)
def test_any_web_address_with_signs_of_its_own_becomes_an_iri(text: str) -> None:
    assert isinstance(read_object(url(f"http://example.org/{text}")), pyoxigraph.NamedNode)


@settings(max_examples=500)
@given(st.sampled_from(sorted(prefixes())), _IN_IDENTIFIERS)
def test_any_identifier_that_is_taken_becomes_an_iri_that_an_engine_takes(prefix: str, local: str) -> None:
    identifier = standardize(f"{prefix}:{local}", strict=False)
    if identifier is not None:
        assert isinstance(read_object(iri(identifier)), pyoxigraph.NamedNode)


@pytest.mark.parametrize(
    "identifier", ["CL:%", "WB:a b", "MP:[", "PR:\x00", "FB:a#b#c", "owl:a#b", "CL:\u00a0/"]
)
def test_an_identifier_that_would_make_no_iri_is_none(identifier: str) -> None:
    assert standardize(identifier, strict=False) is None


@pytest.mark.parametrize(
    ("iso", "datatype"),
    [("2012", "gYear"), ("2013-01", "gYearMonth"), ("2016-01-07", "date")],
)
def test_a_date_is_as_precise_as_the_page_gives_it(iso: str, datatype: str) -> None:
    assert date(iso) == f'"{iso}"^^<http://www.w3.org/2001/XMLSchema#{datatype}>'


def test_numbers_are_integers() -> None:
    assert integer(4) == '"4"^^<http://www.w3.org/2001/XMLSchema#integer>'


def test_curies_become_the_iris_that_biolink_and_monarch_use() -> None:
    assert iri("HGNC:11117") == "<http://identifiers.org/hgnc/11117>"
    assert iri("MONDO:0001516") == "<http://purl.obolibrary.org/obo/MONDO_0001516>"
    assert iri("biolink:causes") == "<https://w3id.org/biolink/vocab/causes>"
