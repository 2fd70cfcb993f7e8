"""`make check-openapi`: the service held to what it says of itself by OpenAPI, and asked by a generated client.

Schemathesis makes up some thousand requests, more than the tests do. openapi-python-client needs packages of its
own, so it runs in an environment apart (`--generator` is its folder of programs); the client that it writes asks.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import httpx

from tests.api.served import served
from tests.contract import DESCRIPTIONS, report

CLIENT = Path(__file__).with_name("generated_client.py")


def main() -> int:
    """Check, and return 0 if nothing was found."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--generator", type=Path, required=True, help="where openapi-python-client lies")
    parser.add_argument("--home", type=Path, help="a home with a release; the starter records without it")
    parser.add_argument("--examples", type=int, default=100, help="requests made up for each operation")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = options.home or _starter(Path(folder))
        with served("--home", home) as service:
            kept = [_has_kept_to(f"{service.url}/{each}", options.examples) for each in DESCRIPTIONS]
            _ask(service.url, Path(folder), options.generator.absolute())
    return 0 if all(kept) else 1


def _starter(folder: Path) -> Path:
    home = folder / "home"
    subprocess.run([sys.executable, "-m", "raregraph.api", "build", "--home", str(home)], check=True)
    return home


def _has_kept_to(address: str, examples: int) -> bool:
    has_kept_to_it, said = report(address, examples)
    print(said)
    return has_kept_to_it


def _ask(address: str, folder: Path, programs: Path) -> None:
    described, client = folder / "openapi.json", folder / "client"
    described.write_text(httpx.get(f"{address}/openapi.json").text, encoding="utf-8")
    line = [
        str(programs / "openapi-python-client"),
        "generate",
        "--path",
        str(described),
        "--output-path",
        str(client),
    ]
    paths = {**os.environ, "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}"}
    subprocess.run(line, env=paths, check=True)
    subprocess.run([str(programs / "python"), str(CLIENT), str(client), address], check=True)


if __name__ == "__main__":
    sys.exit(main())
