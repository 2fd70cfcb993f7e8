"""`raregraph compare` and `raregraph disagreements` on the command line."""

import csv
import io
import json
from pathlib import Path

import pytest

from raregraph.api.commands import disagreements as command
from raregraph.api.comparison import compared
from raregraph.graph.agreement.disagreement import DisagreementKind
from raregraph.graph.draft import draft
from raregraph.graph.engine.interface import EmbeddedEngine
from raregraph.ontology.kinds import GeneDiseaseKind as Kind
from tests.api.commands import run
from tests.curated_graph import AD, AR, SMN1, TYPE1, TYPE2, build_curated_graph, gene, mode, quads
from tests.small_graph import build_small_graph

CONFLICT = {
    "identifier": "ORPHA:70",
    "targets": [TYPE1, TYPE2],
    "reason": "several MONDO classes are an exact match",
}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = Path(tmp_path_factory.mktemp("home"))
    build_curated_graph(folder, {"identity": {"conflicts": [CONFLICT]}})
    return folder


@pytest.fixture(autouse=True)
def wide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")


def lines(capsys: pytest.CaptureFixture[str]) -> list[str]:
    return [" ".join(line.split()) for line in capsys.readouterr().out.splitlines()]


def test_a_comparison_tells_voices_and_kinds_apart(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("compare", "spinal muscular atrophy type 1", "--home", home) == 0
    shown = lines(capsys)
    assert shown == [
        f"spinal muscular atrophy type 1 {TYPE1}",
        "",
        "gene kind or mode voices asserted by weaker",
        "SMN1 causes 2 OMIM (genes-to-disease, mondo), Orphanet (orphapacket)",
        "SMN1 causes loss of function 1 Orphanet (orphapacket) causes (genes-to-disease, mondo)",
        "SMN2 causes 1 invented (invented) uncertain (genes-to-disease)",
        "SMN2 modifies 1 Orphanet (orphapacket) uncertain (genes-to-disease)",
        "Autosomal recessive 2 OMIM (hpoa), Orphanet (orphapacket)",
        "",
        "5 rows; voices: independent sources that assert it; in brackets: through what",
    ]


@pytest.mark.parametrize("columns", [60, 100, 160])
def test_the_subtypes_follow_each_under_its_name_in_the_same_columns(
    home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, columns: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    assert run("compare", "MONDO:0001516", "--home", home) == 0
    shown = capsys.readouterr().out.splitlines()
    assert max(len(line) for line in shown) <= columns
    assert [line for line in shown if "MONDO:" in line] == [
        "spinal muscular atrophy  MONDO:0001516",
        f"spinal muscular atrophy type 1  {TYPE1}",
        f"spinal muscular atrophy type 2  {TYPE2}",
    ]
    starts = {line.index("causes") for line in shown if line.startswith(("SMN1  causes", "SMN2  causes"))}
    assert len(starts) == 1


def test_a_disease_is_compared_with_its_subtypes_or_alone(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    diseases = []
    for option in ("--subtypes", "--alone"):
        assert run("compare", "MONDO:0001516", option, "--format", "json", "--home", home) == 0
        diseases.append([row["disease"]["id"] for row in json.loads(capsys.readouterr().out)["genes"]])
    assert diseases == [["MONDO:0001516"] * 2 + [TYPE1] * 4 + [TYPE2], ["MONDO:0001516"] * 2]


def test_an_identifier_of_another_space_leads_to_the_hub(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("compare", TYPE1, "--format", "csv", "--home", home) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [(row["gene"], row["said"], row["independent"]) for row in rows] == [
        ("SMN1", "causes", "2"),
        ("SMN1", "causes loss of function", "1"),
        ("SMN2", "causes", "1"),
        ("SMN2", "modifies", "1"),
        ("", "Autosomal recessive", "2"),
    ]
    assert rows[0]["asserted_at"].startswith("infores:omim causes [genes-to-disease line 1]; ")


def test_json_gives_each_claim_with_its_sentence_and_the_reason_of_its_basis(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("compare", "spinal muscular atrophy", "--alone", "--format", "json", "--home", home) == 0
    genes = json.loads(capsys.readouterr().out)["genes"]
    (claim,) = genes[1]["asserted"]
    assert (genes[1]["gene"]["label"], genes[1]["said"]) == ("SMN2", "modifies")
    assert claim["sentences"] == ["More copies of SMN2 make it milder."]
    assert (claim["record"], claim["basis"], claim["reason"]) == (
        "gard/sma",
        "gard",
        "the resource that the claim credits",
    )


def test_an_unknown_disease_is_an_error(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("compare", "no such thing", "--home", home) == 1
    assert "there is no disease 'no such thing'" in capsys.readouterr().err


def test_the_work_list_starts_with_the_most_telling(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("disagreements", "--home", home) == 0
    shown = lines(capsys)
    assert shown[:5] == [
        f"1. SMN2 (HGNC:11118) in spinal muscular atrophy type 1 ({TYPE1}) modifier-or-cause",
        "invented says that it causes, Orphanet says that it modifies",
        "+ invented: causes [invented line 1]",
        "- orphanet: modifies [orphapacket line 1]",
        "",
    ]
    assert shown[-1] == "3 of 3 shown; in all: 2 modifier-or-cause, 1 mapping"


def test_a_mode_that_a_source_ties_to_a_gene_is_shown_with_the_gene_claim(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = (
        ("clingen", gene(SMN1, TYPE1, Kind.CAUSES, "clingen", modes=(AR,))),
        ("orphapacket", mode(TYPE1, AD, "orphanet")),
    )
    with draft(tmp_path) as release:
        release.load(quads(rows, ()))
        release.publish({"built_at": "2020-01-01T00:00:00+00:00", "sources": []}, {})
    assert run("disagreements", "--home", tmp_path) == 0
    assert "- clingen: causes, Autosomal recessive [clingen line 1]" in lines(capsys)


def test_one_kind_can_be_listed_and_cut(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("disagreements", "--kind", "mapping", "--limit", 1, "--format", "json", "--home", home) == 0
    (mapping,) = json.loads(capsys.readouterr().out)
    assert mapping["disease"]["id"] == "ORPHA:70"
    assert [other["id"] for other in mapping["others"]] == [TYPE1, TYPE2]
    assert mapping["what"] == CONFLICT["reason"]


@pytest.mark.parametrize(("form", "delimiter"), [("csv", ","), ("tsv", "\t")])
def test_the_list_is_written_a_line_each(
    home: Path, capsys: pytest.CaptureFixture[str], form: str, delimiter: str
) -> None:
    assert run("disagreements", "--limit", 0, "--format", form, "--home", home) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out), delimiter=delimiter))
    assert [row["kind"] for row in rows] == ["modifier-or-cause", "modifier-or-cause", "mapping"]
    assert rows[0]["against"] == "infores:orphanet modifies [orphapacket line 1]"


def test_every_kind_of_disagreement_can_be_asked_for() -> None:
    assert set(command.KINDS) == {str(kind) for kind in DisagreementKind}


def test_what_is_said_of_a_form_is_left_out_where_the_disease_stands_alone(tmp_path: Path) -> None:
    engine = EmbeddedEngine.open(build_small_graph(tmp_path).store_path)
    shown = {
        subtypes: [
            (row.disease.label, row.gene.label, row.said)
            for row in compared(engine, "spinal muscular atrophy", subtypes=subtypes).genes
            if row.gene
        ]
        for subtypes in (False, True)
    }
    name = "Spinal muscular atrophy"
    alone = [(name, "SMN1", "causes"), (name, "SMN2", "modifies"), (name, "STMN1", "causes")]
    assert shown == {False: alone, True: [*alone, ("Dominant SMA", "DYNC1H1", "causes")]}
