"""``sdssim sweep``: many scenarios, each so often, in a store that survives anything."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sdssim.cli.cautions import cautions
from sdssim.cli.engine import engine_option, engine_starter
from sdssim.cli.faults import StoppedError, debug_option
from sdssim.cli.options import jobs_option, out_option, report_option, store_option
from sdssim.cli.places import refuse_unwritable
from sdssim.cli.sweep_report import add_sweep_report
from sdssim.cli.sweep_told import (
    tell_beginning,
    tell_given_up,
    tell_missing,
    tell_part,
    tell_plan,
    tell_time,
    tell_written,
)

if TYPE_CHECKING:
    from concurrent.futures import Executor
    from contextlib import AbstractContextManager

    from sdssim.experiments.design.design import Asked, Design
    from sdssim.experiments.driver import Progress, Share
    from sdssim.experiments.sweep import Sweep
    from sdssim.experiments.sweep_precision import Aimed
    from sdssim.model.choose import AskedEngine
    from sdssim.results.store import ReplicationStore

INCOMPLETE = 3
"""Exit code: everything that could be simulated is written, but some replications could not be."""

_EPILOG = """\b
Examples:
  sdssim sweep design.yaml --dry-run          points, runs, and how long it will take
  sdssim sweep design.yaml                    do it, or go on with it
  sdssim sweep rows.xlsx --replications 50    a row for each scenario
  sdssim sweep design.yaml --shard 2/3 --store part2.sqlite
