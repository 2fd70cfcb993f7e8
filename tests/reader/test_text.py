"""Sentences, citations, and what holds for every text."""

from hypothesis import given
from hypothesis import strategies as st

from raregraph.graph.records import Citation, Claims, ConditionRecord, Evidence, Section, SectionKind
from raregraph.loaders.reader import GeneIndex, TextReader, as_extract
from raregraph.loaders.reader.citations import citations
from raregraph.loaders.reader.lexicon import lexicon
from raregraph.loaders.reader.sentences import sentences
from tests.reader.conftest import GENES

READER = TextReader(GeneIndex(GENES))
WORDS = st.sampled_from(
    (
        *(
            "Mutations in",
            "the",
            "SMN1",
            "gene",
            "cause",
            "galling disease",
            ",",
            ".",
            "[1]",
            "type",
            "II",
            "(",
            ")",
        ),
        *(
            "X-linked",
            "forms of",
            "autosomal recessive",
            "is inherited",
            "not",
            "but",
            ";",
            "and",
            "most cases",
        ),
        *("\n", "SMN2", "modify the severity", "also called", "X-linked recessive", "is divided into types:"),
    )
)


def quoted(claims: Claims) -> list[Evidence]:
    return [
        *(c.evidence for c in claims.genes),
        *(c.evidence for c in claims.modes),
        *(c.evidence for c in claims.forms),
    ]


def record_of(text: str, *kinds: SectionKind) -> ConditionRecord:
    return ConditionRecord(
        "r", "infores:x", "Galling disease", text, tuple(Section(k, 0, len(text)) for k in kinds)
    )


def test_an_abbreviation_ends_no_sentence() -> None:
    found = [s.text for s in sentences(record_of("It is rare, e.g. In Malta. See Dr. Fret. It is mild."))]
    assert found == ["It is rare, e.g. In Malta.", "See Dr. Fret.", "It is mild."]


def test_text_outside_all_sections_is_not_read() -> None:
    text = "One here. Two there."
    record = ConditionRecord("r", "infores:x", "Galling", text, (Section(SectionKind.CAUSE, 10, 20),))
    assert [s.text for s in sentences(record)] == ["Two there."]


def test_a_citation_covers_the_passage_since_the_last_one() -> None:
    text = "A is so.[1] B is so. C is so.[2][3]\nD is so."
    found = citations(list(sentences(record_of(text))), text, range(1, 9))
    assert [found.get(text.index(letter), ()) for letter in "ABCD"] == [
        (Citation(1, "direct"),),
        (Citation(2, "inferred"), Citation(3, "inferred")),
        (Citation(2, "direct"), Citation(3, "direct")),
        (),
    ]


def test_ranges_of_citations_are_spelled_out_and_years_are_none() -> None:
    text = "A is so [2013] here.[2-4, 7]"
    found = citations(list(sentences(record_of(text))), text, range(1, 9))
    assert [c.number for c in found[0]] == [2, 3, 4, 7]


def test_a_number_without_a_reference_is_no_citation() -> None:
    text = "A is so.[1][2]"
    found = citations(list(sentences(record_of(text))), text, {2})
    assert [c.number for c in found[0]] == [2]
    assert citations(list(sentences(record_of(text))), text, ()) == {}


def test_an_extract_holds_denied_genes_apart() -> None:
    record = record_of("Galling disease is not caused by mutations in the SMN1 gene.")
    extract = as_extract(record, READER.read(record))
    assert extract["genes"] == []
    assert [(g["symbol"], g["hgnc_id"]) for g in extract["negated"]] == [("SMN1", "HGNC:11117")]


def test_an_extract_names_the_mondo_id_of_its_record() -> None:
    record = ConditionRecord("r", "infores:x", "T", "", identifiers=("GARD:0000001", "MONDO:0000001"))
    assert as_extract(record, READER.read(record))["disease"] == "MONDO:0000001"


def test_the_lexicon_knows_every_mode_of_its_lists() -> None:
    assert set(lexicon().listed_modes.values()) <= set(lexicon().modes)


@given(st.lists(WORDS, max_size=40).map(" ".join), st.sampled_from(list(SectionKind)))
def test_every_quote_stands_in_the_record_and_reading_twice_gives_the_same(
    text: str, kind: SectionKind
) -> None:
    record = record_of(text, kind)
    claims = READER.read(record)
    assert claims == READER.read(record)
    for evidence in quoted(claims):
        assert text[evidence.start : evidence.end] == evidence.quote != ""


@given(st.text(max_size=300))
def test_no_text_breaks_the_reader(text: str) -> None:
    as_extract(record_of(text), READER.read(record_of(text)))
