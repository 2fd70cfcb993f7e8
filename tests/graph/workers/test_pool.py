"""Each query runs in a process of its own: bounded in time and memory, killed with harm to no other."""

import asyncio
import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path
from typing import Any

import pyoxigraph
import pytest

from raregraph.graph.engine.asynchronous import Formats, Query
from raregraph.graph.errors import (
    DeadlineError,
    MalformedQueryError,
    NotWritableError,
    OverloadedError,
    QueryError,
    ReleaseError,
    WorkerLostError,
)
from raregraph.graph.formats import QueryForm, ResultFormat
from raregraph.graph.workers.lanes import Lane
from raregraph.graph.workers.limits import PoolLimits
from raregraph.graph.workers.pool import WorkerPool
from raregraph.graph.workers.staff import Staff
from tests.graph.workers.pools import (
    ANY,
    COUNT,
    FOREVER,
    MANY_ROWS,
    TRIPLES,
    TSV,
    is_alive,
    made,
    read,
    run,
    until,
)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(Path(tmp_path_factory.mktemp("pool")) / "store", TRIPLES)


def test_each_form_is_answered_in_its_format(store: Path) -> None:
    async def work(pool: WorkerPool) -> list[tuple[QueryForm, ResultFormat, bytes | None, str | None]]:
        texts = (COUNT, "ASK { ?s ?p 'value 1' }", "CONSTRUCT WHERE { <urn:7> ?p ?o }")
        answers = [await pool.answer(Query(text, TSV)) for text in texts]
        return [(each.form, each.format, each.body, each.version) for each in answers]

    assert run(store, work) == [
        (QueryForm.ROWS, ResultFormat.TSV, b"?n\n1000\n", "r1"),
        (QueryForm.BOOLEAN, ResultFormat.TSV, b"true", "r1"),
        (QueryForm.TRIPLES, ResultFormat.N_TRIPLES, b'<urn:7> <urn:is> "value 7" .\n', "r1"),
    ]


def test_a_large_answer_comes_whole_and_in_pieces(store: Path) -> None:
    text = "SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 200000"

    async def work(pool: WorkerPool) -> list[bytes]:
        async with await pool.answer(Query(text, TSV)) as answer:
            return [piece async for piece in answer.chunks()]

    pieces = run(store, work)
    assert len(pieces) > 100
    assert max(map(len, pieces)) < 100_000
    assert b"".join(pieces).count(b"\n") == 200_001


def test_the_dataset_of_the_request_replaces_that_of_the_query(store: Path) -> None:
    ask = "ASK FROM <urn:other> { ?s ?p ?o }"
    ask_named = "ASK { GRAPH ?g { ?s ?p ?o } }"

    async def work(pool: WorkerPool) -> list[bytes]:
        return [
            await read(pool, ask),
            await read(pool, ask, default_graphs=("urn:graph",)),
            await read(pool, ask_named),
            await read(pool, ask_named, default_graphs=("urn:graph",)),
            await read(pool, ask_named, named_graphs=("urn:graph",)),
            await read(pool, "ASK { ?s ?p ?o }", named_graphs=("urn:graph",)),
        ]

    assert run(store, work) == [b"false", b"true", b"true", b"false", b"true", b"false"]


@pytest.mark.parametrize(
    ("text", "kind", "said"),
    [
        (
            "SELECT *\n{ ?s ?p }",
            MalformedQueryError,
            r"line 2, column 10: it can't be read on after “{ \?s \?p }”",
        ),
        (
            "SELECT * { ?s foo:bar ?o }",
            MalformedQueryError,
            "line 1, column 22: the prefix foo: is not known",
        ),
        ("SELECT ?x { ?s a ?o } GROUP BY ?s", MalformedQueryError, "contains a variable that is unbound"),
        ("SELECT * { ?s <urn:a b> ?o }", MalformedQueryError, "line 1, column"),
        ("SELECT * { ?s ?p ?o FILTER(<urn:f>(?o)) }", QueryError, "custom function"),
        ("SELECT * { SERVICE <urn:x> { ?s ?p ?o } }", QueryError, "SERVICE is refused"),
        ("ASK " + "{" * 5_000, QueryError, "levels of brackets"),
    ],
)
def test_what_is_wrong_with_a_query_is_said(store: Path, text: str, kind: type[Exception], said: str) -> None:
    with pytest.raises(kind, match=said):
        run(store, lambda pool: read(pool, text))


