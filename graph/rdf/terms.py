"""RDF of ontology terms and mappings, as N-Quads."""

from collections.abc import Iterator

from raregraph.graph.curated import Mapping, SynonymScope, Term, TermKind
from raregraph.graph.disease_index import HUB
from raregraph.graph.rdf.iris import ALT_LABEL, LABEL, TYPE, in_raregraph, named_by
from raregraph.graph.rdf.name_keys import key_lines
from raregraph.graph.rdf.nquads import TRUE, iri, literal

_SUBCLASS = iri("rdfs:subClassOf")
TERM_CLASSES: dict[TermKind, str] = {
    "disease": "biolink:Disease",
    "phenotype": "biolink:PhenotypicFeature",
    "mode": "biolink:GeneticInheritance",
    "onset": "biolink:Onset",
    "course": "biolink:ClinicalCourse",
    "modifier": "biolink:ClinicalModifier",
    "other": "biolink:NamedThing",
}
"""The classes of the Biolink model to which terms belong, by their kinds."""
_CLASSES = {kind: iri(category) for kind, category in TERM_CLASSES.items()}
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


def term_quads(term: Term, graph: str) -> str:
    """A class of an ontology, with its names, its place in the hierarchy and its matches."""
    s, g = iri(term.id), f"<{graph}> .\n"
    lines = [f"{s} {TYPE} {_CLASSES[term.kind]} {g}", f"{s} {LABEL} {literal(term.label)} {g}"]
    if term.obsolete:
        lines.append(f"{s} {iri('owl:deprecated')} {TRUE} {g}")
        if term.replaced_by:
            lines.append(f"{s} {iri('dcterms:isReplacedBy')} {iri(term.replaced_by)} {g}")
    else:
        names = (term.id, term.label, *(x.text for x in term.synonyms if x.scope == "exact"))
        lines += key_lines(s, names, g)
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
    lines += [f"{s} {in_raregraph('crossReference')} {iri(other)} {g}" for other in others]
    lines += [
        f"{s} {in_raregraph('alternativeId')} {iri(other)} {g}"
        for other in dict.fromkeys(term.alternative_ids)
    ]
    lines += [f"{s} {in_raregraph('subset')} {literal(subset)} {g}" for subset in dict.fromkeys(term.subsets)]
    return "".join(lines)


def _synonym_lines(s: str, term: Term, g: str) -> Iterator[str]:
    """All synonyms as alternative labels; what is no exact one says so beside it."""
    scopes: dict[str, set[SynonymScope]] = {}
    for synonym in term.synonyms:
        scopes.setdefault(synonym.text, set()).add(synonym.scope)
    for text, given in scopes.items():
        yield f"{s} {ALT_LABEL} {literal(text)} {g}"
        if "exact" not in given:
            yield from (f"{s} {_INEXACT[scope]} {literal(text)} {g}" for scope in sorted(given))


def mapping_quads(mapping: Mapping, graph: str) -> str:
    """A mapping as a plain triple with its predicate, and its justification on a node beside it.

    The labels that the mapping source uses stand there too, but for classes of the hub, which have their own: of most
    other identifiers it is the only name in the graph.
    """
    g = f"<{graph}> .\n"
    subject, predicate, target = iri(mapping.subject), iri(mapping.predicate), iri(mapping.object)
    s = named_by("mapping", subject, predicate, target, graph)
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
        f"{s} {TYPE} {iri('sssom:Mapping')} {g}"
        f"{s} {iri('owl:annotatedSource')} {subject} {g}"
        f"{s} {iri('owl:annotatedProperty')} {predicate} {g}"
        f"{s} {iri('owl:annotatedTarget')} {target} {g}"
        f"{s} {iri('sssom:mapping_justification')} {iri(mapping.justification)} {g}"
        f"{labels}"
    )
