import numpy as np
import pytest

from sdssim.eventlog import Event
from sdssim.scenario.load import load_text
from tests.measures.diary import SMALL, Diary, small
from tests.measures.test_waits import figures


def pay(diary, who, day, pounds, *, one_off=False):
    diary.milestone(day, who, "first_payment")
    return diary.note(day, who, Event.PAID, detail=int(one_off), value=pounds)


def test_spend_is_the_yearly_value_of_the_package():
    diary = Diary()
    first, second = diary.person(0.0, team="north"), diary.person(40.0, team="south")
    pay(diary, first, 10.0, 100.0)
    diary.note(38.0, first, Event.PAID, detail=0, value=80.0)
    pay(diary, second, 50.0, 700.0, one_off=True)
    got = figures(diary)
    assert got["spend_mean_pounds", "early"] == pytest.approx(1300)
    assert got["spend_median_pounds", "late"] == 700
    assert got["spend_total_pounds",] == pytest.approx(2000)
    assert got["paid_total_pounds",] == 880
    assert got["paid_total_pounds", "north"] == 180


def test_cash_after_the_cut_off_is_not_counted():
    diary = Diary(small("window.cut_off=2024-01-20"))
    who = diary.person(0.0)
    pay(diary, who, 10.0, 100.0)
    diary.note(38.0, who, Event.PAID, detail=0, value=100.0)
    assert figures(diary)["paid_total_pounds",] == 100


def test_budgets_are_of_people_told():
    diary = Diary()
    for pounds in (1000.0, 2000.0, 6000.0):
        diary.note(5.0, diary.person(0.0, need="low"), Event.BUDGET_TOLD, value=pounds)
    diary.person(0.0, need="high")
    got = figures(diary)
    assert got["budget_told_total_pounds",] == 9000
    assert got["budget_told_mean_pounds", "low"] == 3000
    assert got["budget_told_median_pounds",] == 2000
    assert got["budget_told_total_pounds", "high"] == 0
    assert np.isnan(got["budget_told_mean_pounds", "high"])


def test_a_scenario_without_money_has_no_money_figures():
    text = "\n".join(
        line for line in SMALL.splitlines() if not line.startswith(("payments", "budget"))
    )
    diary = Diary(load_text(text))
    diary.person(0.0)
    got = figures(diary)
    assert ("spend_mean_pounds",) not in got
    assert ("budget_told_mean_pounds",) not in got
