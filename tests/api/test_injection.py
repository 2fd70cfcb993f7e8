"""Whatever is written into a parameter of a question is one value: over HTTP it changes nothing of the query."""

import httpx
import pytest

from raregraph.queries.question import questions

PARAMETERS = [(asked.name, parameter.name) for asked in questions() for parameter in asked.parameters]
ATTEMPTS = {
    "a double quote": '" } ?s ?p ?o { "',
    "a single quote": "' } ?s ?p ?o { '",
    "three quotes": '""" } ?s ?p ?o { """',
    "a brace": "} SELECT * WHERE { ?s ?p ?o",
    "braces": "{{{{ }}}}",
    "a new line": "none such\n} ?s ?p ?o VALUES ?x {",
    "a carriage return": "none such\r} #",
    "a comment": "none such # ",
    "the end of an IRI": "urn:x> } ?s ?p ?o { <urn:y",
    "an escape": "\\u0022 \\u007D ?s ?p ?o \\u007B \\u0022",
    "a backslash": "\\",
    "an escaped quote": '\\" } ?s ?p ?o { "',
    "a variable": "?s",
    "an undefined value": "UNDEF",
    "a function": 'BIND("x" AS ?y)',
    "SERVICE": "} SERVICE <http://127.0.0.1:1/> { ?s ?p ?o",
    "an update": "} ; DROP ALL #",
    "nothing visible": "a\x00b\u2028c\u202e",
    "a tag": "<script>alert(1)</script>",
    "much": "x" * 10_000,
}


@pytest.mark.parametrize("attempt", ATTEMPTS.values(), ids=ATTEMPTS)
@pytest.mark.parametrize(("name", "parameter"), PARAMETERS)
def test_a_parameter_is_a_value_and_nothing_else(
    http: httpx.Client, name: str, parameter: str, attempt: str
) -> None:
    """No question knows such a name: it is refused as a value, never as a query that can't be read."""
    answer = http.get(f"/questions/{name}", params={parameter: attempt, "format": "csv"})
    assert answer.status_code in {400, 404}
    problem = answer.json()
    assert problem["place"] == parameter
    assert not any(word in problem["detail"] for word in ("expected", "SERVICE is", "line 1"))


@pytest.mark.parametrize("attempt", ATTEMPTS.values(), ids=ATTEMPTS)
def test_a_page_shows_what_was_written_as_text(http: httpx.Client, attempt: str) -> None:
    page = http.get("/questions/genes-of-condition", params={"condition": attempt, "format": "html"})
    assert page.status_code in {400, 404}
    assert "<script" not in page.text
    assert 'role="alert"' in page.text
