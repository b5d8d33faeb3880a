import numpy as np
import pytest
from scipy.stats import sobol_indices, uniform

from sdssim.experiments.sensitivity.variance import indices, saltelli_and_jansen
from tests.experiments.sensitivity.made_up import evaluation, factor

NAMES = ("a", "b", "c")


def ishigami(a, b, c):
    return np.sin(a) + 7 * np.sin(b) ** 2 + 0.1 * c**4 * np.sin(a)


def of_units(at):
    return ishigami(*(at[name] for name in NAMES))


FACTORS = [factor(name, -np.pi, np.pi) for name in NAMES]

FIRST = {"a": 0.3139, "b": 0.4424, "c": 0.0}
TOTAL = {"a": 0.5576, "b": 0.4424, "c": 0.2437}
"""Ishigami and Homma (1990), worked out exactly."""


@pytest.fixture(scope="module")
def found():
    (rows,) = indices(FACTORS, evaluation(of_units), ["m"], samples=1024, seed=3)
    return rows


def test_the_indices_of_a_known_function_are_found(found):
    for row in found:
        name = row.factor.name
        assert row.first == pytest.approx(FIRST[name], abs=0.03)
        assert row.total == pytest.approx(TOTAL[name], abs=0.03)


def test_intervals_hold_the_estimate_and_the_largest_total_comes_first(found):
    assert [row.factor.name for row in found] == ["a", "b", "c"]
    for row in found:
        assert row.first_low < row.first < row.first_high
        assert row.total_low < row.total < row.total_high


def test_the_estimators_are_those_of_scipy():
    rng = np.random.default_rng(5)
    given = {"f_A": rng.normal(size=(1, 64)), "f_B": rng.normal(size=(1, 64))}
    given["f_AB"] = rng.normal(size=(3, 1, 64))
    # Its estimator works on what is centred, by itself.
    scipys = sobol_indices(func=given, n=64, dists=[uniform()] * 3)
    centre = np.concatenate([given["f_A"], given["f_B"]]).mean()
    means = np.concatenate([given["f_A"], given["f_B"], given["f_AB"][:, 0]]) - centre
    first, total = saltelli_and_jansen(means)
    assert first == pytest.approx(scipys.first_order)
    assert total == pytest.approx(scipys.total_order)


def test_a_measure_that_does_not_vary_has_no_parts():
    (rows,) = indices(FACTORS, evaluation(lambda _: 4.0), ["m"], samples=4, seed=1)
    assert all((row.first, row.total, row.total_high) == (0, 0, 0) for row in rows)


def test_the_same_seed_gives_the_same():
    def once(seed):
        return indices(FACTORS, evaluation(of_units), ["m"], samples=8, seed=seed)

    assert once(2) == once(2) != once(3)
