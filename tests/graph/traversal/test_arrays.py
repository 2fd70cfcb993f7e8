"""The arrays of a release hold each claim once, with its provenance, and are the same for the same N-Quads."""

import shutil
from pathlib import Path

import pytest

from raregraph.graph.errors import ReleaseError
from raregraph.graph.release import Release
from raregraph.graph.traversal.arrays import Arrays, verify
from raregraph.graph.traversal.gather import Attribution
from raregraph.graph.traversal.noting import Noting, write_noted
from tests.curated_graph import SMA, SMN1, SMN2, TYPE1, quads


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def said(arrays: Arrays, subject: str, target: str) -> set[tuple[str, str, bool]]:
    first, other = arrays.number(subject), arrays.number(target)
    assert first is not None
    assert other is not None
    claims = range(arrays.starts[first], arrays.starts[first + 1])
    found = (arrays.table[arrays.attributions[claim]] for claim in claims if arrays.objects[claim] == other)
    return {(each.kind, each.source, each.inferred) for each in found}


def test_each_claim_stands_with_its_kind_and_source(arrays: Arrays) -> None:
    assert said(arrays, SMN1, TYPE1) == {
        ("causes", "genes-to-disease", False),
        ("causes", "mondo", False),
        ("causes_loss_of_function", "orphapacket", False),
    }
    assert said(arrays, SMN1, SMA) == {("causes", "medquad", False), ("causes", "inferred", True)}
    assert said(arrays, TYPE1, SMA) == {("subclass_of", "mondo", False)}


def test_a_claim_keeps_its_sentence_or_row_and_its_record(arrays: Arrays) -> None:
    gene = arrays.number(SMN2)
    assert gene is not None
    texts = [arrays.text(claim) for claim in range(arrays.starts[gene], arrays.starts[gene + 1])]
    assert {text.sentence for text in texts} == {"", "More copies of SMN2 make it milder."}
    assert {text.record for text in texts if text.sentence} == {"record:gard/sma"}
    assert {text.row for text in texts if not text.sentence} == {"line 1"}


def test_voices_of_a_claim_are_its_basis_of_independence(arrays: Arrays) -> None:
    voices = {each.source: each.voices for each in arrays.table if each.kind == "causes"}
    assert voices["mondo"] == voices["genes-to-disease"] == ("OMIM",)
    assert voices["inferred"] == ()


def test_a_node_has_its_kind_label_and_synonyms(arrays: Arrays) -> None:
    number = arrays.number(SMN1)
    assert number is not None
    node = arrays.node(number)
    assert (node.id, node.kind, node.label, node.synonyms) == (
        SMN1,
        "gene",
        "SMN1",
        ("survival of motor neuron 1",),
    )
    assert arrays.number("HGNC:0") is None
    assert list(arrays.all_nodes(range(arrays.nodes)))[number] == node


def test_a_node_knows_how_many_are_below_it(arrays: Arrays) -> None:
    found = {arrays.node(number).id: int(arrays.breadths[number]) for number in range(arrays.nodes)}
    assert [found[each] for each in ("MONDO:0000001", SMA, TYPE1, SMN1)] == [3, 2, 0, 0]


def test_the_same_quads_give_the_same_bytes_however_they_are_cut(tmp_path: Path) -> None:
    text = b"".join(quads())
    write_noted([text], tmp_path / "whole")
    middle = text.index(b"\n", len(text) // 2) + 1
    write_noted([text[:middle], text[middle:]], tmp_path / "cut")
    write_noted([text, text], tmp_path / "twice")
    assert files(tmp_path / "whole") == files(tmp_path / "cut") == files(tmp_path / "twice")


def test_a_process_beside_writes_the_same(tmp_path: Path) -> None:
    write_noted(quads(), tmp_path / "here")
    with Noting(tmp_path / "beside", in_here=1000) as noting:
        assert b"".join(noting.passing(quads())) == b"".join(quads())
        noting.finish()
    assert files(tmp_path / "here") == files(tmp_path / "beside")


def test_a_claim_takes_less_than_24_bytes(arrays: Arrays) -> None:
    assert isinstance(arrays.table[0], Attribution)
    by_claim = (arrays.objects, arrays.incoming, arrays.attributions)
    assert sum(array.itemsize for array in by_claim) + 4 <= 24


@pytest.mark.parametrize("name", ["objects.npy", "texts.txt", "tables.json"])
def test_arrays_that_are_damaged_or_gone_are_an_error_with_a_remedy(
    release: Release, tmp_path: Path, name: str
) -> None:
    folder = tmp_path / "traversal"
    shutil.copytree(release.traversal_path, folder)
    with (folder / name).open("r+b") as file:
        file.truncate(40)
    with pytest.raises(ReleaseError, match="raregraph build"):
        verify(folder)
    (folder / name).unlink()
    with pytest.raises(ReleaseError, match="raregraph build"):
        verify(folder)
