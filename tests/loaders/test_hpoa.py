"""HPO annotations: rows of phenotype.hpoa as signs, modes of inheritance and onsets."""

import gzip
import json
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from raregraph.graph.curated import Attribution, CuratedRecord, ModeRow, OnsetRow, PhenotypeRow
from raregraph.loaders.source import RawItem
from raregraph.loaders.sources.hpoa import parse
from raregraph.ontology.onsets import ONSETS, ROOT
from tests.loaders.curated import Loaded, load, table

COLUMNS = (
    "database_id",
    "disease_name",
    "qualifier",
    "hpo_id",
    "reference",
    "evidence",
    "onset",
    "frequency",
    "sex",
    "modifier",
    "aspect",
    "biocuration",
)
ROW = {
    "database_id": "OMIM:100000",
    "disease_name": "A disease",
    "hpo_id": "HP:0001250",
    "reference": "PMID:1",
    "evidence": "PCS",
    "aspect": "P",
    "biocuration": "HPO:someone[2020-01-01]",
}
HPO = "infores:hpo-annotations"


def piece(**values: str) -> RawItem:
    return table(COLUMNS, ROW | values)


def only(**values: str) -> CuratedRecord:
    parsed = parse(piece(**values))
    assert parsed.problems == ()
    (record,) = parsed.records
    assert isinstance(record, PhenotypeRow | ModeRow | OnsetRow)
    return record


def fault(**values: str) -> str:
    parsed = parse(piece(**values))
    assert parsed.records == ()
    (problem,) = parsed.problems
    assert (problem.file, problem.level) == ("table.txt", "error")
    return f"{problem.place}: {problem.message}"


@pytest.fixture(scope="module")
def hpoa(shared_data: Path) -> Loaded:
    return load("hpoa", shared_data / "hpo" / "phenotype.hpoa.gz")


def test_every_row_is_loaded_reported_or_counted(hpoa: Loaded, shared_data: Path) -> None:
    with gzip.open(shared_data / "hpo" / "phenotype.hpoa.gz", "rt", encoding="utf-8") as lines:
        aspects = Counter(line.split("\t")[10] for line in lines if not line.startswith(("#", "database_id")))
    assert aspects == {"P": 254_965, "I": 8_857, "C": 8_031, "H": 130, "M": 77}
    kinds = Counter(type(record).__name__ for record in hpoa.records)
    assert kinds == {"PhenotypeRow": 254_963, "ModeRow": 8_856, "OnsetRow": 6_844}
    aside: Counter[str] = Counter()
    for note in hpoa.notes:
        number, _, reason = note.message.partition(" rows are set aside: ")
        aside[reason[-3:-1] if reason.endswith(")") else reason] += int(number)
    assert aside == {" C": 1_187, " H": 130, " M": 77}
    assert len(hpoa.errors) + sum(kinds.values()) + sum(aside.values()) == 272_060


def test_the_broken_references_of_the_file_are_told_with_line_and_field(hpoa: Loaded) -> None:
    assert [(problem.place, problem.message.split()[0]) for problem in hpoa.errors] == [
        ("line 12874, field reference", "'OMIM:18417549'"),
        ("line 27386, field reference", "'PMID:20037588P'"),
        ("line 59005, field reference", "'OMIM:23900'"),
    ]


def test_spinal_muscular_atrophy_type_1_is_recessive_and_begins_in_infancy_or_before(hpoa: Loaded) -> None:
    name = "Spinal muscular atrophy, type I"
    rows = [
        row
        for row in hpoa.records
        if isinstance(row, ModeRow | OnsetRow | PhenotypeRow) and row.disease == "OMIM:253300"
    ]
    pcs = ("ECO:0006017",)
    assert [row for row in rows if not isinstance(row, PhenotypeRow)] == [
        OnsetRow(
            "OMIM:253300",
            "HP:0003593",
            Attribution(HPO, "line 134618", evidence=pcs, publications=("PMID:19780763",)),
            name,
        ),
        ModeRow(
            "OMIM:253300",
            "HP:0000007",
            Attribution(HPO, "line 134624", evidence=pcs, publications=("PMID:19780763",)),
            name,
        ),
        OnsetRow(
            "OMIM:253300",
            "HP:0003623",
            Attribution(HPO, "line 134632", evidence=pcs, publications=("PMID:19780763",)),
            name,
        ),
    ]
    assert (
        PhenotypeRow(
            disease="OMIM:253300",
            phenotype="HP:0001558",
            attribution=Attribution(HPO, "line 134625", evidence=pcs, publications=("PMID:19780763",)),
            disease_label=name,
            frequency="22/66",
            onset="HP:0011461",
        )
        in rows
    )


def test_rows_of_orpha_diseases_are_orphanets(hpoa: Loaded) -> None:
    sources = Counter(
        (row.disease.partition(":")[0], row.attribution.primary_source, row.attribution.aggregators)
        for row in hpoa.records
        if isinstance(row, PhenotypeRow)
    )
    assert sources == {
        ("ORPHA", "infores:orphanet", (HPO,)): 114_770,
        ("OMIM", HPO, ()): 139_899,
        ("DECIPHER", HPO, ()): 294,
    }


