"""The kinds of gene-disease claim, and the terms that carry each of them into RDF.

Kinds are never flattened: a gene that modifies a disease (SMN2 in spinal muscular atrophy) does not
cause it, and a loss of function is not a gain of function. Whether the variants are of the germline is told apart
from the kind: few sources say so, and the terms of a claim say no more than its source.

>>> GeneDiseaseKind("modifies").relation
'RO:0003305'
>>> GeneDiseaseKind.CAUSES.is_causal, GeneDiseaseKind.MODIFIES.is_causal
(True, False)
>>> terms_of(GeneDiseaseKind.CAUSES).relation, terms_of(GeneDiseaseKind.CAUSES, germline=True).relation
('RO:0003303', 'RO:0004013')
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class KindTerms:
    """The terms of one kind, all as CURIEs; of the germline where the source says so, see `terms_of`.

    `relation` is the precise relation from the Relation Ontology, kept on the association node;
    `predicate` is its Biolink predicate; `direct` is the predicate of the triple that stands beside the
    node, or None where the claim is too weak to be asserted as a fact of its own.
    """

    relation: str
    predicate: str
    category: str
    sio_class: str
    direct: str | None
    variant_form: str | None = None


class GeneDiseaseKind(StrEnum):
    """What a source says that variation in a gene does to a disease."""

    CAUSES = "causes"
    CAUSES_LOSS_OF_FUNCTION = "causes_loss_of_function"
    CAUSES_GAIN_OF_FUNCTION = "causes_gain_of_function"
    CAUSES_SOMATIC = "causes_somatic"
    MODIFIES = "modifies"
    SUSCEPTIBILITY = "susceptibility"
    ROLE = "role"
    UNCERTAIN = "uncertain"

    @property
    def terms(self) -> KindTerms:
        """The terms of this kind, of a source that doesn't say whether it means the germline."""
        return TERMS[self]

    @property
    def relation(self) -> str:
        """The Relation Ontology term, as a CURIE."""
        return TERMS[self].relation

    @property
    def is_causal(self) -> bool:
        """Whether the kind says that the gene causes the disease."""
        return TERMS[self].predicate == "biolink:causes"


_CAUSAL = "biolink:CausalGeneToDiseaseAssociation"
_ASSOCIATED = "biolink:GeneToDiseaseAssociation"

TERMS: dict[GeneDiseaseKind, KindTerms] = {
    GeneDiseaseKind.CAUSES: KindTerms(
        "RO:0003303", "biolink:causes", _CAUSAL, "SIO:001119", "biolink:causes"
    ),
    GeneDiseaseKind.CAUSES_LOSS_OF_FUNCTION: KindTerms(
        "RO:0003303",
        "biolink:causes",
        _CAUSAL,
        "SIO:001119",
        "biolink:causes",
        "loss_of_function_variant_form",
    ),
    GeneDiseaseKind.CAUSES_GAIN_OF_FUNCTION: KindTerms(
        "RO:0003303",
        "biolink:causes",
        _CAUSAL,
        "SIO:001119",
        "biolink:causes",
        "gain_of_function_variant_form",
    ),
    GeneDiseaseKind.CAUSES_SOMATIC: KindTerms(
        "RO:0004014", "biolink:causes", _CAUSAL, "SIO:001345", "biolink:causes"
    ),
    GeneDiseaseKind.MODIFIES: KindTerms(
        "RO:0003305", "biolink:contributes_to", _ASSOCIATED, "SIO:001342", "RO:0003305"
    ),
    GeneDiseaseKind.SUSCEPTIBILITY: KindTerms(
        "RO:0019501", "biolink:contributes_to", _ASSOCIATED, "SIO:001343", "RO:0019501"
    ),
    GeneDiseaseKind.ROLE: KindTerms(
        "RO:0003304", "biolink:contributes_to", _ASSOCIATED, "SIO:000983", "RO:0003304"
    ),
    GeneDiseaseKind.UNCERTAIN: KindTerms(
        "biolink:associated_with", "biolink:associated_with", _ASSOCIATED, "SIO:000983", None
    ),
}

_GERMLINE: dict[GeneDiseaseKind, KindTerms] = {
    kind: replace(TERMS[kind], relation=relation, sio_class=sio_class)
    for kind, relation, sio_class in (
        (GeneDiseaseKind.CAUSES, "RO:0004013", "SIO:001344"),
        (GeneDiseaseKind.CAUSES_LOSS_OF_FUNCTION, "RO:0004012", "SIO:001344"),
        (GeneDiseaseKind.CAUSES_GAIN_OF_FUNCTION, "RO:0004011", "SIO:001344"),
        (GeneDiseaseKind.MODIFIES, "RO:0003305", "SIO:001347"),
    )
}


def terms_of(kind: GeneDiseaseKind, *, germline: bool = False) -> KindTerms:
    """The terms of a claim; `germline` where its source says that the variants are of the germline.

    The Relation Ontology has relations of gain and loss of function for the germline only: without that word the kind
    and the variant form say it, and the relation says "causes condition". RO:0004016, "is causal germline mutation
    partially giving rise to", is no relation of modifiers: it speaks of what brings a condition about.

    Raises:
        ValueError: if nothing of this kind is of the germline, as a somatic cause.
    """
    if not germline:
        return TERMS[kind]
    if kind not in _GERMLINE:
        raise ValueError(f"{kind} has no terms for the germline")
    return _GERMLINE[kind]


def wordings() -> Iterator[tuple[GeneDiseaseKind, bool, KindTerms]]:
    """Each kind with its terms, and again, marked True, with those that it has of the germline."""
    for kind, terms in TERMS.items():
        yield kind, False, terms
        if kind in _GERMLINE:
            yield kind, True, _GERMLINE[kind]
