"""ORPHApackets: terms and rows of Orphanet, whatever shape a packet's lists have."""

import json
import tarfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from raregraph.graph.curated import (
    Attribution,
    CuratedRecord,
    GeneDiseaseRow,
    ModeRow,
    OnsetRow,
    PhenotypeRow,
    PrevalenceRow,
    Synonym,
    Term,
)
from raregraph.graph.records import Problem
from raregraph.loaders.files import open_binary
from raregraph.loaders.source import Parsed, RawItem
from raregraph.loaders.sources.orphapacket import entries, items, parse
from raregraph.ontology.kinds import GeneDiseaseKind as Kind
from tests.loaders.curated import Loaded, load

ORPHANET = "infores:orphanet"
TYPES = {
    "Disease-causing germline mutation(s) in": "ORPHA:317343",
    "Disease-causing germline mutation(s) (loss of function) in": "ORPHA:410295",
    "Disease-causing germline mutation(s) (gain of function) in": "ORPHA:410296",
    "Disease-causing somatic mutation(s) in": "ORPHA:317344",
    "Major susceptibility factor in": "ORPHA:317345",
    "Modifying germline mutation in": "ORPHA:317346",
    "Part of a fusion gene in": "ORPHA:317348",
    "Role in the phenotype of": "ORPHA:317349",
    "Candidate gene tested in": "ORPHA:327767",
    "Biomarker tested in": "ORPHA:465410",
}


def packet(**parts: Any) -> Parsed:
    content = {"ORPHAcode": "1", "Label": "A disorder"} | parts
    return parse(
        RawItem("ORPHApacket_1.json", "ORPHApacket_1", json.dumps({"Orphapacket": content}).encode())
    )


def rows(**parts: Any) -> tuple[CuratedRecord, ...]:
    """The rows of a packet without a fault, its term left out."""
    parsed = packet(**parts)
    assert parsed.problems == ()
    return tuple(x for x in parsed.records if isinstance(x, CuratedRecord) and not isinstance(x, Term))


def faults(**parts: Any) -> list[str]:
    return [f"{problem.place}: {problem.message}" for problem in packet(**parts).problems]


def gene(
    association: str = "Role in the phenotype of", source: str = "HGNC", number: str = "5"
) -> dict[str, Any]:
    return {
        "Symbol": "ABC1",
        "ExternalReferences": [{"Source": source, "Reference": number}],
        "DisorderGeneAssociationType": association,
    }


@pytest.fixture(scope="module")
def orphanet(shared_data: Path) -> Loaded:
    return load("orphapacket", shared_data / "orphanet" / "orphapacket.tar.xz")


@pytest.fixture(scope="module")
def raw(shared_data: Path) -> dict[str, dict[str, Any]]:
    """The packets as they are, read without the loader."""
    path = shared_data / "orphanet" / "orphapacket.tar.xz"
    with open_binary(path) as stream, tarfile.open(fileobj=stream, mode="r|") as archive:
        contents = [file.read() for member in archive if (file := archive.extractfile(member))]
    packets = [json.loads(content)["Orphapacket"] for content in contents]
    return {packet["ORPHAcode"]: packet for packet in packets}


