"""Each kind of planted error is found, by our queries over the store and by pyshacl alike."""

from functools import cache
from importlib.resources import files

import pyoxigraph as ox
import pyshacl
import pytest
from rdflib import Graph, Namespace

from raregraph.graph.validation.shapes import Report, validate
from raregraph.graph.validation.shapes_file import UnsupportedShapeError
from raregraph.ontology.identifiers import prefixes

SH = Namespace("http://www.w3.org/ns/shacl#")
G = "https://w3id.org/raregraph/graph/test/1"
RECORD = "<https://w3id.org/raregraph/record/gard/sma>"
REFERENCE = "<https://w3id.org/raregraph/record/gard/sma/reference/1>"
OTHER_REFERENCE = "<https://w3id.org/raregraph/record/gard/other/reference/1>"
RESOURCE = "<https://w3id.org/raregraph/record/gard/sma/resource/1>"
GENE_CLAIM = "<https://w3id.org/raregraph/association/a1>"
MODIFIER_CLAIM = "<https://w3id.org/raregraph/association/a2>"
MODE_CLAIM = "<https://w3id.org/raregraph/association/a3>"
PHENOTYPE_CLAIM = "<https://w3id.org/raregraph/association/a4>"
FORM = "<https://w3id.org/raregraph/disease/gard/sma/form/x-linked>"
ROW_CLAIM = "<https://w3id.org/raregraph/association/0123456789abcdef01234567>"
INFERRED_CLAIM = "<https://w3id.org/raregraph/association/aaaaaaaaaaaaaaaaaaaaaaaa>"
INFERRED_MODE = "<https://w3id.org/raregraph/association/bbbbbbbbbbbbbbbbbbbbbbbb>"
ONSET = "<https://w3id.org/raregraph/association/cccccccccccccccccccccccc>"
PREVALENCE = "<https://w3id.org/raregraph/association/dddddddddddddddddddddddd>"
EDGE = "<urn:uuid:00000000-0000-4000-8000-000000000001>"
MAPPING = "<https://w3id.org/raregraph/mapping/0123>"
NAMED = "<https://w3id.org/raregraph/phenotype/thin-thumbs>"
GRAPH = f"<{G}>"
SHA = "0" * 64

PROVENANCE = f"""
    biolink:primary_knowledge_source infores:gard ;
    biolink:aggregator_knowledge_source infores:raregraph ;
    biolink:knowledge_level "knowledge_assertion" ; biolink:agent_type "text_mining_agent" ;
    biolink:has_evidence ECO:0007321 ; raregraph:record {RECORD} ;
    biolink:supporting_text "It is so." ; raregraph:spanStart 10 ; raregraph:spanEnd 19 ;
    raregraph:cites {REFERENCE} ; biolink:publications {REFERENCE}
"""

ROW = """
    biolink:primary_knowledge_source infores:orphanet ; biolink:knowledge_level "knowledge_assertion" ;
    biolink:agent_type "manual_agent" ; raregraph:row "line 7"
"""
ENTAILED = """
    biolink:primary_knowledge_source infores:raregraph ; biolink:knowledge_level "logical_entailment" ;
    biolink:agent_type "automated_agent"
"""

