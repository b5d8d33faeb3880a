"""``sdssim export``: a sweep's figures as tables, from its store alone."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from sdssim.cli.faults import debug_option

if TYPE_CHECKING:
    from sdssim.experiments.sweep_record import SweepRecord


@click.command("export")
@click.argument("store", type=click.Path(path_type=Path))
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="Where to write.  [default: a folder of its own beside the store]",
)
@click.option(
    "--sweep",
    "asked",
    metavar="NAME|DIGEST",
    help="Which sweep, where the store has several.",
)
@click.option("--scenarios", is_flag=True, help="Also write the scenario of every point, as YAML.")
@debug_option
def command(store: Path, out: Path | None, asked: str | None, scenarios: bool) -> None:
    """Write the figures of a sweep from its STORE: tidy CSV and Parquet, and what is in them.

    The files are the same bytes as those that the sweep itself wrote.
    """
    from sdssim.cli.places import refuse_unwritable
    from sdssim.cli.show import progress
    from sdssim.experiments.export import export, folder_name
    from sdssim.experiments.sweep_record import sweeps_of
    from sdssim.results.store import ReplicationStore

    with ReplicationStore(store, read_only=True) as opened:
        sweep = _chosen(store, sweeps_of(opened), asked)
        folder = out or store.parent / folder_name(sweep)
        refuse_unwritable(folder, "--out")
        with progress("Writing") as show:
            done = export(opened, sweep, folder, scenarios=scenarios, progress=show)
    if done.missing:
        click.echo(
            f"{done.missing:,} of {sweep.replications:,} replications are not in {store}; "
            "missing.csv lists them. Give the sweep's own command again to simulate them.",
            err=True,
        )
    click.echo(f"Wrote {folder} ({len(done.files)} files, {done.done:,} replications).")
    click.echo(
        f"Next: open {folder / 'summary.csv'}; {folder / 'dictionary.csv'} says what is in it"
    )


def _chosen(store: Path, sweeps: "list[SweepRecord]", asked: str | None) -> "SweepRecord":
    """Find the sweep that is meant.

    Raises
    ------
    SdssimError
        There is none, or it is not clear which is meant.
    """
    from sdssim.errors import SdssimError

    found = [
        sweep
        for sweep in sweeps
        if asked is None or sweep.name == asked or sweep.digest.startswith(asked)
    ]
    if len(found) == 1:
        return found[0]
    if not sweeps:
        message = f"{store} holds no sweep; sdssim sweep makes one"
        raise SdssimError(message)
    what = f"{len(found) or 'no'} sweeps" + (f" called '{asked}'" if asked else "")
    listed = "\n".join(
        f"  {sweep.short_digest}  {sweep.name}: {len(sweep.points):,} points, "
        f"{sweep.replications:,} replications, seed {sweep.seed}"
        for sweep in sweeps
    )
    message = f"{store} holds {what}; say which with --sweep:\n{listed}"
    raise SdssimError(message)
