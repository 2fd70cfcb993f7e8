"""The sentence of a claim among its neighbours in the record, and where it stands on the page of the publisher.

The graph holds no text of a record but the sentences that claims rest on. So the neighbours are those of other claims,
and where words lie between that the graph does not hold, this is shown.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote

from raregraph.api.nodes.layout import Subject
from raregraph.api.nodes.reading import Said

_NEIGHBOURS = 2  # on either side
_WORDS = 6  # of the sentence, at its beginning and end, by which a browser finds it
_SPACE = 3  # characters that may lie between a sentence and the next
_SENTENCES = """SELECT DISTINCT ?start ?end ?text {{ GRAPH ?g {{
  ?c raregraph:record <{record}> ; biolink:supporting_text ?text ;
    raregraph:spanStart ?start ; raregraph:spanEnd ?end }} }}"""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence; `is_own` if the claim rests on it, `is_apart` if other words stand before it."""

    text: str
    is_own: bool
    is_apart: bool = False


@dataclass(frozen=True, slots=True)
class Passage:
    """Sentences in the order of their record, and the address of the place on the page itself, if it has one."""

    sentences: tuple[Sentence, ...]
    place: str = ""


def passage_of(subject: Subject, said: Said) -> Passage | None:
    """The sentence of a claim with its neighbours; nothing for a claim that rests on none."""
    texts = said.all("biolink:supporting_text")
    if not texts:
        return None
    record, start, end = (said.one(f"raregraph:{name}") for name in ("record", "spanStart", "spanEnd"))
    place = _place(subject, record, texts[0]) if record else ""
    if not (record and start and end):
        return Passage(tuple(Sentence(_plain(text), is_own=True) for text in texts), place)
    found = subject.reader.rows(_SENTENCES.format(record=record))
    spans = sorted((int(first), int(last), text) for first, last, text in found)
    return Passage(tuple(_among(spans, (int(start), int(end), texts[0]))), place)


def _among(spans: list[tuple[int, int, str]], own: tuple[int, int, str]) -> Iterator[Sentence]:
    before = _apart([span for span in spans if span[1] <= own[0]])[-_NEIGHBOURS:]
    after = _apart([span for span in spans if span[0] >= own[1]])[:_NEIGHBOURS]
    last: int | None = None
    for span in (*before, own, *after):
        is_apart = last is not None and span[0] - last > _SPACE
        yield Sentence(_plain(span[2]), is_own=span is own, is_apart=is_apart)
        last = span[1]


def _apart(spans: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Spans without those that overlap one before them."""
    kept: list[tuple[int, int, str]] = []
    for span in spans:
        if not kept or span[0] >= kept[-1][1]:
            kept.append(span)
    return kept


def _place(subject: Subject, record: str, text: str) -> str:
    """The address of the page itself with the sentence as its text fragment, as browsers scroll to it."""
    rows = subject.reader.rows(f"SELECT ?url {{ GRAPH ?g {{ <{record}> schema:url ?url }} }} ORDER BY ?url")
    url = next((row[0] for row in rows if row[0].startswith(("http://", "https://"))), "")
    return f"{url.partition('#')[0]}#:~:text={_fragment(text)}" if url else ""


def _fragment(text: str) -> str:
    """A sentence as a text fragment: by its first and last words if it is long.

    >>> _fragment("Changes in SMN1 cause it.")
    'Changes%20in%20SMN1%20cause%20it.'
    >>> _fragment("one two three four five six seven eight nine ten eleven twelve thirteen - end")
    'one%20two%20three%20four%20five%20six,ten%20eleven%20twelve%20thirteen%20%2D%20end'
    """
    words = text.split()
    parts = [words] if len(words) <= 2 * _WORDS else [words[:_WORDS], words[-_WORDS:]]
    return ",".join(quote(" ".join(part), safe="").replace("-", "%2D") for part in parts)


def _plain(text: str) -> str:
    return " ".join(text.split())
