"""SHACL shapes as SPARQL queries, each of which finds all nodes that break one of their constraints.

A constraint checked over the whole store at once costs one scan; checked node by node, as general SHACL engines
do, the same graph takes minutes (docs/decisions/0003-shacl-engine.md has the figures). The part of SHACL that is
covered: targets by class, node, subjects and objects of a property; all paths; all core constraint components
but sh:closed, sh:languageIn and sh:uniqueLang; SPARQL constraints without parameters. Anything else in a shapes
file is an error, never silently passed over.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import combinations, count

import pyoxigraph as ox

from raregraph.graph.errors import RaregraphError

SH = "http://www.w3.org/ns/shacl#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
XSD = "http://www.w3.org/2001/XMLSchema#"

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


class UnsupportedShapeError(RaregraphError):
    """A shapes file uses a part of SHACL that is not covered, or uses it wrongly."""


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
    return _Compiler(_Graph(turtle), narrower_classes).shapes()


class _Graph:
    """The triples of a shapes file, by subject."""

    def __init__(self, turtle: bytes) -> None:
        self._of: dict[Term, dict[str, list[Term]]] = {}
        for quad in ox.parse(turtle, ox.RdfFormat.TURTLE):
            self._of.setdefault(quad.subject, {}).setdefault(quad.predicate.value, []).append(quad.object)

    def subjects(self) -> Iterator[Term]:
        return iter(self._of)

    def facts(self, node: Term) -> dict[str, list[Term]]:
        return self._of.get(node, {})

    def all(self, node: Term, predicate: str) -> list[Term]:
        return self.facts(node).get(predicate, [])

    def one(self, node: Term, predicate: str) -> Term | None:
        values = self.all(node, predicate)
        return values[0] if values else None

    def list(self, node: Term) -> list[Term]:
        items = []
        while node != ox.NamedNode(f"{RDF}nil"):
            first, rest = self.one(node, f"{RDF}first"), self.one(node, f"{RDF}rest")
            if first is None or rest is None:
                raise _wrong("a list in the shapes has no end", node)
            items.append(first)
            node = rest
        return items


_TARGETS = ("targetClass", "targetNode", "targetSubjectsOf", "targetObjectsOf")
_NOT_CONSTRAINTS = {
    *_TARGETS,
    "path",
    "message",
    "severity",
    "deactivated",
    "name",
    "description",
    "order",
    "group",
    "flags",
    "qualifiedMinCount",
    "qualifiedMaxCount",
}
_COMPARISONS = {"minInclusive": ">=", "maxInclusive": "<=", "minExclusive": ">", "maxExclusive": "<"}
_NODE_KINDS = {
    "IRI": "isIRI({0})",
    "BlankNode": "isBlank({0})",
    "Literal": "isLiteral({0})",
    "BlankNodeOrIRI": "!isLiteral({0})",
    "BlankNodeOrLiteral": "!isIRI({0})",
    "IRIOrLiteral": "!isBlank({0})",
}
_PATHS = {
    "inversePath": "^({0})",
    "zeroOrMorePath": "({0})*",
    "oneOrMorePath": "({0})+",
    "zeroOrOnePath": "({0})?",
}
_CAST = {
    f"{XSD}{name}"
    for name in (
        "boolean",
        "integer",
        "decimal",
        "float",
        "double",
        "date",
        "dateTime",
        "gYear",
        "gYearMonth",
    )
}


@dataclass(frozen=True, slots=True)
class _Broken:
    """One way to break a constraint: a graph pattern that finds nodes and, in `value`, what is wrong about them.

    `condition` is there where the pattern is only "a value of the path, and this condition of it": such
    conditions can share one scan. `screen` is a pattern without correlated parts, quick over a whole store, that
    finds something wherever `pattern` does, and perhaps more; `{target}` in it stands for the target. `whole` is a
    pattern that finds the same as `pattern` where it is asked for the whole store at once, before the target.
    """

    component: str
    pattern: str
    value: str = ""
    condition: str = ""
    screen: str = ""
    whole: str = ""


@dataclass
class _Compiler:
    graph: _Graph
    narrower_classes: Callable[[str], Iterable[str]]
    _numbers: Iterator[int] = field(default_factory=count)

    def shapes(self) -> Shapes:
        groups: list[CheckGroup] = []
        targets: dict[str, str] = {}
        for shape in self.graph.subjects():
            target = self._target(shape)
            if target and not self._deactivated(shape):
                targets[_local(shape)] = f"SELECT (COUNT(DISTINCT ?this) AS ?count) WHERE {{ {target} }}"
                groups += self._groups(shape, target)
        return Shapes(tuple(groups), targets)

    def _groups(self, shape: Term, target: str) -> Iterator[CheckGroup]:
        yield from self._group(shape, shape, target, "?this")
        yield from self._sparql(shape, target)
        for prop in self.graph.all(shape, f"{SH}property"):
            if not self._deactivated(prop):
                yield from self._group(shape, prop, target, "?value")

    def _group(self, owner: Term, shape: Term, target: str, value: str) -> Iterator[CheckGroup]:
        found = [(b, self._check(b, owner, shape, target)) for b in self._constraints(shape, "?this", value)]
        for broken, check in found:
            if broken.screen or not broken.condition:
                screen = broken.screen or f"{{target}} {broken.pattern}"
                yield CheckGroup(_any(screen.replace("{target}", target)), (check,))
        shared = [(broken, check) for broken, check in found if broken.condition and not broken.screen]
        conditions = [broken.condition for broken, _ in shared]
        if conditions:
            step = self._step(shape, "?any", value)
            # What is wrong about a value is wrong wherever it stands: look at each value once.
            values = f"{{ SELECT DISTINCT {value} WHERE {{ {step} }} }}" if step else target
            screen = f"{values} FILTER({' || '.join(f'({c})' for c in conditions)})"
            yield CheckGroup(_any(screen), tuple(check for _, check in shared))

    def _check(self, broken: _Broken, owner: Term, shape: Term, target: str) -> Check:
        return Check(
            _local(owner),
            self._path_of(shape),
            broken.component,
            self._message(shape, owner),
            self._severity(shape, owner),
            f"SELECT DISTINCT ?this {_as_value(broken.value)} WHERE {{ {_over(target, broken)} }}",
            broken.value not in ("", "?this"),
        )

    def _sparql(self, shape: Term, target: str) -> Iterator[CheckGroup]:
        for constraint in self.graph.all(shape, f"{SH}sparql"):
            select = self.graph.one(constraint, f"{SH}select")
            if not isinstance(select, ox.Literal):
                raise _wrong("a sh:sparql has no sh:select", shape)
            head, body = self._prefixes(constraint), _as_minus(select.value.replace("$this", "?this"))
            check = Check(
                _local(shape),
                "",
                "sparql",
                self._message(constraint, shape),
                self._severity(constraint, shape),
                f"{head}\n{body}",
                "?value" in body,
            )
            yield CheckGroup(f"{head}\nASK {{ {{ {body} }} }}", (check,))

    def _prefixes(self, constraint: Term) -> str:
        lines = []
        for ontology in self.graph.all(constraint, f"{SH}prefixes"):
            for declaration in self.graph.all(ontology, f"{SH}declare"):
                prefix, namespace = (self.graph.one(declaration, SH + n) for n in ("prefix", "namespace"))
                lines.append(f"PREFIX {_text(prefix)}: <{_text(namespace)}>")
        return "\n".join(lines)

    def _constraints(self, shape: Term, this: str, value: str) -> Iterator[_Broken]:
        """Every way in which `this` can break the constraints that the shape itself states."""
        for predicate, objects in self.graph.facts(shape).items():
            name = predicate.removeprefix(SH)
            if name == predicate or name in _NOT_CONSTRAINTS or name in ("property", "sparql"):
                continue
            for term in objects:
                yield from self._constraint(shape, name, term, this, value)

    def _constraint(self, shape: Term, name: str, term: Term, this: str, value: str) -> Iterator[_Broken]:
        step = self._step(shape, this, value)
        condition = self._value_condition(shape, name, term, value)
        if condition:
            screen = self._alternatives(term, this) if name == "or" and not step else ""
            yield _Broken(name, f"{step} FILTER({condition})", value, condition, screen)
        elif step:
            yield from self._path_constraint(shape, name, term, this, value)
        else:
            raise _not_covered(name, shape)

    def _path_constraint(
        self, shape: Term, name: str, term: Term, this: str, value: str
    ) -> Iterator[_Broken]:
        path, step, other = self._path_of(shape), self._step(shape, this, value), self._fresh()
        match name:
            case "minCount" if _int(term) == 0:
                return
            case "minCount":
                yield self._too_few(name, _int(term), this, path)
            case "maxCount":
                yield self._too_many(name, _int(term), this, path)
            case "qualifiedValueShape":
                yield from self._qualified(shape, term, this, path)
            case "hasValue":
                has = f"{this} {path} {term}"
                yield _Broken(name, f"FILTER NOT EXISTS {{ {has} }}", screen=_without(has))
            case "equals":
                yield _Broken(name, f"{step} FILTER NOT EXISTS {{ {this} {term} {value} }}", value)
                yield _Broken(name, f"{this} {term} {value} . FILTER NOT EXISTS {{ {step} }}", value)
            case "disjoint":
                both = f"{step} {this} {term} {value} ."
                yield _Broken(name, both, value, screen=both)
            case "lessThan" | "lessThanOrEquals":
                sign = "<" if name == "lessThan" else "<="
                test = f"{this} {term} {other} . FILTER(!COALESCE({value} {sign} {other}, false))"
                yield _Broken(name, f"{step} {test}", value, screen=f"{step} {test}")
            case _:
                raise _not_covered(name, shape)

    def _value_condition(self, shape: Term, name: str, term: Term, value: str) -> str:
        """When a single value breaks the constraint; empty for one that is not about single values."""
        condition = ""
        match name:
            case "datatype":
                condition = f"!({_is_of_datatype(value, _iri(term))})"
            case "nodeKind":
                condition = f"!({_NODE_KINDS[_local(term)].format(value)})"
            case "class":
                condition = f"NOT EXISTS {{ {self._instance(value, term)} }}"
            case "in":
                same = (f"sameTerm({value}, {item})" for item in self.graph.list(term))
                condition = f"!({' || '.join(same)})"
            case "pattern":
                flags = ox.Literal(_text(self.graph.one(shape, f"{SH}flags")))
                condition = f"isBlank({value}) || !REGEX(STR({value}), {term}, {flags})"
            case "minLength":
                condition = f"isBlank({value}) || STRLEN(STR({value})) < {_int(term)}"
            case "maxLength":
                condition = f"isBlank({value}) || STRLEN(STR({value})) > {_int(term)}"
            case _ if name in _COMPARISONS:
                condition = f"!COALESCE({value} {_COMPARISONS[name]} {term}, false)"
            case "node" | "and" | "or" | "not" | "xone":
                condition = self._logical_condition(name, term, value)
        return condition

    def _logical_condition(self, name: str, term: Term, value: str) -> str:
        if name == "node":
            return f"!({self._conforms(term, value)})"
        if name == "not":
            return self._conforms(term, value)
        members = [f"({self._conforms(member, value)})" for member in self.graph.list(term)]
        if name == "and":
            return f"!({' && '.join(members)})"
        if name == "or":
            return f"!({' || '.join(members)})"
        return f"({' + '.join(f'IF({member}, 1, 0)' for member in members)}) != 1"

    def _alternatives(self, term: Term, this: str) -> str:
        """A screen for sh:or where all alternatives are simple: the target without what each of them holds for.

        To take them away one after the other costs a scan each; to ask for each node costs several times as much.
        """
        holding = [self._holding(member, this) for member in self.graph.list(term)]
        without = " ".join(f"MINUS {{ {pattern} }}" for pattern in holding)
        return f"{{ {{target}} }} {without}" if all(holding) else ""

    def _holding(self, shape: Term, this: str) -> str:
        """A pattern for the nodes that conform to a shape which only asks for classes or properties; else nothing."""
        found = []
        for predicate, objects in self.graph.facts(shape).items():
            for term in objects:
                match predicate.removeprefix(SH):
                    case "class":
                        found.append(f"{self._instance(this, term)}")
                    case "property":
                        found.append(self._holding_property(term, this))
                    case "message":
                        pass
                    case _:
                        return ""
        return " . ".join(found) if all(found) else ""

    def _holding_property(self, shape: Term, this: str) -> str:
        facts = {name.removeprefix(SH): objects for name, objects in self.graph.facts(shape).items()}
        path = self._path_of(shape)
        if facts.keys() == {"path", "minCount"} and [_int(term) for term in facts["minCount"]] == [1]:
            return f"{this} {path} {self._fresh()}"
        if facts.keys() == {"path", "hasValue"}:
            return " . ".join(f"{this} {path} {term}" for term in facts["hasValue"])
        return ""

    def _conforms(self, shape: Term, node: str) -> str:
        """An expression: the node that a variable stands for conforms to the shape."""
        if self._deactivated(shape):
            return "true"
        if self.graph.one(shape, f"{SH}sparql"):
            raise _wrong("a shape with sh:sparql has no target of its own", shape)
        is_about_path = self.graph.one(shape, f"{SH}path") is not None
        value = self._fresh() if is_about_path else node
        tests = [
            f"!({broken.condition})"
            if broken.condition and not is_about_path
            else f"NOT EXISTS {{ {broken.pattern} }}"
            for broken in self._constraints(shape, node, value)
        ]
        inner = value if is_about_path else node
        tests += [f"({self._conforms(prop, inner)})" for prop in self.graph.all(shape, f"{SH}property")]
        return " && ".join(tests) or "true"

    def _qualified(self, shape: Term, member: Term, this: str, path: str) -> Iterator[_Broken]:
        least, most = (self.graph.one(shape, f"{SH}qualified{end}Count") for end in ("Min", "Max"))
        if least is not None and _int(least):
            yield self._too_few("qualifiedMinCount", _int(least), this, path, member)
        if most is not None:
            yield self._too_many("qualifiedMaxCount", _int(most), this, path, member)

    def _too_few(self, name: str, least: int, this: str, path: str, member: Term | None = None) -> _Broken:
        enough = self._distinct(least, this, path, member)
        return _Broken(name, f"FILTER NOT EXISTS {{ {enough} }}", screen=_without(enough))

    def _too_many(self, name: str, most: int, this: str, path: str, member: Term | None = None) -> _Broken:
        value = self._fresh()
        test = "" if member is None else f"FILTER({self._conforms(member, value)})"
        values = f"SELECT {this} WHERE {{ {this} {path} {value} . {test} }}"
        counted = f"GROUP BY {this} HAVING(COUNT(DISTINCT {value}) > {most})"
        many = (
            f"{{ {values} {counted} }}" if most else f"{{ {values.replace('SELECT', 'SELECT DISTINCT', 1)} }}"
        )
        return _Broken(name, self._distinct(most + 1, this, path, member), screen=many, whole=many)

    def _distinct(self, number: int, this: str, path: str, member: Term | None = None) -> str:
        """A pattern that holds where the path has so many different values (that conform to `member`)."""
        values = [self._fresh() for _ in range(number)]
        steps = [f"{this} {path} {value} ." for value in values]
        tests = [f"FILTER(!sameTerm({a}, {b}))" for a, b in combinations(values, 2)]
        if member is not None:
            tests += [f"FILTER({self._conforms(member, value)})" for value in values]
        return " ".join((*steps, *tests))

    def _instance(self, node: str, cls: Term) -> str:
        classes = [f"<{iri}>" for iri in self.narrower_classes(_iri(cls))]
        if len(classes) == 1:
            return f"{node} <{RDF}type> {classes[0]}"
        kind = self._fresh()
        return f"{node} <{RDF}type> {kind} FILTER({kind} IN ({', '.join(classes)}))"

    def _target(self, shape: Term) -> str:
        parts = [
            self._one_target(name, term) for name in _TARGETS for term in self.graph.all(shape, SH + name)
        ]
        return parts[0] if len(parts) == 1 else " UNION ".join(f"{{ {part} }}" for part in parts)

    def _one_target(self, name: str, term: Term) -> str:
        match name:
            case "targetClass":
                classes = sorted(f"<{iri}>" for iri in self.narrower_classes(_iri(term)))
                each = [f"?this <{RDF}type> {cls} ." for cls in classes]
                return each[0] if len(each) == 1 else " UNION ".join(f"{{ {one} }}" for one in each)
            case "targetNode":
                return f"VALUES ?this {{ {term} }}"
            case "targetSubjectsOf":
                return f"?this {term} {self._fresh()} ."
            case _:
                return f"{self._fresh()} {term} ?this ."

    def _step(self, shape: Term, this: str, value: str) -> str:
        path = self._path_of(shape)
        return f"{this} {path} {value} ." if path else ""

    def _path_of(self, shape: Term) -> str:
        path = self.graph.one(shape, f"{SH}path")
        return self._path(path) if path is not None else ""

    def _path(self, path: Term) -> str:
        if isinstance(path, ox.NamedNode):
            return str(path)
        if self.graph.all(path, f"{RDF}first"):
            return f"({'/'.join(map(self._path, self.graph.list(path)))})"
        ((predicate, (inner, *_)),) = self.graph.facts(path).items()
        name = predicate.removeprefix(SH)
        if name == "alternativePath":
            return f"({'|'.join(map(self._path, self.graph.list(inner)))})"
        if name not in _PATHS:
            raise _wrong(f"{predicate} is no SHACL path", path)
        return _PATHS[name].format(self._path(inner))

    def _deactivated(self, shape: Term) -> bool:
        return _text(self.graph.one(shape, f"{SH}deactivated")) == "true"

    def _message(self, shape: Term, owner: Term) -> str:
        message = self.graph.one(shape, f"{SH}message") or self.graph.one(owner, f"{SH}message")
        return _text(message)

    def _severity(self, shape: Term, owner: Term) -> str:
        severity = self.graph.one(shape, f"{SH}severity") or self.graph.one(owner, f"{SH}severity")
        return _local(severity) if severity else "Violation"

    def _fresh(self) -> str:
        return f"?v{next(self._numbers)}"


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


def _over(target: str, broken: _Broken) -> str:
    return f"{broken.whole} {target}" if broken.whole else f"{target} {broken.pattern}"


def _any(pattern: str) -> str:
    return f"ASK {{ {pattern} }}"


def _without(pattern: str) -> str:
    return f"{{ {{target}} }} MINUS {{ {pattern} }}"


def _wrong(message: str, node: Term) -> UnsupportedShapeError:
    return UnsupportedShapeError(message, place=_local(node), remedy="Correct the shapes.")


def _not_covered(name: str, shape: Term) -> UnsupportedShapeError:
    return UnsupportedShapeError(
        f"sh:{name} is not covered here",
        place=_local(shape),
        remedy="Express it otherwise, or add it to graph/validation/shacl.py.",
    )


def _is_of_datatype(value: str, datatype: str) -> str:
    """Of the datatype, and well formed: a cast of an ill-formed literal fails."""
    right = f"isLiteral({value}) && DATATYPE({value}) = <{datatype}>"
    return (
        f"{right} && COALESCE(isLiteral(<{datatype}>(STR({value}))), false)" if datatype in _CAST else right
    )


def _as_value(variable: str) -> str:
    if variable in ("", "?this"):
        return ""
    return variable if variable == "?value" else f"({variable} AS ?value)"


def _iri(term: Term) -> str:
    if not isinstance(term, ox.NamedNode):
        raise _wrong("here the shapes need an IRI", term)
    return term.value


def _int(term: Term) -> int:
    return int(_text(term))


def _text(term: Term | None) -> str:
    return "" if term is None or isinstance(term, ox.Triple) else term.value


def _local(term: Term) -> str:
    """The last part of an IRI, for people."""
    text = str(term).strip("<>")
    return text[max(map(text.rfind, "/#")) + 1 :]
