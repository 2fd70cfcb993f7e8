"""Reads what the graph says of a node, in few queries: its facts, and claims with their provenance.

Values are texts, IRIs in full; properties go by their CURIEs. A claim is read from the one graph that makes it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from rdflib import URIRef

from raregraph.graph.agreement.independence import Provenance, basis
from raregraph.graph.agreement.who_says import READ_IN, Claim, labels
from raregraph.graph.associations.index import AssociationIndex
from raregraph.graph.engine.interface import Engine
from raregraph.graph.engine.texts import answers, chunks
from raregraph.graph.rdf.named_graphs import source_of
from raregraph.graph.rdf.nquads import iri
from raregraph.graph.terms import Term
from raregraph.ontology.identifiers import BASE, prefixes, short

GRAPHS = f"{BASE}graph/"
TEXT_AGENT = "text_mining_agent"

_RESOURCES = prefixes()["infores"]
_FROM = iri("raregraph:inferredFrom")
_IS_INFERRED = f'STRSTARTS(STR(?g), "{GRAPHS}inferred/")'
_INFERRED = f"FILTER({_IS_INFERRED})"
_ALTERNATIVES = "SELECT ?n ?name { GRAPH ?g { ?n dcterms:alternative ?name } }"
_basis = lru_cache(maxsize=4096)(basis)
_MANY = ("biolink:has_phenotype", "raregraph:ancestor", "biolink:causes", "raregraph:nameKey")


@dataclass(frozen=True, slots=True)
class Facts:
    """What is said of a node itself, but for its many links to signs and genes: (value, graph) by property."""

    node: str
    values: Mapping[str, Sequence[tuple[Term, str]]]

    def __bool__(self) -> bool:
        return bool(self.values)

    def all(self, *properties: str) -> tuple[str, ...]:
        """The values of some properties, each once, sorted within each property."""
        found = (str(value) for name in properties for value, _ in self.values.get(name, ()))
        return tuple(dict.fromkeys(found))

    def one(self, *properties: str) -> str | None:
        """The first value there is."""
        return next(iter(self.all(*properties)), None)

    @property
    def types(self) -> frozenset[str]:
        """The CURIEs of its classes."""
        return frozenset(map(short, self.all("rdf:type")))

    @property
    def graphs(self) -> tuple[str, ...]:
        """The named graphs that say something of it."""
        return tuple(sorted({graph for pairs in self.values.values() for _, graph in pairs}))


def facts_of(engine: Engine, node: str) -> Facts:
    """The facts of a node (an IRI)."""
    left_out = ", ".join(map(iri, _MANY))
    n = URIRef(node).n3()
    query = f"SELECT ?p ?o ?g {{ GRAPH ?g {{ {n} ?p ?o }} FILTER(?p NOT IN ({left_out})) }}"
    found: defaultdict[str, list[tuple[Term, str]]] = defaultdict(list)
    for p, o, g in sorted(engine.rows(query).values, key=lambda row: tuple(map(str, row))):
        if o is not None:
            found[short(str(p))].append((o, str(g)))
    return Facts(node, dict(found))


@dataclass(frozen=True, slots=True)
class Said:
    """A claim of one graph, with all its properties."""

    node: str
    graph: str
    values: Mapping[str, Sequence[str]]

    def all(self, name: str) -> Sequence[str]:
        """The values of a property."""
        return self.values.get(name, ())

    def one(self, name: str) -> str:
        """The first value of a property, or nothing."""
        return next(iter(self.all(name)), "")

    @property
    def subject(self) -> str:
        """The IRI of what it is about."""
        return self.one("biolink:subject")

    @property
    def object(self) -> str:
        """The IRI, or the words, of what it says of its subject."""
        return self.one("biolink:object")

    @property
    def negated(self) -> bool:
        """Whether it denies what it names."""
        return self.one("biolink:negated") == "true"

    @property
    def inferred(self) -> bool:
        """Whether no source makes it: it follows from the hierarchy."""
        return source_of(self.graph) == "inferred"

    @property
    def source(self) -> str:
        """The name of the source that was loaded."""
        return source_of(self.graph)

    @property
    def credited(self) -> str:
        """The CURIE of the resource that it is credited to."""
        return short(self.one("biolink:primary_knowledge_source"))

    @property
    def cites(self) -> tuple[str, ...]:
        """The IRIs of the references that it rests on, those at its sentence first."""
        return (*self.all("raregraph:cites"), *self.all("raregraph:citesByPassage"))

    def claim(self) -> Claim:
        """As the account of who agrees with whom takes it."""
        agent = self.one("biolink:agent_type") or "manual_agent"
        kind = self.one("raregraph:kind")
        about = "gene" if kind else "mode"
        read_in = tuple(short(each) for name in READ_IN for each in self.all(name)) if about == "mode" else ()
        return Claim(
            node=self.node,
            source=self.source,
            credited=self.credited,
            basis=_basis(Provenance(self.source, self.credited, "gene" if kind else "mode", agent, read_in)),
            disease=self.object if kind else self.subject,
            gene=self.subject if kind else None,
            said=kind or short(self.object),
            from_text=agent == TEXT_AGENT,
            from_record=bool(self.one("raregraph:record")),
            negated=self.negated,
            classification=self.one("raregraph:certainty") or self.one("raregraph:classification") or None,
            modes=tuple(sorted(map(short, self.all("biolink:allelic_requirement")))),
        )


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads from one engine, and remembers names, and the graphs of the claims that it has read; one for each page.

    A finished release gives the rows of a query in the same order each time; of any other engine, rows that are read
    in parts must be put in order, which costs much where there are many: `is_settled` says which it is. `index` has
    the names of a release in order, where one is at hand.
    """

    engine: Engine
    is_settled: bool = True
    index: AssociationIndex | None = None
    names: dict[str, str] = field(default_factory=dict)
    graphs: set[str] = field(default_factory=set)
    _inferred_graphs: list[str | None] = field(default_factory=list)

    def part(self, by: str, many: int, start: int = 0) -> str:
        """What ends a query of which only a part is read: the order, if need be by the variables `by`."""
        order = "" if self.is_settled else f"ORDER BY {by} "
        return f"{order}LIMIT {many} OFFSET {start}"

    def said(self, pattern: str, *, limit: int, start: int = 0, order: str = "") -> list[Said]:
        """Some of the claims ?c of graphs ?g that fit a pattern, ordered by these variables if any are given."""
        paging = f"ORDER BY {order} LIMIT {limit} OFFSET {start}" if order else self.part("?c", limit, start)
        inner = f"SELECT DISTINCT ?g ?c {order.removesuffix('?c')} {{ {pattern} }} {paging}"
        pairs = [(row[0], row[1]) for row in answers(self.engine, inner)]
        return self.whole(pairs)

    def whole(self, pairs: Sequence[tuple[str, str]]) -> list[Said]:
        """Claims with all their properties, by graph and node, in this order."""
        wanted = set(pairs)
        self.graphs.update(graph for graph, _ in pairs)
        found: dict[tuple[str, str], defaultdict[str, list[str]]] = {
            pair: defaultdict(list) for pair in dict.fromkeys(pairs)
        }
        query = "SELECT ?g ?c ?p ?o { GRAPH ?g { ?c ?p ?o } }"
        for values in chunks("c", dict.fromkeys(node for _, node in pairs)):
            for graph, node, name, value in answers(self.engine, query, values):
                if (graph, node) in wanted:
                    found[graph, node][short(name)].append(value)
        return [
            Said(node, graph, {name: tuple(sorted(values)) for name, values in own.items()})
            for (graph, node), own in found.items()
        ]

    def count(self, pattern: str, what: str = "*") -> int:
        """How many solutions a pattern has, or how many distinct ones of `what`."""
        ((number,),) = answers(self.engine, f"SELECT (COUNT({what}) AS ?n) {{ {pattern} }}")
        return int(number)

    def inferred_graph(self) -> str | None:
        """The named graph of what is inferred, if there is any."""
        if not self._inferred_graphs:
            query = f"SELECT ?g {{ GRAPH ?g {{ ?c {_FROM} ?from }} {_INFERRED} }} LIMIT 1"
            self._inferred_graphs.append(next((row[0] for row in self.rows(query)), None))
        return self._inferred_graphs[0]

    @property
    def not_inferred(self) -> str:
        """The filter for graphs ?g of what sources say. A release has one graph of what follows."""
        if not self.is_settled:
            return f"FILTER(!{_IS_INFERRED})"
        graph = self.inferred_graph()
        return f"FILTER(!sameTerm(?g, <{graph}>))" if graph else ""

    def asserted(self, end: str, node: str) -> str:
        """A pattern for the claims ?c of graphs ?g of sources on which a node is at one end.

        It is a query of its own, so that nothing more is looked up of the inferred claims: a class at the top of a
        hierarchy has thousands of these.
        """
        claims = f"GRAPH ?g {{ ?c {iri(f'biolink:{end}')} <{node}> }}"
        return f"{{ SELECT ?g ?c {{ {claims} {self.not_inferred} }} }}"

    def inferred(self, end: str, node: str, also: str) -> str:
        """A pattern for the inferred claims ?c of graphs ?g on which a node is at one end.

        In the graph of what follows, the end says which they are; elsewhere, in a graph that was exported and read
        again, they must have what is `also` said and what they follow from.
        """
        at_end = f"{iri(f'biolink:{end}')} <{node}>"
        graph = self.inferred_graph() if self.is_settled else None
        if graph is None:
            return f"GRAPH ?g {{ ?c {at_end} ; {also} ; {_FROM} ?from }}"
        elsewhere = f"{self.asserted(end, node)} GRAPH ?g {{ ?c {also} ; {_FROM} ?from }}"
        return f"{{ VALUES ?g {{ <{graph}> }} GRAPH ?g {{ ?c {at_end} }} }} UNION {{ {elsewhere} }}"

    def rows(self, query: str) -> list[list[str]]:
        """The rows of a query as texts."""
        return list(answers(self.engine, query))

    def name(self, node: str) -> str:
        """What a node is called; `learn` must have read it, else it is its CURIE."""
        return self.names.get(node) or short(node)

    def learn(self, nodes: Iterable[str]) -> None:
        """Read the names of some nodes; of organisations the short ones."""
        new = [
            node
            for node in dict.fromkeys(nodes)
            if node.startswith(("http", "urn:")) and node not in self.names
        ]
        if new:
            self.names.update(labels(self.engine, new))
        brief: dict[str, str] = {}
        for values in chunks("n", [node for node in new if node.startswith(_RESOURCES)]):
            for node, name in answers(self.engine, _ALTERNATIVES, values):
                brief[node] = min(name, brief.get(node, name))
        self.names.update(brief)

    def learn_of(self, claims: Iterable[Said]) -> None:
        """Read the names of what some claims are about, and of whom they credit."""
        names = ("biolink:subject", "biolink:object", "biolink:primary_knowledge_source")
        self.learn(node for claim in claims for name in names for node in claim.all(name))

    def titles(self, nodes: Iterable[str]) -> dict[str, str]:
        """The titles of some nodes: of records and references, and the full names of genes."""
        found: dict[str, str] = {}
        query = "SELECT ?n ?title { GRAPH ?g { ?n dcterms:title ?title } }"
        for values in chunks("n", dict.fromkeys(nodes)):
            for node, title in answers(self.engine, query, values):
                found[node] = min(title, found.get(node, title))
        return found
