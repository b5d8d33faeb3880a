"""Expected referrals day by day."""

import numpy as np
import pytest

from tests.plan.compiled import HEAD, compiled

YEAR = HEAD.replace("2024-03-31", "2025-03-03")
ENGLAND = YEAR.replace("none", "england-and-wales")


def expected(demand: str, head: str = HEAD, more: str = ""):
    """Expected referrals on each day of the first stream."""
    found = compiled(f"demand: {demand}\n{more}", head).streams[0].expected
    assert found is not None
    return found


def test_a_rate_a_day_is_spread_evenly_when_people_come_at_all_hours():
    assert expected("{per_day: 2, office_hours: false}").tolist() == [2] * 28


def test_a_rate_a_week_is_a_seventh_a_day():
    np.testing.assert_allclose(expected("{per_week: 7, office_hours: false}"), 1)


def test_in_office_hours_an_open_day_brings_what_the_closed_days_of_its_month_do_not():
    days = expected("{per_month: 62}", ENGLAND)
    april = slice(28, 58)
    assert days[28] == 0  # Easter Monday, the 1st of April
    assert days[april].sum() == pytest.approx(62)
    assert np.count_nonzero(days[april]) == 21
    assert len(set(np.round(days[april][days[april] > 0], 9))) == 1


def test_growth_is_so_much_more_each_month():
    head = YEAR.replace("2024-03-04", "2024-03-01").replace("2025-03-03", "2025-02-28")
    days = expected("{per_month: {at_start: 4, growth_per_month: 2}, office_hours: false}", head)
    month = [sum(31 - (m in (1, 3, 6, 8)) for m in range(k)) for k in range(4)]
    for number in range(3):
        assert days[month[number] : month[number + 1]].sum() == pytest.approx(4 + 2 * number + 1)


def test_a_falling_rate_stops_at_nobody():
    days = expected("{per_month: {at_start: 2, growth_per_month: -1}, office_hours: false}", YEAR)
    assert days.min() == 0
    assert days[100:].sum() == 0


def test_a_month_that_is_not_listed_keeps_the_rate_of_the_one_before():
    rates = '{per_month: {by_month: {"2024-04": 30, "2024-06": 60}}, office_hours: false}'
    days = expected(rates, YEAR)
    assert days[:28].sum() == 0  # March
    assert days[28:58].sum() == pytest.approx(30)
    assert days[58:89].sum() == pytest.approx(30)
    assert days[89:119].sum() == pytest.approx(60)


def test_a_rate_for_each_team_is_a_stream_for_each_team():
    plan = compiled("demand: {per_day: {by_team: {north: 1, south: 3}}, office_hours: false}")
    assert [stream.name for stream in plan.streams] == ["referrals/north", "referrals/south"]
    assert [stream.team for stream in plan.streams] == [0, 1]
    assert [float(stream.expected[0]) for stream in plan.streams] == [1, 3]


def test_first_and_last_day_bound_a_stream():
    days = expected("{per_day: 1, office_hours: false, from: 2024-03-06, until: 2024-03-08}")
    assert np.flatnonzero(days).tolist() == [2, 3, 4]


def test_a_rate_changes_on_a_date():
    change = "changes: [{on: 2024-03-06, set: {demand.per_day: 5}}]"
    days = expected("{per_day: 1, office_hours: false}", more=change)
    assert days[:4].tolist() == [1, 1, 5, 5]


def test_the_attributes_of_all_streams_hold_where_a_stream_gives_none_of_its_own():
    plan = compiled("""
        demand:
          need: {low: 0.5, high: rest}
          age: 40
          streams:
            one: {per_day: 1}
            two: {per_day: 1, need: {low: 0.1, urgent: rest}}
        """)
    one, two = plan.streams
    assert one.shares["need"][0] == (("low", "high"), (0.5, 1.0))
    assert two.shares["need"][0] == (("low", "urgent"), (0.1, 1.0))
    assert one.numbers["age"] == two.numbers["age"]
    assert plan.attribute_values["need"] == ("low", "high", "urgent")
    assert plan.number_attributes == ("age",)


def test_a_scenario_without_teams_has_one_of_everyone():
    assert compiled("").teams == ("everyone",)
