"""Identifiers that lead to another node, and how Monarch's answers say so; identifiers that name no node."""

import httpx
import pytest
from fastapi import Response

from raregraph.api.monarch.leading import say
from tests.curated_graph import TYPE1, TYPE3

CAUSAL = "biolink:CausalGeneToDiseaseAssociation"


def test_a_node_says_under_which_other_identifier_it_was_asked_for(monarch: httpx.Client) -> None:
    merged = monarch.get("entity/MONDO:0000333")
    assert (merged.json()["id"], merged.json()["asked_for"]) == (TYPE3, "MONDO:0000333")
    assert merged.headers["link"] == f'</v3/api/entity/{TYPE3}>; rel="canonical"'
    itself = monarch.get(f"entity/{TYPE3.lower()}")
    assert itself.json()["asked_for"] is None
    assert merged.text.count("asked_for") == 1
    assert "link" not in itself.headers
    assert merged.json() | {"asked_for": None} == itself.json() | {"asked_for": None}


@pytest.mark.parametrize("place", ["entity/{}", f"entity/{{}}/{CAUSAL}", "histopheno/{}"])
@pytest.mark.parametrize("form", ["json", "tsv"])
def test_every_answer_about_a_node_says_where_another_identifier_leads(
    monarch: httpx.Client, place: str, form: str
) -> None:
    merged, itself = (monarch.get(f"{place.format(node)}?format={form}") for node in ("MIM:253400", TYPE3))
    assert merged.headers["raregraph-asked-for"] == f"OMIM:253400={TYPE3}"
    assert merged.headers["link"] == f'</v3/api/{place.format(TYPE3)}>; rel="canonical"'
    assert "raregraph-asked-for" not in itself.headers
    assert "link" not in itself.headers


@pytest.mark.parametrize("more", [{}, {"download": "true", "format": "jsonl"}])
def test_associations_say_where_identifiers_lead_that_are_no_nodes(
    monarch: httpx.Client, more: dict[str, str]
) -> None:
    asked = {"entity": ["MIM:253400", TYPE1], "subject": "HGNC:11117", "object": "MONDO:0000333"}
    answer = monarch.get("association", params={**asked, **more})
    assert answer.headers["raregraph-asked-for"] == f"OMIM:253400={TYPE3}, MONDO:0000333={TYPE3}"


def test_many_identifiers_that_lead_elsewhere_are_all_told_of() -> None:
    answer = Response()
    say(answer, {f"OMIM:{number}": f"MONDO:{number}" for number in range(120)})
    lines = answer.headers.getlist("raregraph-asked-for")
    assert sum(line.count("=") for line in lines) == 120
    assert max(map(len, lines)) < 4_000


def test_a_page_of_another_origin_may_read_the_headers_of_an_answer(monarch: httpx.Client) -> None:
    answer = monarch.get("entity/MIM:253400", headers={"Origin": "https://example.org"})
    told = answer.headers["access-control-expose-headers"].split(", ")
    assert {"ETag", "Link", "Raregraph-Asked-For", "Raregraph-Left-Out", "Raregraph-Ignored"} <= set(told)


def test_what_stands_behind_an_identifier_belongs_to_no_other(monarch: httpx.Client) -> None:
    """The address of a page of GARD may have a name behind its number; its CURIE may not."""
    answer = monarch.get(f"entity/{TYPE3}/biolink:Disease")
    assert answer.status_code == 400
    assert "category" in answer.json()["detail"]


def test_the_identifier_of_a_plain_triple_is_explained(monarch: httpx.Client) -> None:
    answer = monarch.get("entity/association:triple-2964632260200856c2d2c127")
    assert answer.status_code == 404
    assert "a plain triple" in answer.json()["detail"]
    assert "/v3/api/association" in answer.json()["remedy"]
