"""What the routes keep between requests takes no more room than it may; what a release says of a node is found."""

from pathlib import Path

import numpy as np

from raregraph.api.kept import Kept
from raregraph.api.monarch.facts import facts_of
from raregraph.api.monarch.view import Asked, room_of
from raregraph.graph.associations.filters import Filter
from raregraph.graph.mapped_files import save_lines
from raregraph.graph.rdf.nquads import iri
from raregraph.graph.traversal.arrays import Positions
from raregraph.graph.traversal.facts import FactFile, FactLines, FactNotes
from raregraph.ontology.identifiers import BASE


def test_choices_without_any_claim_take_room_too() -> None:
    kept = Kept[Asked, Positions](20_000, room_of)
    choices = [Asked(Filter(), query=f"nothing {number}") for number in range(100)]
    for each in choices:
        kept.put(each, np.empty(0, np.int64))
    assert kept.get(choices[0]) is None
    assert kept.get(choices[-1]) is not None


def test_a_node_whose_iri_has_letters_beyond_ascii_is_found(tmp_path: Path) -> None:
    cells, lines = f"{BASE}phenotype/α-cells", FactLines()
    notes = FactNotes(tmp_path)
    notes.note(f"<{cells}>".encode(), iri("rdfs:label").encode(), b'"Few alpha cells" <urn:graph> .')
    save_lines(tmp_path, "facts", lines.lines(notes.by_node()))
    facts = facts_of(FactFile(tmp_path, lines.table()), cells)
    assert facts is not None
    assert facts.all("rdfs:label") == ["Few alpha cells"]
