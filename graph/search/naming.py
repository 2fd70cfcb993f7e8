"""What each node that can be found is called, read from the store of a release.

A disease that is exactly one class of the hub is found as that class, because there the claims of all sources stand;
its names and identifiers are the class's, too. Obsolete classes and genes of other species than ours are not found.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

import pyoxigraph

from raregraph.graph.identity import HUB_PREFIXES
from raregraph.graph.search.arrays import SENSES
from raregraph.graph.search.hits import HUMAN
from raregraph.graph.search.words import search_key
from raregraph.ontology.identifiers import BASE, expand, prefixes, short
from raregraph.ontology.names import name_key

_CLASSES = (
    ("biolink:Disease", "disease"),
    ("raregraph:Form", "form"),
    ("biolink:Gene", "gene"),
    ("biolink:PhenotypicFeature", "phenotype"),
    ("raregraph:NamedPhenotype", "phenotype"),
    ("biolink:GeneticInheritance", "mode"),
    ("raregraph:Record", "record"),
)
_SCOPES = ("oboInOwl:hasBroadSynonym", "oboInOwl:hasNarrowSynonym", "oboInOwl:hasRelatedSynonym")
_OTHER_NAMES = (
    ("biolink:symbol", "symbol"),
    ("dcterms:title", "title"),
    ("raregraph:previousSymbol", "synonym"),
    ("dcterms:identifier", "identifier"),
)
_IDENTIFIERS = (
    ("skos:exactMatch", "identifier"),
    ("raregraph:alternativeId", "identifier"),
    ("raregraph:crossReference", "reference"),
)
HUB = prefixes()[HUB_PREFIXES[0]]
_HUB_GRAPH = f"{BASE}graph/mondo/"
_OF_ANOTHER = {"label": "title", "exact": "synonym"}
"""What a name of a node becomes as a name of the class that the node is."""


class Name(NamedTuple):
    """What a name is to a node, its spelling, and the graphs that give it, a bit for each, without the hub's."""

    sense: int
    text: str
    voices: int


@dataclass(slots=True)
class Named:
    """A node with all that it is called: its names by their search keys, and how often anything named it.

    `parents` are the IRIs of the classes right above it.
    """

    iri: str
    curie: str
    kind: str
    labels: Counter[str] = field(default_factory=Counter)
    own_label: str = ""
    names: dict[str, Name] = field(default_factory=dict)
    mentions: int = 0
    parents: set[str] = field(default_factory=set)

    @property
    def label(self) -> str:
        """The hub's label; else the one that most sources give, of several the first by spelling."""
        return self.own_label or min(self.labels, key=lambda label: (-self.labels[label], label))

    def add(self, text: str, sense: str, key: str | None = None, voices: int = 0) -> None:
        """A name, once for each key: of several spellings that of the strongest sense stays, then the first."""
        key = search_key(text) if key is None else key
        if not key:
            return
        self.mentions += 1
        new = Name(SENSES.index(sense), text, voices)
        old = self.names.get(key)
        if old:
            new = Name(*min(old[:2], new[:2]), old.voices | voices)
        self.names[key] = new


@dataclass(frozen=True, slots=True)
class _Store:
    """A store, read by predicate. A blank node has no name that anybody could type, and is left out."""

    store: pyoxigraph.Store
    leave_out: frozenset[str]
    _voices: dict[str, int] = field(default_factory=dict)

    def members(self, kind: str) -> Iterator[str]:
        for (node,) in self._rows(f"SELECT DISTINCT ?s {{ GRAPH ?g {{ ?s a <{expand(kind)}> }} }}"):
            if type(node) is pyoxigraph.NamedNode:
                yield node.value

    def pairs(self, predicate: str) -> Iterator[tuple[str, str]]:
        """Subjects and objects as texts, as often as there are graphs that have them."""
        for subject, term in self._rows(f"SELECT ?s ?o {{ GRAPH ?g {{ ?s <{expand(predicate)}> ?o }} }}"):
            if type(subject) is pyoxigraph.NamedNode and type(term) in _NAMED:
                yield subject.value, term.value

    def names(self, predicate: str) -> Iterator[tuple[str, str, int]]:
        """Subjects, names, and the graph that says so as a bit; none for the hub's."""
        for subject, term, graph in self._rows(
            f"SELECT ?s ?o ?g {{ GRAPH ?g {{ ?s <{expand(predicate)}> ?o }} }}"
        ):
            voice = self._voices.get(graph.value)
            if voice is None:
                voice = self._voice(graph.value)
            if voice >= 0 and type(subject) is pyoxigraph.NamedNode and type(term) is pyoxigraph.Literal:
                yield subject.value, term.value, voice

    def _voice(self, graph: str) -> int:
        """The bit of a graph that was not met before; -1 if its names don't count."""
        voice = -1 if graph in self.leave_out else 1 << len(self._voices)
        return self._voices.setdefault(graph, 0 if graph.startswith(_HUB_GRAPH) else voice)

    def _rows(self, query: str) -> pyoxigraph.QuerySolutions:
        solutions = self.store.query(query)
        assert isinstance(solutions, pyoxigraph.QuerySolutions)
        return solutions


