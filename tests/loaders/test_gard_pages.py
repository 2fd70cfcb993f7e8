"""GARD's HTML pages: names, claims with their places, and pages that say nothing or are none."""

from collections.abc import Sequence
from hashlib import sha256
from html import escape
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from raregraph.graph.records import (
    Claims,
    ConditionRecord,
    Evidence,
    GeneClaim,
    ModeClaim,
    PhenotypeClaim,
    Problem,
    Reference,
    Section,
    SectionKind,
)
from raregraph.loaders.source import Parsed, RawItem
from raregraph.loaders.sources.gard_pages import items, parse
from raregraph.ontology.kinds import GeneDiseaseKind

PAGES = 250
EMPTY = "This section is currently in development."


def section(tag: str, body: str) -> str:
    return f"<{tag}>{body}</{tag}>"


def page(  # one keyword a part of the page
    title: str = "Blue ear",
    *,
    names: str = "",
    summary: str = EMPTY,
    symptoms: Sequence[str] = (),
    shown: tuple[str, str] = ("", ""),
    credit: str = "This information comes from the Human Phenotype Ontology (HPO)",
    genes: str = "",
    modes: Sequence[str] = (),
    ages: Sequence[str] = (),
    categories: Sequence[str] = (),
    href: str = "/diseases/42/blue-ear",
    updated: str = "Last Updated: Nov. 8, 2021",
    references: str = "",
) -> str:
    buttons = "".join(f"<button>{name}</button>" for name in symptoms)
    slide = (
        f'<div class="carousel-slide"><h3>{shown[0]}</h3><div class="frequency-wrap">'
        f'<div class="marker-text"><div class="text">{shown[1]}</div></div></div></div>'
    )
    footer = f'<div class="container-fluid symptom-footer">{credit}</div>' if symptoms else ""
    cause = f'<p class="tabs-description">{genes}</p>' if genes else ""
    tabs = "".join(f"<li><button>{mode}</button></li>" for mode in modes)
    return "".join(
        (
            "<html><head><title>x</title></head><body><!-- c -->",
            section(
                "app-main-banner",
                f'<h1 class="title big">{title}</h1>'
                f'<dl class="synonyms"><span class="host">{names}</span></dl>'
                f'<disease-tabs><a href="{href}">About</a><a href="{href}/living">Living</a></disease-tabs>',
            ),
            section("app-disease-at-a-glance-summary", f"<h5>Summary</h5><div>{summary}</div>"),
            section("app-disease-at-a-glance-people-affected", f"<h5>People</h5><div><p>{EMPTY}</p></div>"),
            section(
                "app-disease-at-a-glance-categories",
                "".join(f'<div class="category"><a>{each};</a></div>' for each in categories),
            ),
            section(
                "app-age-at-onset",
                "".join(
                    f'<div class="under active"><div class="under-title">{age}<b>Selected</b></div></div>'
                    for age in ages
                ),
            ),
            section(
                "app-symptoms-section",
                f'<div>{slide}<div class="symptom-list-container">{buttons}</div>{footer}</div>',
            ),
            section(
                "app-causes-container",
                f'<div class="etiology-section">{cause}</div>'
                f'<div class="transmission-section"><ul class="nav tabs-desktop">{tabs}</ul></div>',
            ),
            section(
                "app-bottom-sources-date-information",
                f"<app-view-sources-references>{references}</app-view-sources-references><p>{updated}</p>",
            ),
            "</body></html>",
        )
    )


def read(html: str) -> Parsed:
    return parse(RawItem("pages.tar/blue-ear.html", "blue-ear", html.encode()))


def record_of(html: str) -> ConditionRecord:
    (record,) = read(html).records
    assert isinstance(record, ConditionRecord)
    return record


@pytest.fixture(scope="module")
def first(shared_data: Path) -> dict[str, Parsed]:
    """The first pages of the archive, parsed."""
    pages = islice(items(shared_data / "gard" / "pages.tar.xz"), PAGES)
    return {item.key: parse(item) for item in pages}


@pytest.fixture(scope="module")
def records(first: dict[str, Parsed]) -> dict[str, ConditionRecord]:
    found = [record for parsed in first.values() for record in parsed.records]
    return {record.record_id: record for record in found if isinstance(record, ConditionRecord)}


def test_every_page_is_a_record_with_its_number_and_date(records: dict[str, ConditionRecord]) -> None:
    assert len(records) == PAGES
    for record in records.values():
        (identifier,) = record.identifiers
        assert identifier.startswith("GARD:")
        assert len(identifier) == len("GARD:0000000")
        assert record.url is not None
        assert record.url.split("/")[4:] == [str(int(identifier[5:])), record.record_id.split("/")[1]]
        assert record.last_updated == "2021-11-08"
        assert record.is_condition


