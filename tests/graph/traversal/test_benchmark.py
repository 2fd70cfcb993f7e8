"""The benchmark's answers are those of networkx, which it holds before it counts their times."""

from pathlib import Path

from tests.benchmarks.traversal import measured, synthetic


def test_all_questions_of_the_benchmark_are_answered_alike(tmp_path: Path) -> None:
    rows = list(measured(synthetic(tmp_path / "traversal", 3000)))
    assert [row.question for row in rows if row.bar] == [
        "open the release",
        "memory of the arrays",
        "personalised PageRank",
        "connected components",
        "2 hops through hubs, 10 starts",
        "one shortest path, 40 pairs",
        "all shortest paths, 5 pairs",
        "build the multigraph",
    ]


def test_the_synthetic_graph_is_the_same_for_the_same_numbers(tmp_path: Path) -> None:
    folders = [synthetic(tmp_path / name, 500) for name in ("one", "other")]
    first, second = ({path.name: path.read_bytes() for path in folder.iterdir()} for folder in folders)
    assert first == second
