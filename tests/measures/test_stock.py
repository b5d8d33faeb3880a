import numpy as np
import pytest

from sdssim.eventlog import Cause, Event
from sdssim.measures.scope import scope_of
from sdssim.measures.spells import CAUSES
from sdssim.measures.stock import DAYS_PER_MONTH, flow_by_month, stock_over_time
from tests.measures.diary import Diary, paid_at, small
from tests.measures.test_waits import figures

ASSESS, PLAN, PAY = range(3)


def two_people(*settings):
    """One waits for a planner on days 0 to 4, is planned until 10 and paid on 28; one waits."""
    diary = Diary(small(*settings))
    one = diary.person(0.0, team="north")
    diary.queue(0.0, one, 0).visit(4.0, 6.0, one, 0, hours=6)
    diary.state(6.0, one, Event.HOLD_STARTED, 4).state(10.0, one, Event.PAPERS_IN, 5)
    diary.milestone(28.0, one, "first_payment", step=6).complete(28.0, one)
    other = diary.person(8.0, team="south")
    diary.queue(8.0, other, 0)
    return diary


def test_people_are_counted_where_they_stand():
    stock = stock_over_time(two_people().log(), [0.0, 4.0, 5.0, 9.0, 20.0, 28.0, 29.0])
    assert stock.counts.sum(axis=(1, 2)).tolist() == [0, 1, 1, 2, 2, 2, 1]
    assert stock.counts[1, ASSESS, CAUSES.index(Cause.FOR_WORKER)] == 1
    assert stock.counts[2, ASSESS, CAUSES.index(Cause.WORKED_ON)] == 1
    assert stock.counts[3, PLAN, CAUSES.index(Cause.ON_HOLD)] == 1
    assert stock.counts[4, PAY, CAUSES.index(Cause.FOR_SITTING)] == 1


def test_work_in_hand_at_the_end_is_in_the_last_stock():
    diary = Diary()
    diary.visit(99.0, 100.0, diary.person(99.0), 0, hours=1)
    assert stock_over_time(diary.log(), [100.0]).counts.sum() == 1


def test_care_tasks_are_not_people():
    diary = Diary()
    diary.person(0.0)
    diary.queue(1.0, 1, -1)
    assert stock_over_time(diary.log(), [50.0]).counts.sum() == 0


def test_the_stock_at_the_cut_off_by_stage_and_cause():
    got = figures(two_people("window.cut_off=2024-01-09"))
    assert got["people_now",] == 2
    assert got["people_now", "assess"] == 1
    assert got["people_now", "plan"] == 1
    assert got["people_now", "on_hold"] == 1
    assert got["people_now", "for_worker"] == 1
    assert got["people_now", "pay"] == 0


def test_the_average_stock_is_time_in_stock_over_the_days_of_the_window():
    got = figures(two_people("window.from=2024-01-06", "window.cut_off=2024-01-15"))
    assert got["people_on_average", "assess"] == pytest.approx((1 + 7) / 10)
    assert got["people_on_average", "on_hold"] == pytest.approx(4 / 10)
    assert got["people_on_average",] == pytest.approx((10 + 7) / 10)


def test_the_oldest_wait_counts_from_the_referral_also_before_the_window():
    got = figures(two_people("window.from=2024-01-06", "window.cut_off=2024-01-15"))
    assert got["oldest_wait_days",] == 15
    assert got["oldest_wait_days", "north"] == 15
    assert got["oldest_wait_days", "south"] == 7
    assert got["oldest_wait_days", "assess"] == 7
    assert got["oldest_wait_days", "pay"] == 15
    assert np.isnan(got["oldest_wait_days", "plan"])


def test_people_whose_stage_is_not_recorded_count_in_no_stage():
    diary = Diary()
    who = diary.person(-5.0)
    diary.queue(2.0, who, 0)
    assert stock_over_time(diary.log(), [1.0]).counts.sum() == 0
    got = figures(diary)
    assert got["people_on_average", "not_recorded"] == pytest.approx(0.02)
    assert got["people_on_average",] == pytest.approx(1.0)


def test_throughput_is_per_month_of_the_window():
    diary = Diary(small("window.from=2024-01-11"))
    paid_at(diary, 5.0, 10.0)
    paid_at(diary, 5.0, 2.0)
    paid_at(diary, 20.0, 1.0)
    got = figures(diary)
    months = 90 / DAYS_PER_MONTH
    assert got["first_payment_per_month",] == pytest.approx(2 / months)
    assert got["referral_per_month",] == pytest.approx(1 / months)


def test_flow_is_by_calendar_month_up_to_the_cut_off():
    diary = Diary(small("window.cut_off=2024-03-15"))
    diary.person(-3.0)
    paid_at(diary, 30.9, 0.2)
    paid_at(diary, 31.0, 30.0)
    diary.person(90.0)
    flow = flow_by_month(diary.log(), scope_of(diary.plan, diary.scenario.base))
    assert flow.months == ("2024-01", "2024-02", "2024-03")
    assert flow.events == ("referral", "assessed", "planned", "first_payment")
    assert flow.counts.tolist() == [[1, 1, 0, 0], [1, 1, 0, 1], [0, 0, 0, 1]]
