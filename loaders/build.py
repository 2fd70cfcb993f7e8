"""From source files to a release: the whole way, in order.

    sources and paths -> genes -> pieces -> records -> claims -> N-Quads -> store -> release

Genes come first, because texts are read with them. Everything else streams: texts are read in `jobs` processes, rows
are spelled in this one, their N-Quads flow in a fixed order into the bulk load, and only counts and problems are kept.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from hashlib import file_digest, sha256
from importlib.metadata import version
from itertools import islice
from pathlib import Path
from typing import Any

from raregraph.graph.curated import Mapping, Term
from raregraph.graph.disease_index import Conflict, DiseaseIndex
from raregraph.graph.errors import BuildError, LoadError
from raregraph.graph.inference import Fact, inferred_quads
from raregraph.graph.rdf.named_graphs import graph_iri, source_graph_quads
from raregraph.graph.rdf.static import ontology_quads
from raregraph.graph.records import Gene, Problem, SourceGraph
from raregraph.graph.release import Release, draft
from raregraph.loaders.parallel import Mapped, few_collections, ordered_map
from raregraph.loaders.registry import source as registered
from raregraph.loaders.sheet import Part
from raregraph.loaders.source import COUNTED, RawItem, Source
from raregraph.loaders.work import Excerpt, ParsedItem, Piece, Worker, excerpts
from raregraph.ontology.identifiers import BASE

BATCH_BYTES = 256 * 1024
HUB_SOURCE = "infores:mondo"
TEXTS = "conditions"
"""The kind of source whose records have a text to read."""


@dataclass(frozen=True, slots=True)
class BuildRequest:
    """What to build: sources with their paths, and how.

    `jobs` is the number of processes that read texts; `limit` the most pieces to take of each source. `strict`
    makes any error in the data stop the build. `partial` allows sources to hold fewer records than they should.
    `further` is N-Quads that every release holds beside what its sources say.
    """

    inputs: tuple[tuple[Source, Path], ...]
    home: Path
    jobs: int = 1
    limit: int | None = None
    strict: bool = False
    partial: bool = False
    further: bytes = b""


@dataclass(frozen=True, slots=True)
class ProgressEvent:
    """How far a build is: the source at work and how many of its pieces are done."""

    phase: str
    source: str = ""
    done: int = 0


@dataclass(frozen=True, slots=True)
class BuildResult:
    """The new release and everything that could not be taken into it."""

    release: Release
    qc: dict[str, Any]
    problems: tuple[Problem, ...]


def build(
    request: BuildRequest, progress: Callable[[ProgressEvent], None] = lambda event: None
) -> BuildResult:
    """Build a release from sources and make it the current one.

    Raises:
        LoadError: with `strict`, at the first error in the data.
        BuildError: if a source holds too few or too many records, a quote is not in its record, another
            build is at work in the same home, or the disk is full. The old release stays current.
    """
    with _running(request, progress) as (run, quads), draft(request.home) as release:
        release.load(quads)
        progress(ProgressEvent("publishing"))
        qc = run.qc_report()
        manifest = {
            "raregraph_version": version("raregraph"),
            "built_at": datetime.now(UTC).isoformat(timespec="seconds"),
            "sources": run.described(),
        }
        published = release.publish(manifest, qc)
    return BuildResult(published, qc, tuple(p for done in run.done for p in done.problems))


@contextmanager
def spelled(request: BuildRequest) -> Iterator[Iterator[bytes]]:
    """The N-Quads that a build loads, in chunks; nothing is written to the home.

    Raises:
        LoadError, BuildError: as `build` does.
    """
    with _running(request, lambda event: None) as (_, quads):
        yield quads


@contextmanager
def _running(
    request: BuildRequest, progress: Callable[[ProgressEvent], None]
) -> Iterator[tuple["_Run", Iterator[bytes]]]:
    _check_paths(request.inputs)
    progress(ProgressEvent("genes"))
    run = _Run(request, progress)
    with few_collections():
        work = partial(_work, Worker.over(run.genes(), run.diseases(), run.parsed_before))
        with ordered_map(work, request.jobs if _have_texts(request.inputs) else 1) as in_processes:
            yield run, run.quads(_Ways(in_processes, partial(map, work)))


def _have_texts(inputs: Iterable[tuple[Source, Path]]) -> bool:
    return any(source.kind == TEXTS for source, _ in inputs)


def _check_paths(inputs: Iterable[tuple[Source, Path]]) -> None:
    for source, path in inputs:
        if not path.exists():
            raise BuildError(
                "there is no such file or folder", place=f"{source.name} ({path})", remedy="Check the path."
            )


@dataclass(slots=True)
class _Done:
    """What is known of a source after its pieces are done."""

    source: Source
    path: Path
    graph: SourceGraph
    tally: Counter[str] = field(default_factory=Counter)
    problems: list[Problem] = field(default_factory=list)
    not_grounded: list[dict[str, Any]] = field(default_factory=list)
    diseases: set[str] = field(default_factory=set)

    def ground(self, disease: str, name: str, index: DiseaseIndex) -> None:
        """Count whether a disease of the source's rows is one of the hub."""
        self.diseases.add(disease)
        if index.hub(disease):
            self.tally["grounded"] += 1
            return
        targets = next((each.targets for each in index.conflicts if each.identifier == disease), ())
        self.tally["ambiguous" if targets else "ungrounded"] += 1
        self.not_grounded.append({"record": disease, "title": name, "candidates": targets})


