"""Where the genes are with which texts are to be read."""

import os
from collections.abc import Iterator
from pathlib import Path

from raregraph.graph.engine.interface import EmbeddedEngine
from raregraph.graph.errors import RaregraphError, ReleaseError
from raregraph.graph.records import Gene
from raregraph.graph.release import current_release
from raregraph.loaders.pieces import read_genes
from raregraph.loaders.registry import discover, sources
from raregraph.loaders.source import Source
from raregraph.ontology.identifiers import compress

HGNC_VARIABLE = "RAREGRAPH_HGNC"


def genes_for(paths: tuple[Path, ...], given: Path | None, home: Path | None) -> list[Gene]:
    """The genes to read texts with.

    They come from the file given; else from $RAREGRAPH_HGNC; else from HGNC's file in its usual place beside or
    above one of the paths; else from the current release.

    Raises:
        RaregraphError: if there are none anywhere.
    """
    named = given or (Path(os.environ[HGNC_VARIABLE]) if os.environ.get(HGNC_VARIABLE) else None)
    if named:
        return list(read_genes(_gene_source(), named))
    found = next(_near(paths), None)
    if found:
        return list(read_genes(*found))
    try:
        release = current_release(home)
    except ReleaseError as error:
        raise RaregraphError(
            "there are no genes to read the texts with",
            remedy=f"Give HGNC's complete set with --genes FILE or ${HGNC_VARIABLE}, or build a release first.",
        ) from error
    return _genes_of(EmbeddedEngine.open(release.store_path))


def _gene_source() -> Source:
    return next(source for source in sources() if source.kind == "genes")


def _near(paths: tuple[Path, ...]) -> Iterator[tuple[Source, Path]]:
    folders = dict.fromkeys(folder for path in paths for folder in (path.resolve(), *path.resolve().parents))
    for folder in folders:
        if folder.is_dir():
            yield from (
                (source, place) for source, place in discover(folder).items() if source.kind == "genes"
            )


def _genes_of(engine: EmbeddedEngine) -> list[Gene]:
    """The genes of a release; what it calls a gene besides is a symbol if it is one word, else a name."""
    facts: dict[str, dict[str, list[str]]] = {}
    for row in engine.rows(_GENES):
        gene = facts.setdefault(str(row["gene"]), {"symbol": [str(row["symbol"])]})
        gene.setdefault(str(row["property"]), []).append(str(row["value"]))
    return [_gene(iri, gene) for iri, gene in facts.items()]


def _gene(iri: str, facts: dict[str, list[str]]) -> Gene:
    others = facts.get("alias", [])
    return Gene(
        id=compress(iri),
        symbol=facts["symbol"][0],
        name=next(iter(facts.get("name", [])), ""),
        previous_symbols=tuple(facts.get("previous", [])),
        alias_symbols=tuple(name for name in others if " " not in name),
        alias_names=tuple(name for name in others if " " in name),
    )


_GENES = """
SELECT DISTINCT ?gene ?symbol ?property ?value WHERE {
  VALUES (?term ?property) {
    (dcterms:title "name") (raregraph:previousSymbol "previous") (skos:altLabel "alias") (biolink:symbol "symbols")
  }
  GRAPH ?graph { ?gene biolink:symbol ?symbol ; ?term ?value }
}
ORDER BY ?gene ?property ?value
"""
