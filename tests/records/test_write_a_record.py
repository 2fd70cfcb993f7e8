"""The page on how to write a record: its examples are read as a user would have them read."""

import re
from pathlib import Path

import pytest

from raregraph.graph.engine.interface import EmbeddedEngine
from raregraph.graph.records import ConditionRecord
from raregraph.graph.validation.shapes import validate
from raregraph.loaders.build import BuildResult, build
from raregraph.loaders.build_request import BuildRequest
from raregraph.loaders.condition_record import FREQUENCIES
from raregraph.loaders.record_check import schema
from raregraph.loaders.source import RawItem
from raregraph.loaders.sources.record import SOURCE
from raregraph.ontology.kinds import GeneDiseaseKind
from raregraph.ontology.modes import mode_named
from raregraph.queries.question import question

PAGE = (Path(__file__).parents[2] / "docs" / "write-a-record.md").read_text(encoding="utf-8")
*STEPS, WHOLE = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
(REPORTED,) = re.findall(r"```text\n(.*?)\n```", PAGE, re.DOTALL)


def read(text: str) -> ConditionRecord:
    parsed = SOURCE.parse(RawItem("glasswing-syndrome.yaml", "glasswing-syndrome", text.encode()))
    assert parsed.problems == ()
    record = parsed.records[-1]
    assert isinstance(record, ConditionRecord)
    return record


def test_the_three_steps_together_are_a_record() -> None:
    record = read("\n".join(STEPS))
    (claim,) = record.stated.genes
    assert (record.record_id, claim.symbol, claim.kind) == (
        "record/vexas-syndrome",
        "UBA1",
        GeneDiseaseKind.CAUSES_SOMATIC,
    )


def test_the_whole_record_is_read_without_a_problem() -> None:
    record = read(WHOLE)
    stated = record.stated
    assert [(c.symbol, c.kind.value, c.modes, c.form) for c in stated.genes] == [
        ("SMN1", "causes", ("HP:0000007",), None),
        ("SMN2", "modifies", (), None),
        ("SMN1", "causes_loss_of_function", ("HP:0000007",), "late Glasswing syndrome"),
    ]
    assert [(c.mode, c.certainty) for c in stated.modes] == [("HP:0000007", "usual"), ("HP:0000006", "rare")]
    assert [c.name for c in stated.forms] == ["late Glasswing syndrome"]
    assert [(c.phenotype, c.frequency) for c in stated.phenotypes] == [("HP:0003701", "9/11")]
    assert [reference.number for reference in record.references] == [1, 2]
    assert [resource.name for resource in record.resources] == ["Glasswing Families"]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> BuildResult:
    """The whole record of the page in a graph of its own, its genes without names, and no HGNC."""
    folder = tmp_path_factory.mktemp("my-records")
    unnamed = re.sub(r'(SMN\d: \{id: HGNC:\d+), name: "[^"]*"', r"\1", WHOLE)
    (folder / "glasswing-syndrome.yaml").write_text(unnamed, encoding="utf-8")
    return build(BuildRequest(((SOURCE, folder),), tmp_path_factory.mktemp("home"), partial=True))


def test_the_whole_record_makes_a_graph_that_conforms(built: BuildResult) -> None:
    report = validate(built.release.store_path)
    assert report.conforms
    assert {(f.path, f.severity) for f in report.findings} == {
        ("dcterms:publisher", "Warning"),
        ("biolink:primary_knowledge_source", "Warning"),
    }
    assert {fault.value for f in report.findings for fault in f.examples} == {
        "https://w3id.org/biolink/infores/my-clinic"
    }


def test_a_question_finds_the_claims_about_genes_without_a_name(built: BuildResult) -> None:
    rows = EmbeddedEngine.open(built.release.store_path).rows(question("modifiers").text)
    assert [(str(row["symbol"]), str(row["condition"])) for row in rows] == [("SMN2", "Glasswing syndrome")]


def test_the_page_shows_the_message_that_a_slip_gives() -> None:
    slip = WHOLE.replace("autosomal recessive", "autosomal recesive", 1)
    parsed = SOURCE.parse(RawItem("glasswing-syndrome.yaml", "glasswing-syndrome", slip.encode()))
    assert [str(problem) for problem in parsed.problems] == [REPORTED]


@pytest.mark.parametrize("kind", GeneDiseaseKind)
def test_every_relation_is_explained(kind: GeneDiseaseKind) -> None:
    assert f"| `{kind.value}` |" in PAGE


def test_the_schema_and_the_loader_know_the_same_words() -> None:
    definitions = schema()["$defs"]
    assert set(definitions["relation"]["enum"]) == {kind.value for kind in GeneDiseaseKind}
    frequency = definitions["phenotype_claim"]["properties"]["frequency"]
    assert all(re.match(frequency["pattern"], word) for word in (*FREQUENCIES, *frequency["examples"]))


def test_every_field_of_a_record_is_on_the_page() -> None:
    fields = schema()["properties"].keys() | schema()["properties"]["claims"]["properties"].keys()
    fields |= {name for entry in schema()["$defs"].values() for name in entry.get("properties", ())}
    assert [name for name in sorted(fields) if not re.search(rf"`{name}`|^\s*(- )?{name}:", PAGE, re.M)] == []


def test_the_modes_that_the_page_names_are_known() -> None:
    (named,) = re.findall(r"by name \((.*?)\)", PAGE, re.DOTALL)
    names = re.findall(r"`([^`]+)`", named)
    assert len(names) == 6
    assert [name for name in names if mode_named(name) is None] == []
