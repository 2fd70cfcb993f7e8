"""Whatever a user writes becomes a term or an error: it never changes the query around it."""

import logging
from contextlib import suppress
from datetime import date

import pyoxigraph
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import BNode, Literal, URIRef

from raregraph.graph.engine.interface import EmbeddedEngine
from raregraph.graph.errors import QueryError, UnknownNameError
from raregraph.ontology.identifiers import expand
from raregraph.queries.binding import bound, bound_text, spelled, term
from raregraph.queries.lookup import disease_key, gene_id, mode_id, record_id, source_id
from raregraph.queries.question import Parameter, ParameterType, bind, question, questions, read_question

NASTY = (
    '" } ?s ?p ?o { "',
    "x' } #",
    "\\",
    '\\"',
    "\\u0022 }",
    "} DELETE WHERE { ?s ?p ?o }",
    "<urn:x> }",
    "SMA\n} SELECT",
    "a\x00b",
    "?condition",
    "{{{{",
)
EMPTY = EmbeddedEngine(pyoxigraph.Store())
# Surrogates have no UTF-8, so no query can hold them; hypothesis leaves them out too.
READABLE = st.one_of(
    st.text(st.characters(codec="utf-8")), st.sampled_from(NASTY), st.text(alphabet="\"'\\{}<>?#\n u0022")
)


@given(READABLE)
def test_a_text_comes_back_from_a_query_as_it_went_in(text: str) -> None:
    query = bound_text("SELECT ?x WHERE { VALUES ?x { UNDEF } }", {"x": text})
    assert EMPTY.rows(query).values == ((Literal(text),),)


@given(READABLE, READABLE)
def test_several_texts_come_back_in_order(one: str, two: str) -> None:
    query = bound_text("SELECT ?x WHERE { VALUES ?x { UNDEF } }", {"x": [one, two]})
    assert EMPTY.rows(query).values == ((Literal(one),), (Literal(two),))


@given(READABLE)
def test_an_iri_is_whole_or_refused(text: str) -> None:
    with suppress(QueryError):
        query = bound_text("SELECT ?x WHERE { VALUES ?x { UNDEF } }", {"x": _quiet("urn:x:" + text)})
        assert len(EMPTY.rows(query)) == 1


def _quiet(iri: str) -> URIRef:
    """An IRI of rdflib's without its warning that it is none."""
    logging.getLogger("rdflib.term").setLevel(logging.ERROR)
    return URIRef(iri)


@pytest.mark.parametrize(
    ("asked", "name"),
    [(asked.name, parameter.name) for asked in questions() for parameter in asked.parameters],
)
@settings(deadline=None)
@given(value=READABLE)
def test_no_value_changes_a_question(asked: str, name: str, value: str) -> None:
    """Whatever is written into a parameter, the query differs from its file by nothing but one term."""
    known = question(asked)
    parameter = next(each for each in known.parameters if each.name == name)
    try:
        filled = known.bind({name: term(EMPTY, parameter, value)})
    except QueryError:
        return
    frame = known.bind({name: ""}).partition("{  }")
    assert filled.startswith(frame[0])
    assert filled.endswith(frame[2])
    middle = filled[len(frame[0]) : len(filled) - len(frame[2])]
    assert len(EMPTY.rows(f"SELECT ?v WHERE {{ VALUES ?v {middle} }}")) == 1
    assert parameter.type in {"date", "integer", "text", "kind", "mode"}


@given(READABLE)
def test_a_text_parameter_takes_any_text(value: str) -> None:
    parameter = Parameter("word", ParameterType.TEXT, "Any text.", None, "x")
    query = f"SELECT ?x WHERE {{ VALUES ?x {{ {term(EMPTY, parameter, value)} }} }}"
    assert EMPTY.rows(query).values == ((Literal(value),),)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (True, '"true"^^<http://www.w3.org/2001/XMLSchema#boolean>'),
        (4, '"4"^^<http://www.w3.org/2001/XMLSchema#integer>'),
        (0.5, '"0.5"^^<http://www.w3.org/2001/XMLSchema#double>'),
        (date(2016, 1, 7), '"2016-01-07"^^<http://www.w3.org/2001/XMLSchema#date>'),
        (URIRef("http://identifiers.org/hgnc/5"), "<http://identifiers.org/hgnc/5>"),
        (Literal("chat", lang="fr"), '"chat"@fr'),
        (Literal("SMA"), '"SMA"'),
    ],
)
def test_python_values_become_typed_terms(value: object, text: str) -> None:
    assert spelled(value) == text


