"""Families whose inverse has a formula.

Formulas: Devroye, *Non-Uniform Random Variate Generation* (1986), chapters II and X.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from sdssim.inputs.laws.law import FloatArray, Law, Standard, by_formula
from sdssim.scenario.distribution import Distribution


def _uniform(parameters: Sequence[Any], u: FloatArray) -> FloatArray:
    low, high = parameters
    values: FloatArray = low + (high - low) * u
    return values


def _uniform_cdf(dist: Distribution, x: FloatArray) -> FloatArray:
    low, high = dist.parameters
    return (x - low) / (high - low)


def _uniform_remaining(dist: Distribution, u: FloatArray, elapsed: FloatArray) -> FloatArray:
    return u * (dist.highest - elapsed)


def _triangular_at(parameters: Sequence[Any], below: FloatArray, above: FloatArray) -> FloatArray:
    """Invert, given the probability below and the probability above, each accurate where small."""
    low, mode, high = parameters
    width, is_rising = high - low, below < (mode - low) / (high - low)
    squares = np.where(is_rising, below * (width * (mode - low)), above * (width * (high - mode)))
    roots = np.sqrt(squares, out=squares)
    values: FloatArray = np.where(is_rising, low + roots, high - roots)
    return values


def _triangular(parameters: Sequence[Any], u: FloatArray) -> FloatArray:
    return _triangular_at(parameters, u, 1 - u)


def _triangular_tails(dist: Distribution, x: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return P(X <= x) and P(X > x)."""
    low, mode, high = dist.parameters
    # At most one of the two sides is used, and its width is above 0 where it is.
    rising = (x - low) ** 2 / ((high - low) * (mode - low) or 1.0)
    falling = (high - x) ** 2 / ((high - low) * (high - mode) or 1.0)
    is_rising = x < mode
    return np.where(is_rising, rising, 1 - falling), np.where(is_rising, 1 - rising, falling)


def _triangular_cdf(dist: Distribution, x: FloatArray) -> FloatArray:
    return _triangular_tails(dist, x)[0]


def _triangular_remaining(dist: Distribution, u: FloatArray, elapsed: FloatArray) -> FloatArray:
    below, above = _triangular_tails(dist, elapsed)
    return _triangular_at(dist.parameters, below + u * above, (1 - u) * above) - elapsed


def _exponential(parameters: Sequence[Any], z: FloatArray) -> FloatArray:
    (mean,) = parameters
    values: FloatArray = mean * z
    return values


def _exponential_cdf(dist: Distribution, x: FloatArray) -> FloatArray:
    return -np.expm1(-x / dist.mean)


def _exponential_remaining(dist: Distribution, u: FloatArray, _elapsed: FloatArray) -> FloatArray:
    return -dist.mean * np.log1p(-u)


def _weibull(dist: Distribution, z: FloatArray) -> FloatArray:
    # No formula for blocks: NumPy takes roots and squares for some exponents if they are numbers.
    shape, scale = dist.parameters
    return scale * z ** (1 / shape)


def _weibull_cdf(dist: Distribution, x: FloatArray) -> FloatArray:
    shape, scale = dist.parameters
    return -np.expm1(-((x / scale) ** shape))


def _weibull_remaining(dist: Distribution, u: FloatArray, elapsed: FloatArray) -> FloatArray:
    shape, scale = dist.parameters
    hazard, more = (elapsed / scale) ** shape, -np.log1p(-u)
    # scale * (hazard + more) ** (1 / shape) - elapsed, without the cancellation far out; the plain
    # form where the hazard so far is little beside what is to come (it may underflow to 0).
    far = elapsed * np.expm1(np.log1p(more / hazard) / shape)
    return np.where(hazard > more, far, scale * (hazard + more) ** (1 / shape) - elapsed)


def _lognormal(parameters: Sequence[Any], z: FloatArray) -> FloatArray:
    mu, sigma = parameters
    values: FloatArray = np.exp(mu + sigma * z)
    return values


def _lognormal_cdf(dist: Distribution, x: FloatArray) -> FloatArray:
    from scipy import special

    mu, sigma = dist.parameters
    return special.ndtr((np.log(x) - mu) / sigma)


def _lognormal_remaining(dist: Distribution, u: FloatArray, elapsed: FloatArray) -> FloatArray:
    from scipy import special

    mu, sigma = dist.parameters
    z = (np.log(elapsed) - mu) / sigma
    # In logarithms of the survival, which does not underflow however long somebody has waited.
    later = -special.ndtri_exp(special.log_ndtr(-z) + np.log1p(-u))
    return elapsed * np.expm1(sigma * (later - z))


def _geometric(dist: Distribution, u: FloatArray) -> FloatArray:
    if dist.mean == 1:
        return np.ones_like(u)
    log_failure = np.log1p(-1 / dist.mean)
    tries: FloatArray = np.floor(np.log1p(-u) / log_failure) + 1
    return tries


def _geometric_cdf(dist: Distribution, x: FloatArray) -> FloatArray:
    log_failure = np.log1p(-1 / dist.mean)
    below: FloatArray = -np.expm1(np.floor(x) * log_failure)
    return below


def _geometric_remaining(dist: Distribution, u: FloatArray, elapsed: FloatArray) -> FloatArray:
    # Failures so far tell nothing about the next try.
    more: FloatArray = _geometric(dist, u) + (np.floor(elapsed) - elapsed)
    return more


UNIFORM = Law(
    Standard.UNIFORM,
    by_formula(_uniform),
    _uniform_cdf,
    _uniform_remaining,
    formula=_uniform,
)
TRIANGULAR = Law(
    Standard.UNIFORM,
    by_formula(_triangular),
    _triangular_cdf,
    _triangular_remaining,
    formula=_triangular,
)
EXPONENTIAL = Law(
    Standard.EXPONENTIAL,
    by_formula(_exponential),
    _exponential_cdf,
    _exponential_remaining,
    formula=_exponential,
)
WEIBULL = Law(Standard.EXPONENTIAL, _weibull, _weibull_cdf, _weibull_remaining)
LOGNORMAL = Law(
    Standard.NORMAL,
    by_formula(_lognormal),
    _lognormal_cdf,
    _lognormal_remaining,
    formula=_lognormal,
)
GEOMETRIC = Law(Standard.UNIFORM, _geometric, _geometric_cdf, _geometric_remaining, atoms=True)
