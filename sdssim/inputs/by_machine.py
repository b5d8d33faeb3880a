"""Machine code that draws: uniforms, values made of them, rosters.

It gives the very bits that NumPy gives, and NumPy is used wherever it is not ready in this process.
It is left to those who run many replications to prepare it.
"""

import numpy as np

from sdssim.inputs.machine_layout import WORLD, Task
from sdssim.machine import Kernel
from sdssim.machine.arrays import Records, address
from sdssim.timebase import Floats, Ints

KERNEL = Kernel(
    "draws",
    "sdssim.inputs.machine_code.kernel",
    ("inputs/machine_layout.py", "inputs/machine_code"),
)

Key = tuple[int, int]
"""The two words of a Philox key, as whole numbers with a sign."""


def fill(key: Key, streams: Records, table: Floats, rows: Ints | None) -> None:
    """Fill rows of a table with the first uniforms of as many streams.

    Parameters
    ----------
    streams
        For each row, the counter at which its stream begins.
    table
        Rows that are each in one piece.
    rows
        Which rows are filled; ``None`` stands for all, in order.
    """
    streams = _with_addresses(streams, table, rows)
    _run((Task.FILL, *key, streams.size, address(streams), 0, 0, table.shape[1], 0))


def turn(laws: Records, parameters: Floats, table: Floats, rows: Ints) -> None:
    """Put values in the place of the uniforms of some rows.

    Parameters
    ----------
    laws
        How each row is to be transformed.
    parameters
        The parameters of all of them.
    table, rows
        As in `fill`.
    """
    laws = _with_addresses(laws, table, rows)
    where = address(laws), address(parameters)
    _run((Task.TURN, 0, 0, laws.size, 0, *where, table.shape[1], 0))


def cut(roster: Records) -> None:
    """Write down what is left of a roster."""
    _run((Task.CUT, 0, 0, 0, 0, 0, 0, 0, address(roster)))


def _with_addresses(records: Records, table: Floats, rows: Ints | None) -> Records:
    """Records with the address of each row of a table; they are shared, so these are copies."""
    records = records.copy()
    numbers = np.arange(records.size) if rows is None else rows
    records["values"] = numbers * table.strides[0] + address(table)
    return records


def _run(fields: tuple[int, ...]) -> None:
    KERNEL(np.array([fields], WORLD))
