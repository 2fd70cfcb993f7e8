"""raregraph: condition records in, one rare-disease knowledge graph out.

    import raregraph

    kg = raregraph.open()
    kg.ask("genes-of-condition", condition="spinal muscular atrophy")

Everything heavy is imported when it is first used, so that `import raregraph` costs next to nothing.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

    from raregraph.api.knowledge_graph import KnowledgeGraph

__all__ = ["__version__", "open"]


def open(home: "Path | str | None" = None) -> "KnowledgeGraph":
    """The current release of a home folder, read-only.

    `home` is the folder that `raregraph build` wrote to; without it, $RAREGRAPH_HOME or the user's data folder.

    Raises:
        ReleaseError: if nothing has been built there.
    """
    from raregraph.api.knowledge_graph import KnowledgeGraph  # noqa: PLC0415 - slow to import

    return KnowledgeGraph.open(home)


def __getattr__(name: str) -> Any:
    if name == "__version__":
        from importlib.metadata import version  # noqa: PLC0415 - slow to import

        return version("raregraph")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
