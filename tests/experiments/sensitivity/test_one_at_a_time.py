import numpy as np
import pytest

from sdssim.experiments.sensitivity.one_at_a_time import one_at_a_time
from tests.experiments.sensitivity.made_up import evaluation, factor


def test_differences_are_from_the_baseline_and_the_largest_comes_first():
    evaluate = evaluation(
        lambda at: 10 * at.get("small", 1) + 100 * at.get("large", 1), replications=3
    )
    ((first, second),) = one_at_a_time([factor("small"), factor("large")], evaluate)
    assert (first.factor.name, first.at_low.difference, first.at_high.difference) == (
        "large",
        -50,
        50,
    )
    assert (second.factor.name, second.at_low.difference, second.at_high.difference) == (
        "small",
        -5,
        5,
    )


def test_differences_are_taken_within_replications():
    noise = np.array([0.0, 1000.0, -500.0, 20.0])

    def evaluate(points):
        return np.array([[[each + 7 * point.get("a", 1)] for each in noise] for point in points])

    ((swing,),) = one_at_a_time([factor("a")], evaluate)
    assert (swing.at_high.low, swing.at_high.high) == pytest.approx((3.5, 3.5))
    assert swing.at_high.is_clear


def test_a_factor_that_does_nothing_is_not_clear():
    ((swing,),) = one_at_a_time([factor("a")], evaluation(lambda _: 5.0, replications=2))
    assert (swing.size, swing.at_low.is_clear, swing.at_high.is_clear) == (0, False, False)


def test_what_is_not_known_comes_last():
    evaluate = evaluation(lambda at: np.nan if "a" in at else at.get("b", 1), replications=2)
    ((first, last),) = one_at_a_time([factor("a"), factor("b")], evaluate)
    assert first.factor.name == "b"
    assert (last.at_low.difference, last.size, last.at_low.is_clear) == (None, -1, False)
