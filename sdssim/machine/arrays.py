"""Arrays and records as the machine code reads them: in one piece of memory, of one width."""

import sys
from collections.abc import Iterable, Sequence
from ctypes import c_size_t, sizeof
from typing import Any

import numpy as np
import numpy.typing as npt

from sdssim.timebase import Floats, Ints

Records = npt.NDArray[np.void]
Array = npt.NDArray[Any]
Bytes = npt.NDArray[np.uint8]

LINE_BYTES = 64
"""A processor fetches memory in lines of so many bytes."""


def address(array: Array) -> int:
    """Address of an array's first element."""
    if _OFFSET is None:
        return array.ctypes.data
    return c_size_t.from_address(id(array) + _OFFSET).value


def _offset_of_address() -> int | None:
    """Where in an array's own memory its address stands, or None if that cannot be told.

    NumPy takes eight times as long to tell the address, and a run asks for a hundred.
    """
    if sys.implementation.name != "cpython":
        return None  # elsewhere an object's id is not its address
    looked_at = np.empty(1)
    words = (c_size_t * (np.ndarray.__basicsize__ // sizeof(c_size_t))).from_address(id(looked_at))
    found = [place for place, word in enumerate(words) if word == looked_at.ctypes.data]
    return found[0] * sizeof(c_size_t) if len(found) == 1 else None


_OFFSET = _offset_of_address()


def whole_lines(size: int) -> int:
    """So many bytes, rounded up to whole lines of a processor's memory."""
    return -(-size // LINE_BYTES) * LINE_BYTES


def one_behind_the_other(tables: dict[str, Array]) -> tuple[Bytes, dict[str, int]]:
    """Tables as bytes in one piece, and where each begins: on a line of its own."""
    place_of, end = {}, 0
    for name, table in tables.items():
        place_of[name] = end
        end += whole_lines(table.nbytes)
    joined = np.zeros(end, np.uint8)
    for name, table in tables.items():
        joined[place_of[name] : place_of[name] + table.nbytes] = table.view(np.uint8)
    return joined, place_of


def whole(values: Sequence[object] | Array) -> Ints:
    """Whole numbers in one piece of memory; an array that is so already is not copied."""
    return np.ascontiguousarray(values, dtype=np.int64)


def floats(values: Sequence[object] | Array) -> Floats:
    """Floats in one piece of memory; an array that is so already is not copied."""
    return np.ascontiguousarray(values, dtype=np.float64)


def records_of(layout: np.dtype[np.void], rows: Iterable[dict[str, object]]) -> Records:
    """Records of a layout, one for each row; at least one, so that there is an address."""
    names = layout.names or ()
    listed = [tuple(row.get(name, 0) for name in names) for row in rows]
    return np.array(listed or [(0,) * len(names)], layout)


def starts(lists: Sequence[Sequence[object]]) -> Ints:
    """Where each of several lists begins when they are put end to end, and where the last ends."""
    return whole(np.cumsum([0, *(len(each) for each in lists)]))


def end_to_end(lists: Sequence[Sequence[int]]) -> Ints:
    """Lists of whole numbers as one."""
    return whole([value for each in lists for value in each])


def records_from(layout: np.dtype[np.void], columns: dict[str, Array]) -> Records:
    """Records of a layout, from columns of one length."""
    table = np.zeros(max(1, *(column.size for column in columns.values())), layout)
    for name, column in columns.items():
        table[name][: column.size] = column
    return table


def record(names: str, floats: str = "") -> np.dtype[np.void]:
    """Lay out a record of 64 bits each: ``names`` in order, then ``floats`` not among them."""
    numbers = set(floats.split())
    ordered = [*names.split(), *(name for name in floats.split() if name not in names.split())]
    return np.dtype([(name, np.float64 if name in numbers else np.int64) for name in ordered])


def places_in(world: np.dtype[np.void]) -> dict[str, int]:
    """Where each field stands in a record of fields of 64 bits, counted in such fields."""
    return {name: number for number, name in enumerate(world.names or ())}
