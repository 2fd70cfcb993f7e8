"""What follows of genes, diseases and modes from claims about subtypes: each row with some of the subtypes.

An inferred claim may rest on thousands of subtypes, so a claim is never read whole here: only its ends and its kind,
and of the rows that are shown how many subtypes there are and the first of these.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from raregraph.api.nodes.addresses import address
from raregraph.api.nodes.gene_claims import WORDS
from raregraph.api.nodes.layout import Link, Row, Section, Subject, Window, linked, list_section
from raregraph.api.nodes.reading import Reader
from raregraph.graph.engine.texts import answers, chunks
from raregraph.graph.rdf.nquads import iri
from raregraph.ontology.kinds import GeneDiseaseKind as Kind

_MOST_SORTED = 500
_MOST_ORIGINS, _MOST_ORIGINS_SORTED = 2, 100
_FROM = iri("raregraph:inferredFrom")
_HAS_MODE = iri("biolink:has_mode_of_inheritance")


@dataclass(frozen=True, slots=True)
class _Follows:
    """An inferred claim: its graph and node, what is on its other end, and its kind if it has one."""

    graph: str
    node: str
    other: str
    kind: str


@dataclass(frozen=True, slots=True)
class _Origins:
    """The subtypes that a claim comes from: the first of them, and how many there are."""

    first: Sequence[str]
    total: int


def inferred_genes(subject: Subject, window: Window) -> Section | None:
    """The genes that follow from claims about subtypes."""
    found = _of_genes(subject, window, "object", "subject")
    note = (
        "No source says this of the disease as a whole, as far as these claims go: each is said of a subtype, and so "
        "holds of some who have the disease."
    )
    return _section(subject, ("inferred-genes", "Genes, inferred from subtypes"), found, note)


def inferred_diseases(subject: Subject, window: Window) -> Section | None:
    """The diseases that a gene is linked with by way of their subtypes."""
    found = _of_genes(subject, window, "subject", "object")
    note = "Each of these diseases stands above one that a source links with the gene."
    return _section(subject, ("inferred-diseases", "Broader diseases, inferred"), found, note)


def inferred_modes(subject: Subject, window: Window) -> Section | None:
    """The modes that follow from claims about subtypes."""
    reader = subject.reader
    pattern = reader.inferred("subject", subject.node, f"biolink:predicate {_HAS_MODE}")
    total = reader.count(pattern, "DISTINCT ?c")
    if not total:
        return None
    paging = reader.part("?c", window.many, window.start)
    found = _ends(reader, pattern, "object", paging)
    origins = _origins(subject, found)
    rows = [_row(subject, each, origins[each.node]) for each in found]
    note = "Each is said of a subtype, and so holds of some who have the disease."
    heading = ("inferred-modes", "Inheritance, inferred from subtypes")
    return list_section(subject, heading, rows, total, note)


def _of_genes(subject: Subject, window: Window, own: str, other: str) -> tuple[list[_Follows], int]:
    """The claims of a window on which a node is at one end, and how many there are; few are put in order."""
    reader = subject.reader
    pattern = reader.inferred(own, subject.node, "raregraph:kind ?kind")
    total = reader.count(pattern, "DISTINCT ?c")
    if total > _MOST_SORTED:
        return _ends(reader, pattern, other, reader.part("?c", window.many, window.start)), total
    found = _ends(reader, pattern, other, "") if total else []
    reader.learn(each.other for each in found)
    kinds = list(Kind)
    found.sort(key=lambda each: (kinds.index(Kind(each.kind)), reader.name(each.other).casefold()))
    return found[window.start : window.start + window.many], total


def _section(
    subject: Subject, heading: tuple[str, str], found: tuple[Sequence[_Follows], int], note: str
) -> Section | None:
    claims, total = found
    if not total:
        return None
    origins = _origins(subject, claims)
    rows = [_row(subject, each, origins[each.node]) for each in claims]
    return list_section(subject, heading, rows, total, note)


def _ends(reader: Reader, pattern: str, other: str, paging: str) -> list[_Follows]:
    """The claims of a pattern, with what is on their other end."""
    rows = reader.rows(f"SELECT DISTINCT ?g ?c {{ {pattern} }} {paging}")
    pairs = list(dict.fromkeys((row[0], row[1]) for row in rows))
    others, kinds = (_values(reader, pairs, name) for name in (f"biolink:{other}", "raregraph:kind"))
    return [_Follows(*pair, others[pair], kinds.get(pair, "")) for pair in pairs]


def _values(reader: Reader, pairs: Sequence[tuple[str, str]], name: str) -> dict[tuple[str, str], str]:
    """The value of a property for some claims, by graph and node."""
    query = f"SELECT ?g ?c ?value {{ GRAPH ?g {{ ?c {iri(name)} ?value }} }}"
    parts = chunks("c", dict.fromkeys(node for _, node in pairs))
    rows = (row for values in parts for row in answers(reader.engine, query, values))
    return {(graph, node): value for graph, node, value in rows}


def _origins(subject: Subject, claims: Sequence[_Follows]) -> dict[str, _Origins]:
    """The subtypes of some claims, whose names are known then as those of their other ends are."""
    reader = subject.reader
    if not claims:
        return {}
    nodes = " ".join(f"<{each.node}>" for each in claims)
    counted = (
        f"SELECT ?c (COUNT(?from) AS ?n) {{ VALUES ?c {{ {nodes} }} GRAPH ?g {{ ?c {_FROM} ?from }} }}"
        " GROUP BY ?c"
    )
    totals = {node: int(number) for node, number in reader.rows(counted)}
    firsts = " UNION ".join(_first(reader, each, totals.get(each.node, 0)) for each in claims)
    first: dict[str, list[str]] = {each.node: [] for each in claims}
    for node, origin in reader.rows(f"SELECT ?c ?from {{ {firsts} }}"):
        first[node].append(origin)
    reader.graphs.update(each.graph for each in claims)
    reader.learn([*(each.other for each in claims), *(node for nodes in first.values() for node in nodes)])
    return {node: _Origins(sorted(nodes), totals.get(node, 0)) for node, nodes in first.items()}


def _first(reader: Reader, claim: _Follows, total: int) -> str:
    """A pattern for the first subtypes of a claim: by identifier, unless they are so many that this takes long."""
    node, few = claim.node, total <= _MOST_ORIGINS_SORTED or not reader.is_settled
    own = f"GRAPH <{claim.graph}> {{ <{node}> {_FROM} ?from }}"
    order = "ORDER BY ?from " if few else ""
    return f"{{ SELECT (<{node}> AS ?c) ?from {{ {own} }} {order}LIMIT {_MOST_ORIGINS} }}"


def _row(subject: Subject, claim: _Follows, origins: _Origins) -> Row:
    links = [linked(subject, each) for each in origins.first]
    if rest := origins.total - len(links):
        links.append(Link(f"and {rest:,} more", address(claim.node)))
    words = f"{WORDS[Kind(claim.kind)].of_gene.casefold()}, by way of" if claim.kind else "by way of"
    return Row(linked(subject, claim.other), words, ["inferred"], links=links)
