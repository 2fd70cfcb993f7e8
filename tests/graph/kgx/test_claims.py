"""What is left of the inferred claims when sources are left out is what would be inferred without them."""

from collections.abc import Iterator
from pathlib import Path

import pyoxigraph

from raregraph.graph.asserted import asserted_facts
from raregraph.graph.curated import PhenotypeRow
from raregraph.graph.inference import inferred_quads
from raregraph.graph.kgx.claims import chosen
from raregraph.graph.kgx.edges import EdgeRows
from raregraph.graph.rdf.named_graphs import graph_iri
from raregraph.graph.traversal.arrays import Arrays, open_arrays
from raregraph.graph.traversal.noting import write_noted
from tests.graph.licensed import ENTRIES, INFERRED, PARENT, SAID, SECOND, SIGN, publish, quads, rows

KINDS = {entry["graph"]: entry["kind"] for entry in ENTRIES}


def said(arrays: Arrays, sources: set[str], *, whole: bool) -> set[bytes]:
    """The rows of what is inferred, without the last columns."""
    claims = chosen(arrays, sources, sources, inferred=True, is_whole=whole)
    written = EdgeRows(arrays.all_ids(), arrays.table, {}, "tsv")
    return {row for row in written.rows(claims) if b"\tlogical_entailment\t" in row}


def without(path: Path, kept: tuple[str, ...]) -> Arrays:
    """The arrays of a release that never had the other sources."""
    folder = path / "-".join(kept)
    write_noted([*_kept(kept)], folder)
    return Arrays(folder)


def _kept(kept: tuple[str, ...]) -> Iterator[bytes]:
    store = pyoxigraph.Store()
    for chunk in quads():
        store.extend(pyoxigraph.parse(chunk, pyoxigraph.RdfFormat.N_QUADS))
    graphs = [graph_iri(name, "1") for name in kept]
    for graph in graphs:
        text = store.dump(format=pyoxigraph.RdfFormat.N_TRIPLES, from_graph=pyoxigraph.NamedNode(graph))
        assert text is not None
        yield text.replace(b" .\n", f" <{graph}> .\n".encode())
    yield from inferred_quads(
        {fact for graph in graphs for fact in asserted_facts(store, graph, KINDS[graph])}, INFERRED
    )


def test_what_follows_from_a_source_left_out_is_left_out_too(tmp_path: Path) -> None:
    arrays = open_arrays(publish(tmp_path / "home", ENTRIES))
    for kept in (("terms", "free"), ("terms", "closed"), ("free",), ("terms", "free", "closed")):
        alone = without(tmp_path, kept)
        assert said(arrays, set(kept), whole=False) == said(alone, set(kept), whole=True)


def test_a_sign_that_only_a_source_left_out_asserts_is_inferred_if_it_follows(tmp_path: Path) -> None:
    more = [*quads(), rows("closed", (PhenotypeRow(PARENT, SIGN, SAID), PhenotypeRow(SECOND, SIGN, SAID)))]
    store = pyoxigraph.Store()
    for chunk in more:
        store.extend(pyoxigraph.parse(chunk, pyoxigraph.RdfFormat.N_QUADS))
    graphs = [graph_iri(name, "1") for name in ("terms", "free", "closed")]
    facts = {fact for graph in graphs for fact in asserted_facts(store, graph, KINDS[graph])}
    asserted = [chunk for chunk in more if INFERRED.encode() not in chunk]
    write_noted([*asserted, *inferred_quads(facts, INFERRED)], tmp_path / "arrays")
    arrays = Arrays(tmp_path / "arrays")
    alone = without(tmp_path, ("terms", "free"))
    assert said(arrays, {"terms", "free"}, whole=False) == said(alone, {"terms", "free"}, whole=True)
