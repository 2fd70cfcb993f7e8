"""What the package kgx says of our exports, and whether it and data frames read them; `make check-kgx`.

    python -m tests.check_kgx --kgx PYTHON --biolink FOLDER [--home HOME] [--without-inferred]

PYTHON is that of an environment with the package kgx, FOLDER holds the Biolink model's context. Without HOME the
starter records are built. In both layouts the export is validated by `kgx validate`, whose errors are printed, counted
by message, with the reason if it is one of those that docs/kgx.md explains. Whatever else is found ends this with
status 1.
"""

import argparse
import json
import re
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

import pandas

from raregraph.graph.export.selection import select
from raregraph.graph.kgx.export import KgxExport, export_kgx
from raregraph.graph.kgx.formats import KGX_FORMATS, KgxChoice
from raregraph.graph.release import current_release
from raregraph.loaders.build import build
from raregraph.loaders.build_request import BuildRequest
from raregraph.loaders.registry import source
from raregraph.loaders.starter import STARTER_RECORDS

OFFLINE = Path(__file__).parent / "benchmarks" / "kgx_offline.py"
OURS = "nodes that no vocabulary has: forms and signs that records name"
PREFIXES = {
    "ORPHA": "MONDO's and Monarch's spelling; Biolink's context has `orphanet` alone",
    "GARD": "MONDO's and Monarch's spelling; Biolink's context has none",
    "DECIPHER": "syndromes of DECIPHER that HPO annotates under their own numbers",
    "unknown": "identifiers in a KGX file whose prefix nobody knows",
}
"""The prefixes of nodes that Biolink's context lacks, and why we have them. Any other is an error of ours."""
_PREFIX = re.compile(r"CURIE prefix\s+'([^']*)'").search
EXPLAINED = (
    (
        re.compile(
            r"^\S+ \S+: (?:Node|Edge) property '(?:id|subject|object)' .*(?:proper CURIE|of type 'CURIE')"
        ),
        OURS,
    ),
    (
        re.compile(r"Single-valued node property '(?:in_taxon|same_as)'"),
        "kgx makes lists of these columns itself, and then wants none",
    ),
    (
        re.compile(r"Single-valued node property '(?:exact|broad|narrow|related)_synonym'"),
        "lists in Monarch's files; Biolink says of `synonym` alone, which these are, that it has several values",
    ),
)


def validated(python: Path, biolink: Path, export: KgxExport, layout: str) -> Counter[str]:
    """The errors that `kgx validate` finds, counted by level, kind and message without its values."""
    paths = [str(export.path / file.name) for file in (export.nodes, export.edges)]
    command = [str(python), "-P", str(OFFLINE), str(biolink), "validate", "-i", layout, *paths]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    said = done.stdout + done.stderr
    start = said.find("{\n")
    if start < 0 and done.returncode:
        sys.exit(said)
    report: dict[str, Any] = json.JSONDecoder().raw_decode(said[start:])[0] if start >= 0 else {}
    found: Counter[str] = Counter()
    for level, kinds in report.items():
        for kind, messages in kinds.items():
            for message, places in messages.items():
                found[f"{level} {kind}: {_plain(message)}"] += len(places)
    return found


def _plain(message: str) -> str:
    return re.sub(r"has a value '[^']*'", "has a value", message)


def reason(message: str) -> str:
    """Why an error is none of ours; nothing where it is unexplained."""
    if named := _PREFIX(message):
        return PREFIXES.get(named[1], "")
    return next((why for pattern, why in EXPLAINED if pattern.search(message)), "")


def main() -> None:
    """Export, validate, read; print what is found."""
    parser = argparse.ArgumentParser(prog="python -m tests.check_kgx", description=__doc__)
    parser.add_argument("--kgx", type=Path, required=True)
    parser.add_argument("--biolink", type=Path, required=True)
    parser.add_argument("--home", type=Path)
    parser.add_argument("--without-inferred", action="store_true")
    options = parser.parse_args()
    unexplained = 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if options.home is None:
            build(BuildRequest(((source("starter"), STARTER_RECORDS),), folder / "home"))
        selection = select(current_release(options.home or folder / "home"))
        for layout in ("tsv", "jsonl"):
            form = KGX_FORMATS[f"kgx-{layout}"]
            choice = KgxChoice(inferred=not options.without_inferred)
            export = export_kgx(selection, folder / layout, form, choice)
            print(f"{layout}: {export.nodes.rows:,} nodes, {export.edges.rows:,} edges")
            for message, count in sorted(validated(options.kgx, options.biolink, export, layout).items()):
                why = reason(message)
                unexplained += not why
                print(f"  {count:,} x {message}: {why or 'UNEXPLAINED'}")
            _read(export, layout)
    sys.exit(min(unexplained, 1))


def _read(export: KgxExport, layout: str) -> None:
    """Read both files as data frames."""
    for file in (export.nodes, export.edges):
        path = export.path / file.name
        if layout == "tsv":
            frame = pandas.read_csv(path, sep="\t", dtype=str, quoting=3, keep_default_na=False)
        else:
            frame = pandas.read_json(path, lines=True, dtype=False)
        assert len(frame) == file.rows, (path, len(frame), file.rows)
        print(f"  pandas reads {len(frame):,} rows of {file.name}")


if __name__ == "__main__":
    main()
