from collections.abc import Callable

import pytest

from raregraph.graph.records import Claims, SectionKind

Read = Callable[..., Claims]


def modes(claims: Claims) -> list[tuple[str, str]]:
    return [(c.mode, c.certainty) for c in claims.modes]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("This condition is inherited in an autosomal recessive pattern.", [("HP:0000007", "usual")]),
        ("It is inherited in an X-linked recessive manner.", [("HP:0001419", "usual")]),
        ("Galling disease has an X-linked dominant pattern of inheritance.", [("HP:0001423", "usual")]),
        ("It has a mitochondrial pattern of inheritance.", [("HP:0001427", "usual")]),
        ("It is inherited in an autosomal codominant pattern.", [("HP:0032113", "usual")]),
        ("FSG is inherited in a digenic pattern.", [("HP:0010984", "usual")]),
        ("Most cases of Galling disease are sporadic.", [("HP:0003745", "usual")]),
        ("Most cases result from new mutations in the gene.", [("HP:0025352", "usual")]),
        ("About 80 percent of cases are due to new mutations.", [("HP:0025352", "usual")]),
        ("Not everyone who has the mutation develops Galling disease.", [("HP:0003829", "usual")]),
        ("It results from a combination of genetic and environmental factors.", [("HP:0010982", "usual")]),
        ("Rarely, Galling disease is inherited in an X-linked pattern.", [("HP:0001417", "rare")]),
        (
            "Some reports suggest an autosomal dominant pattern of Galling disease.",
            [("HP:0000006", "unclear")],
        ),
        (
            "Most cases are autosomal recessive, although rare autosomal dominant cases exist.",
            [("HP:0000006", "rare"), ("HP:0000007", "usual")],
        ),
        (
            "It may be inherited in an autosomal dominant or recessive manner.",
            [("HP:0000006", "usual"), ("HP:0000007", "usual")],
        ),
    ],
)
def test_a_sentence_states_a_mode(read: Read, text: str, expected: list[tuple[str, str]]) -> None:
    assert sorted(modes(read(text))) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Other cases result from new mutations in the gene.",
        "About 10 percent of cases are due to new mutations.",
        "Parents of a child with an autosomal recessive condition each carry one copy.",
        "Autosomal recessive means that both copies of a gene are changed.",
        "In the past, it was thought to be autosomal recessive.",
        "A condition resembling Galling disease is autosomal recessive.",
        "The pain is sudden and sporadic pain is common.",
        "Galling disease is not inherited in an autosomal dominant manner.",
        "Other genetic and environmental factors influence the severity of the condition.",
        "Is Galling disease autosomal recessive?",
    ],
)
def test_a_sentence_beside_the_point_states_none(read: Read, text: str) -> None:
    assert modes(read(text)) == []


def test_a_pasted_hpo_list_is_hpo_s_word(read: Read) -> None:
    text = "Signs and Symptoms Short stature 90% Autosomal recessive inheritance - Sporadic - Ptosis - "
    claims = read(text, kind=SectionKind.HPO_LIST).modes
    assert [(c.mode, c.certainty, c.primary_source, c.evidence.quote) for c in claims] == [
        ("HP:0000007", "usual", "infores:hpo-annotations", "Autosomal recessive inheritance"),
        ("HP:0003745", "usual", "infores:hpo-annotations", "Sporadic"),
    ]


def test_a_mode_in_the_condition_s_name_is_its_mode(read: Read) -> None:
    title = "Galling disease, autosomal dominant"
    text = f"What are the signs of {title}? {title} is rarely diagnosed before the tenth year."
    (claim,) = read(text, title=title).modes
    assert (claim.mode, claim.certainty) == ("HP:0000006", "usual")
    assert claim.evidence.quote == f"{title} is rarely diagnosed before the tenth year."


def test_a_name_that_states_a_mode_leaves_other_modes_to_other_conditions(read: Read) -> None:
    text = "The same signs are seen in autosomal recessive Galling disease."
    assert modes(read(text, title="Galling disease, autosomal dominant")) == []


class TestModesOfGenes:
    def test_the_only_mode_of_the_condition_holds_for_all_its_genes(self, read: Read) -> None:
        text = (
            "Galling disease is caused by mutations in UBA1 or VAPB. This condition is autosomal recessive."
        )
        assert [c.modes for c in read(text).genes] == [("HP:0000007",), ("HP:0000007",)]

    def test_what_is_said_of_a_gene_is_that_gene_s_alone(self, read: Read) -> None:
        text = (
            "Galling disease is caused by mutations in UBA1 or VAPB. "
            "If the UBA1 gene is involved, the condition is autosomal dominant. "
            "If the VAPB gene is involved, the condition is autosomal recessive."
        )
        assert [c.modes for c in read(text).genes] == [("HP:0000006",), ("HP:0000007",)]

    def test_a_gene_has_the_mode_of_its_form(self, read: Read) -> None:
        text = (
            "Galling disease type 1 is caused by mutations in UBA1. Type 2 is caused by mutations in VAPB. "
            "There are two types. Type 1 is autosomal dominant. Type 2 is autosomal recessive."
        )
        assert [c.modes for c in read(text).genes] == [("HP:0000006",), ("HP:0000007",)]

    def test_two_modes_of_the_condition_are_not_guessed_onto_several_genes(self, read: Read) -> None:
        text = (
            "Galling disease is caused by mutations in UBA1 or VAPB. "
            "It can be inherited in an autosomal dominant or autosomal recessive manner."
        )
        assert [c.modes for c in read(text).genes] == [(), ()]

    def test_a_modifier_has_no_mode(self, read: Read) -> None:
        text = "Copies of the UBA1 gene modify the severity of Galling disease. It is autosomal recessive."
        assert [(c.kind.value, c.modes) for c in read(text).genes] == [("modifies", ())]


def test_a_doubt_on_the_cause_is_none_on_the_inheritance(read: Read) -> None:
    text = "Galling disease may be caused by mutations in UBA1, and is inherited in an autosomal dominant manner."
    assert [(m.mode, m.certainty) for m in read(text).modes] == [("HP:0000006", "usual")]


def test_other_factors_that_may_shape_a_condition_make_it_no_condition_of_many_factors(read: Read) -> None:
    text = "Other genetic and environmental factors may influence Galling disease."
    assert read(text).modes == ()
