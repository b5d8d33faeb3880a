"""Means over replications, and how sure they are."""

from dataclasses import dataclass

import numpy as np

from sdssim.errors import SdssimError
from sdssim.timebase import Floats, Ints

LEVEL = 0.95
"""Level of confidence unless another is asked for."""


@dataclass(frozen=True, slots=True)
class Intervals:
    """Means and confidence intervals of many figures; arrays have shape (figures,).

    Attributes
    ----------
    mean
        Over the replications in which the figure is known; NaN if there are none.
    low, high
        Student-t interval; NaN with fewer than two replications.
    replications
        In how many the figure is known.
    """

    mean: Floats
    low: Floats
    high: Floats
    replications: Ints


def intervals(values: Floats, level: float = LEVEL) -> Intervals:
    """Summarise figures over replications.

    The interval is mean +- t * s / sqrt(n), with n - 1 degrees of freedom. Figures that are the
    same in every replication give their own value, and an interval of no width, to the last bit.

    Parameters
    ----------
    values
        Shape (replications, figures); NaN is not known.
    level
        Between 0 and 1.

    Raises
    ------
    SdssimError
        The level is not between 0 and 1.
    """
    _check(level)
    from scipy.special import stdtrit

    known = ~np.isnan(values)
    count = known.sum(axis=0)
    some = np.maximum(count, 1)
    base = values[np.argmax(known, axis=0), np.arange(values.shape[1])]
    shift = np.where(known, values - base, 0.0).sum(axis=0) / some
    mean = np.where(count > 0, base + shift, np.nan)
    squares = np.where(known, (values - base - shift) ** 2, 0.0).sum(axis=0)
    freedom = np.maximum(count - 1, 1)
    half = stdtrit(freedom, (1 + level) / 2) * np.sqrt(squares / freedom / some)
    half = np.where(count > 1, half, np.nan)
    return Intervals(mean, mean - half, mean + half, count)


@dataclass(frozen=True, slots=True)
class RunningIntervals:
    """What an interval would be after each replication; arrays have shape (replications, figures).

    Attributes
    ----------
    mean
        NaN as long as the figure is not known.
    half_width
        Half the width of the interval; NaN while fewer than two values are known.
    """

    mean: Floats
    half_width: Floats


def running_intervals(values: Floats, level: float = LEVEL) -> RunningIntervals:
    """Summarise figures after 1, 2, ... replications: row n - 1 is what :func:`intervals` gives n.

    Sums are of what a value is above the first one, so that a mean far from 0 costs no digits.

    Parameters
    ----------
    values
        Shape (replications, figures), in the order of the replications; NaN is not known.
    level
        Between 0 and 1.

    Raises
    ------
    SdssimError
        The level is not between 0 and 1.
    """
    _check(level)
    from scipy.special import stdtrit

    is_known = ~np.isnan(values)
    count = is_known.cumsum(axis=0)
    some, freedom = np.maximum(count, 1), np.maximum(count - 1, 1)
    base = values[np.argmax(is_known, axis=0), np.arange(values.shape[1])]
    above = np.where(is_known, values - base, 0.0)
    total = above.cumsum(axis=0)
    squares = np.maximum((above**2).cumsum(axis=0) - total**2 / some, 0.0)
    half = stdtrit(freedom, (1 + level) / 2) * np.sqrt(squares / freedom / some)
    return RunningIntervals(
        np.where(count > 0, base + total / some, np.nan), np.where(count > 1, half, np.nan)
    )


def _check(level: float) -> None:
    if not 0 < level < 1:
        message = f"a confidence level of {level} is not between 0 and 1"
        raise SdssimError(message)


def known(figure: float) -> float | None:
    """Return a figure, or ``None`` if it is not known."""
    return None if np.isnan(figure) else float(figure)
