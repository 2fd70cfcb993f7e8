"""Making the search index of a release: what its nodes are called, in the order in which that is found.

What can be found is a node: a disease, a form of one, a gene, a phenotype, a mode or a record
(`raregraph.graph.search.naming`).

Names are numbered by rank: those of few words and letters first, then the stronger sense, then diseases before genes,
classes of the hub before others, and what has many names before what has few. So a search takes the first that fit.
"""

from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
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
from raregraph.graph.search.naming import HUB, Named, named_nodes
from raregraph.graph.search.words import remainders

_WORDLESS = SENSES.index("identifier")


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
    nodes = named_nodes(store, frozenset(leave_out))
    try:
        folder.mkdir()
        return _write(folder, sorted(nodes, key=_rank))
    except OSError as error:
        raise BuildError(
            f"the search index can't be written to {folder}: {error}",
            remedy="Free disk space, and build again.",
        ) from error


def _rank(node: Named) -> tuple[int, int, int, str]:
    prefix = node.curie.partition(":")[0]
    hub = HUB_PREFIXES.index(prefix) if prefix in HUB_PREFIXES else len(HUB_PREFIXES)
    return KINDS.index(node.kind), hub, -node.mentions, node.iri


def _write(folder: Path, nodes: Sequence[Named]) -> int:
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


def _rows(nodes: Sequence[Named]) -> Iterator[_Row]:
    for number, node in enumerate(nodes):
        for key, (sense, text, voices) in sorted(node.names.items()):
            count = voices.bit_count()
            yield _Row(sense >= _WORDLESS, key.count(" "), len(key), sense, number, key, text, count)


def _is_hub_disease(node: Named) -> bool:
    return node.kind == "disease" and node.iri.startswith(HUB)


def _subtypes(nodes: Sequence[Named], rows: Sequence[_Row]) -> np.ndarray:
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


def _node_line(node: Named) -> bytes:
    taxon = HUMAN if node.kind == "gene" else ""  # genes of other species are not in the index
    return "\t".join((node.iri, node.curie, " ".join(node.label.split()), taxon)).encode()


def _line(text: str) -> bytes:
    return " ".join(text.split()).encode()
