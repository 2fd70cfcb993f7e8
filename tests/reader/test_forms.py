from collections.abc import Callable

import pytest

from raregraph.graph.records import Claims

Read = Callable[..., Claims]


def names(claims: Claims) -> list[str]:
    return [c.name for c in claims.forms]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Type II Galling disease begins late.", ["Galling disease type II"]),
        (
            "Galling disease types I through III are mild.",
            [f"Galling disease type {n}" for n in ("I", "II", "III")],
        ),
        ("The juvenile form of Galling disease is rare.", ["juvenile form of Galling disease"]),
        ("The juvenile form of the disorder is rare.", ["juvenile form of Galling disease"]),
        ("X-linked Galling disease affects boys.", ["X-linked Galling disease"]),
        ("If it begins late, it is called late-onset disease.", ["late-onset Galling disease"]),
        (
            "Galling disease is divided into three types: wet galling, dry galling, and Fret disease.",
            ["wet galling", "dry galling", "Fret disease"],
        ),
        (
            "The classical, vascular, and lethal forms of Galling disease differ.",
            [
                "classical form of Galling disease",
                "vascular form of Galling disease",
                "lethal form of Galling disease",
            ],
        ),
        ("Stable fretting is one common type of Galling disease.", ["Stable fretting"]),
        (
            "There are two types of Galling disease:\n\n- damp galling - dusty galling.",
            ["damp galling", "dusty galling"],
        ),
        (
            "Galling disease has two types: damp galling (DG), the mildest form; and dusty galling (YG).",
            ["damp galling (DG)", "dusty galling (YG)"],
        ),
        ("Another form of Galling disease is due to a condition called Fret syndrome.", ["Fret syndrome"]),
        (
            "The rarest form of Galling disease is called the juvenile form.",
            ["juvenile form of Galling disease"],
        ),
        ("Fret syndrome (FS), the rarest form of Galling disease, is mild.", ["Fret syndrome (FS)"]),
        ("When Galling disease begins late, it is known as Fret syndrome.", ["Fret syndrome"]),
        ("Galling disease type 1 (GD1) is mild.", ["Galling disease type 1 (GD1)"]),
        (
            "Galling disease has two types. Lobar, in which a lobe is lost, is rare.",
            ["lobar Galling disease"],
        ),
    ],
)
def test_a_text_names_forms(read: Read, text: str, expected: list[str]) -> None:
    assert names(read(text)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "The most severe form of Galling disease is fatal.",
        "Several types of cells are affected in Galling disease, including nerve cells, skin cells, and blood cells.",
        "Calcium combines with phosphate and forms deposits in Galling disease.",
        "Galling disease is a common form of fretting.",
        "Galling disease begins where the outer septum forms.",
        "These resources address Galling disease: Genetic Testing Registry: Galling disease type 1.",
        "Symptoms in juvenile and adult people with types of Galling disease include pain, fits, and fever.",
    ],
)
def test_not_everything_called_a_form_is_one(read: Read, text: str) -> None:
    assert names(read(text)) == []


def test_the_record_s_own_type_is_no_form_of_it(read: Read) -> None:
    assert names(read("Galling disease type 2 is rare.", title="Galling disease type 2")) == []


def test_two_names_of_a_form_are_one_form(read: Read) -> None:
    text = "The juvenile form of Galling disease is rare. Juvenile Galling disease begins in childhood."
    assert names(read(text)) == ["Juvenile Galling disease"]


def test_a_form_carries_its_gene_and_mode(read: Read) -> None:
    text = "Mutations in the UBA1 gene cause the X-linked form of Galling disease."
    (form,) = read(text).forms
    assert (form.name, form.genes, form.modes) == (
        "X-linked form of Galling disease",
        ("HGNC:12469",),
        ("HP:0001417",),
    )


def test_respectively_pairs_genes_and_forms(read: Read) -> None:
    text = "Mutations in UBA1 and VAPB cause Galling disease types 1 and 2, respectively."
    assert [(f.name, f.genes) for f in read(text).forms] == [
        ("Galling disease type 1", ("HGNC:12469",)),
        ("Galling disease type 2", ("HGNC:12649",)),
    ]


def test_respectively_ties_no_gene_where_it_is_not_told_which_is_whose(read: Read) -> None:
    text = (
        "Galling disease type 1 is caused by mutations in the UBA1 gene. Galling disease type 2 is caused by "
        "mutations in the VAPB gene. The protein from the VAPB gene is found in nerves. Mutations in these genes "
        "lead to the problems found in Galling disease types 1 and 2, respectively."
    )
    assert [(f.name, f.genes) for f in read(text).forms] == [
        ("Galling disease type 1", ("HGNC:12469",)),
        ("Galling disease type 2", ("HGNC:12649",)),
    ]


def test_a_type_in_the_middle_of_a_list_has_its_gene(read: Read) -> None:
    text = (
        "The three types of Galling disease are caused by mutations in different genes: Type 1 results from mutations "
        "in the UBA1 gene, type 2 is caused by mutations in the VAPB gene, and type 3 results from mutations in the "
        "DMD gene."
    )
    assert [(f.name, f.genes) for f in read(text).forms] == [
        ("Galling disease type 1", ("HGNC:12469",)),
        ("Galling disease type 2", ("HGNC:12649",)),
        ("Galling disease type 3", ("HGNC:2928",)),
    ]


def test_a_type_behind_a_comma_stays_with_the_name_and_takes_in_the_bare_one(read: Read) -> None:
    text = "Galling disease has two types. Galling disease, Fretter type (GD-F) is rare. The Fretter type is mild."
    assert [f.name for f in read(text).forms] == ["Galling disease, Fretter type (GD-F)"]


def test_a_group_of_conditions_lists_its_forms(read: Read) -> None:
    text = "This group of disorders includes tin galling disorder, Fret syndrome, and zinc rot."
    assert [f.name for f in read(text).forms] == ["tin galling disorder", "Fret syndrome", "zinc rot"]
