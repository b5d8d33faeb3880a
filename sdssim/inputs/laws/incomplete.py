"""Families whose cumulative distribution is an incomplete gamma or beta function.

SciPy's inverses take 0.3 to 0.7 microseconds a value, too long to draw with, so gamma, erlang and
beta are drawn from a table (`hermite`): the logarithm of x (gamma) or its log-odds (beta) over the
log-odds of u. Both are nearly straight in the tails, and the scale stays outside. Remaining times,
wanted for the few people who are already on the way, use SciPy's functions.
"""

from functools import lru_cache

import numpy as np

from sdssim.inputs.laws.far_tail import LogDensity, far_remaining
from sdssim.inputs.laws.hermite import (
    ABOVE,
    BELOW,
    LOG_ODDS,
    HermiteTable,
    hermite_table,
    read_table,
)
from sdssim.inputs.laws.law import FloatArray, Law, Standard
from sdssim.scenario.distribution import Distribution, Family

_LEAST_VALUE = 1e-290
"""Below it, inverses underflow; the first term of the power series is exact there."""

_LEAST_SURVIVAL = 1e-250
_MIDDLE = len(LOG_ODDS) // 2


def _shape_and_scale(dist: Distribution) -> tuple[float, float]:
    if dist.family is Family.ERLANG:
        stages, mean = dist.parameters
        return stages, mean / stages
    shape, scale = dist.parameters
    return shape, scale


def _log_or(series: FloatArray, values: FloatArray) -> FloatArray:
    """Take the logarithm of values, or the logarithm from the series where they underflow."""
    return np.where(values > _LEAST_VALUE, np.log(np.maximum(values, _LEAST_VALUE)), series)


@lru_cache(maxsize=128)
def _gamma_table(shape: float) -> HermiteTable:
    from scipy import special

    lower = special.gammaincinv(shape, BELOW[:_MIDDLE])
    upper = special.gammainccinv(shape, ABOVE[_MIDDLE:])
    log_x = _log_or(
        (np.log(BELOW) + special.gammaln(shape + 1)) / shape, np.concatenate([lower, upper])
    )
    log_density = shape * log_x - np.exp(log_x) - special.gammaln(shape)
    return hermite_table(log_x, np.exp(np.log(BELOW) + np.log(ABOVE) - log_density))


def _gamma(dist: Distribution, u: FloatArray) -> FloatArray:
    shape, scale = _shape_and_scale(dist)
    return scale * np.exp(read_table(_gamma_table(shape), u))


def _gamma_cdf(dist: Distribution, x: FloatArray) -> FloatArray:
    from scipy import special

    shape, scale = _shape_and_scale(dist)
    return np.asarray(special.gammainc(shape, x / scale), dtype=np.float64)


def _gamma_remaining(dist: Distribution, u: FloatArray, elapsed: FloatArray) -> FloatArray:
    from scipy import special

    shape, scale = _shape_and_scale(dist)
    x = elapsed / scale
    survival = special.gammaincc(shape, x)
    below, above = special.gammainc(shape, x) + u * survival, (1 - u) * survival
    remaining = np.where(
        below < above, special.gammaincinv(shape, below), special.gammainccinv(shape, above)
    )
    remaining -= x
    if (far := survival < _LEAST_SURVIVAL).any():
        density = LogDensity(
            value=lambda t: (shape - 1) * np.log(t) - t, fall=lambda t: 1 - (shape - 1) / t
        )
        remaining[far] = far_remaining(density, u[far], x[far])
    return scale * remaining


@lru_cache(maxsize=128)
def _beta_table(alpha: float, beta: float) -> HermiteTable:
    from scipy import special

    below, above = BELOW[:_MIDDLE], ABOVE[_MIDDLE:]
    x = [special.betaincinv(alpha, beta, below), special.betainccinv(alpha, beta, above)]
    y = [special.betainccinv(beta, alpha, below), special.betaincinv(beta, alpha, above)]
    log_total = special.betaln(alpha, beta)
    series_x = (np.log(BELOW) + np.log(alpha) + log_total) / alpha
    series_y = (np.log(ABOVE) + np.log(beta) + log_total) / beta
    log_x = _log_or(series_x, np.concatenate(x))
    log_y = _log_or(series_y, np.concatenate(y))
    log_density = alpha * log_x + beta * log_y - log_total
    slopes = np.exp(np.log(BELOW) + np.log(ABOVE) - log_density)
    return hermite_table(log_x - log_y, slopes)


def _beta(dist: Distribution, u: FloatArray) -> FloatArray:
    low, high, alpha, beta = dist.parameters
    with np.errstate(over="ignore"):
        part = 1 / (1 + np.exp(-read_table(_beta_table(alpha, beta), u)))
    return low + (high - low) * part


def _beta_cdf(dist: Distribution, x: FloatArray) -> FloatArray:
    from scipy import special

    low, high, alpha, beta = dist.parameters
    return special.betainc(alpha, beta, (x - low) / (high - low))


def _beta_remaining(dist: Distribution, u: FloatArray, elapsed: FloatArray) -> FloatArray:
    from scipy import special

    low, high, alpha, beta = dist.parameters
    x = (elapsed - low) / (high - low)
    survival = special.betaincc(alpha, beta, x)
    below, above = special.betainc(alpha, beta, x) + u * survival, (1 - u) * survival
    remaining = np.where(
        below < above,
        special.betaincinv(alpha, beta, below),
        special.betainccinv(alpha, beta, above),
    )
    remaining -= x
    if (far := survival < _LEAST_SURVIVAL).any():
        density = LogDensity(
            value=lambda t: _log_beta_density(t, alpha, beta),
            fall=lambda t: (beta - 1) / (1 - t) - (alpha - 1) / t,
        )
        remaining[far] = far_remaining(density, u[far], x[far])
    return (high - low) * remaining


def _log_beta_density(t: FloatArray, alpha: float, beta: float) -> FloatArray:
    inside = np.minimum(t, 1 - np.finfo(np.float64).epsneg)
    value = (alpha - 1) * np.log(inside) + (beta - 1) * np.log1p(-inside)
    return np.where(t < 1, value, -np.inf)


GAMMA = Law(Standard.UNIFORM, _gamma, _gamma_cdf, _gamma_remaining)
BETA = Law(Standard.UNIFORM, _beta, _beta_cdf, _beta_remaining)
