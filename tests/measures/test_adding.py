import numpy as np

from sdssim.measures.adding import add_along, add_up

TENTHS = np.full(10, 0.1)
IN_TURN = 0.1 + 0.1 + 0.1 + 0.1 + 0.1 + 0.1 + 0.1 + 0.1 + 0.1 + 0.1


def test_add_up_fills_every_cell_with_floats():
    sums = add_up(np.array([], dtype=int), np.array([]), 3)
    assert sums.tolist() == [0, 0, 0]
    assert sums.dtype == np.float64


def test_sums_are_added_up_from_the_first_to_the_last():
    assert IN_TURN != 1.0  # as it would be, added up in blocks
    assert add_up(np.zeros(10, dtype=int), TENTHS, 1).tolist() == [IN_TURN]
    assert add_along(np.stack([TENTHS, TENTHS]), 1).tolist() == [IN_TURN, IN_TURN]
    assert add_along(np.stack([TENTHS, TENTHS], axis=1), 0).tolist() == [IN_TURN, IN_TURN]
