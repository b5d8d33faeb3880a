# mypy: disable-error-code="no-any-return"
# Records are of numba's making: to a type checker they are Any.
"""The calendar: what is due when, and the clock as a whole number."""

from sdssim.machine.compiling import compiled, inlined
from sdssim.model.compiled_engine.machine_code.memory import (
    Row,
    bits_of,
    entry_at,
    float_of,
    nb,
    sooner,
)
from sdssim.model.compiled_engine.machine_code.words import (
    BRANCHES,
    JOURNEY,
    NEVER,
    NO_ENTRIES,
    PEOPLE,
)
from sdssim.model.order import BRANCH_BITS, RANK_BITS


@inlined
def ordinal_of(time: float) -> int:
    """Turn a moment into a whole number, which sorts like it and is sooner compared."""
    bits = bits_of(time + 0.0)
    return bits ^ ((bits >> 63) & NEVER)


@inlined
def moment_of(ordinal: int) -> float:
    """Turn the whole number that stands for a moment back into it."""
    return float_of(ordinal ^ ((ordinal >> 63) & NEVER))


@compiled
def key_of(rank: int, who: int, branch: int) -> int:
    """Pack rank, who and branch into one number that sorts like the three."""
    return rank << RANK_BITS | who << BRANCH_BITS | branch


@inlined
def expect(w: Row, time: float, key: int, what: int) -> None:
    """Put an entry into the calendar."""
    if w.has_gap != 0:
        w.has_gap = 0
        _sink(w, ordinal_of(time), key, what)
        return
    place = w.entries
    if place + BRANCHES > w.entry_capacity:
        w.overflow |= NO_ENTRIES
        return
    w.entries = place + 1
    if place & (BRANCHES - 1) == 1:
        for beside in range(place + 1, place + BRANCHES):
            entry_at(w, beside).when = NEVER
    _rise(w, place, ordinal_of(time), key, what)


@inlined
def _put(entry: Row, when: int, key: int, what: int) -> None:
    entry.when = when
    entry.key = key
    entry.what = what


@inlined
def _rise(w: Row, place: int, when: int, key: int, what: int) -> None:
    """Put an entry where it belongs between an empty place of the calendar and the top."""
    while place > 0:
        above = (place - 1) >> 2
        parent = entry_at(w, above)
        if not sooner(when, key, parent.when, parent.key):
            break
        _put(entry_at(w, place), parent.when, parent.key, parent.what)
        place = above
    _put(entry_at(w, place), when, key, what)


@compiled
def _sink(w: Row, when: int, key: int, what: int) -> None:
    """Put an entry where it belongs below the gap at the top.

    Which of four is the soonest is found without a branch: a processor could not guess it.
    """
    place = 0
    below = 1
    while below < w.entries:
        one, two = entry_at(w, below), entry_at(w, below + 1)
        three, four = entry_at(w, below + 2), entry_at(w, below + 3)
        first = below + nb.int64(sooner(two.when, two.key, one.when, one.key))
        second = below + 2 + nb.int64(sooner(four.when, four.key, three.when, three.key))
        one, two = entry_at(w, first), entry_at(w, second)
        best = first + nb.int64(sooner(two.when, two.key, one.when, one.key)) * (second - first)
        soonest = entry_at(w, best)
        if sooner(when, key, soonest.when, soonest.key):
            break
        _put(entry_at(w, place), soonest.when, soonest.key, soonest.what)
        place = best
        below = (best << 2) + 1
    _put(entry_at(w, place), when, key, what)


@inlined
def close_gap(w: Row) -> None:
    """Fill the gap that the entry that was due has left, if nothing has been put there since."""
    if w.has_gap != 0:
        w.has_gap = 0
        last = w.entries - 1
        w.entries = last
        moved = entry_at(w, last)
        when, key, what = moved.when, moved.key, moved.what
        moved.when = NEVER
        if last > 0:
            _sink(w, when, key, what)


@inlined
def take_due(w: Row) -> None:
    """Take the next entry out of the calendar: it is now.

    It leaves a gap at the top. Mostly what happens puts another entry into the calendar, which then
    sinks from there: that costs half as much as closing the gap and letting an entry rise.
    """
    top = entry_at(w, 0)
    w.now = moment_of(top.when)
    w.due_key = top.key
    w.due_what = top.what
    w.has_gap = 1


@inlined
def next_moment(w: Row) -> int:
    """When the next entry is due; NEVER if there is none."""
    if w.has_gap == 0:
        return nb.int64(entry_at(w, 0).when)
    return nb.int64(
        min(
            min(entry_at(w, 1).when, entry_at(w, 2).when),
            min(entry_at(w, 3).when, entry_at(w, 4).when),
        )
    )


@inlined
def wait_until(w: Row, case: Row, end: float, phase: int) -> None:
    """Let a person's journey go on at a moment, in a phase."""
    case.phase = phase
    expect(w, end, key_of(PEOPLE, case.number, JOURNEY), 0)
