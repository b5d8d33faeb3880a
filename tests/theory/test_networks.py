"""Jackson networks and rework reached a second way: by hand, and by brute force."""

import numpy as np
import pytest

from tests.theory.brute_force import fifo_waits, generator, network_visits, poisson_arrivals
from tests.theory.equivalence import assert_long_run_mean
from tests.theory.formulas import mm1_mean_wait
from tests.theory.networks import (
    effective_rates,
    mean_passes,
    mean_sojourn,
    station_mean_waits,
)

PEOPLE = 100_000


def test_traffic_equations_by_hand():
    # Half of station 1 goes on to 2; a fifth of station 2 comes back to 1.
    rates = effective_rates([0.9, 0.0], [[0.0, 0.5], [0.2, 0.0]])
    assert rates == pytest.approx([1.0, 0.5])


def test_passes_with_a_high_limit_are_geometric_and_with_none_back_are_one():
    assert mean_passes(0.25) == pytest.approx(4 / 3)
    assert mean_passes(0.25, at_most=60) == pytest.approx(4 / 3)
    assert mean_passes(0.25, at_most=0) == 1.0
    assert mean_passes(0.25, at_most=2) == pytest.approx(1.3125)


def test_passes_with_a_limit_against_brute_force():
    sent_back = generator(41).random((200_000, 2)) < 0.4
    passes = 1 + sent_back[:, 0] + (sent_back[:, 0] & sent_back[:, 1])
    assert_long_run_mean(passes, mean_passes(0.4, at_most=2))


def test_a_line_of_stations_adds_up():
    expected = mm1_mean_wait(0.6, 1.0) + 1.0 + mm1_mean_wait(0.6, 0.5) + 0.5
    assert mean_sojourn(0.6, [0.6, 0.6], [1.0, 0.5], [1, 1]) == pytest.approx(expected)


def test_one_station_of_the_network_loop_is_the_simple_queue():
    rng = generator(42)
    arrivals, services = poisson_arrivals(rng, 1.0, 2_000), rng.exponential(1.2, 2_000)
    visits = network_visits(arrivals, [[(0, service)] for service in services.tolist()], [2])
    assert visits.person.tolist() == list(range(2_000))
    assert visits.wait == pytest.approx(fifo_waits(arrivals, services, 2), abs=1e-9)


@pytest.mark.parametrize("at_most", [None, 1])
def test_a_tandem_with_rework_against_brute_force(at_most):
    rng, means, share_back, rate = generator(43), (0.5, 0.8), 0.3, 0.6
    limit = 10**6 if at_most is None else at_most
    passes = np.minimum(rng.geometric(1 - share_back, PEOPLE), limit + 1)
    routes = [
        [(station, rng.exponential(means[station])) for _ in range(count) for station in (0, 1)]
        for count in passes.tolist()
    ]
    visits = network_visits(poisson_arrivals(rng, rate, PEOPLE), routes, [1, 1])
    rates = [rate * mean_passes(share_back, at_most)] * 2
    for station, expected in enumerate(station_mean_waits(rates, means, [1, 1])):
        assert_long_run_mean(visits.wait[visits.station == station], expected)
    sojourns = np.bincount(visits.person, weights=visits.wait + visits.service)
    assert_long_run_mean(sojourns, mean_sojourn(rate, rates, means, [1, 1]))
