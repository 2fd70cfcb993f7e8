"""What whoever runs the service sees of it: its log, its figures, an end and a change of release without loss."""

import json
import re
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from raregraph.api.access_log import query_hash
from raregraph.graph.draft import draft
from raregraph.graph.release import Release, current_release
from tests.api.served import Served, served
from tests.peers import oxigraph
from tests.small_graph import build_small_graph, quads

SYMBOLS = "SELECT ?symbol { GRAPH ?g { ?gene biolink:symbol ?symbol } } ORDER BY ?symbol LIMIT 2"
LONG = "SELECT * { GRAPH ?a { ?s ?p ?o } GRAPH ?b { ?t ?q ?u } } LIMIT 200000"
NEWER = "SELECT ?new { GRAPH <urn:new> { <urn:new> <urn:is> ?new } }"


@pytest.fixture(scope="module")
def logged(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Served, Path]]:
    log = Path(tmp_path_factory.mktemp("log")) / "access.jsonl"
    with served("--home", home, "--access-log", log, "--timeout", "1") as service:
        yield service, log


def lines_of(log: Path, number: int) -> list[dict[str, object]]:
    """The last lines of a log, once there are so many."""
    end = time.monotonic() + 10
    while time.monotonic() < end:
        lines = log.read_text(encoding="utf-8").splitlines()
        if len(lines) >= number:
            break
        time.sleep(0.02)
    return [json.loads(line) for line in lines[-number:]]


def line_of(log: Path, query: str) -> dict[str, object]:
    """The last line of a query, once there is one; lines of other requests may come in between."""
    end = time.monotonic() + 10
    while True:
        lines = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
        found = [line for line in lines if line["query"] == query_hash(query)]
        if found:
            return dict(found[-1])
        assert time.monotonic() < end
        time.sleep(0.02)


def test_each_request_has_a_line_in_the_access_log(logged: tuple[Served, Path]) -> None:
    service, log = logged
    before = len(log.read_text(encoding="utf-8").splitlines())
    answer = httpx.get(service.sparql, params={"query": SYMBOLS, "format": "tsv"})
    httpx.get(service.sparql, params={"query": SYMBOLS, "format": "tsv"})
    httpx.get(service.sparql, params={"query": "SELECT * {"})
    httpx.get(service.sparql, params={"query": "SELECT * { SERVICE <urn:x> { ?s ?p ?o } }"})
    httpx.get(f"{service.url}/nowhere/at/all")
    httpx.get(f"{service.url}/questions/modifiers")
    lines = lines_of(log, before + 6)[before:]
    assert [(line["route"], line["status"], line["outcome"], line["cached"]) for line in lines] == [
        ("/sparql", 200, "ok", False),
        ("/sparql", 200, "ok", True),
        ("/sparql", 400, "malformed", False),
        ("/sparql", 400, "refused", False),
        ("other", 404, "refused", False),
        ("/questions/modifiers", 200, "ok", False),
    ]
    first, second = lines[:2]
    assert first["query"] == second["query"] == query_hash(SYMBOLS)
    assert [line["rows"] for line in lines[:5]] == [2, 2, None, None, None]
    assert first["bytes"] == second["bytes"] == len(answer.content)
    assert first["client"] == "127.0.0.1"
    assert first["method"] == "GET"
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", str(first["time"]))
    assert isinstance(first["ms"], float)


def test_a_query_that_is_stopped_says_why_in_the_log_and_in_the_figures(logged: tuple[Served, Path]) -> None:
    service, log = logged
    before = len(log.read_text(encoding="utf-8").splitlines())
    endless = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
    assert httpx.get(service.sparql, params={"query": endless}, timeout=30).status_code == 504
    line = lines_of(log, before + 1)[-1]
    assert (line["outcome"], line["status"]) == ("deadline", 504)
    figures = httpx.get(f"{service.url}/metrics").text
    assert 'raregraph_queries_total{outcome="deadline"} 1.0' in figures
    assert 'raregraph_workers_killed_total{reason="deadline"} 1.0' in figures


def test_an_answer_that_the_client_leaves_is_logged_so(logged: tuple[Served, Path]) -> None:
    service, log = logged
    with httpx.stream("GET", service.sparql, params={"query": LONG}) as answer:
        next(answer.iter_raw())
    line = line_of(log, LONG)
    assert (line["outcome"], line["status"]) == ("client gone", 200)


def test_the_figures_are_those_of_the_service(logged: tuple[Served, Path]) -> None:
    service, _ = logged
    for _ in range(2):
        httpx.get(service.sparql, params={"query": "ASK { ?metrics ?p ?o }"})
    answer = httpx.get(f"{service.url}/metrics")
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    release = httpx.get(f"{service.url}/ready").json()["release"]
    for figure in (
        r'raregraph_requests_total\{method="GET",route="/sparql",status="200"\} \d+',
        r'raregraph_request_seconds_bucket\{le="0\.01",route="/sparql"\} \d+',
        r"raregraph_cache_hits_total [1-9]",
        r"raregraph_queries_running 0",
        r"raregraph_queries_waiting 0",
        r"raregraph_workers [1-9]",
        rf'raregraph_release_info\{{release="{release}"\}} 1',
    ):
        assert re.search(figure, answer.text), figure


