"""What was found as TRAPI has it: the knowledge graph, the results that bind it, the graphs on which they rest."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from raregraph.api.patience import Patience
from raregraph.api.trapi.edges import Json, edge_of, node_of
from raregraph.api.trapi.joining import Pinned
from raregraph.api.trapi.matching import Matches
from raregraph.api.trapi.planning import Plan
from raregraph.api.trapi.statements import OURS
from raregraph.api.trapi.support import premises, upwards
from raregraph.graph.associations.details import details, end_of
from raregraph.graph.associations.index import AssociationIndex


@dataclass(slots=True)
class Graphs:
    """The parts of a message, as they grow; each claim and each node stands in the knowledge graph once.

    The edges of the knowledge graph and the auxiliary graphs are JSON as TRAPI has it. With each edge that is added it
    is looked whether there is patience left.
    """

    index: AssociationIndex
    patience: Patience
    nodes: dict[str, Json] = field(default_factory=dict)
    edges: dict[str, Json] = field(default_factory=dict)
    auxiliary: dict[str, Json] = field(default_factory=dict)
    _keys: dict[int, str] = field(default_factory=dict)

    def results(
        self, plan: Plan, pinned: Sequence[Pinned | None], matches: Matches, rows: slice
    ) -> list[Json]:
        """Some of the answers, in their order; what they bind is added to the graphs.

        Raises:
            DeadlineError, UnansweredError: if the patience is over.
        """
        nodes, asked = matches.nodes[rows], matches.asked[rows]
        at = [
            pairs.find(nodes[:, edge.subject], nodes[:, edge.object]).tolist()
            for edge, pairs in zip(plan.edges, matches.pairs, strict=True)
        ]
        return [
            {
                "node_bindings": self._bindings(plan, row, places),
                "analyses": [
                    {
                        "resource_id": OURS,
                        "edge_bindings": {
                            edge.key: [self._bound(claim) for claim in pairs.of(each[number])]
                            for edge, pairs, each in zip(plan.edges, matches.pairs, at, strict=True)
                        },
                    }
                    | self._support(pinned, row, places)
                ],
            }
            for number, (row, places) in enumerate(
                self.patience.over(zip(nodes.tolist(), asked.tolist(), strict=True))
            )
        ]

    def _bindings(self, plan: Plan, row: Sequence[int], places: Sequence[int]) -> dict[str, list[Json]]:
        found: dict[str, list[Json]] = {}
        for node, number, place in zip(plan.nodes, row, places, strict=True):
            binding: Json = {"id": self._node(number), "attributes": []}
            if place >= 0 and node.ids[place] != binding["id"]:
                binding["query_id"] = node.ids[place]
            found[node.key] = [binding]
        return found

    def _bound(self, claim: int) -> Json:
        return {"id": self._edge(claim), "attributes": []}

    def _support(self, pinned: Sequence[Pinned | None], row: Sequence[int], places: Sequence[int]) -> Json:
        """The graphs that show why a node stands for another one that was asked: it is below it."""
        found: dict[str, None] = {}
        for pin, number, place in zip(pinned, row, places, strict=True):
            if pin is not None and (broad := int(pin.asked[place])) != number:
                key = f"{self._node(number)} below {self._node(broad)}"
                if key not in self.auxiliary:
                    way = [self._edge(claim) for claim in upwards(self.index, number, broad)]
                    self.auxiliary[key] = {"edges": way, "attributes": []}
                found[key] = None
        return {"support_graphs": list(found)} if found else {}

    def _node(self, number: int) -> str:
        end = end_of(self.index, number)
        if end.id not in self.nodes:
            self.nodes[end.id] = node_of(end)
        return end.id

    def _edge(self, claim: int) -> str:
        """The key of a claim's edge, which is added with its nodes and with what it rests on."""
        if claim not in self._keys:
            self.patience.check()
            (told,) = details(self.index, [claim])
            key = told.id if told.id not in self.edges else f"{told.id}#{claim}"
            self._keys[claim] = key
            self._node(told.subject.number)
            self._node(told.object.number)
            self.edges[key] = edge_of(told, self._premises(claim, key) if told.inferred else [])
        return self._keys[claim]

    def _premises(self, claim: int, key: str) -> list[str]:
        """The key of the graph that an inferred claim follows from; none where its premises are not in the release."""
        found = premises(self.index, claim)
        if not found.claims:
            return []
        name = f"premises of {key}"
        edges = [self._edge(each) for each in found.claims]
        about = {
            "attribute_type_id": "biolink:has_count",
            "value": found.total,
            "description": f"claims about subtypes; the first {found.shown} are here",
        }
        self.auxiliary[name] = {"edges": edges, "attributes": [about]}
        return [name]
