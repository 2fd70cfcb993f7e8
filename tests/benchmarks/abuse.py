"""The service under abuse: clients that ask small, heavy and hostile queries at once, and what each of them gets.

Run with `make abuse`, or `python -m tests.benchmarks.abuse [--home HOME] [--seconds 60]`. It starts `raregraph serve`
with a short deadline, lets all clients ask for the given time, each from an address of its own of loopback, prints a
table, and ends with status 1 if a limit is broken:

- no small query fails, and 99 of 100 are answered within 500 ms;
- every other one gets its answer or its error within the deadline and a second; a success is a whole answer;
- what a hostile query asks for never happens: no connection to the address that SERVICE names;
- the process lives, and its memory comes back to what it was (its cache of answers, which is there to be filled, is
  kept small for that).
"""

import argparse
import asyncio
import socket
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path
from random import Random
from statistics import median, quantiles
from urllib.parse import quote, urlsplit

import httpx
import pyoxigraph
from rich.console import Console
from rich.table import Table

from raregraph.graph.release import Release, current_release
from tests.benchmarks.service import NODES, ours, starter
from tests.peers import Peer
from tests.processes import memory_of_all

PATIENCE = 1.0  # seconds beyond the deadline
SLOWEST_SMALL = 0.5
MOST_GROWN = 64 * 2**20
SHARES = {"small": 40, "heavy": 12, "hostile": 12}  # of 64 clients


@dataclass(frozen=True, slots=True)
class Ask:
    """A request: what kind of abuse it is, its bytes on the wire, and the statuses that are an answer to it."""

    kind: str
    wire: bytes
    answers: frozenset[int]


@dataclass(frozen=True, slots=True)
class Got:
    """What came of a request: its status (0: the transfer broke off), and seconds."""

    status: int
    seconds: float


@dataclass(slots=True)
class Tally:
    """All that came of one kind of request."""

    answers: frozenset[int]
    got: list[Got] = field(default_factory=list)

    @property
    def unexpected(self) -> list[Got]:
        """What is no answer to such a request."""
        return [got for got in self.got if got.status not in self.answers]


def get(kind: str, query: str, *answers: int) -> Ask:
    """A query by GET."""
    return raw(kind, f"GET /sparql?query={quote(query)}", "", b"", *answers)


def post(kind: str, body: bytes, *answers: int, media_type: str = "application/sparql-query") -> Ask:
    """A body by POST."""
    head = f"Content-Type: {media_type}\r\nContent-Length: {len(body)}\r\n"
    return raw(kind, "POST /sparql", head, body, *answers)


def raw(kind: str, start: str, head: str, body: bytes, *answers: int) -> Ask:
    """A request from its first line, its further headers and its body."""
    text = f"{start} HTTP/1.1\r\nHost: localhost\r\nAccept: */*\r\n{head}\r\n"
    return Ask(kind, text.encode() + body, frozenset(answers))


def small(nodes: list[str]) -> Iterator[Ask]:
    """Small queries without end, no two alike."""
    for number in count():
        node = nodes[number % len(nodes)]
        yield get("small", f"SELECT ?p ?o {{ GRAPH ?g {{ <{node}> ?p ?o }} }} LIMIT {1000 + number}", 200)


# What may be answered in time, run into the deadline or into the limit of memory, or find the queue full.
_ANY = (200, 0, 503, 504, 507)
_REFUSED = (400, 413, 414)
_TRIPLES = " . ".join(f"?s{n} ?p{n} ?o{n}" for n in range(4))
HEAVY = (
    get("heavy: cross product, counted", f"SELECT (COUNT(*) AS ?n) {{ {_TRIPLES} }}", *_ANY),
    get("heavy: cross product, sorted", f"SELECT * {{ {_TRIPLES} }} ORDER BY ?o0 ?o1 ?o2", *_ANY),
    get("heavy: everything", "SELECT * { GRAPH ?g { ?s ?p ?o } }", *_ANY),
    get("heavy: grouped", "SELECT ?o (COUNT(DISTINCT ?s) AS ?n) { ?s ?p ?o } GROUP BY ?o ORDER BY ?n", *_ANY),
    get("heavy: paths", "SELECT (COUNT(*) AS ?n) { ?a (<urn:x>|!<urn:x>)* ?b }", *_ANY),
)


