"""RDF of a record's claims on genes, modes, forms and phenotypes.

Association nodes are named by a hash of what they say and who says it; beside each of them stands the direct triple,
unless the claim is negated or merely possible.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from raregraph.graph.errors import UnverifiedQuoteError
from raregraph.graph.identity import disease_iri, form_iri, phenotype_iri, record_iri, reference_iri
from raregraph.graph.rdf.frequencies import frequency_tails
from raregraph.graph.rdf.iris import (
    AGENT,
    AGGREGATOR,
    ALLELIC,
    BROADER,
    DISEASE,
    EVIDENCE,
    HAS_MODE,
    HAS_PHENOTYPE,
    KIND,
    LABEL,
    LEVEL,
    MODE_ASSOCIATION,
    NEGATED,
    OBJECT,
    ORIGINAL_OBJECT,
    PHENOTYPE_ASSOCIATION,
    PREDICATE,
    PRIMARY,
    PUBLICATIONS,
    RELATION,
    SUBJECT,
    TYPE,
    VARIANT_FORM,
    in_biolink,
    in_raregraph,
    named_by,
)
from raregraph.graph.rdf.name_keys import key_lines
from raregraph.graph.rdf.nquads import TRUE, integer, iri, literal
from raregraph.graph.records import (
    Claims,
    ConditionRecord,
    Evidence,
    FormClaim,
    GeneClaim,
    ModeClaim,
    PhenotypeClaim,
)
from raregraph.ontology.kinds import TERMS


@dataclass(frozen=True, slots=True)
class Origin:
    """How claims came to be: the distributor of the record, and who or what drew the claims from it.

    `aggregator` and `evidence` (an ECO code) are CURIEs, `agent_type` is a value of Biolink's AgentTypeEnum.
    """

    graph: str
    aggregator: str
    agent_type: str
    evidence: str


_TEXT = in_biolink("supporting_text")
_FORM = in_raregraph("Form")
_SIGN, _NAMED_SIGN = in_biolink("PhenotypicFeature"), in_raregraph("NamedPhenotype")
_RECORD = in_raregraph("record")
_START = in_raregraph("spanStart")
_END = in_raregraph("spanEnd")
_CITES = in_raregraph("cites")
_CITES_BY_PASSAGE = in_raregraph("citesByPassage")
_AS_WRITTEN = in_raregraph("asWritten")
_CERTAINTY = in_raregraph("certainty")


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


def claim_lines(record: ConditionRecord, claims: Claims, origin: Origin) -> Iterator[str]:
    """All claims of one origin on a record's condition and its forms.

    Raises:
        UnverifiedQuoteError: if a claim's quote is not, letter for letter, where its span says.
    """
    claims = one_form_each(claims)
    said_of = (*(claim.form for claim in claims.genes), *(claim.form for claim in claims.modes))
    named = dict.fromkeys(filter(None, said_of)) | {form.name: form.identifier for form in claims.forms}
    forms = {name: f"<{form_iri(record, name, identifier)}>" for name, identifier in named.items()}
    page = _Page(record, origin, f"<{disease_iri(record)}>", forms)
    for name, identifier in named.items():
        yield from _form_node_lines(page, name, identifier)
    for form in claims.forms:
        yield from _form_claim_lines(page, form, claims)
    for gene in claims.genes:
        yield from _gene_claim_lines(page, gene)
    for mode in claims.modes:
        yield from _mode_claim_lines(page, mode, page.target(mode.form))
    for phenotype in claims.phenotypes:
        yield from _phenotype_claim_lines(page, phenotype)


def _form_node_lines(page: _Page, name: str, identifier: str | None) -> Iterator[str]:
    s, g = page.forms[name], page.g
    yield f"{s} {TYPE} {DISEASE} {g}"
    yield f"{s} {TYPE} {_FORM} {g}"
    yield f"{s} {LABEL} {literal(name)} {g}"
    yield f"{s} {BROADER} {page.disease} {g}"
    yield from key_lines(s, (name, *((identifier,) if identifier else ())), g)


def _form_claim_lines(page: _Page, form: FormClaim, claims: Claims) -> Iterator[str]:
    s, g = page.forms[form.name], page.g
    yield f"{s} {_TEXT} {literal(_verified(page.record, form.evidence))} {g}"
    yield f"{s} {_RECORD} <{record_iri(page.record.record_id)}> {g}"
    for mode in modes_only_in_form(form, claims):
        yield from _mode_claim_lines(page, ModeClaim(mode, "usual", form.evidence), s)
    for claim in genes_only_in_form(form, claims):
        yield from _gene_claim_lines(page, claim)


def modes_only_in_form(form: FormClaim, claims: Claims) -> Iterator[str]:
    """The modes of a form that no sentence states of it: they follow from what is said of its name or its genes."""
    said = {claim.mode for claim in claims.modes if claim.form == form.name and claim.certainty != "unclear"}
    yield from (mode for mode in form.modes if mode not in said)


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
    yield f"{s} {TYPE} {iri(terms.category)} {g}"
    yield f"{s} {TYPE} {iri(terms.sio_class)} {g}"
    yield f"{s} {SUBJECT} {gene} {g}"
    yield f"{s} {PREDICATE} {iri(terms.predicate)} {g}"
    yield f"{s} {OBJECT} {target} {g}"
    yield f"{s} {RELATION} {iri(terms.relation)} {g}"
    yield f"{s} {KIND} {literal(claim.kind)} {g}"
    if terms.variant_form:
        yield f"{s} {VARIANT_FORM} {literal(terms.variant_form)} {g}"
    for mode in claim.modes:
        yield f"{s} {ALLELIC} {iri(mode)} {g}"
    if claim.as_written:
        yield f"{s} {_AS_WRITTEN} {literal(claim.as_written)} {g}"
    yield from _provenance_lines(page, s, claim.evidence, claim.primary_source)
    if claim.negated:
        yield f"{s} {NEGATED} {TRUE} {g}"
    elif terms.direct:
        yield f"{gene} {iri(terms.direct)} {target} {g}"


def _mode_claim_lines(page: _Page, claim: ModeClaim, target: str) -> Iterator[str]:
    g, mode = page.g, iri(claim.mode)
    s = _association(page, claim.evidence, f"mode {claim.certainty}", target, mode)
    yield f"{s} {TYPE} {MODE_ASSOCIATION} {g}"
    yield f"{s} {SUBJECT} {target} {g}"
    yield f"{s} {PREDICATE} {HAS_MODE} {g}"
    yield f"{s} {OBJECT} {mode} {g}"
    yield f"{s} {_CERTAINTY} {literal(claim.certainty)} {g}"
    yield from _provenance_lines(page, s, claim.evidence, claim.primary_source)
    if claim.certainty != "unclear":
        yield f"{target} {HAS_MODE} {mode} {g}"


def _phenotype_claim_lines(page: _Page, claim: PhenotypeClaim) -> Iterator[str]:
    g = page.g
    feature = iri(claim.phenotype) if claim.phenotype else f"<{phenotype_iri(claim.name)}>"
    if not claim.as_written:  # HPO's own graph describes what was found in it
        yield from _sign_lines(feature, claim, g)
    s = _association(page, claim.evidence, f"phenotype {claim.frequency}", page.disease, feature)
    yield f"{s} {TYPE} {PHENOTYPE_ASSOCIATION} {g}"
    yield f"{s} {SUBJECT} {page.disease} {g}"
    yield f"{s} {PREDICATE} {HAS_PHENOTYPE} {g}"
    yield f"{s} {OBJECT} {feature} {g}"
    if claim.as_written:
        yield f"{s} {ORIGINAL_OBJECT} {_term_or_words(claim.as_written)} {g}"
    if claim.frequency:
        yield from (f"{s} {tail} {g}" for tail in frequency_tails(claim.frequency))
    yield from _provenance_lines(page, s, claim.evidence, claim.primary_source)
    yield f"{page.disease} {HAS_PHENOTYPE} {feature} {g}"


def _sign_lines(feature: str, claim: PhenotypeClaim, g: str) -> Iterator[str]:
    yield f"{feature} {TYPE} {_SIGN if claim.phenotype else _NAMED_SIGN} {g}"
    yield f"{feature} {LABEL} {literal(claim.name)} {g}"
    if claim.phenotype:
        yield from key_lines(feature, (claim.phenotype, claim.name), g)


def _term_or_words(written: str) -> str:
    """A term of HPO as its IRI, the record's own words as they are."""
    return iri(written) if written.startswith("HP:") else literal(written)


