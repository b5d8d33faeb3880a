"""Days and dates, the office calendar, and how long so many hours of effort take."""

from datetime import date, datetime, timedelta

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from sdssim.timebase import (
    DutyDays,
    bank_holidays,
    build_roster,
    date_of,
    days_since,
    effort_between,
    finish,
    is_open,
    months_since,
    next_opening,
    on_duty,
    roster_without,
)

START = date(2024, 3, 4)
NINE, FIVE = 9 / 24, 17 / 24


def roster(hours, opens=NINE, closes=FIVE):
    """The roster of one worker with so many hours of effort on each day."""
    return build_roster(duty([opens], [closes], [hours]))


def duty(opens, closes, hours):
    """The hours of workers of whom each has a row."""
    row = np.arange(len(opens))
    return DutyDays(np.array(opens), np.array(closes), row, np.array(hours, float))


def columns(made):
    """The arguments of the functions on open pieces, for the first worker."""
    lists = (made.opens, made.closes, made.rate, made.after)
    return (*(column.tolist() for column in lists), 0, int(made.first[1]))


def test_days_since_counts_dates_by_midnights_and_moments_by_parts_of_the_day():
    assert days_since(START, START) == 0
    assert days_since(START, date(2024, 4, 4)) == 31
    assert days_since(START, date(2024, 3, 1)) == -3
    assert days_since(START, datetime(2024, 3, 5, 18, 0)) == 1.75


def test_date_of_a_midnight_is_the_day_that_begins():
    assert date_of(START, 0.0) == START
    assert date_of(START, 0.999) == START
    assert date_of(START, 1.0) == date(2024, 3, 5)
    assert date_of(START, -0.5) == date(2024, 3, 3)


def test_bank_holidays_of_england_hold_easter_monday_and_the_late_august_one():
    days = bank_holidays("england-and-wales", date(2009, 3, 1), date(2010, 2, 28))
    assert days == (
        date(2009, 4, 10), date(2009, 4, 13), date(2009, 5, 4), date(2009, 5, 25),
        date(2009, 8, 31), date(2009, 12, 25), date(2009, 12, 26), date(2009, 12, 28),
        date(2010, 1, 1),
    )  # fmt: skip


def test_bank_holidays_differ_by_nation_and_may_be_none():
    year = (date(2024, 1, 1), date(2024, 12, 31))
    assert date(2024, 12, 2) in bank_holidays("scotland", *year)
    assert date(2024, 7, 12) in bank_holidays("northern-ireland", *year)
    assert bank_holidays("none", *year) == ()


def test_months_are_whole_at_every_turn_of_a_month_and_even_within():
    months = months_since(date(2024, 1, 1), 366)
    turns = [(date(2024, month, 1) - date(2024, 1, 1)).days for month in range(1, 13)]
    np.testing.assert_allclose(months[turns], range(12), rtol=0, atol=1e-12)
    assert months[-1] == pytest.approx(12)
    np.testing.assert_allclose(np.diff(months)[31:60], 1 / 29)


def test_months_from_the_middle_of_a_month_are_whole_at_every_anniversary():
    months = months_since(date(2024, 2, 15), 60)
    assert months[0] == 0
    assert months[(date(2024, 3, 1) - date(2024, 2, 15)).days] == pytest.approx(15 / 29)


def test_pieces_that_touch_at_one_rate_become_one():
    made = build_roster(duty([0.0], [1.0], [[24, 24, 12, 0, 24]]))
    assert made.opens.tolist() == [0, 2, 4]
    assert made.closes.tolist() == [2, 3, 5]
    assert made.rate.tolist() == [24, 12, 24]
    assert made.after.tolist() == [48, 60, 84]


def test_a_worker_more_or_less_changes_nothing_of_the_others():
    hours = np.array([[7.4, 7.4, 0, 7.3], [24, 24, 24, 24], [1 / 3, 0, 0.1, 0.7]])
    opens, closes = np.array([NINE, 0, NINE]), np.array([FIVE, 1, 13 / 24])
    together = build_roster(duty(opens, closes, hours))
    for worker in range(3):
        one = slice(worker, worker + 1)
        alone = build_roster(duty(opens[one], closes[one], hours[one]))
        mine = slice(together.first[worker], together.first[worker + 1])
        for name in ("opens", "closes", "rate", "after"):
            assert getattr(together, name)[mine].tolist() == getattr(alone, name).tolist()


def test_nobody_on_duty_on_any_day_is_a_roster_too():
    made = roster([0, 0, 0])
    assert made.opens.size == 0
    assert finish(*columns(made), 0.0, 1.0) == np.inf
    assert finish(*columns(made), 0.5, 0.0) == 0.5
    assert effort_between(*columns(made), 0.0, 3.0) == 0
    assert next_opening([], [], 0, 0, 1.0) == np.inf


ROWS = st.integers(1, 3).flatmap(
    lambda workers: st.integers(1, 8).flatmap(
        lambda days: st.tuples(
            st.lists(
                st.sampled_from([(0.0, 1.0), (NINE, FIVE)]), min_size=workers, max_size=workers
            ),
            arrays(float, (workers, days), elements=st.sampled_from([0.0, 7.4, 8.0, 24.0])),
            arrays(bool, (workers, days)),
        )
    )
)


