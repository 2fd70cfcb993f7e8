"""SSSOM files as mappings: the header's prefixes honoured, every mapping with its predicate.

Why they are read here and not by the package `sssom`: docs/decisions/0005-ontology-parsers.md.
"""

import csv
from dataclasses import dataclass, field

import yaml

from raregraph.graph.curated import Mapping
from raregraph.graph.records import Problem
from raregraph.loaders.files import decode
from raregraph.loaders.source import Parsed, RawItem
from raregraph.ontology.identifiers import standardize

PREDICATES = frozenset(
    {
        "skos:exactMatch",
        "skos:broadMatch",
        "skos:narrowMatch",
        "skos:closeMatch",
        "skos:relatedMatch",
        "oboInOwl:hasDbXref",
        "owl:equivalentClass",
    }
)
_NEEDED = ("subject_id", "predicate_id", "object_id", "mapping_justification")
# Prefixes that SSSOM lets a file use without declaring them.
_BUILT_IN = {
    "owl": "http://www.w3.org/2002/07/owl#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "semapv": "https://w3id.org/semapv/vocab/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "sssom": "https://w3id.org/sssom/",
}
_NO_TERM = "sssom:NoTermFound"
_GET = "Take the mapping file as its makers publish it."
_CORRECT = "Correct the identifier, or the address of its prefix in the file's curie_map."
_DECLARE = "Declare the prefix in the file's curie_map."


def parse(item: RawItem) -> Parsed:
    """The mappings of a file.

    A row is left out, as an error, where it has the wrong number of columns, an identifier that the file's
    prefixes don't explain, or a predicate that is no mapping; and, as a note, where it denies a mapping or
    maps to nothing.
    """
    text = decode(item)
    if isinstance(text, Problem):
        return Parsed(problems=(text,))
    above, table = _parted(text)
    prefixes = _prefixes(item.name, above)
    if isinstance(prefixes, Problem):
        return Parsed(problems=(prefixes,))
    header, *lines = table.split("\n")
    columns = _cells(header)
    missing = [name for name in _NEEDED if name not in columns]
    if missing:
        lacks = f"the header lacks the column {', '.join(missing)}"
        return Parsed(problems=(Problem(item.name, f"line {len(above) + 1}", lacks, _GET),))
    reading = _Reading(item.name, prefixes, columns)
    found = []
    for number, line in enumerate(lines, start=len(above) + 2):
        if line.strip() and (mapping := reading.mapping(f"line {number}", _cells(line))):
            found.append(mapping)
    return Parsed(tuple(found), tuple(reading.problems))


def _cells(line: str) -> list[str]:
    """The cells of a line. Line by line, so that a stray quotation mark costs its own line alone."""
    line = line.rstrip("\r")
    return next(csv.reader([line], delimiter="\t")) if '"' in line else line.split("\t")


def _parted(text: str) -> tuple[list[str], str]:
    """The comment lines that lead the file, without their sign, and the table below them."""
    above = []
    position = 0
    while text.startswith("#", position):
        end = text.find("\n", position)
        end = len(text) if end < 0 else end
        above.append(text[position + 1 : end].rstrip("\r"))
        position = end + 1
    return above, text[position:]


def _prefixes(file: str, above: list[str]) -> dict[str, str] | Problem:
    """The prefixes that the file declares; with no declaration at all, those that everybody knows."""
    # Some writers put a blank after the sign, some none: YAML wants all lines indented alike.
    indented = all(line.startswith(" ") for line in above if line.strip())
    lines = [line.removeprefix(" ") if indented else line for line in above]
    try:
        header = yaml.safe_load("\n".join(lines))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f"line {mark.line + 1}" if mark else "the header"
        return Problem(file, place, "the header is no YAML", _GET)
    declared = header.get("curie_map") if isinstance(header, dict) else None
    if declared is None:
        return {}
    if not isinstance(declared, dict):
        return Problem(file, "curie_map", "it is no list of prefixes with their addresses", _DECLARE)
    return _BUILT_IN | {str(prefix): str(address) for prefix, address in declared.items()}


@dataclass(slots=True)
class _Reading:
    file: str
    prefixes: dict[str, str]
    columns: list[str]
    problems: list[Problem] = field(default_factory=list)

    def mapping(self, place: str, cells: list[str]) -> Mapping | None:
        if len(cells) != len(self.columns):
            self._error(place, f"the row has {len(cells)} columns, the header {len(self.columns)}", _GET)
            return None
        row = dict(zip(self.columns, cells, strict=True))
        if _NO_TERM in (row["subject_id"], row["object_id"]):
            self._note(place, f"{row['subject_id']} and {row['object_id']} are no pair")
            return None
        ids = {name: self._identifier(f"{place}, {name}", row[name]) for name in _NEEDED}
        subject, predicate, target, justification = ids.values()
        if not (subject and predicate and target and justification):
            return None
        if predicate not in PREDICATES:
            known = f"Known are {', '.join(sorted(PREDICATES))}."
            self._error(f"{place}, predicate_id", f"{predicate} is no mapping predicate", known)
            return None
        if row.get("predicate_modifier", "").strip().lower() == "not":
            self._note(place, f"it denies that {subject} is {predicate} of {target}")
            return None
        return Mapping(
            subject,
            predicate,
            target,
            justification,
            row.get("subject_label") or None,
            row.get("object_label") or None,
        )

    def _error(self, place: str, message: str, remedy: str) -> None:
        self.problems.append(Problem(self.file, place, message, remedy))

    def _identifier(self, place: str, value: str) -> str | None:
        prefix, colon, local = value.strip().partition(":")
        if not value.strip():
            self._error(place, "it is empty", _GET)
        elif self.prefixes and not local.startswith("//") and prefix not in self.prefixes:
            self._error(place, f"{value!r} has a prefix that the file does not declare", _DECLARE)
        else:
            address = self.prefixes.get(prefix)
            found = standardize(address + local if address and colon else value, strict=False)
            if found is None:
                self._error(place, f"{value!r} is no identifier of a kind that is known here", _CORRECT)
            return found
        return None

    def _note(self, place: str, message: str) -> None:
        self.problems.append(Problem(self.file, place, message, "Only mappings that hold are taken.", "note"))
