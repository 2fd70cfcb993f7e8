"""Questions that need the graph as a whole: paths, neighbourhoods, related diseases, the module around some genes.

Names go in; nodes with their labels come out, each step with the claims behind it. By default walks follow what a gene
does to a disease (it causes or modifies it, or raises susceptibility) and what is a subtype or form of what; never
modes of inheritance, signs or sources, over which everything would be near everything.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypedDict, Unpack

import numpy as np

from raregraph.graph.errors import QueryError, UnknownNameError
from raregraph.graph.traversal.arrays import Arrays
from raregraph.graph.traversal.gather import DISEASE, GENE, HIERARCHY, Node
from raregraph.graph.traversal.neighbourhoods import neighbourhood, row_of
from raregraph.graph.traversal.network import Network
from raregraph.graph.traversal.paths import Paths, shortest_path, shortest_paths, simple_paths
from raregraph.graph.traversal.ranking import pagerank, random_walk
from raregraph.graph.traversal.related import Reason, Relation, by_genes, by_signs, hierarchy
from raregraph.graph.traversal.selection import Said, Selection
from raregraph.graph.traversal.steps import Step, step, steps
from raregraph.ontology.kinds import GeneDiseaseKind as Kind
from raregraph.queries.lookup import nodes_named

if TYPE_CHECKING:
    from raregraph.api.knowledge_graph import KnowledgeGraph

SUBTYPES = "subtypes"
"""Stands, as a kind, for all links between a disease and its subtypes and forms."""
WALKED = (str(Kind.CAUSES), str(Kind.MODIFIES), str(Kind.SUSCEPTIBILITY), SUBTYPES)
CAUSED = (str(Kind.CAUSES),)
BROADEST = 100
LONGEST = 4


class Walk(TypedDict, total=False):
    """What a walk may follow.

    `kinds` are kinds of claims, `subtypes` for links between a disease and its subtypes and forms; `sources` are names
    of loaded sources or infores CURIEs; with `inferred`, claims that follow from subtypes count too. A class with more
    than `broadest` classes below it links nothing, unless it is what one asks for; None lifts that bound.
    """

    kinds: Collection[str] | None
    sources: Collection[str] | None
    inferred: bool
    broadest: int | None


@dataclass(frozen=True, slots=True)
class Followed:
    """What a walk has followed; see `Walk`."""

    kinds: tuple[str, ...]
    sources: tuple[str, ...] | None
    inferred: bool
    broadest: int | None


@dataclass(frozen=True, slots=True)
class PathsBetween:
    """How two nodes are linked: paths in order of length, then of identifiers, each as its steps.

    `distance` is the number of steps of the shortest path, None where there is none, however long. `total` counts all
    paths that were asked for, those beyond a limit among them; where `uncounted`, there are still more.
    """

    start: Node
    end: Node
    followed: Followed
    paths: tuple[tuple[Step, ...], ...]
    distance: int | None
    total: int
    uncounted: bool
    longest: int | None


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A node near another: how many hops away, the step from it to the first node that is nearer, and of how many."""

    node: Node
    hops: int
    step: Step
    ways: int


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The nodes near one, the nearest first, then in order of identifiers; `counts` has all, by hops and node kind."""

    start: Node
    followed: Followed
    found: tuple[Neighbour, ...]
    total: int
    counts: dict[int, dict[str, int]]


@dataclass(frozen=True, slots=True)
class Related:
    """The diseases related to one, by reason; `totals` counts those of each reason that there are.

    `has_signs` tells whether some source lists signs of the disease itself, without which none are similar.
    """

    disease: Node
    followed: Followed
    found: tuple[Relation, ...]
    totals: dict[Reason, int]
    has_signs: bool


@dataclass(frozen=True, slots=True)
class Member:
    """A node of a module.

    `score` is the share of its time that a random walk which starts again and again at the seeds spends there; `lift`
    how many times as much that is as of a walk that starts anywhere. `path` leads there from the nearest seed.
    """

    node: Node
    score: float
    lift: float
    path: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Module:
    """What lies closest to some seeds, by node kind, the highest score first; `totals` counts all that is reached."""

    seeds: tuple[Node, ...]
    followed: Followed
    restart: float
    found: tuple[Member, ...]
    totals: dict[str, int]


def paths(  # noqa: PLR0913 - a search and its bounds
    kg: "KnowledgeGraph",
    start: str,
    end: str,
    *,
    longest: int | None = None,
    every: bool = False,
    limit: int | None = 10,
    **walk: "Unpack[Walk]",
) -> PathsBetween:
    """The shortest paths between two nodes, or with `every` all simple ones; see `KnowledgeGraph.path`."""
    one, other = (node_id(kg, name) for name in (start, end))
    network, followed = _network(kg.traversal, walk, WALKED, (one, other))
    here, there = (_place(kg.traversal, network, each) for each in (one, other))
    longest = (LONGEST if longest is None else longest) if every else longest
    shortest = shortest_path(network, here, there)
    distance = None if shortest is None else len(shortest) - 1
    if distance is None or (longest is not None and distance > longest):
        found = Paths((), None, 0)
    elif every and longest is not None:
        found = simple_paths(network, here, there, longest, limit)
    else:
        found = shortest_paths(network, here, there, limit)
    return PathsBetween(
        network.node(here),
        network.node(there),
        followed,
        tuple(steps(network, path) for path in found.found),
        distance,
        found.total,
        found.uncounted,
        longest,
    )


def neighbors(
    kg: "KnowledgeGraph", name: str, hops: int = 1, *, limit: int | None = 50, **walk: "Unpack[Walk]"
) -> Neighbours:
    """The nodes within some hops of one; see `KnowledgeGraph.neighbors`."""
    identifier = node_id(kg, name)
    network, followed = _network(kg.traversal, walk, WALKED, (identifier,))
    here = _place(kg.traversal, network, identifier)
    near = neighbourhood(network, [here], hops)
    far = np.full(len(network), hops + 1, np.int64)
    far[near.positions], far[here] = near.hops, 0
    kinds = network.arrays.node_kinds[network.nodes[near.positions]]
    counted = Counter(zip(near.hops.tolist(), kinds.tolist(), strict=True))
    counts: dict[int, dict[str, int]] = {}
    names = network.arrays.kinds
    for hop, kind in sorted(counted, key=lambda each: (each[0], _shown_first(names[each[1]]))):
        counts.setdefault(hop, {})[names[kind]] = counted[hop, kind]
    found = []
    for place in near.positions[:limit].tolist():
        row = row_of(network.linked, place)
        nearer = row[far[row] == far[place] - 1]
        link = step(network, place, int(nearer[0]))
        found.append(Neighbour(link.start, int(far[place]), link, len(nearer)))
    return Neighbours(network.node(here), followed, tuple(found), len(near.positions), counts)


def related(kg: "KnowledgeGraph", name: str, *, limit: int | None = 10, **walk: "Unpack[Walk]") -> Related:
    """The diseases related to one, each with its reason; see `KnowledgeGraph.related`."""
    identifier, arrays = node_id(kg, name), kg.traversal
    number = arrays.number(identifier)
    if number is None or arrays.node(number).kind != DISEASE:
        known = (
            "no claim of the release links it" if number is None else f"it is a {arrays.node(number).kind}"
        )
        raise QueryError(f"{name!r} is no disease with claims: {known}", remedy="Ask for a disease.")
    selection, followed = _selection(arrays, walk, CAUSED, (identifier,))
    classes = hierarchy(arrays, identifier)
    genes = by_genes(arrays, identifier, selection)
    signs, like = by_signs(arrays, identifier, walk.get("sources"), limit)
    groups = {
        Reason.ABOVE: [each for each in classes if each.reason is Reason.ABOVE],
        Reason.BELOW: [each for each in classes if each.reason is Reason.BELOW],
        Reason.GENES: genes,
        Reason.SIGNS: signs,
    }
    totals = {reason: len(group) for reason, group in groups.items()} | {Reason.SIGNS: like or 0}
    shown = tuple(each for group in groups.values() for each in group[:limit])
    return Related(arrays.node(number), followed, shown, totals, like is not None)


def module(
    kg: "KnowledgeGraph",
    *names: str,
    restart: float = 0.3,
    limit: int | None = 10,
    **walk: "Unpack[Walk]",
) -> Module:
    """What lies closest to some seeds; see `KnowledgeGraph.module`."""
    if not names:
        raise QueryError("there is no seed", remedy="Name one gene or more.")
    ids = list(dict.fromkeys(node_id(kg, name) for name in names))
    network, followed = _network(kg.traversal, walk, (*CAUSED, SUBTYPES), ids)
    seeds = [_place(kg.traversal, network, each) for each in ids]
    scores = random_walk(network, dict.fromkeys(seeds, 1.0), restart)
    lifts = scores / pagerank(network, damping=1 - restart)
    hidden = np.zeros(len(network), bool)
    hidden[seeds] = True
    reached = np.flatnonzero((scores > _NOTHING) & ~hidden)
    order = reached[np.lexsort((reached, -_rounded(scores[reached])))]
    kinds = network.arrays.node_kinds[network.nodes[order]]
    found: list[Member] = []
    totals: dict[str, int] = {}
    for kind in sorted(set(kinds.tolist()), key=lambda each: _shown_first(network.arrays.kinds[each])):
        places = order[kinds == kind]
        totals[network.arrays.kinds[kind]] = len(places)
        for place in places[:limit].tolist():
            way = min(filter(None, (shortest_path(network, seed, place) for seed in seeds)), key=len)
            nodes = tuple(network.node(each) for each in way)
            found.append(Member(nodes[-1], float(scores[place]), float(lifts[place]), nodes))
    return Module(tuple(network.node(seed) for seed in seeds), followed, restart, tuple(found), totals)


def node_id(kg: "KnowledgeGraph", name: str) -> str:
    """The one gene, disease or other node of a name.

    Raises:
        UnknownNameError: if there is none; or several have the name, which the message lists.
    """
    ids = nodes_named(kg.engine, name)
    if len(ids) == 1:
        return ids[0]
    numbers = (kg.traversal.number(each) for each in ids)
    nodes = [
        node_id if n is None else _written(kg.traversal.node(n))
        for node_id, n in zip(ids, numbers, strict=True)
    ]
    raise UnknownNameError(
        f"the name {name!r} is ambiguous: {len(ids)} nodes have it",
        remedy=f"Take one of: {'; '.join(nodes)}.",
    )


_NOTHING = 1e-12


def _rounded(scores: "np.typing.NDArray[np.float64]") -> "np.typing.NDArray[np.float64]":
    """Scores to as many digits as they are exact to, so that equal ones stand in order of their identifiers."""
    return np.round(scores, 9)


def _shown_first(kind: str) -> tuple[int, str]:
    return ((GENE, DISEASE).index(kind) if kind in {GENE, DISEASE} else 2, kind)


def _selection(
    arrays: Arrays, walk: Walk, usual: Sequence[str], through: Collection[str]
) -> tuple[Selection, Followed]:
    given, sources = walk.get("kinds"), walk.get("sources")
    inferred, broadest = walk.get("inferred", False), walk.get("broadest", BROADEST)
    kinds = tuple(dict.fromkeys(usual if given is None else given))
    present = {each.kind for each in arrays.table}
    meant = {each for kind in kinds for each in (HIERARCHY & present if kind == SUBTYPES else {kind})}
    known = sorted(present | set(map(str, Kind)))
    for kind in sorted(meant - set(known)):
        raise QueryError(
            f"there is no kind of claim {kind!r} in the release",
            remedy=f"There are: {', '.join([SUBTYPES, *known])}.",
        )
    selection = Selection(
        kinds=meant,
        sources=sources,
        node_kinds={GENE, DISEASE} & set(arrays.kinds) if given is None else None,
        said=Said.BOTH if inferred else Said.ASSERTED,
        broadest=broadest,
        through=through,
    )
    return selection, Followed(kinds, None if sources is None else tuple(sources), inferred, broadest)


def _network(
    arrays: Arrays, walk: Walk, usual: Sequence[str], through: Collection[str]
) -> tuple[Network, Followed]:
    selection, followed = _selection(arrays, walk, usual, through)
    network = Network.of(arrays, selection)
    if not len(network):
        raise QueryError(
            f"the release has no claim of the kinds {', '.join(followed.kinds)}"
            + (f" by {', '.join(followed.sources)}" if followed.sources else ""),
            remedy="Choose more kinds or sources.",
        )
    return network, followed


def _place(arrays: Arrays, network: Network, identifier: str) -> int:
    place = network.position(identifier)
    if place is not None:
        return place
    number = arrays.number(identifier)
    if number is None:
        raise QueryError(f"no claim of the release links {identifier}", remedy="Ask for another node.")
    others = _kinds_on(arrays, number)
    raise QueryError(
        f"none of the claims that are followed links {_written(arrays.node(number))}",
        remedy=f"Choose other kinds or sources; it has {', '.join(f'{kind} ({count})' for kind, count in others)}.",
    )


def _kinds_on(arrays: Arrays, number: int) -> list[tuple[str, int]]:
    """The kinds of all claims on a node, the inferred and the denied told apart, the most frequent first."""
    out = arrays.attributions[arrays.starts[number] : arrays.starts[number + 1]]
    into = arrays.attributions[
        arrays.incoming[arrays.incoming_starts[number] : arrays.incoming_starts[number + 1]]
    ]
    counts: Counter[str] = Counter()
    for place in (*out.tolist(), *into.tolist()):
        said = arrays.table[place]
        state = "inferred " if said.inferred else "denied " if said.negated else ""
        counts[state + said.kind] += 1
    return sorted(counts.items(), key=lambda each: (-each[1], each[0]))


def _written(node: Node) -> str:
    return f"{node.label} ({node.id}, {node.kind})"
