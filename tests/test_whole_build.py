"""Everything in the folder of public data, built: nothing lost, nothing malformed, nothing flattened."""

from pathlib import Path

import pytest

from raregraph.graph.engine import EmbeddedEngine
from raregraph.graph.validation import validate
from raregraph.loaders.build import BuildRequest, BuildResult, build
from raregraph.loaders.registry import discover


@pytest.fixture(scope="module")
def whole(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> BuildResult:
    inputs = tuple(discover(shared_data).items())
    return build(BuildRequest(inputs, tmp_path_factory.mktemp("whole"), jobs=2))


@pytest.fixture(scope="module")
def engine(whole: BuildResult) -> EmbeddedEngine:
    return EmbeddedEngine.open(whole.release.store_path)


def count(engine: EmbeddedEngine, pattern: str) -> int:
    (row,) = engine.rows(f"SELECT (COUNT(*) AS ?n) WHERE {{ {pattern} }}")
    return int(str(row["n"]))


def test_every_record_of_every_source_is_in_the_graph(whole: BuildResult, engine: EmbeddedEngine) -> None:
    counts = {source["name"]: source["counts"] for source in whole.release.manifest()["sources"]}
    assert counts["gard-page-text"]["records"] == 1
    assert counts["gard-pages"]["records"] == 4455
    assert counts["medquad"]["records"] == 3815
    assert counts["hgnc"]["genes"] == 43882
    assert count(engine, "GRAPH ?g { ?record a raregraph:Record }") == 1 + 4455 + 3815


def test_the_whole_graph_conforms_to_the_shapes(whole: BuildResult) -> None:
    report = validate(whole.release.store_path)
    assert [str(finding) for finding in report.findings] == []
    assert report.checked["Record"] == 1 + 4455 + 3815


def test_no_gene_both_modifies_and_causes_spinal_muscular_atrophy(engine: EmbeddedEngine) -> None:
    pattern = """
        ?disease raregraph:nameKey "spinal muscular atrophy" . ?disease ^skos:broader? ?target .
        HGNC:11118 biolink:causes ?target"""
    assert count(engine, pattern) == 0


def test_a_negated_claim_never_stands_as_a_fact_of_its_own_graph(engine: EmbeddedEngine) -> None:
    pattern = """
        GRAPH ?g { ?claim biolink:negated true ; biolink:subject ?gene ; biolink:object ?disease ;
            raregraph:record ?record .
            FILTER NOT EXISTS { ?other raregraph:record ?record ; biolink:subject ?gene ;
                biolink:object ?disease FILTER NOT EXISTS { ?other biolink:negated true } } }
        GRAPH ?g { ?gene biolink:causes ?disease .
            FILTER NOT EXISTS { ?same biolink:subject ?gene ; biolink:object ?disease ; biolink:predicate biolink:causes
                FILTER NOT EXISTS { ?same biolink:negated true } } }"""
    assert count(engine, pattern) == 0


def test_every_claim_has_its_sentence_its_record_and_its_source(engine: EmbeddedEngine) -> None:
    claims = count(engine, "GRAPH ?g { ?claim biolink:subject ?s ; biolink:object ?o }")
    whole = """GRAPH ?g { ?claim biolink:subject ?s ; biolink:object ?o ; biolink:supporting_text ?sentence ;
        raregraph:record ?record ; biolink:primary_knowledge_source ?source ; biolink:agent_type ?agent }"""
    assert claims == count(engine, whole)
    assert claims > 90_000


def test_all_that_was_left_out_is_told_with_file_and_place(whole: BuildResult) -> None:
    assert whole.problems
    assert all(problem.file and problem.place and problem.remedy for problem in whole.problems)
    assert all("\n" not in str(problem) for problem in whole.problems)
