"""No query reaches another endpoint, and none ends the process."""

import pyoxigraph
import pytest

from raregraph.graph.engine.interface import EmbeddedEngine
from raregraph.graph.errors import QueryError
from raregraph.graph.sparql.guard import LONGEST, check

CALLS = [
    "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
    "SELECT * { service silent <http://127.0.0.1:9/> { ?s ?p ?o } }",
    "SELECT * { SERVICE # a comment\n <http://127.0.0.1:9/> { ?s ?p ?o } }",
    "SELECT * { ?s ?p ?o.SERVICE ?o { ?s ?p ?o } }",
    "PREFIX x: <http://127.0.0.1:9/> SELECT * { SERVICE x:y { ?s ?p ?o } }",
    "SELECT * { BIND(1 AS ?a) BIND(2 AS ?b) FILTER(?a<?b)SERVICE#>\n<http://127.0.0.1:9/> { ?s ?p ?o } }",
]
PLAIN = [
    "SELECT ?service { ?service rdfs:label ?label }",
    'SELECT * { ?s rdfs:label "health service" }',
    "SELECT * { ?s ex:service <http://example.org/service> }",
    "SELECT * { ?s ?p <http://example.org/service> . ?s ?q ?o }",
]


@pytest.mark.parametrize("query", CALLS)
def test_every_way_to_call_another_endpoint_is_refused(query: str) -> None:
    with pytest.raises(QueryError, match="SERVICE is refused"):
        EmbeddedEngine(pyoxigraph.Store()).rows(query)


@pytest.mark.parametrize("query", PLAIN)
def test_the_word_service_elsewhere_is_no_call(query: str) -> None:
    check(query)


def filled(start: str, part: str, end: str) -> str:
    return start + part * ((LONGEST - len(start) - len(end)) // len(part)) + end


@pytest.mark.parametrize(
    ("query", "why"),
    [
        (filled("ASK ", "{", ""), "levels of brackets"),
        (filled("ASK { FILTER(", "(", ""), "levels of brackets"),
        (filled("ASK { FILTER(", "!", "true) }"), "chained operators"),
        (filled("ASK { FILTER(1", "+1", " > 0) }"), "chained operators"),
        (filled("ASK { FILTER(?a", "&&?a", ") }"), "chained operators"),
        (filled("SELECT ", "(1 AS ?a)", "{}"), "expressions in brackets"),
        (filled("SELECT * { ?a ?b ?c } ORDER BY", " STR(?a)", ""), "expressions in brackets"),
        (filled("SELECT * { ?a ?b ?c } GROUP BY ?a HAVING", " (?a=1)", ""), "expressions in brackets"),
        (filled("SELECT * { ?a ?b ?c ", "LATERAL{} ", "}"), "clauses"),
        (filled("ASK { ?s <urn:p>", "/<urn:p>", " ?o }"), "chained operators"),
        (filled("ASK { ?s a", "/a", " ?o }"), "chained operators"),
        (filled("ASK { ", "MINUS{}", "}"), "clauses"),
        ("ASK { " + "?s ?p ?o . " * LONGEST + "}", "characters"),
    ],
)
def test_a_text_that_could_end_the_process_is_refused(query: str, why: str) -> None:
    with pytest.raises(QueryError, match=rf"the query has [\d,]+ {why}"):
        check(query)


def test_a_long_list_of_identifiers_is_no_chain() -> None:
    genes = [f"<http://identifiers.org/hgnc/{number}>" for number in range(1, 2_001)]
    check(f"SELECT * {{ VALUES ?gene {{ {' '.join(genes)} }} ?gene biolink:causes ?disease }}")
    check(f"SELECT * {{ ?gene biolink:causes ?disease FILTER(?gene IN ({', '.join(genes)})) }}")
    phenotypes = ",".join(f"HP:{number:07}" for number in range(2_000))
    check(f"SELECT * {{ ?disease biolink:has_phenotype ?sign FILTER(?sign NOT IN ({phenotypes})) }}")
    pairs = " ".join(f"({gene} 'a, b. c')" for gene in genes)
    check(f"SELECT * {{ VALUES (?gene ?name) {{ {pairs} }} ?gene biolink:causes ?disease }}")
