"""Downloads, from a server on this machine: whole, broken off, changed, and where nothing can be had."""

import json
import re
import socket
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from raregraph.graph.errors import FetchError
from raregraph.loaders.fetch import FetchProgress, FetchResult, fetch, places
from raregraph.loaders.registry import discover, source, sources

GOUT = b"format-version: 1.2\ndata-version: hares/releases/2026-01-02/hares.obo\n" + b"hare gout\n" * 50_000
DATE = "Fri, 02 Jan 2026 10:00:00 GMT"


@dataclass
class Page:
    """What the server has at its address and how it behaves: `breaks` are the bytes after which it hangs up."""

    body: bytes = GOUT
    etag: str | None = '"one"'
    date: str | None = DATE
    breaks: list[int] = field(default_factory=list)
    ranges: bool = True
    shift: int = 0
    status: int = 200
    asked: list[dict[str, str]] = field(default_factory=list)


class _Handler(BaseHTTPRequestHandler):
    page: Page

    def do_GET(self) -> None:
        page = self.page
        page.asked.append({name: value for name, value in self.headers.items() if name != "Host"})
        if self.path.startswith("/moved/"):
            self.send_response(302)
            self.send_header("Location", self.path.removeprefix("/moved"))
            self.end_headers()
        elif page.status != 200:
            self.send_error(page.status)
        elif self.headers.get("If-None-Match") == page.etag and page.etag:
            self.send_response(304)
            self.end_headers()
        else:
            self._send(page)

    def _send(self, page: Page) -> None:
        start = self._start(page)
        if start is not None and start >= len(page.body):
            self.send_error(416)
            return
        self.send_response(200 if start is None else 206)
        first = start or 0
        if start is not None:
            last = len(page.body) - 1
            self.send_header("Content-Range", f"bytes {first + page.shift}-{last}/{len(page.body)}")
        for name, value in (("ETag", page.etag), ("Last-Modified", page.date)):
            if value:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(page.body) - first))
        self.end_headers()
        end = page.breaks.pop(0) if page.breaks else len(page.body)
        self.wfile.write(page.body[first : max(first, end)])

    def _start(self, page: Page) -> int | None:
        asked = re.fullmatch(r"bytes=(\d+)-", self.headers.get("Range", ""))
        same = self.headers.get("If-Range") in {page.etag, page.date}
        return int(asked[1]) if asked and page.ranges and same else None

    def log_message(self, format: str, *args: object) -> None:
        return


@pytest.fixture
def page() -> Page:
    return Page()


@pytest.fixture
def address(page: Page) -> Iterator[str]:
    handler = type("Handler", (_Handler,), {"page": page})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", "127.0.0.1")


def load(address: str, folder: Path, path: str = "/hares.obo") -> FetchResult:
    hares = replace(
        source("disease-ontology"),
        name="hares",
        default_paths=("hares/hares.obo",),
        download=f"{address}{path}",
    )
    return fetch(hares, folder)


