"""The arrays of a release hold each claim once, with its provenance, and are the same for the same N-Quads."""

import json
import shutil
from collections.abc import Iterable
from pathlib import Path

import pytest

from raregraph.graph.curated import Attribution as CuratedAttribution
from raregraph.graph.curated import Edge, OnsetRow
from raregraph.graph.disease_index import DiseaseIndex
from raregraph.graph.errors import ReleaseError
from raregraph.graph.rdf.kgx import edge_quads
from raregraph.graph.rdf.named_graphs import graph_iri
from raregraph.graph.rdf.nquads import iri
from raregraph.graph.rdf.rows import row_quads
from raregraph.graph.release import Release
from raregraph.graph.traversal.arrays import Arrays, verify
from raregraph.graph.traversal.gather import Attribution
from raregraph.graph.traversal.noting import Noting, write_noted
from raregraph.graph.traversal.selection import Selection
from raregraph.loaders.identities import Identities
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


def test_what_hpo_read_in_an_entry_of_omim_is_omims_voice_and_no_publication(arrays: Arrays) -> None:
    (claim,) = (n for n in range(arrays.claims) if arrays.table[arrays.attributions[n]].source == "hpoa")
    assert arrays.table[arrays.attributions[claim]].voices == ("OMIM",)
    assert (arrays.text(claim).publications, arrays.text(claim).derived_from) == ((), ("OMIM:253300",))


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


@pytest.mark.parametrize("name", ["objects.npy", "texts.txt", "facts.txt", "tables.json"])
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


def test_a_release_of_another_version_says_that_it_must_be_built_again(
    release: Release, tmp_path: Path
) -> None:
    folder = tmp_path / "traversal"
    shutil.copytree(release.traversal_path, folder)
    tables = json.loads((folder / "tables.json").read_text(encoding="utf-8"))
    (folder / "tables.json").write_text(json.dumps(tables | {"version": 3}), encoding="utf-8")
    with pytest.raises(ReleaseError, match=r"of another version.*Build again"):
        Arrays(folder)


def test_what_is_noted_lies_beside_the_release_until_it_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "not there"))
    write_noted(quads(), tmp_path / "arrays")
    assert [path.name for path in tmp_path.iterdir()] == ["arrays"]


def test_what_kgx_and_others_need_stands_with_a_claim(arrays: Arrays) -> None:
    gene, disease = arrays.number(SMN1), arrays.number(TYPE1)
    assert gene is not None
    assert disease is not None
    claims = range(arrays.starts[gene], arrays.starts[gene + 1])
    (claim,) = (
        claim
        for claim in claims
        if arrays.objects[claim] == disease
        and arrays.table[arrays.attributions[claim]].source == "orphapacket"
    )
    assert arrays.table[arrays.attributions[claim]] == Attribution(
        kind="causes_loss_of_function",
        source="orphapacket",
        credited="infores:orphanet",
        agent="manual_agent",
        negated=False,
        inferred=False,
        voices=("Orphanet",),
        category="biolink:CausalGeneToDiseaseAssociation",
        predicate="biolink:causes",
        relation="RO:0003303",
        sio_class="SIO:001119",
        level="knowledge_assertion",
    )
    text = arrays.text(claim)
    assert (text.original_object, text.row) == ("ORPHA:83330", "line 1")
    assert text.more == (("subject_form_or_variant_qualifier", "loss_of_function_variant_form"),)


ODD = 'tab\t pipe| quote" newline\n é = \\'


