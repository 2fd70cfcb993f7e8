"""What graphs say of nodes themselves: classes, names, cross references, mappings, columns of KGX; and which graphs.

Facts are noted while the N-Quads of a build stream by (`FactNotes`), sorted by node on disk, and written as one file of
the release, a line for each node that a graph describes, whether or not a claim links it (`FactFile`). What a graph
says can so be told apart in what all graphs say, without asking the store.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

from raregraph.graph.line_sort import LineSorter
from raregraph.graph.mapped_files import Lines
from raregraph.graph.rdf.nquads import iri, unescaped
from raregraph.ontology.identifiers import compress, expand

TYPE, LABEL = "rdf:type", "rdfs:label"
PROPERTIES = (
    LABEL,
    "skos:altLabel",
    "skos:definition",
    "skos:exactMatch",
    "skos:broadMatch",
    "skos:narrowMatch",
    "skos:closeMatch",
    "skos:relatedMatch",
    "oboInOwl:hasExactSynonym",
    "oboInOwl:hasBroadSynonym",
    "oboInOwl:hasNarrowSynonym",
    "oboInOwl:hasRelatedSynonym",
    "oboInOwl:hasDbXref",
    "owl:deprecated",
    "dcterms:title",
    "dcterms:isReplacedBy",
    "biolink:in_taxon",
    "raregraph:alternativeId",
    "raregraph:category",
    "raregraph:crossReference",
    "raregraph:location",
    "raregraph:locusType",
    "raregraph:previousSymbol",
    "raregraph:subset",
)
"""What is noted of any node. Its classes and, as far as a graph has them, slots of Biolink and columns of KGX are noted
too, if it is no association."""
NAMING_LOOSELY = frozenset({"conditions", "associations", "mappings", "kgx"})
"""The kinds of sources whose lists of names state no scope: an ontology says which synonym is broad, narrow or related,
the list of a page or a row says nothing."""
_LINES_PER_RUN = 200_000


class Stated(NamedTuple):
    """What some facts have in common: the property, a CURIE, and the named graphs that say so, as IRIs in order."""

    property: str
    graphs: tuple[str, ...]


Fact = tuple[Stated, bytes]
"""With its value: a CURIE where there is one, else an IRI or a text, escaped as in N-Quads."""
Described = tuple[bytes, Sequence[Fact]]
"""A node's identifier, and all facts of it, by property and value."""


@lru_cache(1 << 16)
def short(term: bytes) -> bytes:
    """An IRI as a CURIE where it has one, the text of a literal as it is."""
    if not term.startswith(b"<"):
        return term[1 : term.rindex(b'"')]
    plain = term[1:-1].decode()
    curie = compress(plain, strict=False)
    return (curie if curie and expand(curie, strict=False) == plain else plain).encode()


class FactNotes:
    r"""Takes facts in any order, and gives them back node by node. Memory doesn't grow with their number.

    >>> from tempfile import TemporaryDirectory
    >>> from raregraph.graph.rdf.nquads import iri
    >>> gene, label = iri("HGNC:11117").encode(), iri("rdfs:label").encode()
    >>> with TemporaryDirectory() as scratch:
    ...     notes = FactNotes(Path(scratch))
    ...     for graph in (b"<urn:one>", b"<urn:other>"):
    ...         notes.note(gene, label, b'"SMN1" %b .' % graph)
    ...     list(notes.by_node())
    [(b'HGNC:11117', [(Stated(property='rdfs:label', graphs=('urn:one', 'urn:other')), b'SMN1')])]
    """

    def __init__(self, scratch: Path) -> None:
        self._sorter = LineSorter(scratch, name="facts")
        self._lines: list[bytes] = []
        self._graphs: dict[bytes, int] = {}

    def note(self, node: bytes, predicate: bytes, rest: bytes) -> None:
        """A fact, from the terms of its line; of nodes without a name nothing is noted.

        Raises:
            OSError: if the disk is full.
        """
        value, graph, _ = rest.rsplit(b" ", 2)
        if node.startswith(b"_") or value.startswith(b"_"):
            return
        number = self._graphs.setdefault(graph, len(self._graphs))
        self._lines.append(b"%b\t%b\t%b\t%d\n" % (short(node), short(predicate), short(value), number))
        if len(self._lines) >= _LINES_PER_RUN:
            self._sort()

    def by_node(self) -> Iterator[Described]:
        """All nodes with their facts, in the order of their identifiers as UTF-8."""
        if self._lines:
            self._sort()
        graphs = [graph[1:-1].decode() for graph in self._graphs]
        said = cache(
            lambda name, numbers: Stated(name.decode(), tuple(sorted(graphs[int(n)] for n in numbers)))
        )
        for node, lines in groupby(self._split(), key=lambda fields: fields[0]):
            facts: list[Fact] = []
            for (_, name, value), same in groupby(lines, key=lambda fields: fields[:3]):
                facts.append((said(name, tuple(dict.fromkeys(each[3] for each in same))), value))
            yield node, facts

    def _sort(self) -> None:
        self._sorter.add(self._lines)
        self._lines = []

    def _split(self) -> Iterator[list[bytes]]:
        for chunk in self._sorter.chunks():
            for line in chunk.split(b"\n"):
                if line:
                    yield line.split(b"\t")


