"""Whose share a request takes, what HEAD and conditions cost, and what goes when another release is served."""

import asyncio
import gc
import json
import weakref
from collections.abc import AsyncIterator, Iterator, MutableMapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.requests import Request

from raregraph.api.app import Service, Settings, create_app
from raregraph.api.knowledge_graph import KnowledgeGraph
from raregraph.api.monarch.view import view_of
from raregraph.api.patience import Patience
from raregraph.api.routes.trapi import _watched
from raregraph.api.trapi.limits import AT_ONCE
from raregraph.graph.draft import draft
from raregraph.graph.engine.asynchronous import Query
from raregraph.graph.release import current_release
from raregraph.graph.workers.jobs import PooledAnswer
from raregraph.graph.workers.limits import PoolLimits
from raregraph.graph.workers.pool import WorkerPool
from tests.api.served import served_here
from tests.api.trapi.queries import GENE, edge, ids, query
from tests.small_graph import build_small_graph, quads

GENES_OF_SMA = query({"g": GENE, "d": ids("GARD:0007674")}, edge("g", "causes", "d"))
PAGE = {"Accept": "text/html"}


class NotingPool(WorkerPool):
    """A pool that notes for whom each query is."""

    def __init__(self, graph: KnowledgeGraph) -> None:
        assert graph.release is not None
        super().__init__(graph.release.store_path, graph.release.id, PoolLimits(workers=2, long_workers=2))
        self.asked_by: list[tuple[str, bool]] = []

    async def answer(self, query: Query) -> PooledAnswer:
        self.asked_by.append((query.client, query.spent > 0))
        return await super().answer(query)


@pytest.fixture(scope="module")
def noting(graph: KnowledgeGraph) -> NotingPool:
    return NotingPool(graph)


@pytest.fixture(scope="module")
def site(graph: KnowledgeGraph, noting: NotingPool) -> Iterator[httpx.Client]:
    with served_here(graph, noting) as client:
        yield client


@pytest.mark.parametrize(
    "address",
    [
        "/node/GARD:0007674",
        "/v3/api/entity/OMIM:253300",
        "/sources",
        "/questions/conditions-of-gene?gene=SMN1",
    ],
)
def test_queries_of_pages_and_apis_take_the_share_of_the_client(
    site: httpx.Client, noting: NotingPool, address: str
) -> None:
    noting.asked_by.clear()
    assert site.get(address, headers=PAGE if "node" in address else {}).status_code in {200, 404}
    assert {client for client, _ in noting.asked_by} == {"127.0.0.1"}


def test_the_time_of_a_page_counts_from_its_request(site: httpx.Client, noting: NotingPool) -> None:
    noting.asked_by.clear()
    assert site.get("/node/HGNC:11117", headers=PAGE).status_code == 200
    assert {has_spent for _, has_spent in noting.asked_by} == {True}


def test_a_condition_of_any_answer_holds_only_where_there_is_one(site: httpx.Client) -> None:
    anything = PAGE | {"If-None-Match": "*"}
    assert site.get("/node/GARD:0007674", headers=anything).status_code == 304
    assert site.get("/node/MONDO:9999999", headers=anything).status_code == 404
    assert site.get("/node/MONDO:9999999.ttl", headers=anything).status_code == 404


def test_head_says_what_get_would_without_a_body(site: httpx.Client) -> None:
    for address in ("/node/HGNC:11117.ttl", "/v3/api/association", "/search?q=sma", "/nowhere"):
        got, head = site.get(address), site.head(address)
        assert (head.status_code, head.headers["content-type"]) == (
            got.status_code,
            got.headers["content-type"],
        )
        assert head.headers["content-length"] == got.headers["content-length"]
        assert head.content == b""


def test_head_of_a_download_stops_where_its_rows_begin(site: httpx.Client) -> None:
    head = site.head("/v3/api/association?download=true&format=tsv")
    assert head.status_code == 200
    assert head.headers["content-disposition"] == 'attachment; filename="associations.tsv"'
    assert site.get("/v3/api/association?download=true&format=tsv").text.count("\n") > 1


def test_a_search_far_behind_is_answered_beside_the_loop(site: httpx.Client) -> None:
    near = site.get("/search", params={"q": "sma", "limit": 3}).json()
    far = site.get("/search", params={"q": "sma", "offset": 900_000}).json()
    assert (far["hits"], far["total"]) == ([], near["total"])
    assert site.get("/v3/api/search", params={"q": "sma", "offset": 900_000}).json()["items"] == []


