"""The starter records, served: every IRI of ours leads somewhere; pages are small and valid, and lead on."""

import html
import json
import re
import shutil
import subprocess
from collections import defaultdict
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import httpx
import pytest
from rdflib import Graph, URIRef

from raregraph.api.knowledge_graph import KnowledgeGraph
from raregraph.api.nodes.addresses import address
from raregraph.graph.metadata.dcat import dcat_lines
from raregraph.graph.metadata.service_description import void_description
from raregraph.ontology.identifiers import BASE, expand
from raregraph.ontology.vocabulary import vocabulary
from tests.api.served import served_here
from tests.benchmarks.service import starter

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
VALIDATOR = (
    Path(__file__).resolve().parents[2] / "node_modules" / "html-validate" / "bin" / "html-validate.mjs"
)
LARGEST = 100_000
OURS = 'FILTER(STRSTARTS(STR(?n), "%s"))'
LICENCE = "https://spdx.org/licenses/BSD-3-Clause.html"

needs_validator = pytest.mark.skipif(
    not VALIDATOR.is_file() or shutil.which("node") is None,
    reason="html-validate is not there: npm ci brings it",
)


@pytest.fixture(scope="module")
def starting(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeGraph:
    home = Path(tmp_path_factory.mktemp("starter"))
    starter(home)
    return KnowledgeGraph.open(home)


@pytest.fixture(scope="module")
def site(starting: KnowledgeGraph) -> Iterator[httpx.Client]:
    with served_here(starting) as client:
        yield client


def iris(graph: KnowledgeGraph) -> list[str]:
    """Every IRI of ours that is a subject, a property, an object or a graph."""
    found = set()
    for pattern in ("?n ?p ?o", "?s ?n ?o", "?s ?p ?n"):
        rows = graph.query(
            f"SELECT DISTINCT ?n {{ GRAPH ?g {{ {pattern} }} FILTER(isIRI(?n)) {OURS % BASE} }}"
        )
        found |= {str(row["n"]) for row in rows}
    found |= {str(row["n"]) for row in graph.query(f"SELECT DISTINCT ?n {{ GRAPH ?n {{}} {OURS % BASE} }}")}
    return sorted(found)


def test_every_iri_of_ours_has_a_description_at_its_own_path(
    starting: KnowledgeGraph, site: httpx.Client
) -> None:
    every = iris(starting)
    assert len(every) > 1_000
    wrong = {}
    for iri in every:
        path = f"/{iri.removeprefix(BASE)}"
        answer = site.get(path, headers={"Accept": "application/n-triples"}, follow_redirects=True)
        if answer.status_code != 200 or f"<{iri.partition('column/')[0]}" not in answer.text:
            wrong[iri] = answer.status_code
    assert wrong == {}


def kinds(graph: KnowledgeGraph) -> dict[str, str]:
    """A node of each class."""
    found: dict[str, str] = {}
    for row in graph.query(
        "SELECT ?class (MIN(STR(?s)) AS ?n) { GRAPH ?g { ?s a ?class } } GROUP BY ?class ORDER BY ?class"
    ):
        found.setdefault(str(row["n"]), str(row["class"]))
    return {kind: node for node, kind in found.items()}


def pages(graph: KnowledgeGraph) -> list[str]:
    """The addresses of a page of each kind there is, and of some with much on them."""
    nodes = ["MONDO:0001516", "HGNC:11118", "HGNC:11117", "HP:0000007", "HP:0001417", "infores:raregraph"]
    richest = graph.query(
        "SELECT ?d (COUNT(*) AS ?n) { GRAPH ?g { ?c biolink:object|biolink:subject ?d } } "
        "GROUP BY ?d ORDER BY DESC(?n) LIMIT 6"
    )
    return [
        *(
            "/",
            "/sources",
            "/sources/starter",
            "/vocab/",
            "/search?q=muscular",
            "/search?q=zzzz",
            "/node/SMN3",
        ),
        *(
            "/node/HP:0000007?list=diseases",
            "/questions/genes-of-condition",
            "/node/MONDO:0001516?list=genes",
        ),
        *(address(expand(each)) for each in nodes),
        *(address(str(row["d"])) for row in richest),
        *(address(node) for node in kinds(graph).values()),
    ]


@pytest.fixture(scope="module")
def visited(starting: KnowledgeGraph, site: httpx.Client) -> dict[str, httpx.Response]:
    return {
        path: site.get(path, headers=BROWSER, follow_redirects=True)
        for path in dict.fromkeys(pages(starting))
    }


def test_pages_are_small_and_need_no_script(visited: dict[str, httpx.Response]) -> None:
    assert len(visited) > 30
    for path, page in visited.items():
        assert page.headers["content-type"] == "text/html; charset=utf-8", path
        assert page.status_code == (404 if path == "/node/SMN3" else 200), path
        assert len(page.content) < LARGEST, path
        assert set(re.findall(r"<script[^>]*>", page.text)) <= {'<script type="application/ld+json">'}, path


@needs_validator
def test_pages_are_valid_html(visited: dict[str, httpx.Response], tmp_path: Path) -> None:
    (tmp_path / ".htmlvalidate.json").write_text('{"root": true, "extends": ["html-validate:standard"]}')
    names = {}
    for number, (path, page) in enumerate(visited.items()):
        names[f"{number}.html"] = path
        (tmp_path / f"{number}.html").write_bytes(page.content)
    command = ["node", str(VALIDATOR), "-f", "json", *names]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode in {0, 1}, done.stderr
    found = [
        f"{names[Path(each['filePath']).name]}, line {said['line']}: {said['message']}"
        for each in json.loads(done.stdout)
        for said in each["messages"]
    ]
    assert found == []


def test_every_link_of_a_page_leads_somewhere(visited: dict[str, httpx.Response], site: httpx.Client) -> None:
    places: defaultdict[str, set[str]] = defaultdict(set)
    for path, page in visited.items():
        for link in re.findall(r'(?:href|src)="(/[^"]*)"', page.text):
            places[unescape(link).partition("#")[0]].add(path)
    assert len(places) > 200
    wrong = {
        place: (status, min(where))
        for place, where in places.items()
        if (status := site.get(place, headers=BROWSER, follow_redirects=True).status_code) != 200
    }
    assert wrong == {}


def test_places_within_a_page_are_on_it(visited: dict[str, httpx.Response]) -> None:
    for path, page in visited.items():
        for place in re.findall(r'href="#([^"]+)"', page.text):
            assert f'id="{place}"' in page.text, (path, place)


def structured(page: httpx.Response) -> dict[str, Any]:
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page.text, re.DOTALL)
    assert found
    read: dict[str, Any] = json.loads(found[1])
    return read


