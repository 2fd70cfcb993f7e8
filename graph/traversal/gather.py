"""Claims out of N-Quads, while these are on their way into the store.

A claim is an edge of the traversal part of a release: an association that links two nodes, or one of the direct
triples that have no association: a class below another, a form of a disease, and a phenotype that is inferred.
Reading them back out of a finished store takes many times as long as noting them here.

Lines of one association may stand anywhere in one chunk, or in a chunk and the next.
"""

from array import array
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import NamedTuple

from raregraph.graph.independence import About, Provenance, basis
from raregraph.graph.nquads import iri, unescaped
from raregraph.ontology import biolink
from raregraph.ontology.identifiers import BASE, compress, expand
from raregraph.ontology.kinds import GeneDiseaseKind

SUBCLASS_OF, FORM_OF = "subclass_of", "form_of"
HIERARCHY = frozenset({SUBCLASS_OF, FORM_OF})
HAS_PHENOTYPE, HAS_MODE, MAY_HAVE_MODE = (
    "has_phenotype",
    "has_mode_of_inheritance",
    "may_have_mode_of_inheritance",
)
GENE, DISEASE, PHENOTYPE, MODE, OTHER = "gene", "disease", "phenotype", "mode", "other"

TEXTS = (
    "claim",
    "record",
    "row",
    "sentence",
    "publications",
    "modes",
    "classification",
    "frequency",
    "inferred_from",
)
"""What is written of a claim beside its attribution, in this order, with tabs between."""
SEVERAL = frozenset({"publications", "modes", "inferred_from"})
"""Those of `TEXTS` that are lists of CURIEs, with blanks between."""


class Attribution(NamedTuple):
    """What many claims have in common: what is said, by whom and how.

    `kind` is a `GeneDiseaseKind`, or the name of another relation; `source` the name of the loaded source; `credited`
    an infores CURIE; `agent` a Biolink agent type. `voices` are the names of the claim's basis of independence
    (`raregraph.graph.independence`); what is inferred has none.
    """

    kind: str
    source: str
    credited: str
    agent: str
    negated: bool
    inferred: bool
    voices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Node:
    """A node that claims link: `id` is a CURIE, or an IRI where there is no CURIE."""

    id: str
    kind: str
    label: str
    synonyms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Gathered:
    """Claims in the order in which they were read, and the nodes that they link.

    `subjects` and `objects` are positions in `nodes`, `attributions` positions in `table`. `texts` hold the fields of
    `TEXTS` as UTF-8, escaped as in N-Quads.
    """

    nodes: tuple[Node, ...]
    subjects: "array[int]"
    objects: "array[int]"
    attributions: "array[int]"
    texts: list[bytes]
    table: tuple[Attribution, ...]


_Facts = list[bytes]
"""What the lines of one association say after their predicates, a place for each predicate of `_OF_CLAIMS`."""


