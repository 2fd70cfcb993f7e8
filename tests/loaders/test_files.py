"""Paths as pieces: folders, archives and single files, whole or damaged."""

import bz2
import gzip
import io
import lzma
import pickle
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from raregraph.graph.errors import LoadError, UnverifiedQuoteError
from raregraph.graph.records import Problem
from raregraph.loaders.files import decode, folder_and_stem, line_chunks, members
from raregraph.loaders.source import RawItem

PAGES = {"b/two.txt": b"second", "a/one.txt": b"first", "a/three.TXT": b"third", "a/notes.md": b"no"}


def write_folder(folder: Path) -> Path:
    for name, data in PAGES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    (folder / "a" / ".hidden.txt").write_bytes(b"hidden")
    (folder / ".cache").mkdir()
    (folder / ".cache" / "old.txt").write_bytes(b"hidden")
    return folder


def write_tar(path: Path, mode: str, pages: dict[str, bytes] = PAGES) -> Path:
    with tarfile.open(path, mode) as archive:  # type: ignore[call-overload]
        for name, data in pages.items():
            member = tarfile.TarInfo(name)
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    return path


def collect(found: Callable[[], object]) -> tuple[list[RawItem], tuple[Problem, ...]]:
    items: list[RawItem] = []
    try:
        for item in found():  # type: ignore[attr-defined]
            items.append(item)  # noqa: PERF402
    except LoadError as error:
        return items, error.problems
    return items, ()


def test_a_folder_gives_its_files_sorted_and_no_hidden_ones(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "pages")
    assert list(members(folder, (".txt",))) == [
        RawItem("pages/a/one.txt", "one", b"first"),
        RawItem("pages/a/three.TXT", "three", b"third"),
        RawItem("pages/b/two.txt", "two", b"second"),
    ]


@pytest.mark.parametrize(
    ("name", "mode"),
    [("p.tar", "w"), ("p.tar.gz", "w:gz"), ("p.tar.xz", "w:xz"), ("p.tar.bz2", "w:bz2"), ("p.tgz", "w:gz")],
)
def test_an_archive_gives_its_files_in_its_own_order(tmp_path: Path, name: str, mode: str) -> None:
    path = write_tar(tmp_path / name, mode)
    assert list(members(path, (".txt",), folder_and_stem)) == [
        RawItem(f"{name}/b/two.txt", "b/two", b"second"),
        RawItem(f"{name}/a/one.txt", "a/one", b"first"),
        RawItem(f"{name}/a/three.TXT", "a/three", b"third"),
    ]


def test_an_archive_is_known_by_its_content_too(tmp_path: Path) -> None:
    path = write_tar(tmp_path / "pages", "w:xz")
    assert [item.key for item in members(path, (".txt",))] == ["two", "one", "three"]


@pytest.mark.parametrize(
    ("name", "compress"),
    [("p.txt.gz", gzip.compress), ("p.txt.xz", lzma.compress), ("p.txt.bz2", bz2.compress)],
)
def test_a_compressed_file_is_one_piece(
    tmp_path: Path, name: str, compress: Callable[[bytes], bytes]
) -> None:
    (tmp_path / name).write_bytes(compress(b"words"))
    assert list(members(tmp_path / name, (".txt",))) == [RawItem(name, "p", b"words")]
    assert [item.data for item in members(tmp_path, (".txt",))] == [b"words"]


def test_a_file_of_any_name_is_taken_when_it_is_named_outright(tmp_path: Path) -> None:
    path = tmp_path / "page"
    path.write_bytes(b"words")
    assert list(members(path, (".html",))) == [RawItem("page", "page", b"words")]


def test_a_folder_without_records_is_an_error_that_names_it(tmp_path: Path) -> None:
    with pytest.raises(LoadError) as caught:
        list(members(tmp_path, (".xml",)))
    assert str(caught.value) == (
        f"{tmp_path}, the path: no file of the kind *.xml is in it. Give the path that holds them."
    )


def test_a_path_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(LoadError, match=r"there is no such file or folder\. Check the path\."):
        list(members(tmp_path / "absent", (".xml",)))


def noise(seed: int, size: int = 20_000) -> bytes:
    """Bytes that don't compress, so that cutting an archive cuts its members."""
    state, out = seed, bytearray()
    while len(out) < size:
        state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
        out += state.to_bytes(8, "big")
    return bytes(out)


