"""Answers of a release beside those of queries: had already, packed, and the same by HEAD."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from raregraph.api.knowledge_graph import KnowledgeGraph
from raregraph.loaders.build import build
from raregraph.loaders.build_request import BuildRequest
from raregraph.loaders.registry import source
from raregraph.loaders.starter import STARTER_RECORDS
from tests.api.served import served_here

ADDRESSES = (
    "/v3/api/entity/MONDO:0001516",
    "/v3/api/association?entity=MONDO:0001516&limit=100",
    "/v3/api/association?download=true&format=tsv",
    "/void",
    "/sources",
    "/search?q=muscular&limit=100",
)


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    home = Path(tmp_path_factory.mktemp("starter"))
    build(BuildRequest(((source("starter"), STARTER_RECORDS),), home))
    with served_here(KnowledgeGraph.open(home)) as client:
        yield client


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_client_that_has_the_answer_gets_none(client: httpx.Client, address: str) -> None:
    first = client.get(address)
    tag = first.headers["ETag"].removeprefix("W/")
    again = client.get(address, headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["ETag"].removeprefix("W/") == tag
    other = client.get(address, headers={"If-None-Match": tag, "Accept": "application/xml, */*"})
    assert other.status_code == 200
    head = client.head(address)
    assert (head.status_code, head.headers["ETag"].removeprefix("W/"), head.content) == (200, tag, b"")
    assert first.headers["Cache-Control"] == "no-cache"
    assert {"Accept", "Accept-Encoding"} <= {each.strip() for each in first.headers["Vary"].split(",")}


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_long_answer_comes_packed_for_who_takes_it(client: httpx.Client, address: str) -> None:
    plain = client.get(address, headers={"Accept-Encoding": "identity"})
    packed = client.get(address, headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert packed.content == plain.content
    assert packed.num_bytes_downloaded < len(plain.content)


def test_a_short_answer_and_an_error_come_as_they_are(client: httpx.Client) -> None:
    short = client.get("/v3/api/version", headers={"Accept-Encoding": "gzip"})
    assert ("Content-Encoding" in short.headers, "ETag" in short.headers) == (False, True)
    wrong = client.get("/v3/api/association?limit=501", headers={"Accept-Encoding": "gzip"})
    assert (wrong.status_code, "ETag" in wrong.headers) == (400, False)
