"""When workers are away."""

import numpy as np
import pytest
from scipy import stats

from sdssim.inputs.rosters import Rosters
from sdssim.inputs.streams import Streams
from tests.plan.compiled import compiled

YEAR = """
name: a year
start: 2024-01-01
end: 2024-12-29
calendar: {holidays: none}
"""
"""52 weeks from a Monday."""


def days_worked(terms: str, head: str = YEAR, seed: int = 1, people: int = 1):
    """For each worker and day, whether they are on duty."""
    plan = compiled(f"staff: {{clerk: {{people: {people}, {terms}}}}}", head)
    roster = Rosters(plan).draw(Streams(seed, 0))
    worked = np.zeros((people, int(plan.horizon_days)), dtype=bool)
    for worker in range(people):
        pieces = slice(roster.first[worker], roster.first[worker + 1])
        for opens, closes in zip(roster.opens[pieces], roster.closes[pieces], strict=True):
            worked[worker, int(opens) : int(np.ceil(closes))] = True
    return worked


def test_nobody_is_away_unless_told_so():
    assert days_worked("share: 1").sum() == 260


@pytest.mark.parametrize("days", [5, 25, 27, 33, 1])
def test_leave_takes_exactly_its_working_days_a_year(days):
    for seed in range(5):
        assert days_worked(f"leave: {{days_per_year: {days}}}", seed=seed).sum() == 260 - days


def test_leave_is_taken_in_whole_weeks_and_the_rest_at_the_beginning_of_one():
    weeks = days_worked("leave: {days_per_year: 12}").reshape(52, 7)[:, :5]
    assert sorted(5 - weeks.sum(axis=1)) == [0] * 49 + [2, 5, 5]
    partly = weeks[weeks.sum(axis=1) == 3][0]
    assert partly.tolist() == [False, False, True, True, True]


def test_leave_of_a_part_week_is_counted_in_the_days_they_work():
    worked = days_worked('week: "tue,thu", leave: {days_per_year: 11}')
    assert worked.sum() == 104 - 11


def test_leave_of_a_run_that_begins_within_a_week_still_goes_by_calendar_weeks():
    head = YEAR.replace("2024-01-01", "2023-12-28").replace("2024-12-29", "2024-12-29")
    worked = days_worked("leave: {days_per_year: 10}", head)[0]
    away = ~worked[4:].reshape(52, 7)[:, :5]
    assert sorted(away.sum(axis=1))[-2:] == [5, 5]


def test_leave_is_taken_every_year():
    head = YEAR.replace("2024-12-29", "2025-12-28")
    worked = days_worked("leave: {days_per_year: 20}", head)[0].reshape(104, 7)
    assert worked[:52].sum() == worked[52:].sum() == 240


def test_in_a_short_run_leave_takes_its_share_on_average():
    """A tenth of the year; each worker's leave falls in it or not. False alarms: 1 in 10^4."""
    head = YEAR.replace("2024-12-29", "2024-02-11")
    taken = 30 - days_worked("leave: {days_per_year: 26}", head, people=400).sum(axis=1)
    error = taken.std() / np.sqrt(taken.size)
    assert abs(taken.mean() - 26 * 6 / 52) < stats.norm.isf(5e-5) * error


def test_listed_spells_take_both_their_days_and_may_begin_before_the_run():
    spells = "[{from: 2024-01-03, until: 2024-01-04}, {from: 2023-12-01, until: 2024-01-01}]"
    worked = days_worked(f"leave: {{spells: {spells}}}")[0]
    assert worked[:5].tolist() == [False, True, False, False, True]


def test_sickness_takes_up_its_share_of_the_time():
    """Spells of 3 days on average, a tenth of the time. False alarms: 1 in 10^4."""
    sick = "sickness: {share_of_time: 0.1, spell_days: {exponential: 3}}"
    share = 1 - days_worked(sick, people=300).sum(axis=1) / 260
    error = share.std() / np.sqrt(share.size)
    # Everybody is present at the start, so that the first weeks hold a little less.
    assert abs(share.mean() - 0.1) < stats.norm.isf(5e-5) * error + 0.1 * 3 / 364


def test_two_kinds_of_absence_are_drawn_apart():
    away = "away: {share_of_time: 0.2, spell_days: 9}"
    both = "sickness: {share_of_time: 0.1, spell_days: 3}, " + away
    only = days_worked(away, people=3)
    assert (days_worked(both, people=3) <= only).all()
    assert days_worked(both, people=3).sum() < only.sum()


def test_an_absence_without_a_share_of_the_time_is_none():
    assert days_worked("sickness: {share_of_time: 0, spell_days: 3}").sum() == 260


def test_one_more_worker_changes_nobodys_absence():
    terms = "leave: {days_per_year: 25}, sickness: {share_of_time: 0.1, spell_days: 3}"
    two, three = days_worked(terms, people=2), days_worked(terms, people=3)
    assert (two == three[:2]).all()
    assert (three[2] != three[1]).any()
