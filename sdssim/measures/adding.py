"""Sums whose order is laid down: the first element first, whatever the length of a row.

numpy's own ``sum`` adds in blocks, and in which is its own affair. A figure that is to come out the
same to the last bit wherever it is worked out says in which order it is added up.
"""

from typing import Any

import numpy as np
import numpy.typing as npt

from sdssim.timebase import Floats


def add_up(cell: npt.NDArray[np.integer[Any]], weights: Floats, cells: int) -> Floats:
    """Sum weights by cell, in the order in which they are given: shape (cells,)."""
    sums: Floats = np.bincount(cell, weights=weights, minlength=cells).astype(
        np.float64, copy=False
    )
    return sums


def add_along(values: Floats, axis: int) -> Floats:
    """Sum along an axis of at least one element, from its first to its last."""
    sums: Floats = np.add.accumulate(values, axis=axis).take(-1, axis=axis)
    return sums
