"""GARD pages as text: summary, references and resources by their place on the page."""

from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from raregraph.graph.records import ConditionRecord, Reference, Resource, Section, SectionKind
from raregraph.loaders.source import Parsed, RawItem
from raregraph.loaders.sources.gard_page_text import items, parse

BANNER = "Genetic and Rare Diseases Information Center (GARD)"


def page(*lines: str, banner: str = BANNER, title: str = "Blue ear") -> bytes:
    return "\n".join(("Menu", "", banner, "", title, "", "", *lines)).encode()


def read(data: bytes) -> Parsed:
    return parse(RawItem("blue-ear.txt", "blue-ear", data))


def record_of(data: bytes) -> ConditionRecord:
    parsed = read(data)
    assert parsed.problems == ()
    (record,) = parsed.records
    assert isinstance(record, ConditionRecord)
    return record


@pytest.fixture(scope="module")
def sma(shared_data: Path) -> ConditionRecord:
    (item,) = items(shared_data / "gard" / "spinal-muscular-atrophy.txt")
    parsed = parse(item)
    assert parsed.problems == ()
    (record,) = parsed.records
    assert isinstance(record, ConditionRecord)
    assert record.sha256 == sha256(item.data).hexdigest()
    return record


def test_the_sma_page_is_one_record_with_its_summary_as_text(sma: ConditionRecord, shared_data: Path) -> None:
    assert sma.record_id == "gard/spinal-muscular-atrophy"
    assert sma.title == "Spinal muscular atrophy"
    assert sma.synonyms == ("SMA",)
    assert sma.publisher == "infores:gard"
    assert sma.last_updated == "2016-01-07"
    whole = (shared_data / "gard" / "spinal-muscular-atrophy.txt").read_text("utf-8")
    assert sma.text in whole
    assert sma.text.startswith("Spinal muscular atrophy (SMA)")
    assert sma.text.endswith("in each person.[5][2]")
    assert sma.sections == (Section(SectionKind.SUMMARY, 0, 824),)
    assert len(sma.text) == 824
    assert sma.is_condition


def test_the_sma_page_has_five_references(sma: ConditionRecord) -> None:
    assert sma.references == (
        Reference(
            1,
            "Learning About Spinal Muscular Atrophy",
            publisher="National Human Genome Research Institute",
            source="infores:nhgri",
            date="2012",
        ),
        Reference(
            2,
            "Spinal muscular atrophy",
            publisher="MedlinePlus",
            source="infores:medlineplus",
            date="2014-02",
        ),
        Reference(
            3,
            "Spinal Muscular Atrophy",
            publisher="National Organization for Rare Disorders",
            source="infores:nord",
            date="2012",
        ),
        Reference(
            4,
            "Spinal muscular atrophy",
            publisher="Genetics Home Reference (GHR)",
            source="infores:ghr",
            date="2013-01",
        ),
        Reference(
            5,
            "Spinal Muscular Atrophy",
            authors="Bryan Tsao, MD",
            publisher="Medscape Reference",
            source="infores:medscape",
            date="2015-12",
        ),
    )


def test_the_sma_page_names_nine_resources(sma: ConditionRecord, shared_data: Path) -> None:
    assert [(each.name, each.role, each.source) for each in sma.resources] == [
        ("Families of SMA", "patient group", None),
        ("Genetics Home Reference (GHR)", "consumer health information", "infores:ghr"),
        ("MedlinePlus", "consumer health information", "infores:medlineplus"),
        ("National Human Genome Research Institute (NHGRI)", "genome institute", "infores:nhgri"),
        (
            "National Institute of Neurological Disorders and Stroke (NINDS)",
            "neurology institute",
            "infores:ninds",
        ),
        ("National Organization for Rare Disorders (NORD)", "rare disease organisation", "infores:nord"),
        ("Medscape Reference", "medical reference", "infores:medscape"),
        ("Monarch Initiative", "data integration", "infores:monarchinitiative"),
        ("PubMed", "literature database", "infores:pubmed"),
    ]
    whole = (shared_data / "gard" / "spinal-muscular-atrophy.txt").read_text("utf-8")
    assert all(each.description in whole for each in sma.resources)
    assert [each.url is not None for each in sma.resources] == [False, *[True] * 8]


def test_an_invented_page_is_read_by_its_structure() -> None:
    data = page(
        "Blue ear (BE) is an ear of another colour.[1] It is caused by paint.[2]",
        "It passes.",
        "Last updated: 12/31/2015",
        "",
        "  1. Ann Body, PhD. The colour of ears. Journal of Ears. May 2015; 3(2):4-5.",
        "  2. Paint. MedlinePlus. https://example.org/paint. Accessed 1/2/2015;",
        "",
        "Menu again",
        "Basic Information",
        "",
        "  • The Blue Ear Foundation offers support to families.",
        "  • PubMed lists articles on ears",
        "    and more articles.",
        "See the small print.",
    )
    text = "Blue ear (BE) is an ear of another colour.[1] It is caused by paint.[2]\nIt passes."
    assert record_of(data) == ConditionRecord(
        record_id="gard/blue-ear",
        publisher="infores:gard",
        title="Blue ear",
        text=text,
        sections=(Section(SectionKind.SUMMARY, 0, len(text)),),
        synonyms=("BE",),
        last_updated="2015-12-31",
        references=(
            Reference(
                1, "The colour of ears", authors="Ann Body, PhD", publisher="Journal of Ears", date="2015-05"
            ),
            Reference(
                2,
                "Paint",
                publisher="MedlinePlus",
                source="infores:medlineplus",
                url="https://example.org/paint",
            ),
        ),
        resources=(
            Resource(
                "Blue Ear Foundation", "patient group", "The Blue Ear Foundation offers support to families."
            ),
            Resource(
                "PubMed",
                "literature database",
                "PubMed lists articles on ears and more articles.",
                "infores:pubmed",
                "https://pubmed.ncbi.nlm.nih.gov/",
            ),
        ),
        file="blue-ear.txt",
        sha256=sha256(data).hexdigest(),
    )


