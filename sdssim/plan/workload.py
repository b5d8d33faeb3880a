"""How much work a scenario asks of each role, and how many hours it gives: known before any run.

Expected visits to each step follow from the shares (an absorbing Markov chain: Kemeny and Snell
1976, ch. 3), averaged over the run's periods and over the attributes of each team's people. A way
back that is limited counts with the share that gives its expected number of uses. People who come
too late in the run to reach a step, by mean delays without any queue, are left out of that step.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from sdssim.plan.plan import NONE, Plan, StepKind, StreamPlan
from sdssim.plan.shares import combinations
from sdssim.timebase import Floats


@dataclass(frozen=True, slots=True)
class Workload:
    """Hours asked of the staff who serve one queue of a role, and the hours they have.

    Attributes
    ----------
    role
        Name of the role.
    teams
        The teams that these staff serve.
    work_hours, available_hours
        Over the whole run.
    """

    role: str
    teams: tuple[str, ...]
    work_hours: float
    available_hours: float

    @property
    def is_too_much(self) -> bool:
        """Whether the work is more than the hours, so that the queue grows as long as it runs."""
        return self.work_hours > self.available_hours


def workloads(plan: Plan) -> tuple[Workload, ...]:
    """Expected work and available hours for each queue of a role that somebody serves."""
    staffing = plan.staffing
    work = np.zeros(len(staffing.queue_role))
    for team in range(len(plan.teams)):
        for step, hours in enumerate(_hours_by_step(plan, team)):
            role = int(plan.steps.role[step])
            queue = int(staffing.role_queue[role, team]) if role != NONE else NONE
            if hours > 0 and queue != NONE:
                work[queue] += hours
    found = []
    for queue in sorted(set(staffing.role_queue.ravel().tolist()) - {NONE}):
        role = int(staffing.queue_role[queue])
        teams = np.flatnonzero(staffing.role_queue[role] == queue).tolist()
        found.append(
            Workload(
                role=staffing.roles[role],
                teams=tuple(plan.teams[team] for team in teams),
                work_hours=float(work[queue]),
                available_hours=_available(plan, role, queue),
            )
        )
    return tuple(found)


def overload_warnings(plan: Plan) -> tuple[str, ...]:
    """One plain sentence for each role whose expected work exceeds its hours, with both figures."""
    return tuple(
        f"{load.role}{_for_teams(plan, load)}: about {load.work_hours:,.0f} hours of work are "
        f"expected, and the staff have {max(0.0, load.available_hours):,.0f}; the queue will grow"
        for load in workloads(plan)
        if load.is_too_much
    )


def _for_teams(plan: Plan, load: Workload) -> str:
    return "" if len(load.teams) == len(plan.teams) else f" ({', '.join(load.teams)})"


def _available(plan: Plan, role: int, queue: int) -> float:
    """Hours that the staff of one queue have for it, while they fill its role.

    Whoever serves several queues of the role has an equal part for each. A dual-role worker's
    hours, less the care tasks, count for the second role while they fill it, else for the first.
    """
    days = np.arange(int(plan.horizon_days))
    total = 0.0
    for number, desk in enumerate(plan.staffing.desks):
        worker = plan.staffing.workers[desk.worker]
        served = set(plan.staffing.role_queue[role, list(worker.serves)].tolist()) - {NONE}
        roles = [duty[0] for duty in desk.duties]
        if queue not in served or role not in roles:
            continue
        in_role = (days >= worker.from_day) & (days < worker.until_day)
        if role != worker.role:
            in_role = ~in_role if worker.role in roles else np.ones(days.size, dtype=bool)
        hours = float(plan.staffing.duty.of(number) @ in_role)
        if role == worker.role or worker.role not in roles:
            hours -= _care_task_hours(plan, number)
        total += hours / len(served)
    return total


def _care_task_hours(plan: Plan, desk: int) -> float:
    return sum(
        (len(task.days) if task.expected is None else float(task.expected.sum())) * task.hours.mean
        for task in plan.care_tasks
        if task.desk == desk
    )


def _hours_by_step(plan: Plan, team: int) -> Floats:
    """Expected hours of work at each step for one team's people, shape (steps,)."""
    count = len(plan.steps.kind)
    period_weights, referred = _referrals(plan, team)
    if referred.sum() <= 0:
        return np.zeros(count)
    onward = np.zeros((count, count))
    for step in range(count):
        for target, share in _transitions(plan, step, team, period_weights):
            if target != NONE:
                onward[step, target] += share
    first = np.zeros(count)
    first[0] = 1.0
    visits = np.linalg.solve(np.eye(count) - onward.T + 1e-12 * np.eye(count), first)
    in_time = _share_in_time(plan, onward, referred)
    hours = np.array([_mean_hours(plan, step, team, period_weights) for step in range(count)])
    expected: Floats = referred.sum() * visits * in_time * hours
    return expected


def _referrals(plan: Plan, team: int) -> tuple[Floats, Floats]:
    """Weight of each period among a team's referrals, and the team's referrals of each day."""
    days = int(plan.horizon_days)
    period_of_day = np.searchsorted(plan.period_starts, np.arange(days), side="right") - 1
    total = np.zeros(days)
    for stream in plan.streams:
        total += _by_day(stream, days) * _team_share(plan, stream, team)[period_of_day]
    weights = np.bincount(period_of_day, weights=total, minlength=plan.period_starts.size)
    return weights / max(total.sum(), 1e-300), total


def _by_day(stream: StreamPlan, days: int) -> Floats:
    if stream.expected is not None:
        return stream.expected
    by_day = np.zeros(days)
    if stream.gap is not None:
        if stream.gap.mean > 0:
            by_day[int(stream.from_day) : int(stream.until_day)] = 1 / stream.gap.mean
    else:
        listed = np.array([int(day) for day, _ in stream.listed if day < days], dtype=np.int64)
        by_day += np.bincount(listed, minlength=days)[:days]
    return by_day


