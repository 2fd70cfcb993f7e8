"""The pages in a real browser: headless Chromium on a service of its own, which may reach nothing but that service."""

import csv
import re
import shutil
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from raregraph.api.nodes.addresses import address
from raregraph.api.routes.editor import has_vendor

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)
PATIENCE = 20_000  # milliseconds

needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="there is no chromium: apt-get install chromium")
needs_yasgui = pytest.mark.skipif(
    not has_vendor(), reason="Yasgui is not there: python -m raregraph.api.vendor brings it from npm"
)
needs_axe = pytest.mark.skipif(not AXE.is_file(), reason="axe-core is not there: npm ci brings it")
pytestmark = needs_chromium


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield browser
        browser.close()


class Visit:
    """A page of the service in the browser, and what went on behind it."""

    def __init__(self, page: Any, base: str) -> None:
        self.page = page
        self.base = base
        self.foreign: list[str] = []
        self.wrong: list[str] = []
        page.set_default_timeout(PATIENCE)
        page.on("request", lambda request: self._asked(request.url))
        page.on("pageerror", lambda error: self.wrong.append(str(error)))
        page.on("console", lambda said: self.wrong.append(said.text) if said.type == "error" else None)

    def _asked(self, url: str) -> None:
        if not url.startswith((f"{self.base}/", "data:", "blob:")):
            self.foreign.append(url)

    def open(self, path: str) -> None:
        self.page.goto(self.base + path)

    def editor(self, path: str = "/editor") -> None:
        self.open(path)
        self.page.wait_for_selector(".yasqe .CodeMirror")

    def write(self, query: str) -> None:
        self.page.evaluate("text => document.querySelector('.CodeMirror').CodeMirror.setValue(text)", query)

    def written(self) -> str:
        return str(self.page.evaluate("document.querySelector('.CodeMirror').CodeMirror.getValue()"))

    def await_written(self, part: str) -> None:
        """Wait until the editor holds this; the page's policy lets no expression be evaluated again and again in it."""
        end = time.monotonic() + PATIENCE / 1000
        while part not in self.written() and time.monotonic() < end:
            self.page.wait_for_timeout(50)
        assert part in self.written()

    def run(self) -> None:
        self.page.click("#run")
        self.page.wait_for_selector(".yasr tbody tr")

    def rows(self) -> list[list[str]]:
        found = "[...document.querySelectorAll('tbody tr')].map(row => [...row.cells].map(cell => cell.textContent))"
        return list(self.page.evaluate(found))


@pytest.fixture
def visit(chromium: Any, http: httpx.Client) -> Iterator[Visit]:
    with visiting(chromium, http) as found:
        yield found
        assert found.foreign == [], "no request leaves the service"
        assert found.wrong == []


@contextmanager
def visiting(chromium: Any, http: httpx.Client, **options: Any) -> Iterator[Visit]:
    """A page in a profile of its own; what doesn't go to the service is refused before it leaves the machine."""
    base = str(http.base_url).rstrip("/")
    context = chromium.new_context(**options)
    context.route(re.compile(rf"^(?!{re.escape(base)}/)https?://"), lambda route: route.abort())
    yield Visit(context.new_page(), base)
    context.close()


@needs_yasgui
def test_a_question_is_chosen_run_and_its_rows_are_downloaded(
    visit: Visit, http: httpx.Client, tmp_path: Path
) -> None:
    visit.editor()
    visit.page.click('[data-question="modifiers"]')
    visit.await_written("modif")
    assert "PREFIX raregraph:" in visit.written()
    visit.run()
    expected = list(csv.DictReader(http.get("/questions/modifiers?format=csv").text.splitlines()))
    assert len(visit.rows()) == len(expected) == 1
    assert expected[0]["sentence"] in visit.rows()[0]

    for link in ('#downloads [data-format="csv"]', ".yasr_downloadIcon"):
        with visit.page.expect_download() as coming:
            visit.page.click(link)
        file = tmp_path / "rows.csv"
        coming.value.save_as(file)
        assert coming.value.suggested_filename == "raregraph.csv"
        assert list(csv.DictReader(file.read_text("utf-8").splitlines())) == expected


@needs_yasgui
def test_a_query_of_ones_own_is_written_and_run_by_the_keyboard(visit: Visit) -> None:
    visit.editor()
    visit.write("")
    visit.page.click(".CodeMirror")
    visit.page.keyboard.insert_text(
        'SELECT ?gene WHERE { GRAPH ?g { ?gene <https://w3id.org/biolink/vocab/symbol> "SMN1" } }'
    )
    visit.page.keyboard.press("Control+Enter")
    visit.page.wait_for_selector(".yasr tbody tr")
    assert visit.rows() == [["HGNC:11117"]]
    assert "query=SELECT" in visit.page.url
    visit.page.click(".yasr tbody a")
    visit.page.wait_for_selector("h1")
    assert visit.page.inner_text("h1") == "SMN1"


