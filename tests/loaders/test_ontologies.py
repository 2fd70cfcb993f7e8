"""Ontology files in both formats: what a class becomes, and what a broken one costs."""

import json
from typing import Any

import pytest

from raregraph.graph.curated import Synonym, Term
from raregraph.loaders.ontologies import Ontology, Relation, read, terms
from raregraph.loaders.source import RawItem

MONDO = Ontology("MONDO", "disease")
OBO = "http://purl.obolibrary.org/obo/"
SKOS = "http://www.w3.org/2004/02/skos/core#"

HARE_GOUT = Term(
    id="MONDO:9000001",
    label="hare gout",
    kind="disease",
    synonyms=(Synonym("HG"), Synonym('gout, "hare" type', "related")),
    parents=("MONDO:9000002",),
    exact=("OMIM:999999",),
    broad=("DOID:99",),
    close=("MESH:D999999",),
    cross_references=("OMIM:999999", "GARD:0000077"),
    alternative_ids=("MONDO:9000009",),
    subsets=("rare",),
)

JSON: dict[str, Any] = {
    "graphs": [
        {
            "nodes": [
                {
                    "id": f"{OBO}MONDO_9000001",
                    "lbl": "hare gout",
                    "type": "CLASS",
                    "meta": {
                        "synonyms": [
                            {"pred": "hasExactSynonym", "val": "HG"},
                            {"pred": "hasRelatedSynonym", "val": 'gout, "hare" type'},
                        ],
                        "xrefs": [{"val": "OMIM:999999"}, {"val": "GARD:77"}],
                        "subsets": [f"{OBO}mondo#rare"],
                        "basicPropertyValues": [
                            {"pred": f"{SKOS}exactMatch", "val": "https://omim.org/entry/999999"},
                            {"pred": f"{SKOS}broadMatch", "val": f"{OBO}DOID_99"},
                            {"pred": f"{SKOS}closeMatch", "val": "http://identifiers.org/mesh/D999999"},
                            {
                                "pred": "http://www.geneontology.org/formats/oboInOwl#hasAlternativeId",
                                "val": "MONDO:9000009",
                            },
                        ],
                    },
                },
                {"id": f"{OBO}MONDO_9000002", "lbl": "gout", "type": "CLASS"},
                {
                    "id": f"{OBO}MONDO_9000003",
                    "type": "CLASS",
                    "meta": {
                        "deprecated": True,
                        "basicPropertyValues": [{"pred": f"{OBO}IAO_0100001", "val": f"{OBO}MONDO_9000001"}],
                    },
                },
                {"id": f"{OBO}UBERON_0000001", "lbl": "an ear", "type": "CLASS"},
                {"id": f"{OBO}RO_0004003", "lbl": "a relation", "type": "PROPERTY"},
                {"id": "http://identifiers.org/hgnc/11117", "lbl": "SMN1", "type": "CLASS"},
            ],
            "edges": [
                {"sub": f"{OBO}MONDO_9000001", "pred": "is_a", "obj": f"{OBO}MONDO_9000002"},
                {
                    "sub": f"{OBO}MONDO_9000001",
                    "pred": f"{OBO}RO_0004003",
                    "obj": "http://identifiers.org/hgnc/11117",
                },
            ],
        }
    ]
}

OBO_TEXT = r"""format-version: 1.2
ontology: mondo

[Term]
id: MONDO:9000001
name: hare gout {source="a"} ! not part of the name
def: "Gout of hares." [url:https\://example.org]
alt_id: MONDO:9000009
subset: rare
synonym: "HG" EXACT ABBREVIATION [MONDO:x]
synonym: "gout, \"hare\" type" RELATED []
xref: OMIM:999999 {source="MONDO:equivalentTo"}
xref: GARD:77
property_value: skos:exactMatch "OMIM:999999" xsd:string
property_value: skos:broadMatch DOID:99
property_value: closeMatch http://identifiers.org/mesh/D999999
is_a: MONDO:9000002 {source="b"} ! gout
relationship: has_material_basis_in_germline_mutation_in http://identifiers.org/hgnc/11117 {source="c"} ! SMN1

[Term]
id: MONDO:9000002
name: gout

[Term]
id: MONDO:9000003
is_obsolete: true
replaced_by: MONDO:9000001

[Term]
id: UBERON:0000001
name: an ear

[Typedef]
id: has_material_basis_in_germline_mutation_in
xref: RO:0004003
"""


