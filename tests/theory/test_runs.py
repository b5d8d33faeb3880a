"""A check of the checks: an engine with wrong waits would fail both of its comparisons."""

from functools import partial

import pytest

from tests.theory.controls import Moments
from tests.theory.formulas import mm1_mean_wait
from tests.theory.observed import work_of
from tests.theory.runs import Run
from tests.theory.test_queues import HOUR, controls_of, mean_wait
from tests.theory.twins import queue


def stretched(log, factor):
    seen = work_of(log)
    return seen | {"wait": seen["wait"] * factor}


@pytest.mark.parametrize("factor", [0.97, 1.03])
def test_waits_three_per_cent_off_fail_person_by_person_and_in_the_mean(factor):
    observe = partial(stretched, factor=factor)
    run = Run("mm1", queue(), observe, counted=(500, 8_000), seed=101, twins=80)
    with pytest.raises(AssertionError, match="wait"):
        run.assert_same_person_by_person()
    known = partial(controls_of, service=Moments.exponential(0.7 * HOUR))
    with pytest.raises(AssertionError, match="mm1: mean wait: simulated"):
        run.assert_agrees("mean wait", mean_wait, mm1_mean_wait(24, 0.7 * HOUR), controls=known)


def test_one_wrong_person_in_thousands_is_found():
    def observe(log):
        seen = work_of(log)
        seen["wait"][4_321] += 1e-6
        return seen

    run = Run("mm1", queue(), observe, counted=(500, 8_000), seed=101, twins=3, engines=1)
    with pytest.raises(AssertionError, match="wait"):
        run.assert_same_person_by_person()
