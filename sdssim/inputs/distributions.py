"""Turning standard variates into the values of a distribution.

Every draw is an inverse: the value rises with the variate and with the mean, so that a change of a
parameter moves everyone the same way and shifts nobody else's draws; nothing is rejected and drawn
again. One variate gives one value. Rising means up to rounding, a few units in the last place.

Accuracy: formulas to rounding; hyper_exponential solved to 1e-12; gamma, erlang and beta read from
a table (`sdssim.inputs.laws.hermite`) whose relative error is below 3e-8 where every shape is 0.3
or more (2e-9 from 2 up), and below 1e-6 from 0.05 up.
A value depends on its own variate only, never on the length of the array.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sdssim.inputs.laws.closed_forms import (
    EXPONENTIAL,
    GEOMETRIC,
    LOGNORMAL,
    TRIANGULAR,
    UNIFORM,
    WEIBULL,
)
from sdssim.inputs.laws.finite import CONSTANT, LISTED
from sdssim.inputs.laws.incomplete import BETA, GAMMA
from sdssim.inputs.laws.law import FloatArray, Formula, Law, Standard
from sdssim.inputs.laws.mixture import HYPER_EXPONENTIAL
from sdssim.scenario.distribution import Distribution, Family

__all__ = [
    "FloatArray",
    "Standard",
    "cdf",
    "formula_of",
    "quantile",
    "remaining",
    "sample_one",
    "standard_of",
    "transform",
]

_LAWS: dict[Family, Law] = {
    Family.CONSTANT: CONSTANT,
    Family.UNIFORM: UNIFORM,
    Family.TRIANGULAR: TRIANGULAR,
    Family.EXPONENTIAL: EXPONENTIAL,
    Family.ERLANG: GAMMA,
    Family.GAMMA: GAMMA,
    Family.WEIBULL: WEIBULL,
    Family.LOGNORMAL: LOGNORMAL,
    Family.HYPER_EXPONENTIAL: HYPER_EXPONENTIAL,
    Family.BETA: BETA,
    Family.EMPIRICAL: LISTED,
    Family.POISSON: LISTED,
    Family.GEOMETRIC: GEOMETRIC,
    Family.SHARES: LISTED,
}

_BLOCK = 4096
"""Values transformed at a time: intermediate arrays stay in the cache, 2 to 3 times as fast."""


def standard_of(dist: Distribution) -> Standard:
    """Return the standard variate that `transform` wants: it depends on the family only."""
    return _LAWS[dist.family].standard


def formula_of(dist: Distribution) -> Formula | None:
    """Return what transforms many rows of the family at once; None for a family without."""
    return _LAWS[dist.family].formula


def transform(dist: Distribution, z: ArrayLike) -> FloatArray:
    """Turn standard variates into values of the distribution, by its inverse.

    Parameters
    ----------
    dist
        What is drawn.
    z
        Variates of the kind `standard_of` names, of any shape: uniforms in [0, 1), exponentials of
        mean 1, or standard normals.

    Returns
    -------
    FloatArray
        Values, of the same shape, never falling in z; floats also where they are counts.
    """
    # Contiguous and flat, so that one value takes the same path through NumPy as a million.
    variates = np.ascontiguousarray(z, dtype=np.float64).ravel()
    law = _LAWS[dist.family]
    with np.errstate(divide="ignore"):
        if len(variates) <= _BLOCK:
            return law.transform(dist, variates).reshape(np.shape(z))
        values = np.empty_like(variates)
        for start in range(0, len(variates), _BLOCK):
            block = slice(start, start + _BLOCK)
            values[block] = law.transform(dist, variates[block])
    return values.reshape(np.shape(z))


def sample_one(dist: Distribution, z: float) -> float:
    """Turn one standard variate into one value: the same bits as within an array."""
    return float(transform(dist, z))


def quantile(dist: Distribution, u: ArrayLike) -> FloatArray:
    """Return the values below which the probability u lies: the inverse of `cdf`.

    Parameters
    ----------
    dist
        The distribution.
    u
        Probabilities in [0, 1], of any shape. 0 gives `dist.lowest` and 1 gives `dist.highest`; for
        counts and lists, a u that `cdf` takes exactly gives the next value up.

    Returns
    -------
    FloatArray
        ``transform(dist, standard quantile of u)``.

    Raises
    ------
    ValueError
        A u is outside 0 to 1.
    """
    return _quantile(dist, _probabilities(u))


def _quantile(dist: Distribution, u: FloatArray) -> FloatArray:
    standard = standard_of(dist)
    if standard is Standard.UNIFORM:
        return transform(dist, u)
    if standard is Standard.EXPONENTIAL:
        with np.errstate(divide="ignore"):
            return transform(dist, -np.log1p(-u))
    from scipy import special

    return transform(dist, special.ndtri(u))


def cdf(dist: Distribution, x: ArrayLike) -> FloatArray:
    """Return P(X <= x) for values of any shape."""
    law = _LAWS[dist.family]
    points = np.asarray(x, dtype=np.float64).ravel()
    found = np.where(points >= dist.highest, 1.0, 0.0)
    inside = _reached(law, dist, points) & (points < dist.highest)
    with np.errstate(divide="ignore"):
        found[inside] = law.cdf(dist, points[inside])
    return found.reshape(np.shape(x))


def remaining(dist: Distribution, u: ArrayLike, elapsed: ArrayLike) -> FloatArray:
    """Return what is left of a time of which `elapsed` has passed, by conditional inversion.

    Parameters
    ----------
    dist
        Distribution of the whole time X.
    u
        Uniforms in [0, 1]; the result rises with them.
    elapsed
        Time already spent, in the unit of X; `u` and `elapsed` are broadcast.

    Returns
    -------
    FloatArray
        X - elapsed given X > elapsed, at the conditional probability u; 0 where elapsed is at or
        past the upper end of X. It is computed from the survival, so that it stays right for
        somebody who has waited longer than anybody should.

    Raises
    ------
    ValueError
        A u is outside 0 to 1.
    """
    law = _LAWS[dist.family]
    uniforms, spent = np.broadcast_arrays(_probabilities(u), np.asarray(elapsed, dtype=np.float64))
    shape, uniforms, spent = uniforms.shape, uniforms.ravel(), spent.ravel()
    # Before the lowest value, or at u = 1, having waited tells nothing.
    left: FloatArray = _quantile(dist, uniforms) - spent
    told = _reached(law, dist, spent) & (spent < dist.highest) & (uniforms < 1)
    with np.errstate(divide="ignore", over="ignore", invalid="ignore"):
        left[told] = law.remaining(dist, uniforms[told], spent[told])
    left[(spent >= dist.highest) | (left < 0)] = 0.0
    return left.reshape(shape)


def _reached(law: Law, dist: Distribution, x: FloatArray) -> NDArray[np.bool_]:
    """Tell where some probability may lie at or below x."""
    return x >= dist.lowest if law.atoms else x > dist.lowest


def _probabilities(u: ArrayLike) -> FloatArray:
    probabilities = np.asarray(u, dtype=np.float64)
    if not ((probabilities >= 0) & (probabilities <= 1)).all():
        wrong = probabilities[~((probabilities >= 0) & (probabilities <= 1))].flat[0]
        message = f"{wrong:g} is not a probability; allowed: 0 to 1"
        raise ValueError(message)
    return probabilities
