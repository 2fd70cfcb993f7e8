"""From what a user writes to terms of the graph: each value is looked up, then spelled as a term.

Nothing a user writes is ever pasted into a query: a value becomes a literal or an IRI, escaped, or an error.
A name that the graph doesn't have is an error that offers the nearest names, never an answer without rows.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date

from rdflib import BNode, Literal, URIRef

from raregraph.graph.engine.interface import Engine
from raregraph.graph.errors import QueryError
from raregraph.graph.rdf.nquads import XSD, integer, literal
from raregraph.graph.rdf.nquads import date as date_literal
from raregraph.ontology.identifiers import expand
from raregraph.ontology.iris import is_iri
from raregraph.ontology.kinds import GeneDiseaseKind
from raregraph.queries.lookup import disease_keys, gene_id, mode_id, record_id, source_id
from raregraph.queries.question import Parameter, ParameterType, Question, bind

_SEVERAL = (list, tuple, set, frozenset)


def bound(engine: Engine, question: Question, values: Mapping[str, object]) -> str:
    """The text of a named question with these values; a parameter without one, or with None, asks its default.

    A list of values asks for any of them. Defaults are looked up as values are, so that a graph without the
    default's disease says so.

    Raises:
        QueryError: if the question has no such parameter, or a value is empty or not of the parameter's type.
        UnknownNameError: if the graph has no such disease, gene, record or source, or there is no such mode.
    """
    parameters = {parameter.name: parameter for parameter in question.parameters}
    given = {name: value for name, value in values.items() if value is not None}
    defaults = {name: each.default for name, each in parameters.items() if each.default and name not in given}
    terms = {
        name: " ".join(term(engine, parameters[name], one) for one in _texts(name, value))
        for name, value in (given | defaults).items()
        if name in parameters
    }
    return question.bind(dict.fromkeys(given, "") | terms)


def _texts(name: str, value: object) -> list[str]:
    """The values of a parameter as texts."""
    texts = list(map(str, value)) if isinstance(value, _SEVERAL) else [str(value)]
    if not texts or not all(text.strip() for text in texts):
        raise QueryError("its value is empty", place=name, remedy="Give a value, or leave the parameter out.")
    return texts


def bound_text(text: str, values: Mapping[str, object]) -> str:
    """A query of one's own with these values in its `VALUES ?name { ... }` places.

    Strings become plain literals, numbers, dates and booleans typed ones; rdflib's terms stay themselves.

    >>> bound_text("SELECT * { VALUES ?n { UNDEF } ?s ?p ?n }", {"n": 4})
    'SELECT * { VALUES ?n { "4"^^<http://www.w3.org/2001/XMLSchema#integer> } ?s ?p ?n }'
    """
    return bind(text, {name: _spelled_all(value) for name, value in values.items()})


def _spelled_all(value: object) -> str:
    return " ".join(map(spelled, value)) if isinstance(value, _SEVERAL) else spelled(value)


def term(engine: Engine, parameter: Parameter, value: str) -> str:
    """A value of a parameter in SPARQL's spelling: a term, or several where a name means several diseases."""
    try:
        return _TERMS[parameter.type](engine, value)
    except QueryError as error:
        raise type(error)(error.message, place=parameter.name, remedy=error.remedy) from None


def spelled(value: object) -> str:  # noqa: PLR0911 - one line a type
    """A Python value or an rdflib term in SPARQL's spelling.

    Raises:
        QueryError: if it is of a type that has no term, or is a blank node or an IRI that isn't one.
    """
    match value:
        case BNode():
            raise QueryError("a blank node names nothing in a query", remedy="Give an IRI or a literal.")
        case URIRef():
            return _iri(str(value))
        case Literal():
            return _literal(value)
        case bool():
            return f'"{str(value).lower()}"^^<{XSD}boolean>'
        case int():
            return integer(value)
        case float():
            return f'"{value!r}"^^<{XSD}double>'
        case date():
            return date_literal(value.isoformat()[:10])
        case str():
            return literal(value)
    raise QueryError(
        f"a value of type {type(value).__name__} has no term",
        remedy="Give a string, number, date or rdflib term.",
    )


def _literal(value: Literal) -> str:
    text = literal(str(value))
    if value.language:
        return f"{text}@{value.language}"
    return f"{text}^^{_iri(str(value.datatype))}" if value.datatype else text


def _iri(text: str) -> str:
    if not is_iri(text):
        raise QueryError(
            f"{text!r} is no IRI", remedy="Write it whole, with its scheme, and escape what it may not hold."
        )
    return f"<{text}>"


_DATE = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?", re.ASCII)
_INTEGER = re.compile(r"[+-]?\d{1,18}", re.ASCII)


def _date(_: Engine, value: str) -> str:
    text = value.strip()
    if not _DATE.fullmatch(text):
        raise QueryError(f"{value!r} is no date", remedy="Write YYYY-MM-DD, YYYY-MM or YYYY.")
    return date_literal(text)


def _integer(_: Engine, value: str) -> str:
    text = value.strip()
    if not _INTEGER.fullmatch(text):
        raise QueryError(f"{value!r} is no whole number", remedy="Write digits only.")
    return integer(int(text))


def _kind(_: Engine, value: str) -> str:
    text = value.strip().lower().replace(" ", "_")
    if text not in set(GeneDiseaseKind):
        raise QueryError(f"there is no kind {value!r}", remedy=f"Take one of: {', '.join(GeneDiseaseKind)}.")
    return literal(text)


_TERMS: dict[ParameterType, Callable[[Engine, str], str]] = {
    ParameterType.DISEASE: lambda engine, value: " ".join(map(literal, disease_keys(engine, value))),
    ParameterType.GENE: lambda engine, value: f"<{expand(gene_id(engine, value))}>",
    ParameterType.MODE: lambda _, value: f"<{expand(mode_id(value))}>",
    ParameterType.RECORD: lambda engine, value: literal(record_id(engine, value)),
    ParameterType.SOURCE: lambda engine, value: f"<{expand(source_id(engine, value))}>",
    ParameterType.DATE: _date,
    ParameterType.INTEGER: _integer,
    ParameterType.KIND: _kind,
    ParameterType.TEXT: lambda _, value: literal(value),
}
