"""RDF of the rows of curated sources, as N-Quads.

Rows come with the identifiers of their source; a `Resolver` says which disease of the hub and which gene of HGNC
they are, and where that differs the row's own identifier is kept as `biolink:original_subject` or
`biolink:original_object`. A negated row has no direct triple, nor has an uncertain one.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache, singledispatch
from typing import Protocol

from raregraph.graph.curated import CuratedRow, GeneDiseaseRow, ModeRow, OnsetRow, PhenotypeRow, PrevalenceRow
from raregraph.graph.rdf.frequencies import frequency_tails
from raregraph.graph.rdf.iris import (
    AGENT,
    AGGREGATOR,
    ALLELIC,
    ALT_LABEL,
    DERIVED_FROM,
    DISEASE,
    EVIDENCE,
    EXACT,
    HAS_MODE,
    HAS_PHENOTYPE,
    LABEL,
    LEVEL,
    MODE_ASSOCIATION,
    NAME_KEY,
    NEGATED,
    OBJECT,
    ORIGINAL_OBJECT,
    ORIGINAL_PREDICATE,
    ORIGINAL_SUBJECT,
    PHENOTYPE_ASSOCIATION,
    PREDICATE,
    PRIMARY,
    PUBLICATIONS,
    SUBJECT,
    TYPE,
    in_biolink,
    in_raregraph,
    named_by,
)
from raregraph.graph.rdf.name_keys import key_lines
from raregraph.graph.rdf.nquads import TRUE, date, iri, literal, quads, url
from raregraph.ontology.identifiers import expand
from raregraph.ontology.kinds import GeneDiseaseKind, terms_of
from raregraph.ontology.names import name_key


class Resolver(Protocol):
    """Says what the identifiers of a source are in the graph; each gives a CURIE or None."""

    def disease(self, identifier: str) -> str | None:
        """The hub class that an identifier exactly is."""
        ...

    def gene(self, identifier: str) -> str | None:
        """The HGNC gene that an identifier exactly is."""
        ...


_ROW = in_raregraph("row")
_ONSET_ASSOCIATION, _PREVALENCE_ASSOCIATION = (
    in_raregraph("OnsetAssociation"),
    in_raregraph("PrevalenceAssociation"),
)
_AGE_OF_ONSET = in_raregraph("ageOfOnset")
_MODE_PREDICATE = f"{PREDICATE} {HAS_MODE}"
_PHENOTYPE_PREDICATE = f"{PREDICATE} {HAS_PHENOTYPE}"
_ONSET_PREDICATE = f"{PREDICATE} {_AGE_OF_ONSET}"
_ONSET = in_biolink("onset_qualifier")
_SEX = in_biolink("sex_qualifier")
_QUALIFIERS = in_biolink("qualifiers")
_CLASSIFICATION, _DATE = in_raregraph("classification"), iri("dcterms:date")
_USUAL = f'{in_raregraph("certainty")} "usual"'
_IS_NEGATED = f"{NEGATED} {TRUE}"


@dataclass(frozen=True, slots=True)
class Resolved:
    """An identifier in the graph, and the source's own where that is another."""

    curie: str
    original: str | None = None


def resolve_disease(identifier: str, resolver: Resolver) -> Resolved:
    """The disease of a row: the hub class where the identifier is exactly one, else the identifier itself."""
    hub = resolver.disease(identifier)
    return Resolved(hub, identifier) if hub and hub != identifier else Resolved(identifier)


def disease_quads(row: CuratedRow, graph: str, resolver: Resolver) -> str:
    """What is needed so that the disease of a row has a name and leads to its hub; the same for all its rows."""
    disease = resolve_disease(row.disease, resolver)
    # What the hub has named has its label: a class has one.
    named = ALT_LABEL if resolver.disease(disease.curie) else LABEL
    return "".join(_disease_lines(disease, row.disease_label, f"<{graph}> .\n", named))


def described_disease(row: CuratedRow, resolver: Resolver) -> str | None:
    """The disease (a CURIE) that a row describes: none where it only leads to a class that the hub describes."""
    disease = resolve_disease(row.disease, resolver)
    known = disease.original or (disease.curie.startswith("MONDO:") and not row.disease_label)
    return None if known else disease.curie


def row_quads(row: CuratedRow, graph: str, resolver: Resolver) -> str:
    """A row of a curated source as an association with its provenance and, where it holds, a direct triple.

    A locus that HGNC has not, such as a regulatory site, stays under its OMIM number where the row names it.

    Raises:
        LookupError: if the row's gene is neither an HGNC gene nor such a locus.
    """
    return _row_quads(row, graph, resolver)


