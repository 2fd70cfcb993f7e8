"""Files, folders and archives as one stream of pieces, and bytes as text.

`members` is how a source walks a path. It never holds more than one member in memory, keeps a fixed order,
and reports what it could not read after handing out everything that it could.
"""

import bz2
import gzip
import lzma
import tarfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing
from io import BufferedReader
from pathlib import Path, PurePosixPath
from typing import IO, Literal, cast

from raregraph.graph.errors import LoadError
from raregraph.graph.records import Problem
from raregraph.loaders.source import RawItem

_MAGIC: dict[bytes, Callable[..., object]] = {
    b"\x1f\x8b": gzip.open,
    b"\xfd7zXZ\0": lzma.open,
    b"BZh": bz2.open,
}
_COMPRESSED = {".gz", ".xz", ".bz2"}
_UNREADABLE = (OSError, EOFError, lzma.LZMAError, zlib.error, tarfile.TarError)
_AGAIN = "Get the file again and compare its size and checksum with the original."


def stem(path: PurePosixPath) -> str:
    """The file's name without folder and suffixes of compression or kind: the usual key of a piece.

    >>> stem(PurePosixPath("pages/wilson-disease.html"))
    'wilson-disease'
    """
    return PurePosixPath(_plain_name(path.name)).stem


def folder_and_stem(path: PurePosixPath) -> str:
    """The file's own folder and its name without suffix, for files whose names recur across folders.

    >>> folder_and_stem(PurePosixPath("medquad/3_GHR_QA/0000935.xml"))
    '3_GHR_QA/0000935'
    """
    return f"{path.parent.name}/{stem(path)}"


def members(
    path: Path, suffixes: tuple[str, ...], key: Callable[[PurePosixPath], str] = stem
) -> Iterator[RawItem]:
    """Cut a path into its files: a folder's (recursive, sorted), a tar archive's (in its order), or one file.

    Archives and single files may be compressed with gzip, xz or bzip2. Hidden files are skipped. `suffixes`
    are the wanted kinds (`(".xml",)`), upper or lower case; a single file is taken whatever its name. `key`
    makes a piece's key from its path.

    Raises LoadError if the path is absent, holds no wanted file, or, at the end, if files in it could not
    be read: a cut-off archive gives its whole members first.
    """
    if not path.exists():
        raise _load_error(str(path), "there is no such file or folder", "Check the path.")
    if path.is_dir():
        found = _from_folder(path, suffixes, key)
    elif _is_tar(path):
        found = _from_tar(path, suffixes, key)
    else:
        found = _from_file(path, key)
    empty = True
    for item in found:
        empty = False
        yield item
    if empty:
        wanted = ", ".join(f"*{suffix}" for suffix in suffixes)
        raise _load_error(
            str(path), f"no file of the kind {wanted} is in it", "Give the path that holds them."
        )


def open_binary(path: Path) -> IO[bytes]:
    """Open a file for reading bytes, decompressed where its first bytes say that it is compressed."""
    with path.open("rb") as file:
        head = file.read(6)
    for magic, opener in _MAGIC.items():
        if head.startswith(magic):
            return cast(IO[bytes], opener(path, "rb"))
    return path.open("rb")


def line_chunks(path: Path, size: int, comment: bytes | None = None) -> Iterator[RawItem]:
    """Cut a table into pieces of `size` lines, each led by the table's header line.

    A piece's `first_line` counts as if the header stood right before the piece, so that line numbers in it are
    those of the file. Lines before the header that start with `comment` are passed over. The file may be
    compressed. Raises LoadError if the path is no file or, after all whole lines, if it is cut off.
    """
    if not path.is_file():
        raise _load_error(str(path), "there is no such file", "Check the path.")
    reached = 1
    try:
        with open_binary(path) as lines:
            header = lines.readline()
            while comment and header.startswith(comment):
                header = lines.readline()
                reached += 1
            if not header.strip():
                raise _load_error(str(path), "the file is empty", _AGAIN)
            above = reached
            if not header.endswith(b"\n"):
                header += b"\n"
            for chunk in _batches(lines, size):
                yield RawItem(path.name, str(reached + 1), header + b"".join(chunk), reached)
                reached += len(chunk)
            if reached == above:
                raise _load_error(str(path), "the table has a header and no rows", _AGAIN)
    except _UNREADABLE as error:
        raise LoadError([Problem(str(path), f"after line {reached}", _why(error), _AGAIN)]) from error