def test_a_file_comes_whole_with_its_record(address: str, tmp_path: Path) -> None:
    done = load(address, tmp_path, "/moved/hares.obo")
    assert (tmp_path / "hares/hares.obo").read_bytes() == GOUT
    record = json.loads((tmp_path / "hares/hares.fetch.json").read_text())
    assert (record["source"], record["licence"]) == ("hares", "CC0-1.0")
    (file,) = record["files"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00", file.pop("fetched_at"))
    assert file == {
        "file": "hares.obo",
        "url": f"{address}/moved/hares.obo",
        "final_url": f"{address}/hares.obo",
        "version": "2026-01-02",
        "size": len(GOUT),
        "sha256": sha256(GOUT).hexdigest(),
        "etag": '"one"',
        "last_modified": DATE,
    }
    assert done.files[0].sha256 == file["sha256"]
    assert sorted(path.name for path in (tmp_path / "hares").iterdir()) == ["hares.fetch.json", "hares.obo"]


def test_progress_counts_bytes_up_to_the_whole(address: str, tmp_path: Path) -> None:
    seen: list[FetchProgress] = []
    hares = replace(
        source("disease-ontology"), default_paths=("hares/hares.obo",), download=f"{address}/hares.obo"
    )
    fetch(hares, tmp_path, seen.append)
    assert [event.done for event in seen] == sorted(event.done for event in seen)
    assert (seen[-1].done, seen[-1].total) == (len(GOUT), len(GOUT))


def test_a_transfer_that_breaks_off_goes_on_where_it_stopped(
    page: Page, address: str, tmp_path: Path
) -> None:
    page.breaks = [100_000, 300_000]
    load(address, tmp_path)
    assert (tmp_path / "hares/hares.obo").read_bytes() == GOUT
    assert [asked.get("Range") for asked in page.asked] == [None, "bytes=100000-", "bytes=300000-"]


def test_what_broke_off_for_good_is_kept_for_the_next_time(page: Page, address: str, tmp_path: Path) -> None:
    page.breaks = [100_000] * 4
    with pytest.raises(FetchError, match=r"broke off after 100,000 bytes\. Run the command again to go on"):
        load(address, tmp_path)
    assert not (tmp_path / "hares/hares.obo").exists()
    page.asked.clear()
    load(address, tmp_path)
    assert [asked.get("Range") for asked in page.asked] == ["bytes=100000-"]
    assert (tmp_path / "hares/hares.obo").read_bytes() == GOUT


def test_a_file_that_changed_meanwhile_is_taken_from_its_start(
    page: Page, address: str, tmp_path: Path
) -> None:
    page.breaks = [100_000] * 4
    with pytest.raises(FetchError):
        load(address, tmp_path)
    page.body, page.etag = GOUT.replace(b"gout", b"mumps"), '"two"'
    load(address, tmp_path)
    assert (tmp_path / "hares/hares.obo").read_bytes() == page.body


def test_a_part_longer_than_the_new_file_is_thrown_away(page: Page, address: str, tmp_path: Path) -> None:
    page.breaks = [100_000] * 4
    with pytest.raises(FetchError):
        load(address, tmp_path)
    page.body = GOUT[:1000]
    load(address, tmp_path)
    assert (tmp_path / "hares/hares.obo").read_bytes() == GOUT[:1000]


def test_a_server_that_sends_another_part_than_asked_for_is_not_believed(
    page: Page, address: str, tmp_path: Path
) -> None:
    page.breaks, page.shift = [100_000], 7
    load(address, tmp_path)
    assert (tmp_path / "hares/hares.obo").read_bytes() == GOUT


@pytest.mark.parametrize("etag", [None, 'W/"weak"'])
def test_without_a_strong_etag_the_date_tells_whether_the_file_is_the_same(
    page: Page, address: str, tmp_path: Path, etag: str | None
) -> None:
    page.etag, page.breaks = etag, [100_000]
    load(address, tmp_path)
    assert page.asked[1]["If-Range"] == DATE
    assert (tmp_path / "hares/hares.obo").read_bytes() == GOUT


@pytest.mark.parametrize("ranges", [True, False])
def test_without_etag_and_date_or_without_ranges_it_starts_anew(
    page: Page, address: str, tmp_path: Path, ranges: bool
) -> None:
    page.ranges, page.breaks = ranges, [100_000]
    if ranges:
        page.etag = page.date = None
    load(address, tmp_path)
    assert (tmp_path / "hares/hares.obo").read_bytes() == GOUT


def test_a_file_that_is_here_and_unchanged_is_not_sent_again(
    page: Page, address: str, tmp_path: Path
) -> None:
    first = load(address, tmp_path)
    second = load(address, tmp_path)
    assert second.files == first.files
    assert (first.unchanged, second.unchanged) == ((), ("hares.obo",))
    assert page.asked[1]["If-None-Match"] == '"one"'


@pytest.mark.parametrize("damage", ["file", "record"])
def test_a_file_or_record_that_was_damaged_here_is_fetched_again(
    address: str, tmp_path: Path, damage: str
) -> None:
    load(address, tmp_path)
    name = {"file": "hares.obo", "record": "hares.fetch.json"}[damage]
    (tmp_path / "hares" / name).write_text('{"files": [{"file": 1}]}')
    assert load(address, tmp_path).unchanged == ()
    assert (tmp_path / "hares/hares.obo").read_bytes() == GOUT


def test_several_files_share_a_folder_with_the_record_beside_it(
    page: Page, address: str, tmp_path: Path
) -> None:
    two = replace(source("orphanet-classification"), download=(f"{address}/one.xml", f"{address}/two.xml"))
    done = fetch(two, tmp_path)
    assert [file.file for file in done.files] == ["classifications/one.xml", "classifications/two.xml"]
    assert done.record == tmp_path / "orphanet/orphanet-classification.fetch.json"
    assert sorted(path.name for path in (tmp_path / "orphanet/classifications").iterdir()) == [
        "one.xml",
        "two.xml",
    ]


def test_files_before_a_failure_are_not_fetched_again(page: Page, address: str, tmp_path: Path) -> None:
    two = replace(source("orphanet-classification"), download=(f"{address}/one.xml", "http://127.0.0.1:9/x"))
    with pytest.raises(FetchError):
        fetch(two, tmp_path)
    page.asked.clear()
    with pytest.raises(FetchError):
        fetch(two, tmp_path)
    assert [asked.get("If-None-Match") for asked in page.asked] == ['"one"']


def test_an_older_file_that_a_build_would_take_instead_is_named(address: str, tmp_path: Path) -> None:
    old = tmp_path / "mondo/mondo.json.gz"
    old.parent.mkdir()
    old.write_bytes(b"old")
    done = fetch(replace(source("mondo"), download=f"{address}/mondo.json"), tmp_path)
    assert done.hidden_by == old
    old.unlink()
    done = fetch(replace(source("mondo"), download=f"{address}/mondo.json"), tmp_path)
    assert done.hidden_by is None


def test_without_a_network_one_line_names_the_file_to_place_by_hand(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        closed = f"http://127.0.0.1:{free.getsockname()[1]}"
    with pytest.raises(FetchError) as raised:
        load(closed, tmp_path)
    assert str(raised.value) == (
        f"hares: {closed}/hares.obo: it cannot be reached (Connection refused). "
        f"Fetch it elsewhere and place it as {tmp_path}/hares/hares.obo"
    )


def test_an_answer_that_is_an_error_is_said(page: Page, address: str, tmp_path: Path) -> None:
    page.status = 404
    with pytest.raises(FetchError, match=r"the server answered 404 Not Found\. Fetch it elsewhere and place"):
        load(address, tmp_path)


def test_only_web_addresses_are_opened(tmp_path: Path) -> None:
    with pytest.raises(FetchError, match="it is no web address"):
        load("file:///etc", tmp_path, "/hostname")


def test_a_folder_that_cannot_be_written_is_said(address: str, tmp_path: Path) -> None:
    (tmp_path / "hares").write_text("a file, no folder")
    with pytest.raises(FetchError, match=r"hares: it cannot be written \(.+\)\. Give a folder that you may"):
        load(address, tmp_path)


@pytest.mark.skipif(sys.platform != "linux", reason="the device that is always full is Linux's")
def test_a_full_disk_is_said(address: str, tmp_path: Path) -> None:
    (tmp_path / "hares").mkdir()
    (tmp_path / "hares/.hares.obo.part").symlink_to("/dev/full")
    with pytest.raises(FetchError, match=r"the disk is full\. Make room, then run the command again"):
        load(address, tmp_path)


def test_a_source_without_download_names_its_homepage_and_place(tmp_path: Path) -> None:
    with pytest.raises(FetchError) as raised:
        places(source("medquad"), tmp_path)
    assert "there is no file of it to download" in str(raised.value)
    assert str(tmp_path / "medquad") in str(raised.value)


FETCHABLE = [each.name for each in sources() if each.downloads]


@pytest.mark.parametrize("name", FETCHABLE)
def test_what_is_fetched_is_where_a_build_looks_for_it(name: str, tmp_path: Path) -> None:
    found = source(name)
    targets = places(found, tmp_path)
    assert all(url.startswith(("http://", "https://")) for url in found.downloads)
    for target in targets:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(b"x")
    taken = {each.name: path for each, path in discover(tmp_path).items()}
    assert taken[name] == (targets[0] if len(targets) == 1 else targets[0].parent)
