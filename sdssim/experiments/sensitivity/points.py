"""The points of an analysis: which factor stands where, and what the measures are there."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import numpy as np

from sdssim.errors import ScenarioError, SdssimError
from sdssim.experiments.sensitivity.factors import Factor
from sdssim.scenario.load import Scenario, vary
from sdssim.timebase import Floats

Point = Mapping[str, float]
"""Settings of factors by name; a factor that is not named is at its baseline."""

Evaluate = Callable[[Sequence[Point]], Floats]
"""Simulates points: shape (points, replications, measures); NaN is not known."""

_MOST_TOLD = 5


def scenarios_at(
    scenario: Scenario, factors: Sequence[Factor], points: Sequence[Point]
) -> list[Scenario]:
    """Return the scenario at each point.

    Raises
    ------
    SdssimError
        The scenario cannot be right at some points: shares sum to more than 1, for instance.
    """
    by_name = {factor.name: factor for factor in factors}
    found: list[Scenario] = []
    problems: dict[str, None] = {}
    for point in points:
        changes = {}
        for name, setting in point.items():
            changes.update(by_name[name].changes(setting))
        try:
            found.append(vary(scenario, changes) if changes else scenario)
        except ScenarioError as error:
            problems |= dict.fromkeys(problem.message for problem in error.problems)
    if problems:
        told = list(problems)
        more = f"\nand {len(told) - _MOST_TOLD} more" if len(told) > _MOST_TOLD else ""
        message = (
            "the scenario cannot be right over the whole range of its factors; choose a smaller "
            "--range, or fewer factors with --factor:\n" + "\n".join(told[:_MOST_TOLD]) + more
        )
        raise SdssimError(message)
    return found


def together(scenario: Scenario, factors: Sequence[Factor]) -> tuple[Factor, ...]:
    """Narrow the ranges of shares until all of them may be at their highest at once.

    Shares that are varied together may exceed 1 together, though none does alone.
    """

    def narrowed(part: float) -> tuple[Factor, ...]:
        return tuple(
            replace(
                factor,
                low=1 + part * (factor.low - 1),
                high=1 + part * (factor.high - 1),
            )
            if factor.is_share
            else factor
            for factor in factors
        )

    for sixteenths in range(16, 0, -1):
        tried = narrowed(sixteenths / 16)
        highest = {factor.name: factor.high for factor in tried if factor.is_share}
        try:
            scenarios_at(scenario, tried, [highest])
        except SdssimError:
            continue
        return tried
    return tuple(factors)


def means_of(values: Floats, measure: int, name: str) -> Floats:
    """Mean of a measure over the replications of each point, shape (points,).

    Raises
    ------
    SdssimError
        At some point the measure is known in no replication.
    """
    of_measure = values[:, :, measure]
    counted = ~np.isnan(of_measure)
    if not counted.any(axis=1).all():
        message = (
            f"'{name}' is not known at {int((~counted.any(axis=1)).sum())} of {len(values)} "
            "points, in any replication; choose another measure with --measure"
        )
        raise SdssimError(message)
    means: Floats = np.where(counted, of_measure, 0.0).sum(axis=1) / counted.sum(axis=1)
    return means
