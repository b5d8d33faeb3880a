from dataclasses import replace

import pytest

from sdssim.measures.entry import Better, Unit
from sdssim.results.compare import Verdict
from sdssim.results.comparison import PairedFigure
from tests.results.paired import several

FIGURE = PairedFigure(
    name="wait", unit=Unit.DAYS, better=Better.LOWER, group=(), first=20.0, second=15.0,
    difference=-5.0, low=-8.0, high=-2.0, p_holm=0.001, replications=50, only_first=0,
    only_second=0, level=0.95,
)  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "verdict"),
    [
        ({}, Verdict.BETTER),
        ({"better": Better.HIGHER}, Verdict.WORSE),
        ({"better": Better.NONE}, Verdict.DIFFERENT),
        ({"p_holm": 0.06}, Verdict.NOT_CLEAR),
        ({"difference": 0.0, "p_holm": 1.0}, Verdict.NOT_CLEAR),
        ({"difference": None}, Verdict.NOT_KNOWN),
        ({"p_holm": None}, Verdict.NOT_KNOWN),
        ({"low": -10.0, "high": 0.1}, Verdict.BETTER),  # Holm's rule decides, not the interval
    ],
)
def test_a_verdict_follows_holms_rule(changes, verdict):
    assert replace(FIGURE, **changes).verdict is verdict


@pytest.mark.parametrize(
    ("low", "high", "matters", "settled"),
    [
        (-8.0, -2.0, None, True),
        (-8.0, 2.0, None, False),
        (-8.0, 2.0, 7.0, False),
        (-6.0, 2.0, 7.0, True),
        (2.0, 9.0, 7.0, True),
        (0.0, 0.0, 1.0, True),
        (None, None, 7.0, False),
    ],
)
def test_a_difference_is_settled_if_it_is_clear_or_too_small_to_matter(low, high, matters, settled):
    assert replace(FIGURE, low=low, high=high).is_settled(matters) is settled


def test_what_is_known_nowhere_cannot_be_settled_by_going_on():
    nowhere = replace(FIGURE, low=None, high=None, difference=None, replications=0)
    assert nowhere.is_settled(7.0)
    assert not nowhere.is_within(7.0)


def test_everyone_comes_first_among_the_people():
    variant = several().variants[0]
    assert variant.everyone is variant.people[0]
    assert variant.everyone.group == ()
    assert replace(variant, people=()).everyone is None
