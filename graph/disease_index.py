"""One identity for each disease: MONDO as the hub, and nothing merged that two sources contradict.

The index is made from MONDO's terms and from mappings. Only exact mappings merge; broad, narrow and close ones, and
cross references of unstated strength, never do. An identifier with two exact targets is not merged with either,
and is listed. Obsolete classes lead to their replacements.

Records without an identifier are grounded by their names, in steps that are told apart in `Grounding.by`; what
remains ambiguous or unknown stays a node of its own.
"""

from collections import defaultdict
from collections.abc import Iterable
from collections.abc import Mapping as MappingABC
from dataclasses import dataclass, field
from enum import StrEnum

from raregraph.graph.curated import Mapping, Term
from raregraph.graph.records import ConditionRecord
from raregraph.ontology.names import name_key

HUB = "MONDO:"
EXACT = "skos:exactMatch"


class GroundedBy(StrEnum):
    """What a record was grounded by, the surest first."""

    IDENTIFIER = "identifier"
    REFERENCE_AND_NAME = "cross-reference and name"
    LABEL = "label"
    TITLE_SYNONYM = "title as synonym"
    SYNONYM_AND_REFERENCE = "synonym and cross-reference"
    REFERENCE = "cross-reference"


@dataclass(frozen=True, slots=True)
class Grounding:
    """Where a record's condition belongs: the hub, and by what; or the candidates, if it stays ambiguous."""

    hub: str | None
    by: GroundedBy | None = None
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Conflict:
    """Mappings that were not applied because they contradict each other."""

    identifier: str
    targets: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class DiseaseIndex:
    """Resolves identifiers to the hub, and grounds records by their names."""

    labels: MappingABC[str, str] = field(default_factory=dict)
    _hub_of: MappingABC[str, str] = field(default_factory=dict)
    _replaced: MappingABC[str, str] = field(default_factory=dict)
    _by_label: MappingABC[str, frozenset[str]] = field(default_factory=dict)
    _by_synonym: MappingABC[str, frozenset[str]] = field(default_factory=dict)
    _references: MappingABC[str, frozenset[str]] = field(default_factory=dict)
    conflicts: tuple[Conflict, ...] = ()

    @classmethod
    def of(cls, terms: Iterable[Term], mappings: Iterable[Mapping] = ()) -> "DiseaseIndex":
        """The index over MONDO's terms and any mappings whose subject or object is a MONDO class.

        >>> sma = Term("MONDO:0001516", "spinal muscular atrophy", "disease", exact=("DOID:12377",))
        >>> DiseaseIndex.of([sma]).hub("DOID:12377")
        'MONDO:0001516'
        """
        hubs = [term for term in terms if term.id.startswith(HUB)]
        alive = {term.id: term for term in hubs if not term.obsolete}
        replaced = _replacements(hubs, alive)
        exact, loose = _mapped(alive, replaced, mappings)
        one = {identifier: next(iter(targets)) for identifier, targets in exact.items() if len(targets) == 1}
        return cls(
            labels={term.id: term.label for term in alive.values()},
            _hub_of=one,
            _replaced=replaced,
            _by_label=_keyed((name_key(term.label), term.id) for term in alive.values()),
            _by_synonym=_keyed(
                (name_key(synonym.text), term.id)
                for term in alive.values()
                for synonym in term.synonyms
                if synonym.scope == "exact"
            ),
            _references={key: frozenset(ids) for key, ids in loose.items()},
            conflicts=tuple(
                Conflict(identifier, tuple(sorted(targets)), "several MONDO classes are an exact match")
                for identifier, targets in sorted(exact.items())
                if len(targets) > 1
            ),
        )

    def hub(self, identifier: str) -> str | None:
        """The MONDO class that an identifier exactly is, or None; an obsolete class gives its replacement."""
        if identifier.startswith(HUB):
            return identifier if identifier in self.labels else self._replaced.get(identifier)
        return self._hub_of.get(identifier)

    def ground(self, record: ConditionRecord) -> Grounding:
        """The hub of a record's condition: by its identifiers, else by its names, never by a CUI alone."""
        for identifier in record.identifiers:
            hub = self.hub(identifier)
            if hub:
                return Grounding(hub, GroundedBy.IDENTIFIER)
        weak = (*record.identifiers, *record.cross_references)
        referred = _union(self._references.get(identifier, frozenset()) for identifier in weak)
        own = _union(self._references.get(identifier, frozenset()) for identifier in record.identifiers)
        title = name_key(record.title)
        labelled, titled = self._by_label.get(title, frozenset()), self._by_synonym.get(title, frozenset())
        synonyms = [name_key(synonym) for synonym in record.synonyms]
        alike = labelled | titled | _union(self._named(key) for key in synonyms)
        steps = (
            (GroundedBy.REFERENCE_AND_NAME, own & alike),
            (GroundedBy.LABEL, labelled),
            (GroundedBy.TITLE_SYNONYM, titled),
            (GroundedBy.SYNONYM_AND_REFERENCE, referred & alike),
            (GroundedBy.REFERENCE, own),
        )
        for by, found in steps:
            if len(found) == 1:
                return Grounding(next(iter(found)), by)
        return Grounding(None, None, tuple(sorted(alike | own)))

    def _named(self, key: str) -> frozenset[str]:
        return self._by_label.get(key, frozenset()) | self._by_synonym.get(key, frozenset())


def _replacements(terms: Iterable[Term], alive: MappingABC[str, Term]) -> dict[str, str]:
    """Each obsolete class with the living class at the end of its chain of replacements."""
    next_of = {term.id: term.replaced_by for term in terms if term.obsolete and term.replaced_by}
    final = {}
    for start, replacement in next_of.items():
        seen, here = {start}, replacement
        while here in next_of and here not in seen:
            seen.add(here)
            here = next_of[here]
        if here in alive:
            final[start] = here
    return final


def _mapped(
    alive: MappingABC[str, Term], replaced: MappingABC[str, str], mappings: Iterable[Mapping]
) -> tuple[dict[str, set[str]], dict[str, set[str]]]:
    """Exact targets and loose ones (cross references) of each identifier outside the hub."""
    exact: defaultdict[str, set[str]] = defaultdict(set)
    loose: defaultdict[str, set[str]] = defaultdict(set)
    for term in alive.values():
        for identifier in term.exact:
            exact[identifier].add(term.id)
        for identifier in (*term.exact, *term.cross_references):
            loose[identifier].add(term.id)
    for mapping in mappings:
        hub, other = _hub_first(mapping)
        hub = hub if hub in alive else replaced.get(hub, "")
        if not hub or other.startswith(HUB):
            continue
        if mapping.predicate == EXACT:
            exact[other].add(hub)
        loose[other].add(hub)
    return exact, loose


def _hub_first(mapping: Mapping) -> tuple[str, str]:
    if mapping.subject.startswith(HUB):
        return mapping.subject, mapping.object
    return mapping.object, mapping.subject


def _keyed(pairs: Iterable[tuple[str, str]]) -> dict[str, frozenset[str]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for key, identifier in pairs:
        if key:
            found[key].add(identifier)
    return {key: frozenset(ids) for key, ids in found.items()}


def _union(sets: Iterable[frozenset[str]]) -> frozenset[str]:
    return frozenset().union(*sets)