def test_every_claim_stands_in_the_text_where_it_says(records: dict[str, ConditionRecord]) -> None:
    for record in records.values():
        evidence = [claim.evidence for claim in record.stated.genes]
        evidence += [claim.evidence for claim in record.stated.modes]
        evidence += [claim.evidence for claim in record.stated.phenotypes]
        assert all(record.text[each.start : each.end] == each.quote for each in evidence)
        ends = [0, *(part.end for part in record.sections)]
        assert all(end <= part.start for end, part in zip(ends, record.sections, strict=False))
        assert ends[-1] <= len(record.text)


def test_pages_that_say_nothing_are_noted(
    first: dict[str, Parsed], records: dict[str, ConditionRecord]
) -> None:
    problems = [problem for parsed in first.values() for problem in parsed.problems]
    assert {(problem.level, problem.message) for problem in problems} == {
        ("note", "the page says nothing of its disease yet")
    }
    assert len(problems) == sum(not record.text for record in records.values()) > 0


def test_a_page_with_genes_symptoms_and_a_mode(records: dict[str, ConditionRecord]) -> None:
    record = records["gard_pages/pachyonychia-congenita"]
    assert record.title == "Pachyonychia congenita"
    assert record.publisher == "infores:gard"
    assert record.identifiers == ("GARD:0010753",)
    assert record.synonyms == ("Congenital pachyonychia", "Pachyonychia congenita syndrome")
    assert record.categories == ("Skin Disease", "Birth Defect")
    assert record.onsets == (
        "Prenatal",
        "Newborn",
        "Infant",
        "Child",
        "Adolescent",
        "Adult",
        "Older Adult",
    )
    assert record.url == "https://rarediseases.info.nih.gov/diseases/10753/pachyonychia-congenita"
    assert record.file == "pages.tar.xz/pages/pachyonychia-congenita.html"
    assert [(part.kind.value, part.start, part.end) for part in record.sections] == [
        ("summary", 0, 817),
        ("hpo_list", 818, 1427),
        ("cause", 1428, 1546),
        ("inheritance", 1657, 1711),
    ]
    assert [(claim.symbol, claim.kind.value, claim.primary_source) for claim in record.stated.genes] == [
        (symbol, "causes", None) for symbol in ("KRT16", "KRT17", "KRT6A", "KRT6B")
    ]
    assert {(claim.evidence.start, claim.evidence.end) for claim in record.stated.genes} == {(1547, 1656)}
    assert record.stated.modes == (
        ModeClaim("HP:0000006", "usual", Evidence("Autosomal dominant inheritance", 1712, 1742)),
    )
    assert len(record.stated.phenotypes) == 25
    assert record.stated.phenotypes[0] == PhenotypeClaim(
        None,
        "Hyperplastic callus formation",
        Evidence("Hyperplastic callus formation Very frequent", 818, 861),
        "Very frequent",
        "infores:hpo-annotations",
    )
    assert [claim.frequency for claim in record.stated.phenotypes[1:]] == [None] * 24


def test_the_references_of_the_data_come_with_their_identifiers(records: dict[str, ConditionRecord]) -> None:
    references = records["gard_pages/pachyonychia-congenita"].references
    assert [each.number for each in references] == [1, 2, 3, 4, 5]
    assert references[2] == Reference(
        3,
        "The Human Phenotype Ontology in 2021",
        publisher="Nucleic Acids Research",
        date="2021",
        url="https://doi.org/10.1093/nar/gkaa1043",
        identifier="DOI:10.1093/nar/gkaa1043",
    )
    assert (references[1].source, references[4].identifier) == ("infores:orphanet", "PMID:20064796")


def test_a_disease_with_several_modes_keeps_them_all(records: dict[str, ConditionRecord]) -> None:
    record = records["gard_pages/striatonigral-degeneration-infantile"]
    assert [claim.mode for claim in record.stated.modes] == ["HP:0000006", "HP:0001427", "HP:0000007"]


def test_double_encoded_letters_of_a_real_page_are_mended(records: dict[str, ConditionRecord]) -> None:
    record = records["gard_pages/marinesco-sjogren-syndrome"]
    assert "Sjögren" in " ".join((record.text, *record.synonyms))
    assert "Ã" not in record.text