CURATED = f"""
    MONDO:0009669 a biolink:Disease ; rdfs:label "spinal muscular atrophy, type 1" ; raregraph:nameKey "sma1" ;
        rdfs:subClassOf MONDO:0001516 ; skos:narrowMatch ORPHA:83330 ; raregraph:subset "rare" ;
        raregraph:alternativeId MONDO:0000001 ; raregraph:ancestor MONDO:0009669, MONDO:0001516, MONDO:0000004 ;
        raregraph:ageOfOnset "Infancy", HP:0003593 ; biolink:has_phenotype HP:0002380 ;
        biolink:has_mode_of_inheritance HP:0000007 .
    MONDO:0000004 a biolink:Disease ; rdfs:label "motor neuron disease" ; raregraph:nameKey "mnd" ;
        biolink:has_mode_of_inheritance HP:0000007 .
    MONDO:0000002 a biolink:Disease ; rdfs:label "obsolete atrophy" ; owl:deprecated true ;
        dcterms:isReplacedBy MONDO:0009669 .
    OMIM:110450 a biolink:Disease ; raregraph:nameKey "omim 110450" .
    HP:0002380 a biolink:PhenotypicFeature ; rdfs:label "Fasciculations" ; raregraph:nameKey "fasciculations" .
    NCBIGene:20595 a biolink:Gene ; rdfs:label "Smn1" ; biolink:symbol "Smn1" ; biolink:in_taxon NCBITaxon:10090 .
    MONDO:0009669 skos:exactMatch OMIM:253300 .
    {MAPPING} a sssom:Mapping ; owl:annotatedSource MONDO:0009669 ; owl:annotatedProperty skos:exactMatch ;
        owl:annotatedTarget OMIM:253300 ; sssom:mapping_justification semapv:UnspecifiedMatching .
    HGNC:11117 biolink:causes MONDO:0009669, MONDO:0000004 .
    {ROW_CLAIM} a biolink:CausalGeneToDiseaseAssociation, SIO:001344 ; biolink:subject HGNC:11117 ;
        biolink:predicate biolink:causes ; biolink:object MONDO:0009669 ; biolink:original_object OMIM:253300 ;
        raregraph:relation RO:0004013 ; raregraph:kind "causes" ; raregraph:classification "Definitive" ;
        dcterms:date "2020-01-02"^^xsd:date ; {ROW} .
    {INFERRED_CLAIM} a biolink:CausalGeneToDiseaseAssociation ; biolink:subject HGNC:11117 ;
        biolink:predicate biolink:causes ; biolink:object MONDO:0000004 ; raregraph:kind "causes" ;
        raregraph:inferredFrom MONDO:0009669 ; {ENTAILED} .
    {INFERRED_MODE} a biolink:DiseaseOrPhenotypicFeatureToGeneticInheritanceAssociation ;
        biolink:subject MONDO:0000004 ; biolink:predicate biolink:has_mode_of_inheritance ;
        biolink:object HP:0000007 ; raregraph:inferredFrom MONDO:0009669 ; {ENTAILED} .
    {ONSET} a raregraph:OnsetAssociation ; biolink:subject MONDO:0009669 ;
        biolink:predicate raregraph:ageOfOnset ; biolink:object "Infancy" ; {ROW} .
    {PREVALENCE} a raregraph:PrevalenceAssociation ; biolink:subject MONDO:0009669 ;
        raregraph:prevalenceType "Point prevalence" ; raregraph:prevalenceClass "1-9 / 100 000" ;
        raregraph:prevalenceValue "1.5" ; raregraph:geography "Europe" ; raregraph:validation "Validated" ; {ROW} .
    {EDGE} a biolink:DiseaseToPhenotypicFeatureAssociation ; biolink:subject MONDO:0009669 ;
        biolink:predicate biolink:has_phenotype ; biolink:object HP:0002380 ;
        biolink:primary_knowledge_source infores:not-described-here ; biolink:knowledge_level "not_provided" ;
        biolink:agent_type "not_provided" .
    <urn:uuid:00000000-0000-4000-8000-000000000002> a
            biolink:DiseaseOrPhenotypicFeatureToGeneticInheritanceAssociation ; biolink:subject MONDO:0009669 ;
        biolink:predicate biolink:has_mode_of_inheritance ; biolink:object HP:0000007 ;
        biolink:primary_knowledge_source infores:hpo ; biolink:knowledge_level "not_provided" ;
        biolink:agent_type "not_provided" .
"""

