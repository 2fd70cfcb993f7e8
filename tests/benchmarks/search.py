"""How well and how fast names are found, asked with the names that GARD's lists give to diseases.

Run with `make bench-search BENCH_HOME=...`, or `python -m tests.benchmarks.search DATA EVAL --home HOME`. The home
holds a release of all public data.

Names are the titles and synonyms of GARD's records, of MedQuAD and of the pages, whose disease the gold table names as
a class of MONDO. For each seed 200 of them are drawn, and each again with one letter left out, doubled, swapped with
the next or replaced. Right is the class of the gold table. Where GARD's records of
several classes have the same name, each of them is right. The table lists the names of subtypes with a disease: who
asks for "Amyotrophic lateral sclerosis type 10" is to get the class that MONDO labels so, which the table calls wrong.
So two figures are given: by the table alone, and with the class of just that label right, too. Counted are
misses that find the class on which the release puts a record of that name (by its title, where the table follows a
cross reference of MONDO), and those of names that MONDO gives to another class alone, as a synonym.

Behind the samples all names there are are asked for; then 6,000 names each of MONDO and of Orphanet, right for the one
class that they belong to. The lines:

    found         all nodes of kind disease are searched
    any kind      the same among genes, phenotypes and records: the first that is a disease
    typed         `autocomplete`, when the whole name is typed
    typo          one letter wrong, in a word of at least five
    typo, short   the same in names without such a word: what is left is mostly another abbreviation
    typo, any     both together
    without GARD  in an index that lacks what GARD calls diseases: what MONDO and the others know of the name

Speed is that of /search and /v3/api/autocomplete, where it is served, on loopback at 8 clients (wrk, Debian's package).
"""

import argparse
import csv
import json
import re
import shutil
import string
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from time import process_time
from urllib.parse import quote, urlsplit

import httpx
import pyoxigraph

from raregraph.graph.curated import Term
from raregraph.graph.records import ConditionRecord
from raregraph.graph.release import Release, current_release
from raregraph.graph.search.finding import SearchIndex
from raregraph.graph.search.hits import Hit
from raregraph.graph.search.making import write_search_index
from raregraph.graph.search.words import search_key
from raregraph.loaders.registry import source
from raregraph.ontology.identifiers import BASE, expand, prefixes, short
from tests.benchmarks.service import ours

SAMPLE = 200
HUB = "mondo"
OTHERS = 6000
CLIENTS = 8
SECONDS = 5
GARDS = ("gard", "medquad")
Search = Callable[[str], Sequence[Hit]]


@dataclass(frozen=True, slots=True)
class Case:
    """A name of GARD's, the classes that it is right for, those that MONDO labels so, those on which the release puts
    the records that have it, and whether MONDO gives it to others alone."""

    name: str
    right: frozenset[str]
    labelled: frozenset[str]
    placed: frozenset[str]
    is_disputed: bool


@dataclass(frozen=True, slots=True)
class Result:
    """Of so many cases, how many were first and among the first five.

    Of the others, how many found the class that MONDO labels so; of those that did not, the class on which the release
    puts a record of that name; and how many of the rest are disputed names.
    """

    cases: int
    first: int
    five: int
    labelled: int
    placed: int
    disputed: int

    def __add__(self, other: "Result") -> "Result":
        return Result(
            self.cases + other.cases,
            self.first + other.first,
            self.five + other.five,
            self.labelled + other.labelled,
            self.placed + other.placed,
            self.disputed + other.disputed,
        )

    def __str__(self) -> str:
        with_labels = (self.first + self.labelled) / self.cases
        return (
            f"first {with_labels:.3f}  by the table {self.first / self.cases:.3f}  in five {self.five / self.cases:.3f}"
            f"  (of {self.cases - self.first} misses {self.labelled} have MONDO's label, {self.placed} are where the"
            f" release has the record, {self.disputed} other names MONDO gives to other classes)"
        )


