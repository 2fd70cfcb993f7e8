"""The W3C's suite for the SPARQL 1.1 protocol, over a real connection: its query part whole, updates refused."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pyoxigraph
import pytest
from rdflib import Graph, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.namespace import RDF
from rdflib.term import Node

from raregraph.api.app import Settings, create_app
from raregraph.api.knowledge_graph import KnowledgeGraph
from raregraph.graph.engine.interface import EmbeddedEngine
from raregraph.graph.workers.limits import PoolLimits
from raregraph.graph.workers.pool import WorkerPool
from tests.api.served import client_of

SUITE = Path("rdf-tests/sparql11/protocol")
DATA = "http://kasei.us/2009/09/sparql/data/"
HT = Namespace("http://www.w3.org/2011/http#")
MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
CNT = Namespace("http://www.w3.org/2011/content#")
FORMATS = {
    "boolean": {"application/sparql-results+json", "application/sparql-results+xml"},
    "tabular": {"application/sparql-results+json", "application/sparql-results+xml"},
    "RDF": {"text/turtle", "application/rdf+xml", "application/n-triples"},
}
QUERIES = (
    "query_post_form",
    "query_dataset_default_graphs_get",
    "query_dataset_default_graphs_post",
    "query_dataset_named_graphs_post",
    "query_dataset_named_graphs_get",
    "query_dataset_full",
    "query_multiple_dataset",
    "query_get",
    "query_content_type_select",
    "query_content_type_ask",
    "query_content_type_describe",
    "query_content_type_construct",
    "query_post_direct",
    "bad_query_method",
    "bad_multiple_queries",
    "bad_query_wrong_media_type",
    "bad_query_missing_form_type",
    "bad_query_missing_direct_type",
    "bad_query_non_utf8",
    "bad_query_syntax",
    "bad_update_get",
    "bad_multiple_updates",
    "bad_update_wrong_media_type",
    "bad_update_missing_form_type",
    "bad_update_non_utf8",
    "bad_update_syntax",
    "bad_update_dataset_conflict",
)
REFUSED = (
    "update_dataset_default_graph",
    "update_dataset_default_graphs",
    "update_dataset_named_graphs",
    "update_dataset_full",
    "update_post_form",
    "update_post_direct",
    "update_base_uri",
)


@dataclass(frozen=True, slots=True)
class Step:
    """One request of a test, and what must come of it."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes
    statuses: frozenset[str]
    form: str | None
    boolean: bool | None


@pytest.fixture(scope="module")
def suite(shared_data: Path) -> Graph:
    manifest = shared_data / SUITE / "manifest.ttl"
    if not manifest.exists():
        pytest.skip(f"the W3C's suite is not at {manifest}")
    return Graph().parse(manifest)


@pytest.fixture(scope="module")
def endpoint(
    suite: Graph, shared_data: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[httpx.Client]:
    path = Path(tmp_path_factory.mktemp("suite")) / "store"
    store = pyoxigraph.Store(str(path))
    for number in (1, 2, 3):
        graph = pyoxigraph.NamedNode(f"{DATA}data{number}.rdf")
        store.load(path=str(shared_data / SUITE / f"data{number}.nt"), to_graph=graph)
    store.flush()
    limits = PoolLimits(workers=1, long_workers=1)
    app = create_app(
        KnowledgeGraph(EmbeddedEngine(store)),
        engine=WorkerPool(path, "suite", limits),
        settings=Settings(limits),
    )
    with client_of(app) as client:
        yield client


def steps(suite: Graph, name: str) -> list[Step]:
    test = URIRef("http://www.w3.org/2009/sparql/docs/tests/data-sparql11/protocol/manifest#" + name)
    assert (test, RDF.type, MF.ProtocolTest) in suite
    connection = suite.value(test, MF.action)
    requests = suite.value(connection, HT.requests)
    assert requests is not None
    return [step(suite, each) for each in Collection(suite, requests)]


def step(suite: Graph, request: Node) -> Step:
    response = suite.value(request, HT.resp)
    assert response is not None
    headers = {}
    listed = suite.value(request, HT.headers)
    for header in Collection(suite, listed) if listed is not None else ():
        name, value = suite.value(header, HT.fieldName), suite.value(header, HT.fieldValue)
        headers[str(name)] = str(value)
    body = suite.value(request, HT.body)
    text = suite.value(body, CNT.chars) if body is not None else None
    charset = suite.value(body, CNT.characterEncoding) if body is not None else None
    boolean = suite.value(response, MF.expectedBoolean)
    form = suite.value(response, MF.expectedFormat)
    return Step(
        str(suite.value(request, HT.methodName)),
        str(suite.value(request, HT.absolutePath)),
        headers,
        str(text).encode(str(charset or "UTF-8")) if text is not None else b"",
        frozenset(
            str(each).rpartition("StatusCode")[2] for each in suite.objects(response, MF.expectedStatus)
        ),
        None if form is None else str(form),
        None if boolean is None else bool(boolean.toPython()),  # type: ignore[attr-defined]
    )


def sent(endpoint: httpx.Client, asked: Step) -> httpx.Response:
    headers = {"Content-Type": ""} if asked.method == "POST" else {}
    given = {key.title(): value for key, value in asked.headers.items()}
    path = asked.path.replace("/sparql/", "/sparql", 1)
    return endpoint.request(asked.method, path, headers=headers | given, content=asked.body)


@pytest.mark.data
@pytest.mark.parametrize("name", QUERIES)
def test_the_query_part_holds(suite: Graph, endpoint: httpx.Client, name: str) -> None:
    for asked in steps(suite, name):
        answer = sent(endpoint, asked)
        assert f"{answer.status_code // 100}xx" in asked.statuses, answer.text
        if asked.form is not None:
            assert answer.headers["content-type"].partition(";")[0] in FORMATS[asked.form]
        if asked.boolean is not None:
            assert answer.json()["boolean"] is asked.boolean
        if answer.status_code >= 400:
            assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.data
@pytest.mark.parametrize("name", REFUSED)
def test_updates_are_refused_with_a_reason(suite: Graph, endpoint: httpx.Client, name: str) -> None:
    answer = sent(endpoint, steps(suite, name)[0])
    assert answer.status_code in {400, 403}
    assert answer.json()["detail"].startswith("updates are refused")


@pytest.mark.data
def test_each_test_of_the_suite_is_run_or_named(suite: Graph) -> None:
    named = {str(each).rpartition("#")[2] for each in suite.subjects(RDF.type, MF.ProtocolTest)}
    assert named == {*QUERIES, *REFUSED}
