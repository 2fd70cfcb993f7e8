"""`raregraph fetch`: what it prints, and its exit status."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from raregraph.api.cli import main
from raregraph.loaders import registry


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        return


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    (tmp_path / "served").mkdir()
    (tmp_path / "served" / "mondo.json").write_text('{"version": "releases/2026-01-02"}')
    handler = partial(_Quiet, directory=str(tmp_path / "served"))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def run(*arguments: str) -> int | str | None:
    with pytest.raises(SystemExit) as ended:
        main(list(arguments))
    return ended.value.code


def test_each_file_is_named_with_its_version_and_checksum(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    near = replace(registry.source("mondo"), download=f"{address}/mondo.json")
    monkeypatch.setattr(registry, "source", lambda name: near)
    assert not run("fetch", "mondo", "--to", str(tmp_path / "data"))
    place = tmp_path / "data/mondo/mondo.json"
    printed = capsys.readouterr()
    assert printed.out == f"mondo: fetched {place} (34 bytes, version 2026-01-02, sha256 88cc8adc982d)\n"
    assert printed.err == f"fetching {place} (34 bytes)\n"


def test_without_a_network_there_is_one_line_a_source_and_the_exit_status_is_1(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for scheme in ("http", "https"):
        monkeypatch.setenv(f"{scheme}_proxy", "http://127.0.0.1:9")
    monkeypatch.setenv("no_proxy", "")
    assert run("fetch", "mondo", "medquad", "--to", str(tmp_path)) == 1
    first, second = capsys.readouterr().err.splitlines()
    assert first.startswith("error: mondo: http://purl.obolibrary.org/obo/mondo.json: it cannot be reached (")
    assert first.endswith(f"Fetch it elsewhere and place it as {tmp_path}/mondo/mondo.json")
    assert second.startswith("error: medquad: there is no file of it to download. See https://")


def test_an_unknown_source_is_refused_before_anything_is_fetched(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("fetch", "mondo", "mondoo", "--to", str(tmp_path)) == 1
    assert "mondoo: there is no such source" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
