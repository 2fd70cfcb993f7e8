"""Which page a node has, by what it is."""

from collections.abc import Callable, Mapping

from raregraph.api.nodes import claim, disease, documents, gene, graphs, plain, terms
from raregraph.api.nodes.layout import A_PAGE, NodePage, Part, Section, Subject, Window
from raregraph.api.nodes.names import names
from raregraph.api.nodes.reading import GRAPHS, Facts, Reader, facts_of
from raregraph.graph.associations.index import AssociationIndex
from raregraph.graph.engine.interface import Engine
from raregraph.graph.errors import UnknownNameError

Made = tuple[Callable[[Subject], NodePage], Mapping[str, tuple[Part, int]]]

_DISEASE: Made = (disease.disease_page, disease.PARTS)
_SIGN: Made = (terms.sign_page, terms.SIGN_PARTS)
_REFERENCE: Made = (documents.reference_page, documents.REFERENCE_PARTS)
_BY_CLASS: Mapping[str, Made] = {
    "biolink:Gene": (gene.gene_page, gene.PARTS),
    "raregraph:Form": _DISEASE,
    "biolink:Disease": _DISEASE,
    "biolink:GeneticInheritance": (terms.mode_page, terms.MODE_PARTS),
    "biolink:PhenotypicFeature": _SIGN,
    "raregraph:NamedPhenotype": _SIGN,
    "raregraph:Record": (documents.record_page, documents.RECORD_PARTS),
    "raregraph:Reference": _REFERENCE,
    "raregraph:Resource": _REFERENCE,
}
_CLAIM: Made = (claim.claim_page, claim.PARTS)
_GRAPH: Made = (graphs.graph_page, graphs.PARTS)
_PLAIN: Made = (plain.plain_page, plain.PARTS)


def subject_of(
    engine: Engine, node: str, *, is_settled: bool = True, index: AssociationIndex | None = None
) -> Subject:
    """What a page of a node begins with; `is_settled` and `index` as of a `Reader`.

    Raises:
        UnknownNameError: if the graph says nothing of it, and names it nowhere.
    """
    reader, facts = Reader(engine, is_settled, index), facts_of(engine, node)
    if not facts and not is_named(engine, node):
        raise UnknownNameError("the graph has no such node", place=node, remedy="Check its spelling.")
    reader.learn([node])
    return Subject(node, facts, reader)


def is_named(engine: Engine, node: str) -> bool:
    """Whether a statement has the node as its object or property, or stands in the graph of that name."""
    uses = (f"?s ?p <{node}>", f"?s <{node}> ?o")
    patterns = [*(f"GRAPH ?g {{ {use} }}" for use in uses), f"GRAPH <{node}> {{ ?s ?p ?o }}"]
    return any(engine.rows(f"ASK {{ {pattern} }}").values[0][0].toPython() for pattern in patterns)  # type: ignore[union-attr]


def page_of(subject: Subject) -> NodePage:
    """The page of a node."""
    return _made(subject.node, subject.facts)[0](subject)


def list_of(subject: Subject, key: str, number: int) -> tuple[Section, bool]:
    """A page of one section of a node's page, and whether there are more of it.

    Raises:
        UnknownNameError: if there is no such section, or it has no such page.
    """
    parts = {**_made(subject.node, subject.facts)[1], "names": (names, A_PAGE)}
    if key not in parts:
        raise UnknownNameError(
            "its page has no such list", place=key[:80], remedy=f"There are: {', '.join(parts)}."
        )
    found = parts[key][0](subject, Window((number - 1) * A_PAGE, A_PAGE))
    if found is None or not found.shown:
        raise UnknownNameError(
            "this list has no such page", place=f"{key}, page {number}", remedy="Begin at page 1."
        )
    return found, number * A_PAGE < found.total


def _made(node: str, facts: Facts) -> Made:
    if node.startswith(GRAPHS):
        return _GRAPH
    for name, made in _BY_CLASS.items():
        if name in facts.types:
            return made
    is_claim = facts.one("biolink:subject") and not node.startswith(GRAPHS)
    return _CLAIM if is_claim else _PLAIN
