"""`/v3/api`: Monarch's routes for nodes, associations, search and mappings; `raregraph.api.monarch` answers them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from types import UnionType
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Request
from fastapi.responses import Response
from pydantic import BaseModel

import raregraph
from raregraph.api.monarch import asking, entities, models, output
from raregraph.api.monarch.answers import Answer, associations, table
from raregraph.api.monarch.histopheno import histopheno
from raregraph.api.monarch.identifiers import has_slashes
from raregraph.api.monarch.known_parameters import KnownParameters
from raregraph.api.monarch.leading import ASKED_FOR, led, link, say
from raregraph.api.monarch.mappings import mappings
from raregraph.api.monarch.parameters import (
    Choice,
    Form,
    Mapped,
    Object,
    Page,
    Said,
    Searched,
    Subject,
    texts,
)
from raregraph.api.monarch.rows import COMPACT_FIELDS, ROW_FIELDS, TABLE_FIELDS
from raregraph.api.monarch.searching import autocomplete, search
from raregraph.api.monarch.view import TABLE_ORDER, View, view_of
from raregraph.api.responses import (
    BY_WORKERS,
    NOT_MODIFIED,
    OF_A_RELEASE,
    Responses,
    headers,
    problems,
    text_in,
)
from raregraph.api.routes.monarch_refused import refuse_grid
from raregraph.api.routes.search import index_of
from raregraph.api.turns import in_turn
from raregraph.graph.errors import UnknownNameError
from raregraph.graph.search.finding import SearchIndex
from raregraph.graph.search.hits import LONGEST_TEXT

_COMMON: Responses = {
    **NOT_MODIFIED,
    **BY_WORKERS,
    **OF_A_RELEASE,
    **problems(
        {400: "An identifier, category, field, number or parameter is none; the remedy says what to give"}
    ),
}
_OF_A_NODE = problems({404: "The graph has no such node"})
_HEADERS = headers("ETag", "Cache-Control", "Raregraph-Ignored")
_OF_DOWNLOADS = headers("Content-Disposition", "Raregraph-Left-Out")
_TABLE, _LINES = text_in(["text/tab-separated-values"]), text_in(["application/x-ndjson"])
ROUTER = APIRouter(prefix="/v3/api", tags=["Monarch"], responses=_COMMON, route_class=KnownParameters)

_ON_THE_LOOP = 50
_LEFT_OUT = "Raregraph-Left-Out"  # the restricted sources without which a download comes
NodeId = Annotated[str, Path(description="An identifier in any spelling", examples=["MONDO:0001516"])]


async def _view(request: Request) -> View:
    return view_of(request.app.state.graph)


async def _search_index(request: Request) -> SearchIndex:
    return index_of(request.app.state.graph)


def _ends(
    subject: Annotated[Subject, Depends()], object: Annotated[Object, Depends()]
) -> tuple[asking.Ends, asking.Ends]:
    return subject.ends(), object.ends()


@dataclass(frozen=True, slots=True)
class _NodeAndCategory:
    id: NodeId
    category: Annotated[
        str,
        Path(
            description="The Biolink class of the associations",
            examples=["biolink:CausalGeneToDiseaseAssociation"],
        ),
    ]
    traverse_orthologs: Annotated[
        bool, Query(description="There are no orthologs here: it changes nothing", examples=[False])
    ] = False


def _of(
    model: type[BaseModel] | UnionType, *further: str, is_table: bool = False, is_listed: bool = False
) -> Responses:
    """What OpenAPI says of an answer that is JSON, of one model or one of several, and may have further headers.

    It may be a table as well, or a list that may also be downloaded.
    """
    content = (_TABLE if is_table or is_listed else {}) | (_LINES if is_listed else {})
    given = _HEADERS | headers(*further) | (_OF_DOWNLOADS if is_listed else {})
    return {200: {"description": "What was found", "model": model, "content": content, "headers": given}}


AView = Annotated[View, Depends(_view)]


@ROUTER.get(
    "/association",
    operation_id="monarch_associations",
    summary="Associations, by their ends, category, predicate and source",
    response_model=None,
    responses=_of(models.AssociationResults | models.CompactAssociationResults, ASKED_FOR, is_listed=True),
)
@ROUTER.get("/association/all", include_in_schema=False)
def association(
    view: AView,
    page: Annotated[Page, Depends()],
    choice: Annotated[Choice, Depends()],
    said: Annotated[Said, Depends()],
    ends: Annotated[tuple[asking.Ends, asking.Ends], Depends(_ends)],
) -> Response:
    """What is said of the classes below a subject, object or entity is taken, too, unless `direct`.

    `Raregraph-Asked-For` names identifiers of these that lead to another node, with that node.
    """
    wanted = replace(
        choice.wanted(),
        subject=ends[0],
        object=ends[1],
        entities=texts(said.entity),
        categories=texts(said.category),
        predicates=texts(said.predicate),
        knowledge_sources=texts(said.primary_knowledge_source),
    )
    paging = page.paging(is_download=choice.download)
    found = associations(view, wanted, paging, choice.counted(), is_compact=said.compact)
    answer = _written(found, choice, COMPACT_FIELDS if said.compact else ROW_FIELDS, "associations")
    say(answer, led(view, (*wanted.entities, *wanted.subject.nodes, *wanted.object.nodes)))
    return answer


@ROUTER.get(
    "/entity/{id:path}/{category}",
    operation_id="monarch_node_associations",
    summary="A node's associations of one category",
    response_model=None,
    responses=_of(models.AssociationTableResults, ASKED_FOR, "Link", is_listed=True) | _OF_A_NODE,
)
def association_table(
    request: Request,
    view: AView,
    node: Annotated[_NodeAndCategory, Depends()],
    page: Annotated[Page, Depends()],
    choice: Annotated[Choice, Depends()],
) -> Response:
    """Each with its direction as seen from the node; those of the classes below it are taken, too, unless `direct`."""
    whole = f"{node.id}/{node.category}"
    if not asking.is_category(view, node.category):
        refuse_grid(node.category)
        if has_slashes(whole) and view.has_node(whole):
            form: output.Format = "tsv" if choice.format == "tsv" else "json"
            return entity(request, view, whole, form)
    identifier = view.node_of(node.id)
    view.check_node(identifier)
    wanted = replace(choice.wanted(), entities=(identifier,), categories=(node.category,))
    wanted = replace(wanted, sort=wanted.sort or TABLE_ORDER)
    found = table(view, identifier, wanted, page.paging(is_download=choice.download), choice.counted())
    answer = _written(found, choice, TABLE_FIELDS, re.sub(r"\W+", "_", whole, flags=re.ASCII))
    return _of_node(answer, request, led(view, [node.id]), "/entity/", f"/{node.category}")


@ROUTER.get(
    "/entity/{id:path}",
    operation_id="monarch_node",
    summary="A node, with its genes or diseases, modes of inheritance, counts and place in the hierarchy",
    response_model=None,
    responses=_of(models.Node, ASKED_FOR, "Link", is_table=True) | _OF_A_NODE,
)
def entity(request: Request, view: AView, id: NodeId, format: Form = "json") -> Response:
    """An identifier of another nomenclature that is exactly one class of MONDO, HGNC or HPO leads there.

    So does an obsolete or merged one; `asked_for` and a `Link` of relation `canonical` then say so.
    """
    node = view.node_of(id)
    leading = led(view, [id])
    asked = next(iter(leading), None)
    if format == "json":
        answer = output.as_json(entities.node_as_json(view, node, asked))
    else:
        found = {**entities.node(view, node), "asked_for": asked}
        answer = output.as_tsv(tuple(found), [found])
    return _of_node(answer, request, leading, "/entity/")


@ROUTER.get(
    "/search",
    operation_id="monarch_search",
    summary="Nodes by name, synonym, symbol or identifier",
    response_model=None,
    responses=_of(models.SearchResults),
)
async def search_nodes(
    request: Request,
    view: AView,
    index: Annotated[SearchIndex, Depends(_search_index)],
    page: Annotated[Page, Depends()],
    searched: Annotated[Searched, Depends()],
) -> Response:
    """The best first, with the number of hits of each category and species."""
    limit, offset = page.paging().limit or 0, page.offset
    find = partial(search, view, index, searched.wanted(), limit, offset)
    # A page of usual size takes less time than it would wait for a thread.
    return output.as_json(find() if limit + offset <= _ON_THE_LOOP else await in_turn(request, find))


@ROUTER.get(
    "/autocomplete",
    operation_id="monarch_autocomplete",
    summary="What somebody may be typing",
    response_model=None,
    responses=_of(models.SearchResults),
)
async def complete(
    view: AView,
    index: Annotated[SearchIndex, Depends(_search_index)],
    q: Annotated[
        str, Query(max_length=LONGEST_TEXT, description="What has been typed", examples=["spinal mus"])
    ] = "",
) -> Response:
    """The ten best."""
    return output.as_json(autocomplete(view, index, q))


@ROUTER.get(
    "/mappings",
    operation_id="monarch_mappings",
    summary="Mappings between identifiers",
    response_model=None,
    responses=_of(models.MappingResults, is_table=True),
)
def list_mappings(
    view: AView,
    page: Annotated[Page, Depends()],
    mapped: Annotated[Mapped, Depends()],
    format: Form = "json",
) -> Response:
    """Each with its predicate and justification; `entity_id` may be at either end."""
    found = mappings(view, mapped.wanted(), page.paging())
    if format == "json":
        return output.as_json(found)
    return output.as_tsv(tuple(models.Mapping.model_fields), found["items"])


@ROUTER.get(
    "/histopheno/{id:path}",
    operation_id="monarch_histopheno",
    summary="The signs of a disease by parts of the body",
    response_model=None,
    responses=_of(models.HistoPheno, ASKED_FOR, "Link", is_table=True) | _OF_A_NODE,
)
def signs_by_part(request: Request, view: AView, id: NodeId, format: Form = "json") -> Response:
    """Monarch's twenty bins, each with the number of associations below its class of HPO; the largest first."""
    node = view.node_of(id)
    view.check_node(node)
    found = histopheno(view, node)
    if format == "json":
        answer = output.as_json(found)
    else:
        answer = output.as_tsv(tuple(models.HistoBin.model_fields), found["items"])
    return _of_node(answer, request, led(view, [id]), "/histopheno/")


