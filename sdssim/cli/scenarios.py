"""``sdssim scenarios``: what comes with sdssim."""

import click

from sdssim.cli.faults import debug_option
from sdssim.cli.listing import print_listing

_CHECKS = "checks/"


@click.command("scenarios")
@debug_option
def command() -> None:
    """List the scenarios that come with sdssim.

    Each name can be given to `sdssim run`, and to `extends:` in a file of your own.
    """
    from sdssim.scenario.load import load, shipped_scenarios

    told = {name: _first_sentence(load(name).base.description) for name in shipped_scenarios()}
    checks = {name: told.pop(name) for name in list(told) if name.startswith(_CHECKS)}
    print_listing("Scenarios", told)
    if checks:
        print_listing("Small ones, by which the engine is checked against theory", checks)


def _first_sentence(text: str) -> str:
    return " ".join(text.split()).partition(". ")[0].rstrip(".")
