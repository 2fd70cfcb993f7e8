"""Writes `modes.json` from `modes.ttl`: `python -m raregraph.ontology.modes_table`.

Reading Turtle takes a quarter of a second, most of it to import rdflib: too long for a command line, so the
table is read from JSON (see `raregraph.ontology.modes`) and a test holds that both files say the same.
"""

import json
from collections.abc import Iterable
from dataclasses import asdict, replace
from pathlib import Path

from rdflib import Graph
from rdflib.namespace import OWL, RDF, RDFS, SKOS
from rdflib.term import Node, URIRef

from raregraph.ontology.identifiers import expand, standardize
from raregraph.ontology.modes import QUALIFIERS, Mode

TURTLE = Path(__file__).with_name("modes.ttl")
TABLE = Path(__file__).with_name("modes.json")

_MERGED = URIRef(expand("oboInOwl:hasAlternativeId"))


def read_turtle(turtle: str) -> tuple[Mode, ...]:
    """The modes that a document in the manner of `modes.ttl` states, parents before their children."""
    graph = Graph().parse(data=turtle, format="turtle")
    found = {m.id: m for m in (_read_mode(graph, term) for term in graph.subjects(RDF.type, OWL.Class))}
    above = {identifier: _above(identifier, found) for identifier in found}
    ordered = sorted(found, key=lambda identifier: (len(above[identifier]), identifier))
    return tuple(replace(found[i], is_qualifier=QUALIFIERS in above[i]) for i in ordered)


def to_json(table: Iterable[Mode]) -> str:
    """The text of `modes.json`: one mode a line."""
    lines = ",\n".join(json.dumps(asdict(m), ensure_ascii=False) for m in table)
    return f"[\n{lines}\n]\n"


def _above(identifier: str, found: dict[str, Mode]) -> frozenset[str]:
    """The mode itself and all above it."""
    return frozenset({identifier}).union(*(_above(parent, found) for parent in found[identifier].parents))


def _read_mode(graph: Graph, term: Node) -> Mode:
    def values(predicate: Node) -> list[str]:
        return sorted(str(value) for value in graph.objects(term, predicate))

    def curies(predicate: Node) -> tuple[str, ...]:
        return tuple(sorted(standardize(value) for value in values(predicate)))

    return Mode(
        id=standardize(str(term)),
        label=values(RDFS.label)[0],
        synonyms=tuple(values(SKOS.altLabel)),
        parents=curies(RDFS.subClassOf),
        exact_matches=curies(SKOS.exactMatch),
        merged_ids=curies(_MERGED),
        is_qualifier=False,
        abbreviation=next(iter(values(SKOS.notation)), None),
        other_names=tuple(values(SKOS.hiddenLabel)),
        definition=next(iter(values(SKOS.definition)), None),
    )


if __name__ == "__main__":
    TABLE.write_text(to_json(read_turtle(TURTLE.read_text(encoding="utf-8"))), encoding="utf-8")
