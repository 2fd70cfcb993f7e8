"""RDF of curated sources: ontology terms, mappings and rows, as N-Quads.

Rows come with the identifiers of their source; a `Resolver` says which disease of the hub and which gene of HGNC
they are, and where that differs the row's own identifier is kept as `biolink:original_subject` or
`biolink:original_object`. A negated row has no direct triple, nor has an uncertain one.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache, singledispatch
from hashlib import blake2b
from typing import Protocol

from raregraph.graph.curated import (
    CuratedRow,
    GeneDiseaseRow,
    Mapping,
    ModeRow,
    OnsetRow,
    PhenotypeRow,
    PrevalenceRow,
    SynonymScope,
    Term,
)
from raregraph.graph.disease_index import HUB
from raregraph.graph.rdf.nquads import XSD, date, iri, literal, quads, url
from raregraph.ontology.identifiers import BASE, expand
from raregraph.ontology.kinds import TERMS, GeneDiseaseKind
from raregraph.ontology.names import name_key


class Resolver(Protocol):
    """Says what the identifiers of a source are in the graph; each gives a CURIE or None."""

    def disease(self, identifier: str) -> str | None:
        """The hub class that an identifier exactly is."""
        ...

    def gene(self, identifier: str) -> str | None:
        """The HGNC gene that an identifier exactly is."""
        ...


def _b(name: str) -> str:
    return iri(f"biolink:{name}")


def _r(name: str) -> str:
    return iri(f"raregraph:{name}")


_T, _LABEL, _ALT = iri("rdf:type"), iri("rdfs:label"), iri("skos:altLabel")
_SUBCLASS, _KEY = iri("rdfs:subClassOf"), _r("nameKey")
_SUBJECT, _PREDICATE, _OBJECT = _b("subject"), _b("predicate"), _b("object")
_ORIGINAL_SUBJECT, _ORIGINAL_OBJECT = _b("original_subject"), _b("original_object")
_ORIGINAL_PREDICATE = _b("original_predicate")
_PRIMARY, _AGGREGATOR = _b("primary_knowledge_source"), _b("aggregator_knowledge_source")
_LEVEL, _AGENT, _EVIDENCE = _b("knowledge_level"), _b("agent_type"), _b("has_evidence")
_PUBLICATIONS, _NEGATED = _b("publications"), _b("negated")
_ROW = _r("row")
_DISEASE = _b("Disease")
_CLASSES = {"disease": _DISEASE, "phenotype": _b("PhenotypicFeature"), "other": _b("NamedThing")}
_INEXACT: dict[SynonymScope, str] = {
    "broad": iri("oboInOwl:hasBroadSynonym"),
    "narrow": iri("oboInOwl:hasNarrowSynonym"),
    "related": iri("oboInOwl:hasRelatedSynonym"),
}
_MATCHES = {
    "exact": iri("skos:exactMatch"),
    "broad": iri("skos:broadMatch"),
    "narrow": iri("skos:narrowMatch"),
    "close": iri("skos:closeMatch"),
}
_MODE_ASSOCIATION = _b("DiseaseOrPhenotypicFeatureToGeneticInheritanceAssociation")
_PHENOTYPE_ASSOCIATION = _b("DiseaseToPhenotypicFeatureAssociation")
_ONSET_ASSOCIATION, _PREVALENCE_ASSOCIATION = _r("OnsetAssociation"), _r("PrevalenceAssociation")
_HAS_MODE, _HAS_PHENOTYPE = _b("has_mode_of_inheritance"), _b("has_phenotype")
_AGE_OF_ONSET = _r("ageOfOnset")
_MODE_PREDICATE = f"{_PREDICATE} {_HAS_MODE}"
_PHENOTYPE_PREDICATE = f"{_PREDICATE} {_HAS_PHENOTYPE}"
_ONSET_PREDICATE = f"{_PREDICATE} {_AGE_OF_ONSET}"
_FREQUENCY, _ONSET, _SEX = _b("frequency_qualifier"), _b("onset_qualifier"), _b("sex_qualifier")
_QUALIFIERS, _ALLELIC = _b("qualifiers"), _b("allelic_requirement")
_CLASSIFICATION, _DATE = _r("classification"), iri("dcterms:date")
_TRUE = f'"true"^^<{XSD}boolean>'
_USUAL = f'{_r("certainty")} "usual"'
_IS_NEGATED = f"{_NEGATED} {_TRUE}"


def term_quads(term: Term, graph: str) -> str:
    """A class of an ontology, with its names, its place in the hierarchy and its matches."""
    s, g = iri(term.id), f"<{graph}> .\n"
    lines = [f"{s} {_T} {_CLASSES[term.kind]} {g}", f"{s} {_LABEL} {literal(term.label)} {g}"]
    if term.obsolete:
        lines.append(f"{s} {iri('owl:deprecated')} {_TRUE} {g}")
        if term.replaced_by:
            lines.append(f"{s} {iri('dcterms:isReplacedBy')} {iri(term.replaced_by)} {g}")
    else:
        names = (term.id, term.label, *(x.text for x in term.synonyms if x.scope == "exact"))
        keys = dict.fromkeys(key for name in names if (key := name_key(name)))
        lines += [f"{s} {_KEY} {literal(key)} {g}" for key in keys]
    lines += _synonym_lines(s, term, g)
    lines += [f"{s} {_SUBCLASS} {iri(parent)} {g}" for parent in dict.fromkeys(term.parents)]
    for kind, matches in (
        ("exact", term.exact),
        ("broad", term.broad),
        ("narrow", term.narrow),
        ("close", term.close),
    ):
        lines += [f"{s} {_MATCHES[kind]} {iri(other)} {g}" for other in dict.fromkeys(matches)]
    known = {*term.exact, *term.broad, *term.narrow, *term.close}
    others = dict.fromkeys(x for x in term.cross_references if x not in known)
    lines += [f"{s} {_r('crossReference')} {iri(other)} {g}" for other in others]
    lines += [f"{s} {_r('alternativeId')} {iri(other)} {g}" for other in dict.fromkeys(term.alternative_ids)]
    lines += [f"{s} {_r('subset')} {literal(subset)} {g}" for subset in dict.fromkeys(term.subsets)]
    return "".join(lines)


def _synonym_lines(s: str, term: Term, g: str) -> Iterator[str]:
    """All synonyms as alternative labels; what is no exact one says so beside it."""
    scopes: dict[str, set[SynonymScope]] = {}
    for synonym in term.synonyms:
        scopes.setdefault(synonym.text, set()).add(synonym.scope)
    for text, given in scopes.items():
        yield f"{s} {_ALT} {literal(text)} {g}"
        if "exact" not in given:
            yield from (f"{s} {_INEXACT[scope]} {literal(text)} {g}" for scope in sorted(given))


def mapping_quads(mapping: Mapping, graph: str) -> str:
    """A mapping as a plain triple with its predicate, and its justification on a node beside it.

    The labels that the mapping source uses stand there too, but for classes of the hub, which have their own: of most
    other identifiers it is the only name in the graph.
    """
    g = f"<{graph}> .\n"
    subject, predicate, target = iri(mapping.subject), iri(mapping.predicate), iri(mapping.object)
    s = f"<{BASE}mapping/{_hash(subject, predicate, target, graph)}>"
    ends = (
        ("subject_label", mapping.subject, mapping.subject_label),
        ("object_label", mapping.object, mapping.object_label),
    )
    labels = "".join(
        f"{s} {iri(f'sssom:{name}')} {literal(label)} {g}"
        for name, identifier, label in ends
        if label and not identifier.startswith(HUB)
    )
    return (
        f"{subject} {predicate} {target} {g}"
        f"{s} {_T} {iri('sssom:Mapping')} {g}"
        f"{s} {iri('owl:annotatedSource')} {subject} {g}"
        f"{s} {iri('owl:annotatedProperty')} {predicate} {g}"
        f"{s} {iri('owl:annotatedTarget')} {target} {g}"
        f"{s} {iri('sssom:mapping_justification')} {iri(mapping.justification)} {g}"
        f"{labels}"
    )


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
    return "".join(
        _disease_lines(resolve_disease(row.disease, resolver), row.disease_label, f"<{graph}> .\n")
    )


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
    terms, subject, target = TERMS[row.kind], iri(gene), iri(disease.curie)
    s = _node(graph, subject, f"{row.kind} {row.negated} {row.classification} {row.original_predicate}", row)
    tails = [*_kind_tails(row.kind), f"{_SUBJECT} {subject}", f"{_OBJECT} {target}"]
    if gene != row.gene:
        tails.append(f"{_ORIGINAL_SUBJECT} {iri(row.gene)}")
    if disease.original:
        tails.append(f"{_ORIGINAL_OBJECT} {iri(disease.original)}")
    if row.original_predicate:
        tails.append(f"{_ORIGINAL_PREDICATE} {_term_or_text(row.original_predicate)}")
    tails += [f"{_ALLELIC} {iri(mode)}" for mode in row.modes]
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
    tails = [*_of_disease(_MODE_ASSOCIATION, subject, disease), _MODE_PREDICATE, f"{_OBJECT} {mode}"]
    if row.original_object:
        tails.append(f"{_ORIGINAL_OBJECT} {_term_or_text(row.original_object)}")
    tails.append(_USUAL)
    direct = None if row.negated else f"{subject} {_HAS_MODE} {mode} {g}"
    return _association(s, tails, row, direct, g)


@_row_quads.register
def _phenotype_quads(row: PhenotypeRow, graph: str, resolver: Resolver) -> str:
    g = f"<{graph}> .\n"
    disease = resolve_disease(row.disease, resolver)
    subject, phenotype = iri(disease.curie), iri(row.phenotype)
    s = _node(
        graph, subject, f"phenotype {row.negated} {row.frequency} {row.onset} {row.sex} {row.modifiers}", row
    )
    tails = [*_of_disease(_PHENOTYPE_ASSOCIATION, subject, disease), _PHENOTYPE_PREDICATE]
    tails.append(f"{_OBJECT} {phenotype}")
    if row.frequency:
        tails.append(f"{_FREQUENCY} {_term_or_text(row.frequency)}")
    if row.onset:
        tails.append(f"{_ONSET} {iri(row.onset)}")
    if row.sex:
        tails.append(f"{_SEX} {literal(row.sex)}")
    tails += [f"{_QUALIFIERS} {iri(modifier)}" for modifier in row.modifiers]
    direct = None if row.negated else f"{subject} {_HAS_PHENOTYPE} {phenotype} {g}"
    return _association(s, tails, row, direct, g)


@_row_quads.register
def _onset_quads(row: OnsetRow, graph: str, resolver: Resolver) -> str:
    g = f"<{graph}> .\n"
    disease = resolve_disease(row.disease, resolver)
    subject, onset = iri(disease.curie), _term_or_text(row.onset)
    s = _node(graph, subject, f"onset {row.onset}", row)
    tails = [*_of_disease(_ONSET_ASSOCIATION, subject, disease), _ONSET_PREDICATE, f"{_OBJECT} {onset}"]
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
    tails += [f"{_r(name)} {literal(value)}" for name, value in values if value]
    return _association(s, tails, row, None, g)


def _association(s: str, tails: list[str], row: CuratedRow, direct: str | None, g: str) -> str:
    """An association with its provenance, and the direct triple beside it if there is one."""
    said = row.attribution
    tails += _source_tails(said.primary_source, said.aggregators, said.knowledge_level, said.agent_type)
    tails += _support_tails(said.evidence, said.publications)
    tails.append(f"{_ROW} {literal(said.place)}")
    if getattr(row, "negated", False):
        tails.append(_IS_NEGATED)
    return quads(s, tails, g) + (direct or "")


@lru_cache(1 << 10)
def _source_tails(primary: str, aggregators: tuple[str, ...], level: str, agent: str) -> tuple[str, ...]:
    return (
        f"{_PRIMARY} {iri(primary)}",
        *(f"{_AGGREGATOR} {iri(aggregator)}" for aggregator in aggregators),
        f"{_LEVEL} {literal(level)}",
        f"{_AGENT} {literal(agent)}",
    )


@lru_cache(1 << 15)
def _support_tails(evidence: tuple[str, ...], publications: tuple[str, ...]) -> tuple[str, ...]:
    return (
        *(f"{_EVIDENCE} {iri(code)}" for code in evidence),
        *(f"{_PUBLICATIONS} {url(at) if '://' in at else iri(at)}" for at in publications),
    )


@cache
def _kind_tails(kind: GeneDiseaseKind) -> tuple[str, ...]:
    """What all associations of one kind of gene and disease say alike."""
    terms = TERMS[kind]
    variant = terms.variant_form
    return (
        f"{_T} {iri(terms.category)}",
        f"{_T} {iri(terms.sio_class)}",
        f"{_PREDICATE} {iri(terms.predicate)}",
        f"{_r('relation')} {iri(terms.relation)}",
        f"{_r('kind')} {literal(kind)}",
        *((f"{_b('subject_form_or_variant_qualifier')} {literal(variant)}",) if variant else ()),
    )


def _of_disease(category: str, subject: str, disease: Resolved) -> list[str]:
    tails = [f"{_T} {category}", f"{_SUBJECT} {subject}"]
    if disease.original:
        tails.append(f"{_ORIGINAL_SUBJECT} {iri(disease.original)}")
    return tails


def _disease_lines(disease: Resolved, label: str | None, g: str) -> Iterator[str]:
    own = disease.original or disease.curie
    if disease.original:
        yield f"{iri(own)} {_MATCHES['exact']} {iri(disease.curie)} {g}"
    elif label or not own.startswith("MONDO:"):
        yield f"{iri(own)} {_T} {_DISEASE} {g}"
        if label:
            yield f"{iri(own)} {_LABEL} {literal(label)} {g}"
        for name in (label, own) if label else (own,):
            yield f"{iri(own)} {_KEY} {literal(name_key(name))} {g}"


def _unlisted_gene_quads(gene: str, symbol: str | None, g: str) -> str:
    """A gene that HGNC's list lacks, such as a withdrawn one, by the symbol that the row gives it."""
    name = symbol or gene
    tails = [f"{_T} {_b('Gene')}", f"{_LABEL} {literal(name)}", f"{_b('symbol')} {literal(name)}"]
    tails += [f"{_KEY} {literal(key)}" for key in dict.fromkeys((name_key(name), name_key(gene)))]
    return quads(iri(gene), tails, g)


def _node(graph: str, subject: str, what: str, row: CuratedRow) -> str:
    """An association is named by what its row says and where it stands, under the source's own identifiers."""
    target = getattr(row, "phenotype", None) or getattr(row, "mode", None) or ""
    place = row.attribution.place
    return f"<{BASE}association/{_hash(graph, row.disease, subject, what, target, place)}>"


def _hash(*parts: str) -> str:
    return blake2b("\n".join(parts).encode(), digest_size=12).hexdigest()


def _term_or_text(value: str) -> str:
    """A CURIE that the graph knows as an IRI, anything else as the source's own words."""
    if ":" in value and (full := expand(value, strict=False)):
        return f"<{full}>"
    return literal(value)
