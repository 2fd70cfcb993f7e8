"""How often, of whom and how surely a sentence says that a condition is inherited, and the words that it rests on."""

from collections.abc import Callable

import pytest

from raregraph.graph.records import Claims

Read = Callable[..., Claims]


def modes(claims: Claims) -> list[tuple[str, str]]:
    return [(c.mode, c.certainty) for c in claims.modes]


@pytest.mark.parametrize(
    "text",
    [
        "Galling disease is X-linked. Women with one altered copy of UBA1 usually do not develop signs.",
        "Galling disease is X-linked. Females with a change in UBA1 do not have any symptoms.",
        "Galling disease is X-linked. People who carry only one copy of the altered gene do not show signs.",
    ],
)
def test_carriers_are_no_sign_of_incomplete_penetrance(read: Read, text: str) -> None:
    assert modes(read(text)) == [("HP:0001417", "usual")]


@pytest.mark.parametrize(
    "text",
    [
        "Mutations in UBA1 do not appear to be a major cause of Galling disease.",
        'Changes in such "low penetrance" genes add little to the risk of Galling disease.',
        "People with a new mutation do not have a history of the disorder in their family.",
        "Mutations in UBA1 are found in about 16 percent of people with galls; their role in its development is open.",
    ],
)
def test_words_that_look_like_incomplete_penetrance_state_none(read: Read, text: str) -> None:
    assert "HP:0003829" not in [mode for mode, _ in modes(read(text))]


def test_women_of_whom_only_some_stay_well_are_one(read: Read) -> None:
    text = (
        "A small percentage of females who carry a mutation in UBA1 never develop signs of Galling disease."
    )
    assert modes(read(text)) == [("HP:0003829", "rare")]


@pytest.mark.parametrize(
    ("text", "certainty"),
    [
        ("In 1 to 2 percent of cases, Galling disease is inherited in an autosomal dominant manner.", "rare"),
        ("About 5 percent of people with Galling disease have an autosomal dominant condition.", "rare"),
        ("About 40 percent of cases of Galling disease are autosomal dominant.", "usual"),
        (
            "Rarely, Galling disease affects several members of a family. In these families, it is autosomal dominant.",
            "rare",
        ),
        ("Galling disease runs in families. In these families, it is autosomal dominant.", "usual"),
        (
            "A few families with Galling disease are known. These cases helped to show that it is autosomal dominant.",
            "usual",
        ),
    ],
)
def test_a_mode_of_few_cases_is_rare(read: Read, text: str, certainty: str) -> None:
    assert ("HP:0000006", certainty) in modes(read(text))


def test_mosaicism_of_some_people_is_no_usual_mode(read: Read) -> None:
    text = (
        "Galling disease is not inherited. About 5 percent of people have the change in only some cells. "
        "In these people, the condition is called mosaic Galling disease."
    )
    assert ("HP:0001442", "rare") in modes(read(text))
    assert ("HP:0001442", "usual") not in modes(read(text))


@pytest.mark.parametrize(
    ("text", "certainty"),
    [
        ("Researchers suspect that genetic and environmental factors play a part.", "unclear"),
        ("Whether Galling disease is multifactorial remains unclear.", "unclear"),
        ("Galling disease may be polygenic.", "unclear"),
        ("Galling disease likely results from genetic and environmental factors.", "usual"),
    ],
)
def test_many_factors_that_are_only_supposed_are_unclear(read: Read, text: str, certainty: str) -> None:
    assert modes(read(text)) == [("HP:0010982", certainty)]


def test_a_mode_said_of_a_form_is_that_form_s_alone(read: Read) -> None:
    text = "It has two types. Galling disease type 2 is inherited in an autosomal recessive manner."
    (claim,) = read(text).modes
    assert (claim.mode, claim.form) == ("HP:0000007", "Galling disease type 2")


def test_a_mode_said_of_the_condition_and_of_a_form_is_claimed_of_both(read: Read) -> None:
    text = (
        "Galling disease is autosomal dominant. "
        "Galling disease type 2 is inherited in an autosomal recessive manner."
    )
    assert [(c.mode, c.form) for c in read(text).modes] == [
        ("HP:0000006", None),
        ("HP:0000007", "Galling disease type 2"),
    ]


def test_a_rare_form_makes_its_mode_a_rare_one_of_the_condition(read: Read) -> None:
    text = "In rare cases, people have an autosomal dominant form of Galling disease."
    assert [(c.mode, c.certainty, c.form) for c in read(text).modes] == [
        ("HP:0000006", "rare", None),
        ("HP:0000006", "usual", "autosomal dominant form of Galling disease"),
    ]


@pytest.mark.parametrize(
    ("told", "named", "mode"),
    [
        ("Signs begin earlier in each generation.", "This phenomenon is called anticipation.", "HP:0003743"),
        (
            "Half of those with a changed UBA1 gene stay well.",
            "(This situation is known as reduced penetrance.)",
            "HP:0003829",
        ),
    ],
)
def test_a_sentence_that_only_names_brings_the_one_before_it(
    read: Read, told: str, named: str, mode: str
) -> None:
    (claim,) = read(f"Galling disease is a rare illness. {told} {named}").modes
    assert (claim.mode, claim.evidence.quote) == (mode, f"{told} {named}")


def test_a_sentence_with_a_subject_of_its_own_stands_alone(read: Read) -> None:
    text = "Galling disease begins early. This condition is inherited in an autosomal dominant manner."
    (claim,) = read(text).modes
    assert claim.evidence.quote == "This condition is inherited in an autosomal dominant manner."


def test_in_the_list_of_other_forms_no_mode_is_this_condition_s(read: Read) -> None:
    text = "Other forms of fretting include: X-linked fretting and autosomal dominant fretting."
    assert read(text).modes == ()
