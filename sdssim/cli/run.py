"""``sdssim run``: simulate, measure, write, and say what it means."""

import json
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sdssim.cli.faults import INTERRUPTED, debug_option

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from sdssim.results.store import ReplicationStore
    from sdssim.results.table import Results
    from sdssim.scenario.load import Scenario

PILOT = "stockport-pilot"
ENGINE = "simpy"


@dataclass(frozen=True, slots=True)
class Request:
    """What the command line asked for."""

    replications: int
    seed: int
    jobs: int
    out: Path
    events: Path | None


@click.command("run")
@click.argument("scenario", default=PILOT)
@click.option("--replications", "-n", type=click.IntRange(min=1), default=50, show_default=True,
              help="How often to simulate; more make the intervals narrower.")
@click.option("--seed", type=click.IntRange(min=0), default=1, show_default=True,
              help="Which chance; the same seed gives the same people.")
@click.option("--jobs", "-j", type=click.IntRange(min=1), default=None,
              help="Processes to use; the numbers do not depend on it.  [default: one for each core]")
@click.option("--set", "sets", multiple=True, metavar="PATH=VALUE",
              help="Change a value of the scenario, such as staff.broker.people=2; may be repeated.")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), default=Path("results"),
              show_default=True, metavar="DIR",
              help="Where to make the run's own folder. No other run is ever overwritten.")
@click.option("--json", "as_json", is_flag=True,
              help="Print one JSON object and nothing else.")
@click.option("--events", type=click.Path(dir_okay=False, path_type=Path), default=None,
              metavar="FILE",
              help="Write everything that happened to FILE (.csv or .parquet), and who the people "
              "are beside it.")
@debug_option
@click.pass_context
def command(  # noqa: PLR0913 -- one argument for each option
    ctx: click.Context, *, scenario: str, replications: int, seed: int, jobs: int | None,
    sets: tuple[str, ...], out: Path, as_json: bool, events: Path | None,
) -> None:  # fmt: skip
    """Run SCENARIO and print what it means.

    SCENARIO is a file, or the name of one that comes with sdssim; without it the Stockport pilot
    is run. A run that is stopped with Ctrl-C goes on where it was when the same command is given
    again.
    """
    from sdssim.experiments.pool import usable_cores
    from sdssim.scenario.load import load

    asked = load(scenario, sets)
    request = Request(replications, seed, jobs or usable_cores(), out, events)
    _check_places(request)
    _warn(asked)
    results, folder = _finished(ctx, asked, request)
    if as_json:
        click.echo(json.dumps(json_object(results), ensure_ascii=False, allow_nan=False))
    else:
        _show(results)
        _say_what_next(scenario, folder, events)


def json_object(results: "Results") -> dict[str, Any]:
    """Return a run as plain data: what is not known is null."""
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


def _finished(
    ctx: click.Context, scenario: "Scenario", request: Request
) -> "tuple[Results, Path]":
    """Run what is not done yet, write everything, and clear away what was kept meanwhile."""
    from sdssim.cli.show import progress
    from sdssim.experiments.logs import write_logs
    from sdssim.experiments.replicate import run
    from sdssim.results.store import FILE_NAME, ReplicationStore
    from sdssim.results.write import identity_of, run_folder, write_run

    identity = identity_of(
        scenario, seed=request.seed, replications=request.replications, engine=ENGINE
    )
    folder = run_folder(request.out, identity)
    with ExitStack() as open_things:
        store = open_things.enter_context(ReplicationStore(folder / FILE_NAME))
        executor = _pool(request, open_things)
        try:
            with progress("Simulating") as update:
                results = run(
                    scenario, request.replications, request.seed, executor,
                    engine=ENGINE, progress=update, store=store,
                )  # fmt: skip
            write_run(results, folder)
            if request.events is not None:
                with progress("Writing events") as update:
                    write_logs(
                        scenario, request.replications, request.seed, request.events, executor,
                        engine=ENGINE, progress=update,
                    )  # fmt: skip
        except KeyboardInterrupt:
            _say_interrupted(store, folder)
            ctx.exit(INTERRUPTED)
        store.remove()
    return results, folder