def test_a_repeated_parameter_has_a_bound_that_the_refusal_says(site: httpx.Client) -> None:
    refused = site.get("/v3/api/association", params=[("entity", "HGNC:11117")] * 101)
    assert refused.status_code == 400
    assert refused.json()["remedy"] == "Give entity at most 100 times in one request."


@asynccontextmanager
async def running(app: Service) -> AsyncIterator[httpx.AsyncClient]:
    """A client of an application that has been started, in this process."""
    transport = httpx.ASGITransport(app)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://here") as client,
    ):
        yield client


def test_what_was_worked_out_of_a_release_goes_when_another_is_served(tmp_path: Path) -> None:
    build_small_graph(tmp_path)
    app = create_app(KnowledgeGraph.open(tmp_path), settings=Settings(PoolLimits(workers=1, long_workers=1)))

    async def work() -> tuple[list[int], list[object], int, int]:
        async with running(app) as client:
            statuses = [
                (await client.get(address, headers=PAGE if "node" in address else {})).status_code
                for address in (
                    *("/node/GARD:0007674", "/sources", "/void?format=ttl", "/search?q=sma"),
                    *("/v3/api/entity/HGNC:11117", "/v3/api/association?facet_fields=category"),
                    *("/v3/api/histopheno/GARD:0007674", "/trapi/meta_knowledge_graph"),
                    "/sparql?query=ASK+%7B+%3Fs+%3Fp+%3Fo+%7D",
                )
            ]
            statuses.append((await client.post("/trapi/query", json=GENES_OF_SMA)).status_code)
            old: KnowledgeGraph = app.state.graph
            gone = [weakref.ref(each) for each in (old, old.associations, old.traversal, view_of(old))]
            del old
            with draft(tmp_path) as release:
                release.load(iter((*quads(), b'<urn:new> <urn:is> "new" <urn:new> .\n')))
                release.publish({"built_at": "2020-01-02T00:00:00+00:00", "sources": []}, {})
            await app.switch(current_release(tmp_path))
            after = (await client.get("/v3/api/entity/HGNC:11117")).status_code
            gc.collect()
            return statuses, [each() for each in gone], after, len(app.state.sparql.cache)

    statuses, left, after, kept = asyncio.run(work())
    assert set(statuses) == {200}
    assert left == [None] * 4
    assert (after, kept) == (200, 0)


def trapi(app: Service) -> httpx.Response:
    """The answer of an application that needn't be started: nothing here asks its engine."""

    async def work() -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://here") as client:
            return await client.post(
                "/trapi/query", json=query({"g": GENE, "d": {}}, edge("g", "causes", "d"))
            )

    return asyncio.run(work())


def test_a_query_of_trapi_that_takes_too_long_is_ended(graph: KnowledgeGraph) -> None:
    answer = trapi(create_app(graph, settings=Settings(PoolLimits(seconds=1e-6))))
    assert answer.status_code == 504
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["detail"] == "the query took longer than 1e-06 s"
    assert "narrower categories" in answer.json()["remedy"]


def test_a_query_of_trapi_is_refused_where_too_many_wait(graph: KnowledgeGraph) -> None:
    app = create_app(graph, settings=Settings(PoolLimits(seconds=60, queue=1)))

    async def work() -> httpx.Response:
        turns = app.state.trapi_turns
        others = [turns.turn(f"client {number}") for number in range(AT_ONCE)]
        for each in others:
            await each.__aenter__()
        waiting = asyncio.create_task(turns.turn("one more").__aenter__())
        await asyncio.sleep(0)
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://here") as client:
            refused = await client.post("/trapi/query", json=GENES_OF_SMA)
        for each in others:
            await each.__aexit__(None, None, None)
        await waiting
        return refused

    answer = asyncio.run(work())
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "1")
    assert answer.json()["detail"] == "too many requests wait"


def test_a_client_that_goes_away_is_worked_for_no_longer() -> None:
    messages: list[dict[str, Any]] = [
        {"type": "http.request", "body": b"", "more_body": False},
        {"type": "http.disconnect"},
    ]

    async def receive() -> MutableMapping[str, Any]:
        return messages.pop(0)

    patience = Patience.of(60)
    asyncio.run(_watched(Request({"type": "http", "method": "POST", "headers": []}, receive), patience))
    assert patience.is_given_up
    assert json.dumps(messages) == "[]"
