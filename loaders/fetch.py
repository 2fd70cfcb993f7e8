"""Downloads a source's files from where its publisher gives them out, to where `build --from` finds them.

A transfer that broke off goes on where it stopped, if the file is still the same by its ETag or date; a file that
is here already and unchanged is not transferred again. Beside the files stands `SOURCE.fetch.json`: each file's
address, version, date, size and sha256. The standard library's client is enough for this and costs no dependency.
"""

import errno
import json
import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from fnmatch import fnmatch
from hashlib import file_digest
from http.client import HTTPException, HTTPResponse
from pathlib import Path, PurePosixPath
from typing import Any, cast
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from raregraph.graph.errors import FetchError
from raregraph.loaders.source import Source

_CHUNK = 256 * 1024
_SILENCE = 30.0
_ATTEMPTS = 3
_HEAD = 64 * 1024
_VERSION = re.compile(
    rb"(?:data-version|mapping_set_version|extractiondate|\bversion)\W{1,6}[^\"\n<>]{0,120}?(\d{4}-\d{2}-\d{2})",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class FetchProgress:
    """How far a transfer is, in bytes; `total` is None where the server doesn't say."""

    source: str
    file: Path
    done: int
    total: int | None


@dataclass(frozen=True, slots=True)
class FetchedFile:
    """A file that was downloaded, or found unchanged.

    `file` is relative to the record. `url` is the address asked for, `final_url` the one that it led to.
    `version` is a date: the one that the file itself gives as its version, else that of its last change.
    `fetched_at` is when these bytes were transferred.
    """

    file: str
    url: str
    final_url: str
    version: str | None
    fetched_at: str
    size: int
    sha256: str
    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class FetchResult:
    """The files of a source that are now in place, and the record of them.

    `unchanged` are those that needed no transfer. `hidden_by` is an older file that `build --from` would take
    instead of the one fetched.
    """

    source: str
    files: tuple[FetchedFile, ...]
    record: Path
    unchanged: tuple[str, ...] = ()
    hidden_by: Path | None = None


def fetch(
    source: Source, folder: Path, progress: Callable[[FetchProgress], None] = lambda event: None
) -> FetchResult:
    """Download the files of a source below `folder`.

    Raises:
        FetchError: if the source has nothing to download, the address can't be reached or answers with an
            error, the transfer breaks off again and again, or the folder can't be written. What was transferred
            is kept, and the next call goes on from there.
    """
    wanted = _targets(source, folder)
    first = wanted[0][1]
    base = first.parent if len(wanted) == 1 else first.parent.parent
    record = base / f"{source.name}.fetch.json"
    with _writing(base):
        first.parent.mkdir(parents=True, exist_ok=True)
    known = _known(record)
    files, unchanged = [], []
    for url, target in wanted:
        name = target.relative_to(base).as_posix()
        transfer = _Transfer(source.name, url, target, name, known.get(name), progress)
        done, is_new = transfer.run()
        files.append(done)
        if not is_new:
            unchanged.append(name)
        # After each file, so that those before a failure are not transferred again.
        known[name] = done
        with _writing(record):
            _store(record, _described(source, known))
    return FetchResult(
        source.name, tuple(files), record, tuple(unchanged), _hidden_by(source, folder, wanted)
    )


def places(source: Source, folder: Path) -> tuple[Path, ...]:
    """The files that `fetch` would make: where to place them by hand.

    Raises:
        FetchError: if the source has nothing to download.
    """
    return tuple(target for _, target in _targets(source, folder))


def _targets(source: Source, folder: Path) -> list[tuple[str, Path]]:
    """Each address with its file: where `build --from` looks, under the publisher's name if it looks for that."""
    if not source.downloads:
        place = next(iter(source.default_paths), "")
        remedy = f"See {source.homepage}" + (f" and place its files as {folder / place}" if place else "")
        raise FetchError("there is no file of it to download", place=source.name, remedy=remedy)
    names = [_file_name(url) for url in source.downloads]
    if len(names) > 1:
        home = next(path for path in source.default_paths if not PurePosixPath(path).suffix)
        return [(url, folder / home / name) for url, name in zip(source.downloads, names, strict=True)]
    return [(source.downloads[0], folder / _place(source.default_paths, names[0]))]


def _place(default_paths: tuple[str, ...], name: str) -> PurePosixPath:
    usual = [PurePosixPath(path) for path in default_paths]
    renamed = usual[0].name.partition(".")[0] + "".join(PurePosixPath(name).suffixes)
    for candidate in (name, renamed):
        for path in usual:
            if fnmatch(candidate, path.name):
                return path.with_name(candidate)
    return next((path for path in usual if "*" not in path.name), usual[0])


def _file_name(url: str) -> str:
    return PurePosixPath(urlsplit(url).path).name


def _hidden_by(source: Source, folder: Path, wanted: list[tuple[str, Path]]) -> Path | None:
    """Which file stands before the fetched one in the order of the source's usual places."""
    fetched = {path for _, target in wanted for path in (target, target.parent)}
    for pattern in source.default_paths:
        for found in sorted(folder.glob(pattern)):
            return None if found in fetched else found
    return None


@dataclass(slots=True)
class _Transfer:
    """The transfer of one file into `.NAME.part`, which becomes the file once it is whole."""

    source: str
    url: str
    target: Path
    name: str
    before: FetchedFile | None
    progress: Callable[[FetchProgress], None]

    @property
    def part(self) -> Path:
        # Hidden, so that no pattern of a source's usual places fits it.
        return self.target.with_name(f".{self.target.name}.part")

    @property
    def note(self) -> Path:
        return self.target.with_name(f".{self.target.name}.part.json")

    def run(self) -> tuple[FetchedFile, bool]:
        """The file, and whether it was transferred now. As long as more of it comes, a broken transfer goes on."""
        most = idle = 0
        while idle < _ATTEMPTS:
            response = self._open()
            if response is None and self.before:
                return self.before, False
            if response is not None:
                with response:
                    if self._receive(response):
                        return self._finish(response), True
            had = self._size()
            most, idle = max(most, had), 0 if had > most else idle + 1
        raise self._failed(
            f"the transfer broke off after {most:,} bytes", "run the command again to go on, or "
        )

    def _open(self) -> HTTPResponse | None:
        """What the server answers; None if the file here is still the newest, or the part is of no more use."""
        if urlsplit(self.url).scheme not in {"http", "https"}:
            raise self._failed("it is no web address")
        request = Request(self.url, headers=self._headers())
        try:
            return cast(HTTPResponse, urlopen(request, timeout=_SILENCE))
        except HTTPError as error:
            error.close()
            if error.code == 416:
                self._discard()
            elif error.code != 304:
                raise self._failed(f"the server answered {error.code} {error.reason}") from error
            return None
        except (OSError, HTTPException) as error:
            raise self._failed(f"it cannot be reached ({_words(error)})") from error

    def _headers(self) -> dict[str, str]:
        headers = {"Accept-Encoding": "identity", "User-Agent": "raregraph"}
        started = _stored(self.note)
        validator = started.get("validator")
        if isinstance(validator, str) and self._size():
            return headers | {"Range": f"bytes={self._size()}-", "If-Range": validator}
        if self.before and self._is_here(self.before):
            known = {"If-None-Match": self.before.etag, "If-Modified-Since": self.before.last_modified}
            headers |= {name: value for name, value in known.items() if value}
        return headers

    def _is_here(self, before: FetchedFile) -> bool:
        same = before.url == self.url and self.target.is_file()
        return same and _sha256(self.target) == before.sha256

    def _size(self) -> int:
        return self.part.stat().st_size if self.part.exists() else 0

    def _receive(self, response: HTTPResponse) -> bool:
        """Write what comes into the part; whether it is whole."""
        done = self._start(response)
        if done is None:
            self._discard()
            return False
        length = response.headers.get("Content-Length") or ""
        total = done + int(length) if length.isdecimal() else None
        with _writing(self.part):
            _store(self.note, {"validator": _validator(response)})
            # Unbuffered, so that a full disk shows at the write and not at the close.
            file = self.part.open("ab" if done else "wb", buffering=0)
        with file:
            while chunk := _read(response):
                with _writing(self.part):
                    file.write(chunk)
                done += len(chunk)
                self.progress(FetchProgress(self.source, self.target, done, total))
        return chunk is not None and total in {None, done}

    def _start(self, response: HTTPResponse) -> int | None:
        """From which byte on the server sends; None if that fits neither the start nor the part's end."""
        if response.status != 206:
            return 0
        sent = re.match(r"bytes (\d+)-", response.headers.get("Content-Range") or "")
        same = _stored(self.note).get("validator") == _validator(response)
        return self._size() if sent and int(sent[1]) == self._size() and same else None

    def _finish(self, response: HTTPResponse) -> FetchedFile:
        with _writing(self.target):
            with self.part.open("rb") as file:
                version = _version(file.read(_HEAD), response.headers.get("Last-Modified"))
            done = FetchedFile(
                file=self.name,
                url=self.url,
                final_url=response.url,
                version=version,
                fetched_at=datetime.now(UTC).isoformat(timespec="seconds"),
                size=self.part.stat().st_size,
                sha256=_sha256(self.part),
                etag=response.headers.get("ETag"),
                last_modified=response.headers.get("Last-Modified"),
            )
            self.part.replace(self.target)
            self.note.unlink(missing_ok=True)
        return done

    def _discard(self) -> None:
        with _writing(self.part):
            self.part.unlink(missing_ok=True)
            self.note.unlink(missing_ok=True)

    def _failed(self, message: str, first: str = "") -> FetchError:
        remedy = f"{first}fetch it elsewhere and place it as {self.target}"
        return FetchError(f"{self.url}: {message}", place=self.source, remedy=remedy[0].upper() + remedy[1:])


def _read(response: HTTPResponse) -> bytes | None:
    """The next bytes; none at the end, and None where the transfer breaks off."""
    try:
        return response.read(_CHUNK)
    except (HTTPException, OSError):
        return None


@contextmanager
def _writing(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        full = error.errno in {errno.ENOSPC, errno.EDQUOT}
        message = "the disk is full" if full else f"it cannot be written ({_words(error)})"
        remedy = "Make room, then run the command again" if full else "Give a folder that you may write to"
        raise FetchError(message, place=str(path), remedy=remedy) from error


def _validator(response: HTTPResponse) -> str | None:
    """What tells this file from a later one; a weak ETag doesn't (RFC 9110, 13.1.5)."""
    etag: str = response.headers.get("ETag") or ""
    return etag if etag.startswith('"') else response.headers.get("Last-Modified")


def _version(head: bytes, last_modified: str | None) -> str | None:
    stated = _VERSION.search(head)
    if stated:
        return stated[1].decode("ascii")
    try:
        return parsedate_to_datetime(last_modified).date().isoformat() if last_modified else None
    except ValueError:
        return None


def _known(record: Path) -> dict[str, FetchedFile]:
    """The files of an earlier record; of a damaged one none, so that they are transferred anew."""
    try:
        files = [FetchedFile(**entry) for entry in _stored(record).get("files", ())]
    except TypeError:
        return {}
    return {file.file: file for file in files}


def _described(source: Source, files: dict[str, FetchedFile]) -> dict[str, Any]:
    return {
        "source": source.name,
        "title": source.title,
        "licence": source.licence.name,
        "homepage": source.homepage,
        "files": [asdict(files[name]) for name in sorted(files)],
    }


def _stored(path: Path) -> dict[str, Any]:
    """A record of ours; one that is absent or damaged holds nothing."""
    try:
        stored = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stored if isinstance(stored, dict) else {}


def _store(path: Path, content: dict[str, Any]) -> None:
    new = path.with_name(f"{path.name}.new")
    new.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    os.replace(new, path)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def _words(error: Exception) -> str:
    reason = error.reason if isinstance(error, URLError) else error
    words = reason.strerror if isinstance(reason, OSError) and reason.strerror else str(reason)
    return " ".join(words.split()) or type(error).__name__
