"""Which claims of a release an export of KGX holds, in the order of the arrays, and what is left of the inferred ones.

Unless all sources are exported, what is inferred must follow from those that are: an inferred claim stays if a subtype
below its disease still makes it, and names those subtypes only. A sign that a source left out asserts of a disease, and
that follows from a subtype, is inferred then. This is what `raregraph.graph.inference` would infer from the exported
sources, told from the arrays, in seconds.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import compress, islice

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from raregraph.graph.kgx.edges import Claim
from raregraph.graph.traversal.arrays import Arrays, Ints
from raregraph.graph.traversal.claims import HAS_MODE, HAS_PHENOTYPE, HIERARCHY, TEXTS
from raregraph.graph.traversal.closure import closure
from raregraph.ontology.kinds import TERMS, GeneDiseaseKind

Mask = NDArray[np.bool_]
_BLOCK = 1 << 16
_COME_FROM = TEXTS.index("inferred_from")
_OWN_SIGN = b"https://w3id.org/raregraph/phenotype/"
_RISING = {HAS_MODE, HAS_PHENOTYPE, *(str(kind) for kind in GeneDiseaseKind if TERMS[kind].direct)}
"""The kinds of claims that rise to the diseases above."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """Claims of a release: those that are `kept`, with a text of their own where it changes, and new ones."""

    arrays: Arrays
    kept: Mask
    texts: Mapping[int, bytes] = field(default_factory=dict)
    new: tuple[Claim, ...] = ()

    def __len__(self) -> int:
        return int(self.kept.sum()) + len(self.new)

    def __iter__(self) -> Iterator[Claim]:
        """The claims; no more than some thousands are held at once."""
        arrays, changed = self.arrays, self.texts
        with arrays.text_path.open("rb") as lines:
            for start in range(0, arrays.claims, _BLOCK):
                end = min(start + _BLOCK, arrays.claims)
                texts = [line[:-1] for line in islice(lines, end - start)]
                for claim in range(start, end) if changed else ():
                    if claim in changed:
                        texts[claim - start] = changed[claim]
                block = zip(
                    texts,
                    arrays.subjects[start:end].tolist(),
                    arrays.objects[start:end].tolist(),
                    arrays.attributions[start:end].tolist(),
                    strict=True,
                )
                yield from compress(block, self.kept[start:end].tolist())
        yield from self.new

    def nodes(self) -> Mask:
        """The nodes that the claims link."""
        linked = np.zeros(self.arrays.nodes, bool)
        linked[self.arrays.subjects[self.kept]] = True
        linked[self.arrays.objects[self.kept]] = True
        for _, subject, target, _ in self.new:
            linked[[subject, target]] = True
        return linked

    def only(self, wanted: Mask, nodes: Mask) -> "Chosen":
        """Those of the claims that are wanted; of the new ones, those between nodes and what is no disease."""
        new = tuple(claim for claim in self.new if nodes[claim[1]])
        return Chosen(self.arrays, self.kept & wanted, self.texts, new)

    def counted(self) -> dict[int, int]:
        """How many claims there are of each attribution, by its number."""
        counts = np.bincount(self.arrays.attributions[self.kept], minlength=len(self.arrays.table))
        for *_, number in self.new:
            counts[number] += 1
        return {number: count for number, count in enumerate(counts.tolist()) if count}


def chosen(
    arrays: Arrays, sources: Collection[str], asserting: Collection[str], *, inferred: bool, is_whole: bool
) -> Chosen:
    """The claims of some sources (names), and with `inferred` what follows from those that assert facts."""
    of_sources = _of(arrays, [not each.inferred and each.source in sources for each in arrays.table])
    # What a KGX file says is inferred stands in that source: nothing else is known of it.
    of_sources |= _of(
        arrays,
        [
            inferred and each.inferred and each.source in sources and each.source != "inferred"
            for each in arrays.table
        ],
    )
    ours = _of(arrays, [each.inferred and each.source == "inferred" for each in arrays.table])
    if not inferred:
        return Chosen(arrays, of_sources)
    if is_whole:
        return Chosen(arrays, of_sources | ours)
    return _following(arrays, of_sources, ours, asserting)


def _of(arrays: Arrays, wanted: list[bool]) -> Mask:
    return np.array(wanted, bool)[arrays.attributions] if wanted else np.zeros(arrays.claims, bool)


def _following(arrays: Arrays, of_sources: Mask, ours: Mask, asserting: Collection[str]) -> Chosen:
    table = arrays.table
    asserts = (
        _of(arrays, [x.source in asserting and not x.negated and not x.inferred for x in table]) & of_sources
    )
    above = _above(arrays, asserts)
    kept, texts = of_sources.copy(), dict[int, bytes]()
    new: list[Claim] = []
    for kind in sorted({each.kind for each in table} & _RISING):
        of_kind = _of(arrays, [each.kind == kind for each in table])
        said = _pairs(arrays, np.flatnonzero(asserts & of_kind), kind)
        risen = (above @ said).astype(bool)
        inferred = np.flatnonzero(ours & of_kind)
        diseases, others = _ends(arrays, inferred, kind)
        stays = np.asarray(risen[diseases, others]).ravel() if len(inferred) else np.zeros(0, bool)
        kept[inferred[stays]] = True
        if kind == HAS_PHENOTYPE:
            new = _no_longer_asserted(arrays, risen, said, ~of_sources & of_kind & ~ours)
        else:
            texts |= _sources_of(arrays, inferred[stays], kind, above, said)
    return Chosen(arrays, kept, texts, tuple(new))


def _above(arrays: Arrays, asserts: Mask) -> csr_array:
    """For each class (row) all those below it: as many pairs as the release has ancestors, even if it has circles."""
    links = np.flatnonzero(asserts & _of(arrays, [each.kind in HIERARCHY for each in arrays.table]))
    return closure(arrays.subjects[links], arrays.objects[links], arrays.nodes).pairs()


def _ends(arrays: Arrays, claims: NDArray[np.int64], kind: str) -> tuple[Ints, Ints]:
    """The diseases of claims, and what is said of these."""
    subjects, objects = arrays.subjects[claims], arrays.objects[claims]
    return (subjects, objects) if kind in {HAS_MODE, HAS_PHENOTYPE} else (objects, subjects)


def _pairs(arrays: Arrays, claims: NDArray[np.int64], kind: str) -> csr_array:
    """For each disease (row) what is asserted of it; a sign without a term rises to nothing."""
    diseases, others = _ends(arrays, claims, kind)
    if kind == HAS_PHENOTYPE:
        termed = np.array([not each.startswith(_OWN_SIGN) for each in arrays.all_ids()], bool)
        diseases, others = diseases[termed[others]], others[termed[others]]
    return csr_array((np.ones(len(others), bool), (diseases, others)), shape=(arrays.nodes, arrays.nodes))


def _no_longer_asserted(arrays: Arrays, risen: csr_array, said: csr_array, left_out: Mask) -> list[Claim]:
    """Signs that only sources left out assert of a disease, and that follow from a subtype."""
    number = next(
        (n for n, x in enumerate(arrays.table) if x.kind == HAS_PHENOTYPE and x.source == "inferred"), None
    )
    claims = np.flatnonzero(left_out)
    if number is None or not len(claims):
        return []
    pairs = np.unique(np.stack(_ends(arrays, claims, HAS_PHENOTYPE), axis=1), axis=0)
    follows = np.asarray(risen[pairs[:, 0], pairs[:, 1]]).ravel()
    asserted = np.asarray(said[pairs[:, 0], pairs[:, 1]]).ravel()
    return [(b"", int(disease), int(sign), number) for disease, sign in pairs[follows & ~asserted]]


def _sources_of(
    arrays: Arrays, claims: NDArray[np.int64], kind: str, above: csr_array, said: csr_array
) -> dict[int, bytes]:
    """The texts of inferred claims that no longer follow from all subtypes that they name."""
    if not len(claims):
        return {}
    lines = [line.encode().split(b"\t") for line in arrays.texts(claims)]
    named = [line[_COME_FROM].split() for line in lines]
    counts = np.array([len(each) for each in named])
    numbers = {each: number for number, each in enumerate(arrays.all_ids())}
    subtypes = np.array([numbers.get(each, -1) for some in named for each in some], np.int64)
    diseases, others = (np.repeat(each, counts) for each in _ends(arrays, claims, kind))
    holds = np.asarray(above[diseases, subtypes]).ravel() & np.asarray(said[subtypes, others]).ravel()
    holds &= subtypes >= 0
    changed, place = dict[int, bytes](), 0
    for claim, line, some in zip(claims.tolist(), lines, named, strict=True):
        left = [each for each, stays in zip(some, holds[place : place + len(some)], strict=True) if stays]
        place += len(some)
        if len(left) < len(some):
            line[_COME_FROM] = b" ".join(left)
            changed[claim] = b"\t".join(line)
    return changed
