"""Lists on the pages of nodes: nothing is cut in silence, and the denied and unclear are counted with the others."""

from collections.abc import Iterable

import pyoxigraph
import pytest

from raregraph.api.nodes.gene_claims import MOST_CLAIMS
from raregraph.api.nodes.inferred import inferred_genes
from raregraph.api.nodes.layout import Subject, Window
from raregraph.api.nodes.occurrence import onsets
from raregraph.api.nodes.other_identifiers import mappings
from raregraph.api.nodes.pages import subject_of
from raregraph.api.nodes.terms import diseases_with
from raregraph.graph.engine.interface import EmbeddedEngine
from raregraph.ontology.identifiers import BASE, expand

SMA, RECESSIVE = expand("MONDO:0001516"), expand("HP:0000007")
SOURCE, INFERRED = f"{BASE}graph/clinic/1", f"{BASE}graph/inferred/1"
WHOLE = Window(0, 10_000)
Statement = tuple[str, str, str, str]
ALL_CASES = pytest.mark.parametrize("is_settled", [True, False])


def iri(name: str) -> pyoxigraph.NamedNode:
    return pyoxigraph.NamedNode(name if name.startswith("http") else expand(name))


def subject(node: str, statements: Iterable[Statement], *, is_settled: bool = True) -> Subject:
    """A node in a graph of these statements (graph, subject, predicate, object)."""
    store = pyoxigraph.Store()
    for graph, s, p, o in statements:
        is_iri = ":" in o
        store.add(pyoxigraph.Quad(iri(s), iri(p), iri(o) if is_iri else _literal(o), iri(graph)))
    return subject_of(EmbeddedEngine(store), node, is_settled=is_settled)


def _literal(text: str) -> pyoxigraph.Literal:
    return pyoxigraph.Literal(True) if text == "true" else pyoxigraph.Literal(text)


def claim(
    number: int, s: str, predicate: str, o: str, *more: tuple[str, str], graph: str = SOURCE
) -> list[Statement]:
    node = f"{BASE}association/{number}"
    pairs = (("biolink:subject", s), ("biolink:predicate", predicate), ("biolink:object", o), *more)
    return [(graph, node, name, value) for name, value in pairs]


def test_all_that_match_a_node_exactly_are_listed() -> None:
    others = [(SOURCE, f"http://example.org/{number}", "skos:exactMatch", SMA) for number in range(700)]
    found = mappings(subject(SMA, others), WHOLE)
    assert found is not None
    assert (found.total, found.shown) == (700, 700)


def test_onsets_of_more_claims_than_are_read_say_so() -> None:
    said = [
        each
        for number in range(MOST_CLAIMS + 1)
        for each in claim(number, SMA, "raregraph:ageOfOnset", f"onset {number}")
    ]
    few, many = (onsets(subject(SMA, part), WHOLE) for part in (said[: 600 * 3], said))
    assert few is not None
    assert many is not None
    assert (few.total, few.note) == (600, "")
    assert (many.total, many.note) == (3_000, "Only the first 3,000 claims were read: there may be more.")


@ALL_CASES
def test_the_diseases_of_a_mode_are_those_that_hold_are_denied_or_unclear(is_settled: bool) -> None:
    has_mode = "biolink:has_mode_of_inheritance"
    diseases = [expand(f"MONDO:000000{number}") for number in range(5)]
    statements = [
        *claim(0, diseases[0], has_mode, RECESSIVE),
        (SOURCE, diseases[0], has_mode, RECESSIVE),
        *claim(1, diseases[1], has_mode, RECESSIVE, ("biolink:negated", "true")),
        *claim(2, diseases[2], has_mode, RECESSIVE, ("raregraph:certainty", "unclear")),
        *claim(3, diseases[3], has_mode, RECESSIVE, ("raregraph:inferredFrom", diseases[0]), graph=INFERRED),
        (INFERRED, diseases[3], has_mode, RECESSIVE),
        *claim(4, diseases[4], "biolink:related_to", RECESSIVE, ("biolink:negated", "true")),
    ]
    found = diseases_with(has_mode, subject(RECESSIVE, statements, is_settled=is_settled), WHOLE)
    assert found is not None
    assert found.total == found.shown == 3
    assert [(row.link.node, row.marks) for group in found.groups for row in group.rows] == [
        (diseases[0], []),
        (diseases[1], ["denied"]),
        (diseases[2], []),
    ]


@ALL_CASES
def test_an_inferred_gene_names_the_first_subtypes_and_how_many_more_there_are(is_settled: bool) -> None:
    kinds = [("raregraph:kind", "causes")]
    origins = [("raregraph:inferredFrom", expand(f"MONDO:000000{number}")) for number in (3, 1, 2)]
    statements = [
        *claim(1, "HGNC:11117", "biolink:causes", SMA, *kinds, *origins, graph=INFERRED),
        *claim(
            2, "HGNC:11118", "biolink:causes", SMA, *kinds, origins[0], graph=SOURCE
        ),  # exported, read again
        *claim(3, "HGNC:5", "biolink:causes", SMA, *kinds, graph=SOURCE),
    ]
    found = inferred_genes(subject(SMA, statements, is_settled=is_settled), WHOLE)
    assert found is not None
    rows = {row.link.text: [link.text for link in row.links] for group in found.groups for row in group.rows}
    assert rows == {
        "HGNC:11117": ["MONDO:0000001", "MONDO:0000002", "and 1 more"],
        "HGNC:11118": ["MONDO:0000003"],
    }
