import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sdssim.measures.sample import Sample, add_up, first_reaching

values = st.lists(st.floats(-100, 100), min_size=1, max_size=30)


@given(values, st.sampled_from([0.1, 0.5, 0.9, 1.0]))
def test_quantiles_are_numpys_averaged_inverted_cdf(numbers, share):
    array = np.array(numbers)
    sample = Sample.of(array, np.ones((1, array.size), dtype=bool))
    expected = np.quantile(array, share, method="averaged_inverted_cdf")
    assert sample.quantiles(share)[0, 0] == pytest.approx(expected)


def test_groups_are_summarised_apart():
    sample = Sample.of(
        np.array([5.0, 1.0, np.nan, 3.0]),
        np.array([[True, True, True, True], [True, False, True, False], [False] * 4]),
    )
    assert sample.count.tolist() == [3, 1, 0]
    assert sample.total()[:2].tolist() == [9, 5]
    assert sample.mean()[:2].tolist() == [3, 5]
    assert sample.quantiles(0.5)[0, :2].tolist() == [3, 5]
    for figure in (sample.total(), sample.mean(), sample.quantiles(0.5)[0]):
        assert np.isnan(figure[2])


def test_an_empty_sample_has_no_quantiles():
    sample = Sample.of(np.array([np.nan]), np.ones((2, 1), dtype=bool))
    assert sample.quantiles(0.5, 0.9).shape == (2, 2)
    assert np.isnan(sample.quantiles(0.5)).all()


def test_first_reaching_finds_the_column_or_the_end():
    rows = np.array([[0.0, 1, 1, 3], [2, 2, 2, 2]])
    assert first_reaching(rows, np.array([[1.0, 2.0], [3.0, 2.5]])).tolist() == [[1, 0], [3, 4]]


def test_add_up_fills_every_cell_with_floats():
    sums = add_up(np.array([], dtype=int), np.array([]), 3)
    assert sums.tolist() == [0, 0, 0]
    assert sums.dtype == np.float64
