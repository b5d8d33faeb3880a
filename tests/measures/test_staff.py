import numpy as np
import pytest

from sdssim.eventlog import Event
from sdssim.scenario.load import load_text
from tests.measures.diary import SMALL, Diary, paid_at, small
from tests.measures.test_waits import figures

PLANNER, BROKER = 0, 1


def a_week(*settings):
    """Planner: 4 h on day 1. Broker: 2 h of planning on day 2, 3 h of brokering on day 51, care."""
    diary = Diary(small(*settings))
    who = paid_at(diary, 0.0, 60.0)
    diary.visit(1.375, 1.7, who, 0, hours=4.0, worker=PLANNER)
    diary.visit(2.375, 2.7, who, 0, hours=2.0, worker=BROKER)
    diary.visit(51.375, 51.7, who, 3, hours=3.0, worker=BROKER)
    diary.queue(52.0, 1, -1).visit(52.375, 52.5, 1, -1, hours=1.0, worker=BROKER)
    return diary


def test_hours_worked_by_worker_role_and_activity():
    got = figures(a_week())
    assert got["hours_worked",] == pytest.approx(10)
    assert got["hours_worked", "planner 1"] == pytest.approx(4)
    assert got["hours_worked", "broker 1"] == pytest.approx(6)
    # The dual-role worker fills the planner's role all along, the broker's from day 50.
    assert got["hours_worked", "planner"] == pytest.approx(10)
    assert got["hours_worked", "broker"] == pytest.approx(4)
    assert got["hours_worked", "assess"] == pytest.approx(6)
    assert got["hours_worked", "plan"] == pytest.approx(3)
    assert got["hours_worked", "care tasks"] == pytest.approx(1)
    assert got["hours_worked", "assess", "broker"] == 0
    assert got["hours_worked", "assess", "planner"] == pytest.approx(6)
    assert got["hours_worked", "care tasks", "broker"] == pytest.approx(1)


def test_hours_available_and_utilisation():
    diary = a_week()
    got = figures(diary)
    roster = diary.log().roster
    planner, broker = (roster.available_hours(desk, 0, 100) for desk in (PLANNER, BROKER))
    in_role = roster.available_hours(BROKER, 50, 100)
    assert got["hours_available", "planner 1"] == pytest.approx(planner)
    assert got["hours_available", "broker"] == pytest.approx(in_role)
    assert got["hours_available", "planner"] == pytest.approx(planner + broker)
    assert got["utilisation", "broker"] == pytest.approx(4 / in_role)
    assert got["utilisation", "planner 1"] == pytest.approx(4 / planner)
    assert got["utilisation",] == pytest.approx(10 / (planner + broker))


def test_the_hours_of_a_visit_across_the_cut_off_are_split():
    diary = Diary(small("window.cut_off=2024-01-04"))
    diary.visit(3.0, 5.0, diary.person(0.0), 0, hours=6.0)
    assert figures(diary)["hours_worked",] == pytest.approx(3)


def test_nobody_available_has_no_utilisation():
    diary = a_week("window.cut_off=2024-01-31")
    got = figures(diary)
    assert got["hours_available", "broker"] == 0
    assert np.isnan(got["utilisation", "broker"])


def test_the_queue_of_a_role_is_averaged_over_the_window():
    diary = Diary(small("window.from=2024-01-11", "window.cut_off=2024-01-20"))
    first, second = diary.person(0.0), diary.person(12.0)
    diary.queue(2.0, first, 0).visit(15.0, 15.3, first, 0, hours=1)
    diary.queue(12.0, second, 0)
    diary.queue(11.0, 2, -1).visit(12.0, 12.1, 2, -1, hours=1, worker=BROKER)
    got = figures(diary)
    assert got["queue_length_mean", "planner"] == pytest.approx((5 + 8) / 10)
    assert got["queue_now", "planner"] == 1
    assert got["queue_length_mean", "broker"] == 0


def test_workers_in_a_role_are_counted_on_the_first_and_last_day():
    got = figures(a_week())
    assert got["people_in_role_first_day", "broker"] == 0
    assert got["people_in_role", "broker"] == 1
    assert got["people_in_role_first_day", "planner"] == 2
    before = figures(a_week("window.cut_off=2024-02-19"))
    assert before["people_in_role", "broker"] == 0
    on_the_day = figures(a_week("window.cut_off=2024-02-20"))
    assert on_the_day["people_in_role", "broker"] == 1


def test_staff_cost_leaves_out_care_tasks():
    got = figures(a_week())
    assert got["staff_cost_pounds",] == pytest.approx(4 * 30 + 5 * 20)
    assert got["staff_cost_per_person_paid_pounds",] == pytest.approx(4 * 30 + 5 * 20)


def test_the_cost_per_person_paid_is_missing_when_nobody_is():
    got = figures(a_week("window.cut_off=2024-01-31"))
    assert got["staff_cost_pounds",] == pytest.approx(4 * 30 + 2 * 20)
    assert np.isnan(got["staff_cost_per_person_paid_pounds",])


def test_the_cost_of_work_at_an_unknown_rate_is_missing():
    free = load_text(SMALL.replace("    cost_per_hour_pounds: 20.0\n", ""))
    diary = Diary(free)
    who = diary.person(0.0)
    diary.visit(1.0, 2.0, who, 0, hours=1.0, worker=PLANNER)
    assert figures(diary)["staff_cost_pounds",] == 30
    diary.visit(3.0, 4.0, who, 0, hours=1.0, worker=BROKER)
    assert np.isnan(figures(diary)["staff_cost_pounds",])


def test_without_payments_there_is_no_cost_per_person_paid():
    text = "\n".join(line for line in SMALL.splitlines() if not line.startswith("payments"))
    diary = Diary(load_text(text))
    diary.visit(1.0, 2.0, diary.person(0.0), 0, hours=1.0)
    got = figures(diary)
    assert got["staff_cost_pounds",] == 30
    assert ("staff_cost_per_person_paid_pounds",) not in got


def test_a_scenario_without_staff_has_no_staff_figures():
    diary = Diary(
        load_text(
            "name: None\nstart: 2024-01-01\nend: 2024-01-10\ndemand: {per_month: 1}\n"
            "pathway: [{stage: only, steps: [{wait: {days: 2}}]}]\n"
        )
    )
    diary.state(0.0, diary.person(0.0), Event.WAIT_STARTED, 0)
    assert ("utilisation",) not in figures(diary)
