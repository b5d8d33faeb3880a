"""``sdssim scenarios``: what comes with sdssim."""

import click

from sdssim.cli.faults import debug_option


@click.command("scenarios")
@debug_option
def command() -> None:
    """List the scenarios that come with sdssim, one line each.

    Each name can be given to `sdssim run` and to `extends:` in a file of your own.
    """
    from sdssim.scenario.load import load
    from sdssim.scenario.shipped import shipped_scenarios

    names = list(shipped_scenarios())
    width = max(map(len, names), default=0)
    for name in names:
        click.echo(f"{name:<{width}}  {_one_line(load(name).base.description)}")


def _one_line(text: str) -> str:
    """Return the first sentence of a description."""
    return " ".join(text.split()).partition(". ")[0].rstrip(".")