@pytest.mark.parametrize(
    "value", [BNode("b"), object(), URIRef("no iri")], ids=["blank node", "object", "no IRI"]
)
def test_what_has_no_term_is_refused(value: object) -> None:
    with pytest.raises(QueryError):
        spelled(value)


def test_a_query_without_a_place_for_a_value_says_how_to_make_one() -> None:
    with pytest.raises(QueryError, match=r"Write VALUES \?x \{ UNDEF \} into it"):
        bound_text("SELECT * WHERE { ?s ?p ?x }", {"x": "a"})


def test_braces_in_a_default_are_no_end_of_it() -> None:
    assert bind('SELECT * { VALUES ?x { "} {" <urn:a> } }', {"x": "1"}) == "SELECT * { VALUES ?x { 1 } }"


@pytest.mark.parametrize(
    ("kind", "value", "message"),
    [
        ("date", "2016-13-01", "is no date"),
        ("date", "7.1.2016", "is no date"),
        ("integer", "four", "is no whole number"),
        ("kind", "heals", "there is no kind"),
        ("mode", "sideways", "there is no mode of inheritance"),
    ],
)
def test_a_value_of_the_wrong_type_is_named_with_its_parameter(kind: str, value: str, message: str) -> None:
    with pytest.raises(QueryError, match=message) as caught:
        term(EMPTY, Parameter("x", ParameterType(kind), "", None, ""), value)
    assert caught.value.place == "x"


def test_an_approved_symbol_wins_over_an_alias(engine: EmbeddedEngine) -> None:
    assert gene_id(engine, "smn1") == "HGNC:11117"
    assert gene_id(engine, "DNCH1") == "HGNC:2961"
    assert gene_id(engine, "http://identifiers.org/hgnc/11118") == "HGNC:11118"


def test_an_ambiguous_alias_names_its_genes(engine: EmbeddedEngine) -> None:
    with pytest.raises(UnknownNameError) as caught:
        gene_id(engine, "SMN")
    assert str(caught.value) == (
        "the name 'SMN' is ambiguous: 2 genes have it. Take one of: SNRPN (HGNC:11164), STMN1 (HGNC:6510)."
    )


def test_unknown_names_come_with_the_nearest(engine: EmbeddedEngine) -> None:
    with pytest.raises(
        UnknownNameError, match=r"there is no disease 'spinal muscular atropy'\. Did you mean: Spinal"
    ):
        disease_key(engine, "spinal muscular atropy")
    with pytest.raises(UnknownNameError, match=r"Did you mean: Alport [Ss]yndrome\?"):
        disease_key(engine, "alport")
    with pytest.raises(UnknownNameError, match=r"there is no gene 'SMN3'\. Did you mean: SMN, SMN1, SMN2"):
        gene_id(engine, "SMN3")
    with pytest.raises(UnknownNameError, match="Autosomal recessive inheritance"):
        mode_id("autosomal recesive")
    with pytest.raises(UnknownNameError, match=r"Did you mean: pages/alport"):
        record_id(engine, "pages/alprt")
    with pytest.raises(UnknownNameError, match=r"Did you mean: gard, ghr"):
        source_id(engine, "gadr")


def test_an_unknown_identifier_offers_no_likenesses(engine: EmbeddedEngine) -> None:
    with pytest.raises(UnknownNameError, match=r"there is no disease 'ORPHA:70'\. Check its spelling"):
        disease_key(engine, "ORPHA:70")


def test_a_record_is_found_by_the_end_of_its_id_if_only_one_ends_so(engine: EmbeddedEngine) -> None:
    assert record_id(engine, "sma") == "pages/sma"
    with pytest.raises(UnknownNameError, match=r"Did you mean: other/alport, pages/alport, vague/alport"):
        record_id(engine, "alport")


def test_of_records_that_end_alike_the_only_one_whose_claims_cite_its_references_is_meant() -> None:
    store = pyoxigraph.Store()
    graph = pyoxigraph.NamedNode("urn:graph")

    def add(subject: str, name: str, value: pyoxigraph.NamedNode | pyoxigraph.Literal) -> None:
        predicate = pyoxigraph.NamedNode(expand(name))
        store.add(pyoxigraph.Quad(pyoxigraph.NamedNode(subject), predicate, value, graph))

    for folder in ("lists", "pages"):
        add(f"urn:{folder}", "rdf:type", pyoxigraph.NamedNode(expand("raregraph:Record")))
        add(f"urn:{folder}", "dcterms:identifier", pyoxigraph.Literal(f"{folder}/sma"))
        add(f"urn:{folder}", "dcterms:references", pyoxigraph.NamedNode(f"urn:{folder}/1"))
    engine = EmbeddedEngine(store)
    with pytest.raises(UnknownNameError, match="Did you mean: lists/sma, pages/sma"):
        record_id(engine, "sma")
    add("urn:claim", "raregraph:citesByPassage", pyoxigraph.NamedNode("urn:pages/1"))
    assert record_id(engine, "sma") == "pages/sma"
    add("urn:claim", "raregraph:cites", pyoxigraph.NamedNode("urn:lists/1"))
    with pytest.raises(UnknownNameError, match="Did you mean: lists/sma, pages/sma"):
        record_id(engine, "sma")


