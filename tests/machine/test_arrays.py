"""Arrays and records as machine code reads them."""

import numpy as np

from sdssim.machine import arrays


def test_tables_one_behind_the_other_begin_on_lines_of_their_own():
    tables = {"a": np.arange(3), "b": np.zeros(0), "c": np.full(9, 7.0)}
    joined, place_of = arrays.one_behind_the_other(tables)
    assert place_of == {"a": 0, "b": 64, "c": 64}
    assert joined.size == 64 + 128
    assert joined[:24].view(np.int64).tolist() == [0, 1, 2]
    assert joined[64:136].view(np.float64).tolist() == [7.0] * 9


def test_records_of_no_rows_have_an_address():
    (row,) = arrays.records_of(arrays.record("first current"), [])
    assert row["first"] == row["current"] == 0
