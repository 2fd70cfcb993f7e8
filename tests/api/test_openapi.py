"""What the service says of its routes by OpenAPI, and that its answers are what it says."""

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from copy import deepcopy
from itertools import chain
from typing import Any

import httpx
import pytest
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator

from raregraph.queries.question import questions
from tests.api.trapi.queries import GENE, edge, ids, query

Json = dict[str, Any]
BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
SMA = "GARD:0007674"
"""Spinal muscular atrophy of the small graph."""
CLAIMS = "biolink:CausalGeneToDiseaseAssociation"


@pytest.fixture(scope="module")
def whole(http: httpx.Client) -> Json:
    """The description of all routes."""
    return dict(http.get("/openapi.json").json())


@pytest.fixture(scope="module")
def trapi(http: httpx.Client) -> Json:
    """The description of TRAPI's routes alone."""
    return dict(http.get("/trapi/openapi.json").json())


def operations(described: Json) -> Iterator[tuple[str, str, Json]]:
    """Each operation with its path and method."""
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            yield path, method, operation


def nodes(found: object) -> Iterator[Json]:
    """All objects in some JSON."""
    if isinstance(found, dict):
        yield found
        yield from chain.from_iterable(map(nodes, found.values()))
    elif isinstance(found, list):
        yield from chain.from_iterable(map(nodes, found))


def test_both_descriptions_are_openapi(whole: Json, trapi: Json) -> None:
    for described in (whole, trapi):
        OpenAPIV31SpecValidator(described).validate()


def test_the_service_says_where_it_is_whose_and_under_which_licence(http: httpx.Client, whole: Json) -> None:
    root = str(http.base_url).rstrip("/")
    assert whole["servers"] == [{"url": root}]
    assert whole["info"]["license"] == {"name": "BSD 3-Clause", "identifier": "BSD-3-Clause"}
    assert whole["info"]["contact"]["name"] == "The raregraph developers"
    elsewhere = http.get("/openapi.json", headers={"Host": "graph.example.org"}).json()
    assert elsewhere["servers"] == [{"url": "http://graph.example.org"}]
    assert elsewhere | {"servers": None} == whole | {"servers": None}


def test_registries_of_trapi_get_the_whole_address(http: httpx.Client, trapi: Json) -> None:
    address = f"{str(http.base_url).rstrip('/')}/trapi"
    assert trapi["servers"] == [{"url": address, "x-maturity": "development"}]
    assert list(trapi["paths"]) == ["/query", "/meta_knowledge_graph"]
    assert [tag["name"] for tag in trapi["tags"]] == ["TRAPI", "translator", "trapi"]
    assert {"x-translator", "x-trapi", "contact", "license"} <= set(trapi["info"])


def test_operations_have_names_that_generators_can_use(whole: Json) -> None:
    names = [operation["operationId"] for _, _, operation in operations(whole)]
    assert max(Counter(names).values()) == 1
    assert all(re.fullmatch(r"[a-z]+(_[a-z]+)*", name) for name in names)
    assert {"search", "sparql_by_get", "monarch_node", "trapi_query", "ask_genes_of_condition"} <= set(names)
    assert len([name for name in names if name.startswith("ask_")]) == len(questions())


def test_each_operation_has_one_tag_that_is_described(whole: Json) -> None:
    described = {tag["name"]: tag["description"] for tag in whole["tags"]}
    assert {tuple(operation["tags"]) for _, _, operation in operations(whole)} == {
        (tag,) for tag in described
    }


def test_each_parameter_says_what_it_is_and_gives_an_example(whole: Json) -> None:
    lacking = [
        (operation["operationId"], each["name"])
        for _, _, operation in operations(whole)
        for each in operation.get("parameters", ())
        if not each.get("description") or not ("example" in each or each["schema"].get("examples"))
    ]
    assert lacking == []


def test_each_body_has_an_example(whole: Json) -> None:
    bodies = [
        operation["requestBody"]["content"]
        for _, _, operation in operations(whole)
        if "requestBody" in operation
    ]
    assert len(bodies) == 2
    for media_type, said in chain.from_iterable(body.items() for body in bodies):
        name = said["schema"].get("$ref", "").rpartition("/")[2]
        assert "example" in said or "examples" in whole["components"]["schemas"][name], media_type


def test_models_have_names_of_their_own(whole: Json, trapi: Json) -> None:
    for described in (whole, trapi):
        names = described["components"]["schemas"]
        assert [name for name in names if "__" in name or name.endswith("ValidationError")] == []
        used = {each["$ref"].rpartition("/")[2] for each in nodes(described) if "$ref" in each}
        assert used == set(names)


