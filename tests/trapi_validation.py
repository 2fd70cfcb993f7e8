"""Validates responses of TRAPI with reasoner-validator; `tests.check_trapi` runs it in that package's environment.

    python trapi_validation.py ANSWERS.json [TranslatorReasonerAPI.yaml]

With the schema at hand nothing is fetched: the Biolink model is the one that the package biolink-model brings, and the
map of predicates that were renamed, which validation doesn't use, is left empty.
"""

import json
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

import reasoner_validator.biolink
import reasoner_validator.validator
from bmt import Toolkit
from reasoner_validator.trapi import TRAPISchemaValidator

_VERSION = "1.5.0"
_FAILURES = ("error", "critical")


def main(answers: Path, schema: Path | None) -> int:
    """Validate all answers; 0 if none has an error."""
    with tempfile.TemporaryDirectory() as folder:
        version = _offline(schema, Path(folder)) if schema else _VERSION
        responses: dict[str, dict[str, Any]] = json.loads(answers.read_text(encoding="utf-8"))
        found = [_validated(name, response, version) for name, response in responses.items()]
    failed = sum(any(kind in _FAILURES for kind, _, _ in each) for each in found)
    print(f"{len(found)} answers, {failed} with errors")
    return int(failed > 0)


def _validated(name: str, response: dict[str, Any], version: str) -> Counter[tuple[str, str, str]]:
    """What is found in an answer: how often each kind of message about each thing is given."""
    results = len(response["message"]["results"])
    validator = reasoner_validator.validator.TRAPIResponseValidator(trapi_version=version)
    validator.check_compliance_of_trapi_response(response)
    messages = validator.to_dict()["messages"]
    found: Counter[tuple[str, str, str]] = Counter()
    for by_kind in (tests for target in messages.values() for tests in target.values()):
        for kind, by_code in by_kind.items():
            for code, about in by_code.items():
                for thing, times in about.items():
                    found[kind, code, thing] += len(times or [None])
    print(f"{name}: {results} results, Biolink {validator.get_biolink_version()}")
    for (kind, code, thing), times in sorted(found.items()):
        print(f"  {kind}: {code}: {thing} ({times})")
    return found


def _offline(schema: Path, folder: Path) -> str:
    """Let the validator read nothing but local files; the version to validate against, as it names it."""
    copy = folder / f"schema_{_VERSION}.yaml"  # it takes the version from the name
    copy.write_bytes(schema.read_bytes())
    TRAPISchemaValidator._validation_metadata_checked = True
    toolkit = Toolkit(
        schema=reasoner_validator.biolink.get_biolink_schema().schema,
        predicate_map={"predicate mappings": []},
    )

    def local(biolink_version: str | None = None) -> Toolkit:
        return toolkit

    reasoner_validator.biolink.get_biolink_model_toolkit = local
    reasoner_validator.validator.get_biolink_model_toolkit = local
    return str(copy)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else None))
