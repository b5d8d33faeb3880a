"""Rows of a table that one formula turns into values together.

At two hundred people a call of NumPy costs more than the arithmetic of a row. So rows of one family
are stacked, their parameters standing beside them in columns. The values are those of
`sdssim.inputs.distributions.transform`, row by row, to the bit.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from sdssim.inputs.distributions import formula_of, transform
from sdssim.inputs.laws.law import Formula
from sdssim.scenario.distribution import Distribution, Family
from sdssim.timebase import Floats, Ints

BLOCK = 4096
"""Values that are worked on at a time, so that they stay in the cache."""

Entry = TypeVar("Entry", bound=np.generic)


@dataclass(frozen=True, slots=True)
class Stack:
    """Rows of one family, or of one distribution where a family has no formula for many.

    Attributes
    ----------
    rows
        Rows of the table, shape (rows,).
    spreads
        The distribution of each row.
    formula, columns
        The family's formula, and its parameters row by row, each of shape (rows, 1).
    """

    rows: Ints
    spreads: tuple[Distribution, ...]
    formula: Formula | None
    columns: tuple[Floats, ...]

    def transform(self, table: Floats) -> None:
        """Put values in the place of the standard variates of these rows."""
        people = table.shape[1]
        if people > BLOCK:
            for row, spread in zip(self.rows.tolist(), self.spreads, strict=True):
                for first in range(0, people, BLOCK):
                    values = table[row, first : first + BLOCK]
                    values[:] = transform(spread, values)
        elif self.formula is None:
            for rows in in_chunks(self.rows, people):
                table[rows] = transform(self.spreads[0], table[rows])
        else:
            columns = [in_chunks(column, people) for column in self.columns]
            for rows, *parameters in zip(in_chunks(self.rows, people), *columns, strict=True):
                table[rows] = self.formula(parameters, table[rows])


def in_chunks(rows: NDArray[Entry], people: int) -> list[NDArray[Entry]]:
    """Cut what stands for rows of a table into chunks so small that their values stay in the cache.

    Parameters
    ----------
    rows
        One entry for each row.
    people
        Values in a row.
    """
    height = max(1, BLOCK // max(1, people))
    return [rows[first : first + height] for first in range(0, len(rows), height)]


def stacks_of(rows: Sequence[tuple[int, Distribution]]) -> tuple[Stack, ...]:
    """Put the rows together that can be transformed together.

    Parameters
    ----------
    rows
        Rows of a table, each with its distribution.
    """
    alike: dict[Family | Distribution, list[tuple[int, Distribution]]] = {}
    for row, spread in rows:
        kind = spread if formula_of(spread) is None else spread.family
        alike.setdefault(kind, []).append((row, spread))
    return tuple(_stack(group) for group in alike.values())


def _stack(group: Sequence[tuple[int, Distribution]]) -> Stack:
    numbers, spreads = zip(*group, strict=True)
    formula = formula_of(spreads[0])
    columns: tuple[Floats, ...] = ()
    if formula is not None:
        columns = tuple(np.array([spread.parameters for spread in spreads]).T[:, :, np.newaxis])
    return Stack(np.array(numbers), spreads, formula, columns)
