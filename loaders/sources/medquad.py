"""MedQuAD: pages of GARD, Genetics Home Reference, MedlinePlus and NINDS as questions with answers, in XML.

Two schemas occur: `Document` with `Focus`, and, in a few NINDS files, `doc` with `doctitle-focus` and
lower-case tags. GARD's answers on symptoms often carry a table that GARD took from the Human Phenotype
Ontology (HPO), run together into one line. It becomes a section of its own, and its rows become stated
claims credited to HPO, so that nobody takes them for GARD's prose.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Literal

from lxml import etree

from raregraph.graph.records import (
    Claims,
    ConditionRecord,
    Evidence,
    ModeClaim,
    PhenotypeClaim,
    Problem,
    Section,
    SectionKind,
)
from raregraph.loaders.files import empty_file, folder_and_stem, members
from raregraph.loaders.licences import CC_BY
from raregraph.loaders.source import Bounds, Parsed, RawItem, Source
from raregraph.ontology.modes import mode_named

_PUBLISHERS = {
    "GARD": "infores:gard",
    "GHR": "infores:ghr",
    "MPlusHealthTopics": "infores:medlineplus",
    "NINDS": "infores:ninds",
}
_HPO = "infores:hpo-annotations"
_KINDS = {
    "information": SectionKind.SUMMARY,
    "symptoms": SectionKind.SYMPTOMS,
    "causes": SectionKind.CAUSE,
    "genetic changes": SectionKind.CAUSE,
    "inheritance": SectionKind.INHERITANCE,
    "frequency": SectionKind.FREQUENCY,
    "exams and tests": SectionKind.DIAGNOSIS,
    "treatment": SectionKind.TREATMENT,
    "outlook": SectionKind.OUTLOOK,
    "research": SectionKind.RESEARCH,
}
_KINDS_BY_WORDS = (
    (re.compile(r"\bsymptoms?\b"), SectionKind.SYMPTOMS),
    (re.compile(r"\bcause[sd]?\b|\bgenetic changes\b"), SectionKind.CAUSE),
    (re.compile(r"\binherit"), SectionKind.INHERITANCE),
    (re.compile(r"\bhow many\b|\bhow common\b"), SectionKind.FREQUENCY),
    (re.compile(r"\bdiagnos|\btests?\b"), SectionKind.DIAGNOSIS),
    (re.compile(r"\btreat"), SectionKind.TREATMENT),
    (re.compile(r"\boutlook\b|\bprognosis\b"), SectionKind.OUTLOOK),
    (re.compile(r"\bresearch\b"), SectionKind.RESEARCH),
    (re.compile(r"^\s*what (is|are)\b"), SectionKind.SUMMARY),
)
# UMLS semantic types for a finding, an organism and a gene: a topic with no other type names no disease.
_NO_DISEASE = {"T033", "T005", "T007", "T028"}
_GARD_NUMBER = re.compile(r"/gard/(\d+)(?:/|$)")

_TABLE_START = "The Human Phenotype Ontology provides the following list of signs and symptoms for "
_ROWS_START = "Signs and Symptoms Approximate number of patients (when available)"
_ROWS_END = "The Human Phenotype Ontology (HPO) has collected information on how often"
_TABLE_END = "In these cases, the sign or symptom may be rare or common."
_ROW = re.compile(r"\s+(?P<name>\S.*?)\s(?P<often>-|%|\d+(?:\.\d+)?%|\d+/\d+|\d+ of \d+)(?=\s)", re.DOTALL)
_ONSET = re.compile(
    r"(?:Antenatal|Embryonal|Fetal|Congenital|Neonatal|Infantile|Childhood|Juvenile|"
    r"(?:Young )?[Aa]dult|Middle age|Late) onset"
)
_TERM = re.compile(r"[^{}\n]{1,150}")


@dataclass(frozen=True, slots=True)
class _Page:
    """What both schemas say, before it is interpreted."""

    source: str
    url: str | None
    title: str
    synonyms: tuple[str, ...]
    concepts: tuple[str, ...]
    types: frozenset[str]
    group: str
    category: str
    answers: tuple[tuple[str, SectionKind], ...]


def items(path: Path) -> Iterator[RawItem]:
    """The XML files below a folder, in an archive, or one file; the key is FOLDER/STEM."""
    return members(path, (".xml",), folder_and_stem)


def parse(item: RawItem) -> Parsed:
    """One file as one record; a file that is broken or of another kind gives a problem instead."""
    if not item.data.strip():
        return Parsed(problems=(empty_file(item),))
    try:
        root = etree.fromstring(item.data, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError as error:
        return Parsed(problems=(_broken(item, error),))
    readers = {"Document": _read_document, "doc": _read_doc}
    if root.tag not in readers:
        return _refused(item, f"<{root.tag}>", "it is no MedQuAD document", "Give files of MedQuAD.")
    page = readers[root.tag](root)
    if page.source not in _PUBLISHERS:
        other = f"the source {page.source!r} is none of {', '.join(_PUBLISHERS)}"
        return _refused(item, f"<{root.tag}>", other, "It is set aside.", "note")
    if not page.title:
        return _refused(item, f"<{root.tag}>", "the page has no title", "Add its Focus.")
    return _record(item, page)


def _record(item: RawItem, page: _Page) -> Parsed:
    text = "\n".join(answer for answer, _ in page.answers)
    sections, table = _sections(page.answers)
    claims, onsets, unsplit = _table_claims(text, table)
    is_condition = _is_condition(page)
    record = ConditionRecord(
        record_id=item.key,
        publisher=_PUBLISHERS[page.source],
        title=page.title,
        text=text,
        sections=sections,
        identifiers=_identifiers(page),
        cross_references=tuple(f"UMLS:{concept}" for concept in page.concepts),
        synonyms=page.synonyms,
        categories=(page.category,) if page.category else (),
        onsets=onsets,
        url=page.url,
        stated=claims,
        is_condition=is_condition,
        file=item.name,
        sha256=sha256(item.data).hexdigest(),
    )
    problems = [_unsplit(item, unsplit)] if unsplit else []
    if not text.strip():
        problems.append(
            Problem(item.name, "Answer", "all answers are empty", "Only its names are kept.", "note")
        )
    if not is_condition:
        message = f"{page.title!r} is no condition"
        problems.append(
            Problem(item.name, "Focus", message, "It is kept as a page, not as a disease.", "note")
        )
    return Parsed((record,), tuple(problems))


def _read_document(root: etree._Element) -> _Page:
    return _Page(
        source=root.get("source", ""),
        url=root.get("url"),
        title=_words(root.findtext("Focus")),
        synonyms=_texts(root, "Synonym"),
        concepts=_texts(root, "CUI"),
        types=frozenset(_texts(root, "SemanticType")),
        group=_words(root.findtext(".//SemanticGroup")),
        category=_words(root.findtext(".//Category")),
        answers=_answers(root, "QAPair", "Question", "Answer"),
    )


def _read_doc(root: etree._Element) -> _Page:
    return _Page(
        source=root.get("corpus", ""),
        url=root.get("url"),
        title=_words(root.findtext("doctitle-focus")),
        synonyms=_texts(root, "synonym"),
        concepts=_texts(root, "cui"),
        types=frozenset(_texts(root, "semanticType")),
        group=_words(root.findtext(".//semanticGroup")),
        category="",
        answers=_answers(root, "pair", "question", "answer"),
    )


def _answers(
    root: etree._Element, pair: str, question: str, answer: str
) -> tuple[tuple[str, SectionKind], ...]:
    found: list[tuple[str, SectionKind]] = []
    for element in root.iter(pair):
        asked = element.find(question)
        kind = SectionKind.OTHER if asked is None else _kind(asked.get("qtype", ""), asked.text or "")
        found.extend((given.text or "", kind) for given in element.iter(answer))
    return tuple(found)


def _kind(qtype: str, question: str) -> SectionKind:
    if qtype:
        return _KINDS.get(qtype.strip().lower(), SectionKind.OTHER)
    words = question.lower()
    return next((kind for pattern, kind in _KINDS_BY_WORDS if pattern.search(words)), SectionKind.OTHER)


def _texts(root: etree._Element, tag: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for element in root.iter(tag) if (text := _words(element.text))))


def _words(text: str | None) -> str:
    return " ".join((text or "").split())


def _identifiers(page: _Page) -> tuple[str, ...]:
    number = _GARD_NUMBER.search(page.url or "") if page.source == "GARD" else None
    return (f"GARD:{int(number[1]):07}",) if number else ()


def _is_condition(page: _Page) -> bool:
    """MedlinePlus has topics on tests, diets and laws too; the others write of diseases alone."""
    if page.source != "MPlusHealthTopics":
        return page.group in {"", "Disorders"}
    return page.category == "Disease" and not page.types <= _NO_DISEASE


def _sections(answers: tuple[tuple[str, SectionKind], ...]) -> tuple[tuple[Section, ...], Section | None]:
    """The sections of the joined answers, and which of them is HPO's table."""
    sections: list[Section] = []
    table = None
    start = 0
    for answer, kind in answers:
        end = start + len(answer)
        found = _table_span(answer)
        if found is None:
            parts = [Section(kind, start, end)]
        else:
            table = Section(SectionKind.HPO_LIST, start + found[0], start + found[1])
            parts = [Section(kind, start, table.start), table, Section(kind, table.end, end)]
        sections.extend(part for part in parts if part.start < part.end)
        start = end + 1
    return tuple(sections), table


