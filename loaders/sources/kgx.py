"""KGX: the exchange format of Biolink knowledge graphs, as Monarch releases it: nodes and edges, TSV or JSON lines.

A path is a folder, a tar archive or a single file; files may be compressed. A file's role is told by its name
(`..._nodes.tsv`, `..._edges.jsonl`), else by its columns; one of neither role is reported, never passed over.
KGX TSV has no quoting: a tab ends a value, lists are joined by `|`.

Identifiers of a known prefix get their one spelling. A prefix that nobody knows doesn't cost the row: the
identifier goes to `unknown:PREFIX/LOCAL` and is counted in a note. What is no identifier at all, or is malformed
for its prefix, leaves out its row, or its place in a list, with a problem.
"""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from operator import itemgetter
from pathlib import Path, PurePosixPath
from typing import Literal
from urllib.parse import quote

from raregraph.graph.curated import Attribution, Edge, Node
from raregraph.graph.kgx.frequencies import frequency_columns
from raregraph.graph.records import Problem
from raregraph.loaders.files import Layout, tables
from raregraph.loaders.source import Bounds, Licence, Parsed, RawItem, Source
from raregraph.ontology import biolink
from raregraph.ontology.identifiers import knows_prefix, standardized
from raregraph.ontology.kgx_columns import FURTHER, LEFT_OPEN, LISTS, PROPERTIES, WORDS

_LINES = 5_000
_GET = "Export the graph as KGX again, or mend the row."
_COMPRESSIONS = (".gz", ".xz", ".bz2")
_TABLES = (".tsv", ".txt")
_JSON_LINES = (".jsonl", ".ndjson")
_NOT_PROVIDED = "not_provided"
_ITEMS = "\x1f\x1e\x1f"
"""What stands between the items of a list that comes from JSON: nothing that a text would hold."""

Role = Literal["nodes", "edges"]


def items(path: Path) -> Iterator[RawItem]:
    """The files' lines in pieces of 5,000, each with its header; other files as pieces without data."""
    return tables(path, _LINES, _layout)


def parse(item: RawItem) -> Parsed:
    """The nodes or edges of one piece.

    A row that can't be read is left out and reported with its line and field.
    """
    if _layout(item.name) == "other":
        return Parsed(problems=(_not_kgx(item.name),))
    if _layout(item.name) == "plain":
        return _parse_json_lines(item)
    return _parse_table(item)


def role(name: str, columns: Sequence[str]) -> Role | None:
    """Whether a file holds nodes or edges: by its name, else by its columns.

    >>> role("monarch-kg_edges.tsv", []), role("part1.tsv", ["id", "category", "name"]), role("qc.tsv", ["n"])
    ('edges', 'nodes', None)
    """
    stem = _plain(PurePosixPath(name).name).lower().rpartition(".")[0]
    by_name = [word for word in ("nodes", "edges") if word in stem]
    if len(by_name) == 1:
        return "nodes" if by_name[0] == "nodes" else "edges"
    present = set(columns)
    if "predicate" in present and (present >= _ENDS or present >= _OTHER_ENDS):
        return "edges"
    return "nodes" if {"id", "category"} <= present else None


_ENDS, _OTHER_ENDS = {"subject", "object"}, {"from", "to"}


def _layout(name: str) -> Layout:
    suffix = PurePosixPath(_plain(PurePosixPath(name).name)).suffix.lower()
    if suffix in _TABLES:
        return "headed"
    return "plain" if suffix in _JSON_LINES else "other"


def _plain(name: str) -> str:
    suffix = PurePosixPath(name).suffix
    return name[: -len(suffix)] if suffix.lower() in _COMPRESSIONS else name


def _not_kgx(name: str) -> Problem:
    remedy = "KGX files end in .tsv or .jsonl, compressed or not."
    return Problem(
        name, "the file", "the file is set aside: it is no table and no JSON lines", remedy, "note"
    )


def _without_role(name: str, columns: Sequence[str]) -> Problem:
    shown = ", ".join(columns[:6]) + (", ..." if len(columns) > 6 else "")
    return Problem(
        name,
        "line 1",
        f"neither name nor columns say whether these are nodes or edges (columns: {shown})",
        "Call the file ..._nodes or ..._edges, or give it the columns id, category or subject, predicate, object.",
    )


