"""Money of the people measured: budgets told, packages paid for, cash paid."""

from functools import partial

import numpy as np

from sdssim.measures.amounts import BUDGET_TOLD, PAID, SPEND
from sdssim.measures.entry import Better, MeasureEntry, Unit
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
        families.append(Family(_BUDGET, scope.groups, partial(_statistics_of, BUDGET_TOLD)))
    if scope.first_payment != NONE:
        families.append(Family(_PAYMENTS, scope.groups, _payments))
    return tuple(families)


def _payments(view: View) -> Floats:
    return np.concatenate([_statistics_of(SPEND, view), view.amounts.total[PAID : PAID + 1]])


def _statistics_of(quantity: int, view: View) -> Floats:
    of = view.amounts
    return np.array([of.total[quantity], of.mean[quantity], of.median[quantity]])
