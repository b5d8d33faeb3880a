"""Rows of different lengths, laid end to end: what a table of groups costs only as it is filled.

A table of groups by people has a cell for everybody in every group, and most of its cells say no.
Laid end to end, the rows hold the members alone, so that the work follows the number of people and
not that number times the number of groups.
"""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from sdssim.measures.adding import add_up
from sdssim.timebase import Floats, Ints

_LENGTHS_IN_A_BLOCK = 3
"""Rows at least a third as long as the longest of a block are filled up to its length."""

_LARGEST_NARROW = int(np.iinfo(np.int32).max)


@dataclass(frozen=True, slots=True)
class Segments:
    """Where each row of a flat array begins and ends.

    Attributes
    ----------
    first
        Shape (rows + 1,), from 0 and never decreasing: row ``r`` has the elements ``first[r]`` to
        ``first[r + 1] - 1``.
    count
        How many elements each row has, shape (rows,).
    """

    first: Ints
    count: Ints = field(init=False)

    def __post_init__(self) -> None:
        """Count the elements of each row once."""
        object.__setattr__(self, "count", self.first[1:] - self.first[:-1])

    def spread(self, of_row: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """Give every element what its row has, shape (elements,)."""
        return of_row.repeat(self.count)

    def pick(self, chosen: npt.NDArray[np.bool_]) -> "tuple[Ints, Segments]":
        """Choose elements: which they are, and the rows that they make up."""
        elements = chosen.nonzero()[0]
        return elements, Segments(elements.searchsorted(self.first))

    def sums(self, values: Floats) -> Floats:
        """Sum each row from its first element on, shape (rows,); 0 for a row without elements."""
        return add_up(self.spread(np.arange(self.count.size)), values, self.count.size)

    def counts(self, flags: npt.NDArray[np.bool_]) -> Ints:
        """Count the elements of each row that have a flag.

        Parameters
        ----------
        flags
            Shape (..., elements).

        Returns
        -------
        ndarray, shape (..., rows)
        """
        counts = np.zeros((*flags.shape[:-1], self.count.size), dtype=np.int64)
        filled = self.count.nonzero()[0]
        if filled.size:
            counts[..., filled] = np.add.reduceat(
                flags, self.first[filled], axis=-1, dtype=np.int64
            )
        return counts

    def running_product(self, factors: Floats) -> Floats:
        """Multiply up along each row from its first element on, shape (elements,)."""
        if not factors.size:
            return factors
        order = (-self.count).argsort(kind="stable")
        first, shorter = self.first.take(order), -self.count.take(order)
        place_of = np.empty_like(order)
        columns, blocks, row, size = np.arange(-shorter[0]), [], 0, 0
        # Rows of about the same length side by side, each filled up with whatever stands behind it:
        # a product from left to right does not see what comes later.
        while row < order.size and shorter[row]:
            length = -int(shorter[row])
            end = int(shorter.searchsorted(-(length // _LENGTHS_IN_A_BLOCK)))
            block = factors.take(first[row:end, None] + columns[:length], mode="clip")
            blocks.append(np.multiply.accumulate(block, axis=1, out=block).ravel())
            place_of[row:end] = size + length * np.arange(end - row)
            size += block.size
            row = end
        shift = np.empty_like(order)
        shift[order] = place_of - first
        place = self.spread(shift)
        place += np.arange(factors.size)
        products: Floats = np.concatenate(blocks).take(place)
        return products


@dataclass(frozen=True, slots=True)
class Sorting:
    """Row and element as one whole number, which is faster to sort than anything else.

    Attributes
    ----------
    bits
        How many the element takes.
    dtype
        As narrow as it can be, for narrow numbers are sorted faster than wide ones.
    """

    bits: int
    dtype: type[np.signedinteger[Any]]

    @classmethod
    def of(cls, rows: int, elements: int) -> "Sorting":
        """Choose for so many of each."""
        bits = elements.bit_length()
        return cls(bits, np.int32 if rows << bits <= _LARGEST_NARROW else np.int64)

    def keys(self, row: npt.NDArray[Any], element: Ints | None = None) -> npt.NDArray[Any]:
        """Numbers that are in order of row, and within a row of element."""
        keys = row.astype(self.dtype)
        keys <<= self.bits
        if element is not None:
            keys |= element.astype(self.dtype)
        return keys

    def elements(self, keys: npt.NDArray[Any]) -> Ints:
        """Read the elements off their numbers."""
        return (keys & ((1 << self.bits) - 1)).astype(np.int64)


def order_by(row: npt.NDArray[np.integer[Any]]) -> Ints:
    """Order elements by row, those of one row as they are given, shape (elements,)."""
    sorting = Sorting.of(int(row.max(initial=0)) + 1, row.size)
    keys = sorting.keys(row, np.arange(row.size))
    keys.sort()
    return sorting.elements(keys)