@dataclass(slots=True)
class Gatherer:
    """Takes N-Quads in chunks that end at line ends, and keeps their claims.

    >>> gatherer = Gatherer()
    >>> graph = "<https://w3id.org/raregraph/graph/mondo/1>"
    >>> gatherer.take(f"{iri('MONDO:0009669')} {iri('rdfs:subClassOf')} {iri('MONDO:0001516')} {graph} .".encode())
    >>> gathered = gatherer.finish()
    >>> [node.id for node in gathered.nodes], gathered.table[0].kind, gathered.table[0].source
    (['MONDO:0009669', 'MONDO:0001516'], 'subclass_of', 'mondo')
    """

    _open: dict[bytes, _Facts] = field(default_factory=dict)
    _before: dict[bytes, _Facts] = field(default_factory=dict)
    _numbers: dict[bytes, int] = field(default_factory=dict)
    _subjects: "array[int]" = field(default_factory=lambda: array("i"))
    _objects: "array[int]" = field(default_factory=lambda: array("i"))
    _attributions: "array[int]" = field(default_factory=lambda: array("i"))
    _texts: list[bytes] = field(default_factory=list)
    _table: dict[Attribution, int] = field(default_factory=dict)
    _known: dict[tuple[bytes, ...], int | None] = field(default_factory=dict)
    _about: dict[bytes, list[tuple[bytes, bytes]]] = field(default_factory=lambda: defaultdict(list))

    def take(self, chunk: bytes) -> None:
        """Note what a chunk says."""
        opened, place_of = self._open, _OF_CLAIMS.get
        for line in chunk.split(b"\n"):
            parts = line.split(b" ", 2)
            if len(parts) < 3:
                continue
            node, predicate, rest = parts
            place = place_of(predicate)
            if place is None:
                if predicate in _OTHERS:
                    self._take_other(node, predicate, rest)
                continue
            facts = opened.get(node)
            if facts is None:
                facts = opened[node] = self._before.pop(node, []) or [b""] * len(_OF_CLAIMS)
            facts[place] = facts[place] + b"\n" + rest if facts[place] else rest
        for node, facts in self._before.items():
            self._close(node, facts)
        self._before, self._open = opened, {}

    def finish(self) -> Gathered:
        """All claims; an association that links no two nodes (a prevalence, say) is none."""
        for node, facts in (*self._before.items(), *self._open.items()):
            self._close(node, facts)
        self._before, self._open = {}, {}
        nodes = tuple(_node(node, self._about.get(node, ())) for node in self._numbers)
        return Gathered(
            nodes, self._subjects, self._objects, self._attributions, self._texts, tuple(self._table)
        )

    def _take_other(self, node: bytes, predicate: bytes, rest: bytes) -> None:
        if predicate not in _DIRECT:
            if predicate != _TYPE or _kind_of_category(rest[: rest.index(b" ")]):
                self._about[node].append((predicate, rest))
            return
        target, graph, _ = rest.split(b" ", 2)
        inferred = graph.startswith(_INFERRED)
        if target.startswith(_VOCABULARIES) or (predicate == _HAS_PHENOTYPE and not inferred):
            return  # schema, or the short form of an association
        said = (predicate, graph)
        if said not in self._known:
            credited = _OURS if inferred else b""
            self._known[said] = self._number(_attribution(graph, _DIRECT[predicate], credited=credited))
        self._add(node, target, self._known[said], b"")

    def _close(self, node: bytes, facts: _Facts) -> None:
        subject, target, *common, publications = facts[:_COMMON]
        if not subject or not target.startswith(b"<"):
            return
        cited, spaces = _cited(publications)
        said = (*common, spaces)
        if said not in self._known:
            self._known[said] = self._said(subject, facts, spaces)
        subject, target = subject[: subject.index(b" ")], target[: target.index(b" ")]
        self._add(subject, target, self._known[said], _text(node, cited, facts))

    def _said(self, subject: bytes, facts: _Facts, spaces: bytes) -> int | None:
        """The number of a claim's attribution; none where its relation is none of Biolink's (an age of onset)."""
        graph = subject.split(b" ")[1]
        _, _, predicate, kind, credited, agent, negated, certainty = (_term(each) for each in facts[:8])
        relation = predicate[len(_BIOLINK) : -1] if predicate.startswith(_BIOLINK) else b""
        if certainty == b'"unclear"':
            relation = MAY_HAVE_MODE.encode()
        if not kind and not relation:
            return None
        return self._number(
            _attribution(graph, kind.strip(b'"') or relation, credited, agent, negated, spaces)
        )

    def _number(self, attribution: Attribution) -> int:
        return self._table.setdefault(attribution, len(self._table))

    def _add(self, subject: bytes, target: bytes, attribution: int | None, text: bytes) -> None:
        if attribution is None:
            return
        numbers = self._numbers
        self._subjects.append(numbers.setdefault(subject, len(numbers)))
        self._objects.append(numbers.setdefault(target, len(numbers)))
        self._attributions.append(attribution)
        self._texts.append(text)


def _bytes(curie: str) -> bytes:
    return iri(curie).encode()


