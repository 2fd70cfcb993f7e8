"""What a client that was generated from our description gets: run by the Python of the generator's environment.

The folder of the client and the address of the service are its arguments.
"""

import sys
from importlib import import_module
from typing import Any


def main(folder: str, address: str) -> None:
    """Ask by several operations, and check that answers come as the models that are described."""
    sys.path.insert(0, folder)
    client = import_module("raregraph_client").Client(base_url=address, raise_on_unexpected_status=True)

    def asked(operation: str, *path: str, **given: Any) -> Any:
        found = import_module(f"raregraph_client.api.{operation}")
        answer = found.sync_detailed(*path, client=client, **given)
        print(f"  {operation}: {answer.status_code:d} {type(answer.parsed).__name__}")
        return answer.parsed

    sma = asked("search.search", q="SMA").hits[0].id
    assert asked("monarch.monarch_node", sma).id == sma
    table = asked("monarch.monarch_node_associations", sma, "biolink:CausalGeneToDiseaseAssociation")
    assert {row.predicate for row in table.items} == {"biolink:causes"}
    short = asked("monarch.monarch_associations", entity=[sma], compact=True)
    assert type(short).__name__ == "CompactAssociationResults"
    assert asked("monarch.monarch_associations", category=["biolink:Nothing"]).remedy
    rows = asked("questions.ask_genes_of_condition", condition=["SMA"]).results.bindings
    assert "SMN1" in {row["symbol"].value for row in rows}
    assert asked("questions.ask_genes_of_condition", condition=["no such disease"]).status == 404
    assert asked("description.list_sources").sources
    assert "SMN1" in asked("linked_data.node", "HGNC:11117")
    query = "SELECT ?gene { ?gene biolink:symbol ?symbol } LIMIT 2"
    assert len(asked("sparql.sparql_by_get", query=query).results.bindings) == 2


if __name__ == "__main__":
    main(*sys.argv[1:])
