"""GARD's pages on diseases as HTML, in the layout that the site had in 2022.

A record's text is put together from the parts of the page that speak of the disease: summary, number of
people, symptoms, genes and inheritance. Everything around them is the same on every page and is left out.
The lines that list genes and modes stand in no section: they are claims already, and nobody is to read them
for claims again.
GARD credits the list of symptoms to the Human Phenotype Ontology (HPO) by name, and so do the claims. For
genes and inheritance it names Orphanet and HPO together, so those claims stay GARD's own.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import cast

from lxml import etree

from raregraph.graph.records import (
    Claims,
    ConditionRecord,
    Evidence,
    GeneClaim,
    ModeClaim,
    PhenotypeClaim,
    Problem,
    Reference,
    Section,
    SectionKind,
)
from raregraph.loaders.dates import iso_date
from raregraph.loaders.files import decode, members
from raregraph.loaders.licences import GARD
from raregraph.loaders.organisations import organisation
from raregraph.loaders.source import Bounds, Parsed, RawItem, Source
from raregraph.ontology.kinds import GeneDiseaseKind
from raregraph.ontology.modes import mode_named

_SITE = "https://rarediseases.info.nih.gov"
_BODY = "<app-main-banner"
_END = "</html>"
_CAUSES = "<app-causes-container"
_SEARCH_ENTRY = re.compile(r'<button[^>]*><span class="main-term">.*?</button>', re.DOTALL)
_EXPLANATION = re.compile(r"<clamper\b.*?</clamper>", re.DOTALL)
_EMPTY = "This section is currently in development"
_PARTS = (
    "app-main-banner",
    "disease-tabs",
    "app-disease-at-a-glance-summary",
    "app-disease-at-a-glance-people-affected",
    "app-disease-at-a-glance-categories",
    "app-age-at-onset",
    "app-symptoms-section",
    "app-causes-container",
    "app-view-sources-references",
    "app-bottom-sources-date-information",
)
_LINK = re.compile(r"/diseases/(\d+)/[^/?#]+")
_GENES = re.compile(r"following gene\(s\) are known to cause this disease:\s*(.+)")
_PATTERNS = "This disease is inherited in the following pattern(s):"
_UPDATED = re.compile(r"Last Updated:\s*(.+)")
_CREDITS = {"Human Phenotype Ontology": "infores:hpo-annotations", "Orphanet": "infores:orphanet"}
_REFERENCE = re.compile(r"Reference:\s*(.+)")
_DOI = re.compile(r"https?://(?:dx\.)?doi\.org/(10\.\S+)")
_PMID = re.compile(r"https?://pubmed\.ncbi\.nlm\.nih\.gov/(\d+)")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
# UTF-8 that was read as Latin-1 and saved as UTF-8 again: a lead byte and its exact number of trail bytes.
_DOUBLE = re.compile(r"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")


def _finder(path: str) -> Callable[[etree._Element], list[etree._Element]]:
    found = etree.XPath(path)
    return lambda part: cast(list[etree._Element], found(part))


_title = _finder("descendant::h1[contains(@class, 'title')]")
_other_names = _finder("descendant::dl[contains(@class, 'synonyms')]//span[contains(@class, 'host')]")
_category = _finder("descendant::div[@class='category']")
_active_ages = _finder("descendant::div[@class='under active']/div[contains(@class, 'under-title')]")
_symptoms = _finder("descendant::div[@class='symptom-list-container']/button")
_footer = _finder("div/div[contains(@class, 'symptom-footer')]")
_shown = _finder("descendant::div[@class='carousel-slide']//h3")
_often = _finder("descendant::div[@class='carousel-slide']//div[@class='frequency-wrap']//div[@class='text']")
_cause_lines = _finder("descendant::div[@class='etiology-section']//p[contains(@class, 'tabs-description')]")
_pattern_lines = _finder("descendant::div[@class='transmission-section']//p[contains(@class, 'tabs-desc')]")
_patterns = _finder(
    "descendant::div[@class='transmission-section']//ul[contains(@class, 'tabs-desktop')]//button"
)


@dataclass(slots=True)
class _Text:
    """A record's text while it grows line by line, with its sections."""

    lines: list[str] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    length: int = 0

    def add(self, kind: SectionKind | None, line: str) -> Evidence:
        """Add a line and return where it stands; a line of no kind is in no section."""
        start = self.length + bool(self.lines)
        self.length = start + len(line)
        self.lines.append(line)
        if kind and self.sections and self.sections[-1].kind is kind:
            self.sections[-1] = Section(kind, self.sections[-1].start, self.length)
        elif kind:
            self.sections.append(Section(kind, start, self.length))
        return Evidence(line, start, self.length)

    def to_read(self) -> tuple[Section, ...]:
        """The sections; where there is none, an empty one, for a text without sections is read whole."""
        return tuple(self.sections) or (Section(SectionKind.OTHER, self.length, self.length),)


