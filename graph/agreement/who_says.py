"""Who says what of a gene or a mode of a disease, who denies it, who says less, and how many independent voices.

Claims are read from the graph in a few queries, whatever their number, and put side by side in Python. Inferred
claims are none: what follows from a subtype is no source's word.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache, partial

from raregraph.graph.agreement.independence import About, Basis, Provenance, basis, voices
from raregraph.graph.engine.interface import Engine
from raregraph.graph.engine.texts import answers, chunks, values_of
from raregraph.graph.rdf.named_graphs import source_of
from raregraph.graph.rdf.nquads import iri
from raregraph.ontology import modes
from raregraph.ontology.identifiers import BASE, short
from raregraph.ontology.kinds import GeneDiseaseKind as Kind

TEXT_AGENT = "text_mining_agent"
_GRAPH = f"{BASE}graph/"
_INFERRED = f"{_GRAPH}inferred/"
HUB_GRAPH = f"{_GRAPH}mondo/"
_ABOUT: tuple[About, About] = ("gene", "mode")
_FEW = 5_000
READ_IN = ("biolink:publications", "prov:wasDerivedFrom")
"""The properties that tell in what a claim was read."""

_LESS_THAN_CAUSE = frozenset({Kind.SUSCEPTIBILITY, Kind.ROLE, Kind.UNCERTAIN})
ENTAILED = {kind: frozenset({kind}) for kind in Kind} | {
    Kind.CAUSES_LOSS_OF_FUNCTION: frozenset({Kind.CAUSES_LOSS_OF_FUNCTION, Kind.CAUSES}),
    Kind.CAUSES_GAIN_OF_FUNCTION: frozenset({Kind.CAUSES_GAIN_OF_FUNCTION, Kind.CAUSES}),
    Kind.CAUSES_SOMATIC: frozenset({Kind.CAUSES_SOMATIC, Kind.CAUSES}),
}
"""What each kind of gene claim says too: who knows that a loss of function causes a disease says that the gene does."""

WEAKER = {
    Kind.CAUSES: _LESS_THAN_CAUSE,
    Kind.CAUSES_LOSS_OF_FUNCTION: _LESS_THAN_CAUSE | {Kind.CAUSES},
    Kind.CAUSES_GAIN_OF_FUNCTION: _LESS_THAN_CAUSE | {Kind.CAUSES},
    Kind.CAUSES_SOMATIC: _LESS_THAN_CAUSE | {Kind.CAUSES},
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
    derived_from: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Claims:
    """The claims on genes and those on modes."""

    genes: tuple[Claim, ...] = ()
    modes: tuple[Claim, ...] = ()


def claims(engine: Engine, diseases: Iterable[str] | None = None) -> Claims:
    """All claims on genes and modes that sources make, or those on some diseases (IRIs)."""
    wanted = None if diseases is None else list(dict.fromkeys(diseases))
    with ThreadPoolExecutor(2) as pool:
        genes, of_modes = (pool.submit(_read, engine, about, wanted) for about in _ABOUT)
        return Claims(genes.result(), of_modes.result())


def agreements(found: Claims) -> list[Agreement]:
    """Each thing that is said of a gene or a mode of a disease, with who says what of it.

    What is only a weaker word for another thing that is said of the same gene and disease has no row of its own: it
    stands in the row of the stronger one. The same holds for a broader mode beside a narrower one.
    """
    return [*_gene_agreements(found.genes), *_mode_agreements(found)]


def denies(denied: Kind, kind: Kind) -> bool:
    """Whether who denies the one kind denies the other too; a gene without a germline part may have a somatic one.

    >>> denies(Kind.CAUSES, Kind.CAUSES_LOSS_OF_FUNCTION), denies(Kind.CAUSES, Kind.CAUSES_SOMATIC)
    (True, False)
    """
    return denied is kind or (denied in ENTAILED[kind] and kind is not Kind.CAUSES_SOMATIC)


def details(engine: Engine, nodes: Iterable[str]) -> dict[str, Detail]:
    """Where claims stand, by their IRIs."""
    wanted = list(dict.fromkeys(nodes))
    facts: defaultdict[str, defaultdict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for values in chunks("node", wanted):
        for claim, name, value in answers(engine, _FACTS, values):
            facts[claim][short(name)].append(value)
    return {node: _detail(facts[node]) for node in wanted}


def labels(engine: Engine, nodes: Iterable[str]) -> dict[str, str]:
    """The names of diseases and the symbols of genes, by IRI; a node without one has its CURIE or IRI.

    Where several sources name a disease, the hub's name is taken.
    """
    wanted = list(dict.fromkeys(nodes))
    offered: defaultdict[str, list[tuple[bool, str]]] = defaultdict(list)
    for values in chunks("node", wanted):
        for graph, node, label in answers(engine, _LABELS, values):
            offered[node].append((not graph.startswith(HUB_GRAPH), label))
    return {node: min(offered[node])[1] if offered[node] else short(node) for node in wanted}


def asserted_graphs(engine: Engine) -> list[str]:
    """All named graphs but the inferred ones: what is inferred counts for no source.

    To name the graphs spares the engine most of the work where all claims are asked for.
    """
    graphs = sorted(row[0] for row in answers(engine, "SELECT ?graph { GRAPH ?graph {} }"))
    return [graph for graph in graphs if not graph.startswith(_INFERRED)]


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
                tuple(c for c in group if c.negated and denies(c.kind, kind)),
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


def _read(engine: Engine, about: About, diseases: Sequence[str] | None) -> tuple[Claim, ...]:
    return tuple(_each(engine, about, diseases))


def _each(engine: Engine, about: About, diseases: Sequence[str] | None) -> Iterator[Claim]:
    graphs = asserted_graphs(engine)
    query = _GENE_CLAIMS if about == "gene" else _MODE_CLAIMS
    parts = [values_of("graph", graphs)] if diseases is None else chunks("disease", diseases)
    found = (row for values in parts for row in answers(engine, query, values))
    ordered = sorted(row for row in found if row[0] in graphs)
    graph_of = {row[1]: row[0] for row in reversed(ordered)}
    some = partial(_property, engine, about, graph_of)
    texts = _texts(engine, graphs)
    agents = some("biolink:agent_type", only=texts)
    negated = some("biolink:negated")
    strength = some("raregraph:classification") if about == "gene" else {}
    tied_to = some("biolink:allelic_requirement") if about == "gene" else {}
    read_in = _read_in(some, graphs) if about == "mode" else {}
    for graph, node, gene, disease, said, certainty, credited in ordered:
        if graph_of.pop(node, None) is None:
            continue
        source, credit = source_of(graph), short(credited)
        agent = next(iter(agents.get(node, ())), None)
        yield Claim(
            node=node,
            source=source,
            credited=credit,
            basis=_basis(
                Provenance(source, credit, about, agent or "manual_agent", tuple(read_in.get(node, ())))
            ),
            disease=disease,
            gene=gene or None,
            said=said if about == "gene" else short(said),
            from_text=agent == TEXT_AGENT,
            from_record=graph in texts,
            negated=node in negated,
            classification=certainty or next(iter(strength.get(node, ())), None),
            modes=tuple(sorted(map(short, tied_to.get(node, ())))),
        )


def _read_in(some: Callable[..., Mapping[str, Sequence[str]]], graphs: Sequence[str]) -> dict[str, list[str]]:
    """What claims were read in, as CURIEs: publications that they cite, and entries that they are derived from."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for name in READ_IN:
        for node, values in some(name, only=graphs).items():
            found[node] += map(short, values)
    return found