def cases(data: Path, evaluation: Path, places: Mapping[str, set[str]]) -> list[Case]:
    """All names of GARD's records that the gold table has, by their spelling; `places` are classes by record."""
    gold = _gold(evaluation / "gold.tsv")
    right: dict[str, set[str]] = defaultdict(set)
    placed: dict[str, set[str]] = defaultdict(set)
    spelled: dict[str, str] = {}
    for record in _gard_records(data):
        for name in (record.title, *record.synonyms) if record.record_id in gold else ():
            right[search_key(name)].add(gold[record.record_id])
            placed[search_key(name)] |= places.get(record.record_id, set())
            spelled.setdefault(search_key(name), name)
    labels, called = _mondo_names(data)
    return [
        Case(
            spelled[key],
            frozenset(right[key]),
            frozenset(labels.get(key, ())),
            frozenset(placed[key]),
            key in called and not called[key] & right[key],
        )
        for key in sorted(right)
        if key
    ]


def places_of(release: Release) -> dict[str, set[str]]:
    """The classes of MONDO that the records of a release are about, by the records' identifiers."""
    found: dict[str, set[str]] = defaultdict(set)
    for record, disease in _pairs(pyoxigraph.Store.read_only(str(release.store_path)), "dcterms:subject"):
        found[record.partition("/record/")[2]].add(short(disease))
    return found


def _gold(path: Path) -> dict[str, str]:
    with path.open(encoding="utf-8", newline="") as lines:
        return {
            row["record_id"]: row["mondo"]
            for row in csv.DictReader(lines, delimiter="\t")
            if row["source"].startswith("GARD") and row["mondo"]
        }


def _gard_records(data: Path) -> Iterator[ConditionRecord]:
    for name, path in (("gard-pages", "gard/pages.tar.xz"), ("medquad", "medquad")):
        loader = source(name)
        for item in loader.items(data / path):
            for record in loader.parse(item).records:
                if isinstance(record, ConditionRecord):
                    yield record


def _mondo_names(data: Path) -> tuple[dict[str, set[str]], dict[str, set[str]]]:
    """The classes that MONDO labels so, and those that it calls so by a label or exact synonym, by key."""
    labels: dict[str, set[str]] = defaultdict(set)
    called: dict[str, set[str]] = defaultdict(set)
    loader = source("mondo")
    for item in loader.items(data / "mondo" / "mondo.json.gz"):
        for term in loader.parse(item).records:
            if isinstance(term, Term) and not term.obsolete:
                exact = (synonym.text for synonym in term.synonyms if synonym.scope == "exact")
                labels[search_key(term.label)].add(term.id)
                for name in (term.label, *exact):
                    called[search_key(name)].add(term.id)
    return labels, called


_WORDS = re.compile(r"[^\W\d_]+")
_LONG = 5
"""Letters of a word in which a typing error is recognised; an abbreviation with an error mostly is another one."""


def is_abbreviated(name: str) -> bool:
    """Whether a name has no long word."""
    return max(map(len, _WORDS.findall(name)), default=0) < _LONG


def with_a_typo(name: str, random: Random) -> str:
    """The name with one letter left out, doubled, swapped with the next or replaced; its key is another one."""
    words = [word for word in _WORDS.finditer(name) if len(word[0]) >= _LONG] or _WORDS.finditer(name)
    places = [at for word in words for at in range(*word.span())]
    for _ in range(100 if places else 0):
        at = random.choice(places)
        letter, rest = name[at], name[at + 1 :]
        wrong = random.choice(
            (rest, f"{letter}{letter}{rest}", f"{rest[:1]}{letter}{rest[1:]}", _other_letter(random) + rest)
        )
        if search_key(name[:at] + wrong) != search_key(name):
            return name[:at] + wrong
    return name


def _other_letter(random: Random) -> str:
    return random.choice(string.ascii_lowercase)


def measured(asked: Sequence[tuple[str, Case]], search: Search, misses: list[str] | None = None) -> Result:
    """How many are found, first and among the first five diseases."""
    first = five = labelled = placed = disputed = 0
    for text, case in asked:
        hits = [hit for hit in search(text) if hit.kind == "disease"][:5]
        places = [place for place, hit in enumerate(hits) if hit.id in case.right]
        first += places[:1] == [0]
        five += bool(places)
        if places[:1] != [0]:
            has_label, is_place = (bool(hits) and hits[0].id in ids for ids in (case.labelled, case.placed))
            labelled += has_label
            placed += is_place and not has_label
            disputed += case.is_disputed and not has_label and not is_place
        if misses is not None and places[:1] != [0]:
            found = "; ".join(f"{hit.id} {hit.label} [{hit.name}] {hit.score}" for hit in hits[:3])
            mark = "~" if case.is_disputed else " "
            misses.append(
                f"{mark}{'5' if places else '-'} {text!r} ({case.name}) is {sorted(case.right)}, found {found}"
            )
    return Result(len(asked), first, five, labelled, placed, disputed)


