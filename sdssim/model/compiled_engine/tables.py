"""The plan and the inputs as the arrays of :mod:`sdssim.model.compiled_engine.layout`."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from sdssim.model.compiled_engine.layout import (
    BRANCH,
    DECISION,
    DESK,
    QUEUE,
    ROLE,
    SEAT,
    SERVED,
    SITTING,
    START,
    STEP,
    WORKER,
    WORLD,
    StartState,
)
from sdssim.model.simpy_engine.tables import queue_service
from sdssim.plan.compile import GAVE_UP
from sdssim.plan.plan import NONE, Plan, StepKind
from sdssim.scenario.distribution import Family
from sdssim.timebase import Floats, Ints

Records = npt.NDArray[np.void]
Array = npt.NDArray[Any]


@dataclass(frozen=True, slots=True, eq=False)
class PlanTables:
    """A plan's arrays, made once and read by every replication.

    Attributes
    ----------
    fixed
        Arrays that a run reads, by the name of their address in the world.
    changing
        Arrays that a run writes to; each run works on a copy.
    world
        The world with everything that the plan decides; each run works on a copy.
    """

    fixed: dict[str, Array]
    changing: dict[str, Records]
    world: Records


@lru_cache(maxsize=32)
def plan_tables(plan: Plan) -> PlanTables:
    """Turn a plan into arrays, once for each plan."""
    changing = {
        "desks": _desks(plan),
        "queues": _queues(plan),
        "seats": _seats(plan),
        "sittings": _sittings(plan),
    }
    fixed = {
        **_pathway(plan),
        **_workforce(plan),
        **_calendar(plan),
        **_start(plan),
    }
    world = np.zeros(1, WORLD)
    for name, array in fixed.items():
        world[name] = address(array)
    for name, value in (_counts(plan) | _money(plan)).items():
        world[name] = value
    return PlanTables(fixed, changing, world)


def address(array: Array) -> int:
    """Address of an array's first element."""
    place: int = array.__array_interface__["data"][0]
    return place


def copied(records: Records) -> Records:
    """Copy records as plain bytes; numpy would copy them field by field."""
    return records.view(np.uint8).copy().view(records.dtype)


def whole(values: Sequence[object] | Array) -> Ints:
    """Whole numbers in one piece of memory; an array that is so already is not copied."""
    return np.ascontiguousarray(values, dtype=np.int64)


def floats(values: Sequence[object] | Array) -> Floats:
    """Floats in one piece of memory; an array that is so already is not copied."""
    return np.ascontiguousarray(values, dtype=np.float64)


def _rows(layout: np.dtype[np.void], rows: Iterable[dict[str, object]]) -> Records:
    """Records of a layout, one for each row; at least one, so that there is an address."""
    listed = list(rows)
    table = np.zeros(max(1, len(listed)), layout)
    for number, row in enumerate(listed):
        for name, value in row.items():
            table[number][name] = value
    return table


def _ragged(lists: Sequence[Sequence[int]]) -> tuple[Ints, Ints]:
    """Lists end to end, and where each begins (and the last ends)."""
    first = np.cumsum([0, *(len(each) for each in lists)])
    return whole(first), whole([value for each in lists for value in each])


def _columns(layout: np.dtype[np.void], columns: dict[str, Array]) -> Records:
    """Records of a layout, from columns of one length."""
    table = np.zeros(max(1, *(column.size for column in columns.values())), layout)
    for name, column in columns.items():
        table[name][: column.size] = column
    return table


def _pathway(plan: Plan) -> dict[str, Array]:
    steps, decisions = plan.steps, plan.decisions
    branch_fields = ("target", "at_most", "counter", "hold_quantity", "reason", "budget_factor")
    return {
        "steps": _columns(STEP, {name: getattr(steps, name) for name in STEP.names or ()}),
        "decisions": _columns(
            DECISION,
            {
                "quantity": decisions.quantity,
                "first": decisions.first[:-1],
                "last": decisions.first[1:],
                "groups": decisions.groups,
                "cumulative_first": decisions.cumulative_first,
            },
        ),
        "branches": _columns(BRANCH, {name: getattr(decisions, name) for name in branch_fields}),
        "cumulative": floats(decisions.cumulative),
        "varies": _varies(plan),
        "hours_factor": floats(plan.hours_factor),
        "days_factor": floats(plan.days_factor),
    }


