"""`raregraph stats`, `raregraph qc` and `raregraph sources`: what a release holds, and what is odd about it."""

import json
from pathlib import Path
from typing import Any

import pytest

from raregraph.api.cli import main
from raregraph.graph.draft import draft
from tests.curated_graph import TYPE1, TYPE2, quads


def problem(level: str, line: int, message: str) -> dict[str, str]:
    return {
        "level": level,
        "file": "a.tsv",
        "place": f"line {line}",
        "message": message,
        "remedy": "Correct it.",
    }


QC: dict[str, Any] = {
    "sources": {
        "hpoa": {
            "counts": {
                "grounded": 3,
                "ambiguous": 1,
                "ungrounded": 1,
                "rows_without_gene": 2,
                "signs_grounded": 40,
                "signs_ambiguous": 2,
                "signs_ungrounded": 5,
            },
            "errors": 2,
            "notes": 1,
            "problems": [
                problem("note", 1, "4 rows are set aside"),
                problem("error", 7, "'OMIM:1' is no identifier"),
                problem("error", 9, "'OMIM:22' is no identifier"),
            ],
            "not_grounded": [{"record": "OMIM:9", "title": "A disease", "candidates": [TYPE1, TYPE2]}],
            "signs_not_grounded": [
                {"name": "Thin thumbs", "claims": 5, "candidates": []},
                {"name": "Cold", "claims": 2, "candidates": ["HP:0000001", "HP:0000002"]},
            ],
        },
        "mondo": {"counts": {}, "errors": 0, "notes": 0, "problems": [], "not_grounded": []},
    },
    "identity": {
        "conflicts": [
            {"source": "mondo", "identifier": "ORPHA:70", "targets": [TYPE1, TYPE2], "reason": "two classes"}
        ]
    },
}
SOURCES = [
    {
        "name": "hpoa",
        "title": "HPO annotations",
        "version": "2025",
        "file": "a.tsv",
        "sha256": "00",
        "counts": {
            "rows": 1_234,
            "mode_claims": 30,
            "phenotype_claims": 1_000,
            "phenotype_denials": 4,
            "OnsetRow": 200,
        },
    },
    {
        "name": "clingen",
        "title": "ClinGen",
        "version": "2025",
        "file": "b.csv",
        "sha256": "00",
        "counts": {
            "rows": 12,
            "gene_claims:causes": 9,
            "gene_claims:uncertain": 1,
            "gene_claims:not_causes": 2,
        },
    },
]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = Path(tmp_path_factory.mktemp("home"))
    with draft(folder) as release:
        release.load(quads())
        release.publish({"built_at": "2020-01-01T00:00:00+00:00", "sources": SOURCES}, QC)
    return folder


@pytest.fixture(autouse=True)
def width(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "100")


def run(capsys: pytest.CaptureFixture[str], *arguments: object, status: int = 0) -> list[str]:
    with pytest.raises(SystemExit) as ended:
        main([str(argument) for argument in arguments])
    assert int(ended.value.code or 0) == status
    out, err = capsys.readouterr()
    return [" ".join(line.split()) for line in (err if status else out).splitlines()]


def test_stats_has_a_row_for_each_source(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "stats", "--home", home)[2:] == [
        "source holds genes modes phenotypes denied",
        "hpoa 1,234 rows 30 1,000 4",
        "clingen 12 rows 10 2",
        "all 10 30 1,000 6",
    ]


def test_all_counts_of_one_source(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "stats", "--source", "clingen", "--home", home)[2:] == [
        "clingen ClinGen, version 2025",
        "b.csv, sha256 00",
        "what count",
        "gene claims: causes 9",
        "gene claims: not causes 2",
        "gene claims: uncertain 1",
        "rows 12",
    ]


@pytest.mark.parametrize("command", ["stats", "qc", "sources"])
def test_a_source_that_is_not_there_is_an_error_that_names_it(
    home: Path, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    assert "no source 'nothing'" in run(capsys, command, "--source", "nothing", "--home", home, status=2)[-1]


def test_qc_has_a_row_for_each_source(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "qc", "--home", home) == [
        "source grounded ambiguous ungrounded signs left dropped errors notes",
        "hpoa 3 1 1 7 2 2 1",
        "mondo",
        "",
        "1 identifiers with several exact matches in the hub: merged with none of them",
    ]


def test_qc_of_a_source_puts_problems_of_one_sort_together(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(capsys, "qc", "--source", "hpoa", "--examples", 1, "--home", home)[3:] == [
        "hpoa",
        "2 errors: … is no identifier",
        "a.tsv, line 7: 'OMIM:1' is no identifier",
        "Correct it.",
        "1 note: … rows are set aside",
        "a.tsv, line 1: 4 rows are set aside",
        "Correct it.",
        "1 not grounded",
        f"OMIM:9 A disease; perhaps {TYPE1}, {TYPE2}",
        "2 names of signs not grounded, by their claims (40 claims found their sign in HPO)",
        "5 Thin thumbs",
    ]


def test_qc_says_which_mappings_contradict_each_other(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "qc", "--source", "mondo", "--home", home)[-1] == (
        f"ORPHA:70 (mondo): {TYPE1}, {TYPE2}; two classes"
    )


def test_json_is_the_whole_report_or_that_of_some_sources(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert json.loads("\n".join(run(capsys, "qc", "-f", "json", "--home", home))) == QC
    some = json.loads("\n".join(run(capsys, "qc", "-f", "json", "-s", "mondo", "--home", home)))
    assert list(some["sources"]) == ["mondo"]


@pytest.mark.parametrize("columns", [60, 100, 160])
def test_sources_fit_the_terminal(
    home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, columns: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    shown = run(capsys, "sources", "--home", home)
    assert "source held version" in " ".join(shown[:2])
    assert any(line.startswith("clingen 12 rows") for line in shown) or columns == 60


def test_all_that_is_known_of_a_source(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shown = run(capsys, "sources", "--source", "clingen", "--home", home)
    assert shown[:2] == ["source clingen", "title ClinGen gene-disease validity"]
    assert any(line.startswith("homepage https://") for line in shown)
