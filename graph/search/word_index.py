"""The words of names: which names have a word, and which words are spelled nearly like it."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from raregraph.graph.mapped_files import Lines, load
from raregraph.graph.search.arrays import Ints
from raregraph.graph.search.words import SHORTEST_MENDED, is_one_off, remainders

Flags = NDArray[np.bool_]


class WordIndex:
    """The words of a search index, by their numbers, and the names that have them, by rank."""

    def __init__(self, folder: Path, tables: Mapping[str, Any]) -> None:
        self._names: int = tables["names"]
        words = tables["words"]
        self._lines = Lines(folder, "words", words)
        self._posting_starts: Ints = load(folder, "posting_starts", words + 1)
        self._postings: Ints = load(folder, "postings", tables["postings"])
        self._remainders: NDArray[np.uint32] = load(folder, "remainders", tables["remainders"])
        self._remainder_words: Ints = load(folder, "remainder_words", tables["remainders"])

    def fits(self, names: int) -> bool:
        """Whether its files fit each other, and as many names."""
        return (
            is_below(self._postings, names)
            and is_below(self._remainder_words, len(self._lines))
            and bool((np.diff(self._posting_starts) >= 0).all())
        )

    def numbered(self, word: str) -> Ints:
        """The number of a word, if there is such a word."""
        written = word.encode()
        number = self._lines.first_not_before(written)
        is_known = number < len(self._lines) and self._lines[number] == written
        return np.array([number] if is_known else [], np.int32)

    def beginning_with(self, word: str) -> Ints:
        """The numbers of all words that begin so."""
        return np.arange(*self._lines.beginning_with(word.encode()), dtype=np.int32)

    def spellings(self, word: str, *, unfinished: bool) -> Ints:
        """The words there are that are a word, or one typing error away from it; one that is unfinished may go on."""
        if len(word) < SHORTEST_MENDED:
            return self.numbered(word)
        hashes = np.array(list(remainders(word)), np.uint32)
        starts = np.searchsorted(self._remainders, hashes, "left").tolist()
        ends = np.searchsorted(self._remainders, hashes, "right").tolist()
        near = {
            number
            for start, end in zip(starts, ends, strict=True)
            for number in self._remainder_words[start:end].tolist()
        }
        found = [number for number in near if is_one_off(word, self._lines[number].decode())]
        spelled = np.array(sorted(found), np.int32)
        return np.union1d(spelled, self.beginning_with(word)) if unfinished else spelled

    def _having(self, words: Ints) -> Ints:
        """The names that have any of some words, by rank."""
        if len(words) == 1:
            return self._postings[self._posting_starts[words[0]] : self._posting_starts[words[0] + 1]]
        return np.flatnonzero(self.flags(words)).astype(np.int32)

    def flags(self, words: Ints) -> Flags:
        """For each name, whether it has any of some words."""
        flags = np.zeros(self._names, bool)
        # One after the other, as are those that begin alike.
        if len(words) and words[-1] - words[0] == len(words) - 1:
            flags[self._postings[self._posting_starts[words[0]] : self._posting_starts[words[-1] + 1]]] = True
            return flags
        for word in words.tolist():
            flags[self._postings[self._posting_starts[word] : self._posting_starts[word + 1]]] = True
        return flags

    def having_all(self, spellings: Sequence[Ints]) -> Ints:
        """The names that have each of some words, in any of its spellings, by rank."""
        if not all(map(len, spellings)):
            return np.array([], np.int32)
        lists = sorted(map(self._having, spellings), key=len)
        names = lists[0]
        for other in lists[1:]:
            if not len(names):
                break
            places = np.searchsorted(other, names)
            places[places == len(other)] = 0
            names = names[other[places] == names]
        return names


def is_below(numbers: NDArray[Any], bound: int) -> bool:
    """Whether all numbers of an array are at least 0 and below a bound."""
    return not len(numbers) or (int(numbers.min()) >= 0 and int(numbers.max()) < bound)
