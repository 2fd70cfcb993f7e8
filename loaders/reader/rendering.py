"""One record's claims as the plain dictionary that `raregraph extract` prints."""

from typing import Any

from raregraph.graph.records import Claims, ConditionRecord, Evidence, FormClaim, GeneClaim, ModeClaim
from raregraph.ontology.kinds import GeneDiseaseKind

_RELATIONS = {
    GeneDiseaseKind.CAUSES: "causes",
    GeneDiseaseKind.CAUSES_LOSS_OF_FUNCTION: "causes",
    GeneDiseaseKind.CAUSES_GAIN_OF_FUNCTION: "causes",
    GeneDiseaseKind.CAUSES_SOMATIC: "causes",
    GeneDiseaseKind.MODIFIES: "modifies",
    GeneDiseaseKind.SUSCEPTIBILITY: "susceptibility",
    GeneDiseaseKind.ROLE: "uncertain",
    GeneDiseaseKind.UNCERTAIN: "uncertain",
}


def as_extract(record: ConditionRecord, claims: Claims) -> dict[str, Any]:
    """The claims of a record as plain values, ready for JSON.

    Genes whose part the text denies stand under `negated`, apart from `genes`. `disease` is the record's
    MONDO id, if it states one.

    >>> as_extract(ConditionRecord("F/1", "infores:x", "Some disease", ""), Claims())["record_id"]
    'F/1'
    """
    symbols = {c.gene: c.symbol for c in claims.genes}
    return {
        "record_id": record.record_id,
        "source": record.publisher,
        "title": record.title,
        "disease": next((i for i in record.identifiers if i.startswith("MONDO:")), None),
        "genes": [_gene(c) for c in claims.genes if not c.negated],
        "inheritance": [_mode(c) for c in claims.modes],
        "subtypes": [_form(c, symbols) for c in claims.forms],
        "negated": [_gene(c) for c in claims.genes if c.negated],
    }


def _gene(claim: GeneClaim) -> dict[str, Any]:
    return {
        "symbol": claim.symbol,
        "hgnc_id": claim.gene,
        "relation": _RELATIONS[claim.kind],
        "somatic": claim.kind is GeneDiseaseKind.CAUSES_SOMATIC,
        "inheritance": list(claim.modes),
        "form": claim.form,
        "as_written": claim.as_written,
        **_evidence(claim.evidence),
    }


def _mode(claim: ModeClaim) -> dict[str, Any]:
    return {
        "mode": claim.mode,
        "certainty": claim.certainty,
        "primary_source": claim.primary_source,
        "form": claim.form,
        **_evidence(claim.evidence),
    }


def _form(claim: FormClaim, symbols: dict[str, str]) -> dict[str, Any]:
    return {
        "name": claim.name,
        "genes": [symbols.get(g, g) for g in claim.genes],
        "inheritance": list(claim.modes),
        **_evidence(claim.evidence),
    }


def _evidence(evidence: Evidence) -> dict[str, Any]:
    return {
        "quote": evidence.quote,
        "start": evidence.start,
        "end": evidence.end,
        "citations": [{"number": c.number, "scope": c.scope} for c in evidence.citations],
    }