def _team_share(plan: Plan, stream: StreamPlan, team: int) -> Floats:
    """Share of a stream's people who are of one team, in each period."""
    periods = plan.period_starts.size
    if len(plan.teams) == 1:
        return np.ones(periods)
    if stream.team != NONE:
        return np.full(periods, float(stream.team == team))
    if "team" in stream.shares:
        return np.array([_shares(plan, stream, "team", period)[team] for period in range(periods)])
    if stream.listed:
        named = [dict(attributes).get("team") for _, attributes in stream.listed]
        return np.full(periods, named.count(plan.teams[team]) / len(named))
    return np.full(periods, 1.0 / len(plan.teams))


def _shares(plan: Plan, stream: StreamPlan, attribute: str, period: int) -> Floats:
    """Share of each value of an attribute among a stream's people, shape (values + 1,)."""
    table = np.zeros(len(plan.attribute_values[attribute]) + 1)
    values, cumulative = stream.shares[attribute][period]
    for value, share in zip(values, np.diff(cumulative, prepend=0.0), strict=True):
        table[plan.attribute_values[attribute].index(value)] = share
    return table


def _weight(plan: Plan, group: dict[str, str], team: int, period: int) -> float:
    """How common a combination of attribute values is among a team's people."""
    weight = 1.0
    for attribute, value in group.items():
        if attribute == "team":
            weight *= float(value == plan.teams[team])
            continue
        values = (*plan.attribute_values.get(attribute, ()), "")
        streams = [stream for stream in plan.streams if attribute in stream.shares]
        if not streams:
            weight *= float(value == "")
        else:
            shares = [_shares(plan, s, attribute, period)[values.index(value)] for s in streams]
            weight *= float(np.mean(shares))
    return weight


def _transitions(
    plan: Plan, step: int, team: int, period_weights: Floats
) -> Iterator[tuple[int, float]]:
    decisions, onward = plan.decisions, int(plan.steps.onward[step])
    decision = int(plan.steps.decision[step])
    if decision == NONE:
        yield onward, 1.0
        return
    first = int(decisions.first[decision])
    left = 1.0
    for branch, share in enumerate(_mean_shares(plan, decision, team, period_weights), first):
        limit = int(decisions.at_most[branch])
        if limit != NONE:
            uses = share * (1 - share**limit) / (1 - share) if share < 1 else float(limit)
            share = uses / (1 + uses)
        target = int(decisions.target[branch])
        if int(decisions.reason[branch]) != NONE:
            left -= share
        elif target != NONE:
            left -= share
            yield target, share
    yield onward, max(0.0, left)


def _mean_shares(plan: Plan, decision: int, team: int, period_weights: Floats) -> Floats:
    """Shares of a decision's branches, averaged over periods and a team's people."""
    decisions = plan.decisions
    begin, end = decisions.cumulative_first[decision : decision + 2].tolist()
    first, last = decisions.first[decision : decision + 2].tolist()
    groups = int(decisions.groups[decision])
    table = decisions.cumulative[begin:end].reshape(-1, groups, last - first)
    shares = np.diff(table, prepend=0.0, axis=2)
    known = combinations(decisions.attributes[decision], plan.attribute_values)
    weights = np.array(
        [[_weight(plan, group, team, period) for group in known] for period in range(len(table))]
    )
    weights *= period_weights[:, None]
    mean: Floats = np.tensordot(weights, shares, axes=([0, 1], [0, 1])) / max(weights.sum(), 1e-300)
    return mean


def _mean_hours(plan: Plan, step: int, team: int, period_weights: Floats) -> float:
    if plan.steps.kind[step] != StepKind.WORK:
        return 0.0
    spread = plan.quantities[int(plan.steps.hours_quantity[step])].spread
    hours = 0.0 if spread is None else spread.mean
    hours *= float(period_weights @ plan.hours_factor[:, step])
    for attribute, factors, stages in plan.hours_by:
        if int(plan.steps.stage[step]) in stages:
            values = combinations([attribute], plan.attribute_values)
            hours *= sum(
                factors.get(group[attribute], 1.0) * weight * _weight(plan, group, team, period)
                for period, weight in enumerate(period_weights)
                for group in values
            )
    return hours


def _share_in_time(plan: Plan, onward: Floats, referred: Floats) -> Floats:
    """Share of people referred early enough to reach each step before the end, had it no queue."""
    count = len(plan.steps.kind)
    delay = np.zeros(count)
    for step in range(count):
        before = onward[:step, step]
        if before.sum() > 0:
            arrivals = delay[:step] + [_mean_days(plan, s) for s in range(step)]
            delay[step] = float(before @ arrivals) / float(before.sum())
    so_far = np.concatenate(([0.0], np.cumsum(referred)))
    latest = np.clip(plan.horizon_days - delay, 0, plan.horizon_days).astype(np.int64)
    share: Floats = so_far[latest] / so_far[-1]
    return share


def _mean_days(plan: Plan, step: int) -> float:
    """Mean days that a step takes beside queue and hours: its waits, and half a sitting's cycle."""
    steps = plan.steps
    days = 0.0
    for column in (steps.days_quantity, steps.between_quantity):
        quantity = int(column[step])
        if quantity != NONE:
            spread = plan.quantities[quantity].spread
            days += 0.0 if spread is None else spread.mean
    sitting = int(steps.sitting[step])
    if sitting != NONE and plan.sittings[sitting].times.size > 1:
        days += float(np.mean(np.diff(plan.sittings[sitting].times))) / 2
    return days
