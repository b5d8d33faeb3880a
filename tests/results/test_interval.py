import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from sdssim.errors import SdssimError
from sdssim.results.interval import intervals, known

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


def test_known_turns_nan_into_none():
    assert known(np.nan) is None
    assert known(np.float64(2.0)) == 2.0