@dataclass(frozen=True, slots=True)
class _Ways:
    """How pieces are worked on: in processes, or here.

    To read a text takes long and gives little to hand over. A row is spelled in hardly more time than it takes to
    hand its quads from one process to another, and the bulk load sorts on other cores meanwhile.
    """

    in_processes: Mapped
    here: Mapped

    def of(self, source: Source) -> Mapped:
        """The way for the pieces of a source."""
        return self.in_processes if source.kind == TEXTS else self.here


@dataclass(slots=True)
class _Run:
    request: BuildRequest
    progress: Callable[[ProgressEvent], None]
    done: list[_Done] = field(default_factory=list)
    files: dict[str, str] = field(default_factory=dict)
    facts: set[Fact] = field(default_factory=set)
    conflicts: list[tuple[str, Conflict]] = field(default_factory=list)
    index: DiseaseIndex = field(default_factory=DiseaseIndex)
    parsed_before: dict[str, tuple[ParsedItem, ...]] = field(default_factory=dict)

    def genes(self) -> tuple[Gene, ...]:
        """The genes of all gene sources, whole: a text is read with every gene there is."""
        return tuple(record for record in self._first("genes") if isinstance(record, Gene))

    def diseases(self) -> DiseaseIndex:
        """The hub and the mappings to it: identities are known before any row or record is spelled."""
        terms = tuple(record for record in self._first("ontology", HUB_SOURCE) if isinstance(record, Term))
        mappings = (record for record in self._first("mappings") if isinstance(record, Mapping))
        self.index = index = DiseaseIndex.of(terms, mappings)
        self.conflicts += [(HUB_SOURCE.partition(":")[2], conflict) for conflict in index.conflicts]
        return index

    def _first(self, kind: str, infores: str | None = None) -> Iterator[object]:
        for source, path in self.request.inputs:
            if source.kind == kind and infores in {None, source.infores}:
                with suppress(LoadError):  # noted when the source itself is loaded
                    parsed = tuple(ParsedItem(item.name, source.parse(item)) for item in source.items(path))
                    self.parsed_before[source.name] = parsed
                    yield from (record for piece in parsed for record in piece.parsed.records)

    def quads(self, ways: _Ways) -> Iterator[bytes]:
        """All N-Quads of the release: ontology, sources in order of their names, and what the sources are."""
        own_version = version("raregraph")
        yield from ontology_quads(own_version)
        yield self.request.further
        for source, path in sorted(self.request.inputs, key=lambda pair: pair[0].name):
            done = _Done(source, path, _describe(source, path))
            self.done.append(done)
            yield from self._source_quads(done, ways.of(source))
            self._check(done)
        self._check_any()
        self.progress(ProgressEvent("inferring"))
        yield from inferred_quads(self.facts, f"{BASE}graph/inferred/{own_version}")
        catalogue = f"{BASE}graph/catalogue/{own_version}"
        yield "".join(source_graph_quads(done.graph, catalogue) for done in self.done).encode()
        self.progress(ProgressEvent("optimizing"))

    def described(self) -> list[dict[str, Any]]:
        """What the manifest says of each source."""
        return [
            {
                "name": done.source.name,
                "title": done.source.title,
                "kind": done.source.kind,
                "graph": done.graph.graph,
                "infores": done.source.infores,
                "version": done.graph.version,
                "licence": done.source.licence.name,
                "redistributable": done.source.licence.redistributable,
                "file": done.graph.file,
                "sha256": done.graph.sha256,
                "counts": dict(sorted(done.tally.items())),
                "problems": len(done.problems),
            }
            for done in self.done
        ]

    def qc_report(self) -> dict[str, Any]:
        """Counts and problems, source by source, and what was not merged because it contradicts itself."""
        return {
            "sources": {done.source.name: _source_report(done) for done in self.done},
            "identity": {
                "conflicts": [
                    {
                        "source": source,
                        "identifier": conflict.identifier,
                        "targets": conflict.targets,
                        "reason": conflict.reason,
                    }
                    for source, conflict in self.conflicts
                ]
            },
        }

    def _source_quads(self, done: _Done, mapped: Mapped) -> Iterator[bytes]:
        name = done.source.name
        known = self.parsed_before.get(name)
        cut = excerpts(known[: self.request.limit]) if known else batches(self._items(done), BATCH_BYTES)
        for piece in mapped((name, done.graph.graph, batch) for batch in cut):
            self._note(done, piece.problems)
            kept = [part for part in piece.parts if self._is_first(part, done)]
            for part in kept:
                self._take(part, done)
            self.progress(ProgressEvent("reading", done.source.name, done.tally["pieces"]))
            yield b"".join(part.quads for part in kept)

    def _take(self, part: Part, done: _Done) -> None:
        done.tally.update(part.tally)
        self.facts.update(part.facts)
        self.conflicts += [(done.source.name, conflict) for conflict in part.conflicts]
        for disease, name in part.diseases if self.index.labels else ():
            if disease not in done.diseases:
                done.ground(disease, name, self.index)
        done.not_grounded += (
            [{"record": part.record, "title": part.title, "candidates": part.not_grounded.candidates}]
            if part.not_grounded
            else []
        )

    def _is_first(self, part: Part, done: _Done) -> bool:
        """A record id belongs to one record: the second file that claims it is left out, and said."""
        first = self.files.setdefault(part.record, part.file)
        if not part.record or first == part.file:
            return True
        self._note(
            done,
            [
                Problem(
                    part.file,
                    f"record {part.record}",
                    f"the same record id stands in {first}",
                    "Give each record an id of its own; this one is left out",
                )
            ],
        )
        return False

    def _items(self, done: _Done) -> Iterator[RawItem]:
        try:
            yield from islice(done.source.items(done.path), self.request.limit)
        except LoadError as error:
            self._note(done, error.problems)

    def _note(self, done: _Done, problems: Iterable[Problem]) -> None:
        for problem in problems:
            if self.request.strict and problem.level == "error":
                raise LoadError([problem])
            done.problems.append(problem)

    def _check(self, done: _Done) -> None:
        """A load that looks too small or too large is an error; that it gave nothing is noted already."""
        bounds, count = done.source.bounds, sum(done.tally[word] for word in COUNTED)
        partial = self.request.partial or self.request.limit is not None
        if count > bounds.at_most or (0 < count < bounds.at_least and not partial):
            raise BuildError(
                f"{count:,} records were read, where {bounds.at_least:,} to {bounds.at_most:,} are expected",
                place=f"{done.source.name} ({done.path})",
                remedy="Check the file, or give --partial if it holds a part of the source on purpose.",
            )

    def _check_any(self) -> None:
        """A build of nothing never takes the place of a release."""
        if not any(done.tally[word] for done in self.done for word in COUNTED):
            raise BuildError(
                "no record was read from any source",
                place=", ".join(f"{done.source.name} ({done.path})" for done in self.done),
                remedy="Check the paths.",
            )


