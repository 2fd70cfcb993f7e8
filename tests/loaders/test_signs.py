"""Signs that a text gives by a name alone stand on HPO's terms, where HPO is loaded."""

from pathlib import Path

import pytest

from raregraph.graph.curated import Synonym, Term
from raregraph.graph.engine.interface import EmbeddedEngine
from raregraph.graph.export.selection import select
from raregraph.graph.kgx.export import export_kgx
from raregraph.graph.kgx.formats import KGX_FORMATS
from raregraph.graph.phenotype_index import PhenotypeIndex, Sign
from raregraph.graph.validation.shapes import validate
from raregraph.loaders.build import BuildResult, build
from raregraph.loaders.build_request import BuildRequest
from raregraph.loaders.registry import source
from raregraph.ontology.identifiers import compress
from tests.loaders.curated import load

FINGERS, THUMB, EARS, FLOPPY = "HP:0001166", "HP:0011304", "HP:0000400", "HP:0001252"
HPO = f"""format-version: 1.2

[Term]
id: HP:0000001
name: All

[Term]
id: HP:0000118
name: Phenotypic abnormality
is_a: HP:0000001

[Term]
id: HP:0031797
name: Clinical course
is_a: HP:0000001

[Term]
id: HP:0001522
name: Death in infancy
is_a: HP:0031797

[Term]
id: {FINGERS}
name: Arachnodactyly
synonym: "Spider fingers" EXACT []
synonym: "Long hands" BROAD []
is_a: HP:0000118

[Term]
id: {THUMB}
name: Broad thumb
synonym: "Wide digit" EXACT []
is_a: HP:0000118

[Term]
id: {EARS}
name: Macrotia
synonym: "Wide digit" EXACT []
is_a: HP:0000118

[Term]
id: {FLOPPY}
name: Hypotonia
alt_id: HP:0001250
is_a: HP:0000118

[Term]
id: HP:0009999
name: Thin thumb
is_obsolete: true
"""
TABLE = (
    "The Human Phenotype Ontology provides the following list of signs and symptoms for Invented syndrome. "
    "Signs and Symptoms Approximate number of patients (when available) Spider fingers 90% Macrotia - "
    "Death in infancy - Wide digit - Thin thumb - Long hands - Broad thumb 50% arachnodactyly - "
)
PAGE = f"""<?xml version="1.0" encoding="UTF-8"?>
<Document id="1" source="GARD" url="https://rarediseases.info.nih.gov/gard/1/invented">
<Focus>Invented syndrome</Focus>
<FocusAnnotations><UMLS><SemanticGroup>Disorders</SemanticGroup></UMLS></FocusAnnotations>
<QAPairs><QAPair pid="1"><Question qid="1-1" qtype="symptoms">What are its signs ?</Question>
<Answer>{TABLE}</Answer></QAPair></QAPairs>
</Document>
"""
RECORD = """format: raregraph-record/1
id: invented
title: Invented syndrome
disease: GARD:0000001
publisher: infores:gard
last_updated: 2026-11-22
references:
  1: {title: Notes}
claims:
  phenotypes:
    - {name: Floppiness, phenotype: "HP:0001250", statement: They are floppy., cites: [1]}
"""


def built(folder: Path, *, with_hpo: bool) -> BuildResult:
    pages = folder / "medquad" / "1_GARD_QA"
    pages.mkdir(parents=True)
    (pages / "0000001.xml").write_text(PAGE, encoding="utf-8")
    (folder / "hp.obo").write_text(HPO, encoding="utf-8")
    (folder / "invented.yaml").write_text(RECORD, encoding="utf-8")
    inputs = [(source("medquad"), pages.parent), (source("record"), folder / "invented.yaml")]
    inputs += [(source("hpo"), folder / "hp.obo")] if with_hpo else []
    return build(BuildRequest(tuple(inputs), folder / "home", partial=True))


@pytest.fixture(scope="module")
def grounded(tmp_path_factory: pytest.TempPathFactory) -> BuildResult:
    return built(tmp_path_factory.mktemp("grounded"), with_hpo=True)


@pytest.fixture(scope="module")
def named(tmp_path_factory: pytest.TempPathFactory) -> BuildResult:
    return built(tmp_path_factory.mktemp("named"), with_hpo=False)


def signs(result: BuildResult) -> set[tuple[str, str, str]]:
    """The node, the source's own word and the sentence of each claim of a sign."""
    rows = EmbeddedEngine.open(result.release.store_path).rows(
        """SELECT ?sign ?word ?sentence { ?claim biolink:predicate biolink:has_phenotype ;
          biolink:object ?sign ; biolink:supporting_text ?sentence
          OPTIONAL { ?claim biolink:original_object ?word } }"""
    )
    return {
        (
            compress(str(row["sign"]), strict=False) or str(row["sign"]).rpartition("/")[2],
            "" if row["word"] is None else compress(str(row["word"]), strict=False) or str(row["word"]),
            str(row["sentence"]),
        )
        for row in rows
    }


