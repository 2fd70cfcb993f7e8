"""What the search index finds, in Monarch's envelope."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from raregraph.api.monarch.asking import node_category
from raregraph.api.monarch.entities import links_of
from raregraph.api.monarch.identifiers import address_of
from raregraph.api.monarch.rows import Row
from raregraph.api.monarch.sourced import ENTITY
from raregraph.api.monarch.view import View
from raregraph.graph.associations.index import namespace_of
from raregraph.graph.associations.meaning import TAXON_LABELS
from raregraph.graph.search.finding import SearchIndex
from raregraph.graph.search.hits import Found, Hit
from raregraph.ontology import biolink

_CATEGORIES = {
    "disease": "biolink:Disease",
    "form": "biolink:Disease",
    "gene": "biolink:Gene",
    "phenotype": "biolink:PhenotypicFeature",
    "mode": "biolink:GeneticInheritance",
}
"""The Biolink classes of what a search finds here; records are no nodes of Monarch's."""
MOST_COMPLETED = 10
_SYNONYMS = ("exact", "synonym", "related", "symbol", "title")


@dataclass(frozen=True, slots=True)
class WantedNodes:
    """What is searched for: a text, classes of nodes, and labels or CURIEs of species; no class means all."""

    text: str
    categories: tuple[str, ...] = ()
    taxa: tuple[str, ...] = ()


def search(view: View, index: SearchIndex, wanted: WantedNodes, limit: int, offset: int) -> Row:
    """A page of what fits a text, best first, with the number of hits of each category and taxon.

    Raises:
        QueryError: if a category is none, or the text is too long.
    """
    kinds, taxa = _kinds(wanted.categories), tuple(map(_taxon, wanted.taxa))
    found = index.find(wanted.text, kinds=kinds, taxa=taxa, limit=limit, offset=offset) if kinds else NOTHING
    facets = [_facet("category", _by_category(found.kinds)), _facet("in_taxon_label", _by_label(found.taxa))]
    return _envelope(view, index, found, (limit, offset), facets)


def autocomplete(view: View, index: SearchIndex, text: str) -> Row:
    """What somebody may be typing.

    Raises:
        QueryError: if the text is too long.
    """
    found = index.autocomplete(text, kinds=tuple(_CATEGORIES), limit=MOST_COMPLETED)
    return _envelope(view, index, found, (MOST_COMPLETED, 0), [])


NOTHING = Found((), 0, {}, {})


def _envelope(
    view: View, index: SearchIndex, found: Found, paging: tuple[int, int], facets: list[Row]
) -> Row:
    limit, offset = paging
    named = zip(found.hits, map(index.names_of, found.numbers), strict=True)
    return {
        "limit": limit,
        "offset": offset,
        "total": found.total,
        "items": [_item(view, hit, names) for hit, names in named],
        "facet_fields": facets,
        "facet_queries": [],
    }


def _item(view: View, hit: Hit, names: Mapping[str, Sequence[str]]) -> Row:
    """A hit: its names and identifiers, its phenotypes and descendants. What else there is, `/entity` tells.

    All this is in memory: to ask the store about each of twenty hits takes ten times as long as the search.
    """
    synonyms = sorted({name for sense in _SYNONYMS for name in names.get(sense, ())} - {hit.label})
    exact = sorted({*names.get("exact", ()), *names.get("symbol", ())} - {hit.label})
    marked = None if hit.name == hit.label else {"synonym": [hit.name]}
    return {
        **ENTITY,
        **links_of(view, hit.id),
        "id": hit.id,
        "category": _CATEGORIES[hit.kind],
        "name": hit.label,
        "symbol": next(iter(names.get("symbol", ())), None),
        "synonym": synonyms or None,
        "exact_synonym": exact or None,
        "xref": sorted({*names.get("identifier", ()), *names.get("reference", ())} - {hit.id}) or None,
        "iri": address_of(hit.id),
        "in_taxon": hit.taxon,
        "in_taxon_label": TAXON_LABELS.get(hit.taxon) if hit.taxon else None,
        "namespace": namespace_of(hit.id),
        "score": hit.score,
        "highlighting": marked,
        "matched_name": hit.name,
    }


def _kinds(categories: Sequence[str]) -> tuple[str, ...]:
    """The kinds of what is searched for; a class takes those below it."""
    if not categories:
        return tuple(_CATEGORIES)
    wanted = {narrower for each in categories for narrower in biolink.narrower_classes(node_category(each))}
    return tuple(kind for kind, category in _CATEGORIES.items() if category in wanted)


def _taxon(written: str) -> str:
    return next((curie for curie, label in TAXON_LABELS.items() if label == written), written)


def _by_category(kinds: Mapping[str, int]) -> dict[str, int]:
    counted: dict[str, int] = {}
    for kind, count in kinds.items():
        counted[_CATEGORIES[kind]] = counted.get(_CATEGORIES[kind], 0) + count
    return counted


def _by_label(taxa: Mapping[str, int]) -> dict[str, int]:
    return {TAXON_LABELS.get(curie, curie): count for curie, count in taxa.items()}


def _facet(name: str, counted: Mapping[str, int]) -> Row:
    ordered = sorted(counted.items(), key=lambda each: (-each[1], each[0]))
    return {"label": name, "facet_values": [{"label": label, "count": count} for label, count in ordered]}
