from dataclasses import replace

import numpy as np
import pytest

from sdssim.measures.workload import duties_of, hours_available
from sdssim.plan.compile import compile_plan
from sdssim.scenario.load import load_text
from sdssim.timebase import DutyDays, build_roster
from tests.measures.diary import SMALL, Diary, small


def of_all_desks(roster, *periods):
    desks = roster.first.size - 1
    counts = np.ones((len(periods), desks), dtype=bool)
    duties = replace(duties_of(compile_plan(small()), 0.0, 100.0), periods=periods, counts=counts)
    return hours_available(roster, duties)


def test_hours_available_are_those_of_the_roster_one_desk_at_a_time():
    roster = Diary().log().roster
    periods = ((0.0, 100.0), (0.5, 3.4), (4.0, 7.0), (9.45, 50.0), (99.0, 100.0))
    expected = [
        [roster.available_hours(desk, *period) for desk in range(roster.first.size - 1)]
        for period in periods
    ]
    assert of_all_desks(roster, *periods) == pytest.approx(np.array(expected))
    assert of_all_desks(roster, periods[0]) == pytest.approx(np.array(expected[:1]))


def test_a_desk_that_never_opens_has_no_hours():
    hours = np.array([[0.0, 0.0], [8.0, 8.0], [0.0, 0.0], [0.0, 4.0]])
    roster = build_roster(DutyDays(np.zeros(4), np.ones(4), np.arange(4), hours))
    assert of_all_desks(roster, (0.0, 2.0), (0.5, 1.5)).tolist() == [[0, 16, 0, 4], [0, 8, 0, 2]]
    empty = build_roster(DutyDays(np.zeros(1), np.ones(1), np.array([0]), np.zeros((1, 2))))
    assert of_all_desks(empty, (0.0, 2.0)).tolist() == [[0]]


def test_only_desks_that_fill_a_role_count_in_a_part_of_the_window():
    duties = duties_of(compile_plan(small()), 0.0, 100.0)
    assert duties.periods == ((0.0, 100.0), (50.0, 100.0))
    assert duties.counts.tolist() == [[True, True], [False, True]]
    assert duties.fills.tolist() == [[[1, 1], [0, 0]], [[0, 0], [0, 1]]]


def test_duties_are_clipped_to_the_window():
    plan = compile_plan(small())
    duties = duties_of(plan, 0.0, 100.0)
    assert duties.periods == ((0.0, 100.0), (50.0, 100.0))
    before = duties_of(plan, 0.0, 40.0)
    assert before.periods == ((0.0, 40.0),)
    assert before.fills.tolist() == [[[1, 1]], [[0, 0]]]


def test_a_worker_without_a_desk_for_a_role_does_its_work_at_their_own():
    single = load_text(SMALL.replace("    also: planner\n", "").replace("share: 0.5", "share: 1"))
    plan = compile_plan(single)
    duties = duties_of(plan, 0.0, 100.0)
    assert plan.staffing.desk_of.tolist() == [[0, -1], [-1, 1]]
    assert duties.desk_at[:, [0, 3]].tolist() == [[0, 0], [1, 1]]


def test_care_tasks_are_an_activity_of_their_own_at_the_desk_of_their_role():
    duties = duties_of(compile_plan(small()), 0.0, 100.0)
    assert duties.activities[duties.activity_at[-1]] == "care tasks"
    assert duties.desk_at[1, -1] == 1


def test_costs_that_are_not_given_are_not_known():
    free = load_text(SMALL.replace("    cost_per_hour_pounds: 20.0\n", ""))
    costs = duties_of(compile_plan(free), 0.0, 100.0).cost_per_hour_pounds
    assert costs[0] == 30
    assert np.isnan(costs[1])
