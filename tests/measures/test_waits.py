from types import SimpleNamespace

import numpy as np
import pytest

from sdssim.measures.measure import measure
from sdssim.measures.scope import scope_of
from sdssim.measures.survival import Fate
from sdssim.measures.view import view_of
from sdssim.measures.waits import waiting
from tests.measures.diary import Diary, paid_at, small


def figures(diary):
    measured = measure(diary.log(), diary.scenario)
    return {
        (key.name, *(value for _, value in key.group)): value
        for key, value in zip(measured.keys, measured.values, strict=True)
    }


def clock_of(diary, clock):
    view = view_of(diary.log(), scope_of(diary.plan, diary.scenario.base))
    waits = waiting(view, [clock])
    counts = ~np.isnan(waits.days[0])
    return SimpleNamespace(
        person=waits.person[counts],
        days=waits.days[0, counts],
        fate=waits.fate[0, counts],
        seen_from=waits.seen_from[0, counts],
    )


def test_a_clock_stops_ends_by_leaving_or_runs_on():
    diary = Diary()
    paid_at(diary, 10.0, 20.0)
    left = diary.person(30.0)
    diary.milestone(31.0, left, "assessed").leave(40.0, left, "declined")
    diary.person(60.0)
    wait = clock_of(diary, (0, 3))
    assert wait.person.tolist() == [0, 1, 2]
    assert wait.days.tolist() == [20, 10, 40]
    assert wait.fate.tolist() == [Fate.STOPPED, Fate.LEFT, Fate.STILL_WAITING]


def test_a_clock_that_never_started_is_not_counted():
    diary = Diary()
    diary.person(60.0)
    assert clock_of(diary, (1, 3)).person.size == 0


def test_completing_without_the_date_ends_the_clock_like_leaving():
    diary = Diary()
    who = diary.person(5.0)
    diary.complete(9.0, who)
    wait = clock_of(diary, (0, 3))
    assert (wait.days.tolist(), wait.fate.tolist()) == ([4], [Fate.LEFT])


def test_a_stop_before_the_start_is_no_wait():
    diary = Diary()
    who = diary.person(5.0)
    diary.milestone(7.0, who, "planned").milestone(9.0, who, "assessed")
    assert clock_of(diary, (1, 2)).person.size == 0


def test_waits_from_before_the_run_enter_late_and_those_over_by_then_not_at_all():
    diary = Diary()
    who = diary.person(-40.0)
    diary.milestone(-30.0, who, "assessed").milestone(10.0, who, "planned")
    assert clock_of(diary, (0, 1)).person.size == 0
    wait = clock_of(diary, (1, 2))
    assert (wait.days.tolist(), wait.seen_from.tolist()) == ([40], [30])


def test_completed_waits_and_everybodys_waits_are_told_apart():
    diary = Diary()
    for days in (10.0, 20.0, 30.0):
        paid_at(diary, 0.0, days)
    diary.person(0.0)
    diary.person(85.0)
    got = figures(diary)
    stem = "wait_referral_to_first_payment"
    assert got[f"{stem}_stopped",] == 3
    assert got[f"{stem}_running",] == 2
    assert got[f"{stem}_mean_days",] == 20
    assert got[f"{stem}_median_days",] == 20
    assert got[f"{stem}_p90_days",] == 30
    # Five at risk at 10; the one referred on day 85 is seen for 15 days; then 3 and 2 at risk.
    shares = [4 / 5, 4 / 5 * 2 / 3, 4 / 5 * 1 / 3]
    drops = -np.diff([1, *shares])
    assert got[f"{stem}_km_mean_days",] == pytest.approx(drops @ [10, 20, 30] + shares[-1] * 100)
    assert got[f"{stem}_km_median_days",] == 30
    assert np.isnan(got[f"{stem}_km_p90_days",])


def test_targets_of_completed_waits_and_of_everybody():
    diary = Diary()
    paid_at(diary, 0.0, 30.0)
    paid_at(diary, 0.0, 31.0)
    left = diary.person(0.0)
    diary.milestone(0.0, left, "assessed").leave(5.0, left, "declined")
    still = diary.person(0.0)
    diary.milestone(0.0, still, "assessed")
    got = figures(diary)
    assert got["target_quick_share_of_stopped",] == 0.5
    assert got["target_quick_share_of_all",] == pytest.approx(0.25)


def test_a_group_without_anybody_has_counts_of_0_and_nothing_else():
    diary = Diary()
    paid_at(diary, 0.0, 10.0, team="north")
    got = figures(diary)
    stem = "wait_referral_to_first_payment"
    assert got[f"{stem}_median_days", "north"] == 10
    assert got[f"{stem}_stopped", "south"] == 0
    for name in ("mean_days", "median_days", "km_mean_days", "km_median_days"):
        assert np.isnan(got[f"{stem}_{name}", "south"])
    assert np.isnan(got["target_quick_share_of_stopped", "south"])


def test_truncation_flatters_completed_waits_and_not_kaplan_meier():
    # Everybody waits 20 or 60 days alike; the cut-off hides the long waits of late referrals.
    diary = Diary()
    for day in range(0, 80, 2):
        waits = 20.0 if day % 4 else 60.0
        if day + waits < 100:
            paid_at(diary, float(day), waits)
        else:
            diary.person(float(day))
    got = figures(diary)
    stem = "wait_referral_to_first_payment"
    assert got[f"{stem}_mean_days", "late"] < got[f"{stem}_mean_days", "early"] - 10
    early, late = (got[f"{stem}_km_mean_days", cohort] for cohort in ("early", "late"))
    assert late == pytest.approx(early, abs=3)


def test_waits_are_measured_from_the_window_on():
    diary = Diary(small("window.from=2024-01-31", "window.cut_off=2024-02-29"))
    paid_at(diary, 29.0, 5.0)
    paid_at(diary, 31.0, 6.0)
    paid_at(diary, 50.0, 30.0)
    got = figures(diary)
    assert got["wait_referral_to_first_payment_stopped",] == 1
    assert got["wait_referral_to_first_payment_mean_days",] == 6
    assert got["wait_referral_to_first_payment_running",] == 1
