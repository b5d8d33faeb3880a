"""Everything that chance decides in one replication, drawn before the engine starts."""

from dataclasses import dataclass

import numpy as np

from sdssim.inputs.absence import draw_roster
from sdssim.inputs.distributions import remaining, standard_of, transform
from sdssim.inputs.referrals import Referrals, draw_referrals, poisson_days
from sdssim.inputs.streams import Streams
from sdssim.plan.people import People
from sdssim.plan.plan import NONE, Plan, Quantity, StartPerson
from sdssim.scenario.distribution import Distribution, Family
from sdssim.timebase import Floats, Ints, Roster


@dataclass(frozen=True, slots=True)
class Draws:
    """Quantities by person: one row for each quantity, round and visit.

    The draw of quantity ``q`` for a person in round ``r`` (from 0) and visit ``v`` (from 0) is
    ``table[first[q] + r * round_stride[q] + v * visit_stride[q], person]``.

    Attributes
    ----------
    table
        Shape (rows, people): hours, days, counts, or uniforms on [0, 1) where shares decide.
    first, round_stride, visit_stride
        Shape (quantities,); a constant has strides of 0.
    """

    table: Floats
    first: Ints
    round_stride: Ints
    visit_stride: Ints


@dataclass(frozen=True, slots=True)
class CareTasks:
    """Care tasks in order of arrival; all arrays have shape (tasks,)."""

    days: Floats
    desk: Ints
    role: Ints
    hours: Floats


@dataclass(frozen=True, slots=True)
class Inputs:
    """What chance decided, for one replication. Finite by construction, and all of it arrays.

    Attributes
    ----------
    group
        Group code of each person in each decision, shape (decisions, people).
    priority, due_days
        Priority class and days to the target of each person at each role's queues, shape
        (roles, people).
    start_left
        For people already on the way: days left of a wait or hold, or hours of a visit in hand.
    """

    seed: int
    replication: int
    people: People
    draws: Draws
    group: Ints
    priority: Floats
    due_days: Floats
    roster: Roster
    care_tasks: CareTasks
    start_left: Floats


def draw(plan: Plan, seed: int, replication: int) -> Inputs:
    """Draw one replication.

    Parameters
    ----------
    plan
        The compiled scenario.
    seed, replication
        Whole numbers from 0. The same pair gives the same people with the same needs in every
        scenario that has the quantity in question (common random numbers).
    """
    streams = Streams(seed, replication)
    referrals = draw_referrals(plan, streams)
    factors = _factors(plan, referrals)
    draws = _draw_quantities(plan, referrals, factors, streams)
    roles = range(len(plan.staffing.roles))
    by_role = [_by_value(plan, referrals, plan.staffing.priority[role]) for role in roles]
    due = [_by_value(plan, referrals, plan.staffing.due_days[role]) for role in roles]
    return Inputs(
        seed=seed,
        replication=replication,
        people=People(
            referred=referrals.days,
            stream=referrals.stream,
            codes=referrals.codes,
            numbers=referrals.numbers,
        ),
        draws=draws,
        group=_groups(plan, referrals),
        priority=_stack(by_role, referrals.days.size),
        due_days=_stack(due, referrals.days.size),
        roster=draw_roster(plan, streams),
        care_tasks=_draw_care_tasks(plan, streams),
        start_left=_draw_start(plan, draws, factors, streams),
    )


def _stack(rows: list[Floats], people: int) -> Floats:
    return np.array(rows) if rows else np.empty((0, people))


def _by_value(
    plan: Plan, referrals: Referrals, rule: tuple[str, dict[str, float], float]
) -> Floats:
    """Look up a number by the value of an attribute, with one number for all other values."""
    attribute, by_value, other = rule
    if not by_value or attribute not in referrals.codes:
        return np.full(referrals.days.size, other)
    values = plan.attribute_values[attribute]
    table = np.array([*(by_value.get(value, other) for value in values), other])
    return table[referrals.codes[attribute]]


def _groups(plan: Plan, referrals: Referrals) -> Ints:
    """Code each person's combination of attribute values, unknown being one, by decision."""
    rows = np.zeros((len(plan.decisions.attributes), referrals.days.size), dtype=np.int64)
    for row, attributes in zip(rows, plan.decisions.attributes, strict=True):
        for attribute in attributes:
            count = len(plan.attribute_values.get(attribute, ()))
            codes = referrals.codes.get(attribute)
            known = count if codes is None else np.where(codes >= 0, codes, count)
            row *= count + 1
            row += known
    return rows


def _draw_quantities(
    plan: Plan, referrals: Referrals, factors: dict[int, Floats], streams: Streams
) -> Draws:
    people = referrals.days.size
    rows: list[Floats] = []
    layout = np.zeros((3, len(plan.quantities)), dtype=np.int64)
    for number, quantity in enumerate(plan.quantities):
        visits = 1
        if quantity.visits_of != NONE:
            counted = rows[layout[0, quantity.visits_of] : _end(layout, plan, quantity.visits_of)]
            visits = max(0, int(max((row.max(initial=1.0) for row in counted), default=1.0)) - 1)
        layout[0, number] = len(rows)
        constant = quantity.spread is not None and quantity.spread.family is Family.CONSTANT
        if constant and quantity.spread is not None:
            block = [np.full(people, quantity.spread.mean)]
        else:
            layout[1:, number] = visits, 1
            block = [
                _one_row(quantity, f"{round_}/{visit}", referrals, streams)
                for round_ in range(quantity.rounds)
                for visit in range(visits)
            ]
        if number in factors:
            block = [row * factors[number] for row in block]
        rows += block
    table = np.array(rows) if rows else np.empty((0, people))
    return Draws(table, layout[0], layout[1], layout[2])


