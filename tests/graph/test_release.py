"""A release is whole or absent: whatever happens during a build, the old one goes on answering."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import given
from hypothesis import strategies as st

from raregraph.graph.draft import draft
from raregraph.graph.engine.interface import EmbeddedEngine
from raregraph.graph.errors import BuildError, ReleaseError
from raregraph.graph.quad_stream import QuadStream
from raregraph.graph.release import Release, current_release, releases
from tests.graph import sma

MANIFEST = {"built_at": "2026-11-22T12:00:00+00:00", "raregraph_version": "0", "sources": []}


def publish(home: Path, text: str) -> Release:
    with draft(home) as making:
        making.load(iter([text.encode()]))
        return making.publish(MANIFEST, {})


def count(release: Release) -> int:
    (row,) = EmbeddedEngine.open(release.store_path).rows("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
    return int(str(row["n"]))


def quad(number: int) -> str:
    return f'<urn:s{number}> <urn:p> "o" <urn:g> .\n'


def test_a_published_release_is_current_and_answers(tmp_path: Path) -> None:
    published = publish(tmp_path, sma.all_quads())
    assert current_release(tmp_path) == Release(published.path.resolve())
    assert count(published) == published.manifest()["quads"]


def test_the_same_quads_give_the_same_release(tmp_path: Path) -> None:
    assert publish(tmp_path, quad(1)).id == publish(tmp_path, quad(1)).id
    assert len(releases(tmp_path)) == 1
    assert publish(tmp_path, quad(2)).id != publish(tmp_path, quad(1)).id


def test_publishing_an_old_build_again_makes_it_current_again(tmp_path: Path) -> None:
    first = publish(tmp_path, quad(1))
    publish(tmp_path, quad(2))
    publish(tmp_path, quad(1))
    assert current_release(tmp_path).id == first.id


def test_a_build_that_fails_leaves_the_old_release_and_nothing_else(tmp_path: Path) -> None:
    old = publish(tmp_path, quad(1))

    def broken() -> Iterator[bytes]:
        yield quad(2).encode()
        raise BuildError("the source broke off")

    with pytest.raises(BuildError, match="the source broke off"), draft(tmp_path) as making:
        making.load(broken())
    assert current_release(tmp_path).id == old.id
    assert {path.name for path in tmp_path.iterdir()} == {"current", "releases", "build.lock"}


def test_text_that_is_no_rdf_stops_the_build(tmp_path: Path) -> None:
    with pytest.raises(BuildError, match="what was written is no N-Quads"):
        publish(tmp_path, "<urn:s> no .\n")


def test_a_build_without_any_claim_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(BuildError, match="no claims at all"):
        publish(tmp_path, "")


def test_two_builds_in_one_home_do_not_mix(tmp_path: Path) -> None:
    with FileLock(tmp_path / "build.lock"), pytest.raises(BuildError, match="another build is writing"):
        publish(tmp_path, quad(1))


def test_what_a_dead_build_left_is_removed_by_the_next(tmp_path: Path) -> None:
    (tmp_path / "draft-dead" / "store").mkdir(parents=True)
    publish(tmp_path, quad(1))
    assert not (tmp_path / "draft-dead").exists()


def test_a_home_without_release_says_how_to_build_one(tmp_path: Path) -> None:
    with pytest.raises(ReleaseError, match=r"holds no release\. Build one first: raregraph build"):
        current_release(tmp_path)


def test_a_damaged_release_is_named(tmp_path: Path) -> None:
    (publish(tmp_path, quad(1)).path / "manifest.json").unlink()
    with pytest.raises(ReleaseError, match=r"lacks manifest\.json"):
        current_release(tmp_path)


@given(st.lists(st.binary()), st.integers(1, 50))
def test_a_stream_gives_all_bytes_in_order_however_it_is_read(chunks: list[bytes], size: int) -> None:
    stream = QuadStream(iter(chunks))
    assert b"".join(iter(lambda: stream.read(size), b"")) == b"".join(chunks)
    assert stream.lines == b"".join(chunks).count(b"\n")