class FactLines:
    """Spells facts as lines of a file, a node each: `ID`, and behind a tab `NUMBER VALUE` for each fact.

    `table` has what the numbers mean once all lines are made.
    """

    def __init__(self) -> None:
        self._numbers: dict[Stated, int] = {}
        self.count = 0

    def lines(self, described: Iterable[Described]) -> Iterator[bytes]:
        """A line for each node."""
        numbers = self._numbers
        for node, facts in described:
            self.count += 1
            fields = [b"%d %b" % (numbers.setdefault(said, len(numbers)), value) for said, value in facts]
            yield b"\t".join((node, *fields))

    def table(self) -> dict[str, Any]:
        """How many lines there are, and for each number the property and its graphs, by their place in a list."""
        graphs = sorted({graph for said in self._numbers for graph in said.graphs})
        places = {graph: place for place, graph in enumerate(graphs)}
        said = [[each.property, [places[graph] for graph in each.graphs]] for each in self._numbers]
        return {"nodes": self.count, "graphs": graphs, "said": said}


class FactFile:
    """The facts of a release.

    Raises:
        ReleaseError: if they are damaged.
    """

    def __init__(self, folder: Path, table: dict[str, Any]) -> None:
        graphs = table["graphs"]
        self.table = tuple(
            Stated(name, tuple(graphs[place] for place in some)) for name, some in table["said"]
        )
        self.lines = Lines(folder, "facts", table["nodes"])

    def of(self, identifier: str) -> list[tuple[Stated, str]]:
        """All facts of a node (a CURIE, or an IRI where it has none), by property and value; none if there are none."""
        wanted = identifier.encode() + b"\t"
        place = self.lines.first_not_before(wanted)
        line = self.lines[place] if place < len(self.lines) else b""
        if not line.startswith(wanted):
            return []
        return [(said, unescaped(value.decode())) for said, value in self.facts(line)[1]]

    def facts(self, line: bytes) -> Described:
        """The node of a line, and its facts."""
        node, *fields = line.split(b"\t")
        pairs = (field.split(b" ", 1) for field in fields)
        return node, [(self.table[int(number)], value) for number, value in pairs]

    def described(self, identifiers: Iterable[bytes]) -> Iterator[Described]:
        """Nodes with their facts, in the order in which they are given, which is that of the file."""
        lines = iter(self.lines)
        line = next(lines, b"")
        for identifier in identifiers:
            wanted = identifier + b"\t"
            while line and line < wanted:
                line = next(lines, b"")
            yield self.facts(line) if line.startswith(wanted) else (identifier, [])


PREDICATES = frozenset(iri(each).encode() for each in PROPERTIES)
"""The predicates of `PROPERTIES`, as N-Quads spell them."""
_COLUMNS = tuple(f"<{expand(each)[:-1]}".encode() for each in ("biolink:x", "raregraph:column/x"))


def is_column(predicate: bytes) -> bool:
    """Whether a predicate is a slot of Biolink or a column of KGX."""
    return predicate.startswith(_COLUMNS)