RECORDS = f"""
    HGNC:11117 a biolink:Gene ; rdfs:label "SMN1" ; biolink:symbol "SMN1" ; raregraph:nameKey "smn1" ;
        dcterms:title "survival of motor neuron 1" ; skos:altLabel "SMA" ; raregraph:previousSymbol "SMA1" ;
        skos:exactMatch NCBIGene:6606 ; biolink:causes MONDO:0001516 .
    HGNC:11118 a biolink:Gene ; rdfs:label "SMN2" ; biolink:symbol "SMN2" ; raregraph:nameKey "smn2" ;
        RO:0003305 MONDO:0001516 .
    MONDO:0001516 a biolink:Disease ; rdfs:label "spinal muscular atrophy" ;
        raregraph:nameKey "spinal muscular atrophy" ; skos:altLabel "SMA" ; skos:exactMatch ORPHA:70 ;
        raregraph:ancestor MONDO:0001516 ; raregraph:crossReference UMLS:C0026847 ;
        biolink:has_mode_of_inheritance HP:0000007 ;
        biolink:has_phenotype HP:0001252, {NAMED} .
    {FORM} a raregraph:Form, biolink:Disease ; rdfs:label "X-linked SMA" ; raregraph:nameKey "x linked sma" ;
        skos:broader MONDO:0001516 ; raregraph:record {RECORD} .
    {NAMED} a raregraph:NamedPhenotype ; rdfs:label "thin thumbs" .
    {RECORD} a raregraph:Record ; dcterms:identifier "gard/sma" ; dcterms:title "SMA" ; dcterms:language "en" ;
        raregraph:titleKey "sma" ;
        dcterms:publisher infores:gard ; dcterms:subject MONDO:0001516 ;
        dcterms:modified "2016-01-07"^^xsd:date ; schema:url <https://example.org/sma> ;
        raregraph:file "sma.txt" ; raregraph:sha256 "{SHA}" ;
        dcterms:references {REFERENCE} ; raregraph:namesResource {RESOURCE} .
    {REFERENCE} a raregraph:Reference ; dcterms:isPartOf {RECORD} ; raregraph:number 1 ; dcterms:title "On SMA" ;
        dcterms:issued "2013-01"^^xsd:gYearMonth ; dcterms:publisher infores:ghr .
    {OTHER_REFERENCE} a raregraph:Reference ; dcterms:isPartOf <https://w3id.org/raregraph/record/gard/other> ;
        raregraph:number 1 ; dcterms:title "On something else" .
    <https://w3id.org/raregraph/record/gard/other> a raregraph:Record ; dcterms:identifier "gard/other" ;
        dcterms:title "Other" ; raregraph:titleKey "other" ; dcterms:language "en" ; dcterms:publisher infores:gard ;
        raregraph:file "other.txt" ; raregraph:sha256 "{SHA}" .
    {RESOURCE} a raregraph:Resource ; rdfs:label "NORD" ; raregraph:role "support" ; raregraph:number 1 ;
        dcterms:publisher infores:nord .
    {GENE_CLAIM} a biolink:CausalGeneToDiseaseAssociation, SIO:001119 ; biolink:subject HGNC:11117 ;
        biolink:predicate biolink:causes ; biolink:object MONDO:0001516 ; raregraph:relation RO:0003303 ;
        raregraph:kind "causes" ; biolink:allelic_requirement HP:0000007 ; {PROVENANCE} .
    {MODIFIER_CLAIM} a biolink:GeneToDiseaseAssociation, SIO:001342 ; biolink:subject HGNC:11118 ;
        biolink:predicate biolink:contributes_to ; biolink:object MONDO:0001516 ; raregraph:relation RO:0003305 ;
        raregraph:kind "modifies" ; {PROVENANCE} .
    {MODE_CLAIM} a biolink:DiseaseOrPhenotypicFeatureToGeneticInheritanceAssociation ;
        biolink:subject MONDO:0001516 ; biolink:predicate biolink:has_mode_of_inheritance ;
        biolink:object HP:0000007 ; raregraph:certainty "usual" ; {PROVENANCE} .
    {PHENOTYPE_CLAIM} a biolink:DiseaseToPhenotypicFeatureAssociation ; biolink:subject MONDO:0001516 ;
        biolink:predicate biolink:has_phenotype ; biolink:object HP:0001252 ; {PROVENANCE} .
    <https://w3id.org/raregraph/association/a5> a biolink:DiseaseToPhenotypicFeatureAssociation ;
        biolink:subject MONDO:0001516 ; biolink:predicate biolink:has_phenotype ;
        biolink:object {NAMED} ; {PROVENANCE} .
    {GRAPH} a raregraph:NamedGraph ; dcterms:identifier "gard" ; dcterms:title "GARD" ;
        dcterms:source infores:gard ; dcterms:hasVersion "2016" ; dcterms:rights "CC0" ;
        dcterms:license <https://example.org/licence> ; raregraph:file "sma.txt" ; raregraph:sha256 "{SHA}" ;
        raregraph:redistributable false .
"""

HASHED = "<https://w3id.org/raregraph/association/eeeeeeeeeeeeeeeeeeeeeeee>"
EDGE_FACTS = """a biolink:DiseaseToPhenotypicFeatureAssociation ; biolink:subject MONDO:0009669 ;
    biolink:predicate biolink:has_phenotype ; biolink:object HP:0002380 ;
    biolink:primary_knowledge_source infores:hpo ; biolink:knowledge_level "not_provided" ;
    biolink:agent_type "not_provided"
"""
ROW_ALTERNATIVES = "(raregraph:record|biolink:supporting_text|raregraph:inferredFrom)"

