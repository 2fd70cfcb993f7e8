"""The OpenAPI description of the TRAPI part, as registries of TRAPI services read it."""

from typing import Any

from raregraph.api.openapi import Description
from raregraph.api.trapi.limits import MOST_IDS
from raregraph.api.trapi.models import SCHEMA_VERSION
from raregraph.ontology import biolink

_TAGS = [
    {"name": "translator", "description": "For the Biomedical Data Translator."},
    {"name": "trapi", "description": "Answers TRAPI."},
]


def for_registries(described: Description, address: str, prefix: str) -> dict[str, Any]:
    """The description of the routes of TRAPI, with its extensions `x-trapi` and `x-translator`.

    `address` is that of the running service, without a slash at the end; registries want the whole address of the part,
    and its paths without the `prefix`. The rules of the extensions, with the tags that belong to them:
    github.com/NCATSTranslator/translator_extensions; that of `x-maturity`, which is `development` for all that the
    Translator's own staff doesn't run: github.com/NCATSTranslator/TranslatorArchitecture, SmartAPIRegistration.md.
    """
    found = described.at(f"{address}{prefix}")
    return found | {
        "info": found["info"] | _translator(),
        "servers": [each | {"x-maturity": "development"} for each in found["servers"]],
        "paths": {path.removeprefix(prefix): about for path, about in found["paths"].items()},
        "tags": [*found["tags"], *_TAGS],
    }


def _translator() -> dict[str, Any]:
    return {
        "x-translator": {
            "component": "KP",
            "team": ["raregraph"],
            "biolink-version": biolink.version(),
            "infores": "infores:raregraph",
        },
        "x-trapi": {
            "version": SCHEMA_VERSION,
            "multicuriequery": False,
            "asyncquery": False,
            "pathfinderquery": False,
            "operations": ["lookup"],
            "batch_size_limit": MOST_IDS,
        },
    }