def _varies(plan: Plan) -> Ints:
    """Of each quantity, 0 if everybody is certain to draw the same, else 1.

    Then one number is read for all, and not one from far away for each. Hours and days may be
    multiplied by what a person is like.
    """
    steps = plan.steps
    multiplied: set[int] = set()
    if plan.hours_by:
        multiplied |= set(steps.hours_quantity.tolist())
    if plan.days_by:
        multiplied |= set(steps.days_quantity.tolist()) | set(steps.between_quantity.tolist())
    return whole(
        [
            number in multiplied
            or quantity.spread is None
            or quantity.spread.family is not Family.CONSTANT
            for number, quantity in enumerate(plan.quantities)
        ]
    )


def _workforce(plan: Plan) -> dict[str, Array]:
    staffing, service = plan.staffing, queue_service(plan)
    curve_first, curves = _ragged_floats(staffing.experience)
    team_first, team_workers = _ragged(
        [
            _team_of(plan, role, team)
            for role in range(len(staffing.roles))
            for team in range(len(plan.teams))
        ]
    )
    return {
        "roles": _roles(plan),
        "role_queues": whole([queue for each in _role_queues(plan) for queue in each]),
        "workers": _rows(
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
        "curves": curves,
        "served": _rows(
            SERVED,
            (
                {"rank": rank, "queue": queue, "begins": begins, "ends": ends}
                for served in service.queues_of_desk
                for rank, queue, begins, ends in served
            ),
        ),
        "queue_desks": whole([desk for desks in service.desks_of_queue for desk in desks]),
        "role_queue": whole(staffing.role_queue),
        "named_queue": whole(staffing.named_queue),
        "team_first": team_first,
        "team_workers": team_workers,
        "named_roles": whole(staffing.named_roles),
        "named_quantity": whole(plan.named_quantity),
    }


def _ragged_floats(lists: Sequence[Sequence[float]]) -> tuple[Ints, Floats]:
    first = np.cumsum([0, *(len(each) for each in lists)])
    return whole(first), floats([value for each in lists for value in each])


def _windows(plan: Plan) -> list[dict[int, tuple[float, float]]]:
    """For each worker, when they fill each of their roles."""
    staffing = plan.staffing
    windows: list[dict[int, tuple[float, float]]] = [{} for _ in staffing.workers]
    for desk in staffing.desks:
        for role, begins, ends, _ in desk.duties:
            windows[desk.worker][role] = (begins, ends)
    return windows


def _team_of(plan: Plan, role: int, team: int) -> list[int]:
    """Workers who ever fill a role for a team, in list order."""
    windows = _windows(plan)
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
    first, _ = _ragged(_role_queues(plan))
    return _rows(
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


def _seats(plan: Plan) -> Records:
    """Lay out every worker in every role; in a role they lack, work waits among their own cases."""
    staffing, windows = plan.staffing, _windows(plan)
    desk_of, queue_of = staffing.desk_of.tolist(), staffing.named_queue.tolist()
    rows = []
    for number, worker in enumerate(staffing.workers):
        named = [role for role in staffing.named_roles if desk_of[number][role] != NONE]
        for role in range(len(staffing.roles)):
            own = role
            if desk_of[number][role] == NONE:
                own = named[0] if named else worker.role
            desk = desk_of[number][own]
            begins, ends = windows[number].get(role, (0.0, 0.0))
            rows.append(
                {
                    "desk": desk,
                    "role": own,
                    "queue": queue_of[desk][own],
                    "places": staffing.places[number, role],
                    "begins": begins,
                    "ends": ends,
                    "leaves": windows[number].get(own, (0.0, 0.0))[1],
                }
            )
    return _rows(SEAT, rows)


def _desks(plan: Plan) -> Records:
    first, _ = _ragged([[0] * len(each) for each in queue_service(plan).queues_of_desk])
    return _rows(
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


def _queues(plan: Plan) -> Records:
    service = queue_service(plan)
    first, _ = _ragged(service.desks_of_queue)
    return _rows(
        QUEUE,
        (
            {"desks_first": first[queue], "desks_last": first[queue + 1], "last_day": last_day}
            for queue, last_day in enumerate(service.last_day)
        ),
    )


def _sittings(plan: Plan) -> Records:
    first = np.cumsum([0, *(dates.times.size for dates in plan.sittings)])
    return _rows(
        SITTING,
        (
            {
                "first": first[number],
                "last": first[number + 1],
                "current": NONE,
                "places_left": NONE,
            }
            for number in range(len(plan.sittings))
        ),
    )


def _calendar(plan: Plan) -> dict[str, Array]:
    def joined(name: str) -> Array:
        return np.concatenate([np.empty(0), *(getattr(dates, name) for dates in plan.sittings)])

    office = plan.office
    return {
        "period_starts": floats(plan.period_starts),
        "sitting_times": floats(joined("times")),
        "deadlines": floats(joined("deadlines")),
        "sitting_places": whole(joined("places")),
        "same_day": whole(joined("same_day")),
        "office_opens": floats(office.opens),
        "office_closes": floats(office.closes),
        "office_rate": floats(office.rate),
        "office_after": floats(office.after),
        "price_points": floats([] if plan.money is None else plan.money.price_point_pounds),
    }


def _start(plan: Plan) -> dict[str, Array]:
    """People already on the way; what they chose, and a hold, as the branch that it stands for."""
    people = plan.on_the_way
    decision_of = plan.choice_of_decision.tolist()
    first = plan.decisions.first
    branches = [
        [int(first[decision_of.index(choice)]) + option for choice, option in person.choices]
        for person in people
    ]
    worker_first, _ = _ragged([[0] * len(person.workers) for person in people])
    branch_first, branch = _ragged(branches)
    milestone_first, _ = _ragged([[0] * len(person.milestones) for person in people])
    rows = _rows(
        START,
        (
            {
                "step": person.step,
                "state": int(StartState[person.state.upper()]),
                "visits_done": person.visits_done,
                "worker": person.worker,
                "hold_branch": _hold_branch(plan, person.step),
                "workers_first": worker_first[number],
                "workers_last": worker_first[number + 1],
                "branches_first": branch_first[number],
                "branches_last": branch_first[number + 1],
                "milestones_first": milestone_first[number],
                "milestones_last": milestone_first[number + 1],
                "referred": person.referred,
                "since": person.since,
            }
            for number, person in enumerate(people)
        ),
    )
    return {
        "start": rows,
        "start_roles": whole([role for person in people for role, _ in person.workers]),
        "start_workers": whole([worker for person in people for _, worker in person.workers]),
        "start_branches": branch,
        "start_milestones": whole([which for person in people for which, _ in person.milestones]),
        "start_days": floats([day for person in people for _, day in person.milestones]),
    }


def _hold_branch(plan: Plan, step: int) -> int:
    """The first outcome of a step that is a hold, or -1."""
    decision = int(plan.steps.decision[step])
    if decision == NONE:
        return NONE
    first, last = plan.decisions.first[decision : decision + 2].tolist()
    holds = np.flatnonzero(plan.decisions.hold_quantity[first:last] != NONE)
    return first + int(holds[0]) if holds.size else NONE


def _counts(plan: Plan) -> dict[str, float]:
    staffing = plan.staffing
    stages, roles = len(plan.stages), len(staffing.roles)
    return {
        "on_the_way": len(plan.on_the_way),
        "role_count": roles,
        "team_count": len(plan.teams),
        "worker_count": len(staffing.workers),
        "desk_count": len(staffing.desks),
        "step_count": len(plan.steps.name),
        "stage_count": stages,
        "counter_count": plan.counters,
        "period_count": plan.period_starts.size,
        "sitting_count": len(plan.sittings),
        "named_count": len(staffing.named_roles),
        "memory_stride": stages + plan.counters + 2 * roles,
        "gave_up": plan.reasons.index(GAVE_UP),
        "office_first": 0,
        "office_last": int(plan.office.first[1]),
        "horizon": plan.horizon_days,
        "last_sitting": -1.0,
        "known": len(plan.on_the_way),
    }


def _money(plan: Plan) -> dict[str, float]:
    money = plan.money
    if money is None:
        return {"has_money": 0}
    return {
        "has_money": 1,
        "points_quantity": money.points_quantity,
        "used_quantity": money.used_quantity,
        "one_off_quantity": money.one_off_quantity,
        "told_at": money.told_at,
        "first_at": money.first_at,
        "one_off_share": money.one_off_share,
        "every_days": money.every_days,
        "per_year": money.per_year,
    }
