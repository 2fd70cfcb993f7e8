from collections.abc import Callable

import pytest

from raregraph.graph.records import Claims, Gene
from raregraph.loaders.reader import GeneIndex

Read = Callable[..., Claims]


def found(claims: Claims) -> list[tuple[str, str | None]]:
    return [(c.symbol, c.as_written) for c in claims.genes if not c.negated]


def test_a_list_of_genes_is_read_whole(read: Read) -> None:
    assert found(read("Galling disease is caused by mutations in the SMN1, UBA1, or VAPB gene.")) == [
        ("SMN1", None),
        ("UBA1", None),
        ("VAPB", None),
    ]


def test_a_list_goes_on_behind_a_symbol_that_is_unknown(read: Read) -> None:
    claims = read("Mutations in SMN1 (GD1), XYZQ9 (GD2), and VAPB (GD3) cause Galling disease.")
    assert [symbol for symbol, _ in found(claims)] == ["SMN1", "VAPB"]


def test_older_symbols_and_aliases_lead_to_the_gene_of_today(read: Read) -> None:
    claims = read("Galling disease results from mutations in ARTEMIS, PARK2, and DNA ligase 4.")
    assert found(claims) == [("DCLRE1C", "ARTEMIS"), ("PRKN", "PARK2"), ("LIG4", "DNA ligase 4")]


def test_a_gene_is_known_by_its_name(read: Read) -> None:
    assert found(read("Galling disease is caused by changes in the dystrophin gene.")) == [
        ("DMD", "dystrophin")
    ]


def test_a_hyphen_in_a_symbol_does_not_hide_the_gene(read: Read) -> None:
    assert found(read("Galling disease is due to mutations in the RAG-1 gene.")) == [("RAG1", "RAG-1")]


def test_a_gene_that_encodes_a_protein_is_known_by_the_protein(read: Read) -> None:
    claims = read("Galling disease is caused by mutations in the gene that encodes dystrophin.")
    assert [symbol for symbol, _ in found(claims)] == ["DMD"]


def test_this_gene_is_the_gene_of_the_sentence_before(read: Read) -> None:
    text = "It involves the UBA1 gene. Mutations in this gene cause Galling disease."
    (claim,) = read(text).genes
    assert (claim.symbol, claim.kind.value, claim.evidence.quote) == ("UBA1", "causes", text)


def test_genes_that_a_later_sentence_names_are_those_of_the_sentence_before(read: Read) -> None:
    text = "Galling disease is caused by mutations in one of two genes. These genes, SMN1 and VAPB, make proteins."
    assert [(c.symbol, c.evidence.quote) for c in read(text).genes] == [("SMN1", text), ("VAPB", text)]


@pytest.mark.parametrize(
    "text",
    [
        "Galling disease (SMA) is rare. Changes in diet can cause SMA.",
        "Galling disease is caused by defects in any of twelve genes, called PEX genes.",
        "Mutations alter the level of insulin in people with Galling disease.",
        "Galling disease is treated with insulin, which can cause changes in weight.",
    ],
)
def test_what_only_looks_like_a_gene_is_none(read: Read, text: str) -> None:
    assert found(read(text)) == []


def test_a_symbol_that_two_genes_had_is_nobody_s() -> None:
    index = GeneIndex([Gene("HGNC:1", "AAA1", "a", ("OLD1",)), Gene("HGNC:2", "BBB1", "b", ("OLD1",))])
    assert index.symbol("OLD1") is None


def test_the_approved_symbol_wins_over_another_gene_s_older_one() -> None:
    index = GeneIndex([Gene("HGNC:1", "AAA1", "a", ("BBB1",)), Gene("HGNC:2", "BBB1", "b")])
    gene = index.symbol("BBB1")
    assert gene is not None
    assert gene.id == "HGNC:2"


def test_the_order_of_the_nomenclature_makes_no_difference() -> None:
    genes = [Gene("HGNC:1", "AAA1", "one protein", (), ("ZZ9",)), Gene("HGNC:2", "BBB1", "b", ("ZZ9",))]
    assert GeneIndex(genes).symbol("ZZ9") == GeneIndex(reversed(genes)).symbol("ZZ9")