def _table_span(answer: str) -> tuple[int, int] | None:
    start = answer.find(_TABLE_START)
    if start < 0 or _ROWS_START not in answer[start:]:
        return None
    end = answer.find(_TABLE_END, start)
    return (start, end + len(_TABLE_END)) if end >= 0 else (start, len(answer))


def _table_claims(text: str, table: Section | None) -> tuple[Claims, tuple[str, ...], str]:
    """The rows of HPO's table as claims, the ages of onset among them, and what could not be split.

    The table lost its lines: "Short stature 90% Ptosis - ". A row ends at its frequency, so whatever
    follows the last frequency has no safe end and is left out.
    """
    if table is None:
        return Claims(), (), ""
    position = text.index(_ROWS_START, table.start) + len(_ROWS_START)
    end = text.find(_ROWS_END, position, table.end)
    end = table.end if end < 0 else end
    modes: list[ModeClaim] = []
    phenotypes: list[PhenotypeClaim] = []
    onsets: list[str] = []
    unsplit = []
    while row := _ROW.match(text, position, end):
        name = row["name"]
        position = row.end()
        if not _TERM.fullmatch(name):
            unsplit.append(name)
            continue
        often = None if row["often"] in {"-", "%"} else row["often"]
        start, stop = row.start("name"), row.end("often") if often else row.end("name")
        evidence = Evidence(text[start:stop], start, stop)
        mode = mode_named(name)
        if mode:
            modes.append(ModeClaim(mode, "usual", evidence, _HPO))
        elif _ONSET.fullmatch(name):
            onsets.append(name)
        else:
            phenotypes.append(PhenotypeClaim(None, name, evidence, often, _HPO))
    unsplit.append(text[position:end].strip())
    return (
        Claims(modes=tuple(modes), phenotypes=tuple(phenotypes)),
        tuple(onsets),
        " | ".join(filter(None, unsplit)),
    )


