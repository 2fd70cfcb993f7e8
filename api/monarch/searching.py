"""What the search index finds, in Monarch's envelope."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from raregraph.api.monarch.asking import node_category
from raregraph.api.monarch.entities import described
from raregraph.api.monarch.rows import Row
from raregraph.api.monarch.view import View
from raregraph.graph.associations.meaning import TAXON_LABELS
from raregraph.graph.search import Found, Hit, SearchIndex
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
    return _envelope(view, found, limit, offset, facets)


def autocomplete(view: View, index: SearchIndex, text: str) -> Row:
    """What somebody may be typing.

    Raises:
        QueryError: if the text is too long.
    """
    found = index.autocomplete(text, kinds=tuple(_CATEGORIES), limit=MOST_COMPLETED)
    return _envelope(view, found, MOST_COMPLETED, 0, [])


NOTHING = Found((), 0, {}, {})


def _envelope(view: View, found: Found, limit: int, offset: int, facets: list[Row]) -> Row:
    view.fetch_facts([hit.id for hit in found.hits if view.entities.get(hit.id) is None])
    return {
        "limit": limit,
        "offset": offset,
        "total": found.total,
        "items": [_item(view, hit) for hit in found.hits],
        "facet_fields": facets,
        "facet_queries": [],
    }


def _item(view: View, hit: Hit) -> Row:
    marked = None if hit.name == hit.label else {"synonym": [hit.name]}
    return {
        **described(view, hit.id),
        "category": _CATEGORIES[hit.kind],
        "name": hit.label,
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
