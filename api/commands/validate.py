"""`raregraph validate`: whether the current release conforms to the shapes of the ontology."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from raregraph.api.options import HOME, JOBS, format_option

if TYPE_CHECKING:
    from rich.console import Console

    from raregraph.graph.validation.biolink_validity import Misfit
    from raregraph.graph.validation.shapes import Finding


@click.command(name="validate")
@format_option("json")
@HOME
@JOBS
def COMMAND(form: str, home: Path | None, jobs: int) -> None:  # noqa: N802
    """Check the current release against the SHACL shapes; exit status 1 if it doesn't conform.

    What isn't valid Biolink is listed too, with counts and examples; it doesn't change the exit status, because
    sources of other people are taken in as they are.
    """
    from raregraph.api.progress import steps  # noqa: PLC0415 - slow to import
    from raregraph.graph.release import current_release  # noqa: PLC0415
    from raregraph.graph.validation.biolink_validity import misfits  # noqa: PLC0415
    from raregraph.graph.validation.shapes import validate  # noqa: PLC0415
    from raregraph.ontology import biolink  # noqa: PLC0415

    release = current_release(home)
    with steps("checking the shapes") as progress:
        report = validate(release.store_path, jobs=jobs, progress=progress)
    with steps("checking against the Biolink model"):
        not_biolink = misfits(release.store_path)
    if form == "json":
        import json  # noqa: PLC0415 - slow to import

        found = {**report.as_dict(), "biolink": [misfit.as_dict() for misfit in not_biolink]}
        click.echo(json.dumps(found, indent=1, ensure_ascii=False))
    else:
        from rich.console import Console  # noqa: PLC0415 - slow to import

        console = Console(highlight=False)
        _print_findings(console, report.findings)
        _print_misfits(console, not_biolink, biolink.version())
        nodes = sum(report.checked.values())
        verdict = "conforms" if report.conforms else "doesn't conform"
        click.echo(f"release {release.id} {verdict}: {nodes:,} nodes, {len(report.checked)} shapes")
    if not report.conforms:
        click.get_current_context().exit(1)


def _print_findings(console: Console, findings: Iterable[Finding]) -> None:
    """What breaks a shape: how often, what to do, and some nodes."""
    for finding in findings:
        of = f" of {finding.path}" if finding.path else ""
        nodes = f"{finding.count:,} node{'' if finding.count == 1 else 's'}"
        head = f"{finding.severity.lower()}: {finding.shape}, {finding.component}{of}: {nodes}"
        _print_group(console, head, (finding.message, *map(str, finding.examples)))


def _print_misfits(console: Console, found: Iterable[Misfit], version: str) -> None:
    """What isn't valid Biolink, one sort of problem after the other."""
    by_problem: dict[str, list[Misfit]] = {}
    for misfit in found:
        by_problem.setdefault(misfit.problem, []).append(misfit)
    for problem, misfits in by_problem.items():
        total = sum(misfit.count for misfit in misfits)
        lines = [f"{each.count:,} {each.detail}: {', '.join(each.examples)}" for each in misfits]
        _print_group(console, f"not Biolink {version}: {problem}, {total:,} times", lines)


def _print_group(console: Console, head: str, lines: Iterable[str]) -> None:
    from rich.padding import Padding  # noqa: PLC0415 - slow to import
    from rich.text import Text  # noqa: PLC0415

    console.print(Text(head, style="bold"))
    for line in lines:
        console.print(Padding(Text(line, overflow="fold"), (0, 0, 0, 4), expand=False))
    console.print()