def in_json(document: object) -> RawItem:
    return RawItem("gout.json", "gout", json.dumps(document).encode())


def in_obo(text: str) -> RawItem:
    return RawItem("gout.obo", "gout", text.encode())


FILES = {"json": in_json(JSON), "obo": in_obo(OBO_TEXT)}


@pytest.mark.parametrize("form", FILES)
def test_both_formats_give_the_same_terms(form: str) -> None:
    found, problems = terms(read(FILES[form]), MONDO)
    assert found == (
        HARE_GOUT,
        Term("MONDO:9000002", "gout", "disease"),
        Term("MONDO:9000003", "MONDO:9000003", "disease", obsolete=True, replaced_by="MONDO:9000001"),
    )
    assert problems == ()


@pytest.mark.parametrize(
    ("form", "relation"),
    [
        (
            "json",
            Relation("edges[1]", f"{OBO}RO_0004003", "http://identifiers.org/hgnc/11117", "SMN1"),
        ),
        ("obo", Relation("line 18", "RO:0004003", "http://identifiers.org/hgnc/11117", "SMN1")),
    ],
)
def test_relations_keep_their_place_and_the_label_of_what_they_point_to(
    form: str, relation: Relation
) -> None:
    assert read(FILES[form]).classes[0].relations == (relation,)


def test_windows_line_ends_and_a_byte_order_mark_make_no_difference() -> None:
    dos = RawItem("gout.obo", "gout", OBO_TEXT.replace("\n", "\r\n").encode("utf-8-sig"))
    assert terms(read(dos), MONDO) == terms(read(FILES["obo"]), MONDO)
    marked = RawItem("gout.json", "gout", json.dumps(JSON).encode("utf-8-sig"))
    assert terms(read(marked), MONDO)[0] == terms(read(FILES["json"]), MONDO)[0]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b'{"graphs": [', "no JSON: Expecting value"),
        (b'{"graphs": []}', "the file holds no graph with nodes"),
        (b"{}", "the file holds no graph with nodes"),
        (b'{"graphs": [{"nodes": [}]}', "no JSON: Expecting value"),
        (b"", "the file is empty"),
        (b"id,name\nMONDO:1,gout\n", "the file holds no [Term]"),
        (b"[Term]\nid: MONDO:0000001\nname: g\xf6ut\n", "byte 0xf6 is not UTF-8"),
        (b'{"graphs": [{"nodes": [{"lbl": "g\xf6ut"}]}]}', "byte 0xf6 is not UTF-8"),
    ],
)
def test_a_file_of_another_kind_is_a_problem(data: bytes, message: str) -> None:
    document = read(RawItem("gout", "gout", data))
    assert document.classes == ()
    assert message in [problem.message for problem in document.problems]


