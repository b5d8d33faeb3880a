"""Erlang A reached a second way: limits, conservation, brute force."""

import numpy as np
import pytest

from tests.theory.brute_force import generator, poisson_arrivals, waits_with_patience
from tests.theory.equivalence import assert_long_run_mean
from tests.theory.formulas import erlang_b, erlang_c, mmc_mean_wait
from tests.theory.patience import erlang_a, stationary


def test_endless_patience_is_erlang_c():
    found = erlang_a(1.4, 1.0, 2, mean_patience=1e9)
    assert found.share_waiting == pytest.approx(erlang_c(1.4, 1.0, 2), rel=1e-7)
    assert found.mean_wait_all == pytest.approx(mmc_mean_wait(1.4, 1.0, 2), rel=1e-7)
    assert found.mean_wait_served == pytest.approx(mmc_mean_wait(1.4, 1.0, 2), rel=1e-7)
    assert found.share_giving_up < 1e-8


def test_no_patience_is_erlang_b():
    found = erlang_a(1.4, 1.0, 2, mean_patience=1e-9)
    assert found.share_giving_up == pytest.approx(erlang_b(1.4, 2), rel=1e-7)


def test_patience_equal_to_service_is_the_poisson_law():
    # Leaving at rate n / mean whatever n is: M/M/infinity, whatever the number of servers.
    law = stationary(3.0, 0.5, 2, 0.5)
    expected = np.exp(-1.5) * 1.5 ** np.arange(5) / np.array([1, 1, 2, 6, 24])
    assert law[:5] == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("rate", [0.8, 2.0, 5.0])
def test_people_and_waits_are_conserved(rate):
    found = erlang_a(rate, 1.0, 2, 0.7)
    law = stationary(rate, 1.0, 2, 0.7)
    served = np.minimum(np.arange(law.size), 2) @ law / rate
    assert found.share_giving_up == pytest.approx(1 - served, rel=1e-9)
    # With exponential patience those who leave have waited, in all, what Little's law leaves over.
    left_over = found.mean_wait_all - (1 - found.share_giving_up) * found.mean_wait_served
    assert left_over > 0


@pytest.mark.parametrize("rate", [1.6, 3.0])
def test_erlang_a_against_brute_force(rate):
    rng, people = generator(31), 300_000
    waits, served = waits_with_patience(
        poisson_arrivals(rng, rate, people),
        rng.exponential(1.0, people),
        rng.exponential(1.5, people),
        servers=2,
    )
    found = erlang_a(rate, 1.0, 2, 1.5)
    assert_long_run_mean(~served, found.share_giving_up)
    assert_long_run_mean(waits, found.mean_wait_all)
    assert_long_run_mean(waits[served], found.mean_wait_served)
    assert_long_run_mean(waits > 0, found.share_waiting)
