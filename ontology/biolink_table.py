"""Writes tables from the Biolink model: `python -m raregraph.ontology.biolink_table biolink-model.yaml`.

They are `biolink_fits.tsv`, `biolink_predicates.tsv` and `biolink_variant_forms.tsv` beside this file. Only people who
move to another version of the model need this module; it needs PyYAML, which the tests bring.
"""

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

TABLE = Path(__file__).with_name("biolink_fits.tsv")
PREDICATES = Path(__file__).with_name("biolink_predicates.tsv")
FORMS = Path(__file__).with_name("biolink_variant_forms.tsv")
_FORM_VALUES = "ChemicalOrGeneOrGeneProductFormOrVariantEnum"
_HEAD = """\
# What fits together in the Biolink model {version}: an association class, or a predicate (in snake case), the class
# of its subjects, that of its objects, the predicates of the association (these and narrower ones). Empty: anything.
"""
_PREDICATES_HEAD = """\
# Predicates of the Biolink model {version}: name, marks, inverse, what is directly above it (as a kind or a mixin).
"""
_FORMS_HEAD = """\
# Forms of a gene that the Biolink model {version} lets an association be about: name, the form directly above it.
"""


def table(model: Mapping[str, Any]) -> str:
    """The text of `biolink_fits.tsv`."""
    rows = sorted((*_associations(model), *_predicates(model)))
    return _HEAD.format(version=model["version"]) + "".join("\t".join(row).rstrip() + "\n" for row in rows)


def predicate_table(model: Mapping[str, Any]) -> str:
    """The text of `biolink_predicates.tsv`."""
    slots = {name: body or {} for name, body in model["slots"].items()}
    inverses = {body["inverse"]: name for name, body in slots.items() if "inverse" in body}
    inverses |= {name: body["inverse"] for name, body in slots.items() if "inverse" in body}
    rows = sorted(
        (_slot(name), _marks(slots[name]), _slot(inverses.get(name, "")), *map(_slot, _parents(slots[name])))
        for name in slots
        if "related to" in _above(name, slots)
    )
    lines = ("\t".join(row).rstrip() + "\n" for row in rows)
    return _PREDICATES_HEAD.format(version=model["version"]) + "".join(lines)


def form_table(model: Mapping[str, Any]) -> str:
    """The text of `biolink_variant_forms.tsv`."""
    values = model["enums"][_FORM_VALUES]["permissible_values"]
    rows = sorted((name, (body or {}).get("is_a", "")) for name, body in values.items())
    lines = ("\t".join(row).rstrip() + "\n" for row in rows)
    return _FORMS_HEAD.format(version=model["version"]) + "".join(lines)


def _marks(body: Mapping[str, Any]) -> str:
    """What a predicate is, as words: canonical, symmetric, mixin, abstract, deprecated."""
    canonical = (body.get("annotations") or {}).get("canonical_predicate")
    flags = [mark for mark in ("symmetric", "mixin", "abstract", "deprecated") if body.get(mark)]
    return " ".join((["canonical"] if canonical else []) + flags)


def _parents(body: Mapping[str, Any]) -> Iterator[str]:
    if body.get("is_a"):
        yield body["is_a"]
    yield from body.get("mixins") or ()


def _associations(model: Mapping[str, Any]) -> Iterator[tuple[str, ...]]:
    classes = model["classes"]
    for name in classes:
        lineage = list(_above(name, classes))
        if "association" in lineage:
            subject, target = (_first(lineage, classes, side, "range") for side in ("subject", "object"))
            yield _class(name), _class(subject), _class(target), " ".join(_allowed(lineage, model))


def _predicates(model: Mapping[str, Any]) -> Iterator[tuple[str, ...]]:
    slots = model["slots"]
    for name in slots:
        lineage = list(_above(name, slots))
        if "related to" in lineage:
            sides = (
                next((slots[s][side] for s in lineage if side in (slots[s] or {})), "")
                for side in ("domain", "range")
            )
            yield (_slot(name), *map(_class, sides))


def _above(name: str, kinds: Mapping[str, Any]) -> Iterator[str]:
    """The thing itself, its mixins, then what it is a kind of, nearest first."""
    body = kinds.get(name) or {}
    yield name
    for mixin in body.get("mixins") or ():
        yield from _above(mixin, kinds)
    if body.get("is_a"):
        yield from _above(body["is_a"], kinds)


def _first(lineage: list[str], classes: Mapping[str, Any], slot: str, key: str) -> str:
    """What the nearest class says of a slot; a mixin says something only of what has no class of its own."""
    said = (((classes[name] or {}).get("slot_usage") or {}).get(slot) or {} for name in lineage)
    return next((str(usage[key]) for usage in said if key in usage), "")


def _allowed(lineage: list[str], model: Mapping[str, Any]) -> Iterator[str]:
    for name in lineage:
        usage = (((model["classes"][name] or {}).get("slot_usage") or {}).get("predicate")) or {}
        if "subproperty_of" in usage:
            yield _slot(usage["subproperty_of"])
            return
        if usage.get("range") in model["enums"]:
            values = model["enums"][usage["range"]]["permissible_values"]
            yield from sorted(value.removeprefix("biolink:") for value in values)
            return


def _class(name: str) -> str:
    return "".join(word[:1].upper() + word[1:] for word in name.split())


def _slot(name: str) -> str:
    return name.replace(" ", "_")


if __name__ == "__main__":
    MODEL = yaml.load(Path(sys.argv[1]).read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    TABLE.write_text(table(MODEL), encoding="utf-8")
    PREDICATES.write_text(predicate_table(MODEL), encoding="utf-8")
    FORMS.write_text(form_table(MODEL), encoding="utf-8")
