"""Making the search index of a release: a SQLite file of all names, beside the store.

    node(id, iri, curie, label, kind, hub)    what can be found, and which node of MONDO is the same
    name(id, node, key, joined, text, what)   its names: label, synonym, identifier; in the order of the hits
    words                                 full text over the keys of names (FTS5, without the text itself)
    word(text)                            every word there is, to mend typing errors by

The numbers of names are their rank: short names before long ones, diseases before genes, the hub's nodes before others.
So a search only has to take the first names that fit. The same store gives the same rows.
"""

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pyoxigraph

from raregraph.graph.errors import BuildError
from raregraph.graph.identity import HUB_PREFIXES
from raregraph.graph.search import FILE_VERSION, HUMAN, KINDS
from raregraph.ontology.identifiers import compress, expand
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
_NAMES = (
    ("rdfs:label", "label"),
    ("biolink:symbol", "symbol"),
    ("dcterms:title", "title"),
    ("skos:altLabel", "synonym"),
    ("raregraph:previousSymbol", "synonym"),
    ("dcterms:identifier", "identifier"),
)
_IDENTIFIERS = (
    ("skos:exactMatch", "identifier"),
    ("raregraph:alternativeId", "identifier"),
    ("raregraph:crossReference", "related"),
)
_SCHEMA = """
CREATE TABLE node (id INTEGER PRIMARY KEY, iri TEXT NOT NULL, curie TEXT NOT NULL, label TEXT NOT NULL,
    kind TEXT NOT NULL, hub INTEGER);
CREATE TABLE name (id INTEGER PRIMARY KEY, node INTEGER NOT NULL, key TEXT NOT NULL, joined TEXT NOT NULL,
    text TEXT NOT NULL, what TEXT NOT NULL, kind TEXT NOT NULL);
CREATE TABLE word (text TEXT PRIMARY KEY, names INTEGER NOT NULL) WITHOUT ROWID;
CREATE VIRTUAL TABLE words USING fts5(key, content='', columnsize=0, detail=none,
    tokenize="unicode61 remove_diacritics 0");
CREATE VIRTUAL TABLE vocabulary USING fts5vocab(words, row);
"""


@dataclass(slots=True)
class _Node:
    iri: str
    curie: str
    kind: str
    mentions: int = 0
    seen: set[tuple[str, str]] = field(default_factory=set)
    labels: list[str] = field(default_factory=list)
    names: dict[str, tuple[str, str]] = field(default_factory=dict)  # by key: text and what it is


def write_search_index(store: pyoxigraph.Store, path: Path) -> int:
    """Write the index of a store's names to a new file; the number of names in it.

    Raises:
        BuildError: if the file can't be written.
    """
    try:
        with closing(sqlite3.connect(path)) as database:
            return _write(database, _nodes(store))
    except sqlite3.Error as error:
        raise BuildError(
            f"the search index can't be written to {path}: {error}",
            remedy="Free disk space, and build again.",
        ) from error


def _nodes(store: pyoxigraph.Store) -> list[_Node]:
    kinds = _kinds(store)
    found = {iri: _Node(iri, compress(iri, strict=False) or iri, kind) for iri, kind in kinds.items()}
    for predicate, what in _NAMES:
        for subject, term in _pairs(store, predicate):
            node = found.get(subject)
            if node and (what != "title" or node.kind in {"gene", "record"}):
                is_label = what == "label" or (what == "title" and node.kind == "record")
                _add(node, term, "label" if is_label else what, None)
    keyed = cache(_curie_and_key)
    for predicate, what in _IDENTIFIERS:
        for subject, term in _pairs(store, predicate):
            node = found.get(subject)
            if node:
                curie, key = keyed(term)
                _add(node, curie, what, key)
    for node in found.values():
        _add(node, node.curie, "identifier", None)
    return [node for node in found.values() if node.labels]


def _curie_and_key(iri: str) -> tuple[str, str]:
    curie = compress(iri, strict=False) or iri
    return curie, name_key(curie)


_PRECEDENCE = {
    what: rank for rank, what in enumerate(("label", "symbol", "title", "synonym", "identifier", "related"))
}


def _add(node: _Node, text: str, what: str, key: str | None) -> None:
    """A name, once: where several spellings have one key, the first kind of name and the first spelling stay."""
    node.mentions += 1
    if what == "label":
        node.labels.append(text)
    if (text, what) in node.seen:
        return
    node.seen.add((text, what))
    key = name_key(text) if key is None else key
    old = node.names.get(key)
    if key and (old is None or (_PRECEDENCE[what], text) < (_PRECEDENCE[old[1]], old[0])):
        node.names[key] = (text, what)


