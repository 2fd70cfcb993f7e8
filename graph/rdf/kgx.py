"""RDF of KGX: nodes and edges of any Biolink graph, as N-Quads.

An edge becomes an association node with its direct triple beside it; a negated edge has no direct triple. Its
node is named by the edge's own id (`urn:uuid:...` for a UUID), or by a hash of its content where it has none.
Columns that are slots of the Biolink model become `biolink:SLOT`, all others `raregraph:column/NAME`.
"""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from hashlib import blake2b
from urllib.parse import quote

from raregraph.graph.curated import Edge, Node
from raregraph.graph.rdf.frequencies import frequency_tails
from raregraph.graph.rdf.iris import (
    AGENT,
    AGGREGATOR,
    ALT_LABEL,
    DERIVED_FROM,
    EVIDENCE,
    EXACT,
    LABEL,
    LEVEL,
    NEGATED,
    OBJECT,
    ORIGINAL_OBJECT,
    ORIGINAL_PREDICATE,
    ORIGINAL_SUBJECT,
    PREDICATE,
    PRIMARY,
    PUBLICATIONS,
    SUBJECT,
    TYPE,
)
from raregraph.graph.rdf.name_keys import key_lines
from raregraph.graph.rdf.nquads import TRUE, XSD, date, integer, literal, url
from raregraph.graph.rdf.nquads import iri as iri_of_curie
from raregraph.ontology import biolink
from raregraph.ontology.identifiers import BASE, ENTRIES, expand
from raregraph.ontology.kgx_columns import INEXACT_SYNONYMS, PROPERTIES, WORDS
from raregraph.ontology.kinds import TERMS, GeneDiseaseKind
from raregraph.ontology.sexes import sex_term

_UUID = re.compile(r"(?:urn:)?(?:uuid:)?([0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12})").fullmatch
_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?").fullmatch
_HUMAN = "NCBITaxon:9606"
_FOUND_BY_NAME = {"biolink:Disease", "biolink:PhenotypicFeature", "biolink:Gene"}


@lru_cache(1 << 17)
def iri(identifier: str) -> str:
    """A CURIE or a web address as an N-Quads IRI.

    >>> iri("HGNC:11117"), iri("https://example.org/a")
    ('<http://identifiers.org/hgnc/11117>', '<https://example.org/a>')
    """
    return url(identifier) if "://" in identifier else iri_of_curie(identifier)


_CROSS_REFERENCE, _DEPRECATED = iri("raregraph:crossReference"), iri("owl:deprecated")
_SYMBOL, _TAXON, _SEX = iri("biolink:symbol"), iri("biolink:in_taxon"), iri("biolink:sex_qualifier")


def node_quads(node: Node, graph: str) -> str:
    """A node with its names and matches, in the named graph `graph` (an IRI).

    Diseases, phenotypes and human genes can be looked up by their names and identifiers, but not by a synonym that is
    broad, narrow or related; other nodes, such as the genes of animals, would only get in the way of those.
    """
    return "".join(_node_lines(node, iri(node.id), f"<{graph}> .\n"))


def _node_lines(node: Node, s: str, g: str) -> Iterator[str]:
    yield f"{s} {TYPE} {iri(node.category)} {g}"
    if node.name:
        yield f"{s} {LABEL} {literal(node.name)} {g}"
    inexact = {value: None for name, value in node.extra if name in INEXACT_SYNONYMS}
    for synonym in dict.fromkeys((*node.synonyms, *inexact)):
        yield f"{s} {ALT_LABEL} {literal(synonym)} {g}"
    if node.symbol:
        yield f"{s} {_SYMBOL} {literal(node.symbol)} {g}"
    if node.taxon:
        yield f"{s} {_TAXON} {iri(node.taxon)} {g}"
    for other in node.same_as:
        if other != node.id:
            yield f"{s} {EXACT} {iri(other)} {g}"
    for other in node.cross_references:
        if other != node.id:
            yield f"{s} {_CROSS_REFERENCE} {iri(other)} {g}"
    if node.deprecated:
        yield f"{s} {_DEPRECATED} {TRUE} {g}"
    elif node.category in _FOUND_BY_NAME and node.taxon in {None, _HUMAN}:
        synonyms = (each for each in node.synonyms if each not in inexact)
        yield from key_lines(s, (node.id, node.name or "", node.symbol or "", *synonyms), g)
    for name, value in node.extra:
        yield f"{s} {_column(name, value)} {g}"


