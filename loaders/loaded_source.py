"""A source while and after its pieces are loaded: what was counted, what could not be taken."""

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from raregraph.graph.disease_index import DiseaseIndex
from raregraph.graph.rdf.named_graphs import graph_iri
from raregraph.graph.records import Problem, SourceGraph
from raregraph.loaders.fingerprint import fingerprint
from raregraph.loaders.source import Source


@dataclass(slots=True)
class LoadedSource:
    """What is known of a source after its pieces are done."""

    source: Source
    path: Path
    graph: SourceGraph
    tally: Counter[str] = field(default_factory=Counter)
    problems: list[Problem] = field(default_factory=list)
    not_grounded: list[dict[str, Any]] = field(default_factory=list)
    diseases: set[str] = field(default_factory=set)
    unfound_signs: Counter[tuple[str, tuple[str, ...]]] = field(default_factory=Counter)

    def ground(self, disease: str, name: str, index: DiseaseIndex) -> None:
        """Count whether a disease of the source's rows is one of the hub."""
        self.diseases.add(disease)
        if index.hub(disease):
            self.tally["grounded"] += 1
            return
        targets = next((each.targets for each in index.conflicts if each.identifier == disease), ())
        self.tally["ambiguous" if targets else "ungrounded"] += 1
        self.not_grounded.append({"record": disease, "title": name, "candidates": targets})

    def described(self) -> dict[str, Any]:
        """What the manifest of a release says of it."""
        return {
            "name": self.source.name,
            "title": self.source.title,
            "kind": self.source.kind,
            "graph": self.graph.graph,
            "infores": self.source.infores,
            "version": self.graph.version,
            "licence": self.source.licence.name,
            "redistributable": self.source.licence.redistributable,
            "file": self.graph.file,
            "sha256": self.graph.sha256,
            "counts": dict(sorted(self.tally.items())),
            "problems": len(self.problems),
        }

    def report(self) -> dict[str, Any]:
        """What the QC report says of it: counts and problems."""
        return {
            "counts": dict(sorted(self.tally.items())),
            "errors": sum(problem.level == "error" for problem in self.problems),
            "notes": sum(problem.level == "note" for problem in self.problems),
            "problems": [_as_json(problem) for problem in self.problems],
            "not_grounded": self.not_grounded,
            "signs_not_grounded": [
                {"name": name, "claims": claims, "candidates": candidates}
                for (name, candidates), claims in sorted(
                    self.unfound_signs.items(), key=lambda item: (-item[1], item[0])
                )
            ],
        }


def source_graph(source: Source, path: Path) -> SourceGraph:
    """The named graph of a source, of the version that the file or folder is."""
    checksum = fingerprint(path)
    version = source.version if source.is_known(checksum) else f"sha256-{checksum[:12]}"
    return SourceGraph(
        graph=graph_iri(source.name, version),
        name=source.name,
        title=source.title,
        description=source.description,
        infores=source.infores,
        version=version,
        licence=source.licence.name,
        licence_url=source.licence.url,
        redistributable=source.licence.redistributable,
        homepage=source.homepage,
        citation=source.citation,
        file=path.name,
        sha256=checksum,
    )


def _as_json(problem: Problem) -> dict[str, str]:
    return {
        "level": problem.level,
        "file": problem.file,
        "place": problem.place,
        "message": problem.message,
        "remedy": problem.remedy,
    }
