"""RO-Crate metadata of an export: what each file is, under which terms, and what to cite for it.

RO-Crate 1.2, <https://w3id.org/ro/crate/1.2>. It is a page of JSON-LD; the package `rocrate` would copy
all files through itself to write it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from raregraph.graph.export.selection import Selection
from raregraph.graph.records import SourceGraph
from raregraph.ontology.identifiers import expand

METADATA = "ro-crate-metadata.json"
_CONTEXT = "https://w3id.org/ro/crate/1.2/context"
_PROFILE = "https://w3id.org/ro/crate/1.2"
_OWN_LICENCE = ("BSD-3-Clause", "https://spdx.org/licenses/BSD-3-Clause.html")
_MAKERS = "https://w3id.org/raregraph/"


@dataclass(frozen=True, slots=True)
class CrateFile:
    """A file of a crate: its name, what it is, and the IRIs of the graphs that it holds or tells of."""

    name: str
    title: str
    description: str
    media_type: str
    bytes: int
    sha256: str
    graphs: tuple[str, ...] = ()


def crate_metadata(
    selection: Selection, files: Sequence[CrateFile], sources: Mapping[str, SourceGraph]
) -> dict[str, Any]:
    """The metadata as JSON-LD.

    The licences of a file are those of the sources in it; of the graph of what is inferred, those of all sources that
    it follows from; of raregraph's own graphs, raregraph's.
    """
    manifest = selection.release.manifest()
    terms = _Terms(selection, sources)
    entities: list[dict[str, Any]] = [
        {
            "@id": METADATA,
            "@type": "CreativeWork",
            "conformsTo": {"@id": _PROFILE},
            "about": {"@id": "./"},
        },
        {
            "@id": "./",
            "@type": "Dataset",
            "name": f"raregraph, release {selection.release.id}",
            "description": _description(selection),
            "datePublished": manifest["built_at"],
            "version": selection.release.id,
            "keywords": "rare disease, knowledge graph, gene, inheritance, RDF, Biolink",
            "license": terms.licences_of(graph.graph for graph in selection.graphs),
            "author": {"@id": _MAKERS},
            "publisher": {"@id": _MAKERS},
            "citation": _one_or_more({"@id": source.graph} for source in terms.sources),
            "hasPart": [{"@id": file.name} for file in files],
        },
        *(_file(file, terms) for file in files),
        *(_source(source, terms) for source in terms.sources),
        *(
            {"@id": at, "@type": "CreativeWork", "name": name, "description": f"Terms of use: {name}"}
            for at, name in sorted(terms.licences.items())
        ),
        *(
            {"@id": at, "@type": "Organization", "name": at.rpartition("/")[2], "url": at}
            for at in sorted({expand(source.infores) for source in terms.sources} - {_MAKERS})
        ),
        {"@id": _MAKERS, "@type": "Organization", "name": "The raregraph developers", "url": _MAKERS},
    ]
    return {"@context": _CONTEXT, "@graph": entities}


_Links = dict[str, str] | list[dict[str, str]]


def _one_or_more(links: Iterable[dict[str, str]]) -> _Links:
    """RO-Crate wants a single value bare."""
    held = list(links)
    return held[0] if len(held) == 1 else held


class _Terms:
    """Which sources and licences the graphs of a selection have."""

    def __init__(self, selection: Selection, sources: Mapping[str, SourceGraph]) -> None:
        self._known = sources
        self._asserting = [graph.graph for graph in selection.asserting]
        self._inferred = {graph.graph for graph in selection.graphs if graph.source == "inferred"}
        self.sources = [sources[graph.graph] for graph in selection.graphs if graph.graph in sources]
        self.licences = dict(self._each(graph.graph for graph in selection.graphs))

    def licences_of(self, graphs: Iterable[str]) -> "_Links":
        """Links to the licences of these graphs."""
        return _one_or_more({"@id": at} for at in sorted(dict(self._each(graphs))))

    def sources_of(self, graphs: Iterable[str]) -> "_Links":
        """Links to the sources of these graphs."""
        behind = sorted({graph for graph in self._behind(graphs) if graph in self._known})
        return _one_or_more({"@id": graph} for graph in behind)

    def _each(self, graphs: Iterable[str]) -> Iterator[tuple[str, str]]:
        """The address and the name of each licence; one without an address is named within the file."""
        for graph in self._behind(graphs):
            source = self._known.get(graph)
            if source is None:
                name, at = _OWN_LICENCE
            else:
                name, at = source.licence, source.licence_url or f"#licence-of-{source.name}"
            yield at, name

    def _behind(self, graphs: Iterable[str]) -> Iterator[str]:
        for graph in graphs:
            if graph in self._inferred:
                yield from self._asserting or (graph,)
            else:
                yield graph


def _description(selection: Selection) -> str:
    text = (
        "A rare-disease knowledge graph as RDF: what each source says of genes, modes of inheritance, phenotypes and"
        " forms of rare diseases, a named graph for each source and version."
    )
    if selection.left_out:
        names = ", ".join(graph.source for graph in selection.left_out)
        text += f" Left out, because their terms don't allow to pass them on, or leave that open: {names}."
    return text


def _file(file: CrateFile, terms: _Terms) -> dict[str, Any]:
    described: dict[str, Any] = {
        "@id": file.name,
        "@type": "File",
        "name": file.title,
        "description": file.description,
        "encodingFormat": file.media_type,
        "contentSize": str(file.bytes),
        "sha256": file.sha256,
        "license": terms.licences_of(file.graphs) if file.graphs else {"@id": _OWN_LICENCE[1]},
    }
    if cited := terms.sources_of(file.graphs):
        described |= {"citation": cited, "isBasedOn": cited}
    return described


def _source(source: SourceGraph, terms: _Terms) -> dict[str, Any]:
    return {
        "@id": source.graph,
        "@type": "CreativeWork",
        "name": source.title,
        "description": source.description,
        "version": source.version,
        "license": terms.licences_of([source.graph]),
        "creditText": source.citation,
        "publisher": {"@id": expand(source.infores)},
        "url": source.homepage,
    }