def quality(
    found: list[Case],
    release: Release,
    index: SearchIndex,
    bare: SearchIndex | None,
    options: argparse.Namespace,
) -> None:
    """Print what each seed gives, and all of them."""
    pooled: dict[str, Result] = {}
    for seed in options.seeds:
        random = Random(seed)
        drawn = random.sample(found, SAMPLE)
        plain = [(case.name, case) for case in drawn]
        wrong = [(with_a_typo(case.name, random), case) for case in drawn]
        lines: dict[str, tuple[Sequence[tuple[str, Case]], Search]] = {
            "found": (plain, lambda text: index.search(text, ["disease"], 5)),
            "any kind": (plain, lambda text: index.search(text, (), 50)),
            "typed": (plain, lambda text: index.autocomplete(text, kinds=["disease"], limit=5).hits),
            "typo": (
                [each for each in wrong if not is_abbreviated(each[1].name)],
                lambda text: index.search(text, ["disease"], 5),
            ),
            "typo, short": (
                [each for each in wrong if is_abbreviated(each[1].name)],
                lambda text: index.search(text, ["disease"], 5),
            ),
        }
        if bare is not None:
            lines["without GARD"] = (plain, lambda text: bare.search(text, ["disease"], 5))
        for line, (asked, search) in lines.items():
            misses: list[str] | None = [] if options.misses == line else None
            result = measured(asked, search, misses)
            pooled[line] = pooled[line] + result if line in pooled else result
            print(f"seed {seed:<4} {line:13} {result}", *(misses or ()), sep="\n" if misses else " ")
    for line, result in pooled.items():
        print(f"all seeds {line:13} {result}")
    print(f"all seeds {'typo, any':13} {pooled['typo'] + pooled['typo, short']}")
    every = measured([(case.name, case) for case in found], lambda text: index.search(text, ["disease"], 5))
    print(f"all names {'found':13} {every}")
    store = pyoxigraph.Store.read_only(str(release.store_path))
    for name in (HUB, "orphapacket"):
        asked = [(case.name, case) for case in names_of(store, name)]
        print(f"of {name:11} {'found':8} {measured(asked, lambda text: index.search(text, ['disease'], 5))}")


def speed(found: list[Case], release: Release, index: SearchIndex, home: Path) -> None:
    """Print the processor time of a search, and the latency of the service at 8 clients."""
    random = Random(1)
    drawn = random.sample(found, min(len(found), 1000))
    texts = [case.name for case in drawn] + [with_a_typo(case.name, random) for case in drawn]
    texts += [case.name[: random.randint(1, len(case.name))] for case in drawn]
    for what, ask in (
        ("search", lambda text: index.search(text, (), 20)),
        ("find", index.find),
        ("autocomplete", index.autocomplete),
    ):
        taken = sorted(_milliseconds(ask, text) for text in texts)
        print(
            f"{what:13} CPU ms: mean {sum(taken) / len(taken):.2f}  p50 {taken[len(taken) // 2]:.2f}"
            f"  p95 {taken[len(taken) * 95 // 100]:.2f}  most {taken[-1]:.1f}"
        )
    if shutil.which("wrk") is None:
        print("wrk isn't installed: the latency over HTTP is not measured", file=sys.stderr)
        return
    with ours(home) as peer, tempfile.TemporaryDirectory() as folder:
        listed = Path(folder) / "texts.txt"
        random.shuffle(texts)
        listed.write_text("".join(quote(text, safe="") + "\n" for text in texts), encoding="utf-8")
        address = urlsplit(peer.url)
        for path in (
            "/search?limit=20&q=",
            "/search?kind=disease&q=",
            "/v3/api/search?q=",
            "/v3/api/autocomplete?q=",
        ):
            if httpx.get(f"{address.scheme}://{address.netloc}{path}sma").is_success:
                print(f"{path:28} {_wrk(f'{address.scheme}://{address.netloc}', path, listed)}")


