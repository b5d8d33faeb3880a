"""The plan: a scenario compiled into flat tables that engines, draws and measures read.

A plan holds no chance and no state. Indices run from 0; -1 stands for none in integer tables, as a
compiled engine needs it, and never leaves the package: the event log exports it as missing.
"""

from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from typing import Any

import numpy as np
import numpy.typing as npt

from sdssim.scenario.distribution import Distribution
from sdssim.timebase import DutyDays, Floats, Ints, Roster

NONE = -1


class StepKind(IntEnum):
    """What an engine does at a step; ``DECIDE`` is the end of a stage: outcomes, milestone."""

    WORK = 0
    WAIT = 1
    ALLOCATE = 2
    RELEASE = 3
    SITTING = 4
    CHOOSE = 5
    DECIDE = 6


class QueueOrder(IntEnum):
    """Which moment orders a queue: joining it, the referral, or the target date."""

    JOINED = 0
    REFERRED = 1
    DUE = 2


@dataclass(frozen=True, slots=True)
class Quantity:
    """One thing that chance decides: a name that owns a random stream, and how it is spread.

    Attributes
    ----------
    name
        ``stage/step/quantity``; the stream's name, so that no other quantity shares its draws.
    spread
        ``None`` is a plain uniform on [0, 1), compared with shares that may depend on the date.
    rounds
        Times one person can need it: 1, plus every way back that leads past it.
    visits_of
        For days between visits: the quantity that says how many visits there are; otherwise -1.
    """

    name: str
    spread: Distribution | None
    rounds: int
    visits_of: int = NONE


@dataclass(frozen=True, slots=True)
class StepTable:
    """The pathway as instructions, one row a step. All arrays have shape (steps,).

    The columns that end in ``_quantity`` index ``Plan.quantities``.
    """

    name: tuple[str, ...]
    kind: Ints
    stage: Ints
    onward: Ints
    role: Ints
    sitting: Ints
    choice: Ints
    decision: Ints
    milestone: Ints
    hours_quantity: Ints
    visits_quantity: Ints
    between_quantity: Ints
    days_quantity: Ints
    patience_quantity: Ints
    working_days: Ints


@dataclass(frozen=True, slots=True)
class DecisionTable:
    """Outcomes of steps and stages, and options of choices: everything settled by shares.

    Decision ``d`` has the ``n`` branches ``first[d]`` to ``first[d + 1] - 1``. Its cumulative
    shares in period ``p`` for group ``g`` of people begin in ``cumulative`` at
    ``cumulative_first[d] + (p * groups[d] + g) * n``.

    Attributes
    ----------
    quantity
        The uniform that settles it, shape (decisions,).
    attributes
        Names of the attributes its shares depend on; ``groups`` counts their combinations.
    target, at_most, counter, hold_quantity, reason, budget_factor
        Shape (branches,): the step it leads to (-1: onward), the limit and the counter of a way
        back, the days on hold, the reason of leaving, the factor on the yearly budget.
    """

    quantity: Ints
    first: Ints
    groups: Ints
    cumulative_first: Ints
    cumulative: Floats
    attributes: tuple[tuple[str, ...], ...]
    branch_name: tuple[str, ...]
    target: Ints
    at_most: Ints
    counter: Ints
    hold_quantity: Ints
    reason: Ints
    budget_factor: Floats


@dataclass(frozen=True, slots=True)
class Worker:
    """One person on the staff.

    Attributes
    ----------
    from_day, until_day
        Days between which they fill ``role``; they keep ``also`` for the whole run.
    serves
        Team indices.
    """

    name: str
    group: str
    role: int
    team: int
    serves: tuple[int, ...]
    from_day: float
    until_day: float
    also: int = NONE


@dataclass(frozen=True, slots=True)
class Desk:
    """A worker's seat at a set of queues. A ring-fenced dual-role worker has two, all others one.

    Attributes
    ----------
    duties
        (role, from day, until day, class) of each role served; the smaller class goes first.
    """

    worker: int
    duties: tuple[tuple[int, float, float, int], ...]


@dataclass(frozen=True, slots=True)
class Staffing:
    """Workers, desks, queues, and the hours of every day.

    Attributes
    ----------
    role_queue
        Queue of a role for a team, shape (roles, teams); -1 where nobody ever serves it.
    named_queue
        Queue of a desk's own cases in a role, shape (desks, roles); -1 where it lacks the role.
    queue_role
        Shape (queues,).
    desk_of
        Desk at which a worker fills a role, shape (workers, roles); -1 if never.
    places
        Caseload places a worker has in a role, shape (workers, roles); -1 for no limit.
    order, due_days, priority
        How each role orders its queues; ``due_days[role]`` and ``priority[role]`` give (attribute,
        values by attribute value, value for all others).
    experience
        For each worker the factors on hours after 0, 1, 2, ... finished steps; the last holds on.
    handover_quantity
        Hours to take over a case in a role, shape (roles,); -1 for none.
    """

    roles: tuple[str, ...]
    workers: tuple[Worker, ...]
    desks: tuple[Desk, ...]
    duty: DutyDays
    role_queue: Ints
    named_queue: Ints
    queue_role: Ints
    queue_name: tuple[str, ...]
    desk_of: Ints
    places: Ints
    named_roles: tuple[int, ...]
    order: tuple[QueueOrder, ...]
    due_days: tuple[tuple[str, dict[str, float], float], ...]
    priority: tuple[tuple[str, dict[str, float], float], ...]
    experience: tuple[tuple[float, ...], ...]
    handover_quantity: Ints
    cost_per_hour_pounds: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class AbsencePlan:
    """How a worker's absences are drawn: leave in working weeks, spells listed or by chance.

    Attributes
    ----------
    week
        Weekdays on which the worker works, Monday being 0: what leave is counted in.
    """

    week: tuple[int, ...]
    leave_days_per_year: float
    leave_spells: tuple[tuple[int, int], ...]
    spells: tuple[tuple[str, float, Distribution], ...]


