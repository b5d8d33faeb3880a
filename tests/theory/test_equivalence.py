"""The rule of agreement passes what is right, fails what is 3 % off, and says which is which."""

from pathlib import Path

import numpy as np
import pytest

from tests.theory import equivalence
from tests.theory.brute_force import generator, lindley_waits, poisson_arrivals
from tests.theory.equivalence import (
    Estimate,
    TooShortError,
    assert_agrees,
    difference_quantile,
    estimate,
    problem,
    two_level,
)
from tests.theory.formulas import mm1_mean_wait

FAMILY = 30


def noisy_means(truth, seed, spread=0.01, replications=40):
    return truth * (1 + spread * generator(seed).standard_normal(replications))


def test_right_data_pass():
    assert problem(estimate(noisy_means(2.0, seed=1)), 2.0, FAMILY) is None


@pytest.mark.parametrize("bias", [0.97, 1.03])
def test_data_three_per_cent_off_fail_as_a_difference(bias):
    kind, text = problem(estimate(noisy_means(2.0 * bias, seed=2)), 2.0, FAMILY)
    assert kind is AssertionError
    assert "standard errors" in text


def test_an_unseen_difference_is_still_refused_when_equivalence_is_not_shown():
    # 1.6 % off, 4 standard errors: no alarm at the family's level, but 2 % cannot be ruled out.
    kind, text = problem(Estimate(1.016, 0.0029, 200), 1.0, FAMILY)
    assert kind is AssertionError
    assert "within 2%" in text or "standard errors" in text


def test_a_run_too_short_to_tell_is_an_error_of_the_test_and_not_a_pass():
    kind, _ = problem(estimate(noisy_means(2.0, seed=3, spread=0.05)), 2.0, FAMILY)
    assert kind is TooShortError


def test_an_unlisted_comparison_is_refused():
    with pytest.raises(KeyError, match="COMPARISONS"):
        assert_agrees("nobody counted me", Estimate(1.0, 1e-4, 30), 1.0)


def test_a_listed_comparison_passes_or_fails_with_its_name(monkeypatch):
    monkeypatch.setattr(equivalence, "COMPARISONS", ("a wait",))
    assert_agrees("a wait", Estimate(1.0005, 1e-3, 30), 1.0)
    with pytest.raises(AssertionError, match="a wait: simulated"):
        assert_agrees("a wait", Estimate(1.03, 1e-3, 30), 1.0)


def test_comparisons_are_listed_once_each():
    assert len(set(equivalence.COMPARISONS)) == len(equivalence.COMPARISONS)


def test_the_level_of_each_comparison_adds_up_to_the_family():
    quantile = difference_quantile(10**7, FAMILY)
    draws = generator(4).standard_normal((400, 50_000))
    # The family's 1e-3 is too rare to count; ten thousand times its level per comparison is not.
    assert quantile == pytest.approx(4.149, abs=0.01)
    assert np.mean(np.abs(draws) > difference_quantile(10**7, FAMILY) / 2) == pytest.approx(
        0.038, rel=0.02
    )


def test_coverage_of_the_estimate_without_and_with_controls():
    rng = generator(5)
    misses = np.zeros(2)
    for _ in range(2_000):
        control = rng.standard_normal((15, 2))
        values = 3 + control @ [1.0, -2.0] + rng.standard_normal(15)
        for column, found in enumerate((estimate(values), estimate(values, control))):
            misses[column] += abs(found.mean - 3) > 2.2 * found.standard_error
    # P(|t| > 2.2) is 0.045 with 14 degrees of freedom and 0.048 with 12.
    assert misses / 2_000 == pytest.approx([0.045, 0.048], abs=0.015)


def test_the_engines_mean_is_the_twins_plus_what_they_differ_by():
    twin = Estimate(2.0, 0.01, 70)
    assert two_level(twin, [2.1, 1.9, 2.3], [2.1, 1.9, 2.3]) == twin
    wrong = two_level(twin, [2.16, 1.96, 2.36], [2.1, 1.9, 2.3])
    assert wrong.mean == pytest.approx(2.06)
    assert wrong.standard_error == pytest.approx(0.01)
    uneven = two_level(twin, [2.0, 2.2], [2.0, 2.0])
    assert uneven.standard_error == pytest.approx(np.hypot(0.01, 0.1))


def test_a_control_without_spread_is_left_out():
    means = noisy_means(2.0, seed=7)
    assert estimate(means, np.full((40, 1), 1e-17)) == estimate(means)


def test_every_check_scenario_is_compared_and_every_comparison_has_one():
    folder = Path(__file__).parents[2] / "scenarios" / "checks"
    compared = {name.partition(":")[0] for name in equivalence.COMPARISONS}
    assert compared == {path.stem for path in folder.glob("*.yaml")}


def test_too_few_replications_are_refused():
    with pytest.raises(ValueError, match="too few"):
        estimate(np.arange(10.0))


def queue_means(rng, stretch, people=4_000, settle=500):
    """Return one replication of M/M/1 at load 0.7 with waits stretched, and its controls."""
    arrivals = poisson_arrivals(rng, 1.0, people)
    services = rng.exponential(0.7, people)
    waits = stretch * lindley_waits(arrivals, services)[settle:-1]
    late, gap = services[settle:-1] - 0.7, np.diff(arrivals)[settle:] - 1
    return waits.mean(), [late.mean(), gap.mean(), (waits * late).mean(), (waits * gap).mean()]


@pytest.mark.parametrize("stretch", [1.0, 1.03])
def test_controls_cut_the_spread_and_hide_no_bias(stretch):
    rng = generator(6)
    means, controls = zip(*(queue_means(rng, stretch) for _ in range(60)), strict=True)
    plain, controlled = estimate(means), estimate(means, controls)
    assert controlled.standard_error < plain.standard_error / 3
    truth = stretch * mm1_mean_wait(1.0, 0.7)
    assert abs(controlled.mean - truth) < 4 * controlled.standard_error
