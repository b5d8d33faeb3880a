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
        chosen = members[:, order]
        return cls(values[order], chosen, chosen.sum(axis=1).astype(np.float64))

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
        result = np.full((len(shares), self.count.size), np.nan)
        if not self.values.size:
            return result
        reached = np.cumsum(self.members, axis=1)
        some = self.count > 0
        for row, share in zip(result, shares, strict=True):
            rank = share * self.count
            lower = np.maximum(np.ceil(rank - _ROUNDING), 1.0)
            upper = np.minimum(np.floor(rank + _ROUNDING) + 1.0, self.count)
            first = self.values[np.argmax(reached >= lower[:, None], axis=1)]
            second = self.values[np.argmax(reached >= upper[:, None], axis=1)]
            row[some] = ((first + second) / 2)[some]
        return result
