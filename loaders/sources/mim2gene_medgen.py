"""NCBI's mim2gene_medgen: which genes OMIM, GeneReviews and NCBI link to which OMIM phenotypes.

The table links; it doesn't say how. A link of OMIM's gene map without a comment is read as a cause; OMIM's marks
(susceptibility, modifier, question) keep their own kinds. A link that only another resource makes is uncertain:
GeneReviews links each gene of a chapter to each phenotype of it.
"""

from collections.abc import Iterator
from pathlib import Path

from raregraph.graph.curated import Attribution, GeneDiseaseRow
from raregraph.loaders.files import line_chunks
from raregraph.loaders.source import Bounds, Licence, Parsed, RawItem, Source
from raregraph.loaders.tables import Layout, RowError, SetAside, curie, parse_table
from raregraph.ontology.kinds import GeneDiseaseKind

_LINES = 10_000
_COLUMNS = ("#MIM number", "GeneID", "type", "Source", "MedGenCUI", "Comment")
_LAYOUT = Layout((_COLUMNS,), "Take mim2gene_medgen as NCBI publishes it.")
_NONE = "-"
_PRIMARY = (
    ("GeneMap", "infores:omim"),
    ("OMIM", "infores:omim"),
    ("GeneReviews", "infores:genereviews"),
    ("GeneTests", "infores:medgen"),
    ("NCBI curation", "infores:medgen"),
)
_COMMENTS = {"question", "susceptibility", "modifier", "somatic", "nondisease", "QTL 1", "QTL 2"}


def items(path: Path) -> Iterator[RawItem]:
    """The table in pieces of 10,000 rows, each with the header line."""
    return line_chunks(path, _LINES)


def parse(item: RawItem) -> Parsed:
    """The links of one piece; genes' own rows, phenotypes without a gene and traits are counted in notes."""
    return parse_table(item, _LAYOUT, _records)


def _records(line: int, values: tuple[str, ...]) -> tuple[GeneDiseaseRow, ...]:
    number, gene, entry, source, _, comment = (value.strip() for value in values)
    if entry == "gene":
        raise SetAside("they are entries of genes")
    if entry != "phenotype":
        raise RowError("type", f"{entry!r} is none of 'gene', 'phenotype'")
    if gene == _NONE:
        raise SetAside("they are phenotypes without a gene")
    marks = _marks(comment)
    if "nondisease" in marks:
        raise SetAside("OMIM marks them as traits, not diseases (nondisease)")
    primary = _primary(source)
    return (
        GeneDiseaseRow(
            gene=curie(f"NCBIGene:{gene}", "GeneID", "NCBIGene"),
            disease=curie(f"OMIM:{number}", "#MIM number", "OMIM"),
            kind=_kind(marks, from_gene_map="GeneMap" in _several(source)),
            attribution=Attribution(
                primary, f"line {line}", () if primary == "infores:medgen" else ("infores:medgen",)
            ),
            original_predicate=entry if comment == _NONE else comment,
        ),
    )


def _kind(marks: frozenset[str], *, from_gene_map: bool) -> GeneDiseaseKind:
    if "question" in marks or not (marks or from_gene_map):
        return GeneDiseaseKind.UNCERTAIN
    if "modifier" in marks:
        return GeneDiseaseKind.MODIFIES
    if marks & {"susceptibility", "QTL 1", "QTL 2"}:
        return GeneDiseaseKind.SUSCEPTIBILITY
    return GeneDiseaseKind.CAUSES_SOMATIC if "somatic" in marks else GeneDiseaseKind.CAUSES


def _marks(comment: str) -> frozenset[str]:
    marks = frozenset() if comment == _NONE else frozenset(_several(comment))
    unknown = sorted(marks - _COMMENTS)
    if unknown:
        raise RowError("Comment", f"{unknown[0]!r} is none of {', '.join(map(repr, sorted(_COMMENTS)))}")
    return marks


def _primary(source: str) -> str:
    names = _several(source)
    for name, primary in _PRIMARY:
        if name in names:
            return primary
    raise RowError("Source", f"{source!r} names none of {', '.join(name for name, _ in _PRIMARY)}")


def _several(text: str) -> list[str]:
    return [part.strip() for part in text.split(";")]


SOURCE = Source(
    name="mim2gene-medgen",
    title="NCBI: links of OMIM phenotypes and genes (mim2gene_medgen)",
    description="Genes that OMIM's gene map, GeneReviews and NCBI link to OMIM phenotypes, with OMIM's marks.",
    infores="infores:medgen",
    kind="associations",
    licence=Licence(
        "Public domain (work of the US government)", "https://www.ncbi.nlm.nih.gov/home/about/policies/", True
    ),
    version="2026-04-14",
    homepage="https://www.ncbi.nlm.nih.gov/medgen/",
    citation="NCBI MedGen and Gene: mim2gene_medgen, National Library of Medicine (US).",
    default_paths=("ncbi/mim2gene_medgen", "ncbi/mim2gene_medgen.gz", "mim2gene_medgen*"),
    bounds=Bounds(6_000, 30_000),
    items=items,
    parse=parse,
    download="https://ftp.ncbi.nlm.nih.gov/gene/DATA/mim2gene_medgen",
)
