"""The named questions as RDF, by the conventions that editors of SPARQL read."""

import pyoxigraph
import pytest
from pyshacl import validate
from rdflib import RDF, RDFS, SH, Graph, Namespace, URIRef

from raregraph.ontology.identifiers import prefixes
from raregraph.queries.executables import EXAMPLES, executable_quads, executable_triples, executables
from raregraph.queries.question import questions

SCHEMA = Namespace("https://schema.org/")
SHAPE = """
@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix schema: <https://schema.org/> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
[] a sh:NodeShape ; sh:targetClass sh:SPARQLExecutable ; sh:class sh:SPARQLSelectExecutable ; sh:nodeKind sh:IRI ;
  sh:property [ sh:path rdfs:comment ; sh:minCount 1 ; sh:maxCount 1 ; sh:languageIn ("en") ] ,
    [ sh:path sh:select ; sh:minCount 1 ; sh:maxCount 1 ; sh:datatype xsd:string ] ,
    [ sh:path schema:keywords ; sh:minCount 1 ; sh:datatype xsd:string ] ,
    [ sh:path sh:prefixes ; sh:minCount 1 ; sh:maxCount 1 ;
      sh:property [ sh:path sh:declare ; sh:minCount 10 ;
        sh:property [ sh:path sh:prefix ; sh:minCount 1 ; sh:maxCount 1 ] ,
          [ sh:path sh:namespace ; sh:minCount 1 ; sh:maxCount 1 ; sh:datatype xsd:anyURI ] ] ] .
"""


@pytest.fixture(scope="module")
def graph() -> Graph:
    return executables("https://example.org/sparql")


def test_every_question_fulfils_the_conventions(graph: Graph) -> None:
    conforms, _, report = validate(graph, shacl_graph=Graph().parse(data=SHAPE, format="turtle"))
    assert conforms, report


def test_every_question_is_there_with_its_text_and_target(graph: Graph) -> None:
    for question in questions():
        node = URIRef(f"{EXAMPLES}/{question.name}")
        assert (node, RDF.type, SH.SPARQLSelectExecutable) in graph
        assert str(graph.value(node, RDFS.comment)) == question.summary
        assert {str(word) for word in graph.objects(node, SCHEMA.keywords)} == set(question.keywords)
        assert graph.value(node, SCHEMA.target) == URIRef("https://example.org/sparql")
        text = str(graph.value(node, SH.select))
        assert "#+" not in text
        pyoxigraph.Store().query(text)


def test_the_prefixes_are_those_that_queries_may_use(graph: Graph) -> None:
    declared = {
        str(graph.value(each, SH.prefix)): str(graph.value(each, SH.namespace))
        for each in graph.objects(None, SH.declare)
    }
    assert declared == prefixes()


def test_as_quads_they_stand_in_a_graph_of_their_own() -> None:
    quads = list(pyoxigraph.parse(executable_quads("1"), pyoxigraph.RdfFormat.N_QUADS))
    assert {str(quad.graph_name) for quad in quads} == {"<https://w3id.org/raregraph/graph/examples/1>"}
    assert len(quads) == len(executables())
    assert executable_quads("1") == executable_quads("1")
    assert "schema.org/target" not in executable_triples()
