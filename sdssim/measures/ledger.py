"""The ledger of delay: where every day of every journey went.

Each day belongs to exactly one cause, and the causes of a person sum to the elapsed time.
"""

from dataclasses import dataclass

import numpy as np

from sdssim.eventlog import Cause, EventLog
from sdssim.measures.entry import Better, MeasureEntry, Unit
from sdssim.measures.sample import add_up
from sdssim.measures.scope import Scope
from sdssim.measures.spells import CAUSES, Spells, spells_of
from sdssim.measures.view import Family, View, over
from sdssim.plan.plan import NONE
from sdssim.timebase import Floats

_WORKED_ON = CAUSES.index(Cause.WORKED_ON)
_OFF_DUTY = CAUSES.index(Cause.OFF_DUTY)


@dataclass(frozen=True, slots=True)
class Ledger:
    """Days of every person.

    Attributes
    ----------
    days
        By cause in the order of :data:`sdssim.measures.spells.CAUSES`, shape (people, causes).
    rework
        Of these, days in a second or later round of a stage, shape (people,).
    """

    days: Floats
    rework: Floats

    @property
    def elapsed(self) -> Floats:
        """Days of each person in all, shape (people,)."""
        elapsed: Floats = self.days.sum(axis=1)
        return elapsed


def ledger(log: EventLog, until_day: Floats | float | None = None) -> Ledger:
    """Account for everybody's days from the referral on.

    Parameters
    ----------
    log
        One replication.
    until_day
        Days at which the account closes, for all or for each person, shape (people,); the end of
        the run if absent. A journey that ends sooner closes its own account.
    """
    until = log.plan.horizon_days if until_day is None else until_day
    return ledger_of(spells_of(log), np.broadcast_to(np.asarray(until), (len(log.people),)))


def ledger_of(spells: Spells, until_day: Floats) -> Ledger:
    """Account for everybody's days until each person's own day, shape (people,).

    The hours of effort in a visit, as days of 24 hours, are days of being worked on; the rest of it
    is the worker's nights, weekends and other duties.
    """
    people, causes = until_day.size, len(CAUSES)
    of_people = int(np.searchsorted(spells.case, people))
    mine = spells if of_people == spells.case.size else spells.pick(spells.case < people)
    days = mine.overlap_days(-np.inf, until_day[mine.case])
    worked = mine.worked_days(days)
    cell = mine.case * causes + mine.cause
    table = add_up(cell, days - worked, people * causes).reshape(people, causes)
    # What a visit's days leave over beyond its effort stands, so far, under "being worked on".
    table[:, _OFF_DUTY] += table[:, _WORKED_ON]
    table[:, _WORKED_ON] = add_up(mine.case, worked, people)
    return Ledger(table, add_up(mine.case, np.where(mine.round > 1, days, 0.0), people))


def ledger_families(scope: Scope) -> tuple[Family, ...]:
    """Mean days a person by cause: until the first payment, and over the whole journey."""
    stop = "first payment" if scope.first_payment != NONE else None
    return (
        Family((*_entries("ledger", stop), *_entries("journey", None)), scope.groups, _figures),
    )


def _figures(view: View) -> Floats:
    cut = np.full(len(view.log.people), view.scope.cut_day)
    whole = _table(ledger_of(view.spells, cut))
    first = view.scope.first_payment
    to_payment = whole
    if first != NONE:
        paid = view.journeys.dates[:, first]
        to_payment = _table(ledger_of(view.spells, np.where(np.isnan(paid), cut, paid)))
    # einsum without BLAS: the order of summing is fixed, whatever the number of processors.
    totals = np.einsum(
        "pc,gp->cg", np.concatenate([to_payment, whole], axis=1), view.members.astype(np.float64)
    )
    return over(totals, view.members.sum(axis=1).astype(np.float64))


def _table(of: Ledger) -> Floats:
    """Causes, rework and elapsed time side by side, shape (people, causes + 2)."""
    return np.column_stack([of.days, of.rework, of.elapsed])


def _entries(stem: str, stop: str | None) -> list[MeasureEntry]:
    until = "the end of the journey or the cut-off"
    if stop is not None:
        until = f"the first payment, or else {until}"
    described = [
        *((cause.name.lower(), f"days of {cause.value}") for cause in CAUSES),
        ("rework", "days in a second or later round of a stage (also counted under its causes)"),
        ("elapsed", "days in all, the sum of the causes"),
    ]
    return [
        MeasureEntry(
            f"{stem}_{name}_days",
            Unit.DAYS,
            Better.LOWER,
            f"Mean of people measured, on the way or not: {words}, from referral to {until}.",
            "referral",
            until,
        )
        for name, words in described
    ]
