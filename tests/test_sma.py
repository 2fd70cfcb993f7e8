"""The page that the project starts from: GARD's on spinal muscular atrophy, with HGNC and nothing else."""

import subprocess
import sys
from pathlib import Path

import pytest

from raregraph.api.knowledge_graph import KnowledgeGraph

pytestmark = pytest.mark.data

SENTENCES = {
    "SMN1": "SMA is generally caused by changes (mutations) in the SMN1 gene and is",
    "SMN2": "Extra copies of the SMN2 gene modify the severity of SMA.",
    "forms": "Rare autosomal dominant (caused by mutations in DYNC1H1",
}
AD, AR, XL = "Autosomal dominant inheritance", "Autosomal recessive inheritance", "X-linked inheritance"
GHR = "Genetics Home Reference (GHR)"


@pytest.fixture(scope="module")
def graph(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> KnowledgeGraph:
    home = tmp_path_factory.mktemp("sma")
    page = shared_data / "gard" / "spinal-muscular-atrophy.txt"
    genes = shared_data / "hgnc" / "hgnc_complete_set.txt.gz"
    command = [sys.executable, "-m", "raregraph.api", "build", f"gard-page-text={page}", f"hgnc={genes}"]
    subprocess.run([*command, "--home", str(home), "--jobs", "1"], check=True, capture_output=True)
    return KnowledgeGraph.open(home)


def test_one_query_gives_a_row_a_gene_with_relation_mode_sentence_source_and_date(
    graph: KnowledgeGraph,
) -> None:
    rows = graph.ask("genes-of-condition", condition="spinal muscular atrophy")
    wanted = ("symbol", "relation", "modes", "references", "cited", "dates", "scopes")
    assert [tuple(str(row[name]) for name in wanted) for row in rows] == [
        ("DYNC1H1", "causes", AD, "4", GHR, "2013-01", "direct"),
        ("SMN1", "causes", AR, "4", GHR, "2013-01", "inferred"),
        ("SMN2", "modifies", "", "4", GHR, "2013-01", "inferred"),
        ("UBA1", "causes", XL, "4", GHR, "2013-01", "direct"),
        ("VAPB", "causes", AD, "4", GHR, "2013-01", "direct"),
    ]
    for row in rows:
        start = SENTENCES.get(str(row["symbol"]), SENTENCES["forms"])
        assert str(row["sentence"]).startswith(start)
        assert bool(str(row["form"])) == (str(row["symbol"]) not in SENTENCES)
        assert str(row["source"]).endswith("/infores/gard")


def test_the_rare_forms_are_nodes_with_their_genes_and_modes(graph: KnowledgeGraph) -> None:
    rows = graph.ask("forms-of-condition", condition="spinal muscular atrophy")
    assert {(str(row["genes"]), str(row["modes"])) for row in rows} == {("DYNC1H1; VAPB", AD), ("UBA1", XL)}


def test_the_page_cites_five_references_and_names_nine_resources(graph: KnowledgeGraph) -> None:
    rows = graph.ask("record-citations", record="gard/spinal-muscular-atrophy")
    references = [
        (int(str(row["number"])), str(row["date"])) for row in rows if str(row["kind"]) == "reference"
    ]
    assert references == [(1, "2012"), (2, "2014-02"), (3, "2012"), (4, "2013-01"), (5, "2015-12")]
    assert sum(str(row["kind"]) == "resource" for row in rows) == 9


def test_the_page_was_last_updated_in_january_2016(graph: KnowledgeGraph) -> None:
    assert len(graph.ask("claims-of-source-since", source="gard", since="2016-01-07")) >= 5
    assert len(graph.ask("claims-of-source-since", source="gard", since="2016-01-08")) == 0
