from sdssim.measures.measure import yardstick
from sdssim.results.headline import (
    Headline,
    WaitClocks,
    clock_between,
    headline_measures,
    wait_clocks,
)
from sdssim.scenario.load import load, load_text
from tests.small import SMALL

NO_MILESTONE = SMALL.split("budget:")[0].replace("    milestone: first_payment\n", "").replace(
    "    milestone: assessed\n", ""
)  # fmt: skip
ONE_MILESTONE = SMALL.split("budget:")[0].replace("    milestone: assessed\n", "")
EVERYTHING = ["people_now", "completed"]


def scope_of(text):
    return yardstick(load_text(text)).scope


def test_the_pilot_is_judged_from_the_self_assessment_to_the_first_payment():
    known = yardstick(load("stockport-pilot"))
    assert wait_clocks(known.scope) == WaitClocks(
        start="saq_completed",
        stop="first_payment",
        whole_start="referral",
        stem="wait_saq_completed_to_first_payment",
        whole_stem="wait_referral_to_first_payment",
        is_payment=True,
    )
    assert headline_measures(known.scope, {key.name for key in known.keys}) == {
        Headline.WAIT: "wait_saq_completed_to_first_payment_km_median_days",
        Headline.WHOLE_WAIT: "wait_referral_to_first_payment_km_median_days",
        Headline.WAITING: "wait_referral_to_first_payment_running",
        Headline.REACHED: "reached_first_payment",
        Headline.COST: "staff_cost_pounds",
        Headline.UNIT_COST: "staff_cost_per_person_paid_pounds",
    }


def test_with_one_milestone_the_whole_wait_is_the_wait():
    scope = scope_of(ONE_MILESTONE)
    clocks = wait_clocks(scope)
    assert clocks.is_whole
    assert not clocks.is_payment
    assert Headline.WHOLE_WAIT not in headline_measures(scope, {"staff_cost_pounds"})


def test_without_milestones_people_are_counted():
    scope = scope_of(NO_MILESTONE)
    assert wait_clocks(scope) is None
    assert headline_measures(scope, EVERYTHING) == {
        Headline.ON_THE_WAY: "people_now",
        Headline.COMPLETED: "completed",
    }


def test_a_wait_is_found_by_the_names_of_its_events():
    scope = scope_of(SMALL)
    assert clock_between(scope, "referral", "first_payment") == (0, 2)
    assert clock_between(scope, "referral", "agreed") is None
    assert clock_between(scope, "agreed", "first_payment") is None
