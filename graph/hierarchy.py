"""The one rule of which statements make the hierarchy, wherever something is asked of what is above or below.

An ontology or nomenclature says what is above its own classes, and a record what its forms are forms of. Graphs of
nodes and edges (KGX) say what is above those classes that no ontology of the release describes: alone they have a
hierarchy, and beside an ontology they don't change its own. What else they say of classes stays a claim, and nothing
rolls up over it. See docs/decisions/0019-one-hierarchy.md.

Inference (`raregraph:ancestor`) and the arrays, which all else is answered from, both ask here.
"""

from collections.abc import Collection
from typing import NamedTuple

ONTOLOGY, KGX = "ontology", "kgx"
"""The kinds of sources that the rule tells apart from all others."""
BELOW_IN_KGX = ("biolink:subclass_of", "rdfs:subClassOf")
"""The predicates by which an edge of a KGX graph puts a class below another."""


class Standing(NamedTuple):
    """Who describes a node, by names of sources.

    `ontologies` have it as a class, in use or obsolete; `in_use` are all sources but KGX graphs that have it in use.
    """

    ontologies: tuple[str, ...] = ()
    in_use: tuple[str, ...] = ()


def holds(source: str, narrow: Standing, broad: Standing, among: Collection[str] | None = None) -> bool:
    """Whether what a source that is no KGX graph says counts: that one node is right below another.

    The source must have the narrow one in use, and some source the broad one; `among` are those that count, or all.

    >>> holds("hpo", Standing(("hpo",), ("hpo",)), Standing(("hpo",), ("hpo",)))
    True
    >>> holds("hpo", Standing(("hpo",), ()), Standing(("hpo",), ("hpo",)))  # an obsolete class
    False
    """
    return source in narrow.in_use and _any(broad.in_use, among)


def edge_holds(narrow: Standing, among: Collection[str] | None = None) -> bool:
    """Whether an edge of a KGX graph counts that puts a node right below another: unless an ontology has the node.

    >>> edge_holds(Standing()), edge_holds(Standing(("hpo",), ("hpo",))), edge_holds(Standing(("hpo",)), {"kgx"})
    (True, False, True)
    """
    return not _any(narrow.ontologies, among)


def _any(sources: Collection[str], among: Collection[str] | None) -> bool:
    return bool(sources) if among is None else any(source in among for source in sources)
