import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from sdssim.errors import SdssimError
from sdssim.results.interval import intervals, known, running_intervals

columns = st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=20)


@given(columns, st.sampled_from([0.5, 0.9, 0.95, 0.99]))
def test_intervals_are_students(drawn, level):
    values = np.array(drawn)
    of = intervals(values[:, None], level)
    assert of.mean[0] == pytest.approx(values.mean(), abs=1e-9)
    error = stats.sem(values)
    if error > 1e-9:
        low, high = stats.t.interval(level, values.size - 1, values.mean(), error)
        assert (of.low[0], of.high[0]) == pytest.approx((low, high), abs=1e-6)


def test_what_is_not_known_is_left_out():
    of = intervals(np.array([[1.0, np.nan, np.nan], [np.nan, 5.0, np.nan], [3.0, np.nan, np.nan]]))
    assert of.replications.tolist() == [2, 1, 0]
    assert of.mean[:2].tolist() == [2, 5]
    assert np.isnan(of.mean[2])
    assert of.low[0] < 2 < of.high[0]
    assert np.isnan(of.low[1:]).all()
    assert np.isnan(of.high[1:]).all()


@given(st.floats(-1e9, 1e9), st.integers(2, 9))
def test_a_figure_that_never_changes_has_an_interval_of_no_width(value, replications):
    of = intervals(np.full((replications, 1), value))
    assert of.low[0] == of.mean[0] == of.high[0] == value


def test_the_mean_does_not_depend_on_what_stands_beside_it():
    values = np.random.default_rng(1).normal(size=(7, 5))
    assert intervals(values).mean[3] == intervals(values[:, [3]]).mean[0]


@pytest.mark.parametrize("level", [0.0, 1.0, 95.0])
def test_a_level_is_between_0_and_1(level):
    with pytest.raises(SdssimError, match="between 0 and 1"):
        intervals(np.ones((2, 1)), level)


figures = st.floats(-1e6, 1e6) | st.just(float("nan"))


@given(st.lists(st.tuples(figures, figures), min_size=1, max_size=12))
def test_a_running_interval_is_what_the_replications_so_far_give(drawn):
    values = np.array(drawn)
    running = running_intervals(values, 0.9)
    for count in range(1, len(values) + 1):
        of = intervals(values[:count], 0.9)
        np.testing.assert_allclose(running.mean[count - 1], of.mean, rtol=1e-9, atol=1e-6)
        half = (of.high - of.low) / 2
        np.testing.assert_allclose(running.half_width[count - 1], half, rtol=1e-6, atol=1e-2)


def test_running_intervals_of_1_3_5_by_hand():
    running = running_intervals(np.array([[1.0], [3.0], [5.0]]))
    assert running.mean[:, 0].tolist() == [1, 2, 3]
    # t(1) = 12.7062, s = sqrt 2, n = 2; t(2) = 4.3027, s = 2, n = 3
    assert np.isnan(running.half_width[0, 0])
    assert running.half_width[1:, 0] == pytest.approx([12.7062, 4.3027 * 2 / 3**0.5], rel=1e-4)


def test_what_never_changes_has_no_width_from_the_second_replication_on():
    running = running_intervals(np.full((4, 1), 0.1))
    assert running.mean[:, 0].tolist() == [0.1] * 4
    assert running.half_width[1:, 0].tolist() == [0] * 3


def test_running_intervals_do_not_depend_on_what_comes_later():
    values = np.random.default_rng(1).normal(1e6, 1, size=(9, 2))
    few, all_of_them = running_intervals(values[:5]), running_intervals(values)
    assert few.mean.tobytes() == all_of_them.mean[:5].tobytes()
    assert few.half_width.tobytes() == all_of_them.half_width[:5].tobytes()


# Coverage: 4,000 runs of 5 and of 20 normal figures. A right interval holds the mean 95% of the
# time; with so many runs the count leaves [COVERED] once in a million seeds.
RUNS = 4_000
COVERED = tuple(stats.binom.ppf([5e-7, 1 - 5e-7], RUNS, 0.95) / RUNS)


@pytest.mark.parametrize("replications", [5, 20])
def test_a_95_percent_interval_holds_the_mean_95_times_in_100(replications):
    values = np.random.default_rng(replications).normal(10.0, 3.0, size=(replications, RUNS))
    of = intervals(values)
    assert COVERED[0] <= np.mean((of.low <= 10) & (of.high >= 10)) <= COVERED[1]


def test_the_coverage_test_would_notice_an_interval_that_took_the_normal_law():
    values = np.random.default_rng(5).normal(10.0, 3.0, size=(5, RUNS))
    half = 1.96 * stats.sem(values, axis=0)
    assert np.mean(np.abs(values.mean(axis=0) - 10) <= half) < COVERED[0]


@pytest.mark.parametrize("level", [0.0, 1.0])
def test_a_running_level_is_between_0_and_1_too(level):
    with pytest.raises(SdssimError, match="between 0 and 1"):
        running_intervals(np.ones((2, 1)), level)


def test_known_turns_nan_into_none():
    assert known(np.nan) is None
    assert known(np.float64(2.0)) == 2.0
