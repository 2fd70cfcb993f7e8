"""What a request asks of the associations, checked and in the words of the graph."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from raregraph.api.monarch.view import Asked, View
from raregraph.graph.associations.columns import CLOSURES, COLUMNS
from raregraph.graph.associations.filters import Filter
from raregraph.graph.errors import QueryError
from raregraph.ontology import biolink

DEFAULT_LIMIT, MOST = 20, 500
_GENE_TO_DISEASE = "biolink:GeneToDiseaseAssociation"
_CORRELATED = "biolink:CorrelatedGeneToDiseaseAssociation"
_CAUSAL = "biolink:CausalGeneToDiseaseAssociation"
_GROUPS = {
    _CORRELATED: (_GENE_TO_DISEASE, _CORRELATED),
    _GENE_TO_DISEASE: (_GENE_TO_DISEASE, _CORRELATED, _CAUSAL),
}


@dataclass(frozen=True, slots=True)
class Ends:
    """What is asked of the subjects, or of the objects: identifiers in any spelling, and what the nodes are."""

    nodes: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    namespaces: tuple[str, ...] = ()
    taxa: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a request asks for, as it is written there; what is passed on is without restricted sources."""

    subject: Ends = Ends()
    object: Ends = Ends()
    entities: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    predicates: tuple[str, ...] = ()
    knowledge_sources: tuple[str, ...] = ()
    direct: bool = False
    inferred: bool = False
    query: str | None = None
    filter_queries: tuple[str, ...] = ()
    sort: tuple[str, ...] = ()
    is_passed_on: bool = False


def asked_of(view: View, wanted: Wanted) -> Asked:
    """A request in the words of the graph.

    Raises:
        QueryError: if an identifier, category, predicate, filter or sort key is none.
    """
    chosen = Filter(
        subjects=tuple(map(view.node_of, wanted.subject.nodes)),
        objects=tuple(map(view.node_of, wanted.object.nodes)),
        entities=tuple(map(view.node_of, wanted.entities)),
        direct=wanted.direct,
        categories=_expanded(association_category(view, each) for each in wanted.categories),
        predicates=tuple(predicate(view, each) for each in wanted.predicates),
        knowledge_sources=wanted.knowledge_sources,
        subject_categories=_expanded(map(node_category, wanted.subject.categories)),
        object_categories=_expanded(map(node_category, wanted.object.categories)),
        subject_namespaces=wanted.subject.namespaces,
        object_namespaces=wanted.object.namespaces,
        subject_taxa=wanted.subject.taxa,
        object_taxa=wanted.object.taxa,
        inferred=None if wanted.inferred else False,
    )
    return Asked(chosen, wanted.query or "", wanted.filter_queries, wanted.sort)


def is_category(view: View, written: str) -> bool:
    """Whether there are such associations here, or could be by the Biolink model; `biolink:` may be left out."""
    name = _prefixed(written)
    return name in view.categories or (
        biolink.is_class(name) and name.endswith(("Association", "Interaction"))
    )


def association_category(view: View, written: str) -> str:
    """The class of associations that is meant; `biolink:` may be left out.

    Raises:
        QueryError: if neither the Biolink model nor the release has it.
    """
    if is_category(view, written):
        return _prefixed(written)
    raise _unknown("category of associations", written, view.categories)


def node_category(written: str) -> str:
    """The class of nodes that is meant; `biolink:` may be left out.

    Raises:
        QueryError: if the Biolink model hasn't got it.
    """
    name = _prefixed(written)
    if biolink.is_class(name):
        return name
    raise _unknown("category of nodes", written, biolink.narrower_classes("biolink:NamedThing"))


def predicate(view: View, written: str) -> str:
    """The predicate that is meant; `biolink:` may be left out.

    Raises:
        QueryError: if neither the Biolink model nor the release has it.
    """
    name = _prefixed(written)
    if name in view.predicates or biolink.is_predicate(name.removeprefix("biolink:")):
        return name
    raise _unknown("predicate", written, view.predicates)


def checked_facets(names: Iterable[str]) -> tuple[str, ...]:
    """Names of fields that can be counted by.

    Raises:
        QueryError: if there is no such field.
    """
    found = tuple(names)
    for name in found:
        if name not in (*COLUMNS, *CLOSURES):
            raise QueryError(
                f"associations can't be counted by {name!r}",
                place=f"facet_fields={name}",
                remedy=f"Take one of: {', '.join((*COLUMNS, *CLOSURES))}.",
            )
    return found


def _prefixed(written: str) -> str:
    return written if ":" in written else f"biolink:{written}"


def _expanded(categories: Iterable[str]) -> tuple[str, ...]:
    """Categories with those below them."""
    found = {
        narrower for each in categories for narrower in _GROUPS.get(each) or biolink.narrower_classes(each)
    }
    return tuple(sorted(found))


def _unknown(what: str, written: str, known: Iterable[str]) -> QueryError:
    names = sorted(known)
    near = get_close_matches(_prefixed(written), names, 3, 0.6)
    offered = f"Did you mean {' or '.join(near)}?" if near else f"There are: {', '.join(names[:12])}."
    return QueryError(f"there is no {what} {written[:100]!r}", place=written[:100], remedy=offered)
