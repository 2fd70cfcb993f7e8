"""Every node has its address: what an IRI leads to, in which format and with which links; what unknown ones get."""

import re
from html import unescape
from types import SimpleNamespace

import httpx
import pytest
from fastapi import Request
from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, parse
from rdflib import RDF, Graph, Literal, Namespace, URIRef

from raregraph.api.linked_data import headers
from raregraph.api.nodes.addresses import SUFFIXES, address
from raregraph.graph.formats import ResultFormat
from raregraph.ontology.identifiers import BASE, expand
from tests.small_graph import S1, S2, S3, S4, SMA_TEXT

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,image/webp,*/*;q=0.8"}
SMA = "/node/GARD:0007674"
RECORD = "/record/pages/sma"
FORM = "/disease/pages/sma/form/dominant-sma"
BIOLINK = Namespace("https://w3id.org/biolink/vocab/")
VOID = Namespace("http://rdfs.org/ns/void#")
RDFLIB = {"ttl": "turtle", "nt": "nt", "jsonld": "json-ld", "rdf": "xml", "trig": "trig", "nq": "nquads"}


def quads(answer: httpx.Response, suffix: str) -> set[Quad]:
    form = RdfFormat.from_extension(suffix)
    assert form
    return set(parse(answer.content, form))


def browse(http: httpx.Client, path: str) -> httpx.Response:
    return http.get(path, headers=BROWSER)


def text_of(page: httpx.Response) -> str:
    """The words of a page, without its marks and its data."""
    body = re.sub(r"<script.*?</script>|<head>.*?</head>", "", page.text, flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())


def section(page: httpx.Response, key: str) -> str:
    found = re.search(rf'<section id="{key}".*?</section>', page.text, re.DOTALL)
    assert found, f"there is no section {key}"
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", found[0])).split())


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        (BROWSER["Accept"], "text/html; charset=utf-8"),
        ("*/*", "text/turtle; charset=utf-8"),
        (None, "text/turtle; charset=utf-8"),
        ("text/turtle", "text/turtle; charset=utf-8"),
        ("application/x-turtle", "text/turtle; charset=utf-8"),
        ("application/ld+json", "application/ld+json"),
        ("application/json", "application/ld+json"),
        ("application/n-triples", "application/n-triples"),
        ("application/rdf+xml", "application/rdf+xml"),
        ("application/trig", "application/trig"),
        ("application/n-quads", "application/n-quads"),
        ("text/turtle;q=0.5, application/ld+json;q=0.8", "application/ld+json"),
        ("text/html;q=0.4, text/turtle;q=0.4, application/trig;q=0.9", "application/trig"),
        ("text/html, text/turtle", "text/html; charset=utf-8"),
        ("text/turtle, text/html", "text/turtle; charset=utf-8"),
        ("image/png, */*;q=0.1", "text/turtle; charset=utf-8"),
        ("text/*;q=0.3, application/n-quads;q=0.2", "text/turtle; charset=utf-8"),
        ("text/html;q=0, */*;q=0.1", "text/turtle; charset=utf-8"),
    ],
)
@pytest.mark.parametrize("path", [SMA, RECORD, "/vocab/"])
def test_the_accept_header_chooses_a_format(
    http: httpx.Client, path: str, accept: str | None, media_type: str
) -> None:
    request = http.build_request("GET", path)
    del request.headers["accept"]
    if accept is not None:
        request.headers["accept"] = accept
    answer = http.send(request)
    assert (answer.status_code, answer.headers["content-type"]) == (200, media_type)
    assert "Accept" in answer.headers["vary"]