@given(ROWS)
def test_a_roster_without_the_days_away_is_that_of_the_hours_that_are_left(rows):
    parts_of_day, hours, away = rows
    opens, closes = np.array(parts_of_day).T
    cut = roster_without(on_duty(duty(opens, closes, hours)), away)
    left = build_roster(duty(opens, closes, np.where(away, 0.0, hours)))
    assert columns(cut) == columns(left)
    assert cut.first.tolist() == left.first.tolist()


def test_a_day_away_between_two_days_and_nights_parts_them():
    planned = on_duty(duty([0.0], [1.0], [[24] * 4]))
    made = roster_without(planned, np.array([[False, True, False, False]]))
    assert made.opens.tolist() == [0, 2]
    assert made.closes.tolist() == [1, 4]
    assert made.after.tolist() == [24, 72]


def test_on_duty_at_opening_yes_and_at_closing_no():
    opens, closes, *_ = columns(roster([8, 0, 8]))
    assert [is_open(opens, closes, 0, 2, m) for m in (0.3, NINE, 0.5, FIVE, 1.5, 2.5)] == [
        False, True, True, False, False, True,
    ]  # fmt: skip
    assert [next_opening(opens, closes, 0, 2, m) for m in (0.3, 0.5, FIVE, 1.5, 2.9)] == [
        NINE, 0.5, 2 + NINE, 2 + NINE, np.inf,
    ]  # fmt: skip


@pytest.mark.parametrize(("hours", "day"), [(8, 0), (16, 1), (24, 2), (80, 9)])
def test_days_of_work_end_exactly_as_the_day_closes(hours, day):
    assert finish(*columns(roster([8] * 10)), NINE, float(hours)) == day + FIVE


def test_a_days_work_of_an_odd_part_time_share_ends_as_the_day_closes():
    """0.06 of 7.4 hours cannot be written to the last bit; ten such days are still ten days."""
    made = roster([7.4 * 0.06] * 20)
    for days in range(1, 20):
        assert finish(*columns(made), NINE, days * 7.4 * 0.06) == days - 1 + FIVE


def test_work_that_the_hours_do_not_last_for_never_ends():
    made = roster([8, 8])
    assert finish(*columns(made), 1.5, 5.0) == 1 + FIVE
    assert finish(*columns(made), 1.5, 5.1) == np.inf
    assert finish(*columns(made), 2.0, 0.5) == np.inf


def test_available_hours_are_those_within_the_window():
    made = roster([8, 0, 8])
    assert made.available_hours(0, 0.0, 3.0) == pytest.approx(16)
    assert made.available_hours(0, 0.5, 2.5) == pytest.approx(8)
    assert made.available_hours(0, 0.9, 1.9) == 0


MOMENTS = st.integers(0, 60 * 24 * 20).map(lambda minutes: minutes / 1440)


@given(MOMENTS, st.integers(1, 60))
def test_finish_agrees_with_business_hours_of_pandas(begin, hours):
    """The oracle puts an end at closing time to the next opening, and counts whole hours."""
    holidays = [date(2024, 3, 29), date(2024, 4, 1)]
    days = np.arange(60)
    open_day = np.array(
        [(START + timedelta(days=int(d))).weekday() < 5
         and START + timedelta(days=int(d)) not in holidays for d in days]
    )  # fmt: skip
    made = columns(roster(8.0 * open_day))
    office = pd.offsets.CustomBusinessHour(start="09:00", end="17:00", holidays=holidays)
    moment = pd.Timestamp(START) + pd.Timedelta(minutes=round(begin * 1440))
    expected = (moment + hours * office - pd.Timestamp(START)) / pd.Timedelta(days=1)
    seen = finish(*made, begin, float(hours))
    opens, closes = made[:2]
    assert next_opening(opens, closes, 0, len(opens), seen + 1e-9) == pytest.approx(
        expected, abs=2e-9
    )


DAY_HOURS = st.lists(st.sampled_from([0, 0, 8, 8, 4, 7.4, 0.37]), min_size=1, max_size=15)


@given(DAY_HOURS, st.floats(0, 16), st.floats(0, 60), st.booleans())
def test_the_hours_until_the_finish_are_the_hours_asked_for(hours, begin, effort, always):
    made = columns(roster(hours, *((0, 1) if always else (NINE, FIVE))))
    end = finish(*made, begin, effort)
    available = effort_between(*made, begin, 100.0)
    if end == np.inf:
        assert available < effort
        return
    assert end >= begin
    assert effort_between(*made, begin, end) == pytest.approx(effort, abs=1e-8)
    opens, closes = made[:2]
    if effort > 0:
        assert any(a <= end <= b for a, b in zip(opens, closes, strict=True))


@given(DAY_HOURS, st.floats(0, 16), st.floats(0, 16), st.floats(0, 16))
def test_effort_adds_up_over_time(hours, first, second, third):
    made = columns(roster(hours))
    a, b, c = sorted((first, second, third))
    whole = effort_between(*made, a, c)
    assert whole == pytest.approx(
        effort_between(*made, a, b) + effort_between(*made, b, c), abs=1e-9
    )
    assert whole >= -1e-12
    assert whole == pytest.approx(roster(hours).available_hours(0, a, c), abs=1e-9)


@given(DAY_HOURS, st.floats(0, 16), st.floats(0, 30), st.floats(0, 30))
def test_more_effort_never_ends_earlier_and_a_later_begin_neither(hours, begin, few, many):
    assume(few <= many)
    made = columns(roster(hours))
    assert finish(*made, begin, few) <= finish(*made, begin, many) + 1e-9
    assert finish(*made, begin, few) <= finish(*made, begin + 0.3, few) + 1e-9
