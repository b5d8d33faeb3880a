import numpy as np

from sdssim.scenario.load import load_text
from tests.measures.diary import SMALL, Diary, paid_at, small
from tests.measures.test_waits import figures


def a_few():
    diary = Diary()
    paid_at(diary, 0.0, 10.0, team="north", need="low", age=30.0)
    paid_at(diary, 40.0, 10.0, team="south", need="high", age=50.0)
    left = diary.person(41.0, team="south", age=60.0)
    diary.milestone(42.0, left, "assessed").leave(45.0, left, "gave up waiting")
    diary.person(50.0, team="south")
    return figures(diary)


def test_everybody_is_referred_and_then_paid_gone_or_on_the_way():
    got = a_few()
    assert got["referred",] == 4
    assert got["on_the_way",] == 1
    assert got["left",] == 1
    assert got["completed",] == 2
    assert got["left_gave_up_waiting",] == 1
    assert got["left_declined",] == 0


def test_milestones_are_counted_and_shared():
    got = a_few()
    assert got["reached_assessed",] == 3
    assert got["reached_first_payment",] == 2
    assert got["reached_first_payment_share",] == 0.5
    assert got["reached_first_payment_share", "early"] == 1.0
    assert got["reached_assessed", "early", "south"] == 0
    assert got["reached_assessed", "late", "south"] == 2
    assert got["referred", "late", "south"] == 3


def test_groups_of_one_kind_add_up():
    got = a_few()
    for name in ("referred", "on_the_way", "left", "completed", "reached_assessed"):
        assert got[name, "north"] + got[name, "south"] == got[name,]
        assert got[name, "early"] + got[name, "late"] == got[name,]


def test_a_group_without_people_has_no_share():
    diary = Diary()
    diary.person(0.0, team="north")
    got = figures(diary)
    assert got["reached_assessed_share", "north"] == 0
    assert np.isnan(got["reached_assessed_share", "south"])


def test_medians_of_numbers_leave_out_what_is_not_known():
    got = a_few()
    assert got["median_age",] == 50
    assert got["median_age", "south"] == 55
    assert got["median_age", "early"] == 30


def test_people_before_the_window_and_after_the_cut_off_are_left_out():
    diary = Diary(small("window.from=2024-01-11", "window.cut_off=2024-01-20"))
    for day in (9.0, 10.0, 19.5, 20.0):
        diary.person(day)
    assert figures(diary)["referred",] == 2


def test_without_cohorts_nothing_is_told_by_two_keys():
    diary = Diary(load_text(SMALL.split("cohorts:")[0]))
    diary.person(0.0, team="north")
    got = figures(diary)
    assert got["referred", "north"] == 1
    assert not [key for key in got if len(key) > 2 and key[0] == "referred"]
