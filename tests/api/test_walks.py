"""Paths, neighbourhoods, related diseases and modules, asked by name on the starter records."""

import json
from pathlib import Path

import pytest

from raregraph.api.knowledge_graph import KnowledgeGraph
from raregraph.graph.errors import QueryError
from raregraph.graph.traversal.related import Reason
from raregraph.graph.traversal.steps import Step
from raregraph.loaders.build import build
from raregraph.loaders.build_request import BuildRequest
from raregraph.loaders.registry import source
from raregraph.loaders.starter import STARTER_RECORDS
from tests.api.commands import run

SMA = "Spinal muscular atrophy"
ADULT = "Adult-onset proximal spinal muscular atrophy, autosomal dominant"
X_LINKED = "Infantile-onset X-linked spinal muscular atrophy"
TYPES = [f"spinal muscular atrophy type {number}" for number in (1, 3, 2, 4)]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("starter")
    build(BuildRequest(((source("starter"), STARTER_RECORDS),), folder))
    return Path(folder)


@pytest.fixture(scope="module")
def kg(home: Path) -> KnowledgeGraph:
    return KnowledgeGraph.open(home)


@pytest.fixture(autouse=True)
def wide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")


def told(path: tuple[Step, ...]) -> list[str]:
    """A path in words."""
    words = [f"{step.start.label} {' and '.join(said for said, _ in step.by_words())}" for step in path]
    return [*words, path[-1].end.label]


def lines(capsys: pytest.CaptureFixture[str]) -> list[str]:
    return [" ".join(line.split()) for line in capsys.readouterr().out.splitlines()]


def test_smn1_and_vapb_are_linked_by_a_form_of_spinal_muscular_atrophy(kg: KnowledgeGraph) -> None:
    answer = kg.path("SMN1", "VAPB")
    assert (answer.distance, answer.total) == (3, 1)
    assert told(answer.paths[0]) == ["SMN1 causes", f"{SMA} has the form", f"{ADULT} is caused by", "VAPB"]


def test_each_step_has_its_sentence_and_source(kg: KnowledgeGraph) -> None:
    first, form, _ = kg.path("SMN1", "VAPB").paths[0]
    (claim,) = first.claims
    assert (claim.kind, claim.forward, claim.source, claim.inferred) == ("causes", True, "starter", False)
    assert (
        claim.text.sentence
        == "Changes in both copies of SMN1 are the usual cause of spinal muscular atrophy."
    )
    assert claim.text.record == "record:record/spinal-muscular-atrophy"
    assert [(each.kind, each.forward) for each in form.claims] == [("form_of", False)]


def test_a_path_backwards_is_the_same_path(kg: KnowledgeGraph) -> None:
    (there,), (back,) = kg.path("SMN1", "VAPB").paths, kg.path("VAPB", "SMN1").paths
    assert told(back) == ["VAPB causes", f"{ADULT} is a form of", f"{SMA} is caused by", "SMN1"]
    assert [step.start for step in reversed(there)] == [step.end for step in back]


def test_smn2_is_near_smn1_as_a_modifier_and_never_as_a_cause(kg: KnowledgeGraph) -> None:
    assert told(kg.path("SMN1", "SMN2").paths[0]) == ["SMN1 causes", f"{SMA} is modified by", "SMN2"]
    with pytest.raises(QueryError, match=r"links SMN2 \(HGNC:11118, gene\).*modifies \(2\)"):
        kg.path("SMN1", "SMN2", kinds=["causes"])


def test_being_recessive_links_nothing_unless_one_asks_for_it(kg: KnowledgeGraph) -> None:
    assert kg.path("SMN1", "CFTR").paths == ()
    by_mode = kg.path("SMN1", "CFTR", kinds=["causes", "has_mode_of_inheritance"])
    assert told(by_mode.paths[0]) == [
        "SMN1 causes",
        f"{SMA} has the mode of inheritance",
        "Autosomal recessive inheritance is the mode of inheritance of",
        "Cystic fibrosis is caused by loss of function of",
        "CFTR",
    ]