# What is deleted, what is inserted, and the shape and the path or component that must object.
PLANTED = {
    "a gene without a symbol": ('HGNC:11117 biolink:symbol "SMN1"', "", "Gene", "biolink:symbol"),
    "a gene with two symbols": ("", 'HGNC:11117 biolink:symbol "SMN"', "Gene", "biolink:symbol"),
    "a gene whose label is not its symbol": (
        'HGNC:11117 rdfs:label "SMN1"',
        'HGNC:11117 rdfs:label "SMN"',
        "Gene",
        "biolink:symbol",
    ),
    "a gene named by another id": (
        "",
        'NCBIGene:1 a biolink:Gene ; rdfs:label "A" ; biolink:symbol "A" ; raregraph:nameKey "a"',
        "Gene",
        "",
    ),
    "a key that is no key": ("", 'HGNC:11117 raregraph:nameKey "SMN 1"', "Gene", "raregraph:nameKey"),
    "a disease without a name": (
        'MONDO:0001516 rdfs:label "spinal muscular atrophy"',
        "",
        "Disease",
        "",
    ),
    "a nameless disease that has no OMIM or Orphanet number": (
        "",
        'MONDO:0000070 a biolink:Disease ; raregraph:nameKey "mondo 0000070"',
        "Disease",
        "",
    ),
    "a disease that no key finds": (
        'MONDO:0009669 raregraph:nameKey "sma1"',
        "",
        "Disease",
        "",
    ),
    "a human gene of another nomenclature": (
        "",
        'NCBIGene:6606 a biolink:Gene ; rdfs:label "A" ; biolink:symbol "A" ; biolink:in_taxon NCBITaxon:9606',
        "Gene",
        "",
    ),
    "a phenotype that no key finds": ('HP:0002380 raregraph:nameKey "fasciculations"', "", "Phenotype", ""),
    "a class without a name": ("", "MONDO:0000003 rdfs:subClassOf MONDO:0001516", "Term", "rdfs:label"),
    "a replaced class that is not obsolete": (
        "",
        "MONDO:0001516 dcterms:isReplacedBy MONDO:0009669",
        "ObsoleteTerm",
        "owl:deprecated",
    ),
    "an ancestor that is text": (
        "",
        'MONDO:0009669 raregraph:ancestor "disease"',
        "Ancestor",
        "raregraph:ancestor",
    ),
    "a mapping without its plain triple": (
        "MONDO:0009669 skos:exactMatch OMIM:253300",
        "",
        "Mapping",
        "",
    ),
    "a mapping by a predicate of another kind": (
        f"{MAPPING} owl:annotatedProperty skos:exactMatch",
        f"{MAPPING} owl:annotatedProperty owl:sameAs",
        "Mapping",
        "owl:annotatedProperty",
    ),
    "a row that says nothing of its place": (f'{ROW_CLAIM} raregraph:row "line 7"', "", "Backing", ""),
    "a row with a sentence": (
        "",
        f'{ROW_CLAIM} biolink:supporting_text "It is so."',
        "Row",
        ROW_ALTERNATIVES,
    ),
    "a row of a gene that doesn't say its kind": (
        f'{ROW_CLAIM} raregraph:kind "causes"',
        "",
        "OwnAssociation",
        "",
    ),
    "an inference from nothing": (
        f"{INFERRED_CLAIM} raregraph:inferredFrom MONDO:0009669",
        "",
        "Backing",
        "",
    ),
    "an inference that says it is asserted": (
        f'{INFERRED_CLAIM} biolink:knowledge_level "logical_entailment"',
        f'{INFERRED_CLAIM} biolink:knowledge_level "knowledge_assertion"',
        "Inferred",
        "biolink:knowledge_level",
    ),
    "an inference from a class that is not below": (
        f"{INFERRED_CLAIM} raregraph:inferredFrom MONDO:0009669",
        f"{INFERRED_CLAIM} raregraph:inferredFrom {FORM}",
        "Inferred",
        "",
    ),
    "an inferred kind with a predicate of another": (
        f'{INFERRED_CLAIM} raregraph:kind "causes"',
        f'{INFERRED_CLAIM} raregraph:kind "modifies"',
        "GeneAssociation",
        "",
    ),
    "an edge under a name of ours": (
        "",
        f"{HASHED} {EDGE_FACTS}",
        "Backing",
        "",
    ),
    "an edge of a gene that takes the place of a claim": (
        "",
        f'{EDGE} raregraph:kind "causes"',
        "Backing",
        "",
    ),
    "an onset that is a disease": (
        f'{ONSET} biolink:object "Infancy"',
        f"{ONSET} biolink:object MONDO:0001516",
        "OnsetAssociation",
        "biolink:object",
    ),
    "a prevalence of nothing counted": (
        f'{PREVALENCE} raregraph:prevalenceType "Point prevalence"',
        "",
        "PrevalenceAssociation",
        "raregraph:prevalenceType",
    ),
    "a match that is text": ("", 'MONDO:0001516 skos:exactMatch "ORPHA:70"', "Disease", "skos:exactMatch"),
    "a name in a language": ("", 'MONDO:0001516 skos:altLabel "AMS"@fr', "Disease", "skos:altLabel"),
    "a form of nothing": (f"{FORM} skos:broader MONDO:0001516", "", "Form", "skos:broader"),
    "a form that is no disease": (f"{FORM} a biolink:Disease", "", "Form", ""),
    "a record without a publisher": (
        f"{RECORD} dcterms:publisher infores:gard",
        "",
        "Record",
        "dcterms:publisher",
    ),
    "a publisher that is no information resource": (
        f"{RECORD} dcterms:publisher infores:gard",
        f"{RECORD} dcterms:publisher <https://example.org/gard>",
        "Record",
        "dcterms:publisher",
    ),
    "a primary source that is no information resource": (
        f"{GENE_CLAIM} biolink:primary_knowledge_source infores:gard",
        f"{GENE_CLAIM} biolink:primary_knowledge_source <https://example.org/gard>",
        "Association",
        "biolink:primary_knowledge_source",
    ),
    "a graph of a source that nothing describes": (
        f"{GRAPH} dcterms:source infores:gard",
        f"{GRAPH} dcterms:source infores:nobody",
        "NamedGraph",
        "dcterms:source",
    ),
    "a date that is none": (
        f'{RECORD} dcterms:modified "2016-01-07"^^xsd:date',
        f'{RECORD} dcterms:modified "last week"',
        "Record",
        "dcterms:modified",
    ),
    "a record about two diseases": ("", f"{RECORD} dcterms:subject {FORM}", "Record", "dcterms:subject"),
    "a checksum cut short": (
        f'{RECORD} raregraph:sha256 "{SHA}"',
        f'{RECORD} raregraph:sha256 "00"',
        "Record",
        "raregraph:sha256",
    ),
    "a reference of no record": (
        f"{REFERENCE} dcterms:isPartOf {RECORD}",
        "",
        "Reference",
        "dcterms:isPartOf",
    ),
    "a reference numbered 0": (
        f"{REFERENCE} raregraph:number 1",
        f"{REFERENCE} raregraph:number 0",
        "Reference",
        "raregraph:number",
    ),
    "a resource without a role": (f'{RESOURCE} raregraph:role "support"', "", "Resource", "raregraph:role"),
    "a phenotype without a name": (f'{NAMED} rdfs:label "thin thumbs"', "", "NamedPhenotype", "rdfs:label"),
    "a resource under a made-up id": (
        "",
        '<https://example.org/nord> a raregraph:InformationResource ; rdfs:label "NORD"',
        "InformationResource",
        "",
    ),
    "a graph without its terms": (f'{GRAPH} dcterms:rights "CC0"', "", "NamedGraph", "dcterms:rights"),
    "a graph of no source": (f"{GRAPH} dcterms:source infores:gard", "", "NamedGraph", "dcterms:source"),
    "an association without a class": (
        f"{GENE_CLAIM} a biolink:CausalGeneToDiseaseAssociation",
        "",
        "OwnAssociation",
        "rdf:type",
    ),
    "an association of two classes": (
        "",
        f"{GENE_CLAIM} a biolink:GeneToDiseaseAssociation",
        "OwnAssociation",
        "rdf:type",
    ),
    "two primary sources": (
        "",
        f"{GENE_CLAIM} biolink:primary_knowledge_source infores:ghr",
        "Association",
        "biolink:primary_knowledge_source",
    ),
    "an aggregator that is the primary source": (
        "",
        f"{GENE_CLAIM} biolink:aggregator_knowledge_source infores:gard",
        "Association",
        "biolink:aggregator_knowledge_source",
    ),
    "a knowledge level of our own": (
        "",
        f'{GENE_CLAIM} biolink:knowledge_level "guess"',
        "Association",
        "biolink:knowledge_level",
    ),
    "evidence that is no ECO term": (
        "",
        f"{GENE_CLAIM} biolink:has_evidence HP:0000001",
        "Association",
        "biolink:has_evidence",
    ),
    "negated false": ("", f"{MODE_CLAIM} biolink:negated false", "Association", "biolink:negated"),
    "a span that ends before it starts": (
        f"{GENE_CLAIM} raregraph:spanEnd 19",
        f"{GENE_CLAIM} raregraph:spanEnd 9",
        "Association",
        "raregraph:spanStart",
    ),
    "a claim without its sentence": (
        f'{GENE_CLAIM} biolink:supporting_text "It is so."',
        "",
        "Backing",
        "",
    ),
    "a claim without its record": (f"{GENE_CLAIM} raregraph:record {RECORD}", "", "Backing", ""),
    "a citation both at the sentence and by its passage": (
        "",
        f"{GENE_CLAIM} raregraph:citesByPassage {REFERENCE}",
        "Association",
        "raregraph:cites",
    ),
    "a citation of another record's reference": (
        "",
        f"{GENE_CLAIM} raregraph:cites {OTHER_REFERENCE}",
        "OwnReference",
        "",
    ),
    "a gene that nothing describes": (
        f"{GENE_CLAIM} biolink:subject HGNC:11117",
        f"{GENE_CLAIM} biolink:subject HGNC:1",
        "GeneAssociation",
        "biolink:subject",
    ),
    "a kind of claim that is none": (
        f'{GENE_CLAIM} raregraph:kind "causes"',
        f'{GENE_CLAIM} raregraph:kind "involved"',
        "GeneAssociation",
        "raregraph:kind",
    ),
    "a modifier flattened into a cause": (
        f"{MODIFIER_CLAIM} biolink:predicate biolink:contributes_to",
        f"{MODIFIER_CLAIM} biolink:predicate biolink:causes",
        "GeneAssociation",
        "",
    ),
    "a loss of function without its variant form": (
        f'{GENE_CLAIM} raregraph:kind "causes"',
        f'{GENE_CLAIM} raregraph:kind "causes_loss_of_function"',
        "GeneAssociation",
        "",
    ),
    "the germline in one term, and not in the other": (
        f"{GENE_CLAIM} raregraph:relation RO:0003303",
        f"{GENE_CLAIM} raregraph:relation RO:0004013",
        "GeneAssociation",
        "",
    ),
    "a variant form that the kind lacks": (
        "",
        f'{GENE_CLAIM} biolink:subject_form_or_variant_qualifier "gain_of_function_variant_form"',
        "GeneAssociation",
        "",
    ),
    "a merged mode tied to a gene": (
        "",
        f"{GENE_CLAIM} biolink:allelic_requirement HP:0010985",
        "GeneAssociation",
        "biolink:allelic_requirement",
    ),
    "a phenotype as a mode": (
        "",
        f"{MODE_CLAIM} biolink:object HP:0001252",
        "ModeAssociation",
        "biolink:object",
    ),
    "a certainty of our own": (
        "",
        f'{MODE_CLAIM} raregraph:certainty "often"',
        "ModeAssociation",
        "raregraph:certainty",
    ),
    "a gene as a phenotype": (
        "",
        f"{PHENOTYPE_CLAIM} biolink:object HGNC:11117",
        "PhenotypeAssociation",
        "biolink:object",
    ),
    "a cause that no association states": (
        "",
        "HGNC:11118 biolink:causes MONDO:0001516",
        "DirectGeneTriple",
        "",
    ),
    "a direct triple beside a negated association": (
        "",
        f"{GENE_CLAIM} biolink:negated true",
        "DirectGeneTriple",
        "",
    ),
    "a direct triple beside an unclear mode": (
        f'{MODE_CLAIM} raregraph:certainty "usual"',
        f'{MODE_CLAIM} raregraph:certainty "unclear"',
        "DirectModeTriple",
        "",
    ),
    "a phenotype that no association states": (
        "",
        "MONDO:0001516 biolink:has_phenotype HP:0001250",
        "DirectPhenotypeTriple",
        "",
    ),
    "a cause without its direct triple": (
        "HGNC:11117 biolink:causes MONDO:0001516",
        "",
        "AssertedAssociation",
        "",
    ),
    "a mode without its direct triple": (
        "MONDO:0001516 biolink:has_mode_of_inheritance HP:0000007",
        "",
        "AssertedAssociation",
        "",
    ),
}