def test_pages_say_the_same_in_the_words_of_schema_org(site: httpx.Client) -> None:
    disease = structured(site.get("/node/MONDO:0001516", headers=BROWSER))
    assert (disease["@type"], disease["@id"]) == ("MedicalCondition", expand("MONDO:0001516"))
    assert {cause["name"] for cause in disease["cause"]} == {"SMN1"}
    assert structured(site.get("/node/HGNC:11118", headers=BROWSER)).get("associatedDisease") is None
    catalogue = structured(site.get("/sources", headers=BROWSER))
    assert (catalogue["@type"], catalogue["dataset"][0]["@type"]) == ("DataCatalog", "Dataset")
    one = structured(site.get("/sources/starter", headers=BROWSER))
    assert (one["@type"], one["license"]) == ("Dataset", LICENCE)


def test_a_source_says_version_terms_file_counts_and_quality(
    starting: KnowledgeGraph, site: httpx.Client
) -> None:
    (listed,) = site.get("/sources").json()["sources"]
    whole = site.get("/sources/starter.json").json()
    (read,) = starting.sources()
    for name in (
        "name",
        "title",
        "graph",
        "infores",
        "version",
        "licence",
        "redistributable",
        "file",
        "sha256",
        "counts",
    ):
        assert listed[name] == whole[name] == read[name], name
    assert listed["quality"] == {"errors": 0, "notes": 0, "not_grounded": 0}
    assert whole["quality"]["problems"] == []
    assert starting.release
    assert whole["release"]["id"] == starting.release.id
    page = site.get("/sources/starter", headers=BROWSER).text
    assert read["sha256"] in page
    count = next(
        iter(starting.query(f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{read['graph']}> {{ ?s ?p ?o }} }}"))
    )["n"]
    assert listed["triples"] == int(str(count))


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("*/*", "application/json"),
        ("application/json", "application/json"),
        ("text/html;q=0.5, application/json", "application/json"),
        ("application/json;q=0.5, text/html", "text/html"),
        ("application/ld+json, application/json;q=0.9", "application/ld+json"),
        ("text/turtle", "text/turtle"),
    ],
)
@pytest.mark.parametrize("path", ["/sources", "/sources/starter"])
def test_sources_come_in_the_format_that_is_liked_best(
    site: httpx.Client, path: str, accept: str, media_type: str
) -> None:
    answer = site.get(path, headers={"Accept": accept})
    assert answer.headers["content-type"].partition(";")[0] == media_type


