"""What the documentation shows is what happens: its examples run, in order, file by file.

In a `console` block, lines after `$ ` are run by the shell and what follows is what they print; `...` stands
for anything. In a `python` block, `>>>` examples run as doctests. All blocks of a file share one home for
releases and one folder; a file named in a block's info line (`yaml title=my-record.yaml`) is written there. A block
that asks http://127.0.0.1:8000 asks a service over that home, which runs from its first such block on.
"""

import doctest
import importlib
import os
import pkgutil
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

import raregraph
from tests.api.served import served

ROOT = Path(__file__).resolve().parents[1]
PAGES = [*sorted((ROOT / "docs").glob("*.md")), ROOT / "README.md", ROOT / "CONTRIBUTING.md"]
_FENCE = re.compile(r"^```(\w+)?(?: title=(\S+))?[^\n]*\n(.*?)^```", re.MULTILINE | re.DOTALL)
_SERVICE = "http://127.0.0.1:8000"
_OPTIONS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


@dataclass(frozen=True)
class Block:
    """A fenced block of a page."""

    language: str
    title: str
    text: str
    line: int


def blocks(page: Path) -> list[Block]:
    text = page.read_text(encoding="utf-8")
    return [
        Block(found[1] or "", found[2] or "", found[3], text.count("\n", 0, found.start()) + 1)
        for found in _FENCE.finditer(text)
    ]


def commands(block: Block) -> Iterator[tuple[str, str]]:
    """Each command of a console block with the output that the page shows for it."""
    for part in re.split(r"^\$ ", block.text, flags=re.MULTILINE)[1:]:
        command, _, shown = part.partition("\n")
        while command.endswith("\\") or shown.startswith("> "):
            more, _, shown = shown.partition("\n")
            command = f"{command}\n{more.removeprefix('> ')}"
        yield command, shown


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of its own for a page, beside a link to the public data, with a home for its releases."""
    folder = tmp_path / "project"
    folder.mkdir()
    shared = ROOT / ".." / "shared"
    if shared.is_dir():
        (tmp_path / "shared").symlink_to(shared.resolve())
    monkeypatch.chdir(folder)
    monkeypatch.setenv("RAREGRAPH_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("COLUMNS", "110")
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    return folder


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_examples_of_a_page_run_as_shown(page: Path, place: Path) -> None:
    if "../shared" in page.read_text(encoding="utf-8") and not (place.parent / "shared").exists():
        pytest.skip("this page reads the public data in ../shared/data, which is not there")
    names: dict[str, object] = {}
    with ExitStack() as running:
        address = ""
        for block in blocks(page):
            if block.title:
                (place / block.title).write_text(block.text, encoding="utf-8")
            is_run = block.language == "console" or (block.language == "python" and ">>>" in block.text)
            if is_run and _SERVICE in block.text:
                address = address or running.enter_context(served("--home", os.environ["RAREGRAPH_HOME"])).url
            asked = replace(block, text=block.text.replace(_SERVICE, address or _SERVICE))
            if block.language == "console":
                run_console(asked, page)
            elif is_run:
                run_python(asked, page, names)


def run_console(block: Block, page: Path) -> None:
    for command, shown in commands(block):
        if command.startswith(("make ", "git ", "#")) or command.endswith("&"):
            continue
        done = subprocess.run(
            command,
            shell=True,
            check=False,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            executable="/bin/bash",
        )
        got = done.stdout
        checker = doctest.OutputChecker()
        if not checker.check_output(shown, got, _OPTIONS):
            pytest.fail(f"{page.name}, line {block.line}: $ {command}\nshown:\n{shown}\nprinted:\n{got}")


def run_python(block: Block, page: Path, names: dict[str, object]) -> None:
    test = doctest.DocTestParser().get_doctest(block.text, names, page.name, str(page), block.line)
    report: list[str] = []
    doctest.DocTestRunner(optionflags=_OPTIONS).run(test, out=report.append, clear_globs=False)
    names.update(test.globs)
    if report:
        pytest.fail("".join(report))


MODULES = [found.name for found in pkgutil.walk_packages(raregraph.__path__, "raregraph.")]


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_in_docstrings_hold(name: str) -> None:
    module = importlib.import_module(name)
    assert doctest.testmod(module, optionflags=_OPTIONS).failed == 0
