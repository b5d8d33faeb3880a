import numpy as np
import pytest

from sdssim.errors import SdssimError
from sdssim.experiments.goals import (
    Goal,
    Precision,
    goals_for,
    read_measure,
    read_precision,
    usual_measures,
)
from sdssim.measures.entry import Unit
from sdssim.scenario.load import load, load_text
from tests.small import SMALL

MEDIAN = "wait_referral_to_first_payment_km_median_days"
RUNNING = "wait_referral_to_first_payment_running"
SHARE = "target_twelve_weeks_share_of_all"


@pytest.fixture(scope="module")
def scenario():
    return load_text(SMALL)


@pytest.mark.parametrize(
    ("text", "amount", "word"),
    [
        ("5%", 0.05, "%"),
        (" 12.5 % ", 0.125, "%"),
        ("3d", 3, "d"),
        ("0.5 weeks", 0.5, "weeks"),
        (".5W", 0.5, "w"),
        ("2 people", 2, "people"),
        ("1 people a month", 1, "people a month"),
        ("£100", 100, "pounds"),
        ("2 points", 2, "points"),
        ("0.02", 0.02, ""),
    ],
)
def test_a_precision_is_a_number_and_what_it_counts(text, amount, word):
    assert read_precision(text) == Precision(pytest.approx(amount), word)


@pytest.mark.parametrize("text", ["", "5 %%", "five", "-3d", "3 fortnights", "1e3", "5%d", "nan"])
def test_what_is_no_precision_says_how_one_is_written(text):
    with pytest.raises(SdssimError, match="cannot be read; write 5%"):
        read_precision(text)


@pytest.mark.parametrize("text", ["0", "0%", "100%", "9" * 400])
def test_a_precision_that_says_nothing_is_refused(text):
    with pytest.raises(SdssimError, match="says nothing"):
        read_precision(text)


@pytest.mark.parametrize(
    ("text", "name", "group", "precision"),
    [
        ("people_now", "people_now", (), None),
        ("people_now=3d", "people_now", (), "3 d"),
        ("x:team=north", "x", (("team", "north"),), None),
        ("x:team=north=5%", "x", (("team", "north"),), "5%"),
        ("x: team=north , cohort=a b =2 people", "x", (("cohort", "a b"), ("team", "north")),
         "2 people"),
    ],
)  # fmt: skip
def test_a_measure_is_a_name_a_group_and_a_precision(text, name, group, precision):
    found = read_measure(text)
    assert found[:2] == (name, group)
    assert (None if found[2] is None else str(found[2])) == precision


@pytest.mark.parametrize("text", ["x:", "x:team", "x:=north", "x:team=north=5%,need=high", "x:a=="])
def test_a_group_that_cannot_be_read_says_how_one_is_written(text):
    with pytest.raises(SdssimError, match=r"cannot be read; write (NAME|5%)"):
        read_measure(text)


def test_without_names_it_is_the_wait_of_everybody_and_how_many_wait(scenario):
    assert usual_measures(scenario) == (MEDIAN, RUNNING)
    assert [goal.measure for goal in goals_for(scenario)] == [MEDIAN, RUNNING]


def test_the_pilots_wait_is_told_from_the_self_assessment():
    assert usual_measures(load("stockport-pilot")) == (
        "wait_saq_completed_to_first_payment_km_median_days",
        "wait_referral_to_first_payment_running",
    )


def test_where_the_self_assessment_is_no_start_of_a_clock_it_is_told_from_referral():
    renamed = SMALL.replace("milestone: first_payment", "milestone: saq_completed")
    last = load_text(renamed.replace("first_at: first_payment", "first_at: assessed").replace(
        "to: first_payment", "to: saq_completed"))  # fmt: skip
    assert usual_measures(last)[0] == "wait_referral_to_assessed_km_median_days"


def test_where_there_are_no_milestones_it_is_the_number_of_people():
    check = load_text(
        "name: x\nstart: 2024-01-01\nend: 2024-01-02\n"
        "demand: {listed: [0]}\npathway: [{stage: a}]\n"
    )
    assert usual_measures(check) == ("people_now",)


def test_a_unit_chooses_among_the_usual_measures(scenario):
    assert [goal.measure for goal in goals_for(scenario, "3d")] == [MEDIAN]
    assert [goal.measure for goal in goals_for(scenario, "2 people")] == [RUNNING]


def test_a_precision_that_fits_no_usual_measure_is_refused(scenario):
    with pytest.raises(SdssimError, match=f"does not fit {MEDIAN} or {RUNNING}; name another"):
        goals_for(scenario, "2 hours")


def test_a_bare_number_is_refused_where_no_measure_says_its_unit(scenario):
    with pytest.raises(SdssimError, match="precision 5 has no unit; write 5%"):
        goals_for(scenario, "5")


def test_nothing_asked_for_is_refused(scenario):
    with pytest.raises(SdssimError, match="no precision is asked for"):
        goals_for(scenario, None)


def test_each_measure_may_have_a_precision_of_its_own(scenario):
    goals = goals_for(scenario, "10%", [f"{MEDIAN}:team=north=1w", RUNNING, f"{SHARE}=2 points"])
    assert [(goal.label, goal.amount, goal.is_relative, goal.asked) for goal in goals] == [
        (f"{MEDIAN}:team=north", 7.0, False, "1 w"),
        (RUNNING, 0.1, True, "10%"),
        (SHARE, 0.02, False, "2 points"),
    ]


def test_a_bare_number_is_in_the_measures_own_unit(scenario):
    (days,) = goals_for(scenario, None, [f"{MEDIAN}=3"])
    assert (days.amount, days.asked) == (3.0, "3 days")
    (share,) = goals_for(scenario, "0.02", [SHARE])
    assert (share.amount, share.asked) == (0.02, "2 points")


def test_the_same_goal_twice_is_one(scenario):
    assert len(goals_for(scenario, "5%", [MEDIAN, MEDIAN, f"{MEDIAN}=5%"])) == 1


def test_everything_that_is_wrong_is_said_at_once(scenario):
    asked = [RUNNING, f"{MEDIAN}:tem=north=5%", "wait_referal=5%", f"{RUNNING}=3d", f"{SHARE}=5%",
             f"{SHARE}=5", "x=y", f"{RUNNING}=2 people"]  # fmt: skip
    with pytest.raises(SdssimError) as refused:
        goals_for(scenario, None, asked)
    lines = str(refused.value).splitlines()
    for line, words in zip(
        lines,
        [
            f"measure '{RUNNING}' has no precision; give --precision, or write {RUNNING}=5%",
            "is not taken for tem=north; did you mean 'team=north'",
            "unknown measure 'wait_referal'",
            f"precision 3 d does not fit {RUNNING}, which is in people",
            f"may be read in two ways, so give points, such as '{SHARE}=2 points'",
            "is a share, between 0 and 1: give 0.02, or 2 points",
            "precision 'y' cannot be read",
        ],
        strict=True,
    ):
        assert words in line


def test_a_relative_goal_is_a_share_of_the_mean_but_of_no_less_than_one():
    goal = Goal("x", Unit.PEOPLE, (), 0.05, True, "5%")
    assert goal.half_width_at(np.array([200.0, -20.0, 0.2, 0.0])).tolist() == [10, 1, 0.05, 0.05]


def test_an_absolute_goal_is_the_same_at_any_mean():
    goal = Goal("x", Unit.PEOPLE, (), 2.0, False, "2 people")
    assert goal.half_width_at(np.array([200.0, 0.0])).tolist() == [2, 2]
