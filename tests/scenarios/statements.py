"""Statements about figures, each with the same small chance of a false alarm."""

import numpy as np

from sdssim.results.interval import intervals
from sdssim.results.table import Results
from sdssim.timebase import Floats

LEVEL = 0.99
"""Level of the Student-t interval that has to lie on one side. With seeds fixed, no run differs."""


def of(results: Results, name: str, **group: str) -> Floats:
    """Values of a figure, one a replication."""
    return results.values[:, results.column(name, group)]


def later_less_earlier(results: Results, name: str) -> Floats:
    """Figure of the year 2 cohort less that of year 1, within each replication."""
    return of(results, name, cohort="year_2") - of(results, name, cohort="year_1")


def interval(values: object) -> tuple[float, float]:
    """Confidence interval of the mean; replications in which it is not known are left out."""
    found = intervals(np.asarray(values, dtype=np.float64)[:, None], LEVEL)
    return float(found.low[0]), float(found.high[0])


def mean(values: Floats) -> float:
    """Mean over the replications in which the figure is known."""
    return float(np.nanmean(values))


def assert_above(values: object, bound: float) -> None:
    """The mean lies above the bound, with confidence."""
    low, high = interval(values)
    assert low > bound, f"mean between {low:.2f} and {high:.2f}, not above {bound}"


def assert_below(values: object, bound: float) -> None:
    """The mean lies below the bound, with confidence."""
    low, high = interval(values)
    assert high < bound, f"mean between {low:.2f} and {high:.2f}, not below {bound}"
