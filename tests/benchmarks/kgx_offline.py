"""Runs the command line of the package kgx without the network, which it needs as soon as it is imported.

    PYTHON -P tests/benchmarks/kgx_offline.py BIOLINK transform ...

What it would fetch (the Biolink model and JSON-LD contexts) is read from the folder BIOLINK. It runs in the
environment of kgx and imports nothing of this project.
"""

import io
import sys
import urllib.request
from email.message import Message
from functools import partial
from pathlib import Path
from typing import Any
from urllib.response import addinfourl


class _Answer(io.BytesIO):
    mode = "rb"


def local(address: str, folder: Path) -> bytes:
    """What stands at an address: the model's parts from its own package, a context from the folder."""
    name = address.rpartition("/")[2].replace("-", "_")
    if name.endswith(".jsonld"):
        return (folder / "biolink_model.context.jsonld").read_bytes()
    if name == "predicate_mapping.yaml":
        return b"predicate mappings: []\n"
    import biolink_model  # noqa: PLC0415 - of the environment of kgx

    return (Path(biolink_model.__path__[0]) / "schema" / name).read_bytes()


def main(folder: Path) -> None:
    """Run kgx with the rest of the arguments."""
    import requests  # noqa: PLC0415 - of the environment of kgx

    def urlopen(request: Any, *_: Any, **__: Any) -> addinfourl:
        address = request if isinstance(request, str) else request.full_url
        return addinfourl(_Answer(local(address, folder)), Message(), address, 200)

    def get(self: Any, address: str, **_: Any) -> requests.Response:
        answer = requests.Response()
        answer.status_code, answer.url = 200, address
        answer.raw = io.BytesIO(local(address, folder))
        return answer

    for owner, name, stand_in in (
        (urllib.request, "urlopen", urlopen),
        (requests.Session, "get", get),
        (requests, "get", partial(get, None)),
    ):
        setattr(owner, name, stand_in)
    sys.argv = ["kgx", *sys.argv[2:]]
    from kgx.cli import cli  # noqa: PLC0415

    cli()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
