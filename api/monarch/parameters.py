"""The parameters of Monarch's routes, each group as one dependency."""

from dataclasses import dataclass
from typing import Annotated, Any

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
_SMA, _SMN1, _FILTER = "MONDO:0001516", "HGNC:11117", 'subject_label:"SMN1"'
_Value = Annotated[str, Field(min_length=1)]
Few = Annotated[list[_Value], Field(max_length=MOST_WORKED_OUT)] | None
Form = Annotated[
    output.Format, Query(description="JSON, or tab-separated values with lists joined by |", examples=["tsv"])
]


def _texts(description: str, example: str) -> Any:
    """A parameter that may be repeated, to ask for any of its values."""
    return Query(max_length=MOST_GIVEN, description=f"{description}; may be repeated", examples=[[example]])


Texts = list[_Value] | None


@dataclass(frozen=True, slots=True)
class Page:
    """Which results, and how they are written."""

    limit: Annotated[
        int | None,
        Query(
            ge=0,
            le=asking.MOST,
            description="The most results; 20 if left out, all in a download",
            examples=[asking.DEFAULT_LIMIT],
        ),
    ] = None
    offset: Annotated[int, Query(ge=0, description="How many results to pass over", examples=[0])] = 0

    def paging(self, *, is_download: bool = False) -> Paging:
        """All results of a download, and else a page of them, unless a limit is given."""
        left_out = None if is_download else asking.DEFAULT_LIMIT
        return Paging(left_out if self.limit is None else self.limit, self.offset)


@dataclass(frozen=True, slots=True)
class Choice:
    """What both kinds of lists of associations choose by."""

    direct: Annotated[
        bool, Query(description="Leave out what is said of the classes below", examples=[True])
    ] = False
    inferred: Annotated[
        bool, Query(description="Take what only follows from subtypes, too; it says so", examples=[True])
    ] = False
    query: Annotated[
        str | None,
        Query(max_length=LONGEST_TEXT, description="Words that must stand in it", examples=["atrophy"]),
    ] = None
    facet_fields: Annotated[Few, Query(description="Fields to count by", examples=[["predicate"]])] = None
    facet_queries: Annotated[
        Few, Query(description='Filters to count: field:"value"', examples=[[_FILTER]])
    ] = None
    filter_queries: Annotated[Few, Query(description='Filters: field:"value"', examples=[[_FILTER]])] = None
    sort: Annotated[
        Few, Query(description="Fields to sort by, each with asc or desc", examples=[["subject_label asc"]])
    ] = None
    download: Annotated[
        bool, Query(description="All rows, streamed, of sources that may be passed on", examples=[False])
    ] = False
    include_restricted: Annotated[
        bool,
        Query(
            description="Take rows of restricted sources into a download, for your own use", examples=[False]
        ),
    ] = False
    format: Annotated[
        output.StreamedFormat,
        Query(description="jsonl, an object a line, is for downloads", examples=["tsv"]),
    ] = "json"

    def wanted(self) -> asking.Wanted:
        """The same, as it is asked."""
        return asking.Wanted(
            direct=self.direct,
            inferred=self.inferred,
            query=self.query,
            filter_queries=texts(self.filter_queries),
            sort=texts(self.sort),
            is_passed_on=self.download and not self.include_restricted,
        )

    def counted(self) -> Counted:
        """What is to be counted."""
        return Counted(texts(self.facet_fields), texts(self.facet_queries))


@dataclass(frozen=True, slots=True)
class Subject:
    """What is asked of subjects."""

    subject: Annotated[Texts, _texts("The subject, as an identifier in any spelling", _SMN1)] = None
    subject_category: Annotated[Texts, _texts("The Biolink class of the subject", "biolink:Gene")] = None
    subject_namespace: Annotated[Texts, _texts("The prefix of the subject's identifier", "HGNC")] = None
    subject_taxon: Annotated[Texts, _texts("The species of the subject", "NCBITaxon:9606")] = None

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

    object: Annotated[Texts, _texts("The object, as an identifier in any spelling", _SMA)] = None
    object_category: Annotated[Texts, _texts("The Biolink class of the object", "biolink:Disease")] = None
    object_namespace: Annotated[Texts, _texts("The prefix of the object's identifier", "MONDO")] = None
    object_taxon: Annotated[Texts, _texts("The species of the object", "NCBITaxon:9606")] = None

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

    category: Annotated[
        Texts, _texts("The Biolink class of the association", "biolink:CausalGeneToDiseaseAssociation")
    ] = None
    predicate: Annotated[Texts, _texts("The Biolink predicate", "biolink:causes")] = None
    entity: Annotated[Texts, _texts("The subject or the object, as an identifier in any spelling", _SMA)] = (
        None
    )
    primary_knowledge_source: Annotated[
        Texts, _texts("The information resource that is credited with it", "infores:omim")
    ] = None
    compact: Annotated[
        bool, Query(description="Only category, ends, predicate and negated", examples=[True])
    ] = False


@dataclass(frozen=True, slots=True)
class Searched:
    """What is searched for."""

    q: Annotated[
        str | None, Query(max_length=LONGEST_TEXT, description="What to look for", examples=["SMA"])
    ] = None
    category: Annotated[Texts, _texts("The Biolink class of the node", "biolink:Disease")] = None
    in_taxon_label: Annotated[Texts, _texts("The species, by name or identifier", "Homo sapiens")] = None

    def wanted(self) -> WantedNodes:
        """The same, as it is asked."""
        return WantedNodes(self.q or "", texts(self.category), texts(self.in_taxon_label))


@dataclass(frozen=True, slots=True)
class Mapped:
    """Which mappings."""

    entity_id: Annotated[Texts, _texts("An identifier at either end", _SMA)] = None
    subject_id: Annotated[Texts, _texts("The identifier on the left", _SMA)] = None
    predicate_id: Annotated[Texts, _texts("The predicate", "skos:exactMatch")] = None
    object_id: Annotated[Texts, _texts("The identifier on the right", "ORPHA:83330")] = None
    mapping_justification: Annotated[
        Texts, _texts("How the mapping was found", "semapv:ManualMappingCuration")
    ] = None

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
