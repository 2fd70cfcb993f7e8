"""Who is credited for a row that one table copied from another: whom that other table credits, where it is loaded.

HPO's genes_to_disease has its OMIM rows from NCBI's mim2gene_medgen and says so, but not who made each link: OMIM's
gene map, GeneReviews or NCBI. NCBI's table does. What a table says is needed before the rows of the other are
spelled, so it is parsed first, as the hub of diseases is.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from raregraph.graph.curated import GeneDiseaseRow


@dataclass(frozen=True, slots=True)
class Credits:
    """Whom each of some tables (names of sources) credits for a gene and a disease, in the identifiers of its rows."""

    primary_sources: Mapping[tuple[str, str, str], str] = field(default_factory=dict)

    @classmethod
    def of(cls, table: str, rows: Iterable[GeneDiseaseRow]) -> "Credits":
        """The credits of one table; a pair that it credits to several is credited to none of them."""
        found: dict[tuple[str, str, str], set[str]] = {}
        for row in rows:
            found.setdefault((table, row.gene, row.disease), set()).add(row.attribution.primary_source)
        return cls({key: next(iter(said)) for key, said in found.items() if len(said) == 1})

    def credited(self, row: GeneDiseaseRow) -> GeneDiseaseRow:
        """The row, credited to whom the table that it was copied from credits; that table has passed it on.

        >>> from raregraph.graph.curated import Attribution
        >>> from raregraph.ontology.kinds import GeneDiseaseKind
        >>> pair = ("NCBIGene:83605", "OMIM:116860", GeneDiseaseKind.CAUSES)
        >>> known = Credits.of("mim2gene-medgen", [GeneDiseaseRow(*pair, Attribution("infores:genereviews", "line 9"))])
        >>> copy = Attribution("infores:medgen", "line 7", ("infores:hpo-annotations",))
        >>> row = known.credited(GeneDiseaseRow(*pair, copy, copied_from="mim2gene-medgen"))
        >>> row.attribution.primary_source, row.attribution.aggregators
        ('infores:genereviews', ('infores:medgen', 'infores:hpo-annotations'))
        """
        said = row.attribution
        primary = self.primary_sources.get((row.copied_from or "", row.gene, row.disease))
        if primary is None or primary == said.primary_source:
            return row
        aggregators = (said.primary_source, *said.aggregators)
        return replace(row, attribution=said._replace(primary_source=primary, aggregators=aggregators))