def test_an_invented_page_is_read_whole() -> None:
    html = page(
        names="Azure ear; Ear with t(1;2) change; Blue ear",
        summary=" It is <i>an</i> ear. ",
        symptoms=["Ear pain", "Tall ear"],
        shown=("Tall ear", "Frequent"),
        genes="Disease causing variants in the following gene(s) are known to cause this disease: ABC1, ABC2",
        modes=["X-linked recessive inheritance"],
        ages=[" Newborn "],
        categories=["Ear Disease"],
    )
    sentence = "Disease causing variants in the following gene(s) are known to cause this disease: ABC1, ABC2"
    credit = "This information comes from the Human Phenotype Ontology (HPO)"
    mode = "X-linked recessive inheritance"
    hpo = "infores:hpo-annotations"
    assert record_of(html) == ConditionRecord(
        record_id="gard_pages/blue-ear",
        publisher="infores:gard",
        title="Blue ear",
        text=f"It is an ear.\nEar pain\nTall ear Frequent\n{credit}\n{sentence}\n{mode}",
        sections=(
            Section(SectionKind.SUMMARY, 0, 13),
            Section(SectionKind.HPO_LIST, 14, 103),
        ),
        identifiers=("GARD:0000042",),
        synonyms=("Azure ear", "Ear with t(1;2) change"),
        categories=("Ear Disease",),
        onsets=("Newborn",),
        url="https://rarediseases.info.nih.gov/diseases/42/blue-ear",
        last_updated="2021-11-08",
        stated=Claims(
            genes=tuple(
                GeneClaim("", symbol, GeneDiseaseKind.CAUSES, Evidence(sentence, 104, 197))
                for symbol in ("ABC1", "ABC2")
            ),
            modes=(ModeClaim("HP:0001419", "usual", Evidence(mode, 198, 228)),),
            phenotypes=(
                PhenotypeClaim(None, "Ear pain", Evidence("Ear pain", 14, 22), primary_source=hpo),
                PhenotypeClaim(None, "Tall ear", Evidence("Tall ear Frequent", 23, 40), "Frequent", hpo),
            ),
        ),
        file="pages.tar/blue-ear.html",
        sha256=sha256(html.encode()).hexdigest(),
    )


def test_symptoms_are_credited_only_to_whom_the_page_credits() -> None:
    (claim,) = record_of(page(symptoms=["Ear pain"], credit="We heard it")).stated.phenotypes
    assert claim.primary_source is None
    (claim,) = record_of(page(symptoms=["Ear pain"], credit="From Orphanet")).stated.phenotypes
    assert claim.primary_source == "infores:orphanet"


def test_lines_that_are_claims_stand_in_no_section() -> None:
    record = record_of(page(modes=["Autosomal recessive inheritance"]))
    assert record.text == "Autosomal recessive inheritance"
    assert record.sections == (Section(SectionKind.OTHER, 31, 31),)


def test_a_mode_that_no_term_bears_is_left_out_and_reported() -> None:
    parsed = read(page(modes=["Autosomal recessive inheritance", "By the moon"]))
    (record,) = parsed.records
    assert isinstance(record, ConditionRecord)
    assert [claim.mode for claim in record.stated.modes] == ["HP:0000007"]
    assert [problem.message for problem in parsed.problems] == [
        "'By the moon' is no known mode of inheritance"
    ]


def test_a_page_that_says_nothing_keeps_its_names_and_is_noted() -> None:
    parsed = read(page(names="Azure ear", categories=["Ear Disease"]))
    (record,) = parsed.records
    assert isinstance(record, ConditionRecord)
    assert (record.text, record.synonyms, record.stated) == ("", ("Azure ear",), Claims())
    assert parsed.problems == (
        Problem(
            "pages.tar/blue-ear.html",
            "Summary",
            "the page says nothing of its disease yet",
            "Only its names and categories are kept.",
            "note",
        ),
    )


def damage(text: str) -> str:
    return text.encode().decode("latin-1")


@given(st.text(st.characters(min_codepoint=0x21, max_codepoint=0x2FFF, exclude_categories=["C"]), min_size=1))
def test_double_encoded_words_are_mended(text: str) -> None:
    for word in text.split():
        assert record_of(page(summary=escape(f"x{damage(word)}x"))).text == f"x{word}x"


@pytest.mark.parametrize("text", ["Sjögren", "naïve café", "Ångström", "5 µm ± 2 °C", "Ã la carte", "«oui»"])
def test_sound_letters_are_left_alone(text: str) -> None:
    assert record_of(page(summary=text)).text == text


@pytest.mark.parametrize(
    ("html", "message"),
    [
        ("", "the file is empty"),
        (
            "<html><h1>A shop</h1></html>",
            "it is no GARD disease page: it has no banner with the disease's name",
        ),
        (page(summary="It is an ear.")[:700], "the page is cut off: it does not end with </html>"),
        (page(title=""), "the page does not name its disease"),
    ],
)
def test_a_page_of_another_kind_or_cut_off_is_one_clear_problem(html: str, message: str) -> None:
    parsed = read(html)
    assert parsed.records == ()
    assert [(problem.file, problem.level, problem.message) for problem in parsed.problems] == [
        ("pages.tar/blue-ear.html", "error", message)
    ]


def test_a_page_in_another_encoding_is_one_clear_problem() -> None:
    parsed = parse(RawItem("b.html", "b", page(summary="Sjögren").encode("latin-1")))
    assert parsed.records == ()
    assert [problem.message for problem in parsed.problems] == ["byte 0xf6 is not UTF-8"]


def test_a_missing_number_and_date_are_reported_beside_the_record() -> None:
    parsed = read(page(summary="An ear.", href="/about", updated="Last Updated: soon"))
    (record,) = parsed.records
    assert isinstance(record, ConditionRecord)
    assert (record.identifiers, record.url, record.last_updated) == ((), None, None)
    assert [(problem.place, problem.message) for problem in parsed.problems] == [
        ("tabs", "no link gives the disease's GARD number"),
        ("Last Updated", "no date can be read from 'soon'"),
    ]