def edge_quads(edge: Edge, graph: str) -> str:
    """An edge as an association with its provenance, and its direct triple unless it is negated."""
    (
        identifier,
        category,
        subject_id,
        predicate_id,
        object_id,
        (primary, _, aggregators, level, agent, evidence, publications, _),
        original_subject,
        original_predicate,
        original_object,
        negated,
        qualifiers,
        extra,
    ) = edge
    s, g = _association(identifier) or _hashed(edge), f"<{graph}> .\n"
    subject, predicate, target = iri(subject_id), iri(predicate_id), iri(object_id)
    frame = _frame((category, predicate, primary, level, agent), aggregators, evidence, g)
    text = f"{frame.replace(_HERE, s)}{s} {SUBJECT} {subject} {g}{s} {OBJECT} {target} {g}"
    for each in publications:
        read_in = DERIVED_FROM if each.partition(":")[0] in ENTRIES else PUBLICATIONS
        text += f"{s} {read_in} {iri(each)} {g}"
    for name, value in qualifiers:
        text += _column_lines(s, name, value, g)
    for name, value in extra:
        if name not in _TOLD_APART:
            text += _column_lines(s, name, value, g)
    if original_subject:
        text += f"{s} {ORIGINAL_SUBJECT} {_term(original_subject)} {g}"
    if original_predicate:
        text += f"{s} {ORIGINAL_PREDICATE} {_term(original_predicate)} {g}"
    if original_object:
        text += f"{s} {ORIGINAL_OBJECT} {_term(original_object)} {g}"
    said = dict(extra) if extra and extra[-1][0].startswith("raregraph_") else None
    if said:
        text += _told_again(edge, said, s, g)
    if negated:
        return f"{text}{s} {NEGATED} {TRUE} {g}"
    direct = _direct(said, predicate) if said else predicate
    return f"{text}{subject} {direct} {target} {g}" if direct else text


def _told_again(edge: Edge, said: Mapping[str, str], s: str, g: str) -> str:
    """What an edge that raregraph wrote says beyond the columns that are a property each."""
    text = ""
    if kind := _kind(said):
        text += f"{s} {iri('raregraph:kind')} {literal(kind)} {g}"
    if span := said.get("raregraph_span"):
        start, _, end = span.partition("-")
        text += f"{s} {iri('raregraph:spanStart')} {integer(int(start))} {g}"
        text += f"{s} {iri('raregraph:spanEnd')} {integer(int(end))} {g}"
    if "raregraph_record" in said:
        passage = {value for name, value in edge.extra if name == "raregraph_passage"}
        cited = (each for each in edge.attribution.publications if each not in passage)
        text += "".join(f"{s} {iri('raregraph:cites')} {iri(each)} {g}" for each in cited)
    disease = iri(edge.subject if edge.predicate == "biolink:has_mode_of_inheritance" else edge.object)
    for name, value in edge.extra:
        if name == "raregraph_inferred_from":  # the subtype is below the disease
            text += f"{iri(value)} {iri('raregraph:ancestor')} {disease} {g}"
    return text


def _kind(said: Mapping[str, str]) -> GeneDiseaseKind | None:
    """The kind of a gene claim of raregraph's; other graphs have the predicate alone."""
    kind = said.get("raregraph_kind", "")
    ours = "raregraph_relation" in said or "raregraph_inferred_from" in said
    return GeneDiseaseKind(kind) if ours and kind in _KINDS else None


_KINDS = frozenset(map(str, GeneDiseaseKind))


def _direct(said: Mapping[str, str], predicate: str) -> str | None:
    """The predicate of the direct triple beside a claim; none where it is merely possible."""
    if said.get("raregraph_certainty") == "unclear":
        return None
    if kind := _kind(said):
        direct = TERMS[kind].direct
        return iri(direct) if direct else None
    return predicate


