"""Two releases side by side: claims added, gone and changed."""

from dataclasses import replace
from pathlib import Path

import pytest

from raregraph.graph.comparison import Change, SourceDifference, changes, diff
from raregraph.graph.curated import Attribution, Edge
from raregraph.graph.draft import draft
from raregraph.graph.rdf.kgx import edge_quads
from raregraph.graph.rdf.named_graphs import graph_iri
from raregraph.graph.records import Claims
from raregraph.graph.release import Release
from tests.graph import sma

MANIFEST = {"built_at": "2026-11-22T12:00:00+00:00", "raregraph_version": "0", "sources": []}
BIOLINK = "https://w3id.org/biolink/vocab/"
SMN1, SMN2, VAPB = (f"http://identifiers.org/hgnc/{number}" for number in (11117, 11118, 12649))
SMA = "https://rarediseases.info.nih.gov/diseases/0007674"
RECORD = "https://w3id.org/raregraph/record/test/sma"
CLAIMS = 6  # four of genes, the mode of the disease, the mode of the form
GARD = "https://w3id.org/biolink/infores/gard"


def publish(home: Path, *texts: str) -> Release:
    with draft(home) as making:
        making.load(iter([text.encode() for text in texts]))
        return making.publish(MANIFEST, {})


def edge(number: int, gene: str, publication: str = "PMID:1", version: str = "1") -> str:
    attribution = Attribution("infores:omim", f"line {number}", publications=(publication,))
    made = Edge(f"e{number}", "biolink:Association", gene, "biolink:causes", "MONDO:0001516", attribution)
    return edge_quads(made, graph_iri("kgx", version))


def without(gene: str) -> Claims:
    kept = tuple(claim for claim in sma.CLAIMS.genes if claim.gene != gene)
    return Claims(kept, sma.CLAIMS.modes, sma.CLAIMS.forms)


def test_a_release_differs_in_nothing_from_itself(tmp_path: Path) -> None:
    release = publish(tmp_path, sma.all_quads())
    found = diff(release, release)
    assert found.is_empty
    assert (found.before, found.after) == (release.id, release.id)
    assert [(each.source, each.version_before, each.same) for each in found.sources] == [
        ("test", "1", CLAIMS)
    ]
    assert list(changes(release, release)) == []


def test_a_claim_that_only_one_release_has_is_gone_or_added(tmp_path: Path) -> None:
    whole, part = publish(tmp_path, sma.quads()), publish(tmp_path, sma.quads(without(sma.SMN2.id)))
    (gone,) = changes(whole, part)
    assert (gone.source, gone.status, gone.subject, gone.relation) == ("test", "gone", SMN2, "modifies")
    assert (gone.object, gone.record, gone.credited) == (SMA, RECORD, GARD)
    assert (f"{BIOLINK}supporting_text", "Copies of SMN2 make it milder.") in gone.before[0]
    assert gone.after == ()
    (added,) = changes(part, whole)
    assert added == replace(gone, status="added", before=(), after=gone.before)


def test_a_claim_with_other_modes_has_changed_and_says_in_what(tmp_path: Path) -> None:
    claim = replace(sma.CLAIMS.genes[0], modes=("HP:0000006",))
    dominant = Claims((claim, *sma.CLAIMS.genes[1:]), sma.CLAIMS.modes, sma.CLAIMS.forms)
    before, after = publish(tmp_path, sma.quads()), publish(tmp_path, sma.quads(dominant))
    mode = "http://purl.obolibrary.org/obo/HP_000000"
    assert list(changes(before, after)) == [
        Change(
            "test",
            "changed",
            SMN1,
            "causes",
            SMA,
            RECORD,
            GARD,
            (((f"{BIOLINK}allelic_requirement", f"{mode}7"),),),
            (((f"{BIOLINK}allelic_requirement", f"{mode}6"),),),
        )
    ]


def test_a_claim_that_is_denied_now_has_changed(tmp_path: Path) -> None:
    claims = [replace(claim, negated=False) for claim in sma.CLAIMS.genes]
    before = publish(tmp_path, sma.quads(Claims(tuple(claims), sma.CLAIMS.modes, sma.CLAIMS.forms)))
    (change,) = changes(before, publish(tmp_path, sma.quads()))
    assert (change.status, change.subject, change.before) == ("changed", VAPB, ((),))
    assert change.after == (((f"{BIOLINK}negated", "true"),),)


def test_neither_new_names_of_edges_nor_their_place_nor_a_new_version_is_a_change(tmp_path: Path) -> None:
    before = publish(tmp_path, edge(1, "HGNC:1"), edge(2, "HGNC:2"))
    after = publish(tmp_path, edge(8, "HGNC:2", version="2"), edge(9, "HGNC:1", version="2"))
    assert diff(before, after).sources == (SourceDifference("kgx", "1", "2", 0, 0, 0, 2),)


def test_what_a_source_says_twice_is_one_claim_with_the_details_of_both(tmp_path: Path) -> None:
    twice = publish(tmp_path, edge(1, "HGNC:1"), edge(2, "HGNC:1", "PMID:2"))
    once = publish(tmp_path, edge(1, "HGNC:1"))
    assert diff(twice, publish(tmp_path, edge(3, "HGNC:1", "PMID:2"), edge(4, "HGNC:1"))).is_empty
    (change,) = changes(twice, once)
    assert change.status == "changed"
    publications = [dict(details)[f"{BIOLINK}publications"] for details in change.before]
    assert publications == ["http://www.ncbi.nlm.nih.gov/pubmed/2"]
    assert change.after == ()


def test_a_source_that_only_one_release_has_is_added_or_gone_whole(tmp_path: Path) -> None:
    without_edges, with_edges = (
        publish(tmp_path, sma.quads()),
        publish(tmp_path, sma.quads(), edge(1, "HGNC:1")),
    )
    kgx, same = diff(without_edges, with_edges).sources
    assert (kgx.source, kgx.version_before, kgx.version_after, kgx.added, kgx.same) == (
        "kgx",
        None,
        "1",
        1,
        0,
    )
    assert (same.source, same.same) == ("test", CLAIMS)
    kgx, _ = diff(with_edges, without_edges).sources
    assert (kgx.gone, kgx.same) == (1, 0)


@pytest.mark.parametrize("examples", [0, 2])
def test_counts_are_whole_however_many_examples_are_asked_for(examples: int, tmp_path: Path) -> None:
    before = publish(tmp_path, *(edge(n, f"HGNC:{n}") for n in range(10)))
    after = publish(tmp_path, *(edge(n, f"HGNC:{n}", "PMID:2") for n in range(5, 15)))
    (kgx,) = diff(before, after, examples).sources
    assert (kgx.added, kgx.gone, kgx.changed, kgx.same) == (5, 5, 5, 0)
    assert [change.status for change in kgx.examples] == [
        status for status in ("added", "gone", "changed") for _ in range(examples)
    ]
    every = list(changes(before, after))
    assert every == list(changes(before, after))
    assert len({(change.subject, change.status) for change in every}) == 15


def test_quads_of_one_claim_are_found_together_however_they_were_loaded(tmp_path: Path) -> None:
    lines = sma.all_quads().splitlines(keepends=True)
    shuffled = "".join(lines[0::3] + lines[1::3] + lines[2::3])
    found = diff(publish(tmp_path, sma.all_quads()), publish(tmp_path, shuffled))
    assert found.is_empty
    assert found.sources[0].same == CLAIMS
