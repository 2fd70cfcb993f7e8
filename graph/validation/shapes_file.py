"""A shapes file as it is written: its triples, paths and words, read from Turtle."""

from collections.abc import Iterator

import pyoxigraph as ox

from raregraph.graph.errors import RaregraphError

SH = "http://www.w3.org/ns/shacl#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple

_PATHS = {
    "inversePath": "^({0})",
    "zeroOrMorePath": "({0})*",
    "oneOrMorePath": "({0})+",
    "zeroOrOnePath": "({0})?",
}


class UnsupportedShapeError(RaregraphError):
    """A shapes file uses a part of SHACL that is not covered, or uses it wrongly."""


class ShapesFile:
    """The triples of a shapes file, by subject."""

    def __init__(self, turtle: bytes) -> None:
        self._of: dict[Term, dict[str, list[Term]]] = {}
        for quad in ox.parse(turtle, ox.RdfFormat.TURTLE):
            self._of.setdefault(quad.subject, {}).setdefault(quad.predicate.value, []).append(quad.object)

    def subjects(self) -> Iterator[Term]:
        """All nodes that the file says something of, in its order."""
        return iter(self._of)

    def facts(self, node: Term) -> dict[str, list[Term]]:
        """What is said of a node, by the IRIs of properties."""
        return self._of.get(node, {})

    def all(self, node: Term, predicate: str) -> list[Term]:
        """All values of a property of a node."""
        return self.facts(node).get(predicate, [])

    def one(self, node: Term, predicate: str) -> Term | None:
        """The first value of a property of a node, if it has any."""
        values = self.all(node, predicate)
        return values[0] if values else None

    def list(self, node: Term) -> list[Term]:
        """The items of an RDF list.

        Raises:
            UnsupportedShapeError: if it has no end.
        """
        items = []
        while node != ox.NamedNode(f"{RDF}nil"):
            first, rest = self.one(node, f"{RDF}first"), self.one(node, f"{RDF}rest")
            if first is None or rest is None:
                raise wrong("a list in the shapes has no end", node)
            items.append(first)
            node = rest
        return items

    def path_of(self, shape: Term) -> str:
        """The path of a property shape, as SPARQL writes it; empty for a node shape."""
        path = self.one(shape, f"{SH}path")
        return self._path(path) if path is not None else ""

    def _path(self, path: Term) -> str:
        if isinstance(path, ox.NamedNode):
            return str(path)
        if self.all(path, f"{RDF}first"):
            return f"({'/'.join(map(self._path, self.list(path)))})"
        ((predicate, (inner, *_)),) = self.facts(path).items()
        name = predicate.removeprefix(SH)
        if name == "alternativePath":
            return f"({'|'.join(map(self._path, self.list(inner)))})"
        if name not in _PATHS:
            raise wrong(f"{predicate} is no SHACL path", path)
        return _PATHS[name].format(self._path(inner))

    def is_deactivated(self, shape: Term) -> bool:
        """Whether a shape is not to be checked."""
        return text_of(self.one(shape, f"{SH}deactivated")) == "true"

    def message(self, shape: Term, owner: Term) -> str:
        """What is told of a fault: in the words of the shape, else of the one that has it."""
        message = self.one(shape, f"{SH}message") or self.one(owner, f"{SH}message")
        return text_of(message)

    def severity(self, shape: Term, owner: Term) -> str:
        """How bad a fault is: Violation, Warning or Info."""
        severity = self.one(shape, f"{SH}severity") or self.one(owner, f"{SH}severity")
        return local_name(severity) if severity else "Violation"


def wrong(message: str, node: Term) -> UnsupportedShapeError:
    """The error of a shapes file that is wrong at a node."""
    return UnsupportedShapeError(message, place=local_name(node), remedy="Correct the shapes.")


def iri_of(term: Term) -> str:
    """The text of an IRI.

    Raises:
        UnsupportedShapeError: if the term is none.
    """
    if not isinstance(term, ox.NamedNode):
        raise wrong("here the shapes need an IRI", term)
    return term.value


def number_of(term: Term) -> int:
    """The whole number that a literal writes."""
    return int(text_of(term))


def text_of(term: Term | None) -> str:
    """The text of a term; empty where there is none."""
    return "" if term is None or isinstance(term, ox.Triple) else term.value


def local_name(term: Term) -> str:
    """The last part of an IRI, for people."""
    text = str(term).strip("<>")
    return text[max(map(text.rfind, "/#")) + 1 :]
