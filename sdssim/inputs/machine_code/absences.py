"""Days on which workers are away, as in `sdssim.inputs.absence`."""

from typing import Any

from sdssim.inputs.machine_code.memory import absences_at, flags_at, floats_at, leave_at, whole_at
from sdssim.inputs.machine_code.philox import begin, more_words
from sdssim.inputs.machine_code.words import upper_bits
from sdssim.machine.compiling import compiled
from sdssim.machine.memory import Row

_WEEK = 7
_WEEKS = 52
_WEEK_BITS = 6
_TAKEN = 2**62


@compiled
def _number_weeks(words: Any) -> None:
    """Make a number of each week's word: its uniform comes first, the week last."""
    for week in range(_WEEKS):
        words[week] = (upper_bits(words[week]) << _WEEK_BITS) | week


@compiled
def _take_smallest(words: Any) -> int:
    """Return the week of the smallest number, and take it out."""
    smallest = words[0]
    for place in range(1, _WEEKS):
        smallest = min(smallest, words[place])
    week: int = smallest & ((1 << _WEEK_BITS) - 1)
    words[week] = _TAKEN
    return week


@compiled
def take_leave(w: Row) -> None:
    """Mark each leave: the weeks with the smallest uniforms, the last in part."""
    a, words = absences_at(w, 0), whole_at(w.words)
    away = flags_at(a.away)
    for number in range(w.rows):
        leave = leave_at(a, number)
        begin(w, leave.low, leave.high, 1)
        more_words(w, _WEEKS)
        _number_weeks(words)
        begins = leave.worker * a.days
        for place in range(min(leave.whole_weeks + 1, _WEEKS)):
            first = leave.first_day + _WEEK * _take_smallest(words)
            days = leave.part if place == leave.whole_weeks else (1 << _WEEK) - 1
            for weekday in range(min(_WEEK, a.days - first)):
                if (days >> weekday) & 1:
                    away[begins + first + weekday] = 1


@compiled
def mark_spells(w: Row) -> None:
    """Mark the whole days from the beginning to the end of each spell, as far as the run goes."""
    a = absences_at(w, 0)
    away, workers = flags_at(a.away), whole_at(a.workers)
    begins, ends = floats_at(a.begins), floats_at(a.ends)
    for row in range(w.rows):
        first_cell = workers[row] * a.days
        for place in range(row * w.columns, (row + 1) * w.columns):
            if begins[place] < a.days:
                for day in range(int(begins[place]), int(min(ends[place], a.days))):
                    away[first_cell + day] = 1
