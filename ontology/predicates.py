"""What a Biolink predicate says beside itself: what it is a kind of, and what it says the other way round.

A claim `SMN1 causes SMA` also says that SMN1 contributes to SMA, that SMA is caused by SMN1, and that the two are
related. Whoever asks for one of these finds it:

>>> says("biolink:causes", "biolink:contributes_to"), says("biolink:contributes_to", "biolink:causes")
(True, False)
>>> says("biolink:causes", "biolink:caused_by"), says("biolink:causes", "biolink:caused_by", backwards=True)
(False, True)

The table beside this file, `biolink_predicates.tsv`, is written by `raregraph.ontology.biolink_table`.
"""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_PREFIX = "biolink:"


@dataclass(frozen=True, slots=True)
class Predicate:
    """A predicate of the model: its marks (`symmetric`, `canonical`, `mixin` ...), its inverse, what is above it.

    `inverse` is empty where the model names none.
    """

    name: str
    marks: frozenset[str]
    inverse: str
    parents: tuple[str, ...]


def predicate(name: str) -> Predicate | None:
    """The predicate with a CURIE; None if the model has none.

    >>> predicate("biolink:has_phenotype").inverse
    'biolink:phenotype_of'
    """
    return _predicates().get(name)


@cache
def broader(name: str) -> frozenset[str]:
    """A predicate and all those above it, as kinds or mixins; only itself if the model lacks it.

    >>> sorted(broader("biolink:causes"))
    ['biolink:causes', 'biolink:contributes_to', 'biolink:related_to', 'biolink:related_to_at_instance_level']
    """
    found = predicate(name)
    return frozenset({name}).union(*map(broader, found.parents if found else ()))


@cache
def entailed(name: str) -> tuple[frozenset[str], frozenset[str]]:
    """All predicates that a claim says from its subject to its object, and from its object to its subject.

    >>> "biolink:caused_by" in entailed("biolink:causes")[1]
    True
    """
    forwards = broader(name)
    backwards: set[str] = set()
    for each in forwards:
        found = predicate(each)
        if found and "symmetric" in found.marks:
            backwards.add(each)
        if found and found.inverse:
            backwards |= broader(found.inverse)
    return forwards, frozenset(backwards)


def says(claimed: str, asked: str, *, backwards: bool = False) -> bool:
    """Whether a claim with one predicate says another one, between the same two nodes or the other way round.

    >>> says("biolink:associated_with", "biolink:related_to", backwards=True)
    True
    """
    return asked in entailed(claimed)[backwards]


@cache
def form_is_at_most(form: str, broader_form: str) -> bool:
    """Whether a form of a gene (a value of `subject_form_or_variant_qualifier`) is another one or a kind of it.

    >>> form_is_at_most("loss_of_function_variant_form", "genetic_variant_form")
    True
    """
    above = _forms().get(form, "")
    return form == broader_form or bool(above and form_is_at_most(above, broader_form))


@cache
def _predicates() -> dict[str, Predicate]:
    rows = ((*row, "", "")[: max(len(row), 3)] for row in _table("biolink_predicates.tsv"))
    return {
        _PREFIX + name: Predicate(
            _PREFIX + name,
            frozenset(marks.split()),
            inverse and _PREFIX + inverse,
            tuple(_PREFIX + parent for parent in parents),
        )
        for name, marks, inverse, *parents in rows
    }


@cache
def _forms() -> dict[str, str]:
    return {row[0]: (*row, "")[1] for row in _table("biolink_variant_forms.tsv")}


def _table(name: str) -> list[list[str]]:
    lines = (files("raregraph.ontology") / name).read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if not line.startswith("#")]
