"""Answers of `raregraph.api.walks` for programs: as JSON, or as a table with a row for each thing found."""

import csv
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from raregraph.api.walks import Followed, Module, Neighbours, PathsBetween, Related
from raregraph.graph.traversal.gather import Node
from raregraph.graph.traversal.steps import Step, StepClaim

Answer = PathsBetween | Neighbours | Related | Module
_BETWEEN = "|"


def written(answer: Answer, layout: str) -> str:
    """An answer as `json`, or its rows as `csv` or `tsv`."""
    if layout == "json":
        return json.dumps(as_json(answer), indent=1, ensure_ascii=False) + "\n"
    out = io.StringIO()
    names, table = rows(answer)
    writer = csv.writer(out, delimiter="," if layout == "csv" else "\t", lineterminator="\n")
    writer.writerow(names)
    writer.writerows(table)
    return out.getvalue()


def as_json(answer: Answer) -> dict[str, Any]:
    """An answer as objects for JSON."""
    match answer:
        case PathsBetween():
            return {
                "start": _node(answer.start),
                "end": _node(answer.end),
                "followed": _followed(answer.followed),
                "longest": answer.longest,
                "distance": answer.distance,
                "total": answer.total,
                "uncounted": answer.uncounted,
                "paths": [[_step(step) for step in path] for path in answer.paths],
            }
        case Neighbours():
            return {
                "start": _node(answer.start),
                "followed": _followed(answer.followed),
                "total": answer.total,
                "counts": {str(hops): kinds for hops, kinds in answer.counts.items()},
                "neighbors": [
                    {"node": _node(each.node), "hops": each.hops, "ways": each.ways, "step": _step(each.step)}
                    for each in answer.found
                ],
            }
        case Related():
            return {
                "disease": _node(answer.disease),
                "followed": _followed(answer.followed),
                "totals": dict(answer.totals),
                "has_signs": answer.has_signs,
                "related": [
                    {
                        "reason": each.reason,
                        "disease": _node(each.disease),
                        "weight": each.weight,
                        "shared": each.shared,
                        "by": [_node(node) for node in each.by],
                        "kind": each.kind,
                    }
                    for each in answer.found
                ],
            }
        case Module():
            return {
                "seeds": [_node(each) for each in answer.seeds],
                "followed": _followed(answer.followed),
                "restart": answer.restart,
                "totals": answer.totals,
                "members": [
                    {
                        "node": _node(each.node),
                        "score": each.score,
                        "lift": each.lift,
                        "path": [_node(node) for node in each.path],
                    }
                    for each in answer.found
                ],
            }


def rows(answer: Answer) -> tuple[Sequence[str], list[list[Any]]]:
    """The names of columns and the rows: a claim of a path, a neighbour, a related disease, a member of a module."""
    match answer:
        case PathsBetween():
            return _CLAIMS, [
                [number, place, *_ends(step), claim.words, *_said(claim)]
                for number, path in enumerate(answer.paths, start=1)
                for place, step in enumerate(path, start=1)
                for claim in step.claims
            ]
        case Neighbours():
            return ("hops", "id", "label", "kind", "says", "of", "of_label", "sources", "ways"), [
                [
                    each.hops,
                    each.node.id,
                    each.node.label,
                    each.node.kind,
                    _BETWEEN.join(said for said, _ in each.step.by_words()),
                    each.step.end.id,
                    each.step.end.label,
                    _BETWEEN.join(sorted({claim.source for claim in each.step.claims})),
                    each.ways,
                ]
                for each in answer.found
            ]
        case Related():
            return ("reason", "id", "label", "weight", "shared", "by", "kind"), [
                [
                    each.reason,
                    each.disease.id,
                    each.disease.label,
                    each.weight,
                    each.shared,
                    _BETWEEN.join(node.label for node in each.by),
                    each.kind,
                ]
                for each in answer.found
            ]
        case Module():
            return ("kind", "id", "label", "score", "lift", "path"), [
                [
                    each.node.kind,
                    each.node.id,
                    each.node.label,
                    each.score,
                    each.lift,
                    _BETWEEN.join(node.label for node in each.path),
                ]
                for each in answer.found
            ]


_CLAIMS = (
    "path",
    "step",
    "from",
    "from_label",
    "to",
    "to_label",
    "says",
    "kind",
    "forward",
    "source",
    "credited",
    "inferred",
    "sentence",
    "record",
    "row",
    "publications",
    "derived_from",
    "claim",
)


def _ends(step: Step) -> list[str]:
    return [step.start.id, step.start.label, step.end.id, step.end.label]


def _said(claim: StepClaim) -> list[Any]:
    text = claim.text
    return [
        claim.kind,
        claim.forward,
        claim.source,
        claim.credited,
        claim.inferred,
        text.sentence,
        text.record,
        text.row,
        _BETWEEN.join(text.publications),
        _BETWEEN.join(text.derived_from),
        text.claim,
    ]


def _step(step: Step) -> dict[str, Any]:
    return {
        "from": _node(step.start),
        "to": _node(step.end),
        "claims": [
            {
                "says": claim.words,
                "kind": claim.kind,
                "forward": claim.forward,
                "source": claim.source,
                "credited": claim.credited,
                "agent": claim.agent,
                "negated": claim.negated,
                "inferred": claim.inferred,
                **{name: value for name, value in asdict(claim.text).items() if value},
            }
            for claim in step.claims
        ],
    }


def _node(node: Node) -> dict[str, str]:
    return {"id": node.id, "label": node.label, "kind": node.kind}


def _followed(followed: Followed) -> Mapping[str, Any]:
    return asdict(followed)
