"""Making the search index of a release from its store: who is called what, and in which order that is found.

What can be found is a node: a disease, a form of one, a gene, a phenotype, a mode or a record. A disease that is
exactly one class of the hub is found as that class, because there the claims of all sources stand; its names and
identifiers are the class's, too. Obsolete classes and genes of other species than ours are not found.

Names are numbered by rank: those of few words and letters first, then the stronger sense, then diseases before genes,
classes of the hub before others, and what has many names before what has few. So a search takes the first that fit.
"""

from array import array
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pyoxigraph

from raregraph.graph.errors import BuildError
from raregraph.graph.identity import HUB_PREFIXES
from raregraph.graph.mapped_files import save, save_lines, save_tables
from raregraph.graph.search.arrays import SENSES, VERSION
from raregraph.graph.search.hits import HUMAN, KINDS
from raregraph.graph.search.words import remainders, search_key
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
_HUB = prefixes()[HUB_PREFIXES[0]]
_HUB_GRAPH = f"{BASE}graph/mondo/"
_WORDLESS = SENSES.index("identifier")
_OF_ANOTHER = {"label": "title", "exact": "synonym"}
"""What a name of a node becomes as a name of the class that the node is."""


class _Name(NamedTuple):
    """What a name is to a node, its spelling, and the graphs that give it, a bit for each, without the hub's."""

    sense: int
    text: str
    voices: int


@dataclass(slots=True)
class _Node:
    iri: str
    curie: str
    kind: str
    labels: Counter[str] = field(default_factory=Counter)
    own_label: str = ""
    names: dict[str, _Name] = field(default_factory=dict)
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
        new = _Name(SENSES.index(sense), text, voices)
        old = self.names.get(key)
        if old:
            new = _Name(*min(old[:2], new[:2]), old.voices | voices)
        self.names[key] = new


class _Row(NamedTuple):
    """A name of a node as the index orders and keeps it."""

    wordless: bool
    words: int
    letters: int
    sense: int
    node: int
    key: str
    text: str
    voices: int


def write_search_index(store: pyoxigraph.Store, folder: Path, leave_out: Iterable[str] = ()) -> int:
    """Write the index of a store's names to a new folder; the number of names in it.

    What the graphs `leave_out` (IRIs) call a disease is not counted among its names.

    Raises:
        BuildError: if the folder can't be written.
    """
    nodes = _nodes(_Store(store, frozenset(leave_out)))
    try:
        folder.mkdir()
        return _write(folder, sorted(nodes, key=_rank))
    except OSError as error:
        raise BuildError(
            f"the search index can't be written to {folder}: {error}",
            remedy="Free disk space, and build again.",
        ) from error


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


def _nodes(store: _Store) -> list[_Node]:
    """All that can be found, with its names."""
    kinds, replaced = _kinds(store)
    matches = list(store.pairs("skos:exactMatch"))
    hubs = _hubs(matches, kinds)
    found = {iri: _Node(iri, short(iri), kind) for iri, kind in kinds.items() if iri not in hubs}

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


def _add_names(store: _Store, found: dict[str, _Node], add: Callable[..., None]) -> None:
    labels = list(store.names("rdfs:label"))
    for subject, text, voice in labels:
        node = found.get(subject)
        if node:
            node.labels[text] += 1
        if node and not voice and subject.startswith(_HUB):
            node.own_label = text
    for subject, text, voice in labels:
        node = found.get(subject)
        add(subject, text, "title" if node and node.own_label and voice else "label", voices=voice)
    scoped = {pair for predicate in _SCOPES for pair in store.pairs(predicate)}
    for subject, text, voice in store.names("skos:altLabel"):
        loose = (subject, text) in scoped
        sense = "synonym" if voice else "related" if loose else "exact"
        add(subject, text, sense, voices=voice)
    for predicate, sense in _OTHER_NAMES:
        for subject, text in store.pairs(predicate):
            node = found.get(subject)
            if node and node.kind == "record" and sense == "title":
                node.labels[text] += 1
                add(subject, text, "label")
            elif node and (sense != "title" or node.kind == "gene"):
                add(subject, text, sense)


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
                kind == "form" and node.startswith(_HUB)
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
            if hub.startswith(_HUB) and kinds.get(hub) == "disease" == kinds.get(node):
                classes[node].add(hub)
    return {
        node: next(iter(hubs))
        for node, hubs in classes.items()
        if len(hubs) == 1 and not node.startswith(_HUB)
    }


def _rank(node: _Node) -> tuple[int, int, int, str]:
    prefix = node.curie.partition(":")[0]
    hub = HUB_PREFIXES.index(prefix) if prefix in HUB_PREFIXES else len(HUB_PREFIXES)
    return KINDS.index(node.kind), hub, -node.mentions, node.iri


def _write(folder: Path, nodes: Sequence[_Node]) -> int:
    save_lines(folder, "nodes", map(_node_line, nodes))
    save(folder, "node_kinds", np.array([KINDS.index(node.kind) for node in nodes], np.uint8))
    rows = _ranked(list(_rows(nodes)))
    save_lines(folder, "names", (_line(row.text) for row in rows))
    save(folder, "name_nodes", np.array([row.node for row in rows], np.int32))
    save(folder, "senses", np.array([row.sense for row in rows], np.uint8))
    save(folder, "voices", np.array([row.voices for row in rows], np.uint8))
    save(folder, "subtypes", _subtypes(nodes, rows))
    save(folder, "lengths", np.array([min(row.letters, 2**16 - 1) for row in rows], np.uint16))
    joined = [row.key.replace(" ", "").encode() for row in rows]
    order = sorted(range(len(rows)), key=joined.__getitem__)
    save_lines(folder, "keys", (joined[name] for name in order))
    save(folder, "key_names", np.array(order, np.int32))
    words, postings = _write_words(folder, rows)
    hubs = sum(_is_hub_disease(node) for node in nodes)
    tables = {
        "nodes": len(nodes),
        "hub_diseases": hubs,
        "names": len(rows),
        "words": words,
        "postings": postings,
    }
    tables["remainders"] = len(np.load(folder / "remainders.npy", mmap_mode="r"))
    save_tables(folder, {"version": VERSION, "spaces": _spaces(rows), **tables})
    return len(rows)


