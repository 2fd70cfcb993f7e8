"""Our front over Virtuoso: which named questions give the rows that our own engine gives, and in which formats.

Run with `make check-virtuoso`, or `python -m tests.check_virtuoso`; it needs Debian's virtuoso-opensource-7. It starts
a Virtuoso of its own in a temporary folder, loads the starter records and ends with status 1 only if something differs
from what docs/other-engines.md says of it.
"""

import sys
import tempfile
from collections import Counter
from contextlib import closing
from pathlib import Path

from rich.console import Console
from rich.table import Table

from raregraph.graph.engine.interface import EmbeddedEngine, Engine, ResultFormat, Rows
from raregraph.graph.engine.remote import RemoteEngine
from raregraph.graph.errors import QueryError
from raregraph.queries.binding import bound
from raregraph.queries.question import Question, questions
from tests.benchmarks.service import starter
from tests.peers import virtuoso, virtuoso_is_installed

FORMS = {
    "rows": "SELECT ?p { GRAPH ?g { HGNC:11117 ?p ?o } } LIMIT 2",
    "boolean": "ASK { GRAPH ?g { HGNC:11117 ?p ?o } }",
    "triples": "DESCRIBE HGNC:11117",
}
# What Virtuoso 7.2.5 doesn't answer as SPARQL 1.1 says; the page in docs tells why.
KNOWN = {
    "conditions-by-mode",
    "conditions-of-gene",
    "denied-genes",
    "forms-of-condition",
    "genes-by-kind",
    "genes-of-condition",
    "genes-of-subtypes",
    "inheritance-disagreements",
    "modifiers",
    "phenotypes-of-condition",
}


def rows_of(engine: Engine, question: Question) -> Rows | str:
    """The rows of a question with its defaults, or why there are none."""
    try:
        return engine.rows(bound(engine, question, {}))
    except QueryError as error:
        return error.message[:90]


def verdict(here: Rows | str, there: Rows | str) -> str:
    """How the rows of one engine compare with those of another."""
    if isinstance(here, str) or isinstance(there, str):
        return f"error: {there}"
    if here == there:
        return "the same"
    if Counter(map(repr, here.values)) == Counter(map(repr, there.values)):
        return "the same in another order"
    return f"other rows: {len(there)} for {len(here)}"


def formats(engine: Engine) -> Table:
    """Which formats an engine writes each form of answer in."""
    table = Table(title="Formats")
    table.add_column("form")
    table.add_column("answered")
    table.add_column("not answered")
    for form, query in FORMS.items():
        good, bad = [], []
        for each in ResultFormat:
            if each.is_for_triples != (form == "triples"):
                continue
            try:
                engine.serialize(query, each)
                good.append(each.value)
            except QueryError as error:
                bad.append(f"{each.value}: {error.message[:60]}")
        table.add_row(form, ", ".join(good), "\n".join(bad))
    return table


def main() -> int:
    """Run the check and print what was seen."""
    if not virtuoso_is_installed():
        sys.exit("Virtuoso isn't here: apt-get install virtuoso-opensource-7")
    table = Table(title="Named questions over Virtuoso, starter records")
    for column in ("question", "rows", "over Virtuoso"):
        table.add_column(column)
    console, differing = Console(width=150), set()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        release = starter(folder / "home")
        (folder / "virtuoso").mkdir()
        here = EmbeddedEngine.open(release.store_path)
        with (
            virtuoso(release.store_path, folder / "virtuoso") as peer,
            closing(RemoteEngine(peer.url)) as there,
        ):
            for question in questions():
                ours, theirs = rows_of(here, question), rows_of(there, question)
                told = verdict(ours, theirs)
                if not told.startswith("the same"):
                    differing.add(question.name)
                table.add_row(question.name, str(len(ours)), told)
            console.print(table)
            console.print(formats(there))
    for question_name in sorted(differing ^ KNOWN):
        console.print(f"not as documented: {question_name}")
    return 1 if differing ^ KNOWN else 0


if __name__ == "__main__":
    sys.exit(main())