def _unsplit(item: RawItem, rest: str) -> Problem:
    short = rest if len(rest) <= 80 else f"{rest[:77]}..."
    return Problem(
        item.name, "table of symptoms", f"no safe row can be cut from {short!r}", "It is left out."
    )


def _broken(item: RawItem, error: etree.XMLSyntaxError) -> Problem:
    line, column = error.position
    why = " ".join(error.msg.split()).removesuffix(f", line {line}, column {column}")
    return Problem(
        item.name, f"line {line}, column {column}", f"the XML is broken: {why}", "Get the file again."
    )


def _refused(
    item: RawItem, place: str, message: str, remedy: str, level: Literal["error", "note"] = "error"
) -> Parsed:
    return Parsed(problems=(Problem(item.name, place, message, remedy, level),))


SOURCE = Source(
    name="medquad",
    title="MedQuAD: questions and answers from pages of the US National Institutes of Health",
    description="Pages on conditions by GARD, Genetics Home Reference, MedlinePlus and NINDS, about 2016.",
    infores="infores:medquad",
    kind="conditions",
    licence=CC_BY,
    version="2023-10-17",
    homepage="https://github.com/abachaa/MedQuAD",
    citation=(
        "Ben Abacha A, Demner-Fushman D. A question-entailment approach to question answering. "
        "BMC Bioinformatics 20:511 (2019)."
    ),
    default_paths=("medquad", "MedQuAD"),
    bounds=Bounds(3_500, 6_000),
    items=items,
    parse=parse,
    version_of="e1d41296a5f55a573224388cb6c73bec8fbcc1b27109b387c4050e0a4e91e288",
)
