import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sdssim.measures.members import Members
from sdssim.measures.sample import Sample


def everyone(people):
    return Members.of([(np.zeros(people, dtype=np.int64), 1)])


values = st.lists(st.floats(-100, 100), min_size=1, max_size=30)


@given(values, st.sampled_from([0.1, 0.5, 0.9, 1.0]))
def test_quantiles_are_numpys_averaged_inverted_cdf(numbers, share):
    array = np.array(numbers)
    sample = Sample.of(array[None, :], everyone(array.size))
    expected = np.quantile(array, share, method="averaged_inverted_cdf")
    assert sample.quantiles(share)[0, 0] == pytest.approx(expected)


def test_groups_are_summarised_apart():
    someone = np.array([0, -1, -1, -1])
    sample = Sample.of(
        np.array([[5.0, 1.0, np.nan, 3.0]]),
        Members.of([(np.zeros(4, dtype=np.int64), 1), (someone, 2)]),
    )
    assert sample.count.tolist() == [3, 1, 0]
    assert sample.total()[:2].tolist() == [9, 5]
    assert sample.mean()[:2].tolist() == [3, 5]
    assert sample.quantiles(0.5)[0, :2].tolist() == [3, 5]
    for figure in (sample.total(), sample.mean(), sample.quantiles(0.5)[0]):
        assert np.isnan(figure[2])


def test_an_empty_sample_has_no_quantiles():
    sample = Sample.of(np.array([[np.nan], [np.nan]]), everyone(1))
    assert sample.quantiles(0.5, 0.9).shape == (2, 2)
    assert np.isnan(sample.quantiles(0.5)).all()


def test_quantities_are_sorted_apart():
    table = np.array([[3.0, np.nan, 1.0], [np.nan, 7.0, 9.0]])
    sample = Sample.of(table, Members.of([(np.zeros(3, dtype=np.int64), 1), (np.arange(3) - 1, 2)]))
    assert sample.values.tolist() == [1, 3, 1, 7, 9, 7, 9]
    assert sample.count.tolist() == [2, 0, 1, 2, 1, 1]
