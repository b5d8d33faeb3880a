"""Who worked how many hours on what, and how many hours they had for it."""

from dataclasses import dataclass

import numpy as np

from sdssim.eventlog import Cause
from sdssim.measures.sample import add_up
from sdssim.measures.spells import CAUSES, Spells
from sdssim.plan.plan import NONE, Plan
from sdssim.timebase import HOURS_PER_DAY, Floats, Ints, Roster

CARE_TASKS = "care tasks"
"""The activity that belongs to no stage."""

Period = tuple[float, float]
_WORKED_ON = CAUSES.index(Cause.WORKED_ON)


@dataclass(frozen=True, slots=True)
class Duties:
    """Who fills which role when, within the window; made once for a scope.

    Attributes
    ----------
    activities
        The stages, then care tasks.
    periods
        Distinct stretches of days; the first is the whole window.
    desks_of_role
        For each role, (period, desks) of those who fill it.
    desk_of
        Desk at which a worker does work of a role, shape (workers, roles): the own role's desk
        where the worker has none for it, as for a care coordinator who took over a leaver's case.
    care_role
        Role of each worker's care tasks, shape (workers,); -1 for none.
    worker_of_desk
        Shape (desks,).
    cost_per_hour_pounds
        Shape (workers,); NaN is not known.
    """

    activities: tuple[str, ...]
    periods: tuple[Period, ...]
    desks_of_role: tuple[tuple[tuple[int, Ints], ...], ...]
    desk_of: Ints
    care_role: Ints
    worker_of_desk: Ints
    cost_per_hour_pounds: Floats


def duties_of(plan: Plan, begin_day: float, cut_day: float) -> Duties:
    """Lay out who fills which role when, between two moments (days)."""
    staffing = plan.staffing
    periods: dict[Period, int] = {(begin_day, cut_day): 0}
    by_role: list[dict[int, list[int]]] = [{} for _ in staffing.roles]
    for number, desk in enumerate(staffing.desks):
        for role, begin, end, _ in desk.duties:
            period = max(begin, begin_day), min(end, cut_day)
            if period[0] < period[1]:
                position = periods.setdefault(period, len(periods))
                by_role[role].setdefault(position, []).append(number)
    care_role = np.full(len(staffing.workers), NONE, dtype=np.int64)
    for tasks in plan.care_tasks:
        care_role[staffing.desks[tasks.desk].worker] = tasks.role
    costs = [np.nan if cost is None else cost for cost in staffing.cost_per_hour_pounds]
    return Duties(
        activities=(*plan.stages, CARE_TASKS),
        periods=tuple(periods),
        desks_of_role=tuple(
            tuple((period, np.array(desks, dtype=np.int64)) for period, desks in role.items())
            for role in by_role
        ),
        desk_of=_desk_of(plan),
        care_role=care_role,
        worker_of_desk=np.array([desk.worker for desk in staffing.desks], dtype=np.int64),
        cost_per_hour_pounds=np.array(costs, dtype=np.float64),
    )


def _desk_of(plan: Plan) -> Ints:
    desk_of = plan.staffing.desk_of.copy()
    for number, worker in enumerate(plan.staffing.workers):
        own = desk_of[number, worker.role]
        desk_of[number] = np.where(desk_of[number] == NONE, own, desk_of[number])
    return desk_of


@dataclass(frozen=True, slots=True)
class Visits:
    """Visits of work, for people and care tasks; all arrays have shape (visits,).

    Attributes
    ----------
    activity
        Index into :attr:`Duties.activities`.
    """

    spells: Spells
    worker: Ints
    desk: Ints
    activity: Ints


def visits_of(spells: Spells, plan: Plan, duties: Duties) -> Visits:
    """Pick the visits out of the spells."""
    visits = spells.pick((spells.cause == _WORKED_ON) & (spells.worker != NONE))
    is_care = visits.step == NONE
    role = np.where(is_care, duties.care_role[visits.worker], plan.steps.role[visits.step])
    stage = np.where(is_care, len(plan.stages), plan.steps.stage[visits.step])
    return Visits(visits, visits.worker, duties.desk_of[visits.worker, role], stage)


def hours_worked(visits: Visits, period: Period, duties: Duties) -> Floats:
    """Hours of effort within a period, shape (desks, activities); a visit's are spread evenly."""
    spells = visits.spells
    hours = spells.worked_days(spells.overlap_days(*period)) * HOURS_PER_DAY
    desks, activities = duties.worker_of_desk.size, len(duties.activities)
    cell = visits.desk * activities + visits.activity
    return add_up(cell, hours, desks * activities).reshape(desks, activities)


def hours_available(roster: Roster, period: Period) -> Floats:
    """Hours of effort that each desk's open pieces hold within a period, shape (desks,)."""
    return _hours_until(roster, period[1]) - _hours_until(roster, period[0])


def _hours_until(roster: Roster, moment: float) -> Floats:
    """Hours from the start of the run to a moment, for every desk at once: shape (desks,)."""
    first, last = roster.first[:-1], roster.first[1:]
    if not roster.opens.size:
        return np.zeros(first.size)
    # One sorted row of numbers: each desk's openings lie beyond all of those before it.
    span = float(roster.closes.max()) + abs(moment) + 1.0
    desk = np.repeat(np.arange(first.size), last - first)
    moments = np.arange(first.size) * span + moment
    piece = np.searchsorted(roster.opens + desk * span, moments, "right") - 1
    inside = np.maximum(piece, 0)
    to_closing = np.maximum(roster.closes[inside] - moment, 0.0) * roster.rate[inside]
    return np.where(piece >= first, roster.after[inside] - to_closing, 0.0)
