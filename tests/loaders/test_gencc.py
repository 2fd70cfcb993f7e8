"""GenCC: submissions with their submitters, and identifiers that stand in for missing ones."""

from collections import Counter
from pathlib import Path

import pytest

from raregraph.graph.curated import Attribution, GeneDiseaseRow
from raregraph.loaders.source import RawItem
from raregraph.loaders.sources.gencc import parse
from raregraph.ontology.kinds import GeneDiseaseKind as Kind
from tests.loaders.curated import Loaded, load, table

COLUMNS = (
    "submission_id",
    "hgnc_id",
    "hgnc_symbol",
    "disease_id",
    "disease_name",
    "moi_id",
    "submitter_id",
    "submitter_name",
    "classification_id",
    "date",
    "public_report_url",
    "pmids",
)
PUBLIC = (
    "uuid",
    "gene_curie",
    "gene_symbol",
    "disease_curie",
    "disease_original_curie",
    "classification_curie",
    "moi_curie",
    "submitter_curie",
    "submitter_title",
    "submitted_as_disease_name",
    "submitted_as_date",
    "submitted_as_public_report_url",
    "submitted_as_pmids",
)
ROW = {
    "hgnc_id": "HGNC:5",
    "hgnc_symbol": "ABC1",
    "disease_id": "OMIM:100000",
    "disease_name": "A disease",
    "moi_id": "HP:0000007",
    "submitter_id": "GENCC:000112",
    "classification_id": "GENCC:100001",
    "date": "2020/02/03",
}


def rows(item: RawItem) -> list[GeneDiseaseRow]:
    parsed = parse(item)
    assert parsed.problems == ()
    return [row for row in parsed.records if isinstance(row, GeneDiseaseRow)]


def only(**values: str) -> GeneDiseaseRow:
    (row,) = rows(table(COLUMNS, ROW | values))
    return row


@pytest.fixture(scope="module")
def loaded(shared_data: Path) -> Loaded:
    return load("gencc", shared_data / "gencc" / "gencc-submissions.tsv")


def test_every_submission_is_loaded_reported_or_set_aside(loaded: Loaded, shared_data: Path) -> None:
    lines = (shared_data / "gencc" / "gencc-submissions.tsv").read_text(encoding="utf-8").splitlines()
    assert len(lines) - 1 == 6_627
    assert Counter(row.attribution.primary_source for row in loaded.genes) == {
        "infores:gene2phenotype": 2_729,
        "infores:clingen": 2_345,
        "infores:kfshrc": 163,
    }
    fields = Counter(problem.place.partition("field ")[2] for problem in loaded.errors)
    assert fields == {"disease": 29, "pmids": 3}
    assert len(loaded.genes) + len(loaded.errors) + 1_358 == 6_627


def test_an_identifier_that_stands_in_for_others_says_nothing(loaded: Loaded) -> None:
    (note,) = loaded.notes
    assert note.message == (
        "1358 rows of infores:gene2phenotype are set aside: they give MONDO:0021055 for 1121 different disease "
        "names, so it stands in for identifiers that were missing"
    )
    assert "MONDO:0021055" not in {row.disease for row in loaded.genes}


def test_classes_have_their_kind_and_denials_are_negated(loaded: Loaded) -> None:
    kinds = {(row.classification, row.kind, row.negated) for row in loaded.genes}
    assert kinds == {
        ("Definitive", Kind.CAUSES, False),
        ("Strong", Kind.CAUSES, False),
        ("Moderate", Kind.CAUSES, False),
        ("Limited", Kind.UNCERTAIN, False),
        ("No Known Disease Relationship", Kind.UNCERTAIN, False),
        ("Disputed Evidence", Kind.CAUSES, True),
        ("Refuted Evidence", Kind.CAUSES, True),
    }
    assert Counter(row.negated for row in loaded.genes) == {False: 5_067, True: 170}


