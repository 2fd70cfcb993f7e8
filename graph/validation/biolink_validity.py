"""Whether the categories and predicates of a graph are those of the Biolink model, and whether they fit together.

Sources of other people (KGX) may say what the model has no word for, or tie a kind of thing to a predicate that is
not for it. Nothing is left out for that: it is counted, with examples. Terms that are not Biolink's, such as our
own, are no concern of this check. Where a node has several classes, one that fits is enough.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from raregraph.ontology import biolink
from raregraph.ontology.identifiers import VOCABULARY, compress, expand

EXAMPLES = 5
_BIOLINK = "https://w3id.org/biolink/vocab/"
_TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
_NOT_DESCRIBED = "no category"


@dataclass(frozen=True, slots=True)
class Misfit:
    """Something that the Biolink model doesn't have, or doesn't let go together, how often, and where for example.

    `problem` is one of "unknown category", "unknown property", "unknown predicate", "predicate of an association",
    "subject of an association", "object of an association", "subject of a predicate", "object of a predicate".
    """

    problem: str
    detail: str
    count: int
    examples: tuple[str, ...]

    def __str__(self) -> str:
        """One line for people."""
        return f"{self.problem}: {self.detail}, {self.count:,} times. For example {', '.join(self.examples)}"

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return {
            "problem": self.problem,
            "detail": self.detail,
            "count": self.count,
            "examples": list(self.examples),
        }


def misfits(store: ox.Store | Path) -> tuple[Misfit, ...]:
    """What in a graph is not valid Biolink, the most frequent first; over all named graphs taken together.

    Args:
        store: a store, or the folder of one (opened read-only).
    """
    checks = _Checks(ox.Store.read_only(str(store)) if isinstance(store, Path) else store)
    return tuple(sorted(checks.all(), key=lambda found: (-found.count, found.problem, found.detail)))


class _Checks:
    def __init__(self, store: ox.Store) -> None:
        self._store = store

    def all(self) -> Iterator[Misfit]:
        yield from self._unknown_categories()
        yield from self._unknown_properties()
        for category, predicate, count in self._combinations():
            yield from self._predicate(category, predicate, count)
            yield from self._sides(category, predicate)

    def _unknown_categories(self) -> Iterator[Misfit]:
        query = f"SELECT ?kind (COUNT(DISTINCT ?s) AS ?n) {{ ?s {_TYPE} ?kind }} GROUP BY ?kind"
        for row in self._rows(query):
            kind = _curie(row["kind"])
            if kind.startswith("biolink:") and not biolink.is_class(kind):
                where = f"?this {_TYPE} {row['kind']}"
                yield Misfit("unknown category", kind, int(row["n"].value), self._examples(where))

    def _unknown_properties(self) -> Iterator[Misfit]:
        for row in self._rows("SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p"):
            name = row["p"].value.removeprefix(_BIOLINK)
            if name != row["p"].value and biolink.slot(name) is None and not biolink.is_predicate(name):
                where = f"?this {row['p']} ?o"
                yield Misfit(
                    "unknown property", f"biolink:{name}", int(row["n"].value), self._examples(where)
                )

    def _combinations(self) -> list[tuple[str, str, int]]:
        """Which categories of association stand with which predicates, and how often."""
        query = f"""SELECT ?kind ?p (COUNT(DISTINCT ?a) AS ?n) {{
            ?a <{_BIOLINK}predicate> ?p ; {_TYPE} ?kind }} GROUP BY ?kind ?p"""
        found = ((_curie(row["kind"]), _curie(row["p"]), int(row["n"].value)) for row in self._rows(query))
        return sorted(each for each in found if biolink.is_class(each[0]))

    def _predicate(self, category: str, predicate: str, count: int) -> Iterator[Misfit]:
        is_one = predicate.startswith("biolink:") and biolink.is_predicate(predicate.removeprefix("biolink:"))
        allowed = fit.predicates if (fit := biolink.fit(category)) else ()
        if not is_one:
            problem, detail = "unknown predicate", f"{predicate} on {category}"
        elif allowed and not any(biolink.is_at_most(predicate, broader) for broader in allowed):
            problem, detail = "predicate of an association", f"{category} with {predicate}"
        else:
            return
        yield Misfit(problem, detail, count, self._examples(_association(category, predicate)))

    def _sides(self, category: str, predicate: str) -> Iterator[Misfit]:
        """Subjects and objects that are no such thing as the association or, if not, the predicate is about."""
        for side in ("subject", "object"):
            wanted: dict[str, tuple[str, str]] = {}
            for what, name in (("association", category), ("predicate", predicate)):
                kind = getattr(biolink.fit(name), side, "")
                if kind and kind not in ("biolink:NamedThing", "biolink:Entity"):
                    wanted.setdefault(kind, (what, name))
            for kind, (what, name) in wanted.items():
                yield from self._side(
                    _association(category, predicate), side, kind, f"{side} of {what}", name
                )

    def _side(self, where: str, side: str, kind: str, problem: str, name: str) -> Iterator[Misfit]:
        known = biolink.narrower_classes(kind)
        ours = (cls for cls, above in self._own_classes() if above in known)
        classes = " ".join(f"<{expand(one)}>" for one in sorted({*known, *ours}))
        query = f"""SELECT ?node (COUNT(DISTINCT ?this) AS ?n) (MIN(?this) AS ?example) {{
            {where} ; <{_BIOLINK}{side}> ?node .
            MINUS {{ VALUES ?kind {{ {classes} }} ?node {_TYPE} ?kind }} }} GROUP BY ?node ORDER BY ?node"""
        counts: Counter[str] = Counter()
        examples: dict[str, list[str]] = {}
        for row in self._rows(query):
            found = self._categories(row["node"])
            counts[found] += int(row["n"].value)
            if len(some := examples.setdefault(found, [])) < EXAMPLES:
                some.append(f"{_curie(row['example'])} ({_curie(row['node'])})")
        for found, count in counts.items():
            article = problem.replace(" of ", " of an " if problem.endswith("association") else " of a ")
            yield Misfit(article, f"{name} wants {kind}, found {found}", count, tuple(examples[found]))

    def _own_classes(self) -> list[tuple[str, str]]:
        """Classes of our vocabulary with the Biolink classes that they are kinds of."""
        query = f"""SELECT DISTINCT ?cls ?above {{
            ?cls <http://www.w3.org/2000/01/rdf-schema#subClassOf> ?above
            FILTER(STRSTARTS(STR(?cls), "{VOCABULARY}")) }}"""
        return [(_curie(row["cls"]), _curie(row["above"])) for row in self._rows(query)]

    def _categories(self, node: Any) -> str:
        if not isinstance(node, ox.NamedNode):
            return "text"
        quads = self._store.quads_for_pattern(node, ox.NamedNode(_TYPE.strip("<>")), None, None)
        kinds = {_curie(quad.object) for quad in quads}
        return (
            biolink.most_specific(known)
            if (known := set(filter(biolink.is_class, kinds)))
            else _NOT_DESCRIBED
        )

    def _examples(self, where: str) -> tuple[str, ...]:
        rows = self._rows(f"SELECT DISTINCT ?this {{ {where} }} LIMIT {EXAMPLES}")
        return tuple(_curie(row["this"]) for row in rows)

    def _rows(self, query: str) -> Iterable[Any]:
        rows = self._store.query(query, use_default_graph_as_union=True)
        assert isinstance(rows, ox.QuerySolutions)
        return rows


def _association(category: str, predicate: str) -> str:
    kind = expand(category, strict=False) or category
    relation = expand(predicate, strict=False) or predicate
    return f"?this <{_BIOLINK}predicate> <{relation}> ; {_TYPE} <{kind}>"


def _curie(term: Any) -> str:
    value = str(term.value)
    return compress(value, strict=False) or value
