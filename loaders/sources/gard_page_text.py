"""A GARD page saved as plain text: summary with numbered citations, references, and lists of resources.

The page is read by its structure: the centre's name, then the title, then prose up to the line
"Last updated", then the numbered references, then lists of resources below headings. What stands around
these (menus, tutorials, disclaimers) is left out.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Literal

from raregraph.graph.records import ConditionRecord, Problem, Reference, Resource, Section, SectionKind
from raregraph.loaders.dates import iso_date
from raregraph.loaders.files import decode, members
from raregraph.loaders.licences import GARD
from raregraph.loaders.organisations import organisation
from raregraph.loaders.source import Bounds, Parsed, RawItem, Source

_BANNER = re.compile(r"Genetic and Rare Diseases Information Center(?: \(GARD\))?")
_UPDATED = re.compile(r"Last updated:\s*(.*)", re.IGNORECASE)
_NUMBERED = re.compile(r"(\d{1,3})\.\s+(\S.*)", re.DOTALL)
_BULLET = re.compile(r"[•*·◦‣-]\s+(\S.*)", re.DOTALL)
_OTHER_NAMES = re.compile(r"(?:other|alternative) names?(?: for this disease)?:\s*(.*)", re.IGNORECASE)
_RESOURCES = {"basic information", "in depth information", "in-depth information", "organizations"}
_HEADINGS = {
    "summary": SectionKind.SUMMARY,
    "overview": SectionKind.SUMMARY,
    "symptoms": SectionKind.SYMPTOMS,
    "signs and symptoms": SectionKind.SYMPTOMS,
    "cause": SectionKind.CAUSE,
    "causes": SectionKind.CAUSE,
    "inheritance": SectionKind.INHERITANCE,
    "frequency": SectionKind.FREQUENCY,
    "statistics": SectionKind.FREQUENCY,
    "diagnosis": SectionKind.DIAGNOSIS,
    "testing": SectionKind.DIAGNOSIS,
    "treatment": SectionKind.TREATMENT,
    "prognosis": SectionKind.OUTLOOK,
    "research": SectionKind.RESEARCH,
}
_HANGING = 4
_NAMED = re.compile(
    r"(?:The )?(?P<name>[^.;]{2,120}?)(?:['’]s?)?(?P<short> \([A-Za-z]{2,12}\))?(?: [Ww]eb ?(?:site|page))? "
    r"(?:has|have|contains?|provides?|offers?|is|are|was|were|brings?|collects?|lists?|supports?|maintains?|"
    r"publishes|developed|created|works?|helps?)\b"
)
_PATIENTS = re.compile(
    r"\b(?:support|patients|families|famil(?:y|ies)|advocacy|foundation|association)\b", re.I
)
_ACCESSED = re.compile(r"(?:Accessed|Retrieved|Available)\b", re.IGNORECASE)
_PERSONS = re.compile(r",|\bet al\b|\b(?:MD|PhD|MS|CGC)\b|\s[A-Z]{1,3}$")

Kind = Literal["blank", "updated", "numbered", "bullet", "heading", "resources", "text"]


@dataclass(frozen=True, slots=True)
class _Line:
    kind: Kind
    words: str
    start: int
    end: int
    indent: int


@dataclass(slots=True)
class _Page:
    """What one walk over the lines gathers."""

    prose: list[Section] = field(default_factory=list)
    numbered: list[str] = field(default_factory=list)
    bullets: list[str] = field(default_factory=list)
    synonyms: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)


def items(path: Path) -> Iterator[RawItem]:
    """The text files below a folder, in an archive, or one file."""
    return members(path, (".txt",))


def parse(item: RawItem) -> Parsed:
    """One page as one record; a text of another layout gives a problem instead."""
    text = decode(item)
    if isinstance(text, Problem):
        return Parsed(problems=(text,))
    lines = tuple(_lines(text))
    head = next((n for n, line in enumerate(lines) if _BANNER.fullmatch(line.words)), None)
    if head is None:
        return _refused(item, "it is no GARD page: no line holds the centre's name alone")
    body = [line for line in lines[head + 1 :] if line.kind != "blank"]
    if not body or body[0].kind != "text":
        return _refused(item, "the page has no title after the centre's name")
    page = _walk(body[1:])
    if not page.prose:
        return _refused(item, "the page has no summary after its title")
    return _record(item, text, body[0].words, page)


def _record(item: RawItem, text: str, title: str, page: _Page) -> Parsed:
    start, end = page.prose[0].start, page.prose[-1].end
    own = text[start:end]
    references, problems = _references(item, page.numbered)
    dates = [iso_date(written) for written in page.updated]
    for written, date in zip(page.updated, dates, strict=True):
        if date is None:
            problems.append(_problem(item, "Last updated", f"{written!r} is no date"))
    record = ConditionRecord(
        record_id=f"gard/{item.key}",
        publisher="infores:gard",
        title=title,
        text=own,
        sections=tuple(Section(part.kind, part.start - start, part.end - start) for part in page.prose),
        synonyms=_synonyms(title, own, page.synonyms),
        last_updated=max((date for date in dates if date), default=None),
        references=references,
        resources=tuple(_resource(said) for said in page.bullets),
        file=item.name,
        sha256=sha256(item.data).hexdigest(),
    )
    return Parsed((record,), tuple(problems))


def _lines(text: str) -> Iterator[_Line]:
    start = 0
    for line in text.split("\n"):
        words = line.strip()
        first = start + len(line) - len(line.lstrip())
        yield _Line(_line_kind(words), words, first, first + len(words), first - start)
        start += len(line) + 1


def _line_kind(words: str) -> Kind:
    if not words:
        return "blank"
    if words.casefold() in _RESOURCES:
        return "resources"
    if words.casefold() in _HEADINGS:
        return "heading"
    if _UPDATED.fullmatch(words):
        return "updated"
    if _NUMBERED.fullmatch(words):
        return "numbered"
    return "bullet" if _BULLET.fullmatch(words) else "text"


def _walk(lines: list[_Line]) -> _Page:
    """Sort the lines after the title into prose, references and resources.

    Prose ends at "Last updated"; a page without that line has its prose end at the first numbered line.
    """
    page = _Page()
    dated = any(line.kind == "updated" for line in lines)
    place: Literal["prose", "after", "resources"] = "prose"
    kind = SectionKind.SUMMARY
    open_list: list[str] | None = None
    for line in lines:
        if line.kind == "heading":
            place, kind, open_list = "prose", _HEADINGS[line.words.casefold()], None
        elif line.kind == "resources":
            place, open_list = "resources", None
        elif line.kind == "updated":
            place, open_list = "after", None
            page.updated.append(_group(_UPDATED, line.words))
        elif line.kind == "numbered" and (place == "after" or not (dated and place == "prose")):
            place, open_list = "after", page.numbered
            page.numbered.append(line.words)
        elif line.kind == "bullet" and place == "resources":
            open_list = page.bullets
            page.bullets.append(_group(_BULLET, line.words))
        elif open_list and line.indent >= _HANGING:
            open_list[-1] = f"{open_list[-1]} {line.words}"
        elif place == "prose":
            _add_prose(page, kind, line)
        else:
            open_list = None
    return page


def _add_prose(page: _Page, kind: SectionKind, line: _Line) -> None:
    names = _OTHER_NAMES.fullmatch(line.words)
    if names and not page.prose:
        page.synonyms.extend(name.strip() for name in names[1].split(";") if name.strip())
    elif page.prose and page.prose[-1].kind is kind:
        page.prose[-1] = Section(kind, page.prose[-1].start, line.end)
    else:
        page.prose.append(Section(kind, line.start, line.end))


def _group(pattern: re.Pattern[str], words: str) -> str:
    found = pattern.fullmatch(words)
    return found[1] if found else ""


def _synonyms(title: str, text: str, names: list[str]) -> tuple[str, ...]:
    """The names that the page lists, and the abbreviation that its first words give for its title."""
    short = re.match(rf"{re.escape(title)}\s+\(([A-Z][\w-]{{1,11}})\)", text, re.IGNORECASE)
    found = [*names, *([short[1]] if short and any(map(str.isupper, short[1])) else [])]
    return tuple(dict.fromkeys(name for name in found if name != title))


def _references(item: RawItem, numbered: list[str]) -> tuple[tuple[Reference, ...], list[Problem]]:
    found: dict[int, Reference] = {}
    problems = []
    for words in numbered:
        reference = _reference(words)
        if reference.number in found:
            twice = f"reference {reference.number} stands twice"
            problems.append(_problem(item, f"reference {reference.number}", twice))
        else:
            found[reference.number] = reference
    return tuple(found.values()), problems


def _reference(words: str) -> Reference:
    """A line like "2. A. Person, MD. A title. A publisher. May 2014; 3(1):5." in its parts."""
    number, rest = words.split(".", 1)
    url = re.search(r"https?://[^\s;]+[^\s;.,]", rest)
    parts = [part for part in re.split(r"\.\s+|;\s*", rest.strip()) if part and not _ACCESSED.match(part)]
    place = next((n for n in range(len(parts) - 1, 0, -1) if iso_date(parts[n].rstrip("."))), None)
    date = iso_date(parts[place].rstrip(".")) if place else None
    said = [part.strip().rstrip(".") for part in parts[:place] if "://" not in part]
    authors = said.pop(0) if len(said) > 2 and _PERSONS.search(said[0]) else None
    publisher = said.pop() if len(said) > 1 else None
    known = organisation(publisher or "")
    return Reference(
        number=int(number),
        title=". ".join(said),
        authors=authors,
        publisher=publisher,
        source=known.source if known else None,
        date=date,
        url=url[0] if url else None,
    )


def _resource(said: str) -> Resource:
    found = _NAMED.match(said)
    name = f"{found['name']}{found['short'] or ''}" if found else said.partition(".")[0]
    known = organisation(name)
    if known:
        return Resource(known.name, known.role, said, known.source, known.url)
    return Resource(name, "patient group" if _PATIENTS.search(said) else "further information", said)


def _refused(item: RawItem, message: str) -> Parsed:
    return Parsed(problems=(_problem(item, "line 1", message),))


def _problem(item: RawItem, place: str, message: str) -> Problem:
    return Problem(item.name, place, message, "Compare it with the page on rarediseases.info.nih.gov.")


SOURCE = Source(
    name="gard-page-text",
    title="GARD pages saved as text",
    description="Pages of the Genetic and Rare Diseases Information Center, with their references.",
    infores="infores:gard",
    kind="conditions",
    licence=GARD,
    version="2016-01-07",
    homepage="https://rarediseases.info.nih.gov/",
    citation="Genetic and Rare Diseases Information Center (GARD), National Institutes of Health.",
    default_paths=("gard/*.txt",),
    bounds=Bounds(1, 10_000),
    items=items,
    parse=parse,
    version_of="02f317a5f9a36970f5592b02e006c8cf425e59bdd01f61f3f595facd00f0ebbb",
)
