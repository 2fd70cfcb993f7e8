"""The keys under which a node is found by its names."""

from collections.abc import Iterable

from raregraph.graph.rdf.iris import NAME_KEY
from raregraph.graph.rdf.nquads import literal
from raregraph.ontology.names import name_key


def key_lines(s: str, names: Iterable[str], g: str) -> list[str]:
    """A line for each different key of some names of the node `s`; `g` ends a line, with its graph."""
    keys = dict.fromkeys(key for name in names if (key := name_key(name)))
    return [f"{s} {NAME_KEY} {literal(key)} {g}" for key in keys]
