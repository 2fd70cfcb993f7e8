"""Condition records in the project's own format: YAML or JSON that anyone can write by hand.

The format is `loaders/record.schema.json`; docs/write-a-record.md shows how to write a record. A record
with a fault is left out whole, and all its faults are reported at once: no half of a record enters the graph.
"""

import re
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import Any

from raregraph.graph.records import (
    Certainty,
    Citation,
    Claims,
    ConditionRecord,
    Evidence,
    FormClaim,
    Gene,
    GeneClaim,
    ModeClaim,
    PhenotypeClaim,
    Problem,
    Reference,
    Resource,
    Section,
    SectionKind,
)
from raregraph.loaders.files import decode, members
from raregraph.loaders.marked import Marked, NotReadableError, path_text, read_json, read_yaml
from raregraph.loaders.record_check import CLAIM_KINDS, Fault, faults, known_mode
from raregraph.loaders.source import Parsed, RawItem
from raregraph.ontology.identifiers import standardize
from raregraph.ontology.kinds import GeneDiseaseKind

Fields = dict[str, Any]

SUFFIXES = (".yaml", ".yml", ".json")
FREQUENCIES = {
    "obligate": "HP:0040280",
    "very frequent": "HP:0040281",
    "frequent": "HP:0040282",
    "occasional": "HP:0040283",
    "very rare": "HP:0040284",
}


def items(path: Path) -> Iterator[RawItem]:
    """Every YAML or JSON file of a folder or archive, or the one file given."""
    return members(path, SUFFIXES)


def parse(item: RawItem) -> Parsed:
    """The condition record of one file and the genes that it names; or all that is wrong with it.

    >>> parse(RawItem("sma.yaml", "sma", b"title: SMA\\n")).problems[0].place
    'line 1'
    """
    text = decode(item)
    if isinstance(text, Problem):
        return Parsed(problems=(text,))
    try:
        document = read_json(text) if _is_json(item.name) else read_yaml(text)
    except NotReadableError as error:
        return Parsed(problems=(Problem(item.name, f"line {error.line}", str(error), error.remedy),))
    wrong = faults(document)
    if wrong or not isinstance(document.value, dict):
        return Parsed(problems=tuple(_problem(item.name, document, fault) for fault in wrong))
    return Parsed((*_genes(document.value), _record(document.value, item)))


def _is_json(name: str) -> bool:
    return ".json" in PurePosixPath(name.lower()).suffixes


def _problem(file: str, document: Marked, fault: Fault) -> Problem:
    line = f"line {document.line(fault.path)}"
    place = f"{line}, {path_text(fault.path)}" if fault.path else line
    return Problem(file, place, fault.message, fault.remedy)


def _record(fields: Fields, item: RawItem) -> ConditionRecord:
    """The record. Its one section is the prose (empty if there is none), so that no statement is read again."""
    claims = fields["claims"]
    prose = _paragraphs(fields.get("text", ""))
    listed = [claim for kind in CLAIM_KINDS for claim in claims.get(kind, ())]
    starts = _starts(listed)
    text = "\n\n".join(part for part in ("\n".join(starts), prose) if part)
    return ConditionRecord(
        record_id=f"record/{fields['id']}",
        publisher=fields["publisher"],
        title=_line(fields["title"]),
        text=text,
        sections=(Section(SectionKind.SUMMARY, len(text) - len(prose), len(text)),),
        identifiers=_identifiers(
            [fields["disease"]] if "disease" in fields else [], fields.get("same_as", [])
        ),
        cross_references=_identifiers(fields.get("see_also", [])),
        synonyms=tuple(_line(name) for name in fields.get("synonyms", ())),
        url=fields.get("url"),
        last_updated=_date(fields),
        references=tuple(_reference(int(n), entry) for n, entry in fields.get("references", {}).items()),
        resources=tuple(Resource(**{k: _line(v) for k, v in r.items()}) for r in fields.get("resources", ())),
        stated=_stated(claims, fields.get("genes", {}), starts),
        file=item.name,
        sha256=sha256(item.data).hexdigest(),
    )


