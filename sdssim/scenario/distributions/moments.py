"""Exact mean, variance and range of a distribution.

Closed forms as in Johnson, Kotz and Balakrishnan, *Continuous Univariate Distributions* (2nd ed.),
and Johnson, Kemp and Kotz, *Univariate Discrete Distributions* (3rd ed.).
"""

import math
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from sdssim.scenario.distributions.vocabulary import Canonical, Family


class Moments(NamedTuple):
    """Mean, variance (square of the unit) and the ends of the support, which may be infinite."""

    mean: float
    variance: float
    lowest: float = 0.0
    highest: float = math.inf


def _constant(value: float) -> Moments:
    return Moments(value, 0.0, value, value)


def _uniform(low: float, high: float) -> Moments:
    return Moments(low + (high - low) / 2, (high - low) ** 2 / 12, low, high)


def _triangular(low: float, mode: float, high: float) -> Moments:
    # The sum of squares is the textbook form without its cancellation.
    squares = (mode - low) ** 2 + (high - mode) ** 2 + (high - low) ** 2
    return Moments((low + mode + high) / 3, squares / 36, low, high)


def _exponential(mean: float) -> Moments:
    return Moments(mean, mean**2)


def _erlang(stages: float, mean: float) -> Moments:
    return Moments(mean, mean**2 / stages)


def _gamma(shape: float, scale: float) -> Moments:
    return Moments(shape * scale, shape * scale**2)


def _weibull(shape: float, scale: float) -> Moments:
    mean = scale * math.gamma(1 + 1 / shape)
    ratio = math.lgamma(1 + 2 / shape) - 2 * math.lgamma(1 + 1 / shape)
    return Moments(mean, mean**2 * math.expm1(ratio))


def _lognormal(mu: float, sigma: float) -> Moments:
    mean = math.exp(mu + sigma**2 / 2)
    return Moments(mean, mean**2 * math.expm1(sigma**2))


def _beta(low: float, high: float, alpha: float, beta: float) -> Moments:
    total = alpha + beta
    variance = (alpha / total) * (beta / total) / (total + 1) * (high - low) ** 2
    return Moments(low + (high - low) * alpha / total, variance, low, high)


def _poisson(mean: float, at_least: float) -> Moments:
    return Moments(mean, mean - at_least, at_least, math.inf if mean > at_least else at_least)


def _geometric(mean: float) -> Moments:
    return Moments(mean, mean * (mean - 1), 1.0, math.inf if mean > 1 else 1.0)


_FORMULAS: dict[Family, Callable[..., Moments]] = {
    Family.CONSTANT: _constant,
    Family.UNIFORM: _uniform,
    Family.TRIANGULAR: _triangular,
    Family.EXPONENTIAL: _exponential,
    Family.ERLANG: _erlang,
    Family.GAMMA: _gamma,
    Family.WEIBULL: _weibull,
    Family.LOGNORMAL: _lognormal,
    Family.BETA: _beta,
    Family.POISSON: _poisson,
    Family.GEOMETRIC: _geometric,
}


def _mixture(points: tuple[tuple[float, float], ...], *, exponential: bool) -> Moments:
    total = math.fsum(weight for _, weight in points)
    mean = math.fsum(value * weight for value, weight in points) / total
    variance = math.fsum((value - mean) ** 2 * weight for value, weight in points) / total
    if exponential:
        inside = math.fsum(value**2 * weight for value, weight in points) / total
        return Moments(mean, variance + inside)
    return Moments(mean, variance, points[0][0], points[-1][0])


@lru_cache(maxsize=1024)
def moments_of(canonical: Canonical) -> Moments:
    """Return the exact moments and range of a canonical distribution.

    Raises
    ------
    OverflowError
        The mean or the variance is too large for a float.
    """
    if canonical.points:
        exponential = canonical.family is Family.HYPER_EXPONENTIAL
        found = _mixture(canonical.points, exponential=exponential)
    else:
        found = _FORMULAS[canonical.family](*canonical.parameters)
    if not (math.isfinite(found.mean) and math.isfinite(found.variance)):
        message = "the mean or the variance is not finite"
        raise OverflowError(message)
    return found


def is_whole(canonical: Canonical) -> bool:
    """Tell whether only whole numbers can occur."""
    match canonical.family:
        case Family.POISSON | Family.GEOMETRIC | Family.SHARES:
            return True
        case Family.CONSTANT:
            return canonical.parameters[0].is_integer()
        case Family.EMPIRICAL:
            return all(value.is_integer() for value, _ in canonical.points)
        case _:
            return False
