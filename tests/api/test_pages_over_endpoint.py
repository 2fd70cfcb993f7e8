"""Pages over another SPARQL endpoint: what only a release knows is refused with a reason, all else is as it is."""

from collections.abc import Iterator

import httpx
import pytest

from raregraph.api.knowledge_graph import KnowledgeGraph
from raregraph.graph.engine.async_remote import AsyncRemoteEngine
from tests.api.served import served_here

BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


@pytest.fixture(scope="module")
def remote(http: httpx.Client) -> Iterator[httpx.Client]:
    """A service over the endpoint of the other one."""
    endpoint = f"{str(http.base_url).rstrip('/')}/sparql"
    with served_here(KnowledgeGraph.at(endpoint), AsyncRemoteEngine(endpoint)) as client:
        yield client


@pytest.mark.parametrize(
    "path",
    [
        *("/node/GARD:0007674", "/node/HGNC:11118", "/node/HP:0000007", "/record/pages/sma"),
        *("/disease/pages/sma/form/dominant-sma", "/record/pages/sma/reference/4", "/node/infores:gard"),
    ],
)
def test_a_page_is_the_same_over_an_endpoint(path: str, http: httpx.Client, remote: httpx.Client) -> None:
    def main(client: httpx.Client) -> list[str]:
        page = client.get(path, headers=BROWSER)
        assert page.status_code == 200
        return sorted(page.text.partition("<main>")[2].partition("</main>")[0].splitlines())

    assert main(remote) == main(http)


def test_rdf_is_the_same_over_an_endpoint(http: httpx.Client, remote: httpx.Client) -> None:
    def lines(client: httpx.Client) -> set[str]:
        text = client.get("/node/GARD:0007674.nq").text
        return {line for line in text.splitlines() if "127.0.0.1" not in line}

    assert lines(remote) == lines(http)


def test_what_may_change_unseen_has_no_etag(remote: httpx.Client) -> None:
    assert "etag" not in remote.get("/node/GARD:0007674", headers=BROWSER).headers


@pytest.mark.parametrize("path", ["/sources", "/sources/gard", "/dcat"])
def test_sources_are_refused_where_the_endpoint_has_no_catalogue(path: str, remote: httpx.Client) -> None:
    answer = remote.get(path)
    assert (answer.status_code, answer.headers["content-type"]) == (501, "application/problem+json")
    assert "no catalogue" in answer.json()["detail"]


def test_an_unknown_node_is_not_found_though_nothing_can_be_offered(remote: httpx.Client) -> None:
    assert remote.get("/node/SMN3").status_code == 404
