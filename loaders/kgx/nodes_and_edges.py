"""The nodes and edges that lines make."""

import re

from raregraph.graph.curated import Attribution, Edge, Node
from raregraph.loaders.kgx.columns import Plan
from raregraph.loaders.kgx.page import DISTRIBUTOR, Page
from raregraph.loaders.kgx.values import MalformedError, categories_of, parts, predicate_of, spelled, truth
from raregraph.ontology.frequencies import frequency_of
from raregraph.ontology.identifiers import standardized
from raregraph.ontology.kgx_columns import LEFT_OPEN, MATCHES
from raregraph.ontology.locus_types import so_term

_NOT_PROVIDED = "not_provided"


def take(page: Page, plan: Plan, values: list[str], number: int) -> None:
    """Take the values of one line, with an empty one behind the last, onto a page."""
    try:
        record = (
            _edge(page, plan, values, number) if plan.role == "edges" else _node(page, plan, values, number)
        )
    except MalformedError as wrong:
        page.problem(number, wrong.column, wrong.message)
    else:
        page.records.append(record)


def _edge(page: Page, plan: Plan, values: list[str], number: int) -> Edge:
    (
        name,
        categories,
        subject,
        predicate,
        target,
        original_subject,
        original_predicate,
        original_object,
        negated,
        primary,
        aggregators,
        level,
        agent,
        publications,
        evidence,
    ) = plan.fields(values)
    category, other_categories = categories_of(categories, page.between, "biolink:Association")
    extra = other_categories + page.kept(plan.others, values)
    qualifiers = page.kept(plan.qualifiers, values)
    if plan.is_ours:
        category, predicate, qualifiers, extra = _as_exported(category, predicate, qualifiers, extra)
    if not primary:
        primary = DISTRIBUTOR
        page.uncredited.append(number)
    return Edge(
        name,
        standardized(category) or page.identifier(category, number, "category"),
        standardized(subject) or page.identifier(subject, number, "subject"),
        standardized(predicate) or page.identifier(predicate_of(predicate), number, "predicate"),
        standardized(target) or page.identifier(target, number, "object"),
        Attribution(
            standardized(primary) or page.identifier(primary, number, "primary_knowledge_source"),
            f"line {number}",
            page.identifiers(aggregators, number, "aggregator_knowledge_source") if aggregators else (),
            level or _NOT_PROVIDED,
            agent or _NOT_PROVIDED,
            page.identifiers(evidence, number, "has_evidence") if evidence else (),
            page.identifiers(publications, number, "publications") if publications else (),
        ),
        spelled(original_subject) if original_subject else None,
        spelled(original_predicate) if original_predicate else None,
        spelled(original_object) if original_object else None,
        truth(negated, "negated") if negated else False,
        qualifiers,
        extra,
    )


_Pairs = tuple[tuple[str, str], ...]
_SPAN = re.compile(r"[0-9]{1,9}-[0-9]{1,9}").fullmatch


def _as_exported(
    category: str, predicate: str, qualifiers: _Pairs, extra: _Pairs
) -> tuple[str, str, _Pairs, _Pairs]:
    """What an edge of raregraph's own said before it was put into KGX."""
    said = dict(extra)
    if (span := said.get("raregraph_span")) and not _SPAN(span):
        raise MalformedError("raregraph_span", f"{span!r} is no span of characters, such as 12-45")
    if often := said.get("raregraph_frequency"):
        derived = frequency_of(often).numbers.items()
        qualifiers = tuple(each for each in qualifiers if each not in derived)
    if said.get("raregraph_relation") == "raregraph:ageOfOnset":
        category, predicate = "raregraph:OnsetAssociation", "raregraph:ageOfOnset"
        extra = tuple(each for each in extra if each[0] != "raregraph_relation")
    if said.get("raregraph_certainty") == "unclear" and predicate == LEFT_OPEN:
        predicate = "biolink:has_mode_of_inheritance"
    if "raregraph_modes" in said:
        qualifiers = tuple(each for each in qualifiers if each[0] != "allelic_requirement")
    own = tuple(each for each in extra if each[0].startswith("raregraph_"))
    return category, predicate, qualifiers, (*(each for each in extra if each not in own), *own)


def _node(page: Page, plan: Plan, values: list[str], number: int) -> Node:
    (name, categories, label, synonyms, exact, same_as, xrefs, symbol, taxa, deprecated) = plan.fields(values)
    category, other_categories = categories_of(categories, page.between, "biolink:NamedThing")
    taxon, *other_taxa = page.identifiers(taxa, number, "in_taxon") or (None,)
    exactly = parts(exact, page.between) if exact else []
    named = parts(synonyms, page.between) + exactly if synonyms or exact else ()
    same = page.identifiers(same_as, number, "same_as")
    others = page.kept(plan.others, values)
    matches = {*same, *(value for column, value in others if column in MATCHES)}
    kinds = {("type", so_term(value)) for column, value in others if column == "raregraph_locus_type"}
    return Node(
        standardized(name) or page.identifier(name, number, "id"),
        standardized(category) or page.identifier(category, number, "category"),
        label or None,
        tuple(dict.fromkeys(named)),
        same,
        tuple(each for each in page.identifiers(xrefs, number, "xref") if each not in matches),
        symbol or None,
        taxon,
        truth(deprecated, "deprecated") if deprecated else False,
        (
            *other_categories,
            *(("in_taxon", other) for other in other_taxa),
            *(("exact_synonym", each) for each in exactly),
            *(each for each in others if each not in kinds),
        ),
    )
