"""Rows of tables, checked: columns found by name, each row's faults told with line and field.

A source says which columns it reads and gives a function that makes records of one row. Everything that may be
wrong with a row stops at that row: it is left out and reported, and the others are taken.
"""

import csv
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter
from typing import TypeVar

from raregraph.graph.curated import CuratedRow
from raregraph.graph.records import Problem
from raregraph.loaders.files import decode
from raregraph.loaders.source import Parsed, RawItem
from raregraph.ontology.identifiers import standardize

_ADDRESS = re.compile(r"https?://[^\s<>\"{}|\\^`]+")
_KEPT = 1 << 16

T = TypeVar("T")


class RowError(ValueError):
    """A row cannot be taken: `field` is where, the message says what is wrong with it."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


class SetAside(Exception):  # noqa: N818 - nothing is wrong with such a row
    """A row is none of those that a source loads; its argument says which rows those are, in the plural."""


@dataclass(frozen=True, slots=True)
class Layout:
    """How a table is written: the columns to read, in the order in which a row's values are handed out.

    `columns` are alternatives, tried in order: a publisher's layouts of different years. A quoted table may
    hold separators and line breaks within quotes (CSV as spreadsheets write it).
    """

    columns: tuple[tuple[str, ...], ...]
    remedy: str
    separator: str = "\t"
    quoted: bool = False


def parse_table(
    item: RawItem, layout: Layout, read: Callable[[int, tuple[str, ...]], Iterable[CuratedRow]]
) -> Parsed:
    """The records that `read` makes of each row (its line and its values), and the problems of all the others.

    The header is the first line that holds all columns of a layout; lines before it (a banner) are passed over,
    as are blank lines. `read` raises RowError for a broken row and SetAside for one that isn't loaded; of those
    there is one note per reason, with their number.
    """
    lines = _Lines(item, layout)
    header = lines.header()
    if isinstance(header, Problem):
        return Parsed(problems=(header,))
    records: list[CuratedRow] = []
    aside: Counter[str] = Counter()
    for line, values in lines.rows(header):
        try:
            records.extend(read(line, values))
        except RowError as error:
            lines.report(f"line {line}, field {error.field}", str(error))
        except SetAside as reason:
            aside[str(reason)] += 1
    notes = [_note(item, lines.last, number, reason) for reason, number in aside.items()]
    return Parsed(tuple(records), (*lines.problems, *notes))


@lru_cache(_KEPT)
def curie(text: str, field: str, *prefixes: str) -> str:
    """An identifier of one of these spaces in its one spelling; raises RowError for anything else.

    >>> curie("Orphanet:70", "disease_id", "OMIM", "ORPHA")
    'ORPHA:70'
    """
    found = standardize(text, strict=False)
    if found is None or found.partition(":")[0] not in prefixes:
        raise RowError(field, f"{text!r} is no {' or '.join(prefixes)} identifier")
    return found


def word(text: str, field: str, known: Mapping[str, T]) -> T:
    """What a word of the source's vocabulary means; raises RowError for a word that it doesn't have.

    >>> word("MALE", "sex", {"MALE": "male", "FEMALE": "female"})
    'male'
    """
    if text not in known:
        raise RowError(field, f"{text!r} is none of {', '.join(map(repr, known))}")
    return known[text]


@lru_cache(_KEPT)
def publications(text: str, field: str, separator: str = ";") -> tuple[str, ...]:
    """The publications that a field lists, as CURIEs or web addresses; raises RowError where one is neither.

    >>> publications("PMID:31675180;http://www.ncbi.nlm.nih.gov/books/NBK1526/", "reference")
    ('PMID:31675180', 'http://www.ncbi.nlm.nih.gov/books/NBK1526/')
    """
    return tuple(dict.fromkeys(_publication(part, field) for part in text.split(separator) if part.strip()))


def _publication(text: str, field: str) -> str:
    found = standardize(text, strict=False)
    if found is None and not _ADDRESS.fullmatch(text.strip()):
        raise RowError(field, f"{text!r} is no publication identifier or web address")
    return found or text.strip()


@dataclass(frozen=True, slots=True)
class _Header:
    width: int
    pick: Callable[[Sequence[str]], tuple[str, ...]]


class _Lines:
    """The lines of a piece, cut into fields, with the problems met on the way."""

    def __init__(self, item: RawItem, layout: Layout) -> None:
        self.item = item
        self.layout = layout
        self.problems: list[Problem] = []
        self.last = item.first_line
        self._lines = self._cut()

    def report(self, place: str, message: str) -> None:
        self.problems.append(Problem(self.item.name, place, message, self.layout.remedy))

    def header(self) -> _Header | Problem:
        if not self.item.data.strip():
            return Problem(self.item.name, "line 1", "the file is empty", self.layout.remedy)
        first: list[str] | None = None
        for _, fields in self._lines:
            first = first or fields
            for columns in self.layout.columns:
                if set(columns) <= set(fields):
                    return _Header(len(fields), itemgetter(*map(fields.index, columns)))
        missing = sorted(set(self.layout.columns[0]) - set(first or ()))
        lacks = f"the header lacks the column {', '.join(missing)}"
        return Problem(self.item.name, f"line {self.item.first_line}", lacks, self.layout.remedy)

    def rows(self, header: _Header) -> Iterator[tuple[int, tuple[str, ...]]]:
        for line, fields in self._lines:
            surplus = len(fields) - header.width
            if surplus:
                more = "more" if surplus > 0 else "fewer"
                count = f"{abs(surplus)} column{'s' if abs(surplus) > 1 else ''}"
                self.report(f"line {line}", f"the row has {count} {more} than the header")
            else:
                yield line, header.pick(fields)

    def _cut(self) -> Iterator[tuple[int, list[str]]]:
        return self._quoted() if self.layout.quoted else self._plain()

    def _plain(self) -> Iterator[tuple[int, list[str]]]:
        for number, text in enumerate(self._texts(), start=self.item.first_line):
            self.last = number
            if text:
                yield number, text.split(self.layout.separator)

    def _quoted(self) -> Iterator[tuple[int, list[str]]]:
        rows = csv.reader(
            (f"{text}\n" for text in self._texts()), delimiter=self.layout.separator, strict=True
        )
        while True:
            start = self.item.first_line + rows.line_num
            try:
                fields = next(rows)
            except StopIteration:
                return
            except csv.Error as error:
                self.report(f"line {start}", f"the row cannot be read ({error})")
                continue
            self.last = start
            if fields:
                yield start, fields

    def _texts(self) -> list[str]:
        text = decode(self.item)
        if isinstance(text, str):
            return text.replace("\r\n", "\n").split("\n")
        return [self._decoded(number, line) for number, line in enumerate(self.item.data.split(b"\n"))]

    def _decoded(self, number: int, line: bytes) -> str:
        """One line; one that isn't UTF-8 is reported, with its field, and left blank."""
        try:
            return line.decode("utf-8-sig").rstrip("\r")
        except UnicodeDecodeError as error:
            column = line.count(self.layout.separator.encode(), 0, error.start) + 1
            place = f"line {self.item.first_line + number}, field {column}"
            self.report(place, f"byte 0x{line[error.start]:02x} is not UTF-8")
            return ""


def _note(item: RawItem, last: int, number: int, reason: str) -> Problem:
    place = f"lines {item.first_line + 1} to {last}"
    return Problem(item.name, place, f"{number} rows are set aside: {reason}", "They are not loaded.", "note")