def hostile(port: int) -> tuple[Ask, ...]:
    """Requests that want to do harm; `port` is one of loopback that nobody may be made to call.

    Each may also find that its client, or the service, has too much to do already.
    """
    long = "a" * 3_000_000
    address = f"http://127.0.0.1:{port}/"
    bomb = "(" * 40 + "a*" + ")*" * 40 + "b"
    lookup = f"SELECT * {{ SERVICE <{address}> {{ ?s ?p ?o }} }}"
    asks = (
        post("hostile: nested braces", b"SELECT * " + b"{" * 5_000 + b"}" * 5_000, *_REFUSED),
        post("hostile: nested parentheses", b"SELECT (" + b"(" * 9_000 + b"1" + b")" * 9_000, *_REFUSED),
        post("hostile: nested, not closed", b"SELECT * " + b"{" * 100_000, *_REFUSED),
        post("hostile: negations", b"SELECT * { FILTER(" + b"!" * 20_000 + b"true) }", *_REFUSED),
        post("hostile: pattern list", _patterns(400).encode(), *_REFUSED, *_ANY),
        post("hostile: huge pattern list", _patterns(20_000).encode(), *_REFUSED),
        post("hostile: words without end", b"SELECT * { " + b"values service#" * 13_000, *_REFUSED),
        post("hostile: dots without end", b"a." * 90_000, *_REFUSED, 504),
        post("hostile: unions", ("SELECT * {" + "{?s ?p ?o} UNION" * 2000 + "{} }").encode(), *_REFUSED),
        get(
            "hostile: regex bomb",
            f'SELECT * {{ ?s ?p ?o FILTER REGEX(STR(?o), "{bomb}") }}',
            *_REFUSED,
            *_ANY,
        ),
        get(
            "hostile: regex of many states",
            'SELECT * { ?s ?p ?o FILTER REGEX(STR(?o), "((a{0,200}){0,200}){0,200}$") }',
            *_REFUSED,
            *_ANY,
        ),
        get("hostile: memory", f"SELECT (GROUP_CONCAT(?o0) AS ?x) {{ {_TRIPLES} }}", *_REFUSED, *_ANY),
        get(
            "hostile: doubling string",
            'SELECT ?z { BIND("0123456789" AS ?a0) '
            + " ".join(f"BIND(CONCAT(?a{n}, ?a{n}) AS ?a{n + 1})" for n in range(40))
            + " BIND(STRLEN(?a40) AS ?z) }",
            *_REFUSED,
            *_ANY,
        ),
        get("hostile: SERVICE", lookup, *_REFUSED),
        get("hostile: SERVICE SILENT", lookup.replace("SERVICE", "seRVice#\n SILENT"), *_REFUSED),
        get(
            "hostile: SERVICE by variable",
            f"SELECT * {{ BIND(<{address}> AS ?e) SERVICE ?e {{}} }}",
            *_REFUSED,
        ),
        post(
            "hostile: LOAD",
            f"update=LOAD+<{address}>".encode(),
            400,
            403,
            media_type="application/x-www-form-urlencoded",
        ),
        post("hostile: large body", long.encode(), 413),
        raw("hostile: endless header", "GET /sparql", f"X: {'x' * 3_000_000}\r\n", b"", 0, 400, 431),
        raw("hostile: long address", f"GET /sparql?query={'a' * 200_000}", "", b"", 0, *_REFUSED, 431),
        post("hostile: no UTF-8", b"SELECT * { ?s ?p '\xff\xfe' }", 400),
        post("hostile: surrogates", b"SELECT * { ?s ?p '\xed\xa0\x80' }", 400),
        post("hostile: NUL", b"SELECT * \x00 { ?s ?p ?o }", 400),
        raw("hostile: broken percent signs", "GET /sparql?query=%ZZ%F", "", b"", 400),
        raw(
            "hostile: no length", "POST /sparql", "Content-Type: application/sparql-query\r\n", b"", 400, 411
        ),
        raw("hostile: false length", "POST /sparql", "Content-Length: -5\r\n", b"", 0, 400, 415),
        raw("hostile: no HTTP", "\x16\x03\x01 nonsense", "", b"", 0, 400),
        raw(
            "hostile: false media type",
            "POST /sparql",
            "Content-Type: text/html\r\nContent-Length: 2\r\n",
            b"{}",
            415,
        ),
    )
    return tuple(replace(ask, answers=ask.answers | {503}) for ask in asks)


