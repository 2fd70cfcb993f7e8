"""What changed between two releases: claims added, gone and changed, source by source.

A claim is an association node. Two releases' claims are the same claim where they say the same: source, subject,
kind (or predicate), object, record and the resource credited. The names of the nodes don't count, as many sources
give out new ones with each release, nor does where in its file or text a claim stands. What else a claim has (its
sentence, modes, evidence, publications, frequency, whether it is negated) are its details; if these differ, the
claim has changed. Where a source says one thing several times, the details of all of them are compared together.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from itertools import groupby
from operator import attrgetter
from typing import Literal

import pyoxigraph

from raregraph.graph.release import Release
from raregraph.ontology.identifiers import BASE, expand

Status = Literal["added", "gone", "changed"]
Details = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Change:
    """A claim that one release has and the other hasn't, or has otherwise.

    `subject`, `relation`, `object` and `record` are IRIs or plain words as they stand in the graph; `relation` is
    the kind of a gene-disease claim, else the predicate. `before` and `after` hold, for each time that the source
    says it, its details as pairs of predicate and value; of a changed claim only those that differ.
    """

    source: str
    status: Status
    subject: str
    relation: str
    object: str
    record: str | None
    credited: str | None
    before: tuple[Details, ...] = ()
    after: tuple[Details, ...] = ()


@dataclass(frozen=True, slots=True)
class SourceDifference:
    """How the claims of one source changed. A version is None where the release lacks the source."""

    source: str
    version_before: str | None
    version_after: str | None
    added: int
    gone: int
    changed: int
    same: int
    examples: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class Difference:
    """What changed between two releases, by their ids, source by source."""

    before: str
    after: str
    sources: tuple[SourceDifference, ...]

    @property
    def is_empty(self) -> bool:
        """Whether no claim was added, went or changed."""
        return not any(each.added or each.gone or each.changed for each in self.sources)


def diff(before: Release, after: Release, examples: int = 5) -> Difference:
    """Count what changed between two releases, with up to `examples` changes of each status for each source."""
    return Difference(before.id, after.id, tuple(pair.difference(examples) for pair in _pairs(before, after)))


def changes(before: Release, after: Release) -> Iterator[Change]:
    """Every claim that was added, went or changed: source by source, and in the same order each time.

    The claims of one source at a time are held as hashes, about 300 bytes for each claim; their content is read
    again from the stores when it is handed out.
    """
    for pair in _pairs(before, after):
        for status, keys in pair.keys().items():
            yield from (pair.change(status, key) for key in keys)


_BIOLINK, _OWN = (
    expand("biolink:subject").removesuffix("subject"),
    expand("raregraph:kind").removesuffix("kind"),
)
_SUBJECT, _PREDICATE, _OBJECT = f"{_BIOLINK}subject", f"{_BIOLINK}predicate", f"{_BIOLINK}object"
_CREDITED, _KIND, _RECORD = f"{_BIOLINK}primary_knowledge_source", f"{_OWN}kind", f"{_OWN}record"
_TYPE = expand("rdf:type")
_OF_THE_KEY = {_SUBJECT, _PREDICATE, _OBJECT, _CREDITED, _KIND, _RECORD, _TYPE}
_OF_THE_PLACE = {f"{_OWN}{name}" for name in ("spanStart", "spanEnd", "row", "column/from", "column/to")}
_NO_DETAIL = _OF_THE_KEY | _OF_THE_PLACE

_Properties = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class _Claim:
    """What the nodes of one claim are, and a hash of all their details."""

    nodes: tuple[str, ...]
    details: int


@dataclass(frozen=True)
class _Pair:
    """One source in two releases; a graph is None where a release lacks the source."""

    source: str
    store_before: pyoxigraph.Store
    store_after: pyoxigraph.Store
    graph_before: str | None
    graph_after: str | None

    @cached_property
    def claims_before(self) -> dict[int, _Claim]:
        return _claims(self.store_before, self.graph_before)

    @cached_property
    def claims_after(self) -> dict[int, _Claim]:
        return _claims(self.store_after, self.graph_after)

    def version(self, graph: str | None) -> str | None:
        """The version that a graph's IRI ends with."""
        return graph.removeprefix(f"{BASE}graph/{self.source}/") if graph else None

    def keys(self) -> dict[Status, list[int]]:
        """The keys of the claims that changed, by what became of them."""
        old, new = self.claims_before, self.claims_after
        both = old.keys() & new.keys()
        return {
            "added": sorted(new.keys() - old.keys()),
            "gone": sorted(old.keys() - new.keys()),
            "changed": sorted(key for key in both if old[key].details != new[key].details),
        }

    def difference(self, examples: int) -> SourceDifference:
        """The counts of this source, and its first changes of each status."""
        keys = self.keys()
        added, gone, changed = (len(keys[status]) for status in ("added", "gone", "changed"))
        return SourceDifference(
            self.source,
            self.version(self.graph_before),
            self.version(self.graph_after),
            added,
            gone,
            changed,
            len(self.claims_after) - added - changed,
            tuple(self.change(status, key) for status, found in keys.items() for key in found[:examples]),
        )

    def change(self, status: Status, key: int) -> Change:
        """What became of one claim, read from the stores."""
        before = self._read(self.store_before, self.graph_before, self.claims_before.get(key))
        after = self._read(self.store_after, self.graph_after, self.claims_after.get(key))
        said = (after or before)[0]
        earlier, later = _details_of_all(before), _details_of_all(after)
        if status == "changed":
            earlier, later = _differing(earlier, later), _differing(later, earlier)
        return Change(
            self.source,
            status,
            said[_SUBJECT][0],
            _relation(said),
            said[_OBJECT][0],
            said.get(_RECORD, (None,))[0],
            said.get(_CREDITED, (None,))[0],
            earlier,
            later,
        )

    @staticmethod
    def _read(store: pyoxigraph.Store, graph: str | None, claim: _Claim | None) -> list[_Properties]:
        if graph is None or claim is None:
            return []
        named = pyoxigraph.NamedNode(graph)
        return [
            _properties(store.quads_for_pattern(pyoxigraph.NamedNode(node), None, None, named))
            for node in claim.nodes
        ]


