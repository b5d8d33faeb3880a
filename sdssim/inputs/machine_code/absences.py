"""Days on which workers are away, as in `sdssim.inputs.absence`."""

from sdssim.inputs.machine_code.memory import absences_at, flags_at, floats_at, leave_at, whole_at
from sdssim.inputs.machine_code.philox import begin, more_words
from sdssim.inputs.machine_code.words import uniform_of
from sdssim.machine.compiling import compiled
from sdssim.machine.memory import Row

_WEEK = 7
_WEEKS = 52


@compiled
def _smallest(w: Row, count: int) -> None:
    """Put in order the weeks of the smallest uniforms: they stand behind the words."""
    words, sorted_weeks = whole_at(w.words), w.last_word
    for week in range(_WEEKS):
        uniform = uniform_of(words[week])
        place = min(week, count)
        while place > 0 and uniform < uniform_of(words[words[sorted_weeks + place - 1]]):
            if place < count:
                words[sorted_weeks + place] = words[sorted_weeks + place - 1]
            place -= 1
        if place < count:
            words[sorted_weeks + place] = week


@compiled
def take_leave(w: Row) -> None:
    """Mark each leave: the weeks with the smallest uniforms, the last in part."""
    a = absences_at(w, 0)
    away = flags_at(a.away)
    words = whole_at(w.words)
    for number in range(w.rows):
        leave = leave_at(a, number)
        begin(w, leave.low, leave.high, 1)
        more_words(w, _WEEKS)
        count = min(leave.whole_weeks + 1, _WEEKS)
        _smallest(w, count)
        begins = leave.worker * a.days
        for place in range(count):
            first = leave.first_day + _WEEK * words[w.last_word + place]
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
