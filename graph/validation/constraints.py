"""Every way to break the constraints of a shape, as SPARQL patterns that find the nodes which do."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import combinations, count

import pyoxigraph as ox

from raregraph.graph.validation.shapes_file import (
    RDF,
    SH,
    ShapesFile,
    Term,
    UnsupportedShapeError,
    iri_of,
    local_name,
    number_of,
    text_of,
    wrong,
)

XSD = "http://www.w3.org/2001/XMLSchema#"

TARGETS = ("targetClass", "targetNode", "targetSubjectsOf", "targetObjectsOf")
_NOT_CONSTRAINTS = {
    *TARGETS,
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
class Broken:
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
class Constraints:
    """The constraints of the shapes of a file.

    `narrower_classes` gives a class IRI itself and all its subclasses in the data.
    """

    graph: ShapesFile
    narrower_classes: Callable[[str], Iterable[str]]
    _numbers: Iterator[int] = field(default_factory=count)

    def of(self, shape: Term, this: str, value: str) -> Iterator[Broken]:
        """Every way in which `this` can break the constraints that the shape itself states."""
        for predicate, objects in self.graph.facts(shape).items():
            name = predicate.removeprefix(SH)
            if name == predicate or name in _NOT_CONSTRAINTS or name in ("property", "sparql"):
                continue
            for term in objects:
                yield from self._constraint(shape, name, term, this, value)

    def _constraint(self, shape: Term, name: str, term: Term, this: str, value: str) -> Iterator[Broken]:
        step = self.step(shape, this, value)
        condition = self._value_condition(shape, name, term, value)
        if condition:
            screen = self._alternatives(term, this) if name == "or" and not step else ""
            yield Broken(name, f"{step} FILTER({condition})", value, condition, screen)
        elif step:
            yield from self._path_constraint(shape, name, term, this, value)
        else:
            raise _not_covered(name, shape)

    def _path_constraint(self, shape: Term, name: str, term: Term, this: str, value: str) -> Iterator[Broken]:
        path, step, other = self.graph.path_of(shape), self.step(shape, this, value), self.fresh()
        match name:
            case "minCount" if number_of(term) == 0:
                return
            case "minCount":
                yield self._too_few(name, number_of(term), this, path)
            case "maxCount":
                yield self._too_many(name, number_of(term), this, path)
            case "qualifiedValueShape":
                yield from self._qualified(shape, term, this, path)
            case "hasValue":
                has = f"{this} {path} {term}"
                yield Broken(name, f"FILTER NOT EXISTS {{ {has} }}", screen=_without(has))
            case "equals":
                yield Broken(name, f"{step} FILTER NOT EXISTS {{ {this} {term} {value} }}", value)
                yield Broken(name, f"{this} {term} {value} . FILTER NOT EXISTS {{ {step} }}", value)
            case "disjoint":
                both = f"{step} {this} {term} {value} ."
                yield Broken(name, both, value, screen=both)
            case "lessThan" | "lessThanOrEquals":
                sign = "<" if name == "lessThan" else "<="
                test = f"{this} {term} {other} . FILTER(!COALESCE({value} {sign} {other}, false))"
                yield Broken(name, f"{step} {test}", value, screen=f"{step} {test}")
            case _:
                raise _not_covered(name, shape)

    def _value_condition(self, shape: Term, name: str, term: Term, value: str) -> str:
        """When a single value breaks the constraint; empty for one that is not about single values."""
        condition = ""
        match name:
            case "datatype":
                condition = f"!({_is_of_datatype(value, iri_of(term))})"
            case "nodeKind":
                condition = f"!({_NODE_KINDS[local_name(term)].format(value)})"
            case "class":
                condition = f"NOT EXISTS {{ {self.instance(value, term)} }}"
            case "in":
                same = (f"sameTerm({value}, {item})" for item in self.graph.list(term))
                condition = f"!({' || '.join(same)})"
            case "pattern":
                flags = ox.Literal(text_of(self.graph.one(shape, f"{SH}flags")))
                condition = f"isBlank({value}) || !REGEX(STR({value}), {term}, {flags})"
            case "minLength":
                condition = f"isBlank({value}) || STRLEN(STR({value})) < {number_of(term)}"
            case "maxLength":
                condition = f"isBlank({value}) || STRLEN(STR({value})) > {number_of(term)}"
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
                        found.append(f"{self.instance(this, term)}")
                    case "property":
                        found.append(self._holding_property(term, this))
                    case "message":
                        pass
                    case _:
                        return ""
        return " . ".join(found) if all(found) else ""

    def _holding_property(self, shape: Term, this: str) -> str:
        facts = {name.removeprefix(SH): objects for name, objects in self.graph.facts(shape).items()}
        path = self.graph.path_of(shape)
        if facts.keys() == {"path", "minCount"} and [number_of(term) for term in facts["minCount"]] == [1]:
            return f"{this} {path} {self.fresh()}"
        if facts.keys() == {"path", "hasValue"}:
            return " . ".join(f"{this} {path} {term}" for term in facts["hasValue"])
        return ""

    def _conforms(self, shape: Term, node: str) -> str:
        """An expression: the node that a variable stands for conforms to the shape."""
        if self.graph.is_deactivated(shape):
            return "true"
        if self.graph.one(shape, f"{SH}sparql"):
            raise wrong("a shape with sh:sparql has no target of its own", shape)
        is_about_path = self.graph.one(shape, f"{SH}path") is not None
        value = self.fresh() if is_about_path else node
        tests = [
            f"!({broken.condition})"
            if broken.condition and not is_about_path
            else f"NOT EXISTS {{ {broken.pattern} }}"
            for broken in self.of(shape, node, value)
        ]
        inner = value if is_about_path else node
        tests += [f"({self._conforms(prop, inner)})" for prop in self.graph.all(shape, f"{SH}property")]
        return " && ".join(tests) or "true"

    def _qualified(self, shape: Term, member: Term, this: str, path: str) -> Iterator[Broken]:
        least, most = (self.graph.one(shape, f"{SH}qualified{end}Count") for end in ("Min", "Max"))
        if least is not None and number_of(least):
            yield self._too_few("qualifiedMinCount", number_of(least), this, path, member)
        if most is not None:
            yield self._too_many("qualifiedMaxCount", number_of(most), this, path, member)

    def _too_few(self, name: str, least: int, this: str, path: str, member: Term | None = None) -> Broken:
        enough = self._distinct(least, this, path, member)
        return Broken(name, f"FILTER NOT EXISTS {{ {enough} }}", screen=_without(enough))

    def _too_many(self, name: str, most: int, this: str, path: str, member: Term | None = None) -> Broken:
        value = self.fresh()
        test = "" if member is None else f"FILTER({self._conforms(member, value)})"
        values = f"SELECT {this} WHERE {{ {this} {path} {value} . {test} }}"
        counted = f"GROUP BY {this} HAVING(COUNT(DISTINCT {value}) > {most})"
        many = (
            f"{{ {values} {counted} }}" if most else f"{{ {values.replace('SELECT', 'SELECT DISTINCT', 1)} }}"
        )
        return Broken(name, self._distinct(most + 1, this, path, member), screen=many, whole=many)

    def _distinct(self, number: int, this: str, path: str, member: Term | None = None) -> str:
        """A pattern that holds where the path has so many different values (that conform to `member`)."""
        values = [self.fresh() for _ in range(number)]
        steps = [f"{this} {path} {value} ." for value in values]
        tests = [f"FILTER(!sameTerm({a}, {b}))" for a, b in combinations(values, 2)]
        if member is not None:
            tests += [f"FILTER({self._conforms(member, value)})" for value in values]
        return " ".join((*steps, *tests))

    def instance(self, node: str, cls: Term) -> str:
        """A pattern: the node is of the class, or of a narrower one."""
        classes = [f"<{iri}>" for iri in self.narrower_classes(iri_of(cls))]
        if len(classes) == 1:
            return f"{node} <{RDF}type> {classes[0]}"
        kind = self.fresh()
        return f"{node} <{RDF}type> {kind} FILTER({kind} IN ({', '.join(classes)}))"

    def step(self, shape: Term, this: str, value: str) -> str:
        """A pattern that leads from a node to a value of the path; empty for a shape without one."""
        path = self.graph.path_of(shape)
        return f"{this} {path} {value} ." if path else ""

    def fresh(self) -> str:
        """A variable that no other pattern has."""
        return f"?v{next(self._numbers)}"


def _without(pattern: str) -> str:
    return f"{{ {{target}} }} MINUS {{ {pattern} }}"


def _not_covered(name: str, shape: Term) -> UnsupportedShapeError:
    return UnsupportedShapeError(
        f"sh:{name} is not covered here",
        place=local_name(shape),
        remedy="Express it otherwise, or add it to graph/validation/constraints.py.",
    )


def _is_of_datatype(value: str, datatype: str) -> str:
    """Of the datatype, and well formed: a cast of an ill-formed literal fails."""
    right = f"isLiteral({value}) && DATATYPE({value}) = <{datatype}>"
    return (
        f"{right} && COALESCE(isLiteral(<{datatype}>(STR({value}))), false)" if datatype in _CAST else right
    )
