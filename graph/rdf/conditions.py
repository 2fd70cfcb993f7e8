"""RDF of condition records: a record with its references and resources, its condition, and all its claims.

Everything stands in a fixed order, so that the same records always give the same bytes. The shape of the graph is
described in docs/data-model.md; its terms in ontology/vocabulary.ttl.
"""

from collections.abc import Iterator

from raregraph.graph.identity import disease_iri, identity_of, record_iri, reference_iri
from raregraph.graph.rdf.claims import Origin, claim_lines
from raregraph.graph.rdf.iris import (
    ALT_LABEL,
    DISEASE,
    EXACT,
    LABEL,
    SCHEMA_URL,
    TYPE,
    in_dcterms,
    in_raregraph,
)
from raregraph.graph.rdf.name_keys import key_lines
from raregraph.graph.rdf.nquads import date, integer, iri, literal, url
from raregraph.graph.records import Claims, ConditionRecord, Reference, Resource
from raregraph.ontology.names import name_key


def record_quads(
    record: ConditionRecord, read: Claims, source: Origin, reader: Origin, *, hub_names_it: bool = False
) -> str:
    """A record with its condition and all its claims.

    `read` are the claims that the text reader found, `record.stated` those of the record's structured parts;
    `source` and `reader` say how each of them came to be. Both write into the graph of `source`. Where the hub is
    built too and names the condition (`hub_names_it`), the title is another name of it: a class has one label.

    Raises:
        UnverifiedQuoteError: if a claim's quote is not, letter for letter, where its span says.
    """
    lines = list(_record_lines(record, source))
    if record.is_condition:
        lines += _disease_lines(record, f"<{source.graph}> .\n", ALT_LABEL if hub_names_it else LABEL)
        lines += claim_lines(record, record.stated, source)
        lines += claim_lines(record, read, reader)
    return "".join(dict.fromkeys(lines))


def _record_lines(record: ConditionRecord, source: Origin) -> Iterator[str]:
    s, g = f"<{record_iri(record.record_id)}>", f"<{source.graph}> .\n"
    yield f"{s} {TYPE} {in_raregraph('Record')} {g}"
    yield f"{s} {in_dcterms('identifier')} {literal(record.record_id)} {g}"
    yield f"{s} {in_dcterms('title')} {literal(record.title)} {g}"
    yield f"{s} {in_raregraph('titleKey')} {literal(name_key(record.title))} {g}"
    yield f"{s} {in_dcterms('publisher')} {iri(record.publisher)} {g}"
    yield f"{s} {in_dcterms('language')} {literal('en')} {g}"
    if record.is_condition:
        yield f"{s} {in_dcterms('subject')} <{disease_iri(record)}> {g}"
    if record.last_updated:
        yield f"{s} {in_dcterms('modified')} {date(record.last_updated)} {g}"
    if record.url:
        yield f"{s} {SCHEMA_URL} {url(record.url)} {g}"
    yield f"{s} {in_raregraph('file')} {literal(record.file)} {g}"
    yield f"{s} {in_raregraph('sha256')} {literal(record.sha256)} {g}"
    for reference in record.references:
        yield from _reference_lines(record, reference, s, g)
    for number, resource in enumerate(record.resources, start=1):
        yield from _resource_lines(record, resource, number, s, g)


def _reference_lines(record: ConditionRecord, reference: Reference, owner: str, g: str) -> Iterator[str]:
    s = f"<{reference_iri(record.record_id, reference.number)}>"
    yield f"{owner} {in_dcterms('references')} {s} {g}"
    yield f"{s} {TYPE} {in_raregraph('Reference')} {g}"
    yield f"{s} {in_dcterms('isPartOf')} {owner} {g}"
    yield f"{s} {in_raregraph('number')} {integer(reference.number)} {g}"
    yield f"{s} {in_dcterms('title')} {literal(reference.title)} {g}"
    if reference.authors:
        yield f"{s} {in_dcterms('creator')} {literal(reference.authors)} {g}"
    if reference.publisher:
        yield f"{s} {in_raregraph('publisherName')} {literal(reference.publisher)} {g}"
    if reference.source:
        yield f"{s} {in_dcterms('publisher')} {iri(reference.source)} {g}"
    if reference.date:
        yield f"{s} {in_dcterms('issued')} {date(reference.date)} {g}"
    if reference.url:
        yield f"{s} {SCHEMA_URL} {url(reference.url)} {g}"
    if reference.identifier:
        yield f"{s} {EXACT} {iri(reference.identifier)} {g}"


def _resource_lines(
    record: ConditionRecord, resource: Resource, number: int, owner: str, g: str
) -> Iterator[str]:
    s = f"<{record_iri(record.record_id)}/resource/{number}>"
    yield f"{owner} {in_raregraph('namesResource')} {s} {g}"
    yield f"{s} {TYPE} {in_raregraph('Resource')} {g}"
    yield f"{s} {LABEL} {literal(resource.name)} {g}"
    yield f"{s} {in_raregraph('number')} {integer(number)} {g}"
    yield f"{s} {in_raregraph('role')} {literal(resource.role)} {g}"
    if resource.description:
        yield f"{s} {in_dcterms('description')} {literal(resource.description)} {g}"
    if resource.source:
        yield f"{s} {in_dcterms('publisher')} {iri(resource.source)} {g}"
    if resource.url:
        yield f"{s} {SCHEMA_URL} {url(resource.url)} {g}"


def _disease_lines(record: ConditionRecord, g: str, titled: str) -> Iterator[str]:
    identity = identity_of(record)
    s = f"<{disease_iri(record)}>"
    yield f"{s} {TYPE} {DISEASE} {g}"
    yield f"{s} {titled} {literal(record.title)} {g}"
    for synonym in record.synonyms:
        yield f"{s} {ALT_LABEL} {literal(synonym)} {g}"
    yield from key_lines(s, (*identity.all_ids, record.title, *record.synonyms), g)
    for other in identity.exact:
        yield f"{s} {EXACT} {iri(other)} {g}"
    for other in record.cross_references:
        yield f"{s} {in_raregraph('crossReference')} {iri(other)} {g}"
    for category in record.categories:
        yield f"{s} {in_raregraph('category')} {literal(category)} {g}"
    for onset in record.onsets:
        yield f"{s} {in_raregraph('ageOfOnset')} {literal(onset)} {g}"