def test_headings_tell_the_kinds_of_sections() -> None:
    record = record_of(
        page(
            "It is an ear.", "", "Symptoms", "", "  • It is blue.", "", "Inheritance", "It is not inherited."
        )
    )
    assert [(part.kind.value, record.text[part.start : part.end]) for part in record.sections] == [
        ("summary", "It is an ear."),
        ("symptoms", "• It is blue."),
        ("inheritance", "It is not inherited."),
    ]


def test_a_list_within_prose_is_prose_until_the_page_is_dated() -> None:
    record = record_of(
        page("Two kinds:", "1. Blue ears", "2. Red ears", "Last updated: 2016", "1. Ears. 2012;")
    )
    assert record.text == "Two kinds:\n1. Blue ears\n2. Red ears"
    assert record.references == (Reference(1, "Ears", date="2012"),)


def test_other_names_above_the_summary_are_synonyms() -> None:
    record = record_of(page("Other Names: Azure ear; Ear, blue; Blue ear", "", "It is an ear."))
    assert record.synonyms == ("Azure ear", "Ear, blue")
    assert record.text == "It is an ear."


def test_windows_line_ends_make_no_difference_to_the_parts() -> None:
    data = page("It is an ear.", "Last updated: 1/7/2016", "1. Ears. MedlinePlus. 2012;")
    record = record_of(data.replace(b"\n", b"\r\n"))
    assert (record.title, record.text, record.last_updated) == ("Blue ear", "It is an ear.", "2016-01-07")
    assert record.references[0].source == "infores:medlineplus"


@pytest.mark.parametrize(
    ("lines", "place", "message"),
    [
        (["An ear.", "Last updated: soon"], "Last updated", "'soon' is no date"),
        (
            ["An ear.", "Last updated: 2016", "1. Ears. 2012;", "1. More ears. 2013;"],
            "reference 1",
            "reference 1 stands twice",
        ),
    ],
)
def test_a_part_that_cannot_be_read_is_a_problem_beside_the_record(
    lines: list[str], place: str, message: str
) -> None:
    parsed = read(page(*lines))
    assert len(parsed.records) == 1
    assert [(problem.place, problem.message) for problem in parsed.problems] == [(place, message)]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "the file is empty"),
        (b"A letter to a friend.\nBest wishes.", "it is no GARD page: no line holds the centre's name alone"),
        (BANNER.encode(), "the page has no title after the centre's name"),
        (page("Last updated: 2016"), "the page has no summary after its title"),
        (page("Sjögren").decode().encode("latin-1"), "byte 0xf6 is not UTF-8"),
    ],
)
def test_a_text_of_another_kind_is_one_clear_problem(data: bytes, message: str) -> None:
    parsed = read(data)
    assert parsed.records == ()
    (problem,) = parsed.problems
    assert (problem.file, problem.level, problem.message) == ("blue-ear.txt", "error", message)
    assert "\n" not in str(problem)


WORD = st.text("abcdefgäß", min_size=3, max_size=9).map(str.title)
TITLE = st.lists(WORD, min_size=1, max_size=4).map(" ".join)
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August")
DATE = st.tuples(st.integers(0, 7), st.integers(1950, 2030))
REFERENCES = st.lists(st.tuples(TITLE, TITLE, DATE), min_size=1, max_size=12)
SUMMARY = st.lists(TITLE.map(lambda words: f"It is {words.lower()}."), min_size=1, max_size=4)


@given(TITLE, SUMMARY, REFERENCES)
def test_any_page_of_this_layout_is_taken_apart_into_what_it_was_made_of(
    title: str, summary: list[str], references: list[tuple[str, str, tuple[int, int]]]
) -> None:
    numbered = [
        f"  {number}. {name}. {publisher}. {MONTHS[month]} {year};"
        for number, (name, publisher, (month, year)) in enumerate(references, start=1)
    ]
    record = record_of(page(*summary, "Last updated: 1/7/2016", "", *numbered, "Menu", title=title))
    assert (record.title, record.text) == (title, "\n".join(summary))
    assert [(each.number, each.title, each.publisher, each.date) for each in record.references] == [
        (number, name, publisher, f"{year}-{month + 1:02}")
        for number, (name, publisher, (month, year)) in enumerate(references, start=1)
    ]


@given(st.text())
def test_no_text_makes_the_loader_fail(text: str) -> None:
    for data in (text.encode(errors="replace"), page(text).replace(b"\0", b"")):
        parsed = read(data)
        assert len(parsed.records) + len(parsed.problems) >= 1
        for record in parsed.records:
            assert isinstance(record, ConditionRecord)
            assert all(record.text[part.start : part.end].strip() for part in record.sections)
