"""Staff: hours worked and available, utilisation, queues for each role, and what the hours cost."""

from collections.abc import Sequence

import numpy as np

from sdssim.eventlog import Cause
from sdssim.measures.entry import EVERYONE, Better, MeasureEntry, Unit, group_of
from sdssim.measures.scope import Scope
from sdssim.measures.spells import CAUSES
from sdssim.measures.view import Family, View, over
from sdssim.measures.workload import CARE_TASKS, Duties, hours_available
from sdssim.plan.plan import NONE
from sdssim.timebase import Floats

ROLE = "role"
WORKER = "worker"
ACTIVITY = "activity"
_FOR_WORKER = CAUSES.index(Cause.FOR_WORKER)

_HOURS = MeasureEntry(
    "hours_worked", Unit.HOURS, Better.NONE,
    "Hours of effort within the window. Of a role: by those who fill it, while they fill it, on "
    "everything they do; a dual-role worker counts in both roles.",
)  # fmt: skip
_AVAILABLE = MeasureEntry(
    "hours_available", Unit.HOURS, Better.NONE,
    "Hours for this work within the window, absences taken off. Of a role: of those who fill it, "
    "while they fill it; a dual-role worker counts in both roles.",
)  # fmt: skip
_UTILISATION = MeasureEntry(
    "utilisation", Unit.SHARE, Better.NONE, "Hours worked over hours available."
)
_QUEUE = (
    MeasureEntry(
        "queue_length_mean", Unit.PEOPLE, Better.LOWER,
        "Number of people waiting for a worker of the role, averaged over the days of the window.",
    ),
    MeasureEntry(
        "queue_now", Unit.PEOPLE, Better.LOWER,
        "People waiting for a worker of the role at the cut-off.",
    ),
    MeasureEntry(
        "people_in_role_first_day", Unit.PEOPLE, Better.NONE,
        "Workers who fill the role on the first day of the window.",
    ),
    MeasureEntry(
        "people_in_role", Unit.PEOPLE, Better.NONE,
        "Workers who fill the role on the last day of the window.",
    ),
)  # fmt: skip
_COST = (
    MeasureEntry(
        "staff_cost_pounds", Unit.POUNDS, Better.LOWER,
        "Hours worked on the pathway within the window (not on care tasks) at each worker's cost "
        "per hour; missing if such a cost is not known.",
    ),
    MeasureEntry(
        "staff_cost_per_person_paid_pounds", Unit.POUNDS, Better.LOWER,
        "Staff cost over people whose first payment fell in the window, whenever referred.",
    ),
)  # fmt: skip


def staff_families(scope: Scope) -> tuple[Family, ...]:
    """Figures by worker, by role, by activity, by role and activity, and what it all costs."""
    staffing, duties = scope.plan.staffing, scope.duties
    if not staffing.workers:
        return ()
    roles = tuple(group_of({ROLE: role}) for role in staffing.roles)
    workers = tuple(group_of({WORKER: worker.name}) for worker in staffing.workers)
    activities = tuple(group_of({ACTIVITY: activity}) for activity in duties.activities)
    crossed = tuple(
        group_of({ROLE: role, ACTIVITY: activity})
        for role in staffing.roles
        for activity in duties.activities
    )
    cost = _COST if scope.first_payment != NONE else _COST[:1]
    return (
        Family(
            (_HOURS, _AVAILABLE, _UTILISATION),
            (EVERYONE, *workers, *roles),
            _use,
        ),
        Family((_HOURS,), (*activities, *crossed), _by_activity),
        Family(_QUEUE, roles, _queues),
        Family(cost, (EVERYONE,), _cost),
    )


def _use(view: View) -> Floats:
    duties, worked = view.scope.duties, view.hours
    available = [hours_available(view.log.roster, period) for period in duties.periods]
    by_desk = worked[0].sum(axis=1)
    workers = len(view.scope.plan.staffing.workers)
    hours = [
        [by_desk.sum()],
        np.bincount(duties.worker_of_desk, weights=by_desk, minlength=workers),
        _by_role(duties, worked).sum(axis=1),
    ]
    capacity = [
        [available[0].sum()],
        np.bincount(duties.worker_of_desk, weights=available[0], minlength=workers),
        _by_role(duties, [row[:, None] for row in available]).sum(axis=1),
    ]
    both = np.array([np.concatenate(hours), np.concatenate(capacity)])
    return np.concatenate([both, over(both[:1], both[1])])


def _by_activity(view: View) -> Floats:
    duties, worked = view.scope.duties, view.hours
    return np.concatenate([worked[0].sum(axis=0), _by_role(duties, worked).ravel()])[None, :]


def _by_role(duties: Duties, of_period: Sequence[Floats]) -> Floats:
    """Sum tables by desk over the desks and periods of each role, shape (roles, columns)."""
    sums = np.zeros((len(duties.desks_of_role), of_period[0].shape[1]))
    for row, stretches in zip(sums, duties.desks_of_role, strict=True):
        for period, desks in stretches:
            row += of_period[period][desks].sum(axis=0)
    return sums


def _queues(view: View) -> Floats:
    scope, spells, duties = view.scope, view.spells, view.scope.duties
    plan, roles = scope.plan, len(scope.plan.staffing.roles)
    people = len(view.log.people)
    queued = spells.pick((spells.cause == _FOR_WORKER) & (spells.case < people))
    role = plan.steps.role[queued.step]
    days = queued.overlap_days(scope.begin_day, scope.cut_day)
    now = (queued.begin < scope.cut_day) & (queued.end >= scope.cut_day)
    length = max(scope.cut_day - scope.begin_day, 1.0)
    head_counts = np.zeros((2, roles))
    for row, stretches in enumerate(duties.desks_of_role):
        for period, desks in stretches:
            begin, end = duties.periods[period]
            head_counts[0, row] += desks.size * (begin <= scope.begin_day)
            head_counts[1, row] += desks.size * (end >= scope.cut_day)
    return np.concatenate(
        [
            np.bincount(role, weights=days, minlength=roles)[None, :] / length,
            np.bincount(role[now], minlength=roles)[None, :],
            head_counts,
        ]
    )


def _cost(view: View) -> Floats:
    scope, duties = view.scope, view.scope.duties
    hours = view.hours[0][:, : duties.activities.index(CARE_TASKS)].sum(axis=1)
    rate = duties.cost_per_hour_pounds[duties.worker_of_desk]
    pounds = np.where(hours > 0, hours * rate, 0.0).sum()
    if scope.first_payment == NONE:
        return np.array([[pounds]])
    paid = view.journeys.dates[:, scope.first_payment]
    count = np.array(float(np.sum((paid >= scope.begin_day) & (paid < scope.cut_day))))
    return np.array([[pounds], [float(over(pounds, count))]])
