"""One factor at a time, at both ends of its range: the tornado."""

from collections.abc import Sequence

from sdssim.experiments.sensitivity.factors import Factor
from sdssim.experiments.sensitivity.points import Evaluate, Point
from sdssim.results.interval import LEVEL, intervals, known
from sdssim.results.sensitivity import End, Swing
from sdssim.timebase import Floats


def one_at_a_time(
    factors: Sequence[Factor], evaluate: Evaluate, *, level: float = LEVEL
) -> list[tuple[Swing, ...]]:
    """Vary each factor alone, with the same people and the same chance as the baseline.

    Parameters
    ----------
    evaluate
        Simulates points.
    level
        Of the intervals. They hold one by one; with many factors some will miss by chance.

    Returns
    -------
    list of tuple of Swing
        For every measure its factors, those with the largest effect first.
    """
    points: list[Point] = [{}]
    for factor in factors:
        points += [{factor.name: factor.low}, {factor.name: factor.high}]
    values = evaluate(points)
    return [
        _ordered(factors, values[1:, :, measure] - values[0, :, measure], level)
        for measure in range(values.shape[2])
    ]


def _ordered(factors: Sequence[Factor], differences: Floats, level: float) -> tuple[Swing, ...]:
    """Gather differences from the baseline, shape (2 x factors, replications)."""
    of = intervals(differences.T, level)

    def end(place: int, setting: float) -> End:
        return End(setting, known(of.mean[place]), known(of.low[place]), known(of.high[place]))

    swings = [
        Swing(factor.varied, end(2 * row, factor.low), end(2 * row + 1, factor.high))
        for row, factor in enumerate(factors)
    ]
    return tuple(sorted(swings, key=lambda swing: -swing.size))
