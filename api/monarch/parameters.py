"""The parameters of Monarch's routes, each group as one dependency."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Query
from pydantic import Field

from raregraph.api.monarch import asking, output
from raregraph.api.monarch.answers import Counted, Paging
from raregraph.api.monarch.mappings import WantedMappings
from raregraph.api.monarch.searching import WantedNodes
from raregraph.graph.search.hits import LONGEST_TEXT

MOST_WORKED_OUT = 50
"""Fields to count or sort by, and filters, of one request; each is worked out over all associations that are chosen."""
MOST_GIVEN = 100
"""Values of any other parameter that may be repeated."""
Texts = Annotated[list[str] | None, Query(max_length=MOST_GIVEN)]
Few = Annotated[list[str], Field(max_length=MOST_WORKED_OUT)] | None
Form = Annotated[output.Format, Query(description="JSON, or tab-separated values with lists joined by |")]


@dataclass(frozen=True, slots=True)
class Page:
    """Which results, and how they are written."""

    limit: Annotated[
        int | None,
        Query(ge=0, le=asking.MOST, description="The most results; 20 if left out, all in a download"),
    ] = None
    offset: Annotated[int, Query(ge=0, description="How many results to pass over")] = 0

    def paging(self, *, is_download: bool = False) -> Paging:
        """All results of a download, and else a page of them, unless a limit is given."""
        left_out = None if is_download else asking.DEFAULT_LIMIT
        return Paging(left_out if self.limit is None else self.limit, self.offset)


@dataclass(frozen=True, slots=True)
class Choice:
    """What both kinds of lists of associations choose by."""

    direct: Annotated[bool, Query(description="Leave out what is said of the classes below")] = False
    inferred: Annotated[bool, Query(description="Take what only follows from subtypes, too; it says so")] = (
        False
    )
    query: Annotated[
        str | None, Query(max_length=LONGEST_TEXT, description="Words that must stand in it")
    ] = None
    facet_fields: Annotated[Few, Query(description="Fields to count by")] = None
    facet_queries: Annotated[Few, Query(description='Filters to count: field:"value"')] = None
    filter_queries: Annotated[Few, Query(description='Filters: field:"value"')] = None
    sort: Annotated[Few, Query(description="Fields to sort by, each with asc or desc")] = None
    download: Annotated[bool, Query(description="All rows, streamed; nothing is left out")] = False
    format: Annotated[
        output.StreamedFormat, Query(description="jsonl, an object a line, is for downloads")
    ] = "json"

    def wanted(self) -> asking.Wanted:
        """The same, as it is asked."""
        return asking.Wanted(
            direct=self.direct,
            inferred=self.inferred,
            query=self.query,
            filter_queries=texts(self.filter_queries),
            sort=texts(self.sort),
        )

    def counted(self) -> Counted:
        """What is to be counted."""
        return Counted(texts(self.facet_fields), texts(self.facet_queries))


@dataclass(frozen=True, slots=True)
class Subject:
    """What is asked of subjects."""

    subject: Texts = None
    subject_category: Texts = None
    subject_namespace: Texts = None
    subject_taxon: Texts = None

    def ends(self) -> asking.Ends:
        """What is asked of them."""
        return asking.Ends(
            texts(self.subject),
            texts(self.subject_category),
            texts(self.subject_namespace),
            texts(self.subject_taxon),
        )


@dataclass(frozen=True, slots=True)
class Object:
    """What is asked of objects."""

    object: Texts = None
    object_category: Texts = None
    object_namespace: Texts = None
    object_taxon: Texts = None

    def ends(self) -> asking.Ends:
        """What is asked of them."""
        return asking.Ends(
            texts(self.object),
            texts(self.object_category),
            texts(self.object_namespace),
            texts(self.object_taxon),
        )


@dataclass(frozen=True, slots=True)
class Said:
    """What is said, by whom and of what."""

    category: Texts = None
    predicate: Texts = None
    entity: Texts = None
    primary_knowledge_source: Texts = None
    compact: Annotated[bool, Query(description="Only category, ends, predicate and negated")] = False


@dataclass(frozen=True, slots=True)
class Searched:
    """What is searched for."""

    q: Annotated[str | None, Query(max_length=LONGEST_TEXT, description="What to look for")] = None
    category: Texts = None
    in_taxon_label: Texts = None

    def wanted(self) -> WantedNodes:
        """The same, as it is asked."""
        return WantedNodes(self.q or "", texts(self.category), texts(self.in_taxon_label))


@dataclass(frozen=True, slots=True)
class Mapped:
    """Which mappings."""

    entity_id: Texts = None
    subject_id: Texts = None
    predicate_id: Texts = None
    object_id: Texts = None
    mapping_justification: Texts = None

    def wanted(self) -> WantedMappings:
        """The same, as it is asked."""
        return WantedMappings(
            texts(self.entity_id),
            texts(self.subject_id),
            texts(self.predicate_id),
            texts(self.object_id),
            texts(self.mapping_justification),
        )


def texts(values: list[str] | None) -> tuple[str, ...]:
    """The values of a parameter that may be repeated."""
    return tuple(values or ())