def test_an_answer_without_an_accepted_format_is_an_error_that_names_its_form(store: Path) -> None:
    with pytest.raises(NotWritableError) as caught:
        run(store, lambda pool: read(pool, COUNT, Formats(triples=ResultFormat.TURTLE)))
    assert caught.value.form == QueryForm.ROWS


def test_a_query_without_end_is_ended_at_its_deadline(store: Path) -> None:
    async def work(pool: WorkerPool) -> float:
        began = time.monotonic()
        asked = asyncio.create_task(read(pool, FOREVER))
        await asyncio.sleep(0.3)
        before = {worker.pid for worker in pool.workers}
        with pytest.raises(DeadlineError, match=r"longer than 0\.5 s"):
            await asked
        took = time.monotonic() - began
        assert await read(pool, COUNT) == b"?n\n1000\n"
        await asyncio.sleep(0.1)
        assert len([pid for pid in before if pid and not is_alive(pid)]) == 1
        return took

    assert 0.4 < run(store, work, seconds=0.5) < 3


def test_a_deadline_in_the_middle_of_an_answer_is_an_error_of_its_chunks(store: Path) -> None:
    async def work(pool: WorkerPool) -> int:
        seen = 0
        answer = await pool.answer(Query(MANY_ROWS, TSV))
        with pytest.raises(DeadlineError):  # noqa: PT012 - the loop is what raises
            async for piece in answer.chunks():
                seen += len(piece)
        return seen

    assert run(store, work, seconds=0.6) > 100_000


def test_an_answer_that_nobody_wants_any_more_is_not_worked_out(store: Path) -> None:
    async def work(pool: WorkerPool) -> int:
        asked = asyncio.create_task(read(pool, FOREVER))
        await asyncio.sleep(0.2)
        asked.cancel()
        await asyncio.sleep(0.05)
        answer = await pool.answer(Query(MANY_ROWS, TSV))
        await answer.close()
        await asyncio.sleep(0.05)
        return pool.running

    assert run(store, work, seconds=30) == 0


def test_a_killed_worker_harms_only_its_own_query_which_begins_again(store: Path) -> None:
    """All workers are killed at random again and again: small queries still get their answers."""

    async def work(pool: WorkerPool) -> list[bytes]:
        lost = 0

        async def murder() -> None:
            for _ in range(12):
                await asyncio.sleep(0.05)
                for worker in pool.workers[:1]:
                    if worker.pid:
                        os.kill(worker.pid, signal.SIGKILL)

        async def client() -> list[bytes]:
            nonlocal lost
            found = []
            for _ in range(30):
                try:
                    found.append(await read(pool, COUNT))
                except WorkerLostError:  # killed twice
                    lost += 1
            return found

        clients = [asyncio.create_task(client()) for _ in range(4)]
        await murder()
        answers = [each for found in await asyncio.gather(*clients) for each in found]
        assert len(answers) + lost == 120
        assert lost <= 6
        return answers

    assert set(run(store, work)) == {b"?n\n1000\n"}


def test_a_worker_killed_in_the_middle_of_an_answer_breaks_it_off(store: Path) -> None:
    async def work(pool: WorkerPool) -> None:
        answer = await pool.answer(Query(MANY_ROWS, TSV))
        pieces = answer.chunks()
        await anext(pieces)
        for worker in pool.workers:
            assert worker.pid
            os.kill(worker.pid, signal.SIGKILL)
        with pytest.raises(WorkerLostError):
            async for _ in pieces:
                pass
        assert await read(pool, COUNT) == b"?n\n1000\n"

    run(store, work, seconds=30)


