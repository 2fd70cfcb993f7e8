"""What the graph was made from: each source with its version, terms, file, counts and quality, in one account.

The catalogue graph says what a source is; the manifest and the QC report of a release say what was read of it.
Behind another endpoint there is only the catalogue graph.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from raregraph.graph.engine.interface import Engine
from raregraph.graph.engine.texts import answers
from raregraph.graph.metadata.catalogue import source_graphs
from raregraph.graph.records import SourceGraph
from raregraph.graph.release import Release

_TRIPLES = """SELECT DISTINCT ?graph ?n { GRAPH ?v {
  ?graph <http://www.w3.org/ns/sparql-service-description#graph> ?d . ?d <http://rdfs.org/ns/void#triples> ?n } }"""


@dataclass(frozen=True, slots=True)
class Quality:
    """What the build could not take from a source: problems as the QC report has them, records without a disease."""

    errors: int
    notes: int
    problems: Sequence[Mapping[str, str]]
    not_grounded: Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class SourceAccount(SourceGraph):
    """A source as the catalogue has it, and what the graph holds of it.

    `counts` and `quality` are None where there is no release at hand, `triples` where they weren't counted.
    """

    triples: int | None = None
    counts: Mapping[str, int] | None = None
    quality: Quality | None = None


def source_accounts(engine: Engine, release: Release | None) -> tuple[SourceAccount, ...]:
    """All sources of a graph, by name; none if the graph has no catalogue."""
    triples = {graph: int(number) for graph, number in answers(engine, _TRIPLES)}
    read = {each["graph"]: each for each in release.manifest()["sources"]} if release else {}
    reports = release.qc_report().get("sources", {}) if release else {}
    found = (
        _account(source, triples.get(graph), read.get(graph, {}), reports.get(source.name))
        for graph, source in source_graphs(engine).items()
    )
    return tuple(sorted(found, key=lambda each: each.name))


def _account(
    source: SourceGraph, triples: int | None, read: Mapping[str, Any], report: Mapping[str, Any] | None
) -> SourceAccount:
    return SourceAccount(
        **asdict(source) | {"kind": source.kind or read.get("kind", "")},
        triples=triples,
        counts=read.get("counts"),
        quality=_quality(report) if report else None,
    )


def _quality(report: Mapping[str, Any]) -> Quality:
    return Quality(report["errors"], report["notes"], report["problems"], report.get("not_grounded", ()))
