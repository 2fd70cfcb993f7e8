"""`raregraph network` writes what is chosen in the format that the file's name tells."""

import json
import subprocess
import sys
from pathlib import Path

import networkx as nx
import pytest
from click.testing import CliRunner, Result

from raregraph.api.cli import cli
from raregraph.graph.errors import ExportError, QueryError, RaregraphError, UnknownNameError


def run(home: Path, out: Path, *options: str) -> Result:
    done = CliRunner().invoke(cli, ["network", str(out), "--home", str(home), *options])
    if isinstance(done.exception, RaregraphError):
        raise done.exception
    return done


OWN = "--include-restricted"


def test_the_genes_of_a_disease_are_a_file_for_cytoscape(home: Path, tmp_path: Path) -> None:
    out = tmp_path / "sma.graphml"
    done = run(home, out, "--root", "SMA", "--kind", "causes", "--kind", "modifies", OWN)
    assert done.output == f"{out}: 5 nodes, 3 edges\n"
    graph = nx.read_graphml(out)
    assert {graph.nodes[node]["label"] for node in graph} == {
        "SMN1",
        "SMN2",
        "Spinal muscular atrophy",
        "DYNC1H1",
        "Dominant SMA",
    }


def test_all_conditions_of_a_mode_are_a_file(home: Path, tmp_path: Path) -> None:
    run(home, tmp_path / "x.cyjs", "--mode", "X-linked", "--node-kind", "all", OWN)
    elements = json.loads((tmp_path / "x.cyjs").read_text(encoding="utf-8"))["elements"]
    names = {each["data"]["name"] for each in elements["nodes"]}
    assert {"COL4A5", "Alport syndrome", "X-linked recessive inheritance", "Hearing impairment"} <= names
    assert "SMN1" not in names


def test_diseases_are_linked_by_shared_genes(home: Path, tmp_path: Path) -> None:
    run(home, tmp_path / "d.csv", "--shared", "gene", OWN)
    header, *rows = (tmp_path / "d.csv").read_text(encoding="utf-8").splitlines()
    assert header.endswith("shared,jaccard,p")
    assert len(rows) == 1


def test_one_edge_a_pair_and_pictures(home: Path, tmp_path: Path) -> None:
    run(home, tmp_path / "s.json", "--simple", OWN)
    assert not json.loads((tmp_path / "s.json").read_text(encoding="utf-8"))["multigraph"]
    run(home, tmp_path / "s.svg", "--root", "SMA", OWN)
    assert "SMN2 modifies Spinal muscular atrophy" in (tmp_path / "s.svg").read_text(encoding="utf-8")


def test_what_may_not_be_passed_on_is_left_out_and_told(home: Path, tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="no claim of the release fits"):
        run(home, tmp_path / "a.csv")
    run(home, tmp_path / "a.csv", OWN)


def test_mistakes_are_told_and_write_nothing(home: Path, tmp_path: Path) -> None:
    with pytest.raises(ExportError, match=r"'\.docx'.*\.graphml"):
        run(home, tmp_path / "a.docx")
    with pytest.raises(UnknownNameError, match="no disease 'nothing'"):
        run(home, tmp_path / "a.svg", "--root", "nothing", OWN)
    with pytest.raises(QueryError, match=r"kind of claim 'cures'.*causes"):
        run(home, tmp_path / "a.svg", "--kind", "cures", OWN)
    with pytest.raises(UnknownNameError, match="mode of inheritance 'x-ray'"):
        run(home, tmp_path / "a.svg", "--mode", "x-ray", OWN)
    assert list(tmp_path.iterdir()) == []


def test_the_picture_in_the_readme_is_what_the_starter_records_give(tmp_path: Path) -> None:
    program = [
        sys.executable,
        "-m",
        "raregraph.api",
        "build",
        "--home",
        str(tmp_path / "home"),
        "--jobs",
        "1",
    ]
    subprocess.run(program, check=True, capture_output=True)
    kinds = [word for kind in ("gene", "disease", "mode") for word in ("--node-kind", kind)]
    run(tmp_path / "home", tmp_path / "sma.svg", "--root", "SMA", *kinds)
    shown = Path(__file__).parents[2] / "docs" / "images" / "sma.svg"
    assert (tmp_path / "sma.svg").read_bytes() == shown.read_bytes(), f"draw {shown} anew: see the README"
