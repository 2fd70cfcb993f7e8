"""The labelled records: what may never happen on them, whatever the score is."""

import json
from pathlib import Path
from typing import Any

import pytest

from raregraph.graph.records import ConditionRecord, Gene
from raregraph.loaders.reader import GeneIndex, TextReader, as_extract
from raregraph.loaders.sources import hgnc, medquad

pytestmark = pytest.mark.data

Label = dict[str, Any]


@pytest.fixture(scope="module")
def read(shared_data: Path, shared_eval: Path) -> list[tuple[Label, dict[str, Any], ConditionRecord]]:
    """Each label with what the reader finds in its record, and the record."""
    hgnc_items = hgnc.SOURCE.items(shared_data / "hgnc" / "hgnc_complete_set.txt.gz")
    genes = [g for item in hgnc_items for g in hgnc.SOURCE.parse(item).records if isinstance(g, Gene)]
    reader = TextReader(GeneIndex(genes))
    found = []
    with (shared_eval / "claims-dev.jsonl").open(encoding="utf-8") as lines:
        for label in map(json.loads, lines):
            path = shared_data / "medquad" / f"{label['record_id']}.xml"
            records = [r for i in medquad.SOURCE.items(path) for r in medquad.SOURCE.parse(i).records]
            (record,) = (r for r in records if isinstance(r, ConditionRecord))
            found.append((label, as_extract(record, reader.read(record)), record))
    return found


def test_no_gene_is_asserted_that_the_label_says_the_text_does_not_link(
    read: list[tuple[Label, dict[str, Any], ConditionRecord]],
) -> None:
    asserted = {
        (label["record_id"], gene["symbol"])
        for label, extract, _ in read
        for gene in extract["genes"]
        if gene["symbol"] in {n["symbol"] for n in label["not_claims"]}
    }
    assert asserted == set()


def test_every_modifier_is_a_modifier(read: list[tuple[Label, dict[str, Any], ConditionRecord]]) -> None:
    want = {
        (label["record_id"], gene["symbol"])
        for label, _, _ in read
        for gene in label["genes"]
        if gene["relation"] == "modifies"
    }
    got = {
        (extract["record_id"], gene["symbol"])
        for _, extract, _ in read
        for gene in extract["genes"]
        if gene["relation"] == "modifies"
    }
    assert got == want


def test_every_quote_stands_at_its_place(read: list[tuple[Label, dict[str, Any], ConditionRecord]]) -> None:
    for _, extract, record in read:
        for claim in extract["genes"] + extract["inheritance"] + extract["subtypes"]:
            assert record.text[claim["start"] : claim["end"]] == claim["quote"]
