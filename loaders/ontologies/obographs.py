"""Obographs JSON, the format in which OBO ontologies are released, as classes.

Only the first graph is read: a release holds its ontology there, imports merged.
"""

import json
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from raregraph.graph.curated import Synonym, SynonymScope
from raregraph.graph.records import Problem
from raregraph.loaders.files import decode
from raregraph.loaders.ontologies.written import Document, Relation, WrittenClass, local_name, match
from raregraph.loaders.source import RawItem

_GET = "Take the release file of the ontology in obographs JSON."
_SCOPES: dict[str, SynonymScope] = {
    "hasExactSynonym": "exact",
    "hasBroadSynonym": "broad",
    "hasNarrowSynonym": "narrow",
    "hasRelatedSynonym": "related",
}
_ALTERNATIVE = "http://www.geneontology.org/formats/oboInOwl#hasAlternativeId"
_REPLACED = "http://purl.obolibrary.org/obo/IAO_0100001"


def read(item: RawItem) -> Document:
    """The classes of a file; its places are elements (`nodes[17]`), as JSON is often one line."""
    text = decode(item)
    if isinstance(text, Problem):
        return Document(item.name, problems=(text,))
    try:
        document = json.loads(text)
        nodes, edges = document["graphs"][0]["nodes"], document["graphs"][0].get("edges", [])
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        return Document(item.name, problems=(Problem(item.name, place, f"no JSON: {error.msg}", _GET),))
    except (AttributeError, IndexError, KeyError, RecursionError, TypeError):
        wrong = Problem(item.name, "graphs[0]", "the file holds no graph with nodes", _GET)
        return Document(item.name, problems=(wrong,))
    del text, document
    return _document(item.name, nodes, edges)


def _document(file: str, nodes: Any, edges: Any) -> Document:
    problems: list[Problem] = []
    parents, relations = _edges(file, nodes, edges, problems)
    classes = []
    for place, node in _elements(nodes, "nodes"):
        try:
            if node.get("type", "CLASS") == "CLASS":
                classes.append(_class(place, node, parents, relations))
        except (AttributeError, KeyError, TypeError):
            problems.append(Problem(file, place, "the node is not as obographs has it", _GET))
    return Document(file, tuple(classes), tuple(problems))


def _edges(
    file: str, nodes: Any, edges: Any, problems: list[Problem]
) -> tuple[dict[str, list[str]], dict[str, list[Relation]]]:
    labels = {
        node.get("id"): node.get("lbl") for _, node in _elements(nodes, "nodes") if isinstance(node, dict)
    }
    parents: defaultdict[str, list[str]] = defaultdict(list)
    relations: defaultdict[str, list[Relation]] = defaultdict(list)
    for place, edge in _elements(edges, "edges"):
        try:
            subject, predicate, other = _text(edge["sub"]), _text(edge["pred"]), _text(edge["obj"])
            if predicate == "is_a":
                parents[subject].append(other)
            else:
                relations[subject].append(Relation(place, predicate, other, labels.get(other)))
        except (KeyError, TypeError):
            problems.append(Problem(file, place, "the edge is not as obographs has it", _GET))
    return parents, relations


def _elements(array: Any, name: str) -> Iterator[tuple[str, Any]]:
    if isinstance(array, list):
        yield from ((f"{name}[{number}]", element) for number, element in enumerate(array))


def _class(
    place: str, node: dict[str, Any], parents: dict[str, list[str]], relations: dict[str, list[Relation]]
) -> WrittenClass:
    name, meta = _text(node["id"]), node.get("meta") or {}
    values = [(value["pred"], _text(value["val"])) for value in meta.get("basicPropertyValues", ())]
    return WrittenClass(
        place=place,
        id=name,
        label=(node.get("lbl") or "").strip(),
        synonyms=tuple(
            Synonym(synonym["val"].strip(), _SCOPES.get(synonym["pred"], "related"))
            for synonym in meta.get("synonyms", ())
        ),
        parents=tuple(parents.get(name, ())),
        matches=tuple((kind, value) for predicate, value in values if (kind := match(predicate))),
        cross_references=tuple(_text(reference["val"]) for reference in meta.get("xrefs", ())),
        alternative_ids=tuple(value for predicate, value in values if predicate == _ALTERNATIVE),
        subsets=tuple(local_name(subset) for subset in meta.get("subsets", ())),
        obsolete=bool(meta.get("deprecated", False)),
        replaced_by=tuple(value for predicate, value in values if predicate == _REPLACED),
        relations=tuple(relations.get(name, ())),
    )


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value