def _spaces(rows: Iterable[_Row]) -> list[str]:
    """The keys of the prefixes of identifiers that are numbers."""
    keys = {row.key.rpartition(" ") for row in rows if row.wordless and row.key[-1].isdecimal()}
    return sorted({space.replace(" ", "") for space, _, number in keys if number.isdecimal() and space})


def _ranked(rows: Sequence[_Row]) -> list[_Row]:
    """The rows in the order of their first four fields; those that are alike in these stay as they are, by node."""
    keys = ("sense", "letters", "words", "wordless")
    columns = [np.array([getattr(row, name) for row in rows], np.int32) for name in keys]
    return [rows[place] for place in np.lexsort(columns).tolist()]


def _rows(nodes: Sequence[_Node]) -> Iterator[_Row]:
    for number, node in enumerate(nodes):
        for key, (sense, text, voices) in sorted(node.names.items()):
            count = voices.bit_count()
            yield _Row(sense >= _WORDLESS, key.count(" "), len(key), sense, number, key, text, count)


def _is_hub_disease(node: _Node) -> bool:
    return node.kind == "disease" and node.iri.startswith(_HUB)


def _subtypes(nodes: Sequence[_Node], rows: Sequence[_Row]) -> np.ndarray:
    """For each name of a disease, how many below it have the same name; none if one of these has more right to it.

    More graphs give more right; of as many, the stronger sense does.
    """
    by_key: defaultdict[str, list[int]] = defaultdict(list)
    for name, row in enumerate(rows):
        if not row.wordless and nodes[row.node].kind == "disease":
            by_key[row.key].append(name)
    parents = {node.iri: node.parents for node in nodes if node.parents}
    above = cache(lambda iri: _above(iri, parents))
    counts = np.zeros(len(rows), np.uint8)
    for names in by_key.values():
        places = {nodes[rows[name].node].iri: name for name in names} if len(names) > 1 else {}
        below: defaultdict[int, list[int]] = defaultdict(list)
        for iri, name in places.items():
            for each in above(iri) & places.keys():
                below[places[each]].append(name)
        for name, lower in below.items():
            if _right(rows[name]) <= min(_right(rows[each]) for each in lower):
                counts[name] = min(len(lower), 255)
    return counts


def _right(row: _Row) -> tuple[int, int]:
    """The less, the more right a node has to a name."""
    return -row.voices, row.sense


def _above(iri: str, parents: Mapping[str, set[str]]) -> set[str]:
    """The classes above a node, at any distance."""
    found: set[str] = set()
    waiting = [iri]
    while waiting:
        new = parents.get(waiting.pop(), set()) - found
        found |= new
        waiting += new
    return found - {iri}


def _write_words(folder: Path, rows: Sequence[_Row]) -> tuple[int, int]:
    """The words and who has them; the number of words and of entries."""
    numbers: dict[str, int] = {}
    of_entry, name_of_entry, counts = array("i"), array("i"), array("B")
    for name, row in enumerate(rows):
        found = {} if row.wordless else dict.fromkeys(row.key.split(" "))
        counts.append(min(len(found), 255))
        for word in found:
            of_entry.append(numbers.setdefault(word, len(numbers)))
            name_of_entry.append(name)
    words = sorted(numbers, key=str.encode)
    place = np.empty(len(words), np.int32)
    place[[numbers[word] for word in words]] = np.arange(len(words), dtype=np.int32)
    entries, names = place[np.array(of_entry, np.int32)], np.array(name_of_entry, np.int32)
    frequencies = np.bincount(entries, minlength=len(words))
    starts = np.zeros(len(words) + 1, np.int32)
    np.cumsum(frequencies, out=starts[1:])
    save(folder, "posting_starts", starts)
    save(folder, "postings", names[np.argsort(entries, kind="stable")])
    save(folder, "word_counts", np.array(counts, np.uint8))
    save(folder, "weights", _weights(entries, names, frequencies, len(rows)))
    save_lines(folder, "words", (word.encode() for word in words))
    _write_remainders(folder, words)
    return len(words), len(names)


def _weights(entries: np.ndarray, names: np.ndarray, frequencies: np.ndarray, count: int) -> np.ndarray:
    of_word = np.log1p(count / np.maximum(frequencies, 1))
    return np.bincount(names, weights=of_word[entries], minlength=count).astype(np.float32)


def _write_remainders(folder: Path, words: Sequence[str]) -> None:
    hashes, of_words = array("L"), array("i")
    for number, word in enumerate(words):
        for each in remainders(word):
            hashes.append(each)
            of_words.append(number)
    found = np.array(hashes, np.uint32)
    order = np.argsort(found, kind="stable")
    save(folder, "remainders", found[order])
    save(folder, "remainder_words", np.array(of_words, np.int32)[order])


def _node_line(node: _Node) -> bytes:
    taxon = HUMAN if node.kind == "gene" else ""  # genes of other species are not in the index
    return "\t".join((node.iri, node.curie, " ".join(node.label.split()), taxon)).encode()


def _line(text: str) -> bytes:
    return " ".join(text.split()).encode()
