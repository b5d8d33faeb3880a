"""Which rows the table of quantities has, and what is drawn in each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from sdssim.inputs.distributions import Standard, standard_of
from sdssim.plan.plan import Quantity
from sdssim.scenario.distribution import Distribution, Family


@dataclass(frozen=True, slots=True)
class Row:
    """A row that is drawn.

    Attributes
    ----------
    number
        Its place in the table.
    name
        What the names of its random streams end with.
    spread
        ``None`` is a plain uniform on [0, 1).
    standard
        The standard variates that it is made from.
    """

    number: int
    name: str
    spread: Distribution | None
    standard: Standard


def constant_of(quantity: Quantity) -> float | None:
    """Return the value of a quantity that is the same for everybody, and None of any other."""
    spread = quantity.spread
    return spread.mean if spread is not None and spread.family is Family.CONSTANT else None


class TableLayout:
    """The rows of a table: one for each quantity, round and visit, or one for a constant.

    Parameters
    ----------
    quantities
        What has rows, in this order.
    visits
        Rows a round, by number of the quantity; 1 for all others.

    Attributes
    ----------
    first, round_stride, visit_stride
        Shape (quantities,), as in the draws of a table.
    blocks
        The stretch of rows of each quantity.
    rows
        The rows of each quantity that are drawn.
    constant_rows, constants
        Rows that are not drawn, and the value of each, shape (constants, 1).
    size
        How many rows there are.
    """

    def __init__(self, quantities: Sequence[Quantity], visits: Mapping[int, int]):
        self.visits = visits
        self.rows: list[tuple[Row, ...]] = []
        self.blocks: list[slice] = []
        self.size = 0
        strides = np.zeros((3, len(quantities)), dtype=np.int64)
        constants: dict[int, float] = {}
        for number, quantity in enumerate(quantities):
            strides[0, number] = first = self.size
            constant = constant_of(quantity)
            rows: tuple[Row, ...] = ()
            if constant is None:
                each_round = visits.get(number, 1)
                strides[1:, number] = each_round, 1
                rows = _rows_of(quantity, first, each_round)
                self.size += len(rows)
            else:
                constants[first] = constant
                self.size += 1
            self.rows.append(rows)
            self.blocks.append(slice(first, self.size))
        strides.flags.writeable = False  # every table that is laid out like this has them
        self.first, self.round_stride, self.visit_stride = strides
        self.constant_rows = np.array(list(constants), dtype=np.int64)
        self.constants = np.array(list(constants.values()), dtype=np.float64)[:, np.newaxis]


def _rows_of(quantity: Quantity, first: int, visits: int) -> tuple[Row, ...]:
    spread = quantity.spread
    standard = Standard.UNIFORM if spread is None else standard_of(spread)
    places = [(round_, visit) for round_ in range(quantity.rounds) for visit in range(visits)]
    return tuple(
        Row(first + number, f"{quantity.name}/{round_}/{visit}", spread, standard)
        for number, (round_, visit) in enumerate(places)
    )
