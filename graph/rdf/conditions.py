"""RDF of condition records, genes and claims: typed records in, N-Quads out.

Each function returns N-Quads text for one record, in a fixed order, so that the same records always give
the same bytes. Association nodes are named by a hash of what they say and who says it; beside each of
them stands the direct triple, unless the claim is negated or merely possible.

The shape of the graph is described in docs/data-model.md; its terms in ontology/vocabulary.ttl.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from hashlib import blake2b

from raregraph.graph.errors import UnverifiedQuoteError
from raregraph.graph.identity import (
    disease_iri,
    form_iri,
    identity_of,
    phenotype_iri,
    record_iri,
    reference_iri,
)
from raregraph.graph.rdf.nquads import XSD, date, integer, iri, literal, url
from raregraph.graph.records import (
    Claims,
    ConditionRecord,
    Evidence,
    FormClaim,
    Gene,
    GeneClaim,
    ModeClaim,
    PhenotypeClaim,
    Reference,
    Resource,
    SourceGraph,
)
from raregraph.ontology.identifiers import BASE
from raregraph.ontology.kinds import TERMS
from raregraph.ontology.names import name_key


@dataclass(frozen=True, slots=True)
class Origin:
    """How claims came to be: the distributor of the record, and who or what drew the claims from it.

    `aggregator` and `evidence` (an ECO code) are CURIEs, `agent_type` is a value of Biolink's AgentTypeEnum.
    """

    graph: str
    aggregator: str
    agent_type: str
    evidence: str


def graph_iri(source: str, version: str) -> str:
    """The IRI of the named graph of one source and version.

    >>> graph_iri("hgnc", "2024-10-18")
    'https://w3id.org/raregraph/graph/hgnc/2024-10-18'
    >>> graph_iri("gencc", "2023-10 (part)")
    'https://w3id.org/raregraph/graph/gencc/2023-10-part'
    """
    return f"{BASE}graph/{source}/{_NOT_IN_PATHS.sub('-', version).strip('-')}"


_NOT_IN_PATHS = re.compile(r"[^A-Za-z0-9._-]+")


_T = iri("rdf:type")
_LABEL = iri("rdfs:label")
_ALT_LABEL = iri("skos:altLabel")
_EXACT = iri("skos:exactMatch")
_BROADER = iri("skos:broader")
_SCHEMA_URL = iri("schema:url")


def _b(name: str) -> str:
    return iri(f"biolink:{name}")


def _r(name: str) -> str:
    return iri(f"raregraph:{name}")


def _d(name: str) -> str:
    return iri(f"dcterms:{name}")


_SUBJECT = _b("subject")
_PREDICATE = _b("predicate")
_OBJECT = _b("object")
_DISEASE = _b("Disease")
_MODE_ASSOCIATION = _b("DiseaseOrPhenotypicFeatureToGeneticInheritanceAssociation")
_PHENOTYPE_ASSOCIATION = _b("DiseaseToPhenotypicFeatureAssociation")
_HAS_MODE = _b("has_mode_of_inheritance")
_HAS_PHENOTYPE = _b("has_phenotype")
_ALLELIC = _b("allelic_requirement")
_NEGATED = _b("negated")
_VARIANT_FORM = _b("subject_form_or_variant_qualifier")
_FREQUENCY = _b("frequency_qualifier")
_PRIMARY = _b("primary_knowledge_source")
_AGGREGATOR = _b("aggregator_knowledge_source")
_LEVEL = _b("knowledge_level")
_AGENT = _b("agent_type")
_EVIDENCE = _b("has_evidence")
_TEXT = _b("supporting_text")
_PUBLICATIONS = _b("publications")
_FORM = _r("Form")
_RELATION = _r("relation")
_KIND = _r("kind")
_RECORD = _r("record")
_START = _r("spanStart")
_END = _r("spanEnd")
_CITES = _r("cites")
_CITES_BY_PASSAGE = _r("citesByPassage")
_AS_WRITTEN = _r("asWritten")
_CERTAINTY = _r("certainty")
_KEY = _r("nameKey")


def gene_quads(gene: Gene, graph: str) -> str:
    """A gene with its symbols, names and exact cross references, in the named graph `graph` (an IRI)."""
    s, g = iri(gene.id), f"<{graph}> .\n"
    lines = [
        f"{s} {_T} {_b('Gene')} {g}",
        f"{s} {_LABEL} {literal(gene.symbol)} {g}",
        f"{s} {_b('symbol')} {literal(gene.symbol)} {g}",
    ]
    if gene.name:
        lines.append(f"{s} {_d('title')} {literal(gene.name)} {g}")
    if gene.location:
        lines.append(f"{s} {_r('location')} {literal(gene.location)} {g}")
    if gene.locus_type:
        lines.append(f"{s} {_r('locusType')} {literal(gene.locus_type)} {g}")
    lines += [f"{s} {_r('previousSymbol')} {literal(x)} {g}" for x in gene.previous_symbols]
    aliases = (*gene.alias_symbols, *gene.alias_names, *gene.previous_names)
    lines += [f"{s} {_ALT_LABEL} {literal(x)} {g}" for x in dict.fromkeys(aliases)]
    keys = (gene.id, gene.symbol, gene.name, *gene.previous_symbols, *aliases)
    lines += _key_lines(s, keys, g)
    lines += [f"{s} {_EXACT} {iri(x)} {g}" for x in gene.identifiers]
    return "".join(lines)


def record_quads(record: ConditionRecord, read: Claims, source: Origin, reader: Origin) -> str:
    """A record with its condition and all its claims.

    `read` are the claims that the text reader found, `record.stated` those of the record's structured parts;
    `source` and `reader` say how each of them came to be. Both write into the graph of `source`.

    Raises:
        UnverifiedQuoteError: if a claim's quote is not, letter for letter, where its span says.
    """
    lines = list(_record_lines(record, source))
    if record.is_condition:
        lines += _disease_lines(record, f"<{source.graph}> .\n")
        lines += _claim_lines(record, record.stated, source)
        lines += _claim_lines(record, read, reader)
    return "".join(dict.fromkeys(lines))


def source_graph_quads(source: SourceGraph, graph: str) -> str:
    """What a named graph holds, in the catalogue graph `graph` (an IRI).

    `raregraph:redistributable` is left out where the terms of the source could not be established.
    """
    s, g = f"<{source.graph}>", f"<{graph}> .\n"
    lines = [
        f"{s} {_T} {_r('NamedGraph')} {g}",
        f"{s} {_d('identifier')} {literal(source.name)} {g}",
        f"{s} {_d('title')} {literal(source.title)} {g}",
        f"{s} {_d('description')} {literal(source.description)} {g}",
        f"{s} {_d('source')} {iri(source.infores)} {g}",
        f"{s} {_d('hasVersion')} {literal(source.version)} {g}",
        f"{s} {_d('rights')} {literal(source.licence)} {g}",
        f"{s} {_d('bibliographicCitation')} {literal(source.citation)} {g}",
        f"{s} {iri('foaf:homepage')} {url(source.homepage)} {g}",
        f"{s} {_r('file')} {literal(source.file)} {g}",
        f"{s} {_r('sha256')} {literal(source.sha256)} {g}",
    ]
    if source.licence_url:
        lines.append(f"{s} {_d('license')} {url(source.licence_url)} {g}")
    if source.redistributable is not None:
        value = "true" if source.redistributable else "false"
        lines.append(f'{s} {_r("redistributable")} "{value}"^^<{XSD}boolean> {g}')
    return "".join(lines)


def _record_lines(record: ConditionRecord, source: Origin) -> Iterator[str]:
    s, g = f"<{record_iri(record.record_id)}>", f"<{source.graph}> .\n"
    yield f"{s} {_T} {_r('Record')} {g}"
    yield f"{s} {_d('identifier')} {literal(record.record_id)} {g}"
    yield f"{s} {_d('title')} {literal(record.title)} {g}"
    yield f"{s} {_r('titleKey')} {literal(name_key(record.title))} {g}"
    yield f"{s} {_d('publisher')} {iri(record.publisher)} {g}"
    yield f"{s} {_d('language')} {literal('en')} {g}"
    if record.is_condition:
        yield f"{s} {_d('subject')} <{disease_iri(record)}> {g}"
    if record.last_updated:
        yield f"{s} {_d('modified')} {date(record.last_updated)} {g}"
    if record.url:
        yield f"{s} {_SCHEMA_URL} {url(record.url)} {g}"
    yield f"{s} {_r('file')} {literal(record.file)} {g}"
    yield f"{s} {_r('sha256')} {literal(record.sha256)} {g}"
    for reference in record.references:
        yield from _reference_lines(record, reference, s, g)
    for number, resource in enumerate(record.resources, start=1):
        yield from _resource_lines(record, resource, number, s, g)


def _reference_lines(record: ConditionRecord, reference: Reference, owner: str, g: str) -> Iterator[str]:
    s = f"<{reference_iri(record.record_id, reference.number)}>"
    yield f"{owner} {_d('references')} {s} {g}"
    yield f"{s} {_T} {_r('Reference')} {g}"
    yield f"{s} {_d('isPartOf')} {owner} {g}"
    yield f"{s} {_r('number')} {integer(reference.number)} {g}"
    yield f"{s} {_d('title')} {literal(reference.title)} {g}"
    if reference.authors:
        yield f"{s} {_d('creator')} {literal(reference.authors)} {g}"
    if reference.publisher:
        yield f"{s} {_r('publisherName')} {literal(reference.publisher)} {g}"
    if reference.source:
        yield f"{s} {_d('publisher')} {iri(reference.source)} {g}"
    if reference.date:
        yield f"{s} {_d('issued')} {date(reference.date)} {g}"
    if reference.url:
        yield f"{s} {_SCHEMA_URL} {url(reference.url)} {g}"
    if reference.identifier:
        yield f"{s} {_EXACT} {iri(reference.identifier)} {g}"


def _resource_lines(
    record: ConditionRecord, resource: Resource, number: int, owner: str, g: str
) -> Iterator[str]:
    s = f"<{record_iri(record.record_id)}/resource/{number}>"
    yield f"{owner} {_r('namesResource')} {s} {g}"
    yield f"{s} {_T} {_r('Resource')} {g}"
    yield f"{s} {_LABEL} {literal(resource.name)} {g}"
    yield f"{s} {_r('number')} {integer(number)} {g}"
    yield f"{s} {_r('role')} {literal(resource.role)} {g}"
    if resource.description:
        yield f"{s} {_d('description')} {literal(resource.description)} {g}"
    if resource.source:
        yield f"{s} {_d('publisher')} {iri(resource.source)} {g}"
    if resource.url:
        yield f"{s} {_SCHEMA_URL} {url(resource.url)} {g}"


def _key_lines(s: str, names: Iterable[str], g: str) -> list[str]:
    keys = dict.fromkeys(key for name in names if (key := name_key(name)))
    return [f"{s} {_KEY} {literal(key)} {g}" for key in keys]


def _disease_lines(record: ConditionRecord, g: str) -> Iterator[str]:
    identity = identity_of(record)
    s = f"<{disease_iri(record)}>"
    yield f"{s} {_T} {_DISEASE} {g}"
    yield f"{s} {_LABEL} {literal(record.title)} {g}"
    for synonym in record.synonyms:
        yield f"{s} {_ALT_LABEL} {literal(synonym)} {g}"
    yield from _key_lines(s, (*identity.all_ids, record.title, *record.synonyms), g)
    for other in identity.exact:
        yield f"{s} {_EXACT} {iri(other)} {g}"
    for other in record.cross_references:
        yield f"{s} {_r('crossReference')} {iri(other)} {g}"
    for category in record.categories:
        yield f"{s} {_r('category')} {literal(category)} {g}"
    for onset in record.onsets:
        yield f"{s} {_r('ageOfOnset')} {literal(onset)} {g}"


@dataclass(frozen=True, slots=True)
class _Page:
    """What all claims of one record share: the record, their origin, and the IRIs of disease and forms."""

    record: ConditionRecord
    origin: Origin
    disease: str
    forms: Mapping[str, str]

    @property
    def g(self) -> str:
        return f"<{self.origin.graph}> .\n"

    def target(self, form: str | None) -> str:
        """The form that a claim is about, else the disease of the record."""
        return self.disease if form is None else self.forms[form]


def one_form_each(claims: Claims) -> Claims:
    """A gene claim about several named forms at once ("type 1; type 2") as a claim about each of them."""
    named = {form.name for form in claims.forms}
    genes: list[GeneClaim] = []
    for claim in claims.genes:
        forms = claim.form.split("; ") if claim.form and claim.form not in named else []
        several = len(forms) > 1 and named.issuperset(forms)
        genes += [replace(claim, form=form) for form in forms] if several else [claim]
    return replace(claims, genes=tuple(genes))


def _claim_lines(record: ConditionRecord, claims: Claims, origin: Origin) -> Iterator[str]:
    claims = one_form_each(claims)
    named = {claim.form: None for claim in claims.genes if claim.form} | {
        form.name: form.identifier for form in claims.forms
    }
    forms = {name: f"<{form_iri(record, name, identifier)}>" for name, identifier in named.items()}
    page = _Page(record, origin, f"<{disease_iri(record)}>", forms)
    for name, identifier in named.items():
        yield from _form_node_lines(page, name, identifier)
    for form in claims.forms:
        yield from _form_claim_lines(page, form, claims)
    for gene in claims.genes:
        yield from _gene_claim_lines(page, gene)
    for mode in claims.modes:
        yield from _mode_claim_lines(page, mode, page.disease)
    for phenotype in claims.phenotypes:
        yield from _phenotype_claim_lines(page, phenotype)


def _form_node_lines(page: _Page, name: str, identifier: str | None) -> Iterator[str]:
    s, g = page.forms[name], page.g
    yield f"{s} {_T} {_DISEASE} {g}"
    yield f"{s} {_T} {_FORM} {g}"
    yield f"{s} {_LABEL} {literal(name)} {g}"
    yield f"{s} {_BROADER} {page.disease} {g}"
    yield from _key_lines(s, (name, *((identifier,) if identifier else ())), g)


def _form_claim_lines(page: _Page, form: FormClaim, claims: Claims) -> Iterator[str]:
    s, g = page.forms[form.name], page.g
    yield f"{s} {_TEXT} {literal(_verified(page.record, form.evidence))} {g}"
    yield f"{s} {_RECORD} <{record_iri(page.record.record_id)}> {g}"
    for mode in form.modes:
        yield from _mode_claim_lines(page, ModeClaim(mode, "usual", form.evidence), s)
    for claim in genes_only_in_form(form, claims):
        yield from _gene_claim_lines(page, claim)


def genes_only_in_form(form: FormClaim, claims: Claims) -> Iterator[GeneClaim]:
    """The causal genes of a form that the record elsewhere states only of the disease as a whole."""
    said = {(claim.gene, claim.form) for claim in claims.genes}
    causal = {claim.gene: claim for claim in claims.genes if claim.kind.is_causal and not claim.negated}
    for gene in form.genes:
        if gene in causal and (gene, form.name) not in said:
            yield replace(causal[gene], evidence=form.evidence, modes=form.modes, form=form.name)


def _gene_claim_lines(page: _Page, claim: GeneClaim) -> Iterator[str]:
    terms, gene, g, target = TERMS[claim.kind], iri(claim.gene), page.g, page.target(claim.form)
    s = _association(page, claim.evidence, f"gene {claim.kind} {claim.negated}", gene, target)
    yield f"{s} {_T} {iri(terms.category)} {g}"
    yield f"{s} {_T} {iri(terms.sio_class)} {g}"
    yield f"{s} {_SUBJECT} {gene} {g}"
    yield f"{s} {_PREDICATE} {iri(terms.predicate)} {g}"
    yield f"{s} {_OBJECT} {target} {g}"
    yield f"{s} {_RELATION} {iri(terms.relation)} {g}"
    yield f"{s} {_KIND} {literal(claim.kind)} {g}"
    if terms.variant_form:
        yield f"{s} {_VARIANT_FORM} {literal(terms.variant_form)} {g}"
    for mode in claim.modes:
        yield f"{s} {_ALLELIC} {iri(mode)} {g}"
    if claim.as_written:
        yield f"{s} {_AS_WRITTEN} {literal(claim.as_written)} {g}"
    yield from _provenance_lines(page, s, claim.evidence, claim.primary_source)
    if claim.negated:
        yield f'{s} {_NEGATED} "true"^^<{XSD}boolean> {g}'
    elif terms.direct:
        yield f"{gene} {iri(terms.direct)} {target} {g}"


def _mode_claim_lines(page: _Page, claim: ModeClaim, target: str) -> Iterator[str]:
    g, mode = page.g, iri(claim.mode)
    s = _association(page, claim.evidence, f"mode {claim.certainty}", target, mode)
    yield f"{s} {_T} {_MODE_ASSOCIATION} {g}"
    yield f"{s} {_SUBJECT} {target} {g}"
    yield f"{s} {_PREDICATE} {_HAS_MODE} {g}"
    yield f"{s} {_OBJECT} {mode} {g}"
    yield f"{s} {_CERTAINTY} {literal(claim.certainty)} {g}"
    yield from _provenance_lines(page, s, claim.evidence, claim.primary_source)
    if claim.certainty != "unclear":
        yield f"{target} {_HAS_MODE} {mode} {g}"


def _phenotype_claim_lines(page: _Page, claim: PhenotypeClaim) -> Iterator[str]:
    g = page.g
    feature = iri(claim.phenotype) if claim.phenotype else f"<{phenotype_iri(claim.name)}>"
    yield f"{feature} {_T} {_b('PhenotypicFeature') if claim.phenotype else _r('NamedPhenotype')} {g}"
    yield f"{feature} {_LABEL} {literal(claim.name)} {g}"
    if claim.phenotype:
        yield from _key_lines(feature, (claim.phenotype, claim.name), g)
    s = _association(page, claim.evidence, f"phenotype {claim.frequency}", page.disease, feature)
    yield f"{s} {_T} {_PHENOTYPE_ASSOCIATION} {g}"
    yield f"{s} {_SUBJECT} {page.disease} {g}"
    yield f"{s} {_PREDICATE} {_HAS_PHENOTYPE} {g}"
    yield f"{s} {_OBJECT} {feature} {g}"
    if claim.frequency:
        yield f"{s} {_FREQUENCY} {_frequency(claim.frequency)} {g}"
    yield from _provenance_lines(page, s, claim.evidence, claim.primary_source)
    yield f"{page.disease} {_HAS_PHENOTYPE} {feature} {g}"


def _frequency(frequency: str) -> str:
    """An HPO frequency term as its IRI, the record's own words as they are."""
    return iri(frequency) if frequency.startswith("HP:") else literal(frequency)


