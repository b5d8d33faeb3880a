"""A whole sensitivity analysis: which factors, over which ranges, by which method."""

from collections.abc import Sequence
from concurrent.futures import Executor

import numpy as np

from sdssim.errors import SdssimError
from sdssim.experiments.driver import Progress, replicate_all
from sdssim.experiments.keeper import Keeper
from sdssim.experiments.sensitivity.factors import Factor
from sdssim.experiments.sensitivity.one_at_a_time import one_at_a_time
from sdssim.experiments.sensitivity.points import Evaluate, Point, scenarios_at, together
from sdssim.experiments.sensitivity.screening import screen
from sdssim.experiments.sensitivity.variance import indices
from sdssim.measures.entry import MeasureKey
from sdssim.measures.measure import yardstick
from sdssim.model.choose import AskedEngine
from sdssim.results.headline import Headline, headline_measures
from sdssim.results.interval import intervals, known
from sdssim.results.sensitivity import Design, Measured, Method, NotVaried, Row, Sensitivity
from sdssim.results.table import Results
from sdssim.scenario.load import Scenario
from sdssim.timebase import Floats


def default_measures(scenario: Scenario) -> tuple[str, ...]:
    """Name what is analysed unless something else is asked for: the wait, and who still waits."""
    asked = yardstick(scenario)
    named = headline_measures(asked.scope, {key.name for key in asked.keys})
    first = Headline.WAIT if Headline.WAIT in named else Headline.COMPLETED
    second = Headline.WAITING if Headline.WAITING in named else Headline.ON_THE_WAY
    return tuple(named[each] for each in (first, second) if each in named)


def analyse(  # noqa: PLR0913 -- what to analyse, and how
    scenario: Scenario,
    factors: Sequence[Factor],
    measures: Sequence[str],
    design: Design,
    executor: Executor | None = None,
    *,
    not_varied: Sequence[NotVaried] = (),
    engine: AskedEngine = "auto",
    progress: Progress | None = None,
    store: Keeper | None = None,
) -> Sensitivity:
    """Find out what factors do to measures.

    All points meet the same people and the same chance, so that a difference is the factor's.
    Where several factors are varied at once, the ranges of shares are narrowed until all shares
    can be at their highest together.

    Parameters
    ----------
    factors
        At least one.
    measures
        Names of measures, of everybody.
    not_varied
        What is told to have been left out.
    executor, engine, progress, store
        As for :func:`sdssim.experiments.driver.replicate_all`.

    Raises
    ------
    SdssimError
        No factor, an unknown measure, fewer than 2 replications, a range in which the scenario
        cannot be right, a library that is not installed, or a measure that is not known somewhere.
    """
    if not factors:
        message = "there is nothing to vary; name factors with --factor"
        raise SdssimError(message)
    keys = _keys(scenario, measures)
    used = tuple(factors)
    if design.method is not Method.ONE_AT_A_TIME:
        used = together(scenario, used)

    def evaluate(points: Sequence[Point]) -> Floats:
        scenarios = scenarios_at(scenario, used, points)
        results = replicate_all(
            scenarios, design.replications, design.seed, executor,
            engine=engine, progress=progress, store=store,
        )  # fmt: skip
        # Which figures there are, and so their columns, may depend on the scenario.
        return np.array(
            [each.values[:, [each.column(key.name) for key in keys]] for each in results]
        )

    definitions = {entry.name: entry.definition for entry in yardstick(scenario).entries}
    baseline = intervals(evaluate([{}])[0]).mean
    rows = _rows(used, evaluate, [key.name for key in keys], design)
    return Sensitivity(
        scenario,
        design,
        tuple(factor.varied for factor in used),
        tuple(not_varied),
        tuple(
            Measured(key, definitions[key.name], known(mean), tuple(found))
            for key, mean, found in zip(keys, baseline, rows, strict=True)
        ),
    )


def _rows(
    factors: Sequence[Factor], evaluate: Evaluate, measures: Sequence[str], design: Design
) -> Sequence[Sequence[Row]]:
    if design.method is Method.MORRIS:
        return screen(
            factors, evaluate, measures, trajectories=design.trajectories, seed=design.seed
        )
    if design.method is Method.SOBOL:
        return indices(factors, evaluate, measures, samples=design.samples, seed=design.seed)
    return one_at_a_time(factors, evaluate)


def _keys(scenario: Scenario, measures: Sequence[str]) -> tuple[MeasureKey, ...]:
    """Find the measures, of everybody; all that are unknown are told at once."""
    asked = yardstick(scenario)
    nothing = np.full((1, len(asked.keys)), np.nan)
    table = Results.of(scenario, nothing, seed=0, engine="")
    found, problems = [], []
    for name in measures:
        try:
            found.append(asked.keys[table.column(name)])
        except SdssimError as error:
            problems.append(str(error))
    if problems:
        raise SdssimError("\n".join(problems))
    return tuple(found)
