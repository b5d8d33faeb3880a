"""Two scenarios meet the same people with the same needs, and differ where they are meant to."""

from copy import deepcopy

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from sdssim.eventlog import Event
from sdssim.inputs.draw import draw
from sdssim.model.simulate import simulate
from sdssim.plan.compile import compile_plan
from sdssim.scenario.load import from_mapping
from tests.model.strategies import HOURS, scenario_data

EXAMPLES = settings(max_examples=50)


def in_streams(data):
    """The same scenario with its demand as named streams, to which another can be added."""
    data = deepcopy(data)
    demand = data["demand"]
    if "streams" not in demand:
        ways = ("listed", "per_week", "per_month", "every_days", "office_hours", "from")
        stream = {way: demand.pop(way) for way in ways if way in demand}
        demand["streams"] = {"main": stream}
        for change in data["changes"]:
            change["set"] = {
                path.replace("demand.", "demand.streams.main."): value
                for path, value in change["set"].items()
            }
    return data


def with_a_stage(data):
    data["pathway"].append({"stage": "added", "steps": [{"wait": {"days": {"exponential": 2}}}]})


def with_a_role(data):
    data["staff"]["added"] = {"people": 2, "caseload_places": 3, "handover_hours": 1}


def with_another_worker(data):
    group = next(g for g in data["staff"].values() if "people" in g)
    group["people"] += 1


def with_a_panel(data):
    data["panels"]["added"] = {"every_days": 3}


def with_a_stream(data):
    data["demand"]["streams"]["added"] = {"per_week": 5}


def with_a_budget(data):
    data["pathway"][0].setdefault("milestone", "first")
    first = data["pathway"][0]["milestone"]
    data.setdefault(
        "budget", {"points": {"uniform": [1, 2]}, "price_point_pounds": 1, "told_at": first}
    )


@pytest.mark.parametrize(
    "add",
    [with_a_stage, with_a_role, with_another_worker, with_a_panel, with_a_stream, with_a_budget],
)
@EXAMPLES
@given(data=scenario_data())
def test_an_addition_leaves_every_other_draw_as_it_was(add, data):
    before = in_streams(data)
    after = deepcopy(before)
    if add is with_another_worker:
        assume(any("people" in group for group in before["staff"].values()))
    add(after)
    old, new = _drawn(before), _drawn(after)
    assert set(old) <= set(new)
    for name, values in old.items():
        np.testing.assert_array_equal(values, new[name], err_msg=name)


def _drawn(data):
    """Every draw by its name, for each stream of referrals by itself, and absences by worker."""
    plan = compile_plan(from_mapping(data))
    inputs = draw(plan, 11, 1)
    found = {}
    streams = ["on the way", *(stream.name for stream in plan.streams)]
    for number, stream in enumerate(streams, start=-1):
        mine = np.flatnonzero(inputs.people.stream == number)
        found[stream] = inputs.people.referred[mine]
        for name, codes in inputs.people.codes.items():
            found[stream, name] = [plan.attribute_values[name][code] for code in codes[mine]]
        for name, numbers in inputs.people.numbers.items():
            found[stream, name] = numbers[mine]
        draws = inputs.draws
        for quantity, first, per_round, per_visit in zip(
            plan.quantities, draws.first, draws.round_stride, draws.visit_stride, strict=True
        ):
            for round_ in range(quantity.rounds if per_round else 1):
                for visit in range(per_round if per_visit else 1):
                    row = first + round_ * per_round + visit * per_visit
                    found[stream, quantity.name, round_, visit] = draws.table[row, mine]
    roster = inputs.roster
    for number, desk in enumerate(plan.staffing.desks):
        pieces = slice(roster.first[number], roster.first[number + 1])
        name = plan.staffing.workers[desk.worker].name
        found[name, desk.duties[0][0]] = np.stack(
            [roster.opens[pieces], roster.closes[pieces], roster.rate[pieces]]
        )
    tasks = inputs.care_tasks
    for number, desk in enumerate(plan.staffing.desks):
        mine = tasks.desk == number
        name = plan.staffing.workers[desk.worker].name
        found[name, "tasks", desk.duties[0][0]] = np.stack([tasks.days[mine], tasks.hours[mine]])
    return found


def two_stages(upstream: int, downstream: int):
    """People are assessed and then planned for, with a way back within the first stage only."""
    return from_mapping(
        {
            "name": "two stages", "start": "2024-03-04", "end": "2024-08-31",
            "demand": {"per_week": 9},
            "staff": {"assessor": {"people": upstream, "sickness":
                                   {"share_of_time": 0.1, "spell_days": {"exponential": 4}}},
                      "planner": {"people": downstream}},
            "pathway": [
                {"stage": "assessment",
                 "steps": [{"work": {"by": "assessor", "hours": {"exponential": 6}, "visits": 2,
                                     "days_between": {"exponential": 5}}}],
                 "outcomes": {"again": {"share": 0.2, "back_to": "assessment", "at_most": 2},
                              "done": "rest"}},
                {"stage": "planning",
                 "steps": [{"work": {"by": "planner", "hours": {"exponential": 9}}}]},
            ],
        }
    )  # fmt: skip


@settings(max_examples=20)
@given(st.integers(1, 3), st.integers(1, 3), st.integers(1, 3), st.integers(0, 9))
def test_capacity_downstream_leaves_every_record_upstream_as_it_was(assessors, few, many, seed):
    assume(few != many)
    one, other = (simulate(two_stages(assessors, planners), seed) for planners in (few, many))
    np.testing.assert_array_equal(_upstream(one), _upstream(other))
    assert one.digest() != other.digest()


def _upstream(log):
    rows = (log.step == -1) & (log.event == Event.REFERRED)
    rows |= (log.step >= 0) & (log.plan.steps.stage[log.step] == 0)
    columns = (log.time, log.person, log.event, log.step, log.round, log.visit, log.worker)
    return np.stack([column[rows].astype(float) for column in columns])


@settings(max_examples=100)
@given(
    gaps=st.lists(st.sampled_from([0, 0, 0.125, 0.5, 1, 3]), min_size=1, max_size=25),
    workers=st.integers(1, 4),
    hours=HOURS,
    office=st.booleans(),
    seed=st.integers(0, 3),
)
def test_one_more_worker_at_a_single_queue_makes_nobody_wait_longer(
    gaps, workers, hours, office, seed
):
    """First come, first served, at one stage: the one place where it is true of everybody."""
    few, more = (
        _waits(gaps, count, hours, office=office, seed=seed) for count in (workers, workers + 1)
    )
    assert np.all(more <= few + 1e-9)


def _waits(gaps, workers, hours, *, office, seed):
    log = simulate(
        from_mapping(
            {
                "name": "one queue", "start": "2024-03-04", "end": "2024-12-31",
                "calendar": {"holidays": "none", "open_all_hours": not office},
                "demand": {"listed": np.cumsum(gaps).tolist()},
                "staff": {"clerk": {"people": workers}},
                "pathway": [{"stage": "a", "steps": [{"work": {"by": "clerk", "hours": hours}}]}],
            }
        ),
        seed,
    )  # fmt: skip
    waits = np.empty(len(log.people))
    begun = log.event == Event.WORK_STARTED
    assert begun.sum() == waits.size
    waits[log.person[begun]] = log.time[begun]
    return waits - log.people.referred
