"""Who is who while a build runs: diseases under their hub, genes under HGNC."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from raregraph.graph.disease_index import DiseaseIndex, Grounding
from raregraph.graph.records import ConditionRecord, Gene


@dataclass(frozen=True, slots=True)
class Identities:
    """Resolves the identifiers of any source to those of the graph."""

    diseases: DiseaseIndex
    genes: Mapping[str, str]

    @classmethod
    def of(cls, genes: Iterable[Gene], diseases: DiseaseIndex) -> "Identities":
        """The identities that genes and diseases state; an identifier that two genes share resolves to neither.

        >>> smn1 = Gene("HGNC:11117", "SMN1", "", identifiers=("NCBIGene:6606",))
        >>> Identities.of([smn1], DiseaseIndex()).gene("NCBIGene:6606")
        'HGNC:11117'
        """
        found: dict[str, set[str]] = {}
        for gene in genes:
            for identifier in (gene.id, *gene.identifiers):
                found.setdefault(identifier, set()).add(gene.id)
        return cls(diseases, {key: next(iter(ids)) for key, ids in found.items() if len(ids) == 1})

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
