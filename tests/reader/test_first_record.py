"""GARD's page on spinal muscular atrophy: the record that the project starts from."""

from pathlib import Path

import pytest

from raregraph.graph.records import Citation, Claims, ConditionRecord, Gene
from raregraph.loaders.reader import GeneIndex, TextReader
from raregraph.loaders.sources import gard_page_text, hgnc

AUTOSOMAL_DOMINANT, AUTOSOMAL_RECESSIVE, X_LINKED = "HP:0000006", "HP:0000007", "HP:0001417"
IN_PASSING = (Citation(4, "inferred"),)
AT_THE_SENTENCE = (Citation(4, "direct"),)

pytestmark = pytest.mark.data


@pytest.fixture(scope="module")
def record(shared_data: Path) -> ConditionRecord:
    source = gard_page_text.SOURCE
    (item,) = source.items(shared_data / "gard" / "spinal-muscular-atrophy.txt")
    (record,) = source.parse(item).records
    assert isinstance(record, ConditionRecord)
    return record


@pytest.fixture(scope="module")
def claims(shared_data: Path, record: ConditionRecord) -> Claims:
    source = hgnc.SOURCE
    items = source.items(shared_data / "hgnc" / "hgnc_complete_set.txt.gz")
    genes = [g for item in items for g in source.parse(item).records if isinstance(g, Gene)]
    return TextReader(GeneIndex(genes)).read(record)


def test_each_gene_has_its_relation_mode_form_and_citation(claims: Claims) -> None:
    assert [(c.symbol, c.kind.value, c.modes, c.form, c.evidence.citations) for c in claims.genes] == [
        ("SMN1", "causes", (AUTOSOMAL_RECESSIVE,), None, IN_PASSING),
        ("SMN2", "modifies", (), None, IN_PASSING),
        ("DYNC1H1", "causes", (AUTOSOMAL_DOMINANT,), "autosomal dominant form of SMA", AT_THE_SENTENCE),
        ("VAPB", "causes", (AUTOSOMAL_DOMINANT,), "autosomal dominant form of SMA", AT_THE_SENTENCE),
        ("UBA1", "causes", (X_LINKED,), "X-linked form of SMA", AT_THE_SENTENCE),
    ]
    assert not any(c.negated for c in claims.genes)


def test_the_condition_is_recessive_and_rarely_dominant_or_x_linked(claims: Claims) -> None:
    assert [(c.mode, c.certainty, c.evidence.citations) for c in claims.modes if c.form is None] == [
        (AUTOSOMAL_RECESSIVE, "usual", IN_PASSING),
        (AUTOSOMAL_DOMINANT, "rare", AT_THE_SENTENCE),
        (X_LINKED, "rare", AT_THE_SENTENCE),
    ]


def test_the_dominant_and_the_x_linked_mode_are_those_of_the_forms(claims: Claims) -> None:
    assert [(c.mode, c.certainty, c.form) for c in claims.modes if c.form] == [
        (AUTOSOMAL_DOMINANT, "usual", "autosomal dominant form of SMA"),
        (X_LINKED, "usual", "X-linked form of SMA"),
    ]


def test_the_two_rare_forms_are_named_with_their_genes_and_modes(claims: Claims) -> None:
    assert [(c.name, c.genes, c.modes, c.evidence.citations) for c in claims.forms] == [
        (
            "autosomal dominant form of SMA",
            ("HGNC:2961", "HGNC:12649"),
            (AUTOSOMAL_DOMINANT,),
            AT_THE_SENTENCE,
        ),
        ("X-linked form of SMA", ("HGNC:12469",), (X_LINKED,), AT_THE_SENTENCE),
    ]


def test_every_quote_is_the_record_s_own_text(claims: Claims, record: ConditionRecord) -> None:
    evidence_of_all = [c.evidence for c in claims.genes] + [c.evidence for c in claims.modes]
    for evidence in evidence_of_all + [c.evidence for c in claims.forms]:
        assert record.text[evidence.start : evidence.end] == evidence.quote
