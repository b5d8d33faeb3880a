import numpy as np
import pytest
from scipy.stats import ttest_1samp

from sdssim.results.family import Family, holm, judged, paired_p
from sdssim.results.interval import intervals


def test_p_values_are_those_of_a_paired_t_test():
    generator = np.random.default_rng(3)
    differences = generator.normal(0.4, 1.0, (12, 5))
    expected = ttest_1samp(differences, 0.0).pvalue
    np.testing.assert_allclose(paired_p(differences), expected, rtol=1e-10)


def test_what_is_the_same_in_every_replication_is_certain():
    p = paired_p(np.array([[0.0, 2.0, np.nan], [0.0, 2.0, 1.0]]))
    assert p[0] == 1
    assert p[1] == 0
    assert np.isnan(p[2])  # one replication tells nothing


def test_holms_rule_on_his_kind_of_example():
    # 4 x 0.005, then 3 x 0.01, 2 x 0.03 and 1 x 0.04, none below the one before.
    adjusted = holm(np.array([0.01, 0.04, 0.03, 0.005]))
    np.testing.assert_allclose(adjusted, [0.03, 0.06, 0.06, 0.02])


def test_a_family_larger_than_what_is_known_costs_more():
    np.testing.assert_allclose(holm(np.array([0.01, np.nan]), 10), [0.1, np.nan])


def test_adjusted_values_never_exceed_1():
    assert holm(np.array([0.6, 0.9])).tolist() == [1.0, 1.0]


def test_intervals_of_a_family_hold_together():
    values = np.random.default_rng(1).normal(1.0, 2.0, (30, 4))
    of = judged(values, Family(4))
    single = intervals(values, 1 - 0.05 / 4)
    np.testing.assert_array_equal(of.low, single.low)
    assert (of.high - of.low > intervals(values).high - intervals(values).low).all()
    assert of.replications.tolist() == [30] * 4


def test_looking_several_times_widens_intervals_and_raises_p_values():
    values = np.random.default_rng(2).normal(0.3, 1.0, (20, 2))
    once, often = judged(values, Family(2)), judged(values, Family(2, looks=5))
    np.testing.assert_allclose(often.p_holm, np.minimum(once.p_holm * 5, 1))
    assert (often.low < once.low).all()


def test_an_empty_family_still_has_a_level():
    assert Family(0).interval_level == pytest.approx(0.95)


def test_of_200_families_without_a_difference_few_find_one():
    # With 5% for a whole family of 6, more than 20 of 200 has a chance below 0.001.
    generator = np.random.default_rng(8)
    found = sum(
        (judged(generator.normal(size=(15, 6)), Family(6)).p_holm <= 0.05).any() for _ in range(200)
    )
    assert found <= 20
