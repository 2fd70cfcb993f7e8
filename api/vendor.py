"""Brings the editor's JavaScript from npm into api/static/vendor: `python -m raregraph.api.vendor`.

Only a checkout of the project needs this module: a wheel carries the files. The packages are those of
package-lock.json, which holds their checksums and no addresses; no script of theirs is run. Where npm is absent or
fails, one line says so and all goes on: the editor page then offers a plain editor.
"""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
VENDOR = Path(__file__).with_name("static") / "vendor"
BUNDLE = "@zazuko/yasgui"
FILES = ("yasgui.min.js", "yasgui.min.css")
LICENCES = "LICENSES.txt"

_STAMP = "stamp"
_PATIENCE = 600  # seconds

_MIT = """Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
documentation files (the "Software"), to deal in the Software without restriction, including without limitation the
rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit
persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR
OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
"""


class VendorError(Exception):
    """The files can't be had from npm: the message says why, in one line."""


def bring(root: Path = ROOT, vendor: Path = VENDOR) -> bool:
    """Install the locked packages under a project's root and copy what the editor needs; False if it is there.

    Raises:
        VendorError: if npm is absent, or can't install the packages.
    """
    stamp = sha256((root / "package-lock.json").read_bytes()).hexdigest()
    modules = root / "node_modules"
    if modules.is_dir() and (vendor / _STAMP).is_file() and (vendor / _STAMP).read_text("ascii") == stamp:
        return False
    _install(root)
    copy(modules, vendor)
    (vendor / _STAMP).write_text(stamp, "ascii")
    return True


def _install(root: Path) -> None:
    npm = shutil.which("npm")
    if npm is None:
        raise VendorError("npm is absent")
    command = [
        npm,
        "ci",
        "--ignore-scripts",
        "--no-audit",
        "--no-fund",
        "--loglevel=error",
        "--fetch-retries=1",
    ]
    try:
        done = subprocess.run(
            command, cwd=root, check=False, capture_output=True, text=True, timeout=_PATIENCE
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise VendorError(f"npm doesn't answer: {error}") from error
    if done.returncode:
        said = [line.strip() for line in done.stderr.splitlines() if line.strip()]
        raise VendorError(f"npm ci failed: {said[0] if said else f'status {done.returncode}'}")


def copy(modules: Path, vendor: Path) -> None:
    """Copy the bundle out of a folder node_modules, with the licences of all that went into it.

    Raises:
        VendorError: if a package that went into the bundle is not there, or names no licence.
    """
    build = modules / BUNDLE / "build"
    vendor.mkdir(parents=True, exist_ok=True)
    for name in FILES:
        shutil.copyfile(build / name, vendor / name)
    packages = _bundled(json.loads((build / f"{FILES[0]}.map").read_text("utf-8")))
    texts = "\n".join(_licence(modules / package) for package in packages)
    (vendor / LICENCES).write_text(texts, "utf-8")


def _bundled(source_map: dict[str, Any]) -> list[str]:
    """The packages whose sources went into the bundle, itself first."""
    inside = re.compile(r"node_modules/((?:@[^/]+/)?[^/]+)/")
    found = {names[-1] for source in source_map["sources"] if (names := inside.findall(source))}
    return [BUNDLE, *sorted(found - {BUNDLE})]


def _licence(package: Path) -> str:
    try:
        about = json.loads((package / "package.json").read_text("utf-8"))
    except FileNotFoundError as error:
        raise VendorError(f"a package that the editor contains is not there: {package.name}") from error
    texts = [path.read_text("utf-8").strip() for path in _licence_files(package)]
    if not texts and about.get("license") != "MIT":
        raise VendorError(f"the licence of a package that the editor contains is unknown: {about['name']}")
    heading = f"{about['name']} {about['version']}"
    return "\n\n".join([heading, "-" * len(heading), *(texts or [f"{_copyright(about)}\n\n{_MIT}"]), ""])


def _licence_files(package: Path) -> list[Path]:
    return sorted(path for path in package.iterdir() if path.is_file() and _is_licence(path.name.lower()))


def _is_licence(name: str) -> bool:
    return name.startswith(("license", "licence", "copying", "notice"))


def _copyright(about: dict[str, Any]) -> str:
    """Who holds the rights in a package that has no licence file, by its own description."""
    return f"The MIT License. Copyright (c) {', '.join(_people(about))}"


def _people(about: dict[str, Any]) -> Iterator[str]:
    for person in (about.get("author"), *(about.get("contributors") or ())):
        if person:
            yield person["name"] if isinstance(person, dict) else str(person)


def without_addresses(lock: str) -> str:
    """A package lock without the addresses that npm writes beside the checksums.

    >>> without_addresses('{"packages": {"a": {"resolved": "https://x/", "funding": "https://y/", "integrity": "z"}}}')
    '{\\n  "packages": {\\n    "a": {\\n      "integrity": "z"\\n    }\\n  }\\n}\\n'
    """
    read = json.loads(lock)
    for package in read["packages"].values():
        for name in ("resolved", "funding"):
            package.pop(name, None)
    return json.dumps(read, indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    if sys.argv[1:2] == ["--without-addresses"]:
        path = Path(sys.argv[2])
        path.write_text(without_addresses(path.read_text("utf-8")), "utf-8")
        sys.exit()
    try:
        if bring():
            print("the editor's files are in api/static/vendor", file=sys.stderr)
    except VendorError as error:
        print(f"{error}; going on without it: the editor page offers a plain editor", file=sys.stderr)
