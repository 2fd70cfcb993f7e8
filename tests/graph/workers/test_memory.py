"""What workers hold: bounded while they work, given back afterwards; and no more is worked out than is read."""

import asyncio
import socket
from collections import Counter
from pathlib import Path

import pytest

from raregraph.graph.engine.asynchronous import Query
from raregraph.graph.errors import MemoryLimitError, UnansweredError, WorkerLostError
from raregraph.graph.workers.pool import WorkerPool
from raregraph.graph.workers.processes import WorkerProcess
from raregraph.graph.workers.stream import Stream
from tests.graph.workers.pools import COUNT, GREEDY, MANY_ROWS, TRIPLES, TSV, made, read, run, until


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(Path(tmp_path_factory.mktemp("pool")) / "store", TRIPLES)


def test_a_query_that_eats_memory_is_ended(store: Path) -> None:
    async def work(pool: WorkerPool) -> bytes:
        with pytest.raises(MemoryLimitError, match="more than 150 MiB"):
            await read(pool, GREEDY)
        return await read(pool, COUNT)

    assert run(store, work, seconds=30, memory=150 << 20) == b"?n\n1000\n"


def test_memory_that_grows_too_fast_to_be_watched_ends_the_worker(store: Path) -> None:
    text = (
        "SELECT (STRLEN(?j) AS ?n) { BIND('"
        + "x" * 1_000
        + "' AS ?a) "
        + "".join(
            f"BIND(CONCAT({', '.join([f'?{before}'] * 100)}) AS ?{after}) "
            for before, after in ("ab", "bc", "cd", "dj")
        )
    )

    async def work(pool: WorkerPool) -> bytes:
        with pytest.raises((MemoryLimitError, WorkerLostError)):
            await read(pool, text + "}")
        return await read(pool, COUNT)

    assert run(store, work, seconds=30, memory=150 << 20) == b"?n\n1000\n"


def test_no_more_is_worked_out_than_is_taken(store: Path) -> None:
    async def work(pool: WorkerPool) -> float:
        async with await pool.answer(Query(MANY_ROWS, TSV)):
            await asyncio.sleep(0.7)
            before = sum(used.seconds for worker in pool.workers if (used := worker.usage()))
            await asyncio.sleep(0.5)
            return sum(used.seconds for worker in pool.workers if (used := worker.usage())) - before

    assert run(store, work, seconds=5) < 0.1


def test_a_worker_that_waited_for_its_reader_is_free_once_its_answer_has_ended() -> None:
    """All that is left of an answer may come at once, when the buffer is full: nobody waits for that reader."""

    async def work() -> tuple[bool, bool, bytes]:
        ours, theirs = socket.socketpair()
        with theirs:
            worker = WorkerProcess(ours, lambda kind, content: None, lambda: None)
            stream = Stream()
            stream.worker = worker
            while not worker.is_paused:
                stream.put(b"x" * 60_000)
            was_paused = worker.is_paused
            stream.put(b"the rest")
            stream.end()
            whole = b"".join([piece async for piece in stream.pieces()])
            found = was_paused, worker.is_paused, whole.lstrip(b"x")
            worker.kill()
            return found

    assert asyncio.run(work()) == (True, False, b"the rest")


def test_a_worker_that_rests_and_has_grown_is_renewed_and_the_others_are_not(store: Path) -> None:
    async def work(pool: WorkerPool) -> tuple[set[int | None], set[int | None], Counter[str]]:
        await until(lambda: len(pool.workers) == 3)
        before = {worker.pid for worker in pool.workers}
        for number in range(400):
            assert await read(pool, f"ASK {{}} # {number} {'x' * 3_900}") == b"true"
        await until(lambda: bool(pool.kills["renewed"]))
        assert {await read(pool, COUNT) for _ in range(20)} == {b"?n\n1000\n"}
        await asyncio.sleep(1)
        return before, {worker.pid for worker in pool.workers}, pool.kills

    before, after, kills = run(store, work, rest_seconds=0.2, rest_growth=1 << 20)
    assert len(before) == len(after) == 3
    assert len(before & after) == 2
    assert kills == {"renewed": 1}


def test_what_a_heavy_query_leaves_behind_is_given_back(store: Path) -> None:
    """It needs some 60 MiB, of which its worker would keep 40."""
    heavy = "SELECT ?c (COUNT(DISTINCT ?d) AS ?n) { ?a ?b ?c . ?d ?e ?f } GROUP BY ?c"

    def held(pool: WorkerPool) -> list[int]:
        return [used.memory for worker in pool.workers if (used := worker.usage())]

    async def work(pool: WorkerPool) -> int:
        before = max(held(pool))
        assert (await read(pool, heavy)).count(b"\n") == TRIPLES + 1
        await until(lambda: max(held(pool)) < before + (16 << 20))
        return pool.running

    assert run(store, work) == 0


def test_a_client_that_takes_nothing_for_long_is_let_go(store: Path) -> None:
    async def work(pool: WorkerPool) -> None:
        async with await pool.answer(Query(MANY_ROWS, TSV)) as answer:
            await asyncio.sleep(0.8)
            with pytest.raises(UnansweredError, match="took nothing"):
                async for _ in answer.chunks():
                    pass

    run(store, work, seconds=30, stall_seconds=0.3)