def _patterns(number: int) -> str:
    return "SELECT * { " + " . ".join(f"?s{n} ?p{n} ?s{n + 1}" for n in range(number)) + " }"


class Client:
    """One client with an address of its own, on one connection for as long as that lasts."""

    def __init__(self, url: str, address: str, patience: float) -> None:
        where = urlsplit(url)
        self._host, self._port = where.hostname or "", where.port or 80
        self._address = address
        self._patience = patience
        self._open: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, ask: Ask) -> Got:
        """Send a request and read the whole of its answer."""
        start = time.perf_counter()
        try:
            async with asyncio.timeout(self._patience):
                status = await self._exchange(ask.wire)
        except (OSError, EOFError, ValueError, asyncio.LimitOverrunError):
            # TimeoutError is an OSError, too.
            self.close()
            status = 0
        return Got(status, time.perf_counter() - start)

    def close(self) -> None:
        """Let go of the connection."""
        if self._open:
            self._open[1].close()
        self._open = None

    async def _exchange(self, wire: bytes) -> int:
        if self._open is None:
            self._open = await asyncio.open_connection(
                self._host, self._port, local_addr=(self._address, 0), limit=2**20
            )
        reader, writer = self._open
        sent = asyncio.create_task(_send(writer, wire))
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
            await _read_body(reader, head)
        finally:
            sent.cancel()
        if "connection: close" in head:
            self.close()
        return int(head.split(" ", 2)[1])


async def _send(writer: asyncio.StreamWriter, wire: bytes) -> None:
    try:
        writer.write(wire)
        await writer.drain()
    except OSError:
        return  # refused before all was sent: the answer says why


async def _read_body(reader: asyncio.StreamReader, head: str) -> None:
    """Read a body to its end; EOFError if it has none."""
    if "transfer-encoding: chunked" in head:
        size = -1
        while size:
            size = int(await reader.readline() or b"-", 16)
            await _skip(reader, size + 2)
        return
    length = next(
        (line for line in head.splitlines() if line.startswith("content-length:")), "content-length: 0"
    )
    await _skip(reader, int(length.partition(":")[2]))


async def _skip(reader: asyncio.StreamReader, size: int) -> None:
    while size:
        chunk = await reader.read(min(size, 2**16))
        if not chunk:
            raise EOFError("the answer has no end")
        size -= len(chunk)


async def abuse(url: str, nodes: list[str], port: int, options: argparse.Namespace) -> dict[str, Tally]:
    """Let all clients ask for some time; what each kind of request got."""
    tallies: dict[str, Tally] = {}
    end = time.monotonic() + options.seconds
    kinds = [kind for kind, share in SHARES.items() for _ in range(share)]
    asks = {"small": [], "heavy": list(HEAVY), "hostile": list(hostile(port))}
    everyone = small(nodes)

    async def client(number: int, kind: str) -> None:
        random = Random(number)
        address = "127.0.0.1" if options.one_address else f"127.0.1.{number + 1}"
        asker = Client(url, address, options.deadline + 10)
        while time.monotonic() < end:
            ask = next(everyone) if kind == "small" else random.choice(asks[kind])
            got = await asker.ask(ask)
            tallies.setdefault(ask.kind, Tally(ask.answers)).got.append(got)
            await asyncio.sleep(options.pause)
        asker.close()

    await asyncio.gather(*(client(number, kind) for number, kind in enumerate(kinds)))
    return tallies


@contextmanager
def trap() -> Iterator[tuple[int, list[str]]]:
    """A port of loopback on which nobody may call, and who did."""
    called: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def listen() -> None:
            while True:
                try:
                    connection, address = listener.accept()
                except OSError:
                    return
                called.append(str(address))
                connection.close()

        thread = threading.Thread(target=listen, daemon=True)
        thread.start()
        yield listener.getsockname()[1], called
        listener.shutdown(socket.SHUT_RDWR)
        thread.join()


