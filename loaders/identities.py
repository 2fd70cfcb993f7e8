"""Who is who while a build runs: diseases under their hub, genes under HGNC, signs under HPO."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from raregraph.graph.disease_index import DiseaseIndex, Grounding
from raregraph.graph.phenotype_index import PhenotypeIndex, Sign
from raregraph.graph.records import ConditionRecord, Gene, PhenotypeClaim


@dataclass(frozen=True, slots=True)
class Identities:
    """Resolves the identifiers of any source to those of the graph."""

    diseases: DiseaseIndex
    genes: Mapping[str, str]
    signs: PhenotypeIndex = field(default_factory=PhenotypeIndex)

    @classmethod
    def of(
        cls, genes: Iterable[Gene], diseases: DiseaseIndex, signs: PhenotypeIndex | None = None
    ) -> "Identities":
        """The identities that genes, diseases and signs state; an identifier of two genes resolves to neither.

        >>> smn1 = Gene("HGNC:11117", "SMN1", "", identifiers=("NCBIGene:6606",))
        >>> Identities.of([smn1], DiseaseIndex()).gene("NCBIGene:6606")
        'HGNC:11117'
        """
        found: dict[str, set[str]] = {}
        for gene in genes:
            for identifier in (gene.id, *gene.identifiers):
                found.setdefault(identifier, set()).add(gene.id)
        one = {key: next(iter(ids)) for key, ids in found.items() if len(ids) == 1}
        return cls(diseases, one, signs or PhenotypeIndex())

    def disease(self, identifier: str) -> str | None:
        """The hub class that an identifier exactly is."""
        return self.diseases.hub(identifier)

    def gene(self, identifier: str) -> str | None:
        """The HGNC gene that an identifier exactly is; any HGNC identifier is taken where no genes are loaded."""
        if not self.genes and identifier.startswith("HGNC:"):
            return identifier
        return self.genes.get(identifier)

    def grounding(self, record: ConditionRecord) -> Grounding | None:
        """Where a record's condition belongs; None where no hub is loaded, so that nothing can be said."""
        return self.diseases.ground(record) if self.diseases.labels else None


def grounded(record: ConditionRecord, grounding: Grounding | None) -> ConditionRecord:
    """The record with its hub as the first of its identifiers, where it is grounded."""
    if grounding is None or grounding.hub is None or grounding.hub in record.identifiers:
        return record
    return replace(record, identifiers=(grounding.hub, *record.identifiers))


def named_signs(record: ConditionRecord, identities: Identities) -> tuple[tuple[str, Sign], ...]:
    """The signs that a record gives by name only, each with what HPO has for it; none where HPO is not loaded."""
    signs = identities.signs
    names = (claim.name for claim in record.stated.phenotypes if claim.phenotype is None)
    return tuple((name, signs.named(name)) for name in names) if signs else ()


def grounded_signs(record: ConditionRecord, identities: Identities) -> ConditionRecord:
    """The record with its signs under their terms of HPO; those that HPO has no term for stay as they are."""
    if not (identities.signs and record.stated.phenotypes):
        return record
    found = tuple(_grounded_sign(claim, identities.signs) for claim in record.stated.phenotypes)
    return replace(record, stated=replace(record.stated, phenotypes=found))


def _grounded_sign(claim: PhenotypeClaim, signs: PhenotypeIndex) -> PhenotypeClaim:
    term = signs.current(claim.phenotype) if claim.phenotype else signs.named(claim.name).term
    if term is None or term == claim.phenotype:
        return claim
    return replace(claim, phenotype=term, as_written=claim.phenotype or claim.name)