@dataclass(frozen=True, slots=True)
class CareTaskPlan:
    """Care tasks of one dual-role worker.

    Attributes
    ----------
    expected
        Expected number of tasks on each day, shape (days,); ``None`` when the days are listed.
    """

    desk: int
    role: int
    hours: Distribution
    expected: Floats | None
    days: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class SittingDates:
    """Every sitting of one panel or payment run.

    Attributes
    ----------
    times, deadlines
        Days, shape (sittings,): when it sits, and by when papers must be in.
    places
        Shape (sittings,); -1 for no limit.
    same_day
        Shape (sittings,), bool: also takes what is decided at its own instant.
    """

    times: Floats
    deadlines: Floats
    places: Ints
    same_day: npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class StreamPlan:
    """One stream of referrals.

    Attributes
    ----------
    expected
        Expected referrals on each day, shape (days,), or ``None`` for renewal and listed streams.
    opens, closes
        Part of the day in which they arrive.
    gap
        Days from one referral to the next, for a renewal stream from ``from_day`` to ``until_day``.
    listed
        Days of listed referrals, with their attributes.
    team
        Team of everybody in the stream, or -1: drawn.
    shares
        For each named attribute, for each period, the values and their cumulative shares.
    numbers
        For each numeric attribute, for each period, its distribution.
    """

    name: str
    expected: Floats | None
    opens: float
    closes: float
    gap: Distribution | None
    from_day: float
    until_day: float
    listed: tuple[tuple[float, tuple[tuple[str, Any], ...]], ...]
    team: int
    shares: dict[str, tuple[tuple[tuple[str, ...], tuple[float, ...]], ...]]
    numbers: dict[str, tuple[Distribution, ...]]


@dataclass(frozen=True, slots=True)
class MoneyPlan:
    """Budgets and payments; -1 for a milestone that is not used.

    Attributes
    ----------
    price_point_pounds
        Shape (periods,).
    """

    points_quantity: int
    used_quantity: int
    one_off_quantity: int
    told_at: int
    price_point_pounds: Floats
    first_at: int
    one_off_share: float
    every_days: float
    per_year: float


@dataclass(frozen=True, slots=True)
class StartPerson:
    """One person already on the way at time 0; days are negative or 0.

    Attributes
    ----------
    spent
        Of the visit in hand, hours; otherwise days in this state, of the office at a wait for
        working days.
    """

    referred: float
    since: float
    step: int
    state: str
    visits_done: int
    spent: float
    worker: int
    workers: tuple[tuple[int, int], ...]
    choices: tuple[tuple[int, int], ...]
    milestones: tuple[tuple[int, float], ...]
    attributes: tuple[tuple[str, Any], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """Everything that is decided before chance plays: made once for a scenario, read by all.

    Attributes
    ----------
    start, horizon_days
        First date, and length of the run; only what happens before ``horizon_days`` is seen.
    period_starts
        Days at which dated changes take effect, shape (periods,), the first being 0.
    office
        The office calendar as a roster of one row that holds 1 a working day.
    hours_factor, days_factor
        Dated multipliers, shape (periods, steps).
    hours_by, days_by
        Attribute multipliers of drawn hours and days: (attribute, factors by value, stages).
    attribute_values
        For each named attribute, its values; ``team`` is one of them.
    named_quantity
        For each of ``staffing.named_roles``, the uniform that picks the person's own worker.
    rounds
        Most times that a person can come to each stage, shape (stages,).
    counters
        How many ways back there are.
    """

    digest: str
    start: date
    horizon_days: float
    period_starts: Floats
    office: Roster
    teams: tuple[str, ...]
    attribute_values: dict[str, tuple[str, ...]]
    number_attributes: tuple[str, ...]
    stages: tuple[str, ...]
    milestones: tuple[str, ...]
    reasons: tuple[str, ...]
    choices: tuple[str, ...]
    choice_of_decision: Ints
    quantities: tuple[Quantity, ...]
    steps: StepTable
    decisions: DecisionTable
    staffing: Staffing
    absences: tuple[AbsencePlan, ...]
    care_tasks: tuple[CareTaskPlan, ...]
    sittings: tuple[SittingDates, ...]
    streams: tuple[StreamPlan, ...]
    named_quantity: Ints
    money: MoneyPlan | None
    hours_factor: Floats
    days_factor: Floats
    hours_by: tuple[tuple[str, dict[str, float], tuple[int, ...]], ...]
    days_by: tuple[tuple[str, dict[str, float], tuple[int, ...]], ...]
    on_the_way: tuple[StartPerson, ...]
    rounds: Ints
    counters: int