ONE_FOR_EACH_CONSTRAINT = {
    "minCount": "a record without a publisher",
    "maxCount": "two primary sources",
    "datatype": "a name in a language",
    "nodeKind": "a match that is text",
    "pattern": "a checksum cut short",
    "class": "a form of nothing",
    "in": "negated false",
    "or": "a gene as a phenotype",
    "node": "a merged mode tied to a gene",
    "equals": "a gene whose label is not its symbol",
    "disjoint": "a citation both at the sentence and by its passage",
    "lessThan": "a span that ends before it starts",
    "minInclusive": "a reference numbered 0",
    "qualifiedMaxCount": "an association of two classes",
    "or over properties": "a claim without its sentence",
    "sparql": "a loss of function without its variant form",
    "sparql over two nodes": "a cause without its direct triple",
}


def test_a_sound_graph_conforms() -> None:
    report = validate(sound())
    assert [str(finding) for finding in report.findings] == []
    assert report.conforms
    assert report.checked["Gene"] == 3
    assert report.checked["Association"] == 12


def test_every_shape_is_about_a_node_of_the_sound_graph() -> None:
    assert [shape for shape, nodes in validate(sound()).checked.items() if nodes == 0] == []


@pytest.mark.parametrize("error", PLANTED)
def test_a_planted_error_is_found(error: str) -> None:
    deleted, inserted, shape, path = PLANTED[error]
    report = validate(changed(deleted, inserted))
    assert not report.conforms
    assert (shape, path) in {(finding.shape, finding.path) for finding in report.findings}
    assert all(finding.message and finding.examples for finding in report.findings)


