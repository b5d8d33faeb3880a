# mypy: disable-error-code="no-any-return"
# Records are of numba's making: to a type checker they are Any.
"""Merging entries that are in order of their value in parts; such of one value stay as they are.

A value has a mark that goes where it goes.
"""

from sdssim.machine.compiling import compiled
from sdssim.measures.machine_code.memory import Floats, Row, Wholes, f8, i4, nb


@compiled
def sort_by_merging(w: Row, first: int, last: int) -> None:
    """Sort the entries from ``first`` to ``last - 1``, whatever their values are."""
    values, marks = f8(w, "entry_values"), i4(w, "entry_marks")
    others, other_marks = f8(w, "other_values"), i4(w, "other_marks")
    runs = _find_runs(w, first, last)
    is_elsewhere = False
    while runs > 1:
        runs = _merge_runs(w, values, marks, others, other_marks, runs)
        values, others = others, values
        marks, other_marks = other_marks, marks
        is_elsewhere = not is_elsewhere
    if is_elsewhere:
        _copy(values, marks, others, other_marks, first, last, first)


@compiled
def _find_runs(w: Row, first: int, last: int) -> int:
    """Note where each run begins that is in order, and say how many there are."""
    values, begins = f8(w, "entry_values"), i4(w, "runs")
    begins[0] = first
    runs = 1
    for place in range(first + 1, last):
        begins[runs] = place
        runs += nb.int64(values[place] < values[place - 1])
    begins[runs] = last
    return runs


@compiled
def _merge_runs(  # noqa: PLR0913 -- from where and to where
    w: Row, values: Floats, marks: Wholes, others: Floats, other_marks: Wholes, runs: int
) -> int:
    """Merge every two runs that stand side by side into one, and say how many there are then."""
    begins = i4(w, "runs")
    merged = 0
    last = nb.int64(begins[runs])
    for run in range(0, runs - 1, 2):
        first, middle = nb.int64(begins[run]), nb.int64(begins[run + 1])
        _merge(values, marks, others, other_marks, first, middle, nb.int64(begins[run + 2]))
        begins[merged] = first
        merged += 1
    if runs & 1:
        first = nb.int64(begins[runs - 1])
        _copy(values, marks, others, other_marks, first, last, first)
        begins[merged] = first
        merged += 1
    begins[merged] = last
    return merged


@compiled
def _merge(  # noqa: PLR0913 -- from where and to where
    values: Floats,
    marks: Wholes,
    others: Floats,
    other_marks: Wholes,
    first: int,
    middle: int,
    last: int,
) -> None:
    """Merge two runs into one; of equal values those of the first run come first.

    Which is next is found without a branch: a processor could not guess it.
    """
    one, other, place = first, middle, first
    while (one < middle) & (other < last):
        is_other = nb.int64(values[other] < values[one])
        taken = one + (other - one) * is_other
        others[place] = values[taken]
        other_marks[place] = marks[taken]
        other += is_other
        one += 1 - is_other
        place += 1
    _copy(values, marks, others, other_marks, one, middle, place)
    _copy(values, marks, others, other_marks, other, last, place + middle - one)


@compiled
def _copy(  # noqa: PLR0913 -- from where and to where
    values: Floats,
    marks: Wholes,
    others: Floats,
    other_marks: Wholes,
    first: int,
    last: int,
    place: int,
) -> None:
    for entry in range(first, last):
        others[place + entry - first] = values[entry]
        other_marks[place + entry - first] = marks[entry]