def test_all_paths_up_to_a_length_stand_in_order_and_are_counted(kg: KnowledgeGraph) -> None:
    every = kg.path("SMN1", "SMN2", every=True, longest=3, limit=None)
    assert [len(path) for path in every.paths] == [2, 2, 3, 3, 3, 3]
    assert [told(path)[1] for path in every.paths[2:]] == [f"{each} is a form of" for each in TYPES]
    first = kg.path("SMN1", "SMN2", every=True, longest=3, limit=4)
    assert (first.paths, first.total) == (every.paths[:4], 6)


def test_neighbors_stand_with_the_nearest_first(kg: KnowledgeGraph) -> None:
    answer = kg.neighbors("spinal muscular atrophy", 2, kinds=["causes"])
    assert [(each.hops, each.node.label) for each in answer.found] == [
        (1, "SMN1"),
        *((2, each) for each in TYPES),
        (2, "Proximal spinal muscular atrophy"),
    ]
    assert answer.counts == {1: {"gene": 1}, 2: {"disease": 5}}


def test_subtypes_are_a_kind_of_link(kg: KnowledgeGraph) -> None:
    answer = kg.neighbors("SMA", kinds=["subtypes"])
    assert [each.node.label for each in answer.found][1:6] == [ADULT, *TYPES]
    assert {each.step.by_words()[0][0] for each in answer.found} == {"is a form of"}


def test_a_disease_is_related_by_forms_and_by_genes(kg: KnowledgeGraph) -> None:
    answer = kg.related("SMA", limit=None)
    shared = [
        (each.disease.label, each.weight, [gene.label for gene in each.by])
        for each in answer.found
        if each.reason is Reason.GENES
    ]
    assert shared == [
        ("amyotrophic lateral sclerosis type 8", 1 / 4, ["VAPB"]),
        ("Proximal spinal muscular atrophy", 1 / 4, ["SMN1"]),
        ("VEXAS syndrome", 1 / 4, ["UBA1"]),
    ]
    assert answer.totals[Reason.BELOW] == 7
    assert [each.kind for each in answer.found if each.reason is Reason.BELOW] == ["form_of"] * 7


def test_shared_modifiers_are_another_question(kg: KnowledgeGraph) -> None:
    answer = kg.related("SMA", kinds=["modifies"])
    found = [each for each in answer.found if each.reason is Reason.GENES]
    assert [(each.disease.label, [gene.label for gene in each.by]) for each in found] == [
        ("Proximal spinal muscular atrophy", ["SMN2", "NAIP"])
    ]


def test_a_module_holds_what_lies_closest_to_all_its_seeds(kg: KnowledgeGraph) -> None:
    answer = kg.module("SMN1", "VAPB", "DYNC1H1", limit=1)
    gene, disease = answer.found
    assert [node.label for node in gene.path] == ["SMN1", SMA, X_LINKED, "UBA1"]
    assert [node.label for node in disease.path] == ["SMN1", SMA]
    assert disease.score > gene.score > 0
    assert answer.totals == {"gene": 5, "disease": 12}


def test_an_answer_is_the_same_each_time(home: Path) -> None:
    answers = [
        (kg.path("SMN1", "SMN2", every=True), kg.neighbors("SMA", 3), kg.related("SMA"), kg.module("SMN1"))
        for kg in (KnowledgeGraph.open(home), KnowledgeGraph.open(home))
    ]
    assert answers[0] == answers[1]


def test_a_disease_is_asked_for_related_diseases(kg: KnowledgeGraph) -> None:
    with pytest.raises(QueryError, match="it is a gene"):
        kg.related("SMN1")


def test_a_kind_that_there_is_not_is_answered_with_those_that_there_are(kg: KnowledgeGraph) -> None:
    with pytest.raises(QueryError, match=r"no kind of claim 'cures'.*subtypes, causes"):
        kg.neighbors("SMN1", kinds=["cures"])


