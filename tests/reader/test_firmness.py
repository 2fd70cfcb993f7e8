"""What a sentence calls acquired, a risk, or doubtful is claimed so, and as no more."""

from collections.abc import Callable

import pytest

from raregraph.graph.records import Claims

Read = Callable[..., Claims]


def kinds(claims: Claims) -> list[tuple[str, str]]:
    return [(c.symbol, c.kind.value) for c in claims.genes if not c.negated]


@pytest.mark.parametrize(
    "text",
    [
        "Galling disease is caused by acquired, rather than inherited, mutations in the UBA1 gene.",
        "Galling disease may be caused by a person acquiring (not inheriting) a change in the UBA1 gene.",
        "Galling disease is due to acquired (non-inherited) mutations in the UBA1 gene.",
        "Galling disease is caused by somatic genetic changes in the UBA1 gene.",
        "Galling disease results from somatic mutations (not inherited) in the UBA1 gene.",
        "Most people with Galling disease test positive for an acquired (non-inherited) change in the UBA1 gene.",
    ],
)
def test_a_change_that_the_sentence_calls_acquired_is_a_somatic_cause(read: Read, text: str) -> None:
    assert kinds(read(text)) == [("UBA1", "causes_somatic")]


@pytest.mark.parametrize(
    "text",
    [
        "An inherited UBA1 mutation, rather than an acquired one, causes Galling disease.",
        "Germline or somatic mutations in the UBA1 gene cause Galling disease.",
        "Somatic mutations in UBA1 cause some tumors of Galling disease. Mutations in UBA1 cause Galling disease.",
    ],
)
def test_a_change_that_may_be_inherited_is_a_plain_cause(read: Read, text: str) -> None:
    assert kinds(read(text)) == [("UBA1", "causes")]


def test_an_acquired_change_that_is_only_found_is_no_cause_of_an_inherited_condition(read: Read) -> None:
    text = (
        "Somatic mutations in the UBA1 gene occur in half of all cases of Galling disease. "
        "Galling disease is inherited in an autosomal dominant manner."
    )
    assert kinds(read(text)) == [("UBA1", "uncertain")]


INHERITED = " Galling disease is inherited in an autosomal dominant manner."


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Variants of UBA1 are found more frequently in people with Galling disease.", "susceptibility"),
        ("Mutations in UBA1 increase the risk of Galling disease.", "susceptibility"),
        ("Variants of UBA1 influence the risk of Galling disease.", "susceptibility"),
        (
            "The loss of another gene, UBA1, may also cause an increased risk of Galling disease.",
            "susceptibility",
        ),
        ("Mutations in UBA1 predispose to Galling disease.", "causes"),
        ("The signs suggest that Galling disease may be caused by changes in the UBA1 gene.", "uncertain"),
        ("In the past, Galling disease was believed to be caused by changes in the UBA1 gene.", "uncertain"),
        ("It is unclear how changes in the UBA1 gene cause Galling disease.", "uncertain"),
        (
            "The cause is not known, but some cases may be due to somatic mutations in the UBA1 gene.",
            "uncertain",
        ),
        ("Less commonly, Galling disease may be due to deletions of the UBA1 gene.", "causes"),
        ("Galling disease may be caused by changes in the UBA1 gene.", "causes"),
    ],
)
def test_risk_and_doubt_are_no_causes_in_an_inherited_condition_either(
    read: Read, text: str, kind: str
) -> None:
    assert kinds(read(text + INHERITED)) == [("UBA1", kind)]


def test_genes_of_a_list_are_said_to_do_what_the_sentence_before_them_says(read: Read) -> None:
    text = (
        "Variations in several genes have been associated with an increased risk of developing Galling disease. "
        "Two of these genes are UBA1 and VAPB."
    )
    assert kinds(read(text)) == [("UBA1", "susceptibility"), ("VAPB", "susceptibility")]


def test_what_does_not_seem_to_be_a_cause_is_denied(read: Read) -> None:
    (claim,) = read("Mutations in UBA1 do not appear to be a major cause of Galling disease.").genes
    assert (claim.symbol, claim.negated) == ("UBA1", True)
