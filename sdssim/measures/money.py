"""Money of the people measured: budgets told, packages paid for, cash paid."""

import numpy as np

from sdssim.measures.entry import Better, MeasureEntry, Unit
from sdssim.measures.sample import Sample
from sdssim.measures.scope import Scope
from sdssim.measures.view import Family, View
from sdssim.plan.plan import NONE
from sdssim.timebase import Floats

_TOLD = "the indicative yearly budget, of people measured who have been told it by the cut-off"
_SPEND = (
    "the yearly value of the package at the first payment (an instalment times instalments a year, "
    "or the one payment), of people measured who have been paid by the cut-off"
)


def _statistics(stem: str, of_what: str) -> tuple[MeasureEntry, ...]:
    return tuple(
        MeasureEntry(
            f"{stem}_{name}_pounds", Unit.POUNDS, Better.NONE, f"{words} of {of_what}."
        )
        for name, words in (("total", "Total"), ("mean", "Mean"), ("median", "Median"))
    )  # fmt: skip


_BUDGET = _statistics("budget_told", _TOLD)
_PAYMENTS = (
    *_statistics("spend", _SPEND),
    MeasureEntry(
        "paid_total_pounds", Unit.POUNDS, Better.NONE,
        "Cash paid out by the cut-off to people measured, instalments included.",
    ),
)  # fmt: skip


def money_families(scope: Scope) -> tuple[Family, ...]:
    """Budgets if the scenario has any, and payments if it makes any, by group of people."""
    families: list[Family] = []
    if scope.plan.money is not None:
        families.append(Family(_BUDGET, scope.groups, _budgets))
    if scope.first_payment != NONE:
        families.append(Family(_PAYMENTS, scope.groups, _payments))
    return tuple(families)


def _budgets(view: View) -> Floats:
    return _figures(Sample.of(view.journeys.told_pounds, view.members))


def _payments(view: View) -> Floats:
    journeys, money = view.journeys, view.scope.plan.money
    assert money is not None  # noqa: S101 -- without money there is no first payment
    times = np.where(journeys.first_is_instalment, money.per_year, 1.0)
    spend = _figures(Sample.of(journeys.first_paid_pounds * times, view.members))
    cash = np.where(view.members, journeys.paid_pounds, 0.0).sum(axis=1)
    return np.concatenate([spend, cash[None, :]])


def _figures(sample: Sample) -> Floats:
    """Total (0 if there is nobody), mean and median, shape (3, groups)."""
    total = np.where(sample.count > 0, sample.total(), 0.0)
    return np.stack([total, sample.mean(), sample.quantiles(0.5)[0]])
