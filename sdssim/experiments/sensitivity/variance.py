"""Sobol indices: which part of a measure's variance comes from which factor.

First-order indices by Saltelli and others (2010), "Variance based sensitivity analysis of model
output", total indices by Jansen (1999), both from a scrambled Sobol sequence (Owen 1998).
"""

from collections.abc import Sequence

import numpy as np

from sdssim.experiments.sensitivity.factors import Factor
from sdssim.experiments.sensitivity.points import Evaluate, Point, means_of
from sdssim.results.interval import LEVEL
from sdssim.results.sensitivity import Indices
from sdssim.timebase import Floats, Ints

_RESAMPLES = 999


def indices(
    factors: Sequence[Factor],
    evaluate: Evaluate,
    measures: Sequence[str],
    *,
    samples: int,
    seed: int,
) -> list[tuple[Indices, ...]]:
    """Estimate Sobol indices; ``samples`` x (factors + 2) points are simulated.

    Parameters
    ----------
    measures
        Names of the measures that ``evaluate`` gives, for messages.
    samples
        A power of 2.
    seed
        Of the design and of the bootstrap.

    Returns
    -------
    list of tuple of Indices
        For every measure its factors, the largest total index first; all are 0 for a measure
        that does not vary.

    Raises
    ------
    SdssimError
        A measure is known at no replication of some point.
    """
    values = evaluate(_points(factors, samples, seed))
    found = []
    for place, name in enumerate(measures):
        means = means_of(values, place, name).reshape(len(factors) + 2, samples)
        rows = _estimated(factors, means, seed)
        order = np.argsort([-row.total for row in rows], kind="stable")
        found.append(tuple(rows[each] for each in order))
    return found


def _points(factors: Sequence[Factor], samples: int, seed: int) -> list[Point]:
    """Lay out A, B, and for every factor A with the factor's column from B."""
    from scipy.stats import qmc

    count = len(factors)
    drawn = qmc.Sobol(2 * count, rng=seed).random(samples)
    first, second = drawn[:, :count], drawn[:, count:]
    blocks = [first, second]
    for column in range(count):
        mixed = first.copy()
        mixed[:, column] = second[:, column]
        blocks.append(mixed)
    return [
        {factor.name: factor.at_unit(unit) for factor, unit in zip(factors, row, strict=True)}
        for row in np.concatenate(blocks).tolist()
    ]


def saltelli_and_jansen(means: Floats) -> Floats:
    """Return first-order and total indices.

    Parameters
    ----------
    means
        The measure at A, at B, and at A with one column from B, shape (factors + 2, samples).

    Returns
    -------
    ndarray, shape (2, factors)
        0 where nothing varies.
    """
    at_a, at_b, mixed = means[0], means[1], means[2:]
    variance = np.var(means[:2])
    if variance == 0:
        return np.zeros((2, len(mixed)))
    first = np.mean(at_b * (mixed - at_a), axis=1)
    total = np.mean((at_a - mixed) ** 2, axis=1) / 2
    found: Floats = np.array([first, total]) / variance
    return found


def _estimated(factors: Sequence[Factor], means: Floats, seed: int) -> list[Indices]:
    from scipy.stats import bootstrap

    centred = means - means[:2].mean()  # the estimator of the first order is steadier so

    def of_rows(rows: Ints) -> Floats:
        return saltelli_and_jansen(centred[:, rows])

    found = bootstrap(
        (np.arange(means.shape[1]),),
        of_rows,
        n_resamples=_RESAMPLES,
        vectorized=False,
        confidence_level=LEVEL,
        method="percentile",
        rng=seed,
    )
    interval = found.confidence_interval
    told = np.array([saltelli_and_jansen(centred), interval.low, interval.high])
    by_factor = told.transpose(2, 1, 0).reshape(len(factors), -1).tolist()
    return [Indices(factor.varied, *row) for factor, row in zip(factors, by_factor, strict=True)]
