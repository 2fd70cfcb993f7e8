"""Orphanet's classifications: every disorder with what stands above it."""

import tarfile
from pathlib import Path

import pytest

from raregraph.graph.curated import Term
from raregraph.loaders.source import Parsed, RawItem
from raregraph.loaders.sources.orphanet_classification import items, parse


@pytest.fixture(scope="module")
def archive(shared_data: Path) -> Path:
    return shared_data / "orphanet" / "classifications.tar.xz"


@pytest.fixture(scope="module")
def parsed(archive: Path) -> list[Parsed]:
    return [parse(item) for item in items(archive)]


@pytest.fixture(scope="module")
def found(parsed: list[Parsed]) -> list[Term]:
    return [term for each in parsed for term in each.records if isinstance(term, Term)]


def test_every_disorder_of_the_31_files_is_there_once_a_file(
    archive: Path, parsed: list[Parsed], found: list[Term]
) -> None:
    codes = []
    with tarfile.open(archive) as files:
        for member in files:
            file = files.extractfile(member) if member.isfile() else None
            lines = [] if file is None else file.read().decode("latin-1").splitlines()
            codes.append({line.strip() for line in lines if "<OrphaCode>" in line})
    assert len(parsed) == 31
    assert len(found) == sum(map(len, codes)) == 13_494
    assert len({term.id for term in found}) == len(set().union(*codes)) == 7_271
    assert len({(term.id, parent) for term in found for parent in term.parents}) == 10_375


def test_a_disorder_has_the_parents_of_each_classification(found: list[Term]) -> None:
    angioedema = [term for term in found if term.id == "ORPHA:658"]
    assert angioedema == [
        Term(
            "ORPHA:658",
            "Non-histaminic angioedema",
            "disease",
            parents=(parent,),
            subsets=("Clinical group",),
        )
        for parent in ("ORPHA:98023", "ORPHA:98050")
    ]


def test_letters_with_marks_come_through(found: list[Term]) -> None:
    labels = {term.label for term in found}
    assert {"Alström syndrome", "Papillon-Lefèvre syndrome"} <= labels


def test_the_only_trouble_is_a_tree_without_a_top(parsed: list[Parsed]) -> None:
    (problem,) = [problem for each in parsed for problem in each.problems]
    assert (problem.place, problem.level) == ("line 15", "note")
    assert "ORPHAclassification_235" in problem.file


TREE = """<?xml version="1.0" encoding="ISO-8859-1"?>
<JDBOR><ClassificationList><Classification><ClassificationNodeRootList>
<ClassificationNode>
<Disorder><OrphaCode>1</OrphaCode><Name>Maladies des li\u00e8vres</Name></Disorder>
<ClassificationNodeChildList>
<ClassificationNode>
<Disorder><OrphaCode>2</OrphaCode><Name>Hare gout</Name>
<DisorderType><Name>Disease</Name></DisorderType></Disorder>
</ClassificationNode>
<ClassificationNode>
<Disorder><OrphaCode>two</OrphaCode><Name>No code</Name></Disorder>
</ClassificationNode>
<ClassificationNode>
<Disorder><OrphaCode>3</OrphaCode></Disorder>
</ClassificationNode>
</ClassificationNodeChildList>
</ClassificationNode>
</ClassificationNodeRootList></Classification></ClassificationList></JDBOR>
"""
HARES = (
    Term("ORPHA:1", "Maladies des li\u00e8vres", "disease"),
    Term("ORPHA:2", "Hare gout", "disease", parents=("ORPHA:1",), subsets=("Disease",)),
)


@pytest.mark.parametrize("encoding", ["latin-1", "utf-8"])
def test_a_file_saved_again_in_another_encoding_than_it_declares_is_read(encoding: str) -> None:
    assert parse(RawItem("hares.xml", "hares", TREE.encode(encoding))).records == HARES


def test_a_disorder_without_code_or_name_is_a_problem_with_its_line() -> None:
    parsed = parse(RawItem("hares.xml", "hares", TREE.encode("latin-1")))
    assert [(problem.file, problem.place, problem.message) for problem in parsed.problems] == [
        ("hares.xml", "line 11, OrphaCode", "no OrphaCode there"),
        ("hares.xml", "line 14, Name", "no Name there"),
    ]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "the file is empty"),
        (b"<JDBOR></JDBOR>", "the file holds no ClassificationNodeRootList"),
        (b"<JDBOR><ClassificationList>", "no XML: "),
    ],
)
def test_a_file_of_another_kind_is_a_problem(data: bytes, message: str) -> None:
    parsed = parse(RawItem("hares.xml", "hares", data))
    assert parsed.records == ()
    assert parsed.problems[0].message.startswith(message)
