"""Pools of real workers over a small store, for tests of what they do."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, TypeVar

import pyoxigraph

from raregraph.graph.engine.asynchronous import Formats, Query
from raregraph.graph.formats import ResultFormat
from raregraph.graph.workers.limits import PoolLimits
from raregraph.graph.workers.pool import WorkerPool

T = TypeVar("T")
ANY = Formats(ResultFormat.JSON, ResultFormat.JSON, ResultFormat.N_TRIPLES)
TSV = Formats(ResultFormat.TSV, ResultFormat.TSV, ResultFormat.N_TRIPLES)
COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
FOREVER = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
GREEDY = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?i ?c"
MANY_ROWS = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
TRIPLES = 1_000


def made(path: Path, triples: int) -> Path:
    """A store with so many triples in one named graph."""
    with_triples = pyoxigraph.Store(str(path))
    graph, predicate = pyoxigraph.NamedNode("urn:graph"), pyoxigraph.NamedNode("urn:is")
    with_triples.bulk_extend(
        pyoxigraph.Quad(pyoxigraph.NamedNode(f"urn:{n}"), predicate, pyoxigraph.Literal(f"value {n}"), graph)
        for n in range(triples)
    )
    with_triples.flush()
    return path


@asynccontextmanager
async def pool_over(store: Path, **limits: Any) -> AsyncIterator[WorkerPool]:
    pool = WorkerPool(store, "r1", PoolLimits(**({"workers": 2, "long_workers": 2} | limits)))
    await pool.start()
    try:
        yield pool
    finally:
        await pool.stop(grace=0)


def run(store: Path, work: Callable[[WorkerPool], Awaitable[T]], **limits: Any) -> T:
    """What the work gives, done with a pool of its own."""

    async def within() -> T:
        async with pool_over(store, **limits) as pool:
            return await work(pool)

    return asyncio.run(within())


async def read(pool: WorkerPool, text: str, formats: Formats = TSV, **more: Any) -> bytes:
    async with await pool.answer(Query(text, formats, **more)) as answer:
        return b"".join([piece async for piece in answer.chunks()])


async def until(holds: Callable[[], bool], seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end
        await asyncio.sleep(0.02)


def is_alive(pid: int) -> bool:
    try:
        return "Z" not in Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
