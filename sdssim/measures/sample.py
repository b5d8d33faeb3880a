"""Count, total, mean and quantiles of one quantity, for many groups of people at once."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sdssim.timebase import Floats, Ints

_ROUNDING = 1e-9


def add_up(cell: Ints, weights: Floats, cells: int) -> Floats:
    """Sum weights by cell, in the order in which they are given: shape (cells,)."""
    sums: Floats = np.bincount(cell, weights=weights, minlength=cells).astype(
        np.float64, copy=False
    )
    return sums


def first_reaching(rows: Floats | npt.NDArray[np.int32], levels: Floats) -> Ints:
    """Find where each row first reaches given levels.

    Parameters
    ----------
    rows
        Numbers from 0 that never decrease along a row, shape (groups, columns).
    levels
        Above 0, shape (levels, groups).

    Returns
    -------
    ndarray, shape (levels, groups)
        Columns; the number of columns where the row stays below the level.
    """
    groups, columns = rows.shape
    # Rows laid end to end, each lifted above the one before, are one sorted sequence to search.
    lift = (max(rows.max(initial=0), levels.max(initial=0.0)) + 1.0) * np.arange(groups)
    found = np.searchsorted((rows + lift[:, None]).ravel(), (levels + lift).ravel(), side="left")
    place: Ints = found.reshape(levels.shape) - columns * np.arange(groups)
    return place


@dataclass(frozen=True, slots=True)
class Sample:
    """Values in increasing order, and who of each group has one.

    Attributes
    ----------
    values
        Shape (values,), in increasing order.
    members
        Shape (groups, values).
    count
        Shape (groups,).
    """

    values: Floats
    members: npt.NDArray[np.bool_]
    count: Floats

    @classmethod
    def of(cls, values: Floats, members: npt.NDArray[np.bool_]) -> "Sample":
        """Sort values, shape (people,), of members, shape (groups, people); NaN is left out."""
        known = np.flatnonzero(~np.isnan(values))
        order = known[np.argsort(values[known], kind="stable")]
        return cls.of_sorted(values[order], members[:, order])

    @classmethod
    def of_sorted(cls, values: Floats, members: npt.NDArray[np.bool_]) -> "Sample":
        """Take values that are known and in increasing order."""
        return cls(values, members, members.sum(axis=1).astype(np.float64))

    def total(self) -> Floats:
        """Sum of each group, shape (groups,); NaN for a group without values."""
        sums = np.where(self.members, self.values, 0.0).sum(axis=1)
        return np.where(self.count > 0, sums, np.nan)

    def mean(self) -> Floats:
        """Mean of each group, shape (groups,); NaN for a group without values."""
        return self.total() / np.maximum(self.count, 1.0)

    def quantiles(self, *shares: float) -> Floats:
        """Quantiles of each group.

        The value at which the empirical distribution reaches the share, and the middle of the
        step where it meets it exactly: definition 2 of Hyndman and Fan (1996), "Sample quantiles
        in statistical packages". Its median is the usual one, and without censoring it is what the
        Kaplan-Meier curve gives, so the two can be set side by side.

        Returns
        -------
        ndarray, shape (shares, groups)
            NaN for a group without values.
        """
        if not self.values.size:
            return np.full((len(shares), self.count.size), np.nan)
        rank = np.array(shares)[:, None] * self.count
        lower = np.maximum(np.ceil(rank - _ROUNDING), 1.0)
        upper = np.minimum(np.floor(rank + _ROUNDING) + 1.0, self.count)
        reached = np.cumsum(self.members, axis=1, dtype=np.int32)
        place = first_reaching(reached, np.concatenate([lower, np.maximum(upper, 1.0)]))
        found = self.values[np.minimum(place, self.values.size - 1)]
        middle = (found[: len(shares)] + found[len(shares) :]) / 2
        return np.where(self.count > 0, middle, np.nan)