def test_a_command_tells_a_path_step_by_step(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("path", "smn1", "MONDO:0008453", "--home", home) == 0
    assert lines(capsys) == [
        f"SMN1 (HGNC:11117) and {ADULT} (MONDO:0008453): 2 steps apart",
        "",
        "SMN1 (HGNC:11117)",
        "causes [starter]",
        "“Changes in both copies of SMN1 are the usual cause of spinal muscular atrophy.” "
        "record:record/spinal-muscular-atrophy",
        f"{SMA} (MONDO:0001516)",
        "has the form [starter]",
        "“A change in VAPB causes a dominant form of spinal muscular atrophy that begins in adults.” "
        "record:record/spinal-muscular-atrophy",
        f"{ADULT} (MONDO:0008453)",
        "",
        "1 path",
        "followed: causes, modifies, susceptibility, subtypes; asserted; no class with more than 100 below it",
    ]


def test_a_cut_is_told_with_the_way_to_the_rest(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("neighbors", "SMA", "--hops", "2", "--limit", "3", "--home", home) == 0
    shown = lines(capsys)
    assert shown[:3] == [
        f"{SMA} (MONDO:0001516)",
        "1 step away: 3 genes, 7 diseases",
        "2 steps away: 3 genes, 1 disease",
    ]
    assert "first 3 of 14 neighbors; --limit 0 for all" in shown
    assert run("path", "SMN1", "SMN2", "--all", "--limit", "2", "--home", home) == 0
    assert any(line.startswith("first 2 of ") for line in lines(capsys))


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("path", "SMN1", "CFTR"), "SMN1 (HGNC:11117) and CFTR (HGNC:1884): no path links them"),
        (
            ("path", "SMN1", "VAPB", "--max-length", "2"),
            "SMN1 (HGNC:11117) and VAPB (HGNC:12649): no path of at most 2 steps; the shortest has 3: --max-length 3",
        ),
        (("path", "SMN1", "SMN1"), "SMN1 (HGNC:11117) and SMN1 (HGNC:11117): 0 steps apart"),
    ],
)
def test_that_there_is_no_path_is_an_answer(
    home: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], said: str
) -> None:
    assert run(*arguments, "--home", home) == 0
    assert lines(capsys)[0] == said


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("path", "SMN1", "SMN99"), "there is no gene or disease 'SMN99'"),
        (("neighbors", "SMN2", "--kind", "causes"), "none of the claims that are followed links SMN2"),
        (("neighbors", "SMN1", "--source", "nowhere"), "there is no source 'nowhere'"),
        (
            ("module", "SMN1", "--kind", "related_to_nothing"),
            "there is no kind of claim 'related_to_nothing'",
        ),
        (("related", "SMN1"), "it is a gene"),
    ],
)
def test_what_cannot_be_answered_is_one_line_and_exit_status_1(
    home: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], said: str
) -> None:
    assert run(*arguments, "--home", home) == 1
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith("error: ")
    assert said in printed.err
    assert printed.err.count("\n") == 1


@pytest.mark.parametrize(
    "arguments",
    [("path", "SMN1"), ("module",), ("neighbors", "SMN1", "--hops", "0"), ("path", "A", "B", "--limit", "x")],
)
def test_wrong_usage_is_exit_status_2(arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(*arguments) == 2
    assert "Usage: raregraph" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "found"),
    [
        (("path", "SMN1", "VAPB"), "paths"),
        (("neighbors", "SMN1"), "neighbors"),
        (("related", "SMA"), "related"),
        (("module", "SMN1"), "members"),
    ],
)
def test_every_answer_can_be_had_by_programs(
    home: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], found: str
) -> None:
    assert run(*arguments, "--format", "json", "--home", home) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer[found]
    assert answer["followed"]["inferred"] is False
    assert run(*arguments, "--format", "tsv", "--home", home) == 0
    head, *rows = capsys.readouterr().out.splitlines()
    assert rows
    assert {row.count("\t") for row in rows} == {head.count("\t")}


def test_related_tells_the_reason_and_that_there_are_no_signs(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("related", "SMA", "--limit", "1", "--home", home) == 0
    shown = lines(capsys)
    assert "shared genes first 1 of 3 diseases; --limit 0 for all" in shown
    assert "amyotrophic lateral sclerosis type 8 MONDO:0012077 0.250 VAPB" in shown
    assert "similar signs no source lists signs of the disease itself" in shown


def test_a_module_says_what_its_score_is(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("module", "SMN1", "--limit", "1", "--home", home) == 0
    shown = lines(capsys)
    assert shown[0] == "around SMN1 (HGNC:11117)"
    assert any(line.startswith("score: the share of its time that a walk spends there") for line in shown)
