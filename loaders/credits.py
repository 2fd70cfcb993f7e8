"""Who is credited for a row that one table copied from another: whom that other table credits, where it is loaded.

HPO's genes_to_disease has its OMIM rows from NCBI's mim2gene_medgen and says so, but not who made each link: OMIM's
gene map, GeneReviews or NCBI. It takes all of them for OMIM's. NCBI's table tells them apart. What a table says is
needed before the rows of the other are spelled, so it is parsed first, as the hub of diseases is.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from raregraph.graph.curated import GeneDiseaseRow
from raregraph.ontology.kinds import GeneDiseaseKind

_TAKEN_FOR = "infores:omim"


@dataclass(frozen=True, slots=True)
class Credits:
    """The rows of some tables that others copy, by the names of the tables as sources, their genes and diseases."""

    originals: Mapping[tuple[str, str, str], GeneDiseaseRow] = field(default_factory=dict)

    @classmethod
    def of(cls, table: str, rows: Iterable[GeneDiseaseRow]) -> "Credits":
        """The credits of one table; a pair that it credits to several is credited to none of them."""
        found: dict[tuple[str, str, str], list[GeneDiseaseRow]] = {}
        for row in rows:
            found.setdefault((table, row.gene, row.disease), []).append(row)
        return cls(
            {
                key: next((each for each in said if each.kind is not GeneDiseaseKind.UNCERTAIN), said[0])
                for key, said in found.items()
                if len({each.attribution.primary_source for each in said}) == 1
            }
        )

    def credited(self, row: GeneDiseaseRow) -> GeneDiseaseRow:
        """The row, credited to whom the table that it was copied from credits; that table has passed it on.

        What is not OMIM's, and is no more than a link there, is uncertain in the copy too: that GeneReviews links a
        gene to a phenotype doesn't say that it causes it. What OMIM marks as open keeps the word of the copy.

        >>> from raregraph.graph.curated import Attribution
        >>> pair = ("NCBIGene:10083", "OMIM:276900")
        >>> link = GeneDiseaseRow(*pair, GeneDiseaseKind.UNCERTAIN, Attribution("infores:genereviews", "line 9"))
        >>> copy = Attribution("infores:medgen", "line 7", ("infores:hpo-annotations",))
        >>> row = GeneDiseaseRow(*pair, GeneDiseaseKind.CAUSES, copy, copied_from="mim2gene-medgen")
        >>> row = Credits.of("mim2gene-medgen", [link]).credited(row)
        >>> str(row.kind), row.attribution.primary_source, row.attribution.aggregators
        ('uncertain', 'infores:genereviews', ('infores:medgen', 'infores:hpo-annotations'))
        """
        original = self.originals.get((row.copied_from or "", row.gene, row.disease))
        if original is None:
            return row
        said, primary = row.attribution, original.attribution.primary_source
        if primary != said.primary_source:
            aggregators = (said.primary_source, *said.aggregators)
            said = said._replace(primary_source=primary, aggregators=aggregators)
        is_link = original.kind is GeneDiseaseKind.UNCERTAIN and primary != _TAKEN_FOR
        return replace(row, attribution=said, kind=original.kind if is_link else row.kind)