def test_an_unknown_source_offers_the_nearest(site: httpx.Client) -> None:
    assert site.get("/sources/startr").json()["remedy"] == "Did you mean: starter?"


@pytest.mark.parametrize("path", ["/dcat", "/.well-known/dcat", "/sources.ttl", "/void"])
def test_the_graph_is_described_as_a_data_set_in_a_catalogue(
    path: str, starting: KnowledgeGraph, site: httpx.Client
) -> None:
    answer = site.get(path, headers={"Accept": "text/turtle"})
    assert answer.headers["content-type"].startswith("text/turtle")
    graph = Graph().parse(data=answer.content, format="turtle")
    (source,) = starting.sources()
    asked = """
        PREFIX dcat: <http://www.w3.org/ns/dcat#> PREFIX dct: <http://purl.org/dc/terms/>
        PREFIX spdx: <http://spdx.org/rdf/terms#> PREFIX prov: <http://www.w3.org/ns/prov#>
        SELECT ?endpoint ?part ?licence ?sum ?release {
          ?catalog a dcat:Catalog ; dcat:dataset ?set ; dcat:service ?service .
          ?set a dcat:Dataset ; dct:hasPart ?part ; dcat:version ?release .
          ?set dcat:distribution/dcat:accessService ?service .
          ?service dct:conformsTo <https://www.w3.org/TR/sparql11-protocol/> .
          ?service a dcat:DataService ; dcat:servesDataset ?set ; dcat:endpointURL ?endpoint .
          ?part a dcat:Dataset ; dct:license ?licence ; prov:wasDerivedFrom/spdx:checksum/spdx:checksumValue ?sum }"""
    (row,) = graph.query(asked).bindings
    assert starting.release
    assert {str(name): str(value) for name, value in row.items()} == {
        "endpoint": f"{str(site.base_url).rstrip('/')}/sparql",
        "part": source["graph"],
        "licence": LICENCE,
        "sum": source["sha256"],
        "release": starting.release.id,
    }


def test_the_catalogue_names_every_way_to_the_data_with_its_media_types(site: httpx.Client) -> None:
    graph = Graph().parse(data=site.get("/dcat", headers={"Accept": "text/turtle"}).content, format="turtle")
    asked = """
        PREFIX dcat: <http://www.w3.org/ns/dcat#>
        SELECT ?way ?address ?file (GROUP_CONCAT(?type; separator=" ") AS ?types) {
          { SELECT * { <https://w3id.org/raregraph/void> dcat:distribution ?way .
            ?way a dcat:Distribution ; dcat:accessURL ?address ; dcat:mediaType ?media .
            OPTIONAL { ?way dcat:downloadURL ?file }
            BIND(STRAFTER(STR(?media), "media-types/") AS ?type) } ORDER BY ?type }
        } GROUP BY ?way ?address ?file ORDER BY ?way"""
    here, ways = str(site.base_url).rstrip("/"), f"{BASE}void/distribution/"
    rows = [
        {str(name): str(value) for name, value in row.items() if value is not None}
        for row in graph.query(asked).bindings
    ]
    assert [tuple(row.get(name) for name in ("way", "address", "file", "types")) for row in rows] == [
        (
            f"{ways}mappings",
            f"{here}/mappings.sssom.tsv",
            f"{here}/mappings.sssom.tsv",
            "text/tab-separated-values",
        ),
        (f"{ways}monarch", f"{here}/v3/api", None, "application/json text/tab-separated-values"),
        (
            f"{ways}sparql",
            f"{here}/sparql",
            None,
            "application/ld+json application/n-quads application/n-triples application/rdf+xml application/trig "
            "text/turtle",
        ),
        (f"{ways}trapi", f"{here}/trapi", None, "application/json"),
    ]
    assert site.get("/mappings.sssom.tsv").headers["content-type"].startswith("text/tab-separated-values")


