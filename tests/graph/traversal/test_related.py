"""Related diseases have a reason and a weight that can be worked out by hand; steps say what claims say."""

from array import array
from math import log
from pathlib import Path

import pytest

from raregraph.graph.traversal.arrays import Arrays
from raregraph.graph.traversal.facts import Stated
from raregraph.graph.traversal.gather import Attribution, Gathered
from raregraph.graph.traversal.line_spool import LineSpool
from raregraph.graph.traversal.network import Network
from raregraph.graph.traversal.related import Reason, by_genes, by_signs, hierarchy
from raregraph.graph.traversal.selection import Said, Selection
from raregraph.graph.traversal.steps import steps
from raregraph.graph.traversal.writing import write
from tests.curated_graph import SMA, SMN1, SMN2, TYPE1, TYPE2

CAUSES = Selection(kinds=["causes"], node_kinds=["gene", "disease"])


def arrays_of(folder: Path, *claims: tuple[str, str, str]) -> Arrays:
    """Arrays of claims, each a subject, a kind and an object; the first letter of a name says what it is."""
    classes = {"D": b"biolink:Disease", "G": b"biolink:Gene", "S": b"biolink:PhenotypicFeature"}
    kind_of = Stated("rdf:type", ("urn:ours",))
    names = sorted({end for subject, _, target in claims for end in (subject, target)})
    said = sorted({kind for _, kind, _ in claims})
    gathered = Gathered(
        [name.encode() for name in names],
        array("i", [names.index(subject) for subject, _, _ in claims]),
        array("i", [names.index(target) for _, _, target in claims]),
        array("i", [said.index(kind) for _, kind, _ in claims]),
        LineSpool(f"claim:{number}".encode() for number in range(len(claims))),
        tuple(Attribution(kind, "ours", "infores:ours", "", False, False, ("ours",)) for kind in said),
        [(name.encode(), [(kind_of, classes[name[0]])]) for name in names],
    )
    write(gathered, folder / "traversal")
    return Arrays(folder / "traversal")


def test_similar_signs_are_weighed_by_how_rare_they_are_with_all_classes_above_them(tmp_path: Path) -> None:
    arrays = arrays_of(
        tmp_path,
        ("Stremor", "subclass_of", "Smovement"),
        ("Schorea", "subclass_of", "Smovement"),
        ("D1", "has_phenotype", "Stremor"),
        ("D1", "has_phenotype", "Sfever"),
        ("D2", "has_phenotype", "Schorea"),
        ("D3", "has_phenotype", "Sfever"),
        ("D4", "has_phenotype", "Sfever"),
    )
    rare, middle, frequent = log(4), log(4 / 2), log(4 / 3)
    found, total = by_signs(arrays, "D1")
    assert ([each.disease.id for each in found], total) == (["D2", "D3", "D4"], 3)
    by_disease = {each.disease.id: each for each in found}
    assert by_disease["D2"].weight == pytest.approx(middle / (middle + 2 * rare + frequent), rel=1e-5)
    assert by_disease["D3"].weight == pytest.approx(frequent / (frequent + middle + rare), rel=1e-5)
    assert [sign.id for sign in by_disease["D2"].by] == ["Smovement"]
    assert by_signs(arrays, "D1", most=1)[0] == found[:1]


def test_a_disease_without_signs_of_its_own_is_like_none(tmp_path: Path) -> None:
    arrays = arrays_of(tmp_path, ("D1", "subclass_of", "D2"), ("D1", "has_phenotype", "Sfever"))
    assert by_signs(arrays, "D2") == ([], None)


def test_without_any_signs_none_are_similar(arrays: Arrays) -> None:
    asserted = {each.kind for each in arrays.table}
    assert "has_phenotype" not in asserted
    assert by_signs(arrays, SMA) == ([], None)


def test_genes_of_subtypes_are_shared_with_diseases_outside_the_family(tmp_path: Path) -> None:
    arrays = arrays_of(
        tmp_path,
        ("Dtype", "subclass_of", "Dwhole"),
        ("G1", "causes", "Dtype"),
        ("G2", "causes", "Dwhole"),
        ("G1", "causes", "Dother"),
        ("G2", "causes", "Dother"),
        ("G3", "causes", "Dother"),
        ("G1", "causes", "Dalike"),
        ("G2", "modifies", "Dmodified"),
    )
    found = by_genes(arrays, "Dwhole", CAUSES)
    assert [(each.disease.id, [gene.id for gene in each.by]) for each in found] == [
        ("Dother", ["G1", "G2"]),
        ("Dalike", ["G1"]),
    ]
    assert [each.weight for each in found] == [2 / 3, 1 / 2]


def test_the_classes_next_to_a_disease_are_told_with_what_is_below_them(arrays: Arrays) -> None:
    found = [(each.reason, each.disease.id, each.weight, each.kind) for each in hierarchy(arrays, SMA)]
    assert found == [
        (Reason.ABOVE, "MONDO:0000001", 3, "subclass_of"),
        (Reason.BELOW, TYPE1, 0, "subclass_of"),
        (Reason.BELOW, TYPE2, 0, "subclass_of"),
    ]
    assert hierarchy(arrays, SMN1) == []


def path(arrays: Arrays, selection: Selection, *nodes: str) -> list[list[tuple[str, list[str]]]]:
    network = Network.of(arrays, selection)
    places = [network.position(node) for node in nodes]
    found = steps(network, [place for place in places if place is not None])
    return [
        [(said, [claim.evidence for claim in claims]) for said, claims in step.by_words()] for step in found
    ]


def test_a_step_tells_each_thing_that_is_said_with_its_evidence(arrays: Arrays) -> None:
    assert path(arrays, Selection(), SMN1, TYPE1, SMN2) == [
        [
            ("causes", ["genes-to-disease, line 1", "mondo, line 1"]),
            ("causes, by loss of function,", ["orphapacket, line 1"]),
        ],
        [
            ("is caused by", ["invented, line 1"]),
            ("is modified by", ["orphapacket, line 1"]),
            ("may be linked with", ["genes-to-disease, line 1"]),
        ],
    ]


def test_a_sentence_is_quoted_and_what_is_inferred_names_what_it_follows_from(arrays: Arrays) -> None:
    assert path(arrays, Selection(said=Said.BOTH, kinds=["causes"]), SMA, SMN1) == [
        [("is caused by", ["“Changes in SMN1 cause it.” record:gard/sma", f"follows from {TYPE1}"])]
    ]
