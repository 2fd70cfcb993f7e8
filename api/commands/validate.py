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
    """Check the current release against the SHACL shapes; exit status 1 if it doesn't conform.

    What isn't valid Biolink is listed too, with counts and examples; it doesn't change the exit status, because
    sources of other people are taken in as they are.
    """
    from raregraph.graph.biolink_validity import misfits  # noqa: PLC0415 - slow to import
    from raregraph.graph.release import current_release  # noqa: PLC0415
    from raregraph.graph.validation import validate  # noqa: PLC0415
    from raregraph.ontology import biolink  # noqa: PLC0415

    release = current_release(home)
    report = validate(release.store_path, jobs=jobs)
    not_biolink = misfits(release.store_path)
    if form == "json":
        import json  # noqa: PLC0415 - slow to import

        found = {**report.as_dict(), "biolink": [misfit.as_dict() for misfit in not_biolink]}
        click.echo(json.dumps(found, indent=1, ensure_ascii=False))
    else:
        for finding in report.findings:
            click.echo(f"{finding.severity.lower()}: {finding}")
        for misfit in not_biolink:
            click.echo(f"not Biolink {biolink.version()}: {misfit}")
        nodes = sum(report.checked.values())
        verdict = "conforms" if report.conforms else "doesn't conform"
        click.echo(f"release {release.id} {verdict}: {nodes:,} nodes, {len(report.checked)} shapes")
    if not report.conforms:
        click.get_current_context().exit(1)
