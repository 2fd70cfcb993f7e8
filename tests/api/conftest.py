"""The small graph as a release, served over HTTP on a port of its own."""

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import uvicorn

from raregraph.api.app import create_app
from raregraph.api.knowledge_graph import KnowledgeGraph
from tests.small_graph import build_small_graph


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = Path(tmp_path_factory.mktemp("home"))
    build_small_graph(folder)
    return folder


@pytest.fixture(scope="session")
def graph(home: Path) -> KnowledgeGraph:
    return KnowledgeGraph.open(home)


@pytest.fixture(scope="session")
def http(graph: KnowledgeGraph) -> Iterator[httpx.Client]:
    """A client of a real server on loopback."""
    server = uvicorn.Server(uvicorn.Config(create_app(graph), port=0, log_level="warning", lifespan="on"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=30) as client:
        yield client
    server.should_exit = True
    thread.join()