def _texts(engine: Engine, graphs: Sequence[str]) -> list[str]:
    """The graphs of records: only there it matters whether a person or a program made a claim."""
    query = f"SELECT ?graph {{ GRAPH ?graph {{ ?node {iri('raregraph:record')} ?record }} }} LIMIT 1"
    return [graph for graph in graphs if any(answers(engine, query, values_of("graph", [graph])))]


def _property(
    engine: Engine,
    about: About,
    graph_of: Mapping[str, str],
    name: str,
    only: Sequence[str] | None = None,
) -> dict[str, list[str]]:
    """The values of a property for claims: asked for these if they are few, else for all claims at once.

    `only` are the graphs to look into where other nodes than such claims have the property too, by the million.
    """
    nodes = [node for node, graph in graph_of.items() if only is None or graph in only]
    pattern = f"?node {iri(name)} ?value"
    if len(nodes) <= _FEW:
        parts: Iterable[str] = chunks("node", nodes)
    elif only is None:
        parts = [""]
    else:
        parts = [values_of("graph", only)]
        pattern = f"?node {iri(_MARKS[about])} ?mark . {pattern}"
    found: defaultdict[str, list[str]] = defaultdict(list)
    for values in parts:
        for node, value in answers(engine, f"SELECT ?node ?value {{ GRAPH ?graph {{ {pattern} }} }}", values):
            if value not in found[node]:
                found[node].append(value)
    return dict(found)


_basis = lru_cache(maxsize=4096)(basis)


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
        derived_from=tuple(sorted(set(facts["prov:wasDerivedFrom"]))),
    )


_GENE_CLAIMS = """
SELECT ?graph ?claim ?gene ?disease ?said ?certainty ?credited {
  GRAPH ?graph {
    ?claim raregraph:kind ?said ; biolink:object ?disease ; biolink:subject ?gene ;
      biolink:primary_knowledge_source ?credited
  }
}
"""
_MODE_CLAIMS = """
SELECT ?graph ?claim ?gene ?disease ?said ?certainty ?credited {
  GRAPH ?graph {
    ?claim raregraph:certainty ?certainty ; biolink:subject ?disease ; biolink:object ?said ;
      biolink:primary_knowledge_source ?credited
  }
}
"""
_MARKS: dict[About, str] = {"gene": "raregraph:kind", "mode": "raregraph:certainty"}
_FACTS = "SELECT DISTINCT ?node ?property ?value { GRAPH ?graph { ?node ?property ?value } }"
_LABELS = "SELECT DISTINCT ?graph ?node ?label { GRAPH ?graph { ?node rdfs:label ?label } }"
