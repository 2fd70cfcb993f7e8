"""The nodes that claims link: what each of them is and how it is called, out of the lines that say so."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from raregraph.graph.rdf.nquads import iri, unescaped
from raregraph.ontology import biolink
from raregraph.ontology.identifiers import BASE, compress, expand

GENE, DISEASE, PHENOTYPE, MODE, OTHER = "gene", "disease", "phenotype", "mode", "other"


@dataclass(frozen=True, slots=True)
class Node:
    """A node that claims link: `id` is a CURIE, or an IRI where there is no CURIE."""

    id: str
    kind: str
    label: str
    synonyms: tuple[str, ...] = ()


TYPE, LABEL = iri("rdf:type").encode(), iri("rdfs:label").encode()
NAMES = (
    LABEL,
    *(iri(name).encode() for name in ("dcterms:title", "raregraph:previousSymbol", "skos:altLabel")),
)
"""The predicates of names, labels first."""
_HUB = f"<{BASE}graph/mondo/".encode()


@lru_cache(1 << 16)
def short(term: bytes) -> bytes:
    """An IRI as a CURIE where it has one, the text of a literal as it is."""
    if not term.startswith(b"<"):
        return term[1 : term.rindex(b'"')]
    plain = term[1:-1].decode()
    curie = compress(plain, strict=False)
    return (curie if curie and expand(curie, strict=False) == plain else plain).encode()


def noted_node(node: bytes, said: Sequence[tuple[bytes, bytes]]) -> Node:
    """A node, from the predicates that speak of it and what stands after each of them."""
    identifier = short(node).decode()
    kinds = {kind_of_category(rest[: rest.index(b" ")]) for predicate, rest in said if predicate == TYPE}
    names = [(NAMES.index(predicate), *_name(rest)) for predicate, rest in said if predicate in NAMES]
    label = min(
        ((elsewhere, name) for place, elsewhere, name in names if not place), default=(True, identifier)
    )[1]
    others = dict.fromkeys(name for *_, name in sorted(names) if name != label)
    return Node(identifier, min(filter(None, kinds), key=_rank, default=OTHER), label, tuple(others))


def _name(rest: bytes) -> tuple[bool, str]:
    """Whether a name is another one's than the hub's, and the name."""
    literal, graph, _ = rest.rsplit(b" ", 2)
    return not graph.startswith(_HUB), unescaped(literal[1 : literal.rindex(b'"')].decode())


_RANKS = (MODE, GENE, DISEASE, PHENOTYPE)


def _rank(kind: str) -> tuple[int, str]:
    return (_RANKS.index(kind) if kind in _RANKS else len(_RANKS) + (kind == OTHER), kind)


@cache
def kind_of_category(category: bytes) -> str | None:
    """The kind of node that a category makes; None for a category of something else, such as associations."""
    curie = short(category).decode()
    known = {
        "biolink:Gene": GENE,
        "biolink:Disease": DISEASE,
        "biolink:PhenotypicFeature": PHENOTYPE,
        "raregraph:NamedPhenotype": PHENOTYPE,
        "biolink:GeneticInheritance": MODE,
        "biolink:NamedThing": OTHER,
    }
    if curie in known:
        return known[curie]
    if curie not in biolink.narrower_classes("biolink:NamedThing"):
        return None
    local = curie.partition(":")[2]
    return "".join(f"_{c.lower()}" if c.isupper() else c for c in local).lstrip("_")
