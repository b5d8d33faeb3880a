"""Families whose inverse has a formula.

Formulas: Devroye, *Non-Uniform Random Variate Generation* (1986), chapters II and X.
"""

import numpy as np

from sdssim.inputs.laws.law import FloatArray, Law, Standard
from sdssim.scenario.distribution import Distribution


def _uniform(dist: Distribution, u: FloatArray) -> FloatArray:
    low, high = dist.parameters
    return low + (high - low) * u


def _uniform_cdf(dist: Distribution, x: FloatArray) -> FloatArray:
    low, high = dist.parameters
    return (x - low) / (high - low)


def _uniform_remaining(dist: Distribution, u: FloatArray, elapsed: FloatArray) -> FloatArray:
    return u * (dist.highest - elapsed)


def _triangular_at(dist: Distribution, below: FloatArray, above: FloatArray) -> FloatArray:
    """Invert, given the probability below and the probability above, each accurate where small."""
    low, mode, high = dist.parameters
    rising = low + np.sqrt(below * ((high - low) * (mode - low)))
    falling = high - np.sqrt(above * ((high - low) * (high - mode)))
    return np.where(below < (mode - low) / (high - low), rising, falling)


def _triangular(dist: Distribution, u: FloatArray) -> FloatArray:
    return _triangular_at(dist, u, 1 - u)


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
    return _triangular_at(dist, below + u * above, (1 - u) * above) - elapsed


def _exponential(dist: Distribution, z: FloatArray) -> FloatArray:
    return dist.mean * z


def _exponential_cdf(dist: Distribution, x: FloatArray) -> FloatArray:
    return -np.expm1(-x / dist.mean)


def _exponential_remaining(dist: Distribution, u: FloatArray, _elapsed: FloatArray) -> FloatArray:
    return -dist.mean * np.log1p(-u)


def _weibull(dist: Distribution, z: FloatArray) -> FloatArray:
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


def _lognormal(dist: Distribution, z: FloatArray) -> FloatArray:
    mu, sigma = dist.parameters
    return np.exp(mu + sigma * z)


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


UNIFORM = Law(Standard.UNIFORM, _uniform, _uniform_cdf, _uniform_remaining)
TRIANGULAR = Law(Standard.UNIFORM, _triangular, _triangular_cdf, _triangular_remaining)
EXPONENTIAL = Law(Standard.EXPONENTIAL, _exponential, _exponential_cdf, _exponential_remaining)
WEIBULL = Law(Standard.EXPONENTIAL, _weibull, _weibull_cdf, _weibull_remaining)
LOGNORMAL = Law(Standard.NORMAL, _lognormal, _lognormal_cdf, _lognormal_remaining)
GEOMETRIC = Law(Standard.UNIFORM, _geometric, _geometric_cdf, _geometric_remaining, atoms=True)
