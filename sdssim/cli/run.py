"""``sdssim run``: simulate, measure, write, and say what it means."""

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

from sdssim.cli.cautions import cautions
from sdssim.cli.engine import engine_option, engine_starter
from sdssim.cli.faults import StoppedError, debug_option
from sdssim.cli.options import (
    jobs_option,
    json_option,
    out_option,
    report_option,
    seed_option,
    set_option,
    store_option,
)
from sdssim.cli.places import refuse_unwritable
from sdssim.cli.precise import Aim, aim_of, precision_options
from sdssim.cli.reports import Form, add_report, best_file, report_on_run
from sdssim.cli.run_answer import Done, json_object, show
from sdssim.cli.workers import workers
from sdssim.results.identity import DEFAULT_REPLICATIONS

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from sdssim.experiments.precision import PrecisionRun
    from sdssim.model.choose import AskedEngine, Engine
    from sdssim.results.store import ReplicationStore
    from sdssim.results.table import Results
    from sdssim.scenario.load import Scenario

PILOT = "stockport-pilot"


@dataclass(frozen=True, slots=True)
class Request:
    """What the command line asked for, besides the scenario.

    Attributes
    ----------
    replications
        How many, unless there is an ``aim``.
    """

    replications: int
    aim: Aim | None
    seed: int
    jobs: int
    engine: "AskedEngine"
    out: Path
    store: Path
    events: Path | None
    report: bool


@click.command("run")
@click.argument("scenario", default=PILOT)
@click.option(
    "--replications",
    "-n",
    type=click.IntRange(min=1),
    help="How often to simulate; more make the intervals narrower.  "
    f"[default: {DEFAULT_REPLICATIONS}]",
)
@precision_options
@seed_option
@jobs_option
@engine_option
@set_option
@out_option("run")
@store_option
@json_option
@report_option
@click.option(
    "--events",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write everything that happened to FILE: .csv or .parquet, with who the people are in a "
    "file beside it; .xes.csv, .xes.parquet or .jsonocel for tools of process mining.",
)
@debug_option
def command(  # noqa: PLR0913 -- one argument for each option
    *, scenario: str, replications: int | None, precision: str | None,
    measures: tuple[str, ...], max_replications: int | None, seed: int, jobs: int | None,
    engine: "AskedEngine", sets: tuple[str, ...], out: Path, store: Path | None, as_json: bool,
    report: bool, events: Path | None,
) -> None:  # fmt: skip
    """Run SCENARIO and print what it means.

    SCENARIO is a file, or the name of one that comes with sdssim; without it the Stockport pilot
    is run. A run that was stopped with Ctrl-C goes on where it was when the same command is given
    again; one of more replications simulates only those that are new.
    """
    from sdssim.experiments.pool import usable_cores
    from sdssim.model.choose import choose_engine
    from sdssim.results.store import FILE_NAME
    from sdssim.scenario.load import load

    asked = load(scenario, sets)
    request = Request(
        replications or DEFAULT_REPLICATIONS,
        aim_of(asked, precision, measures, replications=replications, most=max_replications),
        seed, jobs or usable_cores(), engine, out, store or out / FILE_NAME, events, report,
    )  # fmt: skip
    _check_places(request)
    choose_engine(asked, request.replications, engine)  # refuses what is not installed
    for warning in cautions(asked):
        click.echo(f"Warning: {warning}", err=True)
    done = _run_and_write(asked, request)
    if as_json:
        click.echo(json.dumps(json_object(done, engine), allow_nan=False))
    else:
        show(done)
    folder = done.folder
    click.echo(f"\nWrote {_in_words([folder, *_files_of(events)])}.", err=as_json)
    best = folder / best_file(report=report)
    click.echo(f"Next: open {best}, or change a value and run again, such as\n"
               f"  sdssim run {scenario} --set PATH=VALUE", err=as_json)  # fmt: skip


