"""The ledger of delay: where every day of every journey went.

Each day belongs to exactly one cause, and the causes of a person sum to the elapsed time.
"""

from dataclasses import dataclass
from functools import reduce

import numpy as np

from sdssim.eventlog import Cause, EventLog
from sdssim.measures.adding import add_up
from sdssim.measures.entry import Better, MeasureEntry, Unit
from sdssim.measures.scope import Scope
from sdssim.measures.spells import CAUSES, Spells, spells_of
from sdssim.measures.view import Family, View, over
from sdssim.plan.plan import NONE
from sdssim.timebase import Floats, Ints

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
        elapsed: Floats = reduce(np.add, self.days.T)
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
    people = len(log.people)
    spells = spells_of(log).before(people)
    (account,) = accounts_of(spells, np.broadcast_to(np.asarray(until), (1, people)))
    return Ledger(account[:, : len(CAUSES)], account[:, len(CAUSES)])


def accounts_of(spells: Spells, until_day: Floats) -> Floats:
    """Account for everybody's days until each person's own day.

    The hours of effort in a visit, as days of 24 hours, are days of being worked on; the rest of it
    is the worker's nights, weekends and other duties.

    Parameters
    ----------
    spells
        Of people only.
    until_day
        Shape (accounts, people).

    Returns
    -------
    ndarray, shape (accounts, people, causes + 2)
        Days by cause, then of rework, then in all.
    """
    accounts, people = until_day.shape
    causes = len(CAUSES)
    account = np.arange(accounts)[:, None] * people
    days = spells.overlap_days(spells.begin, until_day.take(spells.case, axis=1))

    def by_person(chosen: Ints, of_chosen: Floats) -> Floats:
        case = spells.case.take(chosen) + account
        sums = add_up(case.ravel(), of_chosen.ravel(), accounts * people)
        return sums.reshape(accounts, people)

    visits = (spells.cause == _WORKED_ON).nonzero()[0]
    others = (spells.cause != _WORKED_ON).nonzero()[0]
    in_visits = days.take(visits, axis=1)
    worked = spells.worked_days(in_visits, visits)
    cell = (spells.case * causes + spells.cause).take(others) + account * causes
    sums = add_up(cell.ravel(), days.take(others, axis=1).ravel(), accounts * people * causes)
    parts = np.empty((accounts, people, causes + 2))
    by_cause = parts[..., :causes]
    by_cause[:] = sums.reshape(by_cause.shape)
    by_cause[..., _OFF_DUTY] += by_person(visits, in_visits - worked)
    by_cause[..., _WORKED_ON] = by_person(visits, worked)
    again = (spells.round > 1).nonzero()[0]
    parts[..., causes] = by_person(again, days.take(again, axis=1))
    parts[..., causes + 1] = reduce(np.add, np.moveaxis(by_cause, 2, 0))
    return parts


def ledger_families(scope: Scope) -> tuple[Family, ...]:
    """Mean days a person by cause: until the first payment, and over the whole journey."""
    stop = "first payment" if scope.first_payment != NONE else None
    return (
        Family((*_entries("ledger", stop), *_entries("journey", None)), scope.groups, _figures),
    )


def _figures(view: View) -> Floats:
    scope = view.scope
    cut = np.full(len(view.log.people), scope.cut_day)
    until = [cut]
    first = scope.first_payment
    if first != NONE:
        until = [np.fmin(view.journeys.dates[:, first], cut), cut]
    accounts = accounts_of(view.spells_of_people, np.stack(until))
    totals = view.members.totals(np.concatenate(list(accounts), axis=1))
    if first == NONE:
        totals = np.concatenate([totals, totals])
    return over(totals, view.members.people)


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
