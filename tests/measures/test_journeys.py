import numpy as np

from sdssim.eventlog import Event
from sdssim.measures.journeys import journeys_of
from sdssim.measures.scope import scope_of
from tests.measures.diary import Diary, small


def journeys(diary):
    return journeys_of(diary.log(), scope_of(diary.plan, diary.scenario.base))


def test_the_first_of_several_dates_counts():
    diary = Diary()
    who = diary.person(1.0)
    diary.milestone(20.0, who, "planned").milestone(8.0, who, "planned")
    assert journeys(diary).dates[0].tolist()[:1] == [1.0]
    assert journeys(diary).dates[0, 2] == 8.0
    assert np.isnan(journeys(diary).dates[0, [1, 3]]).all()


def test_the_last_option_chosen_counts():
    diary = Diary()
    who, other = diary.person(1.0), diary.person(2.0)
    diary.choose(3.0, who, "brokered").choose(30.0, who, "alone")
    assert journeys(diary).options[0].tolist() == [1, -1]
    assert other == 1


def test_leaving_and_completing_are_told_apart():
    diary = Diary()
    left, done, waiting = (diary.person(float(day)) for day in (1, 2, 3))
    diary.leave(9.0, left, "declined").complete(10.0, done)
    seen = journeys(diary)
    assert seen.ended[[left, done]].tolist() == [9, 10]
    assert np.isnan(seen.ended[waiting])
    assert seen.completed.tolist() == [False, True, False]
    assert seen.reason.tolist() == [0, -1, -1]
    assert seen.on_the_way.tolist() == [False, False, True]


def test_rows_from_the_day_after_the_cut_off_are_not_seen():
    diary = Diary(small("window.cut_off=2024-01-10"))
    who = diary.person(1.0)
    diary.milestone(9.999, who, "assessed").milestone(10.0, who, "planned").complete(11.0, who)
    diary.person(10.0)
    seen = journeys(diary)
    assert seen.dates[0, 1] == 9.999
    assert np.isnan(seen.dates[0, 2])
    assert np.isnan(seen.ended[0])
    assert seen.measured.tolist() == [True, False]
    assert np.isnan(seen.dates[1, 0])


def test_people_referred_before_the_window_are_not_measured():
    diary = Diary(small("window.from=2024-01-11"))
    diary.person(9.9)
    diary.person(10.0)
    assert journeys(diary).measured.tolist() == [False, True]


def test_money_is_the_budget_first_told_the_first_payment_and_all_cash():
    diary = Diary()
    who, other = diary.person(0.0), diary.person(0.0)
    diary.note(5.0, who, Event.BUDGET_TOLD, value=1300.0)
    diary.note(6.0, who, Event.BUDGET_TOLD, value=9999.0)
    diary.note(28.0, who, Event.PAID, detail=0, value=100.0)
    diary.note(56.0, who, Event.PAID, detail=0, value=90.0)
    diary.note(28.0, other, Event.PAID, detail=1, value=700.0)
    seen = journeys(diary)
    assert seen.told_pounds[0] == 1300
    assert np.isnan(seen.told_pounds[1])
    assert seen.first_paid_pounds.tolist() == [100, 700]
    assert seen.first_is_instalment.tolist() == [True, False]
    assert seen.paid_pounds.tolist() == [190, 700]