def _provenance_lines(page: _Page, s: str, evidence: Evidence, primary: str | None) -> Iterator[str]:
    record, origin, g = page.record, page.origin, page.g
    credited = primary or record.publisher
    yield f"{s} {_PRIMARY} {iri(credited)} {g}"
    for aggregator in dict.fromkeys((record.publisher, origin.aggregator)):
        if aggregator != credited:
            yield f"{s} {_AGGREGATOR} {iri(aggregator)} {g}"
    yield f'{s} {_LEVEL} "knowledge_assertion" {g}'
    yield f"{s} {_AGENT} {literal(origin.agent_type)} {g}"
    yield f"{s} {_EVIDENCE} {iri(origin.evidence)} {g}"
    yield f"{s} {_RECORD} <{record_iri(record.record_id)}> {g}"
    yield f"{s} {_TEXT} {literal(_verified(record, evidence))} {g}"
    yield f"{s} {_START} {integer(evidence.start)} {g}"
    yield f"{s} {_END} {integer(evidence.end)} {g}"
    for citation in evidence.citations:
        reference = f"<{reference_iri(record.record_id, citation.number)}>"
        yield f"{s} {_CITES if citation.scope == 'direct' else _CITES_BY_PASSAGE} {reference} {g}"
        yield f"{s} {_PUBLICATIONS} {reference} {g}"


def _verified(record: ConditionRecord, evidence: Evidence) -> str:
    if record.text[evidence.start : evidence.end] != evidence.quote:
        raise UnverifiedQuoteError(record.record_id, evidence.quote, evidence.start)
    return evidence.quote


def _association(page: _Page, evidence: Evidence, what: str, subject: str, target: str) -> str:
    place = f"{page.record.record_id} {evidence.start} {evidence.end} {page.origin.agent_type}"
    content = f"{what}\n{subject}\n{target}\n{place}\n{evidence.quote}"
    return f"<{BASE}association/{blake2b(content.encode(), digest_size=12).hexdigest()}>"