@needs_yasgui
def test_the_address_of_a_query_opens_the_editor_with_it(visit: Visit) -> None:
    visit.editor("/editor?query=ASK%20%7B%7D")
    assert visit.written() == "ASK {}"
    visit.page.click("#run")
    assert visit.page.inner_text(".booleanResult") == "True"


@needs_yasgui
def test_names_are_completed_from_the_graph(visit: Visit) -> None:
    visit.editor()
    visit.write("SELECT * WHERE {\n  ?gene a \n}")
    complete(visit, line=1, column=10, typed="gen")
    hints = visit.page.locator(".CodeMirror-hint").all_inner_texts()
    assert hints[0].startswith("biolink:Gene (7)")
    visit.page.keyboard.press("Enter")
    visit.await_written("PREFIX")
    assert "?gene a biolink:Gene" in visit.written()
    assert visit.written().startswith("PREFIX biolink: <https://w3id.org/biolink/vocab/>\n")
    visit.write("SELECT * WHERE {\n  ?gene \n}")
    complete(visit, line=1, column=8, typed="symb")
    assert any("biolink:symbol" in hint for hint in visit.page.locator(".CodeMirror-hint").all_inner_texts())


def complete(visit: Visit, *, line: int, column: int, typed: str) -> None:
    visit.page.evaluate(
        "([line, ch]) => { const cm = document.querySelector('.CodeMirror').CodeMirror;"
        " cm.focus(); cm.setCursor({ line, ch }) }",
        [line, column],
    )
    visit.page.keyboard.insert_text(typed)
    visit.page.keyboard.press("Control+Space")
    visit.page.wait_for_selector(".CodeMirror-hint")


@needs_yasgui
def test_rows_are_filtered_sorted_and_shown_in_portions(visit: Visit) -> None:
    visit.editor()
    visit.write("SELECT ?n WHERE { VALUES ?a { 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 } VALUES ?b { 0 20 40 60 80 100"
                " 120 140 160 180 200 220 240 } BIND(?a + ?b AS ?n) } ORDER BY ?n")  # fmt: skip
    visit.run()
    assert "221 rows, of which the first 200 are shown" in visit.page.inner_text(".yasr .count")
    visit.page.click(".yasr .more")
    assert len(visit.rows()) == 221
    visit.page.click(".yasr .sorts")
    visit.page.click(".yasr .sorts")
    assert visit.rows()[0] == ["256"]
    assert visit.page.get_attribute(".yasr th", "aria-sort") == "descending"
    visit.page.fill("#rows-filter", "25")
    assert visit.page.inner_text(".yasr .count p").startswith("10 of 221 rows")


@needs_yasgui
def test_triples_are_shown_and_offered_in_their_formats(visit: Visit) -> None:
    visit.editor()
    visit.write("CONSTRUCT { <urn:a> <urn:b> 'c' } WHERE {}")
    visit.run()
    assert visit.rows() == [["urn:a", "urn:b", "c"]]
    visit.page.click(".select_response")
    visit.page.wait_for_selector(".yasr .CodeMirror")
    assert '<urn:a> <urn:b> "c" .' in visit.page.inner_text(".yasr .CodeMirror")
    assert visit.page.locator("#downloads a").all_inner_texts() == ["TTL", "NT", "JSONLD", "RDF"]


@needs_yasgui
def test_what_is_wrong_is_said(chromium: Any, http: httpx.Client) -> None:
    """Chromium itself notes an answer with an error on its console, which is no fault of the page."""
    with visiting(chromium, http) as visit:
        visit.editor()
        visit.write("SELECT * WHERE { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }")
        visit.page.click("#run")
        visit.page.wait_for_selector(".errorResult .redOutline")
        assert "SERVICE is refused" in visit.page.inner_text(".errorResult")
        assert visit.page.inner_text("#status") == "The query failed."
        visit.write("ASK {}")
        visit.page.click("#run")
        visit.page.wait_for_selector(".booleanResult")
        assert visit.foreign == []


@needs_yasgui
def test_no_script_can_ask_another_host(chromium: Any, http: httpx.Client) -> None:
    with visiting(chromium, http) as visit:
        visit.editor()
        blocked = "url => fetch(url).then(() => 'asked', () => 'refused')"
        assert visit.page.evaluate(blocked, "https://lov.linkeddata.es/") == "refused"
        assert any("Content Security Policy" in said for said in visit.wrong)
        assert visit.foreign == []


@needs_yasgui
def test_the_editor_fits_a_phone(chromium: Any, http: httpx.Client) -> None:
    with visiting(chromium, http, viewport={"width": 390, "height": 844}) as visit:
        visit.editor()
        assert not visit.page.is_visible('[data-question="modifiers"]')
        visit.page.click("#examples summary")
        visit.page.click('[data-question="genes-of-condition"]')
        visit.page.wait_for_selector("#examples:not([open])")
        visit.write(http.get("/questions").json()[0]["query"])
        visit.page.click("#run")
        visit.page.wait_for_selector(".yasr_response_chip:not(.empty)")
        assert visit.page.evaluate("document.documentElement.scrollWidth") == 390