def shown(tallies: dict[str, Tally], late: float) -> Table:
    """What each kind of request got."""
    table = Table(title="What each kind of request got (0: no answer, or one that broke off)")
    for column in ("", "asked", "statuses", "median, ms", "p99, ms", "slowest, ms", "broken"):
        table.add_column(column, justify="left" if column in {"", "statuses"} else "right")
    for kind, tally in sorted(tallies.items()):
        seconds = [got.seconds for got in tally.got]
        counted = Counter(got.status for got in tally.got)
        table.add_row(
            kind,
            f"{len(seconds):,}",
            ", ".join(f"{status}: {number:,}" for status, number in sorted(counted.items())),
            f"{median(seconds) * 1000:,.1f}",
            f"{_p99(seconds) * 1000:,.1f}",
            f"{max(seconds) * 1000:,.0f}",
            str(len(tally.unexpected) + sum(each > late for each in seconds)),
        )
    return table


def _p99(seconds: list[float]) -> float:
    return quantiles(seconds, n=100)[98] if len(seconds) > 1 else seconds[0]


def broken(tallies: dict[str, Tally], late: float) -> Iterator[str]:
    """Which limits of time and of answers are broken."""
    for kind, tally in sorted(tallies.items()):
        if tally.unexpected:
            statuses = Counter(got.status for got in tally.unexpected)
            yield f"{kind}: {len(tally.unexpected)} unexpected answers ({dict(statuses)})"
        slow = [got.seconds for got in tally.got if got.seconds > late]
        if slow:
            yield f"{kind}: {len(slow)} answers after {late:g} s, the slowest after {max(slow):.1f} s"
    p99 = _p99([got.seconds for got in tallies["small"].got])
    if p99 > SLOWEST_SMALL:
        yield f"small: 99 of 100 answered within {p99 * 1000:,.0f} ms, not {SLOWEST_SMALL * 1000:,.0f} ms"


def settled(pid: int, target: int, patience: float = 60) -> int:
    """The memory of a service once it is back at its target; workers that rest are kept for half a minute."""
    end = time.monotonic() + patience
    while (held := memory_of_all(pid)) > target and time.monotonic() < end:
        time.sleep(0.5)
    return held


def nodes_of(release: Release) -> list[str]:
    """Diseases of a release."""
    store = pyoxigraph.Store.read_only(str(release.store_path))
    return [str(row["node"].value) for row in store.query(NODES)]  # type: ignore[union-attr]


def warmed(peer: Peer, nodes: list[str]) -> int:
    """The memory of a service that has answered some queries."""
    with httpx.Client() as client:
        for node in nodes[:50]:
            query = f"SELECT ?p ?o {{ GRAPH ?g {{ <{node}> ?p ?o }} }}"
            client.get(peer.url, params={"query": query}).raise_for_status()
    return memory_of_all(peer.process.pid)


def main(arguments: list[str]) -> int:
    """Abuse the service, print what came of it; 1 if a limit is broken."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.abuse", description=__doc__)
    parser.add_argument("--home", type=Path, help="a home with a release; default: the starter records")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--deadline", type=float, default=2)
    parser.add_argument("--pause", type=float, default=0.01, help="seconds between a client's requests")
    parser.add_argument("--one-address", action="store_true", help="all clients come from one address")
    parser.add_argument(
        "--serve", nargs=argparse.REMAINDER, default=[], help="further options of raregraph serve"
    )
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as name, trap() as (port, called):
        home = options.home or Path(name)
        release = current_release(home) if options.home else starter(home)
        nodes = nodes_of(release)
        with ours(home, "--timeout", f"{options.deadline:g}", "--cache", "4", *options.serve) as peer:
            before = warmed(peer, nodes)
            tallies = asyncio.run(abuse(peer.url, nodes, port, options))
            after = settled(peer.process.pid, before + MOST_GROWN) if peer.alive else 0
            faults = list(broken(tallies, options.deadline + PATIENCE))
            if called:
                faults.append(f"the address that SERVICE named was called {len(called)} times")
            if not peer.alive:
                faults.append("the process died")
            if after > before + MOST_GROWN:
                faults.append(f"memory has grown by {(after - before) / 2**20:,.0f} MiB")
    console = Console(width=150)
    console.print(shown(tallies, options.deadline + PATIENCE))
    console.print(f"memory before {before / 2**20:,.0f} MiB, after {after / 2**20:,.0f} MiB")
    for fault in faults:
        console.print(f"broken: {fault}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
