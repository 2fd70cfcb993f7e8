"""What can be asked of a release: the categories of its nodes, and the kinds of edges between them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

import numpy as np

from raregraph.api.trapi.edges import OFFERED, Json
from raregraph.api.trapi.planning import TESTED
from raregraph.api.trapi.statements import QUALIFIERS, trapi_predicate, variant_form
from raregraph.graph.associations.index import AssociationIndex, namespace_of
from raregraph.graph.mapping_index import PREDICATES, MappingIndex
from raregraph.graph.traversal.gather import HAS_PHENOTYPE
from raregraph.ontology import biolink
from raregraph.ontology.identifiers import knows_prefix

_Edge = tuple[str, str, str, str]
"""Category of the subject, predicate, category of the object, class of the association."""


def meta_knowledge_graph(index: AssociationIndex, mappings: MappingIndex) -> Json:
    """The meta knowledge graph: the most specific categories and predicates that the claims of a release have."""
    forms: defaultdict[_Edge, set[str]] = defaultdict(set)
    signs: set[_Edge] = set()
    for edge, kind in _edges(index):
        forms[edge] |= {form for form in [variant_form(kind)] if form}
        if kind == HAS_PHENOTYPE:
            signs.add(edge)
    prefixes = _prefixes(index, mappings)
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


def _prefixes(index: AssociationIndex, mappings: MappingIndex) -> defaultdict[str, set[str]]:
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
            found[category] |= _matched_prefixes(index, mappings, category)
    return found


def _matched_prefixes(index: AssociationIndex, mappings: MappingIndex, category: str) -> set[str]:
    """The prefixes of what the nodes of a category match exactly."""
    names, kinds = index.categories
    exact = np.flatnonzero(mappings.predicates == PREDICATES.index("skos:exactMatch"))
    ids = np.array(index.ids, np.bytes_)
    nodes = np.unique(mappings.subjects[exact])
    places = np.minimum(np.searchsorted(ids, mappings.ids[nodes]), len(ids) - 1)
    is_one = np.zeros(len(mappings.ids), bool)
    is_one[nodes] = (ids[places] == mappings.ids[nodes]) & (kinds[places] == names.index(category))
    matched = np.unique(mappings.objects[exact[is_one[mappings.subjects[exact]]]])
    prefixes = {namespace_of(each.decode()) for each in mappings.ids[matched]}
    return {each for each in prefixes if knows_prefix(each)}
