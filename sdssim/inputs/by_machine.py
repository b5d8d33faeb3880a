"""Machine code that draws: variates, values made of them, rosters.

It gives the very bits that NumPy gives, and NumPy is used wherever it is not ready in this process.
It is left to those who run many replications to prepare it.
"""

import threading
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from sdssim.inputs.laws.law import Standard
from sdssim.inputs.machine_layout import ABSENCES, STREAM, WORDS, WORLD, Task
from sdssim.machine import Kernel
from sdssim.machine.arrays import Array, Records, address, places_in
from sdssim.timebase import Floats, Ints

KERNEL = Kernel(
    "draws",
    "sdssim.inputs.machine_code.kernel",
    ("inputs/machine_layout.py", "inputs/machine_code"),
)

Away = npt.NDArray[np.bool_]
"""Whether a worker is away, shape (workers, days)."""

Key = tuple[int, int]
"""The two words of a Philox key, as whole numbers with a sign."""

_TASKS = {
    Standard.UNIFORM: Task.UNIFORMS,
    Standard.NORMAL: Task.NORMALS,
    Standard.EXPONENTIAL: Task.EXPONENTIALS,
}

_PLACES = places_in(WORLD)

_LOOKED_AT = 2**14
"""Variates that are compared with NumPy's: some come from the far tail, and some hundred from near
the edge of a layer."""


def draws(standard: Standard) -> bool:
    """Whether variates of a kind can be drawn here, and are NumPy's."""
    return KERNEL.is_ready and _are_those_of_numpy(standard)


class Located(NamedTuple):
    """An array and where it stands, which takes as long to find out as drawing a hundred numbers.

    Attributes
    ----------
    array
        It is held, since an address does not hold it.
    """

    array: Array
    place: int


def located(array: Array) -> Located:
    """Find out where an array stands; it has to be in one piece."""
    return Located(array, address(array))


class _Scratch(threading.local):
    """Room that every thread has for its own: for the world, and for random words."""

    def __init__(self) -> None:
        self.world = np.zeros(1, WORLD)
        self.fields = self.world.view(np.int64)
        self.words = located(np.empty(WORDS, np.int64))


_scratch = _Scratch()


def fill(standard: Standard, key: Key, streams: Located, table: Floats, rows: Located) -> None:
    """Fill rows of a table with the first standard variates of as many streams.

    Parameters
    ----------
    standard
        A kind of variates that can be drawn here, as `draws` tells.
    streams
        For each row, where its stream begins.
    table
        Rows that are each in one piece.
    rows
        Which rows are filled.
    """
    _run(
        task=_TASKS[standard],
        key_low=key[0],
        key_high=key[1],
        streams=streams.place,
        table=address(table),
        row_bytes=table.strides[0],
        numbers=rows.place,
        rows=rows.array.size,
        columns=table.shape[1],
    )


def turn(laws: Located, parameters: Located, table: Floats, rows: Located) -> None:
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
    _run(
        task=Task.TURN,
        laws=laws.place,
        parameters=parameters.place,
        table=address(table),
        row_bytes=table.strides[0],
        numbers=rows.place,
        rows=rows.array.size,
        columns=table.shape[1],
    )


def take_leave(key: Key, leave: Located, away: Away) -> None:
    """Mark the weeks of leave, drawn from a stream for each.

    Parameters
    ----------
    leave
        Of a worker in a year.
    away
        Whether a worker is away, shape (workers, days).
    """
    absences = np.array([(away.shape[1], address(away), leave.place, 0, 0, 0)], ABSENCES)
    _run(
        task=Task.LEAVE,
        key_low=key[0],
        key_high=key[1],
        rows=leave.array.size,
        absences=address(absences),
    )


def mark_spells(workers: Ints, begins: Floats, ends: Floats, away: Away) -> None:
    """Mark the whole days of spells, of shape (workers, spells), one after the other."""
    where = address(workers), address(begins), address(ends)
    absences = np.array([(away.shape[1], address(away), 0, *where)], ABSENCES)
    _run(task=Task.SPELLS, rows=workers.size, columns=ends.shape[1], absences=address(absences))


def cut(roster: Records) -> None:
    """Write down what is left of a roster."""
    _run(task=Task.CUT, roster=address(roster))


def _run(**fields: int) -> None:
    scratch = _scratch
    scratch.fields[_PLACES["words"]] = scratch.words.place
    for name, value in fields.items():
        scratch.fields[_PLACES[name]] = value
    KERNEL(scratch.world)


@lru_cache(maxsize=len(_TASKS))
def _are_those_of_numpy(standard: Standard) -> bool:
    """Look once: NumPy may change how it draws, and promises nothing."""
    generator = np.random.Generator(np.random.Philox(key=7, counter=[0, 0, 5, 6]))
    drawn = np.zeros((2, _LOOKED_AT))
    {
        Standard.UNIFORM: generator.random,
        Standard.NORMAL: generator.standard_normal,
        Standard.EXPONENTIAL: generator.standard_exponential,
    }[standard](out=drawn[0])
    fill(standard, (7, 0), located(np.array([(5, 6)], STREAM)), drawn, located(np.array([1])))
    one, other = drawn
    return bool((one == other).all())