@dataclass(frozen=True, slots=True)
class _Columns:
    """Columns that are kept under their own names, and how to take their values from a line."""

    names: tuple[str, ...]
    values: Callable[[list[str]], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class _Plan:
    """How a line becomes a record: made once from its columns, used for each line.

    `fields` takes from a line's values those that a record has a field for; where a column is absent, it takes
    the empty value that stands behind the last. `others` are the columns that stay `extra`; `is_ours` says whether
    raregraph wrote the file.
    """

    role: Role
    width: int
    fields: Callable[[list[str]], tuple[str, ...]]
    qualifiers: _Columns
    others: _Columns
    is_ours: bool


_EDGE_FIELDS = (
    "id",
    "category",
    "subject",
    "predicate",
    "object",
    "original_subject",
    "original_predicate",
    "original_object",
    "negated",
    "primary_knowledge_source",
    "aggregator_knowledge_source",
    "knowledge_level",
    "agent_type",
    "publications",
    "has_evidence",
)
_NODE_FIELDS = (
    "id",
    "category",
    "name",
    "synonym",
    "exact_synonym",
    "same_as",
    "xref",
    "symbol",
    "in_taxon",
    "deprecated",
)
_NEEDED: Mapping[Role, tuple[str, ...]] = {"nodes": ("id",), "edges": ("subject", "predicate", "object")}
_LISTS = LISTS - {"category", "sources", "has_attribute"}


@lru_cache(256)
def _plan(name: str, columns: tuple[str, ...]) -> _Plan | Problem:
    found = role(name, columns)
    if found is None:
        return _without_role(name, columns)
    absent = len(columns)
    places = {column: place for place, column in enumerate(columns)}
    if found == "edges" and not _ENDS & places.keys():
        places = {_RENAMED.get(column, column): place for column, place in places.items()}
    missing = [column for column in _NEEDED[found] if column not in places]
    if missing:
        message = f"the header lacks the column {', '.join(missing)}"
        return Problem(name, "line 1", message, f"KGX {found} have {', '.join(_NEEDED[found])}.")
    fields = _EDGE_FIELDS if found == "edges" else _NODE_FIELDS
    others = [column for column in places if column not in fields and column]
    slots = [column for column in others if found == "edges" and _qualifies(column)]
    return _Plan(
        found,
        absent,
        itemgetter(*(places.get(column, absent) for column in fields)),
        _columns(slots, places),
        _columns([column for column in others if column not in slots], places),
        "raregraph_kind" in places,
    )


def _columns(names: Sequence[str], places: Mapping[str, int]) -> _Columns:
    chosen = [places[name] for name in names]
    if len(chosen) > 1:
        return _Columns(tuple(names), itemgetter(*chosen))
    if not chosen:
        return _Columns((), lambda values: ())
    (place,) = chosen
    return _Columns(tuple(names), lambda values: (values[place],))


_RENAMED = {"from": "subject", "to": "object"}


@cache
def _is_list(column: str) -> bool:
    slot = biolink.slot(column)
    return column in _LISTS or (slot is not None and slot.many)


@cache
def _qualifies(column: str) -> bool:
    """Whether a column of edges is a slot of Biolink that says more of the statement."""
    return biolink.slot(column) is not None and column not in _NO_QUALIFIERS


_NO_QUALIFIERS = {"provided_by", "knowledge_source", "type", "id", "iri", "name", "description"}


@dataclass(slots=True)
class _Page:
    """One piece at work: its records, its problems, and what was met in it. `between` parts the items of lists."""

    name: str
    between: str = "|"
    records: list[Node | Edge] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    unknown: Counter[str] = field(default_factory=Counter)
    unknown_at: dict[str, str] = field(default_factory=dict)
    uncredited: list[int] = field(default_factory=list)

    def read(self, plan: _Plan, values: list[str], number: int) -> None:
        """Take the values of one line, with an empty one behind the last."""
        try:
            record = (
                _edge(self, plan, values, number)
                if plan.role == "edges"
                else _node(self, plan, values, number)
            )
        except _MalformedError as wrong:
            self.problem(number, wrong.column, wrong.message)
        else:
            self.records.append(record)

    def problem(self, number: int, column: str, message: str, remedy: str = _GET) -> None:
        """Report what is wrong with a line, or with a field of it."""
        place = f"line {number}, {column}" if column else f"line {number}"
        self.problems.append(Problem(self.name, place, message, remedy))

    def identifier(self, text: str, number: int, column: str) -> str:
        """The one spelling of an identifier.

        Raises:
            _MalformedError: if it is none.
        """
        return standardized(text) or self._odd(text.strip(), number, column)

    def identifiers(self, text: str, number: int, column: str) -> tuple[str, ...]:
        """The identifiers of a list, each once; what is none is left out with a problem."""
        if self.between not in text and (known := standardized(text)):
            return (known,)
        if (all_known := _all_known(text, self.between)) is not None:
            return all_known
        found = []
        for part in _parts(text, self.between):
            try:
                found.append(self.identifier(part, number, column))
            except _MalformedError as wrong:
                self.problem(number, column, f"{wrong.message}: it is left out of the list")
        return tuple(dict.fromkeys(found))

    def kept(self, columns: _Columns, values: list[str]) -> tuple[tuple[str, str], ...]:
        """Columns that have a value, by name; a list gives a pair for each item."""
        texts = columns.values(values)
        if not any(texts):
            return ()
        pairs: tuple[tuple[str, str], ...] = ()
        for name, text in zip(columns.names, texts, strict=True):
            if text:
                pairs += _pairs(name, text, self.between)
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
            remedy = f"They are credited to {SOURCE.infores}, which hands them out."
            place = f"line {self.uncredited[0]}, primary_knowledge_source"
            notes.append(Problem(self.name, place, message, remedy, "note"))
        return Parsed(tuple(self.records), (*self.problems, *notes))

    def _odd(self, text: str, number: int, column: str) -> str:
        prefix, colon, local = text.partition(":")
        if not text or (colon and not local):
            raise _MalformedError(column, f"{text!r} is no identifier" if text else "there is no identifier")
        if local.startswith("//"):
            return text
        if colon and knows_prefix(prefix):
            raise _MalformedError(column, f"{text!r} is no identifier of {prefix}")
        if not colon:
            prefix, local = "", prefix
        self.unknown[prefix] += 1
        self.unknown_at.setdefault(prefix, f"line {number}, {column}")
        return "unknown:" + quote(f"{prefix}/{local}" if prefix else local, safe="/:")


class _MalformedError(ValueError):
    """A value that can't be what its column holds, so that the row is left out."""

    def __init__(self, column: str, message: str) -> None:
        super().__init__(message)
        self.column, self.message = column, message


@lru_cache(1 << 14)
def _all_known(text: str, between: str) -> tuple[str, ...] | None:
    """The identifiers of a list, each once; None if one of them is odd."""
    found = [standardized(part) for part in _parts(text, between)]
    return None if None in found else tuple(dict.fromkeys(each for each in found if each))


@lru_cache(1 << 14)
def _pairs(name: str, text: str, between: str) -> tuple[tuple[str, str], ...]:
    """A column's name with each of its values."""
    values = _parts(text, between) if _is_list(name) or between == _ITEMS else [text]
    if name in WORDS or not (name in PROPERTIES or biolink.slot(name)):
        return tuple((name, value) for value in values)
    return tuple((name, _spelled(value)) for value in values)


def _parts(text: str, between: str) -> list[str]:
    return [part for part in text.split(between) if part.strip()]


def _spelled(text: str) -> str:
    """A value in the one spelling if it is an identifier, else as it is."""
    return (standardized(text) or text) if ":" in text and " " not in text else text


@lru_cache(1 << 12)
def _categories(text: str, between: str, default: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    """The most specific category, and those of the others that it doesn't imply."""
    given = [part if ":" in part else f"biolink:{part}" for part in _parts(text, between)] or [default]
    best = biolink.most_specific(given)
    implied = {best, *biolink.ancestors(best)}
    return best, tuple(("category", each) for each in given if each not in implied)


def _edge(page: _Page, plan: _Plan, values: list[str], number: int) -> Edge:
    (
        name,
        categories,
        subject,
        predicate,
        target,
        original_subject,
        original_predicate,
        original_object,
        negated,
        primary,
        aggregators,
        level,
        agent,
        publications,
        evidence,
    ) = plan.fields(values)
    category, other_categories = _categories(categories, page.between, "biolink:Association")
    extra = other_categories + page.kept(plan.others, values)
    qualifiers = page.kept(plan.qualifiers, values)
    if plan.is_ours:
        category, predicate, qualifiers, extra = _as_exported(category, predicate, qualifiers, extra)
    if not primary:
        primary = SOURCE.infores
        page.uncredited.append(number)
    return Edge(
        name,
        standardized(category) or page.identifier(category, number, "category"),
        standardized(subject) or page.identifier(subject, number, "subject"),
        standardized(predicate) or page.identifier(_predicate(predicate), number, "predicate"),
        standardized(target) or page.identifier(target, number, "object"),
        Attribution(
            standardized(primary) or page.identifier(primary, number, "primary_knowledge_source"),
            f"line {number}",
            page.identifiers(aggregators, number, "aggregator_knowledge_source") if aggregators else (),
            level or _NOT_PROVIDED,
            agent or _NOT_PROVIDED,
            page.identifiers(evidence, number, "has_evidence") if evidence else (),
            page.identifiers(publications, number, "publications") if publications else (),
        ),
        _spelled(original_subject) if original_subject else None,
        _spelled(original_predicate) if original_predicate else None,
        _spelled(original_object) if original_object else None,
        _truth(negated, "negated") if negated else False,
        qualifiers,
        extra,
    )


_Pairs = tuple[tuple[str, str], ...]
_SPAN = re.compile(r"[0-9]{1,9}-[0-9]{1,9}").fullmatch


def _as_exported(
    category: str, predicate: str, qualifiers: _Pairs, extra: _Pairs
) -> tuple[str, str, _Pairs, _Pairs]:
    """What an edge of raregraph's own said before it was put into KGX."""
    said = dict(extra)
    if (span := said.get("raregraph_span")) and not _SPAN(span):
        raise _MalformedError("raregraph_span", f"{span!r} is no span of characters, such as 12-45")
    if often := said.get("raregraph_frequency"):
        derived = frequency_columns(often)
        qualifiers = tuple(each for each in qualifiers if each not in derived)
    if said.get("raregraph_relation") == "raregraph:ageOfOnset":
        category, predicate = "raregraph:OnsetAssociation", "raregraph:ageOfOnset"
        extra = tuple(each for each in extra if each[0] != "raregraph_relation")
    if said.get("raregraph_certainty") == "unclear" and predicate == LEFT_OPEN:
        predicate = "biolink:has_mode_of_inheritance"
    if "raregraph_modes" in said:
        qualifiers = tuple(each for each in qualifiers if each[0] != "allelic_requirement")
    own = tuple(each for each in extra if each[0].startswith("raregraph_"))
    return category, predicate, qualifiers, (*(each for each in extra if each not in own), *own)


def _node(page: _Page, plan: _Plan, values: list[str], number: int) -> Node:
    (name, categories, label, synonyms, exact, same_as, xrefs, symbol, taxa, deprecated) = plan.fields(values)
    category, other_categories = _categories(categories, page.between, "biolink:NamedThing")
    taxon, *other_taxa = page.identifiers(taxa, number, "in_taxon") or (None,)
    named = _parts(synonyms, page.between) + _parts(exact, page.between) if synonyms or exact else ()
    return Node(
        standardized(name) or page.identifier(name, number, "id"),
        standardized(category) or page.identifier(category, number, "category"),
        label or None,
        tuple(dict.fromkeys(named)),
        page.identifiers(same_as, number, "same_as"),
        page.identifiers(xrefs, number, "xref"),
        symbol or None,
        taxon,
        _truth(deprecated, "deprecated") if deprecated else False,
        (*other_categories, *(("in_taxon", other) for other in other_taxa), *page.kept(plan.others, values)),
    )


def _predicate(text: str) -> str:
    """A predicate without a prefix is Biolink's, where Biolink has it."""
    name = text.strip().replace(" ", "_")
    return f"biolink:{name}" if biolink.is_predicate(name) else text


_TRUTH = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False, "none": False}


def _truth(text: str, column: str) -> bool:
    found = _TRUTH.get(text.strip().lower())
    if found is None:
        raise _MalformedError(column, f"{text!r} is neither true nor false")
    return found


def _parse_table(item: RawItem) -> Parsed:
    lines, problems = _lines(item)
    if not lines or lines[0][0] != item.first_line:
        return Parsed(problems=tuple(problems))
    header, *rows = lines
    columns = tuple(column.strip() for column in header[1].split("\t"))
    plan = _plan(item.name, columns)
    if isinstance(plan, Problem):
        return Parsed(problems=(*problems, plan))
    page = _Page(item.name, problems=problems)
    width = plan.width
    further = columns.index(FURTHER) if FURTHER in columns else None
    for number, line in rows:
        values = line.split("\t")
        if len(values) == width:
            if further is not None and values[further]:
                _read_further(page, columns, values, number)
                continue
            values.append("")
            page.read(plan, values, number)
        elif line:
            page.problem(number, "", _miscounted(len(values), width))
    return page.parsed()


def _read_further(page: _Page, columns: Sequence[str], values: Sequence[str], number: int) -> None:
    """Read a row whose `raregraph_further` holds further columns, or the exact values of others, as JSON."""
    given = dict(zip(columns, values, strict=True))
    try:
        further = json.loads(given.pop(FURTHER))
    except json.JSONDecodeError as error:
        page.problem(number, FURTHER, f"it is no JSON: {error.msg}")
        return
    if not isinstance(further, dict):
        page.problem(number, FURTHER, "it is no JSON object")
        return
    exact = {
        name: _ITEMS.join(_parts(value, "|")) if _is_list(name) else value for name, value in given.items()
    } | {name: _text(value) for name, value in further.items()}
    plan = _plan(page.name, tuple(exact))
    assert not isinstance(plan, Problem)  # the columns of the table are among them
    page.between = _ITEMS
    page.read(plan, [*exact.values(), ""], number)
    page.between = "|"


def _parse_json_lines(item: RawItem) -> Parsed:
    lines, problems = _lines(item)
    page = _Page(item.name, _ITEMS, problems=problems)
    for number, line in lines:
        if not line.strip():
            continue
        try:
            content = json.loads(line)
        except json.JSONDecodeError as error:
            page.problem(number, f"column {error.colno}", f"the line is no JSON: {error.msg}")
            continue
        if not isinstance(content, dict):
            page.problem(number, "", "the line is no JSON object")
            continue
        plan = _plan(item.name, tuple(content))
        if isinstance(plan, Problem):
            page.problem(number, "", plan.message, plan.remedy)
        else:
            page.read(plan, [*map(_text, content.values()), ""], number)
    return page.parsed()


def _text(value: object) -> str:
    """A JSON value as a table would have it, with the items of a list apart."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, list):
        return _ITEMS.join(map(_text, value))
    return json.dumps(value, ensure_ascii=False)


def _lines(item: RawItem) -> tuple[list[tuple[int, str]], list[Problem]]:
    """The lines of a piece with their numbers; a line that is not UTF-8 is a problem, and the others stay."""
    numbers = range(item.first_line, item.first_line + item.data.count(b"\n") + 1)
    try:
        text = item.data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _lines_one_by_one(item, numbers)
    lines = text.removesuffix("\n").split("\n")
    if "\r" in text:
        lines = [line.removesuffix("\r") for line in lines]
    return list(zip(numbers, lines, strict=False)), []


def _lines_one_by_one(item: RawItem, numbers: range) -> tuple[list[tuple[int, str]], list[Problem]]:
    lines, problems = [], []
    for number, data in zip(numbers, item.data.splitlines(), strict=False):
        try:
            lines.append((number, data.decode("utf-8-sig")))
        except UnicodeDecodeError as error:
            place = f"line {number}, byte {error.start + 1}"
            wrong = f"byte 0x{data[error.start]:02x} is not UTF-8"
            problems.append(Problem(item.name, place, wrong, "Save the file as UTF-8."))
    return lines, problems


def _miscounted(found: int, expected: int) -> str:
    difference = abs(found - expected)
    columns = "column" if difference == 1 else "columns"
    return f"the row has {difference} {columns} {'more' if found > expected else 'fewer'} than the header"


SOURCE = Source(
    name="kgx",
    title="A knowledge graph in KGX",
    description="Nodes and edges of a Biolink knowledge graph, as Monarch and others release them.",
    infores="infores:monarchinitiative",
    kind="kgx",
    licence=Licence("CC-BY-4.0", "https://creativecommons.org/licenses/by/4.0/", True),
    version="2024-08-15",
    homepage="https://monarchinitiative.org/",
    citation="Putman TE et al. The Monarch Initiative in 2024: an analytic platform integrating phenotypes, genes "
    "and diseases across species. Nucleic Acids Res 52:D938 (2024).",
    default_paths=("monarch-kg.tar.gz", "kgx/*.tar.gz", "kgx"),
    bounds=Bounds(1_000, 100_000_000),
    items=items,
    parse=parse,
    download="https://data.monarchinitiative.org/monarch-kg/latest/monarch-kg.tar.gz",
)
