"""What the named questions answer, row by row, on a graph whose every claim is known."""

from importlib.resources import files
from pathlib import Path

import pyoxigraph
import pytest

from raregraph.graph.engine.interface import EmbeddedEngine
from raregraph.queries.binding import bound
from raregraph.queries.question import Question, question, questions
from tests.small_graph import OTHER_ALPORT_TEXT, S1, S2, S3, S4

GARD, GHR = "https://w3id.org/biolink/infores/gard", "https://w3id.org/biolink/infores/ghr"
RECORD = "https://w3id.org/raregraph/record/"
EXAMPLES: dict[str, dict[str, str]] = {
    "record-citations": {"record": "pages/sma"},
    "claims-resting-on-reference": {"record": "pages/sma", "number": "4"},
    "claims-of-source-since": {"source": "gard"},
}


def rows(engine: EmbeddedEngine, name: str, **values: object) -> list[tuple[str, ...]]:
    found = engine.rows(bound(engine, question(name), values))
    return [tuple("" if value is None else str(value) for value in row) for row in found.values]


def columns(engine: EmbeddedEngine, name: str, *wanted: str, **values: object) -> list[tuple[str, ...]]:
    found = engine.rows(bound(engine, question(name), values))
    return [tuple("" if row[each] is None else str(row[each]) for each in wanted) for row in found]


