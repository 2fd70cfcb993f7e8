"""Which nodes of a release the identifiers of a query name: in any spelling, of any space that is matched exactly."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from raregraph.graph.associations.index import AssociationIndex
from raregraph.graph.engine import Engine
from raregraph.graph.nquads import iri
from raregraph.ontology.identifiers import compress, expand, standardize

_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Named:
    """The node that an identifier names, by its number; None with the reason where it names none."""

    number: int | None
    why: str = ""


def named(index: AssociationIndex, engine: Engine, identifiers: Sequence[str]) -> list[Named]:
    """The nodes that identifiers name.

    An identifier names the node that has it; else the one that replaces it, or that it matches exactly: OMIM:253300 the
    class of MONDO that it is. One that matches several nodes names none.
    """
    found: dict[str, Named] = {}
    elsewhere: dict[str, str] = {}
    for each in identifiers:
        curie = standardize(each, strict=False) or each
        number = index.arrays.number(curie)
        if number is not None:
            found[each] = Named(number)
        elif full := expand(curie, strict=False):
            elsewhere[each] = full
    others = _matched(index, engine, elsewhere.values())
    for each, full in elsewhere.items():
        found[each] = _only(index, others.get(full, set()))
    return [found.get(each, Named(None, "its prefix is not known")) for each in identifiers]


def _only(index: AssociationIndex, numbers: set[int]) -> Named:
    if len(numbers) == 1:
        return Named(next(iter(numbers)))
    if numbers:
        ids = ", ".join(sorted(index.node(number).id for number in numbers))
        return Named(None, f"it matches several nodes: {ids}")
    return Named(None, "no claim is about it")


def _matched(index: AssociationIndex, engine: Engine, asked: Iterable[str]) -> dict[str, set[int]]:
    """The nodes with claims that replace some IRIs, or match them exactly."""
    found: defaultdict[str, set[int]] = defaultdict(set)
    for batch in _batches(sorted(set(asked))):
        values = " ".join(f"<{each}>" for each in batch if not set(each) & _NEVER)
        exact = iri("skos:exactMatch")
        pattern = (
            f"{{ ?asked {iri('dcterms:isReplacedBy')} ?node }}"
            f" UNION {{ ?node {iri('raregraph:alternativeId')} ?asked }}"
            f" UNION {{ ?asked {exact} ?node }} UNION {{ ?node {exact} ?asked }}"
        )
        query = f"SELECT DISTINCT ?asked ?node WHERE {{ VALUES ?asked {{ {values} }} GRAPH ?graph {{ {pattern} }} }}"
        for iri_asked, node in engine.rows(query).values:
            number = index.arrays.number(compress(str(node), strict=False) or str(node))
            if number is not None:
                found[str(iri_asked)].add(number)
    return found


_NEVER = set('<>"{}|^`\\ \t\n\r')
"""What no IRI has in SPARQL."""


def _batches(values: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(values), _AT_ONCE):
        yield values[start : start + _AT_ONCE]
