"""Which claims of a release count: by kind, source, kinds of nodes, a root disease, and how many sources agree."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import groupby
from typing import Any, TypedDict

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import breadth_first_order

from raregraph.graph.agreement.independence import Basis, voices
from raregraph.graph.agreement.who_says import ENTAILED
from raregraph.graph.errors import QueryError
from raregraph.graph.traversal.arrays import Arrays, Positions
from raregraph.graph.traversal.gather import DISEASE, HAS_MODE, HIERARCHY, Attribution
from raregraph.ontology import modes
from raregraph.ontology.kinds import GeneDiseaseKind

Mask = NDArray[np.bool_]


class Said(StrEnum):
    """Whether sources say a claim (asserted), or it follows from one about a subtype (inferred)."""

    ASSERTED = "asserted"
    INFERRED = "inferred"
    BOTH = "both"

    @classmethod
    def _missing_(cls, value: object) -> None:
        raise QueryError(f"claims are not {value!r}", remedy=f"They are: {', '.join(cls)}.")


class FurtherChoice(TypedDict, total=False):
    """What `Selection` chooses by beside kinds and sources, as keywords; see `Choice`."""

    node_kinds: Collection[str] | None
    said: str
    root: str | None
    subtypes: bool
    agreeing: int
    denied: bool
    modes: Collection[str] | None
    without: Collection[str]
    broadest: int | None
    through: Collection[str]


class Choice(FurtherChoice, total=False):
    """What `Selection` chooses by, as keywords of `KnowledgeGraph.network` and others: names are accepted there."""

    kinds: Collection[str] | None
    sources: Collection[str] | None


@dataclass(frozen=True, slots=True)
class Selection:
    """What to choose; what is left out chooses everything.

    `kinds` are kinds of claims: a kind takes those that say the same and more, as `causes_loss_of_function` does for
    `causes`.
    `node_kinds` are kinds of nodes: both ends of a claim must be of them. `sources` are names of loaded sources
    ("orphapacket") or the infores CURIEs of those whom a claim credits. `root` is the identifier of a disease: only
    claims on it and, with `subtypes`, on those below it are taken. `agreeing` is the least number of independent
    sources that must say the same of the same pair; what links subtypes is exempt. Denied claims are left out
    unless `denied`. What is no relation of Biolink's, as an age of onset, is taken only where `kinds` name it. `modes`
    are identifiers of modes of inheritance: only claims on diseases are taken of which some source asserts such a mode,
    or a narrower one (X-linked recessive for X-linked); what is inferred, unclear or denied
    doesn't count, nor what is said of a disease above or below. `without` are names of loaded sources to leave out.
    `broadest` keeps what is near: a class with more than so many classes below it ("hereditary disease") links none
    of them, nor the genes that are inferred from them, except the nodes with the identifiers `through`.
    """

    kinds: Collection[str] | None = None
    node_kinds: Collection[str] | None = None
    sources: Collection[str] | None = None
    said: Said = Said.ASSERTED
    root: str | None = None
    subtypes: bool = True
    agreeing: int = 1
    denied: bool = False
    modes: Collection[str] | None = None
    without: Collection[str] = ()
    broadest: int | None = None
    through: Collection[str] = ()

    def claims(self, arrays: Arrays) -> Positions:
        """The numbers of the claims that are chosen, in order.

        Raises:
            QueryError: if a kind or source is none of the release's, a mode is unknown, or no claim links the root.
        """
        self._check(arrays)
        wanted = np.array([self._takes(each) for each in arrays.table], bool)
        chosen = wanted[arrays.attributions] if len(wanted) else np.zeros(0, bool)
        if self.node_kinds is not None:
            chosen &= _both(arrays, np.isin(arrays.kinds, list(self.node_kinds))[arrays.node_kinds])
        if self.broadest is not None:
            chosen &= self._near(arrays, self.broadest)
        if self.root is not None or self.modes is not None:
            chosen &= _about(arrays, self._diseases(arrays))
        found = np.flatnonzero(chosen)
        return found if self.agreeing <= 1 else _agreeing(arrays, found, self.agreeing)

    def _takes(self, claim: Attribution) -> bool:
        return (
            (
                ":" not in claim.kind
                if self.kinds is None
                else not _meanings(claim.kind).isdisjoint(self.kinds)
            )
            and (self.sources is None or claim.source in self.sources or claim.credited in self.sources)
            and claim.source not in self.without
            and (self.denied or not claim.negated)
            and (self.said is Said.BOTH or claim.inferred == (self.said is Said.INFERRED))
        )

    def _near(self, arrays: Arrays, broadest: int) -> Mask:
        """All claims but those that put something below a broad class, or infer something of it."""
        broad = arrays.breadths > broadest
        broad[[number for each in self.through if (number := arrays.number(each)) is not None]] = False
        rolled_up = np.array([each.inferred or each.kind in HIERARCHY for each in arrays.table], bool)
        far: Mask = rolled_up[arrays.attributions] & (broad[arrays.subjects] | broad[arrays.objects])
        return ~far

    def _diseases(self, arrays: Arrays) -> Mask:
        """The diseases that claims may be about: the root and its subtypes, those of the modes, or both."""
        inside = np.ones(arrays.nodes, bool)
        if self.root is not None:
            family = below(arrays, self.root) if self.subtypes else [_number(arrays, self.root)]
            inside &= _marked(arrays, family)
        if self.modes is not None:
            inside &= _with_modes(arrays, self.modes)
        return inside

    def _check(self, arrays: Arrays) -> None:
        known = {meaning for each in arrays.table for meaning in _meanings(each.kind)}
        _known("kind of claim", self.kinds, known | set(map(str, GeneDiseaseKind)))
        _known("kind of node", self.node_kinds, set(arrays.kinds))
        sources = {name for each in arrays.table for name in (each.source, each.credited)}
        _known("source", self.sources, sources)


def below(arrays: Arrays, root: str) -> Positions:
    """A node and all those below it in the hierarchy, in order of their numbers.

    Raises:
        QueryError: if no claim links the root.
    """
    start = _number(arrays, root)
    found = arrays.hierarchy()
    links = (np.ones(len(found)), (arrays.objects[found], arrays.subjects[found]))
    downwards = csr_array(links, shape=(arrays.nodes, arrays.nodes))
    reached = breadth_first_order(downwards, start, return_predecessors=False)
    return np.sort(reached).astype(np.int64)


def _with_modes(arrays: Arrays, wanted: Iterable[str]) -> Mask:
    """The diseases of which some source asserts one of the modes, or a narrower one."""
    ids = {each for identifier in wanted for each in modes.narrower(_mode(identifier))}
    numbers = [number for each in sorted(ids) if (number := arrays.number(each)) is not None]
    said = Selection(kinds={HAS_MODE} & {each.kind for each in arrays.table}).claims(arrays)
    return _marked(arrays, arrays.subjects[said][np.isin(arrays.objects[said], numbers)])


def _mode(identifier: str) -> str:
    found = modes.resolve(identifier)
    if found is None:
        raise QueryError(f"there is no mode of inheritance {identifier!r}", remedy="Give a term of HPO.")
    return found


def _marked(arrays: Arrays, nodes: Any) -> Mask:
    inside = np.zeros(arrays.nodes, bool)
    inside[nodes] = True
    return inside


def _about(arrays: Arrays, inside: Mask) -> Mask:
    """Claims that link one of these diseases, and none that is not of them."""
    if DISEASE not in arrays.kinds:
        return _both(arrays, inside)
    disease = arrays.node_kinds == arrays.kinds.index(DISEASE)
    chosen = inside & disease
    linked: Mask = chosen[arrays.subjects] | chosen[arrays.objects]
    return _both(arrays, inside | ~disease) & linked


def _number(arrays: Arrays, identifier: str) -> int:
    number = arrays.number(identifier)
    if number is None:
        raise QueryError(
            f"no claim of the release links {identifier!r}", remedy="Check it, or choose another root."
        )
    return number


@lru_cache
def _meanings(kind: str) -> frozenset[str]:
    """The kinds that a claim of one kind says too, itself among them."""
    return frozenset(map(str, ENTAILED[GeneDiseaseKind(kind)])) if kind in _GENE_KINDS else frozenset({kind})


_GENE_KINDS = frozenset(map(str, GeneDiseaseKind))


def _both(arrays: Arrays, nodes: Mask) -> Mask:
    """The claims whose both ends are among some nodes."""
    return nodes[arrays.subjects] & nodes[arrays.objects]


def _agreeing(arrays: Arrays, claims: Positions, least: int) -> Positions:
    """Those claims that enough independent sources make of the same pair, and what links subtypes."""
    subjects, objects = arrays.subjects[claims], arrays.objects[claims]
    attributions = arrays.attributions[claims].tolist()
    pairs = zip(subjects.tolist(), objects.tolist(), strict=True)
    kept: list[bool] = []
    for _, group in groupby(zip(pairs, attributions, strict=True), key=lambda each: each[0]):
        said = tuple(attribution for _, attribution in group)
        confirmed = _confirmed(tuple(arrays.table[each] for each in sorted(set(said))), least)
        kept += [arrays.table[each] in confirmed for each in said]
    confirmed_claims: Positions = claims[np.array(kept, bool)]
    return confirmed_claims


@lru_cache(1 << 14)
def _confirmed(said: tuple[Attribution, ...], least: int) -> frozenset[Attribution]:
    def enough(kind: str) -> bool:
        bases = (
            Basis(each.voices, "")
            for each in said
            if kind in _meanings(each.kind) and each.voices and not each.negated
        )
        return len(voices(bases)) >= least

    return frozenset(
        each for each in said if each.kind in HIERARCHY or any(map(enough, _meanings(each.kind)))
    )


def _known(what: str, given: Iterable[str] | None, known: Iterable[str]) -> None:
    for each in given or ():
        if each not in known:
            offered: Iterator[str] = iter(sorted(known))
            raise QueryError(
                f"there is no {what} {each!r} in the release", remedy=f"There are: {', '.join(offered)}."
            )
