"""Condition records in the project's own format: what is read, and how faults are reported."""

import json
import pickle
import tarfile
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from raregraph.graph.records import (
    Citation,
    Claims,
    ConditionRecord,
    Evidence,
    FormClaim,
    Gene,
    GeneClaim,
    ModeClaim,
    PhenotypeClaim,
    Reference,
    Resource,
    Section,
    SectionKind,
)
from raregraph.loaders.marked import read_yaml
from raregraph.loaders.reader import GeneIndex, TextReader
from raregraph.loaders.record_check import schema
from raregraph.loaders.source import Parsed, RawItem
from raregraph.loaders.sources.record import SOURCE
from raregraph.ontology.kinds import GeneDiseaseKind

FAULTS = yaml.safe_load((Path(__file__).parent / "faults.yaml").read_text(encoding="utf-8"))

FULL = """\
format: raregraph-record/1
id: glasswing-syndrome
title: Glasswing syndrome
disease: MONDO:0000001
same_as: [ORPHA:70, GARD:4531]
see_also: [OMIM:253300]
synonyms: [GWS]
publisher: infores:example
last_updated: 2026-11
url: https://example.org/glasswing
note: An invented condition.
genes:
  SMN1: {id: HGNC:11117, name: "survival of motor neuron 1, telomeric"}
  SMN2: {id: HGNC:11118}
references:
  1: {title: A study of wings, authors: A. Author, publisher: A Journal, date: 2013, id: PMID:12345}
  4: {title: A page on wings, source: infores:ghr, date: 2013-01, url: https://example.org/wings}
resources:
  - {name: Wing Society, role: patient organisation, description: Meets twice a year., url: https://example.org}
claims:
  genes:
    - gene: SMN1
      relation: causes
      inheritance: [autosomal recessive]
      statement: >-
        Changes in SMN1 cause
        Glasswing syndrome.
      cites: [1, 4]
    - gene: SMN2
      relation: modifies
      negated: true
      form: late glasswing
      statement: SMN2 does not modify late glasswing.
  inheritance:
    - {mode: HP:0000006, certainty: rare, statement: Dominant families are rare., cites: [4]}
  forms:
    - form: late glasswing
      id: ORPHA:83330
      genes: [SMN1]
      relation: causes_loss_of_function
      inheritance: [AR]
      statement: Late glasswing comes from loss of SMN1.
  phenotypes:
    - {phenotype: HP:0001252, name: Hypotonia, frequency: very frequent, statement: Nearly all are floppy.}
    - {phenotype: HP:0001250, name: Seizure, frequency: 3/8, statement: Three of eight had seizures.}
text: |
  It begins
  in spring.

  It ends in autumn.
"""


def parse(text: str, name: str = "glasswing-syndrome.yaml") -> Parsed:
    return SOURCE.parse(RawItem(name, "glasswing-syndrome", text.encode()))


def record(text: str) -> ConditionRecord:
    parsed = parse(text)
    assert parsed.problems == ()
    (found,) = (r for r in parsed.records if isinstance(r, ConditionRecord))
    return found


def problems(text: str, name: str = "glasswing-syndrome.yaml") -> list[str]:
    parsed = parse(text, name)
    assert parsed.records == ()
    return [str(problem) for problem in parsed.problems]


@pytest.fixture
def full() -> ConditionRecord:
    return record(FULL)


def evidence(full: ConditionRecord, quote: str, *cited: int) -> Evidence:
    start = full.text.index(quote)
    return Evidence(quote, start, start + len(quote), tuple(Citation(n, "direct") for n in cited))


def test_the_head_of_a_record_becomes_its_description(full: ConditionRecord) -> None:
    assert full.record_id == "record/glasswing-syndrome"
    assert full.publisher == "infores:example"
    assert full.title == "Glasswing syndrome"
    assert full.identifiers == ("MONDO:0000001", "ORPHA:70", "GARD:0004531")
    assert full.cross_references == ("OMIM:253300",)
    assert full.synonyms == ("GWS",)
    assert full.last_updated == "2026-11"
    assert full.url == "https://example.org/glasswing"
    assert full.file == "glasswing-syndrome.yaml"
    assert len(full.sha256) == 64


def test_statements_come_one_a_line_in_the_order_of_the_claims_and_prose_after_them(
    full: ConditionRecord,
) -> None:
    assert full.text.split("\n") == [
        "Changes in SMN1 cause Glasswing syndrome.",
        "SMN2 does not modify late glasswing.",
        "Dominant families are rare.",
        "Late glasswing comes from loss of SMN1.",
        "Nearly all are floppy.",
        "Three of eight had seizures.",
        "",
        "It begins in spring.",
        "",
        "It ends in autumn.",
    ]


