"""``sdssim run``: simulate, measure, write, and say what it means."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sdssim.cli.cautions import cautions
from sdssim.cli.faults import INTERRUPTED, debug_option
from sdssim.results.identity import DEFAULT_REPLICATIONS, DEFAULT_SEED

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from sdssim.model.simulate import Engine
    from sdssim.results.table import Results
    from sdssim.scenario.load import Scenario

PILOT = "stockport-pilot"
ENGINE: "Engine" = "simpy"


@dataclass(frozen=True, slots=True)
class Request:
    """What the command line asked for, besides the scenario."""

    replications: int
    seed: int
    jobs: int
    out: Path
    events: Path | None


@click.command("run")
@click.argument("scenario", default=PILOT)
@click.option(
    "--replications",
    "-n",
    type=click.IntRange(min=1),
    default=DEFAULT_REPLICATIONS,
    show_default=True,
    help="How often to simulate; more make the intervals narrower.",
)
@click.option(
    "--seed",
    type=click.IntRange(min=0),
    default=DEFAULT_SEED,
    show_default=True,
    help="Which chance; the same seed gives the same people.",
)
@click.option(
    "--jobs",
    "-j",
    type=click.IntRange(min=1),
    help="Processes; the numbers do not depend on it.  [default: one for each core]",
)
@click.option(
    "--set",
    "sets",
    multiple=True,
    metavar="PATH=VALUE",
    help="Change a value of the scenario, such as staff.broker.people=2.",
)
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("results"),
    show_default=True,
    metavar="DIR",
    help="Where to make the run's own folder; no other run is ever overwritten.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object and nothing else.")
@click.option(
    "--events",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write everything that happened to FILE (.csv or .parquet), and who the people "
    "are to a file beside it.",
)
@debug_option
@click.pass_context
def command(  # noqa: PLR0913 -- one argument for each option
    ctx: click.Context, *, scenario: str, replications: int, seed: int, jobs: int | None,
    sets: tuple[str, ...], out: Path, as_json: bool, events: Path | None,
) -> None:  # fmt: skip
    """Run SCENARIO and print what it means.

    SCENARIO is a file, or the name of one that comes with sdssim; without it the Stockport pilot
    is run. A run that was stopped with Ctrl-C goes on where it was when the same command is given
    again.
    """
    from sdssim.experiments.logs import people_path
    from sdssim.experiments.pool import usable_cores
    from sdssim.scenario.load import load

    asked = load(scenario, sets)
    request = Request(replications, seed, jobs or usable_cores(), out, events)
    _check_places(request)
    for warning in cautions(asked):
        click.echo(f"Warning: {warning}", err=True)
    try:
        results, folder = _run_and_write(asked, request)
    except _StoppedError as stopped:
        click.echo(str(stopped), err=True)
        ctx.exit(INTERRUPTED)
    if as_json:
        click.echo(json.dumps(json_object(results), allow_nan=False))
    else:
        _show(results)
    written = f"{folder}" if events is None else f"{folder}, {events} and {people_path(events)}"
    click.echo(f"\nWrote {written}.", err=as_json)
    click.echo(f"Next: open {folder / 'summary.csv'}, or change a value and run again, such as\n"
               f"  sdssim run {scenario} --set PATH=VALUE", err=as_json)  # fmt: skip


def json_object(results: "Results") -> dict[str, Any]:
    """Return a run as plain data; what is not known is null."""
    return {
        "scenario": results.scenario.name,
        "digest": results.scenario.digest,
        "replications": results.replications,
        "seed": results.seed,
        "engine": results.engine,
        "version": results.version,
        "measures": [
            {
                "name": row.name,
                "unit": str(row.unit),
                "group": dict(row.group) or None,
                "mean": row.mean,
                "low": row.low,
                "high": row.high,
                "replications": row.replications,
            }
            for row in results.summary()
        ],
    }


class _StoppedError(Exception):
    """Ctrl-C, with what the user should know about it."""


def _run_and_write(scenario: "Scenario", request: Request) -> "tuple[Results, Path]":
    """Simulate what is not done yet, write everything, and drop what was kept meanwhile."""
    from sdssim.cli.show import progress
    from sdssim.experiments.replicate import run
    from sdssim.results.store import FILE_NAME, ReplicationStore
    from sdssim.results.write import identity_of, run_folder, write_run

    wanted, seed = request.replications, request.seed
    identity = identity_of(scenario, seed=seed, replications=wanted, engine=ENGINE)
    folder = run_folder(request.out, identity)
    finished = 0
    try:
        with ReplicationStore(folder / FILE_NAME) as store, _pool(request.jobs) as executor:
            with progress("Simulating") as show:

                def update(done: int, of: int) -> None:
                    nonlocal finished
                    finished = done
                    show(done, of)

                results = run(
                    scenario, wanted, seed, executor, engine=ENGINE, progress=update, store=store
                )
            write_run(results, folder)
            if request.events is not None:
                _write_events(scenario, request, request.events, executor)
            store.remove()
    except KeyboardInterrupt:
        message = (
            f"Stopped. {finished} of {wanted} replications are finished and kept; "
            "give the same command again to go on from there."
        )
        raise _StoppedError(message) from None
    return results, folder


def _write_events(
    scenario: "Scenario", request: Request, path: Path, executor: "Executor | None"
) -> None:
    from sdssim.cli.show import progress
    from sdssim.experiments.logs import write_logs

    with progress("Writing events") as update:
        write_logs(
            scenario, request.replications, request.seed, path, executor,
            engine=ENGINE, progress=update,
        )  # fmt: skip


@contextmanager
def _pool(jobs: int) -> "Iterator[Executor | None]":
    """Give so many processes, or none where this one is enough."""
    from sdssim.experiments.pool import WorkerPool

    if jobs == 1:
        yield None
        return
    pool = WorkerPool(jobs)
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)


def _check_places(request: Request) -> None:
    """Refuse places that cannot be written, before anything is simulated."""
    from sdssim.experiments.logs import form_of

    nearest = request.out.absolute()
    while not nearest.exists():
        nearest = nearest.parent
    if not nearest.is_dir() or not os.access(nearest, os.W_OK):
        message = f"'{request.out}' cannot be written; choose another folder"
        raise click.BadParameter(message, param_hint="--out")
    if request.events is not None:
        form_of(request.events)
        folder = request.events.parent
        if not folder.is_dir() or not os.access(folder, os.W_OK):
            message = f"there is no folder '{folder}' that can be written; make it first"
            raise click.BadParameter(message, param_hint="--events")


def _show(results: "Results") -> None:
    """Print the answer in plain words, then the tables."""
    from sdssim.cli.show import console, show_grids, show_paragraph
    from sdssim.report.answer import answer, title_of
    from sdssim.report.figures import figures_of
    from sdssim.report.tables import confidence_line, tables
    from sdssim.results.published import published_beside

    figures, published, to = figures_of(results), published_beside(results), console()
    count = results.replications
    times = "1 replication" if count == 1 else f"{count} replications"
    show_paragraph([f"{title_of(results.scenario)}: {times}, seed {results.seed}."], to)
    to.print()
    show_paragraph(answer(figures, published), to)
    if count > 1:
        show_paragraph(["Figures are means, with their 95% interval in brackets."], to)
    show_grids(tables(figures, published), to)
    to.print()
    show_paragraph([confidence_line(results.scenario)], to)