@ROUTER.get(
    "/releases",
    operation_id="monarch_releases",
    summary="The release that is served",
    response_model=None,
    responses=_of(models.Releases | models.Release) | problems({404: "Another release is served"}),
)
def releases(
    request: Request,
    view: AView,
    dev: Annotated[
        bool, Query(description="There are no others here: it changes nothing", examples=[False])
    ] = False,
    limit: Annotated[int, Query(ge=0, description="The most releases; 0 for all", examples=[0])] = 0,
    release: Annotated[
        str | None, Query(description="The id of a release", examples=["c32c676b25d6b64a"])
    ] = None,
) -> Response:
    """One service serves one release: the list has one entry, or with `release` there is that entry alone."""
    served = {**dict.fromkeys(models.Release.model_fields), "version": view.release_id}
    served["url"] = served["metadata"] = str(request.url_for("void"))
    if release is None:
        return output.as_json([served])
    if release != view.release_id:
        raise UnknownNameError(
            f"the release {release[:40]} isn't served here",
            place="release",
            remedy=f"Ask for {view.release_id}, or serve the other one.",
        )
    return output.as_json(served)


@ROUTER.get(
    "/version",
    operation_id="monarch_version",
    summary="What is served, and by which version",
    response_model=None,
    responses=_of(models.Version),
)
def version(view: AView) -> Response:
    """The release's id in the place of Monarch's version of its graph."""
    return output.as_json(
        {
            "monarch_kg_version": view.release_id,
            "monarch_api_version": raregraph.__version__,
            "monarch_kg_source": "raregraph",
        }
    )


def _of_node(
    answer: Response, request: Request, found: Mapping[str, str], before: str, behind: str = ""
) -> Response:
    """An answer about a node that says where its own address is, if another identifier was found to lead to it.

    `before` and `behind` are what stands around the node in the path of such answers below `/v3/api`.
    """
    say(answer, found)
    for node in found.values():
        link(answer, f"{request.scope.get('root_path', '')}{ROUTER.prefix}{before}{node}{behind}")
    return answer


def _written(found: Answer, choice: Choice, fields: tuple[str, ...], name: str) -> Response:
    if choice.download or choice.format == "jsonl":
        answer = output.streamed(choice.format, fields, found.envelope(), found.items, name)
        if found.left_out:
            answer.headers[_LEFT_OUT] = ", ".join(found.left_out)
        return answer
    if choice.format == "tsv":
        return output.as_tsv(fields, found.items)
    return output.as_json({**found.envelope(), "items": list(found.items)})
