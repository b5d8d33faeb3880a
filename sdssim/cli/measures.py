"""``sdssim measures``: what is measured of a scenario."""

import click

from sdssim.cli.faults import debug_option
from sdssim.cli.listing import print_listing
from sdssim.cli.run import PILOT


@click.command("measures")
@click.argument("scenario", default=PILOT)
@debug_option
def command(scenario: str) -> None:
    """List the measures of SCENARIO: name, unit, definition.

    Names follow the scenario: its milestones, targets and reasons for leaving are part of them.
    Published figures name the measure that they are set beside.
    """
    from sdssim.measures.catalogue import catalogue
    from sdssim.plan.compile import compile_plan
    from sdssim.scenario.load import load

    asked = load(scenario)
    entries = catalogue(compile_plan(asked), asked)
    told = {entry.name: f"[{entry.unit}] {entry.definition}" for entry in entries}
    print_listing(f"Measures of {asked.name}", told)
