"""The draws of one replication as they are defined: one stream, one row, one day after the other.

Nothing is prepared, stacked or shared here; `sdssim.inputs.draw` has to give the same bits.
"""

from itertools import pairwise

import numpy as np

from sdssim.inputs.distributions import Standard, remaining, standard_of, transform
from sdssim.inputs.streams import Streams
from sdssim.inputs.under_way import _under_way
from sdssim.plan.plan import NONE
from sdssim.scenario.distribution import Family


def naive(plan, seed, replication):
    """Everything that chance decides, by name."""
    streams = Streams(seed, replication)
    days, members = referrals(plan, streams)
    codes, numbers = attributes(plan, days, members, streams)
    multipliers = factors(plan, codes, days.size)
    table, first = quantities(plan, members, multipliers, streams)
    return {
        "referred": days,
        "codes": codes,
        "numbers": numbers,
        "table": table,
        "first": first,
        "roster": roster(plan, streams),
        "care_tasks": care_tasks(plan, streams),
        "start_left": start_left(plan, table, first, multipliers, streams),
        "priority": by_role(plan, plan.staffing.priority, codes, days.size),
        "due_days": by_role(plan, plan.staffing.due_days, codes, days.size),
    }


def spread_over(spread, name, count, streams):
    return transform(spread, streams.draw(name, standard_of(spread), count))


def poisson(expected, opens, closes, name, streams):
    cumulative, count = np.cumsum(expected), 64
    while (sums := np.cumsum(streams.draw(name, Standard.EXPONENTIAL, count)))[-1] <= cumulative[
        -1
    ]:
        count *= 2
    sums = sums[sums < cumulative[-1]]
    day = np.searchsorted(cumulative, sums, side="right")
    before = cumulative[day] - expected[day]
    return day + opens + (sums - before) / expected[day] * (closes - opens)


def arrivals(stream, plan, streams):
    name = f"{stream.name}/arrivals"
    if stream.expected is not None:
        return poisson(stream.expected, stream.opens, stream.closes, name, streams)
    if stream.gap is None:
        return np.array([day for day, _ in stream.listed if day < plan.horizon_days])
    if stream.until_day <= stream.from_day or stream.gap.mean <= 0:
        return np.empty(0)
    count = 16
    while True:
        days = stream.from_day + np.cumsum(spread_over(stream.gap, name, count, streams))
        if days[-1] >= stream.until_day:
            return days[days < stream.until_day]
        count *= 2


def referrals(plan, streams):
    parts = [np.array([person.referred for person in plan.on_the_way])]
    parts += [arrivals(stream, plan, streams) for stream in plan.streams]
    listed = [
        (-np.inf if part == 0 else day, part, number, day)
        for part, days in enumerate(parts)
        for number, day in enumerate(days.tolist())
    ]
    listed.sort()
    members = [np.zeros(part.size, dtype=int) for part in parts]
    for person, (_, part, number, _) in enumerate(listed):
        members[part][number] = person
    return np.array([day for *_, day in listed]), members


def attributes(plan, days, members, streams):
    codes = {name: np.full(days.size, NONE) for name in plan.attribute_values}
    numbers = {name: np.full(days.size, np.nan) for name in plan.number_attributes}
    if len(plan.teams) == 1:
        codes["team"][:] = 0
    note(plan, members[0], [person.attributes for person in plan.on_the_way], codes, numbers)
    for stream, people in zip(plan.streams, members[1:], strict=True):
        period = np.searchsorted(plan.period_starts, days[people], side="right") - 1
        for name, versions in stream.shares.items():
            uniforms = streams.uniforms(f"{stream.name}/{name}", people.size)
            for person, when, uniform in zip(people, period, uniforms, strict=True):
                values, cumulative = versions[when]
                value = values[np.searchsorted(cumulative, uniform, side="right")]
                codes[name][person] = plan.attribute_values[name].index(value)
        for name, spreads in stream.numbers.items():
            for number, spread in enumerate(spreads):
                drawn = spread_over(spread, f"{stream.name}/{name}", people.size, streams)
                numbers[name][people[period == number]] = drawn[period == number]
        if stream.team != NONE:
            codes["team"][people] = stream.team
        listed = [said for day, said in stream.listed if day < plan.horizon_days]
        note(plan, people, listed, codes, numbers)
    return codes, numbers


def note(plan, people, listed, codes, numbers):
    """Put in what is known."""
    for person, said in zip(people.tolist(), listed, strict=False):
        for name, value in said:
            if name in codes:
                codes[name][person] = plan.attribute_values[name].index(str(value))
            else:
                numbers[name][person] = value


def number_by(plan, rule, codes, people):
    attribute, by_value, other = rule
    values = plan.attribute_values.get(attribute, ())
    said = codes.get(attribute, np.full(people, NONE))
    return np.array(
        [by_value.get(values[c], other) if c >= 0 else other for c in said], dtype=float
    )


def by_role(plan, rules, codes, people):
    rows = [number_by(plan, rule, codes, people) for rule in rules]
    return np.array(rows).reshape(len(rows), people)


def factors(plan, codes, people):
    found = {}
    for rules, column in (
        (plan.hours_by, plan.steps.hours_quantity),
        (plan.days_by, plan.steps.days_quantity),
        (plan.days_by, plan.steps.between_quantity),
    ):
        for attribute, by_value, stages in rules:
            factor = number_by(plan, (attribute, by_value, 1.0), codes, people)
            for step, quantity in enumerate(column.tolist()):
                if quantity != NONE and plan.steps.stage[step] in stages:
                    found[quantity] = found.get(quantity, 1.0) * factor
    return found


