"""``sdssim merge``: the replications of several stores in one."""

from pathlib import Path

import click

from sdssim.cli.faults import debug_option


@click.command("merge")
@click.argument("stores", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--into",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="STORE",
    help="The store that gets everything; it is made if it is not there.",
)
@debug_option
def command(stores: tuple[Path, ...], into: Path) -> None:
    """Copy the replications of STORES into one store.

    STORES stay as they are. Every replication is checked; what is damaged is left out and counted,
    and of a store that cannot be opened any more, what can still be read is saved.
    """
    from sdssim.cli.show import progress
    from sdssim.experiments.sweep_record import sweeps_of
    from sdssim.results.store import ReplicationStore
    from sdssim.results.store_merge import merge

    with ReplicationStore(into) as target, target.claimed():
        with progress("Merging") as show:
            done = merge(stores, target, show)
        sweeps = sweeps_of(target)
    for each in done:
        told = f"{each.path}: {each.added:,} replications added, {each.known:,} known already"
        if each.unsound:
            told += f"; left out, because the checksum was wrong: {each.unsound:,}"
        if each.damaged:
            told += "; the file is damaged, and what could still be read was saved"
        click.echo(told)
    click.echo(f"Wrote {into}.")
    if sweeps:
        click.echo(f"Next: sdssim export {into}")
