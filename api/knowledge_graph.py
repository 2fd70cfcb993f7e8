"""The graph from Python: `raregraph.open()` gives a `KnowledgeGraph`.

kg = raregraph.open()
kg.query("SELECT ?s WHERE { ?s a biolink:Disease } LIMIT 5")
kg.ask("genes-of-condition", condition="spinal muscular atrophy").to_pandas()
kg.disease("spinal muscular atrophy").genes_of_kind()
"""

from pathlib import Path
from typing import TYPE_CHECKING, Any, Unpack

from raregraph.api.answers import Disease, Gene
from raregraph.api.statements import disease_told, gene_told
from raregraph.graph.engine.interface import EmbeddedEngine, Engine, Rows
from raregraph.graph.errors import NotOfferedError, QueryError, UnknownNameError
from raregraph.graph.once import Keepsakes, once
from raregraph.graph.release import Release, current_release
from raregraph.ontology.identifiers import short
from raregraph.queries.binding import bound, bound_text
from raregraph.queries.lookup import diseases_named, mode_id
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
        return disease_told(self, name)

    def gene(self, name: str) -> Gene:
        """A gene by symbol, name, previous symbol, alias or identifier, with its conditions.

        Raises:
            UnknownNameError: if the graph has no gene of that name, or several have it.
        """
        return gene_told(self, name)

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
        found = [short(node) for node in diseases_named(self.engine, name)]
        if len(found) > 1:
            raise UnknownNameError(
                f"the name {name!r} is ambiguous: {len(found)} diseases have it",
                remedy=f"Take one of: {', '.join(found)}.",
            )
        return found[0]
