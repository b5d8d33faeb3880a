# mypy: disable-error-code="no-any-return"
# Records are of numba's making: to a type checker they are Any.
"""Sittings of panels and payment runs."""

from math import nan

from sdssim.machine.compiling import compiled
from sdssim.model.compiled_engine.machine_code.calendar import expect, key_of, wait_until
from sdssim.model.compiled_engine.machine_code.lines import (
    first_in,
    is_current,
    least_in,
    leave,
    stand,
)
from sdssim.model.compiled_engine.machine_code.memory import (
    Row,
    case_at,
    f8,
    i8,
    line_at,
    node_at,
    sitting_at,
    step_at,
)
from sdssim.model.compiled_engine.machine_code.recording import write
from sdssim.model.compiled_engine.machine_code.words import (
    NONE,
    PAPERS_IN,
    SITTING_FULL,
    SITTING_HELD,
    SITTING_IS_HELD,
    SITTINGS,
)


@compiled
def schedule_sitting(w: Row, identity: int, number: int) -> None:
    """Put a sitting into the calendar; ``what`` is twice its number, plus 1 if it sits again."""
    if number < sitting_at(w, identity).last:
        expect(w, f8(w, "sitting_times")[number], key_of(SITTINGS, identity, 0), 2 * number)


@compiled
def put_papers_in(w: Row, case: Row, ready: float) -> None:
    """Bring a case before a panel or payment run.

    When a sitting has been held at this instant, the case may come from it: then a sitting at the
    same instant takes it only if it is a same-day one.
    """
    identity = step_at(w, case.step).sitting
    sitting = sitting_at(w, identity)
    late = 0.0
    if w.last_sitting == w.now:
        late = 1.0
    case.serial += 1
    case.phase = SITTING_IS_HELD
    stand(w, sitting.waiting, ready, late, case)
    stand(w, sitting.newcomers, ready, late, case)
    write(w, ready, case, PAPERS_IN, case.step, NONE, NONE, nan)
    number = sitting.current
    if (
        number != NONE
        and f8(w, "sitting_times")[number] == w.now
        and i8(w, "same_day")[number] != 0
    ):
        expect(w, w.now, key_of(SITTINGS, identity, 0), 2 * number + 1)


@compiled
def sit(w: Row, identity: int, number: int) -> None:
    """Hold a sitting, and expect the next."""
    sitting = sitting_at(w, identity)
    sitting.current = number
    sitting.places_left = i8(w, "sitting_places")[number]
    w.last_sitting = w.now
    serve(w, sitting, number)
    schedule_sitting(w, identity, number + 1)


@compiled
def serve(w: Row, sitting: Row, number: int) -> None:
    """Decide on the cases that are in time, as far as there are places."""
    line = line_at(w, sitting.waiting)
    first = least_in(w, line)
    while first != 0 and _in_time(w, first, number):
        if sitting.places_left == 0:
            _turn_away(w, line_at(w, sitting.newcomers), number)
            return
        case = case_at(w, node_at(w, first).number)
        leave(w, line, first)
        case.serial += 1
        if sitting.places_left > 0:
            sitting.places_left -= 1
        write(w, w.now, case, SITTING_HELD, case.step, NONE, NONE, nan)
        wait_until(w, case, w.now, SITTING_IS_HELD)
        first = least_in(w, line)
    first_in(w, line_at(w, sitting.newcomers))


@compiled
def _turn_away(w: Row, newcomers: Row, number: int) -> None:
    """Write down, once for each case, that a sitting it was in time for was full."""
    first = least_in(w, newcomers)
    while first != 0:
        current = is_current(w, first)
        if current and not _in_time(w, first, number):
            return
        case = case_at(w, node_at(w, first).number)
        leave(w, newcomers, first)
        if current:
            write(w, w.now, case, SITTING_FULL, case.step, NONE, NONE, nan)
        first = least_in(w, newcomers)


@compiled
def _in_time(w: Row, node: int, number: int) -> bool:
    """Whether papers were in by the deadline; what was decided at this instant, if same-day."""
    papers = node_at(w, node)
    ready, is_late = papers.first, papers.second != 0.0
    if ready > f8(w, "deadlines")[number]:
        return False
    return i8(w, "same_day")[number] != 0 or not is_late or ready < f8(w, "sitting_times")[number]