@pytest.mark.parametrize("path", [SMA, RECORD, "/vocab/", "/node?iri=urn:nothing"])
def test_a_format_that_there_is_not_is_not_acceptable(http: httpx.Client, path: str) -> None:
    answer = http.get(path, headers={"Accept": "image/png, text/csv;q=0.5"})
    assert (answer.status_code, answer.headers["content-type"]) == (406, "application/problem+json")
    assert "text/turtle" in answer.json()["detail"]


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("path", [SMA, RECORD, FORM, "/vocab/index"])
def test_an_ending_of_the_address_chooses_a_format(http: httpx.Client, path: str, suffix: str) -> None:
    answer = http.get(f"{path}.{suffix}", headers={"Accept": "image/png"})
    form = SUFFIXES[suffix]
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/html" if form is None else form.media_type)
    if form is not None:
        assert len(quads(answer, suffix)) > 5


@pytest.mark.parametrize("suffix", ["ttl", "nt", "rdf"])
def test_triples_are_the_node_s_own_and_the_whole_of_each_claim_about_it(
    http: httpx.Client, suffix: str
) -> None:
    graph = Graph().parse(data=http.get(f"{SMA}.{suffix}").content, format=RDFLIB[suffix])
    sma = URIRef(expand("GARD:0007674"))
    assert (sma, URIRef(expand("rdfs:label")), Literal("Spinal muscular atrophy")) in graph
    sentences = {str(text) for text in graph.objects(None, BIOLINK.supporting_text)}
    assert {S1, S2, S4} <= sentences
    for claim in graph.subjects(BIOLINK.object, sma):
        for needed in (BIOLINK.primary_knowledge_source, BIOLINK.knowledge_level, RDF.type, VOID.inDataset):
            assert (claim, needed, None) in graph, needed


@pytest.mark.parametrize("suffix", ["trig", "nq", "jsonld"])
def test_formats_with_named_graphs_keep_them(http: httpx.Client, suffix: str) -> None:
    found = quads(http.get(f"{SMA}.{suffix}"), suffix)
    named = {quad.graph_name.value for quad in found if isinstance(quad.graph_name, NamedNode)}
    assert {f"{BASE}graph/pages/1", f"{BASE}graph/mirror/1"} <= named


def test_all_formats_say_the_same(http: httpx.Client) -> None:
    def triples(suffix: str) -> set[str]:
        found = {quad.triple for quad in quads(http.get(f"{SMA}.{suffix}"), suffix)}
        documents = {each for each in found if str(each.subject).startswith("<http://127")}
        return {str(each) for each in found - documents if each.predicate.value != str(VOID.inDataset)}

    assert len({frozenset(triples(suffix)) for suffix in RDFLIB}) == 1


def test_a_denied_claim_asserts_nothing_in_its_description(http: httpx.Client) -> None:
    graph = Graph().parse(data=http.get(f"{SMA}.ttl").content, format="turtle")
    denied = set(graph.subjects(BIOLINK.negated, Literal(True)))
    assert len(denied) == 1
    gene = graph.value(next(iter(denied)), BIOLINK.subject)
    assert gene == URIRef(expand("HGNC:6510"))
    assert (gene, BIOLINK.causes, None) not in graph


def test_an_answer_links_to_its_other_formats_and_says_what_it_is_the_answer_to(http: httpx.Client) -> None:
    answer = browse(http, RECORD)
    links = answer.headers["link"]
    assert f'<{BASE}record/pages/sma>; rel="canonical"' in links
    assert re.search(r'<http://[^>]+/record/pages/sma\.ttl>; rel="describedby"; type="text/turtle"', links)
    for suffix, form in SUFFIXES.items():
        if form is not None:
            assert re.search(
                rf'<http://[^>]+{RECORD}\.{suffix}>; rel="alternate"; type="{re.escape(form.media_type)}"',
                links,
            )
    assert 'rel="alternate"; type="text/html"' not in links
    assert answer.headers["content-location"] == f"{RECORD}.html"
    assert http.get(RECORD).headers["content-location"] == f"{RECORD}.ttl"


