"""Other nodes that bear the name of a disease: why they are not merged with it, and which class a form may be.

Nothing is merged on a name alone. Readers are to know all the same where else something is said of what is called so.
"""

from collections.abc import Iterable, Mapping

from raregraph.api.nodes.layout import Link, Row, Section, Subject, Window, linked, list_section
from raregraph.graph.engine.texts import answers, chunks
from raregraph.graph.hubs import is_hub, only_hub, same_nodes
from raregraph.graph.rdf.nquads import literal
from raregraph.ontology.identifiers import prefixes, short
from raregraph.ontology.names import name_key

_MOST = 100
_MONDO = prefixes()["MONDO"]
_CLASS_OF_FORM = f"""SELECT DISTINCT ?n ?class {{
  GRAPH ?g {{ ?n skos:broader ?disease ; raregraph:nameKey ?key }}
  GRAPH ?h {{ ?class raregraph:nameKey ?key }}
  FILTER(STRSTARTS(STR(?class), "{_MONDO}") && ?class != ?n && ?class != ?disease)
  GRAPH ?i {{ ?class raregraph:ancestor ?disease }}
}}"""

_FORMS_OF_CLASS = """SELECT DISTINCT ?form ?disease {{
  GRAPH ?i {{ {node} raregraph:ancestor ?disease }} FILTER(?disease != {node})
  GRAPH ?h {{ {node} raregraph:nameKey ?key }}
  GRAPH ?g {{ ?form raregraph:nameKey ?key ; a raregraph:Form ; skos:broader ?disease }}
}} ORDER BY ?form ?disease"""


def namesakes(subject: Subject, window: Window) -> Section | None:
    """The other diseases with this name, each with the reason why it is a node of its own."""
    reader, named = subject.reader, _others(subject)
    if not named:
        return None
    same = same_nodes(reader.engine, [subject.node, *named])
    others = [other for other in named if not _is_one(subject.node, other, same)]
    shown = others[window.start : window.start + window.many]
    reader.learn([*shown, *(node for found in same.values() for node in found)])
    rows = [
        Row(linked(subject, other), f"{short(other)}: {_why_apart(subject, other, same)}") for other in shown
    ]
    note = "Nothing is merged on a name alone: what is said of these does not stand on this page."
    return list_section(subject, ("namesakes", "Others with this name"), rows, len(others), note)


def _others(subject: Subject) -> list[str]:
    """The diseases, no forms, whose label is the name of this one, without those that lead here."""
    reader, key = subject.reader, name_key(subject.name)
    if not key:
        return []
    query = f"""SELECT DISTINCT ?other ?label {{
      GRAPH ?g {{ ?other raregraph:nameKey {literal(key)} ; a biolink:Disease ; rdfs:label ?label }}
      FILTER(?other != <{subject.node}>)
      FILTER NOT EXISTS {{ GRAPH ?f {{ ?other a raregraph:Form }} }}
    }} ORDER BY ?other LIMIT {_MOST}"""
    return list(dict.fromkeys(other for other, label in reader.rows(query) if name_key(label) == key))


def _is_one(node: str, other: str, same: Mapping[str, set[str]]) -> bool:
    """Whether one of two nodes exactly is the other and nothing else, so that it stands among its identifiers."""
    pair = {node, other}
    return any(only_hub(same.get(each, ())) in pair - {each} for each in pair)


def _why_apart(subject: Subject, other: str, same: Mapping[str, set[str]]) -> str:
    """Why two diseases of one name are two nodes."""
    here, there = set(same.get(subject.node, ())), set(same.get(other, ()))
    if is_hub(subject.node) and is_hub(other):
        return "another class of the same ontology"
    if other in here or subject.node in there:
        return "said to be exactly this, and something else too; a match that is contradicted moves nothing"
    elsewhere = sorted(node for node in there if is_hub(node)) or sorted(x for x in here if is_hub(x))
    if elsewhere:
        told = ", ".join(f"{subject.reader.name(node)} ({short(node)})" for node in elsewhere)
        whose = "it" if any(node in there for node in elsewhere) else "this one"
        return f"{whose} is said to be exactly {told}"
    return "no source says that the two are exactly the same"


def classes_by_name(subject: Subject, forms: Iterable[str]) -> dict[str, Link]:
    """For each of some forms, the class of the hub that it may be.

    It is the only class below the form's disease that has its name as a label or an exact synonym.
    """
    found: dict[str, set[str]] = {}
    for values in chunks("n", dict.fromkeys(forms)):
        for form, own in answers(subject.reader.engine, _CLASS_OF_FORM, values):
            found.setdefault(form, set()).add(own)
    only = {form: next(iter(classes)) for form, classes in found.items() if len(classes) == 1}
    subject.reader.learn(only.values())
    return {form: linked(subject, node, "by its name perhaps") for form, node in only.items()}


def forms_of_name(subject: Subject, window: Window) -> Section | None:
    """The forms that records name, of diseases above this class, by one of its names: what `classes_by_name` finds."""
    if not subject.node.startswith(_MONDO):
        return None
    found = subject.reader.rows(_FORMS_OF_CLASS.format(node=f"<{subject.node}>"))
    about: dict[str, list[str]] = {}
    for form, disease in found:
        about.setdefault(form, []).append(disease)
    only = {form for form, link in classes_by_name(subject, about).items() if link.node == subject.node}
    subject.reader.learn(node for form in only for node in (form, *about[form]))
    forms = sorted(only, key=lambda form: (subject.reader.name(form).casefold(), form))
    rows = [
        Row(linked(subject, form), f"a form of {' and '.join(map(subject.reader.name, about[form]))}")
        for form in forms[window.start : window.start + window.many]
    ]
    note = (
        "Forms of a broader disease that records call as this is called. "
        "They are perhaps this: what is said of them stands on their own pages."
    )
    return list_section(subject, ("forms-of-name", "Forms with this name"), rows, len(forms), note)
