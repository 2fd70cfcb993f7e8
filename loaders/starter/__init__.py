"""The starter records: conditions of every kind of inheritance and gene relation, written for this package.

They are ordinary condition records (`loaders/record.schema.json`), read by the source `record`.

>>> (STARTER_RECORDS / "spinal-muscular-atrophy.yaml").is_file()
True
"""

from pathlib import Path

STARTER_RECORDS: Path = Path(__file__).parent
"""The folder of the starter records, one YAML file a condition."""