@pytest.mark.parametrize("error", ONE_FOR_EACH_CONSTRAINT.values(), ids=ONE_FOR_EACH_CONSTRAINT)
def test_pyshacl_finds_the_same_nodes_at_fault(error: str) -> None:
    deleted, inserted, *_ = PLANTED[error]
    store = changed(deleted, inserted, RECORDS)
    assert nodes_at_fault(validate(store)) == nodes_at_fault_by_pyshacl(store) != set()


def test_a_sound_graph_conforms_for_pyshacl_too() -> None:
    assert nodes_at_fault_by_pyshacl(sound()) == set()


def test_every_shape_has_a_planted_error() -> None:
    assert {shape for *_, shape, _ in PLANTED.values()} == set(validate(sound()).checked)


def test_an_inferred_phenotype_needs_no_association_and_an_asserted_one_does() -> None:
    store = sound()
    triple = "MONDO:0000004 biolink:has_phenotype HP:0002380"
    insert = f"{_heads('PREFIX {0}: <{1}>')} INSERT DATA {{{{ GRAPH <{{}}> {{{{ {triple} }}}} }}}}"
    store.update(insert.format("https://w3id.org/raregraph/graph/inferred/1"))
    assert validate(store).conforms
    store.update(insert.format("https://w3id.org/raregraph/graph/inferred-elsewhere/1"))
    (finding,) = validate(store).findings
    assert (finding.shape, finding.count) == ("DirectPhenotypeTriple", 1)


