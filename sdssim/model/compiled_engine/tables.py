"""The plan as the arrays of :mod:`sdssim.model.compiled_engine.layout`, made once for each plan."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from sdssim.machine.arrays import (
    Array,
    Bytes,
    Records,
    address,
    end_to_end,
    floats,
    one_behind_the_other,
    records_from,
    records_of,
    starts,
    whole,
    whole_lines,
)
from sdssim.model.compiled_engine.layout import (
    BRANCH,
    CASE,
    DECISION,
    LINE,
    SITTING,
    START,
    STEP,
    WORLD,
    StartState,
)
from sdssim.model.compiled_engine.staff_tables import desks, queues, seats, workforce
from sdssim.model.queue_service import queue_service
from sdssim.plan.compile import GAVE_UP
from sdssim.plan.plan import NONE, Plan
from sdssim.scenario.distribution import Family
from sdssim.timebase import Ints


@dataclass(frozen=True, slots=True, eq=False)
class PlanTables:
    """A plan's arrays, made once and read by every replication.

    Attributes
    ----------
    fixed
        Arrays that a run reads, by the name of their address in the world.
    world
        The world as plain numbers, with everything that the plan decides; each run works on a copy.
    state
        Tables that a run writes to, one behind the other as bytes; each run works on a copy.
    place_of
        Where each of them begins in ``state``.
    varies
        Of each quantity, 0 if everybody is certain to draw the same, else 1.
    """

    fixed: dict[str, Array]
    world: Ints
    state: Bytes
    place_of: dict[str, int]
    varies: Ints


@lru_cache(maxsize=32)
def plan_tables(plan: Plan) -> PlanTables:
    """Turn a plan into arrays, once for each plan."""
    state, place_of = one_behind_the_other(_state(plan))
    fixed = {
        **_pathway(plan),
        **workforce(plan),
        **_calendar(plan),
        **_start(plan),
    }
    world = np.zeros(1, WORLD)
    for name, array in fixed.items():
        world[name] = address(array)
    for name, value in (_counts(plan) | _money(plan)).items():
        world[name] = value
    return PlanTables(fixed, world.view(np.int64), state, place_of, _varies(plan))


def _state(plan: Plan) -> dict[str, Array]:
    """Tables that a run writes to, as they are at the start."""
    table = {
        "desks": desks(plan),
        "queues": queues(plan),
        "seats": seats(plan),
        "sittings": _sittings(plan),
    }
    lines = 2 * (table["queues"].size + table["sittings"].size)
    finished = len(plan.staffing.workers) * len(plan.steps.name)
    return table | {
        "lines": np.zeros(lines, LINE),
        "marked_desks": np.zeros(table["desks"].size, np.int64),
        "marked_queues": np.zeros(table["queues"].size, np.int64),
        "finished": np.zeros(finished, np.int64),
    }


def _pathway(plan: Plan) -> dict[str, Array]:
    steps, decisions = plan.steps, plan.decisions
    branch_fields = ("target", "at_most", "counter", "hold_quantity", "reason", "budget_factor")
    return {
        "steps": records_from(STEP, {name: getattr(steps, name) for name in STEP.names or ()}),
        "decisions": records_from(
            DECISION,
            {
                "quantity": decisions.quantity,
                "first": decisions.first[:-1],
                "last": decisions.first[1:],
                "groups": decisions.groups,
                "cumulative_first": decisions.cumulative_first,
            },
        ),
        "branches": records_from(
            BRANCH, {name: getattr(decisions, name) for name in branch_fields}
        ),
        "cumulative": floats(decisions.cumulative),
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


def _sittings(plan: Plan) -> Records:
    first = np.cumsum([0, *(dates.times.size for dates in plan.sittings)])
    lines = 2 * max(1, len(queue_service(plan).desks_of_queue))
    return records_of(
        SITTING,
        (
            {
                "first": first[number],
                "last": first[number + 1],
                "current": NONE,
                "places_left": NONE,
                "waiting": lines + 2 * number,
                "newcomers": lines + 2 * number + 1,
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
    worker_first = starts([person.workers for person in people])
    branch_first = starts(branches)
    milestone_first = starts([person.milestones for person in people])
    rows = records_of(
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
        "start_branches": end_to_end(branches),
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
    held = stages + plan.counters + 2 * roles
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
        "memory_stride": held,
        "case_stride": whole_lines(CASE.itemsize + 4 * held),
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
