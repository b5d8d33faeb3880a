# mypy: disable-error-code="no-any-return"
# Records are of numba's making: to a type checker they are Any.
"""Kaplan-Meier's and Aalen-Johansen's curve of each group: :mod:`sdssim.measures.survival`."""

from sdssim.machine.compiling import compiled, inlined
from sdssim.measures.machine_code.memory import Row, f8, i4, nb, row_at
from sdssim.measures.machine_code.words import (
    FATE_BITS,
    FATE_MASK,
    LEFT,
    ROUNDING,
    SEEN,
    STILL_WAITING,
    STOPPED,
    UNKNOWN,
)


@compiled
def lay_out_shares(w: Row) -> None:
    """Lay out what one is of so many: dividing takes long, and is done for every clock."""
    one_of = f8(w, "one_of")
    for number in range(1, w.people + 1):
        one_of[number] = 1.0 / number


@compiled
def _begin(w: Row) -> None:
    """Begin every row, with those who are under observation from the start."""
    for group in range(w.group_count):
        row = row_at(w, group)
        row.size = 0
        row.people = 0
        row.running = 0
        row.survival = 1.0
        row.followed = UNKNOWN
    marks, own, groups = i4(w, "entry_marks"), i4(w, "own_groups"), i4(w, "groups_first")
    for entry in range(w.entries):
        who = marks[entry] >> FATE_BITS
        change = -1 if marks[entry] & FATE_MASK == SEEN else 1
        for place in range(groups[who], groups[who + 1]):
            row_at(w, own[place]).people += change
    for group in range(w.group_count):
        row_at(w, group).at_risk = row_at(w, group).people


@compiled
def follow(w: Row) -> None:
    """Follow every row to its end: who stops when, and what share is still waiting then."""
    _begin(w)
    values, marks = f8(w, "entry_values"), i4(w, "entry_marks")
    own, groups = i4(w, "own_groups"), i4(w, "groups_first")
    for entry in range(w.entries):
        fate, days = marks[entry] & FATE_MASK, values[entry]
        who = marks[entry] >> FATE_BITS
        first, last = nb.int64(groups[who]), nb.int64(groups[who + 1])
        if fate == STOPPED:
            for place in range(first, last):
                _stop(w, row_at(w, own[place]), days)
        elif fate == SEEN:
            for place in range(first, last):
                row_at(w, own[place]).at_risk += 1
        else:
            running = 1 if fate == STILL_WAITING else 0
            for place in range(first, last):
                row = row_at(w, own[place])
                row.at_risk -= 1
                row.running += running
                row.followed = days


@inlined
def _stop(w: Row, row: Row, days: float) -> None:
    place, risk = row.first + row.size, row.at_risk
    row.at_risk = risk - 1
    row.followed = days
    row.size += 1
    row.survival *= 1.0 - f8(w, "one_of")[risk]
    f8(w, "row_values")[place] = days
    f8(w, "row_survival")[place] = row.survival


@compiled
def restricted_mean(w: Row, row: Row) -> float:
    """Return the area under a row's curve from 0 to the longest follow-up."""
    if row.size == 0:
        return row.followed
    days, survival, under = f8(w, "row_values"), f8(w, "row_survival"), 0.0
    last = row.first + row.size - 1
    for place in range(row.first, last):
        under += survival[place] * (days[place + 1] - days[place])
    under += survival[last] * (row.followed - days[last])
    return days[row.first] + under


@compiled
def curve_quantile(w: Row, row: Row, wanted: float) -> float:
    """Return the days by which a share of a row has stopped; NaN if the curve stays above it."""
    survival, days = f8(w, "row_survival"), f8(w, "row_values")
    low, last = row.first, row.first + row.size
    high = last
    while low < high:  # the first place where the curve has come down so far
        middle = (low + high) >> 1
        if 1.0 - survival[middle] < wanted - ROUNDING:
            low = middle + 1
        else:
            high = middle
    if low == last:
        return UNKNOWN
    is_level = (1.0 - survival[low] < wanted + ROUNDING) & (low + 1 < last)
    return (days[low] + days[low + 1 if is_level else low]) / 2.0


@compiled
def stop_within(w: Row, within_days: float) -> None:
    """Work out who stopped within so many days, and what share that is, of rows once followed."""
    for group in range(w.group_count):
        row = row_at(w, group)
        row.at_risk = row.people
        row.stopped = 0
        row.resolved = 0
        row.unresolved = 1.0
        row.share = 0.0
    values, marks = f8(w, "entry_values"), i4(w, "entry_marks")
    own, groups = i4(w, "own_groups"), i4(w, "groups_first")
    for entry in range(w.entries):
        if values[entry] > within_days + ROUNDING:
            break
        who, fate = marks[entry] >> FATE_BITS, marks[entry] & FATE_MASK
        for place in range(groups[who], groups[who + 1]):
            row = row_at(w, own[place])
            if fate == SEEN:
                row.at_risk += 1
            else:
                if fate <= LEFT:
                    _resolve(w, row, fate)
                row.at_risk -= 1


@inlined
def _resolve(w: Row, row: Row, fate: int) -> None:
    one_of = f8(w, "one_of")[row.at_risk]
    if fate == STOPPED:
        row.stopped += 1
        row.share += row.unresolved * one_of
    row.unresolved *= 1.0 - one_of
    row.resolved += 1


@compiled
def share_of_all(row: Row, within_days: float) -> float:
    """Return the share of everybody; NaN if nobody still waiting was followed that long."""
    settled = row.resolved > 0 and row.unresolved <= ROUNDING
    if row.followed >= within_days - ROUNDING or (settled and row.followed >= 0.0):
        return row.share
    return UNKNOWN