def test_the_genes_of_a_condition_and_its_forms_are_one_row_a_claim(engine: EmbeddedEngine) -> None:
    found = rows(engine, "genes-of-condition", condition="spinal muscular atrophy")
    hgnc = "http://identifiers.org/hgnc/"
    sma = f"{RECORD}pages/sma"
    ghr = "Genetics Home Reference"
    assert [row[:12] for row in found] == [
        (
            "DYNC1H1", f"{hgnc}2961", "causes", "Dominant SMA", "Autosomal dominant inheritance", S3, GARD, sma,
            "4", ghr, "2013-01", "direct",
        ),
        (
            "SMN1", f"{hgnc}11117", "causes", "", "Autosomal recessive inheritance", S1, GARD, sma,
            "1; 4", f"National Institute; {ghr}", "2012; 2013-01", "direct; inferred",
        ),
        ("SMN2", f"{hgnc}11118", "modifies", "", "", S2, GARD, sma, "4", ghr, "2013-01", "inferred"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "name",
    [
        "SMA",
        "Spinal  Muscular ATROPHY",
        "GARD:7674",
        "gard:0007674",
        "https://rarediseases.info.nih.gov/diseases/7674",
    ],
)
def test_a_condition_answers_to_each_of_its_names(engine: EmbeddedEngine, name: str) -> None:
    found = columns(engine, "genes-of-condition", "symbol", condition=name)
    assert found == [("DYNC1H1",), ("SMN1",), ("SMN2",)]


@pytest.mark.parametrize("name", ["ORPHA:63", "Orphanet:63", "http://www.orpha.net/ORDO/Orphanet_63"])
def test_an_exact_identifier_of_another_space_finds_the_condition(engine: EmbeddedEngine, name: str) -> None:
    found = columns(engine, "genes-of-condition", "symbol", "relation", condition=name)
    assert found == [("COL4A3", "susceptibility"), ("COL4A5", "causes")]


def test_a_form_is_a_condition_of_its_own(engine: EmbeddedEngine) -> None:
    assert columns(engine, "genes-of-condition", "symbol", "form", condition="dominant SMA") == [
        ("DYNC1H1", "Dominant SMA")
    ]


def test_forms_carry_their_genes_and_modes(engine: EmbeddedEngine) -> None:
    assert columns(engine, "forms-of-condition", "form", "genes", "modes", "sentence", condition="SMA") == [
        ("Dominant SMA", "DYNC1H1", "Autosomal dominant inheritance", S3)
    ]


def test_a_gene_leads_to_its_conditions_and_denied_claims_stay_out(engine: EmbeddedEngine) -> None:
    wanted = ("symbol", "condition", "relation", "form", "modes")
    assert columns(engine, "conditions-of-gene", *wanted, gene="DYNC1H1") == [
        ("DYNC1H1", "Spinal muscular atrophy", "causes", "Dominant SMA", "Autosomal dominant inheritance")
    ]
    assert columns(engine, "conditions-of-gene", *wanted, gene="STMN1") == []


def test_several_genes_are_asked_at_once(engine: EmbeddedEngine) -> None:
    assert columns(engine, "conditions-of-gene", "symbol", "relation", gene=["SMN2", "COL4A5"]) == [
        ("COL4A5", "causes"),
        ("SMN2", "modifies"),
    ]


def test_a_mode_finds_the_narrower_ones(engine: EmbeddedEngine) -> None:
    assert columns(engine, "conditions-by-mode", "condition", "inheritance", mode="X-linked") == [
        ("Alport Syndrome", "X-linked inheritance"),
        ("Alport syndrome", "X-linked recessive inheritance"),
    ]
    assert columns(engine, "conditions-by-mode", "condition", mode="XLR") == [("Alport syndrome",)]


def test_the_modes_of_a_condition_come_with_certainty_and_form(engine: EmbeddedEngine) -> None:
    wanted = ("inheritance", "certainty", "form", "sentence")
    assert columns(engine, "inheritance-of-condition", *wanted, condition="SMA") == [
        ("Autosomal dominant inheritance", "rare", "", S3),
        ("Autosomal dominant inheritance", "usual", "Dominant SMA", S3),
        ("Autosomal recessive inheritance", "usual", "", S1),
    ]


def test_a_record_lists_its_references_and_resources(engine: EmbeddedEngine) -> None:
    wanted = ("kind", "number", "title", "publisher", "source", "date", "role", "description")
    assert columns(engine, "record-citations", *wanted, record="pages/sma") == [
        ("reference", "1", "Learning about SMA", "National Institute", "", "2012", "", ""),
        ("reference", "4", "SMA", "Genetics Home Reference", GHR, "2013-01", "", ""),
        (
            "resource", "1", "MedlinePlus", "", "https://w3id.org/biolink/infores/medlineplus", "",
            "patient information", "Explains the condition.",
        ),
    ]  # fmt: skip


def test_the_claims_that_rest_on_one_reference(engine: EmbeddedEngine) -> None:
    wanted = ("subject", "object", "scope", "publisher", "date")
    found = columns(engine, "claims-resting-on-reference", *wanted, record="pages/sma", number=1)
    assert found == [
        ("SMN1", "Spinal muscular atrophy", "direct", "National Institute", "2012"),
        (
            "Spinal muscular atrophy",
            "Autosomal recessive inheritance",
            "direct",
            "National Institute",
            "2012",
        ),
    ]
    assert len(columns(engine, "claims-resting-on-reference", "subject", record="sma", number=4)) == 6


@pytest.mark.parametrize(
    ("since", "conditions"),
    [
        ("2016-01-07", {"Spinal muscular atrophy"}),
        ("2016-01-08", set()),
        ("2015-03-20", {"Spinal muscular atrophy", "Alport syndrome"}),
        ("2015-04", {"Spinal muscular atrophy"}),
        ("2014", {"Spinal muscular atrophy", "Alport syndrome"}),
    ],
)
def test_a_date_counts_at_the_precision_of_the_record(
    engine: EmbeddedEngine, since: str, conditions: set[str]
) -> None:
    found = columns(engine, "claims-of-source-since", "condition", source="gard", since=since)
    assert {condition for (condition,) in found} == conditions


def test_a_modifier_is_no_cause(engine: EmbeddedEngine) -> None:
    assert columns(engine, "modifiers", "symbol", "condition", "sentence") == [
        ("SMN2", "Spinal muscular atrophy", S2)
    ]
    assert ("SMN2",) not in columns(engine, "genes-by-kind", "symbol", kind="causes")


def test_genes_are_found_by_kind(engine: EmbeddedEngine) -> None:
    assert columns(engine, "genes-by-kind", "symbol", "condition", kind="susceptibility") == [
        ("COL4A3", "Alport syndrome")
    ]
    assert columns(engine, "genes-by-kind", "symbol", kind="causes") == [
        ("COL4A3",), ("COL4A5",), ("DYNC1H1",), ("SMN1",)
    ]  # fmt: skip


def test_records_that_contradict_each_other_are_found(engine: EmbeddedEngine) -> None:
    """ "X-linked" and "X-linked recessive" agree; "autosomal recessive" contradicts both."""
    wanted = ("inheritance", "record", "sentence", "other_inheritance", "other_record")
    found = columns(engine, "inheritance-disagreements", *wanted)
    short = {(a, b.removeprefix(RECORD), d, e.removeprefix(RECORD)) for a, b, _, d, e in found}
    recessive, linked = "Autosomal recessive inheritance", "X-linked inheritance"
    narrow = "X-linked recessive inheritance"
    assert short == {
        (recessive, "other/alport", narrow, "pages/alport"),
        (recessive, "other/alport", linked, "vague/alport"),
        (narrow, "pages/alport", recessive, "other/alport"),
        (linked, "vague/alport", recessive, "other/alport"),
    }
    assert OTHER_ALPORT_TEXT in {row[2] for row in found}


def test_each_source_is_counted_once(engine: EmbeddedEngine) -> None:
    found = rows(engine, "coverage-by-source")
    assert [(source.rpartition("/")[2], *counts) for source, *counts in found] == [
        ("gard", "2", "2", "6", "4", "0", "0"),
        ("ghr", "1", "1", "1", "1", "0", "0"),
        ("hpo-annotations", "0", "0", "0", "0", "1", "0"),
        ("ninds", "1", "1", "0", "1", "0", "0"),
    ]


@pytest.mark.parametrize("asked", questions(), ids=lambda asked: asked.name)
def test_a_question_answers_alike_with_and_without_a_union_default_graph(
    asked: Question, engine: EmbeddedEngine
) -> None:
    text = bound(engine, asked, EXAMPLES.get(asked.name, {}))
    answers = []
    for union in (True, False):
        answer = engine.store.query(text, use_default_graph_as_union=union)
        assert isinstance(answer, pyoxigraph.QuerySolutions)
        answers.append([tuple(map(str, solution)) for solution in answer])
    assert answers[0] == answers[1]
    assert answers[0], "the question should answer something on the small graph"


@pytest.mark.parametrize("asked", questions(), ids=lambda asked: asked.name)
def test_a_question_asks_its_documented_defaults_as_it_stands(
    asked: Question, starter: EmbeddedEngine
) -> None:
    """The file can be pasted into any endpoint: its VALUES lines hold what the head calls the default."""
    found = starter.rows(bound(starter, asked, {}))
    assert found == starter.rows(asked.text)
    if asked.parameters:
        assert found, "the default should answer something on the starter records"


@pytest.mark.parametrize("asked", questions(), ids=lambda asked: asked.name)
def test_a_question_is_documented(asked: Question) -> None:
    assert asked.summary.endswith(".")
    assert len(asked.description) > 40
    assert asked.keywords
    for parameter in asked.parameters:
        assert parameter.description.endswith(".")
        assert parameter.example


@pytest.mark.parametrize("asked", questions(), ids=lambda asked: asked.name)
def test_a_question_stands_on_its_own_in_any_endpoint(asked: Question) -> None:
    """It writes its prefixes out and asks named graphs only."""
    pyoxigraph.Store().query(asked.text)
    body = asked.text[asked.text.index("WHERE") :]
    assert "GRAPH ?" in body
    assert "raregraph:" in asked.text


def test_every_question_is_a_file_of_its_own() -> None:
    folder = Path(str(files("raregraph.queries"))) / "named"
    assert [asked.name for asked in questions()] == sorted(path.stem for path in folder.glob("*.rq"))


def test_a_condition_has_its_signs_with_their_frequency_and_credit(engine: EmbeddedEngine) -> None:
    wanted = ("phenotype", "frequency", "source")
    assert columns(engine, "phenotypes-of-condition", *wanted, condition="Alport syndrome") == [
        ("Hearing impairment", "Frequent", "https://w3id.org/biolink/infores/hpo-annotations")
    ]


def test_denied_genes_are_shown_with_the_sentence_that_denies_them(engine: EmbeddedEngine) -> None:
    wanted = ("symbol", "condition", "relation", "form", "sentence", "source")
    assert columns(engine, "denied-genes", *wanted) == [
        ("STMN1", "Spinal muscular atrophy", "causes", "", S4, GARD)
    ]
