"""What the graph was made from: each source with its version, terms, file, counts and quality, in one account.

The catalogue graph says what a source is; the manifest and the QC report of a release say what was read of it.
Behind another endpoint there is only the catalogue graph.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from raregraph.graph.agreement.who_says import answers
from raregraph.graph.engine.interface import Engine
from raregraph.graph.release import Release
from raregraph.ontology.identifiers import compress

_CATALOGUE = "SELECT ?graph ?p ?o { GRAPH ?g { ?graph a raregraph:NamedGraph ; ?p ?o } }"
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
class SourceAccount:
    """A source and what the graph holds of it.

    `graph` is the IRI of its named graph, `infores` the CURIE of its publisher. `redistributable` is None where that
    was not established; `kind`, `counts` and `quality` are None where there is no release at hand.
    """

    name: str
    title: str
    description: str
    graph: str
    infores: str
    version: str
    licence: str
    licence_url: str | None
    redistributable: bool | None
    homepage: str | None
    citation: str
    file: str
    sha256: str
    triples: int | None = None
    kind: str | None = None
    counts: Mapping[str, int] | None = None
    quality: Quality | None = None


def source_accounts(engine: Engine, release: Release | None) -> tuple[SourceAccount, ...]:
    """All sources of a graph, by name; none if the graph has no catalogue."""
    facts: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for graph, name, value in sorted(answers(engine, _CATALOGUE)):
        facts[graph].setdefault(compress(name, strict=False) or name, value)
    triples = {graph: int(number) for graph, number in answers(engine, _TRIPLES)}
    read = {each["graph"]: each for each in release.manifest()["sources"]} if release else {}
    reports = release.qc_report().get("sources", {}) if release else {}
    found = (
        _account(graph, own, triples.get(graph), read.get(graph), reports) for graph, own in facts.items()
    )
    return tuple(sorted(found, key=lambda each: each.name))


def _account(
    graph: str,
    facts: Mapping[str, str],
    triples: int | None,
    read: Mapping[str, Any] | None,
    reports: Mapping[str, Any],
) -> SourceAccount:
    name = facts.get("dcterms:identifier", graph)
    report = reports.get(name)
    may = facts.get("raregraph:redistributable")
    return SourceAccount(
        name=name,
        title=facts.get("dcterms:title", name),
        description=facts.get("dcterms:description", ""),
        graph=graph,
        infores=compress(facts.get("dcterms:source", ""), strict=False) or "",
        version=facts.get("dcterms:hasVersion", ""),
        licence=facts.get("dcterms:rights", ""),
        licence_url=facts.get("dcterms:license"),
        redistributable=None if may is None else may == "true",
        homepage=facts.get("foaf:homepage"),
        citation=facts.get("dcterms:bibliographicCitation", ""),
        file=facts.get("raregraph:file", ""),
        sha256=facts.get("raregraph:sha256", ""),
        triples=triples,
        kind=read["kind"] if read else None,
        counts=read["counts"] if read else None,
        quality=_quality(report) if report else None,
    )


def _quality(report: Mapping[str, Any]) -> Quality:
    return Quality(report["errors"], report["notes"], report["problems"], report.get("not_grounded", ()))
