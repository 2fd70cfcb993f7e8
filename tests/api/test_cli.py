"""The command line: what it prints, where, and with which exit status."""

import csv
import io
import json
import re
import socket
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from raregraph.api.cli import main
from raregraph.api.knowledge_graph import KnowledgeGraph
from tests.small_graph import S1


@dataclass(frozen=True)
class Ran:
    status: int
    out: str
    err: str


Run = Callable[..., Ran]


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run the command line in this process, as from a shell with a terminal of 100 columns."""
    monkeypatch.setenv("COLUMNS", "100")

    def _run(*arguments: object) -> Ran:
        with pytest.raises(SystemExit) as ended:
            main([str(argument) for argument in arguments])
        captured = capfd.readouterr()
        return Ran(int(ended.value.code or 0), captured.out, captured.err)

    return _run


def test_a_named_question_is_answered_as_csv(run: Run, home: Path) -> None:
    ran = run("query", "genes-of-condition", "--param", "condition=SMA", "--format", "csv", "--home", home)
    assert (ran.status, ran.err) == (0, "")
    found = list(csv.DictReader(io.StringIO(ran.out)))
    assert [row["symbol"] for row in found] == ["DYNC1H1", "SMN1", "SMN2"]
    assert found[1]["sentence"] == S1


def test_the_table_is_for_reading(run: Run, home: Path) -> None:
    ran = run("query", "modifiers", "--home", home)
    lines = ran.out.splitlines()
    assert "HGNC:11118" in ran.out
    assert "http" not in ran.out
    assert max(map(len, lines)) <= 100
    assert lines[-1].strip() == "1 row"


def test_a_query_of_ones_own_needs_no_prefixes(run: Run, home: Path) -> None:
    query = "SELECT ?s WHERE { VALUES ?n { UNDEF } GRAPH ?g { ?s biolink:symbol ?n } }"
    ran = run("query", query, "-p", "n=SMN1", "-f", "tsv", "--home", home)
    assert ran.out == "?s\n<http://identifiers.org/hgnc/11117>\n"


def test_an_iri_is_given_in_angle_brackets(run: Run, home: Path) -> None:
    query = "SELECT ?n WHERE { VALUES ?s { UNDEF } GRAPH ?g { ?s biolink:symbol ?n } }"
    ran = run("query", query, "-p", "s=<http://identifiers.org/hgnc/11117>", "-f", "csv", "--home", home)
    assert ran.out == "n\r\nSMN1\r\n"


def test_a_query_is_read_from_a_file(run: Run, home: Path, tmp_path: Path) -> None:
    file = tmp_path / "own.rq"
    file.write_text(
        "CONSTRUCT { ?s rdfs:label ?l } WHERE { GRAPH ?g { ?s biolink:symbol ?l } }", encoding="utf-8"
    )
    ran = run("query", file, "--format", "nt", "--home", home)
    label = "<http://www.w3.org/2000/01/rdf-schema#label>"
    assert f'<http://identifiers.org/hgnc/11117> {label} "SMN1" .' in ran.out.splitlines()


def test_every_format_that_an_error_recommends_is_one_of_the_command(run: Run, home: Path) -> None:
    query = "CONSTRUCT { ?s rdfs:label ?l } WHERE { GRAPH ?g { ?s biolink:symbol ?l } }"
    refused = run("query", query, "-f", "csv", "--home", home)
    assert refused.err.rstrip().endswith("Ask for one of: ttl, nt, jsonld, rdf, trig, nq.")
    for form in ("ttl", "nt", "jsonld", "rdf", "trig", "nq"):
        ran = run("query", query, "-f", form, "--home", home)
        assert (ran.status, ran.err) == (0, "")
        assert "SMN1" in ran.out


def test_the_questions_are_listed(run: Run) -> None:
    ran = run("query", "--list")
    assert ran.status == 0
    assert "genes-of-condition\n" in ran.out
    assert "--param condition=..." in ran.out


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (
            ("query", "gene-of-condition"),
            1,
            "error: gene-of-condition: there is no such question. Did you mean:",
        ),
        (("query", "modifiers", "-p", "x=1"), 1, "error: modifiers: it has no parameter 'x'. It takes none"),
        (("query", "conditions-of-gene", "-p", "gene=SMN"), 1, "error: gene: the name 'SMN' is ambiguous"),
        (("query", "SELECT * WHERE {"), 1, "error: the query can't be read"),
        (
            ("query", "ASK { ?s ?p ?o FILTER(<urn:f>(?o)) }"),
            1,
            "error: the query can't be answered: The custom",
        ),
        (("query", "genes-of-condition", "-p", "condition="), 1, "error: condition: its value is empty."),
        (("query", "missing.rq"), 1, "error: missing.rq: the file can't be read: No such file or directory."),
        (("query", "modifiers", "-f", "ttl"), 1, "error: the answer is rows, which can't be written as ttl."),
        (("query", "modifiers", "-p", "x"), 2, "'x' is not of the form NAME=VALUE"),
        (("query",), 2, "say what to ask"),
        (("query", "modifiers", "-f", "xlsx"), 2, "Invalid value for '--format'"),
        (("nonsense",), 2, "No such command 'nonsense'"),
        (("build", "nosuch=/tmp"), 1, "error: nosuch: there is no such source. Take one of:"),
        (("build", "hgnc"), 2, "'hgnc' is not of the form SOURCE=PATH"),
        (("build", "--from", "/no/such"), 1, "error: /no/such: there is no such folder."),
        (("extract", "/no/such"), 1, "error: /no/such: there is no such file or folder."),
    ],
)
def test_an_error_is_one_line_and_a_status(
    run: Run, home: Path, arguments: tuple[str, ...], status: int, message: str
) -> None:
    at_home = ("--home", home) if arguments[0] in {"query", "build"} else ()
    ran = run(*arguments, *at_home)
    assert (ran.status, ran.out) == (status, "")
    assert message in ran.err
    assert "Traceback" not in ran.err
    if status == 1:
        assert len(ran.err.splitlines()) == 1


@pytest.mark.parametrize("command", ["query modifiers", "stats", "validate", "serve"])
def test_without_a_release_the_remedy_is_to_build_one(run: Run, tmp_path: Path, command: str) -> None:
    ran = run(*command.split(), "--home", tmp_path)
    assert (ran.status, ran.out) == (1, "")
    assert ran.err == f"error: {tmp_path} holds no release. Build one first: raregraph build\n"


def test_the_starter_records_are_built_without_any_argument(run: Run, tmp_path: Path) -> None:
    built = run("build", "--home", tmp_path, "--jobs", "1")
    assert built.status == 0
    assert " records" in built.out.splitlines()[0]
    name = built.out.partition(":")[0]
    assert built.err.splitlines() == [
        "reading the genes",
        f"reading {name}",
        "rolling up from subtypes",
        "putting the store in order",
        "verifying and publishing",
    ]
    asked = run("query", "genes-of-condition", "-f", "csv", "--home", tmp_path)
    kinds = {(row["symbol"], row["relation"]) for row in csv.DictReader(io.StringIO(asked.out))}
    assert {("SMN1", "causes"), ("SMN2", "modifies"), ("DYNC1H1", "causes")} <= kinds
    assert ("SMN2", "causes") not in kinds
    assert run("validate", "--home", tmp_path).status == 0
    counted = json.loads(run("stats", "-f", "json", "--home", tmp_path).out)
    assert counted["sources"][0]["name"] == name
    held = {
        entry["source"]: entry["held"]
        for entry in json.loads(run("sources", "-f", "json", "--home", tmp_path).out)
    }
    assert held["medquad"] == "nothing"
    assert "records" in held[name]


def test_the_text_of_a_record_is_printed_for_its_spans(run: Run, shared_data: Path) -> None:
    page = shared_data / "gard" / "spinal-muscular-atrophy.txt"
    text = run("extract", page, "--text").out
    claims = json.loads(run("extract", page, "--format", "jsonl", "--jobs", "1").out)
    assert claims["record_id"] == "gard/spinal-muscular-atrophy"
    assert [gene["symbol"] for gene in claims["genes"]] == ["SMN1", "SMN2", "DYNC1H1", "VAPB", "UBA1"]
    for gene in claims["genes"]:
        assert text[gene["start"] : gene["end"]] == gene["quote"]


@pytest.mark.parametrize(
    ("path", "ids"),
    [
        ("gard/spinal-muscular-atrophy.txt", ["gard/spinal-muscular-atrophy"]),
        ("medquad/3_GHR_QA/0000935.xml", ["3_GHR_QA/0000935"]),
        ("../../main/loaders/starter/cystic-fibrosis.yaml", ["record/cystic-fibrosis"]),
    ],
)
def test_the_source_of_a_path_is_recognised(run: Run, shared_data: Path, path: str, ids: list[str]) -> None:
    place = shared_data / path
    if path.startswith(".."):
        place = Path(__file__).parents[2] / "loaders" / "starter" / "cystic-fibrosis.yaml"
    genes = shared_data / "hgnc" / "hgnc_complete_set.txt.gz"
    ran = run("extract", place, "-f", "jsonl", "--genes", genes, "--jobs", "1")
    assert [json.loads(line)["record_id"] for line in ran.out.splitlines()] == ids


def test_without_genes_extract_says_where_to_get_them(run: Run, tmp_path: Path) -> None:
    page = tmp_path / "page.xml"
    page.write_text(
        '<Document source="GHR" id="1" url="u"><Focus>Some disease</Focus><QAPairs/></Document>',
        encoding="utf-8",
    )
    ran = run("extract", page, "--home", tmp_path / "none")
    assert ran.status == 1
    assert ran.err.startswith("error: there are no genes to read the texts with. Give HGNC's complete set")


def test_genes_of_the_release_are_used_where_there_is_no_file(run: Run, home: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.xml"
    page.write_text(
        '<Document source="GHR" id="1" url="u"><Focus>Some disease</Focus><QAPairs><QAPair>'
        '<Question qtype="genetic changes">What?</Question>'
        "<Answer>Mutations in the SMN1 gene cause some disease.</Answer></QAPair></QAPairs></Document>",
        encoding="utf-8",
    )
    ran = run("extract", page, "-f", "jsonl", "--home", home, "--jobs", "1")
    assert [gene["hgnc_id"] for gene in json.loads(ran.out)["genes"]] == ["HGNC:11117"]


def test_importing_raregraph_loads_nothing_heavy() -> None:
    code = (
        "import sys, raregraph, raregraph.api.cli\n"
        "print(sorted({'rdflib', 'fastapi', 'lxml', 'pyoxigraph', 'rich', 'yaml'} & set(sys.modules)))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout == "[]\n"


def test_a_reader_that_leaves_early_is_no_error(home: Path) -> None:
    query = "SELECT ?o ?p ?s WHERE { ?s ?p ?o }"
    command = f"{sys.executable} -m raregraph.api query '{query}' -f csv --home {home} | head -1"
    ran = subprocess.run(command, shell=True, capture_output=True, text=True, check=False)
    assert (ran.stdout, ran.stderr) == ("o,p,s\n", "")


def test_a_busy_port_is_an_error_with_a_remedy(run: Run, home: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as busy:
        port = busy.getsockname()[1]
        ran = run("serve", "--home", home, "--port", port)
    assert (ran.status, ran.out) == (1, "")
    assert ran.err.startswith(f"error: 127.0.0.1:{port}: nothing can listen there: ")
    assert ran.err.endswith("Give another --port, or 0 for any that is free.\n")


def test_a_foreign_host_is_an_error_with_a_remedy(run: Run, home: Path) -> None:
    ran = run("serve", "--home", home, "--host", "203.0.113.1", "--port", "0")
    assert ran.status == 1
    assert ran.err.startswith("error: 203.0.113.1:0: nothing can listen there: ")
    assert ran.err.endswith(". Give --host an address of this machine.\n")


def test_the_server_says_what_it_serves(home: Path) -> None:
    command = [sys.executable, "-m", "raregraph.api", "serve", "--home", str(home), "--port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as server:
        assert server.stderr is not None
        first = server.stderr.readline()
        server.terminate()
        server.stderr.read()
    release = KnowledgeGraph.open(home).release
    assert release is not None
    assert re.fullmatch(
        rf"release {release.id} of {re.escape(str(home))} at http://127\.0\.0\.1:\d+/\n", first
    )
