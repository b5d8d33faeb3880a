"""Families read off a finite table of probabilities: constant, shares, empirical, poisson."""

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from sdssim.inputs.laws.law import FloatArray, Law, Standard
from sdssim.scenario.distribution import Distribution, Family

_SPREAD = 40.0
"""A Poisson table ends where less than exp(-700) is left, by Chernoff's bound."""

_LEAST_SURVIVAL = 1e-280
"""Below this a conditional probability is no longer divided: the next value is taken."""


class _Table(NamedTuple):
    """Rising values, with P(X <= value) and P(X > value), each accurate where it is small."""

    values: FloatArray
    cdf: FloatArray
    survival: FloatArray


@lru_cache(maxsize=128)
def _table(dist: Distribution) -> _Table:
    if dist.family is Family.POISSON:
        return _poisson_table(*dist.parameters)
    points = dist.points or ((dist.parameters[0], 1.0),)
    values, weights = np.array(points).T
    shares = weights / weights.sum()
    cdf = np.cumsum(shares)
    cdf[-1] = 1.0
    survival = np.append(np.cumsum(shares[:0:-1])[::-1], 0.0)
    return _Table(values.copy(), cdf, survival)


def cumulative(dist: Distribution) -> tuple[FloatArray, FloatArray]:
    """Return the rising values of a listed distribution, and P(X <= value) of each."""
    table = _table(dist)
    return table.values, table.cdf


def _poisson_table(mean: float, at_least: float) -> _Table:
    from scipy import special

    rate = mean - at_least
    spread = _SPREAD * np.sqrt(rate)
    counts = np.arange(max(0.0, np.floor(rate - spread)), np.ceil(rate + spread + _SPREAD) + 1)
    # P(Poisson(rate) <= k) = Q(k + 1, rate): Abramowitz and Stegun 26.4.21.
    cdf = np.asarray(special.gammaincc(counts + 1, rate), dtype=np.float64)
    survival = np.asarray(special.gammainc(counts + 1, rate), dtype=np.float64)
    cdf[-1] = 1.0
    return _Table(at_least + counts, cdf, survival)


def _constant(dist: Distribution, z: FloatArray) -> FloatArray:
    return np.full_like(z, dist.mean)


def _transform(dist: Distribution, u: FloatArray) -> FloatArray:
    table = _table(dist)
    position = np.searchsorted(table.cdf, u, side="right")
    values = table.values[np.minimum(position, len(table.values) - 1)]
    return np.where(u < 1, values, dist.highest)


def _cdf(dist: Distribution, x: FloatArray) -> FloatArray:
    table = _table(dist)
    position = np.searchsorted(table.values, x, side="right")
    return np.concatenate([[0.0], table.cdf])[position]


def _remaining(dist: Distribution, u: FloatArray, elapsed: FloatArray) -> FloatArray:
    table = _table(dist)
    last = len(table.values) - 1
    start = np.searchsorted(table.values, elapsed, side="right")
    survival = np.concatenate([[1.0], table.survival])[start]
    # The first value with P(X > value) < P(X > elapsed) (1 - u).
    found = np.searchsorted(-table.survival, -survival * (1 - u), side="right")
    # Beyond a Poisson table, or where no probability is left to divide: the next value.
    following = np.where(start <= last, table.values[np.minimum(start, last)], elapsed // 1 + 1)
    drawn = table.values[np.minimum(np.maximum(found, start), last)]
    value = np.where((survival > _LEAST_SURVIVAL) & (start <= last), drawn, following)
    return value - elapsed


CONSTANT = Law(Standard.UNIFORM, _constant, _cdf, _remaining, atoms=True)
LISTED = Law(Standard.UNIFORM, _transform, _cdf, _remaining, atoms=True)
