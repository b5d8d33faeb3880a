# mypy: disable-error-code="no-any-return"
# Records are of numba's making: to a type checker they are Any.
"""Budgets and payments."""

from math import nan

import numpy as np

from sdssim.machine.compiling import compiled
from sdssim.model.compiled_engine.machine_code.calendar import expect, key_of
from sdssim.model.compiled_engine.machine_code.memory import Row, f8
from sdssim.model.compiled_engine.machine_code.recording import drawn, period_now, write
from sdssim.model.compiled_engine.machine_code.words import (
    BUDGET_TOLD,
    MILESTONE,
    NONE,
    PAID,
    PAYMENTS,
    PEOPLE,
)


@compiled
def reach(w: Row, case: Row, milestone: int, step: int, when: float) -> None:
    """Write down a milestone, and what money goes with it the first time."""
    write(w, when, case, MILESTONE, step, NONE, milestone, nan)
    if w.has_money == 0:
        return
    if milestone == w.told_at and case.told == 0:
        case.told = 1
        price = f8(w, "price_points")[period_now(w)]
        pounds = drawn(w, w.points_quantity, 0, 0, case.number) * price
        used = drawn(w, w.used_quantity, 0, 0, case.number)
        case.yearly_budget = pounds * used
        write(w, when, case, BUDGET_TOLD, step, NONE, NONE, pounds)
    if milestone == w.first_at and not np.isnan(case.yearly_budget) and case.paid == 0:
        case.paid = 1
        if drawn(w, w.one_off_quantity, 0, 0, case.number) < w.one_off_share:
            write(w, when, case, PAID, step, NONE, 1, case.yearly_budget)
        else:
            write(w, when, case, PAID, step, NONE, 0, case.yearly_budget / w.per_year)
            _expect_instalment(w, case, when)


@compiled
def _expect_instalment(w: Row, case: Row, last: float) -> None:
    due = last + w.every_days
    while due < w.now:
        due += w.every_days
    expect(w, due, key_of(PEOPLE, case.number, PAYMENTS), 0)


@compiled
def pay_instalment(w: Row, case: Row) -> None:
    """Pay an instalment, and expect the next."""
    if not np.isnan(case.yearly_budget):
        write(w, w.now, case, PAID, NONE, NONE, 0, case.yearly_budget / w.per_year)
        _expect_instalment(w, case, w.now)