def _provenance_lines(page: _Page, s: str, evidence: Evidence, primary: str | None) -> Iterator[str]:
    record, origin, g = page.record, page.origin, page.g
    credited = primary or record.publisher
    yield f"{s} {PRIMARY} {iri(credited)} {g}"
    for aggregator in dict.fromkeys((record.publisher, origin.aggregator)):
        if aggregator != credited:
            yield f"{s} {AGGREGATOR} {iri(aggregator)} {g}"
    yield f'{s} {LEVEL} "knowledge_assertion" {g}'
    yield f"{s} {AGENT} {literal(origin.agent_type)} {g}"
    yield f"{s} {EVIDENCE} {iri(origin.evidence)} {g}"
    yield f"{s} {_RECORD} <{record_iri(record.record_id)}> {g}"
    yield f"{s} {_TEXT} {literal(_verified(record, evidence))} {g}"
    yield f"{s} {_START} {integer(evidence.start)} {g}"
    yield f"{s} {_END} {integer(evidence.end)} {g}"
    for citation in evidence.citations:
        reference = f"<{reference_iri(record.record_id, citation.number)}>"
        yield f"{s} {_CITES if citation.scope == 'direct' else _CITES_BY_PASSAGE} {reference} {g}"
        yield f"{s} {PUBLICATIONS} {reference} {g}"


def _verified(record: ConditionRecord, evidence: Evidence) -> str:
    if record.text[evidence.start : evidence.end] != evidence.quote:
        raise UnverifiedQuoteError(record.record_id, evidence.quote, evidence.start)
    return evidence.quote


def _association(page: _Page, evidence: Evidence, what: str, subject: str, target: str) -> str:
    place = f"{page.record.record_id} {evidence.start} {evidence.end} {page.origin.agent_type}"
    return named_by("association", what, subject, target, place, evidence.quote)
