import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sdssim.measures.segments import Segments, Sorting, order_by

lengths = st.lists(st.integers(0, 40), min_size=1, max_size=12)


def laid_out(counts):
    return Segments(np.append(0, np.cumsum(np.array(counts, dtype=np.int64))))


def rows_of(segments, values):
    return [
        values[begin:end] for begin, end in zip(segments.first, segments.first[1:], strict=False)
    ]


@given(lengths, st.data())
def test_products_run_along_each_row_to_the_last_bit(counts, data):
    rows = laid_out(counts)
    seed = data.draw(st.integers(0, 1000))
    factors = np.random.default_rng(seed).uniform(0, 1, int(rows.first[-1]))
    got = rows.running_product(factors)
    expected = [np.cumprod(row) for row in rows_of(rows, factors)]
    assert got.tobytes() == np.concatenate([*expected, np.empty(0)]).tobytes()


@given(lengths)
def test_sums_are_of_each_row_from_its_first_element_on_to_the_last_bit(counts):
    rows = laid_out(counts)
    values = np.random.default_rng(len(counts)).uniform(0, 1, int(rows.first[-1]))
    expected = [0.0 if not row.size else np.cumsum(row)[-1] for row in rows_of(rows, values)]
    assert rows.sums(values).tolist() == expected


@given(lengths)
def test_flags_are_counted_row_by_row(counts):
    rows = laid_out(counts)
    flags = np.arange(rows.first[-1]) % 3 == 0
    expected = [int(row.sum()) for row in rows_of(rows, flags)]
    others = [row.size - count for row, count in zip(rows_of(rows, flags), expected, strict=True)]
    assert rows.counts(np.stack([flags, ~flags])).tolist() == [expected, others]


def test_what_a_row_has_is_given_to_each_of_its_elements():
    rows = laid_out([2, 0, 1])
    assert rows.count.tolist() == [2, 0, 1]
    assert rows.spread(np.array([5, 6, 7])).tolist() == [5, 5, 7]


def test_elements_are_picked_row_by_row():
    elements, rows = laid_out([2, 0, 3]).pick(np.array([False, True, True, False, True]))
    assert elements.tolist() == [1, 2, 4]
    assert rows.first.tolist() == [0, 1, 1, 3]


@pytest.mark.parametrize("last", [3, 2**28])
def test_elements_are_ordered_by_row_and_then_as_they_are_given(last):
    row = np.array([2, 0, last, 0, 2])
    assert order_by(row).tolist() == [1, 3, 0, 4, 2]
    assert order_by(row[:0]).tolist() == []


def test_numbers_are_as_narrow_as_rows_and_elements_allow():
    assert Sorting.of(8, 1000).dtype is np.int32
    assert Sorting.of(2**22, 1000).dtype is np.int64
