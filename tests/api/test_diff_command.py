"""`raregraph diff` on the command line."""

import json
from pathlib import Path

import pytest

from raregraph.graph.curated import Attribution, Edge
from raregraph.graph.draft import draft
from raregraph.graph.rdf.kgx import edge_quads
from raregraph.graph.release import Release
from tests.api.commands import run

MANIFEST = {"built_at": "2026-11-22T12:00:00+00:00", "raregraph_version": "0", "sources": []}


def publish(home: Path, *genes: str) -> Release:
    said = Attribution("infores:omim", "line 1")
    edges = [Edge("", "biolink:Association", gene, "biolink:causes", "MONDO:1234567", said) for gene in genes]
    text = "".join(edge_quads(edge, "https://w3id.org/raregraph/graph/kgx/1") for edge in edges)
    with draft(home) as making:
        making.load(iter([text.encode()]))
        return making.publish(MANIFEST, {})


def test_an_older_release_is_compared_with_the_current_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old, new = publish(tmp_path, "HGNC:1", "HGNC:2"), publish(tmp_path, "HGNC:2", "HGNC:3")
    assert run("diff", old.id[:8], "--home", tmp_path) == 0
    lines = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert lines[0] == ["from", old.id, "to", new.id]
    assert ["kgx", "1", "1", "1", "1", "0", "1"] in lines


def test_every_change_is_a_line_of_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old, new = publish(tmp_path, "HGNC:1"), publish(tmp_path, "HGNC:3")
    assert run("diff", old.path, new.id, "--format", "jsonl", "--home", tmp_path) == 0
    changes = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(change["status"], change["subject"]) for change in changes] == [
        ("added", "http://identifiers.org/hgnc/3"),
        ("gone", "http://identifiers.org/hgnc/1"),
    ]


def test_a_release_that_is_not_there_is_named_with_those_that_are(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    known = publish(tmp_path, "HGNC:1")
    assert run("diff", "nothing", "--home", tmp_path) == 1
    assert capsys.readouterr().err == f"error: there is no release 'nothing'. Take one of: {known.id}.\n"


def test_releases_with_the_same_claims_are_said_to_have_them(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    known = publish(tmp_path, "HGNC:1")
    assert run("diff", known.id, known.id, "--home", tmp_path) == 0
    assert "both have the same claims" in capsys.readouterr().out
