"""`make check-trapi`: hands the service's answers to reasoner-validator, and shows what it finds.

reasoner-validator needs packages in versions of its own, so it runs in an environment of its own (`--validator` is its
Python). It reads the schema of TRAPI from the web; `--schema` names a copy of TranslatorReasonerAPI.yaml, version
1.5.0, instead, and then no network is needed. Any error is a failure; warnings are shown, and docs/trapi.md explains
them.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import httpx

from tests.api.served import served
from tests.api.trapi.queries import EXAMPLES

VALIDATION = Path(__file__).with_name("trapi_validation.py")


def main() -> int:
    """Ask, have the answers validated, and return 0 if there is no error."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument(
        "--validator", type=Path, required=True, help="the Python that has reasoner-validator"
    )
    parser.add_argument("--schema", type=Path, help="a copy of TRAPI's schema, version 1.5.0")
    parser.add_argument("--home", type=Path, help="a home with a release; the starter records without it")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = options.home or _starter(Path(folder))
        answers = Path(folder) / "answers.json"
        answers.write_text(json.dumps(_answers(home)), encoding="utf-8")
        schema = [str(options.schema)] if options.schema else []
        return subprocess.run(
            [str(options.validator), str(VALIDATION), str(answers), *schema], check=False
        ).returncode


def _starter(folder: Path) -> Path:
    home = folder / "home"
    subprocess.run([sys.executable, "-m", "raregraph.api", "build", "--home", str(home)], check=True)
    return home


def _answers(home: Path) -> dict[str, Any]:
    with served("--home", home) as service:
        return {
            name: httpx.post(f"{service.url}/trapi/query", json=query, timeout=60).raise_for_status().json()
            for name, query in EXAMPLES.items()
        }


if __name__ == "__main__":
    sys.exit(main())
