"""The brute-force loops on cases that can be followed by hand, and against each other."""

import numpy as np
import pytest

from tests.theory.brute_force import (
    fifo_waits,
    generator,
    lindley_waits,
    network_visits,
    poisson_arrivals,
    priority_waits,
    sitting_waits,
    waits_with_patience,
    work_present,
)
from tests.theory.controls import Moments, queue_controls


def people(count=3_000, load=0.8, seed=61):
    rng = generator(seed)
    return poisson_arrivals(rng, 1.0, count), rng.exponential(load, count)


def test_lindley_by_hand_and_as_one_server():
    waits = lindley_waits(np.array([0.0, 1.0, 5.0]), np.array([3.0, 1.0, 1.0]))
    assert waits.tolist() == [0.0, 2.0, 0.0]
    assert lindley_waits(*people()) == pytest.approx(fifo_waits(*people(), 1), abs=1e-9)


def test_two_servers_by_hand():
    waits = fifo_waits(np.array([0.0, 0.0, 1.0, 1.0]), np.array([4.0, 2.0, 1.0, 1.0]), 2)
    assert waits.tolist() == [0.0, 0.0, 1.0, 2.0]


def test_priorities_by_hand():
    # Work on the first is not interrupted; the urgent third overtakes the second.
    arrivals, services = np.array([0.0, 1.0, 2.0]), np.array([4.0, 1.0, 1.0])
    assert priority_waits(arrivals, services, np.array([1, 1, 0])).tolist() == [0.0, 4.0, 2.0]


@pytest.mark.parametrize("servers", [1, 2])
def test_one_class_is_first_come_first_served(servers):
    arrivals, services = people()
    same = priority_waits(arrivals, servers * services, np.zeros(3_000, dtype=int), servers)
    assert same == pytest.approx(fifo_waits(arrivals, servers * services, servers), abs=1e-9)


def test_patience_by_hand():
    # The second gives up after 1 day and takes no server; the third starts when the first ends.
    waits, served = waits_with_patience(
        np.array([0.0, 1.0, 2.0]), np.array([4.0, 9.0, 1.0]), np.array([9.0, 1.0, 9.0]), 1
    )
    assert waits.tolist() == [0.0, 1.0, 2.0]
    assert served.tolist() == [True, False, True]


def test_sittings_by_hand():
    # Two places: the third of the first period waits for the next sitting, before its newcomer.
    ready = np.array([1.0, 2.0, 3.0, 8.0, 9.0])
    waits = sitting_waits(ready, np.array([7.0, 14.0, 21.0]), 2)
    assert waits.tolist() == [6.0, 5.0, 11.0, 6.0, 12.0]


def test_a_network_by_hand():
    routes = [[(0, 2.0), (1, 3.0)], [(0, 1.0), (1, 1.0), (0, 1.0)]]
    visits = network_visits(np.array([0.0, 1.0]), routes, [1, 1])
    found = sorted(zip(visits.person, visits.joined, visits.wait, strict=True))
    assert found == [(0, 0, 0), (0, 2, 0), (1, 1, 1), (1, 3, 2), (1, 6, 0)]


def test_work_present_is_the_wait_of_a_single_server_queue():
    arrivals, services = people()
    waits = lindley_waits(arrivals, services)
    present = work_present(arrivals, arrivals + waits, services, arrivals)
    assert present == pytest.approx(waits, abs=1e-9)


def test_controls_of_draws_at_their_means_are_zero():
    known, gap = np.array([0.0, 4.0]), Moments.constant(2.0)
    controls = queue_controls(known, np.ones(2), np.full(2, 2.0), Moments.constant(1.0), gap)
    assert controls == [0.0] * 6
    assert Moments.exponential(3.0) == Moments(3.0, 18.0)