def test_a_direct_triple_needs_an_association_of_its_own_graph() -> None:
    store = sound()
    triple = "HGNC:11117 biolink:causes MONDO:0000004"
    insert = f"{_heads('PREFIX {0}: <{1}>')} INSERT DATA {{ GRAPH <{G}2> {{ {triple} }} }}"
    store.update(insert)
    (finding,) = validate(store).findings
    assert (finding.shape, finding.count) == ("DirectGeneTriple", 1)


def test_a_claim_of_a_structured_source_needs_no_sentence() -> None:
    store = changed(
        f'{GENE_CLAIM} biolink:supporting_text "It is so."',
        f"{GENE_CLAIM} prov:wasDerivedFrom <https://example.org/entry/70>",
    )
    assert validate(store).conforms


def test_a_negated_claim_is_sound_beside_another_one_that_states_the_cause() -> None:
    store = changed("", GENE_CLAIM_AGAIN)
    assert validate(store).conforms


def test_a_publisher_and_a_primary_source_that_nothing_describes_are_warnings() -> None:
    publisher, source = "dcterms:publisher", "biolink:primary_knowledge_source"
    store = changed(
        f"{RECORD} {publisher} infores:gard . {GENE_CLAIM} {source} infores:gard",
        f"{RECORD} {publisher} infores:my-clinic . {GENE_CLAIM} {source} infores:my-clinic",
    )
    report = validate(store)
    assert [(f.shape, f.path, f.component, f.severity) for f in report.findings] == [
        ("OwnAssociation", source, "class", "Warning"),
        ("Record", publisher, "class", "Warning"),
    ]
    assert report.conforms
    assert nodes_at_fault(report) == nodes_at_fault_by_pyshacl(store)


