"""What is said to whoever asks for the node of a plain triple: there is none, and where the triple is told of."""

from raregraph.graph.associations.triple_ids import names_triple
from raregraph.graph.errors import UnknownNameError
from raregraph.ontology.identifiers import expand


def explained(identifier: str) -> UnknownNameError | None:
    """The error for the identifier of a plain triple, as CURIE or IRI; None for any other identifier."""
    if not names_triple(expand(identifier, strict=False) or identifier):
        return None
    return UnknownNameError(
        "this names a plain triple, not a claim with a node of its own: it joins the same row of KGX, Monarch's API"
        " and TRAPI",
        place=identifier[:200],
        remedy="Look at the subject or the object of that row; its other fields are at /v3/api/association?entity=...",
    )
