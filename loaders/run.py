"""The run of a build: from the pieces of all sources to the N-Quads of a release.

Genes, diseases and signs come first, because texts are read and all is grounded with them. Everything else streams:
texts are read in `jobs` processes, rows are spelled in this one, their N-Quads flow in a fixed order into the bulk
load, and only counts and problems are kept.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from importlib.metadata import version
from itertools import islice
from pathlib import Path
from typing import Any

from raregraph.graph.curated import GeneDiseaseRow, Mapping, Term
from raregraph.graph.disease_index import Conflict, DiseaseIndex
from raregraph.graph.errors import BuildError, LoadError
from raregraph.graph.inference import Fact, inferred_quads
from raregraph.graph.phenotype_index import PhenotypeIndex
from raregraph.graph.rdf.named_graphs import source_graph_quads
from raregraph.graph.rdf.static import ontology_quads
from raregraph.graph.records import Gene, Problem
from raregraph.loaders.build_request import BuildRequest, ProgressEvent
from raregraph.loaders.credits import Credits
from raregraph.loaders.loaded_source import LoadedSource, source_graph
from raregraph.loaders.parallel import Mapped, few_collections, ordered_map
from raregraph.loaders.pieces import BATCH_BYTES, batches
from raregraph.loaders.registry import source as registered
from raregraph.loaders.sheet import Part
from raregraph.loaders.source import COUNTED, RawItem, Source
from raregraph.loaders.work import Excerpt, ParsedItem, Piece, Worker, excerpts
from raregraph.ontology.identifiers import BASE

HUB_SOURCE, SIGN_SOURCE, COPIED_SOURCE = "infores:mondo", "infores:hpo", "infores:medgen"
TEXTS = "conditions"
"""The kind of source whose records have a text to read."""


@contextmanager
def running(
    request: BuildRequest, progress: Callable[[ProgressEvent], None]
) -> Iterator[tuple["Run", Iterator[bytes]]]:
    """A run with its N-Quads, which are made as they are taken.

    Raises:
        LoadError, BuildError: as `raregraph.loaders.build.build` does; most of them while the N-Quads are taken.
    """
    _check_paths(request.inputs)
    progress(ProgressEvent("genes"))
    run = Run(request, progress)
    with few_collections():
        have_texts = _have_texts(request.inputs)
        signs = run.signs() if have_texts else PhenotypeIndex()
        work = partial(_work, run.worker(signs))
        with ordered_map(work, request.jobs if have_texts else 1) as in_processes:
            yield run, run.quads(_Ways(in_processes, partial(map, work)))


def _have_texts(inputs: Iterable[tuple[Source, Path]]) -> bool:
    return any(source.kind == TEXTS for source, _ in inputs)


def _check_paths(inputs: Iterable[tuple[Source, Path]]) -> None:
    for source, path in inputs:
        if not path.exists():
            raise BuildError(
                "there is no such file or folder", place=f"{source.name} ({path})", remedy="Check the path."
            )


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
class Run:
    """All that a build keeps while it runs: the sources that are done, and what is worked out over all of them."""

    request: BuildRequest
    progress: Callable[[ProgressEvent], None]
    done: list[LoadedSource] = field(default_factory=list)
    files: dict[str, str] = field(default_factory=dict)
    facts: set[Fact] = field(default_factory=set)
    conflicts: list[tuple[str, Conflict]] = field(default_factory=list)
    index: DiseaseIndex = field(default_factory=DiseaseIndex)
    parsed_before: dict[str, tuple[ParsedItem, ...]] = field(default_factory=dict)

    def worker(self, signs: PhenotypeIndex) -> Worker:
        """What works on the pieces, with all that has to be known before."""
        return Worker.over(self.genes(), self.diseases(), signs, self.parsed_before, self.credits())

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

    def signs(self) -> PhenotypeIndex:
        """The signs of HPO: records that name a sign without its identifier mean them."""
        return PhenotypeIndex.of(x for x in self._first("ontology", SIGN_SOURCE) if isinstance(x, Term))

    def credits(self) -> Credits:
        """Whom to credit for rows that another source copies: its table is read before those are spelled."""
        copied = [source.name for source, _ in self.request.inputs if source.infores == COPIED_SOURCE]
        rows = (x for x in self._first("associations", COPIED_SOURCE) if isinstance(x, GeneDiseaseRow))
        return Credits.of(copied[0], rows) if copied else Credits()

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
            done = LoadedSource(source, path, source_graph(source, path))
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
        return [done.described() for done in self.done]

    def qc_report(self) -> dict[str, Any]:
        """Counts and problems, source by source, and what was not merged because it contradicts itself."""
        return {
            "sources": {done.source.name: done.report() for done in self.done},
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

    def _source_quads(self, done: LoadedSource, mapped: Mapped) -> Iterator[bytes]:
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

    def _take(self, part: Part, done: LoadedSource) -> None:
        done.tally.update(part.tally)
        self.facts.update(part.facts)
        self.conflicts += [(done.source.name, conflict) for conflict in part.conflicts]
        for disease, name in part.diseases if self.index.labels else ():
            if disease not in done.diseases:
                done.ground(disease, name, self.index)
        done.unfound_signs.update((name, sign.candidates) for name, sign in part.unfound_signs)
        done.not_grounded += (
            [{"record": part.record, "title": part.title, "candidates": part.not_grounded.candidates}]
            if part.not_grounded
            else []
        )

    def _is_first(self, part: Part, done: LoadedSource) -> bool:
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

    def _items(self, done: LoadedSource) -> Iterator[RawItem]:
        try:
            yield from islice(done.source.items(done.path), self.request.limit)
        except LoadError as error:
            self._note(done, error.problems)

    def _note(self, done: LoadedSource, problems: Iterable[Problem]) -> None:
        for problem in problems:
            if self.request.strict and problem.level == "error":
                raise LoadError([problem])
            done.problems.append(problem)

    def _check(self, done: LoadedSource) -> None:
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


def _work(worker: Worker, batch: tuple[str, str, tuple[RawItem | Excerpt, ...]]) -> Piece:
    name, graph, items = batch
    pieces = [worker.quads(registered(name), graph, item) for item in items]
    parts = tuple(part for piece in pieces for part in piece.parts)
    return Piece(parts, tuple(problem for piece in pieces for problem in piece.problems))
