"""Requests made up by schemathesis from a service's own description, and its answers held to that.

It sends what the description gives as examples, what lies at the bounds of each schema and beyond them, and what it
makes up at random, always the same. An answer must have a status, content type, headers and body that are described,
no request may make the service fail, and none that breaks its schema may be taken for a sound one.
"""

import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parents[1]
DESCRIPTIONS = ("openapi.json", "trapi/openapi.json")


def report(address: str, examples: int) -> tuple[bool, str]:
    """Whether a service keeps to its description, at an address, and what schemathesis says of it.

    `examples` are how many requests are made up at random for each operation.
    """
    line = [
        *(sys.executable, "-m", "schemathesis.cli", "--config-file", str(ROOT / "tests" / "contract.toml")),
        *("run", address, "--phases", "examples,coverage,fuzzing", "--max-examples", str(examples)),
        *("--generation-deterministic", "--no-color", "--suppress-health-check", "all"),
        *("--request-timeout", "120"),
    ]
    paths = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
    with TemporaryDirectory() as folder:  # it keeps what it has found in the folder where it runs
        found = subprocess.run(
            line,
            cwd=folder,
            env={**os.environ, "PYTHONPATH": paths},
            capture_output=True,
            text=True,
            check=False,
        )
    return found.returncode == 0, found.stdout + found.stderr
