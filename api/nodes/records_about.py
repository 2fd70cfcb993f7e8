"""The records about a disease, with their publishers and dates."""

from raregraph.api.nodes.addresses import address
from raregraph.api.nodes.layout import (
    Link,
    Row,
    Section,
    Subject,
    Window,
    in_window,
    list_section,
)
from raregraph.api.nodes.reading import Said


def records(subject: Subject, window: Window) -> Section | None:
    """The records about a disease, with their publishers and dates."""
    reader = subject.reader
    pattern = f"GRAPH ?g {{ ?c dcterms:subject <{subject.node}> ; a raregraph:Record }}"
    found, total = in_window(subject, window, pattern)
    reader.learn(each.one("dcterms:publisher") for each in found)
    rows = [_record(subject, each) for each in found]
    return list_section(subject, ("records", "Records"), rows, total)


def _record(subject: Subject, record: Said) -> Row:
    publisher, date, url = (
        record.one(name) for name in ("dcterms:publisher", "dcterms:modified", "schema:url")
    )
    words = (subject.reader.name(publisher), f"last updated {date}" if date else "")
    links = [Link("the page itself", url)] if url.startswith(("http://", "https://")) else []
    title = record.one("dcterms:title")
    return Row(
        Link(title, address(record.node), node=record.node), ", ".join(filter(None, words)), links=links
    )
