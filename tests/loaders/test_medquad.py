"""MedQuAD: question-and-answer files as condition records, and HPO's table told apart from prose."""

from hashlib import sha256
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from raregraph.graph.records import (
    Claims,
    ConditionRecord,
    Evidence,
    ModeClaim,
    PhenotypeClaim,
    Section,
    SectionKind,
)
from raregraph.loaders.source import Parsed, RawItem
from raregraph.loaders.sources.medquad import _ROWS_END as ROWS_END
from raregraph.loaders.sources.medquad import _ROWS_START as ROWS_START
from raregraph.loaders.sources.medquad import _TABLE_END as TABLE_END
from raregraph.loaders.sources.medquad import _TABLE_START as TABLE_START
from raregraph.loaders.sources.medquad import SOURCE, items, parse

HPO = "infores:hpo-annotations"


def file_of(
    *answers: tuple[str, str], source: str = "GARD", extra: str = "", focus: str = "Blue ear"
) -> bytes:
    root = etree.Element("Document", source=source, url="https://example.org/gard/42/blue-ear")
    etree.SubElement(root, "Focus").text = focus
    root.append(etree.fromstring(f"<FocusAnnotations>{extra}</FocusAnnotations>"))
    pairs = etree.SubElement(root, "QAPairs")
    for qtype, answer in answers:
        pair = etree.SubElement(pairs, "QAPair")
        etree.SubElement(pair, "Question", qtype=qtype).text = "What of it?"
        etree.SubElement(pair, "Answer").text = answer
    return etree.tostring(root)


def read(data: bytes) -> Parsed:
    return parse(RawItem("x/1.xml", "x/1", data))


def record_of(data: bytes) -> ConditionRecord:
    (record,) = read(data).records
    assert isinstance(record, ConditionRecord)
    return record


def real(shared_data: Path, key: str) -> ConditionRecord:
    (item,) = items(shared_data / "medquad" / f"{key}.xml")
    (record,) = parse(item).records
    assert isinstance(record, ConditionRecord)
    assert record.record_id == key
    return record


@pytest.fixture(scope="module")
def full(shared_data: Path) -> dict[str, Parsed]:
    return {item.key: parse(item) for item in items(shared_data / "medquad")}


def test_a_full_load_has_every_file_once_in_fixed_order(full: dict[str, Parsed]) -> None:
    assert len(full) == 3_815
    assert list(full) == sorted(full)
    assert SOURCE.bounds.at_least < len(full) < SOURCE.bounds.at_most
    assert all(len(parsed.records) == 1 for parsed in full.values())


def test_each_text_is_its_answers_joined_and_nothing_else(full: dict[str, Parsed], shared_data: Path) -> None:
    for key, parsed in full.items():
        root = ElementTree.parse(shared_data / "medquad" / f"{key}.xml").getroot()
        answers = [answer.text or "" for tag in ("Answer", "answer") for answer in root.iter(tag)]
        (record,) = parsed.records
        assert isinstance(record, ConditionRecord)
        assert record.text == "\n".join(answers)


def test_sections_lie_in_order_within_the_text_and_quotes_are_verbatim(full: dict[str, Parsed]) -> None:
    for parsed in full.values():
        (record,) = parsed.records
        assert isinstance(record, ConditionRecord)
        ends = [0, *(section.end for section in record.sections)]
        assert all(
            start <= section.start < section.end
            for start, section in zip(ends, record.sections, strict=False)
        )
        assert ends[-1] <= len(record.text)
        evidences = [claim.evidence for claim in record.stated.modes]
        for evidence in (*evidences, *(claim.evidence for claim in record.stated.phenotypes)):
            assert record.text[evidence.start : evidence.end] == evidence.quote


def test_the_problems_of_a_full_load_are_these(full: dict[str, Parsed]) -> None:
    problems = [problem for parsed in full.values() for problem in parsed.problems]
    errors = [f"{problem.file}: {problem.message}" for problem in problems if problem.level == "error"]
    assert errors == [
        "medquad/2_GARD_QA/0000088.xml: no safe row can be cut from "
        "'Increased serum insulin-like growth factor 1 {comment=\"HPO:probinson\"}'"
    ]
    notes = [problem for problem in problems if problem.level == "note"]
    assert sum(problem.message == "all answers are empty" for problem in notes) == 1
    assert sum(problem.message.endswith("is no condition") for problem in notes) == 264


