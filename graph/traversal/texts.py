"""What a claim says of itself beside what it has in common with others, as the arrays keep it: a line of text."""

from dataclasses import dataclass
from typing import Any

from raregraph.graph.rdf.nquads import unescaped
from raregraph.graph.traversal.claims import FURTHER_TEXTS, SEVERAL, TEXTS

FIELDS = (*TEXTS, *FURTHER_TEXTS)
"""The fields of a line, which are those of `Text`."""


@dataclass(frozen=True, slots=True)
class Text:
    """What a claim says of itself beside its attribution; CURIEs where there are some.

    `claim` names the association; it is empty for a triple that has none. `record` and `sentence`, or `row`, say where
    the claim stands, in the record from character to character (`span`, "12-45"); `modes` are those that it ties to a
    gene. `publications` are cited for it, those of `passage` for the passage rather than the sentence; `derived_from`
    are the entries of databases that it was read in. `original_subject` and its like are the source's own words where
    the graph has others; `onset`, `sex` and `qualifiers` say more of a sign; `evidence` are ECO terms. `more` are
    further columns of KGX with their values, a pair for each value.
    """

    claim: str = ""
    record: str = ""
    row: str = ""
    sentence: str = ""
    publications: tuple[str, ...] = ()
    modes: tuple[str, ...] = ()
    classification: str = ""
    frequency: str = ""
    inferred_from: tuple[str, ...] = ()
    derived_from: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    original_subject: str = ""
    original_predicate: str = ""
    original_object: str = ""
    onset: str = ""
    sex: str = ""
    qualifiers: tuple[str, ...] = ()
    span: str = ""
    passage: tuple[str, ...] = ()
    more: tuple[tuple[str, str], ...] = ()


def text_of(line: str) -> Text:
    r"""The text of a claim, from the line that `gather` wrote.

    >>> text_of("association:1\t\tline 7\t\tPMID:1 PMID:2").publications
    ('PMID:1', 'PMID:2')
    """
    values = line.split("\t")
    fields: dict[str, Any] = {
        name: tuple(map(unescaped, value.split(" "))) if name in SEVERAL else unescaped(value)
        for name, value in zip(FIELDS, values, strict=False)
        if value
    }
    more = tuple(
        (name, unescaped(value)) for name, _, value in (x.partition("=") for x in values[len(FIELDS) :])
    )
    return Text(**fields, more=more)