def test_a_broken_node_or_edge_costs_itself_alone() -> None:
    nodes = [
        {"id": f"{OBO}MONDO_9000002", "lbl": "gout", "type": "CLASS"},
        "gout",
        {"lbl": "without an id"},
        {"id": f"{OBO}MONDO_9000004", "lbl": "x", "meta": {"xrefs": ["OMIM:1"]}},
        {"id": f"{OBO}MONDO_9000005", "lbl": "y", "meta": {"xrefs": [{"val": 5}]}},
    ]
    edges = [{"sub": f"{OBO}MONDO_9000002", "pred": "is_a"}, None]
    document = read(in_json({"graphs": [{"nodes": nodes, "edges": edges}]}))
    assert [written.id for written in document.classes] == [f"{OBO}MONDO_9000002"]
    assert [(problem.place, problem.message) for problem in document.problems] == [
        ("edges[0]", "the edge is not as obographs has it"),
        ("edges[1]", "the edge is not as obographs has it"),
        ("nodes[1]", "the node is not as obographs has it"),
        ("nodes[2]", "the node is not as obographs has it"),
        ("nodes[3]", "the node is not as obographs has it"),
        ("nodes[4]", "the node is not as obographs has it"),
    ]


def test_a_broken_line_of_obo_costs_itself_alone() -> None:
    text = """[Term]
id: MONDO:9000001
name: hare gout
synonym: HG EXACT []
nonsense
property_value: skos:exactMatch
relationship: part_of

[Term]
name: without an id
"""
    document = read(in_obo(text))
    assert [written.label for written in document.classes] == ["hare gout"]
    assert [(problem.place, problem.message) for problem in document.problems] == [
        ("line 5", "the line has no tag"),
        ("line 6, property_value", "the property_value is not as OBO has it"),
        ("line 4, synonym", "the synonym is not as OBO has it"),
        ("line 7, relationship", "the relationship is not as OBO has it"),
        ("line 9", "the term has no id"),
    ]


def test_identifiers_that_no_one_knows_are_counted_by_prefix_and_malformed_ones_are_errors() -> None:
    text = """[Term]
id: MONDO:9000001
name: hare gout
xref: WARREN:1
xref: WARREN:2
xref: OMIM:12
is_a: MONDO:77
"""
    found, problems = terms(read(in_obo(text)), MONDO)
    assert (found[0].cross_references, found[0].parents) == ((), ())
    assert [(problem.level, problem.place, problem.message) for problem in problems] == [
        ("error", "line 1, parents", "'MONDO:77' is no identifier of MONDO"),
        ("error", "line 1, cross references", "'OMIM:12' is no identifier of OMIM"),
        (
            "note",
            "line 1, cross references",
            "2 identifiers of the unknown prefix WARREN left out, WARREN:1 first",
        ),
    ]


def test_a_class_that_is_malformed_twice_defined_or_nameless_is_left_out() -> None:
    text = """[Term]
id: MONDO:12
name: too short

[Term]
id: MONDO:9000001
name: hare gout

[Term]
id: MONDO:9000001
name: hare gout again

[Term]
id: MONDO:9000002
"""
    found, problems = terms(read(in_obo(text)), MONDO)
    assert [term.label for term in found] == ["hare gout"]
    assert [(problem.place, problem.message) for problem in problems] == [
        ("line 1, id", "'MONDO:12' is no identifier of MONDO"),
        ("line 9", "MONDO:9000001 is defined a second time"),
        ("line 13, label", "MONDO:9000002 has no label"),
    ]


def test_a_class_that_gave_way_to_two_others_is_led_to_neither() -> None:
    text = """[Term]
id: MONDO:9000001
name: obsolete gout
is_obsolete: true
replaced_by: MONDO:9000002
replaced_by: MONDO:9000003
"""
    found, problems = terms(read(in_obo(text)), MONDO)
    assert found[0].replaced_by is None
    assert [(problem.level, problem.message) for problem in problems] == [
        ("note", "MONDO:9000001 gave way to several classes: MONDO:9000002, MONDO:9000003")
    ]


def test_a_spelling_that_the_ontology_alone_uses_is_turned_into_ours() -> None:
    theirs = Ontology("MONDO", "disease", lambda identifier: identifier.replace("NCI:", "NCIT:"))
    text = "[Term]\nid: MONDO:9000001\nname: hare gout\nxref: NCI:C99\n"
    assert terms(read(in_obo(text)), theirs)[0][0].cross_references == ("NCIT:C99",)
