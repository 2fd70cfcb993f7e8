"""Who says what of a gene or a mode of a disease, who denies it, who says less, and how many independent voices.

Claims are read from the graph in a few queries, whatever their number, and put side by side in Python. Inferred
claims are none: what follows from a subtype is no source's word.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from raregraph.graph.engine import Engine, Rows
from raregraph.graph.independence import About, Basis, Provenance, basis, voices
from raregraph.graph.nquads import iri
from raregraph.ontology import modes
from raregraph.ontology.identifiers import BASE, compress
from raregraph.ontology.kinds import GeneDiseaseKind as Kind

TEXT_AGENT = "text_mining_agent"
_GRAPH = f"{BASE}graph/"
_INFERRED = f"{_GRAPH}inferred/"
_HUB_GRAPH = f"{_GRAPH}mondo/"
_CHUNK = 500
_FEW = 5_000

_LESS_THAN_CAUSE = frozenset({Kind.SUSCEPTIBILITY, Kind.ROLE, Kind.UNCERTAIN})
ENTAILED = {kind: frozenset({kind}) for kind in Kind} | {
    Kind.CAUSES_LOSS_OF_FUNCTION: frozenset({Kind.CAUSES_LOSS_OF_FUNCTION, Kind.CAUSES}),
    Kind.CAUSES_GAIN_OF_FUNCTION: frozenset({Kind.CAUSES_GAIN_OF_FUNCTION, Kind.CAUSES}),
}
"""What each kind of gene claim says too: who knows that a loss of function causes a disease says that the gene does."""

WEAKER = {
    Kind.CAUSES: _LESS_THAN_CAUSE,
    Kind.CAUSES_LOSS_OF_FUNCTION: _LESS_THAN_CAUSE | {Kind.CAUSES},
    Kind.CAUSES_GAIN_OF_FUNCTION: _LESS_THAN_CAUSE | {Kind.CAUSES},
    Kind.CAUSES_SOMATIC: _LESS_THAN_CAUSE,
    Kind.MODIFIES: frozenset({Kind.ROLE, Kind.UNCERTAIN}),
    Kind.SUSCEPTIBILITY: frozenset({Kind.ROLE, Kind.UNCERTAIN}),
    Kind.ROLE: frozenset({Kind.UNCERTAIN}),
    Kind.UNCERTAIN: frozenset[Kind](),
}
"""The kinds that say less than each kind. To modify a disease is no weak form of causing it: it is another thing."""


class Stance(StrEnum):
    """What a claim says of something: it says so, denies it, or says something weaker."""

    ASSERTED = "asserted"
    DENIED = "denied"
    WEAKER = "weaker"


@dataclass(frozen=True, slots=True)
class Claim:
    """What one source says: a gene does something to a disease, or a disease is inherited in some way.

    `node`, `disease` and `gene` are IRIs; `gene` is None for a claim about a mode of the disease as a whole. `said`
    is a kind of gene claim, or the HPO term of a mode as CURIE. `source` is the name of the loaded source, `credited`
    the infores CURIE of whom it credits. `modes` are those that the source ties to the gene. `classification` is a
    strength as the source writes it; for a mode it is the certainty (usual, rare, unclear).
    """

    node: str
    source: str
    credited: str
    basis: Basis
    disease: str
    gene: str | None
    said: str
    from_text: bool = False
    from_record: bool = False
    negated: bool = False
    classification: str | None = None
    modes: tuple[str, ...] = ()

    @property
    def kind(self) -> Kind:
        """The kind of a gene claim."""
        return Kind(self.said)

    @property
    def causal(self) -> bool:
        """Whether it says, without denial, that the gene causes the disease."""
        return self.gene is not None and not self.negated and self.kind.is_causal


@dataclass(frozen=True, slots=True)
class Agreement:
    """One thing that may be said of a disease, and the claims for it, against it, and short of it.

    `said` is a kind of gene claim where `gene` is given, else a mode. Modes that sources tie to one gene are among
    the claims for the mode: their `gene` says so.
    """

    disease: str
    gene: str | None
    said: str
    asserted: tuple[Claim, ...]
    denied: tuple[Claim, ...] = ()
    weaker: tuple[Claim, ...] = ()

    @property
    def independent(self) -> int:
        """How many independent voices assert it."""
        return len(voices(claim.basis for claim in self.asserted))


@dataclass(frozen=True, slots=True)
class Detail:
    """Where a claim stands: its sentences and record, or its row, and the source's own words and identifiers."""

    sentences: tuple[str, ...] = ()
    record: str | None = None
    row: str | None = None
    original_subject: str | None = None
    original_predicate: str | None = None
    original_object: str | None = None
    publications: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Claims:
    """The claims on genes and those on modes."""

    genes: tuple[Claim, ...] = ()
    modes: tuple[Claim, ...] = ()


def claims(engine: Engine, diseases: Iterable[str] | None = None) -> Claims:
    """All claims on genes and modes that sources make, or those on some diseases (IRIs)."""
    return Claims(
        tuple(_read(engine, _GENE_CLAIMS, "gene", diseases)),
        tuple(_read(engine, _MODE_CLAIMS, "mode", diseases)),
    )


