from collections.abc import Callable

import pytest

from raregraph.graph.records import Claims

Read = Callable[..., Claims]


def kinds(claims: Claims) -> list[tuple[str, str]]:
    return [(c.symbol, c.kind.value) for c in claims.genes if not c.negated]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Mutations in the UBA1 gene cause Galling disease.", "causes"),
        ("Galling disease is caused by a deletion of the UBA1 gene.", "causes"),
        ("The UBA1 gene is responsible for this condition.", "causes"),
        ("Most cases of the disorder result from changes (mutations) in the UBA1 gene.", "causes"),
        ("Extra copies of the UBA1 gene modify the severity of Galling disease.", "modifies"),
        ("A variant in the UBA1 gene influences the age of onset of Galling disease.", "modifies"),
        ("Variants of the UBA1 gene increase the risk of developing Galling disease.", "susceptibility"),
        ("A change in the UBA1 gene is a risk factor for Galling disease.", "susceptibility"),
        ("Changes in the UBA1 gene may play a role in Galling disease.", "uncertain"),
        ("In one family, Galling disease was found with a mutation in the UBA1 gene.", "uncertain"),
        ("Changes in the UBA1 gene have been associated with Galling disease.", "uncertain"),
        ("UBA1 modifies the disease.", "modifies"),
        ("Changes in UBA1 delay the onset of Galling disease.", "modifies"),
        ("Variants of UBA1 raise the risk of Galling disease.", "susceptibility"),
        ("Whether mutations in UBA1 cause Galling disease is disputed.", "uncertain"),
        ("Mutations in UBA1 were once thought to cause Galling disease.", "uncertain"),
    ],
)
def test_the_words_of_a_sentence_decide_the_kind(read: Read, text: str, kind: str) -> None:
    assert kinds(read(text)) == [("UBA1", kind)]


def test_an_association_in_an_inherited_condition_is_a_cause(read: Read) -> None:
    text = "Changes in UBA1 are associated with Galling disease. It is inherited in an autosomal dominant manner."
    assert kinds(read(text)) == [("UBA1", "causes")]


def test_a_risk_in_a_condition_of_many_factors_stays_a_risk(read: Read) -> None:
    text = (
        "Mutations in UBA1 increase the risk of Galling disease. Some cases are autosomal dominant. "
        "Most cases result from a combination of genetic and environmental factors."
    )
    assert kinds(read(text)) == [("UBA1", "susceptibility")]


def test_a_hedge_about_another_form_does_not_weaken_the_cause(read: Read) -> None:
    text = "Mutations in UBA1 can cause familial Galling disease and may contribute to the development of others."
    assert kinds(read(text)) == [("UBA1", "causes")]


def test_what_the_text_denies_is_kept_as_denied(read: Read) -> None:
    (claim,) = read("Galling disease is not caused by mutations in the UBA1 gene.").genes
    assert (claim.symbol, claim.negated) == ("UBA1", True)


def test_no_cause_but_a_risk(read: Read) -> None:
    text = "Changes in UBA1 do not cause Galling disease but appear to modify the risk of developing the condition."
    assert kinds(read(text)) == [("UBA1", "susceptibility")]


@pytest.mark.parametrize(
    "text",
    [
        "Mutations in the UBA1 gene also cause Fretting syndrome, a different condition.",
        "Fretting syndrome is caused by mutations in the UBA1 gene.",
        "The UBA1 gene provides instructions for making a protein.",
        "The protein binds to the enzyme made from the UBA1 gene.",
    ],
)
def test_another_condition_s_gene_is_not_this_one_s(read: Read, text: str) -> None:
    assert kinds(read(text)) == []


def test_a_gene_of_a_sibling_type_is_left_to_its_own_record(read: Read) -> None:
    text = "Galling disease type 1 is caused by mutations in UBA1; type 2 is caused by mutations in VAPB."
    assert kinds(read(text, title="Galling disease type 1")) == [("UBA1", "causes")]


def test_a_cause_that_is_acquired_is_somatic(read: Read) -> None:
    text = (
        "Galling disease is caused by a mutation in the GNAS gene. It is a somatic mutation, which some cells have. "
        "Galling disease is not inherited."
    )
    (claim,) = read(text).genes
    assert (claim.kind.value, claim.modes) == ("causes_somatic", ("HP:0001442",))


def test_a_second_somatic_hit_leaves_an_inherited_cause_inherited(read: Read) -> None:
    text = (
        "Galling disease is caused by mutations in the UBA1 gene. The second mutation is a somatic mutation. "
        "The condition is inherited in an autosomal dominant pattern."
    )
    (claim,) = read(text).genes
    assert (claim.kind.value, claim.modes) == ("causes", ("HP:0000006",))


def test_what_has_been_refuted_is_denied(read: Read) -> None:
    claims = read("A role of UBA1 in Galling disease has been refuted.")
    assert [(c.symbol, c.negated) for c in claims.genes] == [("UBA1", True)]


@pytest.mark.parametrize(
    "text",
    [
        "Galling disease is due to changes in UBA1. They are acquired during life. The disease is not inherited.",
        "Galling disease is due to a change in UBA1 in one cell of the early embryo. It is not inherited.",
        "Galling disease is due to changes in UBA1 that arise in some cells only. It is not inherited.",
    ],
)
def test_a_change_after_conception_is_somatic(read: Read, text: str) -> None:
    assert kinds(read(text)) == [("UBA1", "causes_somatic")]


@pytest.mark.parametrize(
    "text",
    [
        "Galling disease reduces the activity of a nearby gene called UBA1.",
        "Reduced activity of the UBA1 gene causes Galling disease.",
        "The abnormalities found in this disorder can also result from mutations in the UBA1 gene.",
        "Some use the name Fretting for galling, whether it is caused by mutations in the UBA1 gene or not.",
        "Galling disease results in a lack of galactin (UBA1; 123456).",
        "Variants in the UBA1 gene are additionally associated with late galling degeneration.",
    ],
)
def test_a_gene_that_is_only_affected_or_belongs_to_something_else_is_no_cause(read: Read, text: str) -> None:
    assert kinds(read(text)) == []


def test_a_form_with_its_cause_in_a_row_keeps_the_gene_to_itself(read: Read) -> None:
    text = (
        "Galling disease has two types. Galling disease type 1 and the adult form of Galling disease caused by "
        "UBA1 gene mutations are inherited in an autosomal dominant pattern."
    )
    assert [c.form for c in read(text).genes] == ["adult form of Galling disease"]


def test_the_last_number_of_a_row_begins_no_statement_of_its_own(read: Read) -> None:
    text = (
        "Galling disease types 1 and 2 are caused by mutations in the UBA1 gene, and are not linked to SMN1."
    )
    assert [c.form for c in read(text).genes if c.symbol == "UBA1"] == [
        "Galling disease type 1; Galling disease type 2"
    ]