def test_a_submission_in_full(loaded: Loaded) -> None:
    said = Attribution(
        "infores:gene2phenotype", "line 2", ("infores:gencc",), publications=("PMID:16116424",)
    )
    assert loaded.genes[0] == GeneDiseaseRow(
        gene="HGNC:20473",
        disease="OMIM:609054",
        kind=Kind.CAUSES,
        attribution=said,
        symbol="BRIP1",
        disease_label="FANCONI ANEMIA, COMPLEMENTATION GROUP J",
        modes=("HP:0000007",),
        classification="Definitive",
        date="2016-11-29",
    )


def test_the_public_export_is_read_as_well() -> None:
    values = {
        "gene_curie": "HGNC:5",
        "gene_symbol": "ABC1",
        "disease_curie": "MONDO:0000001",
        "disease_original_curie": "Orphanet:70",
        "classification_curie": "GENCC:100009",
        "moi_curie": "HP:0001417",
        "submitter_curie": "GENCC:000999",
        "submitter_title": "A New Group, Inc.",
        "submitted_as_disease_name": "A disease",
        "submitted_as_date": "2018-03-30 13:31:56",
        "submitted_as_pmids": "PMID: 1 2",
    }
    for separator in "\t,":
        text = table(PUBLIC, {k: f'"{v}"' for k, v in values.items()}, separator=separator)
        (row,) = rows(text)
        assert row == GeneDiseaseRow(
            gene="HGNC:5",
            disease="ORPHA:70",
            kind=Kind.CAUSES,
            attribution=Attribution(
                "infores:a-new-group-inc", "line 2", ("infores:gencc",), publications=("PMID:1", "PMID:2")
            ),
            symbol="ABC1",
            disease_label="A disease",
            modes=("HP:0001417",),
            classification="Supportive",
            date="2018-03-30",
        )


def test_twenty_names_of_one_identifier_are_synonyms_and_more_are_a_stand_in() -> None:
    twenty = [ROW | {"disease_name": f"name {n}"} for n in range(20)]
    assert len(rows(table(COLUMNS, *twenty))) == 20
    other = ROW | {"disease_id": "OMIM:100001"}
    parsed = parse(table(COLUMNS, *twenty, ROW | {"disease_name": "name 20"}, other))
    assert [row.disease for row in parsed.records if isinstance(row, GeneDiseaseRow)] == ["OMIM:100001"]
    assert [problem.level for problem in parsed.problems] == ["note"]


def test_the_root_of_modes_means_that_the_mode_is_unknown() -> None:
    assert only(moi_id="HP:0000005").modes == ()
    assert only(moi_id="").modes == ()
    assert only(moi_id="HP:0001428").modes == ("HP:0001442",)


@pytest.mark.parametrize("text", ["1, 2,3", "1 2 3", "PMID:1;PMID: 2;pmid:3", "1|2|3|1", ",1,,2, 3,"])
def test_articles_are_listed_in_many_ways(text: str) -> None:
    assert only(pmids=text).attribution.publications == ("PMID:1", "PMID:2", "PMID:3")


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"hgnc_id": "ABC1"}, "field gene: 'ABC1' is no HGNC identifier"),
        ({"disease_id": "MONDO:00613319"}, "field disease: 'MONDO:00613319' is no MONDO or OMIM or ORPHA"),
        ({"moi_id": "HP:0001250"}, "field moi: 'HP:0001250' is no mode of inheritance"),
        ({"submitter_id": "GENCC:1"}, "field submitter: 'GENCC:1' is no known submitter and has no name"),
        ({"classification_id": "GENCC:9"}, "field classification: 'GENCC:9' is none of 'GENCC:100001'"),
        ({"date": "last year"}, "field date: 'last year' is no date"),
        ({"pmids": "12345678x"}, "field pmids: '12345678x' is no publication identifier or web address"),
    ],
)
def test_a_broken_row_is_told_with_line_and_field(values: dict[str, str], message: str) -> None:
    parsed = parse(table(COLUMNS, ROW | values))
    assert parsed.records == ()
    (problem,) = parsed.problems
    assert f"{problem.place}: {problem.message}".startswith(f"line 2, {message}")
