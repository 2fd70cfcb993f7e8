"""ClinGen gene-disease validity: how well it is established that a gene causes a disease, judged by expert panels.

A disputed or refuted relationship is a denied cause. A limited one is uncertain, and so is "No Known Disease
Relationship": the panel found no evidence, which denies nothing.
"""

from collections.abc import Iterator
from pathlib import Path

from raregraph.graph.curated import Attribution, GeneDiseaseRow
from raregraph.loaders.files import members
from raregraph.loaders.licences import CC0
from raregraph.loaders.source import Bounds, Parsed, RawItem, Source
from raregraph.loaders.tables import Layout, curie, parse_table, publications, word
from raregraph.ontology.kinds import GeneDiseaseKind

_COLUMNS = (
    "GENE SYMBOL",
    "GENE ID (HGNC)",
    "DISEASE LABEL",
    "DISEASE ID (MONDO)",
    "MOI",
    "CLASSIFICATION",
    "ONLINE REPORT",
    "CLASSIFICATION DATE",
)
_LAYOUT = Layout(
    (_COLUMNS,), "Take the gene-disease summary as ClinGen's download gives it.", separator=",", quoted=True
)
_KINDS = {
    "Definitive": (GeneDiseaseKind.CAUSES, False),
    "Strong": (GeneDiseaseKind.CAUSES, False),
    "Moderate": (GeneDiseaseKind.CAUSES, False),
    "Limited": (GeneDiseaseKind.UNCERTAIN, False),
    "No Known Disease Relationship": (GeneDiseaseKind.UNCERTAIN, False),
    "Disputed": (GeneDiseaseKind.CAUSES, True),
    "Refuted": (GeneDiseaseKind.CAUSES, True),
}
_MODES: dict[str, tuple[str, ...]] = {
    "AD": ("HP:0000006",),
    "AR": ("HP:0000007",),
    "XL": ("HP:0001417",),
    "SD": ("HP:0032113",),
    "MT": ("HP:0001427",),
    "UD": (),
    "Undetermined": (),
}


def items(path: Path) -> Iterator[RawItem]:
    """The summary as one piece; of a folder, the newest one, by the date in its name."""
    summaries = sorted(path.glob("*Gene-Disease-Summary*.csv*")) if path.is_dir() else []
    return members(summaries[-1] if summaries else path, (".csv",))


def parse(item: RawItem) -> Parsed:
    """The gene-disease rows of a summary, with or without the banner that the download has."""
    return parse_table(item, _LAYOUT, _records)


def _records(line: int, values: tuple[str, ...]) -> tuple[GeneDiseaseRow, ...]:
    symbol, gene, label, disease, mode, classification, report, date = values
    if set(symbol) == {"+"}:
        return ()
    kind, negated = word(classification, "CLASSIFICATION", _KINDS)
    return (
        GeneDiseaseRow(
            gene=curie(gene, "GENE ID (HGNC)", "HGNC"),
            disease=curie(disease, "DISEASE ID (MONDO)", "MONDO"),
            kind=kind,
            attribution=Attribution(
                "infores:clingen", f"line {line}", publications=publications(report, "ONLINE REPORT")
            ),
            symbol=symbol or None,
            disease_label=label or None,
            modes=word(mode, "MOI", _MODES),
            negated=negated,
            classification=classification,
            date=date[:10] or None,
        ),
    )


SOURCE = Source(
    name="clingen",
    title="ClinGen gene-disease validity",
    description="Expert panels' judgements of how well it is established that a gene causes a disease.",
    infores="infores:clingen",
    kind="associations",
    licence=CC0,
    version="2025-01-03",
    homepage="https://clinicalgenome.org/",
    citation=(
        "Strande NT et al. Evaluating the clinical validity of gene-disease associations: an evidence-based "
        "framework developed by the Clinical Genome Resource. Am J Hum Genet 100:895 (2017)."
    ),
    default_paths=(
        "clingen/Clingen-Gene-Disease-Summary-2025-01-03.csv",
        "clingen/*Gene-Disease-Summary*.csv",
        "*Gene-Disease-Summary*.csv",
    ),
    bounds=Bounds(2_000, 10_000),
    items=items,
    parse=parse,
    download="https://search.clinicalgenome.org/kb/gene-validity/download",
)
