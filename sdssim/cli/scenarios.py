"""``sdssim scenarios``: what comes with sdssim."""

import click

from sdssim.cli.faults import debug_option
from sdssim.cli.listing import print_listing


@click.command("scenarios")
@debug_option
def command() -> None:
    """List the scenarios that come with sdssim, by what they change.

    Each name can be given to `sdssim run`, and to `extends:` in a file of your own. `sdssim
    library` sets those that extend the pilot side by side.
    """
    from sdssim.scenario.library import BASELINE, FIRST_SHELF, library
    from sdssim.scenario.shipped import shipped_scenarios
    from sdssim.scenario.source import read_file

    # The files alone: to load some fifty scenarios takes seconds.
    told = {
        name: _first_sentence(str(read_file(path).tree.get("description", "")))
        for name, path in shipped_scenarios().items()
    }
    print_listing("The pilot", {BASELINE: told.pop(BASELINE)})
    for shelf in library():
        title = shelf.title if shelf.title == FIRST_SHELF else f"{FIRST_SHELF}: {shelf.title}"
        print_listing(title, {entry.name: told.pop(entry.name) for entry in shelf.entries})
    print_listing("Small ones, by which the engines are checked against theory", told)


def _first_sentence(text: str) -> str:
    return " ".join(text.split()).partition(". ")[0].rstrip(".")
