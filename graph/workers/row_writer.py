"""Writes some rows of an answer in the formats for rows, where the store's own writer, which writes all, won't do.

A cut answer says so in its body where the format can: JSON by a member of its head, XML by a comment. CSV and TSV hold
nothing but rows.
"""

import csv
import io
import json
from collections.abc import Sequence
from xml.sax.saxutils import escape, quoteattr

import pyoxigraph

from raregraph.graph.formats import ResultFormat

Term = pyoxigraph.NamedNode | pyoxigraph.BlankNode | pyoxigraph.Literal | pyoxigraph.Triple | None
_STRING = "http://www.w3.org/2001/XMLSchema#string"


def written_rows(
    variables: Sequence[str], rows: Sequence[Sequence[Term]], form: ResultFormat, cut_at: int | None
) -> bytes:
    """The rows in a format; `cut_at` is the number of rows after which the answer was cut.

    >>> node, text = pyoxigraph.NamedNode("urn:a"), pyoxigraph.Literal("b", language="en")
    >>> rows = [(node, pyoxigraph.Literal("x, y")), (None, text)]
    >>> written_rows(["s", "o"], rows, ResultFormat.CSV, 2)
    b's,o\\r\\nurn:a,"x, y"\\r\\n,b\\r\\n'
    >>> written_rows(["s", "o"], rows, ResultFormat.TSV, 2)
    b'?s\\t?o\\n<urn:a>\\t"x, y"\\n\\t"b"@en\\n'
    """
    match form:
        case ResultFormat.JSON:
            return _json(variables, rows, cut_at)
        case ResultFormat.XML:
            return _xml(variables, rows, cut_at)
        case ResultFormat.CSV:
            return _csv(variables, rows)
        case _:
            lines = ["\t".join(f"?{name}" for name in variables)]
            lines += ["\t".join("" if term is None else str(term) for term in row) for row in rows]
            return ("\n".join(lines) + "\n").encode()


def _csv(variables: Sequence[str], rows: Sequence[Sequence[Term]]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(variables)
    writer.writerows([_plain(term) for term in row] for row in rows)
    return out.getvalue().encode()


def _plain(term: Term) -> str:
    if isinstance(term, pyoxigraph.NamedNode | pyoxigraph.Literal):
        return term.value
    return "" if term is None else str(term)


def _json(variables: Sequence[str], rows: Sequence[Sequence[Term]], cut_at: int | None) -> bytes:
    head: dict[str, object] = {"vars": list(variables)}
    if cut_at is not None:
        head["cut_at"] = cut_at
    bindings = [
        {name: _json_term(term) for name, term in zip(variables, row, strict=True) if term is not None}
        for row in rows
    ]
    return json.dumps(
        {"head": head, "results": {"bindings": bindings}}, ensure_ascii=False, separators=(",", ":")
    ).encode()


def _json_term(term: Term) -> dict[str, object]:
    match term:
        case pyoxigraph.NamedNode():
            return {"type": "uri", "value": term.value}
        case pyoxigraph.BlankNode():
            return {"type": "bnode", "value": term.value}
        case pyoxigraph.Triple():
            parts = {"subject": term.subject, "predicate": term.predicate, "object": term.object}
            return {"type": "triple", "value": {name: _json_term(part) for name, part in parts.items()}}
        case pyoxigraph.Literal():
            found: dict[str, object] = {"type": "literal", "value": term.value}
            if term.language:
                found["xml:lang"] = term.language
            elif term.datatype.value != _STRING:
                found["datatype"] = term.datatype.value
            return found
    raise TypeError(term)


def _xml(variables: Sequence[str], rows: Sequence[Sequence[Term]], cut_at: int | None) -> bytes:
    out = ['<?xml version="1.0"?><sparql xmlns="http://www.w3.org/2005/sparql-results#"><head>']
    out += [f"<variable name={quoteattr(name)}/>" for name in variables]
    out.append("</head>")
    if cut_at is not None:
        out.append(f"<!-- cut after {cut_at} rows -->")
    out.append("<results>")
    for row in rows:
        out.append("<result>")
        out += [
            f"<binding name={quoteattr(name)}>{_xml_term(term)}</binding>"
            for name, term in zip(variables, row, strict=True)
            if term is not None
        ]
        out.append("</result>")
    out.append("</results></sparql>")
    return "".join(out).encode()


def _xml_term(term: Term) -> str:
    match term:
        case pyoxigraph.NamedNode():
            return f"<uri>{escape(term.value)}</uri>"
        case pyoxigraph.BlankNode():
            return f"<bnode>{escape(term.value)}</bnode>"
        case pyoxigraph.Triple():
            parts = ("subject", term.subject), ("predicate", term.predicate), ("object", term.object)
            inner = "".join(f"<{name}>{_xml_term(part)}</{name}>" for name, part in parts)
            return f"<triple>{inner}</triple>"
        case pyoxigraph.Literal():
            kind = ""
            if term.language:
                kind = f" xml:lang={quoteattr(term.language)}"
            elif term.datatype.value != _STRING:
                kind = f" datatype={quoteattr(term.datatype.value)}"
            return f"<literal{kind}>{escape(term.value, _CONTROLS)}</literal>"
    raise TypeError(term)


_CONTROLS = {"\r": "&#13;"}
