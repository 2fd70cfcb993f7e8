"""What can be asked of a release: the categories of its nodes, and the kinds of edges between them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

import numpy as np

from raregraph.api.trapi.edges import OFFERED, Json
from raregraph.api.trapi.planning import TESTED
from raregraph.api.trapi.statements import QUALIFIERS, trapi_predicate, variant_form
from raregraph.graph.associations.index import AssociationIndex
from raregraph.graph.engine.interface import Engine
from raregraph.graph.rdf.nquads import iri
from raregraph.graph.traversal.gather import HAS_PHENOTYPE
from raregraph.ontology import biolink
from raregraph.ontology.identifiers import knows_prefix
from raregraph.ontology.prefix_table import PREFIXES, further_prefixes

_Edge = tuple[str, str, str, str]
"""Category of the subject, predicate, category of the object, class of the association."""


def meta_knowledge_graph(index: AssociationIndex, engine: Engine) -> Json:
    """The meta knowledge graph: the most specific categories and predicates that the claims of a release have."""
    forms: defaultdict[_Edge, set[str]] = defaultdict(set)
    signs: set[_Edge] = set()
    for edge, kind in _edges(index):
        forms[edge] |= {form for form in [variant_form(kind)] if form}
        if kind == HAS_PHENOTYPE:
            signs.add(edge)
    prefixes = _prefixes(index, engine)
    linked = {category for subject, _, target, _ in forms for category in (subject, target)}
    return {
        "nodes": {
            category: {"id_prefixes": sorted(prefixes[category])}
            for category in sorted(linked)
            if prefixes[category]
        },
        "edges": [_described(edge, forms[edge], has_signs=edge in signs) for edge in sorted(forms)],
    }


def _edges(index: AssociationIndex) -> Iterator[tuple[_Edge, str]]:
    """The kinds of edges that claims make, with the kinds of these; what only denied claims make is none."""
    arrays = index.arrays
    names, places = index.categories
    size, table = len(names), max(len(arrays.table), 1)
    subjects, objects = (places[ends].astype(np.int64) for ends in (arrays.subjects, arrays.objects))
    codes = (subjects * table + arrays.attributions) * size + objects
    for code in np.unique(codes).tolist():
        rest, target = divmod(code, size)
        subject, attribution = divmod(rest, table)
        said, meaning = arrays.table[attribution], index.meanings[attribution]
        if not said.negated:
            predicate = trapi_predicate(meaning.predicate)
            association = meaning.category if biolink.is_class(meaning.category) else "biolink:Association"
            yield (names[subject], predicate, names[target], association), said.kind


def _described(edge: _Edge, forms: Iterable[str], *, has_signs: bool) -> Json:
    subject, predicate, target, association = edge
    qualifiers: list[Json] = []
    if forms:
        qualifiers.append({"qualifier_type_id": QUALIFIERS[0], "applicable_values": sorted(forms)})
    if has_signs:
        qualifiers += [{"qualifier_type_id": name} for name in QUALIFIERS[1:]]
    found: Json = {
        "subject": subject,
        "predicate": predicate,
        "object": target,
        "knowledge_types": ["lookup"],
        "attributes": _ATTRIBUTES,
        "association": association,
    }
    return found | ({"qualifiers": qualifiers} if qualifiers else {})


_ATTRIBUTES: list[Json] = [
    *(
        {
            "attribute_type_id": name,
            "constraint_use": True,
            "constraint_name": name.partition(":")[2].replace("_", " "),
        }
        for name in TESTED
    ),
    *({"attribute_type_id": name} for name in OFFERED if name not in TESTED),
]


def _prefixes(index: AssociationIndex, engine: Engine) -> defaultdict[str, set[str]]:
    """For each category the prefixes by which its nodes can be asked for: their own, and those matched exactly."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    categories, kinds = index.categories
    namespaces, spaces = index.namespaces
    codes = kinds.astype(np.int64) * len(namespaces) + spaces
    for code in np.unique(codes).tolist():
        kind, space = divmod(code, len(namespaces))
        if knows_prefix(namespaces[space]):
            found[categories[kind]].add(namespaces[space])
    for category in ("biolink:Gene", "biolink:Disease"):
        if category in found:
            found[category] |= _matched_prefixes(engine, category)
    return found


def _matched_prefixes(engine: Engine, category: str) -> set[str]:
    """The prefixes of what the nodes of a category match exactly."""
    query = (
        f"SELECT DISTINCT ?space WHERE {{ GRAPH ?graph {{ ?node a {iri(category)} ; {iri('skos:exactMatch')} ?other }}"
        ' BIND(REPLACE(STR(?other), "[^/#_:=]+$", "") AS ?space) }'
    )
    names = {
        space: each.name
        for each in (*further_prefixes(), *PREFIXES)
        for space in (each.iri, *each.iri_synonyms)
    }
    return {names[space] for row in engine.rows(query).values if (space := str(row[0])) in names}