def test_only_the_prose_is_left_to_the_text_reader(full: ConditionRecord) -> None:
    (prose,) = full.sections
    assert full.text[prose.start : prose.end] == "It begins in spring.\n\nIt ends in autumn."
    (empty,) = record(FULL.split("text:", maxsplit=1)[0]).sections
    assert empty.start == empty.end
    genes = [found for found in parse(FULL).records if isinstance(found, Gene)]
    assert TextReader(GeneIndex(genes)).read(full) == Claims()


def test_gene_claims_carry_kind_modes_form_and_citations(full: ConditionRecord) -> None:
    causes = evidence(full, "Changes in SMN1 cause Glasswing syndrome.", 1, 4)
    denied = evidence(full, "SMN2 does not modify late glasswing.")
    late = evidence(full, "Late glasswing comes from loss of SMN1.")
    lost = GeneDiseaseKind.CAUSES_LOSS_OF_FUNCTION
    assert full.stated.genes == (
        GeneClaim("HGNC:11117", "SMN1", GeneDiseaseKind.CAUSES, causes, ("HP:0000007",)),
        GeneClaim(
            "HGNC:11118", "SMN2", GeneDiseaseKind.MODIFIES, denied, form="late glasswing", negated=True
        ),
        GeneClaim("HGNC:11117", "SMN1", lost, late, ("HP:0000007",), "late glasswing"),
    )


def test_modes_forms_and_phenotypes_are_claims_of_their_own(full: ConditionRecord) -> None:
    late = evidence(full, "Late glasswing comes from loss of SMN1.")
    rare = evidence(full, "Dominant families are rare.", 4)
    floppy = evidence(full, "Nearly all are floppy.")
    seizures = evidence(full, "Three of eight had seizures.")
    assert full.stated.modes == (ModeClaim("HP:0000006", "rare", rare),)
    assert full.stated.forms == (
        FormClaim("late glasswing", late, ("HGNC:11117",), ("HP:0000007",), "ORPHA:83330"),
    )
    assert full.stated.phenotypes == (
        PhenotypeClaim("HP:0001252", "Hypotonia", floppy, "HP:0040281"),
        PhenotypeClaim("HP:0001250", "Seizure", seizures, "3/8"),
    )


def test_references_keep_their_numbers_and_dates_as_precise_as_written(full: ConditionRecord) -> None:
    assert full.references == (
        Reference(1, "A study of wings", "A. Author", "A Journal", date="2013", identifier="PMID:12345"),
        Reference(
            4, "A page on wings", source="infores:ghr", date="2013-01", url="https://example.org/wings"
        ),
    )
    assert full.resources == (
        Resource("Wing Society", "patient organisation", "Meets twice a year.", url="https://example.org"),
    )


def test_each_gene_is_a_record_of_its_own_with_or_without_a_name() -> None:
    genes = [found for found in parse(FULL).records if isinstance(found, Gene)]
    assert genes == [
        Gene("HGNC:11117", "SMN1", "survival of motor neuron 1, telomeric"),
        Gene("HGNC:11118", "SMN2", ""),
    ]


def test_a_statement_that_two_claims_share_stands_in_the_text_once() -> None:
    shared = FULL.replace("Dominant families are rare.", "Late glasswing comes from loss of SMN1.")
    assert record(shared).text.count("Late glasswing comes from loss of SMN1.") == 1


def test_prose_without_claims_is_one_section() -> None:
    head = FULL.split("claims:", maxsplit=1)[0]
    found = record(head + "claims: {genes: []}\ntext: It begins in spring.\n")
    assert found.text == "It begins in spring."
    assert found.sections == (Section(SectionKind.SUMMARY, 0, 20),)


def test_json_is_read_like_yaml() -> None:
    value = read_yaml(FULL).value
    for layout in ({"indent": 2}, {"indent": "\t"}, {}):
        parsed = parse(json.dumps(value, **layout), "glasswing-syndrome.json")
        (found,) = (r for r in parsed.records if isinstance(r, ConditionRecord))
        assert (found.stated, found.text) == (record(FULL).stated, record(FULL).text)


def test_the_example_is_valid_by_the_json_schema_alone() -> None:
    Draft202012Validator.check_schema(schema())
    Draft202012Validator(schema()).validate(read_yaml(FULL).value)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault["instead"].strip()[:40])
def test_a_fault_is_told_with_line_field_and_remedy(fault: dict[str, str]) -> None:
    assert FULL.count(fault["written"]) == 1
    found = problems(FULL.replace(fault["written"], fault["instead"]))
    assert f"glasswing-syndrome.yaml, {fault['reported']}" in found


