"""Arrays and records as machine code reads them."""

import numpy as np
import pytest

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


@pytest.mark.parametrize("offset", [arrays._OFFSET, None])
def test_an_address_is_that_which_numpy_tells(monkeypatch, offset):
    monkeypatch.setattr(arrays, "_OFFSET", offset)
    table = np.arange(12.0).reshape(3, 4)
    sealed = table.copy()
    sealed.flags.writeable = False
    some = (table, table[1:, 2:], table.T, sealed, table[:0], np.zeros(2, "i8,f8"), np.array(1.0))
    for array in some:
        assert arrays.address(array) == array.ctypes.data


def test_where_an_address_stands_is_known_here():
    assert arrays._OFFSET is not None
    assert arrays._offset_of_address() == arrays._OFFSET
