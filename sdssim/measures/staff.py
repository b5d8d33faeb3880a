"""Staff: hours worked and available, utilisation, queues for each role, and what the hours cost."""

from functools import partial

import numpy as np

from sdssim.eventlog import Cause
from sdssim.measures.adding import add_along
from sdssim.measures.entry import EVERYONE, Better, MeasureEntry, Unit, group_of
from sdssim.measures.scope import Scope
from sdssim.measures.spells import CAUSES
from sdssim.measures.view import Family, View, over
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
    """Figures by worker, by role, by activity, by role and activity, and what it all costs.

    Those of each worker are left out if groups of people are.
    """
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
            (EVERYONE, *(workers if scope.by_group else ()), *roles),
            _use,
        ),
        Family((_HOURS,), (*activities, *crossed), _by_activity),
        Family(_QUEUE, roles, partial(_queues, head_counts(scope))),
        Family(cost, (EVERYONE,), _cost),
    )


def _use(view: View) -> Floats:
    scope = view.scope
    worker, workers = scope.duties.worker_of_desk, len(scope.plan.staffing.workers)
    rows = []
    for kind in (slice(None, -1), slice(-1, None)):
        by_desk = add_along(view.effort[:, kind], 1)
        of_worker = [np.bincount(worker, by_desk, workers)] if scope.by_group else []
        of_role = add_along(view.effort_of_roles[:, kind], 1)
        rows.append(np.concatenate([[add_along(by_desk, 0)], *of_worker, of_role]))
    worked, available = rows
    return np.array([worked, available, over(worked, available)])


def _by_activity(view: View) -> Floats:
    worked, of_roles = view.effort[:, :-1], view.effort_of_roles[:, :-1]
    return np.concatenate([add_along(worked, 0), of_roles.ravel()])[None, :]


def _queues(heads: Floats, view: View) -> Floats:
    scope, standing = view.scope, view.standing
    role = np.append(scope.plan.steps.role, NONE)
    length = max(scope.cut_day - scope.begin_day, 1.0)
    days, now = standing.days[:, _FOR_WORKER], standing.now[:, _FOR_WORKER]
    has_role, roles = role != NONE, heads.shape[1]
    return np.concatenate(
        [
            [np.bincount(role[has_role], days[has_role], roles) / length],
            [np.bincount(role[has_role], now[has_role], roles)],
            heads,
        ]
    )


def head_counts(scope: Scope) -> Floats:
    """Workers who fill each role on the first and on the last day, shape (2, roles)."""
    fills, (begin, end) = scope.duties.fills.sum(axis=2), np.array(scope.duties.periods).T
    return np.array([fills @ (begin <= scope.begin_day), fills @ (end >= scope.cut_day)])


def _cost(view: View) -> Floats:
    scope, duties = view.scope, view.scope.duties
    hours = add_along(view.effort[:, : len(scope.plan.stages)], 1)
    rate = duties.cost_per_hour_pounds[duties.worker_of_desk]
    pounds = add_along(np.where(hours > 0, hours * rate, 0.0), 0)
    if scope.first_payment == NONE:
        return np.array([[pounds]])
    paid = view.passed[scope.first_payment]
    return np.array([[pounds], [pounds / paid if paid else np.nan]])