def items(path: Path) -> Iterator[RawItem]:
    """The HTML pages below a folder, in an archive, or one page; the key is the page's slug."""
    return members(path, (".html", ".htm"))


def parse(item: RawItem) -> Parsed:
    """One page as one record; a page of another kind, or one that is cut off, gives a problem instead."""
    html = decode(item)
    if isinstance(html, Problem):
        return Parsed(problems=(html,))
    start = html.find(_BODY)
    if start < 0:
        return _refused(item, "it is no GARD disease page: it has no banner with the disease's name")
    if not html.rstrip().endswith(_END):
        return _refused(item, f"the page is cut off: it does not end with {_END}")
    root = etree.fromstring(_lean(html[start:]), etree.HTMLParser(remove_comments=True, remove_pis=True))
    parts = {str(part.tag): part for part in root.iter(*_PARTS)}
    banner = parts.get("app-main-banner")
    title = "" if banner is None else _first(_title(banner))
    if not title:
        return _refused(item, "the page does not name its disease")
    return _record(item, title, parts)


def _lean(html: str) -> str:
    """The page without its copies of the same words: parsing them would double the time."""
    before, tag, after = html.partition(_CAUSES)
    return _SEARCH_ENTRY.sub("", before) + tag + _EXPLANATION.sub("", after)


def _record(item: RawItem, title: str, parts: dict[str, etree._Element]) -> Parsed:
    text = _Text()
    problems: list[Problem] = []
    link = _link(parts.get("disease-tabs"))
    if link is None:
        problems.append(_problem(item, "tabs", "no link gives the disease's GARD number"))
    for part, kind in (
        ("app-disease-at-a-glance-summary", SectionKind.SUMMARY),
        ("app-disease-at-a-glance-people-affected", SectionKind.FREQUENCY),
    ):
        said = _without_heading(parts.get(part))
        if said and not said.startswith(_EMPTY):
            text.add(kind, said)
    claims = _phenotype_claims(parts.get("app-symptoms-section"), text)
    causes = parts.get("app-causes-container")
    claims += _gene_claims(causes, text) + _mode_claims(item, causes, text, problems)
    if not text.lines:
        empty = "the page says nothing of its disease yet"
        problems.append(
            Problem(item.name, "Summary", empty, "Only its names and categories are kept.", "note")
        )
    record = ConditionRecord(
        record_id=f"gard_pages/{item.key}",
        publisher="infores:gard",
        title=title,
        text="\n".join(text.lines),
        sections=text.to_read(),
        identifiers=(f"GARD:{int(link[1]):07}",) if link else (),
        synonyms=_synonyms(title, _first(_other_names(parts["app-main-banner"]))),
        categories=_categories(parts.get("app-disease-at-a-glance-categories")),
        onsets=_onsets(parts.get("app-age-at-onset")),
        url=f"{_SITE}{link[0]}" if link else None,
        last_updated=_last_updated(item, parts.get("app-bottom-sources-date-information"), problems),
        references=_references(parts.get("app-view-sources-references")),
        stated=claims,
        file=item.name,
        sha256=sha256(item.data).hexdigest(),
    )
    return Parsed((record,), tuple(problems))


def _phenotype_claims(part: etree._Element | None, text: _Text) -> Claims:
    """The listed symptoms; the page shows a frequency for one of them alone, the one in its carousel."""
    if part is None:
        return Claims()
    credit = _first(_footer(part))
    source = next((infores for name, infores in _CREDITS.items() if name in credit), None)
    kind = SectionKind.HPO_LIST if source == _CREDITS["Human Phenotype Ontology"] else SectionKind.SYMPTOMS
    shown, often = _first(_shown(part)), _first(_often(part))
    claims = []
    for button in _symptoms(part):
        name = _words(button)
        frequency = often if name == shown else ""
        evidence = text.add(kind, f"{name} {frequency}".strip())
        claims.append(PhenotypeClaim(None, name, evidence, frequency or None, source))
    if claims and credit:
        text.add(kind, credit)
    return Claims(phenotypes=tuple(claims))


def _gene_claims(part: etree._Element | None, text: _Text) -> Claims:
    """A claim for each gene of the page's one sentence on genes; the symbols await their HGNC ids."""
    claims: list[GeneClaim] = []
    for line in () if part is None else _cause_lines(part):
        said = _words(line)
        found = _GENES.search(said)
        evidence = text.add(None if found else SectionKind.CAUSE, said)
        symbols = [symbol.strip() for symbol in found[1].split(",")] if found else []
        claims.extend(GeneClaim("", symbol, GeneDiseaseKind.CAUSES, evidence) for symbol in symbols if symbol)
    return Claims(genes=tuple(claims))


