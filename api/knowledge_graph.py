"""The graph from Python: `raregraph.open()` gives a `KnowledgeGraph`.

kg = raregraph.open()
kg.query("SELECT ?s WHERE { ?s a biolink:Disease } LIMIT 5")
kg.ask("genes-of-condition", condition="spinal muscular atrophy").to_pandas()
kg.disease("spinal muscular atrophy").genes_of_kind()
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Unpack

from raregraph.api.answers import (
    Attribution,
    CitedReference,
    ConditionStatement,
    Disease,
    FormStatement,
    Gene,
    GeneStatement,
    ModeStatement,
)
from raregraph.graph.engine.interface import EmbeddedEngine, Engine, Row, Rows
from raregraph.graph.errors import NotOfferedError, QueryError, UnknownNameError
from raregraph.graph.once import Keepsakes, once
from raregraph.graph.rdf.nquads import iri, literal
from raregraph.graph.records import CitationScope
from raregraph.graph.release import Release, current_release
from raregraph.ontology.identifiers import compress, expand
from raregraph.ontology.kinds import GeneDiseaseKind
from raregraph.ontology.names import name_key
from raregraph.queries.binding import bound, bound_text
from raregraph.queries.lookup import disease_key, diseases_named, gene_id, mode_id
from raregraph.queries.question import question

if TYPE_CHECKING:
    from collections.abc import Collection

    from networkx import DiGraph, MultiDiGraph
    from rdflib import Dataset

    from raregraph.api.walks import Module, Neighbours, PathsBetween, Related, Walk
    from raregraph.graph.associations.index import AssociationIndex
    from raregraph.graph.traversal.arrays import Arrays
    from raregraph.graph.traversal.gather import Node
    from raregraph.graph.traversal.network import Network
    from raregraph.graph.traversal.projection import Bipartite
    from raregraph.graph.traversal.selection import Choice, FurtherChoice


class KnowledgeGraph:
    """A release of the graph, read-only, and the engine that answers over it.

    `release` is None where the engine isn't one of a release on this machine. `kept` has what was
    worked out of it once.
    """

    def __init__(self, engine: Engine, release: Release | None = None) -> None:
        self.engine = engine
        self.release = release
        self.kept = Keepsakes()

    @classmethod
    def open(cls, home: Path | str | None = None) -> "KnowledgeGraph":
        """The current release of a home folder.

        Raises:
            ReleaseError: if nothing has been built there.
        """
        release = current_release(Path(home) if home is not None else None)
        return cls(EmbeddedEngine.open(release.store_path), release)

    @classmethod
    def at(cls, endpoint: str) -> "KnowledgeGraph":
        """The graph behind a SPARQL endpoint, which holds the quads of a release.

        Raises:
            QueryError: if this is no address of http or https.
        """
        from raregraph.graph.engine.remote import RemoteEngine  # noqa: PLC0415 - slow to import

        return cls(RemoteEngine(endpoint))

    def query(self, text: str, **params: object) -> Rows:
        """The rows of a SPARQL query; the usual prefixes need no PREFIX lines.

        Each parameter fills a place `VALUES ?name { ... }` of the query with its value, or with several if it
        is a list: strings and numbers as literals, rdflib terms as themselves.

        Raises:
            QueryError: if the query can't be read, or has no place for a parameter.
        """
        return self.engine.rows(bound_text(text, params))

    def ask(self, name: str, **params: object) -> Rows:
        """The rows of a named question; parameters left out keep the question's defaults.

        Raises:
            QueryError: if there is no such question or parameter, or a value is of the wrong type.
            UnknownNameError: if the graph has nothing of a name that is asked for.
        """
        return self.engine.rows(bound(self.engine, question(name), params))

    def disease(self, name: str) -> Disease:
        """A disease by name, synonym or identifier, with all that is claimed of it and its forms.

        Diseases that have the name as their label win over those that have it as a synonym. A synonym that
        several diseases share gives them all: `Disease.ids` lists them, `disease` of a statement says which.

        Raises:
            UnknownNameError: if the graph has no disease of that name.
        """
        key = disease_key(self.engine, name)
        found = _named(self.engine.rows(_NAMED % literal(key)), key)
        facts = self._facts(f"VALUES ?node {{ {_iris(found)} }} ?node a {iri('biolink:Disease')}")
        shown = _name(facts, key)
        about = {str(row["node"]) for row in self.engine.rows(_FORMS_OF % _iris(found))} | set(found)
        modes = self.ask("inheritance-of-condition", condition=key)
        forms = self.ask("forms-of-condition", condition=key)
        return Disease(
            name=shown,
            ids=facts["node"],
            synonyms=tuple(sorted({*facts["rdfs:label"], *facts["skos:altLabel"]} - {shown})),
            identifiers=facts["skos:exactMatch"],
            genes=self._gene_statements(key, about),
            inheritance=tuple(_mode_statement(row) for row in modes if str(row["disease"]) in about),
            forms=tuple(_form_statement(row) for row in forms if str(row["node"]) in about),
        )

    def gene(self, name: str) -> Gene:
        """A gene by symbol, name, previous symbol, alias or identifier, with its conditions.

        Raises:
            UnknownNameError: if the graph has no gene of that name, or several have it.
        """
        curie = gene_id(self.engine, name)
        facts = self._facts(f"VALUES ?node {{ {iri(curie)} }} ?node a {iri('biolink:Gene')}")
        rows = self.ask("conditions-of-gene", gene=curie)
        return Gene(
            id=curie,
            symbol=facts["biolink:symbol"][0],
            name=next(iter(facts["dcterms:title"]), None),
            previous_symbols=facts["raregraph:previousSymbol"],
            aliases=facts["skos:altLabel"],
            location=next(iter(facts["raregraph:location"]), None),
            identifiers=facts["skos:exactMatch"],
            conditions=tuple(map(_condition_statement, rows)),
        )

    def sources(self) -> list[dict[str, Any]]:
        """What the release holds of each source: its file, sha256, version, licence and counts."""
        if self.release is None:
            raise QueryError("there is no release at hand", remedy="Open one with raregraph.open().")
        found: list[dict[str, Any]] = self.release.manifest()["sources"]
        return found

    @once
    def traversal(self) -> "Arrays":
        """The claims of the release as arrays, for `raregraph.graph.traversal`.

        Raises:
            QueryError: if there is no release at hand.
            ReleaseError: if the release was built without them.
        """
        from raregraph.graph.traversal.arrays import open_arrays  # noqa: PLC0415 - slow to import

        if self.release is None:
            raise QueryError("there is no release at hand", remedy="Open one with raregraph.open().")
        return open_arrays(self.release)

    @once
    def associations(self) -> "AssociationIndex":
        """The associations of the release, for `raregraph.graph.associations`.

        Raises:
            NotOfferedError: if there is no release at hand.
            ReleaseError: if the release was built without the arrays that this needs.
        """
        from raregraph.graph.associations.index import AssociationIndex  # noqa: PLC0415 - slow to import

        if self.release is None:
            raise NotOfferedError(
                "associations are read from a release, and another endpoint is served here",
                remedy="Ask that endpoint in SPARQL, or serve a release: raregraph serve --home HOME.",
            )
        return AssociationIndex(self.traversal)

    def network(self, **choice: "Unpack[Choice]") -> "Network":
        """The chosen claims, for the functions of `raregraph.graph.traversal`.

        Keywords choose among the claims: `kinds` (`["causes"]`), `sources` (`["mondo", "infores:orphanet"]`) or
        `without` them, `said` (asserted, the default, inferred, both), `agreeing` (how many independent sources) and
        `denied` (True to take those too); among the nodes: `node_kinds` (None for all; by default genes and diseases);
        among the diseases: `root` (a name or identifier) with its `subtypes` (False for it alone), and `modes` of
        inheritance (`["X-linked"]`). See `raregraph.graph.traversal.selection.Selection`.

        Raises:
            QueryError: if the release has no such kind or source.
            UnknownNameError: if there is no such disease or mode.
        """
        from raregraph.graph.traversal.network import Network  # noqa: PLC0415 - slow to import
        from raregraph.graph.traversal.selection import Said, Selection  # noqa: PLC0415

        root, modes = choice.get("root"), choice.get("modes")
        known: dict[str, Any] = {
            "node_kinds": ("gene", "disease"),
            **choice,
            "said": Said(choice.get("said", Said.ASSERTED)),
            "root": None if root is None else self._disease_node(root),
            "modes": None if modes is None else [mode_id(name) for name in modes],
        }
        return Network.of(self.traversal, Selection(**known))

    def networkx(
        self,
        kinds: "Collection[str] | None" = None,
        sources: "Collection[str] | None" = None,
        *,
        simple: bool = False,
        **choice: "Unpack[FurtherChoice]",
    ) -> "MultiDiGraph[str] | DiGraph[str]":
        """Claims as a networkx graph: an edge a claim with its provenance, or `simple`, one a pair, sources counted.

        What chooses is told at `network`; `raregraph.graph.traversal.networkx_graph` says what edges and nodes carry.

        Raises:
            QueryError: if the release has no such kind or source.
            UnknownNameError: if there is no such disease or mode.
        """
        from raregraph.graph.traversal.networkx_graph import multigraph, simple_graph  # noqa: PLC0415 - slow to import

        network = self.network(kinds=kinds, sources=sources, **choice)
        return simple_graph(network) if simple else multigraph(network)

    def bipartite(self, **choice: "Unpack[Choice]") -> "Bipartite":
        """Genes and diseases that the chosen claims link, as a bipartite graph; `network` tells what chooses.

        Raises:
            QueryError: if the release has no such kind or source.
            UnknownNameError: if there is no such disease or mode.
        """
        from raregraph.graph.traversal.projection import Bipartite  # noqa: PLC0415 - slow to import

        return Bipartite.of(self.network(**choice))

    def bridges(self, first: str, second: str, **choice: "Unpack[Choice]") -> "list[tuple[Node, float]]":
        """The genes that link two diseases, each with its subtypes: with the share of shortest ways through each.

        The diseases go by names or identifiers; `network` tells what else chooses. Genes that no such way runs through
        are left out; the others stand in order of their score, then of their ids. See
        `raregraph.graph.traversal.bridging`.

        Raises:
            QueryError: if the release has no such kind or source, or no chosen claim links one of the diseases.
            UnknownNameError: if there is no such disease or mode.
        """
        from raregraph.graph.traversal.bridging import bridging  # noqa: PLC0415 - slow to import
        from raregraph.graph.traversal.selection import below  # noqa: PLC0415

        network = self.network(**choice)
        families = []
        for name in (first, second):
            family = network.positions(below(self.traversal, self._disease_node(name)))
            if not len(family):
                raise QueryError(
                    f"no chosen claim links {name!r} or a subtype", remedy="Choose more kinds or sources."
                )
            families.append(family.tolist())
        scores = bridging(network, *families)
        found = [(network.node(place), float(scores[place])) for place in scores.nonzero()[0].tolist()]
        genes = [(node, score) for node, score in found if node.kind == "gene"]
        return sorted(genes, key=lambda each: (-each[1], each[0].id))

    def path(
        self,
        start: str,
        end: str,
        *,
        longest: int | None = None,
        every: bool = False,
        limit: int | None = 10,
        **walk: "Unpack[Walk]",
    ) -> "PathsBetween":
        """How two nodes are linked: the shortest paths, or `every` path of at most `longest` steps (4 if left out).

        Nodes go by name, symbol, synonym or identifier. Each step has the claims behind it with kind, direction,
        source and sentence or row. `limit` says how many paths to give (None for all); `total` counts the others.
        Walks follow causes, modifiers, susceptibilities and subtypes, unless `kinds` says otherwise; see
        `raregraph.api.walks.Walk` for what else chooses. Where there is no path, `paths` is empty and `distance` None.

        Raises:
            UnknownNameError: if nothing has a name, or several nodes have it.
            QueryError: if the release has no such kind or source, or no claim that is followed links a node.
        """
        from raregraph.api.walks import paths  # noqa: PLC0415 - slow to import

        return paths(self, start, end, longest=longest, every=every, limit=limit, **walk)

    def neighbors(
        self, name: str, hops: int = 1, *, limit: int | None = None, **walk: "Unpack[Walk]"
    ) -> "Neighbours":
        """What lies within some hops of a node: the nearest first, each with the step to a nearer one.

        Names and what is followed are as for `path`.

        Raises:
            UnknownNameError: if nothing has the name, or several nodes have it.
            QueryError: if the release has no such kind or source, or no claim that is followed links the node.
        """
        from raregraph.api.walks import neighbors  # noqa: PLC0415 - slow to import

        return neighbors(self, name, hops, limit=limit, **walk)

    def related(self, name: str, *, limit: int | None = 10, **walk: "Unpack[Walk]") -> "Related":
        """The diseases related to one: classes above and below, diseases that share genes, and similar signs.

        Genes are shared where they cause the disease or a subtype of it, unless `kinds` says otherwise. `limit` holds
        for each reason. `raregraph.graph.traversal.related.Relation` explains the weights.

        Raises:
            UnknownNameError: if nothing has the name, or several nodes have it.
            QueryError: if it is no disease, or the release has no such kind or source.
        """
        from raregraph.api.walks import related  # noqa: PLC0415 - slow to import

        return related(self, name, limit=limit, **walk)

    def module(
        self, *genes: str, restart: float = 0.3, limit: int | None = 10, **walk: "Unpack[Walk]"
    ) -> "Module":
        """The genes and diseases that lie closest to some genes, by a random walk that starts again at these.

        The walk follows causes and subtypes, unless `kinds` says otherwise, and at each step starts again with the
        chance `restart`. `limit` holds for each kind of node. `raregraph.api.walks.Member` explains the scores.

        Raises:
            UnknownNameError: if nothing has a name, or several nodes have it.
            QueryError: if the release has no such kind or source, or no claim that is followed links one of them.
        """
        from raregraph.api.walks import module  # noqa: PLC0415 - slow to import

        return module(self, *genes, restart=restart, limit=limit, **walk)

    def rdflib(self) -> "Dataset":
        """The same data as an rdflib Dataset, read-only, for rdflib's tools.

        Raises:
            QueryError: if the graph isn't in a store on this machine.
        """
        from raregraph.graph.rdflib_view import rdflib_dataset  # noqa: PLC0415 - slow to import

        if not isinstance(self.engine, EmbeddedEngine):
            raise QueryError("rdflib needs the store itself", remedy="Open a release with raregraph.open().")
        return rdflib_dataset(self.engine)

    def _disease_node(self, name: str) -> str:
        """The one disease of a name, as the id of its node.

        Raises:
            UnknownNameError: if there is none, or several have the name.
        """
        found = [_short(node) for node in diseases_named(self.engine, name)]
        if len(found) > 1:
            raise UnknownNameError(
                f"the name {name!r} is ambiguous: {len(found)} diseases have it",
                remedy=f"Take one of: {', '.join(found)}.",
            )
        return found[0]

    def _facts(self, pattern: str) -> "defaultdict[str, tuple[str, ...]]":
        """All properties of the nodes that fit a pattern, under CURIEs, and the nodes themselves under `node`."""
        rows = self.engine.rows(
            f"SELECT DISTINCT ?node ?property ?value WHERE {{ GRAPH ?g {{ {pattern} }} "
            "GRAPH ?h { ?node ?property ?value } }"
        )
        found: dict[str, set[str]] = defaultdict(set)
        for row in rows:
            found["node"].add(_short(row["node"]))
            found[_short(row["property"])].add(_short(row["value"]))
        return defaultdict(tuple, {name: tuple(sorted(values)) for name, values in found.items()})

    def _gene_statements(self, key: str, about: set[str]) -> tuple[GeneStatement, ...]:
        rows = [row for row in self.ask("genes-of-condition", condition=key) if str(row["disease"]) in about]
        citations = self._citations([str(row["claim"]) for row in rows])
        return tuple(
            GeneStatement(
                symbol=str(row["symbol"]),
                gene=_short(row["gene"]),
                relation=GeneDiseaseKind(str(row["relation"])),
                disease=_short(row["disease"]),
                form=_text(row, "form"),
                modes=_several(row, "modes"),
                said=_attribution(row),
                citations=citations[str(row["claim"])],
            )
            for row in rows
        )

    def _citations(self, claims: list[str]) -> "defaultdict[str, tuple[CitedReference, ...]]":
        found: dict[str, tuple[CitedReference, ...]] = defaultdict(tuple)
        portions = (claims[start : start + _PORTION] for start in range(0, len(claims), _PORTION))
        for row in (row for portion in portions for row in self.engine.rows(_CITATIONS % _iris(portion))):
            scope: CitationScope = "direct" if str(row["cites"]) == expand("raregraph:cites") else "inferred"
            reference = CitedReference(
                int(str(row["number"])), _text(row, "publisher"), _text(row, "date"), scope
            )
            found[str(row["claim"])] += (reference,)
        return defaultdict(tuple, found)


_PORTION = 100  # claims asked for at once, so that no query grows without bound

_NAMED = """
SELECT DISTINCT ?node ?label WHERE {
  GRAPH ?graph { ?node raregraph:nameKey %s ; a biolink:Disease }
  OPTIONAL { GRAPH ?labels { ?node rdfs:label ?label } }
}
"""

_FORMS_OF = """
SELECT DISTINCT ?node WHERE { VALUES ?disease { %s } GRAPH ?graph { ?node skos:broader ?disease } }
"""

_CITATIONS = """
SELECT DISTINCT ?claim ?cites ?number ?publisher ?date WHERE {
  VALUES ?claim { %s }
  VALUES ?cites { raregraph:cites raregraph:citesByPassage }
  GRAPH ?graph { ?claim ?cites ?reference . ?reference raregraph:number ?number }
  OPTIONAL { GRAPH ?graph { ?reference raregraph:publisherName ?publisher } }
  OPTIONAL { GRAPH ?graph { ?reference dcterms:issued ?date } }
} ORDER BY ?claim ?number ?cites
"""


def _named(rows: Rows, key: str) -> list[str]:
    """The nodes whose label has the key; where there are none, all that have it."""
    labelled = {str(row["node"]) for row in rows if name_key(str(row["label"] or "")) == key}
    return sorted(labelled or {str(row["node"]) for row in rows})


def _name(facts: Mapping[str, tuple[str, ...]], key: str) -> str:
    """The name of a disease: its label, or else the synonym with the key that several diseases share."""
    labels = sorted(facts["rdfs:label"], key=lambda label: (name_key(label) != key, label))
    if len(set(map(name_key, labels))) == 1 or name_key(labels[0]) == key:
        return labels[0]
    return next((name for name in sorted(facts["skos:altLabel"]) if name_key(name) == key), labels[0])


def _iris(nodes: Iterable[str]) -> str:
    return " ".join(f"<{node}>" for node in nodes)


def _condition_statement(row: Row) -> ConditionStatement:
    return ConditionStatement(
        condition=str(row["condition"]),
        disease=_short(row["disease"]),
        relation=GeneDiseaseKind(str(row["relation"])),
        form=_text(row, "form"),
        modes=_several(row, "modes"),
        said=_attribution(row),
    )


def _mode_statement(row: Row) -> ModeStatement:
    return ModeStatement(
        mode=_short(row["mode"]),
        label=str(row["inheritance"]),
        certainty=str(row["certainty"]),  # type: ignore[arg-type]
        disease=_short(row["disease"]),
        form=_text(row, "form"),
        said=_attribution(row),
    )


def _form_statement(row: Row) -> FormStatement:
    return FormStatement(
        name=str(row["form"]),
        id=_short(row["node"]),
        genes=_several(row, "genes"),
        modes=_several(row, "modes"),
        said=_attribution(row),
    )


def _attribution(row: Row) -> Attribution:
    record, place = row["record"], [_text(row, name) for name in ("file", "row") if name in row]
    return Attribution(
        _text(row, "sentence") or "",
        _short(row["source"]),
        None if record is None else _short(record),
        ", ".join(filter(None, place)) or None,
    )


def _text(row: Row, name: str) -> str | None:
    return str(row[name]) if row[name] not in (None, "") and str(row[name]) else None


def _several(row: Row, name: str) -> tuple[str, ...]:
    joined = _text(row, name)
    return tuple(joined.split("; ")) if joined else ()


def _short(term: object) -> str:
    return compress(str(term), strict=False) or str(term)