def read_genes(source: Source, path: Path) -> Iterator[Gene]:
    """The genes of a gene source.

    Raises:
        LoadError: if the file can't be read.
    """
    return (record for record in read_whole(source, path) if isinstance(record, Gene))


def read_whole(source: Source, path: Path) -> Iterator[object]:
    """All records of a source, in order; what can't be taken is left to the build to note.

    Raises:
        LoadError: if the file can't be read.
    """
    for item in source.items(path):
        yield from source.parse(item).records


def _work(worker: Worker, batch: tuple[str, str, tuple[RawItem | Excerpt, ...]]) -> Piece:
    name, graph, items = batch
    pieces = [worker.quads(registered(name), graph, item) for item in items]
    parts = tuple(part for piece in pieces for part in piece.parts)
    return Piece(parts, tuple(problem for piece in pieces for problem in piece.problems))


def _describe(source: Source, path: Path) -> SourceGraph:
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


def fingerprint(path: Path) -> str:
    """The sha256 of a file, or of the names and sha256 of all files in a folder, in hexadecimal."""
    if not path.is_dir():
        return _file_hash(path) if path.is_file() else ""
    files = sorted(file for file in path.rglob("*") if file.is_file())
    listing = "".join(f"{_file_hash(file)}  {file.relative_to(path).as_posix()}\n" for file in files)
    return sha256(listing.encode()).hexdigest()


def _file_hash(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def batches(items: Iterable[RawItem], size: int) -> Iterator[tuple[RawItem, ...]]:
    """Pieces together until they weigh `size` bytes: enough work to be worth sending to a process.

    >>> small = RawItem("a.txt", "a", b"12345")
    >>> [len(batch) for batch in batches([small] * 5, 10)]
    [2, 2, 1]
    """
    batch: list[RawItem] = []
    weight = 0
    for item in items:
        batch.append(item)
        weight += len(item.data)
        if weight >= size:
            yield tuple(batch)
            batch, weight = [], 0
    if batch:
        yield tuple(batch)


def _source_report(done: _Done) -> dict[str, Any]:
    return {
        "counts": dict(sorted(done.tally.items())),
        "errors": sum(problem.level == "error" for problem in done.problems),
        "notes": sum(problem.level == "note" for problem in done.problems),
        "problems": [_as_json(problem) for problem in done.problems],
        "not_grounded": done.not_grounded,
    }


def _as_json(problem: Problem) -> dict[str, str]:
    return {
        "level": problem.level,
        "file": problem.file,
        "place": problem.place,
        "message": problem.message,
        "remedy": problem.remedy,
    }
