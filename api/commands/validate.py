"""`raregraph validate`: whether the current release conforms to the shapes of the ontology."""

from __future__ import annotations

from pathlib import Path

import click

from raregraph.api.options import HOME, JOBS


@click.command(name="validate")
@click.option(
    "--format", "-f", "form", type=click.Choice(("table", "json")), default="table", show_default=True
)
@HOME
@JOBS
def COMMAND(form: str, home: Path | None, jobs: int) -> None:  # noqa: N802
    """Check the current release against the SHACL shapes; exit status 1 if it doesn't conform."""
    from raregraph.graph.release import current_release  # noqa: PLC0415 - slow to import
    from raregraph.graph.validation import validate  # noqa: PLC0415

    release = current_release(home)
    report = validate(release.store_path, jobs=jobs)
    if form == "json":
        import json  # noqa: PLC0415 - slow to import

        click.echo(json.dumps(report.as_dict(), indent=1, ensure_ascii=False))
    else:
        for finding in report.findings:
            click.echo(f"{finding.severity.lower()}: {finding}")
        nodes = sum(report.checked.values())
        verdict = "conforms" if report.conforms else "doesn't conform"
        click.echo(f"release {release.id} {verdict}: {nodes:,} nodes, {len(report.checked)} shapes")
    if not report.conforms:
        click.get_current_context().exit(1)
