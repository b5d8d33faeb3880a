"""Count, total, mean and quantiles of one quantity, for many groups of people at once."""

from dataclasses import dataclass

import numpy as np

from sdssim.measures.members import Members
from sdssim.measures.segments import Segments
from sdssim.timebase import Floats

ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class Sample:
    """The values of every group, row after row.

    Attributes
    ----------
    values
        In increasing order within a row, shape (values,).
    rows
        Where each row begins.
    """

    values: Floats
    rows: Segments

    @classmethod
    def of(cls, values: Floats, members: Members) -> "Sample":
        """Sort quantities of members by group.

        Parameters
        ----------
        values
            Shape (quantities, people); NaN is left out.

        Returns
        -------
        Sample
            Row ``quantity * groups + group``.
        """
        known = (~np.isnan(values)).sum(axis=1)
        order = values.argsort(axis=1)  # what is not known comes last
        person = np.concatenate([line[:count] for line, count in zip(order, known, strict=True)])
        quantity = np.arange(len(values)).repeat(known)
        entries, rows = members.lay_out(person, quantity, len(values))
        return cls(values[quantity, person].take(entries), rows)

    @property
    def count(self) -> Floats:
        """How many values each row has, shape (rows,)."""
        return self.rows.count.astype(np.float64)

    def total(self) -> Floats:
        """Sum of each row, shape (rows,); NaN for a row without values."""
        total = self.rows.sums(self.values)
        total[self.rows.count == 0] = np.nan
        return total

    def mean(self) -> Floats:
        """Mean of each row, shape (rows,); NaN for a row without values."""
        return self.total() / np.maximum(self.rows.count, 1)

    def quantiles(self, *shares: float) -> Floats:
        """Quantiles of each row.

        The value at which the empirical distribution reaches the share, and the middle of the
        step where it meets it exactly: definition 2 of Hyndman and Fan (1996), "Sample quantiles
        in statistical packages". Its median is the usual one, and without censoring it is what the
        Kaplan-Meier curve gives, so the two can be set side by side.

        Returns
        -------
        ndarray, shape (shares, rows)
            NaN for a row without values.
        """
        if not self.values.size:
            return np.full((len(shares), self.count.size), np.nan)
        rank = np.array(shares)[:, None] * self.count
        lower = np.maximum(np.ceil(rank - ROUNDING), 1.0)
        upper = np.minimum(np.floor(rank + ROUNDING) + 1.0, self.count)
        place = np.array([lower, np.maximum(upper, 1.0)]).astype(np.int64) - 1
        found = self.values.take(place + self.rows.first[:-1], mode="clip")
        return np.where(self.count > 0, (found[0] + found[1]) / 2, np.nan)
