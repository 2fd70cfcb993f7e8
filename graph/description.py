"""All that the graph says of one node, as RDF that keeps the named graphs where the format can.

A node's description is its own statements, the whole of each claim and mapping about it, and the parts of a record.
Where there is much, it comes in pages: each says how much there is and which page is next.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

import pyoxigraph
from pyoxigraph import Literal, NamedNode, Quad, Triple

from raregraph.graph.engine.interface import Engine
from raregraph.graph.errors import QueryError
from raregraph.graph.formats import TRIPLE_FORMATS, ResultFormat
from raregraph.graph.identity import DATASET
from raregraph.graph.rdf.nquads import XSD, iri
from raregraph.ontology.identifiers import expand, prefixes

STATEMENTS_A_PAGE = 5_000
CLAIMS_A_PAGE = 500
KEEPING_GRAPHS = frozenset({ResultFormat.TRIG, ResultFormat.N_QUADS, ResultFormat.JSON_LD})
"""The formats that say in which named graph a statement stands."""

_ROLES = " ".join(
    map(
        iri,
        (
            *("biolink:subject", "biolink:object", "raregraph:record", "raregraph:cites"),
            *("raregraph:citesByPassage", "owl:annotatedSource", "owl:annotatedTarget"),
        ),
    )
)
_PARTS = (expand("dcterms:references"), expand("raregraph:namesResource"))
_TO_PARTS = "|".join(f"<{each}>" for each in _PARTS)
_HYDRA = "http://www.w3.org/ns/hydra/core#"


@dataclass(frozen=True, slots=True)
class Description:
    """One page of what is said of a node: its quads, and how many statements and claims there are in all."""

    node: str
    quads: tuple[Quad, ...]
    statements: int
    claims: int
    page: int

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.statements // STATEMENTS_A_PAGE), -(-self.claims // CLAIMS_A_PAGE))

    @property
    def graphs(self) -> frozenset[str]:
        """The named graphs that the statements stand in."""
        names = (quad.graph_name for quad in self.quads)
        return frozenset(name.value for name in names if isinstance(name, NamedNode))


@dataclass(frozen=True, slots=True)
class Document:
    """What a description is written into: its address, that of the SPARQL endpoint, and of its next page, if any."""

    address: str
    endpoint: str
    following: str | None = None


def described(engine: Engine, node: str, page: int = 1, *, is_settled: bool = True) -> Description:
    """A page of the description of a node (an IRI); without quads if the graph has no such node, or no such page.

    `is_settled` says that the engine gives the rows of a query in the same order each time, as a release does.

    Raises:
        QueryError: if the node is no IRI, or the engine can't answer.
    """
    n = named_node(node)
    statements, own = _own(engine, n, page, is_settled)
    claims, about = _about_it(engine, n, page, is_settled)
    quads = dict.fromkeys((*own, *about))
    if any(quad.predicate.value in _PARTS for quad in own):
        parts = f"GRAPH ?g {{ {n} {_TO_PARTS} ?s . ?s ?p ?o }}"
        quads |= dict.fromkeys(_quads(engine, f"SELECT ?s ?p ?o ?g {{ {parts} }}"))
    return Description(node, tuple(quads), statements, claims, page)


def _own(engine: Engine, n: NamedNode, page: int, is_settled: bool) -> tuple[int, list[Quad]]:
    """How many statements a node has of its own, and those of a page."""
    pattern = f"VALUES ?s {{ {n} }} GRAPH ?g {{ ?s ?p ?o }}"
    query = f"SELECT ?s ?p ?o ?g {{ {pattern} }} "
    if page == 1:
        first = list(_quads(engine, f"{query} LIMIT {STATEMENTS_A_PAGE + 1}"))
        if len(first) <= STATEMENTS_A_PAGE:
            return len(first), first
    paging = _paging("?p ?o ?g", STATEMENTS_A_PAGE, page, is_settled)
    return _count(engine, pattern, "*"), list(_quads(engine, query + paging))


def _about_it(engine: Engine, n: NamedNode, page: int, is_settled: bool) -> tuple[int, list[Quad]]:
    """How many claims and mappings are about a node, and the whole of those of a page."""
    pattern = f"VALUES ?role {{ {_ROLES} }} GRAPH ?g {{ ?s ?role {n} }}"
    nodes = f"SELECT DISTINCT ?s {{ {pattern} }} "
    paging, total = "", 0
    if page == 1:
        total = len(engine.rows(f"{nodes} LIMIT {CLAIMS_A_PAGE + 1}"))
    if page > 1 or total > CLAIMS_A_PAGE:
        paging = _paging("?s", CLAIMS_A_PAGE, page, is_settled)
        total = _count(engine, pattern, "DISTINCT ?s")
    if not total:
        return 0, []
    whole = f"SELECT ?s ?p ?o ?g {{ {{ {nodes} {paging} }} GRAPH ?g {{ ?s ?p ?o }} }}"
    return total, list(_quads(engine, whole))


def written(found: Description, form: ResultFormat, document: Document) -> bytes:
    """A page of a description in a format.

    The document says what it is about and of which data set it is a part; if there are several pages, also how many
    claims and statements there are in all, which page is next, and a query for the whole. Where the format can't hold
    named graphs, each node says by `void:inDataset` in which of them it stands.

    Raises:
        QueryError: if an address is no IRI.
    """
    quads = {*_about(found, document), *found.quads}
    written_as, used = TRIPLE_FORMATS[form], _prefixes(found.quads)
    if form in KEEPING_GRAPHS:
        return bytes(pyoxigraph.serialize(sorted(quads, key=_order), format=written_as, prefixes=used) or b"")
    inside = {
        Triple(quad.subject, _node("void:inDataset"), quad.graph_name)
        for quad in found.quads
        if isinstance(quad.graph_name, NamedNode)
    }
    triples = sorted({quad.triple for quad in quads} | inside, key=_order_of_triples)
    return bytes(pyoxigraph.serialize(triples, format=written_as, prefixes=used) or b"")


def _about(found: Description, document: Document) -> Iterator[Quad]:
    d = named_node(document.address)
    yield Quad(d, _node("rdf:type"), _node("foaf:Document"))
    yield Quad(d, _node("foaf:primaryTopic"), NamedNode(found.node))
    yield Quad(d, _node("dcterms:isPartOf"), NamedNode(DATASET))
    if found.pages > 1:
        said = f"Page {found.page} of {found.pages}: {found.statements} statements and {found.claims} claims in all."
        total = Literal(str(found.statements + found.claims), datatype=NamedNode(f"{XSD}integer"))
        whole = f"{document.endpoint}?{urlencode({'query': whole_query(found.node)})}"
        yield Quad(d, _node("rdf:type"), NamedNode(f"{_HYDRA}PartialCollectionView"))
        yield Quad(d, _node("rdfs:comment"), Literal(said, language="en"))
        yield Quad(d, NamedNode(f"{_HYDRA}totalItems"), total)
        yield Quad(d, _node("rdfs:seeAlso"), NamedNode(whole))
    if document.following:
        yield Quad(d, NamedNode(f"{_HYDRA}next"), NamedNode(document.following))


def whole_query(node: str) -> str:
    """A query for the statements of a node and of all claims about it, without named graphs and without pages."""
    n = NamedNode(node)
    about = f"{{ VALUES ?role {{ {_ROLES} }} ?s ?role {n} }} UNION {{ {n} {_TO_PARTS} ?s }}"
    return f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {{ BIND({n} AS ?s) }} UNION {about} ?s ?p ?o }}"


def named_node(iri: str) -> NamedNode:
    """An IRI that comes from outside.

    Raises:
        QueryError: if it is none.
    """
    try:
        return NamedNode(iri)
    except ValueError as error:
        remedy = "Give an absolute IRI or a CURIE, to the address of this service."
        raise QueryError("this is no IRI", place=iri[:200], remedy=remedy) from error


def _count(engine: Engine, pattern: str, what: str) -> int:
    found = engine.rows(f"SELECT (COUNT({what}) AS ?n) {{ {pattern} }}").values
    return int(str(found[0][0]))


def _paging(order: str, many: int, page: int, is_settled: bool) -> str:
    ordered = "" if is_settled else f"ORDER BY {order} "
    return f"{ordered}LIMIT {many} OFFSET {(page - 1) * many}"


def _quads(engine: Engine, query: str) -> Iterator[Quad]:
    """The rows of a query for ?s ?p ?o ?g as quads."""
    answer = engine.serialize(query, ResultFormat.JSON)
    found = pyoxigraph.parse_query_results(answer, format=pyoxigraph.QueryResultsFormat.JSON)
    assert isinstance(found, pyoxigraph.QuerySolutions)
    for s, p, o, g in found:
        yield Quad(s, p, o, g)


def _order(quad: Quad) -> tuple[str, str, str, str]:
    return str(quad.graph_name), *_order_of_triples(quad.triple)


def _order_of_triples(triple: Triple) -> tuple[str, str, str]:
    return str(triple.subject), str(triple.predicate), str(triple.object)


def _node(curie: str) -> NamedNode:
    return NamedNode(expand(curie))


def _prefixes(quads: Iterable[Quad]) -> dict[str, str]:
    """The usual prefixes that the terms of some quads begin with."""
    terms = {
        term.value
        for quad in quads
        for term in (quad.subject, quad.predicate, quad.object, quad.graph_name)
        if isinstance(term, NamedNode)
    }
    usual = {"rdf", "rdfs", "foaf", "dcterms", "void"}
    found = {
        name: space
        for name, space in prefixes().items()
        if name in usual or any(term.startswith(space) for term in terms)
    }
    return found | {"hydra": _HYDRA}