def agreements(found: Claims) -> list[Agreement]:
    """Each thing that is said of a gene or a mode of a disease, with who says what of it.

    What is only a weaker word for another thing that is said of the same gene and disease has no row of its own: it
    stands in the row of the stronger one. The same holds for a broader mode beside a narrower one.
    """
    return [*_gene_agreements(found.genes), *_mode_agreements(found)]


def details(engine: Engine, nodes: Iterable[str]) -> dict[str, Detail]:
    """Where claims stand, by their IRIs."""
    wanted = list(dict.fromkeys(nodes))
    facts: defaultdict[str, defaultdict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for rows in _in_chunks(engine, _FACTS, wanted):
        for claim, name, value in rows.values:
            facts[str(claim)][compress(str(name), strict=False) or ""].append(str(value))
    return {node: _detail(facts[node]) for node in wanted}


def labels(engine: Engine, nodes: Iterable[str]) -> dict[str, str]:
    """The names of diseases and the symbols of genes, by IRI; a node without one has its CURIE or IRI.

    Where several sources name a disease, the hub's name is taken.
    """
    wanted = list(dict.fromkeys(nodes))
    offered: defaultdict[str, list[tuple[bool, str]]] = defaultdict(list)
    for rows in _in_chunks(engine, _LABELS, wanted):
        for graph, node, label in rows.values:
            offered[str(node)].append((not str(graph).startswith(_HUB_GRAPH), str(label)))
    return {node: min(offered[node])[1] if offered[node] else short(node) for node in wanted}


def short(node: str) -> str:
    """The CURIE of an IRI, or the IRI itself where it has none.

    >>> short("http://purl.obolibrary.org/obo/MONDO_0001516"), short("https://example.org/a")
    ('MONDO:0001516', 'https://example.org/a')
    """
    return compress(node, strict=False) or node


def asserted_graphs(engine: Engine) -> str:
    """A VALUES clause for ?graph with all named graphs but the inferred ones.

    To name the graphs lets the engine plan much better, and what is inferred counts for no source.
    """
    graphs = sorted(str(row[0]) for row in engine.rows("SELECT ?graph { GRAPH ?graph {} }").values)
    return _values("graph", (graph for graph in graphs if not graph.startswith(_INFERRED)))


def _gene_agreements(found: Iterable[Claim]) -> Iterator[Agreement]:
    groups: defaultdict[tuple[str, str], list[Claim]] = defaultdict(list)
    for claim in found:
        if claim.gene:
            groups[claim.disease, claim.gene].append(claim)
    for (disease, gene), group in groups.items():
        present = {claim.kind for claim in group}
        for kind in sorted(present, key=list(Kind).index):
            faint = kind in {Kind.UNCERTAIN, Kind.ROLE}
            if faint and any(kind in WEAKER[other] for other in present):
                continue
            yield Agreement(
                disease,
                gene,
                kind,
                tuple(c for c in group if not c.negated and kind in ENTAILED[c.kind]),
                tuple(c for c in group if c.negated and c.kind in ENTAILED[kind]),
                tuple(
                    c
                    for c in group
                    if not c.negated and c.kind in WEAKER[kind] and kind not in ENTAILED[c.kind]
                ),
            )


def _mode_agreements(found: Claims) -> Iterator[Agreement]:
    groups: defaultdict[str, list[tuple[str, Claim]]] = defaultdict(list)
    for claim in found.modes:
        groups[claim.disease].append((claim.said, claim))
    for claim in found.genes:
        if not claim.negated:
            for mode in claim.modes:
                groups[claim.disease].append((mode, claim))
    for disease, group in groups.items():
        present = {mode for mode, _ in group}
        narrowest = {a for a in present if not any(a != b and modes.is_a(b, a) for b in present)}
        for mode in sorted(narrowest):
            yield Agreement(disease, None, mode, *_mode_stances(mode, group))


def _mode_stances(mode: str, group: list[tuple[str, Claim]]) -> tuple[tuple[Claim, ...], ...]:
    asserted, denied, weaker = [], [], []
    for said, claim in group:
        unsure = claim.gene is None and claim.classification == "unclear"
        if claim.negated:
            if modes.is_a(mode, said):
                denied.append(claim)
        elif said == mode and not unsure:
            asserted.append(claim)
        elif said == mode or modes.is_a(mode, said):
            weaker.append(claim)
    return tuple(asserted), tuple(denied), tuple(weaker)


@dataclass(slots=True)
class _Extras:
    """What only some claims have, by their nodes."""

    negated: dict[str, list[str]] = field(default_factory=dict)
    strength: dict[str, list[str]] = field(default_factory=dict)
    modes: dict[str, list[str]] = field(default_factory=dict)
    records: dict[str, list[str]] = field(default_factory=dict)
    publications: dict[str, list[str]] = field(default_factory=dict)


def _read(engine: Engine, query: str, about: About, diseases: Iterable[str] | None) -> Iterator[Claim]:
    graphs = asserted_graphs(engine)
    values = _values("disease", diseases) if diseases is not None else ""
    rows = engine.rows(query.replace("#GRAPHS", graphs).replace("#VALUES", values))
    ordered = sorted(rows.values, key=lambda row: (str(row[0]), str(row[1])))
    extras = _extras(engine, about, graphs, list(dict.fromkeys(str(row[1]) for row in ordered)))
    seen = set()
    for graph, node, gene, disease, said, credited, agent in ordered:
        key = str(node)
        if key in seen:
            continue
        seen.add(key)
        source = str(graph).removeprefix(_GRAPH).partition("/")[0]
        credit = short(str(credited))
        said_by = Provenance(source, credit, about, str(agent), tuple(extras.publications.get(key, ())))
        yield Claim(
            node=key,
            source=source,
            credited=credit,
            basis=basis(said_by),
            disease=str(disease),
            gene=None if gene is None else str(gene),
            said=str(said) if about == "gene" else compress(str(said)),
            from_text=str(agent) == TEXT_AGENT,
            from_record=key in extras.records,
            negated=key in extras.negated,
            classification=next(iter(extras.strength.get(key, ())), None),
            modes=tuple(sorted(extras.modes.get(key, ()))),
        )


def _extras(engine: Engine, about: About, graphs: str, nodes: list[str]) -> _Extras:
    def values(name: str) -> dict[str, list[str]]:
        return _property(engine, about, graphs, name, nodes)

    common = _Extras(negated=values("biolink:negated"), records=values("raregraph:record"))
    if about == "gene":
        common.strength = values("raregraph:classification")
        common.modes = values("biolink:allelic_requirement")
    else:
        common.strength = values("raregraph:certainty")
        common.publications = values("biolink:publications")
    return common


def _property(engine: Engine, about: About, graphs: str, name: str, nodes: list[str]) -> dict[str, list[str]]:
    """The values of a property for claims: asked for these if they are few, else for all claims at once."""
    mark = iri("raregraph:kind" if about == "gene" else "raregraph:certainty")
    if len(nodes) <= _FEW:
        parts: Iterable[Rows] = _in_chunks(engine, _ONE_PROPERTY.replace("#PROPERTY", iri(name)), nodes)
    else:
        pattern = f"?node {mark} ?mark ; {iri(name)} ?value"
        parts = [engine.rows(f"SELECT ?node ?value {{ {graphs} GRAPH ?graph {{ {pattern} }} }}")]
    found: defaultdict[str, list[str]] = defaultdict(list)
    for rows in parts:
        for node, value in rows.values:
            text = str(value)
            value_id = short(text) if "://" in text else text
            if value_id not in found[str(node)]:
                found[str(node)].append(value_id)
    return dict(found)


def _in_chunks(engine: Engine, query: str, nodes: Sequence[str]) -> Iterator[Rows]:
    for start in range(0, len(nodes), _CHUNK):
        yield engine.rows(query.replace("#VALUES", _values("node", nodes[start : start + _CHUNK])))


def _values(variable: str, nodes: Iterable[str]) -> str:
    return f"VALUES ?{variable} {{ {' '.join(f'<{node}>' for node in nodes)} }}"


def _detail(facts: defaultdict[str, list[str]]) -> Detail:
    def one(name: str) -> str | None:
        return min(facts[name], default=None)

    return Detail(
        sentences=tuple(dict.fromkeys(facts["biolink:supporting_text"])),
        record=one("raregraph:record"),
        row=one("raregraph:row"),
        original_subject=one("biolink:original_subject"),
        original_predicate=one("biolink:original_predicate"),
        original_object=one("biolink:original_object"),
        publications=tuple(sorted(set(facts["biolink:publications"]))),
    )


_GENE_CLAIMS = """
SELECT ?graph ?claim ?gene ?disease ?said ?credited ?agent WHERE {
  #GRAPHS
  #VALUES
  GRAPH ?graph {
    ?claim raregraph:kind ?said ; biolink:object ?disease ; biolink:subject ?gene ; biolink:agent_type ?agent ;
      biolink:primary_knowledge_source ?credited
  }
}
"""
_MODE_CLAIMS = """
SELECT ?graph ?claim ?gene ?disease ?said ?credited ?agent WHERE {
  #GRAPHS
  #VALUES
  GRAPH ?graph {
    ?claim raregraph:certainty ?certainty ; biolink:subject ?disease ; biolink:object ?said ;
      biolink:agent_type ?agent ; biolink:primary_knowledge_source ?credited
  }
}
"""
_ONE_PROPERTY = "SELECT DISTINCT ?node ?value { #VALUES GRAPH ?graph { ?node #PROPERTY ?value } }"
_FACTS = "SELECT DISTINCT ?node ?property ?value { #VALUES GRAPH ?graph { ?node ?property ?value } }"
_LABELS = "SELECT DISTINCT ?graph ?node ?label { #VALUES GRAPH ?graph { ?node rdfs:label ?label } }"
