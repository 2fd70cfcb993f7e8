"""A class of the hub has one label, its own; a record or a row that calls it otherwise gives it another name."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from raregraph.graph.disease_index import DiseaseIndex
from raregraph.graph.rdf.named_graphs import graph_iri
from raregraph.graph.rdf.nquads import iri
from raregraph.graph.rdf.rows import disease_quads
from raregraph.graph.records import Claims, ConditionRecord
from raregraph.loaders.identities import Identities
from raregraph.loaders.registry import source
from raregraph.loaders.sheet import ReadRecord, Sheet
from raregraph.ontology.kinds import GeneDiseaseKind as Kind
from tests.curated_graph import SMA, TERMS, gene

GRAPH = graph_iri("medquad", "1")
RECORD = ConditionRecord("x/sma", "infores:gard", "Spinal Muscular Atrophy", "", identifiers=(SMA,), file="x")
ROW = replace(gene("HGNC:11117", SMA, Kind.CAUSES, "clingen"), disease_label="SMA (5q)")
HUB, NO_HUB = (Identities.of([], DiseaseIndex.of(terms)) for terms in (TERMS, ()))


def of_record(identities: Identities) -> list[str]:
    sheet = Sheet(source("medquad"), GRAPH, "x", identities)
    sheet.add(ReadRecord(RECORD, Claims()))
    return sheet.parts()[1].quads.decode().splitlines()


def of_row(identities: Identities) -> list[str]:
    return disease_quads(ROW, GRAPH, identities).splitlines()


@pytest.mark.parametrize(
    ("made", "name"), [(of_record, "Spinal Muscular Atrophy"), (of_row, "SMA (5q)")], ids=("record", "row")
)
def test_where_the_hub_names_a_disease_others_give_it_other_names(
    made: Callable[[Identities], list[str]], name: str
) -> None:
    other, label = (f'{iri(SMA)} {iri(p)} "{name}" <{GRAPH}> .' for p in ("skos:altLabel", "rdfs:label"))
    with_hub, without = made(HUB), made(NO_HUB)
    assert (other in with_hub, label in with_hub) == (True, False)
    assert (other in without, label in without) == (False, True), "it is all the name there is"


def test_the_name_is_a_key_all_the_same() -> None:
    key = f'{iri(SMA)} {iri("raregraph:nameKey")} "sma 5q" <{GRAPH}> .'
    assert key in of_row(HUB)
    assert key in of_row(NO_HUB)