def _kinds(store: pyoxigraph.Store) -> dict[str, str]:
    kinds = {node: kind for curie, kind in _CLASSES for node in _members(store, curie)}
    for subject, _ in _pairs(store, "owl:deprecated"):
        kinds.pop(subject, None)
    human = expand(HUMAN)
    for subject, taxon in _pairs(store, "biolink:in_taxon"):
        if taxon != human and kinds.get(subject) == "gene":
            del kinds[subject]
    return kinds


def _pairs(store: pyoxigraph.Store, predicate: str) -> Iterator[tuple[str, str]]:
    """Subjects and objects as texts; a blank node has no name that anybody could type."""
    for subject, term in _rows(store, f"SELECT ?s ?o {{ GRAPH ?g {{ ?s <{expand(predicate)}> ?o }} }}"):
        if type(subject) is pyoxigraph.NamedNode and type(term) in _NAMED:
            yield subject.value, term.value


def _members(store: pyoxigraph.Store, kind: str) -> Iterator[str]:
    for (node,) in _rows(store, f"SELECT DISTINCT ?s {{ GRAPH ?g {{ ?s a <{expand(kind)}> }} }}"):
        if type(node) is pyoxigraph.NamedNode:
            yield node.value


def _rows(store: pyoxigraph.Store, query: str) -> pyoxigraph.QuerySolutions:
    solutions = store.query(query)
    assert isinstance(solutions, pyoxigraph.QuerySolutions)
    return solutions


_NAMED = (pyoxigraph.NamedNode, pyoxigraph.Literal)


def _write(database: sqlite3.Connection, nodes: Iterable[_Node]) -> int:
    database.executescript(
        "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA page_size = 8192;" + _SCHEMA
    )
    ranked = sorted(nodes, key=_rank)
    hubs = _hubs(ranked)
    database.executemany(
        "INSERT INTO node VALUES (?, ?, ?, ?, ?, ?)",
        ((number, *_node_row(node), hubs.get(node.curie)) for number, node in enumerate(ranked)),
    )
    names = sorted(_names(ranked))
    database.executemany(
        "INSERT INTO name VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            (number, node, key, key.replace(" ", ""), text, what, ranked[node].kind)
            for number, (_, _, _, node, key, text, what) in enumerate(names)
        ),
    )
    database.executemany(
        "INSERT INTO words (rowid, key) VALUES (?, ?)",
        ((number, key) for number, (_, _, _, _, key, _, what) in enumerate(names) if what not in _WORDLESS),
    )
    database.executescript(
        f"""
        CREATE INDEX name_by_joined ON name (joined, id);
        INSERT INTO word SELECT term, doc FROM vocabulary;
        PRAGMA user_version = {FILE_VERSION};
        """
    )
    database.commit()
    return len(names)


_WORDLESS = {"identifier", "related"}


def _names(ranked: list[_Node]) -> Iterator[tuple[int, int, int, int, str, str, str]]:
    for number, node in enumerate(ranked):
        for key, (text, what) in node.names.items():
            yield key.count(" "), len(key), _PRECEDENCE[what], number, key, text, what


def _rank(node: _Node) -> tuple[int, int, int, str]:
    return KINDS.index(node.kind), _hub_rank(node.curie), -node.mentions, node.iri


def _hub_rank(curie: str) -> int:
    prefix = curie.partition(":")[0]
    return HUB_PREFIXES.index(prefix) if prefix in HUB_PREFIXES else len(HUB_PREFIXES)


def _hubs(ranked: list[_Node]) -> dict[str, int]:
    """By identifier, the disease of the hub that states it as its own; the first, where several do."""
    found: dict[str, int] = {}
    for number, node in enumerate(ranked):
        if node.kind == "disease" and _hub_rank(node.curie) == 0:
            for text, what in node.names.values():
                if what == "identifier" and text != node.curie:
                    found.setdefault(text, number)
    return found


def _node_row(node: _Node) -> tuple[str, str, str, str]:
    return node.iri, node.curie, _label(node.labels), node.kind


def _label(labels: list[str]) -> str:
    """The label that most sources give; of several, the first by spelling."""
    counts: defaultdict[str, int] = defaultdict(int)
    for label in labels:
        counts[label] += 1
    return min(counts, key=lambda label: (-counts[label], label))
