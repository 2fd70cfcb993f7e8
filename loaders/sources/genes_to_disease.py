"""HPO's genes_to_disease: genes of OMIM diseases by NCBI's table, and of ORPHA diseases by Orphanet's.

HPO reduces what its two origins say to three words. POLYGENIC is what OMIM calls a susceptibility: never a
cause. UNKNOWN stands for every association of Orphanet's, modifiers among them: it says no more than that there
is one. The file doesn't say who made the links that it has from NCBI's table (OMIM, GeneReviews or NCBI): by itself
it can only credit that table, MedGen's.
"""

from collections.abc import Iterator
from pathlib import Path

from raregraph.graph.curated import Attribution, GeneDiseaseRow
from raregraph.loaders.files import line_chunks
from raregraph.loaders.licences import HPO
from raregraph.loaders.source import Bounds, Parsed, RawItem, Source
from raregraph.loaders.tables import Layout, RowError, curie, parse_table, word
from raregraph.ontology.kinds import GeneDiseaseKind

_LINES = 5_000
_COLUMNS = ("ncbi_gene_id", "gene_symbol", "association_type", "disease_id", "source")
_LAYOUT = Layout((_COLUMNS,), "Take genes_to_disease.txt as HPO publishes it.")
_KINDS = {
    "MENDELIAN": GeneDiseaseKind.CAUSES,
    "POLYGENIC": GeneDiseaseKind.SUSCEPTIBILITY,
    "UNKNOWN": GeneDiseaseKind.UNCERTAIN,
}
_ORIGINS = {
    "mim2gene_medgen": ("infores:medgen", "mim2gene-medgen"),
    "en_product6.xml": ("infores:orphanet", None),
}


def items(path: Path) -> Iterator[RawItem]:
    """The table in pieces of 5,000 rows, each with the header line."""
    return line_chunks(path, _LINES)


def parse(item: RawItem) -> Parsed:
    """The gene-disease rows of one piece."""
    return parse_table(item, _LAYOUT, _records)


def _records(line: int, values: tuple[str, ...]) -> tuple[GeneDiseaseRow, ...]:
    gene, symbol, association, disease, source = values
    primary, copied_from = word(source.rpartition("/")[2], "source", _ORIGINS)
    kind = word(association, "association_type", _KINDS)
    if primary == "infores:orphanet" and kind is not GeneDiseaseKind.UNCERTAIN:
        raise RowError("association_type", f"{association!r} stands with Orphanet, whose rows are 'UNKNOWN'")
    return (
        GeneDiseaseRow(
            gene=curie(gene, "ncbi_gene_id", "NCBIGene"),
            disease=curie(disease, "disease_id", "OMIM", "ORPHA"),
            kind=kind,
            attribution=Attribution(primary, f"line {line}", ("infores:hpo-annotations",)),
            symbol=symbol or None,
            original_predicate=association,
            copied_from=copied_from,
        ),
    )


SOURCE = Source(
    name="genes-to-disease",
    title="Human Phenotype Ontology: genes to disease",
    description="Genes of OMIM and Orphanet diseases as HPO passes them on, with its word for the relation.",
    infores="infores:hpo-annotations",
    kind="associations",
    licence=HPO,
    version="2025-05-06",
    homepage="https://hpo.jax.org/",
    citation=(
        "Gargano MA et al. The Human Phenotype Ontology in 2024: phenotypes around the world. "
        "Nucleic Acids Res 52:D1333 (2024)."
    ),
    default_paths=("hpo/genes_to_disease.txt.gz", "hpo/genes_to_disease.txt", "genes_to_disease.txt*"),
    bounds=Bounds(12_000, 40_000),
    items=items,
    parse=parse,
    download="https://purl.obolibrary.org/obo/hp/hpoa/genes_to_disease.txt",
)
