"""What the small types of a scenario take, and what they refuse, each in one plain sentence."""

import pytest

from sdssim.errors import ScenarioError
from sdssim.scenario.fields import clock_fraction, weekdays
from sdssim.scenario.load import from_mapping

BARE = {
    "name": "bare",
    "start": "2024-01-01",
    "end": "2024-03-31",
    "demand": {"per_week": 1.0},
    "staff": {"worker": {"people": 1}},
    "pathway": [{"stage": "work", "steps": [{"work": {"by": "worker", "hours": 1.0}}]}],
}


def complaint(**changes):
    with pytest.raises(ScenarioError) as caught:
        from_mapping(BARE | changes)
    return str(caught.value)


def staff(**terms):
    return complaint(staff={"worker": terms})


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("mon-fri", (0, 1, 2, 3, 4)),
        ("sat-mon", (0, 5, 6)),
        ("mon, wed,FRI", (0, 2, 4)),
        ("tue", (1,)),
    ],
)
def test_a_week_is_a_stretch_or_a_list_of_days(text, days):
    assert weekdays(text) == days


@pytest.mark.parametrize(("text", "part"), [("00:00", 0.0), ("9:30", 9.5 / 24), ("24:00", 1.0)])
def test_a_time_of_day_is_a_part_of_a_day(text, part):
    assert clock_fraction(text) == part


@pytest.mark.parametrize("hours", ["17:00-09:00", "09:00", "09:00-25:00", "09:61-10:00", "nine"])
def test_opening_hours_must_open_before_they_close(hours):
    assert "allowed" in complaint(calendar={"hours": hours})


def test_a_week_of_unknown_days_is_refused():
    assert "'mon-fry' is not a week" in complaint(calendar={"week": "mon-fry"})


@pytest.mark.parametrize("share", [1.5, -0.1, True, "most", [0.5]])
def test_a_share_is_a_number_from_0_to_1_or_rest(share):
    told = complaint(demand={"per_week": 1.0, "need": {"low": share, "high": "rest"}})
    assert "a share is" in told


def test_a_bare_number_is_not_a_date():
    assert "0 is not a date" in complaint(start=0)


def test_staff_are_people_or_in_teams():
    assert "either 'people' or 'per_team'" in staff(hours_per_week=37.0)
    assert "either 'people' or 'per_team'" in staff(people=1, per_team={"a": 1})
    assert "'serves' goes with 'people'" in staff(per_team={"a": 1}, serves=["a"])


def test_ring_fenced_hours_need_their_rule_their_share_and_a_second_role():
    assert "'ring_fenced_share' goes with" in staff(people=1, ring_fenced_share=0.2)
    assert "more than 'share'" in staff(
        people=1, share=0.3, rule="ring_fenced", ring_fenced_share=0.4, also="other"
    )
    assert "needs 'also'" in staff(people=1, rule="ring_fenced", ring_fenced_share=0.2)


def test_care_tasks_come_by_the_week_or_on_listed_days():
    assert "either 'per_week' or 'days'" in staff(people=1, care_tasks={"hours": 1.0})


def test_a_listed_referral_has_one_moment():
    assert "either 'on'" in complaint(demand={"listed": [{"attributes": {"need": "low"}}]})


def test_demand_says_in_one_way_when_people_come():
    told = complaint(demand={"per_week": 1.0, "per_day": 1.0})
    assert "says in 2 ways when people come" in told


def test_a_wait_has_one_unit():
    steps = [{"wait": {"days": 1.0, "working_days": 1.0}}]
    assert "either 'days' or 'working_days'" in complaint(
        pathway=[{"stage": "pause", "steps": steps}]
    )


def test_a_sitting_has_one_pattern():
    told = complaint(panels={"panel": {"places": 3}})
    assert "either 'every_days' or 'dates'" in told


def test_a_published_figure_has_one_tolerance():
    figure = {
        "id": "T1",
        "label": "referred",
        "measure": "referred",
        "value": 10.0,
        "source": "nowhere",
        "confidence": "assumed",
    }
    assert "'tolerance_percent' or 'low' and 'high'" in complaint(published=[figure])
    assert "'tolerance_percent' or 'low' and 'high'" in complaint(published=[figure | {"low": 1.0}])