def test_every_error_has_the_one_shape(whole: Json) -> None:
    problem = {"$ref": "#/components/schemas/Problem"}
    for _, _, operation in operations(whole):
        statuses = operation["responses"]
        assert "422" not in statuses
        assert "500" in statuses
        assert "400" in statuses or not operation.get("parameters")
        for status, said in statuses.items():
            if status >= "400":
                assert said["content"]["application/problem+json"]["schema"] == problem
                assert set(said["content"]) <= {"application/problem+json", "text/html"}


def test_heads_are_not_listed(whole: Json) -> None:
    assert {method for _, method, _ in operations(whole)} == {"get", "post"}


def strict(schema: object) -> object:
    """A schema that lets nothing pass that it doesn't describe."""
    for each in nodes(schema):
        if "properties" in each:
            each.setdefault("additionalProperties", False)
    return schema


def check(described: Json, address: str, answer: httpx.Response, method: str = "get") -> None:
    """Nothing, if an answer is one that the description has."""
    url = httpx.URL(address)
    [operation] = [
        operation
        for path, each, operation in operations(described)
        if each == method and _fits(path, str(answer.request.url.path), described)
    ][:1] or pytest.fail(f"{url} is not described")
    said = operation["responses"].get(str(answer.status_code))
    assert said is not None, (address, answer.status_code)
    media_type = answer.headers.get("content-type", "").partition(";")[0]
    if not answer.content:
        assert "content" not in said, address
        return
    assert media_type in said["content"], (address, media_type)
    for name in ("ETag", "Link", "Raregraph-Left-Out", "Raregraph-Ignored", "Retry-After", "Location"):
        assert name not in answer.headers or name in said.get("headers", ()), (address, name)
    schema = said["content"][media_type]["schema"]
    if media_type.endswith("json") and schema:
        rules = strict({"components": deepcopy(described["components"]), **deepcopy(schema)})
        assert isinstance(rules, Mapping)
        Draft202012Validator(rules).validate(answer.json())
        assert schema != {"type": "object"}, f"{address} has no schema"


def _fits(template: str, path: str, described: Json) -> bool:
    if template in described["paths"] and path in described["paths"]:
        return template == path
    pattern = re.sub(r"\\{\w+\\}", ".+", re.escape(template))
    return re.fullmatch(pattern, path) is not None


ANSWERS = [
    "/health",
    "/ready",
    "/metrics",
    "/mappings.sssom.tsv",
    "/search?q=spinal",
    "/search?q=spinal&kind=gene&limit=2",
    "/search?kind=illness",
    "/questions",
    *(f"/questions/{asked.name}" for asked in questions()),
    "/questions/genes-of-condition?condition=SMA&format=csv",
    "/questions/genes-of-condition?condition=no+such+disease",
    "/questions/genes-of-condition?disease=SMA",
    "/sources",
    "/sources/pages",
    "/sources?format=jsonld",
    "/sources/nothing",
    "/dcat",
    "/.well-known/void",
    "/.well-known/void?format=jsonld",
    "/.well-known/sparql-examples",
    "/sparql",
    "/sparql?query=ASK+%7B+?s+?p+?o+%7D",
    "/sparql?query=SELECT+*+%7B+?s+?p+?o+%7D&row-limit=3",
    "/sparql?query=SELECT+*+%7B+?s+?p+",
    "/sparql?query=DESCRIBE+HGNC:11117",
    "/sparql?query=ASK+%7B%7D&row-limit=many",
    "/sparql?row-limit=3",
    f"/node/{SMA}",
    f"/node/{SMA}?page=0",
    "/node/HGNC:0",
    "/node?iri=http://identifiers.org/hgnc/11117",
    "/node?iri=urn:nothing",
    "/node",
    "/vocab/index",
    "/vocab/index?format=html",
    "/vocab/name.ttl",
    "/vocab/nothing",
    f"/v3/api/entity/{SMA}",
    f"/v3/api/entity/{SMA}?format=tsv",
    "/v3/api/entity/HGNC:11117",
    "/v3/api/entity/HGNC:0",
    f"/v3/api/entity/{SMA}/{CLAIMS}",
    f"/v3/api/entity/{SMA}/{CLAIMS}?facet_fields=predicate&facet_queries=subject_label:smn?&query=spinal",
    f"/v3/api/association?entity={SMA}&inferred=true&query=spinal",
    "/v3/api/association?compact=true&limit=500",
    "/v3/api/association?compact=true&download=true",
    "/v3/api/association?download=true&format=tsv",
    "/v3/api/association?download=true&format=jsonl",
    "/v3/api/association?limit=501",
    "/v3/api/association?subjct=HGNC:11117",
    "/v3/api/association?further=1",
    "/v3/api/association?category=",
    "/v3/api/search?q=spinal",
    "/v3/api/autocomplete?q=spin",
    "/v3/api/mappings",
    f"/v3/api/histopheno/{SMA}",
    "/v3/api/releases",
    "/v3/api/releases?release=none",
    "/v3/api/version",
    "/trapi/meta_knowledge_graph",
]


