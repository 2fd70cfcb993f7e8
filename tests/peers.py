"""Other SPARQL engines, started over our data on ports of their own and stopped again.

with oxigraph(release.store_path) as url:
    ...                                  # url answers SPARQL queries
"""

import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pyoxigraph

ASK = "ASK { GRAPH ?g { ?s ?p ?o } }"


@dataclass(frozen=True, slots=True)
class Peer:
    """A running engine: where it answers, and its process."""

    url: str
    process: subprocess.Popen[bytes]

    @property
    def alive(self) -> bool:
        """Whether its process still runs."""
        return self.process.poll() is None


def free_port() -> int:
    """A port of loopback that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        port: int = found.getsockname()[1]
        return port


@contextmanager
def running(
    command: Sequence[str | Path],
    url: str,
    *,
    ready: str = "",
    patience: float = 180,
    cwd: Path | None = None,
    log: Path | None = None,
) -> Iterator[Peer]:
    """A server for as long as the block lasts; it starts once `ready` answers 200 (default: a query at `url`).

    Raises:
        RuntimeError: if it ends, or does not answer within `patience` seconds.
    """
    with open(log or "/dev/null", "ab") as out:
        process = subprocess.Popen([str(word) for word in command], cwd=cwd, stdout=out, stderr=out)
    try:
        _await(process, ready, url, time.monotonic() + patience)
        yield Peer(url, process)
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _await(process: subprocess.Popen[bytes], ready: str, url: str, end: float) -> None:
    while process.poll() is None and time.monotonic() < end:
        try:
            answer = httpx.get(ready) if ready else httpx.get(url, params={"query": ASK})
            if answer.is_success:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.05)
    raise RuntimeError(f"{process.args!r} doesn't answer at {ready or url}")


@contextmanager
def oxigraph(store: Path, *options: str) -> Iterator[Peer]:
    """Oxigraph's own server, read-only, over a store on disk: the union of all graphs is the default graph."""
    port = free_port()
    command = Path(sys.executable).parent / "oxigraph"
    line: tuple[str | Path, ...] = (
        command,
        "serve-read-only",
        "--location",
        store,
        "--bind",
        f"127.0.0.1:{port}",
        *options,
    )
    with running((*line, "--union-default-graph"), f"http://127.0.0.1:{port}/query") as peer:
        yield peer


def virtuoso_is_installed() -> bool:
    """Whether Debian's package virtuoso-opensource-7 is there."""
    return bool(shutil.which("virtuoso-t") and shutil.which("isql-vt"))


@contextmanager
def virtuoso(store: Path, folder: Path) -> Iterator[Peer]:
    """Virtuoso with its own limits as they are shipped, over a copy of the store in an empty folder."""
    pyoxigraph.Store.read_only(str(store)).dump(str(folder / "graph.nq"), pyoxigraph.RdfFormat.N_QUADS)
    with empty_virtuoso(folder, folder) as (peer, isql):
        isql(f"ld_dir('{folder}', 'graph.nq', 'urn:unused'); rdf_loader_run(); checkpoint;")
        yield peer


@contextmanager
def empty_virtuoso(folder: Path, allowed: Path) -> Iterator[tuple[Peer, Callable[[str], str]]]:
    """Virtuoso in a folder, with nothing in it and one more folder to load from; and what runs commands in its isql."""
    port, sql = free_port(), free_port()
    ini = _VIRTUOSO.format(folder=folder, allowed=allowed, port=port, sql=sql)
    (folder / "virtuoso.ini").write_text(ini)
    url = f"http://127.0.0.1:{port}/sparql"
    line = ("virtuoso-t", "+foreground", "+configfile", folder / "virtuoso.ini")

    def isql(commands: str) -> str:
        command = ["isql-vt", f"127.0.0.1:{sql}", "dba", "dba", "ERRORS=STDOUT", f"exec={commands}"]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout

    with running(line, url, ready=f"http://127.0.0.1:{port}/sparql?query=ASK%7B%7D", cwd=folder) as peer:
        yield peer, isql


_VIRTUOSO = """
[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
[TempDatabase]
DatabaseFile = {folder}/virtuoso-temp.db
TransactionFile = {folder}/virtuoso-temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
ServerThreads = 100
NumberOfBuffers = 85000
MaxDirtyBuffers = 62500
DirsAllowed = {folder}, {allowed}
[HTTPServer]
ServerPort = 127.0.0.1:{port}
ServerThreads = 100
MaxKeepAlives = 100
KeepAliveTimeout = 10
[SPARQL]
ResultSetMaxRows = 10000
MaxQueryCostEstimationTime = 400
MaxQueryExecutionTime = 60
"""


@contextmanager
def rdflib_endpoint(python: Path, quads: Path) -> Iterator[Peer]:
    """The package rdflib-endpoint of another environment, as its command line serves a file."""
    port = free_port()
    command = (python.parent / "rdflib-endpoint", "serve", "--host", "127.0.0.1", "--port", port, quads)
    url = f"http://127.0.0.1:{port}/"
    with running([str(word) for word in command], url, patience=180) as peer:
        yield peer


@contextmanager
def says(answer: bytes, *, hang: bool = False) -> Iterator[str]:
    """A server that answers whatever comes with these bytes and closes; or, with `hang`, says no more."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        held: list[socket.socket] = []
        thread = threading.Thread(target=_serve, args=(listener, answer, held, hang), daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/sparql"
        listener.shutdown(socket.SHUT_RDWR)
        thread.join()
        for connection in held:
            connection.close()


def _serve(listener: socket.socket, answer: bytes, held: list[socket.socket], hang: bool) -> None:
    while True:
        try:
            connection, _ = listener.accept()
        except OSError:
            return
        connection.recv(65_536)
        connection.sendall(answer)
        if hang:
            held.append(connection)
        else:
            connection.shutdown(socket.SHUT_WR)
            connection.close()
