"""Several differences judged together, so that one of many does not stand out by luck alone.

Which difference counts is decided by Holm's rule (Holm 1979, "A simple sequentially rejective
multiple test procedure", Scandinavian Journal of Statistics 6, 65-70). The intervals shown with
them hold all at once: each has the level 1 - alpha / m (Dunn 1961, "Multiple comparisons among
means", Journal of the American Statistical Association 56, 52-64). Holm's rule is the less strict
of the two, so a difference may count although its interval just reaches 0, never the other way.
"""

from dataclasses import dataclass

import numpy as np

from sdssim.results.interval import LEVEL, intervals
from sdssim.timebase import Floats, Ints


@dataclass(frozen=True, slots=True)
class Family:
    """What is judged together.

    Attributes
    ----------
    differences
        How many differences the family has, fixed before any of them is known.
    level
        Confidence in all of them at once, between 0 and 1.
    looks
        How often they may be looked at before it is decided to stop. The chance of an error is
        shared evenly among the looks, so that looking often does not find more than there is.
    """

    differences: int
    level: float = LEVEL
    looks: int = 1

    @property
    def interval_level(self) -> float:
        """Level of each single interval."""
        return 1 - (1 - self.level) / (max(self.differences, 1) * self.looks)


@dataclass(frozen=True, slots=True)
class Judged:
    """Mean differences of a family; arrays have shape (differences,), NaN is not known.

    Attributes
    ----------
    mean, low, high
        Mean of the paired differences and its simultaneous interval.
    p_holm
        Adjusted by Holm's rule, and for the number of looks: the difference counts if this is at
        most 1 - level.
    replications
        In how many replications the difference is known.
    """

    mean: Floats
    low: Floats
    high: Floats
    p_holm: Floats
    replications: Ints


def judged(differences: Floats, family: Family) -> Judged:
    """Judge the differences of a family from the paired differences within each replication.

    Parameters
    ----------
    differences
        Shape (replications, differences); NaN is not known.
    """
    of = intervals(differences, family.interval_level)
    adjusted = holm(paired_p(differences), family.differences)
    p_holm = np.minimum(adjusted * family.looks, 1.0)
    return Judged(of.mean, of.low, of.high, p_holm, of.replications)


def paired_p(differences: Floats) -> Floats:
    """Two-sided p-values of paired t-tests against no difference.

    Differences that are the same in every replication have 1 if they are 0 and 0 otherwise.

    Parameters
    ----------
    differences
        Shape (replications, differences); NaN is not known.

    Returns
    -------
    ndarray, shape (differences,)
        NaN with fewer than two replications.
    """
    from scipy.special import stdtr, stdtrit

    of = intervals(differences, LEVEL)
    freedom = np.maximum(of.replications - 1, 1)
    error = (of.high - of.mean) / stdtrit(freedom, (1 + LEVEL) / 2)
    # An error of 0 stands for certainty, one way or the other.
    distance = np.where(of.mean == 0, 0.0, np.inf)
    np.divide(np.abs(of.mean), error, out=distance, where=error > 0)
    p: Floats = np.where(np.isnan(error), np.nan, np.minimum(2 * stdtr(freedom, -distance), 1.0))
    return p


def holm(p_values: Floats, differences: int | None = None) -> Floats:
    """Adjust p-values by Holm's rule.

    Parameters
    ----------
    p_values
        Shape (known differences,); what is NaN stays NaN and counts as not different.
    differences
        Size of the family; the number of p-values if absent.
    """
    size = p_values.size if differences is None else differences
    filled = np.where(np.isnan(p_values), 1.0, p_values)
    order = np.argsort(filled, kind="stable")
    factor = np.maximum(size - np.arange(filled.size), 1)
    adjusted = np.empty_like(filled)
    adjusted[order] = np.maximum.accumulate(np.minimum(filled[order] * factor, 1.0))
    return np.where(np.isnan(p_values), np.nan, adjusted)