@pytest.mark.parametrize("address", ANSWERS)
def test_answers_are_what_the_description_says(http: httpx.Client, whole: Json, address: str) -> None:
    answer = http.get(address)
    assert answer.status_code < 500
    check(whole, address, answer)
    if etag := answer.headers.get("etag"):
        again = http.get(address, headers={"If-None-Match": etag})
        assert again.status_code == 304
        check(whole, address, again)


@pytest.mark.parametrize(
    "address",
    [
        *("/search?q=a", "/questions", "/questions/modifiers", "/sources", "/sources/nothing", "/sparql"),
        *("/node/HGNC:0", "/node?iri=urn:nothing", "/vocab/name", "/.well-known/void", "/dcat"),
        "/questions/genes-of-condition?condition=no+such+disease",
    ],
)
def test_what_browsers_get_is_described_too(http: httpx.Client, whole: Json, address: str) -> None:
    check(whole, address, http.get(address, headers=BROWSER))


def test_one_release_is_told_of_alone(http: httpx.Client, whole: Json) -> None:
    [served] = http.get("/v3/api/releases").json()
    address = f"/v3/api/releases?release={served['version']}"
    answer = http.get(address)
    assert answer.json() == served
    check(whole, address, answer)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (query({"g": GENE, "d": ids("GARD:0005785")}, edge("g", "causes", "d")), 200),
        (query({"g": GENE, "d": {}}, edge("g", None, "d")), 200),
        ({}, 400),
        ({"message": {"query_graph": {"nodes": {}, "edges": {}}}, "workflow": [{"id": "fill"}]}, 501),
    ],
)
def test_answers_of_trapi_are_what_the_description_says(
    http: httpx.Client, whole: Json, body: Json, status: int
) -> None:
    answer = http.post("/trapi/query", json=body)
    assert answer.status_code == status
    check(whole, "/trapi/query", answer, "post")


@pytest.mark.parametrize(
    ("media_type", "body", "status"),
    [
        ("application/sparql-query", "ASK {}", 200),
        ("application/x-www-form-urlencoded", "query=ASK+%7B%7D&format=csv", 200),
        ("application/sparql-update", "CLEAR ALL", 403),
        ("text/plain", "ASK {}", 415),
        ("application/sparql-query", " " * 1_000_001, 413),
    ],
)
def test_answers_of_sparql_by_post_are_what_the_description_says(
    http: httpx.Client, whole: Json, media_type: str, body: str, status: int
) -> None:
    answer = http.post("/sparql", content=body, headers={"Content-Type": media_type})
    assert answer.status_code == status
    check(whole, "/sparql", answer, "post")


def test_each_line_of_a_download_is_one_of_the_items(http: httpx.Client, whole: Json) -> None:
    lines = http.get("/v3/api/association?download=true&format=jsonl").text.splitlines()
    item = {"$ref": "#/components/schemas/Association", "components": deepcopy(whole["components"])}
    for line in lines:
        Draft202012Validator(item).validate(json.loads(line))
    assert lines


@pytest.mark.parametrize(
    ("method", "address", "allowed"),
    [
        ("POST", "/sources", "GET, HEAD"),
        ("DELETE", "/sparql", "GET, HEAD, POST, OPTIONS"),
        ("GET", "/trapi/query", "POST"),
        ("PUT", f"/node/{SMA}", "GET, HEAD"),
        ("POST", "/questions/modifiers", "GET, HEAD"),
    ],
)
def test_a_method_that_is_not_allowed_is_told_which_are(
    http: httpx.Client, method: str, address: str, allowed: str
) -> None:
    answer = http.request(method, address)
    assert (answer.status_code, answer.headers["allow"]) == (405, allowed)
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("address", ["/node/GARD%3A0007674", "/node/GARD%3A0007674?page=1"])
def test_an_identifier_may_be_percent_encoded(http: httpx.Client, address: str) -> None:
    """Generated clients encode the colon."""
    answer = http.get(address)
    assert answer.status_code == 200
    assert f'/node/{SMA}>; rel="canonical"' in answer.headers["link"]


def test_who_is_led_on_keeps_the_parameters(http: httpx.Client) -> None:
    answer = http.get("/node/gard:7674?page=2&format=ttl")
    assert (answer.status_code, answer.headers["location"]) == (308, f"/node/{SMA}?page=2&format=ttl")
