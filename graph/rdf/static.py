"""The graph that every release holds: the vocabulary, the terms that claims use, and information resources."""

from collections.abc import Iterator
from importlib.resources import files

import pyoxigraph

from raregraph.ontology.identifiers import BASE

ONTOLOGY_FILES = ("vocabulary.ttl", "modes.ttl", "frequencies.ttl", "sexes.ttl", "information_resources.ttl")


def ontology_quads(version: str) -> Iterator[bytes]:
    """Each ontology file as N-Quads, sorted, in one named graph."""
    graph = f"<{BASE}graph/ontology/{version}>"
    for name in ONTOLOGY_FILES:
        turtle = files("raregraph.ontology").joinpath(name).read_bytes()
        triples = pyoxigraph.parse(turtle, pyoxigraph.RdfFormat.TURTLE)
        yield "".join(sorted(f"{quad.triple} {graph} .\n" for quad in triples)).encode()
