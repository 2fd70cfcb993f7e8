"""`raregraph serve` in a process of its own, as users run it, and the service over a graph in this process."""

import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import uvicorn
from fastapi import FastAPI

from raregraph.api.app import create_app
from raregraph.api.knowledge_graph import KnowledgeGraph
from raregraph.graph.engine.asynchronous import AsyncEngine
from tests.peers import free_port


@dataclass(frozen=True, slots=True)
class Served:
    """A running service: its address without a slash at the end, its process, and what it prints."""

    url: str
    process: subprocess.Popen[bytes]
    log: Path

    @property
    def sparql(self) -> str:
        """Where queries go."""
        return f"{self.url}/sparql"

    def printed(self, pattern: str, patience: float = 20) -> bool:
        """Whether it prints, now or soon, what fits a pattern."""
        end = time.monotonic() + patience
        while (
            not (found := re.search(pattern, self.log.read_text(encoding="utf-8"))) and time.monotonic() < end
        ):
            time.sleep(0.05)
        return found is not None

    def stop(self) -> int:
        """Ask it to stop; its exit status."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(60)


@contextmanager
def served(*options: str | Path) -> Iterator[Served]:
    """A service with these options, for as long as the block lasts."""
    port = free_port()
    line = [sys.executable, "-m", "raregraph.api", "serve", "--port", str(port), *map(str, options)]
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "printed"
        with log.open("wb") as out:
            process = subprocess.Popen(line, stdout=out, stderr=out)
        found = Served(f"http://127.0.0.1:{port}", process, log)
        try:
            _await(found, time.monotonic() + 180)
            yield found
        finally:
            process.kill()
            process.wait()


@contextmanager
def served_here(graph: KnowledgeGraph, engine: AsyncEngine | None = None) -> Iterator[httpx.Client]:
    """A client of a real server on loopback over a graph, for as long as the block lasts."""
    with client_of(create_app(graph, engine=engine)) as client:
        yield client


@contextmanager
def client_of(app: FastAPI) -> Iterator[httpx.Client]:
    """A client of an application, served on loopback for as long as the block lasts."""
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="warning", lifespan="on"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=30) as client:
        yield client
    server.should_exit = True
    thread.join()


def _await(found: Served, end: float) -> None:
    while found.process.poll() is None and time.monotonic() < end:
        try:
            if httpx.get(f"{found.url}/ready").is_success:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.05)
    raise RuntimeError(f"the service is not ready: {found.log.read_text(encoding='utf-8')}")
