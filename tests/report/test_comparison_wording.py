import pytest

from sdssim.measures.entry import Unit
from sdssim.report.comparison_wording import (
    amount,
    group_words,
    headline_words,
    joined,
    largest,
    more_people,
    reach_words,
    short_words,
    signed,
    signed_days,
    signed_interval,
    size_interval,
)
from sdssim.results.headline import Headline, WaitClocks

CLOCKS = WaitClocks("saq_completed", "first_payment", "referral", "a", "b", is_payment=True)
OTHER = WaitClocks("assessed", "plan_agreed", "referral", "a", "b", is_payment=False)


class Difference:
    def __init__(self, difference, low, high, unit=Unit.DAYS):
        self.difference, self.low, self.high, self.unit = difference, low, high, unit


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        (21.7, Unit.DAYS, "3.1 weeks"),
        (2.5, Unit.DAYS, "2.5 days"),
        (715.0, Unit.POUNDS, "£715"),
        (4.2, Unit.PEOPLE, "4.2 people"),
    ],
)
def test_a_size_has_its_unit_and_short_waits_are_in_days(value, unit, words):
    assert amount(value, unit) == words


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        (-21.7, Unit.DAYS, "-3.1"),
        (2.1, Unit.DAYS, "+0.30"),
        (0.001, Unit.DAYS, "0"),
        (0.0, Unit.PEOPLE, "0"),
        (0.01, Unit.PEOPLE, "0"),
        (-715.0, Unit.POUNDS, "-£715"),
        (None, Unit.DAYS, "not known"),
    ],
)
def test_a_difference_has_its_sign(value, unit, words):
    assert signed(value, unit) == words


def test_days_may_stay_days():
    assert signed_days(-2.1) == "-2.1"
    assert signed_days(0.04) == "+0.04"


def test_intervals_of_differences():
    sooner = Difference(-21.7, -26.6, -16.8)
    assert size_interval(sooner) == " (2.4 to 3.8)"
    assert signed_interval(sooner) == "-3.8 to -2.4"
    assert size_interval(Difference(2.0, -0.5, 4.5)) == " (-0.5 to 4.5)"
    assert size_interval(Difference(2.0, 2.0, 2.0)) == ""
    assert size_interval(Difference(2.0, None, None)) == ""
    assert signed_interval(Difference(2.0, None, None)) == ""
    assert largest(sooner) == 26.6
    assert largest(Difference(None, None, None)) == 0


def test_people_are_counted_in_words():
    assert more_people(4.2) == "4.2 more people"
    assert more_people(-1.0) == "1 fewer person"


def test_lists_and_groups_in_words():
    assert joined(["one"]) == "one"
    assert joined(["one", "two", "three"]) == "one, two and three"
    assert group_words((("team", "cmht1"), ("external_help", "broker"))) == (
        "team cmht1, external help broker"
    )


def test_headlines_are_named_after_the_scenarios_own_events():
    assert reach_words(CLOCKS) == "are paid"
    assert reach_words(OTHER) == "come to plan agreed"
    assert headline_words(Headline.WAIT, CLOCKS) == (
        "half of everybody, saq completed to first payment, in weeks"
    )
    assert headline_words(Headline.COST, CLOCKS) == "cost of staff time"
    assert headline_words(Headline.ON_THE_WAY, None) == "on the way at the end"
    assert short_words(Headline.REACHED, CLOCKS) == "paid"
    assert short_words(Headline.REACHED, OTHER) == "plan agreed"
    assert short_words(Headline.COMPLETED, None) == "have completed the pathway"
