"""SHACL shapes as SPARQL queries, each of which finds all nodes that break one of their constraints.

A constraint checked over the whole store at once costs one scan; checked node by node, as general SHACL engines
do, the same graph takes minutes (docs/decisions/0003-shacl-engine.md has the figures). The part of SHACL that is
covered: targets by class, node, subjects and objects of a property; all paths; all core constraint components
but sh:closed, sh:languageIn and sh:uniqueLang; SPARQL constraints without parameters. Anything else in a shapes
file is an error, never silently passed over.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import pyoxigraph as ox

from raregraph.graph.validation.constraints import TARGETS, Broken, Constraints
from raregraph.graph.validation.shapes_file import (
    RDF,
    SH,
    ShapesFile,
    Term,
    iri_of,
    local_name,
    text_of,
    wrong,
)


@dataclass(frozen=True, slots=True)
class Check:
    """One constraint of one shape, as a query.

    `query` selects `?this` (the node at fault), perhaps `?value` and `?path`. `component` is the local name of
    the SHACL constraint, `path` the SPARQL form of the property path, empty where the node itself is at fault.
    """

    shape: str
    path: str
    component: str
    message: str
    severity: str
    query: str
    selects_value: bool


@dataclass(frozen=True, slots=True)
class CheckGroup:
    """Checks that one quick ASK query screens: where `screen` is false, none of the checks finds anything.

    In a graph without faults the screens are nearly all that has to be asked.
    """

    screen: str
    checks: tuple[Check, ...]


@dataclass(frozen=True, slots=True)
class Shapes:
    """Shapes, compiled: what to check, and how to count the nodes that each shape is about."""

    groups: tuple[CheckGroup, ...]
    targets: dict[str, str]


def compile_shapes(turtle: bytes, narrower_classes: Callable[[str], Iterable[str]]) -> Shapes:
    """Compile a shapes file.

    Args:
        turtle: the shapes, in Turtle.
        narrower_classes: gives the class IRI itself and all its subclasses in the data.

    Raises:
        UnsupportedShapeError: if the file uses what is not covered.
    """
    graph = ShapesFile(turtle)
    return _Compiler(graph, Constraints(graph, narrower_classes)).shapes()


@dataclass
class _Compiler:
    graph: ShapesFile
    constraints: Constraints

    def shapes(self) -> Shapes:
        groups: list[CheckGroup] = []
        targets: dict[str, str] = {}
        for shape in self.graph.subjects():
            target = self._target(shape)
            if target and not self.graph.is_deactivated(shape):
                targets[local_name(shape)] = f"SELECT (COUNT(DISTINCT ?this) AS ?count) WHERE {{ {target} }}"
                groups += self._groups(shape, target)
        return Shapes(tuple(groups), targets)

    def _groups(self, shape: Term, target: str) -> Iterator[CheckGroup]:
        yield from self._group(shape, shape, target, "?this")
        yield from self._sparql(shape, target)
        for prop in self.graph.all(shape, f"{SH}property"):
            if not self.graph.is_deactivated(prop):
                yield from self._group(shape, prop, target, "?value")

    def _group(self, owner: Term, shape: Term, target: str, value: str) -> Iterator[CheckGroup]:
        found = [
            (b, self._check(b, owner, shape, target)) for b in self.constraints.of(shape, "?this", value)
        ]
        for broken, check in found:
            if broken.screen or not broken.condition:
                screen = broken.screen or f"{{target}} {broken.pattern}"
                yield CheckGroup(_any(screen.replace("{target}", target)), (check,))
        shared = [(broken, check) for broken, check in found if broken.condition and not broken.screen]
        conditions = [broken.condition for broken, _ in shared]
        if conditions:
            step = self.constraints.step(shape, "?any", value)
            # What is wrong about a value is wrong wherever it stands: look at each value once.
            values = f"{{ SELECT DISTINCT {value} WHERE {{ {step} }} }}" if step else target
            screen = f"{values} FILTER({' || '.join(f'({c})' for c in conditions)})"
            yield CheckGroup(_any(screen), tuple(check for _, check in shared))

    def _check(self, broken: Broken, owner: Term, shape: Term, target: str) -> Check:
        return Check(
            local_name(owner),
            self.graph.path_of(shape),
            broken.component,
            self.graph.message(shape, owner),
            self.graph.severity(shape, owner),
            f"SELECT DISTINCT ?this {_as_value(broken.value)} WHERE {{ {_over(target, broken)} }}",
            broken.value not in ("", "?this"),
        )

    def _sparql(self, shape: Term, target: str) -> Iterator[CheckGroup]:
        for constraint in self.graph.all(shape, f"{SH}sparql"):
            select = self.graph.one(constraint, f"{SH}select")
            if not isinstance(select, ox.Literal):
                raise wrong("a sh:sparql has no sh:select", shape)
            head, body = self._prefixes(constraint), _as_minus(select.value.replace("$this", "?this"))
            check = Check(
                local_name(shape),
                "",
                "sparql",
                self.graph.message(constraint, shape),
                self.graph.severity(constraint, shape),
                f"{head}\n{body}",
                "?value" in body,
            )
            yield CheckGroup(f"{head}\nASK {{ {{ {body} }} }}", (check,))

    def _prefixes(self, constraint: Term) -> str:
        lines = []
        for ontology in self.graph.all(constraint, f"{SH}prefixes"):
            for declaration in self.graph.all(ontology, f"{SH}declare"):
                prefix, namespace = (self.graph.one(declaration, SH + n) for n in ("prefix", "namespace"))
                lines.append(f"PREFIX {text_of(prefix)}: <{text_of(namespace)}>")
        return "\n".join(lines)

    def _target(self, shape: Term) -> str:
        parts = [
            self._one_target(name, term) for name in TARGETS for term in self.graph.all(shape, SH + name)
        ]
        return parts[0] if len(parts) == 1 else " UNION ".join(f"{{ {part} }}" for part in parts)

    def _one_target(self, name: str, term: Term) -> str:
        match name:
            case "targetClass":
                classes = sorted(f"<{iri}>" for iri in self.constraints.narrower_classes(iri_of(term)))
                each = [f"?this <{RDF}type> {cls} ." for cls in classes]
                return each[0] if len(each) == 1 else " UNION ".join(f"{{ {one} }}" for one in each)
            case "targetNode":
                return f"VALUES ?this {{ {term} }}"
            case "targetSubjectsOf":
                return f"?this {term} {self.constraints.fresh()} ."
            case _:
                return f"{self.constraints.fresh()} {term} ?this ."


_NOT_EXISTS = re.compile(r"FILTER\s+NOT\s+EXISTS\s*\{")


def _as_minus(select: str) -> str:
    """The query with MINUS for each outermost FILTER NOT EXISTS: one scan instead of one for each row.

    Both mean the same where the inner pattern itself binds all variables that it shares with the outer one.
    """
    parts, position = [], 0
    while found := _NOT_EXISTS.search(select, position):
        end = _closing(select, found.end())
        parts += [select[position : found.start()], "MINUS {", select[found.end() : end]]
        position = end
    return "".join((*parts, select[position:]))


def _closing(text: str, position: int) -> int:
    """Where the group closes whose first character is at the position."""
    depth = 1
    while depth:
        depth += {"{": 1, "}": -1}.get(text[position], 0)
        position += 1
    return position - 1


def _over(target: str, broken: Broken) -> str:
    return f"{broken.whole} {target}" if broken.whole else f"{target} {broken.pattern}"


def _any(pattern: str) -> str:
    return f"ASK {{ {pattern} }}"


def _as_value(variable: str) -> str:
    if variable in ("", "?this"):
        return ""
    return variable if variable == "?value" else f"({variable} AS ?value)"
