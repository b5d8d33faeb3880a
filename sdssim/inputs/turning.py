"""Rows of uniforms that machine code turns into values.

Only where the inverse is exact: additions, multiplications, square roots and comparisons have the
same bits everywhere. Powers, exponentials and logarithms do not, and are left to NumPy.
"""

from collections.abc import Sequence

import numpy as np

from sdssim.inputs.by_machine import located, turn
from sdssim.inputs.laws.finite import cumulative
from sdssim.inputs.machine_layout import LAW, Turn
from sdssim.scenario.distribution import Distribution, Family
from sdssim.timebase import Floats

_MOST_LISTED = 16
"""Longer lists are searched by halving, which NumPy does well."""

_TURNS = {
    Family.UNIFORM: Turn.UNIFORM,
    Family.TRIANGULAR: Turn.TRIANGULAR,
    Family.SHARES: Turn.LISTED,
    Family.EMPIRICAL: Turn.LISTED,
}


def is_exact(spread: Distribution) -> bool:
    """Whether machine code can turn uniforms into values of a distribution."""
    return spread.family in _TURNS and len(spread.points) <= _MOST_LISTED


class Turning:
    """Rows of a table that machine code transforms, ready to be.

    Parameters
    ----------
    rows
        Rows of the table, each with a distribution that `is_exact`.
    """

    def __init__(self, rows: Sequence[tuple[int, Distribution]]):
        numbers = np.array([row for row, _ in rows], dtype=np.int64)
        each = [_parameters(spread) for _, spread in rows]
        laws = np.zeros(len(rows), LAW)
        laws["turn"] = [_TURNS[spread.family] for _, spread in rows]
        laws["count"] = [len(parameters) for parameters in each]
        laws["first"] = np.cumsum(laws["count"]) - laws["count"]
        parameters = np.array([number for parameters in each for number in parameters])
        self._laws, self._parameters, self._rows = map(located, (laws, parameters, numbers))

    def transform(self, table: Floats) -> None:
        """Put values in the place of the uniforms of these rows."""
        if self._rows.array.size:
            turn(self._laws, self._parameters, table, self._rows)


def _parameters(spread: Distribution) -> list[float]:
    """What the machine code is told of a distribution, by how it transforms."""
    if spread.family is Family.UNIFORM:
        low, high = spread.parameters
        return [low, high - low]
    if spread.family is Family.TRIANGULAR:
        low, mode, high = spread.parameters
        width = high - low
        return [low, high, width * (mode - low), width * (high - mode), (mode - low) / width]
    values, shares = cumulative(spread)
    return [*shares[:-1].tolist(), *values.tolist()]