def everywhere(value: Any, name: str) -> Iterator[Any]:
    """All values of a field, at any depth."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key == name:
                yield inner
            yield from everywhere(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from everywhere(inner, name)


def test_all_packets_are_terms_and_nothing_is_lost(orphanet: Loaded) -> None:
    assert orphanet.problems == ()
    assert Counter(type(record).__name__ for record in orphanet.records) == {
        "Term": 9_960,
        "GeneDiseaseRow": 8_018,
        "ModeRow": 5_285,
        "OnsetRow": 11_736,
        "PrevalenceRow": 11_273,
        "PhenotypeRow": 115_878,
    }


def test_association_types_are_as_many_as_in_the_packets_type_by_type(
    orphanet: Loaded, raw: dict[str, dict[str, Any]]
) -> None:
    expected = Counter(
        name
        for packet in raw.values()
        for name in everywhere(packet.get("Genes"), "DisorderGeneAssociationType")
    )
    assert Counter(row.original_predicate for row in orphanet.genes) == {
        TYPES[name]: number for name, number in expected.items()
    }
    assert Counter((row.original_predicate, row.kind) for row in orphanet.genes) == {
        ("ORPHA:317343", Kind.CAUSES): 5_298,
        ("ORPHA:410295", Kind.CAUSES_LOSS_OF_FUNCTION): 1_226,
        ("ORPHA:410296", Kind.CAUSES_GAIN_OF_FUNCTION): 218,
        ("ORPHA:317344", Kind.CAUSES_SOMATIC): 227,
        ("ORPHA:317345", Kind.SUSCEPTIBILITY): 463,
        ("ORPHA:317346", Kind.MODIFIES): 59,
        ("ORPHA:317348", Kind.ROLE): 255,
        ("ORPHA:317349", Kind.ROLE): 272,
    }
    assert {row.original_predicate for row in orphanet.genes if row.germline} == {
        TYPES[name] for name in expected if "germline" in name
    }


def test_genes_of_subtypes_all_stand_in_the_subtypes_own_packets(
    orphanet: Loaded, raw: dict[str, dict[str, Any]]
) -> None:
    own = {(row.disease, row.symbol, row.original_predicate) for row in orphanet.genes}
    copies = [
        (f"ORPHA:{child['ORPHAcode']}", gene["Symbol"], TYPES[gene["DisorderGeneAssociationType"]])
        for packet in raw.values()
        for child in everywhere(packet.get("Children"), "Child")
        for gene in everywhere(child["Genes"], "Gene")
    ]
    assert len(copies) == 16_093
    assert set(copies) <= own


def test_modes_onsets_and_signs_are_as_many_as_in_the_packets(
    orphanet: Loaded, raw: dict[str, dict[str, Any]]
) -> None:
    modes = Counter(
        name
        for packet in raw.values()
        for name in everywhere(packet.get("TypeOfInheritances"), "value")
        if name not in {"Not applicable", "Unknown", "No data available", "Not yet documented"}
    )
    assert Counter(row.original_object for row in orphanet.records if isinstance(row, ModeRow)) == modes
    onsets = Counter(
        {"Antenatal": "HP:0030674", "Neonatal": "HP:0003623"}.get(name, name)
        for packet in raw.values()
        for name in everywhere(packet.get("AverageAgeOfOnsets"), "value")
        if name != "No data available"
    )
    assert Counter(row.onset for row in orphanet.records if isinstance(row, OnsetRow)) == onsets
    negated = [row for row in orphanet.records if isinstance(row, PhenotypeRow) and row.negated]
    assert len(negated) == 727
    assert {row.frequency for row in negated} == {"HP:0040285"}


def test_prevalences_without_class_and_number_say_nothing(
    orphanet: Loaded, raw: dict[str, dict[str, Any]]
) -> None:
    everything = [
        each
        for packet in raw.values()
        for found in everywhere(packet.get("Prevalences"), "Prevalence")
        for each in (found if isinstance(found, list) else [found])
    ]
    assert len(everything) == 16_654
    empty = [
        each
        for each in everything
        if each["PrevalenceClass"] in {"Unknown", "no data"} and each["ValMoy"] in {"0.0", "no data"}
    ]
    assert len(everything) - len(empty) == 11_273
    kept = [row for row in orphanet.records if isinstance(row, PrevalenceRow)]
    assert sum(row.value is not None for row in kept) == 351


def test_spinal_muscular_atrophy_type_1_in_full(orphanet: Loaded) -> None:
    code, label = "ORPHA:83330", "Proximal spinal muscular atrophy type 1"

    def said(place: str) -> Attribution:
        return Attribution(ORPHANET, f"ORPHA 83330, {place}")

    def claim(place: int, symbol: str, number: int, kind: Kind, predicate: str) -> GeneDiseaseRow:
        return GeneDiseaseRow(
            gene=f"HGNC:{number}",
            disease=code,
            kind=kind,
            attribution=said(f"Genes {place}"),
            symbol=symbol,
            disease_label=label,
            original_predicate=predicate,
            germline=True,
        )

    first = orphanet.records.index(
        next(record for record in orphanet.records if isinstance(record, Term) and record.id == code)
    )
    assert orphanet.records[first : first + 9] == (
        Term(
            id=code,
            label=label,
            kind="disease",
            synonyms=(
                Synonym("Infantile spinal muscular atrophy"),
                Synonym("SMA type 1"),
                Synonym("SMA type I"),
                Synonym("SMA-I"),
                Synonym("SMA1"),
                Synonym("Werdnig-Hoffmann disease"),
                Synonym("Infantile-onset spinal muscular atrophy"),
            ),
            parents=("ORPHA:70",),
            exact=("OMIM:253300",),
            subsets=("Clinical subtype",),
        ),
        claim(1, "SMN2", 11118, Kind.MODIFIES, "ORPHA:317346"),
        claim(2, "NAIP", 7634, Kind.MODIFIES, "ORPHA:317346"),
        claim(3, "SMN1", 11117, Kind.CAUSES, "ORPHA:317343"),
        ModeRow(code, "HP:0000007", said("TypeOfInheritances 1"), label, "Autosomal recessive"),
        OnsetRow(code, "Infancy", said("AverageAgeOfOnsets 1"), label),
        OnsetRow(code, "HP:0003623", said("AverageAgeOfOnsets 2"), label),
        PrevalenceRow(
            code, said("Prevalences 1"), "Annual incidence", "1-9 / 1 000 000", None, "Europe", None, label
        ),
        PrevalenceRow(
            code, said("Prevalences 2"), "Point prevalence", "1-9 / 100 000", None, "Europe", None, label
        ),
    )


def test_a_disorder_broader_than_its_target_has_a_narrower_match(orphanet: Loaded) -> None:
    terms = {record.id: record for record in orphanet.records if isinstance(record, Term)}
    atrophy = terms["ORPHA:70"]
    assert atrophy.narrow == ("OMIM:253300", "OMIM:253400", "OMIM:253550", "OMIM:271150")
    assert (atrophy.exact, atrophy.broad) == ((), ())
    strengths = Counter[str]()
    for term in terms.values():
        strengths.update(exact=len(term.exact), broad=len(term.broad), narrow=len(term.narrow))
        strengths.update(unstated=len(term.cross_references))
    assert strengths == {"exact": 3_659, "broad": 758, "narrow": 3_989, "unstated": 29}


def test_a_gene_known_only_by_its_omim_number_keeps_that(orphanet: Loaded) -> None:
    others = {(row.gene, row.symbol) for row in orphanet.genes if not row.gene.startswith("HGNC:")}
    assert others == {("OMIM:616842", "DHS6S1")}


@pytest.mark.parametrize(
    ("association", "predicate", "kind"),
    [
        (name, predicate, kind)
        for (name, predicate), kind in zip(
            TYPES.items(),
            (
                Kind.CAUSES,
                Kind.CAUSES_LOSS_OF_FUNCTION,
                Kind.CAUSES_GAIN_OF_FUNCTION,
                Kind.CAUSES_SOMATIC,
                Kind.SUSCEPTIBILITY,
                Kind.MODIFIES,
                Kind.ROLE,
                Kind.ROLE,
                Kind.UNCERTAIN,
                Kind.UNCERTAIN,
            ),
            strict=True,
        )
    ],
)
def test_each_of_the_ten_association_types_keeps_its_meaning(
    association: str, predicate: str, kind: Kind
) -> None:
    (row,) = rows(Genes=[{"Gene": gene(association)}])
    assert isinstance(row, GeneDiseaseRow)
    assert (row.gene, row.original_predicate, row.kind) == ("HGNC:5", predicate, kind)


@pytest.mark.parametrize(
    "shape",
    [
        lambda one: [{"Gene": one}],
        lambda one: {"Gene": one},
        lambda one: {"Gene": [one]},
        lambda one: [{"Gene": [one]}],
        lambda one: [one],
        lambda one: one,
    ],
)
def test_a_list_of_one_is_read_in_every_shape(shape: Any) -> None:
    expected = gene()
    assert entries(shape(expected), "Gene") == [expected]


@pytest.mark.parametrize("nothing", [None, "no data", "", [], {"Gene": []}, {"Gene": "no data"}, ["no data"]])
def test_nothing_is_an_empty_list_in_every_shape(nothing: Any) -> None:
    assert entries(nothing, "Gene") == []


@pytest.mark.parametrize("word", ["Not applicable", "Unknown", "No data available", "Not yet documented"])
def test_words_for_no_mode_are_no_modes(word: str) -> None:
    assert rows(TypeOfInheritances=[{"TypeOfInheritance": {"value": word}}]) == ()


def test_a_prevalence_has_its_number_and_articles() -> None:
    given_prevalence = {
        "Source": "ORPHANET_20301739[PMID]_14564668[PMID]_PMID: 6024251_EUROCAT 2012[REG]",
        "PrevalenceType": "Point prevalence",
        "PrevalenceQualification": "Value and class",
        "PrevalenceClass": "1-9 / 100 000",
        "ValMoy": "1.5",
        "PrevalenceGeographic": "Europe",
    }
    articles = ("PMID:20301739", "PMID:14564668", "PMID:6024251")
    said = Attribution(ORPHANET, "ORPHA 1, Prevalences 1", publications=articles)
    assert rows(Prevalences={"Prevalence": [given_prevalence]}) == (
        PrevalenceRow(
            "ORPHA:1", said, "Point prevalence", "1-9 / 100 000", "1.5", "Europe", None, "A disorder"
        ),
    )
    zero = given_prevalence | {"ValMoy": "0.0"}
    (row,) = rows(Prevalences={"Prevalence": [zero]})
    assert isinstance(row, PrevalenceRow)
    assert row.value is None, "0.0 stands where Orphanet gives no number"


@pytest.mark.parametrize(
    ("parts", "fault"),
    [
        (
            {"Genes": [{"Gene": gene("Causes")}]},
            "Genes 1, field DisorderGeneAssociationType: 'Causes' is none of 'Disease-causing",
        ),
        (
            {"Genes": [gene(source="ClinVar")]},
            "Genes 1, field ExternalReferences: the gene has no HGNC, Ensembl, OMIM identifier",
        ),
        ({"Genes": [gene(number="x")]}, "Genes 1, field Reference: 'HGNC:x' is no HGNC identifier"),
        ({"Genes": ["SMN1"]}, "Genes 1, field DisorderGeneAssociationType: there is no text here"),
        (
            {"TypeOfInheritances": [{"value": "Maternal"}]},
            "TypeOfInheritances 1, field value: 'Maternal' is no mode of inheritance",
        ),
        (
            {"Phenotypes": [{"HPOId": "HP:1", "HPOFrequency": "Obligate (100%)"}]},
            "Phenotypes 1, field HPOId: 'HP:1' is no HP identifier",
        ),
        (
            {"Phenotypes": [{"HPOId": "HP:0001250", "HPOFrequency": "Often"}]},
            "Phenotypes 1, field HPOFrequency: 'Often' is none of 'Obligate (100%)'",
        ),
        ({"Parents": [{"Parent": {"ORPHAcode": "x"}}]}, "Parents 1, field ORPHAcode: 'ORPHA:x' is no ORPHA"),
        (
            {
                "ExternalReferences": [
                    {"Source": "OMIM", "Reference": "1", "DisorderMappingRelation": "E (x)"}
                ]
            },
            "ExternalReferences 1, field Reference: 'OMIM:1' is no OMIM identifier",
        ),
        (
            {"Prevalences": [{"PrevalenceClass": "no data", "ValMoy": "many"}]},
            "Prevalences 1, field ValMoy: 'many' is no number",
        ),
    ],
)
def test_a_broken_part_is_told_with_its_place_and_the_term_is_kept(parts: dict[str, Any], fault: str) -> None:
    (found,) = faults(**parts)
    assert found.startswith(fault)
    assert [type(record) for record in packet(**parts).records] == [Term]


@pytest.mark.parametrize(
    ("data", "place"),
    [
        (b'{"Orphapacket": {\n', "line 2"),
        (b"[]", "field Orphapacket"),
        (b'{"Orphapacket": {"Label": "x"}}', "field Orphapacket"),
        (b'{"Orphapacket": {"ORPHAcode": "x"}}', "field ORPHAcode"),
        (b'{"Orphapacket": {"ORPHAcode": "1"}}', "field Label"),
        (b'{"Orphapacket": "\xff"}', "line 1, byte 18"),
    ],
)
def test_a_broken_packet_is_told_with_its_place(data: bytes, place: str) -> None:
    parsed = parse(RawItem("p.json", "ORPHApacket_1", data))
    assert parsed.records == ()
    (problem,) = parsed.problems
    assert isinstance(problem, Problem)
    assert (problem.file, problem.place, problem.level) == ("p.json", place, "error")


def test_files_that_are_no_packets_are_passed_over(tmp_path: Path) -> None:
    (tmp_path / "schema.json").write_text("{}")
    (tmp_path / "ORPHApacket_1.json").write_text("{}")
    assert [item.key for item in items(tmp_path)] == ["ORPHApacket_1"]


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@given(
    name=st.sampled_from(
        ["Genes", "Parents", "Synonyms", "Prevalences", "DisorderType", "ExternalReferences"]
    ),
    value=json_values,
)
def test_whatever_a_part_holds_the_packet_is_read(name: str, value: Any) -> None:
    parsed = packet(**{name: value})
    assert isinstance(parsed.records[0], Term)