@singledispatch
def _row_quads(row: CuratedRow, graph: str, resolver: Resolver) -> str:
    raise TypeError(f"{type(row).__name__} is no row of a curated source")


@_row_quads.register
def _gene_quads(row: GeneDiseaseRow, graph: str, resolver: Resolver) -> str:
    g = f"<{graph}> .\n"
    known = resolver.gene(row.gene)
    gene = known or row.gene
    if not (gene.startswith("HGNC:") or (gene.startswith("OMIM:") and row.symbol)):
        raise LookupError(row.gene)
    disease = resolve_disease(row.disease, resolver)
    terms, subject, target = row.kind.terms, iri(gene), iri(disease.curie)
    s = _node(graph, subject, f"{row.kind} {row.negated} {row.classification} {row.original_predicate}", row)
    tails = [*_kind_tails(row.kind, row.germline), f"{SUBJECT} {subject}", f"{OBJECT} {target}"]
    if gene != row.gene:
        tails.append(f"{ORIGINAL_SUBJECT} {iri(row.gene)}")
    if disease.original:
        tails.append(f"{ORIGINAL_OBJECT} {iri(disease.original)}")
    if row.original_predicate:
        tails.append(f"{ORIGINAL_PREDICATE} {_term_or_text(row.original_predicate)}")
    tails += [f"{ALLELIC} {iri(mode)}" for mode in row.modes]
    if row.classification:
        tails.append(f"{_CLASSIFICATION} {literal(row.classification)}")
    if row.date:
        tails.append(f"{_DATE} {date(row.date)}")
    direct = None if row.negated or not terms.direct else f"{subject} {iri(terms.direct)} {target} {g}"
    unlisted = _unlisted_gene_quads(gene, row.symbol, g) if known is None else ""
    return unlisted + _association(s, tails, row, direct, g)


@_row_quads.register
def _mode_quads(row: ModeRow, graph: str, resolver: Resolver) -> str:
    g = f"<{graph}> .\n"
    disease = resolve_disease(row.disease, resolver)
    subject, mode = iri(disease.curie), iri(row.mode)
    s = _node(graph, subject, f"mode {row.negated}", row)
    tails = [*_of_disease(MODE_ASSOCIATION, subject, disease), _MODE_PREDICATE, f"{OBJECT} {mode}"]
    if row.original_object:
        tails.append(f"{ORIGINAL_OBJECT} {_term_or_text(row.original_object)}")
    tails.append(_USUAL)
    direct = None if row.negated else f"{subject} {HAS_MODE} {mode} {g}"
    return _association(s, tails, row, direct, g)


@_row_quads.register
def _phenotype_quads(row: PhenotypeRow, graph: str, resolver: Resolver) -> str:
    g = f"<{graph}> .\n"
    disease = resolve_disease(row.disease, resolver)
    subject, phenotype = iri(disease.curie), iri(row.phenotype)
    s = _node(
        graph, subject, f"phenotype {row.negated} {row.frequency} {row.onset} {row.sex} {row.modifiers}", row
    )
    tails = [*_of_disease(PHENOTYPE_ASSOCIATION, subject, disease), _PHENOTYPE_PREDICATE]
    tails.append(f"{OBJECT} {phenotype}")
    if row.frequency:
        tails += frequency_tails(row.frequency)
    if row.onset:
        tails.append(f"{_ONSET} {iri(row.onset)}")
    if row.sex:
        tails.append(f"{_SEX} {iri(row.sex)}")
    tails += [f"{_QUALIFIERS} {iri(modifier)}" for modifier in row.modifiers]
    direct = None if row.negated else f"{subject} {HAS_PHENOTYPE} {phenotype} {g}"
    return _association(s, tails, row, direct, g)


@_row_quads.register
def _onset_quads(row: OnsetRow, graph: str, resolver: Resolver) -> str:
    g = f"<{graph}> .\n"
    disease = resolve_disease(row.disease, resolver)
    subject, onset = iri(disease.curie), _term_or_text(row.onset)
    s = _node(graph, subject, f"onset {row.onset}", row)
    tails = [*_of_disease(_ONSET_ASSOCIATION, subject, disease), _ONSET_PREDICATE, f"{OBJECT} {onset}"]
    return _association(s, tails, row, f"{subject} {_AGE_OF_ONSET} {onset} {g}", g)


