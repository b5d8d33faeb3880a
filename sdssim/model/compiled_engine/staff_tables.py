"""Workers, desks and queues as the machine code reads them."""

import numpy as np

from sdssim.machine.arrays import (
    Array,
    Records,
    end_to_end,
    floats,
    records_from,
    records_of,
    starts,
    whole,
)
from sdssim.model.compiled_engine.layout import DESK, QUEUE, ROLE, SEAT, SERVED, WORKER
from sdssim.model.queue_service import queue_service
from sdssim.plan.plan import NONE, Plan, StepKind


def workforce(plan: Plan) -> dict[str, Array]:
    """Lay out who works, and where, as a run reads it."""
    staffing, service = plan.staffing, queue_service(plan)
    curve_first = starts(staffing.experience)
    windows = _windows(plan)
    members = [
        _team_of(plan, windows, role, team)
        for role in range(len(staffing.roles))
        for team in range(len(plan.teams))
    ]
    return {
        "roles": _roles(plan),
        "role_queues": end_to_end(_role_queues(plan)),
        "workers": records_of(
            WORKER,
            (
                {
                    "role": worker.role,
                    "from_day": worker.from_day,
                    "until_day": worker.until_day,
                    "experience_first": curve_first[number],
                    "experience_last": curve_first[number + 1] - 1,
                }
                for number, worker in enumerate(staffing.workers)
            ),
        ),
        "curves": floats([factor for curve in staffing.experience for factor in curve]),
        "served": records_of(
            SERVED,
            (
                {"rank": rank, "queue": queue, "begins": begins, "ends": ends}
                for served in service.queues_of_desk
                for rank, queue, begins, ends in served
            ),
        ),
        "queue_desks": end_to_end(service.desks_of_queue),
        "role_queue": whole(staffing.role_queue),
        "named_queue": whole(staffing.named_queue),
        "team_first": starts(members),
        "team_workers": end_to_end(members),
        "named_roles": whole(staffing.named_roles),
        "named_quantity": whole(plan.named_quantity),
    }


def _windows(plan: Plan) -> list[dict[int, tuple[float, float]]]:
    """For each worker, when they fill each of their roles."""
    staffing = plan.staffing
    windows: list[dict[int, tuple[float, float]]] = [{} for _ in staffing.workers]
    for desk in staffing.desks:
        for role, begins, ends, _ in desk.duties:
            windows[desk.worker][role] = (begins, ends)
    return windows


def _team_of(
    plan: Plan, windows: list[dict[int, tuple[float, float]]], role: int, team: int
) -> list[int]:
    """Workers who ever fill a role for a team, in list order."""
    return [
        number
        for number, worker in enumerate(plan.staffing.workers)
        if team in worker.serves and role in windows[number]
    ]


def _role_queues(plan: Plan) -> list[list[int]]:
    return [sorted(set(queues) - {NONE}) for queues in plan.staffing.role_queue.tolist()]


def _roles(plan: Plan) -> Records:
    staffing, steps = plan.staffing, plan.steps
    with_places = set(steps.role[steps.kind == StepKind.ALLOCATE].tolist())
    first = starts(_role_queues(plan))
    return records_of(
        ROLE,
        (
            {
                "order": int(staffing.order[role]),
                "handover_quantity": staffing.handover_quantity[role],
                "with_places": role in with_places,
                "queues_first": first[role],
                "queues_last": first[role + 1],
                "others_class": staffing.priority[role][2],
            }
            for role in range(len(staffing.roles))
        ),
    )


def seats(plan: Plan) -> Records:
    """Lay out every worker in every role; in a role they lack, work waits among their own cases."""
    staffing = plan.staffing
    workers, roles = len(staffing.workers), len(staffing.roles)
    begins, ends = np.zeros((2, workers, roles))
    for number, window in enumerate(_windows(plan)):
        for role, (first, last) in window.items():
            begins[number, role], ends[number, role] = first, last
    own_role = np.array(
        [_role_of_own_cases(plan, number) for number in range(workers)], dtype=np.int64
    )
    own = np.where(staffing.desk_of == NONE, own_role[:, None], np.arange(roles))
    desk = np.take_along_axis(staffing.desk_of, own, axis=1)
    columns = {
        "desk": desk,
        "role": own,
        "queue": staffing.named_queue[desk, own],
        "places": staffing.places,
        "begins": begins,
        "ends": ends,
        "leaves": np.take_along_axis(ends, own, axis=1),
    }
    return records_from(SEAT, {name: np.ravel(column) for name, column in columns.items()})


def _role_of_own_cases(plan: Plan, number: int) -> int:
    """In whose queue work waits that comes to a worker in a role they do not have."""
    staffing = plan.staffing
    named = [role for role in staffing.named_roles if staffing.desk_of[number, role] != NONE]
    return named[0] if named else staffing.workers[number].role


def desks(plan: Plan) -> Records:
    """Lay out every desk: whose it is, which queues it serves, and that it is idle."""
    first = starts(queue_service(plan).queues_of_desk)
    return records_of(
        DESK,
        (
            {
                "worker": desk.worker,
                "served_first": first[number],
                "served_last": first[number + 1],
                "duties": len(desk.duties),
                "in_hand": NONE,
                "wakes_at": -np.inf,
            }
            for number, desk in enumerate(plan.staffing.desks)
        ),
    )


def queues(plan: Plan) -> Records:
    """Lay out every queue: the desks that serve it, until when, and that it is empty."""
    service = queue_service(plan)
    first = starts(service.desks_of_queue)
    return records_of(
        QUEUE,
        (
            {"desks_first": first[queue], "desks_last": first[queue + 1], "last_day": last_day}
            for queue, last_day in enumerate(service.last_day)
        ),
    )
