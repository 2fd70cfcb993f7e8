"""Which nodes of a release the identifiers of a query name: in any spelling, of any space that is matched exactly."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from raregraph.graph.associations.index import AssociationIndex, namespace_of
from raregraph.graph.engine.interface import Engine
from raregraph.graph.rdf.nquads import iri_term
from raregraph.ontology.identifiers import compress, expand, standardize

_AT_ONCE = 200
_HUBS = ("MONDO", "HGNC", "HP")
_WAYS = """
SELECT DISTINCT ?asked ?node WHERE {
  VALUES ?asked { %s }
  { GRAPH ?g { ?node skos:exactMatch ?asked } } UNION { GRAPH ?g { ?asked skos:exactMatch ?node } }
  UNION { GRAPH ?g { ?node raregraph:alternativeId ?asked } }
  UNION { GRAPH ?g { ?asked dcterms:isReplacedBy ?node } }
}
"""


@dataclass(frozen=True, slots=True)
class Named:
    """The node that an identifier names, by its number; None with the reason where it names none."""

    number: int | None
    why: str = ""


def named(index: AssociationIndex, engine: Engine, identifiers: Sequence[str]) -> list[Named]:
    """The nodes that identifiers name.

    One of another nomenclature that is exactly one class of a hub (MONDO, HGNC, HPO) names that class, because there
    the claims of all sources stand; so does one that was merged into a class or replaced by it. One that is none, or
    several, names its own node; one without a node of its own the only one that it exactly is.
    """
    curies = {each: standardize(each, strict=False) or each for each in identifiers}
    numbers = {each: index.arrays.number(each) for each in curies.values()}
    elsewhere = {
        curie: full
        for curie, number in numbers.items()
        if (number is None or namespace_of(curie) not in _HUBS) and (full := expand(curie, strict=False))
    }
    matched = _matched(index, engine, elsewhere.values())
    return [_named(index, numbers[curie], matched[elsewhere.get(curie, "")]) for curie in curies.values()]


def _named(index: AssociationIndex, own: int | None, matched: set[int]) -> Named:
    hubs = {number for number in matched if namespace_of(index.node(number).id) in _HUBS}
    if len(hubs) == 1:
        return Named(next(iter(hubs)))
    if own is not None:
        return Named(own)
    if len(matched) == 1:
        return Named(next(iter(matched)))
    if matched:
        ids = sorted(index.node(number).id for number in hubs or matched)
        return Named(None, f"it is several: {', '.join(ids)}")
    return Named(None, "no claim is about it")


def _matched(index: AssociationIndex, engine: Engine, asked: Iterable[str]) -> defaultdict[str, set[int]]:
    """The nodes with claims that some IRIs are exactly, were merged into, or were replaced by."""
    found: defaultdict[str, set[int]] = defaultdict(set)
    for batch in _batches(sorted(set(asked))):
        for one, node in engine.rows(_WAYS % " ".join(map(iri_term, batch))).values:
            number = index.arrays.number(compress(str(node), strict=False) or str(node))
            if number is not None:
                found[str(one)].add(number)
    return found


def _batches(values: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(values), _AT_ONCE):
        yield values[start : start + _AT_ONCE]
