"""Identifiers of claims that are plain triples, without an association: from what they say and who says it.

They are the same in an export as KGX, in Monarch's API and in TRAPI.
"""

from hashlib import blake2b

from raregraph.graph.traversal.gather import Attribution
from raregraph.ontology.identifiers import BASE

ASSOCIATIONS = f"{BASE}association/".encode()


def names_triple(iri: str) -> bool:
    """Whether an IRI is the identifier of a plain triple, which has no node of its own.

    >>> names_triple("https://w3id.org/raregraph/association/triple-2964632260200856c2d2c127")
    True
    """
    return iri.startswith(f"{BASE}association/triple-")


def triple_key(said: Attribution) -> bytes:
    """What the triples of one attribution have in common: who says it, and of what kind it is."""
    return "\n".join((*(said.provided_by or (said.source,)), said.kind)).encode()


def triple_id(key: bytes, subject: bytes, target: bytes) -> bytes:
    """The IRI of a triple, from the key of its attribution and the identifiers of its ends."""
    content = b"\n".join((key, subject, target))
    return b"%btriple-%b" % (ASSOCIATIONS, blake2b(content, digest_size=12).hexdigest().encode())
