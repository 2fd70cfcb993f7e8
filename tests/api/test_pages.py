"""The pages for people, over a real connection: as a browser asks for them, and without any script."""

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import httpx
import pyoxigraph
import pytest

from raregraph.api.completion import completion
from raregraph.api.knowledge_graph import KnowledgeGraph
from raregraph.graph.engine.interface import EmbeddedEngine
from raregraph.queries.question import Question, questions
from tests.small_graph import S1, S2

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,image/webp,*/*;q=0.8"}
SYMBOLS = "SELECT ?symbol WHERE { GRAPH ?g { ?gene biolink:symbol ?symbol } } ORDER BY ?symbol LIMIT 2"


def browse(http: httpx.Client, path: str, **parameters: str | list[str]) -> httpx.Response:
    """What a browser gets, wherever it is led."""
    return http.get(path, params=parameters or None, headers=BROWSER, follow_redirects=True)


def test_the_first_page_lists_each_question_with_its_parameters(http: httpx.Client) -> None:
    page = browse(http, "/")
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert "<script" not in page.text
    for entry in http.get("/questions").json():
        assert f'href="/questions/{entry["name"]}"' in page.text
        for parameter in entry["parameters"]:
            assert f'name="{parameter["name"]}"' in page.text


def test_the_first_page_leads_to_the_editor(http: httpx.Client) -> None:
    assert 'href="/editor"' in browse(http, "/").text


def test_the_field_for_a_query_stands_before_the_questions(http: httpx.Client) -> None:
    page = browse(http, "/").text
    assert page.index("<textarea") < page.index('href="/questions/')


def test_a_browser_that_asks_for_the_list_of_questions_gets_the_first_page(http: httpx.Client) -> None:
    assert 'id="questions"' in browse(http, "/questions").text


@pytest.mark.parametrize("path", ["/", "/editor"])
def test_a_query_on_a_page_shows_its_rows_with_links(http: httpx.Client, path: str) -> None:
    query = 'SELECT ?gene WHERE { GRAPH ?g { ?gene biolink:symbol "SMN1" } }'
    page = browse(http, path, query=query, format="table")
    assert page.status_code == 200
    assert '<a href="/node/HGNC:11117">HGNC:11117</a>' in page.text
    assert unescape(page.text).count(query) == 1


A_THOUSAND = (
    " ".join(f"VALUES ?{name} {{ 0 1 2 3 4 5 6 7 8 9 }}" for name in "abc") + " BIND(100*?a+10*?b+?c AS ?n)"
)


@pytest.mark.parametrize("words", [1, 40])
def test_the_rows_of_a_page_go_on_on_the_next_and_each_page_is_small(http: httpx.Client, words: int) -> None:
    query = f"SELECT ?n ?text {{ {A_THOUSAND} BIND('{' word' * words}' AS ?text) }} ORDER BY ?n"
    page = browse(http, "/editor", query=query, format="table")
    found: list[str] = []
    while True:
        assert len(page.content) < 100_000
        cells = re.findall(r'<td data-name="n">(\d+)</td>', page.text)
        assert (
            f"1,000 rows, of which {len(found) + 1:,} to {len(found) + len(cells):,} are shown" in page.text
        )
        found += cells
        after = re.search(r'<a rel="next" href="([^"]+)"', page.text)
        if after is None:
            break
        page = browse(http, unescape(after[1]))
    assert found == [str(number) for number in range(1000)]


@pytest.mark.parametrize(
    ("number", "status", "said"), [("2", 404, "no such page"), ("0", 400, "no number of a page")]
)
@pytest.mark.parametrize("path", ["/questions/modifiers?", "/editor?query=ASK{}&format=table&"])
def test_a_page_of_rows_that_is_not_there_is_an_error(
    http: httpx.Client, path: str, number: str, status: int, said: str
) -> None:
    page = browse(http, f"{path}page={number}")
    assert (page.status_code, said in page.text) == (status, True)


def test_a_wrong_query_on_a_page_says_so_and_is_kept(http: httpx.Client) -> None:
    page = browse(http, "/editor", query="SELECT <b>", format="table")
    assert page.status_code == 400
    assert 'role="alert"' in page.text
    assert "SELECT &lt;b&gt;" in page.text
    assert "<b>" not in page.text


def test_an_unknown_function_is_said_on_the_page(http: httpx.Client) -> None:
    query = "SELECT * { ?s ?p ?o FILTER(<http://x/f>(?o)) }"
    page = browse(http, "/editor", query=query, format="table")
    assert page.status_code == 400
    assert 'role="alert"' in page.text


@pytest.mark.parametrize(
    ("query", "cells"),
    [
        ("ASK {}", ["yes"]),
        ("ASK { FILTER(false) }", ["no"]),
        ('SELECT (1 AS ?a) ("x\\ty\\n\\"z\\"" AS ?b) ("chat"@fr AS ?c) {}', ["1", 'x\ty\n"z"', "chat"]),
        ("SELECT (<urn:a> AS ?a) (BNODE() AS ?none) {}", ["urn:a"]),
        ('SELECT ("2016"^^xsd:gYear AS ?a) ("\\u2028é" AS ?b) {}', ["2016", "\u2028é"]),
        ('CONSTRUCT { <urn:a> rdfs:label "b c ." } WHERE {}', ["urn:a", "rdfs:label", "b c ."]),
    ],
)
def test_every_kind_of_answer_is_a_table(http: httpx.Client, query: str, cells: list[str]) -> None:
    page = browse(http, "/editor", query=query, format="table").text
    found = re.findall(r"<td[^>]*>(?:<a[^>]*>)?([^<]*)", page)
    assert [unescape(cell) for cell in found][: len(cells)] == cells


def test_an_answer_too_long_for_a_page_is_shown_in_part_and_says_so(
    http: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("raregraph.api.inside.ask_inside.__defaults__", (4_000,))
    page = browse(http, "/editor", query="SELECT * { ?s ?p ?o }", format="table")
    assert page.status_code == 200
    assert re.search(r"<p>more than \d+ rows", page.text)


def test_the_plain_editor_leads_to_any_other_format(http: httpx.Client) -> None:
    answer = browse(http, "/editor", query=SYMBOLS, format="csv")
    assert answer.text == "symbol\r\nCOL4A3\r\nCOL4A5\r\n"


def test_the_editor_opens_with_a_question(http: httpx.Client) -> None:
    page = unescape(browse(http, "/editor", question="modifiers").text)
    text = re.search(r"<textarea[^>]*>(.*?)</textarea>", page, re.DOTALL)
    assert text
    assert text[1].startswith("# ")
    assert "SELECT" in text[1]
    assert "#+" not in text[1]
    assert browse(http, "/editor", question="modifier").status_code == 404


def test_a_browser_at_sparql_without_a_query_is_led_to_the_editor(http: httpx.Client) -> None:
    assert browse(http, "/sparql").url.path == "/editor"
    assert http.get("/sparql").status_code != 303
    assert http.get("/sparql", params={"query": "ASK {}"}, headers=BROWSER).status_code == 200


def test_the_editor_may_ask_no_other_host(http: httpx.Client) -> None:
    policy = browse(http, "/editor").headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert not re.search(r"https?:|\*", policy)


@pytest.mark.parametrize("asked", questions(), ids=lambda asked: asked.name)
def test_each_question_has_a_page_with_its_answer(http: httpx.Client, asked: Question) -> None:
    page = browse(http, f"/questions/{asked.name}")
    assert page.status_code in {200, 404}, "a default may be none of the small graph's names"
    assert f"<h1>{asked.summary.rstrip('.')}</h1>" in unescape(page.text)
    for parameter in asked.parameters:
        assert f'name="{parameter.name}"' in page.text
        assert parameter.description in unescape(page.text)


def test_a_page_of_a_question_has_rows_and_leads_to_formats_and_to_the_editor(http: httpx.Client) -> None:
    page = browse(http, "/questions/genes-of-condition", condition="SMA")
    assert S2 in page.text
    assert "/questions/genes-of-condition?condition=SMA&amp;format=csv" in page.text
    link = re.search(r'href="(/editor\?query=[^"]+)"', page.text)
    assert link
    query = parse_qs(urlsplit(unescape(link[1])).query)["query"][0]
    assert "#+" not in query
    rows = http.get("/sparql", params={"query": query, "format": "csv"}).text
    assert rows == http.get("/questions/genes-of-condition?condition=SMA&format=csv").text


def test_one_address_gives_a_page_or_data(http: httpx.Client) -> None:
    path = "/questions/modifiers"
    assert browse(http, path).headers["content-type"].startswith("text/html")
    assert http.get(path).headers["content-type"] == "application/sparql-results+json"
    assert http.get(path, headers={"Accept": "text/csv"}).headers["content-type"].startswith("text/csv")
    assert http.get(f"{path}?format=html").headers["content-type"].startswith("text/html")
    forced = http.get(f"{path}?format=tsv", headers=BROWSER).headers["content-type"]
    assert forced.startswith("text/tab-separated-values")
    for answer in (browse(http, path), http.get(path)):
        assert "Accept" in answer.headers["vary"]


def test_a_question_has_the_headers_of_its_answer(http: httpx.Client) -> None:
    path = "/questions/modifiers?format=csv"
    first = http.get(path)
    assert http.get(path, headers={"If-None-Match": first.headers["etag"]}).status_code == 304
    head = http.head(path)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-type"] == first.headers["content-type"]


def test_the_old_address_of_a_page_leads_to_the_new_one(http: httpx.Client) -> None:
    answer = http.get("/ask/genes-of-condition?condition=SMA")
    assert answer.status_code == 308
    assert answer.headers["location"] == "/questions/genes-of-condition?condition=SMA"


def test_an_unknown_name_on_a_page_offers_the_nearest(http: httpx.Client) -> None:
    page = browse(http, "/questions/conditions-of-gene", gene="SMN3")
    assert page.status_code == 404
    assert "Did you mean: SMN" in page.text
    unknown = browse(http, "/questions/gene-of-condition")
    assert unknown.status_code == 404
    assert "Did you mean: genes-of-condition" in unknown.text


def test_several_values_stand_in_fields_of_their_own(http: httpx.Client) -> None:
    page = browse(http, "/questions/conditions-of-gene", gene=["SMN1", "SMN2"])
    assert re.findall(r'name="gene" value="([^"]*)"', page.text) == ["SMN1", "SMN2"]


def test_an_empty_field_of_a_form_asks_the_default(http: httpx.Client) -> None:
    empty = browse(http, "/questions/conditions-of-gene", gene="")
    assert empty.status_code == 200
    assert S1 in empty.text


def test_a_kind_is_chosen_from_a_list(http: httpx.Client) -> None:
    page = browse(http, "/questions/genes-by-kind", kind="causes")
    assert "<option selected>causes</option>" in page.text
    assert page.text.count("<option") == 8


def test_who_says_it_stands_after_the_sentence(http: httpx.Client) -> None:
    page = browse(http, "/questions/genes-of-condition", condition="SMA")
    columns = re.findall('<th scope="col">([^<]+)</th>', page.text)
    after = columns.index("sentence")
    assert columns[after : after + 3] == ["sentence", "source", "cited"]
    assert {"claim", "disease", "record", "scopes"} <= set(columns)


def test_the_editor_completes_what_the_graph_uses(http: httpx.Client) -> None:
    answer = http.get("/editor/completion.json")
    found = answer.json()
    classes = {each["name"]: each for each in found["classes"]}
    properties = {each["name"]: each for each in found["properties"]}
    assert classes["biolink:Gene"]["count"] == 7
    assert classes["biolink:Gene"]["iri"] == found["prefixes"]["biolink"] + "Gene"
    assert {"biolink:symbol", "raregraph:kind", "rdfs:label", "dcterms:title"} <= properties.keys()
    assert properties["raregraph:kind"]["about"].startswith("What an association says")
    tag = answer.headers["etag"]
    assert http.get("/editor/completion.json", headers={"If-None-Match": tag}).status_code == 304


def test_completion_knows_every_class_and_every_property(http: httpx.Client) -> None:
    found = http.get("/editor/completion.json").json()
    for query, field in (
        ("SELECT DISTINCT ?term { GRAPH ?g { ?s a ?term } }", "classes"),
        ("SELECT DISTINCT ?term { GRAPH ?g { ?s ?term ?o } }", "properties"),
    ):
        rows = http.get("/sparql", params={"query": query}).json()["results"]["bindings"]
        assert {each["iri"] for each in found[field]} == {row["term"]["value"] for row in rows}


def test_a_graph_that_does_not_describe_itself_is_looked_through_for_the_same(graph: KnowledgeGraph) -> None:
    assert graph.release
    stored = pyoxigraph.Store.read_only(str(graph.release.store_path))
    plain = pyoxigraph.Store()
    plain.extend(quad for quad in stored if "/graph/void/" not in str(quad.graph_name))
    looked_up, described = completion(EmbeddedEngine(plain)), completion(EmbeddedEngine(stored))
    counts = {each.iri: each.count for each in described.classes}
    assert {each.iri: each.count for each in looked_up.classes}.items() <= counts.items()
    assert {each.iri for each in looked_up.properties} <= {each.iri for each in described.properties}


def test_a_script_is_sent_packed_and_only_if_it_changed(http: httpx.Client) -> None:
    answer = http.get("/static/editor.js")
    assert answer.headers["content-type"].startswith("text/javascript")
    assert answer.headers["content-encoding"] == "gzip"
    plain = http.get("/static/editor.js", headers={"Accept-Encoding": "identity"})
    assert plain.content == answer.content
    again = http.get("/static/editor.js", headers={"If-None-Match": answer.headers["etag"]})
    assert again.status_code == 304


@pytest.mark.parametrize(
    "path", ["/static/nothing.js", "/static/../cli.py", "/static/vendor/%2e%2e/editor.js"]
)
def test_no_other_file_is_sent(http: httpx.Client, path: str) -> None:
    assert http.get(path).status_code == 404


@pytest.mark.parametrize("asked", questions(), ids=lambda asked: asked.name)
def test_each_question_is_a_path_of_the_description(http: httpx.Client, asked: Question) -> None:
    described = http.get("/openapi.json").json()["paths"][f"/questions/{asked.name}"]["get"]
    assert described["summary"] == asked.summary
    assert described["description"] == asked.description
    *parameters, form, number = described["parameters"]
    assert number["name"] == "page"
    assert [each["name"] for each in parameters] == [each.name for each in asked.parameters]
    for each, parameter in zip(parameters, asked.parameters, strict=True):
        assert each["description"] == parameter.description
        assert [str(value) for value in each["example"]] == [parameter.example]
        assert [str(value) for value in each["schema"].get("default", [])] == [parameter.default][
            : parameter.default is not None
        ]
    assert form["schema"]["examples"] == ["json", "xml", "csv", "tsv", "html"]


@pytest.mark.parametrize("asked", questions(), ids=lambda asked: asked.name)
def test_what_the_description_gives_as_an_example_is_a_value_of_its_type(
    http: httpx.Client, asked: Question
) -> None:
    """On another graph: the small one has few of these names, but none of them is refused as ill written."""
    described = http.get("/openapi.json").json()["paths"][f"/questions/{asked.name}"]["get"]
    given = {each["name"]: each["example"] for each in described["parameters"] if "example" in each}
    assert http.get(f"/questions/{asked.name}", params=given).status_code in {200, 404}