Layout = Literal["headed", "plain", "other"]


def tables(path: Path, size: int, layout: Callable[[str], Layout]) -> Iterator[RawItem]:
    """Cut all tables of a folder, a tar archive or a single file into pieces of `size` lines, as a stream.

    `layout` says of a file's name whether a header line leads it (then it leads each of its pieces, as with
    `line_chunks`), it has none (`plain`), or it is something `other`: that gives one piece without data.
    Files may be compressed, in archives too. Hidden files are skipped.

    Raises LoadError if the path is absent or empty or, after everything that could be read, for files that
    are cut off or hold no row.
    """
    if not path.exists():
        raise _load_error(str(path), "there is no such file or folder", "Check the path.")
    problems: list[Problem] = []
    found = False
    for name, opened in _streams(path, problems):
        found = True
        kind = layout(name)
        if kind == "other":
            yield RawItem(name, "1", b"")
        else:
            yield from _pieces(name, opened, size, kind == "headed", problems)
    if not found and not problems:
        raise _load_error(str(path), "no file is in it", "Give the path that holds them.")
    if problems:
        raise LoadError(problems)


def _streams(path: Path, problems: list[Problem]) -> Iterator[tuple[str, IO[bytes]]]:
    if path.is_dir():
        root = path.resolve()
        for file in sorted(root.rglob("*")):
            inside = PurePosixPath(file.relative_to(root))
            if file.is_file() and not _hidden(inside):
                with file.open("rb") as stream:
                    yield str(root.name / inside), stream
    elif _is_tar(path):
        yield from _streams_of_tar(path, problems)
    else:
        with path.open("rb") as stream:
            yield path.name, stream


def _streams_of_tar(path: Path, problems: list[Problem]) -> Iterator[tuple[str, IO[bytes]]]:
    last = "the start"
    try:
        with open_binary(path) as whole, tarfile.open(fileobj=whole, mode="r|") as archive:
            for member in archive:
                file = archive.extractfile(member) if member.isfile() else None
                if file is not None and not _hidden(PurePosixPath(member.name)):
                    yield f"{path.name}/{PurePosixPath(member.name)}", file
                last = f"member {member.name}"
    except _UNREADABLE as error:
        problem = Problem(str(path), f"after {last}", _why(error), _AGAIN)
        if not any(known.message == problem.message for known in problems):
            problems.append(problem)


def _pieces(
    name: str, opened: IO[bytes], size: int, headed: bool, problems: list[Problem]
) -> Iterator[RawItem]:
    reached = 0
    try:
        with closing(_decompressed(opened)) as lines:
            header = lines.readline() if headed else b""
            reached = 1 if header.strip() else 0
            if header and not header.endswith(b"\n"):
                header += b"\n"
            for chunk in _batches(lines, size):
                first = reached if headed else reached + 1
                yield RawItem(name, str(reached + 1), header + b"".join(chunk), first)
                reached += len(chunk)
        if reached <= headed:
            message = "the table has a header and no rows" if reached else "the file is empty"
            problems.append(Problem(name, "line 1", message, _AGAIN))
    except _UNREADABLE as error:
        problems.append(Problem(name, f"after line {reached}", _why(error), _AGAIN))


def _decompressed(stream: IO[bytes]) -> IO[bytes]:
    """The stream, decompressed where its first bytes say that it is compressed."""
    buffered = stream if isinstance(stream, BufferedReader) else BufferedReader(stream)  # type: ignore[type-var]
    head = buffered.peek(6)
    for magic, opener in _MAGIC.items():
        if head.startswith(magic):
            return cast(IO[bytes], opener(buffered, "rb"))
    return cast(IO[bytes], buffered)