"""


def _shard(
    _ctx: click.Context, _param: click.Parameter, value: str | None
) -> tuple[int, int] | None:
    """Read ``i/n``: the i-th of n parts."""
    if value is None:
        return None
    number, slash, of = value.partition("/")
    if not (slash and number.isdecimal() and of.isdecimal() and 1 <= int(number) <= int(of)):
        message = f"'{value}' is no part; write 1/3 for the first of three"
        raise click.BadParameter(message)
    return int(number), int(of)


@dataclass(frozen=True, slots=True)
class Request:
    """How to simulate, and where to write.

    Attributes
    ----------
    again
        The command that makes the same figures.
    """

    out: Path
    store: Path
    jobs: int
    dask: str | None
    shard: tuple[int, int] | None
    report: bool
    again: str


@click.command("sweep", epilog=_EPILOG)
@click.argument("design", type=click.Path(path_type=Path))
@click.option("--scenario", metavar="SCENARIO", help="The scenario that the design varies, "
              "instead of the one that it names.")  # fmt: skip
@click.option("--replications", "-n", type=click.IntRange(min=1),
              help="Of every point, instead of what the design says.")  # fmt: skip
@click.option("--precision", metavar="5%|3d|...",
              help="Instead of --replications: simulate each point until the usual measures are "
              "known so precisely; see docs/replications.md.")  # fmt: skip
@click.option("--seed", type=click.IntRange(min=0),
              help="Which chance, instead of what the design says.")  # fmt: skip
@click.option("--measure", "measures", multiple=True, metavar="NAME",
              help="A measure to export, instead of those that the design names; may be given "
              "several times.")  # fmt: skip
@click.option("--by-group", is_flag=True,
              help="Keep figures of single teams, needs, routes and so on as well.")  # fmt: skip
@click.option("--dry-run", is_flag=True,
              help="Tell points, runs and estimated time; simulate nothing else.")  # fmt: skip
@click.option("--shard", callback=_shard, metavar="I/N",
              help="Do one of N equal parts, for several machines; see sdssim merge.")  # fmt: skip
@click.option("--dask", metavar="ADDRESS|local",
              help="Simulate on the workers of a dask scheduler.")  # fmt: skip
@jobs_option
@engine_option
@out_option("sweep")
@store_option
@report_option
@debug_option
@click.pass_context
def command(  # noqa: PLR0913 -- one argument for each option
    ctx: click.Context, *, design: Path, scenario: str | None, replications: int | None,
    precision: str | None, seed: int | None, measures: tuple[str, ...], by_group: bool,
    dry_run: bool, shard: tuple[int, int] | None, dask: str | None, jobs: int | None,
    engine: "AskedEngine", out: Path, store: Path | None, report: bool,
) -> None:  # fmt: skip
    """Simulate every scenario of DESIGN, and export the figures.

    DESIGN is a .yaml file with factors and their values, or a .csv or .xlsx table with a row for
    each scenario; docs/sweeps.md says what stands in them. Whatever stops a sweep, the same
    command goes on where it was, and the exported files are the same bytes.
    """
    from sdssim.experiments.design.design import Asked
    from sdssim.experiments.design.read import read_design
    from sdssim.experiments.pool import usable_cores
    from sdssim.results.store import FILE_NAME

    if precision is not None and replications is not None:
        message = "give either --replications or --precision"
        raise click.UsageError(message)
    asked = Asked(scenario, replications, precision, seed, measures or None, by_group or None)
    request = Request(
        out, store or out / FILE_NAME, jobs or usable_cores(), dask, shard, report,
        _again(design, asked),
    )  # fmt: skip
    read = read_design(design, asked)
    if read.aim is not None and shard is not None:
        message = "parts of a sweep need a number of replications; give --replications"
        raise click.UsageError(message)
    refuse_unwritable(request.out, "--out")
    refuse_unwritable(request.store.parent, "--store")
    warnings = [*read.cautions, *cautions(read.points[0].base)]
    for warning in warnings:
        click.echo(f"Warning: {warning}", err=True)
    sweep = _prepared(read, engine)
    if dry_run:
        _tell_plan(sweep, request)
        return
    _run(ctx, sweep, request)


def _again(design: Path, asked: "Asked") -> str:
    """What makes the same figures: the name of the design, and what was said besides it."""
    options = {
        "--scenario": asked.scenario,
        "--replications": asked.replications,
        "--precision": asked.precision,
        "--seed": asked.seed,
    }
    told = [f"{name} {value}" for name, value in options.items() if value is not None]
    told += [f"--measure {name}" for name in asked.measures or ()]
    told += ["--by-group"] if asked.by_group else []
    return " ".join(["sdssim sweep", design.name, *told])


def _prepared(design: "Design", engine: "AskedEngine") -> "Sweep":
    from sdssim.experiments.sweep import prepare

    with _progress("Checking points") as show:
        return prepare(design, engine, show)


def _tell_plan(sweep: "Sweep", request: Request) -> None:
    """Say what would be done, and how long it would take."""
    from sdssim.experiments.sweep import kept_of, seconds_a_replication
    from sdssim.results.store import ReplicationStore

    with ReplicationStore(request.store, read_only=request.store.exists()) as store:
        kept, total = kept_of(sweep, store, _share(sweep, request))
    tell_plan(sweep, kept, total, request.store)
    if kept == total:
        click.echo("Nothing is left to simulate.")
    else:
        engine_starter()(sweep.choice)
        tell_time(seconds_a_replication(sweep), total - kept, request.jobs)
    click.echo("Nothing was written. Next: the same command without --dry-run")


def _run(ctx: click.Context, sweep: "Sweep", request: Request) -> None:
    """Simulate, export, and say what came of it."""
    from sdssim.experiments.export import export, folder_name
    from sdssim.experiments.sweep import kept_of
    from sdssim.results.store import FILE_NAME, ReplicationStore

    share = _share(sweep, request)
    with ReplicationStore(request.store) as store, store.claimed():
        kept, total = kept_of(sweep, store, share)
        tell_beginning(store, kept, total)
        try:
            aimed = _simulated(sweep, request, store)
            record = aimed.sweep.record
            if request.shard is None:
                with _progress("Writing") as show:
                    folder = request.out / folder_name(record)
                    done = export(store, record, folder, progress=show)
                if request.report:
                    add_sweep_report(folder, request.again)
        except KeyboardInterrupt:
            raise _stopped(sweep, store, share) from None
    total = record.replications if request.shard is None else total
    click.echo(
        f"{record.name}: {len(sweep.cases):,} points, {total - len(aimed.missing):,} of {total:,} "
        f"replications, seed {record.seed}."
    )
    if request.shard is None:
        tell_written(done, request.store, report=request.report)
    else:
        tell_part(aimed.sweep, request.shard, request.store, request.out / FILE_NAME)
    tell_given_up(aimed)
    if aimed.missing:
        tell_missing(aimed)
        ctx.exit(INCOMPLETE)


def _stopped(sweep: "Sweep", store: "ReplicationStore", share: "Share | None") -> StoppedError:
    from sdssim.experiments.sweep import kept_of

    kept, total = kept_of(sweep, store, share)
    of = f" of {total:,}"
    if sweep.record.aim is not None:
        kept, of = sum(len(store.numbers(case.key)) for case in sweep.cases), ""
    return StoppedError(
        f"Stopped. {kept:,}{of} replications are finished and kept in {store.path}; give the same "
        "command again to go on from there."
    )


def _simulated(sweep: "Sweep", request: Request, store: "ReplicationStore") -> "Aimed":
    from sdssim.experiments.sweep import run_sweep
    from sdssim.experiments.sweep_precision import Aimed, run_to_precision

    engine_starter()(sweep.choice)
    with _executor(request) as executor, _progress("Simulating") as show:
        if sweep.record.aim is not None:
            return run_to_precision(sweep, store, executor, progress=show)
        share = _share(sweep, request)
        missing = run_sweep(sweep, store, executor, progress=show, share=share)
        return Aimed(sweep, missing, ())


def _progress(words: str) -> "AbstractContextManager[Progress]":
    from sdssim.cli.show import progress

    return progress(words)


@contextmanager
def _executor(request: Request) -> "Iterator[Executor]":
    """Give workers of their own processes, so that one that dies does not end the sweep."""
    if request.dask is not None:
        from sdssim.experiments.cluster import cluster

        with cluster(request.dask, request.jobs) as executor:
            yield executor
        return
    from sdssim.experiments.pool import WorkerPool

    pool = WorkerPool(request.jobs)
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)


def _share(sweep: "Sweep", request: Request) -> "Share | None":
    if request.shard is None:
        return None
    from sdssim.experiments.sweep import shard

    return shard(sweep.cases, *request.shard)
