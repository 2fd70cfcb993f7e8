"""What single graphs of a store assert, as the facts that inference starts from.

A build notes the same facts while it spells them (`raregraph.loaders.sheet`); here they are read back, so that
what follows from some graphs alone can be told.
"""

from collections.abc import Iterator

import pyoxigraph
from pyoxigraph import Literal, NamedNode

from raregraph.graph.inference import Fact
from raregraph.graph.rdf.terms import TERM_CLASSES
from raregraph.ontology.identifiers import BASE, expand
from raregraph.ontology.kinds import TERMS, GeneDiseaseKind

KINDS = frozenset({"conditions", "ontology", "associations"})
"""The kinds of sources whose graphs assert facts; genes, mappings and KGX only describe or link."""


def asserted_facts(store: pyoxigraph.Store, graph: str) -> Iterator[Fact]:
    """The facts of one named graph (an IRI) of a source of one of these `KINDS`.

    The hierarchy is that of its classes in use and of the forms of its records; genes, modes and phenotypes are
    those of claims that hold: not negated, not merely possible.
    """
    g = NamedNode(graph)
    yield from _hierarchy(store, g)
    yield from _gene_facts(store, g)
    for quad in store.quads_for_pattern(None, _node("biolink:has_mode_of_inheritance"), None, g):
        yield Fact("mode", str(quad.subject), str(quad.object))
    for quad in store.quads_for_pattern(None, _node("biolink:has_phenotype"), None, g):
        phenotype = str(quad.object)
        if not phenotype.startswith(f"<{BASE}"):  # a sign without a term, by its record's words
            yield Fact("phenotype", str(quad.subject), phenotype)


def _hierarchy(store: pyoxigraph.Store, g: NamedNode) -> Iterator[Fact]:
    true = Literal("true", datatype=_node("xsd:boolean"))
    retired = {quad.subject for quad in store.quads_for_pattern(None, _node("owl:deprecated"), true, g)}
    below = set()
    for quad in store.quads_for_pattern(None, _node("rdfs:subClassOf"), None, g):
        if quad.subject not in retired:
            below.add(quad.subject)
            yield Fact("is_a", str(quad.subject), str(quad.object))
    for kind in TERM_CLASSES.values():
        for quad in store.quads_for_pattern(None, _node("rdf:type"), _node(kind), g):
            if quad.subject not in retired and quad.subject not in below:
                yield Fact("is_a", str(quad.subject), str(quad.subject))
    for form in store.quads_for_pattern(None, _node("rdf:type"), _node("raregraph:Form"), g):
        for quad in store.quads_for_pattern(form.subject, _node("skos:broader"), None, g):
            yield Fact("is_a", str(quad.subject), str(quad.object))


def _gene_facts(store: pyoxigraph.Store, g: NamedNode) -> Iterator[Fact]:
    claims = store.query(f"""
        SELECT ?kind ?disease ?gene {{ GRAPH {g} {{
            ?claim {_node("raregraph:kind")} ?kind ;
                   {_node("biolink:subject")} ?gene ;
                   {_node("biolink:object")} ?disease .
            FILTER NOT EXISTS {{ ?claim {_node("biolink:negated")} true }} }} }}""")
    assert isinstance(claims, pyoxigraph.QuerySolutions)
    for kind, disease, gene in claims:
        if TERMS[GeneDiseaseKind(kind.value)].direct:
            yield Fact(kind.value, str(disease), str(gene))


def _node(curie: str) -> NamedNode:
    return NamedNode(expand(curie))
