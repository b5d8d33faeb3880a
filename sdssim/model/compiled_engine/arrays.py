"""Arrays and records as the machine code reads them: in one piece of memory, of one width."""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from sdssim.timebase import Floats, Ints

Records = npt.NDArray[np.void]
Array = npt.NDArray[Any]


def address(array: Array) -> int:
    """Address of an array's first element."""
    place: int = array.__array_interface__["data"][0]
    return place


def copied(records: Records) -> Records:
    """Copy records as plain bytes; numpy would copy them field by field."""
    return records.view(np.uint8).copy().view(records.dtype)


def whole(values: Sequence[object] | Array) -> Ints:
    """Whole numbers in one piece of memory; an array that is so already is not copied."""
    return np.ascontiguousarray(values, dtype=np.int64)


def floats(values: Sequence[object] | Array) -> Floats:
    """Floats in one piece of memory; an array that is so already is not copied."""
    return np.ascontiguousarray(values, dtype=np.float64)


def records_of(layout: np.dtype[np.void], rows: Iterable[dict[str, object]]) -> Records:
    """Records of a layout, one for each row; at least one, so that there is an address."""
    listed = list(rows)
    table = np.zeros(max(1, len(listed)), layout)
    for number, row in enumerate(listed):
        for name, value in row.items():
            table[number][name] = value
    return table


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