def _end(layout: Ints, plan: Plan, quantity: int) -> int:
    """One past the last row of a quantity that has one visit a round."""
    rounds = plan.quantities[quantity].rounds if layout[1, quantity] else 1
    return int(layout[0, quantity]) + rounds


def _one_row(quantity: Quantity, place: str, referrals: Referrals, streams: Streams) -> Floats:
    """Draw one round and visit of a quantity for everybody, stream by stream of referrals."""
    row = np.empty(referrals.days.size)
    for name, members in zip(referrals.names, referrals.members, strict=True):
        if members.size == 0:
            continue
        stream = f"{name}/{quantity.name}/{place}"
        if quantity.spread is None:
            row[members] = streams.uniforms(stream, members.size)
        else:
            row[members] = streams.draw(stream, standard_of(quantity.spread), members.size)
    return row if quantity.spread is None else transform(quantity.spread, row)


def _factors(plan: Plan, referrals: Referrals) -> dict[int, Floats]:
    """For each quantity that an attribute multiplies, the factor for each person."""
    found: dict[int, Floats] = {}
    steps = plan.steps
    columns = (
        (plan.hours_by, steps.hours_quantity),
        (plan.days_by, steps.days_quantity),
        (plan.days_by, steps.between_quantity),
    )
    for rules, column in columns:
        for attribute, by_value, stages in rules:
            factor = _by_value(plan, referrals, (attribute, by_value, 1.0))
            for quantity in column[np.isin(steps.stage, stages) & (column != NONE)].tolist():
                found[quantity] = found.get(quantity, np.ones(factor.size)) * factor
    return found


def _draw_care_tasks(plan: Plan, streams: Streams) -> CareTasks:
    days, desks, roles, hours = [], [], [], []
    for task in plan.care_tasks:
        worker = plan.staffing.workers[plan.staffing.desks[task.desk].worker].name
        name = f"staff/{worker}/care tasks"
        if task.expected is None:
            when = np.array([day for day in task.days if day < plan.horizon_days])
        else:
            duty = plan.staffing.duty
            opens, closes = float(duty.opens[task.desk]), float(duty.closes[task.desk])
            when = poisson_days(
                task.expected, opens, closes, name=f"{name}/arrivals", streams=streams
            )
        days.append(when)
        hours.append(_transformed(task.hours, f"{name}/hours", when.size, streams))
        desks.append(np.full(when.size, task.desk))
        roles.append(np.full(when.size, task.role))
    if not days:
        none = np.empty(0, dtype=np.int64)
        return CareTasks(np.empty(0), none, none, np.empty(0))
    everything = np.concatenate(days)
    order = np.lexsort((np.concatenate(desks), everything))
    return CareTasks(
        days=everything[order],
        desk=np.concatenate(desks)[order],
        role=np.concatenate(roles)[order],
        hours=np.concatenate(hours)[order],
    )


def _transformed(spread: Distribution, name: str, count: int, streams: Streams) -> Floats:
    return transform(spread, streams.draw(name, standard_of(spread), count))


def _draw_start(plan: Plan, draws: Draws, factors: dict[int, Floats], streams: Streams) -> Floats:
    """What is left of the wait, hold, visit or patience of each person already on the way.

    The remainder is drawn given what is spent of it, under the multipliers in force at the start.
    """
    left = np.zeros(len(plan.on_the_way))
    uniforms = streams.uniforms("on the way/remainder", left.size)
    for number, person in enumerate(plan.on_the_way):
        quantity, factor = _under_way(plan, person)
        if quantity == NONE:
            continue
        if quantity in factors:
            factor *= float(factors[quantity][number])
        if person.state == "in_hand":
            visits = draws.first[plan.steps.visits_quantity[person.step]]
            factor /= max(person.visits_done + 1.0, float(draws.table[visits, number]))
        spread = plan.quantities[quantity].spread
        assert spread is not None  # noqa: S101 -- hours and days always have a distribution
        if factor > 0:
            spent = np.array([person.spent / factor])
            left[number] = factor * float(remaining(spread, uniforms[[number]], spent)[0])
    return left


def _under_way(plan: Plan, person: StartPerson) -> tuple[int, float]:
    """Which quantity a person on the way is in the middle of, and its dated multiplier; or -1."""
    steps, step = plan.steps, person.step
    if person.state == "in_hand":
        return int(steps.hours_quantity[step]), float(plan.hours_factor[0, step])
    if person.state == "on_hold":
        return _hold_quantity(plan, step), 1.0
    if person.state == "queue":
        return NONE if person.visits_done else int(steps.patience_quantity[step]), 1.0
    days = int(steps.days_quantity[step])
    if days == NONE:
        days = int(steps.between_quantity[step])
    return days, float(plan.days_factor[0, step])


def _hold_quantity(plan: Plan, step: int) -> int:
    """The first hold that may come of a step, for people who are on hold there at the start."""
    decision = int(plan.steps.decision[step])
    if decision == NONE:
        return NONE
    first, last = plan.decisions.first[decision : decision + 2].tolist()
    holds = plan.decisions.hold_quantity[first:last]
    known = holds[holds != NONE]
    return int(known[0]) if known.size else NONE