@_row_quads.register
def _prevalence_quads(row: PrevalenceRow, graph: str, resolver: Resolver) -> str:
    g = f"<{graph}> .\n"
    disease = resolve_disease(row.disease, resolver)
    subject = iri(disease.curie)
    s = _node(
        graph, subject, f"{row.prevalence_type} {row.prevalence_class} {row.value} {row.geography}", row
    )
    values = (
        ("prevalenceType", row.prevalence_type),
        ("prevalenceClass", row.prevalence_class),
        ("prevalenceValue", row.value),
        ("geography", row.geography),
        ("validation", row.validation),
    )
    tails = _of_disease(_PREVALENCE_ASSOCIATION, subject, disease)
    tails += [f"{in_raregraph(name)} {literal(value)}" for name, value in values if value]
    return _association(s, tails, row, None, g)


def _association(s: str, tails: list[str], row: CuratedRow, direct: str | None, g: str) -> str:
    """An association with its provenance, and the direct triple beside it if there is one."""
    said = row.attribution
    tails += _source_tails(said.primary_source, said.aggregators, said.knowledge_level, said.agent_type)
    tails += _support_tails(said.evidence, said.publications, said.derived_from)
    tails.append(f"{_ROW} {literal(said.place)}")
    if getattr(row, "negated", False):
        tails.append(_IS_NEGATED)
    return quads(s, tails, g) + (direct or "")


@lru_cache(1 << 10)
def _source_tails(primary: str, aggregators: tuple[str, ...], level: str, agent: str) -> tuple[str, ...]:
    return (
        f"{PRIMARY} {iri(primary)}",
        *(f"{AGGREGATOR} {iri(aggregator)}" for aggregator in aggregators),
        f"{LEVEL} {literal(level)}",
        f"{AGENT} {literal(agent)}",
    )


@lru_cache(1 << 15)
def _support_tails(
    evidence: tuple[str, ...], publications: tuple[str, ...], derived_from: tuple[str, ...]
) -> tuple[str, ...]:
    return (
        *(f"{EVIDENCE} {iri(code)}" for code in evidence),
        *(f"{PUBLICATIONS} {url(at) if '://' in at else iri(at)}" for at in publications),
        *(f"{DERIVED_FROM} {iri(entry)}" for entry in derived_from),
    )


@cache
def _kind_tails(kind: GeneDiseaseKind, germline: bool) -> tuple[str, ...]:
    """What all associations of one kind of gene and disease say alike."""
    terms = terms_of(kind, germline=germline)
    variant = terms.variant_form
    return (
        f"{TYPE} {iri(terms.category)}",
        f"{TYPE} {iri(terms.sio_class)}",
        f"{PREDICATE} {iri(terms.predicate)}",
        f"{in_raregraph('relation')} {iri(terms.relation)}",
        f"{in_raregraph('kind')} {literal(kind)}",
        *((f"{in_biolink('subject_form_or_variant_qualifier')} {literal(variant)}",) if variant else ()),
    )


def _of_disease(category: str, subject: str, disease: Resolved) -> list[str]:
    tails = [f"{TYPE} {category}", f"{SUBJECT} {subject}"]
    if disease.original:
        tails.append(f"{ORIGINAL_SUBJECT} {iri(disease.original)}")
    return tails


def _disease_lines(disease: Resolved, label: str | None, g: str, named: str) -> Iterator[str]:
    own = disease.original or disease.curie
    if disease.original:
        yield f"{iri(own)} {EXACT} {iri(disease.curie)} {g}"
    elif label or not own.startswith("MONDO:"):
        yield f"{iri(own)} {TYPE} {DISEASE} {g}"
        if label:
            yield f"{iri(own)} {named} {literal(label)} {g}"
        yield from key_lines(iri(own), (label, own) if label else (own,), g)


def _unlisted_gene_quads(gene: str, symbol: str | None, g: str) -> str:
    """A gene that HGNC's list lacks, such as a withdrawn one, by the symbol that the row gives it."""
    name = symbol or gene
    tails = [
        f"{TYPE} {in_biolink('Gene')}",
        f"{LABEL} {literal(name)}",
        f"{in_biolink('symbol')} {literal(name)}",
    ]
    tails += [f"{NAME_KEY} {literal(key)}" for key in dict.fromkeys((name_key(name), name_key(gene)))]
    return quads(iri(gene), tails, g)


def _node(graph: str, subject: str, what: str, row: CuratedRow) -> str:
    """An association is named by what its row says and where it stands, under the source's own identifiers."""
    target = getattr(row, "phenotype", None) or getattr(row, "mode", None) or ""
    place = row.attribution.place
    return named_by("association", graph, row.disease, subject, what, target, place)


def _term_or_text(value: str) -> str:
    """A CURIE that the graph knows as an IRI, anything else as the source's own words."""
    if ":" in value and (full := expand(value, strict=False)):
        return f"<{full}>"
    return literal(value)