def test_all_faults_are_told_at_once_in_the_order_of_the_lines() -> None:
    text = FULL.replace("2026-11\n", "soon\n").replace("relation: causes\n", "relation: cause\n")
    lines = [problem.split(",")[1].strip() for problem in problems(text)]
    assert lines == ["line 9", "line 23"]


def test_a_missing_claim_list_and_an_empty_one_differ() -> None:
    head = FULL.split("claims:", maxsplit=1)[0]
    assert problems(head) == [
        "glasswing-syndrome.yaml, line 1: the field 'claims' is missing. Add `claims: ...`"
    ]
    assert problems(head + "claims: {}\n") == [
        "glasswing-syndrome.yaml, line 20, claims: {} is too little. Give at least 1"
    ]


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ("id: a\nid: b\n", "line 2", "the field 'id' stands here twice"),
        ("id: [a\ntitle: b\n", "line 2", "did not find expected ',' or ']'"),
        ("id: &a b\ntitle: *a\n", "line 1", "anchors, aliases and tags are not taken"),
        ("id: a\n---\nid: b\n", "line 2", "a second document begins"),
        ("id: a\n? [b]\n: c\n", "line 2", "a field's name is no plain text"),
        ("id: a\ntitle: \x07\n", "line 2", "control characters are not allowed"),
        ("[" * 50_000, "line 1", "it is nested too deep"),
        ("[a, b]\n", "line 1", '["a", "b"] stands where `name: value` lines must stand'),
        ("# nothing\n", "line 1", "the field is empty"),
        ("", "line 1", "the file is empty"),
    ],
)
def test_a_file_that_is_no_record_is_one_problem(text: str, place: str, message: str) -> None:
    (problem,) = parse(text).problems
    assert (problem.place, problem.message) == (place, message)


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ('{"id": "a",\n "title": }', "line 2", "Expecting value"),
        ('{"id": "a",\n "id": "b"}', "line 2", "the field 'id' stands here twice"),
        ('{"id": "\\ud83d"}', "line 1", "an escape \\u gives half a character"),
        ("[" * 200_000, "line 1", "it is nested too deep"),
    ],
)
def test_a_json_file_that_is_no_record_is_one_problem(text: str, place: str, message: str) -> None:
    (problem,) = parse(text, "a.json").problems
    assert (problem.place, problem.message) == (place, message)


def test_a_file_that_is_not_utf_8_is_one_problem() -> None:
    parsed = SOURCE.parse(RawItem("a.yaml", "a", b"title: Sj\xf6gren\n"))
    (problem,) = parsed.problems
    assert problem.message == "byte 0xf6 is not UTF-8"


def test_words_that_yaml_1_1_takes_for_something_else_stay_as_written() -> None:
    text = FULL.replace("[GWS]", "[no, 12:30, 0x1F, 1e3]")
    assert record(text).synonyms == ("no", "12:30", "0x1F", "1e3")


def test_a_folder_and_an_archive_give_the_same_items(tmp_path: Path) -> None:
    folder = tmp_path / "records"
    folder.mkdir()
    (folder / "a.yaml").write_text(FULL, encoding="utf-8")
    (folder / "b.json").write_text("{}", encoding="utf-8")
    (folder / "notes.txt").write_text("not a record", encoding="utf-8")
    with tarfile.open(tmp_path / "records.tar.gz", "w:gz") as archive:
        archive.add(folder, "records")
    from_folder = {(item.key, item.data) for item in SOURCE.items(folder)}
    from_archive = {(item.key, item.data) for item in SOURCE.items(tmp_path / "records.tar.gz")}
    assert from_folder == from_archive == {("a", FULL.encode()), ("b", b"{}")}


def test_parsing_crosses_process_borders() -> None:
    item = RawItem("a.yaml", "a", FULL.encode())
    parse_again = pickle.loads(pickle.dumps(SOURCE.parse))
    assert pickle.loads(pickle.dumps(parse_again(item))) == SOURCE.parse(item)


SCALARS = (
    st.none() | st.booleans() | st.integers(-5, 5) | st.sampled_from(["", "SMN1", "1", "HP:0000007", "é"])
)
NAMES = st.sampled_from(
    [
        "id",
        "genes",
        "claims",
        "forms",
        "form",
        "gene",
        "cites",
        "inheritance",
        "mode",
        "references",
        "1",
        "note",
    ]
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(NAMES, VALUES, max_size=6))
def test_no_shape_of_data_makes_the_loader_raise(value: dict[str, Any]) -> None:
    parsed = parse(json.dumps(value), "any.json")
    assert parsed.problems
    assert all(problem.place.startswith("line ") for problem in parsed.problems)


@given(st.binary(max_size=60))
def test_no_bytes_make_the_loader_raise(data: bytes) -> None:
    for name in ("any.yaml", "any.json"):
        assert SOURCE.parse(RawItem(name, "any", data)).problems
