"""Nodes in the order of their names: by the arrays of a release, or by what another graph calls them.

A mode of inheritance has thousands of diseases, of which a page shows fifty. To ask the store what each of them is
called takes many times as long as all the rest of the page; the arrays of a release have all names in order.
"""

from bisect import bisect_left
from collections.abc import Sequence

import numpy as np

from raregraph.api.nodes.layout import Window
from raregraph.api.nodes.reading import Reader
from raregraph.graph.associations.index import AssociationIndex
from raregraph.ontology.identifiers import expand, short


def by_name(reader: Reader, nodes: Sequence[str], window: Window) -> list[str]:
    """Those of some nodes (IRIs) that stand in a window when all are sorted by what they are called.

    The reader knows their names then.
    """
    ranks = _ranks(reader.index, nodes) if reader.index else None
    if ranks is None:
        reader.learn(nodes)
        ordered = sorted(nodes, key=lambda node: (reader.name(node).casefold(), node))
    else:
        ordered = [node for _, node in sorted(zip(ranks, nodes, strict=True))]
    shown = ordered[window.start : window.start + window.many]
    reader.learn(shown)
    return shown


def _ranks(index: AssociationIndex, nodes: Sequence[str]) -> list[int] | None:
    """The places of nodes in the order of names; None if a node isn't in the arrays, as one without a link."""
    ids, ranks, found = index.ids, index.label_ranks, list[int]()
    for node in nodes:
        curie = short(node)
        number = bisect_left(ids, curie)
        if number == len(ids) or ids[number] != curie:
            return None
        found.append(int(ranks[number]))
    return found


def subjects_by_name(
    index: AssociationIndex, predicate: str, node: str, window: Window
) -> tuple[list[str], int]:
    """Of which nodes (IRIs) sources say, deny or leave open a predicate (a CURIE) with a node as its object.

    Those of a window, sorted by what they are called, and how many there are in all.
    """
    arrays = index.arrays
    number = arrays.number(short(node))
    if number is None:
        return [], 0
    says = np.array([each.predicate == predicate and not each.inferred for each in arrays.table], bool)
    claims = index.claims_of(np.array([number], np.int64), "object")
    found = np.unique(index.ends(claims[says[arrays.attributions[claims]]], "subject"))
    ordered = found[np.lexsort((found, index.label_ranks[found]))]
    shown = ordered[window.start : window.start + window.many].tolist()
    return [expand(index.ids[each], strict=False) or index.ids[each] for each in shown], len(found)
