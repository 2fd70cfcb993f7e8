"""RDF of curated sources: ontology terms, mappings and rows, as N-Quads.

Rows come with the identifiers of their source; a `Resolver` says which disease of the hub and which gene of HGNC
they are, and where that differs the row's own identifier is kept as `biolink:original_subject` or
`biolink:original_object`. A negated row has no direct triple, nor has an uncertain one.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import singledispatch
from hashlib import blake2b
from typing import Protocol

from raregraph.graph.curated import (
    Attribution,
    CuratedRow,
    GeneDiseaseRow,
    Mapping,
    ModeRow,
    OnsetRow,
    PhenotypeRow,
    PrevalenceRow,
    Term,
)
from raregraph.graph.nquads import XSD, date, iri, literal, url
from raregraph.ontology.identifiers import BASE, expand
from raregraph.ontology.kinds import TERMS
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
_MATCHES = {
    "exact": iri("skos:exactMatch"),
    "broad": iri("skos:broadMatch"),
    "narrow": iri("skos:narrowMatch"),
    "close": iri("skos:closeMatch"),
}
_MODE_ASSOCIATION = _b("DiseaseOrPhenotypicFeatureToGeneticInheritanceAssociation")
_PHENOTYPE_ASSOCIATION = _b("DiseaseToPhenotypicFeatureAssociation")
_HAS_MODE, _HAS_PHENOTYPE = _b("has_mode_of_inheritance"), _b("has_phenotype")
_TRUE = f'"true"^^<{XSD}boolean>'


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
    lines += [f"{s} {_ALT} {literal(text)} {g}" for text in dict.fromkeys(x.text for x in term.synonyms)]
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


def mapping_quads(mapping: Mapping, graph: str) -> str:
    """A mapping as a plain triple with its predicate, and its justification on a node beside it."""
    g = f"<{graph}> .\n"
    subject, predicate, target = iri(mapping.subject), iri(mapping.predicate), iri(mapping.object)
    s = f"<{BASE}mapping/{_hash(subject, predicate, target, graph)}>"
    return (
        f"{subject} {predicate} {target} {g}"
        f"{s} {_T} {iri('sssom:Mapping')} {g}"
        f"{s} {iri('owl:annotatedSource')} {subject} {g}"
        f"{s} {iri('owl:annotatedProperty')} {predicate} {g}"
        f"{s} {iri('owl:annotatedTarget')} {target} {g}"
        f"{s} {iri('sssom:mapping_justification')} {iri(mapping.justification)} {g}"
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
    return "".join(_row_lines(row, graph, resolver))


@singledispatch
def _row_lines(row: CuratedRow, graph: str, resolver: Resolver) -> Iterator[str]:
    raise TypeError(f"{type(row).__name__} is no row of a curated source")


@_row_lines.register
def _gene_lines(row: GeneDiseaseRow, graph: str, resolver: Resolver) -> Iterator[str]:
    g = f"<{graph}> .\n"
    known = resolver.gene(row.gene)
    gene = known or row.gene
    if not (gene.startswith("HGNC:") or (gene.startswith("OMIM:") and row.symbol)):
        raise LookupError(row.gene)
    if known is None:
        yield from _unlisted_gene_lines(gene, row.symbol, g)
    disease = resolve_disease(row.disease, resolver)
    terms, subject, target = TERMS[row.kind], iri(gene), iri(disease.curie)
    s = _node(graph, subject, f"{row.kind} {row.negated} {row.classification} {row.original_predicate}", row)
    yield f"{s} {_T} {iri(terms.category)} {g}"
    yield f"{s} {_T} {iri(terms.sio_class)} {g}"
    yield f"{s} {_SUBJECT} {subject} {g}"
    if gene != row.gene:
        yield f"{s} {_ORIGINAL_SUBJECT} {iri(row.gene)} {g}"
    yield f"{s} {_PREDICATE} {iri(terms.predicate)} {g}"
    yield from _object_lines(s, target, disease, g)
    yield f"{s} {_r('relation')} {iri(terms.relation)} {g}"
    yield f"{s} {_r('kind')} {literal(row.kind)} {g}"
    if row.original_predicate:
        yield f"{s} {_ORIGINAL_PREDICATE} {_term_or_text(row.original_predicate)} {g}"
    if terms.variant_form:
        yield f"{s} {_b('subject_form_or_variant_qualifier')} {literal(terms.variant_form)} {g}"
    for mode in row.modes:
        yield f"{s} {_b('allelic_requirement')} {iri(mode)} {g}"
    if row.classification:
        yield f"{s} {_r('classification')} {literal(row.classification)} {g}"
    if row.date:
        yield f"{s} {iri('dcterms:date')} {date(row.date)} {g}"
    yield from _attribution_lines(s, row.attribution, g)
    if row.negated:
        yield f"{s} {_NEGATED} {_TRUE} {g}"
    elif terms.direct:
        yield f"{subject} {iri(terms.direct)} {target} {g}"


@_row_lines.register
def _mode_lines(row: ModeRow, graph: str, resolver: Resolver) -> Iterator[str]:
    g = f"<{graph}> .\n"
    disease = resolve_disease(row.disease, resolver)
    subject, mode = iri(disease.curie), iri(row.mode)
    s = _node(graph, subject, f"mode {row.negated}", row)
    yield f"{s} {_T} {_MODE_ASSOCIATION} {g}"
    yield from _subject_lines(s, subject, disease, g)
    yield f"{s} {_PREDICATE} {_HAS_MODE} {g}"
    yield f"{s} {_OBJECT} {mode} {g}"
    if row.original_object:
        yield f"{s} {_ORIGINAL_OBJECT} {_term_or_text(row.original_object)} {g}"
    yield f'{s} {_r("certainty")} "usual" {g}'
    yield from _attribution_lines(s, row.attribution, g)
    if row.negated:
        yield f"{s} {_NEGATED} {_TRUE} {g}"
    else:
        yield f"{subject} {_HAS_MODE} {mode} {g}"


@_row_lines.register
def _phenotype_lines(row: PhenotypeRow, graph: str, resolver: Resolver) -> Iterator[str]:
    g = f"<{graph}> .\n"
    disease = resolve_disease(row.disease, resolver)
    subject, phenotype = iri(disease.curie), iri(row.phenotype)
    s = _node(
        graph, subject, f"phenotype {row.negated} {row.frequency} {row.onset} {row.sex} {row.modifiers}", row
    )
    yield f"{s} {_T} {_PHENOTYPE_ASSOCIATION} {g}"
    yield from _subject_lines(s, subject, disease, g)
    yield f"{s} {_PREDICATE} {_HAS_PHENOTYPE} {g}"
    yield f"{s} {_OBJECT} {phenotype} {g}"
    if row.frequency:
        yield f"{s} {_b('frequency_qualifier')} {_term_or_text(row.frequency)} {g}"
    if row.onset:
        yield f"{s} {_b('onset_qualifier')} {iri(row.onset)} {g}"
    if row.sex:
        yield f"{s} {_b('sex_qualifier')} {literal(row.sex)} {g}"
    for modifier in row.modifiers:
        yield f"{s} {_b('qualifiers')} {iri(modifier)} {g}"
    yield from _attribution_lines(s, row.attribution, g)
    if row.negated:
        yield f"{s} {_NEGATED} {_TRUE} {g}"
    else:
        yield f"{subject} {_HAS_PHENOTYPE} {phenotype} {g}"


@_row_lines.register
def _onset_lines(row: OnsetRow, graph: str, resolver: Resolver) -> Iterator[str]:
    g = f"<{graph}> .\n"
    disease = resolve_disease(row.disease, resolver)
    subject = iri(disease.curie)
    s = _node(graph, subject, f"onset {row.onset}", row)
    yield f"{s} {_T} {_r('OnsetAssociation')} {g}"
    yield from _subject_lines(s, subject, disease, g)
    yield f"{s} {_PREDICATE} {_r('ageOfOnset')} {g}"
    yield f"{s} {_OBJECT} {_term_or_text(row.onset)} {g}"
    yield from _attribution_lines(s, row.attribution, g)
    yield f"{subject} {_r('ageOfOnset')} {_term_or_text(row.onset)} {g}"


@_row_lines.register
def _prevalence_lines(row: PrevalenceRow, graph: str, resolver: Resolver) -> Iterator[str]:
    g = f"<{graph}> .\n"
    disease = resolve_disease(row.disease, resolver)
    subject = iri(disease.curie)
    s = _node(
        graph, subject, f"{row.prevalence_type} {row.prevalence_class} {row.value} {row.geography}", row
    )
    yield f"{s} {_T} {_r('PrevalenceAssociation')} {g}"
    yield from _subject_lines(s, subject, disease, g)
    yield f"{s} {_r('prevalenceType')} {literal(row.prevalence_type)} {g}"
    for name, value in (
        ("prevalenceClass", row.prevalence_class),
        ("prevalenceValue", row.value),
        ("geography", row.geography),
        ("validation", row.validation),
    ):
        if value:
            yield f"{s} {_r(name)} {literal(value)} {g}"
    yield from _attribution_lines(s, row.attribution, g)


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


def _unlisted_gene_lines(gene: str, symbol: str | None, g: str) -> Iterator[str]:
    """A gene that HGNC's list lacks, such as a withdrawn one, by the symbol that the row gives it."""
    name = symbol or gene
    yield f"{iri(gene)} {_T} {_b('Gene')} {g}"
    for predicate in (_LABEL, _b("symbol")):
        yield f"{iri(gene)} {predicate} {literal(name)} {g}"
    for key in dict.fromkeys((name_key(name), name_key(gene))):
        yield f"{iri(gene)} {_KEY} {literal(key)} {g}"


