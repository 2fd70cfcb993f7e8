"""Which nodes of a release the identifiers of a query name: in any spelling, of any space that is matched exactly."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from raregraph.graph.associations.index import AssociationIndex, namespace_of
from raregraph.graph.engine.interface import Engine
from raregraph.graph.hubs import HUBS, is_hub, same_nodes
from raregraph.ontology.identifiers import expand, short, standardize


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
        if (number is None or namespace_of(curie) not in HUBS) and (full := expand(curie, strict=False))
    }
    matched = same_nodes(engine, elsewhere.values())
    return [_named(index, numbers[curie], matched[elsewhere.get(curie, "")]) for curie in curies.values()]


def _named(index: AssociationIndex, own: int | None, matched: Iterable[str]) -> Named:
    numbers = {node: number for node in matched if (number := _number(index, node)) is not None}
    hubs = [node for node in numbers if is_hub(node)]
    if own is not None and index.has_claims(own):
        return Named(own)  # no build has moved its claims
    if len(hubs) == 1:
        return Named(numbers[hubs[0]])
    if own is not None:
        return Named(own)
    if len(numbers) == 1:
        return Named(next(iter(numbers.values())))
    if numbers:
        ids = sorted(index.node(numbers[node]).id for node in hubs or numbers)
        return Named(None, f"it is several: {', '.join(ids)}")
    return Named(None, "no claim is about it")


def _number(index: AssociationIndex, node: str) -> int | None:
    return index.arrays.number(short(node))
