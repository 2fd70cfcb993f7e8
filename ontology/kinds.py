"""The kinds of gene-disease claim, and the terms that carry each of them into RDF.

Kinds are never flattened: a gene that modifies a disease (SMN2 in spinal muscular atrophy) does not
cause it, and a loss of function is not a gain of function.

>>> GeneDiseaseKind("modifies").relation
'RO:0003305'
>>> GeneDiseaseKind.CAUSES.is_causal, GeneDiseaseKind.MODIFIES.is_causal
(True, False)
"""

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class KindTerms:
    """The terms of one kind, all as CURIEs.

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
        """The terms of this kind."""
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
        "RO:0004013", "biolink:causes", _CAUSAL, "SIO:001344", "biolink:causes"
    ),
    GeneDiseaseKind.CAUSES_LOSS_OF_FUNCTION: KindTerms(
        "RO:0004012",
        "biolink:causes",
        _CAUSAL,
        "SIO:001344",
        "biolink:causes",
        "loss_of_function_variant_form",
    ),
    GeneDiseaseKind.CAUSES_GAIN_OF_FUNCTION: KindTerms(
        "RO:0004011",
        "biolink:causes",
        _CAUSAL,
        "SIO:001344",
        "biolink:causes",
        "gain_of_function_variant_form",
    ),
    GeneDiseaseKind.CAUSES_SOMATIC: KindTerms(
        "RO:0004014", "biolink:causes", _CAUSAL, "SIO:001345", "biolink:causes"
    ),
    GeneDiseaseKind.MODIFIES: KindTerms(
        "RO:0003305", "biolink:contributes_to", _ASSOCIATED, "SIO:001347", "RO:0003305"
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