def test_hpo_tables_of_a_full_load_are_found_and_split(full: dict[str, Parsed]) -> None:
    records = [
        record for parsed in full.values() for record in parsed.records if isinstance(record, ConditionRecord)
    ]
    tables = [
        record for record in records if any(part.kind is SectionKind.HPO_LIST for part in record.sections)
    ]
    assert len(tables) == 1_675
    assert all(record.stated.phenotypes or record.stated.modes or record.onsets for record in tables)
    assert sum(len(record.stated.phenotypes) for record in tables) == 35_848
    assert sum(len(record.stated.modes) for record in tables) == 1_548


def test_a_gard_page_with_a_table(shared_data: Path) -> None:
    record = real(shared_data, "2_GARD_QA/0000814")
    assert record.title == "Brachydactyly type A6"
    assert record.publisher == "infores:gard"
    assert record.identifiers == ("GARD:0000983",)
    assert record.cross_references == ("UMLS:C1862130",)
    assert record.synonyms == (
        "BDA6",
        "Brachymesophalangy with mesomelic short limbs and carpal and tarsal osseous abnormalities",
        "Osebold-Remondini syndrome",
        "Brachydactyly",
    )
    assert record.url == "https://rarediseases.info.nih.gov/gard/983/brachydactyly-type-a6"
    assert record.sha256 == "7e0d9048e543468972d1823ec00b82c3a65d97a35530334eb822e7c9c406f450"
    assert record.sections == (
        Section(SectionKind.SYMPTOMS, 0, 58),
        Section(SectionKind.HPO_LIST, 58, 1815),
    )
    assert len(record.stated.phenotypes) == 19
    assert record.stated.phenotypes[0] == PhenotypeClaim(
        None,
        "Abnormality of the vertebral column",
        Evidence("Abnormality of the vertebral column", 449, 484),
        primary_source=HPO,
    )
    assert record.stated.modes == (
        ModeClaim("HP:0000006", "usual", Evidence("Autosomal dominant inheritance", 544, 574), HPO),
    )


def test_a_ghr_page_keeps_its_sections(shared_data: Path) -> None:
    record = real(shared_data, "3_GHR_QA/0000002")
    assert (record.title, record.publisher) == ("abdominal wall defect", "infores:ghr")
    assert record.synonyms == ("abdominal hernia", "hernia, abdominal")
    assert record.identifiers == ()
    assert [(section.kind.value, section.start, section.end) for section in record.sections] == [
        ("summary", 0, 4350),
        ("frequency", 4351, 4720),
        ("cause", 4721, 6028),
        ("inheritance", 6029, 6418),
        ("treatment", 6419, 7651),
    ]


def test_a_medlineplus_topic_on_a_test_is_no_condition(shared_data: Path) -> None:
    record = real(shared_data, "4_MPlus_Health_Topics_QA/0000001")
    assert (record.title, record.publisher) == ("A1C", "infores:medlineplus")
    assert record.categories == ("Other",)
    assert not record.is_condition


@pytest.mark.parametrize(
    ("key", "title", "kinds"),
    [
        ("6_NINDS_QA/0000018", "ALS", ["summary", "treatment", "outlook", "research"]),
        ("6_NINDS_QA/0000182", "Lipid Storage Diseases", ["summary", "treatment", "outlook", "research"]),
        ("6_NINDS_QA/0000244", "Psychogenic Movement", ["summary", "treatment", "outlook", "research"]),
    ],
)
def test_files_of_the_other_schema_are_read_alike(
    shared_data: Path, key: str, title: str, kinds: list[str]
) -> None:
    record = real(shared_data, key)
    assert (record.title, record.publisher) == (title, "infores:ninds")
    assert [section.kind.value for section in record.sections] == kinds
    assert record.is_condition


def test_a_file_becomes_a_record() -> None:
    annotations = (
        "<UMLS><CUIs><CUI>C1</CUI><CUI>C1</CUI></CUIs><SemanticGroup>Disorders</SemanticGroup></UMLS>"
        "<Synonyms><Synonym> Azure\n ear</Synonym><Synonym>Azure ear</Synonym></Synonyms>"
    )
    data = file_of(("information", " An ear. "), ("causes", ""), ("treatment", "None."), extra=annotations)
    assert record_of(data) == ConditionRecord(
        record_id="x/1",
        publisher="infores:gard",
        title="Blue ear",
        text=" An ear. \n\nNone.",
        sections=(Section(SectionKind.SUMMARY, 0, 9), Section(SectionKind.TREATMENT, 11, 16)),
        identifiers=("GARD:0000042",),
        cross_references=("UMLS:C1",),
        synonyms=("Azure ear",),
        url="https://example.org/gard/42/blue-ear",
        file="x/1.xml",
        sha256=sha256(data).hexdigest(),
    )


