"""Who worked how many hours on what, and how many hours they had for it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sdssim.eventlog import Cause
from sdssim.measures.adding import add_up
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
    desk_at
        Desk at which a worker does the work of a step, shape (workers, steps + 1), and last of care
        tasks: the own role's desk where the worker has none for it, as for a care coordinator who
        took over a leaver's case.
    activity_at
        Activity to which the work of a step belongs, shape (steps + 1,), and last of care tasks.
    counts
        Which desks count in a period: all in the whole window, and in a part of it those that fill
        a role in just this part; shape (periods, desks).
    fills
        1 where a desk fills a role in a period, shape (roles, periods, desks).
    worker_of_desk
        Shape (desks,).
    cost_per_hour_pounds
        Shape (workers,); NaN is not known.
    """

    activities: tuple[str, ...]
    periods: tuple[Period, ...]
    desk_at: Ints
    activity_at: Ints
    counts: npt.NDArray[np.bool_]
    fills: Floats
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
    costs = [np.nan if cost is None else cost for cost in staffing.cost_per_hour_pounds]
    fills = _fills(by_role, len(periods), len(staffing.desks))
    counts = np.logical_or.reduce(fills > 0, axis=0)
    counts[0] = True
    return Duties(
        activities=(*plan.stages, CARE_TASKS),
        periods=tuple(periods),
        counts=counts,
        fills=fills,
        desk_at=_desk_at(plan),
        activity_at=np.append(plan.steps.stage, len(plan.stages)),
        worker_of_desk=np.array([desk.worker for desk in staffing.desks], dtype=np.int64),
        cost_per_hour_pounds=np.array(costs, dtype=np.float64),
    )


def _fills(by_role: Sequence[dict[int, list[int]]], periods: int, desks: int) -> Floats:
    fills = np.zeros((len(by_role), periods, desks))
    for row, stretches in zip(fills, by_role, strict=True):
        for period, own in stretches.items():
            row[period, own] = 1.0
    return fills


def _desk_at(plan: Plan) -> Ints:
    staffing = plan.staffing
    desk_of = staffing.desk_of.copy()
    for number, worker in enumerate(staffing.workers):
        own = desk_of[number, worker.role]
        desk_of[number] = np.where(desk_of[number] == NONE, own, desk_of[number])
    role_at = np.tile(np.append(plan.steps.role, NONE), (len(staffing.workers), 1))
    for tasks in plan.care_tasks:
        role_at[staffing.desks[tasks.desk].worker, -1] = tasks.role
    return np.take_along_axis(desk_of, role_at, axis=1)


def effort_of(spells: Spells, roster: Roster, duties: Duties) -> Floats:
    """Hours worked and available in each of the duties' periods, by the desks that count in it.

    Returns
    -------
    ndarray, shape (periods, desks, activities + 1)
        Hours worked on each activity, then hours available; 0 for desks that do not count.
    """
    available = hours_available(roster, duties)[:, :, None]
    return np.concatenate([hours_worked(spells, duties), available], axis=2)


def effort_of_roles(effort: Floats, duties: Duties) -> Floats:
    """Hours of those who fill each role, while they do: period by period, desk by desk.

    Parameters
    ----------
    effort
        As of :func:`effort_of`.

    Returns
    -------
    ndarray, shape (roles, activities + 1)
    """
    role, period, desk = duties.fills.nonzero()
    roles, width = len(duties.fills), effort.shape[2]
    cell = role[:, None] * width + np.arange(width)
    return add_up(cell.ravel(), effort[period, desk].ravel(), roles * width).reshape(roles, width)


def hours_worked(spells: Spells, duties: Duties) -> Floats:
    """Hours of effort, shape (periods, desks, activities).

    Those of a visit, of a person or of a care task, are spread evenly over its length.
    """
    (visits,) = ((spells.cause == _WORKED_ON) & (spells.worker != NONE)).nonzero()
    step, steps = spells.step.take(visits), duties.activity_at.size
    desk = duties.desk_at.take(spells.worker.take(visits) * steps + step % steps)
    chosen = [counts.take(desk).nonzero()[0] for counts in duties.counts]
    period = np.arange(len(chosen)).repeat([which.size for which in chosen])
    which = np.concatenate(chosen)
    begin, end = np.array(duties.periods).T
    counted = visits.take(which)
    days = spells.overlap_days(begin.take(period), end.take(period), counted)
    hours = spells.worked_days(days, counted) * HOURS_PER_DAY
    periods, desks, activities = *duties.counts.shape, len(duties.activities)
    cell = (period * desks + desk.take(which)) * activities
    cell += duties.activity_at.take(step.take(which))
    return add_up(cell, hours, periods * desks * activities).reshape(periods, desks, activities)


def hours_available(roster: Roster, duties: Duties) -> Floats:
    """Hours of effort that desks' open pieces hold, shape (periods, desks)."""
    period, desk = duties.counts.nonzero()
    moments = np.array(duties.periods).T.take(period, axis=1)
    before, by_the_end = _hours_until(roster, moments.ravel(), np.tile(desk, 2)).reshape(2, -1)
    hours = np.zeros(duties.counts.shape)
    hours[period, desk] = by_the_end - before
    return hours


def _hours_until(roster: Roster, moment: Floats, desk: Ints) -> Floats:
    """Hours from the start of the run to a moment at a desk, shape (moments,)."""
    if not roster.opens.size:
        return np.zeros(desk.size)
    first, after = roster.first.take(desk), roster.first.take(desk + 1)
    begun = (after > first) & (roster.opens.take(first, mode="clip") <= moment)
    hours = np.where(begun, roster.after.take(after - 1), 0.0)
    (within,) = (begun & (roster.closes.take(after - 1) > moment)).nonzero()
    if within.size:
        first, moment = first.take(within), moment.take(within)
        piece = first + _pieces_begun(roster, moment, first, (after.take(within) - first)) - 1
        to_closing = np.maximum(roster.closes.take(piece) - moment, 0.0) * roster.rate.take(piece)
        hours[within] = roster.after.take(piece) - to_closing
    return hours


def _pieces_begun(roster: Roster, moment: Floats, first: Ints, count: Ints) -> Ints:
    """How many of a desk's pieces have opened by a moment, shape (moments,)."""
    begins = count.cumsum() - count
    opens = roster.opens.take(np.arange(int(count.sum())) + (first - begins).repeat(count))
    # One sorted row of numbers: each desk's openings lie beyond all of those before it.
    lift = np.arange(first.size) * (float(opens.max()) + float(np.abs(moment).max()) + 1.0)
    begun: Ints = (opens + lift.repeat(count)).searchsorted(lift + moment, "right") - begins
    return begun