def _milliseconds(ask: Callable[[str], object], text: str) -> float:
    before = process_time()
    ask(text)
    return (process_time() - before) * 1000


def _wrk(url: str, path: str, texts: Path) -> str:
    command = [
        "wrk",
        "-t1",
        f"-c{CLIENTS}",
        f"-d{SECONDS}s",
        "-s",
        str(Path(__file__).with_name("search.lua")),
    ]
    done = subprocess.run([*command, url, "--", str(texts), path], capture_output=True, text=True, check=True)
    line = next(line for line in done.stdout.splitlines() if line.startswith("FOUND "))
    load = json.loads(line.removeprefix("FOUND "))
    rate = load["requests"] / load["seconds"]
    return f"{CLIENTS} clients: p50 {load['p50']} ms  p95 {load['p95']} ms  {rate:,.0f}/s  failed {load['failed']}"


def names_of(store: pyoxigraph.Store, name: str) -> list[Case]:
    """A sample of the names that a source gives to classes of MONDO, or to what exactly one of these is."""
    exact: dict[str, set[str]] = defaultdict(set)
    for node, other in _pairs(store, "skos:exactMatch", HUB):
        exact[other].add(short(node))
    right: dict[str, set[str]] = defaultdict(set)
    spelled: dict[str, str] = {}
    for predicate in ("rdfs:label", "skos:altLabel"):
        for node, text in _pairs(store, predicate, name):
            classes = {short(node)} if node.startswith(prefixes()["MONDO"]) else exact[node]
            if len(classes) == 1:
                right[search_key(text)] |= classes
                spelled[search_key(text)] = text
    keys = sorted(key for key in right if key)
    drawn = Random(OTHERS).sample(keys, min(OTHERS, len(keys)))
    return [
        Case(spelled[key], frozenset(right[key]), frozenset(), frozenset(), is_disputed=False)
        for key in drawn
    ]


def _pairs(store: pyoxigraph.Store, predicate: str, name: str = "") -> Iterator[tuple[str, str]]:
    """Nodes with the values of a property in the graph of a source, or in any."""
    graphs = f'FILTER(STRSTARTS(STR(?g), "{BASE}graph/{name and f"{name}/"}"))'
    found = store.query(f"SELECT ?s ?o {{ GRAPH ?g {{ ?s <{expand(predicate)}> ?o }} {graphs} }}")
    assert isinstance(found, pyoxigraph.QuerySolutions)
    for node, value in found:
        if isinstance(node, pyoxigraph.NamedNode) and not isinstance(value, pyoxigraph.Triple):
            yield node.value, value.value


def without_gard(release: Release, folder: Path) -> SearchIndex:
    """An index of the release's store that lacks the names which GARD's records give."""
    store = pyoxigraph.Store.read_only(str(release.store_path))
    graphs = [node.value for node in store.named_graphs() if isinstance(node, pyoxigraph.NamedNode)]
    left_out = [graph for graph in graphs if graph.partition("/graph/")[2].startswith(GARDS)]
    write_search_index(store, folder / "search", left_out)
    return SearchIndex.open(folder / "search")


def main() -> None:
    """Measure the search of a release."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("evaluation", type=Path)
    parser.add_argument("--home", type=Path, required=True, help="a home with a release of all public data")
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3, 4, 5])
    parser.add_argument("--misses", default="", help="print the misses of a line, such as found or typo")
    parser.add_argument("--no-speed", action="store_true")
    parser.add_argument("--with-gard-only", action="store_true", help="make no second index (half a minute)")
    options = parser.parse_args()
    release = current_release(options.home)
    index = SearchIndex.open(release.search_path)
    found = cases(options.data, options.evaluation, places_of(release))
    disputed = sum(case.is_disputed for case in found)
    print(f"{len(found):,} names; {disputed:,} of them MONDO gives to another class alone")
    with tempfile.TemporaryDirectory() as folder:
        bare = None if options.with_gard_only else without_gard(release, Path(folder))
        quality(found, release, index, bare, options)
    if not options.no_speed:
        speed(found, release, index, options.home)


if __name__ == "__main__":
    main()