def test_what_was_denied_or_never_seen_is_negated(hpoa: Loaded) -> None:
    negated = Counter(
        "NOT" if row.frequency is None else row.frequency.partition("/")[0]
        for row in hpoa.records
        if isinstance(row, PhenotypeRow) and row.negated
    )
    assert negated == {"NOT": 704, "0": 2_018}


def test_modes_are_modes_of_the_vocabulary_and_orpha_diseases_have_none(hpoa: Loaded) -> None:
    modes = [row for row in hpoa.records if isinstance(row, ModeRow)]
    counts = Counter(row.mode for row in modes)
    assert (counts["HP:0000007"], counts["HP:0001419"], counts["HP:0001423"]) == (4_198, 276, 96)
    assert counts["HP:0000006"] == 3_510, "one of 3,511 has a broken reference"
    assert (counts["HP:0003829"], counts["HP:0025352"]) == (160, 13), "qualifiers are kept beside modes"
    assert not [row for row in modes if row.disease.startswith("ORPHA:")]


def test_the_onset_terms_are_those_below_onset_in_hpo(shared_data: Path) -> None:
    with gzip.open(shared_data / "hpo" / "hp.json.gz") as file:
        edges = json.load(file)["graphs"][0]["edges"]
    below: defaultdict[str, set[str]] = defaultdict(set)
    for edge in edges:
        if edge["pred"] == "is_a":
            child, parent = (edge[end].rpartition("/")[2].replace("_", ":") for end in ("sub", "obj"))
            below[parent].add(child)
    found: set[str] = set()
    reached = [ROOT]
    while reached:
        new = below[reached.pop()] - found
        found |= new
        reached += new
    assert found == ONSETS


def test_a_row_keeps_frequency_onset_sex_modifiers_and_every_publication() -> None:
    found = only(
        frequency="3.5%",
        onset="HP:0003577",
        sex="MALE",
        modifier="HP:0012828;HP:0012833;HP:0012828",
        reference="PMID:1;OMIM:100000;ISBN-13:978-3-7945-2657-4",
    )
    assert found == PhenotypeRow(
        disease="OMIM:100000",
        phenotype="HP:0001250",
        attribution=Attribution(
            HPO,
            "line 2",
            evidence=("ECO:0006017",),
            publications=("PMID:1", "isbn:9783794526574"),
            derived_from=("OMIM:100000",),
        ),
        disease_label="A disease",
        frequency="3.5%",
        onset="HP:0003577",
        sex="PATO:0000384",
        modifiers=("HP:0012828", "HP:0012833"),
    )


@pytest.mark.parametrize(
    ("values", "negated"),
    [
        ({"qualifier": "NOT"}, True),
        ({"frequency": "0/7"}, True),
        ({"frequency": "0%"}, True),
        ({"frequency": "HP:0040285"}, True),
        ({"frequency": "1/7"}, False),
        ({"frequency": "0.5%"}, False),
        ({"frequency": "HP:0040284"}, False),
    ],
)
def test_a_denied_sign_is_negated_and_a_rare_one_is_not(values: dict[str, str], negated: bool) -> None:
    found = only(**values)
    assert isinstance(found, PhenotypeRow)
    assert found.negated is negated


@pytest.mark.parametrize(
    ("code", "evidence", "agent"),
    [
        ("IEA", "ECO:0000501", "automated_agent"),
        ("PCS", "ECO:0006017", "manual_agent"),
        ("TAS", "ECO:0000304", "manual_agent"),
    ],
)
def test_evidence_codes_become_terms(code: str, evidence: str, agent: str) -> None:
    found = only(evidence=code)
    assert isinstance(found, PhenotypeRow)
    assert (found.attribution.evidence, found.attribution.agent_type) == ((evidence,), agent)


def test_a_merged_mode_is_resolved_and_the_original_kept() -> None:
    found = only(hpo_id="HP:0001428", aspect="I")
    assert isinstance(found, ModeRow)
    assert (found.mode, found.original_object) == ("HP:0001442", "HP:0001428")


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"database_id": "GRAD:1"}, "field database_id: 'GRAD:1' is no OMIM or ORPHA or DECIPHER identifier"),
        ({"hpo_id": "HP:123"}, "field hpo_id: 'HP:123' is no HP identifier"),
        ({"qualifier": "NO"}, "field qualifier: 'NO' is none of '', 'NOT'"),
        ({"reference": "a book"}, "field reference: 'a book' is no publication identifier or web address"),
        ({"evidence": "XYZ"}, "field evidence: 'XYZ' is none of 'IEA', 'PCS', 'TAS'"),
        ({"onset": "birth"}, "field onset: 'birth' is no HP identifier"),
        ({"frequency": "often"}, "field frequency: 'often' is no HPO frequency, fraction or percentage"),
        ({"sex": "F"}, "field sex: 'F' is none of 'MALE', 'FEMALE'"),
        ({"modifier": "HP:0012828;bad"}, "field modifier: 'bad' is no HP identifier"),
        ({"aspect": "Q"}, "field aspect: 'Q' is none of 'P', 'I', 'C', 'H', 'M'"),
        ({"aspect": "I"}, "field hpo_id: 'HP:0001250' is no mode of inheritance"),
    ],
)
def test_a_broken_row_is_told_with_line_and_field(values: dict[str, str], message: str) -> None:
    assert fault(**values) == f"line 2, {message}"