def test_a_finding_counts_nodes_and_shows_examples() -> None:
    report = validate(changed("", "HGNC:11117 skos:exactMatch 1, 2 . HGNC:11118 skos:exactMatch 3"))
    (finding,) = report.findings
    assert (finding.count, finding.component) == (2, "nodeKind")
    assert [str(fault) for fault in finding.examples] == [
        "http://identifiers.org/hgnc/11117 (1)",
        "http://identifiers.org/hgnc/11117 (2)",
        "http://identifiers.org/hgnc/11118 (3)",
    ]
    assert report.as_dict()["findings"][0]["count"] == 2


def test_n_quads_can_be_validated_without_a_store() -> None:
    quads = sound().dump(format=ox.RdfFormat.N_QUADS)
    assert quads is not None
    assert validate([quads]).conforms


@pytest.mark.parametrize(
    "constraint", ["sh:closed true", "sh:property [ sh:path rdfs:label ; sh:uniqueLang true ]"]
)
def test_a_constraint_that_is_not_covered_is_an_error(constraint: str) -> None:
    head = (
        "@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> ."
    )
    shapes = f"{head} <urn:shape> a sh:NodeShape ; sh:targetClass <urn:Thing> ; {constraint} ."
    with pytest.raises(UnsupportedShapeError, match="is not covered here"):
        validate(ox.Store(), shapes.encode())


GENE_CLAIM_AGAIN = f"""
    <https://w3id.org/raregraph/association/a6> a biolink:CausalGeneToDiseaseAssociation, SIO:001344 ;
        biolink:subject HGNC:11117 ; biolink:predicate biolink:causes ; biolink:object MONDO:0001516 ;
        raregraph:relation RO:0004013 ; raregraph:kind "causes" ; biolink:negated true ; {PROVENANCE}
"""


def sound() -> ox.Store:
    return changed("", "")


def changed(deleted: str, inserted: str, base: str = RECORDS + CURATED) -> ox.Store:
    store = ox.Store()
    store.bulk_load(_quads(base), ox.RdfFormat.N_QUADS)
    for verb, triples in (("DELETE DATA", deleted), ("INSERT DATA", inserted)):
        if triples:
            store.update(f"{_heads('PREFIX {0}: <{1}>')} {verb} {{ GRAPH <{G}> {{ {triples} }} }}")
    return store


@cache
def _quads(turtle: str) -> bytes:
    store = ox.Store()
    graph = ox.NamedNode(G)
    for name in ("modes.ttl", "information_resources.ttl"):
        data = files("raregraph.ontology").joinpath(name).read_bytes()
        store.load(data, ox.RdfFormat.TURTLE, to_graph=graph)
    store.load(f"{_heads('@prefix {0}: <{1}> .')} {turtle}".encode(), ox.RdfFormat.TURTLE, to_graph=graph)
    quads = store.dump(format=ox.RdfFormat.N_QUADS)
    assert quads is not None
    return quads


def _heads(pattern: str) -> str:
    return "\n".join(pattern.format(name, iri) for name, iri in prefixes().items())


def nodes_at_fault(report: Report) -> set[str]:
    return {fault.focus for finding in report.findings for fault in finding.examples}


def nodes_at_fault_by_pyshacl(store: ox.Store) -> set[str]:
    triples = store.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=ox.NamedNode(G))
    assert triples is not None
    data = Graph().parse(data=triples, format="nt")
    _, results, _ = pyshacl.validate(data, shacl_graph=_shapes(), inplace=True)
    assert isinstance(results, Graph)
    top = results.objects(None, SH.result)
    return {str(node) for result in top for node in results.objects(result, SH.focusNode)}


@cache
def _shapes() -> Graph:
    text = files("raregraph.ontology").joinpath("shapes.ttl").read_text(encoding="utf-8")
    return Graph().parse(data=text, format="turtle")
