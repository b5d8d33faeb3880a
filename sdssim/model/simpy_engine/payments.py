"""Money along the journey: the budget that is told, the first payment, and those that follow."""

from functools import partial
from typing import TYPE_CHECKING

from sdssim.eventlog import Event
from sdssim.model.order import Branch, Rank, key
from sdssim.model.simpy_engine.cases import Case
from sdssim.plan.plan import NONE

if TYPE_CHECKING:
    from sdssim.model.simpy_engine.engine import Engine


class Payments:
    """Writes down milestones and the money that goes with them."""

    def __init__(self, engine: "Engine"):
        self.engine = engine
        self.money = engine.plan.money

    def reach(self, case: Case, milestone: int, step: int, when: float) -> None:
        """Write down a milestone, and what money goes with it the first time."""
        self.engine.write(when, case, Event.MILESTONE, step, detail=milestone)
        money = self.money
        if money is None:
            return
        if milestone == money.told_at and not case.told:
            case.told = True
            points = self.engine.drawn[money.points_quantity][0][case.number]
            pounds = points * float(money.price_point_pounds[self.engine.period])
            used = self.engine.drawn[money.used_quantity][0][case.number]
            case.yearly_budget = pounds * used
            self.engine.write(when, case, Event.BUDGET_TOLD, step, value=pounds)
        if milestone == money.first_at and case.yearly_budget is not None and not case.paid:
            case.paid = True
            if self.engine.drawn[money.one_off_quantity][0][case.number] < money.one_off_share:
                self._pay(case, step, when, case.yearly_budget, detail=1)
            else:
                self._pay(case, step, when, case.yearly_budget / money.per_year, detail=0)
                self._expect_instalment(case, when)

    def _pay(self, case: Case, step: int, when: float, pounds: float, *, detail: int) -> None:
        self.engine.write(when, case, Event.PAID, step, detail=detail, value=pounds)

    def _expect_instalment(self, case: Case, last: float) -> None:
        money = self.money
        assert money is not None  # noqa: S101 -- only who is paid comes here
        due = last + money.every_days
        while due < self.engine.clock.now:
            due += money.every_days
        entry = key(Rank.PEOPLE, case.number, Branch.PAYMENTS)
        self.engine.clock.call(due, entry, partial(self._pay_instalment, case))

    def _pay_instalment(self, case: Case) -> None:
        money = self.money
        if case.yearly_budget is None or money is None:
            return
        now = self.engine.clock.now
        self._pay(case, NONE, now, case.yearly_budget / money.per_year, detail=0)
        self._expect_instalment(case, now)