def _pairs(before: Release, after: Release) -> Iterator[_Pair]:
    store_before = pyoxigraph.Store.read_only(str(before.store_path))
    store_after = pyoxigraph.Store.read_only(str(after.store_path))
    old, new = _graphs(store_before), _graphs(store_after)
    for source in sorted(old.keys() | new.keys()):
        pair = _Pair(source, store_before, store_after, old.get(source), new.get(source))
        if pair.claims_before or pair.claims_after:
            yield pair


def _graphs(store: pyoxigraph.Store) -> dict[str, str]:
    """The named graphs by their sources."""
    start = f"{BASE}graph/"
    graphs = (graph.value for graph in store.named_graphs() if isinstance(graph, pyoxigraph.NamedNode))
    return {graph[len(start) :].partition("/")[0]: graph for graph in graphs if graph.startswith(start)}


def _claims(store: pyoxigraph.Store, graph: str | None) -> dict[int, _Claim]:
    """All claims of a graph by a hash of their keys.

    The store hands out the quads of a graph node by node, so that one pass over it is enough.
    """
    if graph is None:
        return {}
    nodes: dict[int, list[tuple[int, str]]] = {}
    quads = store.quads_for_pattern(None, None, None, pyoxigraph.NamedNode(graph))
    for node, group in groupby(quads, key=attrgetter("subject")):
        said = _properties(group)
        if _SUBJECT in said and _PREDICATE in said and _OBJECT in said:
            nodes.setdefault(_hash(_key(said)), []).append((_hash(_details(said)), node.value))
    return {key: _claim(found) for key, found in nodes.items()}


def _claim(found: list[tuple[int, str]]) -> _Claim:
    ordered = sorted(found)
    details = ordered[0][0] if len(ordered) == 1 else _hash([detail for detail, _ in ordered])
    return _Claim(tuple(node for _, node in ordered), details)


def _properties(quads: Iterable[pyoxigraph.Quad]) -> _Properties:
    said: dict[str, list[str]] = {}
    for quad in quads:
        said.setdefault(quad.predicate.value, []).append(_text(quad.object))
    return {predicate: tuple(sorted(values)) for predicate, values in said.items()}


def _text(term: object) -> str:
    return str(term.value) if isinstance(term, pyoxigraph.NamedNode | pyoxigraph.Literal) else str(term)


def _relation(said: _Properties) -> str:
    return said.get(_KIND, said[_PREDICATE])[0]


def _key(said: _Properties) -> tuple[object, ...]:
    return (said[_SUBJECT], _relation(said), said[_OBJECT], said.get(_RECORD), said.get(_CREDITED))


def _details(said: _Properties) -> Details:
    kept = sorted(predicate for predicate in said if predicate not in _NO_DETAIL)
    return tuple((predicate, value) for predicate in kept for value in said[predicate])


def _details_of_all(nodes: list[_Properties]) -> tuple[Details, ...]:
    return tuple(sorted(map(_details, nodes)))


def _differing(mine: tuple[Details, ...], theirs: tuple[Details, ...]) -> tuple[Details, ...]:
    """What only one side has: whole statements first, and of a single one on each side its own details."""
    left = list((Counter(mine) - Counter(theirs)).elements())
    other = list((Counter(theirs) - Counter(mine)).elements())
    if len(left) == len(other) == 1:
        return (tuple((Counter(left[0]) - Counter(other[0])).elements()),)
    return tuple(left)


def _hash(content: object) -> int:
    return int.from_bytes(blake2b(repr(content).encode(), digest_size=12).digest())
