"""Each named question gives the same rows on our own engine and on another one over HTTP."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from raregraph.graph.engine.interface import EmbeddedEngine
from raregraph.graph.engine.remote import RemoteEngine
from raregraph.loaders.build import build
from raregraph.loaders.build_request import BuildRequest
from raregraph.loaders.registry import source
from raregraph.loaders.starter import STARTER_RECORDS
from raregraph.queries.binding import bound
from raregraph.queries.question import Question, questions
from tests.peers import oxigraph


@pytest.fixture(scope="module")
def engines(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[EmbeddedEngine, RemoteEngine]]:
    """The starter records in our own store, and behind Oxigraph's own server."""
    home = Path(tmp_path_factory.mktemp("home"))
    release = build(BuildRequest(((source("starter"), STARTER_RECORDS),), home)).release
    with oxigraph(release.store_path) as peer, closing(RemoteEngine(peer.url)) as there:
        yield EmbeddedEngine.open(release.store_path), there


@pytest.mark.parametrize("question", questions(), ids=lambda question: question.name)
def test_a_named_question_has_the_same_rows_on_both_engines(
    engines: tuple[EmbeddedEngine, RemoteEngine], question: Question
) -> None:
    here, there = (engine.rows(bound(engine, question, {})) for engine in engines)
    assert there == here