def test_a_service_lives_and_is_ready(logged: tuple[Served, Path], home: Path) -> None:
    service, _ = logged
    release = (home / "current").resolve().name
    assert httpx.get(f"{service.url}/health").json() == {"status": "ok", "release": release}
    assert httpx.get(f"{service.url}/ready").json() == {"status": "ok", "release": release}


def test_a_running_answer_ends_before_the_service_does(home: Path) -> None:
    with served("--home", home) as service:
        with httpx.stream("GET", service.sparql, params={"query": LONG, "format": "tsv"}) as answer:
            chunks = answer.iter_bytes()
            received = len(next(chunks).splitlines())
            stopping = threading.Thread(target=service.stop)
            stopping.start()
            assert service.printed("[Ss]hutting down")
            with pytest.raises(httpx.TransportError):
                httpx.get(f"{service.url}/health")
            received = sum(chunk.count(b"\n") for chunk in chunks)
        stopping.join()
        assert received > 100_000
        assert service.process.returncode == 0


def test_an_idle_service_ends_at_once(home: Path) -> None:
    with served("--home", home) as service, httpx.Client() as client:
        assert client.get(f"{service.url}/health").is_success
        start = time.monotonic()
        assert service.stop() == 0
        assert time.monotonic() - start < 10


def newer_release(home: Path) -> Release:
    """The small graph with one more quad, as the current release of a home."""
    with draft(home) as release:
        release.load(chunk for chunk in (*quads(), b'<urn:new> <urn:is> "new" <urn:new> .\n'))
        return release.publish({"built_at": "2020-01-02T00:00:00+00:00", "sources": []}, {})


def test_a_new_release_answers_without_the_loss_of_a_request(tmp_path: Path) -> None:
    old = build_small_graph(tmp_path)
    with served("--home", tmp_path) as service:
        before = httpx.get(service.sparql, params={"query": SYMBOLS})
        with httpx.stream("GET", service.sparql, params={"query": LONG, "format": "tsv"}) as answer:
            chunks = answer.iter_bytes()
            next(chunks)
            with ThreadPoolExecutor(8) as threads:
                stop = threading.Event()
                asking = [threads.submit(ask_until, service.sparql, stop) for _ in range(4)]
                new = newer_release(tmp_path)
                assert service.printed(rf"release {new.id} ")
                assert (
                    httpx.get(service.sparql, params={"query": NEWER, "format": "csv"}).text
                    == "new\r\nnew\r\n"
                )
                time.sleep(0.3)
                stop.set()
                statuses = {status for each in asking for status in each.result()}
            rows = sum(chunk.count(b"\n") for chunk in chunks)
        after = httpx.get(
            service.sparql, params={"query": SYMBOLS}, headers={"If-None-Match": before.headers["etag"]}
        )
        assert httpx.get(f"{service.url}/ready").json()["release"] == new.id != old.id
    assert statuses == {200}
    assert rows > 100_000
    assert after.status_code == 200
    assert after.headers["etag"] != before.headers["etag"]


def ask_until(url: str, stop: threading.Event) -> list[int]:
    """Ask again and again, sometimes what is kept and sometimes what isn't; the statuses."""
    statuses: list[int] = []
    with httpx.Client() as client:
        while not stop.is_set():
            query = f"SELECT ?s {{ ?s ?p ?o }} LIMIT {len(statuses) % 5 + 1}"
            statuses.append(client.get(url, params={"query": query}).status_code)
    return statuses


def test_a_release_that_can_not_be_opened_is_told_and_not_served(tmp_path: Path) -> None:
    build_small_graph(tmp_path)
    with served("--home", tmp_path) as service:
        broken = tmp_path / "releases" / "0123456789abcdef"
        broken.mkdir()
        (tmp_path / "current.new").symlink_to(broken)
        (tmp_path / "current.new").replace(tmp_path / "current")
        assert service.printed("0123456789abcdef is not served")
        assert httpx.get(service.sparql, params={"query": SYMBOLS}).status_code == 200


@pytest.fixture(scope="module")
def fronted(home: Path) -> Iterator[Served]:
    """Our service over Oxigraph's own server."""
    with oxigraph((home / "current" / "store").resolve()) as peer, served("--endpoint", peer.url) as service:
        yield service


