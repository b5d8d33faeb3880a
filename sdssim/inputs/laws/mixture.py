"""The hyper-exponential: an exponential whose mean is itself drawn from a list."""

import numpy as np

from sdssim.inputs.laws.law import FloatArray, Law, Standard
from sdssim.scenario.distribution import Distribution

_TOLERANCE = 1e-14


def _means_and_shares(dist: Distribution) -> tuple[FloatArray, FloatArray]:
    """Return both as columns, to be set against a row of values."""
    means, shares = np.array(dist.points).T[:, :, np.newaxis]
    return means, shares / shares.sum()


def _total(parts: FloatArray) -> FloatArray:
    """Add the rows up, one after the other: NumPy's sum takes another order for a single column."""
    total: FloatArray = sum(parts[1:], start=parts[0])
    return total


def _invert(means: FloatArray, shares: FloatArray, u: FloatArray) -> FloatArray:
    """Solve P(X <= x) = u for each u, by Newton's method on the logarithm of the survival.

    The cumulative hazard -log P(X > x) is concave, so a Newton step from the left of the root never
    passes it: every start on the left climbs to the root without a safeguard. It is measured from
    the target, as log(P(X > x) / (1 - u)), which keeps its digits in both tails. A value stops for
    good when its own step is lost in rounding, so that it does not depend on its neighbours.

    Parameters
    ----------
    means
        Column of the means.
    shares
        Their shares: a column, or one column for each u. They sum to 1.
    u
        Probabilities, in [0, 1).
    """
    wanted, survival = -np.log1p(-u), 1 - u
    with np.errstate(divide="ignore"):
        # Two lower bounds: the hazard is highest at 0; the whole survives longer than any part.
        parts = means * (wanted + np.log(shares))
    x: FloatArray = np.maximum(wanted / _total(shares / means), parts.max(axis=0))
    unfinished = np.ones(u.shape, dtype=bool)
    while unfinished.any():
        alive = shares * np.exp(-x / means)
        exceeds = np.where(
            u < 0.5,  # noqa: PLR2004 -- the half on which each form keeps its digits
            u + _total(shares * np.expm1(-x / means)),
            _total(alive) - survival,
        )
        step = np.log1p(exceeds / survival) * _total(alive) / _total(alive / means)
        unfinished = step > _TOLERANCE * x
        x = np.where(unfinished, x + step, x)
    return x


def _transform(dist: Distribution, u: FloatArray) -> FloatArray:
    means, shares = _means_and_shares(dist)
    values = np.full_like(u, np.inf)
    inside = u < 1
    values[inside] = _invert(means, shares, u[inside])
    return values


def _cdf(dist: Distribution, x: FloatArray) -> FloatArray:
    means, shares = _means_and_shares(dist)
    return _total(shares * -np.expm1(-x / means))


def _remaining(dist: Distribution, u: FloatArray, elapsed: FloatArray) -> FloatArray:
    means, shares = _means_and_shares(dist)
    # Given survival, each part is memoryless and only the shares move, by Bayes. Measured from the
    # likeliest part, so that they do not underflow together.
    weight = np.log(shares) - elapsed / means
    weight = np.exp(weight - weight.max(axis=0))
    return _invert(means, weight / _total(weight), u)


HYPER_EXPONENTIAL = Law(Standard.UNIFORM, _transform, _cdf, _remaining)
