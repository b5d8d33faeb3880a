"""The four ways of organising one worker's two kinds of work, reached a second way."""

import numpy as np
import pytest

from tests.theory.brute_force import generator, lindley_waits, poisson_arrivals, priority_waits
from tests.theory.dual_role import planning_waits
from tests.theory.equivalence import assert_long_run_mean
from tests.theory.formulas import Work

CARE = Work(rate=0.8, mean=0.5, second_moment=0.25)
PLANNING = Work(rate=0.5, mean=0.6, second_moment=0.72)


def test_the_four_arrangements_stand_in_the_order_of_what_planning_competes_with():
    found = planning_waits(CARE, PLANNING)
    assert found.care_first > found.as_they_come > found.broker_first > found.hub


def test_without_care_work_the_rule_does_not_matter():
    found = planning_waits(Work(0.0, 0.5, 0.25), PLANNING)
    expected = [found.hub] * 3
    assert [found.care_first, found.as_they_come, found.broker_first] == pytest.approx(expected)


def test_each_arrangement_against_brute_force():
    rng, people = generator(51), 400_000
    arrivals = poisson_arrivals(rng, CARE.rate + PLANNING.rate, people)
    planning = rng.random(people) < PLANNING.rate / (CARE.rate + PLANNING.rate)
    services = np.where(planning, rng.exponential(0.6, people), 0.5)
    found = planning_waits(CARE, PLANNING)
    for expected, classes in (
        (found.care_first, planning),
        (found.broker_first, ~planning),
        (found.as_they_come, np.zeros(people)),
    ):
        waits = priority_waits(arrivals, services, np.asarray(classes, dtype=np.int64))
        assert_long_run_mean(waits[planning], expected)
    hub = lindley_waits(arrivals[planning], services[planning])
    assert_long_run_mean(hub, found.hub)
