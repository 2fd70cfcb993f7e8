"""Which nodes of a release the identifiers of a query name: in any spelling, of any space that is matched exactly."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from raregraph.graph.associations.index import AssociationIndex, namespace_of
from raregraph.graph.engine import Engine
from raregraph.graph.nquads import iri, url
from raregraph.ontology.identifiers import compress, expand, standardize

_AT_ONCE = 200
_HUBS = ("MONDO", "HGNC", "HP")


@dataclass(frozen=True, slots=True)
class Named:
    """The node that an identifier names, by its number; None with the reason where it names none."""

    number: int | None
    why: str = ""


def named(index: AssociationIndex, engine: Engine, identifiers: Sequence[str]) -> list[Named]:
    """The nodes that identifiers name.

    One of another nomenclature that is exactly one class of a hub (MONDO, HGNC, HPO) names that class, because there
    the claims of all sources stand; so does one that was merged into a class or replaced by it. One that is none, or
    several, names its own node, where it has one.
    """
    curies = {each: standardize(each, strict=False) or each for each in identifiers}
    numbers = {each: index.arrays.number(each) for each in curies.values()}
    elsewhere = {
        curie: full
        for curie, number in numbers.items()
        if (number is None or namespace_of(curie) not in _HUBS) and (full := expand(curie, strict=False))
    }
    hubs = _hubs(index, engine, elsewhere.values())
    return [_named(index, numbers[curie], hubs[elsewhere.get(curie, "")]) for curie in curies.values()]


def _named(index: AssociationIndex, own: int | None, hubs: set[int]) -> Named:
    if len(hubs) == 1:
        return Named(next(iter(hubs)))
    if own is not None:
        return Named(own)
    if hubs:
        return Named(None, f"it is several: {', '.join(sorted(index.node(number).id for number in hubs))}")
    return Named(None, "no claim is about it")


def _hubs(index: AssociationIndex, engine: Engine, asked: Iterable[str]) -> defaultdict[str, set[int]]:
    """The classes of hubs that have claims and are exactly what some IRIs name, or replace it."""
    found: defaultdict[str, set[int]] = defaultdict(set)
    for batch in _batches(sorted(set(asked))):
        exact, merged, replaced = map(
            iri, ("skos:exactMatch", "raregraph:alternativeId", "dcterms:isReplacedBy")
        )
        ways = " UNION ".join(
            f"{{ GRAPH ?graph {{ {way} }} }}"
            for way in (
                f"?node {exact} ?asked",
                f"?asked {exact} ?node",
                f"?node {merged} ?asked",
                f"?asked {replaced} ?node",
            )
        )
        values = " ".join(map(url, batch))
        rows = engine.rows(f"SELECT DISTINCT ?asked ?node WHERE {{ VALUES ?asked {{ {values} }} {ways} }}")
        for one, node in rows.values:
            curie = compress(str(node), strict=False) or ""
            number = index.arrays.number(curie) if namespace_of(curie) in _HUBS else None
            if number is not None:
                found[str(one)].add(number)
    return found


def _batches(values: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(values), _AT_ONCE):
        yield values[start : start + _AT_ONCE]
