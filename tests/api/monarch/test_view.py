"""What the routes keep between requests takes no more room than it may; what the store says of a node is found."""

import numpy as np
import pyoxigraph

from raregraph.api.kept import Kept
from raregraph.api.monarch.facts import facts_of
from raregraph.api.monarch.view import Asked, room_of
from raregraph.graph.associations.filters import Filter
from raregraph.graph.engine.interface import EmbeddedEngine
from raregraph.graph.traversal.arrays import Positions
from raregraph.ontology.identifiers import BASE, expand


def test_choices_without_any_claim_take_room_too() -> None:
    kept = Kept[Asked, Positions](20_000, room_of)
    choices = [Asked(Filter(), query=f"nothing {number}") for number in range(100)]
    for each in choices:
        kept.put(each, np.empty(0, np.int64))
    assert kept.get(choices[0]) is None
    assert kept.get(choices[-1]) is not None


def test_a_node_whose_iri_has_letters_beyond_ascii_is_found() -> None:
    store = pyoxigraph.Store()
    cells = pyoxigraph.NamedNode(f"{BASE}phenotype/α-cells")
    label, name = pyoxigraph.NamedNode(expand("rdfs:label")), pyoxigraph.Literal("Few alpha cells")
    store.add(pyoxigraph.Quad(cells, label, name, pyoxigraph.NamedNode(expand("raregraph:graph"))))
    [(node, facts)] = facts_of(EmbeddedEngine(store), [cells.value]).items()
    assert (node, facts.all("rdfs:label")) == (cells.value, ["Few alpha cells"])
