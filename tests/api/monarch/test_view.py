"""What the routes keep between requests takes no more room than it may."""

import numpy as np

from raregraph.api.kept import Kept
from raregraph.api.monarch.view import Asked, room_of
from raregraph.graph.associations.filters import Filter
from raregraph.graph.traversal.arrays import Positions


def test_choices_without_any_claim_take_room_too() -> None:
    kept = Kept[Asked, Positions](20_000, room_of)
    choices = [Asked(Filter(), query=f"nothing {number}") for number in range(100)]
    for each in choices:
        kept.put(each, np.empty(0, np.int64))
    assert kept.get(choices[0]) is None
    assert kept.get(choices[-1]) is not None