@pytest.mark.parametrize("path", [SMA, f"{SMA}.ttl", "/vocab/"])
def test_who_has_the_answer_of_this_release_gets_it_no_more(http: httpx.Client, path: str) -> None:
    first = browse(http, path)
    tag = first.headers["etag"]
    again = http.get(path, headers=BROWSER | {"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")
    other = http.get(path, headers={"Accept": "application/n-quads"} | {"If-None-Match": tag})
    assert other.status_code == (304 if path.endswith(".ttl") else 200)


def test_a_head_has_the_headers_of_the_answer(http: httpx.Client) -> None:
    head, whole = http.head(SMA, headers=BROWSER), browse(http, SMA)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["etag"] == whole.headers["etag"]


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("/node?iri=HGNC:11117", "/node/HGNC:11117"),
        ("/node?iri=http%3A%2F%2Fidentifiers.org%2Fhgnc%2F11117", "/node/HGNC:11117"),
        ("/node?iri=HGNC:11117&format=ttl", "/node/HGNC:11117.ttl"),
        ("/node/hgnc:11117.ttl", "/node/HGNC:11117.ttl"),
        ("/node/GARD:7674", SMA),
        (f"/node?iri={BASE}record/pages/sma", RECORD),
        ("/node/record:pages/sma", RECORD),
        ("/vocab", "/vocab/"),
    ],
)
def test_other_spellings_lead_to_the_one_address(http: httpx.Client, path: str, place: str) -> None:
    answer = http.get(path)
    assert (answer.status_code, answer.headers["location"]) == (308, place)


def test_a_node_without_a_curie_is_found_by_its_iri(http: httpx.Client) -> None:
    place = address("https://example.org/sma")
    assert place == "/node?iri=https%3A%2F%2Fexample.org%2Fsma"
    page = browse(http, place)
    assert page.status_code == 200
    assert "What names it" in page.text
    assert http.get(f"{place}&format=nt").headers["content-type"] == "application/n-triples"


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/node/MONDO:9999999", 404),
        ("/node/SMN3", 404),
        ("/node/HGNC:5", 404),
        ("/record/pages/nothing", 404),
        ("/association/0", 404),
        ("/disease/pages/sma/form/x%20y", 404),
        ("/node?iri=urn:nothing", 404),
        ("/node?iri=no%20iri", 400),
        ("/node?iri=urn:a%3E%7D", 400),
        ("/node?iri=http%3A%2F%2F%5B", 400),
        (f"/node?iri={BASE}/example.org", 404),
        ("/vocab/nothing", 404),
        ("/sources/nothing", 404),
        (f"{SMA}?list=nothing", 404),
        (f"{SMA}?list=genes&page=0", 400),
        (f"{SMA}?list=genes&page=7", 404),
        (f"{SMA}?list=genes&page=x", 400),
        (f"{SMA}.ttl?page=2", 404),
    ],
)
def test_what_is_not_there_is_said_in_the_one_shape_or_on_a_page(
    http: httpx.Client, path: str, status: int
) -> None:
    if "list=" not in path:
        answer = http.get(path, headers={"Accept": "text/turtle"})
        assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
        assert answer.json()["remedy"]
    if ".ttl" not in path:
        page = browse(http, path)
        assert (page.status_code, page.headers["content-type"]) == (status, "text/html; charset=utf-8")
        assert 'role="alert"' in page.text


def test_an_unknown_node_offers_the_nearest(http: httpx.Client) -> None:
    told = http.get("/node/SMN").json()["remedy"]
    assert "SNRPN (HGNC:11164)" in told
    page = browse(http, "/disease/elsewhere/alport-syndrom")
    assert '<a href="/node/ORPHA:63">Alport syndrome</a>' in page.text


def test_a_name_in_an_address_can_t_break_out_of_a_query(http: httpx.Client) -> None:
    for path in ("/record/x%3E%20%7D%20%3C", "/record/%22%5C", "/association/a%00b", "/node/HGNC:5%3E"):
        assert browse(http, path).status_code in {400, 404}, path


