"""One piece of a file at work: its records, its problems, and what was met in it.

A prefix that nobody knows doesn't cost the row: the identifier goes to `unknown:PREFIX/LOCAL` and is counted in a
note. What is no identifier at all, or is malformed for its prefix, leaves out its row, or its place in a list, with a
problem.
"""

from collections import Counter
from dataclasses import dataclass, field
from urllib.parse import quote

from raregraph.graph.curated import Edge, Node
from raregraph.graph.records import Problem
from raregraph.loaders.kgx.columns import Columns
from raregraph.loaders.kgx.values import MalformedError, all_known, pairs_of, parts
from raregraph.loaders.source import Parsed
from raregraph.ontology.identifiers import knows_prefix, standardized

DISTRIBUTOR = "infores:monarchinitiative"
"""The resource that hands the graph out: what names no source of its own is credited to it."""
_GET = "Export the graph as KGX again, or mend the row."


@dataclass(slots=True)
class Page:
    """One piece at work: its records, its problems, and what was met in it. `between` parts the items of lists."""

    name: str
    between: str = "|"
    records: list[Node | Edge] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    unknown: Counter[str] = field(default_factory=Counter)
    unknown_at: dict[str, str] = field(default_factory=dict)
    uncredited: list[int] = field(default_factory=list)

    def problem(self, number: int, column: str, message: str, remedy: str = _GET) -> None:
        """Report what is wrong with a line, or with a field of it."""
        place = f"line {number}, {column}" if column else f"line {number}"
        self.problems.append(Problem(self.name, place, message, remedy))

    def identifier(self, text: str, number: int, column: str) -> str:
        """The one spelling of an identifier.

        Raises:
            MalformedError: if it is none.
        """
        return standardized(text) or self._odd(text.strip(), number, column)

    def identifiers(self, text: str, number: int, column: str) -> tuple[str, ...]:
        """The identifiers of a list, each once; what is none is left out with a problem."""
        if self.between not in text and (known := standardized(text)):
            return (known,)
        if (every := all_known(text, self.between)) is not None:
            return every
        found = []
        for part in parts(text, self.between):
            try:
                found.append(self.identifier(part, number, column))
            except MalformedError as wrong:
                self.problem(number, column, f"{wrong.message}: it is left out of the list")
        return tuple(dict.fromkeys(found))

    def kept(self, columns: Columns, values: list[str]) -> tuple[tuple[str, str], ...]:
        """Columns that have a value, by name; a list gives a pair for each item."""
        texts = columns.values(values)
        if not any(texts):
            return ()
        pairs: tuple[tuple[str, str], ...] = ()
        for name, text in zip(columns.names, texts, strict=True):
            if text:
                pairs += pairs_of(name, text, self.between)
        return pairs

    def parsed(self) -> Parsed:
        """The piece, with its notes behind its errors."""
        notes = []
        for prefix, count in self.unknown.items():
            message = (
                f"the prefix {prefix!r} is unknown: {count:,} identifiers are kept as unknown:{prefix}/..."
            )
            if not prefix:
                message = f"{count:,} identifiers have no prefix: they are kept as unknown:..."
            remedy = "If the prefix means something, add it to ontology/biolink_prefixes.tsv."
            notes.append(Problem(self.name, self.unknown_at[prefix], message, remedy, "note"))
        if self.uncredited:
            message = f"{len(self.uncredited):,} edges name no primary_knowledge_source"
            remedy = f"They are credited to {DISTRIBUTOR}, which hands them out."
            place = f"line {self.uncredited[0]}, primary_knowledge_source"
            notes.append(Problem(self.name, place, message, remedy, "note"))
        return Parsed(tuple(self.records), (*self.problems, *notes))

    def _odd(self, text: str, number: int, column: str) -> str:
        prefix, colon, local = text.partition(":")
        if not text or (colon and not local):
            raise MalformedError(column, f"{text!r} is no identifier" if text else "there is no identifier")
        if local.startswith("//"):
            return text
        if colon and knows_prefix(prefix):
            raise MalformedError(column, f"{text!r} is no identifier of {prefix}")
        if not colon:
            prefix, local = "", prefix
        self.unknown[prefix] += 1
        self.unknown_at.setdefault(prefix, f"line {number}, {column}")
        return "unknown:" + quote(f"{prefix}/{local}" if prefix else local, safe="/:")
