"""``sdssim check``: every problem of every file, at once."""

import click

from sdssim.cli.cautions import cautions
from sdssim.cli.faults import MISTAKE, debug_option


@click.command("check")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@debug_option
@click.pass_context
def command(ctx: click.Context, files: tuple[str, ...]) -> None:
    """Check scenarios, files or names, and report every problem at once.

    Nothing is run. Problems are written as file:line:column: what is wrong; what is allowed.
    """
    from sdssim.errors import ScenarioError
    from sdssim.scenario.load import load

    wrong = 0
    for file in files:
        try:
            scenario = load(file)
        except ScenarioError as error:
            wrong += 1
            click.echo("\n".join(map(str, error.problems)), err=True)
            continue
        click.echo(f"OK  {file}  {scenario.label}  {scenario.short_digest}")
        for warning in cautions(scenario):
            click.echo(f"    warning: {warning}")
    if wrong:
        click.echo(f"{wrong} of {len(files)} cannot be run.", err=True)
        ctx.exit(MISTAKE)
