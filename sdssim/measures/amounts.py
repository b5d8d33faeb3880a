"""What people have a number of: money, and the numeric attributes of a scenario."""

from dataclasses import dataclass

import numpy as np

from sdssim.measures.journeys import Journeys
from sdssim.measures.members import Members
from sdssim.measures.sample import Sample
from sdssim.plan.plan import Plan
from sdssim.timebase import Floats

BUDGET_TOLD, SPEND, PAID, FIRST_NUMBER = range(4)
"""Rows of :class:`Amounts`; the numeric attributes follow in the plan's order."""


@dataclass(frozen=True, slots=True)
class Amounts:
    """Of the members for whom each quantity is known; arrays have shape (quantities, groups).

    Attributes
    ----------
    total
        0 for a group without any.
    mean, median
        NaN for a group without any.
    """

    total: Floats
    mean: Floats
    median: Floats


def amounts_of(journeys: Journeys, members: Members, plan: Plan) -> Amounts:
    """Sum up every quantity of every group: all are sorted together."""
    people = journeys.people
    times = 1.0 if plan.money is None else plan.money.per_year
    quantities = np.full((FIRST_NUMBER + len(plan.number_attributes), len(people)), np.nan)
    quantities[BUDGET_TOLD] = journeys.told_pounds
    quantities[SPEND] = journeys.first_paid_pounds * np.where(
        journeys.first_is_instalment, times, 1.0
    )
    paid = journeys.paid_pounds != 0
    quantities[PAID, paid] = journeys.paid_pounds[paid]
    for row, name in enumerate(plan.number_attributes, FIRST_NUMBER):
        quantities[row] = people.numbers.get(name, np.nan)
    sample = Sample.of(quantities, members)
    shape = len(quantities), members.groups
    total = sample.total().reshape(shape)
    count = sample.rows.count.reshape(shape)
    return Amounts(
        total=np.where(count > 0, total, 0.0),
        mean=total / np.maximum(count, 1),
        median=sample.quantiles(0.5).reshape(shape),
    )
