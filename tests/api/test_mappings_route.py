"""The mappings in use over HTTP."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from raregraph.graph.curated import Mapping
from raregraph.graph.release import Release
from raregraph.loaders import sssom
from raregraph.loaders.source import RawItem
from tests.api.served import served
from tests.graph.mapped import publish

ADDRESS = "/mappings.sssom.tsv"


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    return publish(Path(tmp_path_factory.mktemp("home")))


@pytest.fixture(scope="module")
def client(release: Release) -> Iterator[httpx.Client]:
    with (
        served("--home", release.path.parents[1]) as running,
        httpx.Client(base_url=running.url, timeout=60) as client,
    ):
        yield client


def test_the_mappings_come_as_sssom_that_our_own_reader_reads(client: httpx.Client) -> None:
    answer = client.get(ADDRESS)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].startswith("text/tab-separated-values")
    parsed = sssom.parse(RawItem("mappings.sssom.tsv", "", answer.content))
    found = {(each.subject, each.object) for each in parsed.records if isinstance(each, Mapping)}
    assert len(found) == 11
    assert ("MONDO:0001516", "ORPHA:70") in found
    assert ("MONDO:0001516", "OMIMPS:253300") not in found


def test_a_client_that_has_them_already_gets_none(client: httpx.Client, release: Release) -> None:
    tag = client.head(ADDRESS).headers["etag"]
    assert tag == f'"{release.id}"'
    again = client.get(ADDRESS, headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")


def test_a_part_can_be_asked_for(client: httpx.Client) -> None:
    part = client.get(ADDRESS, headers={"Range": "bytes=0-14"})
    assert (part.status_code, part.content) == (206, b"# sssom_version")
    whole = client.get(ADDRESS).content
    assert client.get(ADDRESS, headers={"Range": "bytes=-3"}).content == whole[-3:]
    rest = {"Range": f"bytes={len(whole) - 5}-", "If-Range": part.headers["etag"]}
    assert client.get(ADDRESS, headers=rest).content == whole[-5:]


@pytest.mark.parametrize(
    "asked",
    [
        {"Range": "bytes=many"},
        {"Range": "bytes=5-3"},
        {"Range": "bytes=0-1,4-5"},
        {"Range": "bytes=-0"},
        {"Range": "lines=0-14"},
        {"Range": f"bytes={'9' * 40}-"},
        {"Range": "bytes=0-14", "If-Range": '"another release"'},
    ],
)
def test_what_is_no_part_of_this_file_counts_for_nothing(client: httpx.Client, asked: dict[str, str]) -> None:
    answer = client.get(ADDRESS, headers=asked)
    assert answer.status_code == 200
    assert answer.content == client.get(ADDRESS).content


def test_a_part_behind_the_end_is_refused_in_the_one_shape(client: httpx.Client) -> None:
    size = len(client.get(ADDRESS).content)
    answer = client.get(ADDRESS, headers={"Range": f"bytes={size}-"})
    assert (answer.status_code, answer.headers["content-range"]) == (416, f"bytes */{size}")
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_release_of_which_nothing_may_be_passed_on_says_so(http: httpx.Client) -> None:
    answer = http.get(ADDRESS)
    assert answer.status_code == 403
    assert answer.headers["content-type"] == "application/problem+json"
    assert "nothing that is asked for may be passed on" in answer.json()["detail"]
