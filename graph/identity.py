"""Which node a record is about, and the IRIs of our own.

A disease is named by the best identifier that its record states: MONDO, then Orphanet, OMIM and GARD; a
record without one keeps a node of its own, so that nothing is merged on a likeness of names.
"""

from dataclasses import dataclass
from urllib.parse import quote

from raregraph.graph.records import ConditionRecord
from raregraph.ontology.identifiers import BASE, expand
from raregraph.ontology.names import name_key

DATASET = f"{BASE}void"
"""The whole graph as a data set."""
HUB_PREFIXES = ("MONDO", "ORPHA", "OMIM", "GARD")


@dataclass(frozen=True, slots=True)
class Identity:
    """The hub identifier of a disease and the other ids that its record calls exact, all CURIEs."""

    hub: str | None
    exact: tuple[str, ...]

    @property
    def all_ids(self) -> tuple[str, ...]:
        """The hub, if there is one, and the exact ids."""
        return ((self.hub,) if self.hub else ()) + self.exact


def identity_of(record: ConditionRecord) -> Identity:
    """The identity that a record states for its condition.

    >>> ids = ("GARD:0007674", "MONDO:0001516")
    >>> identity_of(ConditionRecord("r", "infores:gard", "SMA", "", identifiers=ids))
    Identity(hub='MONDO:0001516', exact=('GARD:0007674',))
    """
    ranked = sorted(
        (HUB_PREFIXES.index(prefix), position)
        for position, curie in enumerate(record.identifiers)
        if (prefix := curie.partition(":")[0]) in HUB_PREFIXES
    )
    if not ranked:
        return Identity(None, record.identifiers)
    hub = record.identifiers[ranked[0][1]]
    return Identity(hub, tuple(curie for curie in record.identifiers if curie != hub))


def disease_iri(record: ConditionRecord) -> str:
    """The IRI of the disease that a record is about.

    >>> disease_iri(ConditionRecord("3_GHR_QA/0000935", "infores:ghr", "SMA", ""))
    'https://w3id.org/raregraph/disease/3_GHR_QA/0000935'
    """
    hub = identity_of(record).hub
    return expand(hub) if hub else f"{BASE}disease/{_path(record.record_id)}"


def form_iri(record: ConditionRecord, name: str, identifier: str | None = None) -> str:
    """The IRI of a form that a record names: its identifier, or else one of the record's own.

    >>> record = ConditionRecord("gard/sma", "infores:gard", "SMA", "")
    >>> form_iri(record, "X-linked SMA")
    'https://w3id.org/raregraph/disease/gard/sma/form/x-linked-sma'
    """
    return expand(identifier) if identifier else f"{BASE}disease/{_path(record.record_id)}/form/{_slug(name)}"


def phenotype_iri(name: str) -> str:
    """The IRI of a phenotype that a record gives by name only."""
    return f"{BASE}phenotype/{_slug(name)}"


def record_iri(record_id: str) -> str:
    """The IRI of a record.

    >>> record_iri("3_GHR_QA/0000935")
    'https://w3id.org/raregraph/record/3_GHR_QA/0000935'
    """
    return f"{BASE}record/{_path(record_id)}"


def reference_iri(record_id: str, number: int) -> str:
    """The IRI of a numbered reference of a record."""
    return f"{record_iri(record_id)}/reference/{number}"


def _path(record_id: str) -> str:
    """A record id as part of an IRI: what an IRI may not hold is percent-encoded."""
    return quote(record_id, safe="/._~-")


def _slug(name: str) -> str:
    return name_key(name).replace(" ", "-")
