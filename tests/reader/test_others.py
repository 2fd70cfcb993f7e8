"""A gene of another condition, of another number of the series, or of the series as a whole is not this condition's."""

from collections.abc import Callable

import pytest

from raregraph.graph.records import Claims, ConditionRecord, Section, SectionKind
from raregraph.loaders.reader import GeneIndex, TextReader

Read = Callable[..., Claims]


def symbols(claims: Claims) -> list[str]:
    return [c.symbol for c in claims.genes if not c.negated]


@pytest.mark.parametrize(
    "text",
    [
        "See also Fretting disease, which is caused by mutations in the UBA1 gene.",
        "Genetic Heterogeneity of GallingSee also FRD2 (100300), caused by deletion of the UBA1 gene.",
        "Galling disease resembles Fretting disease, which is caused by mutations in the UBA1 gene.",
        "The disorder is similar to Fretting disease (FRD; 100200), which is caused by mutation in the UBA1 gene.",
        "This condition differs from a milder form of scoring, which is thought to be caused by changes in UBA1.",
        "Galling disease is distinct from Fretting disease (100200), caused by mutations in the UBA1 gene.",
        "Similar to classical Fretting disease caused by UBA1 mutations, people with Galling disease tire early.",
        "Galling disease occurs in Scoring syndrome, which is due to mutations in UBA1.",
        "Galling disease has been reported in Galling plus syndrome, which is caused by mutations in UBA1.",
        "Mutations in the UBA1 gene cause Fretting disease, which is similar to Galling disease.",
        "An inherited change in UBA1 results in short bones rather than Galling disease.",
        "FRD2 (100300) is caused by mutation in the UBA1 gene.",
    ],
)
def test_the_gene_of_a_condition_set_beside_this_one_is_not_taken(read: Read, text: str) -> None:
    assert symbols(read(text)) == []


@pytest.mark.parametrize(
    "text",
    [
        "Galling disease, which is similar to Fretting disease, is caused by mutations in the UBA1 gene.",
        "Unlike Fretting disease, Galling disease is caused by mutations in the UBA1 gene.",
        "Galling disease (100100) is caused by mutation in the UBA1 gene.",
        "It differs from Fretting disease. Galling disease is caused by mutations in UBA1.",
        "Galling disease, which is caused by mutations in UBA1, begins early.",
    ],
)
def test_a_comparison_does_not_hide_the_condition_s_own_gene(read: Read, text: str) -> None:
    assert symbols(read(text)) == ["UBA1"]


TYPE_2A = "Galling disease type 2A"


@pytest.mark.parametrize(
    "text",
    [
        "Galling disease type 2E is caused by mutations in the UBA1 gene.",
        "Galling disease may be caused by mutations in any one of several genes, including UBA1 and VAPB.",
        "Galling disease is caused by mutations in the UBA1 gene.",
        "Mutations in UBA1 cause the other types of galling disease.",
        "GLD3 (100400) is caused by mutation in the UBA1 gene.",
    ],
)
def test_a_record_on_one_type_takes_no_gene_of_the_others_nor_of_the_series(read: Read, text: str) -> None:
    assert symbols(read(text, title=TYPE_2A)) == []


@pytest.mark.parametrize(
    "text",
    [
        "Galling disease type 2A is caused by mutations in the UBA1 gene.",
        "Galling disease type IIA results from mutations in the UBA1 gene.",
        "This condition is caused by mutations in the UBA1 gene.",
        "Galling disease 2A (GLD2A; 100400) is caused by mutation in the UBA1 gene.",
    ],
)
def test_a_record_on_one_type_takes_what_is_said_of_it(read: Read, text: str) -> None:
    assert symbols(read(text, title=TYPE_2A)) == ["UBA1"]


def test_a_synonym_that_is_the_series_is_believed_of_one_gene_and_not_of_several(genes: GeneIndex) -> None:
    def of(text: str) -> list[str]:
        section = Section(SectionKind.SUMMARY, 0, len(text))
        record = ConditionRecord(
            "invented/1", "infores:x", "Galling disease 6", text, (section,), synonyms=("Galling disease",)
        )
        return symbols(TextReader(genes).read(record))

    assert of("Galling disease is caused by mutations in UBA1.") == ["UBA1"]
    assert of("Galling disease is caused by mutations in one of several genes, such as UBA1.") == []
    assert of("Galling disease is caused by mutations in UBA1 or VAPB.") == []


def test_each_type_of_a_row_has_its_own_gene(read: Read) -> None:
    text = (
        "There are three types of Galling disease. Galling disease type 1 results from mutations in the UBA1 gene, "
        "type 2 is caused by mutations in the VAPB gene, and type 3 results from mutations in the LIG4 gene."
    )
    claims = read(text)
    uba1, *others = claims.genes
    assert (uba1.symbol, uba1.form) == ("UBA1", "Galling disease type 1")
    assert [c.symbol for c in others] == ["VAPB", "LIG4"]
    assert all("type 1" not in (c.form or "") for c in others)


def test_a_gene_that_only_modifies_a_type_is_not_its_cause(read: Read) -> None:
    text = (
        "Galling disease type 2 is caused by mutations in the UBA1 gene. "
        "Changes in the UBA1 gene can also increase the severity of Galling disease type 1."
    )
    (claim,) = read(text).genes
    assert (claim.kind.value, claim.form) == ("causes", "Galling disease type 2")


def test_sentences_without_a_space_between_them_are_two(read: Read) -> None:
    text = (
        "Galling disease begins early (summary by Fretter et al., 2010).Mutations in the UBA1 gene cause this disorder."
        "Fretting disease is caused by mutations in VAPB."
    )
    (claim,) = read(text).genes
    assert (claim.symbol, claim.evidence.quote) == ("UBA1", "Mutations in the UBA1 gene cause this disorder.")


def test_a_question_is_no_evidence_even_in_a_record_whose_title_names_the_gene(read: Read) -> None:
    asked = "What are the signs of UBA1-related galling?"
    assert read(asked, title="UBA1-related galling").genes == ()
    told = "UBA1-related galling begins in childhood."
    (claim,) = read(f"{asked} {told}", title="UBA1-related galling").genes
    assert claim.evidence.quote == told