_NAMED = (pyoxigraph.NamedNode, pyoxigraph.Literal)


def named_nodes(store: pyoxigraph.Store, leave_out: frozenset[str] = frozenset()) -> list[Named]:
    """All nodes of a store that can be found, with their names.

    What the graphs `leave_out` (IRIs) call a disease is not counted among its names.
    """
    return _nodes(_Store(store, leave_out))


def _nodes(store: _Store) -> list[Named]:
    kinds, replaced = _kinds(store)
    matches = list(store.pairs("skos:exactMatch"))
    hubs = _hubs(matches, kinds)
    found = {iri: Named(iri, short(iri), kind) for iri, kind in kinds.items() if iri not in hubs}

    def add(subject: str, text: str, sense: str, key: str | None = None, voices: int = 0) -> None:
        hub = hubs.get(subject)
        node = found.get(hub or subject)
        if node:
            node.add(text, _OF_ANOTHER.get(sense, sense) if hub else sense, key, voices)

    _add_names(store, found, add)
    keyed = cache(_curie_and_key)
    for predicate, sense in _IDENTIFIERS:
        for subject, term in matches if predicate == "skos:exactMatch" else store.pairs(predicate):
            if subject in kinds:
                add(subject, *_with_sense(keyed(term), sense))
    for old, new in replaced.items():
        add(new, *_with_sense(keyed(old), "identifier"))
    for iri in kinds:
        add(iri, *_with_sense(keyed(iri), "identifier"))
    for below, above in store.pairs("rdfs:subClassOf"):
        if below in found and below != above:
            found[below].parents.add(above)
    return [node for node in found.values() if node.labels]


def _add_names(store: _Store, found: dict[str, Named], add: Callable[..., None]) -> None:
    labels = list(store.names("rdfs:label"))
    for subject, text, voice in labels:
        node = found.get(subject)
        if node:
            node.labels[text] += 1
        if node and not voice and subject.startswith(HUB):
            node.own_label = text
    for subject, text, voice in labels:
        node = found.get(subject)
        add(subject, text, "title" if node and node.own_label and voice else "label", voices=voice)
    scoped, titles = {pair for predicate in _SCOPES for pair in store.pairs(predicate)}, _titles(store)
    for subject, text, voice in store.names("skos:altLabel"):
        named = subject, text
        of_record = "title" if named in titles and subject.startswith(HUB) else "synonym"
        sense = of_record if voice else "related" if named in scoped else "exact"
        add(subject, text, sense, voices=voice)
    for predicate, sense in _OTHER_NAMES:
        for subject, text in store.pairs(predicate):
            node = found.get(subject)
            if node and node.kind == "record" and sense == "title":
                node.labels[text] += 1
                add(subject, text, "label")
            elif node and (sense != "title" or node.kind == "gene"):
                add(subject, text, sense)


def _titles(store: _Store) -> set[tuple[str, str]]:
    """The diseases that records are about, with the titles of these."""
    titles = dict(store.pairs("dcterms:title"))
    return {
        (disease, titles[record]) for record, disease in store.pairs("dcterms:subject") if record in titles
    }


def _curie_and_key(iri: str) -> tuple[str, str]:
    curie = short(iri)
    return curie, name_key(curie)


def _with_sense(identifier: tuple[str, str], sense: str) -> tuple[str, str, str]:
    return identifier[0], sense, identifier[1]


def _kinds(store: _Store) -> tuple[dict[str, str], dict[str, str]]:
    """What each node is, and for each obsolete class the one that replaces it."""
    kinds: dict[str, str] = {}
    for curie, kind in _CLASSES:
        for node in store.members(curie):
            if not (
                kind == "form" and node.startswith(HUB)
            ):  # a form that the hub has is a disease of its own
                kinds[node] = kind
    for subject, _ in store.pairs("owl:deprecated"):
        kinds.pop(subject, None)
    human = expand(HUMAN)
    for subject, taxon in store.pairs("biolink:in_taxon"):
        if taxon != human and kinds.get(subject) == "gene":
            del kinds[subject]
    replaced = {old: new for old, new in store.pairs("dcterms:isReplacedBy") if new in kinds}
    return kinds, replaced


def _hubs(matches: Iterable[tuple[str, str]], kinds: dict[str, str]) -> dict[str, str]:
    """The class of the hub that a disease outside it exactly is; none where there are several."""
    classes: defaultdict[str, set[str]] = defaultdict(set)
    for one, other in matches:
        for node, hub in ((one, other), (other, one)):
            if hub.startswith(HUB) and kinds.get(hub) == "disease" == kinds.get(node):
                classes[node].add(hub)
    return {
        node: next(iter(hubs))
        for node, hubs in classes.items()
        if len(hubs) == 1 and not node.startswith(HUB)
    }
