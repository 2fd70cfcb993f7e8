"""What a claim says in the terms of TRAPI: its predicate, its qualifiers, what constraints look at."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from raregraph.api.trapi.planning import Qualifiers
from raregraph.graph.associations.details import Association
from raregraph.graph.associations.index import AssociationIndex
from raregraph.graph.associations.meaning import Meaning
from raregraph.graph.traversal.gather import HIERARCHY, Attribution
from raregraph.ontology import biolink
from raregraph.ontology.kinds import TERMS, GeneDiseaseKind
from raregraph.ontology.predicates import form_is_at_most

Mask = NDArray[np.bool_]
OURS = "infores:raregraph"
FORM = "biolink:subject_form_or_variant_qualifier"
QUALIFIERS = (FORM, "biolink:frequency_qualifier", "biolink:onset_qualifier", "biolink:sex_qualifier")
"""The types of the qualifiers that claims of our own sources have; edges of other graphs may have others."""
_GENE_KINDS = frozenset(map(str, GeneDiseaseKind))
# TRAPI knows Biolink's predicates only. That a form has a broader disease says less than that it is a subclass of it.
_BIOLINK = {"skos:broader": "biolink:broad_match"}


def trapi_predicate(predicate: str) -> str:
    """The Biolink predicate for that of a claim; `related_to` for one of another vocabulary, which says at least that.

    >>> trapi_predicate("biolink:causes"), trapi_predicate("skos:broader"), trapi_predicate("RO:0002200")
    ('biolink:causes', 'biolink:broad_match', 'biolink:related_to')
    """
    return _BIOLINK.get(predicate, predicate if predicate.startswith("biolink:") else "biolink:related_to")


@dataclass(frozen=True, slots=True)
class Flags:
    """For each attribution of a release whether its claims are so.

    `about_object` is explained at the function of that name; `hierarchy` are the asserted claims that put a node below
    another.
    """

    negated: Mask
    inferred: Mask
    about_object: Mask
    hierarchy: Mask

    @property
    def asserted(self) -> Mask:
        """Neither denied nor inferred."""
        return ~(self.negated | self.inferred)


def flags(index: AssociationIndex) -> Flags:
    """What the attributions of a release are."""
    return index.kept.once(_flags, index)


def _flags(index: AssociationIndex) -> Flags:
    table = index.arrays.table
    negated = np.array([each.negated for each in table], bool)
    inferred = np.array([each.inferred for each in table], bool)
    broader = np.array([each.kind in HIERARCHY for each in table], bool)
    about = np.array([about_object(each) for each in table], bool)
    return Flags(negated, inferred, about, broader & ~negated & ~inferred)


def about_object(said: Attribution) -> bool:
    """Whether a claim is about its object rather than its subject: a gene causes *this disease*."""
    return said.kind in _GENE_KINDS


def variant_form(kind: str) -> str | None:
    """The form of its gene that a kind of claim is about; None where it says nothing of it.

    >>> variant_form("causes_loss_of_function")
    'loss_of_function_variant_form'
    """
    return TERMS[GeneDiseaseKind(kind)].variant_form if kind in _GENE_KINDS else None


def constrained(said: Attribution, meaning: Meaning, attribute: str) -> Iterable[str]:
    """The values of an attribute that queries may constrain; see `raregraph.api.trapi.planning.TESTED`."""
    primary = said.credited
    aggregators = (*meaning.aggregators, OURS)
    values: dict[str, Iterable[str]] = {
        "biolink:knowledge_level": (meaning.knowledge_level,),
        "biolink:agent_type": (meaning.agent_type,),
        "biolink:primary_knowledge_source": (primary,),
        "biolink:aggregator_knowledge_source": aggregators,
        "biolink:knowledge_source": (primary, *aggregators),
    }
    return values[attribute]


def qualifiers(claim: Association) -> Qualifiers:
    """The qualifiers of a claim, their types with their values.

    A frequency is one where it is a term or in words; counted ones are attributes (`has_count`, `has_total`,
    `has_quotient`).
    """
    often = claim.frequency.term or claim.frequency.words
    values = (variant_form(claim.kind), often, claim.onset, claim.sex)
    found = {name: value for name, value in zip(QUALIFIERS, values, strict=True) if value}
    others = {f"biolink:{name}": "|".join(values) for name, values in further(claim) if is_qualifier(name)}
    return tuple((others | found).items())


def further(claim: Association) -> Iterable[tuple[str, list[str]]]:
    """What an edge of another graph (KGX) says beyond the fields of a claim: slots or columns, with their values."""
    said: dict[str, list[str]] = {}
    for name, value in claim.more:
        said.setdefault(name, []).append(value)
    return sorted(said.items())


def is_qualifier(name: str) -> bool:
    """Whether a slot of Biolink is one of the qualifiers of edges.

    >>> is_qualifier("object_aspect_qualifier"), is_qualifier("publications")
    (True, False)
    """
    return name == "qualified_predicate" or (name.endswith("_qualifier") and biolink.slot(name) is not None)


def may_have(said: Attribution, wanted: Iterable[Qualifiers]) -> bool:
    """Whether a claim of an attribution can have all qualifiers of one of some sets, before its text is read."""
    form = variant_form(said.kind)

    def possible(name: str, value: str) -> bool:
        if name == FORM and about_object(said):
            return form is not None and form_is_at_most(form, value)
        return not about_object(said)

    return any(all(possible(name, value) for name, value in each) for each in wanted)


def has_qualifiers(index: AssociationIndex, claim: Association, wanted: Iterable[Qualifiers]) -> bool:
    """Whether a claim has all qualifiers of one of some sets, or narrower ones, by the hierarchy of forms or terms."""
    has = dict(qualifiers(claim))
    return any(
        all(name in has and _is_at_most(index, name, has[name], value) for name, value in each)
        for each in wanted
    )


def _is_at_most(index: AssociationIndex, name: str, value: str, wanted: str) -> bool:
    if name == FORM:
        return form_is_at_most(value, wanted)
    if value == wanted:
        return True
    narrow, broad = index.arrays.number(value), index.arrays.number(wanted)
    return narrow is not None and broad is not None and broad in index.hierarchy.above(narrow)
