"""``sdssim plot``: one chart of a run or a comparison, as a picture with its numbers."""

from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sdssim.cli.faults import debug_option
from sdssim.cli.listing import print_listing
from sdssim.cli.options import jobs_option
from sdssim.cli.report import report_of
from sdssim.cli.workers import workers

if TYPE_CHECKING:
    from sdssim.report.document import Chart

_LIST = "list"


@click.command("plot")
@click.argument("name")
@click.argument("results", type=click.Path(path_type=Path))
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="The picture (.svg); its numbers go beside it (.csv).  [default: NAME.svg here]",
)
@jobs_option
@debug_option
def command(*, name: str, results: Path, out: Path | None, jobs: int | None) -> None:
    """Draw the chart NAME of RESULTS, a folder that sdssim run or sdssim compare has made.

    `sdssim plot list RESULTS` tells the names.
    """
    from sdssim.experiments.pool import usable_cores
    from sdssim.results.read import open_results

    picture = out or Path(f"{name}.svg")
    if picture.suffix != ".svg":
        message = f"'{picture}' does not end in .svg"
        raise click.BadParameter(message, param_hint="--out")
    if not picture.parent.is_dir():
        message = f"there is no folder '{picture.parent}'; make it first"
        raise click.BadParameter(message, param_hint="--out")
    with workers(jobs or usable_cores()) as executor:
        report = report_of(open_results(results), executor)
    charts = {chart.name: chart for chart in report.charts()}
    if name == _LIST:
        print_listing("Charts", {chart.name: chart.title for chart in charts.values()})
        return
    if name not in charts:
        near = get_close_matches(name, charts, n=1)
        hint = f" Did you mean '{near[0]}'?" if near else ""
        message = f"there is no chart '{name}'; there are: {', '.join(charts)}.{hint}"
        raise click.BadParameter(message, param_hint="NAME")
    numbers = _write(charts[name], picture)
    click.echo(f"{charts[name].title}\n\nWrote {picture} and {numbers}.")
    click.echo(f"Next: open {picture}; sdssim report {results} has every chart.")


def _write(chart: "Chart", picture: Path) -> Path:
    import pandas as pd

    from sdssim.results.sheets import write_csv, write_text

    numbers = picture.with_suffix(".csv")
    write_text(f'<?xml version="1.0" encoding="utf-8"?>\n{chart.svg}\n', picture)
    write_csv(pd.DataFrame(chart.table.rows, columns=list(chart.table.columns)), numbers)
    return numbers