def test_the_plain_editor_works_without_scripts(chromium: Any, http: httpx.Client) -> None:
    with visiting(chromium, http, java_script_enabled=False) as visit:
        visit.open("/editor")
        visit.page.click('[data-question="modifiers"]')
        visit.page.wait_for_url("**/editor?question=modifiers")
        visit.page.click("#plain button")
        visit.page.wait_for_url("**format=table")
        assert visit.page.locator("tbody tr").count() == 1
        with visit.page.expect_download() as coming:
            visit.page.select_option("#format", "csv")
            visit.page.click("#plain button")
        lines = Path(coming.value.path()).read_text("utf-8").splitlines()
        assert lines == http.get("/questions/modifiers?format=csv").text.splitlines()
        assert visit.foreign == []


def test_without_yasgui_the_page_is_the_plain_editor(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("raregraph.api.routes.editor.has_vendor", lambda: False)
    visit.open("/editor?question=modifiers")
    visit.page.click("#plain button")
    visit.page.wait_for_selector("tbody tr")
    assert len(visit.rows()) == 1


def test_a_question_is_asked_on_its_page(visit: Visit) -> None:
    visit.open("/questions/genes-of-condition?condition=Alport%20syndrome")
    visit.page.fill("input[name=condition]", "SMA")
    visit.page.click("main form button")
    visit.page.wait_for_url("**?condition=SMA")
    assert [row[0] for row in visit.rows()] == ["DYNC1H1", "SMN1", "SMN2"]
    visit.page.click("summary")
    visit.page.click("text=Open it in the editor")
    visit.page.wait_for_selector("#query", state="attached")
    assert "genes of a condition" in str(visit.page.input_value("#query"))


PAGES = ("/", "/editor", "/questions/genes-of-condition?condition=SMA")
LOOKS = ("color-contrast", "link-in-text-block", "scrollable-region-focusable", "target-size")
NODES = (
    *("/node/GARD:0007674", "/node/HGNC:11118", "/node/HP:0000007", "/node/HP:0000365", "/record/pages/sma"),
    *("/record/pages/sma/reference/1", "/disease/pages/sma/form/dominant-sma", "/node/infores:gard"),
    *("/node/GARD:0007674?list=genes", "/search?q=SMA", "/node/SMN3", "/vocab/"),
)


@needs_axe
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_accessible(chromium: Any, http: httpx.Client, path: str, width: int, scheme: str) -> None:
    size = {"width": width, "height": 900}
    # axe is put into the page by the test, which the page's own policy would not let in.
    with visiting(chromium, http, viewport=size, color_scheme=scheme, bypass_csp=True) as visit:
        visit.open(path)
        if path == "/editor" and has_vendor():
            visit.page.wait_for_selector(".yasqe .CodeMirror")
            visit.run()
        assert findings(visit.page) == []


@needs_axe
def test_the_pages_of_nodes_are_accessible_and_fit(chromium: Any, http: httpx.Client) -> None:
    """One page of each kind, none wider than its window; what hangs on colours and width is looked at for each."""
    query = "SELECT ?c { GRAPH ?g { ?c raregraph:kind ?kind } } ORDER BY ?c LIMIT 1"
    claim = http.get("/sparql", params={"query": query, "format": "csv"}).text.split()[1]
    with visiting(chromium, http, viewport={"width": 1280, "height": 900}, bypass_csp=True) as visit:
        for path in (*NODES, address(claim)):
            visit.open(path)
            visit.page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")
            assert findings(visit.page) == [], path
            for width, scheme in ((1280, "dark"), (390, "light"), (390, "dark")):
                visit.page.set_viewport_size({"width": width, "height": 900})
                visit.page.emulate_media(color_scheme=scheme)
                assert findings(visit.page, LOOKS) == [], (path, width, scheme)
                assert visit.page.evaluate("document.documentElement.scrollWidth") <= width, (path, width)
            visit.page.set_viewport_size({"width": 1280, "height": 900})
            visit.page.emulate_media(color_scheme="light")
        assert visit.foreign == []


@needs_axe
@needs_yasgui
@pytest.mark.parametrize("query", ["SELECT WHERE", "ASK {}", "CONSTRUCT { <urn:a> <urn:b> 'c' } WHERE {}"])
def test_every_answer_in_the_editor_is_accessible(chromium: Any, http: httpx.Client, query: str) -> None:
    with visiting(chromium, http, bypass_csp=True) as visit:
        visit.editor()
        visit.write(query)
        visit.page.click("#run")
        visit.page.wait_for_selector(".yasr_results > *")
        assert findings(visit.page) == []


def findings(page: Any, rules: Sequence[str] = ()) -> list[str]:
    """What axe finds that is serious, by all its rules or these."""
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate("options => axe.run(options)", {"runOnly": list(rules)} if rules else {})[
        "violations"
    ]
    return [
        f"{each['id']}: {node['html']} {node['failureSummary']}"
        for each in found
        if each["impact"] in {"serious", "critical"}
        for node in each["nodes"]
    ]
