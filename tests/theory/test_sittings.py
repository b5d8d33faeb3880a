"""Waits for a sitting reached a second way: Spitzer's identity, limits, brute force."""

import numpy as np
import pytest
from scipy.stats import poisson

from tests.theory.brute_force import fifo_waits, generator, poisson_arrivals, sitting_waits
from tests.theory.equivalence import assert_long_run_mean
from tests.theory.formulas import md1_mean_wait
from tests.theory.sittings import (
    left_waiting,
    mdc_mean_wait,
    mean_left_waiting,
    mean_wait,
    mean_wait_for_place,
    mean_wait_to_next,
    sittings_missed,
)

PEOPLE = 400_000


@pytest.mark.parametrize(("mean_arrivals", "places"), [(0.6, 1), (2.8, 4), (7.0, 8)])
def test_mean_left_waiting_by_spitzers_identity(mean_arrivals, places):
    # E[max of a random walk] = sum over n of E[(S_n)^+] / n, S_n Poisson(n m) less n K.
    total = 0.0
    for steps in range(1, 4_000):
        limit, mean = steps * places, steps * mean_arrivals
        above = mean * poisson.sf(limit - 1, mean) - limit * poisson.sf(limit, mean)
        total += above / steps
    assert mean_left_waiting(mean_arrivals, places) == pytest.approx(total, rel=1e-6)


def test_the_law_adds_to_one_and_stays_when_a_sitting_passes():
    law = left_waiting(2.8, 4)
    assert law.sum() == pytest.approx(1, abs=1e-12)
    after = np.convolve(law, poisson.pmf(np.arange(60), 2.8))
    served = np.concatenate([[after[:5].sum()], after[5:]])[: law.size]
    assert served == pytest.approx(law, abs=1e-11)


def test_one_place_a_day_is_the_constant_service_queue():
    # Places offered at fixed times delay a start to the next whole day: half a day on average,
    # and the number left behind is the M/D/1 queue.
    assert mean_wait_for_place(0.7, 1.0, 1) == pytest.approx(md1_mean_wait(0.7, 1.0), rel=1e-9)


def test_mdc_with_one_server_is_md1_and_with_two_agrees_with_brute_force():
    assert mdc_mean_wait(0.7, 1.0, 1) == pytest.approx(md1_mean_wait(0.7, 1.0), rel=1e-9)
    rng = generator(21)
    arrivals = poisson_arrivals(rng, 1.4, PEOPLE)
    waits = fifo_waits(arrivals, np.ones(PEOPLE), 2)
    assert_long_run_mean(waits, mdc_mean_wait(1.4, 1.0, 2))


def test_with_places_for_everybody_only_the_calendar_is_waited_for():
    assert mean_wait(0.1, 14.0, 40) == pytest.approx(7.0, rel=1e-9)
    assert mean_wait(0.1, 14.0, 40, papers_in_days=3.0) == pytest.approx(10.0, rel=1e-9)


def test_mean_wait_to_next_of_equal_and_unequal_dates():
    assert mean_wait_to_next([14.0]) == 7.0
    assert mean_wait_to_next([14.0, 14.0]) == 7.0
    # A random day falls in the gap of 3 with chance 1/4 and in that of 9 with 3/4.
    assert mean_wait_to_next([3.0, 9.0]) == pytest.approx(0.25 * 1.5 + 0.75 * 4.5)


@pytest.mark.parametrize("papers_in_days", [0.0, 3.0])
def test_a_capped_panel_against_brute_force(papers_in_days):
    rng = generator(22)
    ready = poisson_arrivals(rng, 0.2, PEOPLE)
    sittings = np.arange(14.0, ready[-1] + 14_000, 14.0)
    waits = papers_in_days + sitting_waits(ready, sittings - papers_in_days, 4)
    expected = mean_wait(0.2, 14.0, 4, papers_in_days)
    assert_long_run_mean(waits, expected)


def test_sittings_missed_against_the_mean_and_brute_force():
    rng = generator(23)
    law = sittings_missed(0.24, 14.0, 4)
    assert law.sum() == pytest.approx(1, abs=1e-9)
    expected = mean_wait_for_place(0.24, 14.0, 4)
    assert 14.0 * (np.arange(law.size) @ law) == pytest.approx(expected, rel=1e-8)
    ready = poisson_arrivals(rng, 0.24, PEOPLE)
    sittings = np.arange(14.0, ready[-1] + 14_000, 14.0)
    missed = sitting_waits(ready, sittings, 4) // 14.0
    for count in (0, 1, 2):
        assert_long_run_mean(missed == count, law[count])


def test_brute_force_without_a_limit_goes_to_the_next_sitting():
    ready = np.array([0.0, 1.0, 1.5, 2.0])
    waits = sitting_waits(ready, np.array([0.0, 2.0, 4.0]), None)
    assert waits.tolist() == [0.0, 1.0, 0.5, 0.0]


def test_more_people_than_places_is_refused():
    with pytest.raises(ValueError, match="never settle"):
        left_waiting(4.0, 4)