def quantities(plan, members, multipliers, streams):
    people = sum(part.size for part in members)
    names = ["on the way", *(stream.name for stream in plan.streams)]
    blocks = []
    for number, quantity in enumerate(plan.quantities):
        spread, visits = quantity.spread, 1
        if spread is not None and spread.family is Family.CONSTANT:
            blocks.append(np.full((1, people), spread.mean))
        else:
            if quantity.visits_of != NONE:
                visits = int(blocks[quantity.visits_of].max(initial=1.0)) - 1
            rows = np.empty((quantity.rounds * visits, people))
            for place, row in enumerate(rows):
                for name, mine in zip(names, members, strict=True):
                    stream = f"{name}/{quantity.name}/{place // visits}/{place % visits}"
                    if spread is None:
                        row[mine] = streams.uniforms(stream, mine.size)
                    else:
                        row[mine] = spread_over(spread, stream, mine.size, streams)
            blocks.append(rows)
        blocks[-1] = blocks[-1] * multipliers.get(number, 1.0)
    first = np.cumsum([0, *(len(block) for block in blocks)])[:-1]
    return np.concatenate([np.empty((0, people)), *blocks]), first


def roster(plan, streams):
    """Each desk's pieces: opens, closes, rate, after."""
    duty, days = plan.staffing.duty, plan.staffing.duty.days
    away = [
        absent_days(plan, worker.name, absence, days, streams)
        for worker, absence in zip(plan.staffing.workers, plan.absences, strict=True)
    ]
    found = []
    for number, desk in enumerate(plan.staffing.desks):
        opens, closes = duty.opens[number], duty.closes[number]
        pieces, total = [], 0.0
        for day, hours in enumerate(duty.of(number).tolist()):
            if hours == 0 or day in away[desk.worker]:
                continue
            total += hours
            piece = [day + opens, day + closes, hours / (closes - opens), total]
            if pieces and pieces[-1][1] == piece[0] and pieces[-1][2] == piece[2]:
                pieces[-1][1], pieces[-1][3] = piece[1], total
            else:
                pieces.append(piece)
        found.append(pieces)
    return found


def absent_days(plan, worker, absence, days, streams):
    away = {day for begin, end in absence.leave_spells for day in range(begin, end)}
    if absence.leave_days_per_year:
        whole, more = divmod(absence.leave_days_per_year, len(absence.week))
        for monday in range(-plan.start.weekday() % 7, days, 364):
            weeks = np.argsort(streams.uniforms(f"staff/{worker}/leave/{monday // 364}", 52))
            begins = (monday + 7 * weeks).tolist()
            away |= {begin + day for begin in begins[: int(whole)] for day in range(7)}
            part = absence.week[: round(more)]
            away |= {begin + day for begin in begins[int(whole) :][:1] for day in part}
    for kind, share, spell_days in absence.spells:
        name, mean = f"staff/{worker}/{kind}", spell_days.mean * (1 - share) / share
        count = 16
        while True:
            present = mean * -np.log1p(-streams.uniforms(f"{name}/present", count))
            spell = spread_over(spell_days, f"{name}/spell", count, streams)
            ends = np.cumsum(present + spell)
            if ends[-1] >= days:
                break
            count *= 2
        for begin, end in zip(ends - spell, ends, strict=True):
            if begin < days:
                away |= set(range(int(begin), int(min(end, days))))
    return away


def care_tasks(plan, streams):
    """Each task's day, desk, role and hours, in order."""
    tasks = []
    for task in plan.care_tasks:
        worker = plan.staffing.workers[plan.staffing.desks[task.desk].worker].name
        name, duty = f"staff/{worker}/care tasks", plan.staffing.duty
        if task.expected is None:
            days = np.array([day for day in task.days if day < plan.horizon_days])
        else:
            part_of_day = duty.opens[task.desk], duty.closes[task.desk]
            days = poisson(task.expected, *part_of_day, f"{name}/arrivals", streams)
        hours = spread_over(task.hours, f"{name}/hours", days.size, streams)
        tasks += [(day, task.desk, task.role, hour) for day, hour in zip(days, hours, strict=True)]
    return sorted(tasks, key=lambda task: task[:2])


def start_left(plan, table, first, multipliers, streams):
    left = np.zeros(len(plan.on_the_way))
    uniforms = streams.uniforms("on the way/remainder", left.size)
    for number, person in enumerate(plan.on_the_way):
        quantity, factor = _under_way(plan, person)
        if quantity == NONE:
            continue
        if quantity in multipliers:
            factor *= float(multipliers[quantity][number])
        if person.state == "in_hand":
            visits = first[plan.steps.visits_quantity[person.step]]
            factor /= max(person.visits_done + 1.0, float(table[visits, number]))
        if factor > 0:
            spread = plan.quantities[quantity].spread
            spent = person.spent / factor
            left[number] = factor * float(remaining(spread, uniforms[number], spent))
    return left


def pieces_of(roster):
    """A roster in the form of the naive one."""
    columns = (roster.opens, roster.closes, roster.rate, roster.after)
    return [
        np.array([column[begin:end] for column in columns]).T.tolist()
        for begin, end in pairwise(roster.first.tolist())
    ]
