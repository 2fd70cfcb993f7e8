"""Identifiers as users write them, as the nodes of the graph that they name."""

from difflib import get_close_matches

from raregraph.graph.associations.index import AssociationIndex, namespace_of
from raregraph.graph.engine.interface import Engine
from raregraph.graph.errors import QueryError
from raregraph.graph.hubs import HUBS, only_hub, same_nodes
from raregraph.graph.rdf.nquads import iri_term
from raregraph.ontology.identifiers import (
    IdentifierError,
    compress,
    expand,
    knows_prefix,
    prefixes,
    standardize,
)


def node_of(index: AssociationIndex, engine: Engine, written: str) -> str:
    """The CURIE of the node that an identifier in any spelling names.

    An identifier of another nomenclature that is exactly one class of a hub (MONDO, HGNC, HPO) leads there, as does one
    that was merged into a class or replaced by one. What leads to none, or to several, names itself,
    and so does what has claims of its own: a build moved none of them.

    Raises:
        QueryError: if it is no identifier.
    """
    curie = curie_of(index, written)
    number = index.arrays.number(curie)
    if number is not None and (namespace_of(curie) in HUBS or index.has_claims(number)):
        return curie
    node = expand(curie, strict=False) or curie
    hub = only_hub(same_nodes(engine, [node])[node])
    return (hub and compress(hub, strict=False)) or curie


def curie_of(index: AssociationIndex, written: str) -> str:
    """The one spelling of an identifier.

    Raises:
        QueryError: if it has no known prefix, or isn't one of that prefix.
    """
    if index.arrays.number(written) is not None:
        return written
    try:
        return standardize(written)
    except IdentifierError as error:
        what = str(error).partition(". ")[0]
        raise QueryError(what, place=written[:200], remedy=_remedy(written)) from error


def has_slashes(written: str) -> bool:
    """Whether the slashes of what was asked for belong to one identifier: an IRI, or one of ours.

    >>> has_slashes("record:gard/sma"), has_slashes("GARD:0007674/biolink:Disease")
    (True, False)
    """
    return "://" in written or "/" in (standardize(written, strict=False) or "")


def _remedy(written: str) -> str:
    name = written.strip().partition(":")[0]
    if knows_prefix(name):
        return f"Correct what stands behind {name}:, or look the node up by name: /v3/api/search?q=..."
    near = get_close_matches(name, prefixes(), 1, 0.6)
    offered = (
        f"Did you mean {near[0]}:...?" if near else "Write it as in MONDO:0001516, ORPHA:70 or HGNC:11117."
    )
    return f"{offered} Nodes are found by name with /v3/api/search?q=..."


def term_of(identifier: str) -> str:
    """A node as SPARQL spells it, from its CURIE, or from its IRI where it has no CURIE.

    >>> term_of("MONDO:0001516")
    '<http://purl.obolibrary.org/obo/MONDO_0001516>'
    """
    return iri_term(expand(identifier, strict=False) or identifier)


def address_of(identifier: str) -> str | None:
    """Where an identifier leads; None where it has no known prefix.

    >>> address_of("PMID:9590291")
    'http://www.ncbi.nlm.nih.gov/pubmed/9590291'
    """
    return identifier if "://" in identifier else expand(identifier, strict=False)