@pytest.mark.parametrize(
    ("qtype", "kind"),
    [
        ("information", SectionKind.SUMMARY),
        ("symptoms", SectionKind.SYMPTOMS),
        ("causes", SectionKind.CAUSE),
        ("genetic changes", SectionKind.CAUSE),
        ("inheritance", SectionKind.INHERITANCE),
        ("frequency", SectionKind.FREQUENCY),
        ("exams and tests", SectionKind.DIAGNOSIS),
        ("treatment", SectionKind.TREATMENT),
        ("outlook", SectionKind.OUTLOOK),
        ("research", SectionKind.RESEARCH),
        ("complications", SectionKind.OTHER),
        ("anything else", SectionKind.OTHER),
    ],
)
def test_the_type_of_a_question_tells_the_kind_of_its_answer(qtype: str, kind: SectionKind) -> None:
    assert record_of(file_of((qtype, "Words."))).sections == (Section(kind, 0, 6),)


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("what is blue ear?", SectionKind.SUMMARY),
        ("What are the symptoms of it?", SectionKind.SYMPTOMS),
        ("what causes blue ear?", SectionKind.CAUSE),
        ("is blue ear inherited?", SectionKind.INHERITANCE),
        ("is there any treatment for blue ear ?", SectionKind.TREATMENT),
        ("what is the prognosis for blue ear ?", SectionKind.OUTLOOK),
        ("what research is being done?", SectionKind.RESEARCH),
        ("how many people have it?", SectionKind.FREQUENCY),
        ("how is it diagnosed?", SectionKind.DIAGNOSIS),
        ("who found it?", SectionKind.OTHER),
    ],
)
def test_without_a_type_the_words_of_the_question_tell_it(question: str, kind: SectionKind) -> None:
    data = (
        '<doc corpus="NINDS"><doctitle-focus>Blue ear</doctitle-focus><qaPairs><pair>'
        f"<question>{question}</question><answer>Words.</answer></pair></qaPairs></doc>"
    )
    assert record_of(data.encode()).sections == (Section(kind, 0, 6),)


@pytest.mark.parametrize(
    ("category", "types", "is_condition"),
    [
        ("Disease", ["T047"], True),
        ("Disease", ["T033", "T047"], True),
        ("Disease", ["T033"], False),
        ("Other", [], False),
    ],
)
def test_a_medlineplus_topic_is_a_condition_if_it_names_a_disease(
    category: str, types: list[str], is_condition: bool
) -> None:
    extra = f"<Category>{category}</Category>" + "".join(f"<SemanticType>{t}</SemanticType>" for t in types)
    data = file_of(("information", "Words."), source="MPlusHealthTopics", extra=extra)
    assert record_of(data).is_condition is is_condition
    notes = [problem.message for problem in read(data).problems]
    assert notes == ([] if is_condition else ["'Blue ear' is no condition"])


def table(rows: str, *, before: str = "", after: str = "") -> bytes:
    answer = f"{before}{TABLE_START}Blue ear. {ROWS_START}{rows}{ROWS_END} it is. {TABLE_END}{after}"
    return file_of(("symptoms", answer))


def stated(rows: str) -> Claims:
    return record_of(table(rows)).stated


def test_rows_of_the_table_end_at_their_frequency() -> None:
    claims = stated(
        " Blue ear lobe 90% 2-3 toe syndactyly 7.5% Decreased number of CD4+ T cells 3/4 "
        "Scoliosis 13 of 23 Tall ear - Low-set, round ears % Autosomal recessive inheritance - "
    )
    assert [(claim.name, claim.frequency) for claim in claims.phenotypes] == [
        ("Blue ear lobe", "90%"),
        ("2-3 toe syndactyly", "7.5%"),
        ("Decreased number of CD4+ T cells", "3/4"),
        ("Scoliosis", "13 of 23"),
        ("Tall ear", None),
        ("Low-set, round ears", None),
    ]
    assert [(claim.mode, claim.certainty, claim.primary_source) for claim in claims.modes] == [
        ("HP:0000007", "usual", HPO)
    ]
    assert {claim.primary_source for claim in claims.phenotypes} == {HPO}


def test_an_age_of_onset_in_the_table_is_no_symptom() -> None:
    record = record_of(table(" Juvenile onset - Ear pain - Young adult onset 5% "))
    assert record.onsets == ("Juvenile onset", "Young adult onset")
    assert [claim.name for claim in record.stated.phenotypes] == ["Ear pain"]