_TOLD_APART = {"raregraph_kind", "raregraph_span"}
_HERE = "\0"


@lru_cache(1 << 12)
def _frame(
    said: tuple[str, str, str, str, str], aggregators: tuple[str, ...], evidence: tuple[str, ...], g: str
) -> str:
    """What thousands of edges have in common, spelled once, with `_HERE` where their nodes go."""
    category, predicate, primary, level, agent = said
    lines = [
        f"{_HERE} {TYPE} {iri(category)} {g}",
        f"{_HERE} {PREDICATE} {predicate} {g}",
        f"{_HERE} {PRIMARY} {iri(primary)} {g}",
        f"{_HERE} {LEVEL} {literal(level)} {g}",
        f"{_HERE} {AGENT} {literal(agent)} {g}",
    ]
    lines += [f"{_HERE} {AGGREGATOR} {iri(each)} {g}" for each in aggregators]
    lines += [f"{_HERE} {EVIDENCE} {iri(each)} {g}" for each in evidence]
    return "".join(lines)


def _association(identifier: str) -> str | None:
    """The node of an edge with an id of its own."""
    if found := _UUID(identifier):
        return f"<urn:uuid:{found[1]}>"
    if "://" in identifier:
        return url(identifier)
    return f"<{BASE}association/{quote(identifier, safe=':')}>" if identifier else None


def _hashed(edge: Edge) -> str:
    """The node of an edge without an id: the same content, wherever it stands in the file, has the same node."""
    said = (edge[:5], edge.attribution[:1], edge.attribution[2:], edge[6:])
    return f"<{BASE}association/edge-{blake2b(repr(said).encode(), digest_size=12).hexdigest()}>"


_FREQUENCIES = {"frequency_qualifier", "raregraph_frequency"}


def _column_lines(s: str, name: str, value: str, g: str) -> str:
    """What an association says by a column and one value of it."""
    if name in _FREQUENCIES and not _names_other_term(value):
        return "".join(f"{s} {tail} {g}" for tail in frequency_tails(value))
    return f"{s} {_column(name, value)} {g}"


def _names_other_term(frequency: str) -> bool:
    """Whether a frequency is a term, but none of HPO's."""
    return not frequency.startswith("HP:") and _term(frequency).startswith("<")


@lru_cache(1 << 15)
def _column(name: str, value: str) -> str:
    """Predicate and object for a column and one value of it."""
    if name == "category":
        return f"{TYPE} {_term(value)}"
    if name in PROPERTIES:
        return f"{iri(PROPERTIES[name])} {_own(name, value)}"
    if name == "sex_qualifier":  # others say "male", or give PATO's term
        return f"{_SEX} {_term(sex_term(value))}"
    slot = biolink.slot(name)
    if slot is None:
        return f"{iri('raregraph:column/' + quote(name, safe=''))} {literal(value)}"
    return f"{iri(f'biolink:{name}')} {literal(value) if name in WORDS else _typed(slot.type, value)}"


def _own(name: str, value: str) -> str:
    """A value of one of our own columns."""
    if name == "raregraph_date" and len(value) in {4, 7, 10}:
        return date(value)
    return literal(value) if name in WORDS else _term(value)


def _typed(kind: str, value: str) -> str:
    """A value of a slot: a number or boolean where the slot asks for one and the value is one."""
    if kind == "integer" and value.isdecimal():
        return integer(int(value))
    if kind in {"double", "float"} and _NUMBER(value):
        return f'"{value}"^^<{XSD}double>'
    if kind == "boolean" and value.lower() in {"true", "false"}:
        return f'"{value.lower()}"^^<{XSD}boolean>'
    return _term(value)


@lru_cache(1 << 15)
def _term(value: str) -> str:
    """An IRI for a CURIE that the converter knows or a web address, else a literal."""
    if value.startswith(("http://", "https://")) and " " not in value:
        return url(value)
    known = expand(value, strict=False) if ":" in value else None
    return f"<{known}>" if known else literal(value)
