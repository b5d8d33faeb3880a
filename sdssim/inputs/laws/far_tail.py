"""Remaining time where the survival itself is too small for a float."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from sdssim.inputs.laws.law import FloatArray

_NODES, _WEIGHTS = np.polynomial.laguerre.laggauss(32)
_NEWTON_STEPS = 12


class LogDensity(NamedTuple):
    """The logarithm of a density, up to a constant, and how fast it falls."""

    value: Callable[[FloatArray], FloatArray]
    fall: Callable[[FloatArray], FloatArray]


def far_remaining(density: LogDensity, u: FloatArray, elapsed: FloatArray) -> FloatArray:
    """Solve P(X > elapsed + r) = (1 - u) P(X > elapsed) for r.

    The survival is the integral of the density beyond x; far out the density falls nearly as an
    exponential of its local rate, for which 32-point Gauss-Laguerre quadrature (Abramowitz and
    Stegun 25.4.45) is exact. The hazard hardly changes over r there, so that Newton's method on the
    logarithm of the survival settles in a few steps. For survivals below about 1e-250 only.

    Parameters
    ----------
    density
        Of X; it has to fall at and beyond every `elapsed`.
    u
        Conditional probabilities in [0, 1).
    elapsed
        Times already spent, of the same shape.
    """
    wanted = -np.log1p(-u)
    start = _log_survival(density, elapsed)
    remaining = wanted / density.fall(elapsed)
    for _ in range(_NEWTON_STEPS):
        x = elapsed + remaining
        survival = _log_survival(density, x)
        hazard = np.exp(density.value(x) - survival)
        remaining = np.maximum(remaining + (wanted - (start - survival)) / hazard, 0)
    return remaining


def _log_survival(density: LogDensity, x: FloatArray) -> FloatArray:
    # One row a value, so that each is summed alone, in the same order for any number of values.
    rate, here = density.fall(x), density.value(x)
    ahead = density.value(x[:, np.newaxis] + _NODES / rate[:, np.newaxis]) - here[:, np.newaxis]
    integral = (_WEIGHTS * np.exp(_NODES + ahead)).sum(axis=1)
    log_survival: FloatArray = here - np.log(rate) + np.log(integral)
    return log_survival
