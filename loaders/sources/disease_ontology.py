"""The Disease Ontology: diseases with their names, hierarchy and identifiers elsewhere, from OBO or JSON."""

import re
from collections.abc import Iterator
from pathlib import Path

from raregraph.loaders.files import members
from raregraph.loaders.licences import CC0
from raregraph.loaders.ontologies import Ontology, read, terms
from raregraph.loaders.source import Bounds, Parsed, RawItem, Source

# The dated prefix is SNOMED CT's US edition; DO's ICD11 is a code, where our prefix has entity numbers.
_SPELLED = (
    (re.compile(r"SNOMEDCT_US_[\d_]+:"), "SNOMEDCT:"),
    (re.compile("NCI:"), "NCIT:"),
    (re.compile("MIM:PS"), "OMIMPS:"),
    (re.compile("ICD11:"), "ICD11 code:"),
)


def items(path: Path) -> Iterator[RawItem]:
    """The release file, whole."""
    return members(path, (".obo", ".json"))


def parse(item: RawItem) -> Parsed:
    """The classes of the Disease Ontology as terms; its SKOS matches keep their strength."""
    document = read(item)
    found, problems = terms(document, Ontology("DOID", "disease", _spelled))
    return Parsed(found, (*document.problems, *problems))


def _spelled(identifier: str) -> str:
    for theirs, known in _SPELLED:
        if start := theirs.match(identifier):
            return known + identifier[start.end() :]
    return identifier


SOURCE = Source(
    name="disease-ontology",
    title="Human Disease Ontology: rare diseases",
    description="Rare diseases with their names, hierarchy and identifiers in other nomenclatures.",
    infores="infores:disease-ontology",
    kind="ontology",
    licence=CC0,
    version="2026-07-31",
    homepage="https://disease-ontology.org/",
    citation="Baron JA et al. The DO-KB Knowledgebase: a 20-year journey. Nucleic Acids Res 52:D1305 (2024).",
    default_paths=("doid/DO_rare_slim.obo", "doid/DO_rare_slim.obo.gz", "DO_rare_slim.obo*", "doid.obo*"),
    bounds=Bounds(3_000, 20_000),
    items=items,
    parse=parse,
    download="http://purl.obolibrary.org/obo/doid/subsets/DO_rare_slim.obo",
)
