"""The modes of inheritance: the terms of the Human Phenotype Ontology at and below HP:0000005.

The terms stand in `modes.ttl`, with their equivalents in GENO and in Orphanet's ontology and with the
identifiers that HPO merged. `modes.json` is the same table in a form that loads in a millisecond; after a
change of `modes.ttl`, write it with `python -m raregraph.ontology.modes_table`.

"Unknown", "not applicable" and "no data" are no modes: nothing here resolves them.

>>> mode("HP:0000007").label
'Autosomal recessive inheritance'
>>> mode_named("X-linked recessive")
'HP:0001419'
>>> resolve("ORPHA:409930"), resolve("ORPHA:409939")
('HP:0000007', None)
>>> is_a("HP:0001419", "HP:0001417")
True
"""

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from raregraph.ontology.identifiers import IdentifierError, standardize
from raregraph.ontology.names import name_key

ROOT = "HP:0000005"
QUALIFIERS = "HP:0034335"


@dataclass(frozen=True, slots=True)
class Mode:
    """A mode of inheritance, or a qualifier of one; all identifiers are CURIEs.

    `synonyms` are names that mean the mode exactly; `other_names` are looser names by which sources call it,
    good for look-up only. `parents` are the next broader terms. `merged_ids` are identifiers that HPO merged
    into this one. A qualifier (incomplete penetrance, anticipation) says something beside the mode.
    """

    id: str
    label: str
    synonyms: tuple[str, ...]
    parents: tuple[str, ...]
    exact_matches: tuple[str, ...]
    merged_ids: tuple[str, ...]
    is_qualifier: bool
    abbreviation: str | None = None
    other_names: tuple[str, ...] = ()
    definition: str | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """Every name of the mode: its label, synonyms, abbreviation and other names."""
        abbreviation = (self.abbreviation,) if self.abbreviation else ()
        return (self.label, *self.synonyms, *abbreviation, *self.other_names)


class UnknownModeError(KeyError):
    """An identifier that is no mode of inheritance."""

    def __str__(self) -> str:
        """What was asked for and what to do."""
        return (
            f"{self.args[0]} is no mode of inheritance. Give a term at or below {ROOT}; "
            "resolve() finds it from a merged, GENO or Orphanet identifier."
        )


def modes() -> tuple[Mode, ...]:
    """All modes and qualifiers, parents before their children.

    >>> len(modes())
    41
    """
    return tuple(_by_id().values())


def mode(identifier: str) -> Mode:
    """The mode with this HPO identifier.

    Raises `UnknownModeError` for anything else; `resolve` first what may be a merged or foreign identifier.

    >>> mode("HP:0001419").parents
    ('HP:0001417',)
    """
    try:
        return _by_id()[identifier]
    except KeyError:
        raise UnknownModeError(identifier) from None


def resolve(identifier: str) -> str | None:
    """The HPO term for an HPO, merged HPO, GENO or Orphanet identifier (CURIE or IRI); None if there is none.

    >>> resolve("HP:0001428"), resolve("GENO:0000148"), resolve("HP:0001250")
    ('HP:0001442', 'HP:0000007', None)
    """
    known = _by_any_id()
    if identifier in known:
        return known[identifier]
    try:
        return known.get(standardize(identifier))
    except IdentifierError:
        return None


def mode_named(name: str) -> str | None:
    """The HPO term that bears this name or abbreviation, in any case and punctuation; None if none does.

    Two names of HPO's differ from what one may expect: "multifactorial inheritance" is its synonym for the
    polygenic mode, while Orphanet's "Multigenic/multifactorial" is the broader non-Mendelian one.

    >>> mode_named("autosomal recessive inheritance"), mode_named("AR"), mode_named("unknown")
    ('HP:0000007', 'HP:0000007', None)
    """
    return _by_name().get(name_key(name))


@cache
def narrower(identifier: str) -> frozenset[str]:
    """The mode itself and every term below it.

    >>> sorted(narrower("HP:0001417"))
    ['HP:0001417', 'HP:0001419', 'HP:0001423']
    """
    mode(identifier)
    return frozenset(other.id for other in modes() if identifier in broader(other.id))


@cache
def broader(identifier: str) -> frozenset[str]:
    """The mode itself and every term above it, up to HP:0000005.

    >>> sorted(broader("HP:0001419"))
    ['HP:0000005', 'HP:0001417', 'HP:0001419', 'HP:0034345']
    """
    return frozenset({identifier}).union(*(broader(parent) for parent in mode(identifier).parents))


def is_a(identifier: str, other: str) -> bool:
    """Whether the first mode is the second one or stands below it.

    >>> is_a("HP:0001417", "HP:0001419")
    False
    """
    mode(other)
    return other in broader(identifier)


@cache
def _by_id() -> dict[str, Mode]:
    text = files("raregraph.ontology").joinpath("modes.json").read_text(encoding="utf-8")
    return {row["id"]: _mode(row) for row in json.loads(text)}


def _mode(row: dict[str, Any]) -> Mode:
    fields: dict[str, Any] = {name: tuple(v) if isinstance(v, list) else v for name, v in row.items()}
    return Mode(**fields)


@cache
def _by_any_id() -> dict[str, str]:
    return {i: m.id for m in modes() for i in (m.id, *m.merged_ids, *m.exact_matches)}


@cache
def _by_name() -> dict[str, str]:
    return {name_key(name): m.id for m in modes() if m.id != ROOT for name in m.names}
