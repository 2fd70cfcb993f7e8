"""GenCC: what many groups submit on whether a gene causes a disease, in one scheme of classes.

Each submission is a row of its own, with its submitter as primary source. An identifier under which one
submitter names many different diseases is a stand-in for identifiers that the submitter lacked: such rows say
nothing of the disease that the identifier means, and are set aside.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from raregraph.graph.curated import Attribution, CuratedRecord, GeneDiseaseRow
from raregraph.graph.records import Problem
from raregraph.loaders.files import members
from raregraph.loaders.licences import CC0
from raregraph.loaders.source import Bounds, Parsed, RawItem, Source
from raregraph.loaders.tables import Layout, RowError, curie, parse_table, publications, word
from raregraph.ontology.kinds import GeneDiseaseKind
from raregraph.ontology.modes import ROOT, resolve

_SUBMITTED = (
    "hgnc_id",
    "hgnc_symbol",
    "disease_id",
    "disease_name",
    "moi_id",
    "submitter_id",
    "submitter_name",
    "classification_id",
    "date",
    "public_report_url",
    "pmids",
)
_PUBLIC = (
    "gene_curie",
    "gene_symbol",
    "disease_original_curie",
    "submitted_as_disease_name",
    "moi_curie",
    "submitter_curie",
    "submitter_title",
    "classification_curie",
    "submitted_as_date",
    "submitted_as_public_report_url",
    "submitted_as_pmids",
)
_REMEDY = "Take the submissions as GenCC's download gives them."
_TABBED = Layout((_PUBLIC, _SUBMITTED), _REMEDY, quoted=True)
_COMMAS = Layout((_PUBLIC, _SUBMITTED), _REMEDY, separator=",", quoted=True)
_CLASSES = {
    "GENCC:100001": ("Definitive", GeneDiseaseKind.CAUSES, False),
    "GENCC:100002": ("Strong", GeneDiseaseKind.CAUSES, False),
    "GENCC:100003": ("Moderate", GeneDiseaseKind.CAUSES, False),
    "GENCC:100004": ("Limited", GeneDiseaseKind.UNCERTAIN, False),
    "GENCC:100005": ("Disputed Evidence", GeneDiseaseKind.CAUSES, True),
    "GENCC:100006": ("Refuted Evidence", GeneDiseaseKind.CAUSES, True),
    "GENCC:100007": ("Animal Model Only", GeneDiseaseKind.UNCERTAIN, False),
    "GENCC:100008": ("No Known Disease Relationship", GeneDiseaseKind.UNCERTAIN, False),
    "GENCC:100009": ("Supportive", GeneDiseaseKind.CAUSES, False),
}
_SUBMITTERS = {
    "GENCC:000102": "infores:clingen",
    "GENCC:000110": "infores:orphanet",
    "GENCC:000112": "infores:gene2phenotype",
    "GENCC:000114": "infores:kfshrc",
}
_DATE = re.compile(r"(\d{4})[-/](\d{2})[-/](\d{2})")
_NAMES = 20


def items(path: Path) -> Iterator[RawItem]:
    """The submissions as one piece: whether an identifier is a stand-in shows only in all of them."""
    return members(path, (".tsv", ".csv"))


def parse(item: RawItem) -> Parsed:
    """One gene-disease row per submission, of the public export or of a sheet as submitters send it."""
    header = item.data[: item.data.find(b"\n") + 1 or None]
    parsed = parse_table(item, _TABBED if b"\t" in header else _COMMAS, _records)
    return _without_stand_ins(item, parsed)


def _records(line: int, values: tuple[str, ...]) -> tuple[GeneDiseaseRow, ...]:
    gene, symbol, disease, label, mode, submitter, title, classification, date, report, pmids = values
    name, kind, negated = word(classification, "classification", _CLASSES)
    said = Attribution(
        primary_source=_submitter(submitter, title),
        place=f"line {line}",
        aggregators=("infores:gencc",),
        publications=(*_articles(pmids), *publications(report, "public report url")),
    )
    return (
        GeneDiseaseRow(
            gene=curie(gene, "gene", "HGNC"),
            disease=curie(disease, "disease", "MONDO", "OMIM", "ORPHA"),
            kind=kind,
            attribution=said,
            symbol=symbol or None,
            disease_label=label or None,
            modes=_modes(mode),
            negated=negated,
            classification=name,
            date=_date(date),
        ),
    )


def _submitter(identifier: str, title: str) -> str:
    """The submitter's infores identifier; one that we don't know gets one of its name."""
    known = _SUBMITTERS.get(identifier)
    slug = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")
    if not known and not slug:
        raise RowError("submitter", f"{identifier!r} is no known submitter and has no name")
    return known or f"infores:{slug}"


def _articles(text: str) -> tuple[str, ...]:
    """PubMed numbers, with or without prefix, and web addresses, separated by commas or blanks."""
    parts = re.split(r"[\s,;|]+", re.sub(r"PMID:\s*", "", text, flags=re.IGNORECASE))
    listed = ";".join(f"PMID:{part}" if part.isdecimal() else part for part in parts)
    return publications(listed, "pmids")


def _modes(identifier: str) -> tuple[str, ...]:
    """The mode of a row; GenCC writes the root of HPO's modes where the mode is unknown."""
    if not identifier:
        return ()
    mode = resolve(identifier)
    if mode is None:
        raise RowError("moi", f"{identifier!r} is no mode of inheritance")
    return () if mode == ROOT else (mode,)


def _date(text: str) -> str | None:
    found = _DATE.match(text)
    if text and not found:
        raise RowError("date", f"{text!r} is no date")
    return "-".join(found.groups()) if found else None


def _without_stand_ins(item: RawItem, parsed: Parsed) -> Parsed:
    names: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for row in parsed.records:
        if isinstance(row, GeneDiseaseRow) and row.disease_label:
            names[_used(row)].add(row.disease_label.casefold())
    stand_ins = {used for used, different in names.items() if len(different) > _NAMES}
    left: list[CuratedRecord] = []
    aside: defaultdict[tuple[str, str], int] = defaultdict(int)
    for row in parsed.records:
        if isinstance(row, GeneDiseaseRow):
            if _used(row) in stand_ins:
                aside[_used(row)] += 1
            else:
                left.append(row)
    notes = [
        Problem(
            item.name,
            "field disease",
            f"{number} rows of {source} are set aside: they give {disease} for {len(names[source, disease])} "
            "different disease names, so it stands in for identifiers that were missing",
            "Ask the submitter for the identifiers of these diseases.",
            "note",
        )
        for (source, disease), number in sorted(aside.items())
    ]
    return replace(parsed, records=tuple(left), problems=(*parsed.problems, *notes))


def _used(row: GeneDiseaseRow) -> tuple[str, str]:
    return row.attribution.primary_source, row.disease


SOURCE = Source(
    name="gencc",
    title="Gene Curation Coalition: submissions",
    description="Many groups' judgements of how well it is established that a gene causes a disease.",
    infores="infores:gencc",
    kind="associations",
    licence=CC0,
    version="2023-10 (three submitters)",
    homepage="https://thegencc.org/",
    citation=(
        "DiStefano MT et al. The Gene Curation Coalition: a global effort to harmonize gene-disease evidence "
        "resources. Genet Med 24:1732 (2022)."
    ),
    default_paths=("gencc/gencc-submissions.tsv", "gencc-submissions.tsv*", "gencc-submissions.csv*"),
    bounds=Bounds(4_000, 100_000),
    items=items,
    parse=parse,
    download="https://search.thegencc.org/download/action/submissions-export-tsv",
)