def test_the_template_is_replaced_too(store: Path) -> None:
    async def work(pool: WorkerPool) -> bytes:
        parents = {
            int(Path(f"/proc/{worker.pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[1])
            for worker in pool.workers
        }
        for parent in parents:
            os.kill(parent, signal.SIGKILL)
        await asyncio.sleep(0.1)
        return await read(pool, COUNT)

    assert run(store, work, seconds=20) == b"?n\n1000\n"


def test_small_queries_pass_by_those_without_end(store: Path) -> None:
    async def work(pool: WorkerPool) -> tuple[float, int]:
        heavy = [
            asyncio.create_task(read(pool, f"{FOREVER} # {number}", client=f"heavy {number % 5}"))
            for number in range(20)
        ]
        await asyncio.sleep(0.3)
        slowest = 0.0
        for _ in range(30):
            began = time.monotonic()
            assert await read(pool, COUNT, client="small") == b"?n\n1000\n"
            slowest = max(slowest, time.monotonic() - began)
        ended = await asyncio.gather(*heavy, return_exceptions=True)
        assert all(isinstance(each, DeadlineError | OverloadedError) for each in ended)
        return slowest, len(ended)

    slowest, ended = run(store, work, seconds=2)
    assert ended == 20
    assert slowest < 1.9


def test_a_full_line_is_said_with_the_time_to_ask_again(store: Path) -> None:
    async def work(pool: WorkerPool) -> list[Any]:
        waiting = [asyncio.create_task(read(pool, f"{FOREVER} # {n}")) for n in range(20)]
        return await asyncio.gather(*waiting, return_exceptions=True)

    ended = run(store, work, seconds=1, workers=1, long_workers=1, queue=4)
    overloaded = [each for each in ended if isinstance(each, OverloadedError)]
    assert len(overloaded) >= 14
    assert all(each.retry_after >= 1 for each in overloaded)


def test_another_release_takes_over_without_a_lost_query(store: Path, tmp_path: Path) -> None:
    newer = made(tmp_path / "newer", 5)

    async def work(pool: WorkerPool) -> tuple[set[bytes], str | None]:
        async def client() -> list[bytes]:
            return [await read(pool, COUNT) for _ in range(60)]

        clients = [asyncio.create_task(client()) for _ in range(4)]
        await asyncio.sleep(0.02)
        await pool.switch(newer, "r2")
        after = await pool.answer(Query(COUNT, TSV))
        assert after.body == b"?n\n5\n"
        answers = await asyncio.gather(*clients)
        return {each for found in answers for each in found}, after.version

    answers, version = run(store, work)
    assert answers <= {b"?n\n1000\n", b"?n\n5\n"}
    assert version == "r2"


def test_a_release_that_cannot_be_opened_leaves_the_old_one(store: Path, tmp_path: Path) -> None:
    async def work(pool: WorkerPool) -> bytes:
        with pytest.raises(ReleaseError):
            await pool.switch(tmp_path / "nothing", "r2")
        return await read(pool, COUNT)

    assert run(store, work) == b"?n\n1000\n"


def test_a_pool_without_a_store_does_not_start(tmp_path: Path) -> None:
    with pytest.raises(ReleaseError, match="no worker can open the store"):
        run(tmp_path / "nothing", lambda pool: read(pool, COUNT))


def test_stopping_lets_queries_end_and_leaves_no_process(store: Path) -> None:
    async def work() -> tuple[bytes, list[int]]:
        pool = WorkerPool(store, "r1", PoolLimits(workers=2))
        await pool.start()
        pids = [worker.pid for worker in pool.workers if worker.pid]
        asked = asyncio.create_task(read(pool, "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f }"))
        await asyncio.sleep(0)
        await pool.stop()
        with pytest.raises(OverloadedError, match="about to stop"):
            await read(pool, COUNT)
        return await asked, pids

    answer, pids = asyncio.run(work())
    assert answer == b"?n\n1000000\n"
    end = time.monotonic() + 5
    while any(map(is_alive, pids)) and time.monotonic() < end:
        time.sleep(0.02)
    assert not any(map(is_alive, pids))


@pytest.mark.skipif(sys.platform != "linux", reason="the measures are Linux's")
def test_a_confined_process_reaches_no_network_no_file_and_no_other_program(store: Path) -> None:
    code = textwrap.dedent(
        """
        import os, socket, subprocess, sys
        from pathlib import Path
        from raregraph.graph.workers.confinement import confine
        store = Path(sys.argv[1])
        told = confine(store, network=False)
        def refused(work):
            try:
                work()
            except PermissionError:
                return True
            return False
        print(told.calls, refused(lambda: socket.create_connection(("127.0.0.1", 9))),
              refused(lambda: os.execv("/bin/true", ["true"])), refused(lambda: os.kill(os.getppid(), 0)))
        print(told.files, refused(lambda: open("/etc/hosts").read()), refused(lambda: open(store / "new", "w")),
              (store / "CURRENT").read_bytes()[:8])
        """
    )
    path = os.pathsep.join(sys.path)
    found = subprocess.run(
        [sys.executable, "-c", code, str(store)],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": path},
    ).stdout.splitlines()
    assert found in (
        ["True True True True", "True True True b'MANIFEST'"],
        ["True True True True", "False False False b'MANIFEST'"],
    )


@pytest.mark.parametrize("form", [each for each in ResultFormat if not each.is_for_triples])
def test_a_limit_of_rows_cuts_and_says_so_but_changes_nothing_else(store: Path, form: ResultFormat) -> None:
    text = """SELECT ?a ?b ?c { VALUES (?a ?b ?c) {
      ("a\\"\\t,\\n<é" 1 UNDEF) (<urn:x> "l"@en true) (UNDEF UNDEF "\\r") ("" 1.5 "2020-01-01"^^<urn:date>) } }"""
    wanted = Formats(form, form)

    async def work(pool: WorkerPool) -> tuple[bytes, bytes, int | None, int | None]:
        limited = await pool.answer(Query(text, wanted, row_limit=4))
        cut = await pool.answer(Query(text, wanted, row_limit=3))
        return await read(pool, text, wanted), limited.body or b"", limited.cut_at, cut.cut_at

    whole, limited, not_cut, cut = run(store, work)
    assert (not_cut, cut) == (None, 3)
    if form is ResultFormat.CSV:
        assert limited == whole
    else:
        assert solutions(limited, form) == solutions(whole, form)


def solutions(body: bytes, form: ResultFormat) -> list[tuple[Any, ...]]:
    read_as = pyoxigraph.QueryResultsFormat.from_media_type(form.media_type)
    assert read_as
    found = pyoxigraph.parse_query_results(body, format=read_as)
    assert isinstance(found, pyoxigraph.QuerySolutions)
    return [tuple(row) for row in found]


def test_a_limit_cuts_triples_too(store: Path) -> None:
    async def work(pool: WorkerPool) -> tuple[int | None, int]:
        answer = await pool.answer(Query("CONSTRUCT WHERE { ?s ?p ?o }", ANY, row_limit=10))
        return answer.cut_at, (answer.body or b"").count(b"\n")

    assert run(store, work) == (10, 10)


class HastyStaff(Staff):
    """Staff that waits for one worker alone, as if the others weren't ready in time."""

    async def _until_ready(self, lane: Lane) -> None:
        await self.until(lambda: bool(lane.idle), 20)


def test_workers_that_are_late_for_a_switch_come_after_it_and_none_is_left_over(
    store: Path, tmp_path: Path
) -> None:
    newer = made(tmp_path / "store", TRIPLES + 1)

    async def work(pool: WorkerPool) -> tuple[bytes, set[int | None], set[int]]:
        pool._staff.__class__ = HastyStaff
        await pool.switch(newer, "r2")
        wanted = pool.limits.workers + 1  # and a spare one
        await until(lambda: len(pool.workers) == wanted)
        template = pool._staff._template._process
        assert template is not None
        children = Path(f"/proc/{template.pid}/task/{template.pid}/children")

        def alive() -> set[int]:
            return {pid for pid in map(int, children.read_text("ascii").split()) if is_alive(pid)}

        await until(lambda: len(alive()) == wanted)
        return await read(pool, COUNT), {each.pid for each in pool.workers}, alive()

    answer, known, living = run(store, work, workers=4)
    assert answer == b"?n\n1001\n"
    assert known == living
