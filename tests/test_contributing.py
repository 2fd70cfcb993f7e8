"""What CONTRIBUTING.md asks for is what the code takes."""

import re
from importlib import import_module
from pathlib import Path

from raregraph.queries.question import ParameterType, read_question

PAGE = (Path(__file__).parents[1] / "CONTRIBUTING.md").read_text(encoding="utf-8")


def test_the_header_of_a_question_is_taken_as_shown() -> None:
    (header,) = re.findall(r"```sparql\n(.*?)```", PAGE, re.DOTALL)
    (line,) = re.findall(r"`(VALUES \?condition .*?)`", PAGE)
    question = read_question("modifiers-of", f"{header}SELECT * WHERE {{\n  {line}\n}}\n")
    (parameter,) = question.parameters
    assert (parameter.name, parameter.type) == ("condition", ParameterType.DISEASE)
    assert parameter.default in line


def test_an_endpoint_defines_what_the_page_calls_it() -> None:
    (name,) = re.findall(r"FastAPI router called `(\w+)`", PAGE)
    assert hasattr(import_module("raregraph.api.routes.health"), name)