def test_all_that_an_edge_of_kgx_says_stands_with_its_claim(tmp_path: Path) -> None:
    edge = Edge(
        "urn:uuid:0a801142-530b-49bd-87c5-77f082e64c30",
        "biolink:DiseaseToPhenotypicFeatureAssociation",
        SMA,
        "biolink:has_phenotype",
        "HP:0001250",
        CuratedAttribution("infores:omim", "line 2", ("infores:b", "infores:a"), evidence=("ECO:0000304",)),
        original_subject=ODD,
        qualifiers=(
            ("has_count", "7"),
            ("has_quotient", "0.5"),
            ("onset_qualifier", "HP:0003577"),
            ("qualifiers", "HP:0012828"),
            ("qualifiers", "two words"),
            ("supporting_text", "One."),
            ("supporting_text", ODD),
        ),
        extra=(("provided_by", "hpoa_edges"), ("from", ODD)),
    )
    other = edge._replace(id="", predicate="RO:0002434", qualifiers=(), extra=())
    text = edge_quads(edge, graph_iri("kgx", "1")) + edge_quads(other, graph_iri("kgx", "1"))
    write_noted([text.encode()], tmp_path / "arrays")
    arrays = Arrays(tmp_path / "arrays")
    (said,) = (each for each in arrays.table if each.kind == "has_phenotype")
    assert (said.aggregators, said.provided_by) == (("infores:a", "infores:b"), ("hpoa_edges",))
    (found,) = (arrays.text(claim) for claim in range(arrays.claims) if arrays.text(claim).more)
    assert found.claim == edge.id
    assert (found.sentence, found.original_subject, found.onset) == ("One.", ODD, "HP:0003577")
    assert (found.evidence, found.qualifiers) == (("ECO:0000304",), ("HP:0012828", "two words"))
    assert found.more == (
        ("from", ODD),
        ("has_count", "7"),
        ("has_quotient", "0.5"),
        ("supporting_text", ODD),
    )


def test_a_relation_that_is_none_of_biolinks_is_followed_only_when_named(tmp_path: Path) -> None:
    graph = graph_iri("hpoa", "1")
    row = OnsetRow(SMA, "HP:0003577", CuratedAttribution("infores:hpo-annotations", "line 3"))
    words = OnsetRow(SMA, "Infancy", CuratedAttribution("infores:orphanet", "line 4"))
    identities = Identities.of((), DiseaseIndex())
    quads = "".join(row_quads(each, graph, identities) for each in (row, words))
    write_noted([quads.encode()], tmp_path / "arrays")
    arrays = Arrays(tmp_path / "arrays")
    assert len(Selection().claims(arrays)) == 0
    assert len(Selection(kinds=["raregraph:ageOfOnset"]).claims(arrays)) == 1
    assert arrays.unlinked == (("hpoa", "raregraph:OnsetAssociation", 1),)


def test_in_a_circle_each_is_below_each(tmp_path: Path) -> None:
    write_noted([hierarchy((n, (n + 1) % 8) for n in range(8))], tmp_path / "arrays")
    assert Arrays(tmp_path / "arrays").breadths.tolist() == [7] * 8


def test_a_hierarchy_is_counted_as_far_as_there_is_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    line = hierarchy((n, n + 1) for n in range(8))
    write_noted([line], tmp_path / "whole")
    assert Arrays(tmp_path / "whole").breadths.tolist() == [0, 1, 2, 3, 4, 5, 6, 7, 8]
    monkeypatch.setattr("raregraph.graph.traversal.writing._MOST_PRODUCTS", 20)
    write_noted([line], tmp_path / "near")
    assert Arrays(tmp_path / "near").breadths.tolist() == [0, 1, 2, 2, 2, 2, 2, 2, 2]


def hierarchy(links: Iterable[tuple[int, int]]) -> bytes:
    """Classes of MONDO by number, each below another."""
    graph = "<https://w3id.org/raregraph/graph/strange/1>"
    is_a = iri("rdfs:subClassOf")
    pairs = list(links)
    classes = sorted({f"MONDO:{each:07d}" for pair in pairs for each in pair})
    types = (f"{iri(each)} {iri('rdf:type')} {iri('biolink:Disease')} {graph} .\n" for each in classes)
    below = (
        f"{iri(f'MONDO:{narrow:07d}')} {is_a} {iri(f'MONDO:{broad:07d}')} {graph} .\n"
        for narrow, broad in pairs
    )
    return "".join((*types, *below)).encode()


def test_a_direct_triple_is_credited_to_who_publishes_its_source(tmp_path: Path) -> None:
    graph = "<https://w3id.org/raregraph/graph/orphanet-classification/1>"
    catalogue = "<https://w3id.org/raregraph/graph/catalogue/1>"
    lines = (
        f"{iri('ORPHA:70')} {iri('rdfs:subClassOf')} {iri('ORPHA:98505')} {graph} .\n"
        f"{graph} {iri('dcterms:source')} {iri('infores:orphanet')} {catalogue} .\n"
    )
    write_noted([lines.encode()], tmp_path / "arrays")
    [said] = Arrays(tmp_path / "arrays").table
    assert (said.source, said.credited, said.voices) == (
        "orphanet-classification",
        "infores:orphanet",
        ("Orphanet",),
    )
