"""Comparisons and findings as files: JSON, CSV and TSV."""

import csv
import io
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Literal

from raregraph.api.comparison import Comparison, Finding, Voice, fainter, spoken

Layout = Literal["json", "csv", "tsv"]


def written(shown: Comparison | Sequence[Finding], form: str) -> str:
    """A comparison or findings as JSON (whole), CSV or TSV (a line for each row, claims joined by semicolons)."""
    if form == "json":
        whole = asdict(shown) if isinstance(shown, Comparison) else [asdict(each) for each in shown]
        return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"
    rows = (
        _comparison_rows(shown) if isinstance(shown, Comparison) else [_finding_row(each) for each in shown]
    )
    columns = _COMPARISON_COLUMNS if isinstance(shown, Comparison) else _FINDING_COLUMNS
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, delimiter="," if form == "csv" else "\t", lineterminator="\n")
    writer.writeheader()
    writer.writerows({name: " ".join(value.split()) for name, value in row.items()} for row in rows)
    return out.getvalue()


_COMPARISON_COLUMNS = [
    "disease_id",
    "disease",
    "gene_id",
    "gene",
    "said",
    "independent",
    "asserted",
    "denied",
    "weaker",
    "asserted_at",
    "denied_at",
    "weaker_at",
]
_FINDING_COLUMNS = [
    "score",
    "kind",
    "disease_id",
    "disease",
    "gene_id",
    "gene",
    "what",
    "asserted",
    "against",
    "others_are",
    "others",
]


def _comparison_rows(shown: Comparison) -> list[dict[str, str]]:
    return [
        {
            "disease_id": row.disease.id,
            "disease": row.disease.label,
            "gene_id": row.gene.id if row.gene else "",
            "gene": row.gene.label if row.gene else "",
            "said": row.said,
            "independent": str(row.independent),
            "asserted": spoken(row.asserted),
            "denied": spoken(row.denied),
            "weaker": fainter(row.weaker),
            "asserted_at": _places(row.asserted),
            "denied_at": _places(row.denied),
            "weaker_at": _places(row.weaker),
        }
        for row in (*shown.genes, *shown.modes)
    ]


def _finding_row(each: Finding) -> dict[str, str]:
    return {
        "score": f"{each.score:.0f}",
        "kind": each.kind,
        "disease_id": each.disease.id,
        "disease": each.disease.label,
        "gene_id": each.gene.id if each.gene else "",
        "gene": each.gene.label if each.gene else "",
        "what": each.what,
        "asserted": _places(each.asserted),
        "against": _places(each.against),
        "others_are": each.others_are,
        "others": "; ".join(f"{other.label} ({other.id})" for other in each.others),
    }


def _places(said: Iterable[Voice]) -> str:
    return "; ".join(
        f"{voice.credited} {', '.join((voice.said, *voice.modes))} [{voice.place}]" for voice in said
    )