def test_the_catalogue_of_another_endpoint_names_only_what_that_gives_out() -> None:
    found = "\n".join(dcat_lines("http://localhost", (), None, None))
    assert "http://localhost/sparql" in found
    assert not {"/v3/api", "/trapi", "/mappings.sssom.tsv"} & set(re.findall(r"localhost(/[^>]*)>", found))


def test_the_first_page_says_what_there_is_for_tools(site: httpx.Client) -> None:
    tools = (
        site.get("/", headers=BROWSER).text.partition('<section id="tools">')[2].partition("</section>")[0]
    )
    assert re.findall(r"<h3>(.*?)</h3> <code>(.*?)</code>", tools) == [
        ("SPARQL", "/sparql"),
        ("Linked data", "/node/CURIE"),
        ("Monarch’s API", "/v3/api"),
        ("TRAPI", "/trapi/query"),
        ("Mappings", "/mappings.sssom.tsv"),
        ("Files", "raregraph export"),
    ]
    for link in re.findall(r'href="(/[^"]*)"', tools):
        assert site.get(link, headers=BROWSER, follow_redirects=False).status_code == 200, link


def test_a_browser_at_the_data_set_is_led_to_its_sources(site: httpx.Client) -> None:
    for path in ("/void", "/dcat", "/.well-known/void"):
        answer = site.get(path, headers=BROWSER)
        assert (answer.status_code, answer.headers["location"]) == (303, "/sources")


def test_each_term_of_the_vocabulary_has_its_place_on_the_page_and_its_triples(site: httpx.Client) -> None:
    page = site.get("/vocab/", headers=BROWSER).text
    graph = Graph().parse(
        data=site.get("/vocab/", headers={"Accept": "text/turtle"}).content, format="turtle"
    )
    terms = [term for several in vocabulary().values() for term in several]
    assert len(terms) > 40
    for term in terms:
        assert f'<div id="{term.local}">' in page
        assert term.meaning in unescape(page)
        assert (URIRef(term.iri), URIRef(expand("skos:definition")), None) in graph
        led = site.get(f"/vocab/{term.local}", headers=BROWSER)
        assert (led.status_code, led.headers["location"]) == (303, f"/vocab/#{term.local}")


def test_a_column_of_a_kgx_file_leads_to_what_columns_are(site: httpx.Client) -> None:
    assert site.get("/vocab/column/namespace", headers=BROWSER).headers["location"] == "/vocab/#column"
    assert site.get("/vocab/column/namespace.nt").status_code == 200


def test_the_first_page_leads_to_pages_by_search(site: httpx.Client) -> None:
    home = site.get("/", headers=BROWSER).text
    assert '<form class="find" action="/search"' in home
    found = site.get("/search?q=SMA", headers=BROWSER).text
    assert '<a href="/node/MONDO:0001516">' in found


def test_further_lines_of_a_description_are_in_it_once(starting: KnowledgeGraph) -> None:
    assert starting.release
    from raregraph.graph.formats import ResultFormat  # noqa: PLC0415

    line = f'<{BASE}void> <http://purl.org/dc/terms/title> "twice"'
    text = void_description(
        "http://x/sparql",
        starting.release.void(),
        starting.release.manifest(),
        ResultFormat.N_TRIPLES,
        [line, line],
    )
    assert text.count(b'"twice"') == 1


def test_a_search_leads_to_further_hits_and_to_those_of_one_kind(site: httpx.Client) -> None:
    def found(path: str) -> tuple[list[str], dict[str, str]]:
        page = site.get(path, headers=BROWSER).text
        links = re.findall(r'<a (?:rel="(\w+)" )?href="(/search[^"]*)"[^>]*>([^<]+)</a>', page)
        ids = re.findall(r'<td data-name="Identifier"><code>([^<]+)</code>', page)
        return ids, {rel or text: html.unescape(href) for rel, href, text in links}

    wanted = site.get("/search?q=muscular&limit=40").json()
    first, links = found("/search?q=muscular&limit=5")
    assert set(links) == {"next", "all kinds", *wanted["kinds"]}
    second, back = found(links["next"])
    assert [*first, *second] == [hit["id"] for hit in wanted["hits"]][:10]
    assert found(back["prev"])[0] == first
    diseases, others = found(links["disease"])
    assert diseases == [hit["id"] for hit in wanted["hits"] if hit["kind"] == "disease"][:5]
    assert set(others) >= {"all kinds", *wanted["kinds"]}
    assert (
        "No more nodes have a name like that"
        in site.get("/search?q=muscular&offset=500", headers=BROWSER).text
    )
