"""All texts in the folder of public data, built: nothing lost, nothing malformed, nothing flattened.

With `--home FOLDER` the same is asked of the release of all public data that is built there (`make whole`).
"""

from pathlib import Path

import httpx
import pytest

from raregraph.api.nodes.addresses import address
from raregraph.graph.engine.interface import EmbeddedEngine
from raregraph.graph.release import Release, current_release
from raregraph.graph.validation.shapes import validate
from raregraph.loaders.build import build
from raregraph.loaders.build_request import BuildRequest
from raregraph.loaders.registry import discover
from raregraph.queries.question import questions
from tests.api.served import served

pytestmark = pytest.mark.data

TEXTS = {"gard-page-text", "gard-pages", "medquad", "hgnc"}


@pytest.fixture(scope="module")
def whole(shared_data: Path, given_home: Path | None, tmp_path_factory: pytest.TempPathFactory) -> Release:
    if given_home:
        return current_release(given_home)
    inputs = tuple((source, path) for source, path in discover(shared_data).items() if source.name in TEXTS)
    return build(BuildRequest(inputs, tmp_path_factory.mktemp("whole"), jobs=2)).release


@pytest.fixture(scope="module")
def engine(whole: Release) -> EmbeddedEngine:
    return EmbeddedEngine.open(whole.store_path)


def count(engine: EmbeddedEngine, pattern: str) -> int:
    (row,) = engine.rows(f"SELECT (COUNT(*) AS ?n) WHERE {{ {pattern} }}")
    return int(str(row["n"]))


def test_every_record_of_every_source_is_in_the_graph(whole: Release, engine: EmbeddedEngine) -> None:
    counts = {source["name"]: source["counts"] for source in whole.manifest()["sources"]}
    assert counts["gard-page-text"]["records"] == 1
    assert counts["gard-pages"]["records"] == 4455
    assert counts["medquad"]["records"] == 3815
    assert counts["hgnc"]["genes"] == 43882
    assert count(engine, "GRAPH ?g { ?record a raregraph:Record }") == 1 + 4455 + 3815


def test_the_whole_graph_conforms_to_the_shapes(whole: Release) -> None:
    report = validate(whole.store_path)
    assert [str(finding) for finding in report.findings] == []
    assert report.checked["Record"] == 1 + 4455 + 3815


def test_no_gene_both_modifies_and_causes_spinal_muscular_atrophy(engine: EmbeddedEngine) -> None:
    pattern = """
        ?disease raregraph:nameKey "spinal muscular atrophy" . ?disease ^skos:broader? ?target .
        HGNC:11118 biolink:causes ?target"""
    assert count(engine, pattern) == 0


def test_a_negated_claim_never_stands_as_a_fact_of_its_own_graph(engine: EmbeddedEngine) -> None:
    """Where the triple stands there all the same, another claim of that graph asserts it."""
    claim = "biolink:subject ?gene ; biolink:object ?disease ; raregraph:kind ?kind"
    denied = f"GRAPH ?g {{ ?claim biolink:negated true ; {claim} . ?gene biolink:causes ?disease }}"
    beside = engine.rows(f"SELECT DISTINCT ?g ?gene ?disease {{ {denied} }}").values
    values = " ".join(f"({' '.join(f'<{term}>' for term in row)})" for row in beside)
    asserted = f"""SELECT DISTINCT ?g ?gene ?disease {{ VALUES (?g ?gene ?disease) {{ {values} }}
        GRAPH ?g {{ ?claim biolink:subject ?gene ; biolink:object ?disease ; biolink:predicate biolink:causes }}
        FILTER NOT EXISTS {{ GRAPH ?g {{ ?claim biolink:negated true }} }} }}"""
    assert set(beside) == set(engine.rows(asserted).values)


def test_every_claim_of_a_text_has_its_sentence_and_its_source(engine: EmbeddedEngine) -> None:
    claims = count(
        engine, "GRAPH ?g { ?claim raregraph:record ?record ; biolink:subject ?s ; biolink:object ?o }"
    )
    whole = """GRAPH ?g { ?claim raregraph:record ?record ; biolink:subject ?s ; biolink:object ?o ;
        biolink:supporting_text ?sentence ; biolink:primary_knowledge_source ?source ; biolink:agent_type ?agent }"""
    assert claims == count(engine, whole)
    assert claims > 90_000


def test_every_claim_rests_on_a_sentence_a_row_an_inference_or_an_edge(engine: EmbeddedEngine) -> None:
    claims = count(engine, "GRAPH ?g { ?claim raregraph:kind ?kind }")
    on = ("biolink:supporting_text ?any", "raregraph:row ?any")
    asserted = sum(count(engine, f"GRAPH ?g {{ ?claim raregraph:kind ?kind ; {each} }}") for each in on)
    entailed = "GRAPH ?g { ?claim raregraph:kind ?kind ; biolink:knowledge_level 'logical_entailment' }"
    assert claims == asserted + count(engine, entailed)


def test_every_question_is_answered_within_the_time_that_the_service_gives_it(whole: Release) -> None:
    """With its defaults; the one for records is the end of several there."""
    given = {"record": "gard_pages/spinal-muscular-atrophy"}
    with served("--home", whole.path.parent.parent) as service, httpx.Client(timeout=120) as client:
        for asked in questions():
            values = {each.name: given[each.name] for each in asked.parameters if each.name in given}
            answer = client.get(f"{service.url}/questions/{asked.name}", params=values | {"format": "csv"})
            assert answer.status_code == 200, (asked.name, answer.text)
        found = client.get(f"{service.url}/editor/completion.json").json()
        assert {"biolink:Gene", "biolink:Disease"} <= {each["name"] for each in found["classes"]}


def test_the_pages_of_what_has_most_said_of_it_are_small(whole: Release, engine: EmbeddedEngine) -> None:
    most = "SELECT ?n {{ GRAPH ?g {{ ?c {} ?n }} }} GROUP BY ?n ORDER BY DESC(COUNT(*)) LIMIT 5"
    ways = ("raregraph:kind ?k ; biolink:object", "raregraph:kind ?k ; biolink:subject", "raregraph:record")
    nodes = [str(row["n"]) for way in ways for row in engine.rows(most.format(way))]
    with served("--home", whole.path.parent.parent) as service, httpx.Client(timeout=120) as client:
        for node in nodes:
            page = client.get(f"{service.url}{address(node)}", headers={"Accept": "text/html"})
            assert page.status_code == 200, node
            assert len(page.content) < 100_000, node


def test_all_that_was_left_out_is_told_with_file_and_place(whole: Release) -> None:
    sources = whole.qc_report()["sources"].values()
    problems = [problem for source in sources for problem in source["problems"]]
    assert problems
    assert all(problem["file"] and problem["place"] and problem["remedy"] for problem in problems)
