"""An ontology as its file writes it, whatever the format: nothing here is standardised yet."""

from dataclasses import dataclass
from typing import Literal

from raregraph.graph.curated import Synonym
from raregraph.graph.records import Problem

Match = Literal["exact", "broad", "narrow", "close", "related"]

_MATCHES: dict[str, Match] = {
    "exactMatch": "exact",
    "broadMatch": "broad",
    "narrowMatch": "narrow",
    "closeMatch": "close",
    "relatedMatch": "related",
}


@dataclass(frozen=True, slots=True)
class Relation:
    """A class stands in a relation to something else: a gene, a phenotype. `label` is that other thing's."""

    place: str
    predicate: str
    object: str
    label: str | None = None


@dataclass(frozen=True, slots=True)
class WrittenClass:
    """A class with its identifiers as the file spells them; `place` is its line or element."""

    place: str
    id: str
    label: str = ""
    synonyms: tuple[Synonym, ...] = ()
    parents: tuple[str, ...] = ()
    matches: tuple[tuple[Match, str], ...] = ()
    cross_references: tuple[str, ...] = ()
    alternative_ids: tuple[str, ...] = ()
    subsets: tuple[str, ...] = ()
    obsolete: bool = False
    replaced_by: tuple[str, ...] = ()
    relations: tuple[Relation, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """All classes of a file, and what of it could not be read."""

    file: str
    classes: tuple[WrittenClass, ...] = ()
    problems: tuple[Problem, ...] = ()


def match(predicate: str) -> Match | None:
    """Which SKOS match a predicate is, in any spelling; None if it is none.

    >>> match("http://www.w3.org/2004/02/skos/core#exactMatch"), match("skos:closeMatch"), match("rdfs:label")
    ('exact', 'close', None)
    """
    return _MATCHES.get(local_name(predicate))


def local_name(identifier: str) -> str:
    """What stands after the last separator.

    >>> local_name("http://purl.obolibrary.org/obo/mondo#gard_rare"), local_name("skos:exactMatch")
    ('gard_rare', 'exactMatch')
    """
    return identifier[max(map(identifier.rfind, "/#:")) + 1 :]