def test_a_name_finds_the_term_by_label_or_by_the_exact_synonym_of_one_term(grounded: BuildResult) -> None:
    assert signs(grounded) == {
        (FINGERS, "Spider fingers", "Spider fingers 90%"),
        (FINGERS, "arachnodactyly", "arachnodactyly"),
        (EARS, "Macrotia", "Macrotia"),
        (THUMB, "Broad thumb", "Broad thumb 50%"),
        (FLOPPY, "HP:0001250", "They are floppy."),
        ("death-in-infancy", "", "Death in infancy"),
        ("wide-digit", "", "Wide digit"),
        ("thin-thumb", "", "Thin thumb"),
        ("long-hands", "", "Long hands"),
    }


def test_without_hpo_names_stay_names_and_identifiers_as_they_are(named: BuildResult) -> None:
    found = signs(named)
    assert {word for _, word, _ in found} == {""}
    assert ("arachnodactyly", "", "arachnodactyly") in found
    assert ("HP:0001250", "", "They are floppy.") in found
    assert not [what for what in named.qc["sources"]["medquad"]["counts"] if what.startswith("signs")]
    assert named.qc["sources"]["medquad"]["signs_not_grounded"] == []


def test_what_is_not_found_is_told_with_what_it_might_be(grounded: BuildResult) -> None:
    report = grounded.qc["sources"]["medquad"]
    assert {what: count for what, count in report["counts"].items() if what.startswith("signs")} == {
        "signs_grounded": 4,
        "signs_grounded by label": 3,
        "signs_grounded by synonym": 1,
        "signs_ambiguous": 1,
        "signs_ungrounded": 3,
    }
    assert report["signs_not_grounded"] == [
        {"name": "Death in infancy", "claims": 1, "candidates": ()},
        {"name": "Long hands", "claims": 1, "candidates": ()},
        {"name": "Thin thumb", "claims": 1, "candidates": ()},
        {"name": "Wide digit", "claims": 1, "candidates": (EARS, THUMB)},
    ]


def test_hpo_alone_names_and_describes_the_term(grounded: BuildResult) -> None:
    rows = EmbeddedEngine.open(grounded.release.store_path).rows(
        f"SELECT ?label ?type {{ GRAPH ?g {{ {FINGERS} rdfs:label ?label ; a ?type }} }}"
    )
    assert [(str(row["label"]), compress(str(row["type"]))) for row in rows] == [
        ("Arachnodactyly", "biolink:PhenotypicFeature")
    ]


def test_who_is_credited_is_as_before(grounded: BuildResult, named: BuildResult) -> None:
    asked = """SELECT ?sentence ?who { ?claim biolink:predicate biolink:has_phenotype ;
      biolink:supporting_text ?sentence ; biolink:primary_knowledge_source ?who } ORDER BY ?sentence"""

    def credited(result: BuildResult) -> list[tuple[str, str]]:
        rows = EmbeddedEngine.open(result.release.store_path).rows(asked)
        return [(str(row["sentence"]), compress(str(row["who"]))) for row in rows]

    assert credited(grounded) == credited(named)
    assert ("Macrotia", "infores:hpo-annotations") in credited(grounded)


def test_the_graph_is_valid_and_its_kgx_holds_the_words_and_comes_back(
    grounded: BuildResult, tmp_path: Path
) -> None:
    assert validate(grounded.release.store_path).findings == ()
    form = KGX_FORMATS["kgx-tsv"]
    first = export_kgx(select(grounded.release, include_restricted=True), tmp_path / "first", form)
    lines = (first.path / first.edges.name).read_text(encoding="utf-8").splitlines()
    columns = lines[0].split("\t")
    edges = [dict(zip(columns, line.split("\t"), strict=True)) for line in lines[1:]]
    found = {(each["object"], each["original_object"]) for each in edges if each["supporting_text"]}
    assert (FINGERS, "Spider fingers") in found
    again = build(BuildRequest(((source("kgx"), first.path),), tmp_path / "home", partial=True))
    assert signs(again) == signs(grounded)


def test_two_terms_of_one_label_are_both_candidates() -> None:
    index = PhenotypeIndex.of(
        [
            Term("HP:1000001", "Odd gait", "phenotype"),
            Term("HP:1000002", "odd-gait", "phenotype", synonyms=(Synonym("Limp"),)),
            Term("HP:1000003", "Onset", "other", synonyms=(Synonym("Limp"),)),
        ]
    )
    assert index.named("ODD GAIT") == Sign(None, None, ("HP:1000001", "HP:1000002"))
    assert index.named("limp") == Sign("HP:1000002", "synonym")
    assert index.named("?") == Sign(None)


def test_each_label_of_hpo_finds_its_own_term_and_no_word_for_a_mode_or_onset_finds_any(
    shared_data: Path,
) -> None:
    parsed = load("hpo", shared_data / "hpo" / "hp.json.gz").records
    terms = [term for term in parsed if isinstance(term, Term) and not term.obsolete]
    index = PhenotypeIndex.of(terms)
    wrong = {
        term.label
        for term in terms
        if term.kind == "phenotype" and index.named(term.label).term != term.id != "HP:0000118"
    }
    assert wrong == set()
    for name in ("Adult onset", "Autosomal recessive inheritance", "Frequent", "Death in infancy", "All"):
        assert index.named(name).term is None, name
    assert index.named("Seizures") == Sign("HP:0001250", "synonym")
    assert index.current("HP:0002125") == "HP:0001250"
