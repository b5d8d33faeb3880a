# mypy: disable-error-code="no-any-return"
# Records are of numba's making: to a type checker they are Any.
"""Reading a clock off every measured journey, as :func:`sdssim.measures.waits.waiting`.

An entry is a number of days since a clock was started, with a mark of who it is and what happens
then: the clock stops, they leave, or are seen last; or, of those who were already waiting when the
run began, they come under observation. At one moment these come first, then those who stop.
"""

from sdssim.machine.compiling import compiled
from sdssim.measures.machine_code.arithmetic import is_known
from sdssim.measures.machine_code.memory import Row, clock_at, f8, i1, i4, i8, nb
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
    clock, ends = clock_at(w, number), i8(w, "of_fate")
    _read(w, clock.start * w.people, clock.stop * w.people)
    late = _list_late(w, clock.start) if i8(w, "late")[clock.start] > 0 else 0
    waiting = ends[STILL_WAITING]
    ends[LEFT] += late + ends[STOPPED]
    ends[STILL_WAITING] += ends[LEFT]
    w.entries = ends[STILL_WAITING]
    ends[NOT_COUNTED] = w.entries
    # While they are listed, the place of each fate moves on from where it begins; but who was
    # referred last has waited the shortest, and of those still waiting is to come first.
    ends[LEFT], ends[STOPPED] = late + ends[STOPPED], late
    ends[STILL_WAITING] -= 1
    _list(w)
    sort(w, 0, w.entries - waiting)
    if waiting > 0:
        sort(w, w.entries - waiting, w.entries)
        _join(w, w.entries - waiting)


@compiled
def _read(w: Row, start: int, stop: int) -> None:
    """Say how long everybody's clock has run, how it was last seen, and how often which is so.

    There is no branch: several people are read at a time.
    """
    dates, ended, measured = f8(w, "dates"), f8(w, "ended"), i1(w, "measured")
    days, fates = f8(w, "days"), i1(w, "fates")
    stopped, left, waiting = 0, 0, 0
    for who in range(w.people):
        began, last = dates[start + who], dates[stop + who]
        is_open = not is_known(last)
        last = ended[who] if is_open else last
        still = not is_known(last)
        last = w.cut_day if still else last
        # A wait whose beginning is not known counts as little as one that ended before the run.
        counts = (measured[who] != 0) & (last >= began) & (last >= 0.0)
        fate = nb.int64(is_open) + nb.int64(still) if counts else NOT_COUNTED
        days[who] = last - began
        fates[who] = fate
        stopped += nb.int64(fate == STOPPED)
        left += nb.int64(fate == LEFT)
        waiting += nb.int64(fate == STILL_WAITING)
    counts_of = i8(w, "of_fate")
    counts_of[STOPPED], counts_of[LEFT], counts_of[STILL_WAITING] = stopped, left, waiting


@compiled
def _list_late(w: Row, start: int) -> int:
    """List those who come under observation late, and say how many there are."""
    dates, fates = f8(w, "dates"), i1(w, "fates")
    entries = 0
    for who in range(w.people):
        began = dates[start * w.people + who]
        if (began < 0.0) & (fates[who] != NOT_COUNTED):
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
    """Merge the first, who have stopped or left, with the rest; on the same day they come first.

    Only they are moved out of the way: behind the last of them the rest is in its place already.
    """
    values, marks = f8(w, "entry_values"), i4(w, "entry_marks")
    others, other_marks = f8(w, "other_values"), i4(w, "other_marks")
    for place in range(resolved):
        others[place] = values[place]
        other_marks[place] = marks[place]
    one, rest = 0, resolved
    while (one < resolved) & (rest < w.entries):
        is_rest = values[rest] < others[one]
        values[one + rest - resolved] = values[rest] if is_rest else others[one]
        marks[one + rest - resolved] = marks[rest] if is_rest else other_marks[one]
        rest += nb.int64(is_rest)
        one += nb.int64(not is_rest)
    for place in range(one, resolved):
        values[place + rest - resolved] = others[place]
        marks[place + rest - resolved] = other_marks[place]