def test_a_number_of_a_page_may_not_be_of_any_length(http: httpx.Client) -> None:
    for path in (f"{SMA}.ttl?page={'9' * 5_000}", f"{SMA}?list=genes&page={'9' * 5_000}"):
        assert http.get(path).status_code == 400


def test_a_link_to_an_iri_with_other_letters_is_one_that_a_header_can_hold() -> None:
    scope = {"type": "http", "scheme": "http", "path": "/", "query_string": b"", "headers": [(b"host", b"h")]}
    app = SimpleNamespace(state=SimpleNamespace(graph=SimpleNamespace(release=None)))
    given = headers(
        Request(scope | {"app": app}), "/phenotype/x", None, [("canonical", f"{BASE}phenotype/α")]
    )
    assert f'<{BASE}phenotype/%CE%B1>; rel="canonical"' in given["Link"]


def test_what_is_long_comes_in_pages_that_say_so(http: httpx.Client, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = {quad for quad in quads(http.get(f"{SMA}.nq"), "nq") if quad.graph_name != DefaultGraph()}
    monkeypatch.setattr("raregraph.graph.description.CLAIMS_A_PAGE", 3)
    monkeypatch.setattr("raregraph.graph.description.STATEMENTS_A_PAGE", 5)
    found: set[Quad] = set()
    path, pages = f"{SMA}.nq", 0
    while path:
        answer = http.get(path)
        found |= {quad for quad in quads(answer, "nq") if quad.graph_name != DefaultGraph()}
        pages += 1
        following = re.search(r'<([^>]+)>; rel="next"', answer.headers["link"])
        path = following[1] if following else ""
    assert pages > 2
    assert found == whole
    first = Graph().parse(data=http.get(f"{SMA}.ttl").content, format="turtle")
    document = URIRef(f"{str(http.base_url).rstrip('/')}{SMA}.ttl")
    assert "claims in all" in str(first.value(document, URIRef(expand("rdfs:comment"))))
    query = str(first.value(document, URIRef(expand("rdfs:seeAlso"))))
    all_of_it = {quad.triple for quad in quads(http.get(query, headers={"Accept": "text/turtle"}), "ttl")}
    assert {quad.triple for quad in whole} == all_of_it


def test_the_page_of_a_disease_keeps_kinds_of_genes_apart(http: httpx.Client) -> None:
    page = browse(http, SMA)
    genes = section(page, "genes")
    causes, _, rest = genes.partition("Modify it")
    modifies, _, denied = rest.partition("Only denied")
    assert "SMN1" in causes
    assert S1 in causes
    assert "SMN2" not in causes
    assert "SMN2" in modifies
    assert S2 in modifies
    assert "STMN1" in denied
    assert S4 in denied
    assert "DYNC1H1" not in genes, "it causes a form, not the disease"
    forms = section(page, "forms")
    assert "Dominant SMA Autosomal dominant DYNC1H1" in forms
    assert S3 in forms


def test_the_page_of_a_disease_has_each_mode_with_its_sentence(http: httpx.Client) -> None:
    modes = section(browse(http, SMA), "modes")
    assert "Autosomal recessive inheritance" in modes
    assert "Autosomal dominant inheritance" in modes
    assert modes.index("rare") > modes.index("Autosomal dominant inheritance")


def test_the_page_of_a_gene_says_what_it_does_to_which_disease(http: httpx.Client) -> None:
    page = browse(http, "/node/HGNC:11118")
    assert "<h1>SMN2</h1>" in page.text
    assert "Modifies" in section(page, "diseases")
    assert "Causes" not in section(page, "diseases")
    denied = section(browse(http, "/node/HGNC:6510"), "diseases")
    assert "Only denied of" in denied


def test_the_page_of_a_claim_has_its_sentence_record_citations_and_mark(http: httpx.Client) -> None:
    query = 'SELECT ?c { GRAPH ?g { ?c biolink:supporting_text "%s" ; raregraph:kind ?k } } ORDER BY ?c'
    rows = http.get("/sparql", params={"query": query % S2, "format": "csv"}).text.split()
    page = browse(http, address(rows[1]))
    assert "<h1>SMN2 modifies Spinal muscular atrophy</h1>" in page.text
    assert f"<mark>{S2}</mark>" in page.text
    words = text_of(page)
    assert "cited at the end of the passage" in words
    start = SMA_TEXT.index(S2)
    assert f"Record Spinal muscular atrophy, characters {start} to {start + len(S2)}" in words
    rows = http.get("/sparql", params={"query": query % S4, "format": "csv"}).text.split()
    denied = browse(http, address(rows[1]))
    assert "Denied: the source says that this is not so" in text_of(denied)
    assert "<h1>Denied: STMN1 causes Spinal muscular atrophy</h1>" in denied.text
    assert '"@type": "Claim"' in page.text
    assert "<script" not in denied.text, "search engines are told what is asserted"


def test_the_pages_of_a_record_its_reference_and_its_resource(http: httpx.Client) -> None:
    words = text_of(browse(http, RECORD))
    assert S4 in words
    assert words.index(S1) < words.index(S2) < words.index(S4), "in the order of the text"
    assert "4. SMA" in words
    assert "MedlinePlus" in words
    reference = text_of(browse(http, f"{RECORD}/reference/1"))
    assert "SMN1 causes Spinal muscular atrophy" in reference
    assert "Learning about SMA" in reference
    later = text_of(browse(http, f"{RECORD}/reference/4"))
    assert "scope inferred" in later
    assert "In the record Spinal muscular atrophy" in text_of(browse(http, f"{RECORD}/resource/1"))


def test_the_page_of_a_form_says_which_record_names_it(http: httpx.Client) -> None:
    words = text_of(browse(http, FORM))
    assert words.index(" form ") < words.index("Dominant SMA") < words.index(S3)
    assert "A form of Spinal muscular atrophy" in words


def test_the_page_of_a_mode_and_of_a_sign_list_their_diseases(http: httpx.Client) -> None:
    assert "Spinal muscular atrophy" in section(browse(http, "/node/HP:0000007"), "diseases")
    assert "Alport syndrome" in section(browse(http, "/node/HP:0000365"), "diseases")


def test_a_long_list_has_pages_of_its_own(http: httpx.Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("raregraph.api.routes.nodes.A_PAGE", 1)
    monkeypatch.setattr("raregraph.api.nodes.pages.A_PAGE", 1)
    first = browse(http, f"{SMA}?list=modes")
    assert "1 to 1 of 2" in text_of(first)
    second = re.search(r'rel="next" href="([^"]+)"', first.text)
    assert second
    page = browse(http, unescape(second[1]))
    assert "2 to 2 of 2" in text_of(page)
    assert 'rel="prev"' in page.text


@pytest.mark.parametrize("form", list(ResultFormat))
def test_a_disease_can_be_asked_for_by_every_format_of_triples(
    http: httpx.Client, form: ResultFormat
) -> None:
    status = http.get(f"/node?iri=urn:nothing&format={form}").status_code
    assert status == (404 if form.is_for_triples else 406)


@pytest.mark.parametrize(
    "path",
    [
        "/association/triple-2964632260200856c2d2c127",
        "/association/triple-2964632260200856c2d2c127.ttl",
        "/node/association:triple-2964632260200856c2d2c127",
    ],
)
def test_the_identifier_of_a_plain_triple_is_explained(http: httpx.Client, path: str) -> None:
    answer = http.get(path, follow_redirects=True)
    assert answer.status_code == 404
    assert "a plain triple" in answer.json()["detail"]
    assert "subject or the object" in answer.json()["remedy"]
    page = http.get(path.removesuffix(".ttl"), headers=BROWSER, follow_redirects=True)
    assert page.status_code == 404
    assert "a plain triple" in page.text