def test_a_head_that_is_incomplete_is_refused() -> None:
    with pytest.raises(QueryError, match="incomplete"):
        read_question("q", "#+ parameters:\n#+   - name: x\nSELECT * { VALUES ?x { 1 } }")
    with pytest.raises(QueryError, match="no line of its own"):
        read_question(
            "q",
            "#+ parameters:\n#+   - {name: x, type: text, description: X., default: a}\nSELECT * { ?s ?p ?x }",
        )
    with pytest.raises(QueryError, match="no YAML"):
        read_question("q", "#+ a: [\nASK {}")


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * {\n# VALUES ?x { 1 }\nVALUES ?x @ }",
        "SELECT * { ?s ?p 'VALUES ?x { 1 }' VALUES ?x @ }",
        'SELECT * { ?s ?p """VALUES ?x { 1 }""" VALUES ?x @ }',
        "SELECT * { ?s <urn:#VALUES> 'it' values $x @ }",
    ],
)
def test_a_place_in_a_comment_or_a_string_is_none(query: str) -> None:
    for old in ("{ 2 }", "{ 2 # }\n }", "{ '}' }"):
        assert bind(query.replace("@", old), {"x": '"b"'}) == query.replace("@", '{ "b" }')


def test_a_string_in_single_quotes_may_hold_a_brace() -> None:
    assert bind("SELECT * { VALUES ?x { 'a}b' } }", {"x": "1"}) == "SELECT * { VALUES ?x { 1 } }"


def test_two_places_for_one_parameter_are_refused() -> None:
    with pytest.raises(QueryError, match="the query has 2 places for the parameter 'x'"):
        bind("SELECT * { VALUES ?x { 1 } VALUES ?x { 2 } }", {"x": "3"})


@pytest.mark.parametrize("value", ["", " ", [], [""], ["SMA", ""], ()])
def test_an_empty_value_is_refused(engine: EmbeddedEngine, value: object) -> None:
    with pytest.raises(QueryError, match="condition: its value is empty") as caught:
        bound(engine, question("genes-of-condition"), {"condition": value})
    assert not isinstance(caught.value, UnknownNameError)


def test_a_default_that_the_graph_lacks_is_said() -> None:
    with pytest.raises(UnknownNameError, match="there is no disease 'spinal muscular atrophy'"):
        bound(EMPTY, question("genes-of-condition"), {})


@pytest.mark.parametrize("name", ["gard:7674", "GARD_7674", "Gard:0007674"])
def test_an_identifier_is_found_in_any_spelling(engine: EmbeddedEngine, name: str) -> None:
    assert disease_key(engine, name) == "gard 0007674"


@pytest.mark.parametrize("name", ["orphanet_63", "orpha:63", "Orphanet:63"])
def test_an_exact_identifier_is_found_in_any_spelling(engine: EmbeddedEngine, name: str) -> None:
    assert disease_key(engine, name) == "orpha 63"


def test_identifiers_are_offered_as_they_are_typed(engine: EmbeddedEngine) -> None:
    with pytest.raises(UnknownNameError, match=r"Did you mean: ORPHA:63\?"):
        disease_key(engine, "orpha 6")
    with pytest.raises(UnknownNameError, match=r"there is no disease 'omim:000063'\. Check"):
        disease_key(engine, "omim:000063")
    with pytest.raises(UnknownNameError, match=r"Did you mean: GARD:0007674\?"):
        disease_key(engine, "MONDO:7674")


def test_an_unknown_question_far_from_all_leads_to_the_list() -> None:
    with pytest.raises(UnknownNameError, match=r"zzz: there is no such question\. List them: "):
        question("zzz")


def test_an_unknown_question_names_the_nearest() -> None:
    with pytest.raises(QueryError, match=r"Did you mean: genes-of-condition"):
        question("gene-of-condition")
