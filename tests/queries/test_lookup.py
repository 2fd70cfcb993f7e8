"""Which disease a name means: by its label, by the title of a record about it, by a synonym."""

import pyoxigraph
import pytest

from raregraph.graph.engine.interface import EmbeddedEngine
from raregraph.ontology.identifiers import expand, prefixes
from raregraph.queries.lookup import diseases_named

HEAD = "".join(f"PREFIX {name}: <{iri}> " for name, iri in prefixes().items())
NAMES = """
GRAPH <urn:hub> {
  MONDO:0000001 a biolink:Disease ; rdfs:label "gingival fibromatosis 1" ; skos:altLabel "Laband syndrome" ;
    raregraph:nameKey "gingival fibromatosis 1", "laband syndrome" .
  MONDO:0000002 a biolink:Disease ; rdfs:label "Zimmermann-Laband syndrome" ; skos:altLabel "Laband syndrome", "ZLS" ;
    raregraph:nameKey "zimmermann laband syndrome", "laband syndrome", "zls" .
  MONDO:0000003 a biolink:Disease ; rdfs:label "zonular disease" ; skos:altLabel "ZLS" ;
    raregraph:nameKey "zonular disease", "zls" }
GRAPH <urn:doid> { DOID:3 a biolink:Disease ; rdfs:label "Zonulopathy" ; raregraph:nameKey "zonulopathy" }
GRAPH <urn:records> {
  MONDO:0000001 a biolink:Disease ; raregraph:nameKey "zonulopathy" .
  MONDO:0000003 a biolink:Disease ; raregraph:nameKey "zonulopathy" .
  <urn:r/3> raregraph:titleKey "zonulopathy" ; dcterms:subject MONDO:0000001 .
  <urn:r/1> a raregraph:Record ; dcterms:title "Laband syndrome" ; raregraph:titleKey "laband syndrome" ;
    dcterms:subject MONDO:0000002 .
  <urn:r/2> a raregraph:Record ; dcterms:title "Zonular Disease" ; raregraph:titleKey "zonular disease" ;
    dcterms:subject MONDO:0000001 }
"""


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> EmbeddedEngine:
    folder = tmp_path_factory.mktemp("store")
    pyoxigraph.Store(str(folder)).update(f"{HEAD} INSERT DATA {{ {NAMES} }}")
    return EmbeddedEngine.open(folder)


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        pytest.param(
            "Zonular disease", {"MONDO:0000003"}, id="a label, whatever a record of that title is about"
        ),
        pytest.param("Laband syndrome", {"MONDO:0000002"}, id="a record's title before another's synonym"),
        pytest.param(
            "Zonulopathy",
            {"MONDO:0000001", "DOID:3"},
            id="a title and another ontology's label have the same right",
        ),
        pytest.param("ZLS", {"MONDO:0000002", "MONDO:0000003"}, id="a synonym that is shared is that of all"),
    ],
)
def test_a_name_means_the_disease_that_has_most_right_to_it(
    name: str, meant: set[str], engine: EmbeddedEngine
) -> None:
    assert set(diseases_named(engine, name)) == set(map(expand, meant))
