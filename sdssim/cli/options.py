"""Options that several commands have, each written once."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from sdssim.results.identity import DEFAULT_REPLICATIONS, DEFAULT_SEED

Option = Callable[[Callable[..., Any]], Callable[..., Any]]


def replications_option(
    default: int = DEFAULT_REPLICATIONS, least: int = 1, what: str = "How often to simulate"
) -> Option:
    """Give a command the option ``--replications``."""
    return click.option(
        "--replications",
        "-n",
        type=click.IntRange(min=least),
        default=default,
        show_default=True,
        help=f"{what}; more make the intervals narrower.",
    )


seed_option = click.option(
    "--seed",
    type=click.IntRange(min=0),
    default=DEFAULT_SEED,
    show_default=True,
    help="Which chance; the same seed gives the same people.",
)

jobs_option = click.option(
    "--jobs",
    "-j",
    type=click.IntRange(min=1),
    help="Processes; the numbers do not depend on it.  [default: one for each core]",
)

set_option = click.option(
    "--set",
    "sets",
    multiple=True,
    metavar="PATH=VALUE",
    help="Change a value of the scenario, such as staff.broker.people=2.",
)


def out_option(what: str) -> Option:
    """Give a command the option ``--out``: where its folder is made."""
    return click.option(
        "--out",
        type=click.Path(file_okay=False, path_type=Path),
        default=Path("results"),
        show_default=True,
        metavar="DIR",
        help=f"Where to make the {what}'s own folder; no other one is ever overwritten.",
    )


store_option = click.option(
    "--store",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Where finished replications are kept and found again.  "
    "[default: store.sqlite in the folder of --out]",
)

json_option = click.option(
    "--json", "as_json", is_flag=True, help="Print one JSON object and nothing else."
)

report_option = click.option(
    "--report/--no-report",
    default=True,
    help="Write report.html, one file to read and to send.  [default: report]",
)