_OF_CLAIMS = {
    _bytes(curie): place
    for place, curie in enumerate(
        (
            "biolink:subject",
            "biolink:object",
            "biolink:predicate",
            "raregraph:kind",
            "biolink:primary_knowledge_source",
            "biolink:agent_type",
            "biolink:negated",
            "raregraph:certainty",
            "biolink:publications",
            "raregraph:record",
            "raregraph:row",
            "biolink:supporting_text",
            "biolink:allelic_requirement",
            "raregraph:classification",
            "biolink:frequency_qualifier",
            "raregraph:inferredFrom",
        )
    )
}
"""The predicates of associations that are noted, each with its place in `_Facts`."""
_COMMON = 9
_RECORD, _ROW, _SENTENCE, *_REST = range(_COMMON, len(_OF_CLAIMS))
_TYPE, _LABEL, _HAS_PHENOTYPE = _bytes("rdf:type"), _bytes("rdfs:label"), _bytes("biolink:has_phenotype")
_NAMES = (_LABEL, _bytes("dcterms:title"), _bytes("raregraph:previousSymbol"), _bytes("skos:altLabel"))
_DIRECT = {
    _bytes("rdfs:subClassOf"): SUBCLASS_OF.encode(),
    _bytes("skos:broader"): FORM_OF.encode(),
    _HAS_PHENOTYPE: HAS_PHENOTYPE.encode(),
}
_OTHERS = frozenset({_TYPE, *_NAMES, *_DIRECT})
_GRAPH = f"<{BASE}graph/".encode()
_INFERRED, _HUB = _GRAPH + b"inferred/", _GRAPH + b"mondo/"
_OURS = _bytes("infores:raregraph")
_BIOLINK = f"<{expand('biolink:x')[:-1]}".encode()
_VOCABULARIES = (_BIOLINK, *(f"<{expand(prefix + ':x')[:-1]}".encode() for prefix in ("raregraph", "owl")))
_ASSOCIATION = f"<{BASE}association/".encode()
_ABOUT: dict[bytes, About] = {str(kind).encode(): "gene" for kind in GeneDiseaseKind}
_ABOUT |= {HAS_MODE.encode(): "mode", MAY_HAVE_MODE.encode(): "mode"}


def _term(rest: bytes) -> bytes:
    """The first term of what stands after a predicate; nothing where there is nothing."""
    return rest.split(b"\n", 1)[0].rsplit(b" ", 2)[0]


@lru_cache(1 << 16)
def _cited(publications: bytes) -> tuple[bytes, bytes]:
    """Publications as CURIEs, and the prefixes of these."""
    short = sorted(set(_shorts(publications)))
    return b" ".join(short), b" ".join(sorted({each.partition(b":")[0] for each in short}))


def _shorts(values: bytes) -> list[bytes]:
    return [_short(each.rsplit(b" ", 2)[0]) for each in values.split(b"\n")] if values else []


def _text(node: bytes, cited: bytes, facts: _Facts) -> bytes:
    """The fields of `TEXTS`, without the empty ones at the end."""
    claim = b"association:" + node[len(_ASSOCIATION) : -1] if node.startswith(_ASSOCIATION) else _short(node)
    rest = [b" ".join(sorted(set(_shorts(facts[place])))) for place in _REST]
    record = _recorded(facts[_RECORD])
    return b"\t".join((claim, record, _quoted(facts[_ROW]), _quoted(facts[_SENTENCE]), cited, *rest)).rstrip(
        b"\t"
    )


def _quoted(rest: bytes) -> bytes:
    """The text of the first literal."""
    return _term(rest)[1:-1]


@lru_cache(1 << 12)
def _recorded(rest: bytes) -> bytes:
    return b" ".join(sorted(set(_shorts(rest))))


@lru_cache(1 << 16)
def _short(term: bytes) -> bytes:
    """An IRI as a CURIE where it has one, the text of a literal as it is."""
    if not term.startswith(b"<"):
        return term[1 : term.rindex(b'"')]
    plain = term[1:-1].decode()
    curie = compress(plain, strict=False)
    return (curie if curie and expand(curie, strict=False) == plain else plain).encode()


def _attribution(  # noqa: PLR0913, PLR0917 - what stands on a claim, one by one
    graph: bytes,
    kind: bytes,
    credited: bytes = b"",
    agent: bytes = b"",
    negated: bytes = b"",
    cites: bytes = b"",
) -> Attribution:
    source = graph.removeprefix(_GRAPH).partition(b"/")[0].strip(b"<>").decode()
    whom = _short(credited).decode() if credited else f"infores:{source}"
    who = _short(agent).decode() if agent else ""
    cited = tuple(f"{prefix}:" for prefix in cites.decode().split())
    inferred = graph.startswith(_INFERRED)
    voices = () if inferred else basis(Provenance(source, whom, _ABOUT.get(kind, "other"), who, cited)).names
    return Attribution(kind.decode(), source, whom, who, b"true" in negated, inferred, voices)


def _node(node: bytes, said: Sequence[tuple[bytes, bytes]]) -> Node:
    identifier = _short(node).decode()
    kinds = {_kind_of_category(rest[: rest.index(b" ")]) for predicate, rest in said if predicate == _TYPE}
    names = [(_NAMES.index(predicate), *_name(rest)) for predicate, rest in said if predicate in _NAMES]
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
def _kind_of_category(category: bytes) -> str | None:
    """The kind of node that a category makes; None for a category of something else, such as associations."""
    curie = _short(category).decode()
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