def test_the_service_over_an_endpoint_answers_as_over_a_release(
    fronted: Served, logged: tuple[Served, Path]
) -> None:
    for query in (SYMBOLS, "ASK { ?s ?p ?o }", "SELECT * { ?s biolink:symbol ?o } ORDER BY ?o"):
        for form in ("json", "csv"):
            given = {"query": query, "format": form}
            there, here = httpx.get(fronted.sparql, params=given), httpx.get(logged[0].sparql, params=given)
            assert there.content == here.content
            assert there.headers["content-type"] == here.headers["content-type"]
    asked = "/questions/genes-of-condition?condition=SMA&format=csv"
    assert httpx.get(fronted.url + asked).text == httpx.get(logged[0].url + asked).text


def test_the_service_over_an_endpoint_refuses_what_ours_refuses(fronted: Served) -> None:
    for query, status in (
        ("SELECT * {", 400),
        ("SELECT * { SERVICE <urn:x> { ?s ?p ?o } }", 400),
        ("DROP ALL", 400),
    ):
        answer = httpx.get(fronted.sparql, params={"query": query})
        assert answer.status_code == status
        assert answer.headers["content-type"] == "application/problem+json"


def test_over_an_endpoint_trapi_says_that_it_needs_a_release(fronted: Served) -> None:
    graph = {"nodes": {"a": {}, "b": {}}, "edges": {"e": {"subject": "a", "object": "b"}}}
    for answer in (
        httpx.post(f"{fronted.url}/trapi/query", json={"message": {"query_graph": graph}}),
        httpx.get(f"{fronted.url}/trapi/meta_knowledge_graph"),
    ):
        assert answer.status_code == 501
        assert "another endpoint" in answer.json()["detail"]


@pytest.mark.parametrize(
    "address",
    ["/search?q=sma", "/v3/api/search?q=sma", "/void", "/mappings.sssom.tsv", "/v3/api/entity/HP:1"],
)
def test_over_an_endpoint_what_needs_a_release_says_so_in_one_way(fronted: Served, address: str) -> None:
    answer = httpx.get(fronted.url + address)
    assert answer.status_code == 501
    assert answer.headers["content-type"] == "application/problem+json"
    assert "another endpoint is served here" in answer.json()["detail"]
    assert "raregraph serve --home" in answer.json()["remedy"]


def test_the_service_over_an_endpoint_is_ready_only_while_that_answers(home: Path) -> None:
    with oxigraph((home / "current" / "store").resolve()) as peer, served("--endpoint", peer.url) as service:
        assert httpx.get(f"{service.url}/ready").json() == {"status": "ok", "release": None}
        peer.process.kill()
        peer.process.wait()
        answer = httpx.get(f"{service.url}/ready")
        assert answer.status_code == 503
        assert "127.0.0.1" not in answer.text
        assert httpx.get(f"{service.url}/health").status_code == 200
        assert httpx.get(service.sparql, params={"query": SYMBOLS}).status_code == 502


def test_a_client_that_sends_half_a_request_doesnt_keep_the_service_from_ending(home: Path) -> None:
    with served("--home", home) as service:
        host, port = service.url.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port))) as half:
            half.sendall(b"GET /sparql HTTP/1.1\r\nHost: x\r\n")
            assert service.stop() == 0


@pytest.mark.parametrize(
    "start", [b"GET /health HTTP/1.1\r\nX: ", b"GET /", b"GET /health HTTP/1.1\r\n" + b"A: b\r\n" * 9]
)
def test_a_head_without_end_is_given_up(logged: tuple[Served, Path], start: bytes) -> None:
    service, _ = logged
    host, port = service.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=20) as endless:
        endless.sendall(start)
        with pytest.raises(OSError, match=r"reset|pipe"):
            endless.sendall(b"x" * 100_000_000)
    assert httpx.get(f"{service.url}/health").is_success


def test_service_asks_the_endpoints_that_are_allowed_and_its_answers_are_not_kept(home: Path) -> None:
    def query(url: str) -> dict[str, str]:
        return {"query": f"SELECT ?symbol {{ SERVICE <{url}> {{ HGNC:11117 biolink:symbol ?symbol }} }}"}

    with (
        oxigraph(current_release(home).store_path) as peer,
        served("--home", home, "--allow-service", peer.url, "--access-log", "-") as service,
    ):
        for _ in range(2):
            answer = httpx.get(service.sparql, params=query(peer.url), headers={"Accept": "text/csv"})
            assert (answer.status_code, answer.text) == (200, "symbol\r\nSMN1\r\n")
            assert "etag" not in answer.headers
        assert service.printed('"rows": 1.*"cached": false')
        assert not service.printed('"cached": true', patience=0)
        refused = httpx.get(service.sparql, params=query(f"{service.url}/sparql"))
        assert (refused.status_code, refused.json()["remedy"]) == (400, f"Take one of: {peer.url}.")
        peer.process.kill()
        peer.process.wait()
        failed = httpx.get(service.sparql, params=query(peer.url))
        assert (failed.status_code, failed.json()["place"]) == (502, f"SERVICE <{peer.url}>")
