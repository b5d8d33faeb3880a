# mypy: disable-error-code="no-any-return"
# Records are of numba's making: to a type checker they are Any.
"""Reading a clock off every measured journey, as :func:`sdssim.measures.waits.waiting`.

An entry is a number of days since a clock was started, with a mark of who it is and what happens
then: the clock stops, they leave, or are seen last; or, of those who were already waiting when the
run began, they come under observation. At one moment these come first, then those who stop.
"""

from sdssim.machine.compiling import compiled
from sdssim.measures.machine_code.arithmetic import is_known
from sdssim.measures.machine_code.memory import Row, clock_at, f8, i1, i4, i8, nb, person_at
from sdssim.measures.machine_code.merging import merge
from sdssim.measures.machine_code.sorting import sort
from sdssim.measures.machine_code.words import (
    FATE_BITS,
    LEFT,
    NOT_COUNTED,
    SEEN,
    STILL_WAITING,
    STOPPED,
)


@compiled
def read_clock(w: Row, number: int) -> None:
    """Lay out the entries of a clock in order."""
    counts = i8(w, "of_fate")
    for fate in range(NOT_COUNTED + 1):
        counts[fate] = 0
    clock = clock_at(w, number)
    for who in range(w.people):
        _read(w, who, clock.start, clock.stop)
    entries = _list_late(w, clock.start)
    stopped, left, waiting = counts[STOPPED], counts[LEFT], counts[STILL_WAITING]
    counts[STOPPED] = entries
    counts[LEFT] = entries + stopped
    # Who was referred last has waited the shortest, and comes first.
    counts[STILL_WAITING] = entries + stopped + left + waiting - 1
    counts[NOT_COUNTED] = counts[STILL_WAITING] + 1
    w.entries = counts[NOT_COUNTED]
    _list(w)
    resolved = w.entries - waiting
    sort(w, 0, resolved)
    if waiting > 0:
        sort(w, resolved, w.entries)
        _join(w, resolved)


@compiled
def _read(w: Row, who: int, start: int, stop: int) -> None:
    """Say how long a person's clock has run, and how it was last seen."""
    dates, person = f8(w, "dates"), person_at(w, who)
    began, last = dates[who * w.event_count + start], dates[who * w.event_count + stop]
    is_open = not is_known(last)
    last = person.ended if is_open else last
    still = not is_known(last)
    last = w.cut_day if still else last
    # A wait whose beginning is not known counts as little as one that was over before the run.
    counts = (person.is_measured != 0) & (last >= began) & (last >= 0.0)
    fate = nb.int64(is_open) + nb.int64(still) if counts else NOT_COUNTED
    f8(w, "days")[who] = last - began
    i1(w, "fates")[who] = fate
    i8(w, "of_fate")[fate] += 1


@compiled
def _list_late(w: Row, start: int) -> int:
    """List those who come under observation late, and say how many there are."""
    entries = 0
    for who in range(w.people):
        began = f8(w, "dates")[who * w.event_count + start]
        if (began < 0.0) & (i1(w, "fates")[who] != NOT_COUNTED):
            f8(w, "entry_values")[entries] = -began
            i4(w, "entry_marks")[entries] = who << FATE_BITS | SEEN
            entries += 1
    return entries


@compiled
def _list(w: Row) -> None:
    """List everybody behind those of the same fate.

    Whoever does not count goes behind all others, where the next one goes, too.
    """
    days, fates, counts = f8(w, "days"), i1(w, "fates"), i8(w, "of_fate")
    values, marks = f8(w, "entry_values"), i4(w, "entry_marks")
    for who in range(w.people):
        fate = nb.int64(fates[who])
        place = counts[fate]
        values[place] = days[who]
        marks[place] = who << FATE_BITS | fate
        counts[fate] += nb.int64(fate < STILL_WAITING) - nb.int64(fate == STILL_WAITING)


@compiled
def _join(w: Row, resolved: int) -> None:
    """Merge those still waiting with the others, who come first on the same day."""
    values, marks = f8(w, "entry_values"), i4(w, "entry_marks")
    others, other_marks = f8(w, "other_values"), i4(w, "other_marks")
    for place in range(w.entries):
        others[place] = values[place]
        other_marks[place] = marks[place]
    merge(others, other_marks, values, marks, 0, resolved, w.entries)
