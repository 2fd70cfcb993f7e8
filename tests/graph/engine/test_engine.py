"""The engine gives the same rows to everyone who asks, and refuses what it should."""

import json
from pathlib import Path

import pyoxigraph
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import URIRef

from raregraph.graph.engine.interface import EmbeddedEngine, QueryForm, ResultFormat
from raregraph.graph.errors import QueryError
from raregraph.graph.sparql.text import names_dataset
from tests.graph import sma

CAUSES = "SELECT ?gene { ?gene biolink:causes ?disease } ORDER BY ?gene"


@pytest.fixture(scope="module")
def engine() -> EmbeddedEngine:
    store = pyoxigraph.Store()
    store.load(sma.all_quads().encode(), pyoxigraph.RdfFormat.N_QUADS)
    return EmbeddedEngine(store)


def test_a_query_without_from_asks_all_graphs(engine: EmbeddedEngine) -> None:
    assert [row["gene"] for row in engine.rows(CAUSES)] == [
        URIRef("http://identifiers.org/hgnc/11117"),
        URIRef("http://identifiers.org/hgnc/12469"),
    ]


def test_a_query_with_from_asks_only_the_graphs_it_names(engine: EmbeddedEngine) -> None:
    asked = "SELECT ?gene FROM <{}> {{ ?gene biolink:causes ?disease }}"
    assert len(engine.rows(asked.format(sma.GRAPH))) == 2
    assert len(engine.rows(asked.format(sma.GENES))) == 0


def test_rows_can_be_sliced_and_framed(engine: EmbeddedEngine) -> None:
    rows = engine.rows("SELECT ?symbol ?n { ?g biolink:symbol ?symbol BIND(1 AS ?n) } ORDER BY ?symbol")
    assert [str(row["symbol"]) for row in rows[1:]] == ["SMN2", "UBA1"]
    frame = rows.to_pandas()
    assert frame.to_dict("list") == {"symbol": ["SMN1", "SMN2", "UBA1"], "n": [1, 1, 1]}


def test_each_form_of_query_is_answered_in_its_formats(engine: EmbeddedEngine) -> None:
    assert json.loads(engine.serialize("ASK { ?s ?p ?o }", ResultFormat.JSON))["boolean"] is True
    assert engine.serialize(CAUSES, ResultFormat.CSV).startswith(b"gene\r\nhttp://identifiers.org/hgnc/11117")
    assert b"hgnc/11117" in engine.serialize("DESCRIBE HGNC:11117", ResultFormat.TURTLE)
    assert engine.answer("DESCRIBE HGNC:11117").form is QueryForm.TRIPLES


def test_rows_as_turtle_are_refused_with_the_formats_that_fit(engine: EmbeddedEngine) -> None:
    with pytest.raises(QueryError, match=r"can't be written as ttl\. Ask for one of: json, xml, csv, tsv"):
        engine.serialize(CAUSES, ResultFormat.TURTLE)


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }", "SERVICE is refused"),
        ("SELECT * { ?s ?p }", "the query can't be read"),
        ("INSERT DATA { <urn:a> <urn:b> <urn:c> }", "the query can't be read"),
        ("SELECT * { ?s ?p ?o FILTER(<http://x/f>(?o)) }", "can't be answered: The custom function"),
        ("ASK { ?s ?p ?o FILTER(<http://x/f>(?o)) }", "can't be answered: The custom function"),
    ],
)
def test_what_cannot_or_may_not_be_asked_is_said(engine: EmbeddedEngine, query: str, message: str) -> None:
    with pytest.raises(QueryError, match=message):
        engine.rows(query)


@given(st.text(st.characters(exclude_characters='"\\\r\n', exclude_categories=["Cs"])))
def test_a_word_in_a_string_is_no_keyword(text: str) -> None:
    query = f'SELECT * {{ ?s ?p "{text} FROM" }} # FROM'
    assert not names_dataset(query)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { ?s ?p ?o } # it's\nFROM <urn:g>",
        "SELECT * from<urn:g>{ ?s ?p ?o }",
        "SELECT ('''a'b''' AS ?x) FROM <urn:g> { }",
        'SELECT ("""a"b""" AS ?x) FROM NAMED <urn:g#from> { }',
    ],
)
def test_a_dataset_is_seen_wherever_it_is_named(query: str) -> None:
    assert names_dataset(query)


def test_a_store_on_disk_is_opened_read_only(tmp_path: Path) -> None:
    store = pyoxigraph.Store(str(tmp_path / "store"))
    store.load(sma.all_quads().encode(), pyoxigraph.RdfFormat.N_QUADS)
    store.flush()
    del store
    assert len(EmbeddedEngine.open(tmp_path / "store").rows(CAUSES)) == 2
