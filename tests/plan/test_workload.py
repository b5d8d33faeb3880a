"""Expected work against available hours, by hand."""

import pytest

from sdssim.plan.compile import compile_plan
from sdssim.plan.workload import overload_warnings, workloads
from sdssim.scenario.load import from_mapping


def scenario(**changes):
    """One referral a day for 100 days, 6 hours of work each, one worker open at all hours."""
    data = {
        "name": "one worker",
        "start": "2024-01-01",
        "end": "2024-04-09",
        "calendar": {"open_all_hours": True, "holidays": "none"},
        "demand": {"per_day": 1.0},
        "staff": {"worker": {"people": 1}},
        "pathway": [
            {"stage": "work", "steps": [{"work": {"by": "worker", "hours": {"exponential": 6.0}}}]}
        ],
    }
    return compile_plan(from_mapping(data | changes))


def outcomes(**shares):
    step = {"work": {"by": "worker", "hours": {"exponential": 6.0}}, "outcomes": shares}
    return [{"stage": "work", "steps": [step]}]


def test_work_is_referrals_times_mean_hours_and_hours_are_open_time():
    (load,) = workloads(scenario())
    assert load.work_hours == pytest.approx(600.0)
    assert load.available_hours == pytest.approx(2400.0)
    assert not load.is_too_much


def test_a_limited_way_back_counts_with_its_expected_uses():
    pathway = outcomes(done="rest", again={"share": 0.5, "back_to": "work", "at_most": 2})
    (load,) = workloads(scenario(pathway=pathway))
    assert load.work_hours == pytest.approx(600.0 * (1 + 0.5 + 0.25))


def test_who_leaves_brings_no_later_work():
    later = {"stage": "later", "steps": [{"work": {"by": "worker", "hours": 6.0}}]}
    pathway = [*outcomes(stays="rest", goes={"share": 0.25, "leave": "declined"}), later]
    (load,) = workloads(scenario(pathway=pathway))
    assert load.work_hours == pytest.approx(600.0 * 1.75)


def test_shares_by_team_send_each_team_its_own_work():
    pathway = outcomes(
        done="rest",
        again={
            "share": {"by": "team", "of": {"north": 0.5}, "otherwise": 0.0},
            "back_to": "work",
            "at_most": 1,
        },
    )
    plan = scenario(
        pathway=pathway,
        demand={"per_day": 1.0, "team": {"north": 0.5, "south": 0.5}},
        staff={"worker": {"per_team": {"north": 1, "south": 1}}},
    )
    north, south = workloads(plan)
    assert north.work_hours == pytest.approx(450.0)
    assert south.work_hours == pytest.approx(300.0)
    assert north.available_hours == south.available_hours == pytest.approx(2400.0)


def test_people_who_cannot_get_there_before_the_end_are_left_out():
    wait = {"stage": "pause", "steps": [{"wait": {"days": 50.0}}]}
    (load,) = workloads(scenario(pathway=[wait, *outcomes(done=1.0)]))
    assert load.work_hours == pytest.approx(300.0)


def test_multipliers_of_hours_count():
    plan = scenario(
        demand={"per_day": 1.0, "need": {"low": 0.5, "high": 0.5}},
        multipliers={
            "form": {"factor": 1.5},
            "need": {"by": "need", "factors": {"high": 3.0}},
        },
    )
    (load,) = workloads(plan)
    assert load.work_hours == pytest.approx(600.0 * 1.5 * 2.0)


def test_care_tasks_come_off_a_dual_role_workers_hours():
    plan = scenario(
        staff={
            "worker": {
                "people": 1,
                "also": "carer",
                "care_tasks": {"per_week": 70.0, "hours": 12.0},
            },
            "carer": {"people": 1},
        }
    )
    by_role = {load.role: load for load in workloads(plan)}
    assert by_role["worker"].available_hours == pytest.approx(2400.0 - 1000.0 * 12.0)
    assert by_role["carer"].available_hours == pytest.approx(2400.0)


def test_the_warning_shows_both_figures():
    plan = scenario(demand={"per_day": 5.0})
    (warning,) = overload_warnings(plan)
    assert warning.startswith("worker: about 3,000 hours of work are expected")
    assert "the staff have 2,400" in warning
    assert overload_warnings(scenario()) == ()


def test_listed_and_renewal_streams_count_their_people():
    (listed,) = workloads(scenario(demand={"listed": [0.0, 1.0, 2.0]}))
    (renewal,) = workloads(scenario(demand={"every_days": 2.0}))
    assert listed.work_hours == pytest.approx(18.0)
    assert renewal.work_hours == pytest.approx(300.0)
