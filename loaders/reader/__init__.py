"""The text reader: from a condition record's prose to claims."""

from raregraph.loaders.reader.genes import GeneIndex
from raregraph.loaders.reader.reader import TextReader
from raregraph.loaders.reader.rendering import as_extract

__all__ = ["GeneIndex", "TextReader", "as_extract"]
