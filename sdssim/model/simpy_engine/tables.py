"""The arrays of plan and inputs as plain lists, which a Python engine reads much faster."""

from bisect import bisect_right
from collections.abc import Sequence
from functools import partial
from itertools import pairwise

import numpy as np

from sdssim.inputs.draw import Draws
from sdssim.plan.plan import NONE, Plan
from sdssim.timebase import Floats, Roster, effort_between, finish, next_opening


class DeskHours:
    """A roster's desks, each with the functions of :mod:`sdssim.timebase` for its own hours.

    Attributes
    ----------
    next_opening
        For each desk, of a moment: itself if the desk is open, else the next opening, or inf.
    finish
        For each desk, of a moment and hours: when they are done; inf if its hours do not last.
    effort_between
        For each desk, of two moments: hours of effort that it gives between them.
    never_closes
        Whether a desk is open from the start until the end of the run.
    """

    def __init__(self, roster: Roster, until: float):
        opens, closes = roster.opens.tolist(), roster.closes.tolist()
        rate, after = roster.rate.tolist(), roster.after.tolist()
        own = list(pairwise(roster.first.tolist()))
        self.next_opening = [partial(next_opening, opens, closes, *each) for each in own]
        self.finish = [partial(finish, opens, closes, rate, after, *each) for each in own]
        self.effort_between = [
            partial(effort_between, opens, closes, rate, after, *each) for each in own
        ]
        self.never_closes = [
            last - first == 1 and opens[first] <= 0.0 and closes[first] >= until
            for first, last in own
        ]


def period_at(period_starts: Sequence[float], moment: float) -> int:
    """Which of the periods between dated changes a moment of the run is in."""
    return bisect_right(period_starts, moment) - 1


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