def _subject_lines(s: str, subject: str, disease: Resolved, g: str) -> Iterator[str]:
    yield f"{s} {_SUBJECT} {subject} {g}"
    if disease.original:
        yield f"{s} {_ORIGINAL_SUBJECT} {iri(disease.original)} {g}"


def _object_lines(s: str, target: str, disease: Resolved, g: str) -> Iterator[str]:
    yield f"{s} {_OBJECT} {target} {g}"
    if disease.original:
        yield f"{s} {_ORIGINAL_OBJECT} {iri(disease.original)} {g}"


def _attribution_lines(s: str, attribution: Attribution, g: str) -> Iterator[str]:
    yield f"{s} {_PRIMARY} {iri(attribution.primary_source)} {g}"
    for aggregator in attribution.aggregators:
        yield f"{s} {_AGGREGATOR} {iri(aggregator)} {g}"
    yield f"{s} {_LEVEL} {literal(attribution.knowledge_level)} {g}"
    yield f"{s} {_AGENT} {literal(attribution.agent_type)} {g}"
    for code in attribution.evidence:
        yield f"{s} {_EVIDENCE} {iri(code)} {g}"
    for publication in attribution.publications:
        yield f"{s} {_PUBLICATIONS} {url(publication) if '://' in publication else iri(publication)} {g}"
    yield f"{s} {_ROW} {literal(attribution.place)} {g}"


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
