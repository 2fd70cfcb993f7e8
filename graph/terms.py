"""RDF terms of the store as rdflib's, which is what Python users get."""

import pyoxigraph
from rdflib import BNode, Literal, URIRef

Term = URIRef | Literal | BNode


def to_rdflib(
    term: pyoxigraph.NamedNode | pyoxigraph.BlankNode | pyoxigraph.Literal | pyoxigraph.Triple | None,
) -> Term | None:
    """The same term in rdflib's classes; None, an unbound variable, stays None.

    >>> to_rdflib(pyoxigraph.Literal("SMN1"))
    rdflib.term.Literal('SMN1')
    """
    if isinstance(term, pyoxigraph.NamedNode):
        return URIRef(term.value)
    if isinstance(term, pyoxigraph.BlankNode):
        return BNode(term.value)
    if isinstance(term, pyoxigraph.Literal):
        if term.language:
            return Literal(term.value, lang=term.language)
        datatype = term.datatype.value
        return Literal(term.value) if datatype == _STRING else Literal(term.value, datatype=URIRef(datatype))
    return None if term is None else Literal(str(term))


_STRING = "http://www.w3.org/2001/XMLSchema#string"