def _starts(claims: list[Fields]) -> dict[str, int]:
    """Where each statement begins: one a line, in the order of the claims, each once."""
    starts: dict[str, int] = {}
    end = 0
    for claim in claims:
        statement = _line(claim["statement"])
        if statement not in starts:
            starts[statement] = end
            end += len(statement) + len("\n")
    return starts


def _stated(claims: Fields, genes: Fields, starts: dict[str, int]) -> Claims:
    def evidence(claim: Fields) -> Evidence:
        quote = _line(claim["statement"])
        citations = tuple(Citation(number, "direct") for number in claim.get("cites", ()))
        return Evidence(quote, starts[quote], starts[quote] + len(quote), citations)

    def gene_claim(symbol: str, claim: Fields) -> GeneClaim:
        form = _line(claim["form"]) if "form" in claim else None
        kind = GeneDiseaseKind(claim["relation"])
        negated = claim.get("negated", False)
        return GeneClaim(
            genes[symbol]["id"], symbol, kind, evidence(claim), _modes(claim), form, negated=negated
        )

    forms = claims.get("forms", ())
    return Claims(
        genes=(
            *(gene_claim(claim["gene"], claim) for claim in claims.get("genes", ())),
            *(gene_claim(symbol, claim) for claim in forms for symbol in claim.get("genes", ())),
        ),
        modes=tuple(
            ModeClaim(_known_mode(claim["mode"]), _certainty(claim), evidence(claim))
            for claim in claims.get("inheritance", ())
        ),
        forms=tuple(
            FormClaim(
                name=_line(claim["form"]),
                evidence=evidence(claim),
                genes=tuple(genes[symbol]["id"] for symbol in claim.get("genes", ())),
                modes=_modes(claim),
                identifier=standardize(claim["id"]) if "id" in claim else None,
            )
            for claim in forms
        ),
        phenotypes=tuple(
            PhenotypeClaim(claim["phenotype"], _line(claim["name"]), evidence(claim), _frequency(claim))
            for claim in claims.get("phenotypes", ())
        ),
    )


def _genes(fields: Fields) -> Iterator[Gene]:
    """Every gene of the record, named or not: a claim about a gene that nothing describes is not found."""
    for symbol, gene in fields.get("genes", {}).items():
        yield Gene(gene["id"], symbol, _line(gene.get("name", "")))


def _reference(number: int, entry: Fields) -> Reference:
    identifier = standardize(entry["id"]) if "id" in entry else None
    plain = {k: _line(entry[k]) for k in ("authors", "publisher", "source", "url") if k in entry}
    return Reference(number, _line(entry["title"]), date=_date(entry, "date"), identifier=identifier, **plain)


def _date(fields: Fields, name: str = "last_updated") -> str | None:
    return str(fields[name]) if name in fields else None


def _identifiers(*lists: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(standardize(identifier) for listed in lists for identifier in listed))


def _modes(claim: Fields) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_known_mode(name) for name in claim.get("inheritance", ())))


def _known_mode(name: str) -> str:
    found = known_mode(name)
    assert found is not None, name
    return found


def _certainty(claim: Fields) -> Certainty:
    certainty: Certainty = claim.get("certainty", "usual")
    return certainty


def _frequency(claim: Fields) -> str | None:
    frequency: str | None = claim.get("frequency")
    return FREQUENCIES.get(frequency, frequency) if frequency else None


def _line(text: str) -> str:
    """The text on one line: how it is wrapped in the file says nothing."""
    return " ".join(text.split())


def _paragraphs(prose: str) -> str:
    """The prose with each paragraph on one line: a line break within a paragraph ends no sentence."""
    return "\n\n".join(_line(paragraph) for paragraph in re.split(r"\n\s*\n", prose) if paragraph.strip())
