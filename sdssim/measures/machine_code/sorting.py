# mypy: disable-error-code="no-any-return"
# Records are of numba's making: to a type checker they are Any.
"""Putting entries in order of their value; entries of one value stay as they are.

There are as many shelves as entries, for equal steps from the lowest value to the highest. Mostly
a shelf is given a few, which are soon in order; what piles up on one shelf is sorted by merging.
"""

from sdssim.machine.compiling import compiled, inlined
from sdssim.measures.machine_code.memory import Floats, Row, Wholes, f8, i4, nb
from sdssim.measures.machine_code.merging import sort_by_merging

_FEW = 16
"""So many entries are put in order one by one."""

_NARROWEST, _WIDEST = 1e-290, 1e290
"""Between the lowest value and the highest, for steps to be numbers."""


@compiled
def sort(w: Row, first: int, last: int) -> None:
    """Sort the entries from ``first`` to ``last - 1``."""
    values = f8(w, "entry_values")
    if first >= last:
        return
    lowest, highest = values[first], values[first]
    falls = 0
    for place in range(first + 1, last):
        value = values[place]
        falls += nb.int64(value < values[place - 1])
        lowest = min(lowest, value)
        highest = max(highest, value)
    if falls == 0:
        return
    if last - first <= _FEW:
        _sort_few(values, i4(w, "entry_marks"), first, last)
    elif _NARROWEST < highest - lowest < _WIDEST:
        _shelve(w, first, last, lowest, highest)
    else:
        sort_by_merging(w, first, last)


@compiled
def _sort_few(values: Floats, marks: Wholes, first: int, last: int) -> None:
    """Put one entry after the other where it belongs among those before."""
    for entry in range(first + 1, last):
        value, mark = values[entry], marks[entry]
        place = entry
        while place > first and values[place - 1] > value:
            values[place] = values[place - 1]
            marks[place] = marks[place - 1]
            place -= 1
        values[place] = value
        marks[place] = mark


@compiled
def _shelve(w: Row, first: int, last: int, lowest: float, highest: float) -> None:
    """Put entries on shelves, in the order in which they come, and sort every shelf."""
    values, marks = f8(w, "entry_values"), i4(w, "entry_marks")
    others, other_marks = f8(w, "other_values"), i4(w, "other_marks")
    shelf_of, ends = i4(w, "shelf_of"), i4(w, "shelf_ends")
    shelves = last - first
    steps = (shelves - 1) / (highest - lowest)
    for shelf in range(shelves + 1):
        ends[shelf] = 0
    for entry in range(first, last):
        value = values[entry]
        others[entry] = value
        other_marks[entry] = marks[entry]
        shelf = nb.int64((value - lowest) * steps)
        shelf_of[entry] = shelf
        ends[shelf + 1] += 1
    ends[0] = first
    for shelf in range(shelves):
        ends[shelf + 1] += ends[shelf]
    # While they are put down, each shelf's end moves on from where it begins.
    for entry in range(first, last):
        shelf = nb.int64(shelf_of[entry])
        place = nb.int64(ends[shelf])
        ends[shelf] = place + 1
        values[place] = others[entry]
        marks[place] = other_marks[entry]
    _sort_shelves(w, shelves, first)


@inlined
def _sort_shelves(w: Row, shelves: int, first: int) -> None:
    values, marks, ends = f8(w, "entry_values"), i4(w, "entry_marks"), i4(w, "shelf_ends")
    begin = first
    for shelf in range(shelves):
        end = nb.int64(ends[shelf])
        if end - begin > _FEW:
            sort_by_merging(w, begin, end)
        elif end - begin > 1:
            _sort_few(values, marks, begin, end)
        begin = end
