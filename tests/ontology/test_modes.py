"""The modes of inheritance are those of HPO, found by any identifier and name that sources use."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from raregraph.ontology.modes import (
    QUALIFIERS,
    ROOT,
    UnknownModeError,
    broader,
    is_a,
    mode,
    mode_named,
    modes,
    narrower,
    resolve,
)
from raregraph.ontology.modes_table import TABLE, TURTLE, read_turtle, to_json

EQUIVALENTS = [
    ("HP:0000006", "GENO:0000147", "ORPHA:409929"),
    ("HP:0000007", "GENO:0000148", "ORPHA:409930"),
    ("HP:0001417", "GENO:0000936", None),
    ("HP:0001419", "GENO:0000149", "ORPHA:409932"),
    ("HP:0001423", "GENO:0000146", "ORPHA:409934"),
    ("HP:0001427", "GENO:0000949", "ORPHA:409933"),
    ("HP:0001450", "GENO:0000941", "ORPHA:409938"),
    ("HP:0032113", None, "ORPHA:409937"),
    ("HP:0001426", "GENO:0000929", "ORPHA:409931"),
    ("HP:0010983", "GENO:0000931", "ORPHA:409936"),
    ("HP:0010984", "GENO:0000930", None),
    ("HP:0010982", "GENO:0000932", None),
]


@pytest.mark.parametrize(("hpo", "geno", "ordo"), EQUIVALENTS)
def test_geno_and_orphanet_terms_resolve_to_hpo(hpo: str, geno: str | None, ordo: str | None) -> None:
    assert {resolve(other) for other in (hpo, geno, ordo) if other} == {hpo}


@pytest.mark.parametrize(
    ("merged", "kept"),
    [("HP:0010985", ROOT), ("HP:0001428", "HP:0001442"), ("HP:0031362", "HP:0000007")],
)
def test_merged_terms_resolve_to_the_one_kept(merged: str, kept: str) -> None:
    assert resolve(merged) == kept


@pytest.mark.parametrize("spelling", ["Orphanet:409930", "http://www.orpha.net/ORDO/Orphanet_409930"])
def test_an_equivalent_may_be_spelled_in_any_way(spelling: str) -> None:
    assert resolve(spelling) == "HP:0000007"


@pytest.mark.parametrize("nothing", ["ORPHA:409939", "ORPHA:409940", "ORPHA:409941", "HP:0001250", "", "AR"])
def test_unknown_and_not_applicable_are_no_modes(nothing: str) -> None:
    assert resolve(nothing) is None


@pytest.mark.parametrize(
    ("name", "identifier"),
    [
        ("Autosomal recessive", "HP:0000007"),
        ("autosomal-recessive inheritance", "HP:0000007"),
        ("AR", "HP:0000007"),
        ("AD", "HP:0000006"),
        ("X-linked", "HP:0001417"),
        ("X-linked recessive", "HP:0001419"),
        ("XLD", "HP:0001423"),
        ("Mitochondrial", "HP:0001427"),
        ("Maternal inheritance", "HP:0001427"),
        ("Semi-dominant", "HP:0032113"),
        ("Multifactorial inheritance", "HP:0010982"),
        ("Multigenic/multifactorial", "HP:0001426"),
        ("Somatic mutation", "HP:0001442"),
        ("Incomplete penetrance", "HP:0003829"),
        ("Sporadic", "HP:0003745"),
        ("monoallelic_autosomal", "HP:0000006"),
    ],
)
def test_a_mode_is_found_by_its_names(name: str, identifier: str) -> None:
    assert mode_named(name) == identifier


@pytest.mark.parametrize("name", ["unknown", "Not applicable", "no data available", "Inheritance", ""])
def test_what_says_nothing_names_no_mode(name: str) -> None:
    assert mode_named(name) is None


def test_every_name_belongs_to_one_mode() -> None:
    assert [m.id for m in modes() for name in m.names if m.id != ROOT and mode_named(name) != m.id] == []


def test_qualifiers_are_told_apart_from_modes() -> None:
    assert mode("HP:0003829").is_qualifier
    assert mode("HP:0025352").is_qualifier
    assert not mode("HP:0000006").is_qualifier
    assert {m.id for m in modes() if m.is_qualifier} == narrower(QUALIFIERS)


def test_narrower_modes_include_the_mode_itself() -> None:
    assert narrower("HP:0001417") == {"HP:0001417", "HP:0001419", "HP:0001423"}
    assert narrower(ROOT) == {m.id for m in modes()}


def test_the_hierarchy_reads_in_both_directions() -> None:
    assert is_a("HP:0001423", "HP:0001417")
    assert not is_a("HP:0001417", "HP:0001423")
    assert all(is_a(a.id, b.id) == (a.id in narrower(b.id)) for a in modes() for b in modes())
    assert all(ROOT in broader(m.id) for m in modes())


def test_an_unknown_mode_is_an_error_with_a_remedy() -> None:
    with pytest.raises(UnknownModeError, match=r"HP:0001250 is no mode of inheritance. Give a term"):
        mode("HP:0001250")


def test_the_table_says_what_the_turtle_says() -> None:
    remedy = "write it with python -m raregraph.ontology.modes_table"
    table = to_json(read_turtle(TURTLE.read_text(encoding="utf-8")))
    assert TABLE.read_text(encoding="utf-8") == table, remedy


def test_labels_hierarchy_and_merged_ids_are_those_of_hpo(shared_data: Path) -> None:
    theirs = _below(ROOT, shared_data / "hpo" / "hp.json.gz")
    assert {m.id: (m.label, set(m.parents), set(m.merged_ids)) for m in modes()} == theirs


def _below(root: str, path: Path) -> dict[str, tuple[str, set[str], set[str]]]:
    with gzip.open(path) as file:
        graph = json.load(file)["graphs"][0]
    nodes = {_curie(node["id"]): node for node in graph["nodes"]}
    parents: dict[str, set[str]] = {}
    for edge in graph["edges"]:
        if edge["pred"] == "is_a":
            parents.setdefault(_curie(edge["sub"]), set()).add(_curie(edge["obj"]))
    kept = {root}
    while more := {term for term, above in parents.items() if above & kept} - kept:
        kept |= more
    merged: dict[str, set[str]] = {term: set() for term in kept}
    for term, node in nodes.items():
        for name, value in _values(node):
            if name == "hasAlternativeId" and term in merged:
                merged[term].add(value)
            if name == "IAO_0100001" and value in merged:
                merged[value].add(term)
    return {term: (nodes[term]["lbl"], parents.get(term, set()) & kept, merged[term]) for term in kept}


def _curie(iri: str) -> str:
    return iri.rsplit("/", 1)[-1].replace("_", ":")


def _values(node: dict[str, Any]) -> list[tuple[str, str]]:
    values = node.get("meta", {}).get("basicPropertyValues", [])
    return [(v["pred"].replace("#", "/").rsplit("/", 1)[-1], v["val"]) for v in values]