@pytest.mark.parametrize(
    ("name", "mode"), [("p.tar", "w"), ("p.tar.gz", "w:gz"), ("p.tar.xz", "w:xz"), ("p.tar.bz2", "w:bz2")]
)
def test_a_cut_off_archive_gives_its_whole_members_and_then_a_problem(
    tmp_path: Path, name: str, mode: str
) -> None:
    pages = {f"{n}.txt": noise(n) for n in range(40)}
    path = write_tar(tmp_path / name, mode, pages)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) * 3 // 4])
    items, problems = collect(lambda: members(path, (".txt",)))
    assert [item.data for item in items] == list(pages.values())[: len(items)]
    assert len(items) < 40
    assert [(problem.file, problem.level) for problem in problems] == [(str(path), "error")]
    assert problems[0].message == "the file is cut off"
    if mode != "w:bz2":  # whose blocks are larger than a member
        assert problems[0].place == f"after member {len(items) - 1}.txt"


def test_a_damaged_file_in_a_folder_does_not_stop_the_others(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "pages")
    (folder / "a" / "bad.txt.gz").write_bytes(gzip.compress(noise(1))[:-9])
    items, problems = collect(lambda: members(folder, (".txt",)))
    assert [item.key for item in items] == ["one", "three", "two"]
    assert [str(problem) for problem in problems] == [
        "pages/a/bad.txt.gz, byte 0: the file is cut off. "
        "Get the file again and compare its size and checksum with the original."
    ]


def test_a_table_is_cut_into_pieces_that_each_carry_its_header(tmp_path: Path) -> None:
    path = tmp_path / "table.tsv.gz"
    path.write_bytes(gzip.compress(b"id\tname\n1\ta\n2\tb\n3\tc"))
    assert list(line_chunks(path, 2)) == [
        RawItem("table.tsv.gz", "2", b"id\tname\n1\ta\n2\tb\n", 1),
        RawItem("table.tsv.gz", "4", b"id\tname\n3\tc", 3),
    ]


def test_a_cut_off_table_gives_its_whole_lines_and_then_a_problem(tmp_path: Path) -> None:
    path = tmp_path / "table.tsv.gz"
    lines = [noise(n, 32).hex().encode() + b"\n" for n in range(5_000)]
    path.write_bytes(gzip.compress(b"id\n" + b"".join(lines))[:60_000])
    items, problems = collect(lambda: line_chunks(path, 100))
    read = b"".join(item.data.removeprefix(b"id\n") for item in items).splitlines(keepends=True)
    assert 0 < len(read) < 5_000
    assert read == lines[: len(read)]
    assert [(problem.place, problem.message) for problem in problems] == [
        (f"after line {len(read) + 1}", "the file is cut off")
    ]


def test_an_empty_table_is_an_error(tmp_path: Path) -> None:
    for data, message in ((b"", "the file is empty"), (b"id\tname\n", "the table has a header and no rows")):
        (tmp_path / "t.tsv").write_bytes(data)
        with pytest.raises(LoadError, match=message):
            list(line_chunks(tmp_path / "t.tsv", 10))


@given(st.text().filter(str.strip))
def test_utf8_text_comes_back_with_or_without_a_byte_order_mark(text: str) -> None:
    text = text.removeprefix("\ufeff") or "x"
    if text.encode().strip():
        assert decode(RawItem("a", "a", text.encode())) == text
        assert decode(RawItem("a", "a", text.encode("utf-8-sig"))) == text


def test_text_in_another_encoding_is_a_problem_that_names_line_and_byte() -> None:
    problem = decode(RawItem("a.txt", "a", "one\ntwo\nSjögren".encode("latin-1")))
    assert str(problem) == "a.txt, line 3, byte 3: byte 0xf6 is not UTF-8. Save the file as UTF-8."


def test_line_numbers_of_a_later_piece_are_those_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "t.tsv"
    path.write_bytes(b"id\n1\n2\n3\n\xff\n")
    found = [decode(item) for item in line_chunks(path, 2)]
    assert isinstance(found[1], Problem)
    assert found[1].place == "line 5, byte 1"


@pytest.mark.parametrize("data", [b"", b" \n\t\n"])
def test_an_empty_file_is_a_problem(data: bytes) -> None:
    problem = decode(RawItem("a.txt", "a", data))
    assert isinstance(problem, Problem)
    assert (problem.file, problem.message) == ("a.txt", "the file is empty")


def test_errors_cross_process_borders_whole() -> None:
    load = LoadError(
        [Problem("a", "line 1", "wrong", "Mend it."), Problem("b", "line 2", "wrong", "Mend it.")]
    )
    quote = UnverifiedQuoteError("gard/x", "a quote", 3)
    for error in (load, quote):
        again = pickle.loads(pickle.dumps(error))
        assert (type(again), str(again), vars(again)) == (type(error), str(error), vars(error))
