"""HGNC: rows of the complete set as genes."""

from pathlib import Path

import pytest

from raregraph.graph.records import Gene, Problem
from raregraph.loaders.source import RawItem
from raregraph.loaders.sources.hgnc import items, parse

HEADER = (
    "hgnc_id\tsymbol\tname\tlocus_type\tstatus\tlocation\talias_symbol\talias_name\tprev_symbol\tprev_name"
)
HEADER += "\tentrez_id\tensembl_gene_id\tuniprot_ids\tomim_id"


def piece(*rows: str, header: str = HEADER) -> RawItem:
    return RawItem("hgnc.txt", "2", "\n".join((header, *rows)).encode())


def row(**values: str) -> str:
    return "\t".join(values.get(column, "") for column in HEADER.split("\t"))


@pytest.fixture(scope="module")
def genes(shared_data: Path) -> dict[str, Gene]:
    parsed = [parse(item) for item in items(shared_data / "hgnc" / "hgnc_complete_set.txt.gz")]
    assert [problem for piece in parsed for problem in piece.problems] == []
    return {gene.symbol: gene for each in parsed for gene in each.records if isinstance(gene, Gene)}


def test_the_complete_set_holds_every_approved_gene_once(genes: dict[str, Gene]) -> None:
    assert len(genes) == 43_882
    assert len({gene.id for gene in genes.values()}) == 43_882


def test_smn1_has_its_names_and_identifiers(genes: dict[str, Gene]) -> None:
    assert genes["SMN1"] == Gene(
        id="HGNC:11117",
        symbol="SMN1",
        name="survival of motor neuron 1, telomeric",
        previous_symbols=("SMA@", "SMA"),
        alias_symbols=("BCD541", "SMNT", "SMA1", "SMA2", "SMA3", "GEMIN1", "TDRD16A"),
        previous_names=("spinal muscular atrophy (Werdnig-Hoffmann disease, Kugelberg-Welander disease)",),
        alias_names=("gemin-1", "tudor domain containing 16A"),
        identifiers=("NCBIGene:6606", "ENSEMBL:ENSG00000172062", "OMIM:600354", "UniProtKB:Q16637"),
        location="5q13.2",
        locus_type="gene with protein product",
    )


def test_a_row_becomes_a_gene_and_lists_are_split() -> None:
    values = {
        "hgnc_id": "HGNC:1",
        "symbol": "ABC1",
        "name": "a gene",
        "status": "Approved",
        "prev_symbol": '"XYZ|XYZ2"',
        "uniprot_ids": "P1|P2",
    }
    assert parse(piece(row(**values))).records == (
        Gene(
            "HGNC:1",
            "ABC1",
            "a gene",
            previous_symbols=("XYZ", "XYZ2"),
            identifiers=("UniProtKB:P1", "UniProtKB:P2"),
        ),
    )


def test_a_withdrawn_gene_is_set_aside_with_a_note() -> None:
    withdrawn = row(hgnc_id="HGNC:1", symbol="ABC1", status="Entry Withdrawn")
    kept = row(hgnc_id="HGNC:2", symbol="ABC2", status="Approved")
    parsed = parse(piece(withdrawn, kept))
    assert [gene.id for gene in parsed.records if isinstance(gene, Gene)] == ["HGNC:2"]
    assert parsed.problems == (
        Problem(
            "hgnc.txt",
            "line 2",
            "HGNC:1 is set aside: its status is Entry Withdrawn",
            "Only approved genes are loaded.",
            "note",
        ),
    )


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("HGNC:1\tABC1", "the row has 12 columns fewer than the header"),
        (row(symbol="ABC1", status="Approved") + "\tmore", "the row has 1 columns more than the header"),
        (row(symbol="ABC1", status="Approved"), "the row has no HGNC id or no symbol"),
    ],
)
def test_a_row_that_cannot_be_read_is_a_problem_with_its_line(line: str, message: str) -> None:
    good = row(hgnc_id="HGNC:2", symbol="ABC2", status="Approved")
    parsed = parse(piece(good, line))
    assert len(parsed.records) == 1
    assert [(problem.place, problem.message) for problem in parsed.problems] == [("line 3", message)]


def test_another_table_is_refused_with_the_columns_that_it_lacks() -> None:
    parsed = parse(piece("1\tx", header="gene\tsymbol"))
    assert [str(problem) for problem in parsed.problems] == [
        "hgnc.txt, line 1: the header lacks the column hgnc_id, name, status. "
        "Take hgnc_complete_set.txt as HGNC publishes it."
    ]


def test_windows_line_ends_make_no_difference() -> None:
    good = row(hgnc_id="HGNC:2", symbol="ABC2", status="Approved", omim_id="5")
    dos = RawItem("hgnc.txt", "2", f"{HEADER}\r\n{good}\r\n".encode("utf-8-sig"))
    assert parse(dos).records == parse(piece(good)).records
