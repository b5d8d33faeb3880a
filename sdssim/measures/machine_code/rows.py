# mypy: disable-error-code="no-any-return"
# Records are of numba's making: to a type checker they are Any.
"""Values of the members of each group, in increasing order, and what they add up to.

As :class:`sdssim.measures.sample.Sample`: each group has a row, and its members' values stand one
after the other from the row's first place on.
"""

from math import ceil, floor

from sdssim.machine.compiling import compiled
from sdssim.measures.machine_code.arithmetic import put
from sdssim.measures.machine_code.memory import Row, f8, row_at
from sdssim.measures.machine_code.words import RANK_ROUNDING, UNKNOWN


@compiled
def total_of(w: Row, row: Row) -> float:
    """Sum a row from its first value on."""
    values, total = f8(w, "row_values"), 0.0
    for place in range(row.first, row.first + row.size):
        total += values[place]
    return total


@compiled
def quantile_of(w: Row, row: Row, share: float) -> float:
    """Return the value at which a row's distribution reaches a share; NaN for no values."""
    if row.size == 0:
        return UNKNOWN
    rank = share * row.size
    lower = max(ceil(rank - RANK_ROUNDING), 1)
    upper = max(min(floor(rank + RANK_ROUNDING) + 1, row.size), 1)
    values = f8(w, "row_values")
    return (values[row.first + lower - 1] + values[row.first + upper - 1]) / 2.0


@compiled
def write_totals(w: Row) -> None:
    """Write each row's total, 0 for no values."""
    for group in range(w.group_count):
        put(w, total_of(w, row_at(w, group)))


@compiled
def write_means(w: Row) -> None:
    """Write each row's mean."""
    for group in range(w.group_count):
        row = row_at(w, group)
        put(w, total_of(w, row) / row.size if row.size > 0 else UNKNOWN)


@compiled
def write_quantiles(w: Row, share: float) -> None:
    """Write a quantile of each row."""
    for group in range(w.group_count):
        put(w, quantile_of(w, row_at(w, group), share))
