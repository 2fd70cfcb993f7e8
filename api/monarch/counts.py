"""How many associations of each category a node has, as the subject or the object."""

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field

import numpy as np

from raregraph.api.monarch.rows import shown_category
from raregraph.graph.associations.distinct import firsts
from raregraph.graph.associations.filters import Mask
from raregraph.graph.associations.index import AssociationIndex
from raregraph.graph.traversal.arrays import Positions

# What Monarch's pages call the associations of a category, seen from their subject and from their object.
_LABELS = {
    "DiseaseToPhenotypicFeatureAssociation": ("Disease to Phenotype", "Disease to Phenotype"),
    "GeneToPhenotypicFeatureAssociation": ("Gene to Phenotype", "Gene to Phenotype"),
    "CausalGeneToDiseaseAssociation": ("Causal Disease", "Causal Gene"),
    "CorrelatedGeneToDiseaseAssociation": ("Correlated Disease", "Correlated Gene"),
    "DiseaseOrPhenotypicFeatureToGeneticInheritanceAssociation": ("Mode of Inheritance", "Inherited Disease"),
    "GenotypeToDiseaseAssociation": ("Disease Model", "Disease Model"),
    "PairwiseGeneToGeneInteraction": ("Interactions", "Interactions"),
    "GeneToExpressionSiteAssociation": ("Gene Expression", "Gene Expression"),
    "GeneToGeneHomologyAssociation": ("Orthologs", "Orthologs"),
    "MacromolecularMachineToMolecularActivityAssociation": (
        "Gene to Molecular Function",
        "Gene to Molecular Function",
    ),
    "MacromolecularMachineToCellularComponentAssociation": (
        "Gene to Cellular Component",
        "Gene to Cellular Component",
    ),
    "MacromolecularMachineToBiologicalProcessAssociation": (
        "Gene to Biological Process",
        "Gene to Biological Process",
    ),
    "ChemicalOrDrugOrTreatmentToDiseaseOrPhenotypicFeatureAssociation": ("Medical Action", "Medical Action"),
    "CaseToPhenotypicFeatureAssociation": ("Case Phenotypes", "Cases"),
    "CaseToDiseaseAssociation": ("Case Diseases", "Cases"),
    "CaseToGeneAssociation": ("Case Genes", "Cases"),
}
_ANY = "biolink:Association"
_WORDS = re.compile(r"[A-Z][a-z0-9]*")


@dataclass(frozen=True, slots=True)
class Count:
    """How many associations of a category there are: all, those of the node itself, and those that are denied.

    `count_facts` is how many different things those of `count` say: associations with the same subject, predicate and
    object are one, however many sources list it.
    """

    label: str
    category: str
    count: int
    count_facts: int
    count_direct: int
    count_negated: int


def association_counts(index: AssociationIndex, number: int) -> list[Count]:
    """The associations of a node and of what is below it, by category; what only follows isn't counted.

    The hierarchy itself is none of them.
    """
    family = index.hierarchy.below([number])
    said = _tallied(index, {side: index.claims_of(family, side) for side in ("subject", "object")})
    itself = np.array([number], np.int64)
    direct = _tallied(index, {side: index.claims_of(itself, side) for side in ("subject", "object")})
    counts = [
        Count(
            _label(category, each.sides),
            category,
            count=each.positive,
            count_facts=each.facts,
            count_direct=direct[category].positive,
            count_negated=each.negative,
        )
        for category, each in said.items()
        if category != _ANY
    ]
    return sorted(counts, key=lambda each: (_place(each.category), each.category))


@dataclass(slots=True)
class _Tally:
    positive: int = 0
    facts: int = 0
    negative: int = 0
    sides: Counter[str] = field(default_factory=Counter)


def _tallied(index: AssociationIndex, claims: dict[str, Positions]) -> defaultdict[str, _Tally]:
    """Claims by category; one that has the family at both ends counts once."""
    table, tallies = index.arrays.table, defaultdict[str, _Tally](_Tally)
    first = first_of_facts(index)
    twice: Mask = np.isin(claims["object"], claims["subject"])
    for side, found in (("subject", claims["subject"]), ("object", claims["object"][~twice])):
        said = index.arrays.attributions[found]
        counts = np.bincount(said, minlength=len(table))
        facts = np.bincount(said[first[found]], minlength=len(table))
        for place in counts.nonzero()[0].tolist():
            if table[place].inferred:
                continue
            tally, count = tallies[shown_category(index.meanings[place].category)], int(counts[place])
            if table[place].negated:
                tally.negative += count
            else:
                tally.positive += count
                tally.facts += int(facts[place])
            tally.sides[side] += count
    return tallies


def first_of_facts(index: AssociationIndex) -> Mask:
    """For each claim whether it is the first with its subject, predicate and object in a table; worked out once."""
    return index.kept.once(_first_of_facts, index)


def _first_of_facts(index: AssociationIndex) -> Mask:
    said = [
        (shown_category(meaning.category), meaning.predicate, each.negated, each.inferred)
        for each, meaning in zip(index.arrays.table, index.meanings, strict=True)
    ]
    codes = {each: code for code, each in enumerate(dict.fromkeys(said))}
    return firsts(index, np.array([codes[each] for each in said], np.int32))


def _label(category: str, sides: Counter[str]) -> str:
    name = category.removeprefix("biolink:")
    spelled = " ".join(word for word in _WORDS.findall(name) if word != "Association")
    subject, target = _LABELS.get(name, (spelled, spelled))
    return subject if sides["subject"] >= sides["object"] else target


def _place(category: str) -> int:
    names = list(_LABELS)
    name = category.removeprefix("biolink:")
    return names.index(name) if name in names else len(names)