def _mode_claims(item: RawItem, part: etree._Element | None, text: _Text, problems: list[Problem]) -> Claims:
    if part is None:
        return Claims()
    claims = []
    if any(_PATTERNS in _words(line) for line in _pattern_lines(part)):
        text.add(SectionKind.INHERITANCE, _PATTERNS)
    for button in _patterns(part):
        name = _words(button)
        evidence = text.add(None, name)
        mode = mode_named(name)
        if mode is None:
            problems.append(_problem(item, "Inheritance", f"{name!r} is no known mode of inheritance"))
        else:
            claims.append(ModeClaim(mode, "usual", evidence))
    return Claims(modes=tuple(claims))


def _link(tabs: etree._Element | None) -> re.Match[str] | None:
    if tabs is None:
        return None
    found = (_LINK.fullmatch(anchor.get("href", "")) for anchor in tabs.iter("a"))
    return next((link for link in found if link), None)


def _synonyms(title: str, listed: str) -> tuple[str, ...]:
    names = (name.strip() for name in listed.split("; "))
    return tuple(dict.fromkeys(name for name in names if name and name != title))


def _categories(part: etree._Element | None) -> tuple[str, ...]:
    return () if part is None else tuple(_words(each).rstrip("; ") for each in _category(part))


def _onsets(part: etree._Element | None) -> tuple[str, ...]:
    return () if part is None else tuple(_words(age, own=True) for age in _active_ages(part))


def _last_updated(item: RawItem, part: etree._Element | None, problems: list[Problem]) -> str | None:
    lines = () if part is None else part.iter("p")
    written = next((found[1] for line in lines if (found := _UPDATED.fullmatch(_words(line)))), None)
    date = iso_date(written) if written else None
    if date is None:
        problems.append(_problem(item, "Last Updated", f"no date can be read from {written!r}"))
    return date


def _references(part: etree._Element | None) -> tuple[Reference, ...]:
    """The references of the page's data, numbered in their order: the page gives no numbers."""
    entries = () if part is None else part.iter("li")
    said = ((entry, found[1]) for entry in entries if (found := _REFERENCE.match(_words(entry))))
    return tuple(_reference(number, entry, words) for number, (entry, words) in enumerate(said, start=1))


def _reference(number: int, entry: etree._Element, words: str) -> Reference:
    """A link to an article comes before other links; the words after it name where it appeared."""
    links = [(_words(anchor), anchor.get("href", "")) for anchor in entry.iter("a")]
    articles = [link for link in links if _DOI.match(link[1]) or _PMID.match(link[1])]
    title, url = (articles or links or [(words, "")])[0]
    doi, pmid = _DOI.match(url), _PMID.match(url)
    after = words.rpartition(title)[2].strip(" .,")
    year = _YEAR.search(after) if articles else None
    known = organisation(after.partition(" is ")[0])
    name = re.split(r"[,.]", after, maxsplit=1)[0] if articles else known.name if known else ""
    return Reference(
        number=number,
        title=title,
        publisher=name or None,
        source=known.source if known else None,
        date=year[0] if year else None,
        url=url or None,
        identifier=f"DOI:{doi[1]}" if doi else f"PMID:{pmid[1]}" if pmid else None,
    )


def _first(found: list[etree._Element]) -> str:
    return _words(found[0]) if found else ""


def _without_heading(part: etree._Element | None) -> str:
    return "" if part is None else " ".join(_words(child) for child in part if child.tag != "h5").strip()


def _words(element: etree._Element, own: bool = False) -> str:
    """An element's words as a browser shows them, with single blanks and damaged letters mended."""
    text = (element.text or "") if own else "".join(map(str, element.itertext()))
    # Mending comes first: a damaged letter may hold a character that counts as a blank.
    sound = text if text.isascii() else _DOUBLE.sub(_mend, text)
    return " ".join(sound.split())


def _mend(found: re.Match[str]) -> str:
    try:
        return found[0].encode("latin-1").decode("utf-8")
    except UnicodeDecodeError:
        return found[0]


def _refused(item: RawItem, message: str) -> Parsed:
    return Parsed(problems=(_problem(item, "line 1", message),))


def _problem(item: RawItem, place: str, message: str) -> Problem:
    return Problem(item.name, place, message, f"Compare it with the page on {_SITE}.")


SOURCE = Source(
    name="gard-pages",
    title="GARD pages as HTML",
    description="Disease pages of the Genetic and Rare Diseases Information Center, December 2022.",
    infores="infores:gard",
    kind="conditions",
    licence=GARD,
    version="2022-12-21",
    homepage=f"{_SITE}/",
    citation="Genetic and Rare Diseases Information Center (GARD), National Institutes of Health.",
    default_paths=("gard/pages.tar.xz", "gard/pages"),
    bounds=Bounds(4_000, 8_000),
    items=items,
    parse=parse,
    version_of="b565398d610f26101ff59d0d4fd11e89a3e21af84674319cd8dfd828df386b72",
)