def decode(item: RawItem) -> str | Problem:
    """The text of a piece, or the problem that it is empty or not UTF-8; a byte order mark is dropped.

    >>> decode(RawItem("a.txt", "a", b"one\\ntw\\xf6"))
    Problem(file='a.txt', place='line 2, byte 3', message='byte 0xf6 is not UTF-8', \
remedy='Save the file as UTF-8.', level='error')
    """
    if not item.data.strip():
        return empty_file(item)
    try:
        return item.data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = item.first_line + item.data.count(b"\n", 0, error.start)
        byte = error.start - item.data.rfind(b"\n", 0, error.start)
        wrong = f"byte 0x{item.data[error.start]:02x} is not UTF-8"
        return Problem(item.name, f"line {line}, byte {byte}", wrong, "Save the file as UTF-8.")


def empty_file(item: RawItem) -> Problem:
    """The problem that a piece holds nothing."""
    return Problem(item.name, "line 1", "the file is empty", _AGAIN)


def _from_folder(
    folder: Path, suffixes: tuple[str, ...], key: Callable[[PurePosixPath], str]
) -> Iterator[RawItem]:
    root = folder.resolve()
    problems = []
    for path in sorted(root.rglob("*")):
        inside = PurePosixPath(path.relative_to(root))
        if not _wanted(inside, suffixes) or not path.is_file():
            continue
        named = root.name / inside
        try:
            with open_binary(path) as file:
                data = file.read()
        except _UNREADABLE as error:
            problems.append(Problem(str(named), "byte 0", _why(error), _AGAIN))
            continue
        yield RawItem(str(named), key(named), data)
    if problems:
        raise LoadError(problems)


def _from_tar(
    path: Path, suffixes: tuple[str, ...], key: Callable[[PurePosixPath], str]
) -> Iterator[RawItem]:
    last = "the start"
    try:
        # Decompressing here, not in tarfile: it takes a cut-off compressed stream for a finished archive.
        with open_binary(path) as stream, tarfile.open(fileobj=stream, mode="r|") as archive:
            for member in archive:
                inside = PurePosixPath(member.name)
                file = archive.extractfile(member) if member.isfile() and _wanted(inside, suffixes) else None
                if file is not None:
                    yield RawItem(f"{path.name}/{inside}", key(inside), file.read())
                last = f"member {member.name}"
    except _UNREADABLE as error:
        raise LoadError([Problem(str(path), f"after {last}", _why(error), _AGAIN)]) from error


def _from_file(path: Path, key: Callable[[PurePosixPath], str]) -> Iterator[RawItem]:
    try:
        with open_binary(path) as file:
            data = file.read()
    except _UNREADABLE as error:
        raise LoadError([Problem(str(path), "byte 0", _why(error), _AGAIN)]) from error
    yield RawItem(path.name, key(PurePosixPath(path.resolve())), data)


def _is_tar(path: Path) -> bool:
    if ".tar" in path.suffixes or path.suffix.lower() in {".tgz", ".txz", ".tbz2", ".tbz"}:
        return True
    try:
        with open_binary(path) as file:
            return file.read(262)[257:] == b"ustar"
    except _UNREADABLE:
        return False


def _wanted(inside: PurePosixPath, suffixes: tuple[str, ...]) -> bool:
    return not _hidden(inside) and _plain_name(inside.name).lower().endswith(suffixes)


def _hidden(inside: PurePosixPath) -> bool:
    return any(part.startswith(".") for part in inside.parts)


def _plain_name(name: str) -> str:
    suffix = PurePosixPath(name).suffix
    return name[: -len(suffix)] if suffix.lower() in _COMPRESSED else name


def _batches(lines: IO[bytes], size: int) -> Iterator[list[bytes]]:
    chunk: list[bytes] = []
    try:
        for line in lines:
            chunk.append(line)
            if len(chunk) == size:
                yield chunk
                chunk = []
    except _UNREADABLE:
        if chunk:
            yield chunk
        raise
    if chunk:
        yield chunk


def _why(error: BaseException) -> str:
    if isinstance(error, EOFError) or "unexpected end" in str(error).lower():
        return "the file is cut off"
    return f"the file cannot be read ({error})"


def _load_error(file: str, message: str, remedy: str) -> LoadError:
    return LoadError([Problem(file, "the path", message, remedy)])
