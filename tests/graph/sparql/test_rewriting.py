"""Rewritten queries give the rows of the plain ones; searches become values; strings hold no patterns."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pyoxigraph
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from raregraph.graph.errors import QueryError, ReleaseError
from raregraph.graph.search.finding import SearchIndex
from raregraph.graph.search.making import write_search_index
from raregraph.graph.sparql.patterns import UnreadableError, tokens, triple_runs, unquoted
from raregraph.graph.sparql.rewriting import rewrite

RDFS = "http://www.w3.org/2000/01/rdf-schema#"
HEAD = f"PREFIX rdfs: <{RDFS}> PREFIX ex: <urn:>"
CLIMBING = (
    "SELECT * {{ ?d ex:p/rdfs:subClassOf* ex:{c} }}",
    "SELECT ?d ?n {{ ?d ex:p/rdfs:subClassOf+ ex:{c} ; ex:name ?n }}",
    "SELECT * {{ ?x rdfs:subClassOf* ex:{c} . ?d ex:p ?x . ?x rdfs:subClassOf* ex:{d} }}",
    "SELECT * {{ ?d ex:p ?x , ?y ; ex:p/rdfs:subClassOf* ex:{c}, ex:{d} . FILTER(?x != ?y) }}",
    "SELECT (COUNT(*) AS ?n) {{ {{ ?d ex:p/rdfs:subClassOf* ex:{c} }} UNION {{ ?d ^ex:p/ex:p* ex:{d} }} }}",
    "SELECT * {{ ?d ex:p ?x OPTIONAL {{ ?x rdfs:subClassOf* ex:{c} . ?x ex:name ?n }} }}",
    "SELECT * {{ ?d ex:p ?x MINUS {{ ?x rdfs:subClassOf* ex:{c} }} }}",
    "SELECT * {{ ?d ex:p ?x FILTER NOT EXISTS {{ ?x rdfs:subClassOf* ex:{c} }} }}",
    "SELECT * {{ ?x ex:name '{c}' ; rdfs:subClassOf* ?a . ?y ex:name '{d}' ; rdfs:subClassOf* ?a }}",
    "SELECT * {{ ?x ex:name '{c}' . ?x rdfs:subClassOf+ ?a . ?y ex:name '{d}' ; ex:p/rdfs:subClassOf* ?a }}",
    "SELECT * {{ GRAPH ?g {{ ?d ex:p/rdfs:subClassOf* ex:{c} }} }}",
    "SELECT * {{ VALUES ?d {{ ex:{d} }} ?d ex:p/rdfs:subClassOf* ex:{c} }}",
    "SELECT * {{ ?d ex:p [ rdfs:subClassOf* ex:{c} ] . ?e ex:p/rdfs:subClassOf* ex:{d} }}",
    "SELECT ?d {{ {{ SELECT DISTINCT ?d {{ ?d (ex:p|ex:q)/rdfs:subClassOf* ex:{c} }} ORDER BY ?d }} ?d ex:p ?x }}",
    "CONSTRUCT {{ ?d ex:q ex:{c} }} {{ ?d ex:p/rdfs:subClassOf* ex:{c} ; ex:name ?n . }}",
)
SETS = (
    "SELECT ?x {{ ?x ex:p ?y }}",
    "SELECT * {{ ?x ex:p ?y }} ORDER BY ?y ?x LIMIT 3",
    "SELECT (COUNT(*) AS ?n) {{ ?x ex:p ?y }}",
    "SELECT ?x (COUNT(?y) AS ?n) {{ ?x ex:p ?y ; ex:name ?m FILTER(?y != ex:{c}) }} GROUP BY ?x HAVING (COUNT(*) > 1)",
    "SELECT (COUNT(*) AS ?n) {{ ?x ex:p ?y OPTIONAL {{ ?y rdfs:subClassOf ?z }} }}",
    "SELECT * {{ ?x ex:p ?y MINUS {{ {{ ?y ex:p ?x }} UNION {{ ?y ex:p/ex:p ?x }} }} }}",
    "SELECT * {{ ?x ex:p ?y FILTER NOT EXISTS {{ ?y ex:p/ex:p ex:{c} }} BIND(STR(?x) AS ?z) }}",
    "SELECT ?x {{ GRAPH ?g {{ ?x ex:p ?y }} ?y rdfs:subClassOf ?z }}",
    "SELECT ?x {{ ?x ex:p ?y VALUES ?y {{ ex:{c} }} }}",
    "SELECT ?x {{ ?x ex:p ?y VALUES (?y ?z) {{ (ex:a 1) (ex:a 2) (ex:{c} 3) }} }}",
    "SELECT ?x {{ ?x ex:p ?y }} VALUES ?y {{ ex:{c} ex:a }}",
    "SELECT (SUM(STRLEN(?n)) AS ?s) {{ ?x ex:p ?y ; ex:name ?n }}",
    "SELECT ?y (GROUP_CONCAT(?n) AS ?all) {{ ?y ex:name ?n . ?x ex:p ?y }} GROUP BY ?y",
    "SELECT ?x ?n {{ {{ SELECT ?x (COUNT(?y) AS ?n) {{ ?x ex:p ?y }} GROUP BY ?x }} }}",
    "SELECT ?x {{ {{ SELECT DISTINCT ?x {{ ?x ex:p/ex:p ?y }} }} ?x rdfs:subClassOf ?z }}",
    "SELECT ?x {{ ex:{c} ^ex:p ?x . ?x rdfs:subClassOf* ?z }}",
    "SELECT * {{ ex:{c} ex:p ex:a }}",
    "SELECT * {{ ?x ?p ?y . ?y ?q ex:{c} }}",
    "CONSTRUCT {{ ?x ex:n ?n }} {{ SELECT ?x (COUNT(?y) AS ?n) {{ ?x ex:p ?y }} GROUP BY ?x }}",
    "SELECT ?x {{ {{ ?x ex:p ?y }} UNION {{ ?x rdfs:subClassOf ?y }} }}",
    "SELECT (COUNT(*) AS ?n) {{ {{ ?x ex:p ?y . FILTER(?x != ?y) }} UNION {{?x ^ex:p ?y}} "
    "UNION {{ BIND(1 AS ?x) }} ?y ?q ?z }}",
    "SELECT ?x {{ ?x ex:p ?z {{ {{ ?x ex:p ?y }} UNION {{ ?y ex:p ?x }} }} "
    "UNION {{ ex:{c} ex:p ?x OPTIONAL {{ ?x ex:p ?w }} }} }}",
    "SELECT ?x {{ ?x ex:p ?z OPTIONAL {{ {{ ?x ex:p/ex:p ?y }} UNION {{ ?y ex:p ?x }} }} }}",
    "SELECT ?x {{ {{ SELECT DISTINCT ?x {{ ?x ex:p ?z }} }} UNION {{ ?x ex:p ?y }} }}",
    "SELECT ?x {{ {{ SELECT ?x ?y {{ ?x ex:p/ex:p ?y }} GROUP BY ?x ?y }} }}",
    "SELECT ?x {{ ?x ex:p/ex:p ?y }}",
    "SELECT (COUNT(*) AS ?n) {{ ?x ex:p/^rdfs:subClassOf/ex:p* ex:{c} ; ex:p/ex:name ?n , ?m . }}",
    "SELECT ?x {{ ?x (ex:p|ex:p/ex:p)*/ex:p ?y }}",
    "SELECT ?x {{ ?x (ex:p|ex:p/ex:p)/ex:p ?y }}",
    "SELECT (COUNT(*) AS ?n) {{ ?x ex:p|^ex:p ?y }}",
    "SELECT ?x {{ ?x ex:p|rdfs:subClassOf/ex:p|ex:p ?y ; ex:name ?n FILTER(?n != 'a') }}",
    "SELECT ?x {{ ?x ex:p [ ex:p ?y ; ex:p/ex:name ?n ; ] ; ex:p [] }}",
    "SELECT ?x {{ [ ex:p ?x , [ ex:p ex:{c} ] ] . [] ex:p ?x }}",
    "SELECT ?x {{ ?x ex:p _:y . _:y ex:p ?z FILTER(?z != ex:{c}) }}",
    "SELECT ?x (COUNT(*) AS ?n) {{ ?x ex:p ?y FILTER EXISTS {{ ?y ex:p/ex:p [] }} }} GROUP BY ?x",
    "SELECT ?g ?x {{ GRAPH ?g {{ ?x ex:p/ex:p ?y }} ?x ex:p [] }}",
    "SELECT ?x {{ ?step ex:p/ex:p ?x }}",
    "SELECT ?x {{ ?x (ex:p|rdfs:subClassOf)/(rdfs:subClassOf|ex:p) ?y }}",
    "SELECT ?x {{ ?x (ex:p)/(ex:p|ex:q) ?y . ?x ((ex:p))*/ex:p/((ex:q)+|ex:p) ?z }}",
    "SELECT (COUNT(*) AS ?n) {{ ?x ((ex:p)?)?/(ex:p|ex:p) ?y ; ((ex:p/ex:p)/(ex:p)) ?z ; (ex:p) ex:{c} }}",
    "SELECT ?x {{ ?x ex:p ?z . {{ SELECT ?x (COUNT(?y) AS ?n) {{ ?x ex:p ?y }} GROUP BY ?x HAVING (?n > 1) }} }}",
    "SELECT ?x {{ ?x ex:p ?z . {{ SELECT (COUNT(?y) AS ?n) {{ ?w ex:p ?y }} }} }}",
)
"""Whose rows over a merge are told, though some graphs say the same."""
HEAPS = (
    "SELECT * { ?x ex:p/ex:p ?y }",
    "SELECT DISTINCT * { { ?x ex:p ?y } UNION { ?y ex:p ?x } }",
    "SELECT ?x { ?x !ex:p ?y }",
    "SELECT ?x { ?x ex:q/^(ex:p/ex:p)/ex:p ?y }",
    "SELECT ?x { ?x ex:p ?y VALUES ?y { ex:a <urn:a> } }",
    "SELECT ?x { ?x ex:p ?y VALUES ?y { 1 01 } }",
    """SELECT ?x { ?x ex:p ?y VALUES ?y { "a" 'a' } }""",
    "SELECT ?x { ?x ex:p ?y VALUES ?y { ex:a UNDEF } }",
    "SELECT ?x { ?x ex:p/!ex:p ?y }",
    "SELECT ?x { ?x ex:p [ ex:p (ex:a) ] }",
    "SELECT ?x { ?x ex:p ?y VALUES ?y { ex:a ex:b ex:a } }",
    "SELECT ?x { ?x ex:p ?y VALUES (?y ?z) { (ex:a 1) (ex:b 1) (ex:a 1) } }",
    "SELECT ?x { ?x ex:p (ex:a) }",
    "SELECT ?x { { SELECT ?x { ?x ?p ?y } } ?x ex:p ?z }",
    "SELECT ?x { { SELECT (MAX(?y) AS ?x) { ?z ?p ?y } GROUP BY ?z } ?x ex:p ?w }",
    "SELECT DISTINCT ?x { ?x ex:p ?y }",
    "SELECT (COUNT(DISTINCT ?x) AS ?n) { ?x ex:p ?y }",
    "SELECT (MIN(?x) AS ?n) { ?x ex:p ?y }",
    "SELECT * { ?s ?p ?o }",
    "SELECT * { GRAPH ?g { ?x ex:p ?y } }",
    "SELECT * { GRAPH ?g { ?x ex:p ?y } GRAPH ?h { ?y ex:p ?z } }",
    "ASK { ?x ex:p ?y }",
    "CONSTRUCT { ?x ex:q ?y } { ?x ex:p ?y }",
)
NODES = st.sampled_from("abcde")
EDGES = st.tuples(NODES, st.sampled_from((f"{RDFS}subClassOf", "urn:p")), NODES, st.sampled_from(("g", "h")))


def store_of(edges: list[tuple[str, str, str, str]]) -> pyoxigraph.Store:
    store = pyoxigraph.Store()
    for subject, verb, target, graph in edges:
        add(store, subject, verb, pyoxigraph.NamedNode(f"urn:{target}"), graph)
    for name in "abcde":
        add(store, name, "urn:name", pyoxigraph.Literal(name), "g")
    return store


def merged(store: pyoxigraph.Store) -> pyoxigraph.Store:
    """The same graphs, and in the default graph what all of them say."""
    found = pyoxigraph.Store()
    for quad in store:
        found.add(quad)
        found.add(pyoxigraph.Quad(quad.subject, quad.predicate, quad.object))
    return found


def add(
    store: pyoxigraph.Store,
    subject: str,
    verb: str,
    target: pyoxigraph.NamedNode | pyoxigraph.Literal,
    graph: str,
) -> None:
    s, p, g = (pyoxigraph.NamedNode(iri) for iri in (f"urn:{subject}", verb, f"urn:{graph}"))
    store.add(pyoxigraph.Quad(s, p, target, g))


def no_search() -> SearchIndex:
    raise AssertionError("nothing is searched for")


def answer(store: pyoxigraph.Store, query: str, *, union: bool) -> Counter[str]:
    found = store.query(query, use_default_graph_as_union=union)
    if isinstance(found, pyoxigraph.QueryTriples):
        return Counter(map(str, found))
    assert isinstance(found, pyoxigraph.QuerySolutions)
    names = [variable.value for variable in found.variables]
    return Counter(str(list(zip(names, row, strict=True))) for row in found)


@settings(max_examples=60, deadline=None)
@given(st.lists(EDGES, max_size=14), st.sampled_from(CLIMBING), NODES, NODES, st.booleans())
def test_the_rows_are_those_of_the_plain_query(
    edges: list[tuple[str, str, str, str]], shape: str, c: str, d: str, union: bool
) -> None:
    query = f"{HEAD} {shape.format(c=c, d=d)}"
    store = store_of(edges)
    plain = answer(store, query, union=union), answer(merged(store), query, union=False)
    assert answer(store, rewrite(query, no_search), union=union) in plain


@pytest.mark.parametrize("shape", SETS)
@settings(max_examples=12, deadline=None)
@given(st.lists(EDGES, max_size=14), NODES)
def test_what_several_graphs_say_counts_once(
    shape: str, edges: list[tuple[str, str, str, str]], c: str
) -> None:
    query = f"{HEAD} {shape.format(c=c)}"
    store = store_of(edges)
    assert answer(store, rewrite(query, no_search), union=True) == answer(merged(store), query, union=False)


@pytest.mark.parametrize("query", HEAPS)
def test_groups_whose_solutions_may_come_more_than_once_stay_as_they_are(query: str) -> None:
    assert rewrite(f"{HEAD} {query}", no_search) == f"{HEAD} {query}"


@settings(max_examples=30, deadline=None)
@given(st.lists(EDGES, max_size=14), st.sampled_from(CLIMBING), NODES)
def test_a_dataset_named_in_the_query_stays_what_it_is(
    edges: list[tuple[str, str, str, str]], shape: str, c: str
) -> None:
    text = (
        shape.format(c=c, d="a").replace("{", "FROM <urn:g> WHERE {", 1)
        if shape.startswith("SELECT * {")
        else None
    )
    if text is not None:
        store = store_of(edges)
        query = f"{HEAD} {text}"
        assert answer(store, rewrite(query, no_search), union=False) == answer(store, query, union=False)


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="?$dx <>{}[]().;,/*+^|!\"'#@:ap1\\\n=&", max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    query = f"SELECT * {{ {text} }} rdfs:subClassOf*"
    try:
        triple_runs(tokens(query))
    except UnreadableError:
        assert rewrite(query, no_search) == query


@pytest.mark.parametrize(
    "query",
    [
        "SELECT DISTINCT * { ?s ?p ?o }",
        "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
        'SELECT DISTINCT * { ?s rdfs:label "?d biolink:has_phenotype/rdfs:subClassOf* HP:1" }',
        "SELECT DISTINCT * { ?s rdfs:label ?l } # ?d rdfs:subClassOf* HP:1",
        "SELECT DISTINCT * { GRAPH <urn:g> { ?d rdfs:subClassOf* HP:1 } }",
        "SELECT DISTINCT * { MONDO:1 rdfs:subClassOf* HP:1 }",
        'SELECT DISTINCT * { ?d raregraph:nameKey "sma" ; rdfs:subClassOf* MONDO:1 }',
        "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o . ?s rdfs:label+ ?x }",
        "SELECT DISTINCT * { ?s rdfs:label ?search }",
    ],
)
def test_a_query_that_is_quick_as_it_stands_is_left_alone(query: str) -> None:
    assert rewrite(query, no_search) == query


def test_a_path_to_a_constant_begins_at_the_constant() -> None:
    query = "SELECT DISTINCT * { ?d a biolink:Disease ; biolink:has_phenotype/rdfs:subClassOf* HP:1 . FILTER(?d != 1) }"
    assert rewrite(query, no_search) == (
        "SELECT DISTINCT * { { SELECT ?d { VALUES ?end_ { HP:1 } ?d biolink:has_phenotype/rdfs:subClassOf* ?end_ } "
        "LIMIT 9223372036854775807 } ?d a biolink:Disease . FILTER(?d != 1) }"
    )


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], SearchIndex]:
    store = pyoxigraph.Store()
    store.update(
        """PREFIX biolink: <https://w3id.org/biolink/vocab/> PREFIX obo: <http://purl.obolibrary.org/obo/>
        INSERT DATA { GRAPH <urn:g> {
          obo:MONDO_0000001 a biolink:Disease ; <http://www.w3.org/2000/01/rdf-schema#label> "Marfan syndrome" .
          obo:MONDO_0000002 a biolink:Disease ; <http://www.w3.org/2000/01/rdf-schema#label> "a \\"b\\" syndrome" } }"""
    )
    path = tmp_path_factory.mktemp("index") / "search"
    write_search_index(store, path)
    return lambda: SearchIndex.open(path)


@pytest.mark.parametrize(
    ("query", "rewritten"),
    [
        (
            'SELECT DISTINCT * { ?d raregraph:search "marfan" ; rdfs:label ?l }',
            "SELECT DISTINCT * { VALUES (?d) { (<http://purl.obolibrary.org/obo/MONDO_0000001>) } ?d rdfs:label ?l . }",
        ),
        (
            "PREFIX r: <https://w3id.org/raregraph/vocab/> SELECT DISTINCT * { ?d rdfs:label ?l ; "
            "r:search '''marfan'''@en . }",
            "PREFIX r: <https://w3id.org/raregraph/vocab/> SELECT DISTINCT * { VALUES (?d) { (<http://purl.obolibrary.org/obo/"
            "MONDO_0000001>) } ?d rdfs:label ?l . }",
        ),
        (
            "SELECT DISTINCT * { (?d ?score ?name) <https://w3id.org/raregraph/vocab/search> "
            '("b syndrome" "disease" 1) }',
            "SELECT DISTINCT * { VALUES (?d ?score ?name) { (<http://purl.obolibrary.org/obo/MONDO_0000002> "
            '"0.755"^^<http://www.w3.org/2001/XMLSchema#decimal> "a \\"b\\" syndrome") } }',
        ),
        ('ASK { ?d raregraph:search "nothing like it" }', "ASK { VALUES (?d) {  } }"),
        ('ASK { ?d raregraph:search "\\" } INSERT" }', "ASK { VALUES (?d) {  } }"),
    ],
)
def test_a_search_becomes_what_is_found(query: str, rewritten: str, index: Callable[[], SearchIndex]) -> None:
    assert rewrite(query, index) == rewritten


@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        ("?d raregraph:search ?text", "no text in quotes"),
        ('MONDO:1 raregraph:search "a"', "no variable"),
        ('(?a ?b ?c ?d) raregraph:search "a"', "no variable"),
        ('?d raregraph:search/rdfs:label "a"', "nothing can be searched"),
        ("?d ?p ?o FILTER(?p = raregraph:search)", "nothing can be searched"),
        ('?d raregraph:search ("a" "illness")', "no kind 'illness'"),
        ('?d raregraph:search ("a" 0)', "1 to 10,000 hits"),
        ('?d raregraph:search ("a" 1 2)', "one whole number"),
        ('?d raregraph:search ("a" ?n)', "one whole number"),
        ('{ ?d raregraph:search "a"', "can't be read"),
    ],
)
def test_a_search_that_cannot_be_done_is_refused(
    pattern: str, said: str, index: Callable[[], SearchIndex]
) -> None:
    with pytest.raises(QueryError, match=said):
        rewrite(f"SELECT DISTINCT * {{ {pattern} }}", index)


def test_a_release_without_an_index_says_how_to_get_one(tmp_path: Path) -> None:
    with pytest.raises(ReleaseError, match="has no search index"):
        rewrite('ASK { ?d raregraph:search "a" }', lambda: SearchIndex.open(tmp_path / "search"))


def test_strings_are_read_as_sparql_reads_them() -> None:
    assert unquoted(r'"a\u0041\n\"b"') == 'aA\n"b'
    assert [unquoted(text) for text in ("''", '""""a"b"""', "'''c'''")] == ["", '"a"b', "c"]
