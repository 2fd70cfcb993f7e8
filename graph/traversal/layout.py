"""Where boxes and lines of a picture stand: boxes in columns, lines from column to column.

This is the layered way of drawing (Sugiyama, Tagawa and Toda 1981, IEEE Trans. SMC 11:109-125). A line that passes a
column has a place there like a box. Columns are sorted by the middle of what each box is linked with, as long as
lines cross less. Then each box goes as near as it can to that middle, in its order and with room between, which is
an isotonic regression.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from statistics import fmean

import numpy as np

ROOM = 16.0
_SWEEPS = 24
_PASSING = 8.0
"""How high the place is that a passing line takes, in the units of the boxes."""

Link = tuple[str, str]
_Slot = Hashable


@dataclass(frozen=True, slots=True)
class Layout:
    """Heights, from 0 downwards: the middle of each box, and where each link passes a column; `height` is all of it."""

    middles: Mapping[str, float]
    passing: Mapping[Link, tuple[float, ...]]
    height: float


def laid_out(columns: Sequence[Sequence[str]], heights: Mapping[str, float], links: Iterable[Link]) -> Layout:
    """Boxes of some heights, in columns, so that few links cross and those that are linked stand near each other.

    >>> laid_out([["a", "b"], ["x", "y"]], dict.fromkeys("abxy", 20.0), [("a", "y"), ("b", "x")]).middles
    {'a': 46.0, 'b': 10.0, 'x': 10.0, 'y': 46.0}
    """
    column_of = {box: number for number, column in enumerate(columns) for box in column}
    order = {box: number for number, box in enumerate(column_of)}
    slots: list[list[_Slot]] = [list(column) for column in columns]
    size: dict[_Slot, float] = {box: heights[box] for box in column_of}
    near: dict[_Slot, list[_Slot]] = defaultdict(list)
    passed: dict[Link, list[_Slot]] = {}
    for link in sorted(set(links), key=lambda link: sorted(map(order.__getitem__, link))):
        one, other = sorted(link, key=order.__getitem__)
        passed[link] = [(link, number) for number in range(column_of[one] + 1, column_of[other])]
        for number, slot in enumerate(passed[link], start=column_of[one] + 1):
            slots[number].append(slot)
            size[slot] = _PASSING
        for first, second in pairwise([one, *passed[link], other]):
            near[first].append(second)
            near[second].append(first)
    middles = _placed(_uncrossed(slots, size, near), size, near)
    top = min((y - size[slot] / 2 for slot, y in middles.items()), default=0.0)
    bottom = max((y + size[slot] / 2 for slot, y in middles.items()), default=0.0)
    return Layout(
        {box: middles[box] - top for box in column_of},
        {
            link: tuple(
                middles[slot] - top for slot in (found if order[link[0]] < order[link[1]] else found[::-1])
            )
            for link, found in passed.items()
        },
        bottom - top,
    )


_Slots = Sequence[Sequence[_Slot]]
_Near = Mapping[_Slot, Sequence[_Slot]]


def _uncrossed(slots: _Slots, size: Mapping[_Slot, float], near: _Near) -> _Slots:
    """The order within the columns with the fewest crossings of those that sorting by the middle finds.

    Sorting goes from the right to the left and back: each column by what it is linked with in the one before.
    """
    best, fewest = slots, _crossings(slots, near)
    now = [list(column) for column in slots]
    last = len(now) - 1
    for sweep in range(_SWEEPS):
        step = 1 if sweep % 2 else -1
        for number in range(1, last + 1) if step > 0 else range(last - 1, -1, -1):
            now[number] = _sorted(now[number], now[number - step], _stacked(now, size), near)
        crossings = _crossings(now, near)
        if crossings < fewest:
            best, fewest = [list(column) for column in now], crossings
    return best


def _sorted(
    column: Sequence[_Slot], before: Sequence[_Slot], place: Mapping[_Slot, float], near: _Near
) -> list[_Slot]:
    beside = set(before)

    def middle(slot: _Slot) -> float:
        found = [place[other] for other in near[slot] if other in beside]
        return fmean(found) if found else place[slot]

    return sorted(column, key=middle)


def _crossings(slots: _Slots, near: _Near) -> int:
    """How many pairs of lines between neighbouring columns cross."""
    found = 0
    for left, right in pairwise(slots):
        rank = {slot: number for number, slot in enumerate(right)}
        lines = [
            (number, rank[other]) for number, slot in enumerate(left) for other in near[slot] if other in rank
        ]
        found += sum((a - c) * (b - d) < 0 for (a, b), (c, d) in combinations(lines, 2))
    return found


def _stacked(slots: _Slots, size: Mapping[_Slot, float]) -> dict[_Slot, float]:
    """Each column from top to bottom without more room than needed, all around one middle."""
    found: dict[_Slot, float] = {}
    for column in slots:
        offsets = _offsets(column, size)
        shift = offsets[-1] / 2 if len(offsets) else 0.0
        found |= dict(zip(column, (offsets - shift).tolist(), strict=True))
    return found


def _placed(slots: _Slots, size: Mapping[_Slot, float], near: _Near) -> dict[_Slot, float]:
    """The middle of each slot: as near as it can be to those of its neighbours."""
    from scipy.optimize import isotonic_regression  # noqa: PLC0415 - slow to import

    place = _stacked(slots, size)
    for _ in range(_SWEEPS):
        for column in slots:
            wanted = [fmean([place[other] for other in near[slot]] or [place[slot]]) for slot in column]
            offsets = _offsets(column, size)
            weights = [max(len(near[slot]), 1) for slot in column]
            if column:
                free = isotonic_regression(np.array(wanted) - offsets, weights=weights).x
                place |= dict(zip(column, (free + offsets).tolist(), strict=True))
    return place


def _offsets(
    column: Sequence[_Slot], size: Mapping[_Slot, float]
) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
    """How far below the first slot each one stands if none is given more room than needed."""
    steps = [(size[one] + size[other]) / 2 + ROOM for one, other in pairwise(column)]
    return np.concatenate([np.zeros(min(len(column), 1)), np.cumsum(steps)])
