"""The editor's files from npm: their lock, their licences, and the wheel that carries them."""

import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from raregraph.api import vendor

ROOT = Path(__file__).resolve().parents[2]
SOURCES = ("ontology", "graph", "loaders", "queries", "api", ".src", "pyproject.toml", "README.md", "LICENSE")


def test_the_lock_holds_checksums_and_no_addresses() -> None:
    text = (ROOT / "package-lock.json").read_text("utf-8")
    packages = {name: each for name, each in json.loads(text)["packages"].items() if name}
    assert len(packages) > 20
    assert all(each["integrity"].startswith("sha512-") for each in packages.values())
    assert "://" not in text
    assert vendor.without_addresses(text) == text


def test_what_the_lock_installs_is_what_is_asked_for() -> None:
    asked = json.loads((ROOT / "package.json").read_text("utf-8"))
    locked = json.loads((ROOT / "package-lock.json").read_text("utf-8"))["packages"]
    for name, version in (asked["dependencies"] | asked["devDependencies"]).items():
        assert re.fullmatch(r"\d+\.\d+\.\d+", version), "an exact version"
        assert locked[f"node_modules/{name}"]["version"] == version


def test_the_files_are_not_committed() -> None:
    ignored = (ROOT / ".gitignore").read_text("utf-8").splitlines()
    assert {"/node_modules/", "/api/static/vendor/"} <= set(ignored)


def test_where_npm_is_absent_it_says_so_in_one_line_and_goes_on(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "api", tmp_path / "api", ignore=shutil.ignore_patterns("vendor", "__pycache__"))
    shutil.copy(ROOT / "package-lock.json", tmp_path)
    done = subprocess.run(
        [sys.executable, tmp_path / "api" / "vendor.py"],
        env={"PATH": str(tmp_path), "PYTHONDONTWRITEBYTECODE": "1"},
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0
    assert done.stderr == "npm is absent; going on without it: the editor page offers a plain editor\n"


def made_modules(folder: Path, licence: str | None, name: str = "MIT") -> Path:
    """A folder node_modules with a bundle that contains one other package."""
    build = folder / vendor.BUNDLE / "build"
    build.mkdir(parents=True)
    for file in vendor.FILES:
        (build / file).write_text(f"// {file}", "utf-8")
    sources = {"sources": ["../../../node_modules/@one/other/a.js", "../src/b.js"]}
    (build / f"{vendor.FILES[0]}.map").write_text(json.dumps(sources), "utf-8")
    bundle = {"name": vendor.BUNDLE, "version": "1.0.0", "license": "MIT", "author": "A. Author"}
    (folder / vendor.BUNDLE / "package.json").write_text(json.dumps(bundle), "utf-8")
    other = folder / "@one" / "other"
    other.mkdir(parents=True)
    (other / "package.json").write_text(
        json.dumps({"name": "@one/other", "version": "2.0.0", "license": name})
    )
    if licence:
        (other / "LICENSE.md").write_text(licence, "utf-8")
    return folder


def test_each_package_of_the_bundle_comes_with_its_licence(tmp_path: Path) -> None:
    vendor.copy(made_modules(tmp_path / "node_modules", "Do as you like."), tmp_path / "vendor")
    texts = (tmp_path / "vendor" / vendor.LICENCES).read_text("utf-8")
    assert (
        texts.index("@zazuko/yasgui 1.0.0") < texts.index("@one/other 2.0.0") < texts.index("Do as you like.")
    )
    assert "The MIT License. Copyright (c) A. Author" in texts


def test_a_package_without_a_known_licence_is_refused(tmp_path: Path) -> None:
    with pytest.raises(
        vendor.VendorError, match="licence of a package that the editor contains is unknown: @one"
    ):
        vendor.copy(made_modules(tmp_path / "node_modules", None, "UNLICENSED"), tmp_path / "vendor")


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project without the editor's files."""
    folder = Path(tmp_path_factory.mktemp("checkout"))
    for name in SOURCES:
        if (ROOT / name).is_dir():
            ignored = shutil.ignore_patterns("vendor", "__pycache__")
            shutil.copytree(ROOT / name, folder / name, symlinks=True, ignore=ignored)
        else:
            shutil.copy(ROOT / name, folder)
    shutil.copy(ROOT / ".gitignore", folder)
    return folder


def wheel_of(checkout: Path, out: Path) -> dict[str, bytes]:
    """The files of a wheel that is built without a network."""
    pytest.importorskip("hatchling", reason="hatchling is not installed")
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(out)]
    done = subprocess.run(build, cwd=checkout, check=False, capture_output=True, text=True, env=offline())
    assert done.returncode == 0, done.stderr
    with zipfile.ZipFile(next(out.glob("*.whl"))) as wheel:
        return {name: wheel.read(name) for name in wheel.namelist()}


def offline() -> dict[str, str]:
    return dict(os.environ) | dict.fromkeys(("http_proxy", "https_proxy"), "http://127.0.0.1:9")


def test_a_wheel_carries_the_editor_with_the_licences_of_all_it_contains(
    checkout: Path, tmp_path: Path
) -> None:
    folder = checkout / "api" / "static" / "vendor"
    vendor.copy(made_modules(tmp_path / "node_modules", "Do as you like."), folder)
    (folder / "stamp").write_text("x", "utf-8")
    files = wheel_of(checkout, tmp_path)
    inside = {name.removeprefix("raregraph/api/static/") for name in files if "/static/" in name}
    assert inside == {
        *("editor.css", "editor.js", "rows.js"),
        *("vendor/yasgui.min.js", "vendor/yasgui.min.css", "vendor/LICENSES.txt"),
    }
    assert b"Do as you like." in files["raregraph/api/static/vendor/LICENSES.txt"]
    assert not any("node_modules" in name or "package" in name for name in files)
    shutil.rmtree(folder)


def test_a_wheel_is_built_without_the_files_from_npm(checkout: Path, tmp_path: Path) -> None:
    files = wheel_of(checkout, tmp_path)
    assert "raregraph/api/static/editor.js" in files
    assert not any("/vendor/" in name for name in files)


@pytest.mark.skipif(
    not (vendor.VENDOR / vendor.LICENCES).is_file(), reason="the files from npm are not there: they need npm"
)
def test_the_licences_of_the_files_that_are_here_are_whole() -> None:
    texts = (vendor.VENDOR / vendor.LICENCES).read_text("utf-8")
    for name in ("@zazuko/yasgui", "codemirror", "datatables.net", "dompurify", "jquery", "lodash-es", "n3"):
        assert re.search(rf"^{re.escape(name)} \d", texts, re.MULTILINE), name
    assert texts.count("without restriction") > 10
