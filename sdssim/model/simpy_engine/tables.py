"""The plan's arrays as plain Python lists, which a Python engine reads several times faster."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sdssim.timebase import Floats, Roster, effort_between, finish, next_opening


@dataclass(frozen=True, slots=True)
class DeskHours:
    """A roster as lists, asked desk by desk with the functions of :mod:`sdssim.timebase`."""

    first: list[int]
    opens: list[float]
    closes: list[float]
    rate: list[float]
    after: list[float]

    @classmethod
    def of(cls, roster: Roster) -> "DeskHours":
        """Copy a roster's arrays."""
        return cls(
            roster.first.tolist(),
            roster.opens.tolist(),
            roster.closes.tolist(),
            roster.rate.tolist(),
            roster.after.tolist(),
        )

    def next_opening(self, desk: int, moment: float) -> float:
        """The moment itself if the desk is open, else its next opening, or inf."""
        return next_opening(self.opens, self.closes, self.first[desk], self.first[desk + 1], moment)

    def finish(self, desk: int, begin: float, hours: float) -> float:
        """When so many hours begun at a moment are done at a desk; inf if its hours do not last."""
        first, last = self.first[desk], self.first[desk + 1]
        return finish(self.opens, self.closes, self.rate, self.after, first, last, begin, hours)

    def effort_between(self, desk: int, begin: float, end: float) -> float:
        """Hours of effort that a desk gives between two moments."""
        first, last = self.first[desk], self.first[desk + 1]
        return effort_between(
            self.opens, self.closes, self.rate, self.after, first, last, begin, end
        )


def period_at(period_starts: Sequence[float], moment: float) -> int:
    """Which of the periods between dated changes a moment of the run is in."""
    return bisect_right(period_starts, moment) - 1


def as_view(table: Floats) -> memoryview:
    """View a table of floats that gives plain Python floats, without copying it."""
    if table.size == 0:
        table = np.zeros((1, 1))
    return np.ascontiguousarray(table).data
