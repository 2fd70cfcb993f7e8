"""Whether a graph is what it should be: the shapes of the ontology, checked over a whole store.

>>> import pyoxigraph
>>> store = pyoxigraph.Store()
>>> validate(store).conforms
True
>>> store.update('''INSERT DATA { GRAPH <https://w3id.org/raregraph/graph/x/1> {
...     <http://identifiers.org/hgnc/11117> a <https://w3id.org/biolink/vocab/Gene> } }''')
>>> print(next(finding for finding in validate(store).findings if finding.path == "rdfs:label"))
Gene: 1 node breaks minCount of rdfs:label. Every node that people see needs a name: give it a plain, \
non-empty rdfs:label. For example http://identifiers.org/hgnc/11117
"""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from functools import partial
from importlib.resources import files
from itertools import chain
from pathlib import Path
from re import sub
from typing import Any

import pyoxigraph as ox

from raregraph.graph.validation.shacl import Check, compile_shapes
from raregraph.ontology.identifiers import compress

EXAMPLES = 5

_NARROWER = """
    SELECT DISTINCT ?class WHERE {{
        ?class <http://www.w3.org/2000/01/rdf-schema#subClassOf>* <{0}>
    }}"""


@dataclass(frozen=True, slots=True)
class Fault:
    """One node at fault, with the value that is wrong about it where there is one."""

    focus: str
    value: str | None = None

    def __str__(self) -> str:
        """The node, and its value."""
        return self.focus if self.value is None else f"{self.focus} ({self.value})"


@dataclass(frozen=True, slots=True)
class Finding:
    """A constraint that is broken, how often, and by which nodes for example.

    `shape` is the name of the shape in shapes.ttl, `path` the property with CURIEs (empty where the node itself
    is at fault), `component` the SHACL constraint, `severity` Violation, Warning or Info.
    """

    shape: str
    path: str
    component: str
    message: str
    severity: str
    count: int
    examples: tuple[Fault, ...]

    def __str__(self) -> str:
        """One line for people."""
        nodes = "1 node breaks" if self.count == 1 else f"{self.count:,} nodes break"
        of = f" of {self.path}" if self.path else ""
        head = f"{self.shape}: {nodes} {self.component}{of}."
        return f"{head} {self.message} For example {', '.join(map(str, self.examples))}"


@dataclass(frozen=True, slots=True)
class Report:
    """What validation found; `checked` counts the nodes that each shape is about."""

    findings: tuple[Finding, ...]
    checked: dict[str, int]

    @property
    def conforms(self) -> bool:
        """Whether no constraint is broken that counts as a violation."""
        return not any(finding.severity == "Violation" for finding in self.findings)

    def as_dict(self) -> dict[str, Any]:
        """For JSON: whether it conforms, the findings and what was checked."""
        findings = [
            {
                "shape": finding.shape,
                "path": finding.path,
                "component": finding.component,
                "message": finding.message,
                "severity": finding.severity,
                "count": finding.count,
                "examples": [{"focus": fault.focus, "value": fault.value} for fault in finding.examples],
            }
            for finding in self.findings
        ]
        return {"conforms": self.conforms, "findings": findings, "checked": self.checked}


def validate(
    data: ox.Store | Iterable[bytes] | Path,
    shapes: bytes | None = None,
    *,
    jobs: int = 2,
    progress: Callable[[int, int], None] = lambda done, of: None,
) -> Report:
    """Check a graph against shapes, over all its named graphs taken together.

    Args:
        data: a store, the folder of one (opened read-only), or N-Quads in pieces.
        shapes: a SHACL shapes file in Turtle; without it, the one of the ontology.
        jobs: how many constraints to check at once.
        progress: is told after each group of constraints how many are done, of how many.

    Raises:
        UnsupportedShapeError: if the shapes use a part of SHACL that is not covered; see
            `raregraph.graph.validation.shacl`.
    """
    store = _store(data)
    compiled = compile_shapes(shapes or _own_shapes(), partial(_narrower_classes, store))
    groups: dict[str, list[Check]] = {}
    for group in compiled.groups:
        groups.setdefault(group.screen, []).extend(group.checks)
    with ThreadPoolExecutor(jobs) as pool:
        asked = [pool.submit(_findings, store, screen, checks) for screen, checks in groups.items()]
        for done, _ in enumerate(as_completed(asked), start=1):
            progress(done, len(asked))
        findings = [each.result() for each in asked]
        counts = pool.map(partial(_count, store), compiled.targets.values())
        checked = dict(zip(compiled.targets, counts, strict=True))
        found = sorted(chain.from_iterable(findings), key=lambda f: (f.shape, f.path, f.component))
    return Report(tuple(found), dict(sorted(checked.items())))


def _store(data: ox.Store | Iterable[bytes] | Path) -> ox.Store:
    if isinstance(data, ox.Store):
        return data
    if isinstance(data, Path):
        return ox.Store.read_only(str(data))
    store = ox.Store()
    for piece in data:
        store.bulk_load(piece, ox.RdfFormat.N_QUADS)
    return store


def _own_shapes() -> bytes:
    folder = files("raregraph.ontology")
    return b"".join(folder.joinpath(name).read_bytes() for name in ("shapes.ttl", "graph_shapes.ttl"))


def _narrower_classes(store: ox.Store, iri: str) -> list[str]:
    return [row["class"].value for row in _rows(store, _NARROWER.format(iri))] or [iri]


def _findings(store: ox.Store, screen: str, checks: list[Check]) -> list[Finding]:
    """The findings of some checks; where their screen finds nothing, nothing more is asked."""
    # ASK, because pyoxigraph lets other threads run while it answers one, and not while rows are fetched.
    if not store.query(screen, use_default_graph_as_union=True):
        return []
    return [found for check in checks if (found := _finding(store, check))]


def _finding(store: ox.Store, check: Check) -> Finding | None:
    faults: dict[Fault, None] = {}
    focus = set()
    for row in _rows(store, check.query):
        value = row["value"] if check.selects_value else None
        focus.add(row["this"].value)
        faults[Fault(_short(row["this"]), None if value is None else _short(value))] = None
    if not faults:
        return None
    examples = sorted(faults, key=lambda fault: (fault.focus, fault.value or ""))[:EXAMPLES]
    path = sub(r"<([^>]*)>", lambda iri: compress(iri[1], strict=False) or iri[0], check.path)
    return Finding(
        check.shape, path, check.component, check.message, check.severity, len(focus), tuple(examples)
    )


def _short(term: Any) -> str:
    return str(term.value)


def _count(store: ox.Store, query: str) -> int:
    (row,) = _rows(store, query)
    return int(row["count"].value)


def _rows(store: ox.Store, query: str) -> ox.QuerySolutions:
    rows = store.query(query, use_default_graph_as_union=True)
    assert isinstance(rows, ox.QuerySolutions)
    return rows
