# mypy: disable-error-code="no-any-return"
# Records are of numba's making: to a type checker they are Any.
"""Work: visits, the days between them, and how long people wait for them."""

from math import nan

import numpy as np

from sdssim.machine.compiling import compiled, inlined
from sdssim.model.compiled_engine.machine_code.calendar import expect, key_of, wait_until
from sdssim.model.compiled_engine.machine_code.keepers import seat_of
from sdssim.model.compiled_engine.machine_code.memory import Row, f8, start_at, step_at
from sdssim.model.compiled_engine.machine_code.office import begin
from sdssim.model.compiled_engine.machine_code.recording import draw_of, period_now, round_of, write
from sdssim.model.compiled_engine.machine_code.succession import join
from sdssim.model.compiled_engine.machine_code.words import (
    BETWEEN_VISITS_ENDS,
    IN_HAND,
    IN_QUEUE,
    NONE,
    PATIENCE,
    PEOPLE,
    WAIT_ENDED,
    WAIT_STARTED,
    WAITING,
    WORK_ENDS,
)


@compiled
def pause(w: Row, case: Row, since: float, end: float, phase: int) -> None:
    """Let days pass in which nobody works on the case."""
    write(w, since, case, WAIT_STARTED, case.step, NONE, NONE, nan)
    wait_until(w, case, end, phase)


@compiled
def work(w: Row, case: Row, step: int) -> None:
    """Begin a step of work."""
    _plan_visits(w, case, step, 0)
    case.step_worker = NONE
    next_visit(w, case)


@inlined
def _plan_visits(w: Row, case: Row, step: int, done: int) -> None:
    """Find out how many visits a step of work takes, and how many hours each."""
    row = step_at(w, step)
    visits = max(done + 1, int(draw_of(w, case, row.visits_quantity, step, 0)))
    case.done = done
    case.visits = visits
    hours = draw_of(w, case, row.hours_quantity, step, 0)
    if visits > 1:
        hours /= visits
    case.hours_each = hours
    case.step_role = row.role


@compiled
def rest_of_work(w: Row, case: Row, start: Row) -> None:
    """Go on with a step of work that was under way before the start."""
    _plan_visits(w, case, case.step, start.visits_done)
    case.step_worker = start.worker
    if start.state == WAITING:
        case.resumes = 1
        left = f8(w, "start_left")[case.number]
        pause(w, case, start.since, left, BETWEEN_VISITS_ENDS)
    else:
        _resume_visit(w, case, start)


@compiled
def _resume_visit(w: Row, case: Row, start: Row) -> None:
    """Send the visit that a person stood at before the start to its queue, or to its desk."""
    _new_visit(w, case)
    left = f8(w, "start_left")[case.number]
    if start.state == IN_HAND:
        case.worker = start.worker
        case.is_fixed = 1
        case.hours = left
        begin(w, case, seat_of(w, start.worker, case.step_role).desk, start.since)
        return
    since = w.now
    if start.state == IN_QUEUE:
        since = start.since
    case.joined = since
    join(w, case, since)
    if case.done == 0:
        set_patience(w, case, left)


@inlined
def next_visit(w: Row, case: Row) -> None:
    """Let the days before the next visit pass, if there are any."""
    if case.done > 0:
        row = step_at(w, case.step)
        days = draw_of(w, case, row.between_quantity, case.step, case.done - 1)
        days *= f8(w, "days_factor")[period_now(w) * w.step_count + case.step]
        if days > 0:
            pause(w, case, w.now, w.now + days, BETWEEN_VISITS_ENDS)
            return
    _ask_for_visit(w, case)


@inlined
def _new_visit(w: Row, case: Row) -> None:
    case.phase = WORK_ENDS
    case.has_visit = 1
    case.hours = case.hours_each
    case.round = round_of(w, case, case.step)
    case.is_begun = 0
    case.is_fixed = 0
    case.is_scheduled = 0
    case.desk = NONE
    case.worker = NONE
    case.serial += 1
    case.patience += 1


@compiled
def _ask_for_visit(w: Row, case: Row) -> None:
    """Send a person's next visit to its queue."""
    _new_visit(w, case)
    case.joined = w.now
    join(w, case, w.now)
    if case.done == 0:
        set_patience(w, case, nan)


@compiled
def between_visits_ends(w: Row, case: Row) -> None:
    """Ask for the next visit once the days before it have passed."""
    write(w, w.now, case, WAIT_ENDED, case.step, NONE, NONE, nan)
    if case.resumes != 0:
        case.resumes = 0
        _resume_visit(w, case, start_at(w, case.number))
    else:
        _ask_for_visit(w, case)


@compiled
def set_patience(w: Row, case: Row, left: float) -> None:
    """Let the person give up when their patience ends, if the step says so; NaN left: as drawn."""
    quantity = step_at(w, case.step).patience_quantity
    if quantity == NONE:
        return
    days = left
    if np.isnan(left):
        days = draw_of(w, case, quantity, case.step, 0)
    expect(w, w.now + days, key_of(PEOPLE, case.number, PATIENCE), case.patience)
