"""The arrays of plan and inputs as plain lists, which a Python engine reads much faster."""

import numpy as np

from sdssim.inputs.draw import Draws
from sdssim.plan.plan import NONE, Plan
from sdssim.timebase import Floats

Drawn = list[list[memoryview]]
"""For each quantity and round (from 0), everybody's draw."""


class DrawTable:
    """What was drawn, to be looked up one person at a time.

    Attributes
    ----------
    rows
        For each quantity and round (from 0), everybody's draw. Days between visits have a method
        of their own: there are as many as the visits ask for, which may be none.
    """

    def __init__(self, plan: Plan, draws: Draws):
        self._table = table = as_views(draws.table)
        self._first = draws.first.tolist()
        strides = draws.round_stride.tolist(), draws.visit_stride.tolist()
        self._strides = list(zip(*strides, strict=True))
        self.rows: Drawn = [
            [table[first + round_ * stride] for round_ in range(quantity.rounds)]
            if quantity.visits_of == NONE
            else []
            for quantity, first, (stride, _) in zip(
                plan.quantities, self._first, self._strides, strict=True
            )
        ]

    def days_between(self, quantity: int, round_: int, visits_done: int, person: int) -> float:
        """Look up a person's days after so many visits (from 1) in a round (from 0)."""
        by_round, by_visit = self._strides[quantity]
        row = self._first[quantity] + round_ * by_round + (visits_done - 1) * by_visit
        days: float = self._table[row][person]
        return days


def as_views(table: Floats) -> list[memoryview]:
    """View each row of a table of floats as plain Python floats, without copying it."""
    return [row.data for row in np.ascontiguousarray(table)]