def _run_and_write(scenario: "Scenario", request: Request) -> Done:
    """Simulate what is not done yet, and write everything."""
    from sdssim.results.store import ReplicationStore
    from sdssim.results.write import identity_of, run_folder, write_run

    with ReplicationStore(request.store) as store:
        try:
            with workers(request.jobs) as executor:
                results, precision = _simulated(scenario, request, executor, store)
                identity = identity_of(
                    scenario, seed=request.seed, replications=results.replications
                )
                folder = run_folder(request.out, identity)
                write_run(
                    results,
                    folder,
                    engine_asked=request.engine,
                    precision=None if precision is None else precision.facts(),
                )
                if request.report:
                    _write_report(folder, executor)
                if request.events is not None:
                    _write_events(results, request.events, executor)
        except KeyboardInterrupt:
            raise StoppedError(_stopped(scenario, request, store)) from None
    return Done(results, precision, folder)


def _stopped(scenario: "Scenario", request: Request, store: "ReplicationStore") -> str:
    """Say how many replications are kept: what the store has, not what was last heard of it."""
    from sdssim.experiments.case import Wanted
    from sdssim.experiments.keeper import kept_numbers

    most = request.aim.rule.maximum if request.aim else request.replications
    kept = len(kept_numbers(store, Wanted(request.seed).case(scenario, most)))
    of = "" if request.aim else f" of {request.replications}"
    return (
        f"Stopped. {kept}{of} replications are finished and kept; "
        "give the same command again to go on from there."
    )


def _simulated(
    scenario: "Scenario", request: Request, executor: "Executor | None", store: "ReplicationStore"
) -> "tuple[Results, PrecisionRun | None]":
    """Do as many replications as were asked for, or as are needed."""
    from sdssim.cli.show import progress
    from sdssim.experiments.precision import run_to_precision
    from sdssim.experiments.replicate import run
    from sdssim.model.choose import choose_engine

    start, aim, seed = engine_starter(), request.aim, request.seed
    if aim is not None:
        with progress("Simulating") as update:
            found = run_to_precision(
                scenario, aim.goals, seed, executor,
                rule=aim.rule, engine=request.engine, progress=update, store=store, ready=start,
            )  # fmt: skip
        return found.results, found
    choice = choose_engine(scenario, request.replications, request.engine)
    start(choice)
    with progress("Simulating") as update:
        results = run(
            scenario, request.replications, seed, executor,
            engine=choice.used, progress=update, store=store,
        )  # fmt: skip
    return results, None


def _write_report(folder: Path, executor: "Executor | None") -> None:
    """Make the page from what was written, as ``sdssim report`` does, so that both are the same."""
    from sdssim.cli.show import progress
    from sdssim.results.read import open_results

    with progress("Writing the report"):
        add_report(report_on_run(open_results(folder), executor), [Form.HTML], folder)


def _files_of(events: Path | None) -> tuple[Path, ...]:
    from sdssim.experiments.log_files import paths_of

    return () if events is None else paths_of(events)


def _in_words(paths: Sequence[Path]) -> str:
    *others, last = map(str, paths)
    return f"{', '.join(others)} and {last}" if others else last


def _write_events(results: "Results", path: Path, executor: "Executor | None") -> None:
    from sdssim.cli.show import progress
    from sdssim.experiments.logs import write_logs

    with progress("Writing events") as update:
        write_logs(
            results.scenario, results.replications, results.seed, path, executor,
            engine=cast("Engine", results.engine), progress=update,
        )  # fmt: skip


def _check_places(request: Request) -> None:
    """Refuse places that cannot be written, before anything is simulated."""
    from sdssim.experiments.log_files import form_of

    refuse_unwritable(request.out, "--out")
    refuse_unwritable(request.store.parent, "--store")
    if request.events is not None:
        form_of(request.events)
        folder = request.events.parent
        if not folder.is_dir() or not os.access(folder, os.W_OK):
            message = f"there is no folder '{folder}' that can be written; make it first"
            raise click.BadParameter(message, param_hint="--events")
