"""What the Biolink model says of its classes and slots: which is more specific, which hold lists or numbers.

The tables beside this file (`biolink_classes.tsv`, `biolink_slots.tsv`) list the classes and slots of the
model with their parents; `biolink_fits.tsv`, written by `raregraph.ontology.biolink_table`, what goes with what.

>>> most_specific(["biolink:Association", "biolink:Entity", "biolink:GeneToDiseaseAssociation"])
'biolink:GeneToDiseaseAssociation'
>>> slot("has_count").type, slot("publications").many, slot("no_such_slot") is None
('integer', True, True)
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_PREFIX = "biolink:"
_ROOTS = {"biolink:Entity", "biolink:NamedThing", "biolink:Association"}
_NOTHING: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Slot:
    """A slot: its parent, the type of its values (`integer`, `double`, `boolean`, or none) and if it holds many."""

    name: str
    parent: str
    type: str
    many: bool


@dataclass(frozen=True, slots=True)
class Fit:
    """What fits an association class or a predicate: the classes of subjects and objects, and the predicates.

    None is said where a class is empty; without predicates any will do.
    """

    subject: str
    object: str
    predicates: tuple[str, ...]


def fit(name: str) -> Fit | None:
    """What fits an association class or a predicate, both as CURIEs; None if the model says nothing of it.

    >>> fit("biolink:GeneToDiseaseAssociation").object
    'biolink:Disease'
    >>> fit("biolink:has_phenotype").subject
    'biolink:BiologicalEntity'
    """
    return _fits().get(name)


def narrower_classes(category: str) -> frozenset[str]:
    """A class and all those below it, mixed in or by inheritance.

    >>> sorted(narrower_classes("biolink:DiseaseOrPhenotypicFeature"))[:2]
    ['biolink:BehavioralFeature', 'biolink:ClinicalFinding']
    """
    return frozenset({category}).union(one for one, above in _ancestors().items() if category in above)


def is_at_most(predicate: str, broader: str) -> bool:
    """Whether a predicate is another one or below it, both as CURIEs.

    >>> is_at_most("biolink:causes", "biolink:contributes_to")
    True
    """
    found = slot(predicate.removeprefix(_PREFIX)) if predicate.startswith(_PREFIX) else None
    return predicate == broader or bool(
        found is not None and found.parent and is_at_most(_PREFIX + found.parent, broader)
    )


def version() -> str:
    """The version of the model that the tables are of.

    >>> version()
    '4.4.4'
    """
    head = (files("raregraph.ontology") / "biolink_fits.tsv").read_text(encoding="utf-8").split(":", 1)[0]
    return head.rsplit(" ", 1)[1]


def ancestors(category: str) -> frozenset[str]:
    """All classes above a class, by inheritance or as mixins; none for a class that the model lacks.

    >>> sorted(ancestors("biolink:DiseaseOrPhenotypicFeature"))[:2]
    ['biolink:BiologicalEntity', 'biolink:Entity']
    """
    return _ancestors().get(category, _NOTHING)


def is_class(category: str) -> bool:
    """Whether the model has this class."""
    return category in _ancestors()


def most_specific(categories: Iterable[str]) -> str:
    """The most specific of some classes: none of the others is below it.

    Where several are unrelated, a class goes before a mixin, then the one with the most classes above it, then
    the first by name. A class that the model lacks goes before its roots (NamedThing, Association) only. Raises
    ValueError if there are none.

    >>> most_specific(["biolink:NamedThing", "biolink:Disease", "biolink:ThingWithTaxon"])
    'biolink:Disease'
    """
    return min(categories, key=_rank)


def _rank(category: str) -> tuple[bool, bool, int, str]:
    above = _ancestors().get(category)
    mixin = category in _mixins() or category.endswith("Mixin")
    return mixin, category in _ROOTS, 0 if above is None else -len(above), category


def slot(name: str) -> Slot | None:
    """The slot of that name, in snake case; None if the model has none.

    >>> slot("onset_qualifier").parent
    'qualifier'
    """
    return _slots().get(name)


@cache
def is_predicate(name: str) -> bool:
    """Whether a slot relates two entities (`causes`), rather than describing one.

    >>> is_predicate("has_phenotype"), is_predicate("publications")
    (True, False)
    """
    found = slot(name)
    return name == "related_to" or (found is not None and is_predicate(found.parent))


@cache
def _fits() -> dict[str, Fit]:
    rows = ((*row, "", "", "")[:4] for row in _table("biolink_fits.tsv"))
    return {
        _PREFIX + name: Fit(
            subject and _PREFIX + subject,
            target and _PREFIX + target,
            tuple(_PREFIX + predicate for predicate in predicates.split()),
        )
        for name, subject, target, predicates in rows
    }


@cache
def _slots() -> dict[str, Slot]:
    rows = ((*row, "", "", "")[:4] for row in _table("biolink_slots.tsv"))
    return {name: Slot(name, parent, kind, many == "many") for name, parent, kind, many in rows}


@cache
def _ancestors() -> dict[str, frozenset[str]]:
    parents = {
        _PREFIX + name: [_PREFIX + parent for parent in rest[1:]]
        for name, *rest in _table("biolink_classes.tsv")
    }
    found: dict[str, frozenset[str]] = {}

    def climb(name: str) -> frozenset[str]:
        if name not in found:
            found[name] = frozenset(parents[name]).union(*map(climb, parents[name]))
        return found[name]

    for name in parents:
        climb(name)
    return found


@cache
def _mixins() -> frozenset[str]:
    rows = _table("biolink_classes.tsv")
    return frozenset(_PREFIX + name for name, *rest in rows if rest[:1] == ["mixin"])


def _table(name: str) -> list[list[str]]:
    lines = (files("raregraph.ontology") / name).read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if not line.startswith("#")]