def test_what_has_no_safe_end_is_left_out_and_counted() -> None:
    parsed = read(table(" Ear pain - Odd term {x} 5% Tall ear and no more "))
    (record,) = parsed.records
    assert isinstance(record, ConditionRecord)
    assert [claim.name for claim in record.stated.phenotypes] == ["Ear pain"]
    assert [problem.message for problem in parsed.problems] == [
        "no safe row can be cut from 'Odd term {x} | Tall ear and no more'"
    ]


def test_prose_around_the_table_stays_prose() -> None:
    record = record_of(
        table(" Ear pain - ", before="Ears are blue. ", after=" Autosomal dominant it is not.")
    )
    assert [(part.kind, record.text[part.start : part.end][:9]) for part in record.sections] == [
        (SectionKind.SYMPTOMS, "Ears are "),
        (SectionKind.HPO_LIST, TABLE_START[:9]),
        (SectionKind.SYMPTOMS, " Autosoma"),
    ]
    assert record.stated.modes == ()


NAMES = st.lists(st.from_regex(r"[A-Z][a-z]{0,8}", fullmatch=True), min_size=1, max_size=4).map(" ".join)
ROWS = st.lists(st.tuples(NAMES, st.sampled_from(["-", "90%", "7.5%", "1/12", "3 of 4"])), max_size=12)


@given(ROWS)
def test_any_table_is_split_into_the_rows_that_it_was_joined_from(rows: list[tuple[str, str]]) -> None:
    record = record_of(table("".join(f" {name} {often}" for name, often in rows) + " "))
    found = [claim.evidence for claim in record.stated.phenotypes]
    found += [claim.evidence for claim in record.stated.modes]
    quotes = [evidence.quote for evidence in sorted(found, key=lambda evidence: evidence.start)]
    assert quotes == [f"{name} {often}".removesuffix(" -") for name, often in rows]


@given(st.text())
def test_any_answer_is_kept_letter_for_letter(answer: str) -> None:
    try:
        data = file_of(("information", answer))
    except ValueError:  # XML can't hold these characters
        return
    assert record_of(data).text == (ElementTree.fromstring(data).findtext(".//Answer") or "")


@pytest.mark.parametrize(
    ("data", "place", "message"),
    [
        (b"", "line 1", "the file is empty"),
        (b"<Document><Focus>Blue ear</Focus>", "line 1, column 34", "the XML is broken"),
        (b"<Document>\n<Focus>Sj\xf6gren</Focus>\n</Document>", "line 2", "the XML is broken"),
        (b"no XML at all", "line 1, column 1", "the XML is broken"),
        (b"<page/>", "<page>", "it is no MedQuAD document"),
        (b'<Document source="GARD"><Focus/></Document>', "<Document>", "the page has no title"),
    ],
)
def test_a_file_that_is_broken_or_of_another_kind_is_one_clear_problem(
    data: bytes, place: str, message: str
) -> None:
    parsed = read(data)
    assert parsed.records == ()
    (problem,) = parsed.problems
    assert (problem.file, problem.level) == ("x/1.xml", "error")
    assert problem.place.startswith(place)
    assert problem.message.startswith(message)
    assert "\n" not in str(problem)


def test_a_file_of_another_site_is_set_aside_with_a_note() -> None:
    (problem,) = read(file_of(("information", "Words."), source="CDC")).problems
    assert (problem.level, problem.message) == (
        "note",
        "the source 'CDC' is none of GARD, GHR, MPlusHealthTopics, NINDS",
    )


def test_a_character_that_xml_forbids_is_one_line() -> None:
    (problem,) = read(b"<Document>\n<Focus>\0</Focus></Document>").problems
    assert "\n" not in str(problem)
    assert str(problem).startswith("x/1.xml, line 2, column 8: the XML is broken: ")


def test_entities_are_not_expanded_from_a_file() -> None:
    bomb = b'<!DOCTYPE Document [<!ENTITY a "aaaa">]><Document source="GARD"><Focus>x&a;</Focus></Document>'
    assert all("aaaa" not in getattr(record, "title", "") for record in read(bomb).records)


def test_a_page_whose_answers_are_all_empty_keeps_its_names_and_is_noted() -> None:
    parsed = read(file_of(("information", "")))
    (record,) = parsed.records
    assert isinstance(record, ConditionRecord)
    assert (record.title, record.sections) == ("Blue ear", ())
    assert [(problem.level, problem.message) for problem in parsed.problems] == [
        ("note", "all answers are empty")
    ]
