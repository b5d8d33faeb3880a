"""``sdssim sensitivity``: which of a scenario's assumptions matter."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sdssim.cli.engine import engine_option, engine_starter
from sdssim.cli.faults import StoppedError, debug_option
from sdssim.cli.options import (
    jobs_option,
    out_option,
    replications_option,
    seed_option,
    set_option,
    store_option,
)
from sdssim.cli.places import refuse_unwritable
from sdssim.cli.workers import workers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sdssim.experiments.sensitivity.factors import Factor
    from sdssim.model.choose import AskedEngine
    from sdssim.results.sensitivity import Design, NotVaried, Sensitivity
    from sdssim.scenario.load import Scenario

_METHODS = ("one-at-a-time", "morris", "sobol")
_REPLICATIONS, _TRAJECTORIES, _SAMPLES = 30, 10, 64
_SPREAD = "25%"
_WIDEST = 100.0


@dataclass(frozen=True, slots=True)
class Request:
    """What the command line asked for, besides the scenario."""

    factors: "tuple[Factor, ...]"
    not_varied: "tuple[NotVaried, ...]"
    measures: tuple[str, ...]
    design: "Design"
    jobs: int
    engine: "AskedEngine"
    out: Path
    store: Path


@click.command("sensitivity")
@click.argument("scenario")
@click.option(
    "--factor",
    "factors",
    multiple=True,
    metavar="PATH[=LOW:HIGH]",
    help="Vary this number, or all that a pattern such as staff.*.share fits; LOW and HIGH are "
    "multiples of it (of whole numbers: what is added).  [default: everything that the scenario "
    "marks as assumed]",
)
@click.option(
    "--range",
    "spread",
    default=_SPREAD,
    show_default=True,
    metavar="PERCENT",
    help="How far numbers are varied up and down; whole numbers by at least 1.",
)
@click.option(
    "--method",
    type=click.Choice(_METHODS),
    default=_METHODS[0],
    show_default=True,
    help="One at a time is quick and easy to read; morris tells, over all ranges at once, which "
    "matter; sobol how much of the variance each accounts for.",
)
@click.option(
    "--measure",
    "measures",
    multiple=True,
    metavar="NAME",
    help="What may change.  [default: the wait of half of everybody, and how many still wait]",
)
@click.option(
    "--trajectories",
    type=click.IntRange(min=2),
    default=_TRAJECTORIES,
    show_default=True,
    help="For morris: how often each factor is moved.",
)
@click.option(
    "--samples",
    type=click.IntRange(min=2),
    default=_SAMPLES,
    show_default=True,
    help="For sobol: a power of 2; more make the intervals narrower.",
)
@replications_option(_REPLICATIONS, 2, "How often to simulate each point")
@seed_option
@jobs_option
@engine_option
@set_option
@out_option("analysis")
@store_option
@debug_option
def command(  # noqa: PLR0913 -- one argument for each option
    *, scenario: str, factors: tuple[str, ...], spread: str, method: str,
    measures: tuple[str, ...], trajectories: int, samples: int, replications: int, seed: int,
    jobs: int | None, engine: "AskedEngine", sets: tuple[str, ...], out: Path, store: Path | None,
) -> None:  # fmt: skip
    """Find out which numbers of SCENARIO matter to the wait.

    SCENARIO is a file, or the name of one that comes with sdssim. Every point of the analysis
    meets the same people and the same chance.
    """
    from sdssim.experiments.pool import usable_cores
    from sdssim.experiments.sensitivity.analyse import default_measures
    from sdssim.results.sensitivity import Design, Method
    from sdssim.results.store import FILE_NAME
    from sdssim.scenario.load import load

    asked = load(scenario, sets)
    part = _spread(spread)
    varied, left = _factors(asked, factors, part)
    request = Request(
        varied,
        left,
        measures or default_measures(asked),
        Design(Method(method), replications, seed, trajectories, samples, part, factors),
        jobs or usable_cores(),
        engine,
        out,
        store or out / FILE_NAME,
    )
    refuse_unwritable(out, "--out")
    found, folder = _analyse_and_write(asked, request)
    _show(found)
    largest = found.measures[0].rows[0].factor.name
    click.echo(f"\nWrote {folder}.")
    click.echo(f"Next: open {folder / 'sensitivity.csv'}, or look closer at one number, such as\n"
               f"  sdssim compare {scenario} --vary {largest}=...")  # fmt: skip


def _factors(
    scenario: "Scenario", wanted: "Sequence[str]", spread: float
) -> "tuple[tuple[Factor, ...], tuple[NotVaried, ...]]":
    from sdssim.experiments.sensitivity.factors import assumed_factors, chosen_factors

    if wanted:
        return chosen_factors(scenario, wanted, spread), ()
    return assumed_factors(scenario, spread)


def _spread(text: str) -> float:
    try:
        percent = float(text.strip().removesuffix("%"))
    except ValueError:
        percent = 0.0
    if not 0 < percent < _WIDEST:
        message = f"'{text}' is not a range; allowed: above 0% and below 100%, such as 25%"
        raise click.BadParameter(message, param_hint="--range")
    return percent / 100


def _analyse_and_write(scenario: "Scenario", request: Request) -> "tuple[Sensitivity, Path]":
    from sdssim.cli.show import progress
    from sdssim.experiments.sensitivity.analyse import analyse
    from sdssim.model.choose import choose_engine
    from sdssim.results.sensitivity_files import sensitivity_identity, write_sensitivity
    from sdssim.results.store import ReplicationStore
    from sdssim.results.write import run_folder

    design = request.design
    runs = design.points(len(request.factors)) * design.replications
    engine_starter()(choose_engine(scenario, runs, request.engine))
    try:
        with (
            ReplicationStore(request.store) as store,
            workers(request.jobs) as executor,
            progress("Simulating") as update,
        ):
            found = analyse(
                scenario, request.factors, request.measures, design, executor,
                not_varied=request.not_varied, engine=request.engine, progress=update, store=store,
            )  # fmt: skip
        identity = sensitivity_identity(found)
        folder = run_folder(request.out, identity)
        write_sensitivity(found, folder, identity)
    except KeyboardInterrupt:
        message = (
            "Stopped. What is finished is kept; give the same command again to go on from there."
        )
        raise StoppedError(message) from None
    return found, folder


def _show(found: "Sensitivity") -> None:
    from sdssim.cli.show import console, show_grids, show_paragraph
    from sdssim.report.answer import title_of
    from sdssim.report.sensitivity import grids, sentences

    to, design = console(), found.design
    points = design.points(len(found.factors))
    show_paragraph(
        [
            f"{title_of(found.scenario)}: {len(found.factors)} factors, {design.method}, "
            f"{points:,} points of {design.replications} replications, seed {design.seed}."
        ],
        to,
    )
    for sentence in sentences(found):
        to.print()
        show_paragraph([sentence], to)
    show_grids(grids(found), to)
