"""What a sweep says of itself: where it goes on, what it wrote, what it could not do."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from sdssim.cli.reports import best_file

if TYPE_CHECKING:
    from sdssim.experiments.export import Exported
    from sdssim.experiments.sweep import Sweep
    from sdssim.experiments.sweep_precision import Aimed
    from sdssim.results.store import ReplicationStore

_MOST_TOLD = 10
_MINUTE, _HOUR = 60, 3600


def tell_beginning(store: "ReplicationStore", kept: int, total: int) -> None:
    """Say what a store has already, and what of it is damaged."""
    if store.unsound:
        entries = counted(store.unsound, "entry", "entries")
        click.echo(
            f"{entries} of {store.path} did not pass the checksum, as after a fault of the disk; "
            "what is missing is simulated again.",
            err=True,
        )
    if kept:
        told = f"{kept:,} of {total:,} replications are in {store.path} already; going on."
        click.echo(told, err=True)


def tell_plan(sweep: "Sweep", kept: int, total: int, store: Path) -> None:
    """Say how much there is to do."""
    points, aim = len(sweep.cases), sweep.record.aim
    click.echo(f"{sweep.record.name}: {points:,} points, {total:,} replications.")
    if aim is not None:
        most = points * aim.at_most
        click.echo(f"They may become {most:,} until all is known precisely enough.")
    if kept:
        click.echo(f"{kept:,} of them are in {store} already.")


def tell_time(seconds: float, left: int, jobs: int) -> None:
    """Say how long it will take.

    Parameters
    ----------
    seconds
        Of one replication.
    """
    click.echo(
        f"One replication of the first point takes {seconds * 1000:,.0f} ms here; "
        f"{duration(seconds * left / jobs)} in all with {counted(jobs, 'process', 'processes')}."
    )


def tell_part(sweep: "Sweep", shard: tuple[int, int], store: Path, together: Path) -> None:
    """Say where one part of a sweep is, and how the parts come together.

    Parameters
    ----------
    together
        The store that they may be brought together in.
    """
    number, of = shard
    click.echo(f"Part {number} of {of} is in {store}.")
    click.echo(
        "Next: when all parts are done, bring them together and export them:\n"
        f"  sdssim merge PART... --into {together}\n"
        f"  sdssim export {together} --sweep {sweep.record.short_digest}"
    )


def tell_written(done: "Exported", store: Path, *, report: bool) -> None:
    """Say what was written, and what can be done next."""
    folder, files = done.files[-1].parent, len(done.files) + report
    click.echo(f"Wrote {folder} ({files} files); the replications are kept in {store}.")
    first = folder / best_file(report=report)
    click.echo(
        f"Next: open {first} ({folder / 'dictionary.csv'} says what is in the tables), "
        "or add points or replications and give the same command again; what is done stays done"
    )


def tell_given_up(aimed: "Aimed") -> None:
    """Say which points are not known as precisely as was asked."""
    if not aimed.given_up:
        return
    names = ", ".join(aimed.given_up[:_MOST_TOLD])
    more = len(aimed.given_up) - _MOST_TOLD
    click.echo(
        f"{counted(len(aimed.given_up), 'point is', 'points are')} not known as precisely as was "
        f"asked: {names}{f' and {more:,} more' if more > 0 else ''}",
        err=True,
    )


def tell_missing(aimed: "Aimed") -> None:
    """Say what could not be simulated, and why."""
    missing = aimed.missing
    names = {(point.scenario, point.figures): point.name for point in aimed.sweep.record.points}
    click.echo(
        f"{counted(len(missing), 'replication', 'replications')} could not be simulated, though "
        "each was tried three times; missing.csv lists them:",
        err=True,
    )
    for each in missing[:_MOST_TOLD]:
        name = names[each.case.key.scenario, each.case.key.figures]
        click.echo(f"  point {name}, replication {each.replication}: {each.reason}", err=True)
    if len(missing) > _MOST_TOLD:
        click.echo(f"  and {len(missing) - _MOST_TOLD:,} more", err=True)
    click.echo("The same command tries them again.", err=True)


def counted(number: int, one: str, several: str) -> str:
    """Say how many of something there are."""
    return f"{number:,} {one if number == 1 else several}"


def duration(seconds: float) -> str:
    """Say roughly how long something takes."""
    if seconds < _MINUTE:
        return f"about {counted(max(1, round(seconds)), 'second', 'seconds')}"
    if seconds < _HOUR:
        return f"about {counted(round(seconds / _MINUTE), 'minute', 'minutes')}"
    return f"about {seconds / _HOUR:.1f} hours"
